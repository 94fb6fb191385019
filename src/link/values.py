"""Published values as the linker compares them: each distinct value of a column is read once.

A value is understood, is a word for missing (`clean.missing`), or is not understood; the last is counted,
and nothing is taken from it. Columns are read as wholes, one file at a time: what `NA`, `D` or `BRN` means hangs on
what else stands in the column.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import pandas as pd

from race_doubles.clean.countries import read_countries
from race_doubles.clean.digits import plain_digits
from race_doubles.clean.missing import is_missing, plain
from race_doubles.clean.sexes import read_sexes
from race_doubles.common.words import count

#: Column -> kind of its words for missing. A name is looked at whole (`clean.names.is_placeholder`); a result's id is an
#: id whatever it says.
MISSING_IN = {"sex": "word", "country": "country", "country_kind": "word", "race": "word", "age_group": "text", "club": "club",
              "city": "text", "organiser_person_id": "number", "year": "number", "age": "number", "born_year": "number",
              "born_min": "number", "born_max": "number"}  # fmt: skip
#: Lowest and highest number that a column may hold.
RANGES = {
    "year": (1800, 2100),
    "age": (5, 99),
    "born_year": (1880, 2030),
    "born_min": (1880, 2030),
    "born_max": (1880, 2030),
}
_NUMBER = re.compile(r"\+?([0-9]{1,9})(?:[.,][0-9]*)?")
#: The year of a date: `2015-06-27`, `27.06.2016`, `6/27/2016 10:00`.
_DATE = re.compile(
    r"(?:([0-9]{4})[-./][0-9]{1,2}[-./][0-9]{1,2}|[0-9]{1,2}[-./][0-9]{1,2}[-./]([0-9]{4}))(?:[ T].*)?"
)
_AGE = re.compile(
    r"([0-9]{1,2})\s*(?:years?|yrs?|y|ans|jahre?|años|anni|anos|jaar|lat|let|år|éves|歳|岁|세)?\.?",
    re.IGNORECASE,
)
_FLOAT_ID = re.compile(r"([0-9]+)\.0+")


@dataclass
class Reading:
    """What the distinct values of one column mean: `of` (value -> understood; "" as missing) and `unread`."""

    of: dict[str, str]
    unread: list[str] = field(default_factory=list)


def read_number(text: str, column: str) -> str | None:
    """A whole number in the range of its column, as text; the year of a date where years stand; None for others."""
    said = plain_digits(text).strip()
    found = _NUMBER.fullmatch(said)
    number = found[1] if found else None
    if not found and column == "age" and (aged := _AGE.fullmatch(said)):
        number = aged[1]
    if not found and column != "age" and (dated := _DATE.fullmatch(said)):
        number = dated[1] or dated[2]
    low, high = RANGES[column]
    return str(int(number)) if number and low <= int(number) <= high else None


def _sexes(values: Sequence[str], na_elsewhere: bool) -> dict[str, str]:
    return read_sexes(values)


def _countries(values: Sequence[str], na_elsewhere: bool) -> dict[str, str]:
    places = read_countries(values, na_elsewhere)
    return {
        text: place.country
        for text, place in places.items()
        if place.country or place.reason != "unknown"
    }


def _kinds(values: Sequence[str], na_elsewhere: bool) -> dict[str, str]:
    return {text: plain(text) for text in values if plain(text) in ("nationality", "residence")}


_READERS: dict[str, Callable[[Sequence[str], bool], dict[str, str]]] = {
    "sex": _sexes,
    "country": _countries,
    "country_kind": _kinds,
}


def read_column(column: str, values: Sequence[str], na_elsewhere: bool = False) -> Reading:
    """The distinct values of `column`, which `MISSING_IN` must have; `na_elsewhere`: another column of the file has `NA`."""
    there = [text for text in values if not is_missing(text, MISSING_IN[column])]
    if column in _READERS:
        understood = _READERS[column](there, na_elsewhere)
    elif column in RANGES:
        understood = {text: number for text in there if (number := read_number(text, column))}
    elif column == "organiser_person_id":
        understood = {
            text: _FLOAT_ID.sub(r"\1", text.strip()) if "." in text else text.strip()
            for text in there
        }
    else:
        understood = {text: text.strip() for text in there}
    return Reading(dict.fromkeys(values, "") | understood, sorted(set(there) - set(understood)))


def says_na(values: Sequence[str]) -> bool:
    """Whether a column writes `NA` (in whatever letters) where there is no value."""
    return any(plain(text) in ("na", "n/a", "#n/a") for text in values)


def unread_table(counts: Sequence[tuple[str, str, int]]) -> pd.DataFrame:
    """Values not understood: column, value, rows, most rows first within a column."""
    table = (
        pd.DataFrame(counts, columns=["column", "value", "rows"])
        .groupby(["column", "value"], as_index=False)["rows"]
        .sum()
    )
    return table.sort_values(
        ["column", "rows", "value"], ascending=[True, False, True], ignore_index=True
    )


def report(unread: pd.DataFrame, most: int = 20) -> dict[str, dict]:
    """`unread_table` for run.json: column -> rows, distinct values, and the commonest values with their rows."""
    return {
        column: {"rows": int(group["rows"].sum()), "distinct": len(group),
                 "values": dict(zip(group["value"].str[:100].head(most), group["rows"].head(most).astype(int).tolist(), strict=True))}
        for column, group in unread.groupby("column", sort=True)
    }  # fmt: skip


def sentences(unread: pd.DataFrame, most: int = 3) -> list[str]:
    """The same for the terminal, one sentence a column."""
    said = []
    for column, group in unread.groupby("column", sort=True):
        shown = ", ".join(
            f"{value[:40]!r} ({rows:,})"
            for value, rows in zip(group["value"].head(most), group["rows"], strict=False)
        )
        more = f" and {len(group) - most:,} other values" if len(group) > most else ""
        missing = count(int(group["rows"].sum()), "value")
        said.append(f"{column}: {missing} not understood, taken as missing: {shown}{more}.")
    return said
