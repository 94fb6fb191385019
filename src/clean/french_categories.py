"""The categories of the French federation (FFA): ages reached in the year of the season, one table for all who read them.

`SE` ended at 39 until masters from 35 on (`M0`) took the place of `V1`-`V4`.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import NamedTuple

from race_doubles.common.files import read_text_csv


class Category(NamedTuple):
    """One category: the seasons in which it held (None: any) and its ages (`oldest` None: any above)."""

    first_season: int | None
    last_season: int | None
    youngest: int
    oldest: int | None


@cache
def french_categories() -> dict[str, tuple[Category, ...]]:
    """The categories by code; more than one where the ages of a code have changed."""
    found: dict[str, tuple[Category, ...]] = {}
    table = read_text_csv(Path(__file__).with_name("french_categories.csv"))
    for code, *numbers in table.itertuples(index=False):
        first, last, youngest, oldest = (int(number) if number else None for number in numbers)
        assert youngest is not None
        found[code] = (*found.get(code, ()), Category(first, last, youngest, oldest))
    return found


def ages_in_any_season(oldest: int) -> dict[str, tuple[int, int]]:
    """Lowest and highest age of each code, whatever the season; `oldest` where it has no highest."""
    return {
        code: (
            min(one.youngest for one in held),
            max(one.oldest or oldest for one in held),
        )
        for code, held in french_categories().items()
    }
