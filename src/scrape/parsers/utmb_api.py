"""UTMB: the results API of utmb.world and the live API behind its race pages."""

from __future__ import annotations

import json
from typing import Any

from race_doubles.scrape.description import Description
from race_doubles.scrape.pages import Get, NotThere, Page
from race_doubles.scrape.reading import Parsed, Reading, Shape, shown, text_table

PAGE_SIZE = 100
#: More pages than any edition could fill: an API that ignores the offset would never end.
MOST_PAGES = 100
RESULTS_URL = (
    "https://api.utmb.world/races/142.hokautmbmont-blancutmb.{year}/results"
    f"?lang=fr&offset={{offset}}&limit={PAGE_SIZE}&gender="
)
LIVE_URL = (
    "https://utmblive-api.utmb.world/races/utmb/progressive"
    f"?type=PROGRESSIVE_RANKING&page={{page}}&limit={PAGE_SIZE}"
)
LIVE_TOKEN = "UTMB_LIVE_TOKEN"

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
_KNOWN_BUT_CONSTANT = {"raceId", "raceName", "raceCategory"}

_TIME = Shape(r"(\d{1,3}:\d\d:\d\d)?", "23:59:59")
_NUMBER = Shape(r"\d*", "17")
_SEX = Shape("[HFX]", "H or F")
_SHAPES = {
    "time": _TIME, "race_time": _TIME, "diff_to_first": _TIME, "rank": _NUMBER, "sex_rank": _NUMBER,
    "category_rank": _NUMBER, "age": _NUMBER, "gender": _SEX, "sex": _SEX,
    "status": Shape("[a-z]{1,3}", "f"), "runner_uri": Shape(r"(\d+\..*)?", "12.first.last"),
}  # fmt: skip


def results(year: int, get: Get) -> Parsed:
    """Every row the results API gives for `year`, page after page; columns of RESULT_FIELDS.

    Raises Problem when a reply is not the API's, or a page is missing.
    """
    records, counts, reading = [], {}, None
    for number in range(MOST_PAGES):
        offset = number * PAGE_SIZE
        page = Page(
            f"offset={offset}",
            RESULTS_URL.format(year=year, offset=offset),
            headers={"x-tenant-id": "montblanc"},
        )
        reading = Reading(f"utmb_results {year} ({page.url})")
        found = parse_results(get(page), reading, first_row=len(records) + 1)
        counts[page.part] = len(found)
        records += found
        if len(found) < PAGE_SIZE:
            break
    else:
        raise reading.problem(f"a last page within {MOST_PAGES}", "always another full one")
    if not records:
        raise NotThere(str(reading.problem("at least one runner", "none")))
    table = text_table(records, list(RESULT_FIELDS.values()))
    return Parsed(table, tuple(RESULT_FIELDS), counts, removed=reading.removed)


def live(year: int, get: Get) -> Parsed:
    """Every row of the live ranking of `year`, until the API gives an empty page; LIVE_COLUMNS.

    Raises Problem when a reply is not the API's, or a page is missing.
    """
    records, counts, reading = [], {}, None
    for number in range(MOST_PAGES):
        page = Page(
            f"page={number}",
            LIVE_URL.format(page=number),
            headers={"X-Tenant": f"utmb_{year}"},
            needs_token=LIVE_TOKEN,
        )
        reading = Reading(f"utmb_live {year} ({page.url})")
        found = parse_live(get(page), reading, first_row=len(records) + 1)
        counts[page.part] = len(found)
        records += found
        if not found:
            break
    else:
        raise reading.problem(f"an empty page within {MOST_PAGES}", "always another one")
    if not records:
        raise NotThere(str(reading.problem("at least one runner", "none")))
    table = text_table(records, LIVE_COLUMNS)
    return Parsed(table, tuple(LIVE_FIELDS), counts, removed=reading.removed)


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
)
