"""What ages on known days, short forms from abroad and the other results of a person weigh."""

from __future__ import annotations

import pandas as pd
import pytest
from helpers import crowd, runners

from race_doubles.link.explain import Explainer
from race_doubles.link.findings import total
from race_doubles.link.groups import Groups, Nodes, Rules, group_weight
from race_doubles.link.weights import WEIGHTS


def with_ages(*rows: dict) -> pd.DataFrame:
    """Results of women of the USA beside the crowd, each with what `rows` say, and the age on the day `age_on`."""
    plain = {"sex": "F", "country": "USA", "race": "wser"}
    table = pd.DataFrame([{"result_id": f"x-{i}", **plain, **row} for i, row in enumerate(rows)])
    table["born_min"], table["born_max"] = (
        table["year"] - table["age"] - 1,
        table["year"] - table["age"],
    )
    return pd.concat([table, crowd()], ignore_index=True)


def weight(table: pd.DataFrame, what: str) -> float:
    with Explainer(table) as explainer:
        found = [one for one in explainer.findings("x-0", "x-1") if one.about == what]
        assert total(found) is not None
        return total(found)


def aged(first: int, second: int, **more) -> pd.DataFrame:
    return with_ages(
        {
            "name_published": "Maud Zabriskie",
            "year": 2010,
            "age": first,
            "age_on": "2010-06-26",
            **more,
        },
        {
            "name_published": "Maud Zabriskie",
            "year": 2014,
            "age": second,
            "age_on": "2014-06-26",
            **more,
        },
    )


def test_an_age_on_the_day_of_the_race_that_is_a_year_out_speaks_against_one_person() -> None:
    assert weight(aged(30, 34), "born") > 4.5
    assert weight(aged(30, 35), "born") < -1.0


def test_where_ages_are_often_a_year_out_that_says_less() -> None:
    sure, unsure = (weight(aged(30, 35, age_error=error), "born") for error in (0.005, 0.1))
    assert sure < -2 < 1 < unsure
    assert weight(aged(30, 34, age_error=0.1), "born") < weight(
        aged(30, 34, age_error=0.005), "born"
    )


def test_an_age_without_its_day_allows_two_calendar_years_as_ever() -> None:
    assert weight(aged(30, 35).drop(columns="age_on"), "born") > 2
    assert weight(aged(30, 34).assign(age_on="June 2010"), "born") == weight(
        aged(30, 34).drop(columns="age_on"), "born"
    )


def test_a_month_stands_for_its_middle() -> None:
    one, other = (
        aged(30, 34),
        aged(30, 34).replace({"2010-06-26": "2010-06", "2014-06-26": "2014-06"}),
    )
    assert weight(other, "born") == pytest.approx(weight(one, "born"), abs=0.1)


@pytest.mark.parametrize(
    ("countries", "expected"),
    [(("USA", "FRA"), WEIGHTS["short form abroad"]), (("USA", "USA"), None)],
)
def test_mike_is_no_michel_without_more(countries, expected) -> None:
    table = with_ages(
        {
            "name_published": "Mike Zabriskie",
            "sex": "M",
            "year": 2010,
            "age": 30,
            "country": countries[0],
        },
        {
            "name_published": "Michael Zabriskie",
            "sex": "M",
            "year": 2014,
            "age": 34,
            "country": countries[1],
        },
    )
    with Explainer(table) as explainer:
        found = [
            one.weight for one in explainer.findings("x-0", "x-1") if one.about == "short form"
        ]
    assert found == ([] if expected is None else [expected])


def test_a_short_form_without_an_age_needs_more() -> None:
    table = with_ages(
        {"name_published": "Mike Zabriskie", "sex": "M", "year": 2010, "age": 30},
        {"name_published": "Michael Zabriskie", "sex": "M", "year": 2014, "age": 34},
    )
    table.loc[0, ["age", "born_min", "born_max"]] = None
    assert weight(table, "short form") == WEIGHTS["short form without an age"]


RULES = Rules(threshold=1000, start_penalty=-5000, id_penalty=-5000, born_penalty=-7000, name_penalty=-9000,
              words={0: frozenset(["kathy", "donofrio"]), 1: frozenset(["kathy", "donofiro"])})  # fmt: skip


def groups(names: list[int], born: list[tuple[int, int]]) -> Groups:
    count = len(names)
    return Groups(
        Nodes(names, [low for low, _ in born], [high for _, high in born], [0] * count, [[i] for i in range(count)], [()] * count),
        RULES,
    )  # fmt: skip


def test_one_misspelt_row_weighs_and_does_not_veto() -> None:
    """`D'Onofiro` for `D'Onofrio` in one row of many."""
    born = [(1964, 1965)] * 2
    assert not groups([0, 1], born).join(0, 1, 9900)
    assert groups([0, 1], born).join(0, 1, 10_100)


def test_a_year_between_two_groups_weighs_and_more_years_exclude() -> None:
    assert not groups([0, 0], [(1964, 1964), (1965, 1965)]).join(0, 1, 7900)
    assert groups([0, 0], [(1964, 1964), (1965, 1965)]).join(0, 1, 8100)
    assert not groups([0, 0], [(1964, 1964), (1966, 1966)]).join(0, 1, 40_000)


def together(names: list[int], weight: int) -> bool:
    """Whether the last result joins the others, which are one person's, at `weight`."""
    found = groups(names, [(1964, 1965)] * len(names))
    for other in range(1, len(names) - 1):
        assert found.join(0, other, 5000)
    return found.join(0, len(names) - 1, weight)


def test_many_results_outweigh_part_of_a_strange_name() -> None:
    assert [group_weight(results) for results in (1, 4, 16, 400)] == [0, 1000, 2000, 2000]
    assert not together([0, 1], 9900) and together([0, 1], 10_100)
    assert not together([0, 0, 0, 0, 1], 8900) and together([0, 0, 0, 0, 1], 9100)


def test_many_results_do_not_make_a_weak_link_a_strong_one() -> None:
    assert not together([0] * 17, 900) and together([0] * 17, 1000)


def test_a_letter_with_a_stop_is_an_initial() -> None:
    """`Thomas D. Harper` is no `D'Harper`."""
    table = with_ages(
        {
            "name_published": "Thomas D. Harperson",
            "sex": "M",
            "year": 2009,
            "age": 60,
            "city": "Auburn",
        },
        {"name_published": "Tom Harperson", "sex": "M", "year": 2011, "age": 62, "city": "Auburn"},
    )
    found = runners(table)
    assert found["x-0"] == found["x-1"]
