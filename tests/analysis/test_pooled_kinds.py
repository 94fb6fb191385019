"""The partly pooled regression: its gradient, its limits, and what it gives back of made worlds."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import approx_fprime
from statsmodels.genmod.families import Binomial
from statsmodels.genmod.generalized_linear_model import GLM

from race_doubles.analysis.models import pooled_kinds as pooled
from race_doubles.analysis.models.pooled_kinds import fit_pooled


def world(random: np.random.Generator, doors: int = 12, starts: int = 150, spread: float = 0.8):
    effect = random.normal(0, spread, doors)
    door = np.repeat(np.arange(doors), starts)
    abroad = random.random(len(door)) < 0.3
    score = -2.0 + 1.0 * abroad + effect[door]
    events = pd.Series(random.random(len(door)) < 1 / (1 + np.exp(-score)))
    fixed = pd.DataFrame({"abroad": abroad.astype(float)})
    return events, fixed, pd.DataFrame({"door": [f"d{at:02}" for at in door]}), effect


def test_without_groups_it_is_logistic_regression():
    events, fixed, _, _ = world(np.random.default_rng(1))
    alone = pd.Series(range(len(events)))
    found = fit_pooled(events, fixed, pd.DataFrame(index=events.index), alone)
    design = np.column_stack([np.ones(len(events)), fixed])
    usual = GLM(events.astype(float), design, family=Binomial()).fit(cov_type="HC0")
    assert found.coefficients == pytest.approx(np.asarray(usual.params), abs=2e-3)  # a wide prior
    assert np.sqrt(np.diag(found.covariance)) == pytest.approx(np.asarray(usual.bse), rel=0.01)


def test_the_gradient_of_the_marginal_likelihood_is_exact():
    events, fixed, groups, _ = world(np.random.default_rng(2), doors=5, starts=40)
    groups["year"] = [f"y{at % 4}" for at in range(len(groups))]
    names, design, kind = pooled._design(fixed, groups)
    ones = np.ones(len(design))
    problem = pooled._Problem(names, design, ones, events.to_numpy(dtype=float), kind)
    at = np.log([0.7, 0.2])
    numeric = approx_fprime(at, lambda point: problem.marginal(point)[0], 1e-6)
    assert problem.marginal(at)[1] == pytest.approx(numeric, abs=1e-4)


def test_small_groups_are_drawn_to_the_mean_and_large_ones_speak_for_themselves():
    door = np.repeat(["many", "few", "others", "more"], [1000, 4, 800, 800])
    events = pd.Series(np.concatenate([np.arange(1000) < 300, np.arange(4) < 3, np.arange(800) < 80, np.arange(800) < 100]))  # fmt: skip
    groups = pd.DataFrame({"door": door})
    found = fit_pooled(
        events, pd.DataFrame(index=events.index), groups, pd.Series(range(len(events)))
    )
    rate = {
        name: found.mean_chance(np.ones((1, 1)), {"door": np.array([name])}) for name in set(door)
    }
    assert rate["many"].value == pytest.approx(0.3, abs=0.01)
    assert 0.2 < rate["few"].value < 0.7 and rate["few"].high - rate["few"].low > 0.3
    unseen = found.mean_chance(np.ones((1, 1)), {"door": np.array(["none of them"])})
    assert rate["others"].value < unseen.value < rate["few"].value
    with pytest.raises(KeyError):
        found.odds_ratio({"door: none of them": 1.0})


def test_intervals_of_doors_hold_the_truth_as_often_as_they_say():
    """Over 25 worlds of 12 doors, whose effects are drawn anew: about 95 % of 300 intervals."""
    random, within, spreads = np.random.default_rng(3), [], []
    for _ in range(25):
        events, fixed, groups, effect = world(random)
        found = fit_pooled(events, fixed, groups, pd.Series(range(len(events))))
        for at in range(len(effect)):
            ratio = found.odds_ratio({"one": 1.0, f"door: d{at:02}": 1.0})
            within.append(ratio.low <= np.exp(-2.0 + effect[at]) <= ratio.high)
        spreads.append(found.spread["door"])
    assert 0.92 <= np.mean(within) <= 0.98
    assert np.mean(spreads) == pytest.approx(0.8, rel=0.15)


def test_rows_that_repeat_a_person_count_for_less():
    events, fixed, groups, _ = world(np.random.default_rng(4))
    twice = [pd.concat([some, some], ignore_index=True) for some in (events, fixed, groups)]
    people = pd.Series(range(len(events)))
    once = fit_pooled(events, fixed, groups, people).odds_ratio({"abroad": 1.0})
    again = fit_pooled(*twice, pd.concat([people, people])).odds_ratio({"abroad": 1.0})
    assert np.log(again.high / again.low) == pytest.approx(np.log(once.high / once.low), rel=0.05)


def test_starts_of_which_none_is_an_event_are_refused():
    with pytest.raises(ValueError, match="0 of 3 starts"):
        fit_pooled(
            pd.Series([False] * 3),
            pd.DataFrame(index=range(3)),
            pd.DataFrame(index=range(3)),
            pd.Series(range(3)),
        )
