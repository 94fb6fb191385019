"""Ending on a signal: what a command has opened is closed, and nobody is shown a traceback."""

from __future__ import annotations

import os
import signal

#: Asked to end: by the keyboard, by another program, by the terminal going away.
SIGNALS = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]


def end_at_once() -> None:
    """Until `end_in_order`, a signal ends the process at once with the status 128 and its number: nothing is open yet."""
    for number in SIGNALS:
        signal.signal(number, lambda received, frame: os._exit(128 + received))


def end_in_order() -> None:
    """From now on a signal unwinds the stack, so that temporary folders go; a second one meanwhile is not heard."""
    for number in SIGNALS:
        signal.signal(number, _unwind)


def _unwind(received: int, frame: object) -> None:
    for number in SIGNALS:
        signal.signal(number, signal.SIG_IGN)
    if received == signal.SIGINT:
        raise KeyboardInterrupt
    raise SystemExit(128 + received)
