"""Western States stats files of 2004 to 2025: spreadsheets.

The heading sits in the first, second or third row, often with a second row of `time` and `place`
below it. Times over 24 hours are durations or, where the sheet has no such format, dates counted
from the spreadsheet's day zero: `1900-01-01 04:04:33` is 28:04:33.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from race_doubles.scrape.headings import headings_of
from race_doubles.scrape.reading import Parsed, Reading, shown, text_table
from race_doubles.scrape.sheets import read_sheet
from race_doubles.scrape.splits import Passing, elapsed_from_clocks, seconds, splits_table

COLUMNS = [
    "place", "time", "bib", "first_name", "last_name", "name", "gender", "age", "division", "city",
    "region", "status", "note",
]  # fmt: skip

_BASE = headings_of("wser_stats")
#: Rows in which the heading is looked for; a title and a few remarks may stand above it.
MOST_ROWS_ABOVE = 20
_NOT_A_CHECKPOINT = re.compile(
    r"(pos|position|place|.* place|time|.*segment delta|.*segment place)?", re.IGNORECASE
)
_LEG = re.compile(r"(.*?)\s+(in|out|arrived?|depart)", re.IGNORECASE)
_PAIR = re.compile(r"(\d{1,2}:\d\d(?::\d\d)?|--:--)-(\d{1,2}:\d\d(?::\d\d)?|--:--)")
_NOTHING = {"", "--:--", "--", "--:-----:--"}
_WORD = re.compile(r"[A-Za-z][A-Za-z/' ]*")


@dataclass(frozen=True)
class Layout:
    """Where the columns of one sheet are: base columns by name, then the checkpoints in order."""

    header: tuple[str, ...]
    base: dict[str, int]
    checkpoints: tuple[tuple[int, str, str], ...]
    first_row: int
    repeated: frozenset[str]


def parse(content: bytes, year: int, reading: Reading, clocks: bool = False) -> Parsed:
    """A stats spreadsheet as a table of COLUMNS (then `country`, `time_again`) and its splits.

    With `clocks` the times at checkpoints are of the day, else elapsed.

    Raises Problem when the sheet cannot be read or a row is not a runner's.
    """
    rows = read_sheet(content, reading, lambda sheet: bool(_headings_at(sheet)))
    layout, other = _without_other_columns(_layout(rows, year, reading), rows)
    extra: list[str] = [name for name in ("country", "time_again") if name in layout.base]
    table, passings = [], []
    notes = [f"the column {shown(name)} holds no times and is not collected" for name in other]
    for number, row in enumerate(rows[layout.first_row :], layout.first_row + 1):
        if not _is_runner(row, layout):
            notes += _not_a_runner(row, layout, number, reading)
            continue
        values = {name: row[at] for name, at in layout.base.items()}
        values["status"] = _status(row, values, layout)
        table.append([values.get(name, "") for name in COLUMNS + extra])
        passings += _passings(row, len(table), values.get("bib", ""), layout, clocks)
    if not table:
        raise reading.problem("at least one runner", "none")
    return Parsed(
        text_table(table, COLUMNS + extra),
        layout.header,
        {"page": len(table)},
        splits_table(passings),
        reading.removed,
        tuple(notes),
    )


def _headings_at(rows: list[list[str]]) -> list[int]:
    """Which of the first `MOST_ROWS_ABOVE` rows head a column of bibs."""
    return [
        number
        for number, row in enumerate(rows[:MOST_ROWS_ABOVE])
        if any(_BASE.get(" ".join(text.lower().split())) == "bib" for text in row)
    ]


def _layout(rows: list[list[str]], year: int, reading: Reading) -> Layout:
    """Find the heading and name the columns."""
    heads = _headings_at(rows)
    if not heads:
        raise reading.problem(
            f"a heading with a bib column in the first {MOST_ROWS_ABOVE} rows", "none"
        )
    at = heads[0]
    header = rows[at]
    below = rows[at + 1] if at + 1 < len(rows) else []
    vocabulary = {text.lower() for text in below if text}
    two_rows = bool(vocabulary) and vocabulary <= {"place", "time", "elapsed"}
    base: dict[str, int] = {}
    checkpoints = []
    for column, text in enumerate(header):
        name = _BASE.get(" ".join(text.lower().split()))
        if name == "time" and "time" in base:
            base["time_again"] = column
        elif name is not None and name not in base:
            base[name] = column
        elif not _NOT_A_CHECKPOINT.fullmatch(text):
            found = _LEG.fullmatch(text)
            leg = ("out" if found[2].lower() in ("out", "depart") else "in") if found else ""
            checkpoints.append((column, found[1] if found else text, leg))
    _add_unheaded(header, base)
    missing = {"place", "time", "bib"} - set(base)
    if missing or not ({"name"} <= set(base) or {"first_name", "last_name"} <= set(base)):
        raise reading.problem("columns of place, time, bib and name", shown(header[:12], 200))
    if not checkpoints:
        raise reading.problem("columns of checkpoints", shown(header[:12], 200))
    first = at + (2 if two_rows else 1)
    words = {text for row in rows[at:first] for text in row}
    return Layout(tuple(header), base, tuple(checkpoints), first, frozenset(words))


def _without_other_columns(layout: Layout, rows: list[list[str]]) -> tuple[Layout, list[str]]:
    """`layout` with only such checkpoints as somebody has a time at, or nobody anything; and the other headings."""
    body = rows[layout.first_row :]
    other = {}
    for column, name, _ in layout.checkpoints:
        cells = [row[column] for row in body if row[column] not in _NOTHING]
        if cells and not any(":" in text for text in cells):
            other[column] = name
    kept = tuple(point for point in layout.checkpoints if point[0] not in other)
    return (replace(layout, checkpoints=kept) if kept else layout), list(other.values())


def _add_unheaded(header: list[str], base: dict[str, int]) -> None:
    """The columns without a heading: the names in 2007, the age beside the division in 2006."""
    bib = base.get("bib", 0)
    if "name" not in base and "first_name" not in base and header[bib + 1 : bib + 3] == ["", ""]:
        base["first_name"], base["last_name"] = bib + 1, bib + 2
    division = base.get("division")
    if division is not None and header[division + 1 : division + 2] == [""]:
        base["age"] = division + 1


def _is_runner(row: list[str], layout: Layout) -> bool:
    names = [
        row[layout.base[name]]
        for name in ("name", "first_name", "last_name")
        if name in layout.base
    ]
    return any(names) and not set(row) <= layout.repeated


def _not_a_runner(row: list[str], layout: Layout, number: int, reading: Reading) -> list[str]:
    """What a row without a runner says: nothing, a footer, or the heading once more."""
    said = [text for text in row if text]
    if not said or set(row) <= layout.repeated:
        return []
    if len(said) == 1 and len(said[0]) > 20:
        return [f"note below the table: {said[0]}"]
    raise reading.problem("a runner with a name", shown(said, 120), number)


def _status(row: list[str], values: dict[str, str], layout: Layout) -> str:
    """The word a source prints for a place, time, start or finish that is none: DNF, DNS, DQ."""
    first, last = layout.checkpoints[0][0], layout.checkpoints[-1][0]
    spots = [values["place"], values["time"], row[first], row[last], *row[last + 1 : last + 2]]
    return next((text for text in spots if _WORD.fullmatch(text)), "")


def _passings(
    row: list[str], number: int, bib: str, layout: Layout, is_clock: bool
) -> list[Passing]:
    """The recorded times of one runner; a cell `in-out` gives two."""
    found: list[tuple[str, str, int, str]] = []
    for order, (column, checkpoint, leg) in enumerate(layout.checkpoints, 1):
        text = row[column]
        if text in _NOTHING:
            continue
        pair = _PAIR.fullmatch(text) if "-" in text else None
        if pair:
            times = [("in", 2 * order - 1, pair[1]), ("out", 2 * order, pair[2])]
        else:
            times = [(leg, 2 * order - 1, text)]
        found += [
            (checkpoint, way, at, one)
            for way, at, one in times
            if one not in _NOTHING and not _WORD.fullmatch(one)
        ]
    clocks = [seconds(text) for *_, text in found]
    gone = elapsed_from_clocks(clocks) if is_clock else clocks
    return [
        Passing(number, bib, checkpoint, leg, order, text, elapsed)
        for (checkpoint, leg, order, text), elapsed in zip(found, gone, strict=True)
    ]
