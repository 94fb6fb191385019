"""Levels at every place there is an edge at, and the better of two rows of one edition."""

from __future__ import annotations

import pandas as pd
import pytest

from race_doubles.common.errors import Problem
from race_doubles.doubles.doubles_table import days_between
from race_doubles.doubles.levels import LEVELS, at_least, level_of, levels_from
from race_doubles.doubles.starts import best_starts

#: The worse of the two places -> the highest level that holds.
WORSE = {1: "won", 2: "podium", 3: "podium", 4: "top10", 9: "top10", 10: "top10", 11: "finished", 100: "finished"}  # fmt: skip


@pytest.mark.parametrize(("place", "level"), WORSE.items())
def test_the_worse_place_decides(place, level):
    places = pd.Series([place, place], dtype="Int64")
    assert level_of(pd.Series([True, False]), places).tolist() == [level, "started"]


def test_without_a_place_a_finish_is_a_finish():
    assert level_of(pd.Series([True, False]), pd.Series([pd.NA, pd.NA], dtype="Int64")).tolist() == ["finished", "started"]  # fmt: skip


def test_each_level_holds_the_stronger_ones():
    doubles = pd.DataFrame({"level": [*LEVELS, "won"]})
    for number, level in enumerate(LEVELS):
        assert levels_from(level) == LEVELS[number:]
        assert at_least(doubles, level)["level"].tolist() == [*LEVELS[number:], "won"]


def results(*rows: tuple) -> tuple[pd.DataFrame, pd.DataFrame]:
    table = pd.DataFrame(rows, columns=["result_id", "status", "place"]).astype({"place": "Int64"})
    return table.assign(race="utmb", year=2010), table[["result_id"]].assign(runner_id="r")


@pytest.mark.parametrize(
    ("rows", "kept"),
    [
        ((("b", "finished", 7), ("a", "finished", 9)), ["b"]),
        ((("b", "dnf", None), ("a", "finished", 900)), ["a"]),
        ((("b", "finished", None), ("a", "finished", 900)), ["a"]),
        ((("b", "dnf", None), ("a", "dsq", None)), ["a"]),
        ((("b", "dnf", 3), ("a", "late", None)), ["b"]),
        ((("a", "dns", None), ("b", "dnf", None)), ["b"]),
        ((("a", "dns", None),), []),
    ],
)  # fmt: skip
def test_which_of_two_rows_of_an_edition_counts(rows, kept):
    for order in (rows, rows[::-1]):
        assert best_starts(*results(*order))["result_id"].tolist() == kept


def test_links_cover_each_result_once():
    table, links = results(("a", "finished", 1), ("b", "finished", 2))
    for wrong in (links.iloc[:1], pd.concat([links, links.iloc[:1]]), links.assign(runner_id=["r", None])):  # fmt: skip
        with pytest.raises(Problem, match="do not cover each result exactly once"):
            best_starts(table, wrong)


def test_days_are_from_western_states_to_utmb():
    editions = pd.DataFrame({"race": ["utmb", "wser", "wser", "utmb"], "year": [2010, 2010, 2011, 2011], "date": ["2010-08-27", "2010-06-26", "2011-06-25", None]})  # fmt: skip
    assert days_between(editions).astype(object).where(lambda days: days.notna(), None).to_dict() == {2010: 62, 2011: None}  # fmt: skip
