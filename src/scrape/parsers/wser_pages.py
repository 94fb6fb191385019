"""Western States: the results pages and the entrants lists of www.wser.org.

Both hold one TablePress table of class `wser-table`; below that of the results stand footnotes,
which people edit freely and Beautiful Soup reads.
"""

from __future__ import annotations

import re
from dataclasses import replace

from bs4 import BeautifulSoup

from race_doubles.scrape.description import Description
from race_doubles.scrape.headings import headings_of
from race_doubles.scrape.html_tables import as_table, find_tables, read_table, year_of_title
from race_doubles.scrape.pages import Get, Page
from race_doubles.scrape.parameters import address_of
from race_doubles.scrape.reading import Parsed, Reading, Shape, shown

RESULTS_URL = "https://www.wser.org/results/{year}-results/"
ENTRANTS_URL = "https://www.wser.org/{year}-entrants-list/"
RESULTS_COLUMNS = [
    "place", "time", "bib", "first_name", "last_name", "gender", "age", "city", "region", "note",
]  # fmt: skip
ENTRANT_COLUMNS = [
    "first_name", "last_name", "gender", "age", "city", "state", "country", "bib",
    "entry_type", "ws_finishes",
]  # fmt: skip

#: How the pages of different years head a column -> our name for it.
RESULTS_HEADINGS = headings_of("wser_results")
ENTRANT_HEADINGS = headings_of("wser_entrants")
#: Without these a page is no such list.
RESULTS_NEEDED = ("place", "time", "first_name", "last_name")
ENTRANT_NEEDED = ("first_name", "last_name")

WSER_TABLE = re.compile(rb"<table\b[^>]*\bwser-table\b", re.IGNORECASE)
_AFTER = 2000

#: What a value of a column looks like; other columns are free text.
_SHAPES = {
    "place": Shape(r"\d{0,3}", "17"),
    "time": Shape(r"(\d{1,2}:\d\d(:\d\d)?)?", "23:59:59"),
    "gender": Shape(r"[FMNX]|NB ?\([FM]\)|[FM] \(X\)", "F or M"),
    "age": Shape(r"\d{0,2}", "34"),
    "bib": Shape(r"[MF]?\d{0,4}", "123 or F5"),
}


def results(year: int, get: Get) -> Parsed:
    """The results page of `year`; columns RESULTS_COLUMNS, one row a finisher.

    Raises Problem when the page is not such a page.
    """
    page = Page("page", address_of("wser_results", "wser", year, RESULTS_URL))
    reading = Reading(f"wser_results {year} ({page.url})")
    return parse_results(get(page), reading)


def entrants(year: int, get: Get) -> Parsed:
    """The entrants list of `year`; ENTRANT_COLUMNS, then what else that year lists.

    Raises Problem when the page is not such a page.
    """
    page = Page("page", address_of("wser_entrants", "wser", year, ENTRANTS_URL))
    reading = Reading(f"wser_entrants {year} ({page.url})")
    return parse_entrants(get(page), reading)


def parse_results(content: bytes, reading: Reading) -> Parsed:
    """A results page as a table; a footnote mark in `note` is replaced by the footnote itself."""
    header, rows, tail = _read_table(content, reading)
    parsed = as_table(
        header,
        rows,
        RESULTS_HEADINGS,
        RESULTS_COLUMNS,
        _SHAPES,
        reading,
        RESULTS_NEEDED,
        takes_extra=True,
    )
    _check_order(parsed, reading)
    marks = set(parsed.table["note"]) - {""}
    if marks:
        notes = _footnotes(tail, reading)
        parsed.table["note"] = [notes.get(mark, mark) for mark in parsed.table["note"]]
    return replace(parsed, year=year_of_title(content))


def parse_entrants(content: bytes, reading: Reading) -> Parsed:
    """An entrants list as a table."""
    header, rows, _ = _read_table(content, reading)
    parsed = as_table(
        header,
        rows,
        ENTRANT_HEADINGS,
        ENTRANT_COLUMNS,
        _SHAPES,
        reading,
        ENTRANT_NEEDED,
        takes_extra=True,
    )
    return replace(parsed, year=year_of_title(content))


def _read_table(content: bytes, reading: Reading) -> tuple[list[str], list[list[str]], bytes]:
    """Header, body cells and the bytes after the one results table of a page."""
    what = "one table of class wser-table"
    [(start, end)] = find_tables(content, WSER_TABLE, 1, what, reading)
    header, body = read_table(content[start:end], reading)
    return header, body, content[end : end + _AFTER]


def _footnotes(tail: bytes, reading: Reading) -> dict[str, str]:
    """Footnotes below the table by their mark: `* These runners …` under `*`."""
    soup = BeautifulSoup(tail.decode("utf-8", "replace"), "lxml")
    texts = [reading.cell(p.get_text()[:400], 0, "footnote") for p in soup.find_all("p")]
    return {text.split(" ")[0]: text for text in texts if text.startswith("*")}


def _check_order(parsed: Parsed, reading: Reading) -> None:
    """Places must rise down the page, and come before those who finished without one."""
    last = 0
    for number, place in enumerate(parsed.table["place"].tolist(), 1):
        here = int(place) if place else 10**6
        if here < last:
            raise reading.problem(f"a place of {last} or more", shown(place), number)
        last = here


RESULTS = Description(
    name="wser_results",
    label="results page",
    race="wser",
    strength=0,
    key=("place", "time", "first_name", "last_name"),
    identity=("bib", "first_name", "last_name"),
    names=("first_name", "last_name"),
    required=tuple(RESULTS_COLUMNS),
    known=(),
    lists="finishers",
    has_splits=False,
    ages="race day",
    country="residence",
    url=RESULTS_URL,
    read=results,
)
ENTRANTS = Description(
    name="wser_entrants",
    label="entrants list",
    race="wser",
    strength=2,
    key=("first_name", "last_name", "age", "city"),
    identity=("first_name", "last_name", "city"),
    names=("first_name", "last_name"),
    required=tuple(ENTRANT_COLUMNS),
    known=("rollover", "awards"),
    lists="entrants",
    has_splits=False,
    ages="race day",
    country="residence",
    url=ENTRANTS_URL,
    read=entrants,
)
