"""Where a source is, in some editions, not what its description says: `data/curated/source_exceptions.csv`.

One row a source and year or span of years, what is otherwise there, how it is, why, and where that shows.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pandas as pd
from pandas.api.extensions import ExtensionArray

from race_doubles.common.curated import (
    Column,
    first_and_last,
    read_curated_if_there,
    row_problem,
)
from race_doubles.scrape.sources import SOURCES

FILE = "source_exceptions.csv"
#: What may be otherwise: who is listed, in which race, as of which year ages are, in which year the groups
#: are reached, within what ranks count, what a finish past the time limit of the race is (`late`), and which share of
#: ages on the day of the race is a year out.
WHAT = (
    "lists",
    "another_race",
    "ages_as_of",
    "groups_of",
    "ranks_within",
    "past_the_limit",
    "ages_out",
)
COLUMNS = (
    Column("source", choices=tuple(SOURCES)),
    Column("years", "years"),
    Column("what", choices=WHAT),
    Column("value"),
    Column("reason"),
    Column("evidence", "url"),
)


@dataclass(frozen=True)
class Exceptions:
    """What is otherwise and why, by source, year and `WHAT`."""

    values: dict[tuple[str, int, str], tuple[str, str]]

    def value(self, source: str, year: int, what: str) -> str:
        """How it is in that edition; "" where it is as described."""
        return self.values.get((source, int(year), what), ("", ""))[0]

    def editions(self, what: str) -> list[tuple[str, int]]:
        """The editions (source, year) in which that is otherwise, in order."""
        return sorted((source, year) for source, year, other in self.values if other == what)

    def values_of(self, table: pd.DataFrame, what: str) -> pd.Series:
        """`value` of each row of a table with source and year, as text on its index."""
        return pd.Series(self._of(table, what, 0), index=table.index, dtype="str")

    def reasons_of(self, table: pd.DataFrame, what: str) -> pd.Series:
        """Why it is so, for each row of a table with source and year; "" where it is as described."""
        return pd.Series(self._of(table, what, 1), index=table.index, dtype="str")

    def _of(self, table: pd.DataFrame, what: str, part: int) -> ExtensionArray:
        # An edition has thousands of rows, so each is asked for once.
        sources, names = pd.factorize(table["source"])
        years, numbers = pd.factorize(table["year"], use_na_sentinel=False)
        rows, editions = pd.factorize(sources * len(numbers) + years)
        asked = [divmod(int(edition), len(numbers)) for edition in editions]
        said = [
            self.values.get((names[source], int(numbers[year]), what), ("", ""))[part]
            for source, year in asked
        ]
        return pd.array(said, dtype="str").take(rows)


def load_exceptions(curated: Path) -> Exceptions:
    """The exceptions in the folder; none where there is no such file.

    Raises Problem for a row that cannot be one, or that says again what an earlier one says.
    """
    path = curated / FILE
    values: dict[tuple[str, int, str], tuple[str, str]] = {}
    for row in read_curated_if_there(path, COLUMNS).itertuples():
        first, last = first_and_last(row.years)
        for year in range(first, last + 1):
            if (row.source, year, row.what) in values:
                wrong = f"says {row.what} of {row.source} {year} a second time"
                raise row_problem(path, row.line, wrong, "leave one of the two")
            values[row.source, year, row.what] = (row.value, row.reason)
    return Exceptions(values)
