"""Chinese, Japanese, Korean and Vietnamese surnames: in characters, and in Latin letters."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from race_doubles.clean.names.words import words as words_of
from race_doubles.common.files import read_csv_rows

_CHARACTERS = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\u3005]{1,8}\Z")
_HANGUL = re.compile(r"[\uac00-\ud7a3]{1,6}\Z")


@cache
def eastern_surnames() -> frozenset[str]:
    """Romanised surnames of `eastern_surnames.csv`, in small letters."""
    rows = read_csv_rows(Path(__file__).with_name("eastern_surnames.csv"))
    return frozenset(row["surname"] for row in rows)


def is_eastern_surname(word: str) -> bool:
    """Whether `word` is a common Chinese, Korean or Vietnamese surname in Latin letters."""
    return word.lower() in eastern_surnames()


def split_characters(words: list[str]) -> tuple[list[str], list[str]] | None:
    """Given and family name of a name in characters, or None for other scripts.

    Without a blank the first character (or a known pair) is the family name. With one, the sources
    publish given name first, as for everybody else.
    """
    if not words or not all(_is_characters(word) for word in words):
        return None
    if len(words) > 1:
        return words[:-1], words[-1:]
    text = words[0]
    end = 2 if text[:2] in words_of("two characters") and len(text) > 2 else 1
    return [text[end:]], [text[:end]]


def _is_characters(word: str) -> bool:
    return bool(_CHARACTERS.match(word) or _HANGUL.match(word))
