"""`data/curated/corrections.csv`: published values that are wrong, put right with a reason.

One row a value: source, year, `where` (which raw row: one or more `column=value`, joined by `; `),
field (the raw column), published, correct, reason, evidence.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from race_doubles.common.curated import Column, read_curated, row_problem
from race_doubles.scrape.sources import SOURCES

FILE = "corrections.csv"
COLUMNS = (
    Column("source", choices=tuple(SOURCES)),
    Column("year", "year"),
    Column("where"),
    Column("field"),
    Column("published", may_be_empty=True),
    Column("correct", may_be_empty=True),
    Column("reason"),
    Column("evidence", "citation"),
)


def load_corrections(curated: Path) -> pd.DataFrame:
    """The corrections, with `line`, the line of the file each stands in; year is int64, all else text.

    Raises Problem when a row lacks a source, year, field, reason or evidence, or changes nothing.
    """
    path = curated / FILE
    table = read_curated(path, COLUMNS)
    for row in table[table["published"].eq(table["correct"])].itertuples():
        raise row_problem(path, row.line, "changes nothing", "remove it")
    return table


def apply_corrections(
    raw: pd.DataFrame, corrections: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """`raw` (all editions of one source) with its corrections made, and what was done.

    The second table has source, year, row, field, published, correct, reason.

    Raises Problem when a correction finds no raw row, more than one, or one that no longer says what
    was published: then the source has changed, and the correction should be looked at again.
    """
    raw, done = raw.copy(), []
    source = raw["source"].iloc[0] if len(raw) else ""
    for fix in corrections[corrections["source"] == source].itertuples():
        of = f"of {fix.source} {fix.year}, {fix.where},"
        found = raw["year"].eq(fix.year)
        # Conditions are about the row as published, so those on a corrected field stay true.
        for condition in fix.where.split("; "):
            column, equals, value = condition.partition("=")
            if not equals or column not in raw.columns:
                wrong = f"{of} has no `column=value` in {condition!r}"
                raise row_problem(Path(FILE), fix.line, wrong)
            found &= raw[column].astype("str").eq(value)
        if found.sum() != 1:
            wrong = f"{of} matches {found.sum()} rows, not one"
            raise row_problem(Path(FILE), fix.line, wrong, "correct or remove it")
        at = raw.index[found][0]
        if fix.field not in raw.columns or raw.loc[at, fix.field] != fix.published:
            wrong = f"{of} expects {fix.field} to be {fix.published!r}, which it is not"
            todo = "look at the source again and correct or remove it"
            raise row_problem(Path(FILE), fix.line, wrong, todo)
        raw.loc[at, fix.field] = fix.correct
        done.append((source, fix.year, int(raw.loc[at, "row"]), fix.field, fix.published,
                     fix.correct, fix.reason))  # fmt: skip
    columns = ["source", "year", "row", "field", "published", "correct", "reason"]
    return raw, pd.DataFrame(done, columns=columns)
