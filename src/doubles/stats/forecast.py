"""Forecasts of wins from earlier editions only, and how good they are.

For the season of year Y everything is learnt from editions before Y: the parameters, the levels, what
runners did around their levels, and who stops. The start lists are those of the races; places are
never looked at. One forecast covers both races of the season, as known before the first.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from doubles.stats import finishing, winning
from doubles.stats.drawing import ResidualPool, draw_field
from doubles.stats.finishing import dnf_chances, own_outcomes, records
from doubles.stats.independent import SEED, Prepared
from doubles.stats.performance import (
    Parameters,
    coded,
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
#: What happened around a level is drawn from so many finishers predicted on either side of it.
NEIGHBOURS = 60
#: What a probability forecast is grouped by, in the calibration table.
BINS = (0.0, 0.01, 0.05, 0.15, 0.3, 1.0)


#: What is learnt from of an earlier start; every other column would be copied season by season.
_TAUGHT_BY = [
    "race", "year", "sex", "status", "called_off", "level", "known", "residual", "past_starts", "past_dnf"
]  # fmt: skip
#: What is told of a starter, beside the chances.
_STARTER = ["runner_id", "race", "sex", "name", "level", "known", "dnf", "status", "sex_place"]


@dataclass(frozen=True)
class History:
    """Every start since `first` with what earlier editions said of it, and each year's parameters."""

    table: pd.DataFrame
    parameters: dict[int, Parameters]
    _seasons: dict[int, tuple[Prepared, ResidualPool]] = field(default_factory=dict, repr=False)

    def season(self, year: int) -> tuple[Prepared, ResidualPool]:
        """The starts of `year` with the chance of stopping, and what happened before it; made once."""
        if year not in self._seasons:
            past = self.table.loc[self.table["year"] < year, _TAUGHT_BY]
            now = self.table[self.table["year"].eq(year)]
            now = now.assign(dnf=dnf_chances(past, now))
            self._seasons[year] = Prepared(now, self.parameters[year]), ResidualPool.of(past)
        return self._seasons[year]


def learn(
    starts: pd.DataFrame, years: list[int], known: dict[int, Parameters] | None = None
) -> History:
    """Levels and records of every start in `years`, each from earlier years only.

    `known` gives the parameters of each year; else they are found from what lies before it.
    """
    some = coded(starts)
    rows = finishes(some)
    current: Parameters | None = None
    found, used = [], {}
    for number, year in enumerate(years):
        past = rows[rows["year"] < year]
        if known is not None:
            current = known[year]
        elif number % REFIT_EVERY == 0:
            current = estimate(past, current)
        found.append(predict(fit(past, current), some[some["year"].eq(year)]))
        used[year] = current
    levels = pd.concat(found)
    table = relative_to_edition(starts.loc[levels.index].assign(**levels))
    before = records(starts)[["result_id", "past_starts", "past_dnf"]]
    return History(table.merge(before, on="result_id", how="left", validate="1:1"), used)


def season(
    history: History, year: int, neighbours: int = NEIGHBOURS
) -> tuple[Prepared, ResidualPool]:
    """The starts of `year` with the chance of stopping, and the pool of what happened before it."""
    prepared, pool = history.season(year)
    return prepared, replace(pool, neighbours=neighbours)


def win_chances(
    prepared: Prepared, pool: ResidualPool, race: str, draws: int, seed: int
) -> pd.DataFrame:
    """Every starter's chance to be first of the sex: runner_id, sex, name, chance, top10 and dnf.

    `chance` is worked out (`winning`); `top10`, the chance of a place in the first ten, is the share of `draws`.
    Debutants of a sex all have the same chances.
    """
    here = prepared.table["race"].eq(race)
    starters = prepared.table.loc[here, _STARTER].reset_index(drop=True)
    starters = starters.assign(chance=winning.first_chances(pool, starters, race))
    drawn = draw_field(pool, starters, race, draws, np.random.default_rng([SEED, seed]))
    known = drawn.runners.assign(top10=0.0)
    fresh = starters[~starters["runner_id"].isin(known["runner_id"])].assign(top10=0.0)
    for sex in starters["sex"].unique():
        members = np.flatnonzero(known["sex"].eq(sex))
        crowd = drawn.debutants.get(sex, np.empty((draws, 0)))
        times = np.hstack([drawn.times[:, members], crowd, np.full((draws, 10), np.inf)])
        near = np.argpartition(times, 9, axis=1)[:, :10]
        near = near[np.isfinite(np.take_along_axis(times, near, axis=1))]
        ten = np.bincount(near, minlength=times.shape[1]) / draws
        known.loc[members, "top10"] = ten[: len(members)]
        if sex in drawn.unnamed:
            share = slice(len(members), len(members) + crowd.shape[1])
            fresh.loc[fresh["sex"].eq(sex), "top10"] = ten[share].sum() / drawn.unnamed[sex]
    return pd.concat([known, fresh], ignore_index=True)


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
    neighbours: int = NEIGHBOURS,
    plain_stopping: bool = False,
) -> pd.DataFrame:
    """The forecast for each elite double from `first_year` on, and what happened.

    With `plain_stopping` everyone stops at UTMB as often as its starters of earlier editions did. Adds to
    the rows of `doubles`: p_wser, p_utmb and p_both (chances to win), p_dnf (of stopping at UTMB), field_wser
    and field_utmb (starters of the sex), won_wser, won_utmb and won_both, and last_wser and last_utmb
    (`last_result`).
    """
    some = elite_doublers(doubles, starts)
    some = some[some["year"].ge(first_year)]
    rows = finishes(history.table)
    pieces = []
    for year, group in some.groupby("year"):
        prepared, pool = season(history, int(year), neighbours)
        ids = sorted(group["runner_id"])
        seen = rows[rows["runner_id"].isin(ids) & rows["year"].lt(year)]
        if plain_stopping:
            prepared = with_plain_stopping(history, prepared, int(year))
        chances = winning.season_chances(prepared, seen, int(year), ids, pool)
        pieces.append(group.merge(chances, on="runner_id", validate="1:1"))
    found = pd.concat(pieces, ignore_index=True)
    for race in ("wser", "utmb"):
        found[f"won_{race}"] = found[f"{race}_sex_place"].eq(1).fillna(False).astype(bool)
        found[f"last_{race}"] = last_result(found, starts, race)
        field = starts[starts["race"].eq(race)].groupby(["year", "sex"]).size()
        found[f"field_{race}"] = field.reindex(found.set_index(["year", "sex"]).index).to_numpy()
    found["won_both"] = found["won_wser"] & found["won_utmb"]
    return found.sort_values(["year", "runner_id"], ignore_index=True)


def with_plain_stopping(history: History, prepared: Prepared, year: int) -> Prepared:
    """The same season in which everyone stops at UTMB as often as its starters before `year` did."""
    table = history.table
    past = table[table["race"].eq("utmb") & own_outcomes(table)]
    past = past[past["year"].lt(year)]
    rate = past["status"].ne("finished").mean()
    dnf = prepared.table["dnf"].mask(prepared.table["race"].eq("utmb") & pd.notna(rate), rate)
    return Prepared(prepared.table.assign(dnf=dnf), prepared.parameters)


def pool_sizes(history: History) -> pd.DataFrame:
    """Finishers with a history before each season: index year, a column a race."""
    table = history.table[history.table["residual"].notna() & history.table["known"].gt(0)]
    yearly = table.groupby(["year", "race"]).size().unstack(fill_value=0)
    yearly = yearly.reindex(
        index=sorted(history.parameters), columns=list(winning.RACES), fill_value=0
    )
    return yearly.cumsum() - yearly


def first_season(history: History, least: int) -> int:
    """The first season before which both races had `least` finishers with a history to draw from.

    Raises ValueError where there is none.
    """
    sizes = pool_sizes(history)
    enough = sizes.index[sizes.ge(least).all(axis=1)]
    if enough.empty:
        raise ValueError(f"before no season had both races {least} finishers with a history")
    return int(enough[0])


def last_result(rows: pd.DataFrame, starts: pd.DataFrame, race: str) -> pd.Series:
    """What each of `rows` (runner_id, year) came to at the latest earlier start in `race`.

    `won`, `top10`, `behind` (finished further back, or not at all) or `new` (no earlier start).
    """
    some = starts.loc[starts["race"].eq(race), ["runner_id", "year", "status", "sex_place"]]
    pairs = rows[["runner_id", "year"]].reset_index(names="row")
    pairs = pairs.merge(some, on="runner_id", suffixes=("", "_then"))
    pairs = pairs[pairs["year_then"] < pairs["year"]].sort_values(["row", "year_then"])
    latest = pairs.drop_duplicates("row", keep="last").set_index("row")
    place = latest["sex_place"].where(latest["status"].eq("finished"))
    kind = pd.Series("behind", index=latest.index, dtype="str")
    kind = kind.mask(place.le(10).fillna(False), "top10").mask(place.eq(1).fillna(False), "won")
    return kind.reindex(rows.index).fillna("new")


def base_rates(found: pd.DataFrame) -> pd.DataFrame:
    """Three simple forecasts for the same attempts, from earlier attempts only.

    `past_*`: the share of earlier elite doublers who won, with one imagined attempt added at the chance of a
    starter like any other (one over the starters of the sex; for both the product), so that the first
    season has a forecast that somebody could have made;
    `even_*`: one over the number of elite doublers that year and sex, for each race, times a half:
    somebody who does not double wins as often; `last_*`: the share of earlier elite doublers with the
    same `last_result` in that race who won, drawn to `past` by one imagined attempt. The even chance of
    both, and that by the last results, are products.
    """
    out = pd.DataFrame(index=found.index)
    anyone = {race: 1 / found[f"field_{race}"].astype(float) for race in ("wser", "utmb")}
    anyone["both"] = anyone["wser"] * anyone["utmb"]
    for what in ("wser", "utmb", "both"):
        yearly = found.groupby("year")[f"won_{what}"].agg(["sum", "size"])
        before = (yearly.cumsum() - yearly).reindex(found["year"]).set_index(found.index)
        share = (before["sum"].astype(float) + anyone[what]) / (before["size"] + 1)
        out[f"past_{what}"] = share
    for race in ("wser", "utmb"):
        kind = found[f"last_{race}"]
        for year in found["year"].unique():
            now = found["year"].eq(year)
            before = found[found["year"] < year].groupby(kind)[f"won_{race}"].agg(["sum", "size"])
            before = before.reindex(kind[now]).fillna(0).to_numpy(dtype=float)
            out.loc[now, f"last_{race}"] = (before[:, 0] + out.loc[now, f"past_{race}"]) / (
                before[:, 1] + 1
            )
    rivals = found.groupby(["year", "sex"])["runner_id"].transform("size")
    out["even_wser"] = out["even_utmb"] = 0.5 / rivals
    for name in ("even", "last"):
        out[f"{name}_both"] = out[f"{name}_wser"] * out[f"{name}_utmb"]
    return out


def brier(chances: np.ndarray, outcomes: np.ndarray) -> float:
    """Mean squared distance of chances from what happened (1 or 0); 0 is perfect (Brier 1950)."""
    return float(np.mean((np.asarray(chances, float) - np.asarray(outcomes, float)) ** 2))


def skill(
    model: np.ndarray, simple: np.ndarray, outcomes: np.ndarray, seasons: np.ndarray
) -> Estimate:
    """Brier skill: 1 − the model's score over that of a simple forecast; above 0 is better.

    The 95% interval resamples whole seasons (seeded bootstrap, percentiles), since the forecasts of one
    season share its winner. Its lower end is minus infinity where more than one in 40 of the resamples
    has nothing that the simple forecast got wrong.
    """
    outcomes = np.asarray(outcomes, dtype=float)
    codes = pd.factorize(np.asarray(seasons), sort=True)[0]
    losses = [
        np.bincount(codes, (np.asarray(chances, dtype=float) - outcomes) ** 2)
        for chances in (model, simple)
    ]
    number = len(losses[0])
    random = np.random.default_rng(SEED)
    weights = random.multinomial(number, np.full(number, 1 / number), size=4000)
    with np.errstate(divide="ignore"):
        drawn = 1 - (weights @ losses[0]) / (weights @ losses[1])
        found = 1 - losses[0].sum() / losses[1].sum()
    low, high = np.quantile(drawn, [0.025, 0.975], method="inverted_cdf")
    return Estimate(float(found), float(low), float(high))


def scores(found: pd.DataFrame) -> pd.DataFrame:
    """Brier scores of the model and of simple forecasts, for each race and both.

    One row an event: event, attempts, wins, model, past, last, even, never (always 0), skill_past, skill_last,
    skill_even and skill_never (`skill` against each), and best, the simple forecast with the smallest score.
    """
    base = base_rates(found)
    rows = []
    for what in ("wser", "utmb", "both"):
        outcome = found[f"won_{what}"].to_numpy(dtype=float)
        simple = {name: base[f"{name}_{what}"].to_numpy() for name in ("past", "last", "even")}
        simple["never"] = np.zeros(len(outcome))
        simple_scores = {name: brier(chances, outcome) for name, chances in simple.items()}
        rows.append(
            {
                "event": what,
                "attempts": len(found),
                "wins": int(outcome.sum()),
                "model": brier(found[f"p_{what}"], outcome),
                **simple_scores,
                **{
                    f"skill_{name}": skill(found[f"p_{what}"], chances, outcome, found["year"])
                    for name, chances in simple.items()
                },
                "best": min(simple_scores, key=lambda name: simple_scores[name]),
            }
        )
    return pd.DataFrame(rows)


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


def stopping_scores(
    history: History, found: pd.DataFrame, groups: dict[str, pd.Series]
) -> pd.DataFrame:
    """The finishing model against simple forecasts, each from earlier editions only.

    `found` is what `every_win` gives; `groups` names boolean columns over it. Only starts with an outcome of
    one's own count (`finishing.own_outcomes`). One row a group: group, starters, stopped, model, rate (Brier
    scores; the race's share of earlier editions), record (that rate with the runner's own earlier starts
    added, two imagined ones at the rate), skill_rate and skill_record, and `calibration`
    (`finishing.Calibration`, clustered by edition).
    """
    table = history.table.assign(
        taught=own_outcomes(history.table),
        stopped=history.table["status"].ne("finished").astype(float),
    )
    yearly = (
        table[table["taught"]]
        .groupby(["race", "year"])["stopped"]
        .agg(["sum", "size"])
        .sort_index()
    )
    before = yearly.groupby(level=0).cumsum() - yearly
    rate = (before["sum"] / before["size"].where(before["size"].gt(0))).rename("rate").reset_index()
    own = table.loc[
        table["taught"], ["runner_id", "race", "year", "past_starts", "past_dnf", "stopped"]
    ]
    rows = found.assign(**{f"in_{number}": group for number, group in enumerate(groups.values())})
    rows = rows.merge(own, on=["runner_id", "race", "year"], validate="1:1")
    rows = rows.merge(rate, on=["race", "year"], how="left").dropna(subset="rate")
    rows["record"] = (rows["past_dnf"] + 2 * rows["rate"]) / (rows["past_starts"] + 2)
    out = []
    for number, name in enumerate(groups):
        some = rows[rows[f"in_{number}"]]
        outcome = some["stopped"].to_numpy()
        out.append(
            {
                "group": name,
                "starters": len(some),
                "stopped": int(outcome.sum()),
                "model": brier(some["dnf"], outcome),
                "rate": brier(some["rate"], outcome),
                "record": brier(some["record"], outcome),
                "skill_rate": skill(some["dnf"], some["rate"], outcome, some["year"]),
                "skill_record": skill(some["dnf"], some["record"], outcome, some["year"]),
                "calibration": finishing.calibration(
                    some["dnf"], outcome, some["year"].astype(str) + some["race"]
                ),
            }
        )
    return pd.DataFrame(out)


def stopping_groups(found: pd.DataFrame, attempts: pd.DataFrame) -> dict[str, pd.Series]:
    """Whose chances of stopping are checked, for `stopping_scores`: the field, its front, the doublers.

    `found` is what `every_win` gives and `attempts` what `attempts` does; the front has one chance in five
    of a top 10 and some history.
    """
    front = found["top10"].ge(0.2) & found["known"].gt(0)
    elite = pd.MultiIndex.from_frame(attempts[["runner_id", "year"]])
    doubling = pd.MultiIndex.from_frame(found[["runner_id", "year"]]).isin(elite)
    wser, utmb = found["race"].eq("wser"), found["race"].eq("utmb")
    return {
        "Western States, everyone": wser,
        "Western States, the front": wser & front,
        "UTMB, everyone": utmb,
        "UTMB, the front": utmb & front,
        "UTMB, elite doublers": utmb & doubling,
    }
