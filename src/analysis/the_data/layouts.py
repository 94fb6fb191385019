"""Tables of notebook 01, in the words a reader sees."""

from __future__ import annotations

from collections.abc import Collection

import pandas as pd

from race_doubles.analysis.show.presentation import TableView, table
from race_doubles.analysis.the_data.published import SOURCE_NAMES
from race_doubles.clean.coverage import FIELDS
from race_doubles.clean.reconcile import summary
from race_doubles.common.races import DOUBLE, RACE_NAMES
from race_doubles.common.words import percent
from race_doubles.scrape.sources import SOURCES

#: The statuses of a result, from the best outcome on, as a reader knows them.
STATUS_NAMES = {
    "finished": "Finished",
    "late": "After the limit",
    "dnf": "Did not finish",
    "dsq": "Disqualified",
    "dns": "Did not start",
}


#: Nothing of a kind in any source: it may have happened all the same.
NONE_TOLD = "none told"
#: Fields of a result whose names are no words.
FIELD_WORDS = {"finish_seconds": "finish time", "born": "year of birth"}


def status_view(results: pd.DataFrame) -> TableView:
    """Rows of `results` by race and status; what no source tells of a race is called that, and not 0."""
    counts = results.groupby(["race", "status"]).size().unstack(fill_value=0)
    counts = counts.reindex(index=list(DOUBLE), columns=list(STATUS_NAMES), fill_value=0)
    counts = counts.rename(columns=STATUS_NAMES)
    counts.insert(0, "Editions", results.groupby("race")["year"].nunique())
    view = (
        counts.map(lambda number: f"{number:,}" if number else NONE_TOLD)
        .rename(index=RACE_NAMES)
        .rename_axis("Race")
        .reset_index()
    )
    return table(view, "Editions, and everybody listed by what became of them", ("Race",))


def counts_view(editions: pd.DataFrame) -> TableView:
    """Every edition with an official count, ours beside it, and how and why they differ."""
    rows = editions[editions[["official_starters", "official_finishers"]].notna().any(axis=1)]
    gaps = rows["starters_differ"].fillna("") + rows["finishers_differ"].fillna("")
    view = pd.DataFrame({
        "Race": rows["race"].map(RACE_NAMES),
        "Year": rows["year"],
        "Starters": rows["starters"],
        "Official starters": rows["official_starters"],
        "Finishers": rows["finishers"].fillna(0),
        "Official finishers": rows["official_finishers"],
        "Difference": gaps.where(gaps.ne(""), "none"),
    })  # fmt: skip
    return table(_plain(view), "Our counts beside the official ones", ("Race", "Difference"))


def periods_view(shares: pd.DataFrame, periods: Collection[str]) -> TableView:
    """How much is known of a start in each of `periods`: `clean.coverage.known_shares`."""
    view = shares.assign(race=shares["race"].map(RACE_NAMES))
    view = (
        view.set_index("field").loc[list(FIELDS)].reset_index().sort_values("race", kind="stable")
    )
    for name in periods:
        view[name] = view[name].map(percent)
    view = view[["race", "field", *periods]].rename(columns={"race": "Race", "field": "Known"})
    return table(view, "Share of starts of which a field is known", ("Race", "Known"))


def reconciliation_view(reconciliation: pd.DataFrame, least: int) -> TableView:
    """Pairs of sources and fields with at least `least` values that disagree."""
    rows = summary(reconciliation)
    rows = rows[rows["values"] >= least]
    view = pd.DataFrame({
        "Race": rows["race"].map(RACE_NAMES),
        "Field": rows["field"].replace(FIELD_WORDS),
        "Kept from": rows["kept from"].map(SOURCE_NAMES),
        "Differs at": rows["differs at"].map(SOURCE_NAMES),
        "Editions": rows["editions"],
        "Values": rows["values"],
    })  # fmt: skip
    words = ("Race", "Field", "Kept from", "Differs at")
    return table(_plain(view), f"Values on which sources disagree, {least} or more", words)


def missing_view(reconciliation: pd.DataFrame) -> TableView:
    """Starts that one source of an edition lists and another leaves out, by edition."""
    starts = reconciliation[reconciliation["field"].eq("start")]
    groups = (
        starts.groupby(["race", "year", "source_a", "source_b", "value_a"])
        .size()
        .reset_index(name="n")
    )
    view = pd.DataFrame({
        "Race": groups["race"].map(RACE_NAMES),
        "Year": groups["year"],
        "Listed by": groups["source_a"].map(SOURCE_NAMES),
        "Not by": groups["source_b"].map(SOURCE_NAMES),
        "Outcome": groups["value_a"],
        "Starts": groups["n"],
    })  # fmt: skip
    words = ("Race", "Listed by", "Not by", "Outcome")
    return table(_plain(view), "Starts that only one of two sources lists", words)


def corrections_view(corrections: pd.DataFrame) -> TableView:
    """Every published value that is corrected, with the reason."""
    view = pd.DataFrame({
        "Source": corrections["source"].map(lambda name: RACE_NAMES[SOURCES[name].race] + " " + SOURCE_NAMES[name]),
        "Year": corrections["year"],
        "Field": corrections["field"],
        "Published": corrections["published"],
        "Correct": corrections["correct"],
        "Reason": corrections["reason"],
    })  # fmt: skip
    words = ("Source", "Field", "Published", "Correct", "Reason")
    return table(view, "Published values that are wrong", words)


def _plain(view: pd.DataFrame) -> pd.DataFrame:
    """Missing values as blanks, whole numbers as Python's."""
    return view.astype(object).where(view.notna(), "")
