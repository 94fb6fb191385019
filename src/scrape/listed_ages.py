"""What the ages of an edition mean, and whether they are those of the people it lists.

Everybody's year of birth follows from an age and the year it is of. Of those who have run the race before, earlier
editions give another: a list whose ages all lie some years too high or too low gives nearly everybody a new one.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pandas as pd

from race_doubles.common.errors import Problem
from race_doubles.scrape import measures, provenance
from race_doubles.scrape.description import Description
from race_doubles.scrape.exceptions import Exceptions
from race_doubles.scrape.raw_tables import raw_table
from race_doubles.scrape.sources import SOURCES

#: An age on the day of the race leaves the year of birth open by one.
OPEN_BY = 1
#: Of fewer people nothing is said. In no edition held are more than 8 % of them out of step, namesakes all.
LEAST_KNOWN, MOST_OUT_OF_STEP = 10, 0.3


def ages_as_of(source: str, year: int, rows: pd.DataFrame, exceptions: Exceptions) -> int:
    """The year that the ages of one edition refer to, where they are those of its capture; `rows` is provenance.

    What was fetched live says it by itself, then a folder of captures by its `origin.toml`, then a row of
    source_exceptions.csv, then the date of a capture. Raises Problem where nothing does.
    """
    ours = rows[rows["source"].eq(source) & rows["year"].eq(str(year))]
    if "ages_as_of" in ours and (stated := set(ours["ages_as_of"]) - {""}):
        return max(map(int, stated))
    is_live = "way" in ours and ours["way"].eq("live").any()
    if not is_live and (said := exceptions.value(source, year, "ages_as_of")):
        return int(said)
    captured = ours["fetched_at"].str.extract(r"^(\d{4})-", expand=False).dropna()
    if captured.empty:
        raise Problem(
            f"Nothing says when {source} {year} was captured, so its ages mean nothing: provenance.csv has no "
            "time for it; add a row with ages_as_of to data/curated/source_exceptions.csv."
        )
    return int(captured.max())


def births_of_race(
    race: str, raw: Path, exceptions: Exceptions
) -> dict[tuple[str, int], dict[str, int]]:
    """By source and year, the years of birth that the held editions of a race give (`years_of_birth`)."""
    held = provenance.load(raw)
    found = {}
    for source in SOURCES.values():
        if source.race == race:
            for path in sorted((raw / source.name).glob("[0-9][0-9][0-9][0-9].csv")):
                year, table = int(path.stem), raw_table(path)
                found[source.name, year] = years_of_birth(source, year, table, held, exceptions)
    return found


def years_of_birth(
    source: Description, year: int, table: pd.DataFrame, rows: pd.DataFrame, exceptions: Exceptions
) -> dict[str, int]:
    """The year of birth of each name that the edition has once with an age; of nobody where its ages have no year.

    `table` is the edition as text, `rows` is provenance.
    """
    if "age" not in table:
        return {}
    if source.ages == "capture":
        try:
            as_of = ages_as_of(source.name, year, rows, exceptions)
        except Problem:
            return {}
    else:
        as_of = int(exceptions.value(source.name, year, "ages_as_of") or year)
    rows = zip(measures.names_of(table, source), table["age"].tolist(), strict=True)
    known = [(name, int(age)) for name, age in rows if name and age.isdecimal() and int(age)]
    times = Counter(name for name, _ in known)
    return {name: as_of - age for name, age in known if times[name] == 1}


def out_of_step(
    born: dict[str, int], year: int, others: dict[tuple[str, int], dict[str, int]]
) -> str:
    """Words on years of birth that are not those of the people known by `others` but of that year; "" where they are.

    Of fewer than LEAST_KNOWN people that are known nothing is said.
    """
    births: dict[str, list[int]] = {}
    for (_, other), of_one in others.items():
        if other != year:
            for name in born.keys() & of_one.keys():
                births.setdefault(name, []).append(of_one[name])
    apart = pd.Series(
        {name: born[name] - sorted(known)[len(known) // 2] for name, known in births.items()},
        dtype=float,
    )
    out = apart.abs().gt(OPEN_BY).mean()
    if len(apart) < LEAST_KNOWN or out <= MOST_OUT_OF_STEP:
        return ""
    middle = apart.median()
    return (
        f"by their ages {out:.0%} of {len(apart)} people known from other editions would be born more than a year "
        f"from what these say, {abs(middle):g} years {'later' if middle > 0 else 'earlier'} in the middle"
    )
