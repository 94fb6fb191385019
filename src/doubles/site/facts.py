"""The numbers that the pages quote, each computed from the tables."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from doubles.doubles_table import at_least
from doubles.schema import LEVELS, STARTED
from doubles.site.tables import Tables


@dataclass(frozen=True)
class Facts:
    """What the front page says.

    `first` and `last` are the first and the latest year in which both races have results. Counts
    of people and finishers are of those years alone, since before them there was nothing to double.
    """

    first: int
    last: int
    level_doubles: dict[str, int]
    level_people: dict[str, int]
    finishers: int
    starters: int
    one_in: int
    results: int
    runners: int
    wser_last: int
    utmb_last: int
    new_year: int
    new_level_doubles: dict[str, int]
    before_level_doubles: dict[str, float]


def years_of_both(results: pd.DataFrame) -> tuple[int, int]:
    """The first and the latest year with results of both races."""
    years = results.groupby("race")["year"].agg(set)
    both = sorted(set.intersection(*years))
    return int(both[0]), int(both[-1])


def count_levels(doubles: pd.DataFrame) -> dict[str, int]:
    """How many doubles reach each level or a stronger one."""
    return {level: len(at_least(doubles, level)) for level in LEVELS}


def gather_facts(tables: Tables) -> Facts:
    """Compute every number that the front page quotes."""
    results, doubles = tables.results, tables.doubles
    first, last = years_of_both(results)
    span = results[results["year"].between(first, last)].merge(
        tables.links[["result_id", "runner_id"]], on="result_id", validate="1:1"
    )
    finishers = span.loc[span["status"].eq("finished"), "runner_id"].nunique()
    starters = span.loc[span["status"].isin(STARTED), "runner_id"].nunique()
    people = {level: at_least(doubles, level)["runner_id"].nunique() for level in LEVELS}
    latest = results.groupby("race")["year"].max()
    new_year = int(doubles["year"].max())
    seasons = sorted(doubles.loc[doubles["year"].lt(new_year), "year"].unique())[-5:]
    earlier = doubles[doubles["year"].isin(seasons)]
    years = max(len(seasons), 1)
    return Facts(
        first=first,
        last=last,
        level_doubles=count_levels(doubles),
        level_people=people,
        finishers=int(finishers),
        starters=int(starters),
        one_in=round(finishers / people["finished"]),
        results=len(results),
        runners=len(tables.runners),
        wser_last=int(latest["wser"]),
        utmb_last=int(latest["utmb"]),
        new_year=new_year,
        new_level_doubles=count_levels(doubles[doubles["year"].eq(new_year)]),
        before_level_doubles={k: n / years for k, n in count_levels(earlier).items()},
    )


_WORDS = [
    "no",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
]


def in_words(number: int) -> str:
    """Numbers up to twelve as words, larger ones with thousands separated."""
    return _WORDS[number] if 0 <= number < len(_WORDS) else f"{number:,}"


def in_times(number: int) -> str:
    """`never`, `once`, `twice`, `three times`, `26 times`."""
    few = ("never", "once", "twice")
    return few[number] if 0 <= number < len(few) else f"{in_words(number)} times"
