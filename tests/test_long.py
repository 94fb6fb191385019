"""The list of tests that `make check` leaves out names tests that there are."""

import re

from tests.conftest import CHECKOUT, LONG

from tools import long


def test_the_long_tests_are_there():
    """A test may be renamed and the list measured later; a list of which one in twenty is gone tells of other tests."""
    listed = [line.partition("::") for line in sorted(LONG) if not line.startswith("#")]
    assert len(listed) > 100
    there = [
        re.search(rf"def {re.escape(name.split('::')[-1])}\(", (CHECKOUT / path).read_text("utf-8"))
        for path, _, name in listed
        if (CHECKOUT / path).is_file()
    ]
    assert sum(map(bool, there)) > 0.95 * len(listed), "say `make long`"


def test_a_test_is_long_by_the_mean_of_its_cases():
    watch = long.Watch()
    watch.seconds.update({"a": [0.1, 0.4], "b": [0.1, 0.6], "c": [0.31]})
    assert watch.long() == {"b", "c"}
