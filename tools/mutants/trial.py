"""One mutant tried: a forked process imports it in the place of its module and runs the tests of its line."""

from __future__ import annotations

import contextlib
import importlib
import importlib.abc
import importlib.machinery
import os
import signal
import sys
import time
from collections.abc import Sequence
from importlib.util import spec_from_loader
from pathlib import Path
from types import CodeType

import pytest

from tools.mutants.covered import OPTIONS
from tools.mutants.mutations import Mutant

#: Loaded once, so that no mutant waits for them.
LIBRARIES = (
    "numpy", "pandas", "pyarrow.parquet", "duckdb", "pandera.pandas", "hypothesis", "rapidfuzz",
    "bs4", "lxml.html", "click", "rich.table", "pycountry", "ftfy", "nicknames", "requests", "scipy.stats",
    "scipy.optimize", "statsmodels.api", "matplotlib.pyplot", "nbformat", "jinja2", "pytest_httpserver",
)  # fmt: skip
KILLED, SURVIVED, TOO_LONG, UNCOVERED = "killed", "survived", "too long", "no test"


class _Instead(importlib.abc.MetaPathFinder, importlib.abc.InspectLoader):
    """Gives the mutant where its module is asked for."""

    def __init__(self, module: str, path: Path, text: str) -> None:
        self.module, self.path, self.text = module, path, text

    def find_spec(self, name: str, path: object = None, target: object = None) -> importlib.machinery.ModuleSpec | None:  # fmt: skip
        if name != self.module:
            return None
        spec = spec_from_loader(
            name, self, origin=str(self.path), is_package=self.path.stem == "__init__"
        )
        if spec:
            spec.has_location = True
        return spec

    def get_source(self, fullname: str) -> str:
        return self.text

    def get_code(self, fullname: str) -> CodeType:
        return compile(self.text, str(self.path), "exec")


def load_libraries() -> None:
    """Import what the tests need; nothing of the project itself."""
    for name in LIBRARIES:
        importlib.import_module(name)


def module_name(file: str) -> str:
    """`src/clean/build.py` -> `race_doubles.clean.build`."""
    parts = ["race_doubles", *Path(file).with_suffix("").parts[1:]]
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def start(mutant: Mutant, copy: Path, tests: Sequence[str], seconds: int) -> int:
    """Fork a process that tries the mutant; its number. It ends with 0 where every test passed."""
    if child := os.fork():
        return child
    os.setsid()
    signal.signal(signal.SIGALRM, lambda *_: os._exit(99))
    signal.alarm(seconds)
    quiet = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(quiet, stream)
    status = 98
    try:
        os.chdir(copy)
        sys.meta_path.insert(0, _Instead(module_name(mutant.file), copy / mutant.file, mutant.text))
        status = int(pytest.main(["-x", *OPTIONS, *tests]))
    except BaseException:
        status = 97
    finally:
        os._exit(status)


def outcome(status: int) -> str:
    """What the end of a process says of its mutant."""
    code = os.waitstatus_to_exitcode(status)
    return SURVIVED if code == 0 else TOO_LONG if code == 99 else KILLED


def try_all(
    tasks: Sequence[tuple[Mutant, list[str]]], copy: Path, seconds: int, workers: int
) -> list[str]:
    """The outcome of each mutant against its tests, `workers` at a time."""
    found = [UNCOVERED] * len(tasks)
    waiting = [number for number, (_, tests) in enumerate(tasks) if tests]
    running: dict[int, int] = {}
    while waiting or running:
        while waiting and len(running) < workers:
            number = waiting.pop(0)
            running[start(tasks[number][0], copy, tasks[number][1], seconds)] = number
        child, status = os.wait()
        number = running.pop(child)
        found[number] = outcome(status)
        _end_group(child)
        mutant = tasks[number][0]
        print(
            f"{time.strftime('%H:%M:%S')} {found[number]:9} {mutant.file}:{mutant.first_line} {mutant.id}",
            flush=True,
        )
    return found


def _end_group(child: int) -> None:
    """End what the process left running of its own group."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(child, signal.SIGKILL)
