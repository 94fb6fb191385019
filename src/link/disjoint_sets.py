"""Things that turn out to be one (union-find)."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Generic, TypeVar

T = TypeVar("T", bound=Hashable)


class DisjointSets(Generic[T]):
    """Sets of things that were joined; each is named by one of its own. What was never joined is a set by itself."""

    def __init__(self) -> None:
        self._parent: dict[T, T] = {}

    def find(self, one: T) -> T:
        """The name of the set that holds `one`."""
        parent = self._parent
        while (up := parent.get(one, one)) != one:
            parent[one] = parent.get(up, up)  # the next search is shorter
            one = up
        return one

    def join(self, keep: T, gone: T) -> None:
        """Join two sets, given by their names: `keep` names both from now on."""
        if keep != gone:
            self._parent[gone] = keep
