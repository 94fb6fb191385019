"""What a source is, said once: the form in which each parser describes its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from race_doubles.scrape.pages import Get
from race_doubles.scrape.reading import Parsed

#: Who may be on a source: those with a result, those who were to start, those who asked for a place.
LISTS = ("starters", "finishers", "entrants", "applicants", "wait list", "draw")
#: Of these a row is a start, or was to be one: they make the table of results.
OF_RESULTS = ("starters", "finishers", "entrants")
#: What an age may mean: whole years on the day of the race, or when the page was captured; the age group
#: reached in the calendar year; the French category of the season.
AGES = ("race day", "capture", "group", "category", "none")
COUNTRIES = ("residence", "nationality", "none")


@dataclass(frozen=True)
class Description:
    """One source: what it is called, what it lists and how it is read.

    `label` names it beside its race, in small letters. `race` is empty for a source of many races.
    `strength` orders the sources of one race, 0 the strongest. `key` are the columns that tell one row of
    an edition from another; `identity` those of them that say who it is, without what may be corrected
    later (empty: all). `names` are the columns of the name, in the order in which they are printed.
    `required` are the columns every edition has, `known` those that some have besides; both are ours,
    as in the table that `read` returns, without `row`. `lists` is one of LISTS, `ages` of AGES; `country` says
    what a country means (COUNTRIES). `url` is a template: `{year}` is the edition, every other name in
    braces is found by the parser. Where single editions are otherwise, `scrape.exceptions` has it.
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
    names: tuple[str, ...] = ()
    identity: tuple[str, ...] = ()
    country: str = "none"
    #: Rows of people who have no result: never to be committed.
    is_private: bool = False
    #: The source whose columns mean the same, where the reader of that one (`clean.sources`) serves this too.
    like: str = ""
    #: The kind of rows in source_parameters.csv that say where its editions are; empty where none are needed.
    found_by: str = ""
    #: False for a source that gets no new editions by itself: only those that such a row names.
    goes_on: bool = True

    @property
    def is_of_results(self) -> bool:
        """Whether its rows are starts, and not wishes to start."""
        return self.lists in OF_RESULTS
