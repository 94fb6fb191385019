"""What an age, an age group or a category at a race says about the year of birth.

How each source counts was measured on people whose year of birth the live results give:

- UTMB's results API groups by the age reached in the calendar year of the race (race year less
  birth year), without exception in 12,724 results of 2003-2025. Its open groups `80+`, `U18` and
  `U20` are what the site shows for people without a date of birth: where LiveTrail has the same
  results, none of the 404 is of that age. They say nothing.
- The live results of 2022 show the group of the year after; those of 2023-2025 the year's own.
- The live results' `age` is 2025 less the year of birth, birthdays aside: their groups end sharply,
  and the exact ages at Western States agree (split evenly between the two years each allows).
- The French categories (LiveTrail, 2003-2017) count calendar years as well.
"""

from __future__ import annotations

import pandas as pd

from race_doubles.clean.french_categories import french_categories
from race_doubles.clean.schema import OLDEST, YOUNGEST
from race_doubles.common.races import RACES
from race_doubles.scrape.exceptions import Exceptions
from race_doubles.scrape.sources import SOURCES

#: No race of this length lets start who is younger; a category of younger people is a slip and says nothing.
ADULT = 18


def born_from_age(age: pd.Series, date: pd.Series) -> pd.DataFrame:
    """Years of birth that an exact age (whole years; numbers or text) on a date allows.

    One who is `a` on a day was born after that day `a + 1` years before, and no later than that day
    `a` years before: in one of two calendar years, or in one if the day is 31 December.
    """
    years = _plausible(age)
    when = pd.to_datetime(date)
    year = when.dt.year.astype("Int64")
    last_day = ((when.dt.month == 12) & (when.dt.day == 31)).astype("Int64")
    return _range(year - years - 1 + last_day, year - years)


def born_from_group(group: pd.Series, year: pd.Series) -> pd.DataFrame:
    """Years of birth that an age group (`20-34`, `35-39M`, `80+`, `U18`) in a year allows."""
    text = group.astype("str").str.strip()
    closed = _ages(text.str.extract(r"^(?P<low>\d{1,2})-(?P<high>\d{2})(?!\d)"))
    over = _ages(text.str.extract(r"^(?P<low>\d{2})\+"))["low"]
    under = _ages(text.str.extract(r"^U(?P<high>\d{2})(?!\d)"))["high"]
    low = closed["low"].fillna(over).mask(under.notna(), YOUNGEST)
    high = closed["high"].mask(over.notna(), OLDEST).fillna(under - 1)
    return _range(year.astype("Int64") - high, year.astype("Int64") - low)


def born_from_utmb_group(group: pd.Series, year: pd.Series) -> pd.DataFrame:
    """As `born_from_group`, for UTMB's results: an open group is a person of unknown age."""
    is_open = group.astype("str").str.contains(r"\+|U", regex=True)
    return born_from_group(group.mask(is_open), year)


def born_from_category(category: pd.Series, year: pd.Series) -> pd.DataFrame:
    """Years of birth that a French category in a year allows."""
    text = category.astype("str").str.strip().str.upper()
    code = text.str.extract(r"^([A-Z][A-Z0-9])\s?[HFMW]?$")[0]
    calendar = year.astype("Int64")
    # A year that is not known is of no season that began, and of every season that ended: the widest ages hold.
    season = calendar.fillna(0)
    low = pd.Series(pd.NA, index=code.index, dtype="Int64")
    high = low.copy()
    for name, held in french_categories().items():
        for one in held:
            if one.youngest < ADULT:
                continue
            here = code.eq(name)
            if one.first_season is not None:
                here &= season.ge(one.first_season)
            if one.last_season is not None:
                here &= season.le(one.last_season)
            low = low.mask(here, one.youngest)
            high = high.mask(here, OLDEST if one.oldest is None else one.oldest)
    return _range(calendar - high, calendar - low)


def born_from_capture_age(age: pd.Series, as_of: pd.Series) -> pd.DataFrame:
    """The year of birth that the age of a page says which shows everybody's age in the year `as_of`."""
    born = as_of.astype("Int64") - _plausible(age)
    return _range(born, born)


#: The share of ages on the day of the race that are a year out, where `source_exceptions.csv` does not say otherwise.
AGES_OUT = 0.005


def days_of_ages(
    starts: pd.DataFrame, registry: pd.DataFrame, exceptions: Exceptions
) -> pd.DataFrame:
    """The day on which each age holds (`age_on`, ISO text; the month alone where the day is not known) and the share of such ages that are a year out (`age_error`).

    Both are missing where the source's ages are not those on the day of the race. `starts` has race,
    year, source and age; `registry` is text as `scrape.registry.load_editions` gives it.
    """
    dates = registry.set_index(["race", "year"])["date"]
    dates.index = dates.index.set_levels(dates.index.levels[1].astype(int), level=1)
    keys = pd.MultiIndex.from_arrays([starts["race"], starts["year"].astype(int)])
    day = pd.Series(dates.reindex(keys).array, index=starts.index, dtype="str")
    month = starts["race"].map({name: f"{race.month:02}" for name, race in RACES.items()})
    day = day.where(day.ne(""), starts["year"].astype("str") + "-" + month)
    on_race_day = starts["source"].map(
        {name: each.ages == "race day" for name, each in SOURCES.items()}
    )
    known = starts["age"].notna() & on_race_day.astype(bool)
    out = pd.to_numeric(exceptions.values_of(starts, "ages_out"), errors="coerce").fillna(AGES_OUT)
    return pd.DataFrame({"age_on": day.where(known), "age_error": out.where(known)})


def _plausible(age: pd.Series) -> pd.Series:
    years = pd.to_numeric(age, errors="coerce").astype("Float64")
    return years.where(years.between(YOUNGEST, OLDEST) & (years % 1 == 0)).astype("Int64")


def _ages(parts: pd.DataFrame) -> pd.DataFrame:
    return parts.apply(pd.to_numeric, errors="coerce").astype("Int64")


def _range(low: pd.Series, high: pd.Series) -> pd.DataFrame:
    return pd.DataFrame({"born_min": low.astype("Int64"), "born_max": high.astype("Int64")})
