"""A table as readers see it, as text."""

import pandas as pd

from race_doubles.analysis.show.presentation import TableView


def seen(view: TableView) -> str:
    """The caption, the columns that stand left, the headings and the rows of a table, a line each."""
    rows = [["" if pd.isna(cell) else str(cell) for cell in row] for row in view.table.itertuples(index=False)]  # fmt: skip
    lines = [" | ".join(cells) for cells in ([*view.table], *rows)]
    return "\n".join([view.caption, "left: " + ", ".join(view.text_columns), *lines])


def rows_of(frame: pd.DataFrame) -> str:
    """The columns and rows of a table, a line each; numbers with six digits that count, what is missing empty."""
    rows = [[_told(cell) for cell in row] for row in frame.itertuples(index=False)]
    return "\n".join(" | ".join(cells) for cells in ([*map(str, frame)], *rows))


def _told(cell: object) -> str:
    if isinstance(cell, (list, tuple, set)):
        return " ".join(map(str, cell))
    if pd.isna(cell):
        return ""
    return f"{cell:.6g}" if isinstance(cell, float) else str(cell)
