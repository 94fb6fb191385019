"""The editions table: the registry beside what our results count."""

from __future__ import annotations

import pandas as pd

from clean.schema import EDITIONS, shaped

_WHOLE = ("year", "ascent_m", "time_limit_seconds", "official_starters", "official_finishers")


def count_editions(results: pd.DataFrame, registry: pd.DataFrame) -> pd.DataFrame:
    """One row an edition: the registry's facts, our counts, and the official counts beside them.

    `registry` is text as `scrape.registry.load_editions` gives it. `starters` counts everyone but
    those who did not start; it is missing where only finishers are known. `starters_differ` and
    `finishers_differ` say by how much ours and the official count disagree, and are missing where they
    agree or there is no official one.
    """
    facts = registry.copy()
    for column in _WHOLE:
        facts[column] = pd.to_numeric(facts[column].where(facts[column].ne(""))).astype("Int64")
    facts["distance_km"] = pd.to_numeric(facts["distance_km"].where(facts["distance_km"].ne("")))
    for column in ("date", "sources", "note"):
        facts[column] = facts[column].mask(facts[column].eq(""))
    table = facts.merge(status_counts(results), on=["race", "year"], how="left", validate="1:1")
    for ours, official in (("starters", "official_starters"), ("finishers", "official_finishers")):
        gap = table[ours] - table[official]
        signed = gap.map(lambda n: f"{abs(n)} {'more' if n > 0 else 'fewer'} than the official count",
                         na_action="ignore")  # fmt: skip
        table[f"{ours}_differ"] = signed.where(gap.ne(0).fillna(False))
    return shaped(table.sort_values(["race", "year"], ignore_index=True), EDITIONS)


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
