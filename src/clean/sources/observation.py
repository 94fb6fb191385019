"""What every source says of a start, in one shape."""

from __future__ import annotations

import re
from collections.abc import Callable

import pandas as pd

from race_doubles.clean.names.distinct import map_distinct
from race_doubles.clean.sources import hardrock, utmb, wser
from race_doubles.clean.unread import blank_missing, check_times
from race_doubles.scrape.sources import RACE_OF, SOURCES

TEXT = [
    "bib",
    "name_published",
    "given",
    "family",
    "name",
    "sex",
    "category",
    "country",
    "city",
    "club",
    "status",
    "organiser_person_id",
]
WHOLE = ["age", "born_min", "born_max", "finish_seconds", "place", "earlier_finishes"]
#: `category` is the competition category (F, M) in which a place counts; `row` the raw row.
OBSERVATION = ["race", "year", "source", "row", *TEXT, *WHOLE]

READERS: dict[str, Callable[[pd.DataFrame], pd.DataFrame]] = {
    "wser_results": wser.results,
    "wser_stats": wser.stats,
    "wser_entrants": wser.entrants,
    "utmb_results": utmb.results,
    "utmb_live": utmb.live,
    "utmb_livetrail": utmb.livetrail,
    "hardrock_stats": hardrock.opensplittime,
    "hardrock_itra": hardrock.itra,
}
#: Control characters other than white space, and marks that change direction or have no width.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]"
)


def observe(raw: pd.DataFrame, source: str, published: pd.DataFrame | None = None) -> pd.DataFrame:
    """The observations of one source: the columns of `OBSERVATION`, one row a raw row.

    `raw` is what `clean.raw.read_source` gives, corrected or not; `published` is the same before its
    corrections, from which `name_published` is taken. Text is `str` and missing where the source does not
    say, numbers are Int64. Columns that the source does not have come out missing. Raises Problem for a time that
    is neither a duration nor a status.
    """
    cleaned = blank_missing(raw)
    check_times(cleaned)
    seen = READERS[SOURCES[source].like or source](cleaned)
    seen = seen.assign(
        race=RACE_OF[source], year=raw["year"], source=source, row=raw["row"],
        name_published=published_name(raw if published is None else published, source),
    )  # fmt: skip
    seen = seen.reindex(columns=OBSERVATION)
    for column in TEXT:
        text = seen[column].astype("str")
        seen[column] = text.mask(text.eq(""))
    for column in ["year", "row", *WHOLE]:
        seen[column] = seen[column].astype("Int64")
    return seen


def published_name(raw: pd.DataFrame, source: str) -> pd.Series:
    """The name as the source printed it, its parts in the order of the source's columns.

    Only what could do harm is gone: control and direction characters, line ends, blanks in a row.
    """
    columns = SOURCES[source].names
    text = raw[columns[0]].str.cat([raw[column] for column in columns[1:]], sep=" ")
    return map_distinct(text, lambda name: " ".join(_INVISIBLE.sub("", name).split()))
