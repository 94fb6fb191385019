"""The processed tables as the analysis reads them, loaded in one call."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pandas as pd

from common.errors import Problem
from common.files import read_parquet, read_text_csv
from common.paths import Project, find_project
from doubles.doubles_table import best_starts

#: The first year in which both races existed: no double can be older.
FIRST_YEAR = 2003

RACE_NAMES = {"wser": "Western States", "utmb": "UTMB"}
SEX_NAMES = {"F": "women", "M": "men", "X": "non-binary runners"}


@dataclass(frozen=True)
class Tables:
    """The tables of `data/processed`, and the curated list of editions that do not compare.

    `splits` is None where no split times were built. `not_comparable` has race, year, kind,
    reason and source; `eras` has era, first_year, reason and source.
    """

    editions: pd.DataFrame
    results: pd.DataFrame
    links: pd.DataFrame
    runners: pd.DataFrame
    doubles: pd.DataFrame
    splits: pd.DataFrame | None
    not_comparable: pd.DataFrame
    eras: pd.DataFrame
    curated: Path

    @cached_property
    def starts(self) -> pd.DataFrame:
        """One row a runner a race a year: the starts with `runner_id`, as the doubles count them."""
        return best_starts(self.results, self.links).reset_index(drop=True)

    @cached_property
    def held(self) -> dict[str, list[int]]:
        """The years in which each race was held, from the results themselves."""
        return {
            race: sorted(int(year) for year in years.unique())
            for race, years in self.results.groupby("race")["year"]
        }

    @cached_property
    def years_of_both(self) -> list[int]:
        """The years in which both races were held: the only ones a double can fall in."""
        return sorted(set(self.held["wser"]) & set(self.held["utmb"]))

    @cached_property
    def years_that_compare(self) -> list[int]:
        """`years_of_both` without those in which either course does not compare."""
        marked = set(self.not_comparable["year"])
        return [year for year in self.years_of_both if year not in marked]

    @cached_property
    def starts_that_compare(self) -> pd.DataFrame:
        """`starts` without the years in which either course does not compare."""
        return self.starts[~self.starts["year"].isin(set(self.not_comparable["year"]))].reset_index(
            drop=True
        )

    @cached_property
    def edition_range(self) -> str:
        """The editions behind a figure, for its caption."""
        spans = (
            f"{RACE_NAMES[race]} {self.held[race][0]}–{self.held[race][-1]}" for race in RACE_NAMES
        )
        return ", ".join(spans)


def load(project: Project | None = None) -> Tables:
    """Every table the notebooks need.

    Raises Problem where a table has not been built.
    """
    project = project or find_project()
    names = ("editions", "results", "links", "runners", "doubles")
    found = {name: read_parquet(project.processed / f"{name}.parquet") for name in names}
    splits_path = project.processed / "splits.parquet"
    splits = read_parquet(splits_path) if splits_path.is_file() else None
    return Tables(
        **found,
        splits=splits,
        not_comparable=load_not_comparable(project.curated / "not_comparable.csv"),
        eras=load_eras(project.curated / "eras.csv"),
        curated=project.curated,
    )


def load_not_comparable(path: Path) -> pd.DataFrame:
    """The editions whose course does not compare with the others: race, year, kind, reason, source.

    Raises Problem when a row has an unknown race, a year that is none, or no reason or source.
    """
    table = read_text_csv(path)
    for row in table.itertuples():
        if row.race not in RACE_NAMES or not row.year.isdigit() or not (row.reason and row.source):
            raise Problem(
                f"{path.name}, line {row.Index + 2}: race must be wser or utmb, year a year, and "
                "reason and source given; mend the row."
            )
    return table.assign(year=table["year"].astype(int))


def load_eras(path: Path) -> pd.DataFrame:
    """When the ways into the races changed: era, first_year, reason, source.

    Raises Problem when a row has no year, reason or source.
    """
    table = read_text_csv(path)
    for row in table.itertuples():
        if not row.first_year.isdigit() or not (row.era and row.reason and row.source):
            raise Problem(
                f"{path.name}, line {row.Index + 2}: era, first_year, reason and source must be given; mend the row."
            )
    return table.assign(first_year=table["first_year"].astype(int))
