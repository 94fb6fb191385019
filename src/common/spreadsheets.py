"""Tables as CSV that a spreadsheet can open without running anything."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from race_doubles.common.files import FORMULA_STARTS, write_csv

#: Full-width signs are formulas too in some spreadsheets and locales.
STARTS = (*FORMULA_STARTS, "\n", "＝", "＋", "－", "＠")
#: What a program takes for a number.
NUMBER = r"\s*[+-]?\d+(?:\.\d*)?\s*"


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


def types_first(table: pd.DataFrame) -> pd.DataFrame:
    """`table` with the rows first, as few as do, that show which texts are no numbers.

    A program that opens a CSV guesses the type of a column from its first rows, and breaks or loses a cell where
    a later one does not fit: of 20,000 race numbers the last may be `M10`. Texts that all look like
    numbers are left alone; so is the order of all other rows.
    """
    telling = {}
    for name in table.columns[[pd.api.types.is_string_dtype(dtype) for dtype in table.dtypes]]:
        # Most columns say the same few texts again and again: each distinct one is looked at once.
        codes, texts = pd.factorize(table[name])
        numbers = texts.str.fullmatch(NUMBER)
        if numbers.any() and not numbers.all():
            telling[name] = np.append(~numbers, False)[codes]
    first: list[int] = []
    remaining = pd.DataFrame(telling, index=range(len(table)))
    while remaining.shape[1]:
        row = int(remaining.sum(axis="columns").to_numpy().argmax())
        first.append(row)
        remaining = remaining.loc[:, ~remaining.iloc[row]]
    rest = np.setdiff1d(np.arange(len(table)), first)
    return table.iloc[[*first, *rest]]


def write_safe_csv(table: pd.DataFrame, path: Path) -> None:
    """Write `table` as CSV in which no cell starts a formula and the first rows tell the columns' types."""
    write_csv(types_first(neutralise(table)), path)
