"""The doubles table: what is a double, and at which level."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from race_doubles.common.errors import Problem
from race_doubles.common.table import checked
from race_doubles.doubles.doubles_table import make_doubles
from race_doubles.doubles.levels import LEVELS
from race_doubles.doubles.schema import DOUBLES
from race_doubles.doubles.starts import STARTED, best_starts
from race_doubles.doubles.tables import load_not_comparable

EDITIONS = pd.DataFrame(
    {
        "race": ["wser", "utmb"] * 2,
        "year": pd.array([2011, 2011, 2018, 2018], dtype="Int64"),
        "date": ["2011-06-25", "2011-08-26", "2018-06-23", "2018-08-31"],
    }
)


def start(
    race,
    runner_id,
    status="finished",
    place=1,
    sex_place=1,
    seconds=60_000,
    year=2011,
    key="",
    age=None,
    country=None,
):
    """One result and whom it belongs to."""
    return {
        "result_id": f"{race}-{year}-{runner_id}{key}",
        "race": race,
        "year": year,
        "status": status,
        "place": place,
        "sex_place": sex_place,
        "finish_seconds": seconds,
        "age": age,
        "country": country,
        "runner_id": runner_id,
        "name": f"Runner {runner_id}",
        "sex": "F",
    }


def doubles_of(*starts):
    rows = pd.DataFrame(starts)
    for name in ("year", "place", "sex_place", "finish_seconds", "age"):
        rows[name] = rows[name].astype("Int64")
    rows["country"] = rows["country"].astype("str")
    runners = rows[["runner_id", "name", "sex"]].drop_duplicates()
    links = rows[["result_id", "runner_id"]]
    return make_doubles(rows.drop(columns=["runner_id", "name", "sex"]), links, runners, EDITIONS)


def test_a_win_at_both_is_won():
    (row,) = doubles_of(start("wser", "a"), start("utmb", "a", seconds=70_000)).itertuples()
    assert (row.level, row.combined_seconds, row.days_between) == ("won", 130_000, 62)


@pytest.mark.parametrize(
    ("wser_place", "utmb_place", "level"),
    [(1, 2, "podium"), (3, 3, "podium"), (1, 4, "top10"), (10, 10, "top10"), (11, 1, "finished")],
)
def test_the_worse_place_decides_the_level(wser_place, utmb_place, level):
    table = doubles_of(
        start("wser", "a", sex_place=wser_place), start("utmb", "a", sex_place=utmb_place)
    )
    assert table["level"].tolist() == [level]


def test_a_non_finisher_with_a_time_and_a_rank_has_neither_here():
    table = doubles_of(
        start("wser", "a"), start("utmb", "a", status="dnf", place=2001, sex_place=1756)
    )
    (row,) = table.itertuples()
    assert row.level == "started"
    assert (
        pd.isna(row.utmb_sex_place)
        and pd.isna(row.utmb_finish_seconds)
        and pd.isna(row.combined_seconds)
    )


def test_a_late_arrival_is_a_start_but_no_finish():
    table = doubles_of(
        start("wser", "a", status="late", place=None, sex_place=None), start("utmb", "a")
    )
    assert table["level"].tolist() == ["started"]


def test_one_who_did_not_start_is_no_double():
    assert doubles_of(start("wser", "a"), start("utmb", "a", status="dns")).empty


def test_starts_in_different_years_are_no_double():
    assert doubles_of(start("wser", "a"), start("utmb", "a", year=2018)).empty


def test_a_runner_listed_twice_in_an_edition_counts_once_with_the_finish():
    table = doubles_of(
        start("wser", "a"),
        start("utmb", "a", status="dnf", place=None, sex_place=None, key="-1"),
        start("utmb", "a", place=40, sex_place=4, key="-2"),
    )
    assert table["utmb_result_id"].tolist() == ["utmb-2011-a-2"]


def test_one_whose_birthday_is_in_july_has_the_age_of_western_states():
    (row,) = doubles_of(start("wser", "a", age=39), start("utmb", "a", age=40)).itertuples()
    assert row.age == 39


def test_an_american_of_french_nationality_is_counted_for_france():
    (row,) = doubles_of(
        start("wser", "a", country="USA"), start("utmb", "a", country="FRA")
    ).itertuples()
    assert row.country == "FRA"


def test_age_and_country_that_one_race_does_not_publish_come_from_the_other():
    table = doubles_of(
        start("wser", "a", country="USA"),
        start("utmb", "a", age=41),
        start("wser", "b"),
        start("utmb", "b"),
    ).set_index("runner_id")
    assert (table.loc["a", "age"], table.loc["a", "country"]) == (41, "USA")
    assert table.loc["b", ["age", "country"]].isna().all()


def test_a_result_without_a_link_stops_the_build():
    results = pd.DataFrame([start("wser", "a")]).drop(columns="runner_id")
    with pytest.raises(Problem, match="exactly once"):
        best_starts(results, pd.DataFrame({"result_id": [], "runner_id": []}, dtype="str"))


RUNNERS = [chr(code) for code in range(ord("a"), ord("z") + 1)]
#: Places on both sides of each level's edge, and any other.
PLACES = st.one_of(st.sampled_from([1, 2, 3, 4, 9, 10, 11]), st.integers(1, 40))


# A table costs a third of a second whatever its size, and a runner's level hangs on no other: fewer fields, and
# each of more runners.
@settings(max_examples=12)
@given(st.data())
def test_levels_hold_for_any_field(data):
    starts = []
    for runner in data.draw(st.lists(st.sampled_from(RUNNERS), unique=True, min_size=1)):
        for race in ("wser", "utmb"):
            status = data.draw(st.sampled_from([*STARTED, "dns"]))
            starts.append(start(race, runner, status, sex_place=data.draw(PLACES)))
    table = doubles_of(*starts)
    by_id = {row["result_id"]: row for row in starts}
    for row in table.itertuples():
        pair = [by_id[row.wser_result_id], by_id[row.utmb_result_id]]
        worst = max(one["sex_place"] for one in pair)
        finished = all(one["status"] == "finished" for one in pair)
        limits = {"finished": 10**9, "top10": 10, "podium": 3, "won": 1}
        held = ["started"] + [name for name, limit in limits.items() if finished and worst <= limit]
        assert row.level == max(held, key=LEVELS.index)


def test_the_order_of_rows_does_not_matter(tables):
    shuffled = {
        name: tables[name].sample(frac=1, random_state=1)
        for name in ("results", "links", "runners", "editions")
    }
    # Alone, the tables know neither changed courses nor how sure a link is.
    known = tables["doubles"].assign(
        is_course_changed=pd.array([0] * len(tables["doubles"]), "Int64"), probability=float("nan")
    )
    pd.testing.assert_frame_equal(make_doubles(**shuffled), known)


def test_a_changed_course_at_either_race_marks_the_double(project, tables):
    """UTMB was stopped in 2010 and shortened in 2012, Western States went round the snow in 2010 and 2011."""
    marked = tables["doubles"].groupby("year")["is_course_changed"].agg(["min", "max"])
    assert (marked["min"] == marked["max"]).all()
    years = set(load_not_comparable(project.curated / "not_comparable.csv")["year"])
    assert set(marked.index[marked["max"].eq(1)]) == years & set(marked.index)


def test_the_built_table_is_what_design_says(tables):
    checked(tables["doubles"], DOUBLES)


def test_the_double_winners_are_these_four(tables):
    won = tables["doubles"].query("level == 'won'").sort_values("year")
    assert list(zip(won["name"], won["year"], strict=True)) == [
        ("Nikki Kimball", 2007),
        ("Kilian Jornet", 2011),
        ("Courtney Dauwalter", 2023),
        ("Katie Schide", 2024),
    ]
