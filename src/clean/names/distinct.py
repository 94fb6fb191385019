"""Doing something to each distinct value of a column once: names and times repeat a lot."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd


def map_distinct(texts: pd.Series, change: Callable[[str], str], missing: str = "") -> pd.Series:
    """`change` of each value as `str`, on the same index; `missing` where there is none."""
    import pandas as pd

    codes, distinct = pd.factorize(texts)
    changed = pd.array([*map(change, distinct.tolist()), missing], dtype="str")
    return pd.Series(changed.take(codes), index=texts.index, name=texts.name)
