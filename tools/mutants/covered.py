"""Which tests and shared fixtures run each line, and the processor time of each."""

from __future__ import annotations

import json
import os
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import coverage
import pytest

#: Fixtures that outlive a test; what they run is covered by every test that asks for them.
SHARED = ("session", "package", "module", "class")
OPTIONS = ["-p", "no:cacheprovider", "-p", "no:xdist", "-m", "not slow and not browser and not archive",
           "-o", "tmp_path_retention_policy=none"]  # fmt: skip
IMPORT = "import"
#: Tests of these are left out: they link or model the real tables, which takes a mutant minutes instead of a second.
REAL = {"tables"}


def label(definition: pytest.FixtureDef) -> str:
    """A shared fixture among all of its name."""
    return f"fixture {definition.baseid}::{definition.argname}"


def shared_of(item: pytest.Item) -> list[pytest.FixtureDef]:
    """The shared fixtures that a test asks for, itself or by way of others."""
    known = getattr(item, "_fixtureinfo", None)
    last = [found[-1] for found in known.name2fixturedefs.values() if found] if known else []
    return [one for one in last if one.scope in SHARED and one.baseid]


def seconds() -> float:
    """Processor time so far, that of ended children too."""
    return sum(os.times()[:4])


class Contexts:
    """A pytest plugin that tells coverage which test or shared fixture is at work."""

    def __init__(self, measured: coverage.Coverage) -> None:
        self.measured = measured
        self.at_work = [IMPORT]
        self.fixtures: dict[str, list[str]] = {}
        self.seconds: defaultdict[str, float] = defaultdict(float)
        self.since = seconds()
        self.passed: set[str] = set()

    def enter(self, context: str) -> None:
        self._book()
        self.at_work.append(context)
        self.measured.switch_context(context)

    def leave(self) -> None:
        self._book()
        self.at_work.pop()
        self.measured.switch_context(self.at_work[-1])

    def _book(self) -> None:
        now = seconds()
        self.seconds[self.at_work[-1]] += now - self.since
        self.since = now

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        items[:] = [item for item in items if not REAL & set(getattr(item, "fixturenames", ()))]

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        self.fixtures[item.nodeid] = [label(one) for one in shared_of(item)]
        self.enter(item.nodeid)
        try:
            return (yield)
        finally:
            self.leave()

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(self, fixturedef: pytest.FixtureDef) -> Iterator[None]:
        if fixturedef.scope not in SHARED or not fixturedef.baseid:
            return (yield)
        self.enter(label(fixturedef))
        try:
            return (yield)
        finally:
            self.leave()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.when == "call" and report.passed:
            self.passed.add(report.nodeid)


def measure(copy: Path, tests: list[str], target: Path) -> None:
    """Run `tests` in the copy and write to `target` the contexts of each line of `src`, and their seconds."""
    measured = coverage.Coverage(data_file=None, source=[str(copy / "src")], config_file=False)
    plugin = Contexts(measured)
    measured.start()
    measured.switch_context(IMPORT)
    pytest.main([*OPTIONS, *tests], plugins=[plugin])
    measured.stop()
    data = measured.get_data()
    numbers = {name: place for place, name in enumerate(sorted(plugin.seconds))}
    lines: dict[str, dict[int, list[int]]] = {}
    for file in data.measured_files():
        ours = lines[Path(file).resolve().relative_to(copy.resolve()).as_posix()] = {}
        for line, contexts in data.contexts_by_lineno(file).items():
            ours[line] = sorted(numbers[name] for name in contexts if name in numbers)
    written = {"names": sorted(numbers), "seconds": plugin.seconds, "fixtures": plugin.fixtures,
               "passed": sorted(plugin.passed), "lines": lines}  # fmt: skip
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps(written), "utf-8")


if __name__ == "__main__":
    measure(Path(sys.argv[1]), sys.argv[3:], Path(sys.argv[2]))
