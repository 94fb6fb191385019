"""Forecasts of wins from earlier editions only; `forecast_checks` asks how good they are.

For the season of year Y everything is learnt from editions before Y: the parameters, the levels, what
runners did around their levels, and who stops. The start lists are those of the races; places are
never looked at. One forecast covers both races of the season, as known before the first.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
import pandas as pd

from race_doubles.analysis.models import winning
from race_doubles.analysis.models.finishing import dnf_chances, own_outcomes, records
from race_doubles.analysis.models.independent import Prepared
from race_doubles.analysis.models.performance import (
    RACES,
    Parameters,
    coded,
    estimate,
    finishes,
    fit,
    predict,
    relative_to_edition,
)
from race_doubles.analysis.models.placing import place_chances
from race_doubles.analysis.models.residuals import NEIGHBOURS, ResidualPool
from race_doubles.common.races import DOUBLE

#: Parameters are found anew every so many seasons; they hardly move in between.
REFIT_EVERY = 6
#: What is told of a starter, beside the chances.
_STARTER = [
    "runner_id",
    "race",
    "sex",
    "name",
    "level",
    "known",
    "dnf",
    "status",
    "called_off",
    "sex_place",
]
#: What is known of a start before the race.
_KNOWN = ["runner_id", "race", "year", "sex", "name", "level", "known", "past_starts", "past_dnf"]
#: What came of it; every other column would be copied season by season.
_CAME = ["status", "called_off", "sex_place", "residual"]


@dataclass(frozen=True)
class History:
    """Every start since `first` with what earlier editions said of it, and each year's parameters."""

    table: pd.DataFrame
    parameters: dict[int, Parameters]
    _seasons: dict[int, tuple[Prepared, ResidualPool]] = field(default_factory=dict, repr=False)

    @cached_property
    def finishes(self) -> pd.DataFrame:
        """`performance.finishes` of the table."""
        return finishes(self.table)

    @cached_property
    def _by_year(self) -> pd.DataFrame:
        """Every start, in order of years: those of some years are then a slice, which is no copy."""
        return self.table[[*_KNOWN, *_CAME]].sort_values("year", kind="stable", ignore_index=True)

    def before(self, year: int) -> pd.DataFrame:
        """The starts before `year`."""
        return self._by_year.iloc[: int(self._by_year["year"].lt(year).sum())]

    def of(self, year: int) -> pd.DataFrame:
        """The starts of `year`."""
        return self.before(year + 1).iloc[len(self.before(year)) :]

    def season(self, year: int) -> tuple[Prepared, ResidualPool]:
        """The starts of `year` with the chance of stopping, and what happened before it; made once."""
        if year not in self._seasons:
            past = self.before(year)
            now = self.of(year)
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
    found = []
    used: dict[int, Parameters] = {}
    for number, year in enumerate(years):
        past = rows[rows["year"] < year]
        if known is not None:
            current = known[year]
        elif number % REFIT_EVERY == 0:
            current = estimate(past, current)
        assert current is not None  # given, or found in the first year
        found.append(predict(fit(past, current), some[some["year"].eq(year)]))
        used[year] = current
    levels = pd.concat(found)
    table = relative_to_edition(starts.loc[levels.index].assign(**levels))
    before = records(starts)[["result_id", "past_starts", "past_dnf"]]
    return History(table.merge(before, on="result_id", how="left", validate="1:1"), used)


def learnt_from(history: History, starts: pd.DataFrame, year: int) -> pd.DataFrame:
    """The finishes that the parameters of the season of `year` were found from (`performance.finishes`).

    Parameters stay for some seasons (`REFIT_EVERY`), so these end before the first season that has them.
    """
    used = history.parameters[year]
    first = min(season for season, found in history.parameters.items() if found == used)
    rows = finishes(coded(starts))
    return rows[rows["year"].lt(first)]


def season(
    history: History, year: int, neighbours: int = NEIGHBOURS
) -> tuple[Prepared, ResidualPool]:
    """The starts of `year` with the chance of stopping, and the pool of what happened before it."""
    prepared, pool = history.season(year)
    return prepared, replace(pool, neighbours=neighbours)


#: The places whose chance a forecast tells beside that of a win.
TOP = 10


def win_chances(prepared: Prepared, pool: ResidualPool, race: str) -> pd.DataFrame:
    """Every starter's chance to be first of the sex: runner_id, sex, name, chance, top10 and dnf.

    `chance` (`winning`) and `top10`, the chance of a place in the first ten (`placing`), are worked out, not drawn.
    Debutants of a sex all have the same chances.
    """
    here = prepared.table["race"].eq(race)
    starters = prepared.table.loc[here, _STARTER].reset_index(drop=True)
    return starters.assign(
        chance=winning.first_chances(pool, starters, race),
        top10=place_chances(pool, starters, race, TOP),
    )


def elite_doublers(doubles: pd.DataFrame, starts: pd.DataFrame) -> pd.DataFrame:
    """The doubles of runners with a top 10 in either race in an earlier year: who might have won."""
    good = starts[starts["status"].eq("finished") & starts["sex_place"].le(10).fillna(False)]
    first = good.groupby("runner_id")["year"].min()
    return doubles[doubles["year"].gt(doubles["runner_id"].map(first)).fillna(False)]


def tried(doubles: pd.DataFrame, starts: pd.DataFrame, first_year: int) -> pd.DataFrame:
    """The elite doubles from `first_year` on, which are forecast, and what happened; by year and runner_id.

    Adds to the rows of `doubles`: field_wser and field_utmb (starters of the sex), won_wser, won_utmb and won_both, and
    last_wser and last_utmb (`last_result`).
    """
    some = elite_doublers(doubles, starts)
    some = some[some["year"].ge(first_year)].sort_values(["year", "runner_id"], ignore_index=True)
    own = pd.MultiIndex.from_frame(some[["year", "sex"]])
    for race in DOUBLE:
        field = starts[starts["race"].eq(race)].groupby(["year", "sex"]).size()
        some[f"won_{race}"] = some[f"{race}_sex_place"].eq(1).fillna(False).astype(bool)
        some[f"last_{race}"] = last_result(some, starts, race)
        some[f"field_{race}"] = field.reindex(own).to_numpy()
    return some.assign(won_both=some["won_wser"] & some["won_utmb"])


def attempts(
    history: History,
    tried: pd.DataFrame,
    neighbours: int = NEIGHBOURS,
    plain_stopping: bool = False,
    stops: pd.Series | None = None,
) -> pd.DataFrame:
    """The forecast for each of the attempts that `tried` gives, or for some of them.

    With `plain_stopping` everyone stops at UTMB as often as its starters of earlier editions did; `stops` gives other
    chances of stopping (index race, year, runner_id). Adds to the rows of `tried`: p_wser, p_utmb and p_both (chances
    to win) and p_dnf (of stopping at UTMB).
    """
    rows = history.finishes
    rows = rows[rows["runner_id"].isin(tried["runner_id"])]
    pieces = []
    for year, group in tried.groupby("year"):
        prepared, pool = season(history, int(year), neighbours)
        ids = list(group["runner_id"])
        seen = rows[rows["runner_id"].isin(ids) & rows["year"].lt(year)]
        if plain_stopping:
            prepared = with_plain_stopping(prepared, history.before(int(year)))
        if stops is not None:
            prepared = with_stopping(prepared, stops)
        chances = winning.season_chances(prepared, seen, int(year), ids, pool)
        pieces.append(chances.drop(columns="runner_id").set_index(group.index))
    return tried.join(pd.concat(pieces)).reset_index(drop=True)


#: So many of the largest forecasts are shown.
LARGEST = 14


def largest(found: pd.DataFrame) -> pd.DataFrame:
    """The attempts with the largest chances of a double win, which are shown."""
    return found.sort_values(["p_both", "year", "runner_id"], ascending=[False, True, True]).head(
        LARGEST
    )


def with_plain_stopping(prepared: Prepared, past: pd.DataFrame) -> Prepared:
    """The same season in which everyone stops at UTMB as often as its starters of `past`, the starts before it, did."""
    past = past.loc[past["race"].eq("utmb"), ["race", "year", "status", "called_off"]]
    rate = past.loc[own_outcomes(past), "status"].ne("finished").mean()
    dnf = prepared.table["dnf"].mask(prepared.table["race"].eq("utmb") & pd.notna(rate), rate)
    return Prepared(prepared.table.assign(dnf=dnf), prepared.parameters)


def with_stopping(prepared: Prepared, stops: pd.Series) -> Prepared:
    """The same season with the chances of stopping that `stops` (index race, year, runner_id) has."""
    table = prepared.table
    told = stops.reindex(pd.MultiIndex.from_frame(table[["race", "year", "runner_id"]])).to_numpy()
    dnf = table["dnf"].where(np.isnan(told), told)
    return Prepared(table.assign(dnf=dnf), prepared.parameters)


def pool_sizes(history: History) -> pd.DataFrame:
    """Finishers with a history before each season: index year, a column a race."""
    table = history.table[history.table["residual"].notna() & history.table["known"].gt(0)]
    yearly = table.groupby(["year", "race"]).size().unstack(fill_value=0)
    yearly = yearly.reindex(index=sorted(history.parameters), columns=list(RACES), fill_value=0)
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


def every_win(history: History, years: list[int]) -> pd.DataFrame:
    """The chance to win of every starter of both races in `years`, and whether they did (`won`).

    Women and men only: a category of one or two starters says nothing about a forecast.
    """
    pieces = []
    for year in years:
        prepared, pool = season(history, year)
        for race in RACES:
            if prepared.table["race"].eq(race).any():
                pieces.append(win_chances(prepared, pool, race).assign(year=year))
    found = pd.concat(pieces, ignore_index=True)
    found = found[found["sex"].isin(["F", "M"])]
    return found.assign(won=found["sex_place"].eq(1).fillna(False).astype(bool))
