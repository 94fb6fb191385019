"""A draw within strata: exact against every possible draw, and against made lotteries with and without an effect."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from race_doubles.analysis.models.strata import exact, law_of, power, shift
from race_doubles.analysis.who_gets_in.experiment import OUTCOMES, strata_of

STRATA = pd.DataFrame({"people": [6, 5], "drawn": [2, 3], "events": [3, 2], "events_drawn": [0, 1]})


def test_the_law_is_that_of_every_possible_draw():
    counted = np.zeros(6)
    for one in combinations(range(6), 2):
        for two in combinations(range(5), 3):
            counted[sum(at < 3 for at in one) + sum(at < 2 for at in two)] += 1
    assert law_of(STRATA) == pytest.approx(counted[:5] / counted.sum())


def test_one_stratum_is_fishers_table():
    table = pd.DataFrame({"people": [40], "drawn": [15], "events": [12], "events_drawn": [8]})
    found = exact(table)
    expected = stats.contingency.odds_ratio([[8, 7], [4, 21]], kind="conditional")
    assert found.ratio.value == pytest.approx(expected.statistic, rel=1e-6)
    wide = expected.confidence_interval(0.95)
    assert (
        wide.low < found.ratio.low < found.ratio.value < found.ratio.high < wide.high
    )  # mid-p is narrower
    assert found.expected == pytest.approx(15 * 12 / 40)


def test_no_event_among_the_drawn_is_a_ratio_of_none_with_an_upper_end():
    found = exact(STRATA.assign(events_drawn=0, people=[60, 50], drawn=[20, 30], events=[6, 2]))
    assert found.ratio.value == 0 == found.ratio.low and 0 < found.ratio.high < 1


def test_strata_in_which_nobody_or_everybody_is_drawn_say_nothing():
    more = pd.DataFrame(
        {"people": [9, 4], "drawn": [0, 4], "events": [2, 3], "events_drawn": [0, 3]}
    )
    assert exact(pd.concat([STRATA, more])) == exact(STRATA)
    with pytest.raises(ValueError, match="more drawn"):
        exact(STRATA.assign(drawn=[7, 3]))


def made_lottery(random: np.random.Generator, ratio: float) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Two draws of people with tickets, drawn by their tickets; being drawn multiplies the odds of starting UTMB."""
    tables, counts = [], []
    for draw, base in ((2031, 0.15), (2032, 0.3)):
        tickets = np.repeat([1, 2, 4, 8], [400, 200, 80, 20])
        drawn = np.zeros(len(tickets), dtype=bool)
        drawn[np.argsort(random.exponential(1 / tickets))[:90]] = True
        # Those with more tickets have asked for long: they run more, so a comparison without strata is biased.
        odds = base * tickets**0.5 * np.where(drawn, ratio, 1.0)
        table = pd.DataFrame({"draw": draw, "known": "drawn", "tickets": tickets, "is_drawn": drawn, "is_apart": False,
                              "started": random.random(len(tickets)) < odds / (1 + odds)})  # fmt: skip
        tables.append(table.astype({"started": "boolean"}))
        by = table.groupby("tickets").agg(holders=("is_drawn", "size"), drawn=("is_drawn", "sum"))
        counts.append(by.reset_index().assign(draw=draw, apart=0))
    return pd.concat(tables, ignore_index=True), pd.concat(counts, ignore_index=True)


@pytest.mark.parametrize("ratio", [1.0, 0.5, 2.0])
def test_a_made_lottery_gives_its_effect_back_within_its_interval(ratio):
    """Of 120 worlds about 95 % of the intervals hold the truth; without an effect about one in twenty is a false alarm."""
    random, worlds = np.random.default_rng(5), 120
    found, plain = [], []
    for _ in range(worlds):
        people, counts = made_lottery(random, ratio)
        strata = strata_of(people, counts, OUTCOMES["started"], full_only=True)
        found.append(exact(strata.drop(columns=["draw", "tickets"])))
        shares = people["started"].astype(float).groupby(people["is_drawn"]).mean()
        plain.append(shares[True] / shares[False])
    within = sum(one.ratio.low <= ratio <= one.ratio.high for one in found)
    assert stats.binomtest(within, worlds, 0.95).pvalue > 0.01
    middle = np.exp(np.mean([np.log(one.ratio.value) for one in found]))
    assert middle == pytest.approx(ratio, rel=0.06)
    alarms = sum(one.p_value < 0.05 for one in found)
    if ratio == 1.0:
        assert stats.binomtest(alarms, worlds, 0.05).pvalue > 0.01
        # Without strata the drawn, who have more tickets, would seem to run more.
        assert np.mean(plain) > 1.15
    else:
        # The power figure: an effect as large as the one that is seen four times in five is seen about as often.
        size = np.mean([one.seen_below if ratio < 1 else one.seen_above for one in found])
        assert (alarms / worlds > 0.75) == (abs(np.log(ratio)) > abs(np.log(size)) * 0.95)


def test_power_is_the_level_without_an_effect_and_four_in_five_where_it_says_so():
    strata = pd.DataFrame(
        {"people": [4000, 900], "drawn": [400, 300], "events": [200, 90], "events_drawn": [20, 30]}
    )
    found = exact(strata)
    chances = power(strata, np.array([found.seen_below, 1.0, found.seen_above]))
    assert chances[[0, 2]] == pytest.approx([0.8, 0.8], abs=1e-6)
    assert 0.03 < chances[1] <= 0.06


def test_a_shift_is_found_within_strata_and_its_spread_is_that_of_the_draw():
    values = pd.Series([1.0, 2.0, 3.0, 14.0, 15.0, 16.0])
    drawn = pd.Series([True, False, False, True, False, False])
    strata = pd.Series(["a"] * 3 + ["b"] * 3)
    found = shift(values, drawn, strata)
    assert found.difference.value == pytest.approx(-1.5)
    differences = []
    for one in range(3):
        for two in range(3):
            both = pd.Series([at == one for at in range(3)] + [at == two for at in range(3)])
            differences.append(shift(values, both, strata).difference.value)
    half = (found.difference.high - found.difference.low) / 2
    assert half / stats.norm.ppf(0.975) == pytest.approx(np.std(differences))
    assert np.mean(differences) == pytest.approx(0)
    assert np.isnan(shift(values, drawn & False, strata).p_value)
