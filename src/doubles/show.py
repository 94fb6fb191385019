"""Tables and times as the command prints them."""

from __future__ import annotations

import shutil
import sys

import pandas as pd
from rich.console import Console
from rich.table import Table
from rich.text import Text

RACES = {"wser": "Western States", "utmb": "UTMB"}


def hours(seconds: int | None) -> str:
    """Whole seconds as `14:13:45`, or an empty string where there is no time."""
    if seconds is None or pd.isna(seconds):
        return ""
    minutes, second = divmod(int(seconds), 60)
    hour, minute = divmod(minutes, 60)
    return f"{hour}:{minute:02}:{second:02}"


def place_or_status(place: int | None, status: str) -> str:
    """What a start came to: `1st`, or the status where the race was not finished."""
    if status != "finished" or place is None or pd.isna(place):
        words = {"dnf": "DNF", "dsq": "DSQ", "dns": "DNS", "stopped": "race stopped"}
        return words.get(status, status)
    return ordinal(int(place))


def ordinal(number: int) -> str:
    """`1st`, `2nd`, `3rd`, `4th`, `11th`, `21st`."""
    if number % 100 in (11, 12, 13):
        return f"{number}th"
    return f"{number}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th') }"


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
