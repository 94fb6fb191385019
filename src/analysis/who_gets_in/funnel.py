"""From asking to doubling: of UTMB's starters, who asked for Western States of the same year, and what became of it."""

from __future__ import annotations

import pandas as pd

from race_doubles.analysis.models.rates import jeffreys
from race_doubles.common.words import Estimate
from race_doubles.doubles.levels import levels_from

#: The steps: each column counts people of those before it, but `unasked`, which stand beside: at both starts without having asked.
STEPS = (
    "utmb_starters",
    "asked",
    "started_both",
    "finished_both",
    "top10_both",
    "unasked",
    "unasked_finished_both",
)


def funnel(starts: pd.DataFrame, entries: pd.DataFrame, doubles: pd.DataFrame) -> pd.DataFrame:
    """One row a year whose lottery list is known and in which both races were held: year and STEPS (Int64, people).

    `starts` as `Tables.starts`, `entries` and `doubles` as their tables. A starter asked who is linked to an application of that
    year; the others at both starts came by another door.
    """
    applied = entries[entries["stage"].eq("applied")][["runner_id", "year"]].drop_duplicates()
    at_utmb = starts[starts["race"].eq("utmb")][["runner_id", "year"]].drop_duplicates()
    both_held = set(starts.loc[starts["race"].eq("wser"), "year"]) & set(at_utmb["year"])
    rows = at_utmb.merge(applied.assign(asked=True), how="left", on=["runner_id", "year"])
    rows = rows.merge(doubles[["runner_id", "year", "level"]], how="left", on=["runner_id", "year"])
    asked, both = rows["asked"].eq(True), rows["level"].notna()
    finished, top = (
        both & rows["level"].isin(levels_from(level)) for level in ("finished", "top10")
    )
    counted = pd.DataFrame({
        "year": rows["year"], "utmb_starters": True, "asked": asked, "started_both": asked & both,
        "finished_both": asked & finished, "top10_both": asked & top, "unasked": ~asked & both,
        "unasked_finished_both": ~asked & finished,
    })  # fmt: skip
    table = counted.groupby("year")[list(STEPS)].sum().astype("Int64").reset_index()
    known = table["year"].isin(both_held & set(applied["year"]))
    return table[known].reset_index(drop=True)


#: How many lists stand for the beginning, and how many for today.
FEW_LISTS = 3


def first_and_last(table: pd.DataFrame) -> pd.DataFrame:
    """The sums over the first and the last FEW_LISTS years of `table` (of `funnel`): first, last, and its columns.

    Raises ValueError where there are fewer than twice as many years, so that one would be in both.
    """
    if len(table) < 2 * FEW_LISTS:
        raise ValueError(
            f"{len(table)} lists are too few for a beginning and an end of {FEW_LISTS} each"
        )
    ordered = table.sort_values("year")
    rows = []
    for some in (ordered.head(FEW_LISTS), ordered.tail(FEW_LISTS)):
        sums = {name: int(number) for name, number in some.drop(columns="year").sum().items()}
        rows.append(
            {"first": int(some["year"].iloc[0]), "last": int(some["year"].iloc[-1]), **sums}
        )
    return pd.DataFrame(rows)


def doors_of_asked(
    table: pd.DataFrame, entries: pd.DataFrame, doubles: pd.DataFrame
) -> pd.DataFrame:
    """By which doors those came who asked and stood at both starts: `table` (of `funnel`) with two columns, Int64.

    Of `started_both`, `door_known` are those whose door the entrants list of the year prints, `by_lottery` those it has as
    drawn. To ask is not to be drawn: who asked may have come with a place won.
    """
    applied = entries[entries["stage"].eq("applied")][["runner_id", "year"]].drop_duplicates()
    printed = entries[entries["stage"].eq("entered") & entries["door"].notna()]
    printed = printed[["runner_id", "year", "door"]].drop_duplicates(["runner_id", "year"])
    rows = doubles[["runner_id", "year"]].merge(applied, on=["runner_id", "year"])
    rows = rows.merge(printed, on=["runner_id", "year"])
    years = table["year"]
    return table.assign(
        door_known=_by_year(rows, years),
        by_lottery=_by_year(rows[rows["door"].eq("lottery")], years),
    )


def _by_year(rows: pd.DataFrame, years: pd.Series) -> pd.Series:
    return years.map(rows["year"].value_counts()).fillna(0).astype("Int64")


def shares(table: pd.DataFrame, of: str, among: str) -> pd.DataFrame:
    """The share of the column `of` among `among` by year: year, rate, rate_low, rate_high (95 %, Jeffreys)."""
    found = [share(row[of], row[among]) for row in table.to_dict("records")]
    return pd.DataFrame({
        "year": table["year"], "rate": [one.value for one in found],
        "rate_low": [one.low for one in found], "rate_high": [one.high for one in found],
    })  # fmt: skip


def share(part: int, whole: int) -> Estimate:
    """A share of people with its Jeffreys interval."""
    return jeffreys(int(part), int(whole))
