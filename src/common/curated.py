"""The one reader of `data/curated`: rows that people decide, each checked before anything is built on it.

Every mistake is told in one form: the file and line, what is wrong there, and what to do.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from race_doubles.common.errors import Problem
from race_doubles.common.files import read_csv_header, read_csv_rows

if TYPE_CHECKING:
    import pandas as pd

MEND = "mend the row"
#: An address that may become a link: of the web, of a named host, without what could end an attribute of HTML.
WEB_ADDRESS = r"https?://[\w-]+(\.[\w-]+)+\.?(:\d+)?([/?#][^\s<>\"'`\\]*)?"
#: Where something is written: in words, of which none would be a link of any kind, or HTML.
CITATION = r"(?!\s*[A-Za-z][A-Za-z0-9+.-]*:\S)(?!.*(javascript|vbscript|data|file|ftp):\S)[^<>\n]*[^\W\d_]{2}[^<>\n]*"
#: What a column may hold -> what its cells look like, and how a message calls that.
KINDS = {
    "text": (r"(?s).*\S.*", "text"),
    "year": (r"\d{4}", "a year"),
    "years": (r"\d{4}(-\d{4})?", "a year or two with a hyphen between"),
    "open_years": (
        r"\d{4}(-(\d{4})?)?",
        "a year, two with a hyphen between, or one with a hyphen after it",
    ),
    "whole": (r"\d+", "a whole number"),
    "date": (r"\d{4}-\d\d-\d\d", "a date such as 2024-06-29"),
    "url": (WEB_ADDRESS, "an address that begins with http and names a host"),
    "citation": (
        f"(?i:{WEB_ADDRESS}|{CITATION})",
        "an address that begins with http, nor words that say where it is written",
    ),
    "yes_no": ("yes|no", "yes or no"),
}


@dataclass(frozen=True)
class Column:
    """One column of a curated file: what it holds (`KINDS`), of which words, and whether it may be empty.

    Of `choices`, where there are any, the cell must be one.
    """

    name: str
    kind: str = "text"
    choices: tuple[str, ...] = ()
    may_be_empty: bool = False

    def wrong(self, cell: str) -> str | None:
        """What is wrong with a cell, in words; None where nothing is."""
        if not cell.strip():
            return None if self.may_be_empty else f"has no {self.name}"
        pattern, meant = KINDS[self.kind]
        if not re.fullmatch(pattern, cell) or (self.kind == "date" and not is_date(cell)):
            return f"has {self.name} {_shown(cell)}, which is not {meant}"
        if self.choices and cell not in self.choices:
            return f"has an unknown {self.name} {_shown(cell)}, none of {', '.join(self.choices)}"
        return None


def curated_rows(
    path: Path, columns: Sequence[Column], key: Sequence[str] = ()
) -> list[dict[str, Any]]:
    """The rows of a curated file as text, checked, each with `line`, where in the file it begins.

    For what starts at once: no table is made. Raises Problem as `read_curated` does.
    """
    rows: list[dict[str, Any]] = read_csv_rows(path)
    names = [column.name for column in columns]
    header = read_csv_header(path)
    if header != names:
        wrong = f"has the columns {', '.join(header)}, not {', '.join(names)}"
        raise row_problem(path, 1, wrong, "mend it")
    line = 2
    for row in rows:
        breaks = sum(cell.count("\n") for cell in row.values())
        row["line"], line = line, line + 1 + breaks
    for column in columns:
        for row in rows:
            if found := column.wrong(row[column.name]):
                raise row_problem(path, row["line"], found)
    seen: dict[tuple, int] = {}
    for row in rows if key else ():
        known = tuple(row[name] for name in key)
        if known in seen:
            wrong = f"repeats {' '.join(known)} of line {seen[known]}"
            raise row_problem(path, row["line"], wrong, "remove one")
        seen[known] = row["line"]
    return rows


def read_curated(path: Path, columns: Sequence[Column], key: Sequence[str] = ()) -> pd.DataFrame:
    """The rows of a curated file, checked: its columns, and `line`, where in the file each row begins.

    Text, dates and spans of years stay text; `year` and `whole` are int64 (Int64 where a cell may be empty),
    `yes_no` is bool. No two rows have the same `key`.

    Raises Problem, naming file and line, for other columns, a cell that lacks or is none of its kind, and
    a row that repeats the key of an earlier one.
    """
    import pandas as pd

    rows = curated_rows(path, columns, key)
    table = pd.DataFrame({
        column.name: pd.Series([row[column.name] for row in rows], dtype="str") for column in columns
    })  # fmt: skip
    table["line"] = [row["line"] for row in rows]
    return table.assign(**{
        column.name: _typed(table[column.name], column) for column in columns
    })  # fmt: skip


def read_curated_if_there(
    path: Path, columns: Sequence[Column], key: Sequence[str] = ()
) -> pd.DataFrame:
    """The same for a file without which nothing is decided: no file is no rows."""
    if path.is_file():
        return read_curated(path, columns, key)
    import pandas as pd

    return pd.DataFrame(columns=[*(column.name for column in columns), "line"], dtype="str")


def row_problem(path: Path, line: int, wrong: str, todo: str = MEND) -> Problem:
    """The error of one row: `data/curated/eras.csv line 3 has no reason; mend the row.`"""
    return Problem(f"data/curated/{path.name} line {line} {wrong}; {todo}.")


def first_and_last(years: str) -> tuple[int, int]:
    """The first and last year of a cell of the kind `years`: `2003-2016` or `2010`."""
    first, _, last = years.partition("-")
    return int(first), int(last or first)


def is_date(cell: str) -> bool:
    """Whether a cell is a day of the calendar, as `2024-06-29`."""
    try:
        date.fromisoformat(cell)
    except ValueError:
        return False
    return True


def _typed(cells: pd.Series, column: Column) -> pd.Series:
    if column.kind == "yes_no":
        return cells.eq("yes")
    if column.kind in ("year", "whole"):
        import pandas as pd

        numbers = pd.to_numeric(cells.mask(cells.eq("")))
        return numbers.astype("Int64" if column.may_be_empty else "int64")
    return cells


def _shown(cell: str) -> str:
    return repr(cell if len(cell) <= 80 else f"{cell[:80]}…")
