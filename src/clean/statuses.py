"""Words for how a start ended: one table for every timing system.

`status_words.csv` beside this file has one row a word with its status (`finished`, `late`, `dnf`, `dns`, `dsq`; empty
where the word is known and says too little, such as `WD`, which may be before or during the race).
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from pathlib import Path

from race_doubles.clean.missing import plain
from race_doubles.common.files import read_text_csv

#: What may follow a status: where, why (`DNF (Foresthill)`, `Drop/Metab`, `DNF @ mile 62`, `DNF: stomach`).
_MORE = re.compile(
    r"^(.+?)\s*(?:[(/@:;,–—-]|\bat\b|\bà\b|\bbei\b|\bmile\b|\bkm\b|\b(?:cp|pc|ck|as)?\s?\d).*$"
)
#: What most columns of times and places hold; a word for how a start ended has a letter.
_NUMBERS = re.compile(r"[0-9:.]*\Z")


def _key(text: str) -> str:
    bare = "".join(
        c for c in unicodedata.normalize("NFKD", plain(text)) if not unicodedata.combining(c)
    )
    bare = re.sub(r"[.'’]", "", bare)
    return " ".join(re.sub(r"[-()\[\]*]", " ", bare).split())


@cache
def _words() -> dict[str, str]:
    table = read_text_csv(Path(__file__).with_name("status_words.csv"))
    return {_key(word): status for word, status in zip(table["word"], table["status"], strict=True)}


@lru_cache(maxsize=1 << 14)
def read_status(published: object) -> str | None:
    """`finished`, `late`, `dnf`, `dns` or `dsq`; `""` for a known word that says too little; None for no such word."""
    if not isinstance(published, str) or _NUMBERS.match(published):
        return None
    if not (key := _key(published)):
        return None
    words = _words()
    if key in words:
        return words[key]
    text = plain(published)
    while found := _MORE.match(text):
        text = found[1]
        if (key := _key(text)) in words:
            return words[key]
    return None
