"""The part of the runner index that is searched in: every part of every name, and who bears it."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from dataclasses import dataclass
from itertools import groupby

import pandas as pd

from race_doubles.clean.names import fold, fold_variants
from race_doubles.doubles.find import starts_of
from race_doubles.doubles.levels import at_least
from race_doubles.doubles.tables import Tables

#: Most people in one file of names. To a browser a file costs more than what is in it: they are few, and read as text.
PEOPLE_IN_A_BLOCK = 400
#: Letters of the first beginning that is searched for: its answer waits for no file but that of the first letter.
SHORT = 2
#: How many people a search shows.
SHOWN = 30
#: Comes after every letter of a folded name.
_LAST = "\uffff"
#: Comes before every letter of a folded name, and after its end.
_NEXT = "-"


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

    def packed(self) -> str:
        """The person's line, as the page reads it: runner_id, name, starts, parts, other names, doubles, of them finished, best level.

        Tabs part them, and nothing stands for those that are empty at the end. The parts are left out where they
        are the words of a plain name; a start is the letter of the race and how many of them: `d1f2`.
        """
        plain = not self.also and self.name.isascii() and plain_parts(self.name) == set(self.parts)
        parts = "" if plain else " ".join(self.parts)
        starts = "".join(f"{chr(97 + race)}{count}" for race, count in self.starts)
        doubles = (str(self.doubles), str(self.finished), self.best) if self.doubles else ()
        cells = (self.runner_id, self.name, starts, parts, self.also, *doubles)
        return "\t".join(" ".join(cell.split()) for cell in cells).rstrip("\t")

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
    return set(re.findall("[a-z0-9]+", name.lower()))


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


def groups_of(bearers: dict[str, list[str]], parts: list[str], letters: int) -> list[list[str]]:
    """`parts`, in order, in groups of those with one beginning: of `letters` letters, more where one file could not hold the group."""
    groups = []
    for _, alike in groupby(parts, key=lambda part: part[:letters]):
        group = list(alike)
        people = sum(len(bearers[part]) for part in group)
        if len(group) == 1 or people <= PEOPLE_IN_A_BLOCK:
            groups.append(group)
        else:
            groups += groups_of(bearers, group, letters + 1)
    return groups


def blocks_of(bearers: dict[str, list[str]]) -> tuple[list[str], list[list[str]]]:
    """The people of all parts in files: the beginning from which on a file has the parts, and who is in it.

    People whose names have a beginning of three letters or more in common are in one file, if one can hold them. A part that
    more bear goes on in the next file, which begins just after the part: `jean-`.
    """
    starts: list[str] = []
    blocks: list[dict[str, None]] = []
    before = ""
    for group in groups_of(bearers, list(bearers), SHORT + 1):
        people = [person for part in group for person in bearers[part]]
        if not blocks or len(blocks[-1]) + len(people) > PEOPLE_IN_A_BLOCK:
            starts.append(group[0][: shared_letters(before, group[0]) + 1])
            blocks.append({})
        for person in people:
            if len(blocks[-1]) >= PEOPLE_IN_A_BLOCK:
                starts.append(group[0] + _NEXT)
                blocks.append({})
            blocks[-1][person] = None
        before = group[-1]
    return starts, [list(block) for block in blocks]


def shared_letters(one: str, other: str) -> int:
    """How many letters two words have in common at their beginnings."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (a, b) in pairs if a != b), min(len(one), len(other)))


def span_of(prefix: str, starts: list[str]) -> range:
    """The files in which a part that begins with `prefix` may be."""
    return range(max(bisect_right(starts, prefix) - 1, 0), bisect_right(starts, prefix + _LAST))


def ready_prefixes(bearers: dict[str, list[str]], starts: list[str]) -> list[str]:
    """Beginnings of parts whose foremost people are kept ready: all short ones, and the longer ones whose people fill several files."""
    short = {part[:SHORT] for part in bearers if len(part) >= SHORT}
    longer = {
        start.rstrip(_NEXT)[:length]
        for start in starts
        for length in range(SHORT + 1, len(start) + 1)
    }
    crowded = {prefix for prefix in longer if len(span_of(prefix, starts)) > 1}
    return sorted(short | crowded)


def best_of(
    prefix: str, bearers: dict[str, list[str]], entries: dict[str, Entry]
) -> tuple[int, list[str]]:
    """How many people have a part that begins with `prefix`, and the first `SHOWN` of them."""
    parts = list(bearers)
    within = parts[bisect_left(parts, prefix) : bisect_right(parts, prefix + _LAST)]
    people = {person for part in within for person in bearers[part]}
    ordered = sorted(people, key=lambda person: (entries[person].rank(prefix), person))
    return len(people), ordered[:SHOWN]
