"""Countries as ISO 3166-1 alpha-3, and the region where a source gives one.

`pycountry` knows codes and names; `country_aliases.csv` beside this file holds what it cannot know,
one row a published form with the reason. A row without a country says why there is none. A row
with a city holds only beside that city: `CA` is California, but stood beside Mexico City in 2022.
"""

from __future__ import annotations

from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pycountry

from race_doubles.clean.names.folding import fold
from race_doubles.clean.names.repair import clean_series, clean_text
from race_doubles.common.files import read_csv_rows

if TYPE_CHECKING:
    import pandas as pd

#: Kinds of column: WSER's one that mixes states and countries (residence); one of countries only;
#: the ISO 3166-1 alpha-2 codes of UTMB, its live results and LiveTrail (nationality).
KINDS = ("state_or_country", "country", "nationality_code")
#: Countries whose states Western States writes as codes, strongest first.
_FEDERATIONS = ("US", "CA", "AU")


class Place(NamedTuple):
    """A country (alpha-3) and a region of it (ISO 3166-2), "" where not known, and why not."""

    country: str
    region: str = ""
    reason: str = ""


NOWHERE = Place("")


def to_alpha3(published: pd.Series, kind: str, city: pd.Series | None = None) -> pd.Series:
    """The ISO 3166-1 alpha-3 code of each value (`str`, missing where there is none)."""
    return to_places(published, kind, city)["country"]


def to_places(published: pd.Series, kind: str, city: pd.Series | None = None) -> pd.DataFrame:
    """Country and region of each published value.

    Takes text, one of `KINDS` and, where there is one, the column of cities on the same index.
    Gives columns country (alpha-3), region (ISO 3166-2, such as `US-CA`) and reason (why a value
    gives no country), `str`, missing where empty, on the same index. Kosovo is `XKX`, which is in
    use though not in ISO 3166-1. A value that nothing explains has the reason `unknown`.
    Raises ValueError for an unknown kind.
    """
    if kind not in KINDS:
        raise ValueError(f"kind is {kind!r}; it must be one of {', '.join(KINDS)}")
    import pandas as pd

    texts = published.astype("str").where(published.notna(), "")
    cities = pd.Series("", index=published.index) if city is None else city.fillna("").astype("str")
    pairs = list(zip(texts.tolist(), cities.tolist(), strict=True))
    number = {pair: place for place, pair in enumerate(dict.fromkeys(pairs))}
    rows = [to_place(text, kind, town) for text, town in number]
    table = pd.DataFrame(rows, columns=list(Place._fields), dtype="str")
    return table.mask(table == "").take([number[pair] for pair in pairs]).set_axis(published.index)


def to_place(published: str, kind: str, city: str = "") -> Place:
    """One published value; see `to_places`."""
    return _to_place(clean_text(published), kind, clean_text(city))


@lru_cache(maxsize=1 << 16)
def _to_place(text: str, kind: str, city: str) -> Place:
    place = _place(text.strip(" ,.\"'"), kind, city)
    town, _, province = city.strip(" \"'").rpartition(",")
    if town and place.country and not place.region:
        return place._replace(region=_province(province.strip(), place.country))
    return place


def _place(text: str, kind: str, city: str) -> Place:
    if not text:
        return NOWHERE
    aliases = _aliases(kind)
    for published, town in ((text, city), (text, ""), (text.upper(), "")):
        if place := aliases.get((_key(published), _key(town))):
            return place
    if (
        kind == "state_or_country"
        and (code := _state(text))
        and (state_of := pycountry.countries.get(alpha_2=code[:2]))
    ):
        return Place(state_of.alpha_3, code)
    if country := _country(text):
        return Place(country)
    head, _, tail = text.rpartition(",")
    if head and (country := to_place(tail, "country").country):
        return Place(country, _province(head.strip(), country))
    return Place("", "", "unknown")


def _key(text: str) -> str:
    """Folded, but for codes: `AE` and `Ae` are two."""
    return text if len(text) < 4 else fold(text).replace(" ", "")


@cache
def _aliases(kind: str) -> dict[tuple[str, str], Place]:
    """(published, city) -> place, for one kind of column."""
    table = read_csv_rows(Path(__file__).with_name("country_aliases.csv"))
    return {
        (_key(row["published"]), _key(row["city"])): Place(
            row["country"], row["region"], "" if row["country"] else row["reason"]
        )
        for row in table
        if row["kind"] in (kind, "any")
    }


@cache
def _state_codes() -> dict[str, str]:
    """Codes of US, Canadian and Australian states, alone -> ISO 3166-2; the US first."""
    codes: dict[str, str] = {}
    for country in _FEDERATIONS:
        for state in pycountry.subdivisions.get(country_code=country):
            codes.setdefault(state.code.partition("-")[2], state.code)
    return codes


@cache
def _state_names() -> dict[str, str]:
    """Folded names of the same states -> ISO 3166-2."""
    names: dict[str, str] = {}
    for country in _FEDERATIONS:
        for state in pycountry.subdivisions.get(country_code=country):
            names.setdefault(_key(state.name), state.code)
    return names


def _state(text: str) -> str:
    """The ISO 3166-2 code of a state: its own code in capitals, or its name; "" for others."""
    code = _state_codes().get(text) if text.isupper() else None
    return code or _state_names().get(_key(text), "")


def _province(text: str, country: str) -> str:
    """The ISO 3166-2 code of a state of `country` (alpha-3), "" where `text` is none."""
    alpha_2 = getattr(pycountry.countries.get(alpha_3=country), "alpha_2", "")
    if text == "ONT":  # as Ontario was written before postal codes
        text = "ON"
    state = pycountry.subdivisions.get(code=f"{alpha_2}-{text}")
    if alpha_2 in _FEDERATIONS and state:
        return state.code
    code = _state_names().get(_key(text), "")
    return code if code.startswith(f"{alpha_2}-") else ""


def regions_of(published: pd.Series, country: pd.Series) -> pd.Series:
    """The ISO 3166-2 code of each state within its country (`str`, missing where it is none of it).

    Takes states as people type them (`CA`, `Ca`, `California`) and countries as alpha-3, on one
    index. Known are the states of the countries that Western States writes with theirs.
    """
    import pandas as pd

    texts = clean_series(published)
    known = {
        (text, code): _province(text, code)
        for text, code in set(zip(texts, country.fillna(""), strict=True))
    }
    found = [known[pair] for pair in zip(texts, country.fillna(""), strict=True)]
    regions = pd.Series(found, index=published.index, dtype="str")
    return regions.mask(regions.eq(""))


def _country(text: str) -> str:
    """alpha-3 of an ISO code in any case, or of a name in English; "" for others."""
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
