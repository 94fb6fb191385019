"""Ending on a signal: what a command has opened is closed, and nobody is shown a traceback."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager

#: Asked to end: by the keyboard, by another program, by the terminal going away.
SIGNALS = [
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)
]


@contextmanager
def ending_in_order() -> Iterator[None]:
    """Within it a signal unwinds the stack, so that temporary folders go; a second one meanwhile is not heard."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.signal(number, _unwind) for number in SIGNALS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _unwind(received: int, frame: object) -> None:
    for number in SIGNALS:
        signal.signal(number, signal.SIG_IGN)
    if received == signal.SIGINT:
        raise KeyboardInterrupt
    raise SystemExit(128 + received)
