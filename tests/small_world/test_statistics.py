"""What the tables and rates say of the made world, counted by hand from its people."""

from __future__ import annotations

import pandas as pd
import pytest

from race_doubles.analysis.models import rates
from race_doubles.doubles.tables import load


@pytest.fixture(scope="module")
def known(world):
    return load(world)


def test_editions_and_years(known):
    assert known.held == {"wser": [2016, 2022], "utmb": [2016, 2022]}
    assert known.years_of_both == [2016, 2022] and known.years_that_compare == [2022]
    assert known.years_of("wser", "hardrock") == [] and known.years_of("utmb") == [2016, 2022]
    assert known.changed == {("utmb", 2016)} and known.changed_years == {2016} and known.stopped == set()  # fmt: skip
    assert known.held_that_compare == {"wser": [2022], "utmb": [2022]}
    assert known.edition_range == "Western States 2016–2022, UTMB 2016–2022"
    assert known.finishers_alone("utmb") == []


def test_starts_are_one_a_person_a_race_a_year(known):
    """Theo's better row; not Rhea, Bea and Yann, who did not start; Perry late, Silas disqualified."""
    starts = known.starts
    assert starts.groupby(["race", "year"]).size().to_dict() == {("utmb", 2016): 4, ("utmb", 2022): 14, ("wser", 2016): 5, ("wser", 2022): 18}  # fmt: skip
    assert "utmb-2016-501a" in set(starts["result_id"]) and "utmb-2016-501b" not in set(starts["result_id"])  # fmt: skip
    assert {"wser-2022-b17", "wser-2022-b20"} <= set(starts["result_id"])
    assert not {"wser-2022-bF19", "utmb-2016-b31", "utmb-2022-917"} & set(starts["result_id"])
    assert not starts["called_off"].any()
    assert len(known.starts_that_compare) == 32 and set(known.starts_that_compare["year"]) == {2022}


def test_a_race_that_was_stopped_is_called_off_for_those_of_that_edition(known):
    from dataclasses import replace

    told = replace(known, not_comparable=known.not_comparable.assign(stopped_by_organiser=True))
    assert told.starts.groupby(["race", "year"])["called_off"].all().to_dict() == {
        ("utmb", 2016): True, ("utmb", 2022): False, ("wser", 2016): False, ("wser", 2022): False,
    }  # fmt: skip
    assert told.stopped == {("utmb", 2016)}


def test_one_race_alone_has_its_people_and_no_doubles(known):
    one = known.only(["utmb"])
    assert set(one.results["race"]) == {"utmb"} == set(one.editions["race"]) == set(one.not_comparable["race"])  # fmt: skip
    assert len(one.links) == len(one.results) == 21
    assert len(one.doubles) == len(one.pairs) == 0 and len(known.pairs) == 15
    assert set(one.runners["runner_id"]) == set(one.links["runner_id"])
    assert "r-wser-2022-p7" not in set(one.runners["runner_id"]) and len(one.runners) == 20
    every = known.only(["wser", "utmb"])
    assert every.results is known.results and every.doubles is known.doubles


def test_starters_a_race_a_year_and_a_sex(known):
    rows = rates.starters_by_year(known)
    assert rows.columns.tolist() == ["year", "sex", "wser", "utmb"]
    assert rows.to_numpy().tolist() == [
        [2016, "F", 2, 1], [2016, "M", 3, 3], [2022, "F", 3, 4], [2022, "M", 14, 10], [2022, "X", 1, 0],
    ]  # fmt: skip


def test_doubles_of_each_level_by_women_and_men(known):
    table = rates.by_level(known).set_index("level")
    assert table[["doubles", "people", "women", "men"]].to_numpy().tolist() == [
        [15, 15, 4, 11], [11, 11, 3, 8], [10, 10, 3, 7], [6, 6, 3, 3], [3, 3, 2, 1],
    ]  # fmt: skip
    assert table["per_1000_wser"].tolist() == pytest.approx([1000 * n / 23 for n in (15, 11, 10, 6, 3)])  # fmt: skip
    assert table["per_1000_utmb"].tolist() == pytest.approx([1000 * n / 18 for n in (15, 11, 10, 6, 3)])  # fmt: skip
    # Fifteen have run both races in any years; nobody twice in one, so a share of people is plain.
    assert table["per_1000_both"].tolist() == pytest.approx([1000 * n / 15 for n in (15, 11, 10, 6, 3)])  # fmt: skip
    ends = rates.jeffreys(3, 15)
    assert table.loc["won", ["per_1000_both_low", "per_1000_both_high"]].tolist() == pytest.approx([1000 * ends.low, 1000 * ends.high])  # fmt: skip
    late = rates.by_level(known, [2022]).set_index("level")
    assert late["doubles"].tolist() == [12, 9, 8, 4, 2]
    assert late.loc["won", "per_1000_both"] == pytest.approx(1000 * 2 / 12)
    assert late.loc["won", "per_1000_utmb"] == pytest.approx(1000 * 2 / 14)


def test_years_with_starters_doubles_and_what_was_changed(known):
    table = rates.by_year(known)
    columns = ["year", "wser", "utmb", "started", "finished", "top10", "podium", "won", "marked", "changed"]  # fmt: skip
    assert table[columns].to_numpy().tolist() == [
        [2016, 5, 4, 3, 2, 2, 2, 1, "UTMB shortened", ("utmb",)], [2022, 18, 14, 12, 9, 8, 4, 2, "", ()],
    ]  # fmt: skip


def test_a_list_of_finishers_alone_gives_no_starters(known):
    from dataclasses import replace

    hidden = known.results["race"].eq("utmb") & known.results["year"].eq(2016) & known.results["status"].ne("finished")  # fmt: skip
    kept = known.results[~hidden].reset_index(drop=True)
    told = replace(known, results=kept, links=known.links[known.links["result_id"].isin(kept["result_id"])])  # fmt: skip
    table = rates.by_year(told)
    assert table["utmb"].isna().tolist() == [True, False] and table["wser"].tolist() == [5, 18]
    assert rates.years_of_starters(told) == [2022] and rates.years_of_starters(known) == [2016, 2022]  # fmt: skip


def test_rates_of_women_and_men_and_the_places_they_had(known):
    rooms = rates.places_on_offer(known, [2016, 2022])
    assert rooms.index.tolist() == ["F", "M"]
    assert rooms[["won", "podium", "top10"]].to_numpy().tolist() == [[2, 4, 4], [2, 5, 12]]
    assert rates.places_on_offer(known, [2022]).loc["M"].to_dict() == {"won": 1, "podium": 3, "top10": 10}  # fmt: skip
    table = rates.by_sex(known).set_index("level")
    assert table[["F", "M", "F_people", "M_people"]].to_numpy().tolist() == [
        [4, 11, 4, 11], [3, 8, 3, 8], [3, 7, 3, 7], [3, 3, 3, 3], [2, 1, 2, 1],
    ]  # fmt: skip
    assert table["F_rate"].tolist() == pytest.approx([1000 * n / 5 for n in (4, 3, 3, 3, 2)])
    assert table["M_rate"].tolist() == pytest.approx([1000 * n / 17 for n in (11, 8, 7, 3, 1)])
    # Nobody doubled twice, and who started twice without doubling adds less than luck: the plain ratio.
    assert table.loc["won", "ratio"] == pytest.approx(rates.rate_ratio(2, 5, 1, 17).value, rel=0.05)
    assert table.loc["podium", "place_ratio"] == pytest.approx(rates.rate_ratio(3, 4, 3, 5).value, rel=0.05)  # fmt: skip
    assert table.loc[["started", "finished"], "place_ratio"].isna().all()
    late = rates.by_sex(known, [2022]).set_index("level")
    assert late.loc["started", ["F", "M"]].tolist() == [3, 9]
    assert late.loc["started", "F_rate"] == pytest.approx(1000) and late.loc["won", "M_rate"] == pytest.approx(1000 / 14)  # fmt: skip


def test_eras_and_the_years_since_one(known):
    table = rates.by_era(known, known.eras)
    told = table[table["level"].eq("started")]
    assert told[["era", "first", "last", "doubles"]].to_numpy().tolist() == [
        ["automatic entry", 2016, 2016, 3], ["World Series", 2022, 2022, 12],
    ]  # fmt: skip
    assert len(table) == 10
    since = rates.before_and_since(known, 2017)
    assert since[["first", "last", "doubles", "people"]].to_numpy().tolist() == [[2016, 2022, 15, 15], [2022, 2022, 12, 12]]  # fmt: skip
    assert since["share"].tolist() == pytest.approx([100 * 15 / 23, 100 * 12 / 18])
    assert (since["share_low"] < since["share"]).all() and (since["share"] < since["share_high"]).all()  # fmt: skip


def test_people_with_both_races(known):
    people = rates.both_race_runners(known).set_index("runner_id")
    assert len(people) == 15 and people["doubles"].eq(1).all()
    assert "r-utmb-2022-913" not in people.index  # Rhea did not start Western States
    assert set(rates.both_race_runners(known, [2016])["runner_id"]) == {"r-utmb-2016-501a", "r-utmb-2016-802", "r-utmb-2016-b30"}  # fmt: skip


def test_every_two_races_of_a_year_are_the_doubles(known):
    pairs = known.pairs.set_index(["runner_id", "year"])
    doubles = known.doubles.set_index(["runner_id", "year"])
    assert set(pairs.index) == set(doubles.index)
    assert (pairs["level"] == doubles["level"].reindex(pairs.index)).all()
    assert pairs["first_race"].eq("wser").all() and pairs["second_race"].eq("utmb").all()
    assert (pairs["first_result_id"] == doubles["wser_result_id"].reindex(pairs.index)).all()
    assert isinstance(known["pairs"], pd.DataFrame)
    with pytest.raises(KeyError, match="no table winners"):
        known["winners"]
    with pytest.raises(KeyError, match="no table winners"):
        known.columns("winners")
    told = known.columns("doubles").set_index("column")
    assert told.loc["combined_seconds", ["type", "unit"]].tolist() == ["whole", "seconds"]
    assert told.loc["name", ["type", "unit"]].tolist() == ["text", ""]
