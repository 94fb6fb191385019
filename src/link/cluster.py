"""From scored pairs to people: greedy agglomeration that never joins what cannot be one person.

Links are taken from the strongest down. Two groups are joined only if together they can be one
person: a birth year that fits all, no two starts in one race, no two names that each have a word the
other lacks, no decision against it. So a weak link cannot chain strangers together. The order is
total (weight, then row numbers), hence the outcome depends on the evidence alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

#: Birth years of someone of whom nothing is known.
EARLIEST, LATEST = 0, 9999


@dataclass
class Nodes:
    """What each node (numbered from 0) brings along: lists with one entry a node.

    `names`: number of the name; `born_min`, `born_max`: years; `slack`: years by which its range may
    miss another; `starts`: numbers of the races and years started in; `ids`: organiser's ids.
    """

    names: Sequence[int]
    born_min: Sequence[int]
    born_max: Sequence[int]
    slack: Sequence[int]
    starts: Sequence[Sequence[int]]
    ids: Sequence[Sequence]


@dataclass
class Rules:
    """What two groups must satisfy: see `Groups.join`. Weights in thousandths of a bit."""

    threshold: int
    start_penalty: int
    id_penalty: int
    words: Mapping[int, frozenset]
    agreeing: set = field(default_factory=set)


class Groups:
    """Groups of nodes as they grow."""

    def __init__(self, nodes: Nodes, rules: Rules) -> None:
        self.nodes, self.rules = nodes, rules
        self.parent = list(range(len(nodes.names)))
        self.weight: list[int | None] = [None] * len(nodes.names)
        self._apart: dict[int, set[int]] = {}
        self._grown: dict[int, tuple] = {}

    def find(self, node: int) -> int:
        """The group of `node`, named by its lowest node."""
        parent = self.parent
        while parent[node] != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    def keep_apart(self, one: int, other: int) -> None:
        """Never join the groups of these two nodes."""
        one, other = self.find(one), self.find(other)
        self._apart.setdefault(one, set()).add(other)
        self._apart.setdefault(other, set()).add(one)

    def join(self, one: int, other: int, weight: int, forced: bool = False) -> bool:
        """Join the groups of two nodes if they can be one person; whether they are one now.

        `forced` (a person's decision, an organiser's id) asks only for no decision against it.
        """
        a, b = self.find(one), self.find(other)
        if a == b:
            return True
        if b in self._apart.get(a, ()):
            return False
        left, right = self._state(a), self._state(b)
        if not forced and not self._can_be_one(left, right, weight):
            return False
        low, high = max(left[0], right[0]), min(left[1], right[1])
        low, high = min(low, high), max(low, high)  # a year out by one: both years stay possible
        self._merge(a, b, (low, high, min(left[2], right[2]), left[3] | right[3],
                           left[4] | right[4], left[5] | right[5],
                           left[6] + right[6] + len(left[3] & right[3])))  # fmt: skip
        for node in (one, other):
            if self.weight[node] is None:
                self.weight[node] = weight
        return True

    def _can_be_one(self, left: tuple, right: tuple, weight: int) -> bool:
        rules = self.rules
        if max(left[0], right[0]) > min(left[1], right[1]) + min(left[2], right[2]):
            return False
        if again := left[3] & right[3]:
            # A second edition in which both started tells two people apart better than the first.
            weight += (len(again) + left[6] + right[6]) * rules.start_penalty
        if left[5] and right[5] and not left[5] & right[5]:
            weight += rules.id_penalty
        return weight >= rules.threshold and self._names_agree(left[4], right[4])

    def _names_agree(self, left: frozenset, right: frozenset) -> bool:
        if left == right:
            return True
        words, agreeing = self.rules.words, self.rules.agreeing
        for one in left:
            for other in right:
                if one == other or (min(one, other), max(one, other)) in agreeing:
                    continue
                ours, theirs = words[one], words[other]
                if not (ours <= theirs or theirs <= ours):
                    return False
        return True

    def _state(self, root: int) -> tuple:
        """born_min, born_max, slack, starts, names, ids of a group, and how many starts it has twice."""
        if root in self._grown:
            return self._grown[root]
        nodes = self.nodes
        return (nodes.born_min[root], nodes.born_max[root], nodes.slack[root],
                frozenset(nodes.starts[root]), frozenset((nodes.names[root],)),
                frozenset(nodes.ids[root]), 0)  # fmt: skip

    def _merge(self, a: int, b: int, state: tuple) -> None:
        keep, gone = (a, b) if a < b else (b, a)
        self.parent[gone] = keep
        self._grown.pop(gone, None)
        self._grown[keep] = state
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
