"""Tables as the command prints them."""

from __future__ import annotations

import shutil
import sys

from rich.console import Console
from rich.table import Table
from rich.text import Text


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
    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else 400
    Console(width=width, highlight=False).print(table)
