"""Logistic regression whose groups differ, each drawn to the mean as far as little is known of it.

    log odds = what the columns say + effect of the group,   effect ~ normal(0, spread²)

Editions of a race, or seasons, are such groups: one with 400 starters is drawn to the others more than one with
2,000. The spread is the most likely one (Laplace's approximation of the likelihood with coefficients and effects integrated out, as
restricted maximum likelihood does for a linear model), found as the root of its derivative, so no digit hangs on a start or
a step of the search. Given the spread the rest is the top of a concave function, climbed by Newton's steps to their end.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.optimize import brentq
from scipy.special import expit

#: A direction with less than this share of the largest is one that columns repeat, not one that tells.
_REPEATED = 1e-13
#: Newton's steps end when none is longer than this; they double the right digits, so a few do.
_NEAR = 1e-10
_STEPS = 60
#: Between these the logarithm of the squared spread is looked for; at the lower end groups are all alike.
_LOG_SPREADS = (-14.0, 3.0)
#: The spread where fewer than `_FEWEST` groups cannot tell it.
_UNKNOWN, _FEWEST = 0.4, 3
#: Gauss's points and weights for a mean over a normal number.
_NODES, _WEIGHTS = np.polynomial.hermite_e.hermegauss(15)


@dataclass(frozen=True)
class Pooled:
    """`coefficients` of the columns, `effects` of the groups 0, 1, …, their `spread`, and the coefficients' `covariance`."""

    coefficients: np.ndarray
    effects: np.ndarray
    spread: float
    covariance: np.ndarray

    def unseen(self, scores: np.ndarray) -> np.ndarray:
        """Chances at `scores` (log odds) in a group not seen: the mean over how groups differ."""
        shifts = self.spread * _NODES
        chances = expit(np.asarray(scores, dtype=float)[:, None] + shifts)
        return chances @ _WEIGHTS / _WEIGHTS.sum()


def pooled_logistic(
    answer: np.ndarray, design: np.ndarray, groups: np.ndarray, number: np.ndarray | None = None
) -> Pooled:
    """Regress `answer` (1 or 0) on the columns of `design`, with an effect of each of `groups` (0, 1, …).

    A row may stand for a `number` of alike ones; `answer` is then how many of them answer 1.
    """
    problem = _Problem(answer, design, groups, np.ones(len(answer)) if number is None else number)
    if problem.number < _FEWEST:
        return problem.solved(_UNKNOWN**2)
    return problem.solved(float(np.exp(_root(problem.excess, *_LOG_SPREADS))))


def _root(excess: Callable[[float], float], low: float, high: float) -> float:
    """Where `excess` falls through zero: by secants, a few of which do, or else between `low` and `high`."""
    before, at = -1.0, -1.5
    last, now = excess(before), excess(at)
    for _ in range(12):
        if now == last:
            break
        step = now * (at - before) / (now - last)
        before, last = at, now
        at -= step
        if not low < at < high:
            break
        if abs(step) < 1e-9:
            return at
        now = excess(at)
    return low if excess(low) <= 0 else brentq(excess, low, high, xtol=1e-11)


class _Problem:
    """The regression as arrays, and the last point that was the top, from which the next search begins."""

    def __init__(
        self, answer: np.ndarray, design: np.ndarray, groups: np.ndarray, number: np.ndarray
    ):
        self.answer, self.design, self.groups = answer, np.ascontiguousarray(design), groups
        self.of_row, self.number = number, int(groups.max()) + 1
        rows = np.arange(len(groups))
        self.sums = sparse.csr_array(
            (np.ones(len(groups)), (groups, rows)), shape=(self.number, len(groups))
        )
        self.at = np.zeros(design.shape[1] + self.number)

    def excess(self, log_variance: float) -> float:
        """Positive where a larger spread is likelier: squared effects and their variances over what the spread says."""
        variance = float(np.exp(log_variance))
        _, diagonal, crossed, inverse = self.top(variance)
        effects = self.at[self.design.shape[1] :]
        shares = crossed / diagonal[:, None]
        uncertain = 1 / diagonal + np.einsum("gi,ij,gj->g", shares, inverse, shares)
        return float((effects**2 + uncertain).mean() / variance - 1)

    def solved(self, variance: float) -> Pooled:
        """The regression at a squared spread."""
        inverse = self.top(variance)[3]
        k = self.design.shape[1]
        return Pooled(self.at[:k].copy(), self.at[k:].copy(), float(np.sqrt(variance)), inverse)

    def top(self, variance: float) -> tuple:
        """Climb; the gradient's length, the effects' curvature, its coupling, and the coefficients' covariance."""
        k = self.design.shape[1]
        for _ in range(_STEPS):
            mean = expit(self.design @ self.at[:k] + self.at[k:][self.groups])
            left, weight = self.answer - self.of_row * mean, self.of_row * mean * (1 - mean)
            weighted = self.design * weight[:, None]
            slope = self.design.T @ left
            slope_of_groups = self.sums @ left - self.at[k:] / variance
            diagonal = self.sums @ weight + 1 / variance
            crossed = self.sums @ weighted
            inner = weighted.T @ self.design - crossed.T @ (crossed / diagonal[:, None])
            inverse = np.linalg.pinv(inner, rcond=_REPEATED, hermitian=True)
            step = inverse @ (slope - crossed.T @ (slope_of_groups / diagonal))
            step_of_groups = (slope_of_groups - crossed @ step) / diagonal
            moved = np.concatenate([step, step_of_groups])
            longest = float(np.abs(moved).max())
            # A first step from nowhere may overshoot where chances are near 0 or 1.
            self.at = self.at + moved * min(1.0, 4.0 / max(longest, 1e-300))
            if longest <= _NEAR:
                break
        return slope, diagonal, crossed, inverse
