"""The registry of races: `races.csv`, one row a race in the order of the year, read once. What a race is called
stands here alone.

A race is added by a row, then by a source that describes it (`scrape.sources`) and by its editions in
`data/curated/edition_claims.csv`.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from pathlib import Path

from race_doubles.common.errors import Problem

HERE = Path(__file__).parent
COLUMNS = (
    "race", "name", "short_name", "place", "country", "month", "distance", "categories",
    "world_series",
)  # fmt: skip
#: The two races of a double, in the order of the year: the names of its columns begin with these.
DOUBLE = ("wser", "utmb")
_SHAPES = {
    "race": (r"[a-z][a-z0-9_]*", "small letters, as result ids begin with it"),
    "country": (r"[A-Z]{3}", "an ISO 3166-1 alpha-3 code"),
    "month": (r"[1-9]|1[0-2]", "the number of a month"),
    "distance": (r"\d+[KM]", "a class such as 100M or 100K"),
    "categories": (r"[FMX]( [FMX])*", "F, M or X with blanks between"),
    "world_series": (r"|live|results live", "empty, live, or results live"),
}


@dataclass(frozen=True)
class Race:
    """One race: its id, what it is called in prose and in headings, and where and when it is held.

    `country` is alpha-3, `month` that of the start, `distance` the class (`100M`, `100K`), and
    `categories` those in which places count (`F`, `M`, `X`). `world_series` names the APIs of the UTMB World
    Series that give its results, strongest first (`results`, `live`); it is empty for a race whose sources have
    parsers of their own.
    """

    id: str
    name: str
    short_name: str
    place: str
    country: str
    month: int
    distance: str
    categories: tuple[str, ...]
    world_series: tuple[str, ...] = ()


def read_races(path: Path) -> dict[str, Race]:
    """The races of the file by id, in its order.

    Raises Problem, naming file and line, when the columns are others, a cell is empty or none of its
    kind, or a race stands twice.
    """
    races: dict[str, Race] = {}
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file)
        if tuple(rows.fieldnames or ()) != COLUMNS:
            raise Problem(f"{path.name} must have the columns {', '.join(COLUMNS)}; mend line 1.")
        for line, row in enumerate(rows, 2):
            for column in COLUMNS:
                pattern, meant = _SHAPES.get(column, (r".+", "text"))
                if not re.fullmatch(pattern, row[column] or ""):
                    raise Problem(
                        f"{path.name} line {line}: {column} is {row[column]!r} and must be {meant}; mend the row."
                    )
            if row["race"] in races:
                raise Problem(f"{path.name} line {line}: {row['race']} stands twice; remove one.")
            races[row["race"]] = Race(
                row["race"], row["name"], row["short_name"], row["place"], row["country"],
                int(row["month"]), row["distance"], tuple(row["categories"].split()),
                tuple(row["world_series"].split()),
            )  # fmt: skip
    return races


RACES = read_races(HERE / "races.csv")
#: Every race by id, as prose and tables name it.
RACE_NAMES = {race.id: race.name for race in RACES.values()}
#: The same of the two races of a double.
DOUBLE_NAMES = {race: RACE_NAMES[race] for race in DOUBLE}
