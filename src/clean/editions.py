"""The editions table: the registry beside what our results count."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from race_doubles.clean.schema import EDITIONS, shaped
from race_doubles.common.curated import Column, read_curated_if_there
from race_doubles.common.errors import Problem
from race_doubles.common.races import RACES

REASONS = "count_reasons.csv"
COLUMNS = (
    Column("race", choices=tuple(RACES)),
    Column("year", "year"),
    Column("counted", choices=("starters", "finishers")),
    Column("reason"),
    Column("source", "url"),
)
_WHOLE = ("year", "ascent_m", "time_limit_seconds", "official_starters", "official_finishers")


def count_editions(
    results: pd.DataFrame, registry: pd.DataFrame, reasons: dict[tuple[str, int, str], str]
) -> pd.DataFrame:
    """One row an edition: the registry's facts, our counts, and the official counts beside them.

    `registry` is text as `scrape.registry.load_editions` gives it, `reasons` what `load_reasons` does. `starters` counts everyone but
    those who did not start; it is missing where only finishers are known. `starters_differ` and
    `finishers_differ` say by how much ours and the official count disagree and why, and are missing where they
    agree or there is no official one.

    Raises Problem for results of an edition that is not registered, and for a reason that explains nothing.
    """
    facts = registry.copy()
    for column in _WHOLE:
        facts[column] = pd.to_numeric(facts[column].where(facts[column].ne(""))).astype("Int64")
    facts["distance_km"] = pd.to_numeric(facts["distance_km"].where(facts["distance_km"].ne("")))
    for column in ("date", "sources", "note"):
        facts[column] = facts[column].mask(facts[column].eq(""))
    counts = status_counts(results)
    _check_registered(counts, facts)
    table = facts.merge(counts, on=["race", "year"], how="left", validate="1:1")
    for ours, official in (("starters", "official_starters"), ("finishers", "official_finishers")):
        gap = table[ours] - table[official]
        table[f"{ours}_differ"] = [
            _difference(number, reasons.get((race, year, ours)))
            for number, race, year in zip(gap, table["race"], table["year"], strict=True)
        ]
    differ = {
        (row.race, row.year, ours)
        for row in table.itertuples()
        for ours in ("starters", "finishers")
        if not pd.isna(getattr(row, f"{ours}_differ"))
    }
    if stale := sorted(set(reasons) - differ):
        raise Problem(
            f"data/curated/{REASONS} explains {stale[0][2]} of {stale[0][0]} {stale[0][1]}, "
            "which agree with the official count; remove the row."
        )
    return shaped(table.sort_values(["race", "year"], ignore_index=True), EDITIONS)


def _check_registered(counts: pd.DataFrame, facts: pd.DataFrame) -> None:
    """Raise Problem where there are results of an edition that the registry does not have."""
    known = set(zip(facts["race"], facts["year"], strict=True))
    for race, year in zip(counts["race"], counts["year"], strict=True):
        if (race, year) not in known:
            raise Problem(
                f"There are results of {race} {year}, an edition that the registry does not have; add its "
                "status and date to data/curated/edition_claims.csv."
            )


def status_counts(results: pd.DataFrame) -> pd.DataFrame:
    """How many starters, finishers, dnf, dns, dsq and late each edition has (Int64)."""
    counts = results.groupby(["race", "year", "status"]).size().unstack(fill_value=0)
    counts = counts.reindex(columns=["finished", "dnf", "dns", "dsq", "late"], fill_value=0).astype(
        "Int64"
    )
    starters = counts.drop(columns="dns").sum(axis=1)
    # Where a source lists finishers alone, nobody knows how many started.
    known = counts[["dnf", "dns", "dsq"]].sum(axis=1).gt(0)
    counts["starters"] = starters.where(known)
    return counts.rename(columns={"finished": "finishers"}).reset_index()


def _difference(gap: int, reason: str | None) -> str | None:
    if pd.isna(gap) or gap == 0:
        return None
    text = f"{abs(gap)} {'more' if gap > 0 else 'fewer'} than the official count"
    return f"{text}: {reason}" if reason else text


def load_reasons(curated: Path) -> dict[tuple[str, int, str], str]:
    """Why a count differs from the official one, by race, year and `starters` or `finishers`.

    Raises Problem when a row of `count_reasons.csv` lacks a reason or a source, or counts something else.
    """
    rows = read_curated_if_there(curated / REASONS, COLUMNS, key=("race", "year", "counted"))
    return {(row.race, int(row.year), row.counted): row.reason for row in rows.itertuples()}
