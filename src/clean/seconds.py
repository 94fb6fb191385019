"""Times as published, in whole seconds, and whole numbers."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal

import pandas as pd

from race_doubles.clean.digits import plain_digits

_DAY = 86_400
_FRACTION = r"(?:[.,]\d+)?"
_DAYS = r"(?:(?P<days>\d{1,2})\s*(?:d|j|t|g|days?|jours?|tage?n?|d[ií]as?|giorn[oi]|dias?|dag(?:en)?)\.?\s*,?\s*(?:(?:and|et|und|y|e|en)\s+)?)?"
#: The notations of durations that timing systems print; the first that fits counts. Of two numbers with a
#: colon the first is hours: these races take no minutes.
NOTATIONS = {
    # 28:36:00, 28:36:00.5, 5:12:09, 23:42, 1 day, 4:36:00, 1d 04:36:00
    "clock": rf"{_DAYS}(?P<hours>\d{{1,3}})\s?:\s?(?P<minutes>[0-5]\d)(?:\s?:\s?(?P<seconds>[0-5]\d){_FRACTION})?",
    # 1:04:36:00 and 1.04:36:00, days first
    "clock with days": rf"(?P<days>\d{{1,2}})[:.](?P<hours>[01]\d|2[0-3]):(?P<minutes>[0-5]\d):(?P<seconds>[0-5]\d){_FRACTION}",
    # 28.36.00
    "dots": r"(?P<hours>\d{1,3})\.(?P<minutes>[0-5]\d)\.(?P<seconds>[0-5]\d)",
    # 28h36m00s, 25h 13m, 28h36, 28 h 36 min 12 s, 28h36'12", 1d 4h 36m, 2 Std. 5 Min.
    "letters": rf"{_DAYS}(?P<hours>\d{{1,3}})\s?(?:h|hrs?|hours?|heures?|std|stunden?|ore|horas?|uur|u|timmar|tim|timer|t|godz|hod|óra|ó|saat|sa|ч|час(?:а|ов)?|小时|小時|時間|시간)\.?\s?:?"
               r"(?:\s?(?P<minutes>[0-5]?\d)\s?(?:m|mn|mins?|minutes?|minuten|minuti|minutos|minuter|perc|dk|мин|分钟|分鐘|分|분|['’′])?\.?\s?:?"
               rf"(?:\s?(?P<seconds>[0-5]?\d){_FRACTION}\s?(?:s|secs?|seconds?|secondes?|sek|sekunden?|secondi|segundos|sekunder|mp|sn|сек|с|秒|초|\"|''|”|″)?\.?)?)?",
    # PT28H36M, P1DT4H36M0S: ISO 8601
    "ISO 8601": rf"p(?:(?P<days>\d{{1,2}})d)?t(?:(?P<hours>\d{{1,3}})h)?(?:(?P<minutes>\d{{1,2}})m)?(?:(?P<seconds>\d{{1,2}}){_FRACTION}s)?",
    # 1900-01-01 04:36:00, 1904-01-02T04:36:00: a spreadsheet's duration, read as a date
    "spreadsheet date": r"(?P<epoch>1899-12-3[01]|190[04]-01-\d\d)[ t](?P<hours>\d\d):(?P<minutes>\d\d):(?P<seconds>\d\d)(?:\.\d+)?",
}  # fmt: skip
#: Signs that look like a colon.
_COLONS = str.maketrans("∶︓꞉ː", "::::")
_PATTERNS = [re.compile(pattern) for pattern in NOTATIONS.values()]
#: How nearly every time is printed; the first of `NOTATIONS` gives the same.
_CLOCK = re.compile(r"([0-9]{1,3}):([0-5][0-9]):([0-5][0-9])")
#: A spreadsheet's days and fractions of a day: `1.191666666666667`.
_DAY_FRACTION = re.compile(r"\d{1,2}[.,]\d{4,}")
_WHOLE = re.compile(r"\s*([0-9]{1,9})(?:[.,]0*)?\s*")
_AROUND = re.compile(r"^(?:[*(]\s*)+|\s*(?:[*)]+|\((?:chip|net|gun)\)|h|hrs?|hours|uhr|std)\.?$")


def read_seconds(published: object) -> int | None:
    """One duration in whole seconds, fractions cut off as the organisers do; None where the text is none."""
    if not isinstance(published, str):
        return None
    if found := _CLOCK.fullmatch(published):
        return int(found[1]) * 3600 + int(found[2]) * 60 + int(found[3])
    text = " ".join(plain_digits(published[:60]).translate(_COLONS).casefold().split())
    if _DAY_FRACTION.fullmatch(text):
        # Rounded: the fraction is a binary number's nearest to a whole second.
        return round(Decimal(text.replace(",", ".")) * _DAY)
    for form in (text, _AROUND.sub("", text)):
        for pattern in _PATTERNS:
            if form and (found := pattern.fullmatch(form)) and any(found.groups()):
                return _total(found.groupdict())
    return None


def _total(parts: dict[str, str | None]) -> int:
    number = {name: int(value) for name, value in parts.items() if value and name != "epoch"}
    days = number.get("days", 0)
    if epoch := parts.get("epoch"):
        days = 0 if epoch.startswith("1899") else int(epoch[-2:]) - (epoch[:4] == "1904")
    return (
        days * _DAY
        + number.get("hours", 0) * 3600
        + number.get("minutes", 0) * 60
        + number.get("seconds", 0)
    )


def to_seconds(published: pd.Series) -> pd.Series:
    """Durations in any of `NOTATIONS` (`28:36:00`, `25h 13m`, `1 day, 4:36:00`, `1.1917` days) in whole seconds.

    Takes text; gives Int64, missing where the text is not a duration.
    """
    return _numbers(published, read_seconds)


def to_whole(published: pd.Series) -> pd.Series:
    """Whole numbers (`12`, `26.0`, `12.`, `٣`) as Int64, missing where the text is not one."""
    return _numbers(published, _whole)


def _numbers(published: pd.Series, read: Callable[[str], int | None]) -> pd.Series:
    """`read` of each distinct text once, as Int64 on the same index."""
    codes, distinct = pd.factorize(published)
    numbers = pd.array([*map(read, distinct.tolist()), None], dtype="Int64")
    return pd.Series(numbers.take(codes), index=published.index, name=published.name)


def _whole(text: str) -> int | None:
    return int(found[1]) if (found := _WHOLE.fullmatch(plain_digits(text))) else None
