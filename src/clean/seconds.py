"""Times as published, in whole seconds."""

from __future__ import annotations

import re
from collections.abc import Callable

import pandas as pd

_CLOCK = re.compile(r"(\d{1,3}):([0-5]\d)(?::([0-5]\d)(?:\.\d+)?)?$")
_WHOLE = re.compile(r"(\d{1,9})(?:\.0+)?$")


def to_seconds(published: pd.Series) -> pd.Series:
    """Durations such as `28:36:00`, `5:12:09` or `23:42` (hours and minutes) in whole seconds.

    Takes text; gives Int64, missing where the text is not a duration. Fractions are cut off, as
    the organisers do.
    """
    return _numbers(published, _seconds)


def to_whole(published: pd.Series) -> pd.Series:
    """Whole numbers (`12`, `26.0`) as Int64, missing where the text is not one."""
    return _numbers(published, _whole)


def _numbers(published: pd.Series, read: Callable[[str], int | None]) -> pd.Series:
    """`read` of each distinct text once, as Int64 on the same index."""
    codes, distinct = pd.factorize(published)
    numbers = pd.array([*map(read, distinct.tolist()), None], dtype="Int64")
    return pd.Series(numbers.take(codes), index=published.index, name=published.name)


def _seconds(text: str) -> int | None:
    if not (found := _CLOCK.match(text)):
        return None
    return int(found[1]) * 3600 + int(found[2]) * 60 + int(found[3] or 0)


def _whole(text: str) -> int | None:
    return int(found[1]) if (found := _WHOLE.match(text)) else None
