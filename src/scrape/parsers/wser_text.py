"""Western States stats files of 1986 to 2003: text, tab-separated until 2002, fixed width in 2003.

Until 2002 three lines head the file, the names of the stations split over two of them and four
columns (`Robin-`, `son`, `Flat` over `In`, `(Pl)`, `Out`, `(Pl)`). Times are clock times, a man's
sex is left blank, and everyone has a place, finisher or not. In 1987 a runner is glued to the end of another's
line; in 1990 two asterisks lead to a footnote about reversed disqualifications.

In 2003 the heading comes again on every page of the print, and a station's cell is a way, a day
and a clock (`IN SAT 07:35`, `DC SAT 21:30` for a drop there), or the words where someone dropped.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from race_doubles.scrape.parsers.wser_sheets import COLUMNS
from race_doubles.scrape.reading import Parsed, Reading, shown, text_table
from race_doubles.scrape.splits import (
    DAY,
    WSER_START,
    Passing,
    elapsed_from_clocks,
    seconds,
    splits_table,
)

_TIME = re.compile(r"(\d{1,2}:\d\d(:\d\d)?)?")
_NUMBER = re.compile(r"\d*")
_GLUED = re.compile(r"(\d+) +(.+?) {2,}(\S+) +(?:(F) +)?(\d\d) +(.*)")


@dataclass(frozen=True)
class Station:
    """One timed spot of a tab-separated file: the column of its time, its name and leg."""

    column: int
    name: str
    leg: str


def parse_tabs(content: bytes, year: int, reading: Reading) -> Parsed:
    """A tab-separated file as a table of COLUMNS and its splits; `finish_clock` comes last.

    Raises Problem when a line is not a runner's.
    """
    lines = [line.split("\t") for line in _lines(content, reading)]
    stations = _stations(lines, year, reading)
    width = stations[-1].column + 4
    footnotes = {
        line[0].split(" ")[0]: reading.cell(line[0], number, "footnote")
        for number, line in enumerate(lines, 1)
        if len(line) == 1 and line[0].startswith("*")
    }
    table, passings = [], []
    for number, line in enumerate(lines[3:], 4):
        if not any(text.strip() for text in line) or (len(line) == 1 and line[0].startswith("*")):
            continue
        for cells in _unglued(line, width, number, reading):
            row = reading.row(cells, number)
            _check(row, stations, number, reading)
            table.append(_runner(row, footnotes))
            passings += _passings(row, len(table), stations)
    if not table:
        raise reading.problem("at least one runner", "none")
    heads = [f"{station.name} {station.leg}".strip() for station in stations]
    header = ("Finish Place", "Name", "No.", "Sex", "Age", *heads, "Finish Time", "Total Time")
    return Parsed(
        text_table(table, [*COLUMNS, "finish_clock"]),
        header,
        {"page": len(table)},
        splits_table(passings),
        reading.removed,
    )


def _lines(content: bytes, reading: Reading) -> list[str]:
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as why:
        raise reading.problem("UTF-8", f"byte {content[why.start]:#04x} at {why.start}") from None
    # Not splitlines(): it would break a line at any exotic separator inside a cell.
    return text.replace("\r\n", "\n").split("\n")


def _stations(lines: list[list[str]], year: int, reading: Reading) -> list[Station]:
    """The timed columns, from the two heading lines."""
    if len(lines) < 3 or lines[0][0].strip() != str(year):
        raise reading.problem(f"a first line of {year}", shown(lines[0][:3]))
    upper = [text.strip() for text in lines[1]]
    lower = [text.strip() for text in lines[2]]
    if upper[:5] != ["Finish", "Name", "No.", "Sex", "Age"] or len(upper) != len(lower):
        raise reading.problem("a heading of Finish, Name, No., Sex, Age", shown(upper[:5]))
    if upper[-2:] != ["Finish", "Total"] or lower[-2:] != ["Time", "Time"]:
        raise reading.problem(
            "Finish Time and Total Time at the end", shown(upper[-2:] + lower[-2:])
        )
    stations = []
    column = 5
    while column < len(upper) - 2:
        if lower[column + 1] != "(Pl)":
            raise reading.problem("(Pl) beside every station", shown(lower[column : column + 2]))
        if lower[column] == "In" and lower[column + 2 : column + 4] == ["Out", "(Pl)"]:
            name = _joined(upper[column : column + 4])
            stations += [Station(column, name, "in"), Station(column + 2, name, "out")]
            column += 4
        else:
            name = _joined([*upper[column : column + 2], lower[column]])
            stations.append(Station(column, name, ""))
            column += 2
    return stations


def _joined(parts: list[str]) -> str:
    """`Robin-`, `son`, `Flat` as `Robinson Flat`."""
    return " ".join(part for part in parts if part).replace("- ", "")


def _unglued(line: list[str], width: int, number: int, reading: Reading) -> list[list[str]]:
    """The runner or two runners of a line, each with `width` cells."""
    cells, surplus = line[:width], [text for text in line[width:] if text.strip()]
    runners = [cells + [""] * (width - len(cells))]
    for text in surplus:
        found = _GLUED.fullmatch(text.strip())
        if found is None:
            raise reading.problem(
                f"{width} cells", f"{len(line)}, the surplus being {shown(text)}", number
            )
        place, name, bib, sex, age, times = found.groups()
        runner = [place, name, bib, sex or "", age, *times.split()]
        runners.append(runner + [""] * (width - len(runner)))
    return runners


def _check(row: list[str], stations: list[Station], number: int, reading: Reading) -> None:
    """Every cell where it belongs: a cell lost in the middle would shift the ones behind it."""
    checks = [(4, _NUMBER, "an age"), (3, re.compile("F?"), "F or nothing for the sex")]
    for station in stations:
        checks.append((station.column, _TIME, f"a clock time at {station.name}"))
        checks.append((station.column + 1, _NUMBER, f"a place at {station.name}"))
    for column, shape, what in checks:
        if not shape.fullmatch(row[column]):
            raise reading.problem(what, shown(row[column]), number)
    if not row[1] or not row[0]:
        raise reading.problem("a place and a name", shown(row[:3]), number)


def _runner(row: list[str], footnotes: dict[str, str]) -> list[str]:
    place, name, bib, sex, age = row[:5]
    finish_clock, time = row[-2:]
    status = next((text for text in (place, time) if text[:1].isalpha()), "")
    values = {
        "place": place, "time": time, "bib": bib, "name": name, "gender": sex, "age": age,
        "status": status, "note": footnotes.get(place, ""),
    }  # fmt: skip
    return [values.get(column, "") for column in COLUMNS] + [finish_clock]


def _passings(row: list[str], number: int, stations: list[Station]) -> list[Passing]:
    spots = [(order, s.name, s.leg, row[s.column]) for order, s in enumerate(stations, 1)]
    spots.append((len(stations) + 1, "Finish", "", row[-2]))
    kept = [spot for spot in spots if spot[3]]
    gone = elapsed_from_clocks(seconds(spot[3]) for spot in kept)
    return [
        Passing(number, row[2], name, leg, order, text, elapsed)
        for (order, name, leg, text), elapsed in zip(kept, gone, strict=True)
    ]


_HEAD = re.compile(r"Pl +Last Name +First Name +Bib +Time +Pace +D-Pl Div +Hometown +Start ")
_RUNNER = re.compile(
    r"(?P<place>[ \d]{3})  (?P<last>.{18})(?P<first>.{15}) *(?P<bib>\S+) +"
    r"(?P<time>\d+:\d\d:\d\d|Drop/\w+) +(?P<pace>\d+:\d\d)? +(?P<division_place>\d+)? +"
    r"(?P<division>[MF]\d{4})(?P<rest>.*)"
)
_STATION_CELL = re.compile(
    r"(?P<way>IN|OUT|FIN|T|D[A-Z]) +(?P<day>SAT|SUN) +(?P<clock>\d\d?[:;]\d\d?)"
    r"|(?P<drop>Drop/\S+(?: \S+)*)"
)
_WAYS = {"IN": "in", "OUT": "out", "FIN": "", "T": "out"}
_FIXED_EXTRA = ["hometown", "pace", "division_place"]


def parse_fixed(content: bytes, reading: Reading) -> Parsed:
    """The fixed-width file of 2003 as a table of COLUMNS and its splits.

    `hometown`, `pace` and `division_place` come last; `city` and `region` are the hometown's parts
    before and after its first comma; where someone dropped stands in `note`.
    Raises Problem when a line is neither a runner's nor the heading.
    """
    stations: list[tuple[int, str]] = []
    header: tuple[str, ...] = ()
    table, passings = [], []
    for number, line in enumerate(_lines(content, reading), 1):
        if not line.strip():
            continue
        if _HEAD.match(line):
            heads = [(found.start(), found[0]) for found in re.finditer(r"\S+(?: \S+)*", line)]
            start = next(at for at, name in heads if name == "Start")
            stations = [(at, name) for at, name in heads if at >= start]
            names = tuple(name for _, name in heads)
            if header and names != header:
                raise reading.problem(
                    f"the heading {shown(header, 200)} again", shown(names, 200), number
                )
            header = names
            continue
        found = _RUNNER.fullmatch(line)
        if found is None or not stations:
            raise reading.problem("a runner's line", shown(line), number)
        values, spots = _fixed_runner(found, stations, number, reading)
        table.append([values.get(column, "") for column in COLUMNS + _FIXED_EXTRA])
        passings += _fixed_passings(
            spots, len(table), values["bib"], [name for _, name in stations]
        )
    if not table:
        raise reading.problem("at least one runner", "none")
    return Parsed(
        text_table(table, COLUMNS + _FIXED_EXTRA),
        header,
        {"page": len(table)},
        splits_table(passings),
        reading.removed,
    )


def _fixed_runner(
    found: re.Match[str], stations: list[tuple[int, str]], number: int, reading: Reading
) -> tuple[dict[str, str], list[tuple[str, re.Match[str]]]]:
    """One line's values, and its station cells with the station each stands under."""
    values = {
        name: reading.cell(text or "", number, name)
        for name, text in found.groupdict().items()
        if name != "rest"
    }
    rest, offset = found["rest"], found.start("rest")
    cells = list(_STATION_CELL.finditer(rest))
    home = rest[: cells[0].start()] if cells else rest
    unread = _STATION_CELL.sub("", rest[len(home) :]).strip()
    if unread:
        raise reading.problem("times at stations", shown(unread), number)
    values["hometown"] = reading.cell(home.removeprefix(","), number, "hometown")
    city, _, region = values["hometown"].partition(",")
    values |= {"city": city.strip(), "region": region.strip(" ,")}
    values |= {"first_name": values.pop("first"), "last_name": values.pop("last")}
    values["status"] = values["time"] if values["time"].startswith("Drop") else ""
    spots = []
    for cell in cells:
        at = offset + cell.start()
        station = min(stations, key=lambda head: abs(head[0] - at))[1]
        if cell["drop"]:
            values["note"] = cell["drop"]
        else:
            spots.append((station, cell))
    if len({station for station, _ in spots}) != len(spots):
        raise reading.problem("one time under each station", shown(rest, 200), number)
    return values, spots


def _fixed_passings(
    spots: list[tuple[str, re.Match[str]]], number: int, bib: str, stations: list[str]
) -> list[Passing]:
    passings = []
    for station, cell in spots:
        leg = "" if station in ("Start", "Finish") else _WAYS.get(cell["way"], "")
        clock = seconds(cell["clock"])
        elapsed = (
            None if clock is None else clock - WSER_START + (DAY if cell["day"] == "SUN" else 0)
        )
        order = 2 * stations.index(station) + (2 if leg == "out" else 1)
        text = " ".join(cell[0].split())
        passings.append(Passing(number, bib, station, leg, order, text, elapsed))
    return passings
