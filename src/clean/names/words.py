"""Words that mean something in a name, by role: `name_words.csv` beside this file."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from race_doubles.common.files import read_csv_rows


@cache
def words(role: str) -> frozenset[str]:
    """The words of one role, in small letters. Raises KeyError for a role without words."""
    table = read_csv_rows(Path(__file__).with_name("name_words.csv"))
    found = frozenset(row["word"] for row in table if row["role"] == role)
    if not found:
        raise KeyError(role)
    return found
