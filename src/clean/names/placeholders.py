"""Strings in a name's place that name nobody."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING


from race_doubles.clean.names.folding import fold
from race_doubles.clean.names.words import words

if TYPE_CHECKING:
    import pandas as pd

_NOBODY = words("nobody")
_NUMBERED = re.compile(r"(?:runner|coureur|dossard|bib|participant|anonym\w*|unknown) ?\d+\Z")


def is_placeholder(published: object) -> bool:
    """Whether `published` names nobody: `Anonymous`, `Unknown UNKNOWN`, `0 N.N`, `Runner 1089`, "".

    Such a row is a start by someone, and never the same person as any other row.
    """
    folded = fold(published)
    named = [word for word in folded.split() if not word.isdigit()]
    if not named or _NUMBERED.match(folded):
        return True
    if folded in ("first name last name", "last name first name"):  # a header that repeats
        return True
    return all(word in _NOBODY or len(word) == 1 for word in named)


def are_placeholders(published: pd.Series) -> pd.Series:
    """`is_placeholder` of each value, each distinct value once."""
    known = {text: is_placeholder(text) for text in published.dropna().unique()}
    return published.map(known).fillna(True).astype(bool)
