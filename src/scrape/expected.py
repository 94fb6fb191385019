"""What each page of each edition is known to hold, so that a page that changed is noticed.

`expected.csv` has one row a source and year: the published heading, the rows, how many rows
repeat an earlier runner, and the split rows. A new edition is measured against the one before.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from race_doubles.common.errors import Problem
from race_doubles.common.files import read_text_csv
from race_doubles.scrape.reading import Parsed, shown

HERE = Path(__file__).parent
#: A new edition may have between half and twice the rows of the one before.
LEAST, MOST = 0.5, 2.0
#: The columns that tell one runner of an edition from another.
KEYS = {
    "wser_results": ["place", "time", "first_name", "last_name"],
    "wser_entrants": ["first_name", "last_name", "age", "city"],
    "wser_stats": ["bib", "name", "first_name", "last_name", "time"],
    "utmb_results": ["runner_uri", "fullname", "time", "rank"],
    "utmb_live": ["url", "fullname", "rank", "race_time"],
    "utmb_livetrail": ["bib"],
}


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


@cache
def load() -> dict[tuple[str, int], Expected]:
    """Everything known, by source and year.

    Raises Problem when expected.csv is not what it should be.
    """
    path = HERE / "expected.csv"
    known: dict[tuple[str, int], Expected] = {}
    for row in read_text_csv(path).to_dict("records"):
        try:
            entry = Expected(
                row["source"], int(row["year"]), row["header"],
                int(row["rows"]), int(row["repeats"]), int(row["splits"]),
            )  # fmt: skip
        except (KeyError, ValueError):
            raise Problem(
                f"src/scrape/expected.csv has a broken row {shown(row)}; mend it."
            ) from None
        if (entry.source, entry.year) in known:
            raise Problem(
                f"src/scrape/expected.csv lists {entry.source} {entry.year} twice; remove one."
            )
        known[entry.source, entry.year] = entry
    return known


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
    repeats = int(parsed.table.duplicated(KEYS[source]).sum())
    splits = 0 if parsed.splits is None else len(parsed.splits)
    return Expected(source, year, " | ".join(parsed.header), len(parsed.table), repeats, splits)


def as_row(entry: Expected) -> str:
    """`entry` as a line of expected.csv."""
    line = io.StringIO()
    cells = [entry.source, entry.year, entry.rows, entry.repeats, entry.splits, entry.header]
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
        "correct src/scrape/expected.csv."
    )
    if got.header != want.header:
        raise Problem(
            f"{where}: expected the columns {shown(want.header, 400)}, "
            f"found {shown(got.header, 400)}; {todo}"
        )
    if want.exact:
        for what, expected, found in (
            ("rows", want.rows, got.rows),
            ("repeated rows", want.repeats, got.repeats),
            ("split times", want.splits, got.splits),
        ):
            if expected != found:
                raise Problem(f"{where}: expected {expected} {what}, found {found}; {todo}")
    elif not want.rows * LEAST <= got.rows <= want.rows * MOST:
        raise Problem(
            f"{where}: expected about {want.rows} rows as the edition before, "
            f"found {got.rows}; {todo}"
        )
