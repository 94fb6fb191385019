"""Whose count the rows of an edition are: the page's own, another source's of the same edition, or only ours.

A count that somebody else gave as well can show that a page was read wrong; one that is only ours cannot. Which it
is stands in expected.csv (`counted_by`) for every edition.
"""

from __future__ import annotations

from pathlib import Path

from race_doubles.common.files import read_text_csv
from race_doubles.scrape import measures, registry
from race_doubles.scrape.description import Description
from race_doubles.scrape.sources import SOURCES

#: The page itself says how many it lists; the registry cites a page that does; nobody but us has counted.
PAGE, OFFICIAL, US = "page", "official", "us"
BY = (PAGE, OFFICIAL, US, *SOURCES)
#: Which official figure of the registry says how many a list has.
_FIGURE = {"finishers": "official_finishers", "starters": "official_starters"}
#: The lists that name the same people, for a list by what it lists.
_SAME_PEOPLE = {"starters": ("starters", "entrants"), "entrants": ("entrants", "starters")}


def counted_by(
    source: Description, year: int, rows: int, stated: int | None, raw: Path, curated: Path
) -> str:
    """Who counts `rows` of an edition as well: of BY, the strongest.

    `stated` is what its page says itself. Another source counts the same where its raw table, below `raw`, has
    as many: finishers beside a list of finishers, rows beside a list of starters or entrants.
    """
    if stated == rows:
        return PAGE
    others = [one for one in SOURCES.values() if one.race == source.race != ""]
    for other in sorted(others, key=lambda one: one.strength):
        if other.name != source.name and rows == count_beside(source, other, year, raw):
            return other.name
    figure = _FIGURE.get(source.lists)
    edition = _registered(source.race, year, curated) if figure and source.race else None
    return OFFICIAL if edition and figure and edition[figure] == str(rows) else US


def count_beside(source: Description, other: Description, year: int, raw: Path) -> int | None:
    """How many the `other` source of an edition has of those whom `source` lists; None where it cannot tell."""
    path = raw / other.name / f"{year}.csv"
    is_of_finishers = source.lists == "finishers" and other.lists in _FIGURE
    if not (is_of_finishers or other.lists in _SAME_PEOPLE.get(source.lists, ())):
        return None
    if not path.is_file():
        return None
    table = read_text_csv(path).astype(str)
    return int(measures.finish_seconds(table).notna().sum()) if is_of_finishers else len(table)


def in_words(by: str) -> str:
    """`by` for the page of words."""
    words = {
        PAGE: "as the page itself states",
        OFFICIAL: "as the official figure",
        US: "counted by us alone",
    }
    return words.get(by) or f"as many as in {by}"


def _registered(race: str, year: int, curated: Path) -> dict[str, str] | None:
    editions = registry.load_editions(curated)
    ours = editions[editions["race"].eq(race) & editions["year"].eq(str(year))]
    return None if ours.empty else ours.iloc[0].to_dict()
