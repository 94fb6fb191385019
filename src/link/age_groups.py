"""Ages that the group printed beside a result stands for, whoever organised the race.

Organisers name their groups as they like (`35-39M`, `M40`, `SE H`, `Vet W`, `GrdMasM`). What a table
itself shows comes first: where enough rows give both the group and a year of birth, the ages seen are
the group's ages. Else the name is read: numbers as they stand, then the French categories, then
the words in use at Australian races. Ages are those reached in the calendar year of the race; in the
2022-2025 results of 23 events the groups of all but a few dozen of 180,000 rows count so.
"""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

from race_doubles.clean.french_categories import ages_in_any_season

#: Rows with both group and birth year that make a group's ages known from the table.
ENOUGH_ROWS = 40
YOUNGEST, OLDEST = 5, 99

#: Words of Australian races, longest first where one begins another.
_WORDS = {
    "SUPREM": (70, OLDEST), "SUPRMAS": (70, OLDEST), "SUPMAS": (50, 59), "GRDMAS": (60, 69),
    "GDMAS": (60, 69), "MASTER": (40, 49), "MAS": (40, 49), "VET": (30, 39), "OPEN": (18, 29),
    "JUNIORS": (14, 20), "JUN": (14, 19),
}  # fmt: skip
_CLOSED = re.compile(r"(?<!\d)(\d{1,2})\s?-\s?(\d{2})(?!\d)")
_OVER = re.compile(r"(?<!\d)(\d{2})\s?\+")
_UNDER = re.compile(r"(?:U|SUB)\s?(\d{2})(?!\d)")
_UP_TO = re.compile(r"(\d{2})\s?[HFMW]?$")
_DECADE = re.compile(r"[HFMW](\d0)$")
_CODE = re.compile(r"([A-Z][A-Z0-9])\s?[HFMW]$")


def read_group(group: str) -> tuple[int, int] | None:
    """Lowest and highest age that the name of a group says, or None."""
    text = group.strip().upper()
    if found := _CLOSED.search(text):
        return int(found[1]), int(found[2])
    if found := _OVER.search(text):
        return int(found[1]), OLDEST
    if found := _UNDER.match(text):
        return YOUNGEST, int(found[1]) - 1
    if found := _DECADE.match(text):
        return int(found[1]), int(found[1]) + 9
    if found := _CODE.match(text):
        return ages_in_any_season(OLDEST).get(found[1])
    for word, ages in _WORDS.items():
        if text.startswith(word):
            return ages
    if found := _UP_TO.match(text):
        return 16, int(found[1])
    return None


def group_ages(seen: pd.DataFrame) -> pd.DataFrame:
    """Distinct groups with what the table shows -> age_group, age_low, age_high.

    `seen` has age_group, age (race year less birth year; missing where the row has none) and rows,
    one row each combination. A group that nothing explains is left out.
    """
    known = seen.dropna(subset=["age"])
    spans = []
    for group in sorted(seen["age_group"].unique()):
        ages = known[known["age_group"] == group].sort_values("age")
        total = int(ages["rows"].sum())
        if total >= ENOUGH_ROWS:
            share = np.cumsum(ages["rows"].to_numpy()) / total
            low = int(ages["age"].iloc[int(np.searchsorted(share, 0.01))])
            high = int(ages["age"].iloc[int(np.searchsorted(share, 0.99))])
            named = read_group(group)
            # What a name says in numbers holds for ages too few to be seen.
            if named and _CLOSED.search(group):
                low, high = min(low, named[0]), max(high, named[1])
        elif (named := read_group(group)) is not None:
            low, high = named
        else:
            continue
        spans.append((group, low, high))
    return pd.DataFrame(spans, columns=["age_group", "age_low", "age_high"]).astype(
        {"age_group": "str", "age_low": "int32", "age_high": "int32"}
    )
