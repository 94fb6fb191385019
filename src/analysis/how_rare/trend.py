"""Has doubling become more common, and how long does one wait for a double win?"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count
from math import comb

import numpy as np
import pandas as pd
from scipy import special
from scipy.special import expit

from race_doubles.analysis.models.finishing import TO_THE_END
from race_doubles.analysis.models.rates import jeffreys
from race_doubles.common.races import DOUBLE
from race_doubles.common.words import Estimate


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
    another slope from that year; with `step_from`, a step at that year is added. Years in which the starters of
    either race are not known are left out: where one lists finishers only, doubles that ended there are missing.
    """
    # Imported here: it takes long, and not every question of the years asks for a trend.
    from statsmodels.genmod.families import Binomial
    from statsmodels.genmod.generalized_linear_model import GLM

    counted = years.columns.intersection([exposure, *DOUBLE])
    table = years[years[counted].gt(0).fillna(False).all(axis=1)]
    design = _design(table["year"], bend_from, step_from)
    numbers = table[[events, exposure]].astype(float)
    outcome = np.column_stack([numbers[events], numbers[exposure] - numbers[events]])
    found = GLM(outcome, design.to_numpy(), family=Binomial()).fit(**TO_THE_END)
    dispersion = float(found.pearson_chi2 / found.df_resid)
    coefficients = _Coefficients(
        design.columns,
        np.asarray(found.params),
        np.asarray(found.cov_params()) * max(1.0, dispersion),
        float(found.df_resid),
    )
    middle, low, high = (expit(scores) for scores in coefficients.scores(design.to_numpy()))
    return Trend(
        events,
        coefficients.odds_ratio("year"),
        bend_from,
        coefficients.odds_ratio("year", "bend") if bend_from is not None else None,
        coefficients.p_value("bend") if bend_from is not None else None,
        coefficients.odds_ratio("step") if step_from is not None else None,
        float(found.deviance),
        dispersion,
        len(table),
        int(table[events].sum()),
        pd.DataFrame({"year": table["year"].to_numpy(), "mean": middle, "low": low, "high": high}),
    )


def _design(years: pd.Series, bend_from: int | None, step_from: int | None) -> pd.DataFrame:
    """The columns of the regression: ones, the year, and what is asked of a bend and a step."""
    design = pd.DataFrame({"one": 1.0, "year": years.astype(float) - float(years.mean())})
    if bend_from is not None:
        design["bend"] = (years - bend_from).clip(lower=0).astype(float)
    if step_from is not None:
        design["step"] = years.ge(step_from).astype(float)
    return design


@dataclass(frozen=True)
class _Coefficients:
    """Coefficients by name, with their (widened) covariance and the degrees of freedom of t."""

    names: pd.Index
    values: np.ndarray
    covariance: np.ndarray
    freedom: float

    def scores(self, rows: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Linear scores of `rows` of the design, with the ends of their 95% intervals."""
        middle = rows @ self.values
        error = np.sqrt(np.einsum("ij,jk,ik->i", rows, self.covariance, rows))
        half = special.stdtrit(self.freedom, 0.975) * error
        return middle, middle - half, middle + half

    def odds_ratio(self, *names: str) -> Estimate:
        """Of one more unit in each of the columns `names` at once."""
        one = self.names.isin(names).astype(float)[None, :]
        return Estimate(*(float(np.exp(score[0])) for score in self.scores(one)))

    def p_value(self, name: str) -> float:
        """Two-sided, of the column `name` being of no use."""
        at = self.names.get_loc(name)
        size = abs(self.values[at]) / np.sqrt(self.covariance[at, at])
        return float(2 * special.stdtr(self.freedom, -size))


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


#: How many seasons ahead the outlook looks.
AHEAD = 2


@dataclass(frozen=True)
class Outlook:
    """What the years with a double win among the latest `years` (since `first`) say of the next ones.

    `within` is the chance of at least one in the next `AHEAD` years with both races (the posterior mean; its ends are those of
    `per_year`), `median_wait` the number of such years by
    which one has come with a chance of a half.
    """

    first: int
    years: int
    with_win: int
    per_year: Estimate
    within: Estimate
    median_wait: int


def outlook(years: pd.DataFrame, first: int, events: str = "won") -> Outlook:
    """The outlook from the years since `first` (rows of `rates.by_year`), at their rate.

    The posterior predictive of a year's chance with Jeffreys' prior: none in m years has the chance
    B(k + 1/2, n − k + 1/2 + m) / B(k + 1/2, n − k + 1/2) after k of n.
    """
    some = years[years["year"].ge(first)]
    n, k = len(some), int(some[events].gt(0).sum())

    def any_within(ahead: int) -> float:
        a, b = k + 0.5, n - k + 0.5
        return float(1 - np.exp(special.betaln(a, b + ahead) - special.betaln(a, b)))

    per_year = jeffreys(k, n)
    within = Estimate(
        any_within(AHEAD), *(1 - (1 - chance) ** AHEAD for chance in (per_year.low, per_year.high))
    )
    wait = next(ahead for ahead in count(1) if any_within(ahead) >= 0.5)
    return Outlook(int(some["year"].min()), n, k, per_year, within, wait)


#: The trend that the text goes by, in the names of `fits_by_era`.
STARTED = "started both, per Western States start"


def fits_by_era(years: pd.DataFrame, eras: pd.DataFrame) -> dict[str, Trend]:
    """The trends a reader asks for, by name: each level and exposure, each with each era's step.

    All may bend where the first era begins: a trend that goes straight on does not fit (`Trend.bend_p`),
    and the steps of later eras would only say by how much it overshoots.
    """
    first = int(eras["first_year"].min())
    asked = {
        STARTED: ("started", "wser"),
        "started both, per UTMB start": ("started", "utmb"),
        "top ten at both, per Western States start": ("top10", "wser"),
    }
    return {
        f"{name}; {era.era} from {era.first_year}": fit(
            years, *columns, bend_from=first, step_from=int(era.first_year)
        )
        for name, columns in asked.items()
        for era in eras.itertuples()
    }
