"""Ids of results, the same whatever other sources are added."""

from __future__ import annotations

import string

import pandas as pd


def result_ids(starts: pd.DataFrame) -> pd.Series:
    """An id such as `utmb-2017-8908` or `wser-2011-p17` for each start.

    Takes race, year, source, row, organiser_person_id, bib and place of the strongest source. The key
    is the organiser's person number where it gives one; else at UTMB `b` and the bib, at other races `p` and
    the place as published for those placed, else `b` and the bib; else `p` and the place or `r` and the raw
    row. Where several starts have one key (ties, a profile listed twice) they get `a`, `b`, ... in published order.
    """
    person = starts["organiser_person_id"].astype("object")
    bib = ("b" + starts["bib"].str.replace(r"\W", "", regex=True)).astype("object")
    place = ("p" + starts["place"].astype("str")).where(starts["place"].notna()).astype("object")
    row = ("r" + starts["row"].astype("str")).astype("object")
    by_bib = starts["race"].eq("utmb")
    first, second = bib.where(by_bib, place), place.where(by_bib, bib)
    key = person.where(person.notna(), first.where(first.notna(), second))
    key = key.where(key.notna(), row)
    ids = (starts["race"] + "-" + starts["year"].astype("str") + "-" + key.astype("str")).astype(
        "str"
    )
    shared = ids.duplicated(keep=False)
    alike = starts.loc[shared, ["source", "row"]].assign(id=ids).sort_values(["source", "row"])
    number = alike.groupby("id").cumcount()
    return ids.mask(shared, ids + number.map(_letters).astype("str"))


def _letters(number: int) -> str:
    """0 -> a, 25 -> z, 26 -> aa."""
    quotient, rest = divmod(int(number), 26)
    return (_letters(quotient - 1) if quotient else "") + string.ascii_lowercase[rest]
