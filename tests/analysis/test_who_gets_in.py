"""The chance of being drawn, the funnel and the doors: by hand on a few made-up people."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pandas as pd
import pytest

from race_doubles.analysis.who_gets_in.by_door import rates_by, starts_by_door
from race_doubles.analysis.who_gets_in.draw import chance_of_being_drawn, fit_of_draw
from race_doubles.analysis.who_gets_in.funnel import funnel, shares
from race_doubles.clean.entries.counts import read_counts


def by_every_order(tickets: list[int], places: int) -> dict[int, float]:
    """The chance of the holder of each number of tickets, by drawing in every order that there is."""
    chance = dict.fromkeys(range(len(tickets)), 0.0)
    for order in permutations(range(len(tickets)), places):
        left, probability = sum(tickets), 1.0
        for person in order:
            probability *= tickets[person] / left
            left -= tickets[person]
        for person in order:
            chance[person] += probability
    return {tickets[person]: value for person, value in chance.items()}


@pytest.mark.parametrize("places", [1, 2, 3, 5])
def test_the_chance_is_that_of_drawing_one_after_the_other(places):
    tickets = [1, 1, 2, 4, 4, 16]
    holders = pd.Series(tickets).value_counts().sort_index()
    chance = chance_of_being_drawn(holders, places)
    assert chance.to_dict() == pytest.approx(by_every_order(tickets, places), abs=1e-9)


def test_chances_add_up_to_the_places():
    holders = pd.Series({1: 4000, 8: 500, 64: 120, 256: 4})
    chance = chance_of_being_drawn(holders, 250)
    assert (holders * chance).sum() == pytest.approx(250, abs=1e-7)
    assert chance.is_monotonic_increasing


def test_all_places_or_none_need_no_draw():
    holders = pd.Series({1: 3, 2: 2})
    assert chance_of_being_drawn(holders, 5).tolist() == [1.0, 1.0]
    assert chance_of_being_drawn(holders, 0).tolist() == [0.0, 0.0]
    with pytest.raises(ValueError, match="6 of 5 people"):
        chance_of_being_drawn(holders, 6)


def test_a_made_draw_fits_its_rules_as_often_as_it_should_and_one_without_tickets_does_not():
    """Of 200 draws by the rules about one in twenty is rejected at that rate; a draw that looks at no tickets always is."""
    rng = np.random.default_rng(1)
    holders = pd.Series({1: 600, 4: 200, 16: 60, 64: 20})
    tickets = np.repeat(holders.index.to_numpy(), holders.to_numpy())
    first = fit_of_draw(holders, pd.Series({1: 20, 4: 20, 16: 20, 64: 10})).table
    variance = first["expected"] * (1 - first["chance"])
    rejected = 0
    for _ in range(200):
        came = np.argsort(rng.exponential(1 / tickets))[: int(first["drawn"].sum())]
        drawn = pd.Series(tickets[came]).value_counts().reindex(holders.index, fill_value=0)
        statistic = ((drawn.to_numpy() - first["expected"]) ** 2 / variance).sum()
        rejected += statistic > 7.814727903  # the 95 % point of chi-squared with 3 degrees
    assert 2 <= rejected <= 20
    blind = pd.Series({1: 48, 4: 16, 16: 5, 64: 1})
    assert fit_of_draw(holders, blind).p_value < 1e-6


def test_the_one_draw_that_is_known_in_full_fits_the_rules(project):
    applied = read_counts(project, "applicants_by_tickets.csv")
    drawn = read_counts(project, "drawn_by_tickets.csv").query("stage == 'drawn'")
    [year] = drawn["year"].unique()
    holders = applied[applied["year"].eq(year)].groupby("tickets")["applicants"].sum()
    fit = fit_of_draw(holders, drawn.groupby("tickets")["applicants"].sum())
    assert fit.table["expected"].sum() == pytest.approx(fit.table["drawn"].sum(), abs=1e-6)
    assert 0.02 < fit.p_value < 0.5


STARTS = pd.DataFrame(
    [("r-a", "utmb", 2031), ("r-a", "wser", 2031), ("r-b", "utmb", 2031), ("r-c", "utmb", 2031),
     ("r-c", "wser", 2031), ("r-d", "wser", 2031), ("r-d", "utmb", 2032), ("r-e", "wser", 2033)],
    columns=["runner_id", "race", "year"],
).assign(sex="F", country="FIN")  # fmt: skip
DOUBLES = pd.DataFrame({"runner_id": ["r-a", "r-c"], "year": 2031, "level": ["top10", "started"]})
ENTRIES = pd.DataFrame(
    [("1", "r-a", 2031, "applied", None), ("2", "r-b", 2031, "applied", None), ("3", "r-d", 2032, "applied", None),
     ("4", "r-a", 2031, "entered", "lottery"), ("5", "r-c", 2031, "entered", "Golden Ticket"),
     ("6", "r-d", 2031, "entered", "lottery"), ("7", "r-e", 2033, "entered", "lottery")],
    columns=["entry_id", "runner_id", "year", "stage", "door"],
).assign(tickets=1)  # fmt: skip


def test_the_funnel_counts_who_asked_and_beside_them_who_came_without_asking():
    [row] = funnel(STARTS, ENTRIES, DOUBLES).to_dict("records")
    assert row == {"year": 2031, "utmb_starters": 3, "asked": 2, "started_both": 1, "finished_both": 1,
                   "top10_both": 1, "unasked": 1, "unasked_finished_both": 0}  # fmt: skip


def test_a_share_lies_within_its_interval():
    [row] = shares(funnel(STARTS, ENTRIES, DOUBLES), "asked", "utmb_starters").to_dict("records")
    assert row["rate"] == pytest.approx(2 / 3)
    assert row["rate_low"] < row["rate"] < row["rate_high"]


def test_doors_count_starts_of_years_in_which_one_could_double():
    rows = starts_by_door(STARTS, ENTRIES, DOUBLES)
    assert set(rows["runner_id"]) == {"r-a", "r-c", "r-d"}
    table = rates_by(rows, "door").set_index("door")
    assert table.loc["lottery", ["starts", "doubles"]].tolist() == [2, 1]
    assert table.loc["Golden Ticket", "rate"] == 1.0


def test_the_real_funnel_by_a_second_route(tables):
    """Sets of people, a year at a time, beside the joins."""
    from race_doubles.doubles.starts import best_starts

    starts = best_starts(tables["results"], tables["links"])
    table = funnel(starts, tables["entries"], tables["doubles"])
    assert len(table) > 8
    for row in table.itertuples():
        at = starts[starts["year"].eq(row.year)]
        utmb, wser = (set(at.loc[at["race"].eq(race), "runner_id"]) for race in ("utmb", "wser"))
        asked = tables["entries"].query("stage == 'applied' and year == @row.year")["runner_id"]
        assert row.asked == len(utmb & set(asked))
        assert row.started_both == len(utmb & wser & set(asked))
        assert row.unasked == len((utmb & wser) - set(asked))
