"""Which tests run each line, and how long each takes."""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import coverage
import pytest

#: Fixtures that outlive a test; what they run is covered by every test that asks for them.
SHARED = ("session", "package", "module", "class")
OPTIONS = ["-p", "no:cacheprovider", "-p", "no:xdist", "-m", "not slow and not browser and not archive"]  # fmt: skip


class Contexts:
    """A pytest plugin that tells coverage which test or shared fixture is at work."""

    def __init__(self, measured: coverage.Coverage) -> None:
        self.measured = measured
        self.at_work = ["import"]
        self.users: defaultdict[str, list[str]] = defaultdict(list)
        self.seconds: defaultdict[str, float] = defaultdict(float)
        self.passed: set[str] = set()

    def enter(self, context: str) -> None:
        self.at_work.append(context)
        self.measured.switch_context(context)

    def leave(self) -> None:
        self.at_work.pop()
        self.measured.switch_context(self.at_work[-1])

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        for name in getattr(item, "fixturenames", ()):
            self.users[name].append(item.nodeid)
        self.enter(item.nodeid)
        try:
            return (yield)
        finally:
            self.leave()

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(self, fixturedef: pytest.FixtureDef) -> Iterator[None]:
        if fixturedef.scope not in SHARED:
            return (yield)
        self.enter(f"fixture {fixturedef.argname}")
        try:
            return (yield)
        finally:
            self.leave()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self.seconds[report.nodeid] += report.duration
        if report.when == "call" and report.passed:
            self.passed.add(report.nodeid)


def measure(copy: Path, tests: list[str], target: Path) -> None:
    """Run `tests` in the copy and write to `target` the tests of each line of `src`, and their seconds."""
    measured = coverage.Coverage(data_file=None, source=[str(copy / "src")], config_file=False)
    plugin = Contexts(measured)
    measured.start()
    pytest.main([*OPTIONS, *tests], plugins=[plugin])
    measured.stop()
    data = measured.get_data()
    lines: dict[str, dict[int, list[str]]] = {}
    for file in data.measured_files():
        ours = lines[Path(file).resolve().relative_to(copy.resolve()).as_posix()] = {}
        for line, contexts in data.contexts_by_lineno(file).items():
            found = set()
            for context in contexts:
                fixture = context.removeprefix("fixture ")
                found |= {context} if fixture == context else set(plugin.users[fixture])
            if known := sorted(found & plugin.passed):
                ours[line] = known
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps({"lines": lines, "seconds": plugin.seconds}), "utf-8")


if __name__ == "__main__":
    measure(Path(sys.argv[1]), sys.argv[3:], Path(sys.argv[2]))
