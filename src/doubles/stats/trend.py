"""Has doubling become more common, and how long does one wait for a double win?"""

from __future__ import annotations

from dataclasses import dataclass
from math import comb

import numpy as np
import pandas as pd
import statsmodels.api as sm
from scipy import stats

from doubles.stats.rates import jeffreys
from doubles.stats.words import Estimate


@dataclass(frozen=True)
class Trend:
    """A binomial regression of doubles on year.

    `per_year` and `step` are odds ratios: of one more year, and of the years from a given one on,
    over and above the steady trend (None where not asked). `dispersion` is Pearson's χ² over its
    degrees of freedom: above 1 the years differ by more than luck, and the intervals are widened
    by its root. `fitted` has year, mean, low and high (shares).
    """

    per_year: Estimate
    step: Estimate | None
    dispersion: float
    years: int
    doubles: int
    fitted: pd.DataFrame


def fit(
    years: pd.DataFrame,
    events: str = "started",
    exposure: str = "wser",
    step_from: int | None = None,
) -> Trend:
    """Regress `events` among `exposure` (columns of `rates.by_year`) on the year, by logistic regression.

    Quasi-binomial: standard errors grow with the root of the dispersion where that is above 1, and
    the intervals use t with the residual degrees of freedom. With `step_from`, a step at that year is
    added. Years without exposure are left out.
    """
    table = years[years[exposure].gt(0)]
    centre = float(table["year"].mean())
    design = pd.DataFrame({"one": 1.0, "year": table["year"].astype(float) - centre})
    if step_from is not None:
        design["step"] = table["year"].ge(step_from).astype(float)
    outcome = np.column_stack([table[events], table[exposure] - table[events]]).astype(float)
    found = sm.GLM(outcome, design.to_numpy(), family=sm.families.Binomial()).fit()
    dispersion = float(found.pearson_chi2 / found.df_resid)
    widen = np.sqrt(max(1.0, dispersion))
    quantile = stats.t.ppf(0.975, found.df_resid)

    def odds_ratio(position: int) -> Estimate:
        middle, error = found.params[position], found.bse[position] * widen * quantile
        return Estimate(*map(float, np.exp([middle, middle - error, middle + error])))

    score = design.to_numpy() @ found.params
    covariance = np.asarray(found.cov_params()) * widen**2
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
        odds_ratio(1),
        odds_ratio(2) if step_from is not None else None,
        dispersion,
        len(table),
        int(table[events].sum()),
        fitted,
    )


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
    """The trends a reader asks for, by name: each level and exposure, each with each era's step."""
    asked = {
        "started both, per Western States start": ("started", "wser"),
        "started both, per UTMB start": ("started", "utmb"),
        "top 10 in both, per Western States start": ("top10", "wser"),
    }
    return {
        f"{name}; {era.era} from {era.first_year}": fit(
            years, *columns, step_from=int(era.first_year)
        )
        for name, columns in asked.items()
        for era in eras.itertuples()
    }
