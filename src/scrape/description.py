"""What a source is, said once: the form in which each reader describes its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from race_doubles.scrape.pages import Get
from race_doubles.scrape.reading import Parsed


@dataclass(frozen=True)
class Description:
    """One source: what it is called, what it lists and how it is read.

    `race` is empty for a source of many races. `strength` orders the sources of one race, 0 the
    strongest. `key` are the columns that tell one row of an edition from another. `required` are
    the columns every edition has, `known` those that some have besides; both are ours, as in the
    table that `read` returns. `lists` says who is on it: `starters`, `finishers`, `applicants`,
    `wait list` or `draw`. `ages` says what an age means: `race day`, `capture` (the age when the
    page was captured, whatever the edition) or `none`. `url` is a template: `{year}`
    is the edition, every other name in braces is a parameter (see `scrape.parameters`).
    """

    name: str
    label: str
    race: str
    strength: int
    key: tuple[str, ...]
    required: tuple[str, ...]
    known: tuple[str, ...]
    lists: str
    has_splits: bool
    ages: str
    url: str
    read: Callable[[int, Get], Parsed]
    #: Rows of people who have no result: never to be committed.
    is_private: bool = False
    #: False for a source that gets no new editions.
    goes_on: bool = True
