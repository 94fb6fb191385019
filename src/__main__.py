"""`python -m race_doubles` is the `doubles` command, and `doubles` is this."""

import os

from race_doubles.common.interrupts import leave_at_once, no_more


def run() -> None:
    """The command, which a signal ends without a traceback from its first moment to its last."""
    leave_at_once()
    from race_doubles.command.cli import main

    try:
        main()
    except KeyboardInterrupt:  # while the last sentence was being written
        os._exit(130)
    finally:
        no_more()


if __name__ == "__main__":
    run()
