"""`python -m tools.long`: which tests take long, so that `make check` leaves them out; writes `tests/long.txt`.

Processor time is measured, that of a test's own processes too, so that a busy machine finds the same ones. A fixture that
several tests have together counts for each of them alike, whichever comes first. A run that fails or is stopped leaves the list as it was.
"""

from __future__ import annotations

import os
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[1]
LIST = CHECKOUT / "tests" / "long.txt"
#: Seconds of one processor, on average over the cases of a test.
LONG = 0.2
QUICK = "not slow and not browser and not archive"
HEAD = f"# Tests of more than {LONG} s of a processor, which `make check` leaves out: by `make long`.\n"


def spent() -> float:
    """Seconds of a processor so far, of this process and of those that it started and that have ended."""
    return sum(os.times()[:4])


class Watch:
    """A plugin of pytest that notes the processor time of every test, and of every fixture that tests have together."""

    def __init__(self) -> None:
        #: By test, of each case, without the fixtures in `making`.
        self.seconds: dict[str, list[float]] = defaultdict(list)
        #: By the folder or file for which a fixture is, and its name.
        self.making: Counter[tuple[str, str]] = Counter()
        #: Those that each test asked for.
        self.asked: dict[str, set[tuple[str, str]]] = defaultdict(set)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        began = spent() - self.making.total()
        done = yield
        test = item.nodeid.partition("[")[0]
        self.seconds[test].append(spent() - self.making.total() - began)
        self.asked[test] |= self._shared(item)
        return done

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(self, fixturedef: pytest.FixtureDef) -> Iterator[None]:
        began = spent() - self.making.total()
        try:
            return (yield)
        finally:
            if fixturedef.scope != "function":
                cost = spent() - self.making.total() - began
                self.making[fixturedef.baseid, fixturedef.argname] += cost

    def _shared(self, item: pytest.Item) -> set[tuple[str, str]]:
        """The fixtures in `making` that are the item's: of one name the nearest."""
        nearest = {
            name: place
            for place, name in sorted(self.making, key=lambda fixture: len(fixture[0]))
            if item.nodeid.startswith(place)
        }
        asked = set(getattr(item, "fixturenames", ()))
        return {(place, name) for name, place in nearest.items() if name in asked}

    def long(self) -> set[str]:
        """The tests that take long: a case and its part of what is made for it and for others that do not take long."""
        found: set[str] = set()
        while True:
            users: Counter[tuple[str, str]] = Counter()
            for test in self.seconds.keys() - found:
                for fixture in self.asked[test]:
                    users[fixture] += len(self.seconds[test])
            more = {
                test
                for test in self.seconds.keys() - found
                if sum(self.seconds[test]) / len(self.seconds[test])
                + sum(self.making[fixture] / users[fixture] for fixture in self.asked[test])
                > LONG
            }
            if not more:
                return found
            found |= more


def listed() -> set[str]:
    """The tests in `LIST`."""
    lines = LIST.read_text("utf-8").splitlines() if LIST.is_file() else []
    return {line for line in lines if line and not line.startswith("#")}


def write(tests: set[str]) -> None:
    LIST.write_text(HEAD + "".join(f"{test}\n" for test in sorted(tests)), "utf-8")


def main() -> int:
    """Measure every test but those marked slow; pytest's code where one fails."""
    watch = Watch()
    ended = pytest.main(["-p", "no:cacheprovider", "-m", QUICK], plugins=[watch])
    if ended:
        # A list of some tests would let long ones into `make check`.
        print("Not every test passed, so the list is as it was.", file=sys.stderr)
        return int(ended)
    write(watch.long())
    print(f"{len(watch.long())} tests take long.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
