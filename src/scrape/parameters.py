"""What a source needs to know to find an edition: rows of source_parameters.csv.

A row gives one parameter of a source (its kind, such as `live`) for one race and a year, a span of
years (`2012-2018`) or every year from one on (`2023-`). A year has at most one value of each.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

from race_doubles.common.errors import Problem
from race_doubles.common.files import read_text_csv
from race_doubles.scrape.reading import shown

HERE = Path(__file__).parent
COLUMNS = ["source", "race", "years", "parameter", "value", "evidence"]
_YEARS = re.compile(r"(\d{4})(?:(-)(\d{4})?)?")
_FILE = "src/scrape/source_parameters.csv"


class Row(NamedTuple):
    """One parameter with the years it holds for; `last` is None where it goes on."""

    source: str
    race: str
    first: int
    last: int | None
    parameter: str
    value: str

    def holds(self, source: str, race: str, year: int) -> bool:
        ours = (self.source, self.race) == (source, race)
        return ours and self.first <= year and (self.last is None or year <= self.last)


def parameters_of(source: str, race: str, year: int) -> dict[str, str]:
    """Every parameter of one edition of one source.

    Raises Problem when there is none, or two values of one.
    """
    found: dict[str, str] = {}
    for row in load():
        if not row.holds(source, race, year):
            continue
        if row.parameter in found:
            raise Problem(
                f"{_FILE} gives {source} of {race} {year} two values of {row.parameter}; leave one."
            )
        found[row.parameter] = row.value
    if not found:
        raise Problem(f"{_FILE} has no row for {source} of {race} {year}; add what it asks for.")
    return found


@cache
def load() -> tuple[Row, ...]:
    """The rows of source_parameters.csv. Raises Problem when one is not what it should be."""
    table = read_text_csv(HERE / "source_parameters.csv")
    if list(table.columns) != COLUMNS:
        raise Problem(f"{_FILE} must have the columns {', '.join(COLUMNS)}; mend its first line.")
    rows = []
    for line, row in enumerate(table.itertuples(index=False), 2):
        years = _YEARS.fullmatch(row.years)
        if years is None or not all(row) or not row.evidence.startswith("http"):
            raise Problem(
                f"{_FILE} line {line} is no parameter: {shown(tuple(row), 200)}; mend it."
            )
        first = int(years[1])
        last = int(years[3]) if years[3] else None if years[2] else first
        rows.append(Row(row.source, row.race, first, last, row.parameter, row.value))
    return tuple(rows)
