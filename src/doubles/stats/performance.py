"""How fast a runner is, from the editions one may look at: level, and how far off it one runs.

The model of a finish, for runner i in edition e (race r, year t):

    log(finish time) = edition e + sex within race + level of i at (r, t) + noise

The level is a Gaussian process a runner: between two starts `g` years apart its covariance is
`spread² · exp(−g / memory)`, times `across` when they are in different races. So recent results in
the same race say most, one result says less than five, and an unknown runner is drawn to the mean
of the sex: shrinkage, in the way of mixed models (Rasmussen and Williams 2006, chapter 2; Henderson's
equations for the fixed effects). The four parameters and the noise are found by maximum likelihood.

What a runner then does around the predicted level is not assumed to be normal: it is drawn from what
runners predicted at about that level did in earlier editions (`ResidualPool`). This corrects the
level where it is biased at the front, and knows bad days. People without any history are drawn whole
from earlier debutants of the same race and sex.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import pandas as pd
from scipy import sparse
from scipy.linalg import cho_factor, cho_solve
from scipy.optimize import minimize

#: Not more results than this, the latest, of one runner enter: enough for everyone but streakers.
MOST_RESULTS = 12
_RACES = ("wser", "utmb")
_SEXES = ("F", "M", "X")


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
    race = pd.Index(sorted(_RACES)).get_indexer(rows["race"])
    year = rows["year"].to_numpy(dtype=np.int64)
    editions, codes = np.unique(race * 10_000 + year, return_inverse=True)
    names: list[tuple] = [(sorted(_RACES)[code // 10_000], int(code % 10_000)) for code in editions]
    # Men are the reference within each race: only women and X have a column.
    sex_columns = [(name, sex) for name in _RACES for sex in ("F", "X")]
    sex = pd.Index(["F", "X"]).get_indexer(rows["sex"])
    wser = race == sorted(_RACES).index("wser")
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
    found = []
    current = parameters or start
    whole = None if strictly_before else fit(rows, parameters or estimate(rows))
    for number, year in enumerate(years):
        targets = some[some["year"].eq(year)]
        if whole is None:
            history = rows[rows["year"] < year]
            if parameters is None and number % every == 0:
                current = estimate(history, current)
            model = fit(history, current)
        else:
            # Other years' edition effects hardly hang on this year's rows; the runners' levels do.
            own = rows["runner_id"].isin(targets["runner_id"]) & rows["year"].ne(year)
            model = with_other_rows(whole, rows[own])
        found.append(predict(model, targets))
    levels = pd.concat(found)
    return relative_to_edition(starts.loc[levels.index].assign(**levels))


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


@dataclass(frozen=True)
class ResidualPool:
    """What happened around predicted levels: for drawing times of people predicted alike.

    `known` holds for each race the levels, sorted, and the residuals of runners with history;
    `debut` for each race and sex the level-free log times of debutants relative to the edition.
    """

    known: dict[str, tuple[np.ndarray, np.ndarray]]
    debut: dict[tuple[str, str], np.ndarray]
    neighbours: int = 60

    @staticmethod
    def of(table: pd.DataFrame, neighbours: int = 60) -> ResidualPool:
        """The pool that `table` (rows of `rolling`) makes; only its finishers count."""
        level, residual = table["level"].to_numpy(), table["residual"].to_numpy()
        done, seen = ~np.isnan(residual), table["known"].gt(0).to_numpy()
        sexes = {sex: table["sex"].eq(sex).to_numpy() for sex in _SEXES}
        known, debut = {}, {}
        for race in _RACES:
            here = done & table["race"].eq(race).to_numpy()
            order = np.argsort(level[here & seen])
            known[race] = level[here & seen][order], residual[here & seen][order]
            for sex, own in sexes.items():
                new = here & ~seen & own
                debut[race, sex] = level[new] + residual[new]
        return ResidualPool(known, debut, neighbours)

    def possible(self, target: pd.Series, race: str) -> np.ndarray:
        """Every log time that `draw` could give one runner (level, known, sex), sorted."""
        if target["known"] > 0:
            levels, residuals = self.known[race]
            width = min(self.neighbours, len(levels) // 2)
            low = int(
                np.clip(
                    np.searchsorted(levels, target["level"]) - width, 0, len(levels) - 2 * width
                )
            )
            return np.sort(target["level"] + residuals[low : low + 2 * width])
        pool = self.debut[race, target["sex"]]
        return np.sort(pool if len(pool) else self.debut[race, "M"])

    def draw(
        self, targets: pd.DataFrame, race: str, draws: int, random: np.random.Generator
    ) -> np.ndarray:
        """Log times relative to the edition, (draws, len(targets)), for `targets` (level, known, sex).

        A runner with history: own level plus the residual of one of the `neighbours` predicted on
        either side; the levels of neighbours are swapped for the runner's own. A debutant: the
        result of an earlier debutant of the sex.
        """
        levels, residuals = self.known[race]
        out = np.empty((draws, len(targets)), dtype=np.float32)
        level = targets["level"].to_numpy()
        seen = targets["known"].to_numpy() > 0
        if seen.any():
            place = np.searchsorted(levels, level[seen])
            width = min(self.neighbours, len(levels) // 2)
            low = np.clip(place - width, 0, len(levels) - 2 * width)
            pick = low + (
                random.random((draws, seen.sum()), dtype=np.float32) * (2 * width)
            ).astype(np.int64)
            out[:, seen] = level[seen] + residuals[pick]
        for sex in _SEXES:
            new = ~seen & targets["sex"].eq(sex).to_numpy()
            if not new.any():
                continue
            pool = self.debut[race, sex]
            if len(pool) == 0:
                pool = self.debut[race, "M"]
            out[:, new] = pool[random.integers(0, len(pool), (draws, int(new.sum())))]
        return out


#: So many of the fastest debutants of a sex are drawn a race; more cannot reach a place that counts.
FRONT_DEBUTANTS = 60


@dataclass(frozen=True)
class Field:
    """A race drawn many times: `times` (draws, runners) of `runners`, and the debutants at its front.

    `debutants` has for each sex an array (draws, some): times of nobody in particular, infinite
    where fewer are that fast. Who stops has an infinite time. `unnamed` counts the debutants a sex.
    """

    runners: pd.DataFrame
    times: np.ndarray
    debutants: dict[str, np.ndarray]
    unnamed: dict[str, int]


def draw_field(
    pool: ResidualPool,
    field: pd.DataFrame,
    race: str,
    draws: int,
    random: np.random.Generator,
    named: frozenset[str] = frozenset(),
) -> Field:
    """Run one race `draws` times: `field` has runner_id, level, known, sex and dnf (chance of stopping).

    Debutants of a sex are alike, so all but the `named` are drawn as a crowd: the number of those
    whose time lies in the fast end of the pool is binomial, and only these get a time.
    """
    single = field["known"].gt(0) | field["runner_id"].isin(named)
    runners = field[single].reset_index(drop=True)
    times = pool.draw(runners, race, draws, random)
    stopped = random.random(times.shape, dtype=np.float32) < runners["dnf"].to_numpy(
        dtype=np.float32
    )
    times[stopped] = np.inf
    crowd, sizes = {}, {}
    for sex, group in field[~single].groupby("sex"):
        ordered = np.sort(
            pool.debut[race, sex] if len(pool.debut[race, sex]) else pool.debut[race, "M"]
        )
        fast = ordered[: max(1, round(len(ordered) * min(1.0, FRONT_DEBUTANTS / len(group))))]
        chance = len(fast) / len(ordered) * (1 - float(group["dnf"].mean()))
        number = random.binomial(len(group), chance, draws)
        drawn = fast[random.integers(0, len(fast), (draws, max(1, int(number.max()))))]
        crowd[sex] = np.where(np.arange(drawn.shape[1])[None, :] < number[:, None], drawn, np.inf)
        sizes[sex] = len(group)
    return Field(runners, times, crowd, sizes)
