"""Tables as CSV that a spreadsheet can open without running anything."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from race_doubles.common.files import FORMULA_STARTS, write_csv

#: Full-width signs are formulas too in some spreadsheets and locales.
STARTS = (*FORMULA_STARTS, "\n", "＝", "＋", "－", "＠")


def neutralise(table: pd.DataFrame) -> pd.DataFrame:
    """`table` with an apostrophe before every text cell that a spreadsheet would take for a formula.

    Blanks before the sign do not hide it. Numbers stay numbers: a negative number is no formula.
    """
    safe = table.copy()
    for name in safe.columns:
        column = safe[name]
        if pd.api.types.is_string_dtype(column) or column.dtype == object:
            text = column.astype("str")
            risky = text.str.lstrip(" ").str.startswith(STARTS).fillna(False).astype(bool)
            safe[name] = text.where(~risky, "'" + text)
    return safe


def write_safe_csv(table: pd.DataFrame, path: Path) -> None:
    """Write `table` as CSV in which no cell starts a formula."""
    write_csv(neutralise(table), path)
