"""`python -m tools.long`: which tests take long, so that `make check` leaves them out; writes `tests/long.txt`.

Processor time is measured, that of a test's own processes too, so that a busy machine finds the same ones. What a test makes
for those after it counts for it; so the rest is measured again, until nothing that takes long is left. A run that fails or is stopped leaves the list as it was.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[1]
LIST = CHECKOUT / "tests" / "long.txt"
#: Seconds of one processor, on average over the cases of a test.
LONG = 0.3
QUICK = "not slow and not browser and not archive and not long"
HEAD = f"# Tests of more than {LONG} s of a processor, which `make check` leaves out: by `make long`.\n"


class Watch:
    """A plugin of pytest that notes the processor time of every test."""

    def __init__(self) -> None:
        self.seconds: dict[str, list[float]] = defaultdict(list)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        began = sum(os.times()[:4])
        done = yield
        self.seconds[item.nodeid.partition("[")[0]].append(sum(os.times()[:4]) - began)
        return done

    def long(self) -> set[str]:
        """The tests that took long."""
        return {test for test, each in self.seconds.items() if sum(each) > LONG * len(each)}


def listed() -> set[str]:
    """The tests in `LIST`."""
    lines = LIST.read_text("utf-8").splitlines() if LIST.is_file() else []
    return {line for line in lines if line and not line.startswith("#")}


def write(tests: set[str]) -> None:
    LIST.write_text(HEAD + "".join(f"{test}\n" for test in sorted(tests)), "utf-8")


def main() -> int:
    """Measure, in a process of its own each time, until no quick test takes long; 1 where a test fails."""
    if sys.argv[1:] == ["once"]:
        watch = Watch()
        ended = pytest.main(["-p", "no:cacheprovider", "-m", QUICK], plugins=[watch])
        write(listed() | watch.long())
        return int(ended)
    before, known = listed(), None
    write(set())
    try:
        while known != listed():
            known = listed()
            subprocess.run([sys.executable, "-m", "tools.long", "once"], cwd=CHECKOUT, check=True)
    except BaseException as problem:
        # A list that was cut off would let long tests into `make check`.
        write(before)
        if isinstance(problem, subprocess.CalledProcessError):
            print("A test failed, so nothing was measured; the list is as it was.", file=sys.stderr)
            return problem.returncode
        raise
    print(f"{len(known or ())} tests take long.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
