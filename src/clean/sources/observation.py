"""What every source says of a start, in one shape."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from clean.raw import RACE_OF, SOURCES
from clean.sources import utmb, wser

TEXT = (
    "bib name_published given family name sex category country city club status organiser_person_id"
).split()
WHOLE = "age born_min born_max finish_seconds place".split()
#: `category` is the competition category (F, M) in which a place counts; `row` the raw row.
OBSERVATION = ["race", "year", "source", "row", *TEXT, *WHOLE]

READERS: dict[str, Callable[[pd.DataFrame], pd.DataFrame]] = {
    "wser_results": wser.results,
    "wser_stats": wser.stats,
    "wser_entrants": wser.entrants,
    "utmb_results": utmb.results,
    "utmb_live": utmb.live,
    "utmb_livetrail": utmb.livetrail,
}
STRENGTH = {source: number for sources in SOURCES.values() for number, source in enumerate(sources)}


def observe(raw: pd.DataFrame, source: str) -> pd.DataFrame:
    """The observations of one source: the columns of `OBSERVATION`, one row a raw row.

    `raw` is what `clean.raw.read_source` gives. Text is `str` and missing where the source does not
    say, numbers are Int64. Columns that the source does not have come out missing.
    """
    seen = READERS[source](raw)
    seen = seen.assign(race=RACE_OF[source], year=raw["year"], source=source, row=raw["row"])
    seen = seen.reindex(columns=OBSERVATION)
    for column in TEXT:
        text = seen[column].astype("str")
        seen[column] = text.mask(text.eq("").fillna(False))
    for column in ["year", "row", *WHOLE]:
        seen[column] = seen[column].astype("Int64")
    return seen
