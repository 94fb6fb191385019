"""Forecasts of wins from earlier editions only, and how good they are.

For the season of year Y everything is learnt from editions before Y: the parameters, the levels, what
runners did around their levels, and who stops. The start lists are those of the races; places are
never looked at. One forecast covers both races of the season, as known before the first.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from doubles.stats.finishing import dnf_chances, records
from doubles.stats.independent import SEED, Prepared, simulate_year
from doubles.stats.performance import (
    Parameters,
    ResidualPool,
    draw_field,
    estimate,
    finishes,
    fit,
    predict,
    relative_to_edition,
)
from doubles.stats.rates import jeffreys
from doubles.stats.words import Estimate

#: Parameters are found anew every so many seasons; they hardly move in between.
REFIT_EVERY = 6
#: What a probability forecast is grouped by, in the calibration table.
BINS = (0.0, 0.01, 0.05, 0.15, 0.3, 0.5, 1.0)


@dataclass(frozen=True)
class History:
    """Every start since `first` with what earlier editions said of it, and each year's parameters."""

    table: pd.DataFrame
    parameters: dict[int, Parameters]
    _seasons: dict[int, tuple[Prepared, pd.DataFrame]] = field(default_factory=dict, repr=False)

    def season(self, year: int) -> tuple[Prepared, pd.DataFrame]:
        """The starts of `year` with the chance of stopping, and all starts before it; made once."""
        if year not in self._seasons:
            past = self.table[self.table["year"] < year]
            now = self.table[self.table["year"].eq(year)]
            now = now.assign(dnf=dnf_chances(past, now))
            self._seasons[year] = Prepared(now, self.parameters[year]), past
        return self._seasons[year]


def learn(starts: pd.DataFrame, years: list[int], memory_factor: float = 1.0) -> History:
    """Levels and records of every start in `years`, each from earlier years only.

    `memory_factor` stretches the estimated memory, for a sensitivity check.
    """
    rows = finishes(starts)
    current: Parameters | None = None
    found, used = [], {}
    for number, year in enumerate(years):
        past = rows[rows["year"] < year]
        if number % REFIT_EVERY == 0:
            current = estimate(past, current)
        asked = Parameters(
            current.spread, current.noise, current.across, current.memory * memory_factor
        )
        targets = starts[starts["year"].eq(year)]
        found.append(targets.assign(**predict(fit(past, asked), targets)))
        used[year] = asked
    table = relative_to_edition(pd.concat(found))
    before = records(starts)[["result_id", "past_starts", "past_dnf"]]
    return History(table.merge(before, on="result_id", how="left", validate="1:1"), used)


def season(history: History, year: int, neighbours: int = 60) -> tuple[Prepared, ResidualPool]:
    """The starts of `year` with the chance of stopping, and the pool of what happened before it."""
    prepared, past = history.season(year)
    return prepared, ResidualPool.of(past, neighbours)


def win_chances(
    prepared: Prepared, pool: ResidualPool, race: str, draws: int, seed: int
) -> pd.DataFrame:
    """Every starter's chance to be first of the sex: runner_id, sex, name, chance, top10 and dnf.

    `top10` is the chance of a place in the first ten. Debutants of a sex all have the same chances.
    """
    starters = prepared.table[prepared.table["race"].eq(race)].reset_index(drop=True)
    drawn = draw_field(pool, starters, race, draws, np.random.default_rng([SEED, seed]))
    known = drawn.runners.assign(chance=0.0, top10=0.0)
    fresh = starters[~starters["runner_id"].isin(known["runner_id"])].assign(chance=0.0, top10=0.0)
    for sex in starters["sex"].unique():
        members = np.flatnonzero(known["sex"].eq(sex))
        crowd = drawn.debutants.get(sex, np.empty((draws, 0)))
        times = np.hstack([drawn.times[:, members], crowd, np.full((draws, 10), np.inf)])
        first = np.bincount(times.argmin(axis=1), minlength=times.shape[1]) / draws
        near = np.argpartition(times, 9, axis=1)[:, :10]
        near = near[np.isfinite(np.take_along_axis(times, near, axis=1))]
        ten = np.bincount(near, minlength=times.shape[1]) / draws
        known.loc[members, "chance"], known.loc[members, "top10"] = (
            first[: len(members)],
            ten[: len(members)],
        )
        if sex in drawn.unnamed:
            share = slice(len(members), len(members) + crowd.shape[1])
            own = fresh["sex"].eq(sex)
            fresh.loc[own, "chance"] = first[share].sum() / drawn.unnamed[sex]
            fresh.loc[own, "top10"] = ten[share].sum() / drawn.unnamed[sex]
    columns = [
        "runner_id",
        "sex",
        "name",
        "level",
        "known",
        "dnf",
        "status",
        "sex_place",
        "chance",
        "top10",
    ]
    return pd.concat([known, fresh], ignore_index=True)[columns].assign(race=race)


def elite_doublers(doubles: pd.DataFrame, starts: pd.DataFrame) -> pd.DataFrame:
    """The doubles of runners with a top 10 in either race in an earlier year: who might have won."""
    good = starts[starts["status"].eq("finished") & starts["sex_place"].le(10).fillna(False)]
    first = good.groupby("runner_id")["year"].min()
    return doubles[doubles["year"].gt(doubles["runner_id"].map(first)).fillna(False)]


def attempts(
    history: History,
    doubles: pd.DataFrame,
    starts: pd.DataFrame,
    first_year: int,
    draws: int = 3000,
    neighbours: int = 60,
) -> pd.DataFrame:
    """The forecast for each elite double from `first_year` on, and what happened.

    Adds to the rows of `doubles`: p_wser, p_utmb and p_both (chances to win), p_dnf (of stopping at
    UTMB), won_wser, won_utmb and won_both.
    """
    some = elite_doublers(doubles, starts)
    some = some[some["year"].ge(first_year)]
    rows = finishes(history.table)
    pieces = []
    for year, group in some.groupby("year"):
        prepared, pool = season(history, int(year), neighbours)
        ids = sorted(group["runner_id"])
        seen = rows[rows["runner_id"].isin(ids) & rows["year"].lt(year)]
        random = np.random.default_rng([SEED, int(year)])
        places = simulate_year(prepared, seen, int(year), ids, pool, draws, random)
        first = {race: places[race] == 1 for race in places}
        chances = pd.DataFrame(
            {
                "runner_id": ids,
                "p_wser": first["wser"].mean(axis=0),
                "p_utmb": first["utmb"].mean(axis=0),
                "p_both": (first["wser"] & first["utmb"]).mean(axis=0),
                "p_dnf": (places["utmb"] == 0).mean(axis=0),
            }
        )
        pieces.append(group.merge(chances, on="runner_id", validate="1:1"))
    found = pd.concat(pieces, ignore_index=True)
    for race in ("wser", "utmb"):
        found[f"won_{race}"] = found[f"{race}_sex_place"].eq(1).fillna(False).astype(bool)
    found["won_both"] = found["won_wser"] & found["won_utmb"]
    return found.sort_values(["year", "runner_id"], ignore_index=True)


def base_rates(found: pd.DataFrame) -> pd.DataFrame:
    """Two simple forecasts for the same attempts, from earlier attempts only.

    `past_*`: the share of earlier elite doublers who won (with half a win in one added: Jeffreys);
    `even_*`: one over the number of elite doublers that year and sex, for each race, times a half:
    somebody who does not double wins as often. The even chance of both is the product.
    """
    out = pd.DataFrame(index=found.index)
    for what in ("wser", "utmb", "both"):
        yearly = found.groupby("year")[f"won_{what}"].agg(["sum", "size"])
        before = yearly.cumsum() - yearly
        share = (before["sum"] + 0.5) / (before["size"] + 1)
        out[f"past_{what}"] = found["year"].map(share).astype(float)
    rivals = found.groupby(["year", "sex"])["runner_id"].transform("size")
    out["even_wser"] = out["even_utmb"] = 0.5 / rivals
    out["even_both"] = out["even_wser"] * out["even_utmb"]
    return out


def brier(chances: np.ndarray, outcomes: np.ndarray) -> float:
    """Mean squared distance of chances from what happened (1 or 0); 0 is perfect (Brier 1950)."""
    return float(np.mean((np.asarray(chances, float) - np.asarray(outcomes, float)) ** 2))


def scores(found: pd.DataFrame) -> pd.DataFrame:
    """Brier scores of the model and of simple forecasts, for each race and both.

    One row an event: attempts, wins, model, past, even, never (always 0) and `skill`: 1 − model/past with a
    95% interval that resamples attempts (seeded).
    """
    base = base_rates(found)
    random = np.random.default_rng(SEED)
    rows = []
    for what in ("wser", "utmb", "both"):
        outcome = found[f"won_{what}"].to_numpy(dtype=float)
        model = (found[f"p_{what}"].to_numpy() - outcome) ** 2
        past = (base[f"past_{what}"].to_numpy() - outcome) ** 2
        even = (base[f"even_{what}"].to_numpy() - outcome) ** 2
        pick = random.integers(0, len(found), (4000, len(found)))
        skill = 1 - model[pick].mean(axis=1) / past[pick].mean(axis=1)
        low, high = np.quantile(skill, [0.025, 0.975])
        rows.append(
            (
                what,
                len(found),
                int(outcome.sum()),
                model.mean(),
                past.mean(),
                even.mean(),
                float((outcome**2).mean()),
                Estimate(float(1 - model.mean() / past.mean()), float(low), float(high)),
            )
        )
    return pd.DataFrame(
        rows, columns=["event", "attempts", "wins", "model", "past", "even", "never", "skill"]
    )


def every_win(history: History, years: list[int], draws: int = 600) -> pd.DataFrame:
    """The chance to win of every starter of both races in `years`, and whether they did (`won`).

    Women and men only: a category of one or two starters says nothing about a forecast.
    """
    pieces = []
    for year in years:
        prepared, pool = season(history, year)
        for number, race in enumerate(("wser", "utmb")):
            if prepared.table["race"].eq(race).any():
                chances = win_chances(prepared, pool, race, draws, seed=10 * year + number)
                pieces.append(chances.assign(year=year))
    found = pd.concat(pieces, ignore_index=True)
    found = found[found["sex"].isin(["F", "M"])]
    return found.assign(won=found["sex_place"].eq(1).fillna(False).astype(bool))


def calibration(found: pd.DataFrame, chance: str = "chance", won: str = "won") -> pd.DataFrame:
    """Forecasts grouped by size, and how often they came true.

    One row a group of `BINS` that is not empty: low, high, forecasts, mean (of the chances) and seen
    (Estimate: share that won, Jeffreys interval).
    """
    rows = []
    for low, high in itertools.pairwise(BINS):
        inside = found[chance].ge(low) & (found[chance].lt(high) | (high == 1.0))
        if inside.any():
            some = found[inside]
            rows.append(
                (
                    low,
                    high,
                    len(some),
                    float(some[chance].mean()),
                    jeffreys(int(some[won].sum()), len(some)),
                )
            )
    return pd.DataFrame(rows, columns=["low", "high", "forecasts", "mean", "seen"])


#: The chances of stopping by which front runners are grouped, in the check of the finishing model.
STOPPING_BINS = (0.0, 0.15, 0.3, 0.45, 0.6, 1.0)


def stopping_check(found: pd.DataFrame, least: float = 0.2) -> pd.DataFrame:
    """The check of the finishing model among those who mattered: forecast and seen shares of stopping.

    `found` is what `every_win` gives; only starters with a chance of at least `least` of a top 10 and
    some history count. One row a race and group: race, low, high, starters, mean, seen (Estimate).
    """
    front = found[found["top10"].ge(least) & found["known"].gt(0)]
    rows = []
    for race, some in front.groupby("race", sort=False):
        for low, high in itertools.pairwise(STOPPING_BINS):
            inside = some[some["dnf"].ge(low) & some["dnf"].lt(high)]
            if len(inside):
                stopped = int(inside["status"].ne("finished").sum())
                rows.append(
                    (
                        race,
                        low,
                        high,
                        len(inside),
                        float(inside["dnf"].mean()),
                        jeffreys(stopped, len(inside)),
                    )
                )
    return pd.DataFrame(rows, columns=["race", "low", "high", "starters", "mean", "seen"])
