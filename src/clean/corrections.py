"""`data/curated/corrections.csv`: published values that are wrong, put right with a reason.

One row a value: source, year, `where` (which raw row: one or more `column=value`, joined by `; `),
field (the raw column), published, correct, reason, evidence.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from race_doubles.clean.raw import COLUMNS
from race_doubles.common.errors import Problem
from race_doubles.common.files import read_text_csv

FIELDS = ["source", "year", "where", "field", "published", "correct", "reason", "evidence"]


def load_corrections(curated: Path) -> pd.DataFrame:
    """The corrections as text, with `line`, the line of the file each stands in.

    Raises Problem when the file lacks a column or a row lacks a source, year, field, reason or evidence.
    """
    path = curated / "corrections.csv"
    table = read_text_csv(path)
    if list(table.columns) != FIELDS:
        raise Problem(
            f"{path.name} must have the columns {', '.join(FIELDS)}; mend its first line."
        )
    table["line"] = range(2, len(table) + 2)
    for row in table.itertuples():
        needed = [
            name for name in ("year", "where", "reason", "evidence") if not getattr(row, name)
        ]
        if needed or row.source not in COLUMNS:
            what = f"no {needed[0]}" if needed else f"an unknown source {row.source!r}"
            raise Problem(f"{path.name} line {row.line} has {what}; fill it in.")
        if row.published == row.correct:
            raise Problem(f"{path.name} line {row.line} changes nothing; remove it.")
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
        here = f"corrections.csv line {fix.line} ({fix.source} {fix.year}, {fix.where})"
        found = raw["year"].astype("str").eq(fix.year)
        # Conditions are about the row as published, so those on a corrected field stay true.
        for condition in fix.where.split("; "):
            column, equals, value = condition.partition("=")
            if not equals or column not in raw.columns:
                raise Problem(f"{here} has no `column=value` in {condition!r}; mend it.")
            found &= raw[column].astype("str").eq(value)
        if found.sum() != 1:
            raise Problem(f"{here} matches {found.sum()} rows, not one; correct or remove it.")
        at = raw.index[found][0]
        if fix.field not in raw.columns or raw.loc[at, fix.field] != fix.published:
            raise Problem(
                f"{here} expects {fix.field} to be {fix.published!r}, which it is not; "
                "look at the source again and correct or remove it."
            )
        raw.loc[at, fix.field] = fix.correct
        done.append((source, int(fix.year), int(raw.loc[at, "row"]), fix.field, fix.published,
                     fix.correct, fix.reason))  # fmt: skip
    columns = ["source", "year", "row", "field", "published", "correct", "reason"]
    return raw, pd.DataFrame(done, columns=columns)
