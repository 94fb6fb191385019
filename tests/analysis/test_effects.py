"""Effects and their intervals against formulas written out, and the conditional likelihood against every choice counted."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from scipy import optimize, stats

from race_doubles.analysis.what_it_costs.effects import conditional, effect_of


def test_the_interval_of_a_ratio_takes_the_quantiles_of_t():
    effect = effect_of(0.5, 0.2, 11, 22, 33, df=10)
    assert (effect.estimate.value, effect.estimate.low, effect.estimate.high) == pytest.approx(
        (1.6487213, np.exp(0.5 - 2.2281389 * 0.2), np.exp(0.5 + 2.2281389 * 0.2))
    )
    assert (effect.people, effect.doubled, effect.others, effect.log_error) == (11, 22, 33, 0.2)
    plain = effect_of(0.5, 0.2, 11, 22, 33)
    assert (plain.estimate.low, plain.estimate.high) == pytest.approx((np.exp(0.5 - 1.959964 * 0.2), np.exp(0.5 + 1.959964 * 0.2)))  # fmt: skip


def test_what_would_be_noticed_is_found_four_times_in_five():
    """The chance that an estimate drawn around it is more than 1.96 errors from none."""
    effect = effect_of(0.0, 0.3, 1, 1, 1)
    log_ratio = np.log(effect.detectable)
    assert stats.norm.sf(1.959964 - log_ratio / 0.3) == pytest.approx(0.8, abs=1e-5)


def table() -> pd.DataFrame:
    random = np.random.default_rng(3)
    rows = []
    for group in range(14):
        for member in range(2 + group % 4):
            rows.append((group, f"r{group // 2}", float(member == 0 or random.random() < 0.3), random.normal(), int(member == group % 2), 0.3 * random.normal()))  # fmt: skip
    return pd.DataFrame(
        rows, columns=["group", "runner", "exposed", "covariate", "outcome", "offset"]
    )


def log_likelihood(at: np.ndarray, rows: pd.DataFrame) -> float:
    """Of all choices of as many members of a group, the chance of those that had the event."""
    total = 0.0
    for _, group in rows.groupby("group"):
        score = group[["exposed", "covariate"]].to_numpy() @ at + group["offset"].to_numpy()
        events = group["outcome"].to_numpy() == 1
        every = [
            score[list(chosen)].sum()
            for chosen in combinations(range(len(group)), int(events.sum()))
        ]
        total += score[events].sum() - np.log(np.exp(every).sum())
    return total


def test_the_conditional_odds_ratio_is_where_the_likelihood_of_every_choice_is_highest():
    rows = table()
    found = conditional(rows["outcome"], rows[["exposed", "covariate"]], rows["group"], rows["offset"])  # fmt: skip
    best = optimize.minimize(lambda at: -log_likelihood(at, rows), [0, 0], tol=1e-10)
    assert np.log(found.estimate.value) == pytest.approx(best.x[0], abs=1e-4)
    # The standard error from the curvature, by differences.
    step = 1e-3
    curve = np.zeros((2, 2))
    for i, j in ((0, 0), (0, 1), (1, 0), (1, 1)):
        e, f = np.eye(2)[i] * step, np.eye(2)[j] * step
        curve[i, j] = (log_likelihood(best.x + e + f, rows) - log_likelihood(best.x + e - f, rows)
                       - log_likelihood(best.x - e + f, rows) + log_likelihood(best.x - e - f, rows)) / (4 * step**2)  # fmt: skip
    error = np.sqrt(np.linalg.inv(-curve)[0, 0])
    assert found.log_error == pytest.approx(error, rel=1e-3)
    assert np.log(found.estimate.high / found.estimate.value) == pytest.approx(
        1.959964 * error, rel=1e-3
    )
    exposed = rows[rows["exposed"].eq(1)]
    assert (found.people, found.doubled, found.others) == (exposed["group"].nunique(), len(exposed), len(rows) - len(exposed))  # fmt: skip


def test_groups_of_one_runner_are_one_cluster():
    """The sandwich of the runners' scores, and t with the runners less one."""
    rows = table()
    alone = conditional(
        rows["outcome"], rows[["exposed", "covariate"]], rows["group"], rows["offset"]
    )
    found = conditional(rows["outcome"], rows[["exposed", "covariate"]], rows["group"], rows["offset"], rows["runner"])  # fmt: skip
    assert found.estimate.value == pytest.approx(alone.estimate.value)
    at = optimize.minimize(lambda x: -log_likelihood(x, rows), [0, 0], tol=1e-10).x
    step, people = 1e-5, rows["runner"].unique()
    scores = np.array([[(log_likelihood(at + e, some) - log_likelihood(at - e, some)) / (2 * step) for e in np.eye(2) * step]
                       for _, some in rows.groupby("runner")])  # fmt: skip
    half = 1e-3
    bread = np.linalg.inv(-np.array([
        [(log_likelihood(at + e + f, rows) - log_likelihood(at + e - f, rows) - log_likelihood(at - e + f, rows)
          + log_likelihood(at - e - f, rows)) / (4 * half**2) for f in np.eye(2) * half] for e in np.eye(2) * half
    ]))  # fmt: skip
    n = rows.loc[rows["exposed"].eq(1), "runner"].nunique()
    assert n == len(people)
    wanted = np.sqrt((bread @ scores.T @ scores @ bread)[0, 0] * n / (n - 1))
    assert found.log_error == pytest.approx(wanted, rel=2e-3)
    assert np.log(found.estimate.high / found.estimate.value) == pytest.approx(stats.t.ppf(0.975, n - 1) * wanted, rel=2e-3)  # fmt: skip
