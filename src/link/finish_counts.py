"""An organiser's count of a person's earlier finishes, as evidence on who else is that person.

A list of entrants says of each how often they had finished before. Two groups of results that together have more earlier
finishes than that are hardly one person; two of which one has just the finishes that the other's count lacks likely are.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from typing import NamedTuple

import pandas as pd

from race_doubles.clean.names import fold
from race_doubles.link.weights import thousandths

#: The source that counts finishes.
COUNTING = "wser_entrants"


class Start(NamedTuple):
    """A start at a race whose organiser counts finishes; `earlier` is what it says of those before, if anything."""

    race: str
    year: int
    finished: bool
    earlier: int | None


def count_weight(left: frozenset[Start], right: frozenset[Start]) -> int:
    """What the counts say of two groups of starts being one person's, in thousandths of a bit.

    The counts of one person repeat each other, so that they weigh once: against, where one of them gets more
    finishes than it says; for, where one that had too few gets just as many and none gets too many.
    """
    if above_count(left, right):
        return thousandths("finishes above the count")
    filled = any(
        more and mine + more == start.earlier for start, mine, more in _counted(left, right)
    )
    return thousandths("finishes as counted") if filled else 0


def above_count(left: frozenset[Start], right: frozenset[Start]) -> tuple[Start, int] | None:
    """A start whose count the finishes of both groups together exceed, the latest, and how many they are; None where there is none.

    A count that is too low for its own group already proves nothing.
    """
    above = [
        (start, mine + more)
        for start, mine, more in _counted(left, right)
        if more and mine <= (start.earlier or 0) < mine + more
    ]
    return max(above, default=None)


def _counted(left: frozenset[Start], right: frozenset[Start]) -> Iterator[tuple[Start, int, int]]:
    """Each start with a count, and the earlier finishes of its own group and of the other."""
    for ours, theirs in ((left, right), (right, left)):
        for start in ours:
            if start.earlier is not None:
                yield start, _before(start, ours), _before(start, theirs)


def _before(start: Start, starts: Iterable[Start]) -> int:
    """The finishes among `starts` at the race of `start` in earlier years."""
    return sum(one.finished and one.race == start.race and one.year < start.year for one in starts)


def half_of(name: str) -> str:
    """`evidence` or `test`, by the published name, letters folded: whether a person's counts may be used to link."""
    words = " ".join(sorted(fold(name).split()))
    return ("evidence", "test")[zlib.crc32(words.encode()) & 1]


def finish_halves(result_ids: pd.Series, names: pd.DataFrame) -> pd.Series:
    """`half_of` the name on the entrants list, for each of `result_ids`, on their index; `names` is the names table."""
    listed = names[names["source"].eq(COUNTING)].drop_duplicates("result_id")
    name = result_ids.map(listed.set_index("result_id")["name"])
    return name.astype("str").fillna("").map(half_of)
