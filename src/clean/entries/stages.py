"""Lottery lists, draws, wait lists and entrants lists as entries.

Each function takes every edition of its source as published (text, `""` where it says nothing; year
and row as Int64) and gives one row of `observation.ENTRY` a raw row, on the same index.

The ages of the lottery lists and the wait lists are those of the day of the race: they equal those of
the entrants lists for all 1,857 drawn runners of 2014 to 2020 whose full name stands once on both.
"""

from __future__ import annotations

import pandas as pd

from race_doubles.clean.ages import born_from_age
from race_doubles.clean.countries import regions_of, to_alpha3, to_places
from race_doubles.clean.entries.doors import doors_of
from race_doubles.clean.entries.observation import ANSWERS, as_entries
from race_doubles.clean.names import clean_series, parse_names
from race_doubles.clean.seconds import to_whole
from race_doubles.clean.sources.wser import plausible, sex_and_category

#: The lottery lists of 2023 on print `N` where the results print a form of non-binary.
_NON_BINARY = {"N": "X"}
_STATUS = r"^(?P<word>[A-Za-z][A-Za-z ]*?)\s+(?P<day>\d{1,2}/\d{1,2}/\d\d)$"
_HOME = r"^(?P<city>.*?)(?:,\s*(?P<state>[^,]*?))?\s*\b(?P<country>[A-Z]{2})$"


def applied(raw: pd.DataFrame) -> pd.DataFrame:
    """The lottery lists: who asked for a place, with how many tickets.

    Until 2020 one column holds states and countries; `International` (2014) gives neither. From 2022
    on the country is a code and the state whatever the applicant typed.
    """
    of_state = to_places(raw["state"], "state_or_country")
    country = to_alpha3(raw["country"], "country")
    has_code = clean_series(raw["country"]).ne("")
    lasting = clean_series(raw["country"]).ne("") | raw["qualifier"].ne("")
    said = _person(raw).assign(
        stage="applied",
        tickets=to_whole(clean_series(raw["tickets"])),
        country=country.where(has_code, of_state["country"]),
        region=regions_of(raw["state"], country).where(has_code, of_state["region"]),
        # The number of 2016 to 2020 is the application's, new each year: it says nothing.
        applicant_id=raw["id"].where(lasting, ""),
        qualifier=clean_series(raw["qualifier"]),
    )
    return as_entries(said, raw, "wser_lottery")


def drawn(raw: pd.DataFrame) -> pd.DataFrame:
    """A draw: who was drawn, and who for the wait list, in order. It gives no sex and no age."""
    home = clean_series(raw["home"]).str.extract(_HOME).fillna("")
    country = to_alpha3(home["country"], "country")
    said = parse_names(raw["name"], "full").assign(
        stage=raw["stage"],
        name_published=clean_series(raw["name"]),
        place_in_list=to_whole(raw["place_in_list"]),
        tickets=to_whole(raw["tickets"]),
        country=country,
        region=regions_of(home["state"], country),
    )
    return as_entries(said, raw, "wser_draw")


def waitlisted(raw: pd.DataFrame) -> pd.DataFrame:
    """The wait lists: the place in the list, what became of it (`answer`) and when it was called.

    `called_on` is missing where the printed day cannot be: after the year of the race. Those rows are
    what `misdated` gives.
    """
    parts = clean_series(raw["status"]).str.extract(_STATUS).fillna("")
    answer = parts["word"].str.lower().str.split().str.join(" ").map(ANSWERS)
    country = to_alpha3(raw["country"], "country")
    of_state = to_places(raw["state"], "state_or_country")
    country = country.fillna(of_state["country"])
    day = _day(parts["day"]).where(answer.ne("removed"))
    said = _person(raw).assign(
        stage="waitlisted",
        place_in_list=to_whole(raw["place_in_list"]),
        tickets=to_whole(clean_series(raw["tickets"])),
        answer=answer,
        called_on=day.where(~(day.dt.year > raw["year"]).fillna(False).astype(bool)),
        country=country,
        region=regions_of(raw["state"], country),
    )
    return as_entries(said, raw, "wser_waitlist")


def entered(raw: pd.DataFrame, doors: pd.Series) -> pd.DataFrame:
    """The entrants lists: who held a place, by which entry type and door (see `doors`).

    Raises Problem when an entry type has no door.
    """
    country = to_alpha3(raw["country"], "country")
    of_state = to_places(raw["state"], "state_or_country", raw["city"])
    country = country.fillna(of_state["country"])
    types = doors_of(raw, doors)
    said = _person(raw).assign(
        stage="entered",
        entry_type=clean_series(raw["entry_type"]),
        door=types["door"],
        tickets=types["tickets"],
        country=country,
        region=regions_of(raw["state"], country),
    )
    return as_entries(said, raw, "wser_entrants")


def not_understood(raw: pd.DataFrame) -> pd.DataFrame:
    """Rows of the wait lists whose status is none of ANSWERS: year, row and status as published."""
    status = clean_series(raw["status"])
    known = waitlisted(raw)["answer"].notna() | status.eq("")
    return raw.loc[~known, ["year", "row", "status"]]


def misdated(raw: pd.DataFrame) -> pd.DataFrame:
    """Rows of the wait lists that were called on a day that cannot be: year, row and status."""
    seen = waitlisted(raw)
    was_called = seen["answer"].notna() & seen["answer"].ne("removed")
    return raw.loc[was_called & seen["called_on"].isna(), ["year", "row", "status"]]


def _person(raw: pd.DataFrame) -> pd.DataFrame:
    """Names, sex and age of a list with first and last names."""
    names = parse_names(raw["first_name"], "first_last", raw["last_name"])
    race_day = pd.to_datetime(raw["year"].astype("str") + "-06-25")
    age = plausible(to_whole(clean_series(raw["age"])))
    sex = sex_and_category(raw["gender"].replace(_NON_BINARY))["sex"]
    written = raw["first_name"].str.cat(raw["last_name"], sep=" ")
    return pd.concat([names, born_from_age(age, race_day)], axis=1).assign(
        name_published=clean_series(written), sex=sex, age=age
    )


def _day(published: pd.Series) -> pd.Series:
    """`6/22/18` as a date, missing where it is none."""
    return pd.to_datetime(published, format="%m/%d/%y", errors="coerce")
