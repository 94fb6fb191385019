"""Reading `data/raw`: every edition of a source in one table, as published."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from race_doubles.common.errors import Problem
from race_doubles.common.files import read_text_csv
from race_doubles.common.paths import Project
from race_doubles.scrape.exceptions import Exceptions
from race_doubles.scrape.listed_ages import ages_as_of
from race_doubles.scrape.sources import SOURCES


def read_provenance(project: Project) -> pd.DataFrame:
    """The provenance of the raw files: source, year, part, url, ..., rows, all as text.

    Raises Problem when there is none: then nothing has been scraped.
    """
    path = project.raw / "provenance.csv"
    if not path.is_file():
        raise Problem(
            f"{project.shown(path)} is missing, so there is no raw data to build from; "
            "restore it from version control or run `doubles scrape`."
        )
    return read_text_csv(path)


def read_source(
    project: Project, source: str, provenance: pd.DataFrame, exceptions: Exceptions
) -> pd.DataFrame:
    """Every edition of `source` that the provenance lists, with columns source and year added.

    Cells stay text, `""` where the source had nothing; `row` and `year` are Int64. Rows are ordered
    by year and row, whatever their order in the files. Two more columns say what is otherwise in single
    editions: `ranks_within` (text, `""` for all runners), and, where ages are as of the capture or, in some
    edition, of another day than the race's, `ages_as_of` (year, Int64).

    Raises Problem when a file is missing, lacks a column, repeats a row or has no rows, or when nothing says
    as of when its ages are.
    """
    years = sorted({int(year) for year in provenance.loc[provenance["source"] == source, "year"]})
    tables = [_read_edition(project, source, year) for year in years]
    if not tables:
        return pd.DataFrame(columns=["source", "year", *raw_columns(source)], dtype="str")
    table = pd.concat(tables, ignore_index=True).fillna("")
    table = table.sort_values(["year", "row"], ignore_index=True)
    table["ranks_within"] = exceptions.values_of(table, "ranks_within")
    if SOURCES[source].ages == "capture":
        as_of = {year: ages_as_of(source, year, provenance, exceptions) for year in years}
        table["ages_as_of"] = table["year"].map(as_of).astype("Int64")
    elif SOURCES[source].ages == "race day":
        said = exceptions.values_of(table, "ages_as_of")
        table["ages_as_of"] = (
            pd.to_numeric(said.mask(said.eq(""))).astype("Int64").fillna(table["year"])
        )
    return table


def raw_columns(source: str) -> list[str]:
    """What a table of `source` must hold; it may hold more."""
    return ["row", *SOURCES[source].required]


def _read_edition(project: Project, source: str, year: int) -> pd.DataFrame:
    path = project.raw / source / f"{year}.csv"
    table = read_text_csv(path)
    shown = project.shown(path)
    lacking = [column for column in raw_columns(source) if column not in table.columns]
    if lacking:
        raise Problem(
            f"{shown} has no column {', '.join(lacking)}; scrape it again with "
            f"`doubles scrape --race {SOURCES[source].race} --year {year}`."
        )
    if table.empty:
        raise Problem(f"{shown} has no rows; restore it from version control or scrape it again.")
    # A number of a row is short and whole: `1e999` is infinite, and stopped the build with a traceback.
    rows = pd.to_numeric(table["row"].where(table["row"].str.fullmatch(r"\d{1,9}")))
    if rows.isna().any() or rows.duplicated().any():
        raise Problem(f"{shown} has a row without a number of its own; scrape it again.")
    table["row"] = rows.astype("Int64")
    table.insert(0, "source", source)
    table.insert(1, "year", pd.array([year] * len(table), dtype="Int64"))
    return table


def edition_urls(provenance: pd.DataFrame) -> pd.Series:
    """The address of the first page of each edition of each source, by (source, year)."""
    first = provenance.drop_duplicates(["source", "year"])
    years = first["year"].astype("Int64")
    return pd.Series(first["url"].array, index=pd.MultiIndex.from_arrays([first["source"], years]))


def raw_path(project: Project, source: str, year: int, suffix: str = ".csv") -> Path:
    """Where the raw table of one edition lies (`suffix` `_splits.parquet` for its splits)."""
    return project.raw / source / f"{year}{suffix}"
