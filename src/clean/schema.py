"""What the tables of this room must be before they leave it."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pandera.pandas as pa

from race_doubles.clean.ages import OLDEST, YOUNGEST
from race_doubles.common.errors import Problem
from race_doubles.common.races import RACES

STATUSES = ("finished", "dnf", "dns", "dsq", "late")
#: No finish of either race was faster or slower than these (20 and 174 thousand seconds have been).
_SECONDS = pa.Check.in_range(30_000, 200_000)
_RACE = pa.Check.isin(tuple(RACES))
_ID = pa.Check.str_matches(rf"^({'|'.join(RACES)})-\d{{4}}-\w+$")
_ALPHA3 = pa.Check.str_matches(r"^[A-Z]{3}$")


def _whole(*checks: pa.Check, nullable: bool = True, **more: Any) -> pa.Column:
    return pa.Column("Int64", list(checks), nullable=nullable, **more)


def _text(*checks: pa.Check, nullable: bool = True, **more: Any) -> pa.Column:
    return pa.Column(str, list(checks), nullable=nullable, **more)


RESULTS = pa.DataFrameSchema(
    {
        "result_id": _text(_ID, nullable=False, unique=True),
        "race": _text(_RACE, nullable=False),
        "year": _whole(nullable=False),
        "bib": _text(),
        "name_published": _text(nullable=False),
        "given": _text(),
        "family": _text(),
        "name": _text(),
        "sex": _text(pa.Check.isin(["F", "M", "X"])),
        "age": _whole(pa.Check.in_range(YOUNGEST, OLDEST)),
        "born_min": _whole(),
        "born_max": _whole(),
        "country": _text(_ALPHA3),
        "country_kind": _text(pa.Check.isin(["nationality", "residence"])),
        "city": _text(),
        "club": _text(),
        "status": _text(pa.Check.isin(STATUSES), nullable=False),
        "finish_seconds": _whole(_SECONDS),
        "place": _whole(pa.Check.gt(0)),
        "sex_place": _whole(pa.Check.gt(0)),
        "organiser_person_id": _text(pa.Check.str_matches(r"^\d+$")),
        "source": _text(nullable=False),
        "source_url": _text(pa.Check.str_startswith("https://")),
    },
    checks=[
        pa.Check(lambda t: (t["born_min"] <= t["born_max"]).fillna(True).astype(bool),
                 error="born_min is after born_max"),
        pa.Check(lambda t: ((t["year"] - t["born_min"] <= OLDEST + 1) & (t["year"] - t["born_max"] >= YOUNGEST)).fillna(True).astype(bool),
                 error="born so that nobody would have started"),
        pa.Check(lambda t: t["place"].isna() | t["status"].eq("finished"),
                 error="a place without a finish"),
        pa.Check(lambda t: t["status"].ne("finished") | t["finish_seconds"].notna(),
                 error="a finish without a time"),
        pa.Check(lambda t: t["sex_place"].isna() | (t["sex_place"] <= t["place"]).fillna(False).astype(bool),
                 error="a sex place beyond the place"),
        pa.Check(lambda t: t["country"].isna() == t["country_kind"].isna(),
                 error="a country without its kind"),
    ],
    strict=True,
    ordered=True,
)  # fmt: skip

EDITIONS = pa.DataFrameSchema(
    {
        "race": _text(_RACE, nullable=False),
        "year": _whole(nullable=False),
        "date": _text(pa.Check.str_matches(r"^\d{4}-\d{2}-\d{2}$")),
        "status": _text(pa.Check.isin(["held", "shortened", "cancelled"]), nullable=False),
        "distance_km": pa.Column(float, pa.Check.in_range(50, 200), nullable=True),
        "ascent_m": _whole(pa.Check.in_range(3000, 12000)),
        "time_limit_seconds": _whole(),
        "starters": _whole(),
        "finishers": _whole(),
        "dnf": _whole(),
        "dns": _whole(),
        "dsq": _whole(),
        "late": _whole(),
        "official_starters": _whole(),
        "official_finishers": _whole(),
        "starters_differ": _text(),
        "finishers_differ": _text(),
        "sources": _text(),
        "note": _text(),
    },
    unique=["race", "year"],
    strict=True,
    ordered=True,
)

RECONCILIATION = pa.DataFrameSchema(
    {
        "race": _text(_RACE, nullable=False),
        "year": _whole(nullable=False),
        "result_id": _text(nullable=False),
        "field": _text(nullable=False),
        "source_a": _text(nullable=False),
        "value_a": _text(),
        "source_b": _text(),
        "value_b": _text(),
        "kept": _text(),
        "why": _text(nullable=False),
    },
    strict=True,
    ordered=True,
)

SPLITS = pa.DataFrameSchema(
    {
        "result_id": _text(nullable=False),
        "race": _text(_RACE, nullable=False),
        "year": _whole(nullable=False),
        "checkpoint": _text(nullable=False),
        "leg": _text(pa.Check.isin(["", "in", "out"]), nullable=False),
        "sequence": _whole(nullable=False),
        "elapsed_seconds": _whole(pa.Check.ge(0), nullable=False),
    },
    strict=True,
    ordered=True,
)


def shaped(table: pd.DataFrame, schema: pa.DataFrameSchema) -> pd.DataFrame:
    """`table` with exactly the schema's columns, in its order and dtypes; lacking ones are missing."""
    out = table.reindex(columns=list(schema.columns))
    for name, column in schema.columns.items():
        out[name] = out[name].astype(
            str(column.dtype) if "Int" in str(column.dtype) else column.dtype.type
        )
    return out


def checked(table: pd.DataFrame, schema: pa.DataFrameSchema, what: str) -> pd.DataFrame:
    """`table` if it is what `schema` says.

    Raises Problem naming the table, the column, the broken rule and the first rows that break it.
    """
    try:
        return schema.validate(table, lazy=True)
    except pa.errors.SchemaErrors as why:
        cases = why.failure_cases
        first = cases.iloc[0]
        rows = [index for index in cases["index"].dropna().unique()[:3] if index in table.index]
        named = ", ".join(_row_name(table.loc[index]) for index in rows)
        where = f" at {named}" if named else ""
        raise Problem(
            f"The {what} table breaks a rule ({len(cases)} cases): {first['column'] or 'table'}: "
            f"{first['check']}{where}; correct the raw value in data/curated/corrections.csv."
        ) from None


def _row_name(row: pd.Series) -> str:
    keys = [key for key in ("result_id", "race", "year", "name_published") if key in row.index]
    return " ".join(str(row[key]) for key in (keys[:1] + keys[3:] if "result_id" in keys else keys))
