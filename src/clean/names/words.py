"""Words that mean something in a name, by role: `name_words.csv` beside this file."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from race_doubles.common.files import read_text_csv


@cache
def words(role: str) -> frozenset[str]:
    """The words of one role, in small letters. Raises KeyError for a role without words."""
    table = read_text_csv(Path(__file__).with_name("name_words.csv"))
    found = frozenset(table.loc[table["role"] == role, "word"])
    if not found:
        raise KeyError(role)
    return found
