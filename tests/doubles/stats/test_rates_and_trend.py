"""Intervals cover at about the stated rate, and a trend is found where there is one only."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from doubles.stats import trend
from doubles.stats.rates import jeffreys, poisson_exact, rate_ratio


@pytest.mark.parametrize("share", [0.002, 0.03, 0.4])
def test_jeffreys_covers_on_average(share):
    trials = 700
    covered = sum(
        stats.binom.pmf(k, trials, share)
        for k in range(trials + 1)
        if stats.binom.pmf(k, trials, share) > 1e-9
        and jeffreys(k, trials).low <= share <= jeffreys(k, trials).high
    )
    assert 0.92 <= covered <= 0.99


def test_jeffreys_at_the_ends():
    assert jeffreys(0, 50).low == 0 and jeffreys(50, 50).high == 1
    with pytest.raises(ValueError):
        jeffreys(3, 2)


def test_poisson_interval_is_garwoods():
    # Garwood's table: 4 events, 95%: 1.09 to 10.24.
    found = poisson_exact(4, 1)
    assert (round(found.low, 2), round(found.high, 2)) == (1.09, 10.24)


def test_rate_ratio_is_about_the_ratio():
    found = rate_ratio(60, 1000, 30, 1000)
    assert found.low < 2 < found.high and abs(found.value - 2) < 0.15


def simulated_years(random, slope, spread=0.0):
    years = np.arange(2003, 2025)
    odds = -3.6 + slope * (years - years.mean()) + spread * random.standard_normal(len(years))
    return pd.DataFrame(
        {"year": years, "wser": 380, "started": random.binomial(380, 1 / (1 + np.exp(-odds)))}
    )


@pytest.mark.parametrize("slope, spread", [(0.0, 0.0), (0.06, 0.0), (0.06, 0.3)])
def test_trend_interval_covers_the_slope(slope, spread):
    random = np.random.default_rng(5)
    fits = [trend.fit(simulated_years(random, slope, spread)).per_year for _ in range(120)]
    covered = np.mean([fit.low <= np.exp(slope) <= fit.high for fit in fits])
    assert covered >= 0.9


def test_step_is_not_seen_in_a_steady_trend():
    random = np.random.default_rng(6)
    steps = [trend.fit(simulated_years(random, 0.06), step_from=2016).step for _ in range(100)]
    assert np.mean([step.low > 1 or step.high < 1 for step in steps]) <= 0.12


def test_waits_count_years_with_both_races():
    years = pd.DataFrame({"year": [2006, 2007, 2009, 2010, 2011], "won": [0, 1, 1, 0, 1]})
    found = trend.waiting_times(years)
    assert found.years_with_win == [2007, 2009, 2011] and found.gaps == [1, 2]
    # Of the ten ways to place three among five only one keeps them apart.
    assert found.adjacent_chance == pytest.approx(0.9)
