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
    def number(self) -> np.ndarray:
        """How many runners have each pattern."""
        return np.bincount(self.pattern, minlength=len(self.years))

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
    def cells(self) -> list[np.ndarray]:
        """For each group the cells of X'V⁻¹X (with a last column for none) that every entry of the runners' inverses adds to."""
        k = len(self.names) + 1
        columns = (self.columns[group.rows] for group in self.groups)
        return [
            (own[:, :, None, :, None] * k + own[:, None, :, None, :]).reshape(-1) for own in columns
        ]


def design_of(rows: pd.DataFrame) -> Design:
    """`rows` (runner_id, race, year, sex, y; a runner's together, the earliest first) as a `Design`."""
    runner = rows["runner_id"].factorize()[0]
    left = np.bincount(runner).cumsum()[runner] - np.arange(len(rows))
    if (left > MOST_RESULTS).any():
        rows, runner = (
            rows[left <= MOST_RESULTS].reset_index(drop=True),
            runner[left <= MOST_RESULTS],
        )
    race = pd.Index(sorted(RACES)).get_indexer(rows["race"])
    year = rows["year"].to_numpy(dtype=np.int64)
    editions, codes = np.unique(race * 10_000 + year, return_inverse=True)
    names: list[tuple] = [(sorted(RACES)[code // 10_000], int(code % 10_000)) for code in editions]
    # Men are the reference within each race: only women and X have a column.
    sex_columns = [(name, sex) for name in RACES for sex in ("F", "X")]
    sex = pd.Index(["F", "X"]).get_indexer(rows["sex"])
    wser = race == sorted(RACES).index("wser")
    sex = np.where(sex >= 0, len(names) + sex + np.where(wser, 0, 2), len(names) + len(sex_columns))
    names += sex_columns
    sizes = np.bincount(runner)
    starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    groups = []
    for n in range(1, sizes.max() + 1):
        if (sizes == n).any():
            members = starts[sizes == n][:, None] + np.arange(n)[None, :]
            # A covariance hangs on the years since the first result and the races alone.
            apart, where = year[members] - year[members[:, :1]], wser[members]
            first, pattern = _patterns(np.hstack([apart, where]))
            apart, where = apart[first], where[first]
            groups.append(
                _Group(
                    members,
                    np.abs(apart[:, :, None] - apart[:, None, :]),
                    where[:, :, None] == where[:, None, :],
                    pattern,
                )
            )
    return Design(rows, rows["y"].to_numpy(), np.stack([codes, sex], axis=1), names, groups)


def _patterns(keys: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The rows of `keys` (whole numbers from 0 to 255) that differ, as the number of the first of each, and which of them each row is.

    As words of bytes: whole words are compared far sooner than rows number by number, and their order is the same.
    """
    words = keys.astype(np.uint8).view(f"S{keys.shape[1]}").ravel()
    _, first, which = np.unique(words, return_index=True, return_inverse=True)
    return first, which


def _inverses(design: Design, parameters: Parameters) -> tuple[list[np.ndarray], float]:
    """The inverse covariance of each pattern's results, group by group, and the log determinant of all runners' together."""
    inverses, log_determinant = [], 0.0
    for group in design.groups:
        covariance = parameters.level_covariance(group.years, group.same)
        n = group.rows.shape[1]
        covariance[:, np.arange(n), np.arange(n)] += parameters.noise**2
        log_determinant += float(np.linalg.slogdet(covariance)[1] @ group.number)
        inverses.append(np.linalg.inv(covariance))
    return inverses, log_determinant


def _normal_equations(design: Design, inverses: list[np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """X'V⁻¹X and X'V⁻¹y: every row of X is 1 in its two columns and 0 elsewhere, so they are sums of entries of V⁻¹."""
    k = len(design.names) + 1  # the last is the column for none, dropped again
    normal, weighted = np.zeros(k * k), np.empty_like(design.y)
    for group, inverse, cells in zip(design.groups, inverses, design.cells, strict=True):
        entries = inverse[group.pattern]
        normal += np.bincount(cells, np.repeat(entries, 4), k * k)
        weighted[group.rows] = np.einsum("rij,rj->ri", entries, design.y[group.rows])
    right = np.bincount(design.columns.ravel(), np.repeat(weighted, 2), k)
    return normal.reshape(k, k)[:-1, :-1], right[:-1]


def solve(design: Design, parameters: Parameters, beta: np.ndarray | None = None):
    """Generalised least squares with the runners' covariance: β, V⁻¹(y − Xβ) and log likelihood.

    Where `beta` is given it is kept.
    """
    return _solved(design, *_inverses(design, parameters), beta)


def _solved(
    design: Design,
    inverses: list[np.ndarray],
    log_determinant: float,
    beta: np.ndarray | None = None,
):
    """`solve`, from what `_inverses` gives."""
    k = len(design.names)
    if beta is None:
        normal, right = _normal_equations(design, inverses)
        beta = cho_solve(cho_factor(normal + _RIDGE * np.eye(k)), right)
    fitted = np.append(beta, 0.0)[design.columns].sum(axis=1)
    residual = design.y - fitted
    weight = np.empty_like(residual)
    quadratic = 0.0
    for group, inverse in zip(design.groups, inverses, strict=True):
        own = residual[group.rows]
        part = np.einsum("rij,rj->ri", inverse[group.pattern], own)
        weight[group.rows] = part
        quadratic += float((part * own).sum())
    return beta, weight, -0.5 * (log_determinant + quadratic + len(residual) * np.log(2 * np.pi))


def slope(design: Design, vector: np.ndarray) -> tuple[float, np.ndarray]:
    """The log likelihood at `vector` (on the scales of `Parameters.vector`), and its gradient there.

    Of each runner's block V the gradient is ½·(w'·dV·w − tr(V⁻¹·dV)), with w = V⁻¹(y − Xβ). The effects β are the
    best for these parameters, so moving them adds nothing (less the ridge that holds them, which counts
    as the prior it is).
    """
    parameters = Parameters.from_vector(vector)
    inverses, log_determinant = _inverses(design, parameters)
    beta, weight, height = _solved(design, inverses, log_determinant)
    inside = parameters.across * (1 - parameters.across)
    gradient = np.zeros(4)
    for group, inverse in zip(design.groups, inverses, strict=True):
        n = group.rows.shape[1]
        level = parameters.level_covariance(group.years, group.same)
        noise = parameters.noise**2 * np.eye(n)
        own = weight[group.rows]
        seen = group.of_pattern @ (own[:, :, None] * own[:, None, :]).reshape(-1, n * n)
        pull = 0.5 * (seen.reshape(-1, n, n) - group.number[:, None, None] * inverse)
        changes = (
            2 * level,
            np.broadcast_to(2 * noise, level.shape),
            np.where(group.same, 0.0, level / parameters.across * inside),
            level * group.years / parameters.memory,
        )
        gradient += [float((pull * change).sum()) for change in changes]
    return height - 0.5 * _RIDGE * float(beta @ beta), gradient
