"""The numbers that the pages quote, each computed from the tables."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import pandas as pd

from race_doubles.analysis.models.rates import one_in
from race_doubles.common import words
from race_doubles.common.races import DOUBLE, RACE_NAMES
from race_doubles.doubles.levels import LEVELS, at_least
from race_doubles.doubles.starts import STARTED
from race_doubles.doubles.tables import Tables


@dataclass(frozen=True)
class Facts:
    """What the front page says.

    `first` and `last` are the first and the latest year in which both races have results. Counts
    of people and finishers are of those years alone, since before them there was nothing to double.
    `one_in` has the ends of its 95% interval (Jeffreys) beside it. `kept_level_doubles` and
    `kept_one_in` leave out the years in which a course was changed. `recent_level_doubles` is how many doubles a season reached
    each level in the last `recent_seasons` with both races, from `recent_first` to `last`.
    `since` is the first year that either race has results of.
    """

    first: int
    last: int
    level_doubles: dict[str, int]
    level_people: dict[str, int]
    kept_level_doubles: dict[str, int]
    kept_one_in: int
    finishers: int
    starters: int
    one_in: int
    one_in_low: int
    one_in_high: int
    results: int
    runners: int
    wser_last: int
    utmb_last: int
    not_held: tuple[str, ...]
    new_year: int
    new_level_doubles: dict[str, int]
    recent_level_doubles: dict[str, float]
    recent_seasons: int
    recent_first: int
    since: int

    @property
    def half_year(self) -> str:
        """A sentence on a year of which one race has results and the other none yet; empty where there is none."""
        newest = {"wser": self.wser_last, "utmb": self.utmb_last}
        there, lacking = sorted(DOUBLE, key=lambda race: newest[race], reverse=True)
        if newest[there] <= self.last:
            return ""
        is_in = f"Of {newest[there]} {RACE_NAMES[there]} is in"
        if lacking in self.not_held:
            return (
                f"{is_in}; {RACE_NAMES[lacking]} was not held, so there is no double of that year."
            )
        return (
            f"{is_in} and {RACE_NAMES[lacking]} is not yet, so no double of that year is counted."
        )


def years_of_both(results: pd.DataFrame) -> tuple[int, int]:
    """The first and the latest year with results of both races."""
    years = results.groupby("race")["year"].agg(set)
    both = sorted(set.intersection(*years))
    return int(both[0]), int(both[-1])


def count_levels(doubles: pd.DataFrame) -> dict[str, int]:
    """How many doubles reach each level or a stronger one."""
    return {level: len(at_least(doubles, level)) for level in LEVELS}


def gather_facts(tables: Tables, changed: Collection[int] = ()) -> Facts:
    """Compute every number that the front page quotes; `changed` are the years of a changed course."""
    results, doubles = tables.results, tables.doubles
    first, last = years_of_both(results)
    span = results[results["year"].between(first, last)].merge(
        tables.links[["result_id", "runner_id"]], on="result_id", validate="1:1"
    )
    starters = span.loc[span["status"].isin(STARTED), "runner_id"].nunique()
    people = {level: at_least(doubles, level)["runner_id"].nunique() for level in LEVELS}
    latest = results.groupby("race")["year"].max()
    cancelled = tables.editions[tables.editions["status"].eq("cancelled")]
    new_year = int(doubles["year"].max())
    every = range(first, last + 1)
    recent = tables.years_of_both[-5:]
    of_late = count_levels(doubles[doubles["year"].isin(recent)])
    value, low, high, finishers = one_in(tables, every)
    kept = [year for year in every if year not in set(changed)]
    return Facts(
        first=first,
        last=last,
        level_doubles=count_levels(doubles),
        level_people=people,
        kept_level_doubles=count_levels(doubles[doubles["year"].isin(kept)]),
        kept_one_in=one_in(tables, kept)[0],
        finishers=int(finishers),
        starters=int(starters),
        one_in=value,
        one_in_low=low,
        one_in_high=high,
        results=len(results),
        runners=len(tables.runners),
        wser_last=int(latest["wser"]),
        utmb_last=int(latest["utmb"]),
        not_held=tuple(
            sorted(cancelled.loc[cancelled["year"].eq(latest[list(DOUBLE)].max()), "race"])
        ),
        new_year=new_year,
        new_level_doubles=count_levels(doubles[doubles["year"].eq(new_year)]),
        recent_level_doubles={level: number / len(recent) for level, number in of_late.items()},
        recent_seasons=len(recent),
        recent_first=recent[0],
        since=int(results["year"].min()),
    )


def in_words(number: int) -> str:
    """Numbers up to twelve as words, larger ones with thousands separated."""
    return words.in_words(number, most=12)


def in_times(number: int) -> str:
    """`never`, `once`, `twice`, `three times`, `26 times`."""
    few = ("never", "once", "twice")
    return few[number] if 0 <= number < len(few) else f"{in_words(number)} times"
