"""Near misses: the closest first, and nobody blamed for a race that was stopped."""

from __future__ import annotations

import pandas as pd
import pytest

from race_doubles.analysis.double_winners.close_calls import (
    Champions,
    champions,
    champions_sentence,
    close_calls,
    closest_sentence,
    counted_sentence,
)
from race_doubles.analysis.double_winners.honours import Honours
from race_doubles.doubles.tables import load

STOPPED = frozenset({("utmb", 2010)})


def double(name: str, year: int, wser: tuple, utmb: tuple) -> dict:
    """A double: per race (status, place within the sex, seconds behind the winner)."""
    row = {"runner_id": f"r-{name}", "name": name, "year": year, "sex": "F"}
    for race, (status, place, behind) in (("wser", wser), ("utmb", utmb)):
        row |= {
            f"{race}_status": status,
            f"{race}_sex_place": place,
            f"{race}_behind_seconds": behind,
        }
    return row | {"won": "wser" if wser[1] == 1 else "utmb"}


WON, OUT = ("finished", 1, 0), ("dnf", None, None)


@pytest.fixture
def calls() -> pd.DataFrame:
    near = pd.DataFrame(
        [
            double("Out", 2006, OUT, WON),
            double("Storm", 2010, WON, OUT),
            double("Fifth", 2013, ("finished", 5, 4_488), WON),
            double("Far second", 2014, ("finished", 2, 4_000), WON),
            double("Near second", 2009, WON, ("finished", 2, 3_705)),
        ]
    )
    places = [
        f"{race}_{what}" for race in ("wser", "utmb") for what in ("sex_place", "behind_seconds")
    ]
    return close_calls(near.astype(dict.fromkeys(places, "Int64")), STOPPED)


def test_the_closest_stands_first_and_who_did_not_finish_last(calls):
    assert calls["name"].tolist() == ["Near second", "Far second", "Fifth", "Out", "Storm"]
    assert calls["other"].tolist() == ["utmb", "wser", "wser", "wser", "utmb"]
    assert calls["other_behind_seconds"].tolist()[:3] == [3_705, 4_000, 4_488]


def test_a_race_stopped_for_all_is_no_dropping_out(calls):
    status = calls.set_index("name")["other_status"]
    assert status["Storm"] == "stopped"
    assert status["Out"] == "dnf"


def test_the_closest_in_words(calls):
    assert closest_sentence(calls.iloc[0]) == (
        "The closest, by place and then by time, was Near second in 2009, who won Western States and was 2nd at UTMB, "
        "1 hour 1 minute 45 seconds behind the winner there."
    )
    assert counted_sentence(calls) == (
        "Five times somebody won Western States or UTMB and started the other without winning it: "
        "three times it was finished, once it was not and once its organisers stopped it."
    )
    assert counted_sentence(calls.iloc[3:]).endswith(
        "without winning it: once it was not and once its organisers stopped it."
    )
    assert counted_sentence(calls.iloc[:2]).endswith("without winning it: twice it was finished.")
    assert counted_sentence(calls.iloc[:0]).startswith(
        "Nobody has won Western States or UTMB and started"
    )


def start(runner: str, race: str, year: int, place: int | None, called_off: bool = False) -> dict:
    return {
        "runner_id": runner, "race": race, "year": year, "sex_place": place, "called_off": called_off,
        "status": "dnf" if place is None else "finished",
    }  # fmt: skip


def test_what_became_of_the_champions_adds_up():
    starts = pd.DataFrame(
        [
            start("both", "wser", 2007, 1), start("both", "utmb", 2007, 1),
            start("fourth", "wser", 2013, 1), start("fourth", "utmb", 2013, 4),
            start("back", "wser", 2014, 1), start("back", "utmb", 2014, 30),
            start("out", "wser", 2018, 1), start("out", "utmb", 2018, None),
            start("storm", "wser", 2010, 1), start("storm", "utmb", 2010, None, called_off=True),
            start("home", "wser", 2019, 1),
            start("before", "wser", 1999, 1),
            start("second", "wser", 2019, 2), start("second", "utmb", 2019, 1),
        ]
    ).astype({"sex_place": "Int64"})  # fmt: skip
    found = champions(starts, [2007, 2010, 2013, 2014, 2018, 2019], "wser")
    assert found == Champions("wser", 2007, 6, 5, 1, 1, 1, 1, 1)
    assert sum(found[4:]) == found.started
    assert champions_sentence(found) == (
        "Of the 6 titles of Western States, women’s and men’s, in the years with both races since 2007, five were won by somebody who also started UTMB that year: one won that too, "
        "one came second to tenth, one finished further back, one was in a race that the organisers stopped "
        "and one did not finish."
    )
    none = champions(starts, [2019], "wser")
    assert (
        champions_sentence(none) == "Nobody who won Western States started UTMB in the same year."
    )


def test_the_tables_near_misses_are_all_there_and_none_won_both(project, tables):
    made = load(project)
    calls = close_calls(Honours(made).near_misses, made.stopped)
    assert len(calls) == len(Honours(made).near_misses)
    first = calls.iloc[0]
    assert (first["name"], first["year"], first["other_place"]) == ("Krissy Moehl", 2009, 2)
    by_race = [champions(made.starts, made.years_of_both, race) for race in ("wser", "utmb")]
    # Each double winner is a champion of both races, each near miss of one.
    won = int(made.doubles["level"].eq("won").sum())
    assert sum(one.started for one in by_race) == 2 * won + len(calls)
    assert {one.won for one in by_race} == {won}
