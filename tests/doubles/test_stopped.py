"""Editions that were ended for everybody: a DNF there is told as one, any other status and edition as it is."""

import pytest

from race_doubles.common.paths import Project
from race_doubles.doubles.stopped import status_in, stopped_in
from race_doubles.doubles.tables import load_not_comparable, stopped_editions


def test_they_are_those_that_the_tables_know(project: Project):
    told = load_not_comparable(project.curated / "not_comparable.csv")
    assert stopped_in(project.curated) == stopped_editions(told) == {("utmb", 2010)}


@pytest.mark.parametrize(
    ("race", "year", "status", "told"),
    [("utmb", 2010, "dnf", "stopped"), ("utmb", 2010, "finished", "finished"), ("utmb", 2010, "dns", "dns"),
     ("utmb", 2011, "dnf", "dnf"), ("wser", 2010, "dnf", "dnf")],
)  # fmt: skip
def test_only_who_was_on_the_way_was_stopped(race, year, status, told):
    assert status_in(race, year, status, {("utmb", 2010)}) == told
