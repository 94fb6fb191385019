"""Words that stand for a missing value: one table for every column and source.

`missing_words.csv` beside this file holds the words, one a row: `any` for every column, `text` for those
that hold no codes (`NC` is North Carolina among states), `club` where there is no club, `number` what
nothing counted or numbered can be. What has neither letter nor digit (`-`, `--`, `?`) is missing anywhere.

`NA` may be Namibia, and `Null` and `Na` are names: a country is decided by its column (`na_is_namibia`),
a name by all of it (`clean.names.is_placeholder`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cache, lru_cache
from pathlib import Path

import pandas as pd

from race_doubles.common.files import read_text_csv

#: Kind of column -> the roles of words that are missing there.
KINDS = {
    "country": ("any",),
    "word": ("any",),
    "text": ("any", "text"),
    "club": ("any", "text", "club"),
    "number": ("any", "number"),
}
#: `no club`, `sans équipe`, `ohne Verein` in whatever words.
_WITHOUT = re.compile(
    r"(?:no|not|non|sans|pas de|hors|sin|ningun|sem|senza|nessun[ao]?|ohne|kein(?:e|en)?|geen|zonder|bez|brak|uten|utan|uden|ingen|without) "
    r"(?:an? )?(?:clubs?|clube|klubb?u?|team|[eé]quip[eoa]|equipo|equipa|verein|squadra|societ[aà]|mannschaft|groupe?|affiliation|"
    r"licen[cs]e|licencia|asociaci[oó]n|association|vereniging|ploeg|dru[zż]yn[ay]|lag)\.?"
)
_FLAG = re.compile("[\U0001f1e6-\U0001f1ff]")


def plain(text: object) -> str:
    """`text` in small letters of one width, without blanks and brackets around it."""
    if not isinstance(text, str):
        return ""
    if text.isascii():
        if text.isalnum():
            return text[:200].lower()
        return " ".join(text[:200].lower().split()).strip("'\"[]{} ")
    return " ".join(unicodedata.normalize("NFKC", text[:200]).casefold().split()).strip("'\"[]{} ")


@cache
def _words(kind: str) -> frozenset[str]:
    table = read_text_csv(Path(__file__).with_name("missing_words.csv"))
    return frozenset(plain(word) for word in table.loc[table["where"].isin(KINDS[kind]), "word"])


@lru_cache(maxsize=1 << 18)
def is_missing(text: object, kind: str) -> bool:
    """Whether a published value says that there is none, in a column of one of `KINDS`.

    A country's `NA` is not looked at here; see `na_is_namibia`. Raises KeyError for an unknown kind.
    """
    words = _words(kind)
    if not isinstance(text, str):
        return True
    said = plain(text)
    if kind == "country" and (said == "na" or _FLAG.search(said)):
        return False
    if not said.isalnum() and not any(letter.isalnum() for letter in said):
        return True
    if kind == "number" and said[:1] in "-0" and re.fullmatch(r"0+(?:[.,]0+)?|-1(?:[.,]0+)?", said):
        return True
    bare = said.strip("()<>.:;,-–—_*/\\ ")
    return said in words or bare in words or (kind == "club" and bool(_WITHOUT.fullmatch(bare)))


def without_missing(texts: pd.Series, kind: str) -> pd.Series:
    """`texts` with `""` where a value says that there is none; every distinct value is looked at once."""
    gone = {text for text in texts.dropna().unique().tolist() if is_missing(text, kind)}
    return texts.mask(texts.isin(gone), "") if gone else texts


def na_is_namibia(countries: Iterable[str], elsewhere: bool) -> bool:
    """Whether `NA` in a column of countries is Namibia.

    It is where the column has two-letter codes and `NA` is in no other column of the table (`elsewhere`).
    `countries` are the distinct values of the column.
    """
    if elsewhere:
        return False
    codes = [text.strip() for text in countries if text and not is_missing(text, "country")]
    others = [text for text in codes if text.upper() not in ("NA", "NAM")]
    return sum(len(text) == 2 for text in others) * 2 >= len(others)
