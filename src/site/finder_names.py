"""The part of the runner index that is searched in: every part of every name, and who bears it."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from dataclasses import dataclass

import pandas as pd

from race_doubles.clean.names import fold, fold_variants
from race_doubles.doubles.find import starts_of
from race_doubles.doubles.levels import at_least
from race_doubles.doubles.tables import Tables

#: People in one file of names.
PEOPLE_IN_A_BLOCK = 100
#: Where the names that begin with some letters fill more files than this, the foremost are kept ready, in one file a first letter.
MANY = 4
#: How many people a search shows.
SHOWN = 30
#: Comes after every letter of a folded name.
_LAST = "\uffff"


@dataclass(frozen=True)
class Entry:
    """What the search shows of one person, and the folded parts of all the names that they bore."""

    runner_id: str
    name: str
    also: str
    parts: tuple[str, ...]
    starts: tuple[tuple[int, int], ...]
    doubles: int
    finished: int = 0
    best: str = ""

    def packed(self) -> list:
        """As the page reads it: [runner_id, name, other names, parts, starts, doubles, of them finished, best level], short where it can be.

        The best level stands there where it is more than to have finished both.

        The parts are left out where they are the words of a plain name; a start is the letter of the race
        and how many of them: `d1f2`.
        """
        plain = not self.also and self.name.isascii() and plain_parts(self.name) == set(self.parts)
        starts = "".join(f"{chr(97 + race)}{count}" for race, count in self.starts)
        packed = [
            self.runner_id,
            self.name,
            self.also,
            "" if plain else " ".join(self.parts),
            starts,
        ]
        if not self.doubles:
            return packed
        return [*packed, self.doubles, self.finished, *([self.best] if self.best else [])]

    def rank(self, typed: str) -> tuple:
        """The order in which people stand whose names begin with `typed`: the page sorts in the same way."""
        whole = typed in self.parts
        return (not whole, -self.doubles, -sum(count for _, count in self.starts), self.name)


def name_parts(names: list[str]) -> list[str]:
    """The folded parts of all the names one person bore, with both ways of typing an umlaut.

    `Bühler` gives buhler and buehler, and so does `Buehler`.
    """
    folded = {spelling for name in names for spelling in (fold(name), *fold_variants(name))}
    return sorted({part for spelling in folded for part in spelling.split()})


def plain_parts(name: str) -> set[str]:
    """The words of a name without accents, as the page's script takes them apart too."""
    return set(re.findall("[a-z0-9]+", re.sub("['`]", "", name.lower())))


def search_entries(tables: Tables, rows: pd.DataFrame, races: list[str]) -> dict[str, Entry]:
    """The entry of each person that has a name, by runner_id; `races` says which letter is which."""
    doubles = tables.doubles.groupby("runner_id").size().to_dict()
    finished = at_least(tables.doubles, "finished").groupby("runner_id").size().to_dict()
    best = {
        person: level
        for level in ("top10", "podium", "won")
        for person in at_least(tables.doubles, level)["runner_id"]
    }
    names: dict[str, list[str]] = defaultdict(list)
    for column in ("name", "name_published"):
        known = rows.dropna(subset=column)
        for person, name in zip(known["runner_id"], known[column], strict=True):
            names[person].append(name)
    entries = {}
    for runner in tables.runners.dropna(subset="name").itertuples():
        every = list(dict.fromkeys([runner.name, *names[runner.runner_id]]))
        starts = starts_of(runner._asdict())
        entries[runner.runner_id] = Entry(
            runner.runner_id,
            runner.name,
            other_names(runner.name, every),
            tuple(name_parts(every)),
            tuple((races.index(race), int(n)) for race, n in starts.items() if race in races),
            doubles.get(runner.runner_id, 0),
            finished.get(runner.runner_id, 0),
            best.get(runner.runner_id, ""),
        )
    return entries


def other_names(name: str, every: list[str]) -> str:
    """The names that say more than case, accents or order beside `name`, for "also published as"."""
    seen, also = {frozenset(fold(name).split())}, []
    for other in every:
        parts = frozenset(fold(other).split())
        if parts not in seen:
            seen.add(parts)
            also.append(other)
    return " · ".join(also)


def bearers_of(entries: dict[str, Entry]) -> dict[str, list[str]]:
    """Who bears each part of a name, parts in order, people in order of their ids."""
    bearers: dict[str, list[str]] = defaultdict(list)
    for person in sorted(entries):
        for part in entries[person].parts:
            bearers[part].append(person)
    return {part: bearers[part] for part in sorted(bearers)}


def blocks_of(bearers: dict[str, list[str]]) -> tuple[list[str], list[list[str]]]:
    """The people of all parts in files of even size: the part with which each begins, and who is in it.

    A part that many bear goes on in the next file.
    """
    starts: list[str] = []
    blocks: list[dict[str, None]] = []
    for part, people in bearers.items():
        for person in people:
            if not blocks or len(blocks[-1]) >= PEOPLE_IN_A_BLOCK:
                starts.append(part)
                blocks.append({})
            blocks[-1][person] = None
    return starts, [list(block) for block in blocks]


def span_of(prefix: str, starts: list[str]) -> range:
    """The files in which a part that begins with `prefix` may be."""
    return range(max(bisect_left(starts, prefix) - 1, 0), bisect_right(starts, prefix + _LAST))


def many_prefixes(starts: list[str]) -> list[str]:
    """Beginnings of two letters or more whose people fill more than `MANY` files."""
    found = {start[:length] for start in starts for length in range(2, len(start) + 1)}
    return sorted(prefix for prefix in found if len(span_of(prefix, starts)) > MANY)


def best_of(
    prefix: str, bearers: dict[str, list[str]], entries: dict[str, Entry]
) -> tuple[int, list[str]]:
    """How many people have a part that begins with `prefix`, and the first `SHOWN` of them."""
    parts = list(bearers)
    within = parts[bisect_left(parts, prefix) : bisect_right(parts, prefix + _LAST)]
    people = {person for part in within for person in bearers[part]}
    ordered = sorted(people, key=lambda person: (entries[person].rank(prefix), person))
    return len(people), ordered[:SHOWN]
