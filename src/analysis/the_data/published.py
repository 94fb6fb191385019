"""What notebook 01 rests on: the tables, and what each source gave to them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from race_doubles.clean.corrections import load_corrections
from race_doubles.clean.coverage import field_shares, known_shares, rows_by_source
from race_doubles.clean.raw import read_provenance
from race_doubles.common.paths import Project, find_project
from race_doubles.common.races import DOUBLE
from race_doubles.doubles.tables import Tables
from race_doubles.scrape.exceptions import load_exceptions
from race_doubles.scrape.sources import RACE_OF, SOURCES

#: What a value may be kept from: a source, or a correction.
SOURCE_NAMES = {name: source.label for name, source in SOURCES.items()} | {
    "corrections": "corrections"
}


@dataclass(frozen=True)
class Published:
    """What the organisers published, as collected, and how its parts agree."""

    tables: Tables

    @cached_property
    def _project(self) -> Project:
        return find_project()

    @cached_property
    def listed(self) -> pd.DataFrame:
        """Rows of each source and edition of Western States and UTMB: `clean.coverage.rows_by_source`."""
        table = rows_by_source(read_provenance(self._project))
        table = table[table["race"].isin(DOUBLE)].reset_index(drop=True)
        return table.assign(source=table["source"].cat.remove_unused_categories())

    @cached_property
    def field_shares(self) -> pd.DataFrame:
        """`clean.coverage.field_shares`."""
        return field_shares(self.tables.results, self.tables.splits)

    @cached_property
    def periods(self) -> dict[str, tuple[int, int]]:
        """`source_periods` up to the last edition."""
        return source_periods(self.listed, int(self.tables.editions["year"].max()))

    @cached_property
    def period_shares(self) -> pd.DataFrame:
        """`clean.coverage.known_shares` in these."""
        return known_shares(self.tables.results, self.tables.splits, self.periods)

    @cached_property
    def corrections(self) -> pd.DataFrame:
        """The published values of Western States and UTMB that are wrong."""
        table = load_corrections(self._project.curated)
        return table[table["source"].map(RACE_OF).isin(DOUBLE)].reset_index(drop=True)

    @cached_property
    def run_again(self) -> list[tuple[str, int]]:
        """The editions (race, year) that were stopped and run again, of which two races are listed."""
        return list(load_exceptions(self._project.curated).editions("another_race"))


def source_periods(listed: pd.DataFrame, last: int) -> dict[str, tuple[int, int]]:
    """The stretches of years with the same sources, as far as these only come: one begins with each source.

    `listed` has source and year. Gives the first and last year by name (`1974–1985`), up to `last`.
    """
    begins = sorted({int(year) for year in listed.groupby("source", observed=True)["year"].min()})
    ends = [*(year - 1 for year in begins[1:]), last]
    return {f"{first}–{end}": (first, end) for first, end in zip(begins, ends, strict=True)}
