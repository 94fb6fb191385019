"""Countries as ISO 3166-1 alpha-3, and the region where a source gives one.

`country_aliases.csv` beside this file holds what `pycountry` cannot know: one row a published form,
with the kind of source it is meant for and the reason.
"""

from __future__ import annotations

from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

import pandas as pd
import pycountry

from clean.names.folding import fold
from clean.names.repair import clean_text
from common.files import read_text_csv

#: Kinds of column: WSER's one column of states and countries (residence); a country column beside it;
#: ISO 3166-1 alpha-2 codes of nationalities, as UTMB, its live results and LiveTrail give.
KINDS = ("state_or_country", "country", "nationality_code")


class Place(NamedTuple):
    """A country (alpha-3) and a region of it (ISO 3166-2), "" where not known, and why not."""

    country: str
    region: str = ""
    reason: str = ""


NOWHERE = Place("")


def to_alpha3(published: pd.Series, kind: str) -> pd.Series:
    """The ISO 3166-1 alpha-3 code of each value (`str`, missing where there is none)."""
    return to_places(published, kind)["country"]


def to_places(published: pd.Series, kind: str) -> pd.DataFrame:
    """Country and region of each published value.

    Takes text and one of `KINDS`; gives columns country (alpha-3), region (ISO 3166-2, such as
    `US-CA`), reason (why a value gives no country), `str`, missing where empty, on the same index.
    Raises ValueError for an unknown kind. A value that nothing explains has the reason `unknown`.
    """
    if kind not in KINDS:
        raise ValueError(f"kind is {kind!r}; it must be one of {', '.join(KINDS)}")
    texts = published.astype("str").where(published.notna(), "")
    known = {text: to_place(text, kind) for text in texts.unique()}
    table = pd.DataFrame([known[text] for text in texts], columns=list(Place._fields),
                         index=published.index, dtype="str")  # fmt: skip
    return table.mask(table == "")


@lru_cache(maxsize=1 << 14)
def to_place(published: str, kind: str) -> Place:
    """One published value; see `to_places`."""
    text = clean_text(published).strip(" ,.")
    if not text:
        return NOWHERE
    if place := _aliases(kind).get(_key(text)):
        return place
    if kind != "nationality_code" and (place := _state(text, kind)):
        return place
    if country := _country(text):
        return Place(country)
    head, comma, tail = text.rpartition(",")
    if comma and (country := to_place(tail, "country").country):
        region = to_place(head, kind)
        return Place(country, region.region if region.country == country else "")
    return Place("", "", "unknown")


def _key(text: str) -> str:
    return fold(text).replace(" ", "")


@cache
def _aliases(kind: str) -> dict[str, Place]:
    table = read_text_csv(Path(__file__).with_name("country_aliases.csv"))
    rows = table[(table["kind"] == kind) | (table["kind"] == "any")]
    return {_key(row.published): Place(row.country, row.region, "" if row.country else row.reason)
            for row in rows.itertuples()}  # fmt: skip


@cache
def _states() -> dict[str, str]:
    """Two- and three-letter codes of US states, Canadian provinces, Australian states -> ISO 3166-2.

    In that order of strength: `SA` would be South Australia only where no other reading is.
    """
    codes: dict[str, str] = {}
    for country in ("US", "CA", "AU"):
        for subdivision in pycountry.subdivisions.get(country_code=country) or []:
            codes.setdefault(subdivision.code.partition("-")[2], subdivision.code)
    return codes


@cache
def _state_names() -> dict[str, str]:
    names: dict[str, str] = {}
    for country in ("US", "CA", "AU"):
        for subdivision in pycountry.subdivisions.get(country_code=country) or []:
            names.setdefault(_key(subdivision.name), subdivision.code)
    return names


def _state(text: str, kind: str) -> Place | None:
    """A state or province: a code in capitals in the mixed column, or a full name."""
    code = None
    if kind == "state_or_country" and text.isupper():
        code = _states().get(text)
    code = code or (_state_names().get(_key(text)) if kind == "state_or_country" else None)
    if not code:
        return None
    country = pycountry.countries.get(alpha_2=code[:2])
    return Place(country.alpha_3, code)


def _country(text: str) -> str:
    """alpha-3 of an ISO code in any case, or of a name, official name or common name in English."""
    code = text.upper()
    if len(code) == 2 and (found := pycountry.countries.get(alpha_2=code)):
        return found.alpha_3
    if len(code) == 3 and (found := pycountry.countries.get(alpha_3=code)):
        return found.alpha_3
    return _country_names().get(_key(text), "")


@cache
def _country_names() -> dict[str, str]:
    names: dict[str, str] = {}
    for attribute in ("name", "common_name", "official_name"):
        for country in pycountry.countries:
            if value := getattr(country, attribute, ""):
                names.setdefault(_key(value), country.alpha_3)
    return names
