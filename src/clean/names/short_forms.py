"""Short and familiar forms of given names: which formal names may one stand for?

The English table is the `nicknames` package; `nicknames.csv` beside this file adds what it lacks
and drops what misleads. Roots are one step from the name and never chained: `Alex` may be Alexander
or Alexandra, which does not make those two one name.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cache, lru_cache
from pathlib import Path

from nicknames import NickNamer

from race_doubles.clean.names.folding import fold
from race_doubles.common.files import read_csv_rows


@cache
def formal_names() -> dict[str, frozenset[str]]:
    """Folded short form -> folded formal names, from the package and from our own table."""
    table: defaultdict[str, set[str]] = defaultdict(set)
    package = NickNamer().nickname_lookup
    for formal, shorts in package.items():
        for short in shorts:
            table[fold(short)].add(fold(formal))
    ours = read_csv_rows(Path(__file__).with_name("nicknames.csv"))
    for row in ours:
        if row["drop"] != "yes":
            table[fold(row["nickname"])].add(fold(row["name"]))
    for row in ours:
        if row["drop"] == "yes":
            table[fold(row["nickname"])].discard(fold(row["name"]))
    return {short: frozenset(names - {short}) for short, names in table.items()}


def nickname_roots(given: object) -> frozenset[str]:
    """The formal names that `given` may stand for, itself included, folded.

    `Topher` gives christopher and topher. Of several given names the first counts, and all run
    together (`José María`: jose, josemaria). Empty for an empty name.
    """
    return _roots(fold(given))


@lru_cache(maxsize=1 << 16)
def _roots(folded: str) -> frozenset[str]:
    words = folded.split()
    if not words:
        return frozenset()
    whole = "".join(words)
    formal = formal_names()
    forms = {words[0], whole}
    return frozenset(forms.union(*(formal.get(form, ()) for form in forms)))


def nickname_agreement(given: str, other: str) -> str:
    """How two given names agree; symmetric.

    `same`; `nickname` (one may stand for the other); `shared` (both may stand for a third, which
    is weak: `Al` and `Alex`); `none`.
    """
    left, right = nickname_roots(given), nickname_roots(other)
    if left.isdisjoint(right):
        return "none"  # as nearly all are
    ours, theirs = fold(given).split(), fold(other).split()
    if ours[0] == theirs[0] or "".join(ours) == "".join(theirs):
        return "same"
    if {ours[0], "".join(ours)} & right or {theirs[0], "".join(theirs)} & left:
        return "nickname"
    return "shared"
