"""The registry of editions: what is known of every year of both races, and who says so.

`data/curated/edition_claims.csv` has one row a claim: race, year or span of years, field, value, whether it is
the chosen one, its source, and why. A claim for one year stands before one for a span. The claims not
chosen are the contradictions, kept with their reason.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pandas as pd

from race_doubles.common.curated import Column, first_and_last, is_date, read_curated, row_problem
from race_doubles.common.files import rows_by_column
from race_doubles.common.paths import find_project
from race_doubles.common.races import RACES
from race_doubles.scrape.reading import shown

FILE = "edition_claims.csv"
FIELDS = (
    "status", "date", "distance_km", "ascent_m", "time_limit_seconds", "official_starters",
    "official_finishers", "note",
)  # fmt: skip
COLUMNS = [
    "race", "year", "date", "status", "distance_km", "ascent_m", "time_limit_seconds",
    "official_starters", "official_finishers", "sources", "note",
]  # fmt: skip
STATUSES = ("held", "shortened", "cancelled")
#: Fields that mean nothing for an edition that was not held.
_OF_A_RACE = {"date", "distance_km", "ascent_m", "time_limit_seconds"}
_SHAPES = {
    "status": re.compile("|".join(STATUSES)),
    "date": re.compile(r"\d{4}-\d\d-\d\d"),
    "distance_km": re.compile(r"\d+(\.\d+)?"),
    "note": re.compile(".+"),
}
_WHOLE = re.compile(r"\d+")
CLAIM = (
    Column("race", choices=tuple(RACES)),
    Column("years", "years"),
    Column("field", choices=FIELDS),
    Column("value"),
    Column("chosen", choices=("yes", "no")),
    Column("source", "url"),
    Column("why", may_be_empty=True),
)


def load_claims(curated: Path | None = None) -> pd.DataFrame:
    """Every claim as text, a row a year: race, year, field, value, chosen, source, why, is_span.

    From the folder `curated`, else that of the checkout, as everything here.

    Raises Problem when edition_claims.csv has a row that cannot be a claim.
    """
    return _claims(_file(curated)).copy()


def load_editions(curated: Path | None = None) -> pd.DataFrame:
    """The chosen values, one row a race and year, as text in COLUMNS; `sources` cites each field.

    Raises Problem when edition_claims.csv chooses two values for one thing.
    """
    return _editions(_file(curated)).copy()


def registered(race: str, year: int) -> dict[str, str] | None:
    """The registry's row for one edition, or None."""
    rows = _editions(_file())
    ours = rows[(rows["race"] == race) & (rows["year"] == str(year))]
    return None if ours.empty else ours.iloc[0].to_dict()


def held_years(race: str) -> list[int]:
    """The years in which `race` was held, shortened or not."""
    rows = _editions(_file())
    ours = rows[(rows["race"] == race) & (rows["status"] != "cancelled")]
    return sorted(int(year) for year in ours["year"])


def cancelled(curated: Path) -> list[tuple[str, int]]:
    """The editions (race, year) that were not held."""
    rows = load_editions(curated).query("status == 'cancelled'")
    return [(race, int(year)) for race, year in zip(rows["race"], rows["year"], strict=True)]


def forget() -> None:
    """Read edition_claims.csv anew the next time: it was written."""
    _claims.cache_clear()
    _editions.cache_clear()


def _file(curated: Path | None = None) -> Path:
    return (curated or find_project().curated) / FILE


@cache
def _claims(path: Path) -> pd.DataFrame:
    rows = []
    for claim in rows_by_column(read_curated(path, CLAIM)):
        field, value = claim["field"], claim["value"]
        fits = _SHAPES.get(field, _WHOLE).fullmatch(value) and (field != "date" or is_date(value))
        if not fits:
            said = f"has {field} {shown(value)}, which it cannot be"
            raise row_problem(path, claim["line"], said)
        first, last = first_and_last(claim["years"])
        for year in range(first, last + 1):
            rows.append({**claim, "year": str(year), "is_span": first != last})
    return pd.DataFrame(rows)[
        ["race", "year", "field", "value", "chosen", "source", "why", "is_span", "line"]
    ]


@cache
def _editions(path: Path) -> pd.DataFrame:
    chosen = _claims(path).query("chosen == 'yes'").sort_values("is_span", kind="stable")
    twice = chosen[chosen.duplicated(["race", "year", "field", "is_span"])]
    if not twice.empty:
        one = twice.iloc[0]
        said = f"chooses two values for {one['field']} of {one['race']} {one['year']}"
        raise row_problem(path, one["line"], said, "leave one of them")
    best = chosen.drop_duplicates(["race", "year", "field"])
    cancelled = best[(best["field"] == "status") & (best["value"] == "cancelled")]
    not_held = set(zip(cancelled["race"], cancelled["year"], strict=True))
    keep = [
        (race, year) not in not_held or field not in _OF_A_RACE
        for race, year, field in zip(best["race"], best["year"], best["field"], strict=True)
    ]
    best = best[keep]
    values = best.set_index(["race", "year", "field"])["value"].unstack()
    cited = best[best["field"] != "note"].assign(
        cite=lambda rows: rows["field"] + ": " + rows["source"]
    )
    cited = cited.sort_values("field", key=lambda names: names.map(FIELDS.index), kind="stable")
    values["sources"] = cited.groupby(["race", "year"])["cite"].agg("; ".join)
    table = values.reset_index().rename_axis(columns=None).reindex(columns=COLUMNS)
    table = table.astype(object).fillna("").astype(str)
    return table.sort_values(["race", "year"], ignore_index=True)
