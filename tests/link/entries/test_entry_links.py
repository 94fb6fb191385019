"""Which runner asked for a place: made-up applicants among made-up runners."""

from __future__ import annotations

from math import log2

import pandas as pd
import pytest
from helpers import crowd
from scipy.optimize import brentq

from race_doubles.clean.entries.observation import as_entries
from race_doubles.link.entries.candidates import candidates, years_apart, years_weight
from race_doubles.link.entries.choose import choose, prior_weight

YEAR = 2031


def entries(*rows: tuple, stage: str = "applied", year: int = YEAR) -> pd.DataFrame:
    """Entries of (name, sex, country, age or None)."""
    table = pd.DataFrame(rows, columns=["name_published", "sex", "country", "age"])
    raw = pd.DataFrame({"year": year, "row": range(1, len(table) + 1)})
    born = pd.array(table["age"], dtype="Int64")
    said = table.assign(stage=stage, age=born, born_min=year - born - 1, born_max=year - born)
    return as_entries(said, raw, "made")


def known(*rows: tuple) -> pd.DataFrame:
    """Results of (runner_id, name, sex, country, race, year, born_min, born_max) beside a crowd."""
    columns = ["runner_id", "name_published", "sex", "country", "race", "year", "born_min", "born_max"]  # fmt: skip
    ours = pd.DataFrame(rows, columns=columns)
    ours.insert(0, "result_id", [f"x-{at}" for at in range(len(ours))])
    others = crowd()
    others["runner_id"] = "r-" + others["result_id"].str.removesuffix("-again")
    others["year"] += YEAR - 2014
    table = pd.concat([ours, others], ignore_index=True)
    born = {column: table[column].astype("Int64") for column in ("born_min", "born_max", "year")}
    return table.assign(country_kind="residence", **born)


def runner_of(asked: pd.DataFrame, results: pd.DataFrame) -> list[str]:
    chosen = choose(candidates(asked, results), asked, results["runner_id"].nunique())
    of_entry = dict(zip(chosen["entry_id"], chosen["runner_id"], strict=True))
    return [of_entry.get(entry, "") for entry in asked["entry_id"]]


TALL = ("r-tall", "Agnes TALLQVIST", "F", "FIN", "utmb", YEAR - 1, 1990, 1991)


def test_a_rare_name_of_the_same_country_is_the_runners_and_an_unknown_one_is_nobodys():
    asked = entries(("Agnes Tallqvist", "F", "FIN", None), ("Vera Unheard", "F", "FIN", None))
    assert runner_of(asked, known(TALL)) == ["r-tall", ""]


def test_an_age_that_does_not_fit_is_another_person_of_the_name():
    asked = entries(("Agnes Tallqvist", "F", "FIN", 40), ("Agnes Tallqvist", "F", "FIN", 62))
    assert runner_of(asked, known(TALL)) == ["r-tall", ""]


def test_an_entry_that_fits_two_namesakes_alike_goes_to_neither():
    twins = [("r-one", *TALL[1:]), ("r-two", *TALL[1:])]
    assert runner_of(entries(("Agnes Tallqvist", "F", "FIN", None)), known(*twins)) == [""]
    apart = [("r-one", *TALL[1:]), ("r-two", *TALL[1:6], 1960, 1961)]
    assert runner_of(entries(("Agnes Tallqvist", "F", "FIN", 40)), known(*apart)) == ["r-one"]


def test_two_entries_of_one_list_never_go_to_one_runner():
    two = entries(("Agnes Tallqvist", "F", "FIN", None), ("Agnes Tallqvist", "F", "FIN", None))
    assert runner_of(two, known(TALL)) == ["", ""]
    with_age = entries(("Agnes Tallqvist", "F", "FIN", 40), ("Agnes Tallqvist", "F", "FIN", None))
    assert runner_of(with_age, known(TALL)) == ["r-tall", ""]


def test_an_entry_is_not_held_against_the_start_of_its_own_year():
    started = ("r-tall", "Agnes Tallqvist", "F", "FIN", "wser", YEAR, 1990, 1991)
    assert runner_of(entries(("Agnes Tallqvist", "F", "FIN", None)), known(started)) == ["r-tall"]


def test_the_order_of_neither_table_matters():
    asked = entries(("Agnes Tallqvist", "F", "FIN", 40), ("Ben Martin", "M", "USA", None))
    results = known(TALL)
    forward = candidates(asked, results)
    pd.testing.assert_frame_equal(candidates(asked[::-1], results[::-1]), forward)
    people = results["runner_id"].nunique()
    backward = choose(forward[::-1].reset_index(drop=True), asked[::-1], people)
    pd.testing.assert_frame_equal(backward, choose(forward, asked, people))


def test_years_between_asking_and_running_weigh_less_the_more_they_are():
    results = known(TALL, ("r-tall", *TALL[1:5], YEAR - 30, 1990, 1991))
    found = pd.DataFrame({"entry_id": ["wser-2031-applied-1"], "runner_id": ["r-tall"]})
    asked = entries(("Agnes Tallqvist", "F", "FIN", None))
    assert years_apart(found, asked, results).tolist() == [1]
    weights = years_weight(pd.Series([0, 1, 2, 3, 4, 5, 6, 8, 9, 40]))
    assert weights.tolist() == [1500, 1500, 500, 500, -750, -750, -1500, -1500, -3500, -3500]
    assert weights.dtype == "int64"


def test_the_nearest_year_is_of_each_entry_and_runner_by_themselves():
    results = pd.DataFrame({"runner_id": ["r-a", "r-a", "r-b", "r-c"], "year": [2020, 2029, 2036, 2031]}).astype({"year": "Int64"})  # fmt: skip
    asked = pd.DataFrame({"entry_id": ["e1", "e2"], "year": [2031, 2022]})
    found = pd.DataFrame({"entry_id": ["e1", "e2", "e1", "e2"], "runner_id": ["r-a", "r-a", "r-b", "r-c"]}, index=[7, 3, 5, 4])  # fmt: skip
    assert years_apart(found, asked, results).to_dict() == {7: 2, 3: 2, 5: 5, 4: 9}


def test_the_prior_is_the_share_of_the_list_that_has_results_spread_over_all_runners():
    """Half of a long list with overwhelming evidence: even odds, one runner in a thousand."""
    odds = pd.Series([2.0**30] * 50_000)
    assert prior_weight(odds, 100_000, 1024) == pytest.approx(-10_000, abs=5)
    assert prior_weight(odds.iloc[:0], 100_000, 1024) < -20_000


def test_a_match_weight_is_the_odds_against_all_else():
    """Two runners with equal evidence: each has a little less than even odds, whatever the evidence."""
    asked = entries(("A", "F", "FIN", None))
    found = pd.DataFrame({"entry_id": asked["entry_id"][0], "runner_id": ["r-a", "r-b"], "result_id": ["x", "y"], "weight": 30_000})  # fmt: skip
    assert choose(found, asked, 1000).empty
    better = found.assign(weight=[33_000, 30_000])
    chosen = choose(better, asked, 1000)
    assert chosen["runner_id"].tolist() == ["r-a"]
    assert chosen["match_weight"].tolist() == [pytest.approx(3, abs=0.01)]


def test_the_share_is_where_putting_it_in_gives_it_out_again():
    """Its guess counts for twenty entries, of which eight are linked."""
    odds = pd.Series([2.0**12, 2.0**9, 2.0**14, 2.0**4])

    def gap(share: float) -> float:
        chance = share / (1 - share) / 500 * odds
        return ((chance / (1 + chance)).sum() + 8) / (30 + 20) - share

    share = brentq(gap, 1e-6, 1 - 1e-6, xtol=1e-14)
    assert prior_weight(odds, 30, 500) == round(1000 * log2(share / (1 - share) / 500))


def test_each_list_has_its_own_share_and_a_runner_one_entry_of_each():
    """Of two that claim a runner in a list the likelier has it; of two as likely neither; in another list that is no matter."""
    rows = [("e1", 2030, "applied", "r-a", 20_000), ("e2", 2030, "applied", "r-a", 19_000), ("e3", 2030, "drawn", "r-a", 20_000), ("e4", 2031, "applied", "r-a", 20_000),
            ("e5", 2030, "applied", "r-b", 20_000), ("e6", 2030, "applied", "r-b", 20_000), ("e7", 2031, "applied", "r-c", 90_000), ("e7", 2031, "applied", "r-d", 10_000),
            ("e8", 2031, "applied", "r-e", 6_000)]  # fmt: skip
    table = pd.DataFrame(rows, columns=["entry_id", "year", "stage", "runner_id", "weight"])
    asked = table[["entry_id", "year", "stage"]].drop_duplicates()
    more = pd.DataFrame({"entry_id": [f"f{at}" for at in range(5)], "year": 2030, "stage": "applied"})  # fmt: skip
    asked = pd.concat([asked, more], ignore_index=True)
    found = table[["entry_id", "runner_id", "weight"]].assign(result_id="x-" + table["runner_id"])
    chosen = choose(found[::-1].reset_index(drop=True), asked, 300)
    prior = {}
    for key, group in table.groupby(["year", "stage"]):
        summed = (2 ** (group["weight"] / 1000)).groupby(group["entry_id"]).sum()
        size = int((asked["year"].eq(key[0]) & asked["stage"].eq(key[1])).sum())
        prior[key] = prior_weight(summed, size, 300)
    bits = {one: (weight + prior[year, stage]) / 1000 for one, year, stage, _, weight in rows if one != "e7"}  # fmt: skip
    other = 2 ** ((10_000 + prior[2031, "applied"]) / 1000)
    # Evidence beyond thirty bits says nothing more.
    bits["e7"] = 30 - log2(1 + other)
    assert chosen["entry_id"].tolist() == ["e1", "e3", "e4", "e7"]
    assert chosen["result_id"].tolist() == ["x-r-a", "x-r-a", "x-r-a", "x-r-c"]
    assert chosen["match_weight"].tolist() == pytest.approx([bits[one] for one in chosen["entry_id"]], abs=6e-4)  # fmt: skip
    assert chosen.columns.tolist() == ["entry_id", "runner_id", "result_id", "match_weight"]


def test_every_runner_that_an_entry_could_be_of_comes_with_the_result_that_fits_best():
    """By weight, then the nearest year, then the id; the years apart are those of the runner's nearest result."""
    far = ("r-tall", *TALL[1:5], YEAR - 9, 1990, 1991)
    results = known(TALL, far, ("r-tall", *TALL[1:5], YEAR + 1, 1990, 1991), ("r-tall", *TALL[1:5], YEAR, None, None), ("r-old", *TALL[1:5], YEAR - 20, 1990, 1991))  # fmt: skip
    asked = entries(("Agnes Tallqvist", "F", "FIN", 40))
    found = candidates(asked, results).set_index("runner_id")
    assert found.index.tolist() == ["r-old", "r-tall"]
    assert found["result_id"].to_dict() == {"r-old": "x-4", "r-tall": "x-0"}
    assert set(found["entry_id"]) == set(asked["entry_id"])
    # The same evidence but for the years: nought of one, twenty of the other.
    assert found.loc["r-tall", "weight"] - found.loc["r-old", "weight"] == 1500 + 3500


def test_a_list_of_which_nobody_has_a_result_is_linked_to_nobody():
    asked = entries(("Vera Unheard", "F", "FIN", None))
    chosen = choose(candidates(asked, known(TALL)), asked, 300)
    assert chosen.empty and chosen.columns.tolist() == ["entry_id", "runner_id", "result_id", "match_weight"]  # fmt: skip
