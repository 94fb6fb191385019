"""Strings in a name's place that name nobody."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from race_doubles.clean.names.folding import fold
from race_doubles.clean.names.words import words

if TYPE_CHECKING:
    import pandas as pd

_NOBODY = words("nobody")
_WHOLE = frozenset(fold(name) for name in words("nobody whole"))
_NUMBERED = re.compile(
    r"(?:runner|coureur|dossard|bib|bib no|bib number|no|nr|start(?:nummer)?|startnr|dorsal|pettorale|participant\w*|partecipante|"
    r"teilnehmer(?:in)?|athlete|entrant|competitor|anonym\w*|unknown|guest|chip|tag|number|numero|elite|vip|pacer|volunteer|uchastnik|user|player|spare) ?[0-9]+\Z"
)
#: A team or club in a name's place.
_TEAM = re.compile(
    r"(?:team|equipe|equipo|squadra|mannschaft|staffel|relay|relais|staffetta) \w+(?: \w+)*\Z"
)


def is_placeholder(published: object) -> bool:
    """Whether `published` names nobody: `Anonymous`, `Unknown UNKNOWN`, `0 N.N`, `Runner 1089`,
    `Name Withheld`, `GDPR`, `Team Nordwind`, "".

    Such a row is a start by someone, and never the same person as any other row.
    """
    return names_nobody(fold(published))


@lru_cache(maxsize=1 << 18)
def names_nobody(folded: str) -> bool:
    """`is_placeholder` of a text that is folded already."""
    if folded.isalpha():  # one word, as most are
        return folded in _WHOLE or folded in _NOBODY or len(folded) == 1
    named = [word for word in folded.split() if not word.isdigit()]
    if not named or _NUMBERED.match(folded) or _TEAM.match(folded):
        return True
    if " ".join(named) in _WHOLE:
        return True
    return all(word in _NOBODY or len(word) == 1 for word in named)


def are_placeholders(published: pd.Series) -> pd.Series:
    """`is_placeholder` of each value, each distinct value once."""
    import numpy as np
    import pandas as pd

    codes, distinct = pd.factorize(published)
    known = np.array([*map(is_placeholder, distinct.tolist()), True], dtype=bool)
    return pd.Series(known[codes], index=published.index, name=published.name)
