"""Making a published string harmless and legible: encodings, markup, control characters."""

from __future__ import annotations

import html
import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

from race_doubles.clean.names.distinct import map_distinct
from race_doubles.clean.names.encodings import mend_encoding

#: Longest text that any function of this package looks at; the rest is cut off.
#: The longest name in the races held has 54 characters.
MAX_LENGTH = 200

_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]{2,8});")
#: Tags of a page; other words in angle brackets may be the name itself.
_TAG = re.compile(
    r"</?(?:a|b|i|u|p|s|em|strong|span|font|br|hr|div|sup|sub|small|big|td|tr|th|li|ul|ol|img|script|style|nobr|wbr|o:p|center|h[1-6])"
    r"\b[^<>]{0,100}>", re.IGNORECASE)  # fmt: skip
_SPACE = re.compile(r"\s+")
_PLAIN = re.compile(r"[A-Za-z .,'()\"-]*\Z")
_QUOTES = str.maketrans({"“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "’": "'", "‘": "'",
                         "`": "'", "´": "'", "ʼ": "'", "′": "'"})  # fmt: skip


def clean_text(text: object) -> str:
    """`text` with mojibake, markup, control and direction characters mended or removed.

    Takes any value (None and NA give ""), at most `MAX_LENGTH` characters of it. Curly quotes
    become straight, runs of blanks one blank, letters with marks composed (NFC). What cannot be
    mended without knowing the person stays: that is a correction.
    """
    if not isinstance(text, str):
        return ""
    text = text[:MAX_LENGTH]
    if _PLAIN.match(text):
        return " ".join(text.split())
    for _ in range(4):  # entities are escaped up to three times over in the wild
        if not _ENTITY.search(text):
            break
        text = html.unescape(text)
    text = _TAG.sub(" ", text)
    text = mend_encoding(text)
    text = unicodedata.normalize("NFC", text).translate(_QUOTES)
    text = "".join(map(_harmless, text))
    # One character may have been mended into three.
    return _SPACE.sub(" ", text).strip()[:MAX_LENGTH].rstrip()


def clean_series(texts: pd.Series) -> pd.Series:
    """`clean_text` of each value, each distinct value once; missing becomes ""."""
    return map_distinct(texts, clean_text)


def _harmless(char: str) -> str:
    """A blank for white space and control characters, nothing for invisible ones, else `char`."""
    if char <= "~" and char >= " ":
        return char
    category = unicodedata.category(char)
    if category == "Cf" or category == "Cs" or category == "Cn":
        return ""
    return " " if category[0] in "ZC" else char
