"""What an edition of a source measures, as numbers that can be held beside those of earlier editions.

Pure functions of raw tables (text, as in `data/raw`): nothing is cleaned here, a name counts as the set
of its words without accents, a finish is a row with a time (and, where the source says so, a finisher's).
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

import pandas as pd

from race_doubles.scrape.description import Description

#: The columns that sources have for one thing, the first that is there holds.
TIMES = ("race_time", "time")
SEXES = ("gender", "sex")
PLACES = ("nationality_code", "country_code", "country", "region")
RANKS = ("rank", "place")
#: What is left in a name of letters that were written in one encoding and read in another, or escaped twice.
_GARBLED = re.compile(r"&#?\w{2,8};|\ufffd|Ã[^a-zA-Z]|â€")
_TIME = re.compile(r"(\d{1,3})(?::|H )(\d{1,2})(?:(?::|M )(\d{1,2})S?)?")
#: How a measure is called in a message.
LABELS = {
    "rows": "rows",
    "finishers": "finishers",
    "finish_rate": "share of rows with a finish",
    "winning_hours": "winning time in hours",
    "median_hours": "median time in hours",
    "returning": "share of names seen in earlier editions",
    "swapped": "share of given names that earlier editions have as family names",
    "repeats": "share of rows that repeat a runner",
    "women": "share of women",
    "known_places": "share of countries or regions seen before",
    "gap": "longest run of places that nobody has",
    "median_age": "median age",
    "garbled": "share of names with letters of another encoding",
    "half_names": "share of runners without a given or a family name",
    "shared_bibs": "share of rows with a bib that another row has",
}


@dataclass
class Seen:
    """What earlier editions have shown: `names` in any source of the race; in the source itself words of names,
    countries or regions.
    """

    names: set[str] = field(default_factory=set)
    given: Counter[str] = field(default_factory=Counter)
    family: Counter[str] = field(default_factory=Counter)
    places: set[str] = field(default_factory=set)

    def add(self, table: pd.DataFrame, source: Description) -> None:
        """Take in one edition."""
        given, family = name_parts(table, source)
        self.given.update(filter(None, given))
        self.family.update(filter(None, family))
        self.places.update(column_of(table, PLACES))


def measure(table: pd.DataFrame, source: Description, seen: Seen) -> dict[str, float]:
    """The numbers of LABELS that this table has, by name, given what was `seen` before it."""
    finish = finish_seconds(table)
    times = finish.dropna()
    found = {"rows": float(len(table)), "repeats": _repeats(table, source)}
    if source.lists in ("starters", "finishers"):
        found["finishers"] = float(len(times))
        if source.lists == "starters":
            found["finish_rate"] = len(times) / len(table)
    if len(times):
        found["winning_hours"] = times.min() / 3600
        found["median_hours"] = float(times.median()) / 3600
    sexes = [text[:1] for text in column_of(table, SEXES) if text]
    if sexes:
        found["women"] = sum(sex in "FW" for sex in sexes) / len(sexes)
    names = [name for name in names_of(table, source) if name]
    if seen.names and names:
        found["returning"] = sum(name in seen.names for name in names) / len(names)
    if seen.given:
        found["swapped"] = _swapped(*name_parts(table, source), seen)
    places = [text for text in column_of(table, PLACES) if text]
    if places and seen.places:
        found["known_places"] = sum(text in seen.places for text in places) / len(places)
    return found | _of_columns(table, source)


def _of_columns(table: pd.DataFrame, source: Description) -> dict[str, float]:
    """The numbers that single columns give, each where the table has the column."""
    found = {}
    ranks = sorted({int(text) for text in column_of(table, RANKS) if text.isdecimal()} - {0})
    if ranks:
        found["gap"] = float(max(b - a - 1 for a, b in zip([0, *ranks], ranks, strict=False)))
    ages = [int(text) for text in column_of(table, ["age"]) if text.isdecimal()]
    if ages:
        found["median_age"] = float(pd.Series(ages).median())
    names = _name_columns(table, source)
    if len(table) and names:
        is_garbled = [any(map(_GARBLED.search, name)) for name in zip(*names, strict=True)]
        found["garbled"] = sum(is_garbled) / len(table)
    if len(table) and {"first_name", "last_name"} <= set(table.columns):
        found["half_names"] = float(
            (table["first_name"].eq("") != table["last_name"].eq("")).mean()
        )
    bibs = pd.Series(column_of(table, ["bib"]))
    if bibs.ne("").any():
        found["shared_bibs"] = float(bibs[bibs.ne("")].duplicated().sum()) / len(table)
    return found


def bibs_given_twice(table: pd.DataFrame, source: Description) -> list[str]:
    """A line on each bib of more than one row, with who is on them; 0 is none."""
    bibs = pd.Series(column_of(table, ["bib"]), dtype=str)
    columns = _name_columns(table, source)
    people = [" ".join(filter(None, parts)) for parts in zip(*columns, strict=True)]
    twice = bibs.duplicated(keep=False) & bibs.str.strip("0").ne("")
    told = pd.Series(people, dtype=str)[twice].groupby(bibs[twice], sort=False)
    return [f"bib {bib} stands with {' and with '.join(names)}" for bib, names in told]


def finish_seconds(table: pd.DataFrame) -> pd.Series:
    """Seconds of those who finished; missing for the others."""
    seconds = pd.Series(map(_seconds, column_of(table, TIMES)), index=table.index, dtype="float64")
    if "is_finisher" in table:
        seconds = seconds.where(table["is_finisher"].eq("true"))
    return seconds


def names_of(table: pd.DataFrame, source: Description) -> list[str]:
    """Each row's name as its words without accents, in the order of the alphabet: `ann miller`."""
    columns = _name_columns(table, source)
    joined = [" ".join(parts) for parts in zip(*columns, strict=True)] if columns else []
    return list(map(_in_order, joined)) or [""] * len(table)


def _name_columns(table: pd.DataFrame, source: Description) -> list[list[str]]:
    """The cells of each column that holds a part of the name: as lists, since a column of text gives them slowly."""
    return [table[name].tolist() for name in source.names if name in table]


# Kept, as what `folded` gives: a name comes again in every edition and source that an edition is held against.
@lru_cache(2**17)
def _in_order(name: str) -> str:
    return " ".join(sorted(folded(name).split()))


def name_parts(table: pd.DataFrame, source: Description) -> tuple[list[str], list[str]]:
    """The first word of the given and the last of the family name, by the columns the source has for them."""
    columns = set(table.columns)
    given = next((name for name in ("first_name", "given_name") if name in columns), None)
    family = next((name for name in ("last_name", "family_name") if name in columns), None)
    if given and family:
        names, families = table[given].tolist(), table[family].tolist()
    else:
        whole = next((name for name in source.names if name in columns), None)
        names = families = table[whole].tolist() if whole else [""] * len(table)
    first = [folded(text).partition(" ")[0] for text in names]
    return first, [folded(text).rpartition(" ")[2] for text in families]


@lru_cache(2**17)
def folded(text: str) -> str:
    """`text` in small letters, without accents, words apart by single blanks.

    Kept, since a name comes again in every edition and source that an edition is held against.
    """
    plain = unicodedata.normalize("NFKD", text)
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return " ".join(re.sub(r"[^\w]+", " ", plain.casefold()).split())


def column_of(table: pd.DataFrame, among: Iterable[str]) -> list[str]:
    """The first of the columns `among` that the table has, as text; empty cells where it has none."""
    name = next((name for name in among if name in table.columns), None)
    return [""] * len(table) if name is None else table[name].astype(str).tolist()


def shared(one: pd.DataFrame, other: pd.DataFrame, source: Description) -> float:
    """The share of the smaller table's rows that the other has too: name and time, or name where none is timed.

    Counted as often as a row is there.
    """
    ones, others = _signatures(one, source), _signatures(other, source)
    return sum((ones & others).values()) / max(1, min(ones.total(), others.total()))


def _signatures(table: pd.DataFrame, source: Description) -> Counter[tuple[str, float]]:
    times = finish_seconds(table)
    names = names_of(table, source)
    if times.notna().any():
        pairs = zip(names, times, strict=True)
        return Counter((name, time) for name, time in pairs if name and time == time)
    return Counter((name, 0.0) for name in names if name)


def finishers_in_common(
    one: pd.DataFrame, of_one: Description, other: pd.DataFrame, of_other: Description
) -> float:
    """The share of the smaller list's finishers whose name the other list has as well.

    Where one of the two has no times, its names are all of its rows.
    """
    ours, theirs = _finishers(one, of_one), _finishers(other, of_other)
    if len(ours) > len(theirs):
        ours, theirs = theirs, ours
    return len(ours & theirs) / max(1, len(ours))


def _finishers(table: pd.DataFrame, source: Description) -> set[str]:
    done = finish_seconds(table).notna()
    names = names_of(table, source)
    if not done.any():
        return set(names) - {""}
    return {name for name, is_done in zip(names, done, strict=True) if is_done and name}


def _seconds(text: str) -> int | None:
    found = _TIME.fullmatch(text)
    if found is None:
        return None
    total = int(found[1]) * 3600 + int(found[2]) * 60 + int(found[3] or 0)
    return total or None


def _repeats(table: pd.DataFrame, source: Description) -> float:
    identity = [name for name in source.identity or source.key if name in table.columns]
    return float(table.duplicated(identity).mean()) if identity else 0.0


def _swapped(given: list[str], family: list[str], seen: Seen) -> float:
    """Of the names that earlier editions tell, the share that stands the other way round."""
    told = turned = 0
    for first, last in zip(given, family, strict=True):
        right = seen.given[first] + seen.family[last]
        wrong = seen.family[first] + seen.given[last]
        if first != last and right != wrong:
            told += 1
            turned += wrong > right
    return turned / told if told else 0.0
