"""Digits of any script as 0 to 9: `\\d` takes them all, what reads numbers does not."""

from __future__ import annotations

import unicodedata

import pandas as pd


def plain_digits(text: str) -> str:
    """`text` with full-width forms made plain and every decimal digit of any script as 0 to 9.

    Raised digits stay as they are: `12²` is twelve with a footnote, not 122.
    """
    if text.isascii():
        return text
    return "".join(
        str(unicodedata.decimal(letter))
        if letter.isdecimal()
        else unicodedata.normalize("NFKC", letter)
        if "\uff01" <= letter <= "\uff5e"
        else letter
        for letter in text
    )


def with_plain_digits(texts: pd.Series) -> pd.Series:
    """`plain_digits` of each value; missing stays missing."""
    odd = {
        text: plain_digits(text)
        for text in texts.dropna().unique().tolist()
        if isinstance(text, str) and not text.isascii()
    }
    return texts.replace(odd) if odd else texts
