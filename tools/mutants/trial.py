"""Mutants tried, each in a forked process that runs the tests of its line up to the first failure.

Where a mistake is in what functions do, the process is forked from one that has loaded the project, collected the
tests and made the shared fixtures; the functions take the mistake in their place, and fixtures that run its line are made
anew. A mistake in what runs on import is imported by a process forked from one that has loaded the libraries alone.
"""

from __future__ import annotations

import contextlib
import importlib
import importlib.abc
import importlib.machinery
import os
import resource
import signal
import sys
import time
from collections.abc import Callable
from importlib.util import spec_from_loader
from pathlib import Path
from types import CodeType

import pytest

from tools.mutants.covered import OPTIONS, fewer_examples, label, shared_of
from tools.mutants.plan import Task
from tools.mutants.swap import caches, loaded_functions

#: Loaded once, so that no mutant waits for them.
LIBRARIES = (
    "numpy", "pandas", "pyarrow.parquet", "duckdb", "pandera.pandas", "hypothesis", "rapidfuzz",
    "bs4", "lxml.html", "click", "rich.table", "pycountry", "ftfy", "nicknames", "requests", "scipy.stats",
    "scipy.optimize", "statsmodels.api", "matplotlib.pyplot", "nbformat", "jinja2", "pytest_httpserver",
)  # fmt: skip
KILLED, SURVIVED, ENDLESS, TOO_LONG, UNCOVERED = (
    "killed",
    "survived",
    "endless",
    "too long",
    "no test",
)
#: How a process ends that found nothing wrong, that failed, and that cannot take the mistake in place.
PASSED, FAILED, NOT_HERE = 0, 1, 96
#: A mutant may take so many times the processor time of its tests, and as much time by the clock beside others.
PATIENCE, CROWD = 4, 12


SERVERS = ("make_httpserver", "make_httpserver_ipv4", "make_httpserver_ipv6")


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


def forked(work: Callable[[], int], seconds: float) -> str:
    """The outcome of `work` in a process of its own that may take `seconds` of processor time."""
    child = os.fork()
    if not child:
        os.setsid()
        allowed = int(PATIENCE * (seconds + 5))
        resource.setrlimit(resource.RLIMIT_CPU, (allowed, allowed + 5))
        signal.signal(signal.SIGALRM, lambda *_: os._exit(99))
        signal.alarm(CROWD * allowed)
        quiet = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(quiet, stream)
        status = FAILED
        try:
            status = work()
        finally:
            os._exit(status)
    _, status = os.waitpid(child, 0)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(child, signal.SIGKILL)
    if os.WIFSIGNALED(status) and os.WTERMSIG(status) in (signal.SIGXCPU, signal.SIGKILL):
        return ENDLESS
    code = os.waitstatus_to_exitcode(status)
    return {PASSED: SURVIVED, NOT_HERE: "", 99: TOO_LONG}.get(code, KILLED)


def anew(task: Task, copy: Path) -> str:
    """The outcome of a mutant that is imported in the place of its module."""
    mutant = task.mutant

    def work() -> int:
        os.chdir(copy)
        sys.meta_path.insert(0, _Instead(module_name(mutant.file), copy / mutant.file, mutant.text))
        return int(pytest.main(["-x", *OPTIONS, *task.tests], plugins=[FewExamples()]))

    return forked(work, task.seconds)


class FewExamples:
    """A pytest plugin for property tests that draw few examples."""

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        fewer_examples(items)


class Warm(FewExamples):
    """A pytest plugin that makes every shared fixture once, then tries mutants instead of running the tests."""

    def __init__(self, tasks: list[Task], copy: Path, tell: Callable[[Task, str], None]) -> None:
        self.tasks, self.copy, self.tell = tasks, copy, tell
        self.failed = False

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self.failed |= report.failed

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        self.items = {item.nodeid: item for item in session.items}
        self._make_fixtures(session.items)
        self.functions = loaded_functions(str(self.copy))
        self.caches = caches(("race_doubles", "tests"))
        for task in self.tasks:
            self.tell(task, forked(lambda task=task: self._try(task), task.seconds))  # type: ignore[misc]
        return True

    def _make_fixtures(self, items: list[pytest.Item]) -> None:
        """Run a test of each fixture that lasts the session; the last of them is not torn down."""
        made: set[str] = set()
        chosen = []
        for item in items:
            lasting = {label(one) for one in shared_of(item) if one.scope == "session"}
            if lasting - made and item.nodeid in self.asked:
                made |= lasting
                chosen.append(item)
        for place, item in enumerate(chosen):
            after = chosen[place + 1] if place + 1 < len(chosen) else items[0]
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=after)

    @property
    def asked(self) -> set[str]:
        return {test for task in self.tasks for test in task.tests}

    def _try(self, task: Task) -> int:
        os.chdir(self.copy)
        if not self._take(task):
            return NOT_HERE
        for cache in self.caches:
            cache.cache_clear()
        chosen = [self.items[test] for test in task.tests if test in self.items]
        _forget(chosen, task.stale)
        self.failed = False
        for place, item in enumerate(chosen):
            # Never the last: what lasts the session belongs to the process that made it.
            after = chosen[place + 1] if place + 1 < len(chosen) else item
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=after)
            if self.failed:
                return FAILED
        return PASSED

    def _take(self, task: Task) -> bool:
        """Put the mistake into the functions, or where the module will be imported from."""
        mutant = task.mutant
        name = module_name(mutant.file)
        if name not in sys.modules:
            sys.meta_path.insert(0, _Instead(name, self.copy / mutant.file, mutant.text))
            return True
        known = self.functions.get(str(sys.modules[name].__file__), {})
        for key, code in task.functions or ():
            if not known.get(key):
                return False
            for function in known[key]:
                function.__code__ = code
        return True


def _forget(items: list[pytest.Item], stale: set[str]) -> None:
    """Let fixtures that run the mutant's line, and those that were made from them, be made again."""
    definitions = {label(one): one for item in items for one in shared_of(item)}
    names = {one.argname for key, one in definitions.items() if key in stale}
    before = -1
    while before != len(names):
        before = len(names)
        names |= {one.argname for one in definitions.values() if names & set(one.argnames)}
    # A server's thread is not there after a fork.
    servers = [
        found[-1]
        for item in items
        for name, found in item._fixtureinfo.name2fixturedefs.items()
        if name in SERVERS
    ]
    for one in [*definitions.values(), *servers]:
        if (one.argname in names or one in servers) and one.scope == "session":
            one.cached_result = None
            one._finalizers.clear()


def try_warm(
    tasks: list[Task], copy: Path, tests: list[str], tell: Callable[[Task, str], None]
) -> None:
    """Try mutants in a process that has all loaded; `tell` is called there."""
    os.chdir(copy)
    pytest.main([*OPTIONS, *tests], plugins=[Warm(tasks, copy, tell)])


def now() -> str:
    return time.strftime("%H:%M:%S")
