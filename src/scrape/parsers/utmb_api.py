"""The results API of utmb.world and the live API behind its race pages: UTMB and its World Series.

Event, race and year are parameters (`scrape.parameters`): what serves one edition serves all.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import pandas as pd

from race_doubles.common.errors import Problem
from race_doubles.scrape.description import Description
from race_doubles.scrape.pages import Get, NotThere, Page
from race_doubles.scrape.parameters import parameters_of
from race_doubles.scrape.reading import Parsed, Reading, Shape, shown, text_table

PAGE_SIZE = 100
#: More pages than any edition could fill: an API that ignores the offset would never end.
MOST_PAGES = 100
RESULTS_URL = (
    "https://api.utmb.world/races/{race_id}.{year}/results"
    f"?lang=fr&offset={{offset}}&limit={PAGE_SIZE}&gender="
)
LIVE_URL = (
    "https://utmblive-api.utmb.world/races/{course}/progressive"
    f"?type=PROGRESSIVE_RANKING&page={{page}}&limit={PAGE_SIZE}"
)
LIVE_TOKEN = "UTMB_LIVE_TOKEN"
#: The field of a reply that may say how many runners there are on all pages.
TOTAL = "total"

#: Field of the reply -> our column.
RESULT_FIELDS = {
    "runnerUri": "runner_uri", "fullname": "fullname", "time": "time", "rank": "rank",
    "nationality": "nationality", "nationalityCode": "nationality_code", "index": "index",
    "ageGroup": "age_group", "gender": "gender",
}  # fmt: skip
LIVE_FIELDS = {
    "info.fullname": "fullname", "info.url": "url", "info.index": "index", "info.sex": "sex",
    "info.age": "age", "info.countryCode": "country_code", "info.category": "category",
    "info.club": "club", "ranking.scratch": "rank", "ranking.sex": "sex_rank",
    "ranking.category": "category_rank", "raceTime": "race_time", "diffToFirst": "diff_to_first",
    "status": "status", "isFinisher": "is_finisher", "start": "start",
}  # fmt: skip
#: Columns of `utmb_live`; the API gives no bib in this list, the performance index comes instead.
LIVE_COLUMNS = [
    "fullname", "url", "bib", "sex", "age", "country_code", "category", "club", "rank", "sex_rank",
    "category_rank", "race_time", "diff_to_first", "status", "is_finisher", "start", "index",
]  # fmt: skip
#: The statuses of the live API that have been seen at UTMB: finished, abandoned, out of time, not
#: started, disqualified and two (`s`, `u`) of which only this is known, that nobody has finished.
KNOWN_STATUSES = frozenset(("f", "a", "hd", "np", "d", "s", "u"))
_KNOWN_BUT_CONSTANT = {"raceId", "raceName", "raceCategory"}

_TIME = Shape(r"(\d{1,3}:\d\d:\d\d)?", "23:59:59")
_NUMBER = Shape(r"\d*", "17")
_SEX = Shape("[HFX]", "H or F")
_SHAPES = {
    "time": _TIME, "race_time": _TIME, "diff_to_first": _TIME, "rank": _NUMBER, "sex_rank": _NUMBER,
    "category_rank": _NUMBER, "age": _NUMBER, "gender": _SEX, "sex": _SEX,
    "status": Shape(".{1,20}", "f"), "runner_uri": Shape(r"(\d+\..*)?", "12.first.last"),
}  # fmt: skip


def results(year: int, get: Get) -> Parsed:
    """Every row the results API gives for UTMB in `year`; see `read_results`."""
    asked = parameters_of("results", "utmb", year, "race_id", "tenant")
    return read_results("utmb_results", asked["race_id"], asked["tenant"], year, get)


def live(year: int, get: Get) -> Parsed:
    """Every row of the live ranking of UTMB in `year`; see `read_live`."""
    asked = parameters_of("live", "utmb", year, "event", "course")
    return read_live("utmb_live", asked["event"], asked["course"], year, get)


def read_results(source: str, race_id: str, tenant: str, year: int, get: Get) -> Parsed:
    """Every row the results API gives for an edition, page after page; columns of RESULT_FIELDS.

    `race_id` is the race's part of the address (`142.hokautmbmont-blancutmb`), `tenant` the event's
    name there. Raises Problem when a reply is not the API's, or a page is missing.
    """

    def page(number: int) -> Page:
        offset = number * PAGE_SIZE
        return Page(
            f"offset={offset}",
            RESULTS_URL.format(race_id=race_id, year=year, offset=offset),
            headers={"x-tenant-id": tenant},
        )

    every = _every_page(f"{source} {year}", page, parse_results, get)
    return every.parsed(list(RESULT_FIELDS.values()), tuple(RESULT_FIELDS))


def read_live(source: str, event: str, course: str, year: int, get: Get) -> Parsed:
    """Every row of the live ranking of an edition, page after page; LIVE_COLUMNS.

    `event` and `course` are the names of the event and the race there (`lavaredo`, `120K`). A status
    that is not in KNOWN_STATUSES is kept as it is, counted and noted. Raises Problem when a reply is
    not the API's, or a page is missing.
    """

    def page(number: int) -> Page:
        return Page(
            f"page={number}",
            LIVE_URL.format(course=course, page=number),
            headers={"X-Tenant": f"{event}_{year}"},
            needs_token=LIVE_TOKEN,
        )

    every = _every_page(f"{source} {year}", page, parse_live, get)
    parsed = every.parsed(LIVE_COLUMNS, tuple(LIVE_FIELDS))
    notes = (*parsed.notes, *_unknown_statuses(parsed))
    return replace(parsed, notes=notes, year=_year_of_starts(parsed.table["start"]))


def _year_of_starts(starts: pd.Series) -> int | None:
    """The year in which most runners started; None where no start has one."""
    years = starts.str.extract(r"^((?:19|20)\d\d)-", expand=False).dropna()
    return int(years.mode().iloc[0]) if len(years) else None


def _unknown_statuses(parsed: Parsed) -> list[str]:
    """A note for each status whose meaning nobody has said, with the number of its runners."""
    counts = Counter(parsed.table["status"])
    return [
        f"{counts[status]} with the status {shown(status)}, which is not known"
        for status in sorted(counts.keys() - KNOWN_STATUSES)
    ]


@dataclass
class _Every:
    """What all pages of an edition gave together."""

    rows: list[list[str]] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    removed: int = 0
    notes: list[str] = field(default_factory=list)
    stated: int | None = None

    def parsed(self, columns: list[str], header: tuple[str, ...]) -> Parsed:
        table = text_table(self.rows, columns)
        notes = tuple(self.notes)
        return Parsed(
            table, header, self.counts, removed=self.removed, notes=notes, stated=self.stated
        )


def _every_page(
    where: str,
    page_at: Callable[[int], Page],
    parse: Callable[[bytes, Reading, int], list[list[str]]],
    get: Get,
) -> _Every:
    """The pages of an edition from the first on; one that is not full is the last.

    Raises NotThere when there is no runner, Problem when the pages never end.
    """
    every = _Every()
    for number in range(MOST_PAGES):
        page = page_at(number)
        reading = Reading(f"{where} ({page.url})")
        content = get(page)
        found = parse(content, reading, len(every.rows) + 1)
        if number == 0:
            every.stated = _total(content, reading)
        every.counts[page.part] = len(found)
        every.rows += found
        every.removed += reading.removed
        every.notes += [note for note in reading.notes if note not in every.notes]
        if not every.rows:
            raise NotThere(str(reading.problem("at least one runner", "none")))
        if len(found) < PAGE_SIZE:
            if not found and _list_goes_on(page_at(number + 1), parse, get):
                raise reading.problem("runners", "none, and more of them on the next page")
            return every
    raise reading.problem(f"a last page within {MOST_PAGES}", "always another full one")


def _list_goes_on(
    page: Page, parse: Callable[[bytes, Reading, int], list[list[str]]], get: Get
) -> bool:
    """Whether there are runners on the page after an empty one, which then is a fault and not the end."""
    try:
        return bool(parse(get(page), Reading(page.url), 1))
    except Problem:
        return False


def parse_results(content: bytes, reading: Reading, first_row: int = 1) -> list[list[str]]:
    """One page of the results API as rows of RESULT_FIELDS; empty past the last runner."""
    records = _list_of(content, "results", reading)
    rows = []
    for number, record in enumerate(records, first_row):
        values = _values(record, RESULT_FIELDS, set(), number, reading)
        rows.append([values[column] for column in RESULT_FIELDS.values()])
    return rows


def parse_live(content: bytes, reading: Reading, first_row: int = 1) -> list[list[str]]:
    """One page of the live API as rows of LIVE_COLUMNS; empty past the last runner."""
    records = _list_of(content, "runners", reading)
    rows = []
    for number, record in enumerate(records, first_row):
        values = _values(_flat(record), LIVE_FIELDS, _KNOWN_BUT_CONSTANT, number, reading)
        bib = record.get("bib") if isinstance(record, dict) else None
        values["bib"] = reading.cell(_text(bib, "bib", number, reading), number, "bib")
        rows.append([values[column] for column in LIVE_COLUMNS])
    return rows


def _list_of(content: bytes, name: str, reading: Reading) -> list[Any]:
    try:
        reply = json.loads(content.decode("utf-8"))
    except UnicodeDecodeError as why:
        raise reading.problem("UTF-8", f"byte {content[why.start]:#04x} at {why.start}") from None
    except (json.JSONDecodeError, RecursionError):
        raise reading.problem("JSON", shown(content[:60].decode("utf-8", "replace"))) from None
    if not isinstance(reply, dict) or not isinstance(reply.get(name), list):
        raise reading.problem(f"an object with a list {name!r}", shown(reply))
    return reply[name]


def _total(content: bytes, reading: Reading) -> int | None:
    """How many runners a reply says there are; None, with a note, where what it says is no number."""
    said = json.loads(content).get(TOTAL)
    if isinstance(said, str) and said.isdecimal():
        said = int(said)
    if said is None or (type(said) is int and said >= 0):
        return said
    reading.notes.append(f"the {TOTAL} {shown(said)} is no number, so it is held beside nothing")
    return None


def _flat(record: Any) -> Any:
    if not isinstance(record, dict):
        return record
    flat = {}
    for key, value in record.items():
        if isinstance(value, dict):
            flat.update({f"{key}.{inner}": deep for inner, deep in value.items()})
        else:
            flat[key] = value
    return flat


def _values(
    record: Any, fields: dict[str, str], ignored: set[str], number: int, reading: Reading
) -> dict[str, str]:
    """The record's cells by our column names, checked; fields the API never had are noted."""
    if not isinstance(record, dict):
        raise reading.problem("an object", shown(record), number)
    missing = [name for name in fields if name not in record]
    if missing:
        raise reading.problem(f"the fields {missing}", shown(sorted(record), 200), number)
    for name in record:
        if name not in fields and name not in ignored and name != "bib":
            note = f"new field {shown(name)} is not collected"
            if note not in reading.notes:
                reading.notes.append(note)
    values = {}
    for name, column in fields.items():
        text = reading.cell(_text(record[name], column, number, reading), number, column)
        reading.check(text, column, _SHAPES.get(column), number)
        values[column] = text
    if not values["fullname"]:
        raise reading.problem("a name", "none", number)
    return values


def _text(value: Any, column: str, number: int, reading: Reading) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, int | float | str):
        return str(value)
    raise reading.problem(f"a plain value in {column}", shown(value), number)


RESULTS = Description(
    name="utmb_results",
    label="results API",
    race="utmb",
    strength=0,
    key=("runner_uri", "fullname", "time", "rank"),
    identity=("runner_uri", "fullname"),
    names=("fullname",),
    required=tuple(RESULT_FIELDS.values()),
    known=(),
    lists="starters",
    has_splits=False,
    ages="group",
    country="nationality",
    url=RESULTS_URL,
    read=results,
    found_by="results",
)
LIVE = Description(
    name="utmb_live",
    label="live results",
    race="utmb",
    strength=1,
    key=("url", "fullname", "rank", "race_time"),
    identity=("url", "fullname"),
    names=("fullname",),
    required=tuple(LIVE_COLUMNS),
    known=(),
    lists="starters",
    has_splits=False,
    ages="capture",
    country="nationality",
    url=LIVE_URL,
    read=live,
    found_by="live",
)
