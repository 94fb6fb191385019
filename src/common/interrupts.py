"""Ending on a signal: what a command has opened is closed, and nobody is shown a traceback.

A command goes through three stages. While it is only being loaded there is nothing to close, and a signal ends it at once
(`leave_at_once`). Then Python's own way holds (`as_usual`), and within `ending_in_order` a signal unwinds the stack.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

#: Asked to end: by the keyboard, by another program, by the terminal going away.
SIGNALS = [
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)
]


def leave_at_once() -> None:
    """From now on a signal ends the process with its status; for a program that has done nothing yet."""
    for number in SIGNALS:
        signal.signal(number, _leave)


def _leave(received: int, frame: object) -> None:
    if received == signal.SIGINT:
        with suppress(OSError):
            os.write(2, b"doubles: interrupted before anything was done.\n")
    os._exit(128 + received)


def as_usual() -> None:
    """Python's own handling again, after `leave_at_once`; else nothing."""
    for number in SIGNALS:
        if signal.getsignal(number) is _leave:
            usual = signal.default_int_handler if number == signal.SIGINT else signal.SIG_DFL
            signal.signal(number, usual)


def no_more() -> None:
    """The work is done: a signal while the process closes is not heard."""
    if threading.current_thread() is threading.main_thread():
        for number in SIGNALS:
            signal.signal(number, signal.SIG_IGN)


@contextmanager
def ending_in_order() -> Iterator[None]:
    """Within it a signal unwinds the stack, so that temporary folders go; a second one meanwhile is not heard.

    A library that turns the signal into an error of its own, or loses it, changes nothing of how the block ends.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    received: list[int] = []

    def unwind(number: int, frame: object) -> None:
        for each in SIGNALS:
            signal.signal(each, signal.SIG_IGN)
        received.append(number)
        raise _ending(number)

    untold = sys.unraisablehook
    before = {number: signal.signal(number, unwind) for number in SIGNALS}
    # What a signal breaks off in a callback would else be told with a traceback.
    sys.unraisablehook = lambda lost: None if received else untold(lost)
    try:
        yield
    except BaseException:
        if received:
            raise _ending(received[0]) from None
        raise
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        sys.unraisablehook = untold
    if received:
        raise _ending(received[0])


def _ending(received: int) -> BaseException:
    return KeyboardInterrupt() if received == signal.SIGINT else SystemExit(128 + received)
