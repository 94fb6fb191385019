"""The same runner in other years: what is constant in a runner cancels, form and age do not."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.optimize import brentq
from statsmodels.regression.linear_model import OLS

from race_doubles.analysis.what_it_costs.effects import Effect, conditional, effect_of


def stopping(frame: pd.DataFrame, exposure: str = "doubler") -> Effect:
    """Odds ratio of not finishing in `exposure` years against the same runner's other years.

    Conditional logistic regression stratified by runner, the edition's severity as offset. Only
    runners who did both and whose outcomes differ inform it.
    """
    grouped = frame.groupby("runner_id")
    mixed = grouped[exposure].transform("nunique").gt(1) & grouped["stopped"].transform(
        "nunique"
    ).gt(1)
    some = frame[mixed]
    return conditional(
        some["stopped"],
        some[[exposure]].astype(float),
        some["runner_id"],
        some["severity"],
    )


def later_years_only(frame: pd.DataFrame, exposure: str = "doubler") -> pd.DataFrame:
    """`frame` without the starts that came before a runner's first with `exposure`."""
    first = frame["year"].where(frame[exposure]).groupby(frame["runner_id"]).transform("min")
    return frame[frame["year"].ge(first).fillna(False)]


def time(frame: pd.DataFrame, exposure: str = "doubler") -> Effect:
    """Ratio of finish times, relative to the edition, in `exposure` years over the runner's other years.

    Fixed effects: log times less the runner's mean on exposure less its mean; errors are clustered by
    runner. Finishers with a finish in both kinds of years only.
    """
    done = frame.dropna(subset="slow")
    mixed = done.groupby("runner_id")[exposure].transform("nunique").gt(1)
    done = done[mixed]
    grouped = done.groupby("runner_id")
    y = done["slow"] - grouped["slow"].transform("mean")
    x = done[exposure].astype(float)
    x = x - x.groupby(done["runner_id"]).transform("mean")
    codes = done["runner_id"].factorize(sort=True)[0]
    found = OLS(y.to_numpy(), x.to_numpy()).fit(
        cov_type="cluster", cov_kwds={"groups": codes}, use_t=True
    )
    people, doubled = codes.max() + 1, int(done[exposure].sum())
    # The runners' means cost a degree of freedom each, which a cluster formula forgets.
    error = found.bse[0] * np.sqrt((len(done) - 1) / max(1, len(done) - people))
    return effect_of(
        found.params[0], error, int(people), doubled, len(done) - doubled, df=people - 1
    )


def mixed_time(frame: pd.DataFrame, exposure: str = "doubler") -> Effect:
    """The same ratio from a mixed model: a random level for each runner, sex as a covariate.

    Uses finishers with two finishes or more (restricted maximum likelihood): all who doubled, and every
    third of the others, who tell only how much one runner's times vary. The ratio itself is then that of
    `time`, by another road.
    Doublers are faster runners to begin with, which a random level does not take out; the share of a
    runner's finishes that were doubled does (Mundlak 1978).
    """
    done = frame.dropna(subset="slow")
    done = done[done.groupby("runner_id")["slow"].transform("size").gt(1)]
    third = pd.Series(done["runner_id"].factorize(sort=True)[0] % 3 == 0, index=done.index)
    done = done[third | done.groupby("runner_id")[exposure].transform("any")]
    exposed = done[exposure].astype(float)
    share = exposed.groupby(done["runner_id"]).transform("mean")
    design = np.column_stack(
        [np.ones(len(done)), exposed, done["sex"].eq("F").astype(float), share]
    )
    value, error = random_levels(
        done["slow"].to_numpy(dtype=float), design, done["runner_id"].factorize(sort=True)[0]
    )
    doubled = int(done[exposure].sum())
    return effect_of(
        value[1],
        error[1],
        done.loc[done[exposure], "runner_id"].nunique(),
        doubled,
        len(done) - doubled,
    )


def random_levels(
    answer: np.ndarray, design: np.ndarray, groups: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """The coefficients of a linear model with a random level for each of `groups` (0, 1, …), and their errors.

    Restricted maximum likelihood. With one random level the covariance of a group hangs on one number, the
    variance of levels over that of the noise; its best value is where the derivative of the profiled
    likelihood is zero (Harville 1977), found as a root, and 0 where it falls from the start.
    """
    sizes = np.bincount(groups).astype(float)
    table = np.column_stack([design, answer])
    sums = np.column_stack([np.bincount(groups, column) for column in table.T])
    products, free = table.T @ table, len(answer) - design.shape[1]

    def solved(ratio: float):
        """Coefficients, X'V⁻¹X, and the residuals' weighted sum of squares and sums by group."""
        every = products - (sums * (ratio / (1 + sizes * ratio))[:, None]).T @ sums
        inner, right = every[:-1, :-1], every[:-1, -1]
        coefficients = np.linalg.solve(inner, right)
        return (
            coefficients,
            inner,
            every[-1, -1] - right @ coefficients,
            sums @ np.append(-coefficients, 1.0),
        )

    def rising(log_ratio: float) -> float:
        ratio = np.exp(log_ratio)
        _, inner, squares, left = solved(ratio)
        shrunk = 1 / (1 + sizes * ratio)
        moved = (sums[:, :-1] * (shrunk**2)[:, None]).T @ sums[:, :-1]
        return float(
            free * (left**2 * shrunk**2).sum() / squares
            - (sizes * shrunk).sum()
            + np.trace(np.linalg.solve(inner, moved))
        )

    least, most = -15.0, 15.0
    ratio = 0.0 if rising(least) <= 0 else float(np.exp(brentq(rising, least, most, xtol=1e-12)))
    coefficients, inner, squares, _ = solved(ratio)
    return coefficients, np.sqrt(np.diag(np.linalg.inv(inner)) * squares / free)
