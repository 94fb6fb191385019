"""What an age, an age group or a category at a race says about the year of birth."""

from __future__ import annotations

import re

import pandas as pd

_GROUP = re.compile(r"\s*(?:U(?P<under>\d{2})|(?P<low>\d{2})-(?P<high>\d{2})|(?P<over>\d{2})\+)")

#: French categories by the age reached in the calendar year of the race: lowest and highest.
FRENCH_CATEGORIES = {
    "JU": (18, 19), "ES": (20, 22), "SE": (23, 39),
    "V1": (40, 49), "V2": (50, 59), "V3": (60, 69), "V4": (70, 99),
}  # fmt: skip
#: Ages that no starter of either race has had; wider than any published.
YOUNGEST, OLDEST = 10, 99
#: The year in which the live results' ages were captured.
LIVE_CAPTURE_YEAR = 2025


def born_from_age(age: pd.Series, date: pd.Series) -> pd.DataFrame:
    """Years of birth that an exact age (whole years) on a date allows.

    Takes ages (numbers or text; what is no number from `YOUNGEST` to `OLDEST` gives missing) and
    dates (datetime64) on the same index; gives born_min, born_max (nullable Int64). One who is `a` on
    a day was born after the same day `a + 1` years before, and not after the day `a` years before:
    two calendar years, or one on 31 December.
    """
    years = _plausible(age)
    when = pd.to_datetime(date)
    year = when.dt.year.astype("Int64")
    last_day = ((when.dt.month == 12) & (when.dt.day == 31)).astype("Int64")
    return _range(year - years - 1 + last_day, year - years)


def born_from_group(group: pd.Series, year: pd.Series) -> pd.DataFrame:
    """Years of birth that a UTMB age group (`20-34`, `35-39M`, `80+`, `U18`) in a race year allows."""
    parts = group.astype("str").str.extract(_GROUP).apply(pd.to_numeric, errors="coerce").astype("Int64")
    low = parts["low"].fillna(parts["over"]).fillna((parts["under"] * 0 + YOUNGEST).astype("Int64"))
    high = parts["high"].fillna((parts["over"] * 0 + OLDEST).astype("Int64")).fillna(parts["under"] - 1)
    calendar = year.astype("Int64")
    return _range(calendar - high, calendar - low)


def born_from_category(category: pd.Series, year: pd.Series) -> pd.DataFrame:
    """Years of birth that a French category (`SE`, `V1 H`, `V2F`) in a race year allows."""
    code = category.astype("str").str.strip().str[:2].str.upper()
    low = code.map({key: ages[0] for key, ages in FRENCH_CATEGORIES.items()}).astype("Int64")
    high = code.map({key: ages[1] for key, ages in FRENCH_CATEGORIES.items()}).astype("Int64")
    calendar = year.astype("Int64")
    return _range(calendar - high, calendar - low)


def born_from_live_age(age: pd.Series) -> pd.DataFrame:
    """Years of birth that the live results' age allows: the age in 2025, whatever the edition."""
    years = _plausible(age)
    return _range(LIVE_CAPTURE_YEAR - years - 1, LIVE_CAPTURE_YEAR - years)


def narrow(first: pd.DataFrame, second: pd.DataFrame) -> pd.DataFrame:
    """The years that both ranges allow; where they contradict each other, the first one."""
    low = pd.concat([first["born_min"], second["born_min"]], axis=1).max(axis=1).astype("Int64")
    high = pd.concat([first["born_max"], second["born_max"]], axis=1).min(axis=1).astype("Int64")
    clash = (low > high).fillna(False).astype(bool)
    return _range(low.where(~clash, first["born_min"]), high.where(~clash, first["born_max"]))


def _plausible(age: pd.Series) -> pd.Series:
    years = pd.to_numeric(age, errors="coerce")
    whole = years.where(years.between(YOUNGEST, OLDEST) & (years % 1 == 0))
    return whole.astype("Int64")


def _range(low: pd.Series, high: pd.Series) -> pd.DataFrame:
    return pd.DataFrame({"born_min": low.astype("Int64"), "born_max": high.astype("Int64")})
