"""Any race of the UTMB World Series as a source: the two APIs with the race's own parameters.

The registry of races (`common/races.csv`) says which of the two a race has. The parameters of each race and
year are rows of source_parameters.csv: `event` and `course` for the live API, `race_id` and `tenant` for the
results API. A race comes in by rows alone.

What Lavaredo and Canyons give that UTMB does not: runners who did not start (`np`), a `start` without
the hour or none (Lavaredo 2022), and one status, `c`, of two runners of Canyons 100K 2023 who have a
time at a checkpoint and no finish. Lavaredo's race was named `LUT` until 2022.
"""

from __future__ import annotations

from dataclasses import replace

from race_doubles.common.races import RACES, Race
from race_doubles.scrape.description import Description
from race_doubles.scrape.pages import Get
from race_doubles.scrape.parameters import parameters_of
from race_doubles.scrape.parsers.utmb_api import LIVE, RESULTS, read_live, read_results
from race_doubles.scrape.reading import Parsed


def live_of(race: str, strength: int = 0) -> Description:
    """The live API as a source of `race`: every registered runner, with age and status."""
    name = f"{race}_live"

    def read(year: int, get: Get) -> Parsed:
        asked = parameters_of("live", race, year, "event", "course")
        return read_live(name, asked["event"], asked["course"], year, get)

    return replace(LIVE, name=name, race=race, strength=strength, read=read, like=LIVE.name)


def results_of(race: str, strength: int = 0) -> Description:
    """The results API as a source of `race`: finishers and, in later years, all starters."""
    name = f"{race}_results"

    def read(year: int, get: Get) -> Parsed:
        asked = parameters_of("results", race, year, "race_id", "tenant")
        return read_results(name, asked["race_id"], asked["tenant"], year, get)

    return replace(RESULTS, name=name, race=race, strength=strength, read=read, like=RESULTS.name)


#: How an API of the series becomes a source of a race.
_SOURCE_OF = {"live": live_of, "results": results_of}


def sources_of(race: Race) -> tuple[Description, ...]:
    """The sources that the registry names for `race`, strongest first."""
    return tuple(
        _SOURCE_OF[api](race.id, strength) for strength, api in enumerate(race.world_series)
    )


DESCRIPTIONS = tuple(source for race in RACES.values() for source in sources_of(race))
