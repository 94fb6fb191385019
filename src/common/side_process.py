"""A second process, for work that is Python's own and so keeps one processor busy however many there are."""

from __future__ import annotations

import gc
import importlib
import multiprocessing
import os
import signal
import threading
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing.connection import wait


def processors() -> int:
    """How many processors this process may use: as RACE_DOUBLES_THREADS says, else as the system does."""
    if said := int(os.environ.get("RACE_DOUBLES_THREADS", "0")):
        return said
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@contextmanager
def side_process(module: str) -> Iterator[Executor]:
    """An executor of one process, which loads `module` at once; it ends with the block, or when this process does.

    The process is started anew on every system, so whoever calls must be a program whose main module may be imported.
    """
    fresh = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(max_workers=1, mp_context=fresh, initializer=_settle) as beside:
        beside.submit(_load, module)
        try:
            yield beside
        except BaseException:
            beside.shutdown(wait=False, cancel_futures=True)
            raise


def _settle() -> None:
    """The main process alone is interrupted, and takes this one with it, however it ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.disable()  # as `collector_resting` does
    threading.Thread(target=_end_with_the_main_process, daemon=True).start()


def _end_with_the_main_process() -> None:
    if main := multiprocessing.parent_process():
        wait([main.sentinel])
        os._exit(1)


def _load(module: str) -> None:
    # What it gives is no module, which could not be sent back.
    importlib.import_module(module)
