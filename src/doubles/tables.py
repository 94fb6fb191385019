"""The processed tables as the analysis reads them, loaded in one call."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import pandas as pd
import pyarrow as pa

from race_doubles.common.curated import Column, read_curated
from race_doubles.common.files import read_parquet
from race_doubles.common.membership import among
from race_doubles.common.paths import Project, find_project
from race_doubles.common.races import DOUBLE, RACE_NAMES, RACES
from race_doubles.doubles.schema import TABLES
from race_doubles.doubles.starts import best_starts

_WHY = (Column("reason"), Column("source", "citation"))
NOT_COMPARABLE = (
    Column("race", choices=tuple(RACES)),
    Column("year", "year"),
    Column("kind"),
    Column("stopped_by_organiser", "yes_no"),
    *_WHY,
)
ERAS = (Column("era"), Column("first_year", "year"), *_WHY)
CHECKPOINTS = (Column("race", choices=tuple(RACES)), Column("checkpoint"), Column("place"), *_WHY)
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
    entries: pd.DataFrame
    doubles: pd.DataFrame
    pairs: pd.DataFrame
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

    def columns(self, name: str) -> pd.DataFrame:
        """What the columns of a table are, one row a column: column, type, unit, meaning.

        `type` is `text`, `whole` or `number`; `unit` is empty where there is none. KeyError for an unknown table.
        """
        if name not in TABLES:
            raise KeyError(f"no table {name}; there are {', '.join(TABLES)}")
        return pd.DataFrame(
            [(one.name, one.kind, one.unit or "", one.meaning) for one in TABLES[name].columns],
            columns=["column", "type", "unit", "meaning"],
        )

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
        """The years in which Western States and UTMB were held: the only ones a double of the two can fall in."""
        return self.years_of(*DOUBLE)

    def years_of(self, *races: str) -> list[int]:
        """The years in which all of `races` have results."""
        return sorted(set.intersection(*(set(self.held.get(race, [])) for race in races)))

    def finishers_alone(self, race: str) -> list[int]:
        """The years of `race` in which finishers alone are known."""
        return self._finishers_alone.get(race, [])

    @cached_property
    def _finishers_alone(self) -> dict[str, list[int]]:
        own = self.editions[self.editions["finishers"].gt(0) & self.editions["starters"].isna()]
        return {race: sorted(map(int, years)) for race, years in own.groupby("race")["year"]}

    def only(self, races: Sequence[str]) -> Tables:
        """The same tables with nothing but `races` in them.

        `runners` has the people who have a result at one of them; what it says of each rests on all their results.
        """
        of_races = (
            "editions",
            "results",
            "reconciliation",
            "splits",
            "not_comparable",
            "checkpoints",
        )
        kept = {name: _rows(getattr(self, name), "race", races) for name in of_races}
        links = _rows(self.links, "result_id", kept["results"]["result_id"])
        pairs = _rows(_rows(self.pairs, "first_race", races), "second_race", races)
        doubles = self.doubles if set(DOUBLE) <= set(races) else self.doubles.iloc[:0]
        runners = _rows(self.runners, "runner_id", links["runner_id"])
        return replace(self, **kept, links=links, pairs=pairs, doubles=doubles, runners=runners)

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
            f"{RACE_NAMES[race]} {self.held[race][0]}–{self.held[race][-1]}"
            for race in RACES
            if race in self.held
        )
        return ", ".join(spans)


def _rows(table: pd.DataFrame, column: str, wanted: Sequence[str] | pd.Series) -> pd.DataFrame:
    kept = among(table[column], wanted)
    if kept.all():
        return table
    # Tables are sorted by race, so that what is kept is most often one piece, which need not be copied.
    first, last = kept.argmax(), len(kept) - kept[::-1].argmax()
    some = table.iloc[first:last] if kept[first:last].all() else table[kept]
    return some.reset_index(drop=True)


def load(project: Project | None = None, races: Sequence[str] | None = DOUBLE) -> Tables:
    """The tables of the checkout at or above the working directory, or of `project`, for some races.

    What asks of "both races" asks of Western States and UTMB, so these two come if no other `races` (ids, as
    `doubles races` lists them) are named; None gives every race that is held.

    Raises Problem outside a checkout, and where a table has not been built; each says what to do.
    """
    project = project or find_project()
    tables = Tables(
        **{name: read_parquet(project.processed / f"{name}.parquet") for name in TABLES},
        not_comparable=load_not_comparable(project.curated / "not_comparable.csv"),
        eras=load_eras(project.curated / "eras.csv"),
        checkpoints=load_checkpoints(project.curated / "checkpoints.csv"),
        curated=project.curated,
    )
    return tables if races is None else tables.only(races)


def sql(question: str, project: Project | None = None) -> pd.DataFrame:
    """The answer of the tables to one query in SQL (DuckDB's), which can read them and nothing else.

    Its columns have the dtypes of the tables: text, Int64 where whole, float64. Raises UsageProblem for what is
    no query, names what there is not or reaches for a file, and Problem before a build.
    """
    from race_doubles.doubles.questions import ask

    whole = {pa.int64(): pd.Int64Dtype(), pa.int32(): pd.Int64Dtype()}
    return ask(project or find_project(), question).to_pandas(types_mapper=whole.get)


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
