"""Every two races of one summer, and who started three."""

from __future__ import annotations

import pandas as pd
import pytest

from race_doubles.common.errors import Problem
from race_doubles.common.races import DOUBLE, RACES
from race_doubles.doubles.pairs_table import in_all, make_pairs, with_results
from race_doubles.doubles.tables import load

EDITIONS = pd.DataFrame(
    {
        "race": ["wser", "hardrock", "utmb", "canyons_100m", "canyons_100k"],
        "year": pd.array([2016] * 5, dtype="Int64"),
        "date": ["2016-06-25", "2016-07-15", "2016-08-26", "2016-04-29", "2016-04-29"],
    }
)


def pairs_of(*starts, editions=EDITIONS):
    """The pairs of made-up starts: (race, runner, status, sex place)."""
    rows = pd.DataFrame(
        [
            {"result_id": f"{race}-2016-{who}", "race": race, "year": 2016, "status": status,
             "place": place, "sex_place": place, "runner_id": who}
            for race, who, status, place in starts
        ]
    ).astype({"year": "Int64", "place": "Int64", "sex_place": "Int64"})  # fmt: skip
    return make_pairs(rows.drop(columns="runner_id"), rows[["result_id", "runner_id"]], editions)


def test_three_races_of_one_summer_are_three_pairs_in_the_order_of_their_days():
    pairs = pairs_of(
        ("utmb", "a", "dnf", None), ("wser", "a", "finished", 3), ("hardrock", "a", "finished", 4)
    )
    told = pairs[["first_race", "second_race", "level", "days_between"]].to_numpy().tolist()
    assert told == [
        ["hardrock", "utmb", "started", 42],
        ["wser", "hardrock", "top10", 20],
        ["wser", "utmb", "started", 62],
    ]


def test_a_triple_holds_the_level_of_its_weakest_race():
    pairs = pairs_of(
        ("utmb", "a", "finished", 30), ("wser", "a", "finished", 1), ("hardrock", "a", "finished", 1),
        ("wser", "b", "finished", 2), ("hardrock", "b", "finished", 2),
    )  # fmt: skip
    (row,) = in_all(pairs, ["wser", "hardrock", "utmb"]).itertuples()
    assert (row.runner_id, row.level, row.days_between) == ("a", "finished", 62)
    assert row.hardrock_result_id == "hardrock-2016-a"
    assert len(in_all(pairs, ["wser", "hardrock"])) == 2


def test_two_races_of_one_day_are_one_pair_in_the_order_of_the_registry():
    pairs = pairs_of(("canyons_100m", "a", "dnf", None), ("canyons_100k", "a", "finished", 1))
    first, second = sorted(["canyons_100m", "canyons_100k"], key=list(RACES).index)
    assert pairs[["first_race", "second_race"]].to_numpy().tolist() == [[first, second]]
    assert pairs["days_between"].tolist() == [0]


def test_who_did_not_start_is_in_no_pair():
    assert pairs_of(("wser", "a", "dns", None), ("utmb", "a", "finished", 1)).empty


def test_an_edition_without_a_date_is_named():
    undated = EDITIONS.assign(date=EDITIONS["date"].mask(EDITIONS["race"].eq("hardrock")))
    with pytest.raises(Problem, match=r"No date for hardrock 2016; add it to .*edition_claims"):
        pairs_of(("wser", "a", "dnf", None), ("hardrock", "a", "dnf", None), editions=undated)


def test_doubles_are_the_pairs_of_western_states_and_utmb(tables):
    found = in_all(tables["pairs"], DOUBLE)
    found = with_results(found, DOUBLE, tables["results"], tables["runners"])
    doubles = tables["doubles"]
    shared = [column for column in doubles.columns if column in found.columns]
    pd.testing.assert_frame_equal(found[shared], doubles[shared], check_dtype=False)


def test_jeff_browning_ran_western_states_and_hardrock_in_2016_and_2018(tables):
    races = ("wser", "hardrock")
    table = with_results(
        in_all(tables["pairs"], races), races, tables["results"], tables["runners"]
    )
    own = table[table["name"].eq("Jeff Browning")]
    told = own[["year", "wser_sex_place", "hardrock_sex_place", "level"]].to_numpy().tolist()
    assert told == [[2016, 3, 4, "top10"], [2018, 5, 1, "top10"]]
    # Published for 2016 as 42:12:43, the record of the two then.
    assert own["combined_seconds"].tolist()[0] == (42 * 60 + 12) * 60 + 43


def test_tables_of_any_two_races_know_their_years(project, tables):
    held = load(project, races=("wser", "hardrock"))
    assert set(held.results["race"]) == {"wser", "hardrock"}
    assert set(held.years_of("wser", "hardrock")) == set(held.held["hardrock"])
    assert set(held.finishers_alone("hardrock")) < set(held.held["hardrock"])
    assert held.doubles.empty and set(held.pairs["second_race"]) == {"hardrock"}
