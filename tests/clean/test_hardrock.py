"""Hardrock's two lists as one: what each prints oddly, and the winners and fields as published."""

from __future__ import annotations

import pandas as pd
import pytest

from race_doubles.clean.resolve import late_past_limit
from race_doubles.clean.sources.hardrock import family_first
from race_doubles.common.errors import Problem
from race_doubles.scrape.exceptions import Exceptions

#: Winners among the men as published: year, family name and time.
WINNERS = [
    (2012, "Koerner", "24:50:00"), (2013, "Chaigneau", "24:25:50"), (2014, "Jornet", "22:41:33"),
    (2015, "Jornet", "23:28:00"), (2016, "Jornet Burgada", "22:58:28"), (2016, "Schlarb", "22:58:28"),
    (2017, "Jornet Burgada", "24:32:20"), (2018, "Browning", "26:20:21"),
]  # fmt: skip


@pytest.fixture(scope="module")
def hardrock(tables):
    return tables["results"].query("race == 'hardrock'")


def clock(seconds: int) -> str:
    return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def test_the_winners_are_those_that_were_published(hardrock):
    won = hardrock[hardrock["sex_place"].eq(1) & hardrock["sex"].eq("M")]
    told = zip(won["year"], won["family"], won["finish_seconds"].map(clock), strict=True)
    assert sorted(told) == WINNERS


@pytest.mark.parametrize(("year", "starters", "finishers"), [(2014, 140, 100), (2015, 152, 123)])
def test_the_fields_are_those_that_were_published(tables, year, starters, finishers):
    (row,) = tables["editions"].query("race == 'hardrock' and year == @year").itertuples()
    assert (row.starters, row.finishers) == (starters, finishers)


def test_years_of_finishers_alone_have_no_number_of_starters(tables):
    own = tables["editions"].query("race == 'hardrock' and finishers > 0").set_index("year")
    alone = own.index[own["starters"].isna()].tolist()
    assert alone and set(own.loc[alone, "note"]) == {"finishers alone are known"}


def test_three_who_came_in_after_48_hours_in_2015_are_late_and_have_no_place(hardrock):
    late = hardrock.query("year == 2015 and status == 'late'")
    assert set(late["family"]) == {"Geiss", "Gross", "Isler"}
    assert late["place"].isna().all() and late["finish_seconds"].gt(48 * 3600).all()


def test_two_men_who_crossed_the_line_together_in_2016_are_both_first(hardrock):
    first = hardrock.query("year == 2016 and place == 1")
    assert len(set(first["finish_seconds"])) == 1 and first["sex_place"].tolist() == [1, 1]


def test_the_exchanged_times_of_2014_leave_no_two_of_one_place_apart(hardrock, tables):
    own = hardrock.query("year == 2014 and place in (21, 22)").sort_values("place")
    assert own["family"].tolist() == ["Isomura", "Gunn"]
    assert own["finish_seconds"].is_monotonic_increasing
    corrected = tables["reconciliation"].query("race == 'hardrock' and source_a == 'corrections'")
    assert set(corrected["result_id"]) == set(own["result_id"])


def test_a_later_surname_is_bridged_by_the_name_of_the_day(tables):
    """Darcy Africa of the timing file of 2014 is Darcy Piceu in the listing of 2021 and the file of 2015."""
    named = tables["results"].merge(tables["links"][["result_id", "runner_id"]], on="result_id")
    darcy = named[named["race"].eq("hardrock") & named["given"].eq("Darcy")]
    assert {"Africa", "Piceu"} == set(darcy["family"])


def test_ages_of_another_day_than_the_race_are_no_age_at_it(hardrock):
    assert hardrock["age"].isna().all() and hardrock["born_min"].notna().mean() > 0.95
    kilian = hardrock[hardrock["given"].eq("Kilian")]
    assert set(kilian["born_min"]) == set(kilian["born_max"]) == {1987}


@pytest.mark.parametrize(
    ("published", "given", "family"),
    [("JORNET BURGADA Kilian", "Kilian", "Jornet Burgada"), ("BROWNING JEFF", "Jeff", "Browning"),
     ("Schlarb Jason", "Jason", "Schlarb"), ("pashley alex", "Alex", "Pashley"),
     ("LEWIS Suzanne Lynn", "Suzanne Lynn", "Lewis")],
)  # fmt: skip
def test_the_family_name_comes_first_however_it_is_written(published, given, family):
    (row,) = family_first(pd.Series([published])).itertuples()
    assert (row.given, row.family) == (given, family)


def test_a_list_that_ranks_finishes_past_the_limit_needs_the_limit():
    seen = pd.DataFrame(
        {"race": "hardrock", "source": "hardrock_itra", "year": [2031, 2031],
         "status": "finished", "finish_seconds": [172_800, 172_801]}
    )  # fmt: skip
    rule = Exceptions({("hardrock_itra", 2031, "past_the_limit"): ("late", "why")})
    registry = pd.DataFrame(
        {"race": ["hardrock"], "year": ["2031"], "time_limit_seconds": ["172800"]}
    )
    assert late_past_limit(seen, registry, rule)["status"].tolist() == ["finished", "late"]
    assert late_past_limit(seen, registry, Exceptions({}))["status"].eq("finished").all()
    with pytest.raises(Problem, match="time_limit_seconds of hardrock 2031"):
        late_past_limit(seen, registry.assign(time_limit_seconds=""), rule)
