"""Two made draws, of eleven people: who was in them, how they are compared, and the bounds, each as it follows from the rows below.

In 2041 the drawn are published; the list of 2042 has starters only, its race was run in 2043, and it prints who came from the wait list alike.
"""

import numpy as np
import pandas as pd
import pytest
from views import rows_of

from race_doubles.analysis.models.strata import Lots, Shift, exact, power
from race_doubles.analysis.who_gets_in import experiment, lottery
from race_doubles.common.words import Estimate

DRAWS = pd.DataFrame(
    {
        "draw": [2041, 2042],
        "ran_in": [2041, 2043],
        "known": ["drawn", "starters"],
        "utmb_before": [2040, 2041],
        "utmb_after": [2042, None],
    }
).astype({"utmb_after": "Int64"})
APPLIED = [
    (2041, "a", 1, "F", "USA", 40),
    (2041, "b", 2, "M", "FRA", 30),
    (2041, "c", 2, "M", None, 35),
    (2041, "d", 4, "M", "USA", None),
    (2041, "e", 1, "F", "ESP", 50),
    (2041, "f", 4, "M", "USA", 28),
    (2042, "a", 2, "F", "USA", 41),
    (2042, "b", 4, "M", "FRA", 31),
    (2042, "g", 1, "F", "USA", 33),
    (2042, "h", 1, "M", "USA", 44),
    (2042, "i", 2, "M", "USA", 45),
    (2042, "j", 4, None, "USA", 46),
]
OTHERS = [
    (2041, "drawn", "lottery", "Lottery", "b", 2),
    (2041, "drawn", "lottery", "Lottery", "d", 4),
    (2041, "entered", "raffle", "Raffle", "e", 1),
    (2041, "entered", "lottery", "Lottery", "f", 4),
    (2041, "waitlisted", "wait list", "", "c", 2),
    (2042, "entered", "lottery", "Lottery", "a", 2),
    (2042, "entered", "lottery", "Lottery", "g", 2),
    (2042, "entered", "wait list", "Lottery", "h", 1),
    (2042, "entered", "wait list", "Lottery WL", "j", 4),
    (2043, "entered", "wait list", "x", "k", 1),
    (2043, "entered", "rollover", "x", "b", 4),
    (2043, "waitlisted", "wait list", "", "i", 2),
    (2040, "waitlisted", "wait list", "", "f", 2),
]
ENTRIES = pd.DataFrame(
    [
        (year, "applied", "lottery", "", who, tickets, sex, country, age)
        for year, who, tickets, sex, country, age in APPLIED
    ]
    + [
        (year, stage, door, kind, who, tickets, None, None, None)
        for year, stage, door, kind, who, tickets in OTHERS
    ],
    columns=[
        "year",
        "stage",
        "door",
        "entry_type",
        "runner_id",
        "tickets",
        "sex",
        "country",
        "age",
    ],
).assign(entry_id=lambda rows: [f"e{number:02}" for number in range(len(rows))])
HOLDERS = pd.DataFrame(
    [
        (2041, 1, 90),
        (2041, 1, 10),
        (2041, 2, 50),
        (2041, 4, 10),
        (2042, 1, 120),
        (2042, 2, 60),
        (2042, 4, 20),
        (2042, None, 7),
    ],
    columns=["year", "tickets", "applicants"],
)
PUBLISHED = pd.DataFrame(
    [
        (2041, "entered", 1, 99),
        (2041, "drawn", 1, 5),
        (2041, "drawn", 2, 6),
        (2041, "drawn", 4, 2),
        (2041, "waitlisted", 2, 3),
        (2042, "entered", 1, 8),
        (2042, "entered", 2, 7),
        (2042, "entered", 4, 3),
    ],
    columns=["year", "stage", "tickets", "people"],
)
RAN = pd.DataFrame(
    [
        ("a", "utmb", 2040, "dnf", None),
        ("a", "utmb", 2041, "finished", 100_000),
        ("b", "utmb", 2041, "dnf", None),
        ("c", "utmb", 2042, "finished", 90_000),
        ("d", "utmb", 2041, "finished", 80_000),
        ("e", "utmb", 2041, "finished", 70_000),
        ("f", "utmb", 2041, "dnf", None),
        ("g", "utmb", 2043, "finished", 120_000),
        ("h", "utmb", 2043, "finished", 110_000),
        ("i", "utmb", 2043, "finished", 95_000),
        ("j", "wser", 2043, "finished", 60_000),
        ("z", "utmb", 2043, "dnf", None),
        ("g", "wser", 2040, "finished", 70_000),
        ("h", "utmb", 2040, "dnf", None),
        ("g", "hardrock", 2041, "finished", 1),
    ],
    columns=["runner_id", "race", "year", "status", "finish_seconds"],
).assign(sex=lambda rows: rows["runner_id"].map(lambda who: "F" if who in "aeg" else "M"))
COUNTS = lottery.count(DRAWS, HOLDERS, PUBLISHED, ENTRIES)
PEOPLE = lottery.applicants(DRAWS, ENTRIES, RAN)
STRATA = pd.DataFrame(
    {
        "draw": [2041, 2041, 2042, 2042],
        "tickets": [1, 2, 1, 2],
        "people": [100, 40, 90, 10],
        "drawn": [10, 5, 8, 9],
        "events": [20, 8, 9, 5],
        "events_drawn": [2, 1, 1, 4],
    }
)


def test_the_people_of_each_draw_by_tickets():
    assert rows_of(COUNTS.strata) == (
        "draw | tickets | holders | drawn | apart\n"
        "2041 | 1 | 100 | 5 | 1\n"
        "2041 | 2 | 50 | 6 | 3\n"
        "2041 | 4 | 10 | 2 | 0\n"
        "2042 | 1 | 120 | 8 | 0\n"
        "2042 | 2 | 60 | 6 | 1\n"
        "2042 | 4 | 20 | 3 | 1"
    )  # fmt: skip
    assert COUNTS.withdrawn.to_dict() == {2042: 1}  # fmt: skip
    assert rows_of(PEOPLE) == (
        "draw | known | runner_id | tickets | sex | abroad | age | is_drawn | is_apart | started | finished | stopped | started_before | "
        "finished_before | stopped_before | started_after | finished_after | stopped_after\n"
        "2041 | drawn | a | 1 | F | False | 40 | False | False | True | True | False | True | False | True | False | False | False\n"
        "2041 | drawn | b | 2 | M | True | 30 | True | False | True | False | True | False | False | False | False | False | False\n"
        "2041 | drawn | c | 2 | M |  | 35 | False | True | False | False | False | False | False | False | True | True | False\n"
        "2041 | drawn | d | 4 | M | False |  | True | False | True | True | False | False | False | False | False | False | False\n"
        "2041 | drawn | e | 1 | F | True | 50 | False | True | True | True | False | False | False | False | False | False | False\n"
        "2041 | drawn | f | 4 | M | False | 28 | False | False | True | False | True | False | False | False | False | False | False\n"
        "2042 | starters | a | 2 | F | False | 41 | True | False | False | False | False | True | True | False |  |  | \n"
        "2042 | starters | b | 4 | M | True | 31 | False | True | False | False | False | True | False | True |  |  | \n"
        "2042 | starters | g | 1 | F | False | 33 | True | False | True | True | False | False | False | False |  |  | \n"
        "2042 | starters | h | 1 | M | False | 44 | False | False | True | True | False | False | False | False |  |  | \n"
        "2042 | starters | i | 2 | M | False | 45 | False | True | True | True | False | False | False | False |  |  | \n"
        "2042 | starters | j | 4 |  | False | 46 | False | False | False | False | False | False | False | False |  |  | "
    )  # fmt: skip
    assert PEOPLE.dtypes.astype("str").to_dict() == {'draw': 'int64', 'known': 'str', 'runner_id': 'str', 'tickets': 'int64', 'sex': 'str', 'abroad': 'boolean', 'age': 'float64', 'is_drawn': 'bool', 'is_apart': 'bool', 'started': 'boolean', 'finished': 'boolean', 'stopped': 'boolean', 'started_before': 'boolean', 'finished_before': 'boolean', 'stopped_before': 'boolean', 'started_after': 'boolean', 'finished_after': 'boolean', 'stopped_after': 'boolean'}  # fmt: skip


def test_strata_are_counted_with_those_who_are_known():
    assert rows_of(experiment.strata_of(PEOPLE, COUNTS.strata, "started", True)) == (
        "draw | tickets | people | drawn | events | events_drawn\n"
        "2041 | 1 | 99 | 5 | 1 | 0\n"
        "2041 | 2 | 47 | 6 | 1 | 1\n"
        "2041 | 4 | 10 | 2 | 2 | 1"
    )  # fmt: skip
    assert rows_of(experiment.strata_of(PEOPLE, COUNTS.strata, "started", False)) == (
        "draw | tickets | people | drawn | events | events_drawn\n"
        "2041 | 1 | 99 | 5 | 1 | 0\n"
        "2041 | 2 | 47 | 6 | 1 | 1\n"
        "2041 | 4 | 10 | 2 | 2 | 1\n"
        "2042 | 1 | 120 | 8 | 2 | 1\n"
        "2042 | 2 | 59 | 6 | 0 | 0\n"
        "2042 | 4 | 19 | 3 | 0 | 0"
    )  # fmt: skip
    assert rows_of(experiment.strata_of(PEOPLE, COUNTS.strata, "stopped_before", False)) == (
        "draw | tickets | people | drawn | events | events_drawn\n"
        "2041 | 1 | 99 | 5 | 1 | 0\n"
        "2041 | 2 | 47 | 6 | 0 | 0\n"
        "2041 | 4 | 10 | 2 | 0 | 0\n"
        "2042 | 1 | 120 | 8 | 0 | 0\n"
        "2042 | 2 | 59 | 6 | 0 | 0\n"
        "2042 | 4 | 19 | 3 | 0 | 0"
    )  # fmt: skip
    assert rows_of(experiment.strata_of(PEOPLE, COUNTS.strata, "started_after", False)) == (
        "draw | tickets | people | drawn | events | events_drawn\n"
        "2041 | 1 | 99 | 5 | 0 | 0\n"
        "2041 | 2 | 47 | 6 | 0 | 0\n"
        "2041 | 4 | 10 | 2 | 0 | 0"
    )  # fmt: skip
    assert {key: (one.drawn, one.others, one.events, one.events_others) for key, one in experiment.outcomes(PEOPLE, COUNTS).items()} == {('drawn known', 'started'): (13, 143, 2, 2), ('drawn known', 'stopped'): (13, 143, 1, 1), ('drawn known', 'finished'): (13, 143, 1, 1), ('drawn known', 'the year after'): (13, 143, 0, 0), ('drawn known', 'started before'): (13, 143, 0, 1), ('drawn known', 'stopped before'): (13, 143, 0, 1), ('all draws', 'started'): (30, 324, 3, 3), ('all draws', 'stopped'): (30, 324, 1, 1), ('all draws', 'finished'): (30, 324, 2, 2), ('all draws', 'the year after'): (13, 143, 0, 0), ('all draws', 'started before'): (30, 324, 1, 1), ('all draws', 'stopped before'): (30, 324, 0, 1)}  # fmt: skip
    assert {key: len(curve) for key, curve in experiment.power_curves(PEOPLE, COUNTS).items()} == {('drawn known', 'started'): 61, ('all draws', 'started'): 61, ('drawn known', 'stopped'): 61, ('all draws', 'stopped'): 61}  # fmt: skip


def test_numbers_are_shared_out_by_largest_remainders():
    assert experiment.shared_out(7, pd.Series([1, 1, 1, 4])).tolist() == [1, 1, 1, 4]  # fmt: skip
    assert experiment.shared_out(5, pd.Series([1, 1, 1])).tolist() == [2, 2, 1]  # fmt: skip
    assert experiment.shared_out(0, pd.Series([0, 0])).tolist() == [0, 0]  # fmt: skip
    assert experiment.shared_out(2, pd.Series([3, 2, 2], index=[9, 8, 7])).to_dict() == {9: 1, 8: 1, 7: 0}  # fmt: skip


def test_who_withdrew_is_among_the_drawn_with_as_many_events_or_none():
    assert rows_of(experiment.with_withdrawn(STRATA, pd.Series({2042: 4}), none_of_them=False)) == (
        "draw | tickets | people | drawn | events | events_drawn\n"
        "2041 | 1 | 100 | 10 | 20 | 2\n"
        "2041 | 2 | 40 | 5 | 8 | 1\n"
        "2042 | 1 | 90 | 10 | 9 | 1\n"
        "2042 | 2 | 10 | 10 | 5 | 5"
    )  # fmt: skip
    assert rows_of(experiment.with_withdrawn(STRATA, pd.Series({2042: 4}), none_of_them=True)) == (
        "draw | tickets | people | drawn | events | events_drawn\n"
        "2041 | 1 | 100 | 10 | 20 | 2\n"
        "2041 | 2 | 40 | 5 | 8 | 1\n"
        "2042 | 1 | 90 | 10 | 9 | 1\n"
        "2042 | 2 | 10 | 9 | 5 | 4"
    )  # fmt: skip
    assert rows_of(experiment.with_withdrawn(STRATA, pd.Series({2041: 30, 2042: 0}), none_of_them=False)) == (
        "draw | tickets | people | drawn | events | events_drawn\n"
        "2041 | 1 | 100 | 30 | 20 | 6\n"
        "2041 | 2 | 40 | 15 | 8 | 3\n"
        "2042 | 1 | 90 | 8 | 9 | 1\n"
        "2042 | 2 | 10 | 9 | 5 | 4"
    )  # fmt: skip
    assert rows_of(experiment.with_withdrawn(STRATA.assign(events=[20, 39, 9, 5]), pd.Series({2041: 30}), none_of_them=True)) == (
        "draw | tickets | people | drawn | events | events_drawn\n"
        "2041 | 1 | 100 | 30 | 20 | 2\n"
        "2041 | 2 | 40 | 2 | 39 | 1\n"
        "2042 | 1 | 90 | 8 | 9 | 1\n"
        "2042 | 2 | 10 | 9 | 5 | 4"
    )  # fmt: skip
    assert rows_of(experiment.with_links_missed(STRATA, 0.8)) == (
        "draw | tickets | people | drawn | events | events_drawn\n"
        "2041 | 1 | 100 | 10 | 24 | 2\n"
        "2041 | 2 | 40 | 5 | 10 | 1\n"
        "2042 | 1 | 90 | 8 | 11 | 1\n"
        "2042 | 2 | 10 | 9 | 5 | 4"
    )  # fmt: skip
    assert {key: (one.drawn, one.others, one.events, one.events_others) for key, one in experiment.bounds(PEOPLE, COUNTS, 0.5).items()} == {('as the undrawn', 'started'): (31, 323, 3, 3), ('none of them', 'started'): (31, 323, 3, 3), ('links missed', 'started'): (30, 324, 3, 6), ('as the undrawn', 'stopped'): (31, 323, 1, 1), ('none of them', 'stopped'): (31, 323, 1, 1), ('links missed', 'stopped'): (30, 324, 1, 2), ('as the undrawn', 'finished'): (31, 323, 2, 2), ('none of them', 'finished'): (31, 323, 2, 2), ('links missed', 'finished'): (30, 324, 2, 4), ('as the undrawn', 'the year after'): (13, 143, 0, 0), ('none of them', 'the year after'): (13, 143, 0, 0), ('links missed', 'the year after'): (13, 143, 0, 0)}  # fmt: skip


def test_not_finishing_among_those_who_started():
    FOUND = experiment.of_starters(PEOPLE, False, 0.75)
    # Of all drawn one has nobody to be held against: the share is of all, and the row says both numbers.
    assert (FOUND.drawn, FOUND.events, FOUND.stopped.value) == (3, 1, pytest.approx(1 / 3))
    assert (FOUND.compared.drawn, FOUND.compared.events, FOUND.stopped.value, FOUND.stopped_others.value, FOUND.low, FOUND.high) == (2, 0, 0.3333333333333333, 0.3333333333333333, 0.11111111111111109, 0.4444444444444444)  # fmt: skip
    FULL = experiment.of_starters(PEOPLE, True, 1.2)
    assert (FULL.compared.drawn, FULL.compared.others, FULL.compared.events, FULL.stopped.value, FULL.stopped_others.value, FULL.low, FULL.high) == (1, 1, 0, 0.5, 0.5, 0.5, 0.5)  # fmt: skip


def test_starts_before_a_draw_are_told_with_what_is_listed():
    EARLIER = RAN.assign(told=RAN["year"].ne(2040), result_id=RAN.index)
    assert rows_of(experiment.earlier_starts(EARLIER.drop(columns=["runner_id", "told"]).assign(status=RAN["status"].where(RAN.index != 3, "dns")), EARLIER[["result_id", "runner_id"]])) == (
        "runner_id | race | year | status | told\n"
        "a | utmb | 2040 | dnf | True\n"
        "a | utmb | 2041 | finished | True\n"
        "b | utmb | 2041 | dnf | True\n"
        "d | utmb | 2041 | finished | True\n"
        "e | utmb | 2041 | finished | True\n"
        "f | utmb | 2041 | dnf | True\n"
        "g | utmb | 2043 | finished | True\n"
        "h | utmb | 2043 | finished | True\n"
        "i | utmb | 2043 | finished | True\n"
        "j | wser | 2043 | finished | False\n"
        "z | utmb | 2043 | dnf | True\n"
        "g | wser | 2040 | finished | False\n"
        "h | utmb | 2040 | dnf | True\n"
        "g | hardrock | 2041 | finished | False"
    )  # fmt: skip


def handed_on(monkeypatch) -> list:
    """What `shift` is asked from now on: the values, who was drawn and the strata, as lists."""
    asked = []

    def told(values, is_drawn, strata):
        asked.append([values.astype(float).round(6).fillna(-1).tolist(), is_drawn.tolist(), strata.tolist()])  # fmt: skip
        return Shift(len(asked), 20, Estimate(0.5, 0.4, 0.6), 0.1, 0.2)

    monkeypatch.setattr(experiment, "shift", told)
    return asked


def test_what_is_compared_of_the_time_before_the_draw(monkeypatch):
    """Of those not set apart only who has an earlier result counts: a (UTMB 2040, stopped, its list silent) and, for 2042, a, g and h."""
    asked = handed_on(monkeypatch)
    earlier = RAN.assign(told=RAN["year"].ne(2040))
    rows = experiment.balance(PEOPLE, earlier, False)
    assert rows["known"].tolist() == ["women", "from abroad", "age (years)", "an earlier start at UTMB", "an earlier start at Western States", "earlier starts at UTMB not finished"]  # fmt: skip
    assert rows["drawn"].tolist() == [1, 2, 3, 4, 5, 6] and rows["others"].tolist() == [20] * 6
    assert rows[["difference", "difference_low", "difference_high", "standardised", "p_value"]].to_numpy().tolist() == [[0.5, 0.4, 0.6, 0.1, 0.2]] * 6  # fmt: skip
    values = {name: one[0] for name, one in zip(rows["known"], asked, strict=True)}
    # a in 2041; a, g and h in 2042.
    assert all(one[1:] == [[False, True, True, False], ["2041 1", "2042 2", "2042 1", "2042 1"]] for one in asked)  # fmt: skip
    assert values["women"] == [1, 1, 1, 0] and values["from abroad"] == [0, 0, 0, 0]
    assert values["age (years)"] == [40, 41, 33, 44]
    assert values["an earlier start at UTMB"] == [1, 1, 0, 1]
    assert values["an earlier start at Western States"] == [0, 0, 1, 0]
    # The list of 2040 is silent on who stopped: a's start of 2041 alone tells.
    assert values["earlier starts at UTMB not finished"] == [-1, 0, -1, -1]
    asked.clear()
    experiment.balance(PEOPLE, earlier, True)
    assert [one[1] for one in asked] == [[False]] * 6


def test_times_are_over_the_median_of_edition_and_sex(monkeypatch):
    """In 2041 the women a and e finish, e in 7/10 of a's time; of 2043, the race of the second draw, g is alone of her sex."""
    asked = handed_on(monkeypatch)
    experiment.times(PEOPLE, DRAWS, RAN, False)
    half = round(float(np.log(100_000 / 70_000)) / 2, 6)
    h, i = np.log([110_000, 95_000])
    # d is the only man of 2041; h and i are the men of 2043, and i is set apart.
    assert asked == [[[half, 0.0, 0.0, round((h - i) / 2, 6)], [False, True, True, False], ["2041 1", "2041 4", "2042 1", "2042 1"]]]  # fmt: skip
    asked.clear()
    experiment.times(PEOPLE, DRAWS, RAN, True)
    assert asked == [[[half, 0.0], [False, True], ["2041 1", "2041 4"]]]


def test_the_power_is_that_of_the_strata_of_each_event():
    curves = experiment.power_curves(PEOPLE, COUNTS)
    ratios = np.round(0.25 * 16 ** (np.arange(61) / 60), 6)
    assert experiment.RATIOS.tolist() == ratios.tolist()
    for (of, event), column in {("drawn known", "started"): "started", ("all draws", "stopped"): "stopped"}.items():  # fmt: skip
        strata = experiment.strata_of(PEOPLE, COUNTS.strata, column, of == "drawn known")
        assert curves[of, event].tolist() == power(strata[["people", "drawn", "events", "events_drawn"]], ratios).tolist()  # fmt: skip
    assert experiment.outcomes(PEOPLE, COUNTS)["all draws", "stopped"] == exact(
        experiment.strata_of(PEOPLE, COUNTS.strata, "stopped", False)[["people", "drawn", "events", "events_drawn"]]
    )  # fmt: skip


def test_draws_and_plan_are_read_with_their_reasons(project):
    draws, plan = lottery.load_draws(project.curated), lottery.load_plan(project.curated)
    assert list(draws) == ["draw", "ran_in", "known", "utmb_before", "utmb_after", "reason", "source"]  # fmt: skip
    assert list(plan) == ["part", "item", "rule", "reason"]
    assert set(plan["part"]) <= set(lottery.PARTS) and set(draws["known"]) == {"drawn", "starters"}


def test_a_cause_is_said_by_the_rule_of_the_plan_alone():
    def lots(low, high, p_value=0.5):
        return Lots(9, 90, 3, 60, 4.0, 3, 5, Estimate(1.0, low, high), p_value, 0.5, 1.7)

    quiet = {(of, name): lots(0.5, 2) for of in experiment.SETS for name in experiment.PLACEBOS}
    fewer = {("drawn known", "started"): lots(0.4, 0.99), **{(name, "started"): lots(0.4, 0.99) for name in experiment.BOUNDS}}  # fmt: skip
    more = {("drawn known", "started"): lots(1.01, 2), **{(name, "started"): lots(1.01, 2) for name in experiment.BOUNDS}}  # fmt: skip
    assert experiment.stands("started", quiet | fewer, fewer) == "fewer"
    assert experiment.stands("started", quiet | more, more) == "more"
    for touched in ({("links missed", "started"): lots(0.4, 1.0)}, {("drawn known", "started"): lots(0.4, 1.0)}):  # fmt: skip
        assert experiment.stands("started", quiet | fewer | touched, fewer | touched) == ""
        other = {key: lots(1.0, 2) for key in touched}
        assert experiment.stands("started", quiet | more | other, more | other) == ""
    for of in experiment.SETS:
        for name in experiment.PLACEBOS:
            assert not experiment.placebo_differs(quiet | {(of, name): lots(0.5, 2, 0.05)})
            off = quiet | {(of, name): lots(0.5, 2, 0.049)}
            assert experiment.placebo_differs(off)
            assert experiment.stands("started", off | fewer, fewer) == ""
