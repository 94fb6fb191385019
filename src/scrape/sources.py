"""The sources: which race each describes and how an edition of it is read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from race_doubles.scrape.pages import Get
from race_doubles.scrape.parsers import livetrail, utmb_api, wser_pages, wser_stats
from race_doubles.scrape.reading import Parsed


@dataclass(frozen=True)
class Source:
    """One publication of results: `read(year, get)` asks for its pages and parses them."""

    name: str
    race: str
    read: Callable[[int, Get], Parsed]
    #: False for an archive that gets no new editions.
    goes_on: bool = True


SOURCES = {
    source.name: source
    for source in (
        Source("wser_results", "wser", wser_pages.results),
        Source("wser_stats", "wser", wser_stats.stats),
        Source("utmb_results", "utmb", utmb_api.results),
        Source("wser_entrants", "wser", wser_pages.entrants),
        Source("utmb_live", "utmb", utmb_api.live),
        Source("utmb_livetrail", "utmb", livetrail.history, goes_on=False),
    )
}
RACES = ("wser", "utmb")
