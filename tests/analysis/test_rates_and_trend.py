"""Intervals cover at about the stated rate, and a trend is found where there is one only."""

import numpy as np
import pandas as pd
import pytest
from made_coverage import WORLDS, band, covered, holds
from scipy import stats

from race_doubles.analysis.how_rare import trend
from race_doubles.analysis.models.rates import (
    Clusters,
    design_effect,
    jeffreys,
    per_start,
    per_start_of_years,
    poisson_exact,
    rate_ratio,
)


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


def test_the_outlook_is_the_mean_over_what_the_chance_may_be():
    """Drawn anew: a chance a year from its posterior, and whether the next years bring one."""
    years = pd.DataFrame({"year": range(2010, 2021), "won": [0, 1, 0, 0, 1, 2, 0, 0, 0, 0, 1]})
    found = trend.outlook(years, 2012)
    assert (found.first, found.years, found.with_win) == (2012, 9, 3)
    assert found.per_year == jeffreys(3, 9)
    random = np.random.default_rng(15)
    chance = random.beta(3.5, 6.5, 200_000)
    assert found.within.value == pytest.approx(np.mean(1 - (1 - chance) ** trend.AHEAD), abs=0.003)
    ends = np.quantile(1 - (1 - chance) ** trend.AHEAD, (0.025, 0.975))
    assert found.within[1:] == pytest.approx(ends, abs=0.006)
    none = [(1 - chance) ** ahead for ahead in (found.median_wait - 1, found.median_wait)]
    assert none[0].mean() > 0.5 >= none[1].mean()


@pytest.mark.parametrize("chance", [0.1, 0.4])
def test_an_outlook_comes_true_about_as_often_as_it_says(chance):
    """The years after are drawn too: over worlds the mean forecast is near how often one came."""
    random = np.random.default_rng(16)
    gaps = []
    for _ in range(WORLDS):
        won = (random.random(20 + trend.AHEAD) < chance).astype(int)
        years = pd.DataFrame({"year": np.arange(20), "won": won[:20]})
        gaps.append(trend.outlook(years, 0).within.value - (won[20:].sum() > 0))
    # Jeffreys' half a win draws small chances up a little.
    assert abs(np.mean(gaps)) < 0.03 + 3 * np.std(gaps) / np.sqrt(WORLDS)


def repeating(random, people=600, keen=1.0):
    """Events and starts by person: some come back and are the likelier to have an event each time."""
    trials = pd.Series(random.integers(1, 9, people))
    return pd.Series(random.binomial(trials, random.beta(0.06 * keen, 1.94 * keen, people))), trials


def test_people_who_double_again_widen_the_interval_as_much_as_they_must():
    random = np.random.default_rng(10)
    worlds = [repeating(random) for _ in range(WORLDS)]
    low, high = band(WORLDS)
    assert low <= covered([per_start(*world) for world in worlds], 0.03) <= high
    plain = [jeffreys(events.sum(), trials.sum()) for events, trials in worlds]
    assert covered(plain, 0.03) < low
    assert 1.5 < np.mean([design_effect(*world) for world in worlds]) < 5


def starts_of_years(random, spread, people=1500, years=20, each=400):
    """Starts by people who come back, in years whose chances differ, and the events among them."""
    keen = random.beta(0.6, 19.4, people)
    chance = 0.03 * np.exp(spread * random.standard_normal(years) - spread**2 / 2)
    who = np.concatenate([random.choice(people, each, replace=False) for _ in range(years)])
    trials = pd.DataFrame({"runner_id": who, "year": np.repeat(np.arange(years), each)})
    hit = random.random(len(who)) < np.minimum(keen[who] * chance[trials["year"]] / 0.03, 1)
    return trials[hit], trials


@pytest.mark.parametrize("spread", [0.0, 0.5])
def test_the_interval_of_all_years_holds_how_much_they_differ(spread):
    random = np.random.default_rng(14)
    worlds = [starts_of_years(random, spread) for _ in range(WORLDS)]
    found = [per_start_of_years(*map(Clusters.of, world)) for world in worlds]
    # Twenty years tell their own spread roughly: a few worlds in a hundred fewer than stated may hold.
    low, _ = band(WORLDS)
    assert low - WORLDS // 25 <= covered(found, 0.03)
    if spread:
        people = [
            per_start(*(some["runner_id"].value_counts() for some in world)) for world in worlds
        ]
        assert covered(people, 0.03) < low - WORLDS // 25


def test_where_nobody_has_a_second_event_the_interval_is_the_plain_one():
    trials = pd.Series(2, index=[f"r{i}" for i in range(500)])
    events = pd.Series(1, index=["r1", "r7", "r8"])
    assert design_effect(events, trials) == 1.0
    assert per_start(events, trials) == jeffreys(3, 1000)


def test_one_who_doubled_twice_counts_as_less_than_two():
    trials = pd.Series(2, index=[f"r{i}" for i in range(500)])
    once, twice = pd.Series(1, index=["r1", "r7"]), pd.Series(2, index=["r1"])
    assert per_start(twice, trials).value == per_start(once, trials).value
    assert design_effect(twice, trials) == pytest.approx(2, abs=0.01)


@pytest.mark.parametrize("later", [0.0, 0.06])
def test_bend_is_found_where_growth_stopped_and_not_where_it_went_on(later):
    random = np.random.default_rng(11)
    fits = []
    for _ in range(WORLDS):
        years = np.arange(2003, 2025)
        odds = -3.8 + 0.06 * np.minimum(years - 2014, 0) + later * np.maximum(years - 2014, 0)
        table = pd.DataFrame(
            {"year": years, "wser": 380, "started": random.binomial(380, 1 / (1 + np.exp(-odds)))}
        )
        fits.append(trend.fit(table, bend_from=2014))
    low, high = band(WORLDS)
    assert low <= covered([fit.later for fit in fits], np.exp(later)) <= high
    assert low <= covered([fit.per_year for fit in fits], np.exp(0.06)) <= high
    if later:
        assert low <= sum(fit.bend_p > 0.05 for fit in fits) <= high


def test_years_whose_starters_are_unknown_are_left_out_of_the_trend():
    years = simulated_years(np.random.default_rng(12), 0.06)
    hidden = years.assign(wser=years["wser"].astype("Int64").mask(years["year"].eq(2003)))
    assert trend.fit(hidden).years == len(years) - 1
    assert trend.fit(hidden).per_year == trend.fit(years[years["year"].gt(2003)]).per_year


def test_a_year_that_lists_the_finishers_of_one_race_alone_is_out_of_the_trend():
    years = simulated_years(np.random.default_rng(13), 0.06)
    utmb = pd.Series(2400, index=years.index, dtype="Int64").mask(years["year"].eq(2003))
    hidden = trend.fit(years.assign(utmb=utmb))
    assert hidden.years == len(years) - 1
    assert hidden.per_year == trend.fit(years[years["year"].gt(2003)]).per_year


def test_best_bend_is_where_the_growth_stopped():
    years = np.arange(2003, 2025)
    odds = -3.0 + 0.2 * np.minimum(years - 2012, 0)
    table = pd.DataFrame(
        {"year": years, "wser": 10**6, "started": (1e6 / (1 + np.exp(-odds))).astype(int)}
    )
    assert trend.best_bend(table) == 2012
