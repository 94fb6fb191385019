"""Notebook 07, a function a cell: the verdicts, and the rows that decide them, for readers."""

from __future__ import annotations

import pandas as pd
from IPython.display import Markdown

from race_doubles.analysis.fact_check.claim import IN_SHORT, Claim, verdicts_counted
from race_doubles.analysis.fact_check.preview import check_all
from race_doubles.analysis.show.presentation import TableView, prose, table
from race_doubles.common.paths import find_project
from race_doubles.common.races import RACE_NAMES
from race_doubles.common.words import fixed, hours, percent, place_or_status
from race_doubles.doubles.tables import Tables

_HEADINGS = {
    "name": "Runner",
    "sex_place": "Place in sex",
    "finish_seconds": "Time",
    "wser_finish_seconds": "Western States",
    "utmb_finish_seconds": "UTMB",
    "combined_seconds": "Together",
}


def check(tables: Tables) -> list[Claim]:
    """The claims, checked."""
    return check_all(tables, find_project().raw)


def verdicts(claims: list[Claim]) -> TableView:
    """All claims with their verdicts."""
    return table(
        pd.DataFrame(
            {
                "No.": range(1, len(claims) + 1),
                "Verdict": [IN_SHORT.get(claim.verdict, claim.verdict) for claim in claims],
                "Claim": [claim.said for claim in claims],
            }
        ),
        "What the data say of each claim",
        squeezed=("Verdict", "Claim"),
    )


def counted(claims: list[Claim]) -> Markdown:
    """How many claims came out how."""
    return prose(verdicts_counted([claim.verdict for claim in claims]))


def verdict(claims: list[Claim], number: int) -> Markdown:
    """Claim `number`, counted from 1, the verdict and why."""
    claim = claims[number - 1]
    return prose(f"*{claim.said}* **{claim.verdict.capitalize()}.** {claim.because}")


def evidence(claims: list[Claim], number: int) -> TableView:
    """The rows that decide claim `number`, counted from 1."""
    claim = claims[number - 1]
    caption = f"The rows that decide claim {number}" + (f": {claim.about}" if claim.about else "")
    return table(_courses(claim.rows) if "distance_km" in claim.rows else _rows(claim), caption)


def _rows(claim: Claim) -> pd.DataFrame:
    """Rows of starts or doubles for readers: headings, races by name, times as such."""
    shown = claim.rows.copy()
    for name in shown:
        if str(name).endswith("_seconds"):
            shown[name] = shown[name].map(hours)
        elif name == "sex_place":
            status = claim.rows.get("status", ["finished"] * len(shown))
            shown[name] = [place_or_status(*one) for one in zip(shown[name], status, strict=True)]
        elif name == "race":
            shown[name] = shown[name].map(RACE_NAMES)
    shown = shown.drop(columns="status", errors="ignore")
    headings = {**_HEADINGS, **claim.headings}
    return shown.rename(columns=lambda name: headings.get(name, str(name).capitalize()))


def _courses(rows: pd.DataFrame) -> pd.DataFrame:
    """The courses side by side: a column a race, what is compared down the side."""
    shown = pd.DataFrame(
        {
            "Race": rows["race"].map(RACE_NAMES),
            "Distance": [f"{fixed(km, 0)} km" for km in rows["distance_km"]],
            "Ascent": [f"{fixed(metres, 0, ',')} m" for metres in rows["ascent_m"]],
            "Ascent per km": [f"{fixed(metres, 0)} m" for metres in rows["ascent_per_km"]],
            "Time limit": [f"{fixed(limit / 3600, 1)} h" for limit in rows["time_limit_seconds"]],
            "Median finish": rows["median_seconds"].map(hours),
            "Median win, women": rows["median_win_seconds_f"].map(hours),
            "Median win, men": rows["median_win_seconds_m"].map(hours),
            "Not finished": rows["not_finished"].map(percent),
        }
    )
    return shown.set_index("Race").T.reset_index(names="")
