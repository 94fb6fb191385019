"""Which editions a run of `doubles update` asks for: those newer than the ones held, and the last ones again."""

from __future__ import annotations

import re
from pathlib import Path

from race_doubles.scrape import expected
from race_doubles.scrape.collect import Edition
from race_doubles.scrape.description import Description
from race_doubles.scrape.parameters import years_given
from race_doubles.scrape.registry import registered
from race_doubles.scrape.sources import SOURCES

#: The editions of this many years before the current one are asked for again.
YEARS_OF_CORRECTIONS = 2
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


def newer(this_year: int, replayed: Path | None = None) -> list[Edition]:
    """The editions of every source after its last known one, up to `this_year`.

    Lists of who asked for a place or has one come out in the year before, so they are looked for a year
    ahead; of a folder that is replayed, every year that its paths name.
    """
    ahead = max(years_in(replayed), default=this_year) if replayed else this_year
    last = max(this_year, ahead)
    editions = []
    for source in SOURCES.values():
        years = _after_the_known(source, last, this_year)
        editions += [Edition(source, year) for year in years if not was_cancelled(source, year)]
    return editions


def _after_the_known(source: Description, last: int, this_year: int) -> list[int]:
    """The years in which an edition of `source` may be that is not known yet, up to `last`.

    Those after the last known one, and those among the last years that were passed over: a page may come out after
    that of the year after it.
    A source that does not go on by itself, or that nobody has collected yet, has those that a row of
    source_parameters.csv names.
    """
    known = expected.years_of(source.name)
    if source.goes_on and known:
        if source.lists not in ("starters", "finishers"):
            last = max(last, this_year + 1)
        recent = max(known[0], this_year - YEARS_OF_CORRECTIONS)
        years = range(min(known[-1] + 1, recent), last + 1)
        return [year for year in years if year not in known]
    given = years_given(source.found_by, source.race, last) if source.found_by else []
    return [year for year in given if year not in known]


def again(this_year: int, every: bool = False) -> list[Edition]:
    """The known editions of the last years of every source that goes on, or with `every` all of them.

    The newest known edition is always among them: that it is still there tells that the source has not moved.
    """
    editions = []
    for source in going_on():
        known = expected.years_of(source.name)
        first = min(this_year - YEARS_OF_CORRECTIONS, known[-1]) if known else this_year
        editions += [Edition(source, year) for year in known if every or year >= first]
    return editions


def going_on() -> list[Description]:
    """The sources that get new editions."""
    return [source for source in SOURCES.values() if source.goes_on]


def was_cancelled(source: Description, year: int) -> bool:
    """Whether the registry says that this race was not held, so that there is no result to look for."""
    edition = registered(source.race, year) if source.race else None
    return edition is not None and edition["status"] == "cancelled"


def years_in(folder: Path) -> set[int]:
    """The years that the paths below a folder name, but for those of uploads and captures."""
    found: set[int] = set()
    for path in folder.rglob("*"):
        found.update(map(int, _YEAR.findall(path.name)))
        found.update(map(int, _YEAR.findall(path.parent.name)) if path.is_file() else ())
    return found
