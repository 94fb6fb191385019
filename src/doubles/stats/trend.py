"""Has doubling become more common, and how long does one wait for a double win?"""

from __future__ import annotations

from dataclasses import dataclass
from math import comb

import numpy as np
import pandas as pd
from scipy import stats
from statsmodels.genmod.families import Binomial
from statsmodels.genmod.generalized_linear_model import GLM

from doubles.stats.rates import jeffreys
from doubles.stats.words import Estimate


@dataclass(frozen=True)
class Trend:
    """A binomial regression of `events` (a level of doubles) on year.

    `per_year`, `later` and `step` are odds ratios: of one more year (up to the bend, where there is one),
    of one more year from the bend on, and of the years from a given one on, over and above the trend (None
    where not asked). `bend_p` is the two-sided p of a bend against a trend that goes straight on.
    `dispersion` is Pearson's χ² over its degrees of freedom: above 1 the years differ by more than luck,
    and the intervals are widened by its root. `fitted` has year, mean, low and high (shares).
    """

    events: str
    per_year: Estimate
    bend_from: int | None
    later: Estimate | None
    bend_p: float | None
    step: Estimate | None
    deviance: float
    dispersion: float
    years: int
    doubles: int
    fitted: pd.DataFrame


def fit(
    years: pd.DataFrame,
    events: str = "started",
    exposure: str = "wser",
    bend_from: int | None = None,
    step_from: int | None = None,
) -> Trend:
    """Regress `events` among `exposure` (columns of `rates.by_year`) on the year, by logistic regression.

    Quasi-binomial: standard errors grow with the root of the dispersion where that is above 1, and
    the intervals use t with the residual degrees of freedom. With `bend_from`, the trend may go on with
    another slope from that year; with `step_from`, a step at that year is added. Years without a known
    exposure are left out.
    """
    table = years[years[exposure].gt(0).fillna(False)]
    centre = float(table["year"].mean())
    design = pd.DataFrame({"one": 1.0, "year": table["year"].astype(float) - centre})
    if bend_from is not None:
        design["bend"] = (table["year"] - bend_from).clip(lower=0).astype(float)
    if step_from is not None:
        design["step"] = table["year"].ge(step_from).astype(float)
    numbers = table[[events, exposure]].astype(float)
    outcome = np.column_stack([numbers[events], numbers[exposure] - numbers[events]])
    found = GLM(outcome, design.to_numpy(), family=Binomial()).fit()
    dispersion = float(found.pearson_chi2 / found.df_resid)
    widen = np.sqrt(max(1.0, dispersion))
    quantile = stats.t.ppf(0.975, found.df_resid)

    covariance = np.asarray(found.cov_params()) * widen**2

    def odds_ratio(*names: str) -> Estimate:
        """Of one more unit in each of the columns at once."""
        one = design.columns.isin(names).astype(float)
        middle, error = one @ found.params, quantile * np.sqrt(one @ covariance @ one)
        return Estimate(*map(float, np.exp([middle, middle - error, middle + error])))

    bend_p = None
    if bend_from is not None:
        at = design.columns.get_loc("bend")
        size = abs(found.params[at]) / np.sqrt(covariance[at, at])
        bend_p = float(2 * stats.t.sf(size, found.df_resid))
    score = design.to_numpy() @ found.params
    error = quantile * np.sqrt(
        np.einsum("ij,jk,ik->i", design.to_numpy(), covariance, design.to_numpy())
    )
    fitted = pd.DataFrame(
        {
            "year": table["year"].to_numpy(),
            "mean": 1 / (1 + np.exp(-score)),
            "low": 1 / (1 + np.exp(-(score - error))),
            "high": 1 / (1 + np.exp(-(score + error))),
        }
    )
    return Trend(
        events,
        odds_ratio("year"),
        bend_from,
        odds_ratio("year", "bend") if bend_from is not None else None,
        bend_p,
        odds_ratio("step") if step_from is not None else None,
        float(found.deviance),
        dispersion,
        len(table),
        int(table[events].sum()),
        fitted,
    )


def best_bend(years: pd.DataFrame, events: str = "started", exposure: str = "wser") -> int:
    """The year at which a bend fits best (least deviance), three years or more from both ends."""
    inside = sorted(years["year"])[3:-3]
    return int(min(inside, key=lambda year: fit(years, events, exposure, bend_from=year).deviance))


@dataclass(frozen=True)
class Waiting:
    """Double wins in a row of years: the years between them, and the chance of one a year.

    `gaps` counts years with both races from one win to the next (1: the next such year).
    `adjacent_chance` is the chance that so many wins, dropped at random on the years, would put at
    least two in neighbouring ones.
    """

    years_with_win: list[int]
    possible: int
    gaps: list[int]
    per_year: Estimate
    adjacent_chance: float


def waiting_times(years: pd.DataFrame, events: str = "won") -> Waiting:
    """The waiting times of `events` (a column of `rates.by_year`) over the years with both races."""
    ordered = years.sort_values("year").reset_index(drop=True)
    hits = ordered.index[ordered[events].gt(0)]
    n, k = len(ordered), len(hits)
    apart = comb(n - k + 1, k) / comb(n, k)
    return Waiting(
        [int(year) for year in ordered.loc[hits, "year"]],
        n,
        [int(gap) for gap in np.diff(hits)],
        jeffreys(k, n),
        float(1 - apart),
    )


def fits_by_era(years: pd.DataFrame, eras: pd.DataFrame) -> dict[str, Trend]:
    """The trends a reader asks for, by name: each level and exposure, each with each era's step.

    All may bend where the first era begins: a trend that goes straight on does not fit (`Trend.bend_p`),
    and the steps of later eras would only say by how much it overshoots.
    """
    first = int(eras["first_year"].min())
    asked = {
        "started both, per Western States start": ("started", "wser"),
        "started both, per UTMB start": ("started", "utmb"),
        "top 10 in both, per Western States start": ("top10", "wser"),
    }
    return {
        f"{name}; {era.era} from {era.first_year}": fit(
            years, *columns, bend_from=first, step_from=int(era.first_year)
        )
        for name, columns in asked.items()
        for era in eras.itertuples()
    }
