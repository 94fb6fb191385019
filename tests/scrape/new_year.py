"""A year that has not been: pages of both races made from an older edition's raw tables, with other people.

A share of the people comes back under their names, a year older for each year gone; of the others every given
name goes to another family name. Everybody is a little slower, so that no edition is another one's copy.
The pages are in the forms in which the organisers publish, below the folders that a replay reads.
"""

from __future__ import annotations

import json
import zlib
from collections import Counter
from collections.abc import Callable, Container
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from itertools import count
from pathlib import Path

import pandas as pd
from pages_like import api_page, results_page, sheet

from race_doubles.common.files import read_text_csv, rows_by_column
from race_doubles.scrape import expected, parameters
from race_doubles.scrape.parsers.utmb_api import LIVE_FIELDS
from race_doubles.scrape.parsers.wser_pages import ENTRANT_HEADINGS, RESULTS_HEADINGS
from race_doubles.scrape.sources import SOURCES
from race_doubles.scrape.splits import read_splits

PAGE = 100
ORIGIN_OF_AGES = """
[[origin]]
paths = "utmblive-api.utmb.world/*_{year}/*"
way = "rebuilt"
ages_as_of = {year}
made_by = "a year that has not been"
"""
ORIGIN = """
[[origin]]
paths = "*"
way = "rebuilt"
made_by = "a year that has not been"
"""
_WSER = "www.wser.org"
_API = "api.utmb.world/races/142.hokautmbmont-blancutmb.{year}/results"
_LIVE = "utmblive-api.utmb.world/{event}_{year}/races/{course}/progressive"

#: The year as of which the ages of the older live results are.
AGES_READ_IN = 2025

Change = Callable[[list[dict[str, str]]], list[dict[str, str]]]


@dataclass
class NewYear:
    """The edition of `year` of both races, after that of `like`; `raw` is the folder of raw tables.

    `returning` is the share of people who keep their name, `renamed` gives single ones another (by the
    name they had), `field_size` the share of the rows that is kept, `change` alters the rows of a
    source before they are put into pages. `played` are years before it that have not been either and whose pages are
    published with it: who finished then has one finish more.
    """

    raw: Path
    year: int
    like: int
    returning: float = 0.3
    field_size: float = 1.0
    slower: float = 1.01
    renamed: dict[str, str] = field(default_factory=dict)
    change: dict[str, Change] = field(default_factory=dict)
    played: tuple[int, ...] = ()

    def write(self, folder: Path, races: tuple[str, ...] = ("wser", "utmb")) -> Path:
        """Put the pages of `races` below `folder`, beside what is there; gives the folder."""
        for path, content in self.pages(races).items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(content)
        origin, own = folder / "origin.toml", ORIGIN_OF_AGES.format(year=self.year)
        said = origin.read_text() if origin.exists() else ORIGIN
        if own not in said:
            origin.write_text(own + said)
        return folder

    def pages(self, races: tuple[str, ...] = ("wser", "utmb")) -> dict[str, bytes]:
        """Every page by its path in a folder to replay."""
        made = {}
        if "wser" in races:
            made |= self._western_states()
        if "utmb" in races:
            made |= self._utmb()
        for race in races:
            if race not in ("wser", "utmb"):
                made |= self._live(race)
        return made

    def rows(self, source: str) -> list[dict[str, str]]:
        """The rows of a source as its page of the new year has them, by our columns."""
        table = _table(self.raw / source / f"{self.like}.csv").drop(columns="row")
        make = self._utmb_row if "fullname" in table else self._wser_row
        people = self._people(SOURCES[source].race)
        some = table.head(round(len(table) * self.field_size))
        rows = [make(row, people) for row in rows_by_column(some)]
        return self.change.get(source, lambda same: same)(rows)

    def _western_states(self) -> dict[str, bytes]:
        results, entrants = self.rows("wser_results"), self.rows("wser_entrants")
        return {
            f"{_WSER}/results/{self.year}-results/index.html": self._page("wser_results", results),
            f"{_WSER}/{self.year}-entrants-list/index.html": self._page("wser_entrants", entrants),
            f"{_WSER}/wp-content/uploads/stats/wser{self.year}.xlsx": sheet(self._stats()),
        }

    def _page(self, source: str, rows: list[dict[str, str]]) -> bytes:
        """A page of a source, its columns headed as in the older edition."""
        known = RESULTS_HEADINGS if source == "wser_results" else ENTRANT_HEADINGS
        heads = expected.load(self.raw.parent / "curated")[source, self.like].header.split(" | ")
        columns = [known[head.lower()] for head in heads]
        return results_page([[row[name] for name in columns] for row in rows], heads)

    def _stats(self) -> list[list[str]]:
        """The stats sheet: the runners, and each one's time at every checkpoint."""
        rows = self.rows("wser_stats")
        splits = read_splits(self.raw / "wser_stats" / f"{self.like}_splits.parquet")
        names = splits.sort_values("sequence")["checkpoint"].drop_duplicates().tolist()
        at = {
            (row, checkpoint): self._later(int(seconds))
            for row, checkpoint, seconds in zip(
                splits["row"].tolist(),
                splits["checkpoint"].tolist(),
                splits["elapsed_seconds"].tolist(),
                strict=True,
            )
            if not pd.isna(seconds)
        }
        head = ["Overall Place", "Time", "Bib", "First Name", "Last Name", "Gender", "Age", "City",
                "State", "Country"]  # fmt: skip
        keys = ["place", "time", "bib", "first_name", "last_name", "gender", "age", "city", "region",
                "country"]  # fmt: skip
        table = [[*head, "Start", "Position"]]
        for name in names:
            table[0] += [name, "Position"]
        for number, row in enumerate(rows, 1):
            cells = [row[key] for key in keys]
            cells[1] = cells[1] or "--:--"
            cells += [row["status"] or "--:--", ""]
            for name in names:
                cells += [_clock(at[number, name]) if (number, name) in at else "--:--", ""]
            table.append(cells)
        return table

    def _utmb(self) -> dict[str, bytes]:
        made = {}
        results = self.rows("utmb_results")
        for offset in range(0, len(results) + 1, PAGE):
            path = f"{_API.format(year=self.year)}/offset={offset}.json"
            made[path] = api_page(results[offset : offset + PAGE])
        return made | self._live("utmb")

    def _live(self, race: str) -> dict[str, bytes]:
        """The live results of a race of the World Series."""
        rows = parameters.load(self.raw.parent / "curated")
        asked = {row.parameter: row.value for row in rows if row.holds("live", race, self.year)}
        live = self.rows(f"{race}_live")
        made = {}
        for number in range(len(live) // PAGE + 1):
            path = f"{_LIVE.format(year=self.year, **asked)}/page={number}.json"
            made[path] = live_page(live[number * PAGE : (number + 1) * PAGE])
        return made

    def _wser_row(self, row: dict[str, str], people: dict[str, str]) -> dict[str, str]:
        name = people[f"{row['first_name']} {row['last_name']}"]
        first, _, last = name.partition(" ")
        old = f"{row['first_name']} {row['last_name']}"
        row = {**row, "first_name": first, "last_name": last}
        if row.get("ws_finishes"):
            # Who stays has finished so many more since; who is new here has finished nothing.
            more = self._finished_since.get(old, 0)
            row["ws_finishes"] = str(int(row["ws_finishes"]) + more if name == old else 0)
        if row["age"]:
            row["age"] = str(int(row["age"]) + self.year - self.like)
        if row.get("time"):
            row["time"] = _clock(self._later(_seconds(row["time"])))
        return row

    def _utmb_row(self, row: dict[str, str], people: dict[str, str]) -> dict[str, str]:
        old, name = row["fullname"], people[row["fullname"]]
        row = {**row, "fullname": name}
        uri = _uri(row)
        born = self._born.get(_person_number(row[uri]))
        for column in ("age_group", "category"):
            if column in row:
                row[column] = self._group(row[column], born)
        if name != old and old not in self.renamed and row[uri]:
            number = zlib.crc32(f"{_person_number(row[uri])} {self.year}".encode()) + 10**8
            stem = row[uri].rpartition("/")[0]
            row[uri] = f"{stem}/{number}.{'.'.join(name.casefold().split())}".lstrip("/")
        for column in ("time", "race_time"):
            if row.get(column):
                row[column] = _clock(self._later(_seconds(row[column])))
        if "start" in row:
            row["start"] = row["start"].replace(str(self.like), str(self.year), 1)
        if row.get("age"):
            row["age"] = str(int(row["age"]) + self.year - AGES_READ_IN)
        return row

    def _later(self, seconds: int) -> int:
        return round(seconds * self.slower)

    def _people(self, race: str) -> dict[str, str]:
        """The name of everybody of the older edition in the new one.

        Whom two sources print otherwise under one person number is one person, and nobody gets a name that
        another has. A single word is no name (`Anonymous`) and stays.
        """
        printed = _printed_names(self.raw, race, self.like)
        new = _new_names(self.raw, race, self.like, self.year, self.returning)
        return {
            name: self.renamed.get(name) or new.get(first, name) for name, first in printed.items()
        }

    @cached_property
    def _finished_since(self) -> Counter[str]:
        """How often each name finished Western States from the older edition to the one before the new one."""
        finished: Counter[str] = Counter()
        for year in range(self.like, self.year):
            path = self.raw / "wser_results" / f"{year}.csv"
            if path.exists():
                rows = rows_by_column(read_text_csv(path))
            elif year in self.played:
                rows = replace(self, year=year, change={}, played=()).rows("wser_results")
            else:
                continue
            finished.update(
                f"{row['first_name']} {row['last_name']}" for row in rows if row["time"]
            )
        return finished

    @property
    def _born(self) -> dict[str, int]:
        """The year of birth of each person number in the live results of the older edition."""
        return _births(self.raw, self.like)

    def _group(self, group: str, born: int | None) -> str:
        """The age group that somebody reaches in the new year; the old one of whose year of birth nothing is known."""
        if born is None or not group:
            return group
        reached = self.year - born
        first = reached // 5 * 5
        band = "20-34" if reached < 35 else "80+" if reached >= 80 else f"{first}-{first + 4}"
        return band + group.lstrip("0123456789-+")


# The older edition's tables are those of the checkout, which no test changes: each is read, and its people are
# named, once and not for every page that is made of them.


@cache
def _table(path: Path) -> pd.DataFrame:
    return read_text_csv(path)


@cache
def _births(raw: Path, like: int) -> dict[str, int]:
    path = raw / "utmb_live" / f"{like}.csv"
    if not path.exists():
        return {}
    table = _table(path)
    return {
        _person_number(uri): AGES_READ_IN - int(age)
        for uri, age in zip(table["url"], table["age"], strict=True)
        if age and _person_number(uri)
    }


@cache
def _printed_names(raw: Path, race: str, like: int) -> dict[str, str]:
    """Every name of the older edition, with the one by which the same person number is printed first."""
    first: dict[str, str] = {}
    printed: dict[str, str] = {}
    for path in sorted(raw.glob(f"{race}_*/{like}.csv")):
        table = _table(path)
        if "fullname" in table:
            for name, uri in zip(table["fullname"], table[_uri(table)], strict=True):
                number = _person_number(uri) or name
                printed.setdefault(name, first.setdefault(number, name))
        elif "first_name" in table:
            names = table["first_name"] + " " + table["last_name"]
            printed |= {name: name for name in names}
    return printed


@cache
def _new_names(raw: Path, race: str, like: int, year: int, returning: float) -> dict[str, str]:
    """The names of those who do not come back, by the name that each is printed by first."""
    printed = _printed_names(raw, race, like)
    ordered = sorted(set(printed.values()))
    taken, new = set(printed), {}
    for number, name in enumerate(ordered):
        given, _, family = name.partition(" ")
        stays = zlib.crc32(f"{name} {year}".encode()) % 100 < 100 * returning
        if stays or not family:
            continue
        # Far from the names of another made-up year: whoever bears a given name stands side by side.
        away = 17 + 211 * (year - like)
        others = (ordered[(number + step) % len(ordered)] for step in count(away))
        families = (other.partition(" ")[2] for other in others)
        new[name] = next(
            made for made in (f"{given} {other}" for other in families if other)
            if made not in taken
        )  # fmt: skip
        taken.add(new[name])
    return new


def _uri(row: Container[str]) -> str:
    return "runner_uri" if "runner_uri" in row else "url"


def _person_number(uri: str) -> str:
    return uri.rpartition("/")[2].partition(".")[0]


def live_page(rows: list[dict[str, str]]) -> bytes:
    """A reply of the live API from rows by our column names; empty cells are null."""
    runners = []
    for row in rows:
        record: dict = {"raceId": "utmb", "bib": row["bib"] or None}
        for field_name, column in LIVE_FIELDS.items():
            outer, _, inner = field_name.partition(".")
            value = row[column] if row[column] != "" else None
            if column == "is_finisher":
                value = row[column] == "true"
            if inner:
                record.setdefault(outer, {})[inner] = value
            else:
                record[outer] = value
        runners.append(record)
    return json.dumps({"runners": runners}).encode()


def _seconds(text: str) -> int:
    hours, minutes, *rest = map(int, text.split(":"))
    return hours * 3600 + minutes * 60 + (rest[0] if rest else 0)


def _clock(seconds: int) -> str:
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
