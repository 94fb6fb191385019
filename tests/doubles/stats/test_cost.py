"""What doubling costs: found where it was put in, not found where it was not."""

import numpy as np
import pytest
from made_world import make_runners, make_starts

from doubles.stats import cost
from doubles.stats.independent import prepare
from doubles.stats.words import Estimate


def frame_of(seed, **effects):
    starts = make_starts(seed, people=500, years=range(2006, 2016), keen=0.12, **effects)
    years = sorted(starts["year"].unique())
    return cost.utmb_frame(prepare(starts, years).table, make_runners(starts))


@pytest.fixture(scope="module")
def harmless():
    return [frame_of(seed) for seed in range(20, 28)]


@pytest.fixture(scope="module")
def harmful():
    return [frame_of(seed, harm=1.0, slower=0.05) for seed in range(30, 38)]


STOPPING = [
    pytest.param(cost.within_runner_stopping, id="within"),
    pytest.param(
        lambda frame: cost.within_runner_stopping(cost.later_years_only(frame)), id="later"
    ),
    pytest.param(lambda frame: cost.matched_stopping(cost.matched_sets(frame)), id="matched"),
]
TIMES = [
    pytest.param(cost.within_runner_time, id="within"),
    pytest.param(cost.mixed_time, id="mixed"),
    pytest.param(lambda frame: cost.matched_time(cost.matched_sets(frame)), id="matched"),
]


def covered(effects, truth):
    """The share of intervals that hold the truth; their mean must not be off it either."""
    errors = np.array([effect.log_error for effect in effects])
    logs = np.log([effect.estimate.value for effect in effects])
    assert abs(logs.mean() - np.log(truth)) < 3 * np.sqrt((errors**2).sum()) / len(effects)
    return np.mean([effect.estimate.low <= truth <= effect.estimate.high for effect in effects])


@pytest.mark.parametrize("method", STOPPING)
def test_stopping(method, harmless, harmful):
    assert covered([method(frame) for frame in harmless], 1.0) >= 0.75
    found = [method(frame) for frame in harmful]
    assert covered(found, np.e) >= 0.75
    assert np.mean([effect.estimate.low > 1 for effect in found]) >= 0.75


@pytest.mark.parametrize("method", TIMES)
def test_times(method, harmless, harmful):
    assert covered([method(frame) for frame in harmless], 1.0) >= 0.75
    found = [method(frame) for frame in harmful]
    assert covered(found, np.exp(0.05)) >= 0.75
    assert np.mean([effect.estimate.low > 1 for effect in found]) >= 0.75


def test_the_placebo_shows_nothing(harmful):
    effects = [
        cost.matched_stopping(cost.matched_sets(frame[~frame["doubler"]], "previous_year"))
        for frame in harmful
    ]
    assert covered(effects, 1.0) >= 0.75


def test_matched_starters_are_alike(harmless):
    sets = cost.matched_sets(harmless[0])
    assert sets.groupby("set_id")[["year", "sex"]].nunique().max().max() == 1
    spread = sets.groupby("set_id")["level"].agg(lambda level: level.max() - level.min())
    assert spread.max() <= 2 * cost.CALIPER
    assert not sets.loc[~sets["exposed"], "doubler"].any()


def test_e_values_are_those_of_the_paper():
    # VanderWeele and Ding's example: a risk ratio of 3.9 needs 7.26.
    assert cost.e_value(3.9**2) == pytest.approx(7.26, abs=0.01)
    assert cost.e_value_of_interval(Estimate(1.5, 0.9, 2.5)) == 1.0
