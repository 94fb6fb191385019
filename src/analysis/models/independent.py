"""How many doubles at the front would independent races at each runner's own level have made?

For every year, both races are run again on paper, with the people who started. Each has a level known from
all **other** years, a list of equally likely times around it (`drawing.ResidualPool`) and may not finish
(`finishing`). The two races of one runner are independent given the level; what is uncertain about the
level itself is the same in both, as it must be. The chances that follow are worked out (`placing`), not
drawn: no number here hangs on a seed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from race_doubles.analysis.models.finishing import dnf_chances, non_finishers_known, records
from race_doubles.analysis.models.gls import RACES, Parameters
from race_doubles.analysis.models.performance import estimate, finishes, rolling
from race_doubles.analysis.models.placing import season_places
from race_doubles.analysis.models.rates import number_of
from race_doubles.analysis.models.residuals import ResidualPool
from race_doubles.doubles.levels import LEVELS, PLACES, at_least


@dataclass(frozen=True)
class Prepared:
    """Starts with level, known, residual, past record and dnf (chance), and the parameters used."""

    table: pd.DataFrame
    parameters: Parameters


def prepare(
    starts: pd.DataFrame,
    years: list[int],
    parameters: Parameters | None = None,
    strictly_before: bool = False,
) -> Prepared:
    """Every start of `years` with what all other years (or, `strictly_before`, earlier ones alone) say of the runner.

    `parameters` are estimated from `starts` unless given, as for a sensitivity check. They, and how level and record
    bear on stopping, are learnt from all years in either case: few numbers, to which one start adds next to nothing.
    """
    parameters = parameters or estimate(finishes(starts))
    table = rolling(starts, years, strictly_before=strictly_before, parameters=parameters)
    record = records(starts, other_years=not strictly_before)[["past_starts", "past_dnf"]]
    table = table.join(record, validate="1:1").reset_index(drop=True)
    # Where only finishers were published, the field is a field of finishers: nobody in it stops.
    chances = np.where(non_finishers_known(table), dnf_chances(table, table), 0.0)
    return Prepared(table.assign(dnf=chances), parameters)


def shared_part(parameters: Parameters, seen: pd.DataFrame, year: int) -> float:
    """Correlation of one runner's two races of `year` that comes from not knowing the level well.

    `seen` has the runner's other finishes (race, year). Conditional covariance of the two levels over
    the predictive standard deviations, from the Gaussian process.
    """
    years, wser = seen["year"].to_numpy(dtype=float), seen["race"].eq("wser").to_numpy(dtype=bool)
    return _shared(parameters, years, wser, year)


def _shared(parameters: Parameters, years: np.ndarray, wser: np.ndarray, year: int) -> float:
    """`shared_part`, of the `years` of the other finishes and whether each was at Western States."""
    n = len(years)
    years, wser = np.append(years, [year, year]), np.append(wser, [True, False])
    covariance = parameters.level_covariance(
        np.abs(years[:, None] - years[None, :]), wser[:, None] == wser[None, :]
    )
    after = covariance[n:, n:].copy()
    if n:
        inner = covariance[:n, :n] + parameters.noise**2 * np.eye(n)
        after -= covariance[n:, :n] @ np.linalg.solve(inner, covariance[:n, n:])
    scale = np.sqrt(np.diag(after) + parameters.noise**2)
    return float(after[0, 1] / (scale[0] * scale[1]))


#: What the chances look at; every other column would be copied year by year.
_USED = ["runner_id", "race", "sex", "level", "known", "dnf"]


@dataclass(frozen=True)
class Chances:
    """How many doubles, and places of doublers in one race, independent races would have made.

    `doubles` has for each level the chances of 0, 1, 2, …; `seasons` the same for the doublers' places in one race, by
    year, sex, race and level; `each` has a row a double and level of places: runner_id, year, sex, level, and the
    chances wser, utmb and both.
    """

    doubles: dict[str, np.ndarray]
    seasons: dict[tuple[int, str, str, str], np.ndarray]
    each: pd.DataFrame

    @property
    def single(self) -> dict[tuple[str, str], np.ndarray]:
        """The chances of 0, 1, 2, … places of doublers by race and level, all years and sexes together."""
        levels = [level for level in PLACES if level in self.doubles]
        found = {(race, level): np.array([1.0]) for race in RACES for level in levels}
        for (_, _, race, level), numbers in self.seasons.items():
            found[race, level] = np.convolve(found[race, level], numbers)
        return found

    def expected(self, level: str) -> float:
        """The expected number of doubles at `level`."""
        return _mean(self.doubles[level])


def chances(
    prepared: Prepared, doubles: pd.DataFrame, levels: Mapping[str, int] = PLACES
) -> Chances:
    """The doubles again, by independent races; of `levels` (places by level) and finishing both.

    Levels are cumulative, as in `rates.by_level`. Each year's chances use what runners did around their levels in
    the other years. Each runner's chances are worked out (`placing`), and the numbers are sums over runners, sexes and
    years. Places in one race are exact. Of doubles, one at most of a sex and year wins; at the podium and the top 10
    the runners' chances are taken as independent, although a place taken by one is missing for the others: the
    expected number is right, its range a little too wide (standard deviations by about 1% and 3%).
    """
    # Runners as whole numbers in the same order, words as categories: text is looked up and copied far more slowly.
    who, names = prepared.table["runner_id"].factorize(sort=True)
    table = prepared.table[[*_USED, "year", "residual", "status", "finish_seconds"]]
    table = table.assign(runner_id=who).astype({"race": "category", "sex": "category"})
    history = _History(finishes(table), len(names))
    table = table[[*_USED, "year", "residual"]]
    finished, placed = [], []
    seasons: dict[tuple[int, str, str, str], np.ndarray] = {}
    for year, some in doubles.groupby("year"):
        ids = sorted(names.get_indexer(some["runner_id"]))
        pool = ResidualPool.of(table[table["year"].ne(year)])
        starters = table.loc[table["year"].eq(year), _USED]
        linked = {
            runner: _shared(prepared.parameters, *history.but(runner, int(year)), int(year))
            for runner in ids
        }
        found = season_places(pool, starters, linked, dict(levels))
        placed.append(found.chances.assign(year=year))
        seasons |= {(int(year), *key): numbers for key, numbers in found.numbers.items()}
        finished.append(_both_finished(starters[starters["runner_id"].isin(ids)]))
    every = pd.concat(placed, ignore_index=True)
    every["runner_id"] = names[every["runner_id"]]
    totals = {"finished": number_of(pd.concat(finished))}
    totals |= {
        level: _number(every[every["level"].eq(level)]) for level in LEVELS if level in levels
    }
    return Chances(totals, seasons, every)


class _History:
    """The finishes of runners 0, 1, … (`rows` with runner_id, race, year), those of each together."""

    def __init__(self, rows: pd.DataFrame, runners: int) -> None:
        rows = rows.sort_values("runner_id", kind="stable")
        self._ends = np.bincount(rows["runner_id"], minlength=runners).cumsum()
        self._years = rows["year"].to_numpy(dtype=float)
        self._wser = rows["race"].eq("wser").to_numpy(dtype=bool)

    def but(self, runner: int, year: int) -> tuple[np.ndarray, np.ndarray]:
        """The years of the finishes of `runner` in any other year than `year`, and whether each was at Western States."""
        own = slice(self._ends[runner - 1] if runner else 0, self._ends[runner])
        others = self._years[own] != year
        return self._years[own][others], self._wser[own][others]


def _both_finished(starters: pd.DataFrame) -> pd.Series:
    """The chance of each runner of `starters` to finish both races."""
    return (1 - starters["dnf"]).groupby(starters["runner_id"]).prod()


def _number(found: pd.DataFrame) -> np.ndarray:
    """The chances of 0, 1, 2, … doubles among `found`, the rows of one level of `SeasonPlaces.chances`."""
    if found["level"].eq("won").all():
        # One of them at most: the chance of any is the sum.
        return number_of(found.groupby(["year", "sex"])["both"].sum().clip(upper=1.0))
    return number_of(found["both"])


def _mean(numbers: np.ndarray) -> float:
    return float((np.arange(len(numbers)) * numbers).sum())


def _row(seen: int, numbers: np.ndarray) -> tuple:
    below = numbers.cumsum()
    low, high = (int(np.searchsorted(below, share)) for share in (0.025, 0.975))
    # More than there can be never happens by chance: nothing is left to add up.
    tails = numbers[: seen + 1].sum(), numbers[seen:].sum()
    at_least = 1.0 if seen == 0 else float(tails[1])
    return (
        seen,
        _mean(numbers),
        low,
        high,
        float(min(1.0, 2 * min(tails))),
        at_least,
        float(numbers[0]),
    )


_COLUMNS = ["seen", "expected", "low", "high", "p_value", "at_least", "none"]


def compare(found: Chances, doubles: pd.DataFrame) -> pd.DataFrame:
    """Seen against expected a level: level, seen, expected, low, high (95% by chance), p_value, at_least, none.

    `at_least` is the chance of as many as seen or more, `none` that of none at all (exact, as far as the numbers are).
    `p_value` is two-sided: twice the smaller chance of at least, or at most, as many as seen.
    """
    rows = [
        (level, *_row(len(at_least(doubles, level)), numbers))
        for level, numbers in found.doubles.items()
    ]
    return pd.DataFrame(rows, columns=["level", *_COLUMNS])


def single_races(found: Chances, doubles: pd.DataFrame) -> pd.DataFrame:
    """The check of the model: the doublers' places in each race alone, seen and expected.

    One row a race and level (won, podium, top10), then as `compare`. If the model did not get
    single races right, it could not be trusted with two.
    """
    rows = [
        (
            race,
            level,
            *_row(int(doubles[f"{race}_sex_place"].le(PLACES[level]).fillna(False).sum()), numbers),
        )
        for (race, level), numbers in found.single.items()
    ]
    return pd.DataFrame(rows, columns=["race", "level", *_COLUMNS])
