"""The model of finish times as linear algebra: generalised least squares with the runners' covariance.

`performance` says what the model is; here are its parameters, its rows as arrays, and what these say of
the edition and sex effects and of the likelihood.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import pandas as pd
from scipy import sparse
from scipy.linalg import cho_factor, cho_solve

from race_doubles.common.races import DOUBLE as RACES

#: Not more results than this, the latest, of one runner enter: enough for everyone but streakers.
MOST_RESULTS = 12
#: A little of this on the diagonal keeps the effect of a sex that is absent from a race at zero.
_RIDGE = 1e-6


@dataclass(frozen=True)
class Parameters:
    """Standard deviations in log time: `spread` of levels, `noise` of one race about the level.

    `across` is the correlation of a runner's levels in the two races, `memory` the years in which
    the correlation of a level with itself falls to 1/e.
    """

    spread: float = 0.15
    noise: float = 0.06
    across: float = 0.85
    memory: float = 20.0

    def vector(self) -> np.ndarray:
        """On scales without bounds, for the optimiser."""
        return np.array(
            [
                np.log(self.spread),
                np.log(self.noise),
                np.log(self.across / (1 - self.across)),
                np.log(self.memory),
            ]
        )

    @staticmethod
    def from_vector(v: np.ndarray) -> Parameters:
        """The inverse of `vector`."""
        return Parameters(
            *map(float, (np.exp(v[0]), np.exp(v[1]), 1 / (1 + np.exp(-v[2])), np.exp(v[3])))
        )

    def remembering(self, factor: float) -> Parameters:
        """The same with `factor` times the memory, for a sensitivity check."""
        return replace(self, memory=self.memory * factor)

    def level_covariance(self, years: np.ndarray, same_race: np.ndarray) -> np.ndarray:
        """Covariance of levels `years` apart (absolute), in the same race or not."""
        return self.spread**2 * np.exp(-years / self.memory) * np.where(same_race, 1.0, self.across)


@dataclass(frozen=True)
class _Group:
    """The runners with equally many results, and the patterns of years and races that these make.

    `rows` is (runners, n), the row numbers of each; `years` and `same` are (patterns, n, n): how far
    apart results are, and whether in one race; `pattern` says which of them each runner has.
    """

    rows: np.ndarray
    years: np.ndarray
    same: np.ndarray
    pattern: np.ndarray

    @cached_property
    def of_pattern(self) -> sparse.csr_array:
        """(patterns, runners): sums over the runners of each pattern."""
        runners = np.arange(len(self.pattern))
        shape = (len(self.years), len(self.pattern))
        return sparse.csr_array((np.ones(len(runners)), (self.pattern, runners)), shape=shape)


@dataclass(frozen=True)
class Design:
    """Rows of one model as arrays: the two active columns of X a row, and rows grouped by size."""

    rows: pd.DataFrame
    y: np.ndarray
    columns: np.ndarray  # (rows, 2): edition column and sex-race column, the last one for none
    names: list[tuple]
    groups: list[_Group]

    @cached_property
    def sums(self) -> tuple[sparse.csr_array, sparse.csr_array]:
        """Two linear maps from the entries of the patterns' inverses: to X'V⁻¹X and to X'V⁻¹y.

        Only the inverses change with the parameters; which of them meet in which cell does not.
        """
        k = len(self.names) + 1  # the last is the column of men, dropped again
        cells, places, answers = [], [], []
        first = 0
        for group in self.groups:
            n = group.rows.shape[1]
            place = first + group.pattern[:, None, None] * n * n + np.arange(n * n).reshape(n, n)
            first += len(group.years) * n * n
            cells.append(self.columns[group.rows])
            places.append(place)
            answers.append(np.broadcast_to(self.y[group.rows][:, None, :], place.shape))
        normal, right = [], []
        for own, place, answer in zip(cells, places, answers, strict=True):
            flat = place.ravel()
            for i in range(2):
                left = np.broadcast_to(own[:, :, None, i], place.shape)
                right.append((left.ravel(), flat, answer.ravel()))
                for j in range(2):
                    pair = left * k + own[:, None, :, j]
                    normal.append((pair.ravel(), flat, np.ones(flat.size)))
        return tuple(
            sparse.csr_array((value, (row, column)), shape=(size, first))
            for size, parts in ((k * k, normal), (k, right))
            for row, column, value in [map(np.concatenate, zip(*parts, strict=True))]
        )


def design_of(rows: pd.DataFrame) -> Design:
    """The design of `rows` (`performance.finishes`), whose runners stand together, earlier years first."""
    rows = rows[_to_come(rows["runner_id"]) <= MOST_RESULTS].reset_index(drop=True)
    race = pd.Index(sorted(RACES)).get_indexer(rows["race"])
    year = rows["year"].to_numpy(dtype=np.int64)
    codes, editions = pd.factorize(race * 10_000 + year, sort=True)
    names: list[tuple] = [(sorted(RACES)[code // 10_000], int(code % 10_000)) for code in editions]
    # Men are the reference within each race: only women and X have a column.
    sex_columns = [(name, sex) for name in RACES for sex in ("F", "X")]
    sex = pd.Index(["F", "X"]).get_indexer(rows["sex"])
    wser = race == sorted(RACES).index("wser")
    sex = np.where(sex >= 0, len(names) + sex + np.where(wser, 0, 2), len(names) + len(sex_columns))
    names += sex_columns
    runner = rows["runner_id"].factorize()[0]
    sizes = np.bincount(runner)
    starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    groups = []
    for n in range(1, sizes.max() + 1):
        if (sizes == n).any():
            members = starts[sizes == n][:, None] + np.arange(n)[None, :]
            # A covariance hangs on the years since the first result and the races alone.
            seen, pattern = _patterns(
                np.hstack([year[members] - year[members[:, :1]], wser[members]])
            )
            apart, where = seen[:, :n], seen[:, n:]
            groups.append(
                _Group(
                    members,
                    np.abs(apart[:, :, None] - apart[:, None, :]),
                    where[:, :, None] == where[:, None, :],
                    pattern,
                )
            )
    return Design(rows, rows["y"].to_numpy(), np.stack([codes, sex], axis=1), names, groups)


def _to_come(runners: pd.Series) -> np.ndarray:
    """For each row how many the same runner has from there on, where all of a runner stand together."""
    codes = runners.factorize()[0]
    return np.bincount(codes).cumsum()[codes] - np.arange(len(codes))


def _patterns(key: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The different rows of `key` (whole numbers), in order, and which of them each row is.

    As `np.unique` has them, in a fraction of its time: each row is made one number, digit by digit.
    """
    digits = key - key.min(axis=0)
    code, most = np.zeros(len(key), dtype=np.int64), 1
    for digit, base in zip(digits.T, (digits.max(axis=0) + 1).tolist(), strict=True):
        if most * base > 2**62:
            code = pd.factorize(code, sort=True)[0]
            most = int(code.max()) + 1
        code, most = code * base + digit, most * base
    code = pd.factorize(code, sort=True)[0]
    seen = np.empty((code.max() + 1, key.shape[1]), dtype=key.dtype)
    seen[code] = key
    return seen, code


def _covariances(design: Design, parameters: Parameters) -> tuple[list, list, float]:
    """Of each group's patterns the covariance of levels and V⁻¹, and log |V| of all runners."""
    levels, inverses, log_determinant = [], [], 0.0
    for group in design.groups:
        level = parameters.level_covariance(group.years, group.same)
        covariance = level + parameters.noise**2 * np.eye(group.rows.shape[1])
        log_determinant += float(
            np.linalg.slogdet(covariance)[1] @ np.bincount(group.pattern, minlength=len(covariance))
        )
        levels.append(level)
        inverses.append(np.linalg.inv(covariance))
    return levels, inverses, log_determinant


def _products(design: Design, inverses: list[np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """X'V⁻¹X and X'V⁻¹y as `Design.sums` gives them, for parameters asked of once: that would be too much to prepare."""
    k = len(design.names) + 1
    normal, right = np.zeros(k * k), np.zeros(k)
    for group, inverse in zip(design.groups, inverses, strict=True):
        each, own = inverse[group.pattern], design.columns[group.rows]
        answer = np.einsum("rij,rj->ri", each, design.y[group.rows]).ravel()
        for i in range(2):
            right += np.bincount(own[:, :, i].ravel(), answer, minlength=k)
            for j in range(2):
                pair = own[:, :, None, i] * k + own[:, None, :, j]
                normal += np.bincount(pair.ravel(), each.ravel(), minlength=k * k)
    return normal, right


def _effects(design: Design, normal: np.ndarray, right: np.ndarray) -> np.ndarray:
    """The best β, of the products as `_products` gives them."""
    k = len(design.names)
    matrix = normal.reshape(k + 1, k + 1)[:k, :k] + _RIDGE * np.eye(k)
    return cho_solve(cho_factor(matrix), right[:k])


def _weights(
    design: Design, inverses: list[np.ndarray], log_determinant: float, beta: np.ndarray
) -> tuple[np.ndarray, float]:
    """V⁻¹(y − Xβ) and the log likelihood."""
    residual = design.y - np.append(beta, 0.0)[design.columns].sum(axis=1)
    weight = np.empty_like(residual)
    quadratic = 0.0
    for group, inverse in zip(design.groups, inverses, strict=True):
        own = residual[group.rows]
        part = np.einsum("rij,rj->ri", inverse[group.pattern], own)
        weight[group.rows] = part
        quadratic += float((part * own).sum())
    return weight, -0.5 * (log_determinant + quadratic + len(residual) * np.log(2 * np.pi))


def solve(
    design: Design, parameters: Parameters, beta: np.ndarray | None = None
) -> tuple[np.ndarray, np.ndarray, float]:
    """Generalised least squares with the runners' covariance: β, V⁻¹(y − Xβ) and log likelihood.

    Where `beta` is given it is kept.
    """
    _, inverses, log_determinant = _covariances(design, parameters)
    if beta is None:
        beta = _effects(design, *_products(design, inverses))
    return beta, *_weights(design, inverses, log_determinant, beta)


def slope(design: Design, vector: np.ndarray) -> tuple[float, np.ndarray]:
    """The log likelihood at `vector` (on the scales of `Parameters.vector`), and its gradient there.

    Of each runner's block V the gradient is ½·(w'·dV·w − tr(V⁻¹·dV)), with w = V⁻¹(y − Xβ). The effects β are the
    best for these parameters, so moving them adds nothing (less the ridge that holds them, which counts
    as the prior it is).
    """
    parameters = Parameters.from_vector(vector)
    levels, inverses, log_determinant = _covariances(design, parameters)
    entries = np.concatenate([inverse.ravel() for inverse in inverses])
    beta = _effects(design, *(part @ entries for part in design.sums))
    weight, height = _weights(design, inverses, log_determinant, beta)
    inside = parameters.across * (1 - parameters.across)
    gradient = np.zeros(4)
    for group, level, inverse in zip(design.groups, levels, inverses, strict=True):
        n = group.rows.shape[1]
        noise = parameters.noise**2 * np.eye(n)
        own = weight[group.rows]
        seen = group.of_pattern @ (own[:, :, None] * own[:, None, :]).reshape(-1, n * n)
        number = np.bincount(group.pattern, minlength=len(level))[:, None, None]
        pull = 0.5 * (seen.reshape(-1, n, n) - number * inverse)
        changes = (
            2 * level,
            np.broadcast_to(2 * noise, level.shape),
            np.where(group.same, 0.0, level / parameters.across * inside),
            level * group.years / parameters.memory,
        )
        gradient += [float((pull * change).sum()) for change in changes]
    return height - 0.5 * _RIDGE * float(beta @ beta), gradient
