"""The registry of editions: what is known of every year of both races, and who says so.

`edition_claims.csv` has one row a claim: race, year or span of years, field, value, whether it is
the chosen one, its source, and why. A claim for one year stands before one for a span. The claims not
chosen are the contradictions, kept with their reason.
"""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from pathlib import Path

import pandas as pd

from race_doubles.common.errors import Problem
from race_doubles.common.files import read_text_csv
from race_doubles.scrape.reading import shown

HERE = Path(__file__).parent
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


def load_claims() -> pd.DataFrame:
    """Every claim as text, a row a year: race, year, field, value, chosen, source, why, is_span.

    Raises Problem when edition_claims.csv has a row that cannot be a claim.
    """
    return _claims().copy()


def load_editions() -> pd.DataFrame:
    """The chosen values, one row a race and year, as text in COLUMNS; `sources` cites each field.

    Raises Problem when edition_claims.csv chooses two values for one thing.
    """
    return _editions().copy()


def registered(race: str, year: int) -> dict[str, str] | None:
    """The registry's row for one edition, or None."""
    rows = _editions()
    ours = rows[(rows["race"] == race) & (rows["year"] == str(year))]
    return None if ours.empty else ours.iloc[0].to_dict()


def held_years(race: str) -> list[int]:
    """The years in which `race` was held, shortened or not."""
    rows = _editions()
    ours = rows[(rows["race"] == race) & (rows["status"] != "cancelled")]
    return sorted(int(year) for year in ours["year"])


@cache
def _claims() -> pd.DataFrame:
    published = read_text_csv(HERE / "edition_claims.csv")
    rows = []
    for claim in published.to_dict("records"):
        first, last = _span(claim)
        for year in range(first, last + 1):
            rows.append({**claim, "year": str(year), "is_span": first != last})
    return pd.DataFrame(rows)[
        ["race", "year", "field", "value", "chosen", "source", "why", "is_span"]
    ]


def _span(claim: dict[str, str]) -> tuple[int, int]:
    """The first and last year of a claim, once it is clear that it is one."""
    found = re.fullmatch(r"(\d{4})(?:-(\d{4}))?", claim.get("years", ""))
    shape = _SHAPES.get(claim.get("field", ""), _WHOLE)
    if (
        found is None
        or claim["field"] not in FIELDS
        or claim["chosen"] not in ("yes", "no")
        or not claim["source"].startswith("http")
        or not shape.fullmatch(claim["value"])
    ):
        raise Problem(
            f"src/scrape/edition_claims.csv has a broken row {shown(claim, 200)}; mend it."
        )
    if claim["field"] == "date":
        try:
            date.fromisoformat(claim["value"])
        except ValueError:
            raise Problem(
                f"src/scrape/edition_claims.csv: {shown(claim['value'])} is no date; mend it."
            ) from None
    return int(found[1]), int(found[2] or found[1])


@cache
def _editions() -> pd.DataFrame:
    chosen = _claims().query("chosen == 'yes'").sort_values("is_span", kind="stable")
    twice = chosen[chosen.duplicated(["race", "year", "field", "is_span"])]
    if not twice.empty:
        one = twice.iloc[0]
        raise Problem(
            "src/scrape/edition_claims.csv chooses two values for "
            f"{one['field']} of {one['race']} {one['year']}; leave one of them."
        )
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
