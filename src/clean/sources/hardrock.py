"""Hardrock: OpenSplitTime's files of all starters and ITRA's listing of finishers."""

from __future__ import annotations

import pandas as pd

from race_doubles.clean.ages import born_from_age, born_from_capture_age
from race_doubles.clean.countries import to_alpha3
from race_doubles.clean.names import clean_series, parse_names
from race_doubles.clean.names.casing import is_capitals
from race_doubles.clean.seconds import to_seconds, to_whole
from race_doubles.clean.sources.wser import plausible
from race_doubles.common.races import RACES


def opensplittime(raw: pd.DataFrame) -> pd.DataFrame:
    """Every starter; who has no finish time did not finish within the limit. There are no places.

    Ages are those of some day in the year `ages_as_of`: of the race day where that is the year of the race.
    """
    seconds = to_seconds(raw["time"])
    as_of = raw["ages_as_of"]
    day = pd.to_datetime(as_of.astype("str") + f"-{RACES['hardrock'].month:02}-01")
    age = plausible(to_whole(clean_series(raw["age"])))
    names = parse_names(raw["first_name"], "first_last", raw["last_name"])
    return pd.concat([names, born_from_age(age, day)], axis=1).assign(
        bib=clean_series(raw["bib"]),
        age=age.where(as_of.eq(raw["year"])),
        sex=raw["gender"],
        category=raw["gender"],
        country=to_alpha3(raw["country"], "country"),
        city=clean_series(raw["city"]),
        status=seconds.notna().map({True: "finished", False: "dnf"}),
        finish_seconds=seconds,
    )


def itra(raw: pd.DataFrame) -> pd.DataFrame:
    """The listing: finishers with rank and nationality, and in one year some who did not finish.

    Names and ages are those of the day of the capture. A finish past the limit is `late` where
    `clean.resolve.late_past_limit` says so.
    """
    seconds = to_whole(raw["time_in_seconds"])
    sex = raw["gender"].map({"M": "M", "W": "F"})
    names = family_first(raw["runner"])
    born = born_from_capture_age(raw["age"], raw["ages_as_of"])
    return pd.concat([names, born], axis=1).assign(
        sex=sex,
        category=sex,
        country=to_alpha3(raw["nationality"], "country"),
        status=seconds.notna().map({True: "finished", False: "dnf"}),
        finish_seconds=seconds,
        place=to_whole(raw["rank"]),
    )


def family_first(published: pd.Series) -> pd.DataFrame:
    """Names of which the family name comes first: the words in capitals (`JORNET BURGADA Kilian`), else the first.

    `BROWNING JEFF` and `Schlarb Jason` show by nothing but the order which is which.
    """
    in_order = parse_names(published, "family_first")
    words = published.str.split()
    marked = words.map(lambda each: len({is_capitals(word) for word in each}) == 2)
    return in_order.where(~marked, parse_names(published, "capitals"))
