"""Each two races beside each other: fields, doubles and what chance would give."""

from __future__ import annotations

import pandas as pd
import pytest

from race_doubles.analysis.how_rare import same_year
from race_doubles.analysis.models import rates
from race_doubles.analysis.other_doubles import compare
from race_doubles.common.races import DOUBLE
from race_doubles.doubles.levels import LEVELS, at_least
from race_doubles.doubles.pairs_table import make_pairs
from race_doubles.doubles.tables import Tables, load

YEARS = (2030, 2031)
DAYS = {"wser": "06-28", "lavaredo": "06-27", "utmb": "08-30"}


def made(*starts: tuple[str, int, str, str], alone: tuple[str, int] | None = None) -> Tables:
    """Tables of made-up starts (race, year, runner, status); `alone` is an edition of finishers alone."""
    results = pd.DataFrame(
        [
            {"result_id": f"{race}-{year}-{who}", "race": race, "year": year, "status": status,
             "place": 20, "sex_place": 20, "name": who, "runner_id": who}
            for race, year, who, status in starts
        ]
    )  # fmt: skip
    links = results[["result_id", "runner_id"]]
    results = results.drop(columns="runner_id")
    editions = pd.DataFrame(
        [
            {"race": race, "year": year, "date": f"{year}-{DAYS[race]}",
             "starters": pd.NA if (race, year) == alone else int((rows["status"] != "dns").sum()),
             "finishers": int((rows["status"] == "finished").sum())}
            for (race, year), rows in results.groupby(["race", "year"])
        ]
    )  # fmt: skip
    none = pd.DataFrame({"race": [], "year": [], "stopped_by_organiser": pd.Series([], dtype=bool)})
    return Tables(
        editions=editions, results=results, links=links, runners=none, doubles=none,
        pairs=make_pairs(results, links, editions), reconciliation=none, splits=none,
        entries=none, names=none, not_comparable=none, eras=none, checkpoints=none, curated=None,
    )  # fmt: skip


def test_a_double_is_counted_against_the_smaller_field_of_its_year():
    tables = made(
        ("wser", 2030, "a", "finished"), ("wser", 2030, "b", "dnf"), ("utmb", 2030, "a", "finished"),
        ("utmb", 2030, "b", "finished"), ("utmb", 2030, "c", "dnf"),
    )  # fmt: skip
    (row,) = compare.by_year(tables).itertuples()
    assert (row.first_field, row.second_field, row.smaller_field) == (2, 3, 2)
    assert (row.started, row.finished, row.days_between) == (2, 1, 63)
    (pair,) = compare.by_pair(tables).itertuples()
    assert (pair.started_per_1000, pair.finished_per_1000) == (1000, 1000)
    assert (pair.people_with_both, pair.doublers) == (2, 2)


def test_a_year_of_finishers_alone_counts_with_its_finishers_only():
    starts = [(race, 2030, who, "finished") for race in ("wser", "utmb") for who in "ab"]
    tables = made(*starts, ("utmb", 2030, "c", "dnf"), alone=("wser", 2030))
    (row,) = compare.by_year(tables).itertuples()
    assert row.finishers_alone and pd.isna(row.started)
    assert (row.first_field, row.second_field, row.finished) == (2, 2, 2)
    chance = compare.against_chance(tables).set_index("level")
    assert (chance.loc["started", "years"], chance.loc["finished", "years"]) == (0, 1)


def test_chance_moves_years_within_a_career_and_not_its_ends():
    """Two starts of one and one of the other: the single one may fall on the last year or, not in 2031 alone, before it."""
    tables = made(
        ("wser", 2030, "a", "finished"), ("wser", 2031, "a", "finished"),
        ("utmb", 2031, "a", "finished"), ("wser", 2031, "b", "finished"), ("utmb", 2030, "b", "finished"),
    )  # fmt: skip
    (row,) = compare.against_chance(tables).query("level == 'started'").itertuples()
    # `a` has run Western States in every year, so one double is sure; the years of `b` are the ends of the career.
    assert (row.people, row.seen, row.expected, row.ratio) == (2, 1, 1.0, 1.0)
    assert (row.chance_low, row.chance_high) == (1, 1)


def test_races_a_day_apart_are_compared_and_have_no_double():
    tables = made(("lavaredo", 2030, "a", "finished"), ("wser", 2030, "b", "finished"))
    (row,) = compare.by_year(tables).itertuples()
    assert (row.started, row.days_between) == (0, 1)


@pytest.fixture(scope="module")
def every(project, tables):
    return load(project, races=None)


def test_western_states_and_utmb_stand_among_the_others_with_their_own_doubles(every):
    yearly = compare.by_year(every).query("first_race == 'wser' and second_race == 'utmb'")
    assert yearly["year"].tolist() == every.years_of(*DOUBLE)
    finished = at_least(every.doubles, "finished").groupby("year").size()
    counted = yearly.set_index("year")["finished"]
    assert counted[counted.gt(0)].to_dict() == finished.to_dict()


def test_every_pair_of_races_has_each_level_and_no_more_doubles_at_a_stronger_one(every):
    chance = compare.against_chance(every)
    for pair, rows in chance.groupby(["first_race", "second_race"]):
        assert tuple(rows["level"]) == LEVELS, pair
        assert rows["seen"].iloc[1:].is_monotonic_decreasing, pair


def test_this_double_stands_beside_each_pair_in_the_same_years(every):
    rows = compare.standing(every, compare.by_year(every))
    own = rows[rows["first_race"].eq("wser") & rows["second_race"].eq("utmb")].iloc[0]
    assert own["double_finished_per_1000"] == own["finished_per_1000"]
    assert own["double_years"] == own["years"] == len(every.years_of_both)
    whole = rates.years_of_starters(every.only(DOUBLE))
    there = same_year.permute_years(every.only(DOUBLE).starts, every.held, (min(whole), max(whole)))
    started = (
        compare.against_chance(every)
        .query("first_race == 'wser' and second_race == 'utmb'")
        .iloc[0]
    )
    assert (started["seen"], started["expected"]) == (there.seen, pytest.approx(there.expected))
    assert rows["finished_per_1000"].is_monotonic_decreasing
    assert not (rows["first_race"].eq("lavaredo") & rows["second_race"].eq("wser")).any()
    for row in rows.itertuples():
        assert row.chance_low <= row.expected <= row.chance_high or row.expected < 1
        assert row.double_years <= row.years


def test_every_race_held_says_which_of_its_years_are_not_here(every):
    rows = compare.coverage(every).set_index("race")
    assert set(rows.index) == set(every.held)
    hardrock = rows.loc["hardrock"]
    assert hardrock["years"] == every.held["hardrock"]
    assert set(hardrock["finishers_alone"]) < set(hardrock["years"])
    assert not set(hardrock["held_without_rows"]) & {*hardrock["years"], *hardrock["not_held"]}
    assert len(hardrock["not_held"]) == 4
