"""Published values that nothing understood: counted, shown, and never taken for another value.

What is not understood is left out of the results; `not_understood` lists it, so that the build can say how many of
which value stood in which column. A time that is neither a duration nor a status stops the build instead: it would
otherwise turn a finish into none.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pandas as pd

from race_doubles.clean.countries import to_places
from race_doubles.clean.digits import with_plain_digits
from race_doubles.clean.missing import is_missing, without_missing
from race_doubles.clean.seconds import read_seconds, to_whole
from race_doubles.clean.sexes import read_sexes
from race_doubles.clean.statuses import read_status
from race_doubles.common.errors import Problem
from race_doubles.common.words import count
from race_doubles.scrape.sources import SOURCES

#: Raw column -> the kind of its words for missing (`clean.missing.KINDS`).
MISSING_IN = {
    "club": "club", "city": "text", "age": "number", "gender": "word", "sex": "word", "state": "country", "region": "country",
    "country": "country", "nationality_code": "country", "country_code": "country", "category": "text", "age_group": "text",
    "time": "word", "race_time": "word", "status": "word", "runner_uri": "number", "bib": "word",
}  # fmt: skip
TIMES = ("time", "race_time")
_COUNTRIES = {"region": "state_or_country", "state": "state_or_country", "nationality_code": "nationality_code",
              "country_code": "nationality_code", "country": "country"}  # fmt: skip
COLUMNS = ["source", "year", "row", "column", "published"]


def blank_missing(raw: pd.DataFrame) -> pd.DataFrame:
    """`raw` (text, one source) with `""` where a word says that there is no value, and digits of any script as 0 to 9."""
    cleaned = {
        name: without_missing(raw[name], kind) for name, kind in MISSING_IN.items() if name in raw
    }
    for name in ("age", "place", "rank"):
        if name in raw:
            cleaned[name] = with_plain_digits(cleaned.get(name, raw[name]))
    return raw.assign(**cleaned)


def check_times(raw: pd.DataFrame) -> None:
    """Raises Problem for the first time of `raw` that is neither a duration nor a word for how the start ended."""
    for column in TIMES:
        if column not in raw:
            continue
        wrong = raw[_unread_times(raw[column])]
        if len(wrong):
            first = wrong.iloc[0]
            raise Problem(
                f"{first['source']} {first['year']}, row {first['row']}: the {column} {first[column]!r} is neither a time nor "
                f"a status ({len(wrong):,} such in this source); correct it in data/curated/corrections.csv, or add the "
                "word to src/clean/status_words.csv."
            )


def _unread_times(times: pd.Series) -> pd.Series:
    wrong = {text for text in times.dropna().unique().tolist()
             if read_seconds(text) is None and not is_missing(text, "number") and read_status(text) is None}  # fmt: skip
    return times.isin(wrong)


def not_understood(raw: pd.DataFrame, source: str) -> pd.DataFrame:
    """The values of one source's raw table (after `blank_missing`) that nothing understands: `COLUMNS`, one row each."""
    found = [pd.DataFrame({name: pd.Series(dtype="object") for name in COLUMNS})]
    for column, wrong in _checks(raw, source).items():
        rows = raw[wrong]
        if len(rows):
            found.append(
                rows[["source", "year", "row"]].assign(column=column, published=rows[column])
            )
    return pd.concat(found, ignore_index=True)


def _checks(raw: pd.DataFrame, source: str) -> dict[str, pd.Series]:
    """Column -> which of its values are there and not understood."""
    checks: dict[str, pd.Series] = {}

    def check(column: str, understood: Callable[[pd.Series], pd.Series]) -> None:
        if column in raw:
            values = raw[column].astype("str")
            checks[column] = values.str.strip().ne("") & ~understood(values).astype(bool)

    for column in ("gender", "sex"):
        check(column, lambda values: values.isin(set(read_sexes(values.unique()))))
    check("age", lambda values: to_whole(values).notna())
    for column, kind in _COUNTRIES.items():
        kind = (
            "nationality_code"
            if column == "country" and SOURCES[source].country == "nationality"
            else kind
        )
        check(column, partial(_names_place, kind=kind, city=raw.get("city")))
    if source == "wser_stats":
        check("status", lambda values: values.map(lambda text: bool(read_status(text))))
    return checks


def _names_place(values: pd.Series, kind: str, city: pd.Series | None) -> pd.Series:
    return to_places(values, kind, city)["reason"].ne("unknown")


def summary(unread: pd.DataFrame, most: int = 3) -> list[str]:
    """One sentence a source and column: how many values were not understood, and which."""
    said = []
    for (source, column), rows in unread.groupby(["source", "column"], sort=True):
        counts = (
            rows["published"]
            .value_counts()
            .sort_index(kind="stable")
            .sort_values(ascending=False, kind="stable")
        )
        shown = ", ".join(f"{value!r} ({number:,})" for value, number in counts.head(most).items())
        more = f" and {len(counts) - most} other values" if len(counts) > most else ""
        said.append(
            f"{source}, {column}: {count(len(rows), 'value')} not understood: {shown}{more}"
        )
    return said
