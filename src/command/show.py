"""Tables as the command prints them."""

from __future__ import annotations

import shutil
import sys

from rich.console import Console
from rich.table import Table
from rich.text import Text

#: Columns of letters that no table reaches.
AS_WIDE_AS_IT_IS = 1_000_000
#: Letters of a cell that are shown at least, before a column gives way to those left of it; and those between two.
LEAST_OF_A_CELL, BETWEEN = 12, 2


def terminal_width() -> int | None:
    """The letters in a line of the terminal; None where the output goes elsewhere."""
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else None


def columns_that_fit(headers: list[str], rows: list[list[str]], width: int) -> int:
    """How many columns, from the left, can be read side by side in `width` letters; one at least."""
    left = width + BETWEEN
    for number, header in enumerate(headers):
        longest = max([len(header), *(len(row[number]) for row in rows)])
        left -= min(longest, LEAST_OF_A_CELL) + BETWEEN
        if left < 0:
            return max(number, 1)
    return len(headers)


def print_table(headers: list[str], rows: list[list[str]], right: tuple[int, ...] = ()) -> None:
    """Print `rows` under `headers` to stdout; the columns numbered in `right` are right-aligned.

    Every cell is text, never markup: names come from pages that others write.
    """
    table = Table(box=None, pad_edge=False, header_style="bold")
    for number, header in enumerate(headers):
        table.add_column(header, justify="right" if number in right else "left", no_wrap=True)
    for row in rows:
        table.add_row(*(Text(str(cell)) for cell in row))
    # Away from a terminal lines are as long as they need to be: nothing is cut in a file or a pipe.
    width = terminal_width() or AS_WIDE_AS_IT_IS
    Console(width=width, highlight=False).print(table)
