"""The numbers of notebook 08 by a second route: SQL, or sets and sums a year at a time."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from race_doubles.analysis.who_gets_in import GettingIn, calls, experiment, lottery
from race_doubles.doubles.tables import load, sql


@pytest.fixture(scope="module")
def getting(project, tables) -> GettingIn:
    return GettingIn(load(project))


@pytest.fixture(scope="module")
def ran(getting) -> dict[tuple[str, int], set[str]]:
    """Who started, by race and year."""
    starts = getting.tables.starts
    return {
        (race, int(year)): set(rows["runner_id"])
        for (race, year), rows in starts.groupby(["race", "year"])
    }


def entered(getting, year, *doors) -> set[str]:
    rows = getting.tables.entries
    rows = rows[rows["year"].eq(year) & rows["stage"].eq("entered") & rows["door"].isin(doors)]
    return set(rows["runner_id"])


ASKED = """
with started as (
  select distinct l.runner_id, r.race, r.year from results r join links l using (result_id) where r.status <> 'dns'
), asked as (
  select distinct runner_id, year from entries where stage = 'applied'
)
select u.year, count(*) as asked, count(w.runner_id) as both_starts
from started u join asked a on a.runner_id = u.runner_id and a.year = u.year
left join started w on w.runner_id = u.runner_id and w.year = u.year and w.race = 'wser'
where u.race = 'utmb' group by u.year order by u.year"""


def test_who_asked_and_who_got_in_by_sql(getting, project):
    found = sql(ASKED, project).set_index("year")
    funnel = getting.funnel.set_index("year")
    assert found["asked"].reindex(funnel.index).tolist() == funnel["asked"].tolist()
    assert found["both_starts"].reindex(funnel.index).tolist() == funnel["started_both"].tolist()
    early, late = getting.ends.to_dict("records")
    assert early["asked"] == found["asked"].reindex(sorted(funnel.index)[:3]).sum()
    assert late["started_both"] == found["both_starts"].reindex(sorted(funnel.index)[-3:]).sum()


BY_DOOR = """
select e.door, count(*) as starts, count(d.runner_id) as doubles
from (select distinct on (runner_id, year) runner_id, year, door from entries
      where stage = 'entered' and door is not null order by entry_id) e
join (select distinct l.runner_id, r.year from results r join links l using (result_id)
      where r.race = 'wser' and r.status <> 'dns') s using (runner_id, year)
left join doubles d using (runner_id, year)
where year in (select year from results where race = 'utmb')
group by e.door"""


def test_doubles_by_door_by_sql(getting, project):
    found = sql(BY_DOOR, project).set_index("door")
    fared = getting.fared.set_index("door")
    assert found["starts"].reindex(fared.index).tolist() == fared["starts"].tolist()
    assert found["doubles"].reindex(fared.index).tolist() == fared["went_on"].tolist()
    by_residence = getting.standardised.groupby("door")[["starts", "doubles"]].sum()
    assert by_residence["doubles"].reindex(fared.index).tolist() == fared["went_on"].tolist()


@pytest.mark.parametrize(
    ("group", "doors"),
    [("drawn by lot", ("lottery", "wait list", "raffle")), ("a place won", ("Golden Ticket", "top ten", "World Series"))],
)  # fmt: skip
def test_the_same_year_by_door_with_sets_of_people(getting, ran, group, doors):
    number, held = dict.fromkeys((-1, 0, 1), 0), dict.fromkeys((-1, 0, 1), 0)
    for (race, year), people in ran.items():
        came = people & entered(getting, year, *doors) if race == "wser" else set()
        # Years of no UTMB cannot be doubled in: their starts are in neither list.
        for lag in number if came and ("utmb", year) in ran else ():
            if ("utmb", year + lag) in ran:
                number[lag] += len(came & ran["utmb", year + lag])
                held[lag] += len(came)
    row = getting.door_dips.set_index("group").loc[group]
    assert row[["before", "same", "after"]].tolist() == [number[-1], number[0], number[1]]
    ratio = number[0] / held[0] / ((number[-1] + number[1]) / (held[-1] + held[1]))
    assert row["ratio"] == pytest.approx(ratio)


def test_what_changed_is_the_difference_of_plain_shares(getting):
    rows = getting.rows
    first = getting.tables.eras["first_year"].min()
    for found in getting.movements:
        shares = [
            rows.loc[rows["year"].between(*span), "doubled"].mean()
            for span in (found.before, found.since)
        ]
        assert found.change.value == pytest.approx(shares[1] - shares[0])
        parts = found.mix.value + found.home.value + found.abroad.value
        assert parts == pytest.approx(found.change.value)
    assert getting.movements[0].since[0] == first


def test_the_draws_known_in_full_by_loops_over_people(getting, ran):
    """Expected and seen starts at UTMB of those drawn, counted stratum by stratum from the tables alone."""
    entries, drawn_counts = getting.tables.entries, getting.drawn_counts
    seen, expected = 0, 0.0
    for draw in getting.draws[getting.draws["known"].eq("drawn")].itertuples():
        own = entries[entries["year"].eq(draw.draw)]
        applied = (
            own[own["stage"].eq("applied")].drop_duplicates("runner_id").set_index("runner_id")
        )
        named = set(own.loc[own["stage"].eq("drawn"), "runner_id"]) or entered(
            getting, draw.draw, "lottery"
        )
        waited = set(own.loc[own["stage"].eq("waitlisted"), "runner_id"])
        apart = (waited | entered(getting, draw.draw, "rollover", "raffle")) - named
        for tickets, rows in applied.groupby("tickets"):  # noqa: B007 - the queries use it
            people = getting.by_tickets.query("year == @draw.draw and tickets == @tickets")[
                "applicants"
            ].sum()
            waiting = drawn_counts.query(
                "year == @draw.draw and stage == 'waitlisted' and tickets == @tickets"
            )
            others = set(rows.index) & apart
            known = len(waiting) > 0
            people -= waiting["applicants"].sum() + len(others - waited if known else others)
            listed = drawn_counts.query(
                "year == @draw.draw and stage == 'drawn' and tickets == @tickets"
            )
            stratum = getting.counts.strata.query("draw == @draw.draw and tickets == @tickets")
            drawn = listed["applicants"].sum() if len(listed) else stratum["drawn"].iloc[0]
            there = (set(rows.index) - others) & ran["utmb", draw.ran_in]
            if 0 < drawn < people:
                seen += len(there & named)
                expected += drawn * len(there) / people
    found = getting.outcomes[experiment.SETS[0], "started"]
    assert found.events == seen
    assert found.expected == pytest.approx(expected)


def test_every_drawn_of_a_list_is_counted_once(getting, project):
    counts = getting.counts
    published = lottery.published_draws(project)
    for draw in getting.draws.itertuples():
        own = published[published["year"].eq(draw.draw)]
        stage = "drawn" if own["stage"].eq("drawn").any() else "entered"
        number = own.loc[own["stage"].eq(stage), "people"].sum()
        if stage == "entered":
            rows = getting.tables.entries
            rows = rows[
                rows["year"].eq(draw.draw)
                & rows["stage"].eq("entered")
                & rows["door"].eq("wait list")
            ]
            number -= (~rows["entry_type"].str.contains("WL", na=False)).sum()
        assert counts.strata.loc[counts.strata["draw"].eq(draw.draw), "drawn"].sum() == number
    people = getting.people
    known = people.groupby(["draw", "tickets"])[["is_drawn", "is_apart"]].sum().reset_index()
    both = known.merge(counts.strata, on=["draw", "tickets"])
    assert (both["is_drawn"] <= both["drawn"]).all() and (both["is_apart"] <= both["apart"]).all()


def test_every_outcome_placebo_and_bound_of_the_plan_is_worked_out(getting):
    plan = getting.plan.groupby("part")["item"].agg(list)
    # Not finishing among starters and times are compared apart: they are no experiment.
    assert set(plan["outcome"]) == {*experiment.OUTCOMES, "stopped of starters", "time"}
    assert set(plan["placebo"]) == set(experiment.PLACEBOS)
    assert set(plan["bound"]) == set(experiment.BOUNDS)
    assert {event for _, event in getting.lottery_bounds} == set(experiment.OUTCOMES)


def test_calls_in_the_month_of_the_race(getting):
    rows = getting.tables.entries
    came = rows[rows["stage"].eq("entered") & rows["door"].eq("wait list")]
    table = calls.by_year(getting.calls, getting.drawn_counts)
    assert table["in_month"].sum() == came["called_on"].str[5:7].eq("06").sum()
    doubled = came.merge(getting.tables.doubles, on=["runner_id", "year"])
    assert table["doubles"].sum() == len(doubled)


def test_a_bound_is_everybody_at_utmb_who_asked_and_who_came_otherwise(getting, ran):
    for row in getting.bounds.itertuples():
        asked = getting.tables.entries.query("stage == 'applied' and year == @row.year")[
            "runner_id"
        ]
        both = ran["utmb", row.year] & ran["wser", row.year]
        assert row.seen == len(both)
        assert row.at_utmb == len((ran["utmb", row.year] & set(asked)) | both)


def test_equal_fields_give_the_permutation_of_03(getting):
    from race_doubles.analysis.models import fields_held

    starts = getting.tables.starts
    people = fields_held.careers(starts[starts["year"].between(*getting.span)])
    law = fields_held.shared_law(people, np.zeros(people.held.shape))
    assert np.arange(len(law)) @ law == pytest.approx(getting.overlap.expected)
    assert law.sum() == pytest.approx(1)


def test_the_links_reach_what_was_asked_of_them(getting):
    """Precision and recall on labels that took no part in linking."""
    rows = getting.link_quality.set_index("data")[["precision", "recall"]]
    ours = pd.to_numeric(rows.loc["applicants who finished UTMB"])
    assert ours["precision"] >= 0.98 and ours["recall"] >= 0.95
