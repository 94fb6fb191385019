"""Logistic regression whose groups are partly pooled: each kind of group has coefficients drawn to their mean.

Coefficients of a kind (doors, years, …) are normal around zero with a standard deviation of that kind, which the data choose:
the marginal likelihood by Laplace's approximation, times a half-normal prior on each standard deviation, which keeps it from zero
where groups are few (Chung et al. 2013). Everything is found by `maximum.climb` on exact gradients, so nothing is drawn. What is
uncertain about the standard deviations is in the intervals (Kass and Steffey 1989); several starts of one person count as one
cluster (sandwich).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.special import expit, logit, ndtri

from race_doubles.analysis.models.maximum import climb, curvature
from race_doubles.common.words import Estimate

#: The half-normal prior of each standard deviation, in log odds: beyond twice as much nobody expects.
PRIOR_SD = 1.0
#: Log standard deviations are looked for between these.
_BOUNDS = (np.log(0.01), np.log(5.0))
#: Fixed coefficients have so wide a normal prior that it says nothing, and a top where one group has no event.
_FIXED_SD = 10.0
#: Newton's steps for the coefficients end where none moves further than this.
_NEAR, _STEPS = 1e-11, 100
_HALF = float(ndtri(0.975))


@dataclass(frozen=True)
class Pooled:
    """A fitted model: coefficients by name, their covariance, and the standard deviation of each kind of group.

    `names` are those of the fixed columns, then `kind: group` of every group. `spread` has the standard deviations (log odds).
    """

    names: tuple[str, ...]
    coefficients: np.ndarray
    covariance: np.ndarray
    spread: dict[str, float]

    def odds_ratio(self, weights: Mapping[str, float]) -> Estimate:
        """e to the sum of coefficients times `weights`, with its 95 % interval; KeyError for a name there is not."""
        row = np.zeros(len(self.names))
        for name, weight in weights.items():
            if name not in self.names:
                raise KeyError(name)
            row[self.names.index(name)] = weight
        middle, half = row @ self.coefficients, _HALF * np.sqrt(row @ self.covariance @ row)
        return Estimate(*(float(np.exp(at)) for at in (middle, middle - half, middle + half)))

    def mean_chance(self, fixed: np.ndarray, groups: Mapping[str, np.ndarray]) -> Estimate:
        """The mean chance of rows, with its 95 % interval by the delta method on the log odds of the mean.

        `fixed` are the rows' fixed columns and `groups` of each kind the rows' groups; a group that the model has not seen,
        or a kind that is left out, is an average one.
        """
        return self._of_mean(self.design(fixed, groups))

    def design(self, fixed: np.ndarray, groups: Mapping[str, np.ndarray]) -> np.ndarray:
        """The rows' design in the order of `names`."""
        at = {name: place for place, name in enumerate(self.names)}
        rows = np.zeros((len(fixed), len(self.names)))
        rows[:, : fixed.shape[1]] = fixed
        for kind, members in groups.items():
            for row, member in enumerate(members):
                place = at.get(f"{kind}: {member}")
                if place is not None:
                    rows[row, place] = 1.0
        return rows

    def _of_mean(self, rows: np.ndarray) -> Estimate:
        chances = expit(rows @ self.coefficients)
        mean = float(chances.mean())
        slope = (chances * (1 - chances)) @ rows / len(rows) / (mean * (1 - mean))
        half = _HALF * float(np.sqrt(slope @ self.covariance @ slope))
        return Estimate(mean, float(expit(logit(mean) - half)), float(expit(logit(mean) + half)))


def fit_pooled(
    events: pd.Series, fixed: pd.DataFrame, groups: pd.DataFrame, cluster: pd.Series
) -> Pooled:
    """The model of `events` (bool, a row a start) on the columns of `fixed` (numbers; ones are added as `one`).

    Each column of `groups` is a kind of group that is partly pooled. Rows of one `cluster` are one person's.
    Raises ValueError where no event or nothing but events is there.
    """
    outcome = events.to_numpy(dtype=float)
    if not 0 < outcome.sum() < len(outcome):
        raise ValueError(f"{int(outcome.sum())} of {len(outcome)} starts are events")
    names, design, kind = _design(fixed, groups)
    alike, which, starts = np.unique(design, axis=0, return_inverse=True, return_counts=True)
    had = np.bincount(which.ravel(), weights=outcome, minlength=len(alike))
    problem = _Problem(names, alike, starts.astype(float), had, kind)
    kinds = groups.shape[1]
    top = np.empty(0)
    if kinds:
        top = climb(problem.marginal, np.full(kinds, np.log(0.5)), [_BOUNDS] * kinds)
    values, hessian = problem.mode(top)
    inverse = np.linalg.inv(hessian)
    scores = design * (outcome - expit(design @ values))[:, None]
    of_person = pd.DataFrame(scores).groupby(cluster.to_numpy()).sum().to_numpy()
    meat = of_person.T @ of_person + np.diag(problem.precision(top))
    covariance = inverse @ meat @ inverse
    covariance += problem.by_spread(top, values, inverse)
    spread = {name: float(np.exp(at)) for name, at in zip(groups.columns, top, strict=True)}
    return Pooled(names, values, covariance, spread)


@dataclass(frozen=True)
class _Problem:
    """Rows that are alike are one, with how many `starts` and `events` they stand for.

    `kind` says of each coefficient which standard deviation it has; -1 for a fixed one.
    """

    names: tuple[str, ...]
    design: np.ndarray
    starts: np.ndarray
    events: np.ndarray
    kind: np.ndarray

    def likelihood(self, score: np.ndarray) -> float:
        return float(self.events @ score - self.starts @ np.logaddexp(0, score))

    def precision(self, log_spread: np.ndarray) -> np.ndarray:
        spread = np.append(np.exp(log_spread), _FIXED_SD)
        return spread[self.kind] ** -2.0

    def mode(self, log_spread: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """The likeliest coefficients, and minus the second derivatives there."""
        precision = self.precision(log_spread)
        share = self.events.sum() / self.starts.sum()
        values = np.zeros(len(self.names))
        values[0] = logit(share)

        def height(at: np.ndarray) -> float:
            return self.likelihood(self.design @ at) - float(0.5 * precision @ at**2)

        now = height(values)
        for _ in range(_STEPS):
            chance = expit(self.design @ values)
            slope = self.design.T @ (self.events - self.starts * chance) - precision * values
            step = np.linalg.solve(self._hessian(chance, precision), slope)
            while (after := height(values + step)) < now - 1e-9 * abs(now):
                step /= 2
            values, now = values + step, after
            if np.abs(step).max() < _NEAR:
                break
        return values, self._hessian(expit(self.design @ values), precision)

    def _hessian(self, chance: np.ndarray, precision: np.ndarray) -> np.ndarray:
        weight = (self.starts * chance * (1 - chance))[:, None]
        return self.design.T @ (weight * self.design) + np.diag(precision)

    def marginal(self, log_spread: np.ndarray) -> tuple[float, np.ndarray]:
        """The log of the marginal likelihood times the priors, and its gradient by the log standard deviations."""
        precision = self.precision(log_spread)
        values, hessian = self.mode(log_spread)
        score = self.design @ values
        chance = expit(score)
        spread = np.exp(log_spread)
        height = self.likelihood(score) + float(
            -0.5 * precision @ values**2 + 0.5 * np.log(precision).sum() - 0.5 * np.linalg.slogdet(hessian)[1]
            + (log_spread - 0.5 * (spread / PRIOR_SD) ** 2).sum()
        )  # fmt: skip
        inverse = np.linalg.inv(hessian)
        leverage = ((self.design @ inverse) * self.design).sum(axis=1)
        third = self.starts * chance * (1 - chance) * (1 - 2 * chance)
        gradient = np.empty(len(log_spread))
        for at in range(len(log_spread)):
            own = self.kind == at
            change = np.where(own, -2 * precision, 0.0)  # of the precision, by the log spread
            moved = -inverse @ (change * values)
            trace = change @ np.diag(inverse) + (leverage * third) @ (self.design @ moved)
            gradient[at] = -0.5 * change @ values**2 - own.sum() - 0.5 * trace
        return height, gradient + 1 - (spread / PRIOR_SD) ** 2

    def by_spread(self, top: np.ndarray, values: np.ndarray, inverse: np.ndarray) -> np.ndarray:
        """The covariance that comes from not knowing the standard deviations."""
        if not len(top):
            return np.zeros_like(inverse)
        bent = -curvature(lambda at: self.marginal(at)[1], top)
        precision = self.precision(top)
        moved = np.stack([
            inverse @ np.where(self.kind == at, 2 * precision * values, 0.0) for at in range(len(top))
        ])  # fmt: skip
        return moved.T @ np.linalg.inv(bent) @ moved


def _design(
    fixed: pd.DataFrame, groups: pd.DataFrame
) -> tuple[tuple[str, ...], np.ndarray, np.ndarray]:
    """Names, columns and kinds: ones, the fixed columns, and a column a group in the order of their names."""
    columns = [np.ones(len(fixed)), *(fixed[name].to_numpy(dtype=float) for name in fixed)]
    names, kind = ["one", *map(str, fixed.columns)], [-1] * (1 + fixed.shape[1])
    for at, name in enumerate(groups):
        for member in sorted(groups[name].unique()):
            columns.append(groups[name].eq(member).to_numpy(dtype=float))
            names.append(f"{name}: {member}")
            kind.append(at)
    return tuple(names), np.column_stack(columns), np.array(kind)
