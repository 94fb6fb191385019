"""The sources, all of them: each parser describes its own (`scrape.description`), here they are together."""

from __future__ import annotations

from race_doubles.common.races import RACES
from race_doubles.scrape import world_series
from race_doubles.scrape.description import Description
from race_doubles.scrape.parsers import (
    itra,
    livetrail,
    opensplittime,
    utmb_api,
    wser_draw,
    wser_lottery,
    wser_pages,
    wser_stats,
    wser_waitlist,
)

#: Every source by name, in the order in which they are collected.
SOURCES: dict[str, Description] = {
    source.name: source
    for source in (
        wser_pages.RESULTS,
        wser_stats.STATS,
        utmb_api.RESULTS,
        wser_pages.ENTRANTS,
        utmb_api.LIVE,
        livetrail.ARCHIVE,
        opensplittime.DESCRIPTION,
        itra.DESCRIPTION,
        *world_series.DESCRIPTIONS,
        wser_draw.DESCRIPTION,
        wser_waitlist.DESCRIPTION,
        wser_lottery.DESCRIPTION,
    )
}
#: Lists of people who asked for a place: of most of them there is no result, so they are never committed.
PRIVATE = tuple(name for name, source in SOURCES.items() if source.is_private)
#: The race of each source.
RACE_OF = {name: source.race for name, source in SOURCES.items()}
#: How strong each source is among those of its race; 0 is the strongest.
STRENGTH = {name: source.strength for name, source in SOURCES.items()}


def sources_of(race: str) -> tuple[str, ...]:
    """The names of the sources that make the results of `race`, strongest first."""
    ours = [source for source in SOURCES.values() if source.race == race and source.is_of_results]
    return tuple(source.name for source in sorted(ours, key=lambda source: source.strength))


#: The sources of the results by race, strongest first; a race that has none is left out.
RESULT_SOURCES = {race: names for race in RACES if (names := sources_of(race))}
