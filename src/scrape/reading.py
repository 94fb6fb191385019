"""One page being read: its cells made harmless, its errors worded alike.

Cells stay as published, with three exceptions that no reader of the page could see: control and
text-direction characters are dropped (and counted), lone surrogates become U+FFFD, and blanks
around a cell go. Formulas and markup are kept as the text they are: they are neutralised where
they could act, at the doors to spreadsheets, terminals and HTML.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import pandas as pd

from race_doubles.common.errors import Problem

#: No cell of any source comes near this; a longer one is a broken or hostile page.
LONGEST_CELL = 500


def shown(text: object, longest: int = 80) -> str:
    """`text` as a message may show it: short, quoted, every unprintable character escaped."""
    words = str(text)
    short = words if len(words) <= longest else f"{words[:longest]}…"
    return repr(short)


@dataclass(frozen=True)
class Shape:
    """What the values of a column look like, with an example for the message when one does not."""

    pattern: str
    example: str

    @cached_property
    def matches(self) -> Callable[[str], re.Match[str] | None]:
        return re.compile(self.pattern).fullmatch


@dataclass
class Reading:
    """The page `where` (source, year and address) while a parser reads it."""

    where: str
    #: Control and direction characters dropped so far.
    removed: int = 0
    #: What a person should know although it stops nothing.
    notes: list[str] = field(default_factory=list)

    def problem(self, expected: str, found: str, row: int | None = None) -> Problem:
        """The error that stops this edition: page, row, what was expected and what was found."""
        place = self.where if row is None else f"{self.where}, row {row}"
        return Problem(
            f"{place}: expected {expected}, found {found}; the old data was kept, "
            "look at the page and mend the parser or the registry."
        )

    def check(self, text: str, column: str, shape: Shape | None, row: int) -> None:
        """Raise Problem when `text` of `column` has not its `shape`; no shape is any text."""
        if shape is not None and not shape.matches(text):
            raise self.problem(f"a {column} like {shape.example}", shown(text), row)

    def column(self, values: Sequence[str], name: str, shape: Shape | None = None) -> list[str]:
        """The cells of one column, made harmless and checked; rows count from 1."""
        if _is_plain(values):
            cells = [text.strip() for text in values]
        else:
            cells = [self.cell(text, row, name) for row, text in enumerate(values, 1)]
        if shape is not None and not all(map(shape.matches, cells)):
            for row, text in enumerate(cells, 1):
                self.check(text, name, shape, row)
        return cells

    def row(self, values: Sequence[str], number: int) -> list[str]:
        """The cells of one row, made harmless."""
        if _is_plain(values):
            return [text.strip() for text in values]
        return [self.cell(text, number, f"column {at}") for at, text in enumerate(values, 1)]

    def cell(self, text: str, row: int, column: str) -> str:
        """`text` harmless and without blanks around it; raises Problem when it is absurdly long."""
        if len(text) > LONGEST_CELL:
            raise self.problem(
                f"at most {LONGEST_CELL} characters in {shown(column, 30)}",
                f"{len(text)} starting {shown(text, 30)}",
                row,
            )
        if text.isprintable():
            return text.strip()
        kept = []
        for character in text.strip():
            category = unicodedata.category(character)
            if character in "\t\n\r\v\f\x85\u2028\u2029":
                kept.append(" ")
            elif category == "Cs":
                kept.append("\ufffd")
            elif category in ("Cc", "Cf"):
                self.removed += 1
            else:
                kept.append(character)
        return "".join(kept).strip()


@dataclass
class Parsed:
    """What one edition of one source says.

    `table` holds the cells as text, `splits` the passing times (see `scrape.splits`) or None,
    `header` the columns as the source heads them, `rows_by_part` how many rows each page gave. `stated` is how
    many rows the page itself says it has, `year` of which year it says it is, None where it does not say.
    """

    table: pd.DataFrame
    header: tuple[str, ...]
    rows_by_part: dict[str, int]
    splits: pd.DataFrame | None = None
    removed: int = 0
    notes: tuple[str, ...] = ()
    stated: int | None = None
    year: int | None = None


def _is_plain(values: Sequence[str]) -> bool:
    """Whether no cell is long or holds anything unprintable: then only blanks are to go."""
    return max(map(len, values), default=0) <= LONGEST_CELL and "".join(values).isprintable()


def text_table(rows: Iterable[Iterable[str]], columns: list[str]) -> pd.DataFrame:
    """`rows` as a text table in published order, with `row` counting from 1 in front."""
    table = pd.DataFrame(list(rows), columns=columns, dtype=str)
    table.insert(0, "row", range(1, len(table) + 1))
    return table
