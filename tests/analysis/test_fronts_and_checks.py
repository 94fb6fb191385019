"""Who counts where a check is made: the front, both sexes, the edges of groups, and earlier editions only."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from race_doubles.analysis.models import finishing
from race_doubles.analysis.models.performance import relative_to_edition
from race_doubles.analysis.walmsley import forecast_checks as checks
from race_doubles.analysis.what_it_costs import front
from race_doubles.common.words import Estimate


def test_a_spline_is_straight_beyond_its_outer_knots_and_bends_as_written_between():
    knots = np.array([0.0, 1.0, 2.0, 4.0])
    at = np.array([-2.0, -1.0, 0.0, 1.0, 5.0, 6.0, 7.0])
    found = finishing.restricted_cubic(at, knots)
    assert found.shape == (7, 3) and found[:, 0].tolist() == at.tolist()
    assert found[:3, 1:].tolist() == [[0.0, 0.0]] * 3  # nothing up to the first knot
    assert found[3, 1:] == pytest.approx([1 / 16, 0.0])  # (1 - 0)³ over the squared span
    # Beyond the last knot each step adds as much.
    assert np.diff(found[4:, 1:], axis=0)[0] == pytest.approx(np.diff(found[4:, 1:], axis=0)[1])
    # At 3, by hand: (3³ - 1³·(4-0)/(4-2)) / 16 and (2³ - 1³·(4-1)/(4-2)) / 16.
    assert finishing.restricted_cubic(np.array([3.0]), knots)[0, 1:] == pytest.approx([25 / 16, 6.5 / 16])  # fmt: skip


def starts(*rows: tuple) -> pd.DataFrame:
    names = ["runner_id", "race", "year", "status"]
    return pd.DataFrame(rows, columns=names).assign(called_off=False)


def test_an_edition_tells_who_stopped_where_more_than_one_in_a_hundred_is_listed_so():
    one = [(f"r{n}", "utmb", 2010, "dnf" if n < 1 else "finished") for n in range(100)]
    two = [(f"r{n}", "utmb", 2011, "dnf" if n < 2 else "finished") for n in range(100)]
    table = starts(*one, *two)
    assert finishing.non_finishers_known(table).groupby(table["year"]).first().to_dict() == {2010: False, 2011: True}  # fmt: skip
    off = table.assign(called_off=table["year"].eq(2011))
    assert not finishing.own_outcomes(off).any() and finishing.own_outcomes(table).sum() == 100


def test_a_record_is_of_earlier_years_and_of_both_races():
    table = starts(
        ("a", "wser", 2010, "dnf"), ("b", "wser", 2010, "finished"), ("a", "utmb", 2011, "finished"), ("b", "utmb", 2011, "dnf"),
        ("a", "wser", 2012, "late"), ("a", "utmb", 2012, "dsq"), ("b", "wser", 2012, "dnf"), ("b", "utmb", 2012, "dnf"),
    )  # fmt: skip
    before = finishing.records(table).set_index(["runner_id", "year"])[["past_starts", "past_dnf"]]
    assert before.loc[[("a", 2010)]].to_numpy().tolist() == [[0, 0]]
    assert before.loc[[("a", 2011)]].to_numpy().tolist() == [[1, 1]]
    # Both starts of 2012 know of 2010 and 2011, and neither of the other.
    assert before.loc[[("a", 2012)]].to_numpy().tolist() == [[2, 1]] * 2
    others = finishing.records(table, other_years=True).set_index(["runner_id", "year"])[["past_starts", "past_dnf"]]  # fmt: skip
    assert others.loc[[("a", 2010)]].to_numpy().tolist() == [[3, 2]]
    assert others.loc[[("b", 2011)]].to_numpy().tolist() == [[3, 2]]


def test_an_edition_is_gauged_by_those_with_history_and_only_finishers_have_a_residual():
    table = pd.DataFrame({
        "race": ["utmb"] * 4 + ["wser"] * 2, "year": 2015, "status": ["finished"] * 3 + ["dnf"] + ["finished"] * 2,
        "finish_seconds": [100.0, 200.0, 400.0, 50.0, 100.0, 400.0], "level": [0.0, 0.1, 0.0, 0.0, 0.0, 0.0], "known": [1, 3, 0, 5, 0, 0],
    })  # fmt: skip
    found = relative_to_edition(table)["residual"]
    low, high = np.log(100), np.log(200) - 0.1
    middle = (low + high) / 2
    assert found[:3].tolist() == pytest.approx([low - middle, high - middle, np.log(400) - middle], abs=1e-6)  # fmt: skip
    assert np.isnan(found[3])
    # Nobody at Western States has any history: the median of all.
    assert found[4:].tolist() == pytest.approx([-np.log(2), np.log(2)], abs=1e-6)


def test_the_front_is_the_twenty_fastest_with_history_of_each_sex_and_year():
    rows = [
        {"result_id": f"{sex}{year}{n}", "runner_id": f"{sex}{n}", "year": year, "sex": sex, "level": n / 100, "known": 1, "stopped": n % 2, "doubler": n < 5}
        for sex in "FMX" for year in (2010, 2011) for n in range(25)
    ]  # fmt: skip
    frame = pd.DataFrame(rows)
    at = front.at_front(frame)
    assert frame[at].groupby(["sex", "year"])["level"].max().eq(0.19).all() and at.sum() == 120
    # The fastest without any history is not among them, and the next moves up.
    unknown = frame.assign(known=frame["known"].where(frame["level"].gt(0), 0))
    assert front.at_front(unknown).sum() == 120 and not front.at_front(unknown)[frame["level"].eq(0)].any()  # fmt: skip
    counts = front.front_counts(frame).set_index(["sex", "doubler"])
    assert sorted(counts.index.unique("sex")) == ["F", "M"]
    assert counts.loc[("F", True)].tolist() == [10, 5, 4]  # starts of two years, people, stopped
    assert counts.loc[("M", False)].tolist() == [30, 15, 16]
    sets = frame[frame["doubler"] | frame["level"].gt(0.21)].assign(set_id=lambda t: t["result_id"])
    groups = front.groups_of(sets, frame)
    assert {name: len(some) for name, some in groups.items()} == {
        "the front": 30, "women at the front": 10, "men at the front": 10, "behind the front": 18,
    }  # fmt: skip
    assert set(groups["women at the front"]["sex"]) == {"F"}


def test_a_persons_starts_at_the_front_are_no_independent_news_of_the_sexes():
    """Ten women and ten men start once, half of the women and no man stopping: then each of them five times, always alike."""
    once = pd.DataFrame(
        {"runner_id": [f"r{n}" for n in range(20)], "sex": ["F"] * 10 + ["M"] * 10, "year": 2010, "level": 0.1, "known": 1,
         "stopped": [1, 0] * 5 + [1] + [0] * 9, "doubler": True}
    )  # fmt: skip
    often = pd.concat([once.assign(year=year) for year in range(2010, 2015)], ignore_index=True)
    single, same = front.sexes_apart(once, True), front.sexes_apart(often, True)
    assert [single.value, same.value] == pytest.approx([40, 40])
    assert same.high - same.low == pytest.approx(single.high - single.low, rel=0.05)
    independent = often.assign(runner_id=range(len(often)))
    apart = front.sexes_apart(independent, True)
    assert apart.high - apart.low < 0.5 * (same.high - same.low)
    assert front.sexes_apart(once, False) is None
    assert front.sexes_apart(once.assign(stopped=0), True) is None


def test_shares_need_three_doubled_people_and_are_of_a_hundred():
    def sets(people: int) -> pd.DataFrame:
        rows = [
            {"set_id": n, "exposed": exposed, "runner_id": f"{exposed}{n % people}", "stopped": float(exposed and n != 1)}
            for n in range(4) for exposed in (True, False)
        ]  # fmt: skip
        return pd.DataFrame(rows)

    found = front.shares({"two": sets(2), "three": sets(3)})
    assert found["group"].tolist() == ["three"]
    row = found.iloc[0]
    assert (row["sets"], row["people"], row["doublers"], row["matched"], row["difference"]) == (4, 3, 75.0, 0.0, 75.0)  # fmt: skip
    # People are the clusters: their sums of 0.25, -0.75 and 0.25 + 0.25, t with two.
    error = np.sqrt((0.5**2 + 0.75**2 + 0.25**2) * 3 / 2) / 4
    assert row["difference_high"] - row["difference"] == pytest.approx(100 * 4.3027 * error, rel=1e-4)  # fmt: skip


def test_a_contrast_is_one_less_the_other_and_none_where_one_is_left_out():
    found = pd.DataFrame({"group": ["one", "other"], "difference": [10.0, 4.0], "difference_low": [7.0, 0.0], "difference_high": [13.0, 8.0]})  # fmt: skip
    assert front.contrast(found, "one", "other") == Estimate(6.0, 1.0, 11.0)
    assert front.contrast(found, "one", "third") is None


def test_by_days_tells_the_fewest_from_more():
    sets = pd.DataFrame({"year": [2010, 2011, 2012], "stopped": 0})
    groups = front.by_days(sets, pd.Series({2010: 62, 2011: 63, 2012: 69}))
    assert {name: some["year"].tolist() for name, some in groups.items()} == {"62 days": [2010], "more than 62 days": [2011, 2012]}  # fmt: skip
    alike = front.by_days(sets[sets["year"].ne(2011)], pd.Series({2010: 62, 2011: 63, 2012: 69}))
    assert list(alike) == ["62 days", "69 days"]


def every(**columns) -> pd.DataFrame:
    return pd.DataFrame(columns)


def test_a_forecast_at_the_edge_of_two_groups_is_in_the_upper_and_certainty_in_the_last():
    found = every(chance=[0.0, 0.01, 0.05, 0.1, 0.3, 1.0], won=[False, False, True, False, True, True])  # fmt: skip
    groups = checks.calibration(found)
    assert groups[["low", "high", "forecasts"]].to_numpy().tolist() == [[0.0, 0.01, 1], [0.01, 0.05, 1], [0.05, 0.15, 2], [0.3, 1.0, 2]]  # fmt: skip
    assert groups["mean"].tolist() == pytest.approx([0.0, 0.01, 0.075, 0.65])
    assert groups["seen"].tolist() == [0.0, 0.0, 0.5, 1.0]
    assert groups["seen_low"].lt(groups["seen_high"]).all()
    both = checks.both_check(every(p_both=[0.01, 0.02, 0.9], won_both=[True, False, True]))
    assert both[["race", "low", "forecasts", "seen"]].to_numpy().tolist() == [["both", 0.01, 2, 0.5], ["both", 0.08, 1, 1.0]]  # fmt: skip


def field() -> pd.DataFrame:
    """Starters of one UTMB and one Western States: the tenth, the eleventh, one who stopped, one without history."""
    return pd.DataFrame({
        "race": ["utmb"] * 4 + ["wser"], "year": [2010] * 5, "sex": ["F", "F", "M", "M", "M"], "runner_id": list("abcde"),
        "status": ["finished", "finished", "dnf", "finished", "finished"], "sex_place": pd.array([10, 11, 1, 1, 1], dtype="Int64"),
        "known": [1, 1, 2, 0, 3], "top10": [0.2, 0.19, 0.5, 0.9, 0.9], "chance": [0.0, 0.0, 0.4, 0.5, 0.8], "dnf": [0.1, 0.2, 0.35, 0.4, 0.5],
        "called_off": False,
    })  # fmt: skip


def test_the_tenth_is_in_the_top_ten_the_eleventh_and_who_stopped_are_not():
    found = checks.top_ten_check(field())
    utmb = found[found["race"].eq("utmb")]
    # Without the one of no history; 0.19 is below a fifth, 0.2 is not.
    assert utmb[["low", "forecasts", "seen"]].to_numpy().tolist() == [[0.05, 1, 0.0], [0.2, 1, 1.0], [0.4, 1, 0.0]]  # fmt: skip
    assert found.loc[found["race"].eq("wser"), ["low", "seen"]].to_numpy().tolist() == [[0.6, 1.0]]


def test_the_front_of_the_check_has_history_and_a_fifth_of_a_chance():
    assert checks.at_the_front(field()).tolist() == [True, False, True, False, True]
    found = checks.stopping_check(field())
    assert found[["race", "low", "forecasts", "seen"]].to_numpy().tolist() == [["utmb", 0.0, 1, 0.0], ["utmb", 0.3, 1, 1.0]]  # fmt: skip
    assert checks.stopping_check(field().assign(called_off=[False] * 3 + [True] * 2))["race"].eq("utmb").all()  # fmt: skip


def test_groups_of_starters_by_race_front_and_doubling():
    attempts = pd.DataFrame({"runner_id": ["a", "e", "c"], "year": [2010, 2010, 2009]})
    groups = checks.stopping_groups(field(), attempts)
    assert {name: "".join(field()["runner_id"][group]) for name, group in groups.items()} == {
        "Western States, everyone": "e", "Western States, the front": "e", "UTMB, everyone": "abcd", "UTMB, the front": "ac",
        "UTMB, elite doublers": "a",
    }  # fmt: skip


def test_every_starter_is_held_against_one_of_the_field_of_that_sex():
    found = field().loc[:3].assign(year=[2010, 2010, 2011, 2011])
    scores = checks.starter_scores(found).set_index("event")
    won, top = scores.loc["won"], scores.loc["top10"]
    assert (won["starters"], won["seen"], won["expected"]) == (4, 1, pytest.approx(0.9))
    # Of two women and two men, each had a half; the one who stopped in first place won nothing.
    assert won["rate"] == pytest.approx(0.25) and won["model"] == pytest.approx((0.16 + 0.25) / 4)
    assert won["skill"] == pytest.approx(1 - 0.41)
    assert top["seen"] == 2 and top["rate"] == pytest.approx(0.5)  # ten places for two are one each
    assert top["log_model"] == pytest.approx(-np.log([0.2, 0.81, 0.5, 0.9]).mean())


def test_scores_of_stopping_use_earlier_editions_alone():
    """The share of 2010 is the plain forecast of 2011; with the runner's own record, two imagined starts at it."""
    years = {2010: ["dnf", "finished", "finished", "finished"], 2011: ["dnf", "dnf", "finished", "finished"], 2012: ["dnf", "dnf", "dnf", "finished"]}  # fmt: skip
    rows = [(f"r{n}", "utmb", year, status) for year, listed in years.items() for n, status in enumerate(listed)]  # fmt: skip
    table = finishing.records(starts(*rows))
    found = table[["runner_id", "race", "year"]].assign(dnf=[0.6, 0.3, 0.5, 0.4] * 3)
    everyone = pd.Series(True, index=found.index)
    scored = checks.stopping_scores(SimpleNamespace(table=table), found, {"all": everyone}, found["dnf"])  # fmt: skip
    row = scored.iloc[0]
    assert (row["starters"], row["stopped"]) == (8, 5)  # the first edition has none before it
    # Rates of a quarter in 2011 and of three in eight in 2012.
    assert row["rate"] == pytest.approx(np.mean([0.75**2] * 2 + [0.25**2] * 2 + [0.625**2] * 3 + [0.375**2]))  # fmt: skip
    record = [(1 + 0.5) / 3, 0.5 / 3, 0.5 / 3, 0.5 / 3, (2 + 0.75) / 4, (1 + 0.75) / 4, 0.75 / 4, 0.75 / 4]  # fmt: skip
    outcome = np.array([1, 1, 0, 0, 1, 1, 1, 0])
    assert row["record"] == pytest.approx(np.mean((np.array(record) - outcome) ** 2))
    told = np.array([0.6, 0.3, 0.5, 0.4] * 2)
    assert row["model"] == row["recalibrated"] == pytest.approx(np.mean((told - outcome) ** 2))
    assert row["skill_rate"] == row["skill_recalibrated"] == pytest.approx(1 - row["model"] / row["rate"])  # fmt: skip
    assert row["ratio"] == pytest.approx(5 / 3.6)
    assert checks.front_of_utmb(scored.assign(group="UTMB, the front"))["stopped"] == 5
