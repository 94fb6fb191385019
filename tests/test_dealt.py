"""How tests are dealt to workers: each begins with its share of those that take long."""

from types import SimpleNamespace

import pytest
from tests.conftest import dealt


def made(name: str, *marks: str, asks: tuple[str, ...] = ()) -> SimpleNamespace:
    return SimpleNamespace(
        nodeid=name, get_closest_marker=lambda mark: mark in marks, fixturenames=asks
    )


ITEMS = [
    made("a.py::1"), made("a.py::2"), made("b.py::1", "slow"), made("b.py::2", "browser"), made("c.py::1"),
    made("d.py::1", "archive"), made("d.py::2"), made("e.py::1", "slow", "browser"), made("e.py::2"), made("e.py::3"),
]  # fmt: skip


def names(items) -> list[str]:
    return [item.nodeid for item in items]


def test_each_of_two_workers_begins_with_whole_files_of_costly_tests():
    assert names(dealt(ITEMS, 2)) == [
        "b.py::1", "b.py::2", "e.py::1", "a.py::1", "a.py::2",
        "d.py::1", "c.py::1", "d.py::2", "e.py::2", "e.py::3",
    ]  # fmt: skip


def test_the_first_worker_builds_the_site_and_the_others_come_to_it_last():
    """The second stood still for twelve seconds, since it asked for the site as its first test."""
    site = {file: made(f"{file}.py", "browser", asks=("whole",)) for file in "bcf"}
    plain = {file: made(f"{file}.py", "slow") for file in "ade"}
    files = [(site | plain)[file] for file in "abcdef"]
    assert names(dealt(files, 2)) == ["c.py", "a.py", "e.py", "d.py", "b.py", "f.py"]


@pytest.mark.parametrize("workers", range(1, 15))
def test_however_many_workers_no_test_is_lost_or_told_twice(workers):
    assert sorted(names(dealt(ITEMS, workers))) == sorted(names(ITEMS))
    assert dealt([], workers) == []
