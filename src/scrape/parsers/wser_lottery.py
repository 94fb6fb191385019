"""Western States: who applied for a place, from the lottery lists of www.wser.org.

Each page has a table of how many applicants hold how many tickets, its totals, and below them the
list. A list that does not add up to the page's own table is refused. What differs by year:

- 2013 and 2014: a ticket a year; names, sex, age and state. 2014 says `International` for every
  state outside the United States and Canada.
- 2015 to 2020: years of trying beside the tickets, countries among the states; from 2016 an `ID`
  that is the application's, new each year.
- from 2022: no age and no years, but state and country, the qualifying race, and an `ID` that stays
  with the person. The sexes `N` and `U` are the page's own; some have neither state nor country.

Ages are those of the day of the race. Left as published: ages of 0, 1, 5 and 17, letters misread at
the source (`Ãº`), states in every spelling. The list of the last edition may be one before the draw:
its heading says `preliminary`.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import NamedTuple

from race_doubles.scrape.description import Description
from race_doubles.scrape.headings import headings_of
from race_doubles.scrape.html_tables import as_table, find_tables, read_rows, read_table, words_of
from race_doubles.scrape.pages import Get, Page
from race_doubles.scrape.parameters import address_of
from race_doubles.scrape.reading import Parsed, Reading, Shape, shown

COLUMNS = [
    "id", "last_name", "first_name", "gender", "age", "state", "country", "years", "tickets",
    "qualifier",
]  # fmt: skip
REQUIRED = ("last_name", "first_name", "gender", "state", "tickets")
HEADINGS = headings_of("wser_lottery")
URL = "https://www.wser.org/lottery{year}.html"

_LIST = re.compile(rb"<table\b[^>]*\bid=[\"']entrantTable[\"']", re.IGNORECASE)
#: A table that holds no other one: those around the list are there for the layout of the page.
_INNERMOST = re.compile(rb"<table\b(?:(?!<table\b).)*?</table\s*>", re.IGNORECASE | re.DOTALL)
_TITLE = re.compile(r"(\d{4}) WSER Lottery Entrants")
_TOTALS = re.compile(r"Total Tickets:\s*([\d,]+)\s*Total Entrants:\s*([\d,]+)")
_PRELIMINARY = re.compile(r"preliminary (?:entrants|ticket counts)", re.IGNORECASE)
#: The first column of the table of counts: `4`, `32 (6)` as `Ticket Count (Years)`, or `6 (32)`.
_HELD = re.compile(r"([\d,]+)(?: \(([\d,]+)\))?")
_SHAPES = {
    "id": Shape(r"\d+", "105955"),
    "last_name": Shape(r".+", "a last name"),
    "gender": Shape("[FMNUX]", "F or M"),
    "age": Shape(r"\d{1,2}", "34"),
    "years": Shape(r"\d{1,2}", "3"),
    "tickets": Shape(r"[1-9]\d*", "16"),
}


class Count(NamedTuple):
    """What the page says of those who hold `each` tickets: how many, and tickets in all."""

    each: int
    applicants: int
    tickets: int


def lottery(year: int, get: Get) -> Parsed:
    """The applications for the race of `year`; columns COLUMNS, one row an application.

    Raises Problem when the page is not such a page, or its list and its own counts disagree.
    """
    page = Page("page", address_of("wser_lottery", "wser", year, URL))
    reading = Reading(f"wser_lottery {year} ({page.url})")
    return parse(get(page), year, reading)


DESCRIPTION = Description(
    name="wser_lottery",
    label="Western States lottery list",
    race="wser",
    strength=3,
    key=("id", "last_name", "first_name", "gender", "age", "state"),
    names=("first_name", "last_name"),
    required=tuple(COLUMNS),
    known=(),
    lists="applicants",
    has_splits=False,
    ages="race day",
    url=URL,
    read=lottery,
    is_private=True,
)


def parse(content: bytes, year: int, reading: Reading) -> Parsed:
    """A lottery list as a table, checked against the counts above it.

    Raises Problem, naming the numbers, when any of them is not that of the list.
    """
    [(start, end)] = find_tables(content, _LIST, 1, "one table with the id entrantTable", reading)
    above = content[:start]
    words = words_of(above)
    _check_year(words, year, reading)
    header, rows = read_table(content[start:end], reading)
    parsed = as_table(header, rows, HEADINGS, COLUMNS, _SHAPES, reading, REQUIRED, takes_extra=True)
    _check_counts(parsed, read_counts(above, reading), words, reading)
    parsed.stated = len(parsed.table)
    if _PRELIMINARY.search(words):
        parsed.notes = (*parsed.notes, "the page calls this list preliminary")
    return parsed


def read_counts(above: bytes, reading: Reading) -> list[Count]:
    """The table of counts of the part of the page before the list, most tickets first."""
    tables = [
        found[0]
        for found in _INNERMOST.finditer(above)
        if b"Entrants</th" in found[0].replace(b"TH", b"th")
    ]
    if len(tables) != 1:
        raise reading.problem("one table of ticket counts above the list", str(len(tables)))
    heading, *rows = (
        [text for text in map(str.strip, row) if text] for row in read_rows(tables[0], reading)
    )
    counts = []
    for number, row in enumerate(rows, 1):
        held = _HELD.fullmatch(row[0]) if len(row) == 3 else None
        if held is None or not all(text.replace(",", "").isdigit() for text in row[1:]):
            raise reading.problem(
                "tickets, entrants and total", f"{shown(row)} in the counts", number
            )
        years_first = heading[0].lower().startswith("years")
        counts.append(Count(_whole(held[2] if years_first else held[1]), *map(_whole, row[1:])))
    return counts


def _check_counts(parsed: Parsed, counts: list[Count], words: str, reading: Reading) -> None:
    """Raise Problem when the list is not what the page counts, by number of tickets or in all."""
    listed = Counter(map(int, parsed.table["tickets"]))
    found = {each: (number, each * number) for each, number in listed.items()}
    counted = {one.each: (one.applicants, one.tickets) for one in counts}
    wrong = [
        f"{found.get(each, (0, 0))[0]} with {each} tickets where it counts "
        f"{counted.get(each, (0, 0))[0]} with {counted.get(each, (0, 0))[1]} in all"
        for each in sorted({*found, *counted}, reverse=True)
        if found.get(each) != counted.get(each)
    ]
    if wrong or len(counted) != len(counts):
        raise reading.problem(
            "a list as the page's own table counts it", "; ".join(wrong) or "a row twice"
        )
    totals = _TOTALS.search(words)
    said = (_whole(totals[2]), _whole(totals[1])) if totals else None
    have = (listed.total(), sum(each * number for each, number in listed.items()))
    if said != have:
        wanted = (
            "the page's totals" if said is None else f"{said[0]} applications, {said[1]} tickets"
        )
        raise reading.problem(wanted, f"a list of {have[0]} with {have[1]}")


def _check_year(words: str, year: int, reading: Reading) -> None:
    found = _TITLE.search(words)
    if found is None or int(found[1]) != year:
        raise reading.problem(
            f"the heading '{year} WSER Lottery Entrants'", shown(found[0]) if found else "none"
        )


def _whole(text: str) -> int:
    return int(text.replace(",", ""))
