"""The processed tables as the analysis reads them, loaded in one call."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pandas as pd

from race_doubles.common.curated import Column, read_curated
from race_doubles.common.files import read_parquet
from race_doubles.common.paths import Project, find_project
from race_doubles.common.races import DOUBLE, RACE_NAMES
from race_doubles.doubles.schema import TABLES
from race_doubles.doubles.starts import best_starts

_WHY = (Column("reason"), Column("source"))
NOT_COMPARABLE = (
    Column("race", choices=DOUBLE),
    Column("year", "year"),
    Column("kind"),
    Column("stopped_by_organiser", "yes_no"),
    *_WHY,
)
ERAS = (Column("era"), Column("first_year", "year"), *_WHY)
CHECKPOINTS = (Column("race", choices=DOUBLE), Column("checkpoint"), Column("place"), *_WHY)
SEX_NAMES = {"F": "women", "M": "men", "X": "non-binary runners"}


@dataclass(frozen=True)
class Tables:
    """The tables of `data/processed`, and the curated list of editions that do not compare.

    The tables are as `doubles.schema.TABLES` describes them; `tables["results"]` is `tables.results`.
    `not_comparable` has race, year, kind, stopped_by_organiser (bool), reason and source; `eras` has era, first_year, reason and source;
    `checkpoints` has race, checkpoint (as the splits spell it), place, reason and source.
    """

    editions: pd.DataFrame
    results: pd.DataFrame
    links: pd.DataFrame
    runners: pd.DataFrame
    doubles: pd.DataFrame
    reconciliation: pd.DataFrame
    splits: pd.DataFrame
    names: pd.DataFrame
    not_comparable: pd.DataFrame
    eras: pd.DataFrame
    checkpoints: pd.DataFrame
    curated: Path

    def __getitem__(self, name: str) -> pd.DataFrame:
        """The table of `data/processed` called `name`; KeyError where there is none."""
        if name not in TABLES:
            raise KeyError(f"no table {name}; there are {', '.join(TABLES)}")
        return getattr(self, name)

    @cached_property
    def starts(self) -> pd.DataFrame:
        """One row a runner a race a year: the starts with `runner_id`, as the doubles count them.

        `called_off` (bool): the organisers stopped this race before its end, so not finishing was not
        the runner's own outcome.
        """
        starts = best_starts(self.results, self.links).reset_index(drop=True)
        own = pd.MultiIndex.from_frame(starts[["race", "year"]].astype({"year": int}))
        return starts.assign(called_off=own.isin(list(self.stopped)))

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
        return [year for year in self.years_of_both if year not in self.changed_years]

    @cached_property
    def starts_that_compare(self) -> pd.DataFrame:
        """`starts` without the years in which either course does not compare."""
        return self.starts[~self.starts["year"].isin(self.changed_years)].reset_index(drop=True)

    @cached_property
    def held_that_compare(self) -> dict[str, list[int]]:
        """`held` without the years in which either course does not compare, as `starts_that_compare`."""
        return {
            race: [year for year in years if year not in self.changed_years]
            for race, years in self.held.items()
        }

    @cached_property
    def changed(self) -> frozenset[tuple[str, int]]:
        """The editions (race, year) whose course was changed."""
        return frozenset(zip(self.not_comparable["race"], self.not_comparable["year"], strict=True))

    @cached_property
    def changed_years(self) -> frozenset[int]:
        """The years in which either course was changed."""
        return frozenset(year for _, year in self.changed)

    @cached_property
    def stopped(self) -> frozenset[tuple[str, int]]:
        """The editions (race, year) that the organisers stopped for everybody on the way."""
        return stopped_editions(self.not_comparable)

    @cached_property
    def edition_range(self) -> str:
        """The editions behind a figure, for its caption."""
        spans = (
            f"{RACE_NAMES[race]} {self.held[race][0]}–{self.held[race][-1]}" for race in DOUBLE
        )
        return ", ".join(spans)


def load(project: Project | None = None) -> Tables:
    """Every table of the checkout at or above the working directory, or of `project`.

    Raises Problem outside a checkout, and where a table has not been built; each says what to do.
    """
    project = project or find_project()
    return Tables(
        **{name: read_parquet(project.processed / f"{name}.parquet") for name in TABLES},
        not_comparable=load_not_comparable(project.curated / "not_comparable.csv"),
        eras=load_eras(project.curated / "eras.csv"),
        checkpoints=load_checkpoints(project.curated / "checkpoints.csv"),
        curated=project.curated,
    )


def load_not_comparable(path: Path) -> pd.DataFrame:
    """The editions whose course does not compare with the others.

    Gives race, year, kind, stopped_by_organiser (bool: the race was stopped before its end, so who did not
    finish had no choice), reason, source. Raises Problem when a row has an unknown race, a year that is
    none, something else than yes or no, or no reason or source.
    """
    return read_curated(path, NOT_COMPARABLE, key=("race", "year")).drop(columns="line")


def stopped_editions(not_comparable: pd.DataFrame) -> frozenset[tuple[str, int]]:
    """The editions (race, year) that were stopped before their end: a DNF there is no runner's own outcome."""
    stopped = not_comparable[not_comparable["stopped_by_organiser"]]
    return frozenset(zip(stopped["race"], stopped["year"], strict=True))


def load_eras(path: Path) -> pd.DataFrame:
    """When the ways into the races changed: era, first_year, reason, source.

    Raises Problem when a row has no year, reason or source.
    """
    return read_curated(path, ERAS, key=("era",)).drop(columns="line")


def load_checkpoints(path: Path) -> pd.DataFrame:
    """What place each spelling of a checkpoint means: race, checkpoint, place, reason, source.

    Raises Problem when a row has an unknown race or lacks something, or a spelling is given twice.
    """
    return read_curated(path, CHECKPOINTS, key=("race", "checkpoint")).drop(columns="line")
