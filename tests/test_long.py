"""The list of tests that `make check` leaves out names tests that there are."""

import re

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


@pytest.fixture
def long_from_three_tenths(monkeypatch):
    monkeypatch.setattr(long, "LONG", 0.3)


def test_a_test_is_long_by_the_mean_of_its_cases(long_from_three_tenths):
    watch = long.Watch()
    watch.seconds.update({"a": [0.1, 0.4], "b": [0.1, 0.6], "c": [0.31]})
    assert watch.long() == {"b", "c"}


def test_what_tests_have_together_counts_for_each_case_alike_and_for_those_that_are_left(
    long_from_three_tenths,
):
    """A second for five cases; of them `long` has two, and then a third of a second falls to each of the others."""
    watch = long.Watch()
    fixture = ("tests/site", "small")
    watch.making[fixture] = 1.0
    watch.seconds.update({"long": [0.2, 0.2], "a": [0.0, 0.0], "b": [0.0], "alone": [0.2]})
    watch.asked.update({"long": {fixture}, "a": {fixture}, "b": {fixture}})
    assert watch.long() == {"long", "a", "b"}
    watch.making[fixture] = 0.8
    assert watch.long() == {"long"}
    watch.making[fixture] = 0.4
    assert watch.long() == set()


#: A fixture of the folder and one of the file that has its name; the second takes long, and what one case of three does.
MEASURED = """
import time
import pytest

def work(seconds):
    began = time.process_time()
    while time.process_time() < began + seconds:
        pass

@pytest.fixture(scope="module")
def made(above):
    work(0.2)

def test_one(made): pass
def test_other(made): pass
def test_alone(above): pass
@pytest.mark.parametrize("seconds", [0.0, 0.0, 0.1])
def test_cases(seconds): work(seconds)
"""
ABOVE = """
import pytest
@pytest.fixture(scope="session")
def above(): pass
@pytest.fixture(scope="session")
def made(): pass
"""


def test_each_test_is_measured_without_what_it_has_together_with_others(tmp_path):
    (tmp_path / "conftest.py").write_text(ABOVE, "utf-8")
    (tmp_path / "test_it.py").write_text(MEASURED, "utf-8")
    watch = long.Watch()
    options = ["-q", "--import-mode=importlib", "-p", "no:cacheprovider", f"--rootdir={tmp_path}"]
    assert pytest.main([*options, str(tmp_path)], plugins=[watch]) == 0
    seconds = {test.partition("::")[2]: each for test, each in watch.seconds.items()}
    assert {test: len(each) for test, each in seconds.items()} == {"test_one": 1, "test_other": 1, "test_alone": 1, "test_cases": 3}  # fmt: skip
    own = {test: sum(each) for test, each in seconds.items()}
    assert own == pytest.approx({"test_one": 0, "test_other": 0, "test_alone": 0, "test_cases": 0.1}, abs=0.07)  # fmt: skip
    assert watch.making == pytest.approx({("test_it.py", "made"): 0.2, ("", "above"): 0}, abs=0.05)
    asked = {test.partition("::")[2]: each for test, each in watch.asked.items()}
    both = {("test_it.py", "made"), ("", "above")}
    assert asked == {"test_one": both, "test_other": both, "test_alone": {("", "above")}, "test_cases": set()}  # fmt: skip


@pytest.mark.parametrize("ended", [pytest.ExitCode.TESTS_FAILED, pytest.ExitCode.INTERRUPTED])
def test_a_measurement_that_fails_or_is_stopped_leaves_the_list_as_it_was(
    tmp_path, monkeypatch, capsys, ended
):
    monkeypatch.setattr(long, "LIST", tmp_path / "long.txt")
    monkeypatch.setattr(long.pytest, "main", lambda *_, **__: ended)
    long.write({"tests/a.py::test_of_an_hour"})
    assert long.main() == ended
    assert "as it was" in capsys.readouterr().err
    assert long.listed() == {"tests/a.py::test_of_an_hour"}


def test_a_measurement_replaces_the_list(tmp_path, monkeypatch, capsys):
    def measured(_, plugins):
        plugins[0].seconds.update({"tests/a.py::test_long": [1.0], "tests/a.py::test_quick": [0.0]})
        return pytest.ExitCode.OK

    monkeypatch.setattr(long, "LIST", tmp_path / "long.txt")
    monkeypatch.setattr(long.pytest, "main", measured)
    long.write({"tests/a.py::test_that_was_long"})
    assert long.main() == 0
    assert "1 tests" in capsys.readouterr().out
    assert long.listed() == {"tests/a.py::test_long"}
