"""Western States: the wait list in its order, from the pages of www.wser.org.

`status` is as published: `Entered 6/22/18` (called, and came in), `Declined 6/20/18` (called, and
did not), `No Response 5/25/23`, `Removed 6/14/18` (left the list uncalled), or empty (never called).
The dates are month, day and year of two digits; one of 2022 is three years late. Ages end with 2021,
years of trying with 2021, and the tickets begin in 2022. Countries change form (`United States`, `USA`,
`US`), one is `NULL`. The wait list of 2020 is that of 2021: its race was not held.
"""

from __future__ import annotations

import re

from race_doubles.scrape.description import Description
from race_doubles.scrape.headings import headings_of
from race_doubles.scrape.html_tables import as_table, find_tables, read_table
from race_doubles.scrape.pages import Get, Page
from race_doubles.scrape.parameters import address_of
from race_doubles.scrape.parsers.wser_pages import WSER_TABLE
from race_doubles.scrape.reading import Parsed, Reading, Shape, shown

COLUMNS = [
    "place_in_list", "status", "first_name", "last_name", "gender", "age", "city", "state", "country",
    "years", "tickets", "bib",
]  # fmt: skip
REQUIRED = (
    "place_in_list", "status", "first_name", "last_name", "gender", "city", "state", "country",
)  # fmt: skip
HEADINGS = headings_of("wser_waitlist")
URL = "https://www.wser.org/{year}-wait-list/"

_TITLE = re.compile(rb"<h1\b[^>]*>\s*(\d{4}) Wait ?List\s*</h1", re.IGNORECASE)
_SHAPES = {
    "place_in_list": Shape(r"[1-9]\d*", "17"),
    "status": Shape(r"([A-Za-z][A-Za-z ]*\d{1,2}/\d{1,2}/\d\d)?", "Entered 6/22/18"),
    "last_name": Shape(r".+", "a last name"),
    "gender": Shape("[FMNUX]", "F or M"),
    "age": Shape(r"\d{0,2}", "34"),
    "years": Shape(r"\d*", "3"),
    "tickets": Shape(r"\d*", "16"),
    "bib": Shape(r"[MF]?\d{0,4}", "441"),
}


def waitlist(year: int, get: Get) -> Parsed:
    """The wait list of `year`; columns COLUMNS, one row a place in the list, from 1.

    Raises Problem when the page is not such a page.
    """
    page = Page("page", address_of("wser_waitlist", "wser", year, URL))
    reading = Reading(f"wser_waitlist {year} ({page.url})")
    return parse(get(page), year, reading)


DESCRIPTION = Description(
    name="wser_waitlist",
    label="wait list",
    race="wser",
    strength=2,
    key=("place_in_list",),
    names=("first_name", "last_name"),
    required=tuple(COLUMNS),
    known=(),
    lists="wait list",
    has_splits=False,
    ages="race day",
    url=URL,
    read=waitlist,
    is_private=True,
)


def parse(content: bytes, year: int, reading: Reading) -> Parsed:
    """A wait list as a table. Raises Problem when its places do not count on from 1."""
    what = "one table of class wser-table"
    [(start, end)] = find_tables(content, WSER_TABLE, 1, what, reading)
    years = {int(found) for found in _TITLE.findall(content)}
    if years != {year}:
        raise reading.problem(f"the heading '{year} Wait List'", shown(sorted(years) or "none"))
    header, rows = read_table(content[start:end], reading)
    parsed = as_table(header, rows, HEADINGS, COLUMNS, _SHAPES, reading, REQUIRED, takes_extra=True)
    for number, place in enumerate(parsed.table["place_in_list"], 1):
        if int(place) != number:
            raise reading.problem(f"place {number} of the list", shown(place), number)
    return parsed
