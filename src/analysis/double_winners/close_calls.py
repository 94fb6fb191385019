"""Near misses: who won one of the two and started the other, who came closest, and what became of the champions."""

from __future__ import annotations

from typing import NamedTuple

import pandas as pd

from race_doubles.common.races import DOUBLE, DOUBLE_NAMES
from race_doubles.common.words import and_list, count, in_words, ordinal, spoken_time

_ONCE = {1: "once", 2: "twice"}


def close_calls(near: pd.DataFrame, stopped: frozenset[tuple[str, int]]) -> pd.DataFrame:
    """The near misses, closest first: by the place in the race that was not won, then the time behind its winner.

    `near` is what `winners.near_misses` gives, with `winners.margins`; `stopped` holds the editions (race, year)
    that the organisers ended for everybody. Adds `other` (the race that was not won), `other_status` (`stopped` where
    it was ended for everybody), `other_place` (within the sex) and `other_behind_seconds`; both are missing without a finish.
    """
    rows = near.assign(other=[DOUBLE[1 - DOUBLE.index(race)] for race in near["won"]])
    for name in ("status", "sex_place", "behind_seconds"):
        cells = [
            row[f"{other}_{name}"]
            for (_, row), other in zip(rows.iterrows(), rows["other"], strict=True)
        ]
        rows[f"other_{name}"] = pd.Series(
            cells, index=rows.index, dtype="str" if name == "status" else "Int64"
        )
    ended = [
        (other, int(year)) in stopped
        for other, year in zip(rows["other"], rows["year"], strict=True)
    ]
    rows["other_status"] = rows["other_status"].mask(
        rows["other_status"].ne("finished") & pd.Series(ended, index=rows.index, dtype=bool),
        "stopped",
    )
    rows = rows.rename(columns={"other_sex_place": "other_place"})
    order = ["other_place", "other_behind_seconds", "year", "runner_id"]
    return rows.sort_values(order, na_position="last", ignore_index=True)


class Champions(NamedTuple):
    """The winners of one race who started the other in the same year, and what came of it.

    `titles` counts wins within the sex in years in which both races were held, the first of them `since`; `started` how many of them were followed
    or preceded by a start in the other; `won`, `placed` (second to tenth), `finished` (further back), `stopped` (ended
    for everybody) and `dropped` are what these starts came to, and add up to `started`.
    """

    race: str
    since: int
    titles: int
    started: int
    won: int
    placed: int
    finished: int
    stopped: int
    dropped: int


def champions(starts: pd.DataFrame, years: list[int], race: str) -> Champions:
    """What became of the winners of `race` at the other of the two, in `years`; `starts` as `Tables.starts` has them."""
    other = DOUBLE[1 - DOUBLE.index(race)]
    within = starts[starts["year"].isin(years)]
    first = within["status"].eq("finished") & within["sex_place"].eq(1).fillna(False)
    titles = within[first & within["race"].eq(race)]
    then = titles[["runner_id", "year"]].merge(
        within[within["race"].eq(other)], on=["runner_id", "year"], validate="m:1"
    )
    done = then["status"].eq("finished")
    place = then["sex_place"].astype("Int64").where(done)
    stopped = ~done & then["called_off"]
    placed = place.between(2, 10).fillna(False)
    won = place.eq(1).fillna(False)
    return Champions(
        race,
        since=min(years, default=0),
        titles=len(titles),
        started=len(then),
        won=int(won.sum()),
        placed=int(placed.sum()),
        finished=int((done & ~won & ~placed).sum()),
        stopped=int(stopped.sum()),
        dropped=int((~done & ~stopped).sum()),
    )


def champions_sentence(one: Champions) -> str:
    """What became of the champions of one race at the other, in one sentence."""
    other = DOUBLE_NAMES[DOUBLE[1 - DOUBLE.index(one.race)]]
    if not one.started:
        return f"Nobody who won {DOUBLE_NAMES[one.race]} started {other} in the same year."
    parts = [
        (one.won, "won that too", "won that too"),
        (one.placed, "came second to tenth", "came second to tenth"),
        (one.finished, "finished further back", "finished further back"),
        (
            one.stopped,
            "was in a race that the organisers stopped",
            "were in a race that the organisers stopped",
        ),
        (one.dropped, "did not finish", "did not finish"),
    ]
    said = [
        f"{in_words(number)} {each if number == 1 else all_}"
        for number, each, all_ in parts
        if number
    ]
    verb = "was" if one.started == 1 else "were"
    return (
        f"Of the {one.titles:,} titles of {DOUBLE_NAMES[one.race]}, women’s and men’s, in the years with both races since {one.since}, {in_words(one.started)} {verb} won by somebody "
        f"who also started {other} that year: {and_list(said)}."
    )


def closest_sentence(row: pd.Series) -> str:
    """Who came closest and by how much: `row` is one of `close_calls` with a finish at both."""
    return (
        f"The closest, by place and then by time, was {row['name']} in {int(row['year'])}, who won {DOUBLE_NAMES[row['won']]} and was "
        f"{ordinal(int(row['other_place']))} at {DOUBLE_NAMES[row['other']]}, {spoken_time(int(row['other_behind_seconds']))} behind the winner there."
    )


def counted_sentence(rows: pd.DataFrame) -> str:
    """How often somebody won one and started the other without winning it, and what that came to: of `close_calls`."""
    either = " or ".join(DOUBLE_NAMES.values())
    if rows.empty:
        return f"Nobody has won {either} and started the other without winning it."
    done = int(rows["other_status"].eq("finished").sum())
    stopped = int(rows["other_status"].eq("stopped").sum())
    said = came_to(done, len(rows) - done - stopped, stopped)
    return f"{count(len(rows), 'time').capitalize()} somebody won {either} and started the other without winning it: {said}."


def came_to(finished: int, unfinished: int, stopped: int) -> str:
    """How often the race that was not won was finished, was not, and was ended by its organisers: a clause."""
    parts = [
        (finished, "it was finished"),
        (unfinished, "it was not"),
        (stopped, "its organisers stopped it"),
    ]
    return and_list(
        f"{_ONCE.get(times, count(times, 'time'))} {what}" for times, what in parts if times
    )
