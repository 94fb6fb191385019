"""The models' intervals over many made worlds: independent races, predicted times, stopping, skill.

The band is that of `made_coverage`, fixed beforehand. Parameters are given, as their estimation has tests
of its own, so that a world takes a third of a second.
"""

import numpy as np
import pandas as pd
import pytest
from made_coverage import WORLDS, band, covered
from made_world import make_starts
from scipy.special import expit, logit
from test_models import doubles_of

from race_doubles.analysis.models import finishing, independent
from race_doubles.analysis.models.performance import Parameters, rolling
from race_doubles.analysis.models.residuals import ResidualPool
from race_doubles.analysis.walmsley import forecast_checks

pytestmark = pytest.mark.slow

KNOWN = Parameters(0.14, 0.055, 0.85, 50.0)
YEARS = list(range(2008, 2014))
#: Worlds of whole races; `python -m benchmarks.intervals` runs more.
FEW = 40


def compared(seed):
    starts = make_starts(seed, people=100, years=YEARS, keen=0.3)
    doubles = doubles_of(starts)
    prepared = independent.prepare(starts, YEARS, KNOWN)
    return independent.compare(independent.chances(prepared, doubles), doubles).set_index("level")


@pytest.fixture(scope="module")
def without_form():
    return [compared(100 + seed) for seed in range(FEW)]


@pytest.mark.parametrize("level", ["finished", "top10", "podium"])
def test_independent_races_are_found_independent_at_the_stated_rate(level, without_form):
    rows = [outcome.loc[level] for outcome in without_form]
    low, _ = band(FEW)
    # Doubles are whole numbers, so an interval may hold more than its 95%.
    assert sum(row["low"] <= row["seen"] <= row["high"] for row in rows) >= low
    # And the mean is right, which intervals that are merely wide would not show.
    gap = np.array([row["seen"] - row["expected"] for row in rows])
    assert abs(gap.mean()) < 3 * gap.std() / np.sqrt(FEW)


def test_predicted_times_cover_the_times_run():
    # One finisher a world, who is not in the pool: the worlds are then independent.
    held = {0.5: [], 0.9: []}
    for seed in range(80):
        starts = make_starts(500 + seed, people=100, years=range(2008, 2012))
        table = rolling(starts, [2009, 2010, 2011], parameters=KNOWN)
        now = table[table["year"].eq(2011) & table["race"].eq("utmb") & table["known"].gt(0)]
        now = now[now["residual"].notna()]
        pool = ResidualPool.of(table[table["year"].lt(2011)])
        if len(now) > 1:
            row = now.sort_values("result_id").iloc[seed % len(now)]
            times = pool.possible_of(row.to_frame().T, "utmb")[0]
            for share, inside in held.items():
                low, high = np.quantile(times, [(1 - share) / 2, (1 + share) / 2])
                inside.append(low <= row["level"] + row["residual"] <= high)
    for share, inside in held.items():
        assert len(inside) > 70
        assert abs(np.mean(inside) - share) < 3 * np.sqrt(share * (1 - share) / len(inside))


def stops(seed, people=5000, editions=8):
    """Starts with a chance of stopping that a smooth curve of the level, sex and record decide."""
    random = np.random.default_rng([5, seed])
    number = people * editions // 4
    level = 0.14 * random.standard_normal(number)
    race = np.where(random.random(number) < 0.3, "wser", "utmb")
    past = random.integers(0, 6, number)
    wear = random.beta(2, 4, number)
    score = -0.9 + 2 * level + 8 * np.minimum(level, 0) ** 2 + 1.5 * (wear - 1 / 3)
    year = 2005 + random.integers(0, editions, number)
    # A target edition is taken as a typical one, so the made editions are all typical.
    stopped = random.random(number) < expit(score)
    return pd.DataFrame(
        {
            "race": race,
            "year": year,
            "sex": np.where(random.random(number) < 0.2, "F", "M"),
            "level": level,
            "known": 1,
            "past_starts": past,
            "past_dnf": random.binomial(past, wear),
            "status": np.where(stopped, "dnf", "finished"),
            "called_off": False,
            "truth": expit(score),
        }
    )


def test_chances_of_stopping_are_calibrated_in_worlds_they_have_not_seen():
    ratios, slopes = [], []
    for seed in range(FEW):
        # Editions that have not been seen, as a forecast has them: a made edition is a typical one.
        fresh = stops(10_000 + seed).assign(year=lambda rows: rows["year"] + 100)
        found = finishing.dnf_chances(stops(seed), fresh)
        check = finishing.calibration(found, fresh["status"].ne("finished"), np.arange(len(fresh)))
        ratios.append(check.ratio)
        slopes.append(check.slope)
    # The model's own error comes on top of the check's, so somewhat fewer than 95% may hold.
    low, _ = band(FEW)
    assert covered(ratios, 1.0) >= low - 4 and covered(slopes, 1.0) >= low - 4
    assert np.mean([ratio.value for ratio in ratios]) == pytest.approx(1, abs=0.02)
    assert np.mean([slope.value for slope in slopes]) == pytest.approx(1, abs=0.08)


@pytest.mark.parametrize("stretch, more", [(1.0, 0.0), (1.6, 0.0), (1.0, 0.4)])
def test_calibration_covers_a_known_distortion(stretch, more):
    """Chances whose log odds are stretched, or raised, and what the check should say of them."""
    ratios, slopes = [], []
    truth = expit(np.random.default_rng(0).normal(-0.6, 0.7, 400_000))
    told = expit(stretch * logit(truth) + more)
    for seed in range(WORLDS):
        random = np.random.default_rng([6, seed])
        pick = random.integers(0, len(truth), 1500)
        check = finishing.calibration(
            told[pick], random.random(1500) < truth[pick], random.integers(0, 30, 1500)
        )
        ratios.append(check.ratio)
        slopes.append(check.slope)
    low, high = band(WORLDS)
    assert low <= covered(ratios, truth.mean() / told.mean()) <= high
    assert low <= covered(slopes, 1 / stretch) <= high
    if stretch > 1:
        assert np.mean([slope.high < 1 for slope in slopes]) > 0.9
    if more:
        assert np.mean([ratio.high < 1 for ratio in ratios]) > 0.9


def test_groups_of_a_calibration_table_cover_when_forecasts_are_right_and_not_when_wrong():
    held = {1.0: [], 2.0: []}
    for seed in range(WORLDS // 2):
        random = np.random.default_rng([9, seed])
        chance = random.beta(0.5, 4, 1500)
        won = random.random(1500) < chance
        for power in held:
            told = chance ** (1 / power)
            groups = forecast_checks.calibration(pd.DataFrame({"chance": told, "won": won}))
            held[power] += [
                row.seen_low <= row.mean <= row.seen_high for row in groups.itertuples()
            ]
    low, _ = band(len(held[1.0]))
    assert sum(held[1.0]) >= low
    assert np.mean(held[2.0]) < 0.4


@pytest.mark.parametrize("better", [False, True])
def test_brier_skill_covers_the_skill_there_is(better):
    """Seasons of forecasts: the model knows each chance, or no more than the simple forecast does."""
    random = np.random.default_rng(11)
    seasons, each, mean = 25, 20, 0.2
    # What there is: 1 − E[p(1 − p)] / (m(1 − m)) for a model that knows p ~ Beta.
    a, b = 0.8, 3.2
    truth = (a / (a + b)) * (b / (a + b)) / (a + b + 1) / (mean * (1 - mean)) if better else 0.0
    found = []
    for _ in range(WORLDS):
        chance = random.beta(a, b, seasons * each)
        won = random.random(seasons * each) < chance
        noise = random.choice([-0.05, 0.05], seasons * each)
        # Two forecasts equally far off on average, where the model is no better.
        model = chance if better else np.full(len(chance), mean) + noise
        simple = np.full(len(chance), mean) if better else np.full(len(chance), mean) - noise
        found.append(forecast_checks.skill(model, simple, won, np.repeat(np.arange(seasons), each)))
    low, high = band(WORLDS)
    # The percentile bootstrap of 25 seasons is a little too narrow; it may miss two in a hundred more.
    assert low - WORLDS // 50 <= covered(found, truth) <= high
    assert bool(better) == (np.mean([skill.low > 0 for skill in found]) > 0.5)
