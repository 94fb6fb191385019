"""How many doubles at the front would independent races at each runner's own level have made?

For every year, both races are run again many times on paper, with the people who started. Each
has a level known from all **other** years, draws a time around it (`drawing.ResidualPool`) and
may not finish (`finishing`). The two races of one runner are independent given the level; what is
uncertain about the level itself is the same in both, as it must be.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from scipy.stats import norm

from race_doubles.analysis.models.drawing import ResidualPool, draw_field
from race_doubles.analysis.models.finishing import dnf_chances, non_finishers_known, records
from race_doubles.analysis.models.performance import Parameters, estimate, finishes, rolling
from race_doubles.doubles.levels import LEVELS, PLACES, at_least

SEED = 20240628


@dataclass(frozen=True)
class Prepared:
    """Starts with level, known, residual, past record and dnf (chance), and the parameters used."""

    table: pd.DataFrame
    parameters: Parameters


def prepare(
    starts: pd.DataFrame, years: list[int], parameters: Parameters | None = None
) -> Prepared:
    """Every start of `years` with what all other years say of the runner.

    `parameters` are estimated from `starts` unless given, as for a sensitivity check.
    """
    parameters = parameters or estimate(finishes(starts))
    table = rolling(starts, years, strictly_before=False, parameters=parameters)
    table = records(starts, other_years=True)[["result_id", "past_starts", "past_dnf"]].merge(
        table, on="result_id", how="right", validate="1:1"
    )
    # Where only finishers were published, the field is a field of finishers: nobody in it stops.
    chances = np.where(non_finishers_known(table), dnf_chances(table, table), 0.0)
    return Prepared(table.assign(dnf=chances), parameters)


def shared_part(parameters: Parameters, seen: pd.DataFrame, year: int) -> float:
    """Correlation of one runner's two races of `year` that comes from not knowing the level well.

    `seen` has the runner's other finishes (race, year). Conditional covariance of the two levels over
    the predictive standard deviations, from the Gaussian process.
    """
    years = np.append(seen["year"].to_numpy(dtype=float), [year, year])
    wser = np.append(seen["race"].eq("wser").to_numpy(), [True, False])
    covariance = parameters.level_covariance(
        np.abs(years[:, None] - years[None, :]), wser[:, None] == wser[None, :]
    )
    n = len(seen)
    after = covariance[n:, n:].copy()
    if n:
        inner = covariance[:n, :n] + parameters.noise**2 * np.eye(n)
        after -= covariance[n:, :n] @ np.linalg.solve(inner, covariance[:n, n:])
    scale = np.sqrt(np.diag(after) + parameters.noise**2)
    return float(after[0, 1] / (scale[0] * scale[1]))


#: What a draw looks at; every other column would be copied draw by draw.
_DRAWN_FROM = ["runner_id", "race", "sex", "level", "known", "dnf"]


def _race_places(
    field: pd.DataFrame,
    ids: list[str],
    pool: ResidualPool,
    race: str,
    z: np.ndarray,
    random: np.random.Generator,
) -> np.ndarray:
    """Places within the sex, (draws, len(ids)), of the runners `ids` in one race; 0 where not finished.

    `z` holds the standard normal draws that decide how good a day each of `ids` has. Places far down
    the field are too good: only the debutants at the front are drawn.
    """
    drawn = draw_field(pool, field, race, len(z), random, frozenset(ids))
    at = {runner: place for place, runner in enumerate(drawn.runners["runner_id"])}
    times = drawn.times
    for column, runner in enumerate(ids):
        # This runner's possible times in order, read at the quantile that z asks for.
        sample = pool.possible(drawn.runners.iloc[at[runner]], race)
        place = (norm.cdf(z[:, column]) * len(sample)).astype(int)
        stopped = np.isinf(times[:, at[runner]])
        times[:, at[runner]] = np.where(stopped, np.inf, sample[np.minimum(place, len(sample) - 1)])
    sexes = drawn.runners["sex"].to_numpy()
    places = np.empty((len(z), len(ids)), dtype=np.int32)
    for column, runner in enumerate(ids):
        own = times[:, at[runner]]
        sex = sexes[at[runner]]
        ahead = (times[:, sexes == sex] < own[:, None]).sum(axis=1)
        if sex in drawn.debutants:
            ahead = ahead + (drawn.debutants[sex] < own[:, None]).sum(axis=1)
        places[:, column] = np.where(np.isfinite(own), ahead + 1, 0)
    return places


def simulate_year(
    prepared: Prepared,
    seen: pd.DataFrame,
    year: int,
    ids: list[str],
    pool: ResidualPool,
    draws: int,
    random: np.random.Generator,
) -> dict[str, np.ndarray]:
    """Places of the runners `ids` in both races of `year`: arrays (draws, len(ids)) by race."""
    own = prepared.table.loc[prepared.table["year"].eq(year), _DRAWN_FROM]
    z = random.standard_normal((2, draws, len(ids)))
    history = dict(list(seen.groupby("runner_id")))
    for column, runner in enumerate(ids):
        rho = shared_part(prepared.parameters, history.get(runner, seen.head(0)), year)
        z[1, :, column] = rho * z[0, :, column] + np.sqrt(1 - rho**2) * z[1, :, column]
    return {
        race: _race_places(own[own["race"].eq(race)], ids, pool, race, z[number], random)
        for number, race in enumerate(("wser", "utmb"))
    }


@dataclass(frozen=True)
class Simulated:
    """Counts, one row a draw: `doubles` has a column a level; `single` a column a race and level."""

    doubles: pd.DataFrame
    single: pd.DataFrame


def simulate(prepared: Prepared, doubles: pd.DataFrame, draws: int = 1000) -> Simulated:
    """The doubles again, by independent races.

    Levels are cumulative, as in `rates.by_level`. Each year's draws use what runners did around
    their levels in the other years.
    """
    random = np.random.default_rng(SEED)
    rows = finishes(prepared.table)[["runner_id", "race", "year"]]
    drawn_from = prepared.table[[*_DRAWN_FROM, "year", "residual"]]
    prepared = replace(prepared, table=drawn_from)
    totals = {level: np.zeros(draws, dtype=int) for level in LEVELS if level != "started"}
    single = {
        (race, level): np.zeros(draws, dtype=int) for race in ("wser", "utmb") for level in PLACES
    }
    for year, some in doubles.groupby("year"):
        ids = sorted(some["runner_id"])
        pool = ResidualPool.of(prepared.table[prepared.table["year"].ne(year)])
        seen = rows[rows["runner_id"].isin(ids) & rows["year"].ne(year)]
        places = simulate_year(prepared, seen, int(year), ids, pool, draws, random)
        both = (places["wser"] > 0) & (places["utmb"] > 0)
        worse = np.maximum(places["wser"], places["utmb"])
        totals["finished"] += both.sum(axis=1)
        for level, place in PLACES.items():
            totals[level] += (both & (worse <= place)).sum(axis=1)
            for race in places:
                single[race, level] += ((places[race] > 0) & (places[race] <= place)).sum(axis=1)
    return Simulated(pd.DataFrame(totals), pd.DataFrame(single))


def _row(seen: int, draws: pd.Series) -> tuple:
    tails = (draws.le(seen).mean(), draws.ge(seen).mean())
    low, high = draws.quantile([0.025, 0.975])
    return seen, float(draws.mean()), int(low), int(high), float(min(1.0, 2 * min(tails)))


_COLUMNS = ["seen", "expected", "low", "high", "p_value"]


def compare(simulated: Simulated, doubles: pd.DataFrame) -> pd.DataFrame:
    """Seen against simulated a level: level, seen, expected, low, high (95% of draws), p_value.

    `p_value` is two-sided: twice the smaller share of draws at least, or at most, as many as seen.
    """
    rows = [
        (level, *_row(len(at_least(doubles, level)), draws))
        for level, draws in simulated.doubles.items()
    ]
    return pd.DataFrame(rows, columns=["level", *_COLUMNS])


def single_races(simulated: Simulated, doubles: pd.DataFrame) -> pd.DataFrame:
    """The check of the model: the doublers' places in each race alone, seen and simulated.

    One row a race and level (won, podium, top10), then as `compare`. If the model did not get
    single races right, it could not be trusted with two.
    """
    rows = [
        (
            race,
            level,
            *_row(int(doubles[f"{race}_sex_place"].le(PLACES[level]).fillna(False).sum()), draws),
        )
        for (race, level), draws in simulated.single.items()
    ]
    return pd.DataFrame(rows, columns=["race", "level", *_COLUMNS])
