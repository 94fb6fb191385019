"""The chance of being drawn, the funnel and the doors: by hand on a few made-up people."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pandas as pd
import pytest

from race_doubles.analysis.who_gets_in import asking, calls, door_model, without_lottery
from race_doubles.analysis.who_gets_in.draw import chance_of_being_drawn, fit_of_draw
from race_doubles.analysis.who_gets_in.funnel import doors_of_asked, first_and_last, funnel, shares
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


def test_who_asked_need_not_have_come_by_the_lottery():
    table, asked = funnel(STARTS, ENTRIES, DOUBLES), ["door_known", "by_lottery"]
    assert doors_of_asked(table, ENTRIES, DOUBLES)[asked].to_numpy().tolist() == [[1, 1]]
    won = ENTRIES.assign(door=ENTRIES["door"].replace("lottery", "Golden Ticket"))
    assert doors_of_asked(table, won, DOUBLES)[asked].to_numpy().tolist() == [[1, 0]]
    unknown = ENTRIES.assign(door=None)
    assert doors_of_asked(table, unknown, DOUBLES)[asked].to_numpy().tolist() == [[0, 0]]


def test_a_share_lies_within_its_interval():
    [row] = shares(funnel(STARTS, ENTRIES, DOUBLES), "asked", "utmb_starters").to_dict("records")
    assert row["rate"] == pytest.approx(2 / 3)
    assert row["rate_low"] < row["rate"] < row["rate_high"]


def test_the_ends_of_the_funnel_are_sums_of_few_lists():
    table = pd.DataFrame(
        {"year": [2035, 2031, 2032, 2033, 2034, 2036], "asked": [5, 1, 2, 3, 4, 6]}
    )
    assert first_and_last(table).to_dict("records") == [
        {"first": 2031, "last": 2033, "asked": 6}, {"first": 2034, "last": 2036, "asked": 15}]  # fmt: skip
    with pytest.raises(ValueError, match="5 lists are too few"):
        first_and_last(table.head(5))


def with_places(starts):
    return starts.assign(
        sex_place=pd.array([3] + [pd.NA] * (len(starts) - 1), dtype="Int64"), status="finished"
    )


def test_a_start_knows_its_door_where_its_runner_lives_and_what_came_before():
    starts = with_places(STARTS)
    starts.loc[starts["runner_id"].eq("r-c"), "country"] = None
    starts.loc[starts["runner_id"].eq("r-d") & starts["race"].eq("wser"), "country"] = "USA"
    extra = pd.DataFrame([("r-a", "wser", 2033)], columns=["runner_id", "race", "year"])
    rows = door_model.western_states_starts(
        pd.concat([starts, extra.assign(sex="F", country="FIN")]), ENTRIES, DOUBLES, [2031, 2033]
    )
    # Who prints no residence in any edition is left out.
    assert rows[["runner_id", "year", "residence", "utmb_before", "top10_before"]].to_numpy().tolist() == [
        ["r-a", 2031, "abroad", False, False], ["r-d", 2031, "home", False, False],
        ["r-e", 2033, "abroad", False, False], ["r-a", 2033, "abroad", True, True]]  # fmt: skip
    assert rows["door"].fillna("").tolist() == ["lottery", "lottery", "lottery", ""]
    assert rows["doubled"].tolist() == [True, False, False, False]


def spans_of(*numbers):
    rows = []
    for (first, last, residence), (starts, doubles, share) in zip(
        [(2031, 2033, "home"), (2031, 2033, "abroad"), (2034, 2036, "home"), (2034, 2036, "abroad")], numbers, strict=True
    ):  # fmt: skip
        rate = doubles / starts
        rows.append({"first": first, "last": last, "residence": residence, "starts": starts, "doubles": doubles, "share": share,
                     "rate": rate, "variance": rate * (1 - rate) / starts})  # fmt: skip
    return pd.DataFrame(rows)


def test_movements_that_oppose_each_other_add_up_to_the_change():
    [found] = door_model.movements(
        spans_of((900, 18, 0.9), (100, 15, 0.1), (700, 14, 0.7), (300, 36, 0.3))
    )
    assert found.change.value == pytest.approx(50 / 1000 - 33 / 1000)
    assert found.mix.value + found.home.value + found.abroad.value == pytest.approx(
        found.change.value
    )
    assert found.mix.value > 0 > found.abroad.value and found.home.value == pytest.approx(0)
    assert found.before == (2031, 2033) and found.since == (2034, 2036)


def test_by_door_a_start_is_beside_the_years_in_which_utmb_was_held():
    rows = pd.DataFrame({"runner_id": ["r-a", "r-b", "r-c", "r-d"], "year": [2031, 2031, 2032, 2032],
                         "door": ["lottery", "lottery", "top ten", "other"]})  # fmt: skip
    starts = pd.DataFrame(
        [("r-a", 2031), ("r-b", 2032), ("r-c", 2031), ("r-c", 2032), ("r-d", 2032)], columns=["runner_id", "year"]
    ).assign(race="utmb")  # fmt: skip
    table = asking.dips_by_door(rows, starts).set_index("group")
    # Of 2031 there is a year after and none before: one neighbour each.
    assert table.loc["drawn by lot", ["before", "same", "after", "ratio"]].tolist() == [
        0,
        1,
        1,
        1.0,
    ]
    assert table.loc["a place won", ["before", "same", "after", "ratio"]].tolist() == [1, 1, 0, 1.0]


def test_asked_for_the_next_year_needs_the_next_years_list():
    table = asking.asked_for(STARTS, ENTRIES)
    assert table[["year", "lag", "starters", "asked"]].to_numpy().tolist() == [[2031, 0, 3, 2], [2031, 1, 3, 0], [2032, 0, 1, 1]]  # fmt: skip


CALLED = pd.DataFrame(
    [("1", "r-a", 2031, "entered", "wait list", 4, "2031-06-02"), ("2", "r-b", 2031, "entered", "wait list", 1, "2030-12-29"),
     ("3", "r-a", 2031, "waitlisted", None, 4, "2031-06-02"), ("4", "r-b", 2031, "waitlisted", None, 1, "2030-12-29"),
     ("5", "r-c", 2031, "waitlisted", None, 12, None)],
    columns=["entry_id", "runner_id", "year", "stage", "door", "place_in_list", "called_on"],
)  # fmt: skip


def test_a_call_in_june_is_told_from_one_in_december():
    rows = calls.calls(CALLED, DOUBLES)
    assert rows["runner_id"].tolist() == ["r-b", "r-a"] and rows["in_month"].tolist() == [
        False,
        True,
    ]
    waiting = pd.DataFrame({"year": [2031], "stage": ["waitlisted"], "applicants": [50]})
    [row] = calls.by_year(rows, waiting).to_dict("records")
    assert row == {"year": 2031, "waiting": 50, "came": 2, "last_place": 4, "in_month": 1, "doubles": 1, "doubles_in_month": 1}  # fmt: skip
    assert calls.by_place(CALLED, rows).to_numpy().tolist() == [[1, 10, 2, 2, 1], [11, 20, 1, 0, 0]]


def test_an_entrants_list_that_is_in_before_its_wait_list_says_nothing_of_calls():
    early = pd.DataFrame(
        [("6", "r-d", 2032, "entered", "wait list", None, None)], columns=CALLED.columns
    )
    rows = calls.calls(pd.concat([CALLED, early], ignore_index=True), DOUBLES)
    assert set(rows["year"]) == {2031}
    assert calls.by_place(CALLED, rows)["came"].sum() == 2


def test_who_gives_no_country_is_shared_out_and_everybody_let_in_is_a_bound():
    by_home = pd.DataFrame(
        {"year": 2031, "country": ["USA", "FIN", None], "applicants": [60, 20, 40]}
    )
    asked = without_lottery.applicants(by_home)
    assert asked.loc[2031].tolist() == [90.0, 30.0]
    rates = pd.DataFrame([
        {"door": door, "residence": lives, "rate": rate, "rate_low": rate / 2, "rate_high": rate * 2}
        for door, lives, rate in (("lottery", "home", 0.01), ("lottery", "abroad", 0.1), ("Golden Ticket", "home", 0.1), ("Golden Ticket", "abroad", 0.5))
    ])  # fmt: skip
    [row] = without_lottery.bounds(funnel(STARTS, ENTRIES, DOUBLES).head(1), asked, rates).to_dict(
        "records"
    )
    assert (row["seen"], row["at_utmb"]) == (2, 3)
    assert row["lottery"] == pytest.approx(0.9 + 3.0) and row["Golden Ticket"] == pytest.approx(
        9 + 15
    )
    assert row["lottery_low"] == pytest.approx(row["lottery"] / 2)


def test_applicants_of_utmb_are_expected_to_be_drawn_as_their_tickets_say():
    holders = pd.DataFrame({"draw": [2031, 2031, 2032], "tickets": [1, 2, 1], "holders": [4, 2, 9]})
    chance = without_lottery.chances(holders, pd.Series({2031: 3}))
    assert chance["draw"].unique().tolist() == [2031]
    asked = pd.DataFrame(
        {"draw": [2031, 2031, 2032], "tickets": [1, 2, 1], "drawn": [True, False, True]}
    )
    [row] = without_lottery.expected_of(asked, chance).to_dict("records")
    assert (row["asked"], row["drawn"]) == (2, 1)
    assert row["expected"] == pytest.approx(chance["chance"].sum())


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
