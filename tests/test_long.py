"""The list of tests that `make check` leaves out names tests that there are."""

import re
from subprocess import CalledProcessError

import pytest
from tests.conftest import CHECKOUT, LONG

from tools import long


def test_the_long_tests_are_there():
    """A test may be renamed and the list measured later; a list of which one in twenty is gone tells of other tests."""
    listed = [line.partition("::") for line in sorted(LONG)]
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


@pytest.mark.parametrize("problem", [CalledProcessError(1, "pytest"), KeyboardInterrupt()])
def test_a_measurement_that_fails_or_is_stopped_leaves_the_list_as_it_was(
    tmp_path, monkeypatch, capsys, problem
):
    def run(*_, **__):
        raise problem

    monkeypatch.setattr(long, "LIST", tmp_path / "long.txt")
    monkeypatch.setattr(long.subprocess, "run", run)
    monkeypatch.setattr("sys.argv", ["tools.long"])
    long.write({"tests/a.py::test_of_an_hour"})
    if isinstance(problem, KeyboardInterrupt):
        with pytest.raises(KeyboardInterrupt):
            long.main()
    else:
        assert long.main() == 1 and "as it was" in capsys.readouterr().err
    assert long.listed() == {"tests/a.py::test_of_an_hour"}
