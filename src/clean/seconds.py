"""Times as published, in whole seconds."""

from __future__ import annotations

import pandas as pd

_CLOCK = r"^(?P<hours>\d{1,3}):(?P<minutes>[0-5]\d)(?::(?P<seconds>[0-5]\d)(?:\.\d+)?)?$"


def to_seconds(published: pd.Series) -> pd.Series:
    """Durations such as `28:36:00`, `5:12:09` or `23:42` (hours and minutes) in whole seconds.

    Takes text; gives Int64, missing where the text is not a duration. Fractions are cut off, as
    the organisers do.
    """
    parts = published.str.extract(_CLOCK).apply(pd.to_numeric).astype("Int64")
    return parts["hours"] * 3600 + parts["minutes"] * 60 + parts["seconds"].fillna(0)


def to_whole(published: pd.Series) -> pd.Series:
    """Whole numbers (`12`, `26.0`) as Int64, missing where the text is not one."""
    digits = published.str.extract(r"^(\d{1,9})(?:\.0+)?$", expand=False)
    return pd.to_numeric(digits).astype("Int64")
