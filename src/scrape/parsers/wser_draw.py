"""Western States: one draw in full, from lottery.wser.org.

The page lists who was drawn, and who for the wait list, the last one first, and counts above them how
many held how many tickets. It always shows the latest draw, and names its day: in December of the
year before the race. A draw of another year is refused. `home` is town, state and country in one cell, the name
is in one too.
"""

from __future__ import annotations

import re
from collections import Counter

from race_doubles.scrape.description import Description
from race_doubles.scrape.headings import headings_of
from race_doubles.scrape.html_tables import as_table, find_tables, read_table, words_of
from race_doubles.scrape.pages import Get, OtherEdition, Page
from race_doubles.scrape.parameters import address_of
from race_doubles.scrape.reading import Parsed, Reading, Shape, shown, text_table

COLUMNS = ["stage", "place_in_list", "name", "home", "tickets"]
HEADINGS = headings_of("wser_draw")
URL = "https://lottery.wser.org/"
#: The two tables, in the order of the page.
STAGES = ("drawn", "waitlisted")

_TABLE = re.compile(rb"<table\b[^>]*\bid=[\"']entrants-latest[\"']", re.IGNORECASE)
_DAY = re.compile(r"WSER Lottery\s+([A-Z][a-z]+) \d{1,2}, (\d{4})")
_PICKS = re.compile(r"Picks\s+(\d+) of (\d+)")
_HELD = re.compile(r"(\d+) Tickets?\s+(\d+)")
_SHAPES = {
    "place_in_list": Shape(r"[1-9]\d*", "17"),
    "name": Shape(r".+", "a name"),
    "tickets": Shape(r"[1-9]\d*", "16"),
}


def draw(year: int, get: Get) -> Parsed:
    """The draw for the race of `year`; columns COLUMNS, in the order drawn, the wait list after.

    Raises OtherEdition when the page shows another draw, Problem when it is not such a page or its
    lists are not what it counts.
    """
    page = Page("page", address_of("wser_draw", "wser", year, URL))
    reading = Reading(f"wser_draw {year} ({page.url})")
    return parse(get(page), year, reading)


DESCRIPTION = Description(
    name="wser_draw",
    label="Western States draw",
    race="wser",
    strength=1,
    key=("stage", "place_in_list"),
    names=("name",),
    required=tuple(COLUMNS),
    known=(),
    lists="draw",
    has_splits=False,
    ages="none",
    url=URL,
    read=draw,
    is_private=True,
)


def parse(content: bytes, year: int, reading: Reading) -> Parsed:
    """A draw as a table, checked against the counts of its own page."""
    spans = find_tables(
        content, _TABLE, len(STAGES), "two tables with the id entrants-latest", reading
    )
    words = words_of(content[: spans[0][0]])
    _check_year(words, year, reading)
    header, rows, picked = [], [], []
    notes: list[str] = []
    for stage, (start, end) in zip(STAGES, spans, strict=True):
        heads, body = read_table(content[start:end], reading)
        read = as_table(
            heads, body, HEADINGS, COLUMNS[1:], _SHAPES, reading, COLUMNS[1:], takes_extra=True
        )
        table = read.table[::-1]
        notes += read.notes
        for number, place in enumerate(table["place_in_list"], 1):
            if int(place) != number:
                raise reading.problem(f"place {number} of those {stage}", shown(place))
        header += heads
        picked.append((len(table), len(table)))
        rows += [[stage, *row] for row in table[COLUMNS[1:]].itertuples(index=False)]
    parsed = Parsed(
        text_table(rows, COLUMNS),
        tuple(header),
        {"page": len(rows)},
        removed=reading.removed,
        notes=tuple(notes),
    )
    _check_counts(parsed, picked, words, reading)
    parsed.stated = len(parsed.table)
    return parsed


def _check_year(words: str, year: int, reading: Reading) -> None:
    found = _DAY.search(words)
    if found is None:
        raise reading.problem("the day of the draw", "none")
    if found[1] != "December" or int(found[2]) != year - 1:
        raise OtherEdition(
            str(reading.problem(f"the draw of December {year - 1}", shown(found[0])))
        )


def _check_counts(
    parsed: Parsed, picked: list[tuple[int, int]], words: str, reading: Reading
) -> None:
    """Raise Problem when the lists are not as long, or their tickets not as many, as the page says."""
    said = [(int(done), int(of)) for done, of in _PICKS.findall(words)]
    if said != picked:
        raise reading.problem(f"{said} drawn, as the page says", f"lists of {picked}")
    counted = {int(each): int(number) for each, number in _HELD.findall(words)}
    listed = dict(Counter(map(int, parsed.table["tickets"])))
    if counted != listed:
        raise reading.problem(f"drawn by number of tickets {counted}", shown(listed, 200))
