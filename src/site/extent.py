"""What the data cover: editions, sources and gaps, for the method page and the figure."""

from __future__ import annotations

import pandas as pd

from race_doubles.common.races import DOUBLE, DOUBLE_NAMES, RACE_NAMES, RACES
from race_doubles.common.words import spans
from race_doubles.doubles.tables import Tables
from race_doubles.scrape.sources import SOURCES


def years_without(editions: pd.DataFrame, first: int, last: int) -> dict[int, str]:
    """The years from `first` to `last` in which no double was possible, and which race was missing."""
    held = editions[editions["status"].ne("cancelled")]
    years = {race: set(held.loc[held["race"].eq(race), "year"]) for race in DOUBLE}
    without = {}
    for year in range(first, last + 1):
        missing = [name for race, name in DOUBLE_NAMES.items() if year not in years[race]]
        if missing:
            without[year] = "no races" if len(missing) == 2 else f"no {missing[0]}"
    return without


def starters_unknown(tables: Tables) -> dict[int, list[str]]:
    """The years of both races in which of a race finishers alone are known, and of which (names)."""
    unknown: dict[int, list[str]] = {}
    for race, name in DOUBLE_NAMES.items():
        for year in set(tables.finishers_alone(race)) & set(tables.years_of_both):
            unknown.setdefault(year, []).append(name)
    return unknown


def last_editions(tables: Tables) -> list[dict]:
    """For each race the latest edition with results: year, date as text, starters and finishers.

    Starters are missing where no source lists those who did not finish.
    """
    rows = []
    for race, name in DOUBLE_NAMES.items():
        of_race = tables.editions[
            tables.editions["race"].eq(race) & tables.editions["finishers"].gt(0)
        ]
        edition = of_race.sort_values("year").iloc[-1]
        rows.append(
            {
                "race": name,
                "year": int(edition["year"]),
                "date": long_date(edition["date"]),
                "starters": None if pd.isna(edition["starters"]) else int(edition["starters"]),
                "finishers": int(edition["finishers"]),
            }
        )
    return rows


def long_date(day) -> str:
    """`28 June 2025`, whether the table holds a date or its ISO text; empty where it holds none."""
    if pd.isna(day):
        return ""
    when = pd.Timestamp(day)
    return f"{when.day} {when.month_name()} {when.year}"


def races_held(tables: Tables) -> list[dict]:
    """The races with results in the order of the year: id, name, years and the years of finishers alone (as spans)."""
    return [
        {
            "id": race.id,
            "name": race.name,
            "years": spans(tables.held[race.id]),
            "finishers_alone": spans(tables.finishers_alone(race.id)),
        }
        for race in RACES.values()
        if race.id in tables.held
    ]


def rows_by_race(tables: Tables) -> list[dict]:
    """How many rows of each race the tables hold: name, years (as spans), results, people and splits."""
    person = tables.results["result_id"].map(tables.links.set_index("result_id")["runner_id"])
    return [
        {
            "name": held["name"],
            "years": held["years"],
            "results": int(tables.results["race"].eq(held["id"]).sum()),
            "people": int(person[tables.results["race"].eq(held["id"])].nunique()),
            "splits": int(tables.splits["race"].eq(held["id"]).sum()),
        }
        for held in races_held(tables)
    ]


def coverage_rows(tables: Tables) -> list[dict]:
    """What each source gives: race, source, years (as spans), rows, and how many did not finish."""
    rows = []
    for (race, source), group in tables.results.groupby(["race", "source"], sort=True):
        rows.append(
            {
                "race": RACE_NAMES[race],
                "label": SOURCES[source].label[:1].upper() + SOURCES[source].label[1:],
                "years": spans(sorted(int(year) for year in group["year"].unique())),
                "rows": len(group),
                "unfinished": int(group["status"].isin(["dnf", "dsq", "late"]).sum()),
            }
        )
    return rows
