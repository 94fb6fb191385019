"""Any race of the UTMB World Series as a source: the two APIs with the race's own parameters.

The parameters of each race and year are rows of source_parameters.csv: `event` and `course` for the
live API, `race_id` and `tenant` for the results API. A race comes in by rows alone.

What Lavaredo and Canyons give that UTMB does not: runners who did not start (`np`), a `start` without
the hour or none (Lavaredo 2022), and one status, `c`, of two runners of Canyons 100K 2023 who have a
time at a checkpoint and no finish. Lavaredo's race was named `LUT` until 2022.
"""

from __future__ import annotations

from race_doubles.scrape.description import Description
from race_doubles.scrape.pages import Get
from race_doubles.scrape.parameters import parameters_of
from race_doubles.scrape.parsers.utmb_api import (
    LIVE_COLUMNS,
    PAGE_SIZE,
    RESULT_FIELDS,
    read_live,
    read_results,
)
from race_doubles.scrape.reading import Parsed


def live_of(race: str, label: str) -> Description:
    """The live API as a source of `race`: every registered runner, with age and status."""
    name = f"{race}_live"

    def read(year: int, get: Get) -> Parsed:
        asked = parameters_of("live", race, year)
        return read_live(name, asked["event"], asked["course"], year, get)

    return Description(
        name=name,
        label=f"{label} live API",
        race=race,
        strength=1,
        key=("url", "fullname", "rank", "race_time"),
        required=tuple(LIVE_COLUMNS),
        known=(),
        lists="starters",
        has_splits=False,
        ages="capture",
        url="https://utmblive-api.utmb.world/races/{course}/progressive"
        f"?type=PROGRESSIVE_RANKING&page={{page}}&limit={PAGE_SIZE}",
        read=read,
    )


def results_of(race: str, label: str) -> Description:
    """The results API as a source of `race`: finishers and, in later years, all starters."""
    name = f"{race}_results"

    def read(year: int, get: Get) -> Parsed:
        asked = parameters_of("results", race, year)
        return read_results(name, asked["race_id"], asked["tenant"], year, get)

    return Description(
        name=name,
        label=f"{label} results API",
        race=race,
        strength=0,
        key=("runner_uri", "fullname", "time", "rank"),
        required=tuple(RESULT_FIELDS.values()),
        known=(),
        lists="starters",
        has_splits=False,
        ages="none",
        url="https://api.utmb.world/races/{race_id}.{year}/results"
        f"?lang=fr&offset={{offset}}&limit={PAGE_SIZE}&gender=",
        read=read,
    )


DESCRIPTIONS = (
    live_of("lavaredo", "Lavaredo 120K"),
    live_of("canyons_100m", "Canyons 100M"),
    live_of("canyons_100k", "Canyons 100K"),
)
