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

import numpy as np
import pandas as pd

from race_doubles.analysis.models.gls import RACES, Parameters, design_of, slope, solve
from race_doubles.analysis.models.maximum import climb, curvature

__all__ = [
    "RACES",
    "Fit",
    "Parameters",
    "across_interval",
    "coded",
    "estimate",
    "finishes",
    "fit",
    "predict",
    "relative_to_edition",
    "rolling",
    "with_other_rows",
]

#: Where parameters are looked for, on the scales of `Parameters.vector`: deviations of 0.7% to 165% and 0.7%
#: to 100%, a correlation of 0.05 to 0.993, and 1 to 148 years.
_BOUNDS = ((-4.0, 0.5), (-5.0, 0.0), (-3.0, 5.0), (0.0, 5.0))
#: Digits kept of the parameters: fewer than any two machines or starts of the search agree in, and far
#: more than anything printed hangs on.
_DIGITS = 6


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


def estimate(rows: pd.DataFrame, start: Parameters | None = None) -> Parameters:
    """The parameters that make `rows` most likely, whatever the `start` of the search (`maximum.climb`).

    Runners with one finish say nothing about noise against spread and are left out, but for an even
    sample of them (every fourth), which keeps `spread` that of all and not of those who came back. Where
    nobody finished both races `across` has no say in the likelihood and stays what `Parameters` has.
    """
    design = design_of(_telling(rows))
    first, bounds = (start or Parameters()).vector(), list(_BOUNDS)
    if all(group.same.all() for group in design.groups):
        first[2] = Parameters().vector()[2]
        bounds[2] = (first[2], first[2])
    found = climb(lambda vector: slope(design, vector), first, bounds)
    best = Parameters.from_vector(found)
    return Parameters(
        *(
            float(f"{value:.{_DIGITS}g}")
            for value in (best.spread, best.noise, best.across, best.memory)
        )
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
    design = design_of(_telling(rows))
    at = found.vector()
    bent = curvature(lambda vector: slope(design, vector)[1], at)
    error = np.sqrt(np.linalg.inv(-bent)[2, 2])
    ends = (Parameters.from_vector(at + side * z * error * np.eye(4)[2]).across for side in (-1, 1))
    return tuple(ends)  # type: ignore[return-value]


def fit(rows: pd.DataFrame, parameters: Parameters) -> Fit:
    """Edition and sex effects, and what each runner's results say of the level, for given parameters."""
    design = design_of(rows)
    beta, weight, log_likelihood = solve(design, parameters)
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
    design = design_of(rows)
    effects = pd.concat([model.edition_effects, model.sex_effects])
    beta = effects.reindex(pd.MultiIndex.from_tuples(design.names)).to_numpy()
    _, weight, log_likelihood = solve(design, model.parameters, beta)
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
    seen = model.rows[model.rows["runner_id"].isin(asked["runner_id"])]
    pairs = asked.merge(seen, on="runner_id", suffixes=("", "_seen"))
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
            assert current is not None  # given, or found in the first year
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
