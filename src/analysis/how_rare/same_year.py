"""Do people who run both races avoid, or seek, the same year?

The null model: a runner's years at one race say nothing about their years at the other. A runner
with `w` Western States years and `u` UTMB years could have had any set of `w` and any set of `u`
among the editions held between their first and last start, each as likely as the other.

The first and last start are themselves made of these years, so they must be held fixed: of all the
placements only those count whose earliest and latest start are the observed ones. Without that,
somebody with one start in each race, in different years, would be expected to have doubled now and
then, although with that first and last year they cannot have. The biased version is kept
(`hold_ends=False`) to show by how much it misleads.

The number of shared years then has an exact distribution for every runner, and their sum one by
convolution: a permutation test with every permutation counted instead of some drawn.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from math import comb

import numpy as np
import pandas as pd

from race_doubles.analysis.models.rates import poisson_exact
from race_doubles.common.races import DOUBLE
from race_doubles.common.resampling import ratio_interval
from race_doubles.common.words import Estimate
from race_doubles.doubles.ran_all import of_runners_of_all


@dataclass(frozen=True)
class Overlap:
    """Same-year doubles seen and expected when years are permuted within each active span.

    `people` have starts in both races; for `informative` of them the number was not fixed by their
    first and last start. `low` and `high` hold 95% of what chance gives; `p_value` is two-sided.
    """

    people: int
    informative: int
    seen: int
    expected: float
    low: int
    high: int
    p_value: float

    @property
    def ratio(self) -> float:
        """Seen over expected."""
        return self.seen / self.expected


def _placements(w_only: int, u_only: int, both: int, w: int, u: int) -> list[int]:
    """How many ways to place w and u starts share k years, for k = 0, 1, …; no condition on ends.

    `w_only`, `u_only` and `both` count the editions in the span at which one or both were held.
    Choose the k shared years, then the j other Western States years that fall where UTMB was held
    too, then UTMB years among what is left.
    """
    ways = []
    for k in range(min(w, u, both) + 1):
        total = 0
        for j in range(w - k + 1):
            free = both + u_only - k - j
            if j <= both - k and w - k - j <= w_only and free >= 0:
                total += comb(both - k, j) * comb(w_only, w - k - j) * comb(free, u - k)
        ways.append(comb(both, k) * total)
    return ways


@cache
def shared_years(
    w: int,
    u: int,
    first: int,
    last: int,
    w_held: tuple[int, ...],
    u_held: tuple[int, ...],
    hold_ends: bool = True,
) -> tuple[float, ...]:
    """The chance of 0, 1, … shared years for a runner with `w` and `u` starts from `first` to `last`.

    With `hold_ends`, only placements that use the first and the last year count (inclusion and
    exclusion over the two ends).
    """

    def ways(start: int, end: int) -> np.ndarray:
        years_w = {year for year in w_held if start <= year <= end}
        years_u = {year for year in u_held if start <= year <= end}
        both = len(years_w & years_u)
        found = _placements(len(years_w) - both, len(years_u) - both, both, w, u)
        return np.array(found + [0] * (min(w, u) + 1 - len(found)), dtype=object)

    counted = ways(first, last)
    if hold_ends:
        counted = (
            counted - ways(first + 1, last) - ways(first, last - 1) + ways(first + 1, last - 1)
        )
    return tuple(float(number / counted.sum()) for number in counted)


def careers(
    starts: pd.DataFrame, years: tuple[int, int], races: tuple[str, str] = DOUBLE
) -> pd.DataFrame:
    """Runners with a start in each of `races` within `years`, by runner_id: w, u, shared, first, last (numbers)."""
    some = starts.loc[starts["year"].between(*years), ["runner_id", "race", "year"]]
    # Most people have run one of the two alone: they are left out before anything is sorted.
    some = some[of_runners_of_all(some, races)]
    runner, people = some["runner_id"].factorize(sort=True)
    year = some["year"].to_numpy(dtype=np.int64)
    # A number for each runner and year: who is listed twice in an edition started it once.
    length = years[1] - years[0] + 1
    season = runner * length + year - years[0]
    w, u = (np.unique(season[some["race"].eq(race).to_numpy(dtype=bool)]) for race in races)
    first, last = np.full(len(people), years[1]), np.full(len(people), years[0])
    np.minimum.at(first, runner, year)
    np.maximum.at(last, runner, year)
    numbers = {
        name: np.bincount(seasons // length, minlength=len(people))
        for name, seasons in (("w", w), ("u", u), ("shared", np.intersect1d(w, u)))
    }
    index = pd.Index(people, name="runner_id")
    return pd.DataFrame({**numbers, "first": first, "last": last}, index=index)


def permute_years(
    starts: pd.DataFrame,
    held: Mapping[str, Sequence[int]],
    years: tuple[int, int],
    hold_ends: bool = True,
    races: tuple[str, str] = DOUBLE,
) -> Overlap:
    """Compare same-year doubles of two races with what each runner's years, permuted, would give.

    `starts` has runner_id, race, year; `held` the years of each race. Only `years` (first and last,
    inclusive) count.
    """
    runners = careers(starts, years, races)
    w_held, u_held = (
        tuple(year for year in held[race] if years[0] <= year <= years[1]) for race in races
    )
    total, informative = np.array([1.0]), 0
    for row in runners.itertuples():
        chances = shared_years(row.w, row.u, row.first, row.last, w_held, u_held, hold_ends)
        informative += max(chances) < 1
        total = np.convolve(total, chances)
    numbers = np.arange(len(total))
    seen = int(runners["shared"].sum())
    cumulative = total.cumsum()
    tails = total[: seen + 1].sum(), total[seen:].sum()
    return Overlap(
        people=len(runners),
        informative=informative,
        seen=seen,
        expected=float((numbers * total).sum()),
        low=int(np.searchsorted(cumulative, 0.025)),
        high=int(np.searchsorted(cumulative, 0.975)),
        p_value=float(min(1.0, 2 * min(tails))),
    )


def _pairs(starts: pd.DataFrame, years: tuple[int, int]) -> pd.DataFrame:
    """Every pair of one runner's starts in the two races: runner_id, year_wser, year_utmb, lag."""
    some = starts.loc[starts["year"].between(*years), ["runner_id", "race", "year"]]
    some = some[of_runners_of_all(some, DOUBLE)]
    left = some.loc[some["race"].eq("wser"), ["runner_id", "year"]]
    right = some.loc[some["race"].eq("utmb"), ["runner_id", "year"]]
    pairs = left.merge(right, on="runner_id", suffixes=("_wser", "_utmb"))
    return pairs.assign(lag=pairs["year_utmb"] - pairs["year_wser"])


def _editions_at(lag: int, held: dict[str, list[int]], years: tuple[int, int]) -> int:
    """Pairs of editions, one of each race and both within `years`, that lie `lag` years apart."""
    inside = {race: {y for y in held[race] if years[0] <= y <= years[1]} for race in held}
    return sum(1 for year in inside["wser"] if year + lag in inside["utmb"])


def lags(
    starts: pd.DataFrame, held: dict[str, list[int]], years: tuple[int, int], widest: int = 5
) -> pd.DataFrame:
    """Pairs of one runner's starts in the two races, by years from Western States to UTMB.

    One row a lag from `-widest` to `widest`: pairs, editions (pairs of editions held at that lag,
    the exposure) and rate (pairs per pair of editions) with rate_low and rate_high. One runner can give several pairs, so
    the exact Poisson interval is that of fewer, independent ones: the sum of the runners' pairs over that
    of their squares. If nobody cared about the same year, the curve would run smoothly through lag 0.
    """
    number = _pairs(starts, years).groupby("lag")["runner_id"].value_counts()
    rows = []
    for lag in range(-widest, widest + 1):
        own = number.get(lag, pd.Series(dtype=int))
        seen, exposure = int(own.sum()), _editions_at(lag, held, years)
        effect = float((own**2).sum() / seen) if seen else 1.0
        rate = poisson_exact(seen / effect, exposure / effect)
        rows.append({"lag": lag, "pairs": seen, "editions": exposure, **rate.columns("rate")})
    return pd.DataFrame(rows)


def people_near(starts: pd.DataFrame, years: tuple[int, int], widest: int = 1) -> int:
    """How many runners have starts in the two races at most `widest` years apart."""
    pairs = _pairs(starts, years)
    return int(pairs.loc[pairs["lag"].abs().le(widest), "runner_id"].nunique())


def same_year_against_neighbours(
    starts: pd.DataFrame, held: dict[str, list[int]], years: tuple[int, int]
) -> Estimate:
    """The rate of pairs at lag 0 over that at lags −1 and +1: below 1 people avoid the same year.

    One runner can give several pairs, so the 95% interval resamples runners, not pairs (bootstrap percentiles,
    worked out: `resampling.ratio_interval`).
    """
    pairs = _pairs(starts, years)
    runner = pairs["runner_id"].factorize(sort=True)[0]
    people = int(runner.max()) + 1
    lag = pairs["lag"].to_numpy(dtype=int)
    here = np.bincount(runner[lag == 0], minlength=people)
    beside = np.bincount(runner[np.abs(lag) == 1], minlength=people)
    exposure = _editions_at(0, held, years) / sum(
        _editions_at(step, held, years) for step in (-1, 1)
    )
    kinds, counts = np.unique(np.column_stack([here, beside]), axis=0, return_counts=True)
    low, high = ratio_interval(kinds[:, 0], kinds[:, 1], counts)
    return Estimate(float(here.sum() / beside.sum()), low, high).times(1 / exposure)
