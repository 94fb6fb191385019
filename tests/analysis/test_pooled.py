"""Groups drawn to their mean: against statsmodels, against worlds whose truth is known, from any start."""

import numpy as np
import pytest
from made_coverage import band
from scipy.special import expit
from statsmodels.genmod.families import Binomial
from statsmodels.genmod.generalized_linear_model import GLM

from race_doubles.analysis.models.pooled import pooled_logistic


def made(seed, spread=0.5, groups=25, size=150, slope=0.8):
    random = np.random.default_rng([11, seed])
    group = np.repeat(np.arange(groups), size)
    effects = spread * random.standard_normal(groups)
    x = random.standard_normal(len(group))
    answer = random.random(len(group)) < expit(-0.6 + slope * x + effects[group])
    return answer.astype(float), np.column_stack([np.ones(len(x)), x]), group, effects


def test_at_the_top_the_gradient_of_statsmodels_is_that_of_the_prior_alone():
    answer, design, group, _ = made(1)
    found = pooled_logistic(answer, design, group)
    model = GLM(answer, np.column_stack([design, np.eye(25)[group]]), family=Binomial())
    slope = model.score(np.r_[found.coefficients, found.effects])
    assert slope[:2] == pytest.approx([0, 0], abs=1e-6)
    assert slope[2:] == pytest.approx(found.effects / found.spread**2, abs=1e-6)


def test_spread_and_effects_are_found_and_small_groups_are_drawn_in():
    worlds = [made(seed) for seed in range(30)]
    found = [pooled_logistic(*world[:3]) for world in worlds]
    assert np.mean([one.spread for one in found]) == pytest.approx(0.5, abs=0.05)
    missed = [
        (one.effects - (w[3] - w[3].mean())).std() for one, w in zip(found, worlds, strict=True)
    ]
    assert np.mean(missed) < 0.2
    answer, design, group, _ = made(3)
    few = (group != 0) | (np.arange(len(group)) < 10)
    small = pooled_logistic(answer[few], design[few], group[few]).effects[0]
    plain = np.log(answer[few][group[few] == 0].mean() / (1 - answer[few][group[few] == 0].mean()))
    assert abs(small) < abs(plain + 0.6)


def test_groups_that_do_not_differ_have_no_spread():
    found = [pooled_logistic(*made(100 + seed, spread=0.0)[:3]) for seed in range(10)]
    assert np.median([one.spread for one in found]) < 0.06


def test_the_intervals_of_its_coefficients_cover_the_truth():
    inside = 0
    for seed in range(100):
        answer, design, group, _ = made(200 + seed)
        found = pooled_logistic(answer, design, group)
        inside += abs(found.coefficients[1] - 0.8) < 1.96 * np.sqrt(found.covariance[1, 1])
    low, high = band(100)
    assert low <= inside <= high


def test_rows_in_any_order_and_numbers_of_groups_give_the_same_digits():
    answer, design, group, _ = made(7)
    first = pooled_logistic(answer, design, group)
    order = np.random.default_rng(1).permutation(len(group))
    other = pooled_logistic(answer[order], design[order], 24 - group[order])
    assert first.spread == pytest.approx(other.spread, abs=1e-8)
    assert first.effects == pytest.approx(other.effects[::-1], abs=1e-8)


def test_an_unseen_group_is_averaged_over_how_groups_differ():
    answer, design, group, _ = made(9, spread=1.2)
    found = pooled_logistic(answer, design, group)
    drawn = found.spread * np.random.default_rng(3).standard_normal(400_000)
    for score in (-2.0, 0.0, 1.0):
        assert found.unseen(np.array([score]))[0] == pytest.approx(
            expit(score + drawn).mean(), abs=2e-3
        )
