"""Matched sets and the same runner's other years, worked out again by loops over people."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from made_frames import utmb_starts
from scipy import stats

from race_doubles.analysis.models.rates import poisson_exact
from race_doubles.analysis.what_it_costs import front, matching, sensitivity, within_runner
from race_doubles.common.words import Estimate

#: set, exposed, runner, stopped, residual, chance of stopping
ROWS = [
    ("s1", True, "a", 1, 0.05, 0.4), ("s1", False, "x", 0, 0.01, 0.3), ("s1", False, "y", 1, None, 0.5), ("s2", True, "b", 0, None, 0.2), ("s2", False, "z", 0, 0.03, 0.25),
    ("s3", True, "a", 1, 0.02, 0.35), ("s3", False, "w", 0, 0.10, 0.3), ("s4", True, "c", 0, 0.03, 0.1), ("s4", False, "v", 1, 0.012, 0.45), ("s4", False, "u", 0, 0.07, 0.15),
]  # fmt: skip
SETS = pd.DataFrame(ROWS, columns=["set_id", "exposed", "runner_id", "stopped", "residual", "dnf"])
SETS["result_id"] = [f"r{at}" for at in range(len(SETS))]


def gaps(column: str) -> dict[str, tuple[str, float, float]]:
    """Of each set with both sides: the exposed runner, and the means of both sides."""
    found = {}
    for name, rows in SETS.groupby("set_id"):
        exposed, matched = (rows.loc[rows["exposed"].eq(side), column].dropna() for side in (True, False))  # fmt: skip
        if len(exposed) and len(matched):
            found[name] = (rows.loc[rows["exposed"], "runner_id"].iloc[0], exposed.mean(), matched.mean())  # fmt: skip
    return found


def test_the_risk_counts_a_runner_with_two_sets_once():
    told = gaps("stopped")
    found = matching.matched_risk(SETS)
    middle = np.mean([one - other for _, one, other in told.values()])
    sums: dict[str, float] = {}
    for who, one, other in told.values():
        sums[who] = sums.get(who, 0.0) + one - other - middle
    error = np.sqrt(sum(value**2 for value in sums.values()) * 3 / 2) / 4
    half = stats.t.ppf(0.975, 2) * error
    assert (found.exposed, found.matched) == (0.5, pytest.approx(np.mean([0.5, 0, 0, 0.5])))
    assert tuple(found.difference) == pytest.approx((middle, middle - half, middle + half))
    assert (found.people, found.sets) == (3, 4)


def test_the_ratio_of_times_is_over_the_runners_of_sets_with_two_sides():
    told = gaps("residual")
    assert set(told) == {"s1", "s3", "s4"}
    by = {who: np.mean([one - other for name, one, other in told.values() if name == who]) for who in "ac"}  # fmt: skip
    found = matching.matched_time(SETS)
    middle, error = np.mean(list(by.values())), np.std(list(by.values()), ddof=1) / np.sqrt(2)
    half = stats.t.ppf(0.975, 1) * error
    assert tuple(found.estimate) == pytest.approx(tuple(np.exp([middle, middle - half, middle + half])))  # fmt: skip
    assert (found.people, found.doubled, found.others) == (2, 3, 4)
    assert found.log_error == pytest.approx(error)


def test_doubled_starts_are_parted_by_what_matching_could_use():
    frame = pd.DataFrame({"result_id": ["r0", "r3", "r5", "r7", "n1", "n2", "o1"], "doubler": [True] * 6 + [False], "known": [2, 1, 1, 3, 4, 0, 5],
                          "stopped": [1, 0, 1, 0, 1, 1, 1], "dnf": [0.4, 0.2, 0.35, 0.1, 0.3, 0.45, 0.5]})  # fmt: skip
    found = matching.who_is_in(frame, SETS)
    expected = [
        ("matched", 4, 2.0, 1.05, 2, 1.05), ("a result, but nobody alike", 1, 1.0, 0.3, 1, 0.3), ("no earlier result", 1, 1.0, 0.45, 1, 0.45),
        ("all doubled starts", 6, 4.0, 1.8, 4, 1.8),
        # Of the matched starters a set weighs as one: 1/2 and 1/2 stopped where 0.4, 0.25, 0.3 and 0.3 were expected.
        ("their match, each set counted once", 4, 1.0, 1.25, 2, 1.95),
    ]  # fmt: skip
    for row, (name, starts, seen, mean, events, exposure) in zip(found.itertuples(), expected, strict=True):  # fmt: skip
        assert (row.name, row.starts, row.seen, row.expected) == (name, starts, seen, pytest.approx(mean))  # fmt: skip
        assert (row.ratio, row.ratio_low, row.ratio_high) == pytest.approx(tuple(poisson_exact(events, exposure)))  # fmt: skip
    assert "no earlier result" not in matching.who_is_in(frame[frame["known"].gt(0)], SETS)["name"].tolist()  # fmt: skip


def test_the_balance_is_of_sets_where_both_sides_are_known():
    more = SETS.assign(level=SETS["dnf"] - 1, born=[1970, 1971, None, 1980, None, 1975, 1976, None, 1980, 1981], experience=np.arange(10.0), past_dnf=1,
                       past_starts=[2, 4, 0, 1, 2, 4, 5, 3, 0, 10], overseas=[0.0, 1.0, 0.0] + [None] * 2 + [1.0, 0.0] + [1.0, 0.0, 1.0], year=2015)  # fmt: skip
    rows = matching.balance(more.astype({"born": float, "overseas": float})).set_index("name")
    assert rows.index.tolist() == [
        "predicted level (log time)", "year of birth", "earlier starts (logarithm)", "share of them not finished", "predicted chance of stopping", "from outside Europe (2015 on)",
    ]  # fmt: skip
    own, match = np.array([1970, 1975.0]), np.array([1971, 1976.0])
    assert rows.loc["year of birth"].tolist() == pytest.approx([own.mean(), match.mean(), (own - match).mean() / own.std(ddof=1)])  # fmt: skip
    own, match = np.array([0.5, 1.0, 0.25, 1 / 3]), np.array([0.25, 0.5, 0.2, 0.1])
    assert rows.loc["share of them not finished"].tolist() == pytest.approx([own.mean(), match.mean(), (own - match).mean() / own.std(ddof=1)])  # fmt: skip
    own, match = SETS.loc[SETS["exposed"], "dnf"].to_numpy(), np.array([0.4, 0.25, 0.3, 0.3])
    assert rows.loc["predicted chance of stopping"].tolist() == pytest.approx([own.mean(), match.mean(), (own - match).mean() / own.std(ddof=1)])  # fmt: skip


YEARS = pd.DataFrame([
    ("a", 2010, False, 0, 0.02, 0.1), ("a", 2011, True, 1, 0.05, 0.0), ("a", 2012, True, 0, 0.09, 0.2), ("b", 2010, True, 0, 0.01, 0.1), ("b", 2012, False, 1, 0.04, 0.2),
    ("c", 2010, False, 1, 0.00, 0.1), ("c", 2011, False, 0, 0.08, 0.0), ("d", 2010, True, 1, None, 0.1), ("d", 2011, False, 0, 0.03, 0.0), ("e", 2009, True, 0, 0.07, 0.3),
    ("e", 2010, False, 0, 0.02, 0.1), ("e", 2011, False, 0, None, 0.0),
], columns=["runner_id", "year", "doubler", "stopped", "slow", "severity"])  # fmt: skip


def test_a_runner_s_times_are_held_against_the_own_mean():
    done = [(who, x, y) for who, x, y in zip(YEARS["runner_id"], YEARS["doubler"].astype(float), YEARS["slow"], strict=True) if who in "abe" and y == y]  # fmt: skip
    mean = {who: [np.mean([row[at] for row in done if row[0] == who]) for at in (1, 2)] for who in "abe"}  # fmt: skip
    x, y = (np.array([row[at] - mean[row[0]][at - 1] for row in done]) for at in (1, 2))
    slope = (x @ y) / (x @ x)
    left = y - slope * x
    who = np.array([row[0] for row in done])
    spread = sum((x[who == one] @ left[who == one]) ** 2 for one in "abe")
    error = np.sqrt(spread / (x @ x) ** 2 * (3 / 2)) * np.sqrt((7 - 1) / (7 - 3))
    half = stats.t.ppf(0.975, 2) * error
    found = within_runner.time(YEARS)
    assert tuple(found.estimate) == pytest.approx(tuple(np.exp([slope, slope - half, slope + half])))  # fmt: skip
    assert (found.people, found.doubled, found.others) == (3, 4, 3)


def test_only_runners_who_did_both_and_ended_both_ways_tell_of_stopping(monkeypatch):
    asked = []
    monkeypatch.setattr(within_runner, "conditional", lambda *args: asked.append(args) or "found")
    assert within_runner.stopping(YEARS) == "found"
    stopped, design, groups, severity = asked[0]
    assert groups.tolist() == ["a", "a", "a", "b", "b", "d", "d"]
    assert stopped.tolist() == [0, 1, 0, 0, 1, 1, 0] and severity.tolist() == [0.1, 0.0, 0.2, 0.1, 0.2, 0.1, 0.0]  # fmt: skip
    assert list(design) == ["doubler"] and design["doubler"].tolist() == [0, 1, 1, 1, 0, 1, 0]


def test_later_years_begin_with_the_first_double():
    kept = within_runner.later_years_only(YEARS)
    assert kept.index.tolist() == [1, 2, 3, 4, 7, 8, 9, 10, 11]


def test_a_contrast_of_two_groups_adds_their_errors():
    rows = pd.DataFrame([{"group": name, **Estimate(*found).columns("difference")} for name, found in {"one": (10, 4, 16), "two": (3, -5, 11), "three": (0, 0, 0)}.items()])  # fmt: skip
    half = np.sqrt(12**2 + 16**2) / 2
    assert tuple(front.contrast(rows, "one", "two")) == pytest.approx((7, 7 - half, 7 + half))
    assert front.contrast(rows, "one", "four") is None and front.contrast(rows, "four", "one") is None  # fmt: skip


DAYS = pd.Series({2010: 61, 2011: 61, 2012: 62, 2013: 68, 2014: 61})


def many_sets() -> pd.DataFrame:
    rows = []
    for at, (year, exposed, matched) in enumerate([(2010, 1, (0, 1)), (2010, 0, (0,)), (2011, 1, (0,)), (2012, 0, (1, 0)), (2012, 1, (1,)), (2013, 0, (1,)), (2014, 1, (1, 1))]):  # fmt: skip
        rows += [(f"s{at}", year, side, stopped) for side, some in ((True, (exposed,)), (False, matched)) for stopped in some]  # fmt: skip
    return pd.DataFrame(rows, columns=["set_id", "year", "exposed", "stopped"])


def test_more_days_are_contrasted_with_the_editions_as_clusters():
    sets = many_sets()
    parts = front.by_days(sets, DAYS)
    assert list(parts) == ["61 days", "more than 61 days"]
    assert sorted(set(parts["61 days"]["year"])) == [2010, 2011, 2014] and sorted(set(parts["more than 61 days"]["year"])) == [2012, 2013]  # fmt: skip
    gap = 100 * np.array([0.5, 0, 1, -0.5, 0, -1, 0])
    more = np.array([0, 0, 0, 1, 1, 1, 0.0])
    edition = np.array([0, 0, 1, 2, 2, 3, 4])
    middle = gap[more == 1].mean() - gap[more == 0].mean()
    design = np.column_stack([np.ones(7), more])
    left = gap - np.where(more == 1, gap[more == 1].mean(), gap[more == 0].mean())
    bread = np.linalg.inv(design.T @ design)
    meat = sum(np.outer(part, part) for part in (design[edition == one].T @ left[edition == one] for one in range(5)))  # fmt: skip
    error = np.sqrt((bread @ meat @ bread)[1, 1] * 5 / 4 * 6 / 5)
    half = stats.t.ppf(0.975, 3) * error
    assert tuple(front.days_contrast(sets, DAYS)) == pytest.approx((middle, middle - half, middle + half))  # fmt: skip
    assert front.days_contrast(sets[sets["year"].le(2012)], DAYS) is None
    assert front.days_contrast(sets, DAYS * 0 + 61) is None
    assert front.days_contrast(sets[sets["year"].le(2013)], DAYS) is not None


def test_every_choice_of_matching_is_the_one_that_its_name_says(monkeypatch):
    frame = utmb_starts(3, people=60, editions=3).assign(wser_finished=False, overseas=np.nan)
    frame.loc[frame.index[::2], "wser_finished"] = True
    late = frame.index[frame["year"].eq(2011)]
    frame.loc[late, "overseas"] = 1.0
    hindsight = frame.assign(level=0.0)
    asked = {}

    def matched(rows, **more):
        asked[len(asked)] = (rows, more)
        return len(asked) - 1

    monkeypatch.setattr(sensitivity, "matched_sets", matched)
    found = sensitivity.choices(frame, [2010, 2012], hindsight)
    told = {name: (asked[one.sets][1], one.adjust) for name, one in found.items()}
    every = matching.ADJUSTED_FOR
    assert told == {
        "the main one": ({}, every), "not adjusted": ({}, ()), "adjusted for predicted risk alone": ({}, ("risk",)),
        "not adjusted for coming from abroad": ({}, ("risk", "experience")), "matched on level alone, not adjusted": ({"on": ("level",)}, ()),
        "matched on coming from abroad, too": ({"on": (*matching.MATCHED_ON, "abroad")}, every), "half the caliper": ({"caliper": matching.CALIPER / 2}, every),
        "twice the caliper": ({"caliper": matching.CALIPER * 2}, every), "one starter a doubled start": ({"controls": 1}, every), "ten starters a doubled start": ({"controls": 10}, every),
        "without changed courses": ({}, every), "only doublers who finished Western States (post hoc)": ({}, every), "later years known, too": ({}, every),
        "later years known, not adjusted for coming from abroad": ({}, ("risk", "experience")), "from 2011 on": ({}, every),
    }  # fmt: skip
    of = {name: asked[one.sets][0] for name, one in found.items()}
    assert next(iter(found)) == sensitivity.FIXED and of[sensitivity.FIXED] is frame and of["half the caliper"] is frame  # fmt: skip
    assert of["later years known, too"] is hindsight
    assert set(of["without changed courses"]["year"]) == {2010, 2012}
    through = of["only doublers who finished Western States (post hoc)"]
    assert len(through) == int((~frame["doubler"] | frame["wser_finished"]).sum()) < len(frame)
    assert of["from 2011 on"]["result_id"].tolist() == frame.loc[late, "result_id"].tolist()
    none = sensitivity.choices(frame.assign(overseas=frame["overseas"].mask(frame["doubler"])), [2010], hindsight)  # fmt: skip
    assert not any(name.startswith("from ") for name in none)


def test_an_unseen_cause_needs_as_much_as_the_nearer_end():
    for ratio in (1.44, 1 / 1.44):
        assert sensitivity.e_value(ratio) == pytest.approx(1.2 + np.sqrt(1.2 * 0.2))
    assert sensitivity.e_value_of_interval(Estimate(2, 1.44, 3)) == pytest.approx(1.2 + np.sqrt(0.24))  # fmt: skip
    assert sensitivity.e_value_of_interval(Estimate(0.5, 0.3, 1 / 1.44)) == pytest.approx(1.2 + np.sqrt(0.24))  # fmt: skip
    assert sensitivity.e_value_of_interval(Estimate(2, 1.0, 3)) == sensitivity.e_value_of_interval(Estimate(0.5, 0.3, 1.0)) == 1  # fmt: skip
