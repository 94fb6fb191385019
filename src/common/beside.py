"""A second Python beside this one: what is work in Python itself takes turns on one core, however many threads there are.

`multiprocessing` would read the program anew in the other process, which a script or a notebook need not bear; so
this starts the interpreter with nothing but `serve`.
"""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
import traceback
from collections.abc import Callable, Sequence
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from importlib import import_module
from typing import Any, Protocol, Self

from race_doubles.common.collector import collector_resting


class Doer(Protocol):
    """Who is given work, and gives it back done."""

    def submit(self, work: Callable[..., Any], /, *given: Any) -> Future:
        """The future answer of `work(*given)`."""


class Here:
    """Does the work at once, in this process."""

    def submit(self, work: Callable[..., Any], /, *given: Any) -> Future:
        """The answer of `work(*given)`, or what it raised, as a future that is done."""
        done: Future = Future()
        try:
            done.set_result(work(*given))
        except Exception as why:
            done.set_exception(why)
        return done


class Beside:
    """Does the work in a second process, one piece after the other; where that has ended, in this one.

    `work` is a function that can be imported. What it is given and what it gives is pickled on the way.
    """

    def __init__(self) -> None:
        start = "from race_doubles.common.beside import serve; serve()"
        # -P: no file of the folder that this is run in stands in for a module.
        self._other = subprocess.Popen(
            [sys.executable, "-P", "-c", start], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        self._asking = ThreadPoolExecutor(max_workers=1)
        self._is_let_go = False

    def submit(self, work: Callable[..., Any], /, *given: Any) -> Future:
        """The future answer of `work(*given)`; asking for it raises what the work raised."""
        return self._asking.submit(self._ask, work, given)

    def _ask(self, work: Callable[..., Any], given: tuple) -> Any:
        assert self._other.stdin and self._other.stdout
        asked = pickle.dumps((work, given), pickle.HIGHEST_PROTOCOL)
        try:
            self._other.stdin.write(asked)
            self._other.stdin.flush()
            is_done, answer = pickle.load(self._other.stdout)
        except (EOFError, OSError, pickle.UnpicklingError):
            if self._is_let_go:
                raise CancelledError from None
            return work(*given)
        if is_done:
            return answer
        raise answer

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Let the other process go; what it is still at is given up."""
        self._is_let_go = True
        self._other.kill()
        self._asking.shutdown(cancel_futures=True)
        self._other.communicate()


def divided(
    work: Callable[..., Any], pieces: Sequence[str], given: tuple, beside: Doer
) -> dict[str, Any]:
    """The answer of `work(piece, *given)` for each of `pieces`: of the first here, of the others `beside` in their order.

    Once the first is done, what is not yet begun beside is done here too, from the end.
    """
    first, *others = pieces
    coming = {piece: beside.submit(work, piece, *given) for piece in others}
    coming[first] = Here().submit(work, first, *given)
    for piece in reversed(others):
        if coming[piece].cancel():
            coming[piece] = Here().submit(work, piece, *given)
    return {piece: coming[piece].result() for piece in pieces}


def serve() -> None:
    """Do what is asked on the standard input until it ends; whatever else would be printed goes to the errors."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    # Ctrl-C reaches both processes; the one that asked answers it, and ends this one.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with collector_resting():
        while True:
            try:
                work, given = pickle.load(sys.stdin.buffer)
            except EOFError:
                return
            try:
                answers.write(_answered(work, given))
                answers.flush()
            except OSError:  # who asked was killed
                os._exit(1)


def _answered(work: Callable[..., Any], given: tuple) -> bytes:
    try:
        return pickle.dumps((True, work(*given)), pickle.HIGHEST_PROTOCOL)
    except Exception as why:
        # Where it was raised is lost on the way: it goes along as a note, which `doubles --debug` prints.
        why.add_note(f"In the second Python:\n{traceback.format_exc()}")
        return pickle.dumps((False, why), pickle.HIGHEST_PROTOCOL)


def load(module: str) -> None:
    """Import a module, so that work in it need not wait for that."""
    import_module(module)
