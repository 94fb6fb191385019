"""Which tests try a mutant, in which order, and whether the loaded functions can take it."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from tools.mutants.covered import IMPORT
from tools.mutants.mutations import Mutant
from tools.mutants.swap import Key, changed_functions

#: A test that takes longer comes after those that wait for a shared fixture.
QUICK = 0.3


@dataclass
class Task:
    """A mutant with its tests; `functions` is None where it has to be imported anew."""

    mutant: Mutant
    tests: list[str]
    stale: set[str] = field(default_factory=set)
    seconds: float = 0.0
    functions: list[tuple[Key, Any]] | None = None


class Covered:
    """What `covered.measure` wrote of each folder of tests: the contexts of each line, and what each costs."""

    def __init__(self, paths: Sequence[Path]) -> None:
        self.seconds: dict[str, float] = {}
        self.fixtures: dict[str, list[str]] = {}
        self.passed: set[str] = set()
        self.lines: defaultdict[str, defaultdict[int, set[str]]] = defaultdict(
            lambda: defaultdict(set)
        )
        for path in paths:
            read = json.loads(path.read_text("utf-8"))
            self.seconds |= read["seconds"]
            self.fixtures |= read["fixtures"]
            self.passed |= set(read["passed"])
            for file, lines in read["lines"].items():
                for line, known in lines.items():
                    self.lines[file][int(line)] |= {read["names"][number] for number in known}

    @cached_property
    def users(self) -> dict[str, list[str]]:
        """The passed tests of each shared fixture."""
        found: defaultdict[str, list[str]] = defaultdict(list)
        for test, fixtures in self.fixtures.items():
            for one in fixtures:
                found[one].append(test)
        return found

    def contexts(self, file: str, lines: set[int]) -> set[str]:
        """The tests and fixtures that run any of the lines."""
        known = self.lines.get(file, {})
        return set().union(*(known.get(line, set()) for line in lines))

    def tests(self, contexts: set[str]) -> set[str]:
        """Tests among the contexts, and those that ask for a fixture among them."""
        asked = {test for one in contexts for test in self.users.get(one, ())}
        return ((contexts & self.fixtures.keys()) | asked) & self.passed


def plan(mutant: Mutant, covered: Covered, copy: Path, limit: float) -> Task:
    """The tests of one mutant within `limit` seconds of processor time."""
    path = copy / mutant.file
    source = path.read_text("utf-8")
    at = covered.contexts(mutant.file, set(range(mutant.first_line, mutant.last_line + 1)))
    functions = None
    if IMPORT not in at:
        before = compile(source, str(path), "exec")
        functions = changed_functions(before, compile(mutant.text, str(path), "exec"))
    first: set[str] = set()
    if functions is None or IMPORT in at:
        # What runs on import has no test of its own: those that run a line with its name, then all of the module.
        first = covered.tests(_where_named(mutant.file, mutant.first_line, covered, copy))
        everywhere = covered.contexts(mutant.file, set(covered.lines.get(mutant.file, {})))
        stale = {one for one in at | everywhere if one in covered.users}
        tests = covered.tests(at) | first | covered.tests(everywhere)
    else:
        stale = {one for one in at if one in covered.users}
        tests = covered.tests(at)
    ordered = _ordered(tests, first, stale if functions else None, covered)
    chosen, taken, made = [], 0.0, set[str]()
    for test in ordered:
        waits = {one for one in covered.fixtures[test] if functions is None or one in stale} - made
        cost = covered.seconds[test] + sum(covered.seconds.get(one, 0) for one in waits)
        if chosen and taken + cost > limit:
            continue
        made |= waits
        taken += cost
        chosen.append(test)
    return Task(mutant, chosen, stale, taken, functions)


def _ordered(
    tests: set[str], first: set[str], stale: set[str] | None, covered: Covered
) -> list[str]:
    """Quick tests by themselves, then those of each shared fixture together, then the long ones."""

    def waits(test: str) -> tuple[str, ...]:
        return tuple(sorted(one for one in covered.fixtures[test] if stale is None or one in stale))

    def cost(test: str) -> float:
        return sum(covered.seconds.get(one, 0) for one in waits(test))

    def rank(test: str) -> tuple[bool, bool, float, tuple[str, ...], float, str]:
        own = covered.seconds[test]
        return (
            bool(first) and test not in first,
            own > QUICK,
            round(cost(test), 1),
            waits(test),
            own,
            test,
        )

    return sorted(tests, key=rank)


#: A statement at the margin that gives a name a value.
_NAMED = re.compile(r"(?:class |def )?([A-Za-z_]\w*)\b\s*(?::[^=]*)?(?:=(?!=)|\(|:)")
#: Names that are followed from one statement to the next before it is given up.
_MOST_NAMES = 25


def _where_named(file: str, line: int, covered: Covered, copy: Path) -> set[str]:
    """The tests and fixtures that run a line which says the name of the statement, or of one made from it, and the tests
    of each file that says it (a test may look at a table's description and run no line of it)."""
    of_file = _tests_by_file(covered, copy)
    texts = {
        path.relative_to(copy).as_posix(): path.read_text("utf-8").splitlines()
        for path in (copy / "src").rglob("*.py")
    }
    waiting, seen, found = [_name_of(texts[file], line)], set[str](), set[str]()
    while waiting and len(seen) < _MOST_NAMES:
        name = waiting.pop(0)
        if name is None or name in seen:
            continue
        seen.add(name)
        said = re.compile(rf"\b{name}\b")
        for text, tests in of_file:
            if name in text and said.search(text):
                found |= tests
        for other, lines in texts.items():
            for number, text in enumerate(lines, 1):
                if name in text and said.search(text):
                    here = covered.contexts(other, {number})
                    found |= here - {IMPORT}
                    if IMPORT in here:
                        waiting.append(_name_of(lines, number))
    return found


def _tests_by_file(covered: Covered, copy: Path) -> list[tuple[str, set[str]]]:
    """The text of each measured file of tests and its tests."""
    by_file = defaultdict[str, set[str]](set)
    for test in covered.fixtures:
        by_file[test.partition("::")[0]].add(test)
    return [((copy / file).read_text("utf-8"), tests) for file, tests in by_file.items()]


def _name_of(lines: list[str], line: int) -> str | None:
    """The name that the statement around a line gives a value."""
    for number in range(line, 0, -1):
        if named := _NAMED.match(lines[number - 1]):
            return named[1]
    return None
