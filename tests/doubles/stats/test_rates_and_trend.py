"""Intervals cover at about the stated rate, and a trend is found where there is one only."""

import numpy as np
import pandas as pd
import pytest
from made_coverage import WORLDS, band, covered, holds
from scipy import stats

from doubles.stats import trend
from doubles.stats.rates import jeffreys, poisson_exact, rate_ratio


def chance_of_cover(interval, distribution, truth):
    """The exact chance that `interval` (of a count) holds the truth: no simulation needed."""
    counts = np.arange(int(distribution.ppf(1e-10)), int(distribution.ppf(1 - 1e-10)) + 1)
    held = [holds(interval(int(k)), truth) for k in counts]
    return float(distribution.pmf(counts)[held].sum())


def test_jeffreys_covers_at_the_stated_rate_on_average_over_shares():
    # For one share the chance swings about 95% (Brown, Cai and DasGupta 2001); its mean does not. The
    # shares run over what this project meets: from a win in 8,000 starts to two in five.
    shares = np.exp(np.linspace(np.log(0.0005), np.log(0.4), 20))
    chances = [
        chance_of_cover(lambda k: jeffreys(k, 700), stats.binom(700, share), share)
        for share in shares
    ]
    assert np.mean(chances) == pytest.approx(0.95, abs=0.01)
    assert min(chances) > 0.85


@pytest.mark.parametrize("mean", [0.4, 3.0, 40.0])
def test_poisson_interval_never_covers_less_than_stated(mean):
    assert chance_of_cover(lambda k: poisson_exact(k, 1), stats.poisson(mean), mean) >= 0.95


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


@pytest.mark.parametrize("women, men", [(0.03, 0.03), (0.045, 0.03), (0.01, 0.002)])
def test_rate_ratio_covers_the_ratio(women, men):
    random = np.random.default_rng(8)
    found = [
        rate_ratio(int(a), 1700, int(b), 6200)
        for a, b in random.binomial([1700, 6200], [women, men], (WORLDS, 2))
    ]
    low, high = band(WORLDS)
    assert low <= covered(found, women / men) <= high


def simulated_years(random, slope, spread=0.0, step=0.0):
    years = np.arange(2003, 2025)
    odds = -3.6 + slope * (years - years.mean()) + spread * random.standard_normal(len(years))
    odds = odds + step * (years >= 2016)
    return pd.DataFrame(
        {"year": years, "wser": 380, "started": random.binomial(380, 1 / (1 + np.exp(-odds)))}
    )


@pytest.mark.parametrize("slope, spread", [(0.0, 0.0), (0.0, 0.3), (0.06, 0.0), (0.06, 0.3)])
def test_trend_interval_covers_the_slope(slope, spread):
    random = np.random.default_rng(5)
    fits = [trend.fit(simulated_years(random, slope, spread)).per_year for _ in range(WORLDS)]
    low, high = band(WORLDS)
    assert low <= covered(fits, np.exp(slope)) <= high
    if slope:
        assert np.mean([fit.low > 1 for fit in fits]) > 0.6


@pytest.mark.parametrize("step", [0.0, 0.8])
def test_step_is_covered_and_not_seen_in_a_steady_trend(step):
    random = np.random.default_rng(6)
    steps = [
        trend.fit(simulated_years(random, 0.06, step=step), step_from=2016).step
        for _ in range(WORLDS)
    ]
    low, high = band(WORLDS)
    assert low <= covered(steps, np.exp(step)) <= high
    if step:
        assert np.mean([found.low > 1 for found in steps]) > 0.4


@pytest.mark.parametrize("chance", [0.1, 0.3])
def test_chance_of_a_neighbouring_win_is_how_often_it_happens(chance):
    random = np.random.default_rng(9)
    years = pd.DataFrame({"year": range(2003, 2024)})
    gap = []
    for _ in range(400):
        won = random.random(21) < chance
        if won.sum() > 1:
            found = trend.waiting_times(years.assign(won=won.astype(int)))
            gap.append(float(min(found.gaps) == 1) - found.adjacent_chance)
    assert abs(np.mean(gap)) < 3 * np.std(gap) / np.sqrt(len(gap))


def test_waits_count_years_with_both_races():
    years = pd.DataFrame({"year": [2006, 2007, 2009, 2010, 2011], "won": [0, 1, 1, 0, 1]})
    found = trend.waiting_times(years)
    assert found.years_with_win == [2007, 2009, 2011] and found.gaps == [1, 2]
    # Of the ten ways to place three among five only one keeps them apart.
    assert found.adjacent_chance == pytest.approx(0.9)
