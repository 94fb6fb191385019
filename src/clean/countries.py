"""Countries as ISO 3166-1 alpha-3, and the region where a source gives one.

`pycountry` knows ISO's codes and English names, Babel (Unicode's CLDR) the names in other languages. What neither
can know is here: `country_codes.csv`, the codes of sport (IOC, FIFA, home nations, Commonwealth Games), vehicle signs
and codes of former countries; `country_territories.csv`, which countries are part of another (`Hong Kong, China`);
`country_aliases.csv`, one row a published form with the reason. A row without a country says why there is none. A row
with a city holds only beside that city: `CA` is California, but stood beside Mexico City in 2022.

A code with two meanings is read by its column: `BRN` is Bahrain beside `GER`, Brunei beside `DEU`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pycountry
from babel import Locale

from race_doubles.clean.missing import is_missing, na_is_namibia
from race_doubles.clean.names.folding import fold
from race_doubles.clean.names.repair import clean_series, clean_text
from race_doubles.common.files import read_csv_rows, read_text_csv

if TYPE_CHECKING:
    import pandas as pd

#: Kinds of column: WSER's one that mixes states and countries (residence); one of countries only;
#: the ISO 3166-1 alpha-2 codes of UTMB, its live results and LiveTrail (nationality).
KINDS = ("state_or_country", "country", "nationality_code")
#: Countries whose states Western States writes as codes, strongest first.
_FEDERATIONS = ("US", "CA", "AU")
#: Languages whose names of countries are known, earlier ones first where two names meet.
LANGUAGES = ["en", "fr", "de", "es", "it", "pt", "nl", "ca", "eu", "gl", "pl", "cs", "sk", "sl", "hr", "sr", "hu", "ro", "sv", "nb", "nn", "da", "fi", "is", "et", "lv", "lt", "el", "tr", "ru", "uk", "bg", "mk", "he", "ar", "fa", "ja", "ko", "zh", "zh_Hant", "th", "vi", "id", "ms"]  # fmt: skip
#: Readings of a code with two meanings: as ISO 3166-1 has it, or as sport does.
ISO, SPORT = "ISO", "sport"
_DOTTED = re.compile(r"(?:[^\W\d_]\.\s?)+[^\W\d_]?")
_PIECES = re.compile(r"\s*[,;/()\[\]|]\s*|\s+[-–—]\s+")
_ARTICLE = re.compile(
    r"(?i)(?:the|la|le|les|el|los|die|der|das|il|lo|de|het|a|o)\s+(?=\w{4})|,\s*the$"
)
#: Words that are shortened in names of countries (`Rep. of Korea`, `Russian Fed.`, `S. Korea`).
_SHORTENED = {
    "rep": "Republic", "fed": "Federation", "dem": "Democratic", "utd": "United", "is": "Islands",
    "n": "North", "s": "South", "e": "East", "w": "West",
}  # fmt: skip
_SHORT = re.compile(rf"\b({'|'.join(_SHORTENED)})(?:\.\s*|\b(?=\s|$))", re.IGNORECASE)
#: No language writes a country's name so; to look through them all takes half a second.
_CODE = re.compile("[A-Z]{1,3}")
_FLAG = re.compile("[\U0001f1e6-\U0001f1ff]{2}")


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
    system = code_system(texts.unique())
    rows = [to_place(text, kind, town, system) for text, town in number]
    table = pd.DataFrame(rows, columns=list(Place._fields), dtype="str")
    return table.mask(table == "").take([number[pair] for pair in pairs]).set_axis(published.index)


def to_place(published: str, kind: str, city: str = "", system: str = SPORT) -> Place:
    """One published value; see `to_places`. `system` (`ISO` or `SPORT`) decides a code with two meanings."""
    text = clean_text(published)
    if kind == "state_or_country" and text.upper() in (
        "NA",
        "N/A",
    ):  # countries stand there in three letters
        return NOWHERE
    return (
        NOWHERE if is_missing(text, "country") else _to_place(text, kind, clean_text(city), system)
    )


def code_system(published: Iterable[str]) -> str:
    """`ISO` or `SPORT`: by which of the two a column's distinct values are written.

    Counted are the codes of countries for which the two differ (`DEU`, `GER`); a tie is sport's, which most results are.
    """
    codes = {text.strip().upper() for text in published if isinstance(text, str)}
    differing = {
        code: country for code, (country, _) in _codes().items() if len(code) == 3 and country
    }
    iso = set(differing.values()) - set(differing)
    return (
        ISO if len(codes & iso) > len(codes & (set(differing) - iso - _two_meanings())) else SPORT
    )


def read_countries(published: Iterable[str], na_elsewhere: bool = False) -> dict[str, Place]:
    """Distinct values of one column of nationalities or residences -> place, for values that name one or say why not.

    `NA` is Namibia or missing by its column and by whether another column of the table has it (`na_elsewhere`): see
    `clean.missing.na_is_namibia`. What is missing is `NOWHERE`; what nothing explains has the reason `unknown`.
    """
    values = [text for text in published if isinstance(text, str)]
    system = code_system(values)
    namibia = na_is_namibia(values, na_elsewhere)
    return {text: NOWHERE if text.strip().upper() == "NA" and not namibia else to_place(text, "nationality_code", "", system)
            for text in values}  # fmt: skip


@lru_cache(maxsize=1 << 16)
def _to_place(text: str, kind: str, city: str, system: str) -> Place:
    place = _place(text.strip(" ,.\"'"), kind, city, system)
    town, _, province = city.strip(" \"'").rpartition(",")
    if town and place.country and not place.region:
        return place._replace(region=_province(province.strip(), place.country))
    return place


def _place(text: str, kind: str, city: str, system: str) -> Place:
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
    if place := _country(text, system):
        return place
    head, _, tail = text.rpartition(",")
    if head and (country := _to_place(tail.strip(), "country", "", system).country):
        inside = _to_place(head.strip(), "country", "", system).country
        if (inside, country) in _territories():
            return Place(inside)
        return Place(country, _province(head.strip(), country))
    if place := _of_pieces(text, system):
        return place
    if head and (place := _country(f"{tail.strip()} {head.strip()}", system)):  # `Korea, South`
        return place
    return Place("", "", "unknown")


def _of_pieces(text: str, system: str) -> Place | None:
    """`France (FRA)`, `CHE / Switzerland`, `China (Hong Kong)`: pieces that name one country, or one and a part of it."""
    if _DOTTED.fullmatch(text):
        return _country(text.replace(".", "").replace(" ", ""), system)
    pieces = [piece for piece in _PIECES.split(text) if piece]
    if len(pieces) < 2:
        if not re.match(r"[A-Z]{2,3}\s|.*\s[A-Z]{2,3}$", text):
            return None
        pieces = text.split(maxsplit=1)
        if len(pieces[0]) > 3:
            pieces = text.rsplit(maxsplit=1)
    found = {
        place.country for piece in pieces if (place := _country(piece, system)) and place.country
    }
    named = [piece for piece in pieces if _country(piece, system)]
    if len(found) == 1 and len(named) == len(pieces) > 1:
        return Place(found.pop())
    if len(found) == 2:
        one, other = sorted(found)
        for inside, whole in ((one, other), (other, one)):
            if (inside, whole) in _territories():
                return Place(inside)
    return None


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


def _country(text: str, system: str) -> Place | None:
    """The country of a code in any case, of a flag, or of a name in one of `LANGUAGES`; None for others."""
    code = text.upper()
    if _FLAG.fullmatch(text):
        code = "".join(chr(ord(letter) - 0x1F1E6 + ord("A")) for letter in text)
    if code in _two_meanings():
        return Place(code if system == ISO else _codes()[code][0])
    if len(code) == 2 and (found := pycountry.countries.get(alpha_2=code)):
        return Place(found.alpha_3)
    if len(code) == 3 and (found := pycountry.countries.get(alpha_3=code)):
        return Place(found.alpha_3)
    if (known := _codes().get(code)) and (text.isupper() or len(text) > 1):
        return Place(known[0], "", "" if known[0] else known[1])
    for form in dict.fromkeys((text, _in_full(text))):
        if place := _aliases("any").get((_key(form), "")):
            return place
        if _CODE.fullmatch(form):
            continue
        if name := _named(_key(form)) or _named(_key(_ARTICLE.sub("", form))):
            return Place(name)
    return None


def _in_full(text: str) -> str:
    """`text` with the words of `_SHORTENED` written out."""
    return _SHORT.sub(lambda word: f"{_SHORTENED[word[1].lower()]} ", text).strip()


@cache
def _codes() -> dict[str, tuple[str, str]]:
    """Codes that ISO 3166-1 lacks or uses otherwise -> alpha-3 ("" for a country that is no more), and whose they are."""
    table = read_text_csv(Path(__file__).with_name("country_codes.csv"))
    return {row.code: (row.country, row.system) for row in table.itertuples()}


@cache
def _two_meanings() -> frozenset[str]:
    """Codes of sport that mean another country in ISO 3166-1."""
    return frozenset(code for code, (country, _) in _codes().items()
                     if len(code) == 3 and country and code != country and pycountry.countries.get(alpha_3=code))  # fmt: skip


@cache
def _territories() -> frozenset[tuple[str, str]]:
    """Pairs of a country and the one that it is part of."""
    table = read_text_csv(Path(__file__).with_name("country_territories.csv"))
    return frozenset(zip(table["territory"], table["of"], strict=True))


def _named(key: str) -> str:
    """The alpha-3 of a folded name, "" for none. A name that languages give to two countries is the first language's."""
    if found := _iso_names().get(key):
        return found
    # A language takes a while to read, and most names are in one of the first.
    return next((found for one in LANGUAGES if (found := _names_in(one).get(key))), "")


@cache
def _iso_names() -> dict[str, str]:
    """Folded names of ISO 3166-1 -> alpha-3."""
    names: dict[str, str] = {}
    for attribute in ("name", "common_name", "official_name"):
        for country in pycountry.countries:
            if value := getattr(country, attribute, ""):
                head, _, tail = value.partition(", ")  # `Korea, Republic of`
                for form in (value, f"{tail} {head}"):
                    names.setdefault(_key(form), country.alpha_3)
    return names


@cache
def _names_in(language: str) -> dict[str, str]:
    """Folded names in one language -> alpha-3."""
    names: dict[str, str] = {}
    for code, value in sorted(Locale.parse(language).territories.items()):
        if len(code) == 2 and (found := pycountry.countries.get(alpha_2=code)):
            for form in dict.fromkeys((value, value.partition(" (")[0])):
                names.setdefault(_key(form), found.alpha_3)
    return names
