"""How fast a runner is, from the editions one may look at: level, and how far off it one runs.

The model of a finish, for runner i in edition e (race r, year t):

    log(finish time) = edition e + sex within race + level of i at (r, t) + noise

The level is a Gaussian process a runner: between two starts `g` years apart its covariance is
`spread² · exp(−g / memory)`, times `across` when they are in different races. So recent results in
the same race say most, one result says less than five, and an unknown runner is drawn to the mean
of the sex: shrinkage, in the way of mixed models (Rasmussen and Williams 2006, chapter 2; Henderson's
equations for the fixed effects). The four parameters and the noise are found by maximum likelihood.

What a runner then does around the predicted level is another matter (`drawing`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import pandas as pd
from scipy import sparse
from scipy.linalg import cho_factor, cho_solve
from scipy.optimize import minimize

from race_doubles.common.races import DOUBLE as RACES

#: Not more results than this, the latest, of one runner enter: enough for everyone but streakers.
MOST_RESULTS = 12


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
class Fit:
    """Levels as known from `rows`: predict with `predict`.

    `rows` has runner_id, race, year and `weight`, the part of V⁻¹(y − Xβ) that belongs to it.
    """

    parameters: Parameters
    edition_effects: pd.Series
    sex_effects: pd.Series
    rows: pd.DataFrame
    log_likelihood: float


def coded(starts: pd.DataFrame) -> pd.DataFrame:
    """What the model looks at of `starts`, with runner_id as whole numbers in the same order.

    Text is looked up far more slowly, and every other column would be copied with every slice.
    """
    some = starts[["runner_id", "race", "year", "sex", "status", "finish_seconds"]]
    return some.assign(runner_id=some["runner_id"].factorize(sort=True)[0])


def finishes(starts: pd.DataFrame) -> pd.DataFrame:
    """The finishes of `starts` as the model takes them: runner_id, race, year, sex, y (log seconds)."""
    rows = starts.loc[
        starts["status"].eq("finished") & starts["finish_seconds"].gt(0),
        ["runner_id", "race", "year", "sex", "finish_seconds"],
    ]
    rows = rows.assign(
        y=np.log(rows["finish_seconds"].astype("float64")), year=rows["year"].astype("int64")
    )
    return rows.drop(columns="finish_seconds").sort_values(
        ["runner_id", "year", "race"], ignore_index=True
    )


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


@dataclass(frozen=True)
class _Design:
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


def _design(rows: pd.DataFrame) -> _Design:
    rows = rows.groupby("runner_id", sort=False).tail(MOST_RESULTS).reset_index(drop=True)
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
    runner = rows["runner_id"].factorize()[0]
    sizes = np.bincount(runner)
    starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    groups = []
    for n in range(1, sizes.max() + 1):
        if (sizes == n).any():
            members = starts[sizes == n][:, None] + np.arange(n)[None, :]
            # A covariance hangs on the years since the first result and the races alone.
            key = np.hstack([year[members] - year[members[:, :1]], wser[members]])
            seen, pattern = np.unique(key, axis=0, return_inverse=True)
            apart, where = seen[:, :n], seen[:, n:]
            groups.append(
                _Group(
                    members,
                    np.abs(apart[:, :, None] - apart[:, None, :]),
                    where[:, :, None] == where[:, None, :],
                    pattern.ravel(),
                )
            )
    return _Design(rows, rows["y"].to_numpy(), np.stack([codes, sex], axis=1), names, groups)


def _solve(design: _Design, parameters: Parameters, beta: np.ndarray | None = None):
    """Generalised least squares with the runners' covariance: β, V⁻¹(y − Xβ) and log likelihood.

    Where `beta` is given it is kept.
    """
    k = len(design.names)
    inverses, log_determinant = [], 0.0
    for group in design.groups:
        covariance = parameters.level_covariance(group.years, group.same)
        n = group.rows.shape[1]
        covariance[:, np.arange(n), np.arange(n)] += parameters.noise**2
        log_determinant += float(
            np.linalg.slogdet(covariance)[1] @ np.bincount(group.pattern, minlength=len(covariance))
        )
        inverses.append(np.linalg.inv(covariance))
    if beta is None:
        entries = np.concatenate([inverse.ravel() for inverse in inverses])
        normal, right = (part @ entries for part in design.sums)
        matrix = normal.reshape(k + 1, k + 1)[:k, :k] + 1e-6 * np.eye(
            k
        )  # keeps a sex absent from a race at zero
        beta = cho_solve(cho_factor(matrix), right[:k])
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


def estimate(rows: pd.DataFrame, start: Parameters | None = None) -> Parameters:
    """The parameters that make `rows` most likely.

    Runners with one finish say nothing about noise against spread and are left out, but for an even
    sample of them (every fourth), which keeps `spread` that of all and not of those who came back.
    """
    design = _design(_telling(rows))

    def loss(vector: np.ndarray) -> float:
        with np.errstate(over="ignore"):
            vector = np.clip(vector, [-4, -5, -3, 0], [0.5, 0, 5, 5])
        return -_solve(design, Parameters.from_vector(vector))[2] / len(design.y)

    first = (start or Parameters()).vector()
    found = minimize(
        loss,
        first,
        method="Nelder-Mead",
        options={
            "xatol": 0.02,
            "fatol": 2e-5,
            "initial_simplex": first + 0.25 * np.vstack([np.zeros(4), np.eye(4)]),
        },
    )
    best = Parameters.from_vector(np.clip(found.x, [-4, -5, -3, 0], [0.5, 0, 5, 5]))
    # Coarser than the last digits in which machines differ, finer than what the data can tell.
    return Parameters(
        *(float(f"{value:.3g}") for value in (best.spread, best.noise, best.across, best.memory))
    )


def _telling(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows that the parameters are found from; see `estimate`."""
    number = rows.groupby("runner_id")["y"].transform("size")
    code = rows["runner_id"].factorize(sort=True)[0]
    return rows[number.gt(1) | (code % 4 == 0)]


def across_interval(rows: pd.DataFrame, found: Parameters, z: float = 1.96) -> tuple[float, float]:
    """The 95% interval of `across` in `found`, which `estimate` gave for `rows`.

    From the curvature of the log likelihood at the maximum, on the scales of `Parameters.vector`, so that
    the other three parameters are as uncertain as they are and the interval stays below 1.
    """
    design = _design(_telling(rows))
    at, steps = found.vector(), 0.05 * np.eye(4)

    def height(vector: np.ndarray) -> float:
        return _solve(design, Parameters.from_vector(vector))[2]

    curvature = np.array(
        [
            [
                (height(at + a + b) - height(at + a - b) - height(at - a + b) + height(at - a - b))
                / (4 * a.sum() * b.sum())
                for b in steps
            ]
            for a in steps
        ]
    )
    error = np.sqrt(np.linalg.inv(-curvature)[2, 2])
    ends = (Parameters.from_vector(at + side * z * error * np.eye(4)[2]).across for side in (-1, 1))
    return tuple(ends)  # type: ignore[return-value]


def fit(rows: pd.DataFrame, parameters: Parameters) -> Fit:
    """Edition and sex effects, and what each runner's results say of the level, for given parameters."""
    design = _design(rows)
    beta, weight, log_likelihood = _solve(design, parameters)
    effects = pd.Series(beta, index=pd.MultiIndex.from_tuples(design.names))
    editions = len(design.names) - 4
    return Fit(
        parameters,
        effects.iloc[:editions],
        effects.iloc[editions:],
        design.rows[["runner_id", "race", "year"]].assign(weight=weight),
        log_likelihood,
    )


def with_other_rows(model: Fit, rows: pd.DataFrame) -> Fit:
    """The same edition and sex effects, with levels known from `rows` alone.

    A fraction of the work of `fit`, and as good where `rows` are most of those behind `model`.
    """
    design = _design(rows)
    effects = pd.concat([model.edition_effects, model.sex_effects])
    beta = effects.reindex(pd.MultiIndex.from_tuples(design.names)).to_numpy()
    _, weight, log_likelihood = _solve(design, model.parameters, beta)
    return replace(
        model,
        rows=design.rows[["runner_id", "race", "year"]].assign(weight=weight),
        log_likelihood=log_likelihood,
    )


def predict(model: Fit, targets: pd.DataFrame) -> pd.DataFrame:
    """The level of each row of `targets` (runner_id, race, year, sex), and how much is known of it.

    Gives, on the index of `targets`: `level`, log time relative to the men's mean of the edition, sex
    included, and `known`, the number of results behind it (0: the mean of the sex).
    """
    asked = targets[["runner_id", "race", "year"]].reset_index(names="target")
    pairs = asked.merge(model.rows, on="runner_id", suffixes=("", "_seen"))
    covariance = model.parameters.level_covariance(
        (pairs["year"].astype("int64") - pairs["year_seen"]).abs().to_numpy(),
        pairs["race"].eq(pairs["race_seen"]).to_numpy(),
    )
    grouped = pairs.assign(part=covariance * pairs["weight"].to_numpy()).groupby("target")["part"]
    effects = model.sex_effects
    sex = effects.reindex(pd.MultiIndex.from_frame(targets[["race", "sex"]])).fillna(0.0)
    own = grouped.sum().reindex(targets.index).fillna(0.0)
    known = grouped.size().reindex(targets.index).fillna(0).astype(int)
    level = (own + sex.to_numpy()).round(6)  # the same on every machine
    return pd.DataFrame({"level": level, "known": known}, index=targets.index)


def rolling(
    starts: pd.DataFrame,
    years: list[int],
    every: int = 4,
    start: Parameters | None = None,
    strictly_before: bool = True,
    parameters: Parameters | None = None,
) -> pd.DataFrame:
    """Every start of `years` with the level predicted from other editions.

    With `strictly_before` only earlier years are used and the parameters are found anew every
    `every` years from what was known then (unless given); else all years but the start's own are.
    Adds to the rows of `starts`: level, known, and residual (log time less level and edition, for
    finishers; see `relative_to_edition`).
    """
    some = coded(starts)
    rows = finishes(some)
    if strictly_before:
        found = []
        current = parameters or start
        for number, year in enumerate(years):
            history = rows[rows["year"] < year]
            if parameters is None and number % every == 0:
                current = estimate(history, current)
            found.append(predict(fit(history, current), some[some["year"].eq(year)]))
        levels = pd.concat(found)
    else:
        levels = _from_other_years(rows, some, years, parameters or estimate(rows))
    return relative_to_edition(starts.loc[levels.index].assign(**levels))


def _from_other_years(
    rows: pd.DataFrame, starts: pd.DataFrame, years: list[int], parameters: Parameters
) -> pd.DataFrame:
    """What `predict` gives for the starts of `years`, each from the runner's `rows` of all other years.

    Other years' edition effects hardly hang on one year's rows; the runners' levels do. So the effects
    are those of all rows, and each runner counts as another person in each year, without its rows.
    """
    targets = pd.concat([starts[starts["year"].eq(year)] for year in years])
    cases = targets[["runner_id", "year"]].drop_duplicates(ignore_index=True)
    cases = cases.reset_index(names="case")
    others = cases.merge(rows, on="runner_id", suffixes=("_left_out", ""))
    others = others[others["year"].ne(others["year_left_out"])]
    others = others.sort_values(["case", "year", "race"], ignore_index=True)
    asked = targets.reset_index(names="start").merge(cases, on=["runner_id", "year"])
    asked = asked.set_index("start").reindex(targets.index)
    model = with_other_rows(fit(rows, parameters), others.assign(runner_id=others["case"]))
    return predict(model, asked.assign(runner_id=asked["case"]))


def relative_to_edition(table: pd.DataFrame) -> pd.DataFrame:
    """Add `residual` to starts with level and known: finishers' log time less level and edition.

    The edition is gauged by the median of those with history: debutants have no level of their own.
    """
    finished = table["status"].eq("finished")
    raw = np.log(table["finish_seconds"].astype("float64").where(finished)) - table["level"]
    known = raw.where(table["known"].gt(0))
    gauge = known.groupby([table["race"], table["year"]]).transform("median")
    spare = raw.groupby([table["race"], table["year"]]).transform("median")
    return table.assign(residual=(raw - gauge.fillna(spare)).round(6))
