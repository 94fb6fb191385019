"""Hardrock 100: the spreadsheets of OpenSplitTime, every starter with the passing times.

One heading row, then one row of the distances in miles, then the runners, finishers first in their
order. Every time is elapsed. What is odd, and stays as published:

- the sheet of 2014 is named `hardrock2015`, and has columns for birth date, e-mail and phone, all
  empty: they are never read;
- there is no place and no status: who has no `Finish` did not finish within the 48 hours. ITRA has three
  of 2015 past the limit, whose last time here is at the last checkpoint;
- 2015 is to the minute; countries are names in 2014 and codes in 2015.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from race_doubles.scrape.description import Description
from race_doubles.scrape.pages import Get, Page
from race_doubles.scrape.parameters import address_of, parameters_of
from race_doubles.scrape.reading import Parsed, Reading, Shape, shown, text_table
from race_doubles.scrape.sheets import read_sheet
from race_doubles.scrape.splits import Passing, seconds, splits_table

#: Heading -> our column.
FIELDS = {
    "bib_number": "bib", "first_name": "first_name", "last_name": "last_name", "gender": "gender",
    "age": "age", "city": "city", "state": "state", "country": "country", "Finish": "time",
}  # fmt: skip
COLUMNS = list(FIELDS.values())
REQUIRED = tuple(name for name in COLUMNS if name != "city")
URL = "https://raw.githubusercontent.com/SplitTime/OpenSplitTime/{commit}/hardrock{year}.xlsx"

#: Nobody's business, or the same for all: not collected.
_LEFT_OUT = {"birthdate", "email", "phone", "wave", "Start"}
_LEG = re.compile(r"(.+) (In|Out)")
_SHAPES = {
    "bib": Shape(r"\d+", "146"),
    "last_name": Shape(r".+", "a last name"),
    "gender": Shape("[FM]", "F or M"),
    "age": Shape(r"\d{0,2}", "34"),
    "time": Shape(r"(\d{2,3}:\d\d:\d\d)?", "47:59:59"),
}
_TIME = _SHAPES["time"]


class _Layout(NamedTuple):
    """Where the columns are: those of FIELDS by our name, then checkpoint and leg in their order."""

    base: dict[str, int]
    checkpoints: list[tuple[int, str, str]]


def stats(year: int, get: Get) -> Parsed:
    """The sheet of `year`; columns COLUMNS, one row a starter, and the splits.

    Raises Problem when the file is not such a sheet.
    """
    asked = parameters_of("opensplittime", "hardrock", year, "commit")
    usual = URL.replace("{commit}", asked["commit"])
    page = Page("page", address_of("hardrock_stats", "hardrock", year, usual))
    reading = Reading(f"hardrock_stats {year} ({page.url})")
    return parse(get(page), reading)


DESCRIPTION = Description(
    name="hardrock_stats",
    label="OpenSplitTime's file",
    race="hardrock",
    strength=0,
    key=("bib",),
    required=tuple(COLUMNS),
    known=(),
    lists="starters",
    has_splits=True,
    ages="race day",
    country="residence",
    names=("first_name", "last_name"),
    url=URL,
    read=stats,
    found_by="opensplittime",
    goes_on=False,
)


def parse(content: bytes, reading: Reading) -> Parsed:
    """A sheet of OpenSplitTime as a table of COLUMNS and its splits, `Finish` the last of them."""
    rows = read_sheet(content, reading)
    heading, distances = (*rows[:2], [], [])[:2]
    layout = _layout(heading, reading)
    if distances[:1] != ["Distance from Start"]:
        raise reading.problem("the row of distances below the heading", shown(distances[:8], 200))
    table, passings = [], []
    for number, row in enumerate(rows[2:], 3):
        if not any(row):
            continue
        values = {name: row[at] for name, at in layout.base.items()}
        for name, text in values.items():
            reading.check(text, name, _SHAPES.get(name), number)
        table.append([values.get(name, "") for name in COLUMNS])
        passings += _passings(row, len(table), values["bib"], number, layout, reading)
    if not table:
        raise reading.problem("at least one runner", "none")
    return Parsed(
        text_table(table, COLUMNS),
        tuple(heading),
        {"page": len(table)},
        splits_table(passings, renumber=False),
        reading.removed,
        tuple(reading.notes),
    )


def _layout(heading: list[str], reading: Reading) -> _Layout:
    """Name the columns. Raises Problem for one that is missing or not known."""
    base: dict[str, int] = {}
    checkpoints = []
    for at, text in enumerate(heading):
        leg = _LEG.fullmatch(text)
        if text in FIELDS:
            base[FIELDS[text]] = at
        if leg or text == "Finish":
            checkpoints.append((at, leg[1] if leg else text, leg[2].lower() if leg else ""))
        elif text not in FIELDS and text not in _LEFT_OUT:
            raise reading.problem("a heading of runners and checkpoints", shown(text))
    missing = [name for name in REQUIRED if name not in base]
    if missing or not checkpoints:
        raise reading.problem(f"columns of {', '.join(missing)}", shown(heading[:16], 200))
    return _Layout(base, checkpoints)


def _passings(
    row: list[str], runner: int, bib: str, number: int, layout: _Layout, reading: Reading
) -> list[Passing]:
    """The recorded times of one runner, in the order of the course."""
    found = []
    for order, (at, checkpoint, leg) in enumerate(layout.checkpoints, 1):
        reading.check(row[at], checkpoint, _TIME, number)
        if row[at]:
            found.append(Passing(runner, bib, checkpoint, leg, order, row[at], seconds(row[at])))
    return found
