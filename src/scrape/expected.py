"""What each page of each edition is known to hold, so that a page that changed is noticed.

`data/curated/expected.csv` has one row a source and year: the published heading, the rows, how many rows
repeat an earlier runner, the split rows, and who counted the rows besides us (`scrape.counted`). A new edition is
measured against the one before.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from race_doubles.common.curated import Column, read_curated
from race_doubles.common.errors import Problem
from race_doubles.common.paths import find_project
from race_doubles.scrape.reading import Parsed, shown
from race_doubles.scrape.sources import SOURCES

FILE = "expected.csv"
COLUMNS = (
    Column("source", choices=tuple(SOURCES)),
    Column("year", "year"),
    Column("rows", "whole"),
    Column("repeats", "whole"),
    Column("splits", "whole"),
    Column("counted_by", choices=("page", "official", "us", *SOURCES)),
    Column("header"),
)
#: A new edition may have between half and twice the rows of the one before.
LEAST, MOST = 0.5, 2.0


@dataclass(frozen=True)
class Expected:
    """One row of expected.csv; `exact` is False for an edition the registry does not know yet."""

    source: str
    year: int
    header: str
    rows: int
    repeats: int
    splits: int
    exact: bool = True
    counted_by: str = "us"


def load(curated: Path | None = None) -> dict[tuple[str, int], Expected]:
    """Everything known, by source and year, from the folder `curated` (else that of the checkout).

    Raises Problem when expected.csv is not what it should be.
    """
    return _load((curated or find_project().curated) / FILE)


@cache
def _load(path: Path) -> dict[tuple[str, int], Expected]:
    rows = read_curated(path, COLUMNS, key=("source", "year"))
    return {
        (row.source, row.year): Expected(
            row.source,
            row.year,
            row.header,
            row.rows,
            row.repeats,
            row.splits,
            counted_by=row.counted_by,
        )
        for row in rows.itertuples()
    }


def forget() -> None:
    """Read expected.csv anew the next time: it was written."""
    _load.cache_clear()


def years_of(source: str) -> list[int]:
    """The editions of `source` that are known to exist."""
    return sorted(year for name, year in load() if name == source)


def expectation(source: str, year: int) -> Expected | None:
    """What to expect of an edition: its own row, or the latest before it with wide bounds."""
    known = load()
    if (source, year) in known:
        return known[source, year]
    before = [entry for (name, when), entry in known.items() if name == source and when < year]
    if not before:
        return None
    latest = max(before, key=lambda entry: entry.year)
    return Expected(source, year, latest.header, latest.rows, 0, latest.splits, exact=False)


def measured(source: str, year: int, parsed: Parsed) -> Expected:
    """What `parsed` says of itself: a row for expected.csv."""
    repeats = int(parsed.table.duplicated(list(SOURCES[source].key)).sum())
    splits = 0 if parsed.splits is None else len(parsed.splits)
    return Expected(source, year, " | ".join(parsed.header), len(parsed.table), repeats, splits)


def as_row(entry: Expected) -> str:
    """`entry` as a line of expected.csv."""
    line = io.StringIO()
    cells = [
        entry.source, entry.year, entry.rows, entry.repeats, entry.splits, entry.counted_by,
        entry.header,
    ]  # fmt: skip
    csv.writer(line, lineterminator="").writerow(cells)
    return line.getvalue()


def check(source: str, year: int, parsed: Parsed) -> None:
    """Raise Problem when an edition is not what is expected of it, naming both sides."""
    want = expectation(source, year)
    if want is None:
        return
    got = measured(source, year, parsed)
    where = f"{source} {year}"
    todo = (
        "the old data was kept; look at the page and, if the organiser really changed it, "
        "correct data/curated/expected.csv."
    )
    if got.header != want.header:
        raise Problem(
            f"{where}: expected the columns {shown(want.header, 400)}, "
            f"found {shown(got.header, 400)}; {todo} The row of what was found: {as_row(got)}"
        )
    if want.exact:
        for what, expected, found in (
            ("rows", want.rows, got.rows),
            ("repeated rows", want.repeats, got.repeats),
            ("split times", want.splits, got.splits),
        ):
            if expected != found:
                raise Problem(
                    f"{where}: expected {expected} {what}, found {found}; {todo} "
                    f"The row of what was found: {as_row(got)}"
                )
    elif not want.rows * LEAST <= got.rows <= want.rows * MOST:
        raise Problem(
            f"{where}: expected about {want.rows} rows as the edition before, "
            f"found {got.rows}; {todo}"
        )
