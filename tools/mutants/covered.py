"""Which tests and shared fixtures run each line, and the processor time of each.

Each file of tests is measured once for what the code and the tests' helpers are: a test more costs its own file.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from tools.mutants.lines import Lines

#: Fixtures that outlive a test; what they run is covered by every test that asks for them.
SHARED = ("session", "package", "module", "class")
OPTIONS = ["-p", "no:cacheprovider", "-p", "no:xdist", "-m", "not slow and not browser and not archive",
           "-o", "tmp_path_retention_policy=none"]  # fmt: skip
IMPORT = "import"
#: Tests of these are left out: they link or model the real tables, which takes a mutant minutes instead of a second.
REAL = {"tables"}
REAL_FILES = {"tests/clean/test_row_order.py"}
#: Examples of a property test, here and where mutants are tried: most of a room's time went to drawing more.
EXAMPLES = 8


def label(definition: pytest.FixtureDef) -> str:
    """A shared fixture among all of its name."""
    return f"fixture {definition.baseid}::{definition.argname}"


def shared_of(item: pytest.Item) -> list[pytest.FixtureDef]:
    """The shared fixtures that a test asks for, itself or by way of others."""
    known = getattr(item, "_fixtureinfo", None)
    last = [found[-1] for found in known.name2fixturedefs.values() if found] if known else []
    return [one for one in last if one.scope in SHARED and one.baseid]


def fewer_examples(items: list[pytest.Item]) -> None:
    """Let property tests draw few examples, always the same."""
    for item in items:
        test = getattr(item, "obj", None)
        known = getattr(test, "_hypothesis_internal_use_settings", None)
        if known is not None and known.max_examples > EXAMPLES:
            test._hypothesis_internal_use_settings = settings(known, max_examples=EXAMPLES)


def seconds() -> float:
    """Processor time so far, that of ended children too."""
    return sum(os.times()[:4])


class Contexts:
    """A pytest plugin that says which test or shared fixture is at work."""

    def __init__(self, measured: Lines) -> None:
        self.measured = measured
        self.at_work = [IMPORT]
        self.fixtures: dict[str, list[str]] = {}
        self.seconds: defaultdict[str, float] = defaultdict(float)
        self.since = seconds()
        self.passed: set[str] = set()

    def enter(self, context: str) -> None:
        self._book()
        self.at_work.append(context)
        self.measured.switch(context)

    def leave(self) -> None:
        self._book()
        self.at_work.pop()
        self.measured.switch(self.at_work[-1])

    def _book(self) -> None:
        now = seconds()
        self.seconds[self.at_work[-1]] += now - self.since
        self.since = now

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        items[:] = [item for item in items if not REAL & set(getattr(item, "fixturenames", ()))]
        fewer_examples(items)

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


def measure(copy: Path, folder: Path, tests: list[str]) -> None:
    """Run the files `tests` in the copy; write the contexts of each line of `src`, and their seconds, to a file of each in `folder`."""
    measured = Lines("race_doubles", IMPORT)
    plugin = Contexts(measured)
    pytest.main([*OPTIONS, "--durations=25", *tests], plugins=[plugin])
    root = copy.resolve()
    lines = {
        Path(file).resolve().relative_to(root).as_posix(): known
        for file, known in measured.found().items()
    }
    for file in tests:
        fixtures = {
            one: used for one, used in plugin.fixtures.items() if one.startswith(f"{file}::")
        }
        ours = {IMPORT, *fixtures, *(one for used in fixtures.values() for one in used)}
        numbers = {name: place for place, name in enumerate(sorted(ours & plugin.seconds.keys()))}
        at = {
            source: {line: found for line, names in known.items()
                     if (found := sorted(numbers[name] for name in names if name in numbers))}
            for source, known in lines.items()
        }  # fmt: skip
        written = {"names": list(numbers), "seconds": {name: plugin.seconds[name] for name in numbers}, "fixtures": fixtures,
                   "passed": sorted(plugin.passed & fixtures.keys()), "lines": at}  # fmt: skip
        (folder / known_as(copy, file)).write_text(json.dumps(written), "utf-8")


def known_as(copy: Path, file: str) -> str:
    """What the measurement of a file of tests is called: another name for another text."""
    return f"{file.replace('/', '_')}-{_digest([copy / file], copy)}.json"


def covered(copy: Path, folder: Path, parts: list[str]) -> list[Path]:
    """The measurements of all files of tests in `parts`, made where they are not there yet."""
    helpers = [path for path in (copy / "tests").rglob("*") if not _is_test(path)]
    code = [*(copy / "src").rglob("*"), *(copy / "data" / "curated").rglob("*"), *helpers]
    known = folder / _digest(code, copy)
    known.mkdir(parents=True, exist_ok=True)
    every = []
    for part in parts:
        tests = [path.relative_to(copy).as_posix() for path in sorted((copy / part).rglob("*.py")) if _is_test(path)]  # fmt: skip
        tests = [test for test in tests if test not in REAL_FILES]
        every += [known / known_as(copy, test) for test in tests]
        if new := [test for test in tests if not (known / known_as(copy, test)).is_file()]:
            command = [sys.executable, "-m", "tools.mutants.covered", str(copy), str(known), *new]
            with (known / f"{part.replace('/', '_')}.log").open("w") as log:
                subprocess.run(command, cwd=copy, stdout=log, check=True)
    return every


def _is_test(path: Path) -> bool:
    return path.name.startswith("test_") and path.suffix == ".py"


def _digest(paths: list[Path], root: Path) -> str:
    read = hashlib.sha256()
    for path in sorted(paths):
        if path.is_file() and path.suffix != ".pyc":
            read.update(f"{path.relative_to(root)}:{hashlib.sha256(path.read_bytes()).hexdigest()}".encode())  # fmt: skip
    return read.hexdigest()[:16]


if __name__ == "__main__":
    measure(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3:])
