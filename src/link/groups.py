"""From weighed pairs to people: greedy agglomeration that never joins what cannot be one person.

Links are taken from the strongest down. Two groups are joined only if together they can be one person: birth years that
lie no more than one apart, no two starts in one race, no decision against it. What else contradicts weighs what it is worth and is
added to the link's weight: a year between the birth years, two organiser's ids, names that agree with none of the other
group's. So a weak link cannot chain strangers together, and one misprinted row keeps no two halves of a person
apart. The order is total (weight, then row numbers), hence the outcome depends on the evidence alone.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

import numpy as np

from race_doubles.link.disjoint_sets import DisjointSets
from race_doubles.link.finish_counts import Start, count_weight
from race_doubles.link.weights import MILLI, MOST_GROUP_WEIGHT

#: Birth years of someone of whom nothing is known.
EARLIEST, LATEST = 0, 9999


@dataclass
class Nodes:
    """What each node (numbered from 0) brings along: lists with one entry a node.

    `tallies` has, for nodes with starts at a race whose organiser counts finishes, these starts.
    `names`: number of the name; `born_min`, `born_max`: years; `slack`: years by which its range may
    miss another; `starts`: numbers of the races and years started in; `ids`: organiser's ids.
    """

    names: Sequence[int]
    born_min: Sequence[int]
    born_max: Sequence[int]
    slack: Sequence[int]
    starts: Sequence[Sequence[int]]
    ids: Sequence[Sequence]
    tallies: Mapping[int, frozenset[Start]] = field(default_factory=dict)


@dataclass
class Rules:
    """What two groups must satisfy: see `Groups.join`. Weights in thousandths of a bit."""

    threshold: int
    start_penalty: int
    id_penalty: int
    born_penalty: int
    name_penalty: int
    words: Mapping[int, frozenset]
    agreeing: set = field(default_factory=set)
    #: Name -> the names that another source gives to a result of that name.
    also: Mapping[int, set[int]] = field(default_factory=dict)


@dataclass(slots=True)
class Group:
    """What is known of the one person that a group of nodes is taken for.

    `born_min`, `born_max`, `slack` as in `Nodes`; `starts`, `names`, `ids`: all that its nodes have;
    `again`: how many starts came in twice.
    """

    born_min: int
    born_max: int
    slack: int
    starts: frozenset
    names: frozenset
    ids: frozenset
    again: int = 0
    size: int = 1
    tally: frozenset[Start] = frozenset()

    def with_other(self, other: Group) -> Group:
        """Both groups as one person."""
        low, high = max(self.born_min, other.born_min), min(self.born_max, other.born_max)
        if low > high:  # a year out by one: both years stay possible
            low, high = high, low
        return Group(low, high, min(self.slack, other.slack), self.starts | other.starts, self.names | other.names,
                     self.ids | other.ids, self.again + other.again + len(self.starts & other.starts), self.size + other.size, self.tally | other.tally)  # fmt: skip


@cache
def group_weight(results: int) -> int:
    """How much of what contradicts a group of so many results its number outweighs, in thousandths of a bit.

    By the prior alone a person of n results is n times as likely to have another; but the n pairs that then agree are not n
    pieces of evidence, so half of it counts. It makes no weak link a strong one.
    """
    return min(round(MILLI * math.log2(results) / 2), MOST_GROUP_WEIGHT)


def _whole(words: frozenset) -> set:
    """`words` without initials; marks that tell namesakes apart stay."""
    return {word for word in words if len(word) > 1 or not word.isascii()}


class Groups:
    """Groups of nodes as they grow."""

    def __init__(self, nodes: Nodes, rules: Rules) -> None:
        self.nodes, self.rules = nodes, rules
        self._sets: DisjointSets[int] = DisjointSets()
        #: The group of a node, named by its lowest node.
        self.find = self._sets.find
        self.weight: list[int | None] = [None] * len(nodes.names)
        #: Every join in order: the two nodes, and what all evidence on their groups weighs.
        self.joins: list[tuple[int, int, int]] = []
        self._apart: dict[int, set[int]] = {}
        self._grown: dict[int, Group] = {}

    def keep_apart(self, one: int, other: int) -> None:
        """Never join the groups of these two nodes."""
        one, other = self.find(one), self.find(other)
        self._apart.setdefault(one, set()).add(other)
        self._apart.setdefault(other, set()).add(one)

    def join(self, one: int, other: int, weight: int, by_id: bool = False) -> bool:
        """Join the groups of two nodes if they can be one person; whether they are one now.

        `by_id` (an organiser says that they are one) asks only for no decision against it.
        """
        a, b = self.find(one), self.find(other)
        if a == b:
            return True
        if b in self._apart.get(a, ()):
            return False
        left, right = self._group(a), self._group(b)
        together = weight if by_id else self._together(left, right, weight)
        if together is None or together < self.rules.threshold:
            return False
        self.joins.append((one, other, together))
        self._merge(a, b, left.with_other(right))
        for node in (one, other):
            if self.weight[node] is None:
                self.weight[node] = weight
        return True

    def _together(self, left: Group, right: Group, weight: int) -> int | None:
        """The weight of a link between two groups with all that their other results say; None where they cannot be one."""
        rules, against = self.rules, 0
        low, high = max(left.born_min, right.born_min), min(left.born_max, right.born_max)
        if low > high + min(left.slack, right.slack):
            if low > high + 1:
                return None
            against += rules.born_penalty
        if not left.starts.isdisjoint(right.starts):
            # One person starts a race once. Two rows of a start are one only where an exact birth year speaks for it
            # too (runners registered twice); a name, or an age group, is what namesakes share.
            if not left.born_min == left.born_max == right.born_min == right.born_max:
                return None
            against += (
                len(left.starts & right.starts) + left.again + right.again
            ) * rules.start_penalty
        if left.tally and right.tally:
            weight += count_weight(left.tally, right.tally)
        if left.ids and right.ids and left.ids.isdisjoint(right.ids):
            against += rules.id_penalty
        if weight + against >= rules.threshold - MOST_GROUP_WEIGHT and left.names != right.names:
            against += self._strange_names(left.names, right.names) * rules.name_penalty
        # Many results outweigh part of what contradicts them; they do not make a weak link a strong one.
        return weight + min(0, against + group_weight(max(left.size, right.size)))

    def _strange_names(self, left: frozenset, right: frozenset) -> int:
        """How many names must be wrong for the rest to be one person's: on the side where they are fewer."""
        every = left | right
        clashes = [
            (one, other) for one in left for other in right if not self._agree(one, other, every)
        ]
        return min(len({one for one, _ in clashes}), len({other for _, other in clashes}))

    def _agree(self, one: int, other: int, every: frozenset) -> bool:
        """Whether two names can be one person's who has the names `every`."""
        if self._alike(one, other):
            return True
        words = self.rules.words
        both = _whole(words[one] | words[other])
        # Two names of one person may each lack a word where a third says both (`Rosa Ana`, `Rosa`, `Ana`), or another
        # source gives a result of one name the other.
        return any(both <= words[name] for name in every) or any(
            (self._alike(one, name) and self._alike(other, also))
            or (self._alike(other, name) and self._alike(one, also))
            for name in every
            for also in self.rules.also.get(name, ())
        )

    def _alike(self, one: int, other: int) -> bool:
        """Whether some two results link these names, or one holds the other."""
        if one == other or (min(one, other), max(one, other)) in self.rules.agreeing:
            return True
        ours, theirs = self.rules.words[one], self.rules.words[other]
        return ours <= theirs or theirs <= ours

    def _group(self, root: int) -> Group:
        if (grown := self._grown.get(root)) is not None:
            return grown
        nodes = self.nodes
        return Group(nodes.born_min[root], nodes.born_max[root], nodes.slack[root], frozenset(nodes.starts[root]),
                     frozenset((nodes.names[root],)), frozenset(nodes.ids[root]), size=len(nodes.starts[root]),
                     tally=nodes.tallies.get(root, frozenset()))  # fmt: skip

    def _merge(self, a: int, b: int, group: Group) -> None:
        keep, gone = (a, b) if a < b else (b, a)
        self._sets.join(keep, gone)
        self._grown.pop(gone, None)
        self._grown[keep] = group
        for foe in self._apart.pop(gone, ()):
            self._apart[foe].discard(gone)
            self._apart[foe].add(keep)
            self._apart.setdefault(keep, set()).add(foe)


def agglomerate(groups: Groups, edges: Iterable[np.ndarray]) -> None:
    """Join along edges (arrays of one end, other end, weight), strongest first, ties by node numbers."""
    one, other, weight = edges
    order = np.lexsort((other, one, -weight))
    join = groups.join
    for a, b, w in zip(
        one[order].tolist(), other[order].tolist(), weight[order].tolist(), strict=True
    ):
        join(a, b, w)
