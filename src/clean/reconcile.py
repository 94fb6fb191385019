"""What the sources of an edition disagree on, what was kept, and why."""

from __future__ import annotations

import numpy as np
import pandas as pd

from clean.names import fold_series
from clean.schema import RECONCILIATION, checked, shaped
from clean.sources.observation import STRENGTH

COMPARED = [
    "name",
    "sex",
    "age",
    "born",
    "country",
    "city",
    "club",
    "bib",
    "status",
    "finish_seconds",
    "place",
]
NOT_UNDERSTOOD = "not understood: nothing is taken from it"
STRONGER = "the stronger source stands"
STOPPED_2010 = (
    "the live archive shows the race that was stopped the first evening, the results its rerun"
)
#: Sources that list everyone who started, and from which year to which.
LISTS_STARTERS = {
    "wser_stats": (1986, 2100), "utmb_results": (2017, 2100), "utmb_live": (2022, 2100),
    "utmb_livetrail": (2004, 2017),
}  # fmt: skip


def disagreements(matched: pd.DataFrame, starts: pd.DataFrame) -> pd.DataFrame:
    """One row a value that a source prints differently from the one kept.

    `matched` are the observations with `start`, `starts` what `clean.resolve` made of them, with
    result_id. Names differ if their folded parts do, places of birth dates if no year suits both, cities
    and clubs if their folded text does. Gives the columns of `RECONCILIATION`.
    """
    seen = matched.assign(strength=matched["source"].map(STRENGTH)).sort_values(
        ["start", "strength"]
    )
    kept = starts.reset_index()
    tables = [_compare(seen, kept, field) for field in COMPARED]
    tables += [_unlisted(seen, kept), _withheld_names(seen, kept), _listed_twice(kept)]
    table = pd.concat([shaped(one, RECONCILIATION) for one in tables], ignore_index=True)
    order = ["race", "year", "result_id", "field", "source_b", "value_b"]
    return checked(table.sort_values(order, ignore_index=True), RECONCILIATION, "reconciliation")


def _value(table: pd.DataFrame, field: str) -> pd.Series:
    if field == "born":
        same = table["born_min"].eq(table["born_max"])
        both = table["born_min"].astype("str") + "-" + table["born_max"].astype("str")
        return both.mask(same, table["born_min"].astype("str")).where(table["born_min"].notna())
    return table[field].astype("str").where(table[field].notna())


def _compare(seen: pd.DataFrame, kept: pd.DataFrame, field: str) -> pd.DataFrame:
    """Rows where the value of `field` at a source is not the one kept; value_a is the one kept."""
    value = _value(seen, field)
    known = seen[value.notna()].assign(value=value)
    origin = known.drop_duplicates("start")[["start", "source"]].rename(
        columns={"source": "source_a"}
    )
    ours = kept[["start", "result_id"]].assign(kept=_value(kept, field).array)
    if field == "born":
        ours = ours.assign(low=kept["born_min"].array, high=kept["born_max"].array)
    table = known.merge(ours, on="start").merge(origin, on="start")
    table = table[table["source"].ne(table["source_a"])]
    table = table[_differs(table, field).fillna(False).to_numpy(dtype=bool)]
    return table.assign(
        field=field, value_a=table["kept"], source_b=table["source"], value_b=table["value"],
        why=_reasons(table, field),
    )  # fmt: skip


def _differs(table: pd.DataFrame, field: str) -> pd.Series:
    if field == "born":
        return (table["born_min"] > table["high"]) | (table["born_max"] < table["low"])
    if field in ("name", "city", "club"):
        return _sorted_parts(table["value"]).ne(_sorted_parts(table["kept"]))
    return table["value"].ne(table["kept"])


def _sorted_parts(texts: pd.Series) -> pd.Series:
    known = {text: " ".join(sorted(text.split())) for text in fold_series(texts).unique()}
    return fold_series(texts).map(known)


def _reasons(table: pd.DataFrame, field: str) -> pd.Series:
    why = pd.Series(STRONGER, index=table.index, dtype="str")
    if field == "status":
        stopped = table["year"].eq(2010) & table["source"].eq("utmb_livetrail")
        why = why.mask(stopped.to_numpy(dtype=bool), STOPPED_2010)
        late = table["kept"].eq("late")
        why = why.mask(late, "the results page prints no place: it was after the limit")
    if field == "bib":
        why = why.mask(table["value"].str.lstrip("0").eq(table["kept"].str.lstrip("0")),
                       "leading noughts lost in a spreadsheet")  # fmt: skip
    return why


def _unlisted(seen: pd.DataFrame, kept: pd.DataFrame) -> pd.DataFrame:
    """Finishers, and others who started, whom a source of their edition leaves out."""
    listed = set(zip(seen["start"], seen["source"], strict=True))
    there = seen[seen["source"].ne("wser_entrants")][["race", "year", "source"]].drop_duplicates()
    # The live archive of 2010 is of another race than the results; see STOPPED_2010.
    there = there[~(there["source"].eq("utmb_livetrail") & there["year"].eq(2010))]
    table = kept[kept["status"].isin(["finished", "late", "dnf", "dsq"])]
    table = table[["start", "race", "year", "result_id", "status", "source"]].merge(
        there.rename(columns={"source": "source_b"}), on=["race", "year"]
    )
    absent = np.array(
        [pair not in listed for pair in zip(table["start"], table["source_b"], strict=True)]
    )
    span = table["source_b"].map(LISTS_STARTERS)
    whole = np.array([
        isinstance(years, tuple) and years[0] <= year <= years[1]
        for years, year in zip(span, table["year"], strict=True)
    ])  # fmt: skip
    expected = table["status"].eq("finished").to_numpy(dtype=bool) | whole
    table = table[absent & expected]
    return table.assign(
        field="start", source_a=table["source"], value_a=table["status"], kept=table["status"],
        why="only one of the two lists this runner",
    )  # fmt: skip


def _withheld_names(seen: pd.DataFrame, kept: pd.DataFrame) -> pd.DataFrame:
    other = seen[seen["nameless"] & seen["matched_by"].notna()]
    table = other.merge(
        kept[["start", "result_id", "name", "source"]], on="start", suffixes=("_b", "")
    )
    return table.assign(
        field="name", source_a=table["source"], value_a=table["name"], kept=table["name"],
        why="the organiser no longer names this runner, so the other source's name is not used",
    )  # fmt: skip


def _listed_twice(kept: pd.DataFrame) -> pd.DataFrame:
    keys = ["race", "year", "organiser_person_id"]
    twice = kept[kept["organiser_person_id"].notna() & kept.duplicated(keys, keep=False)]
    number = twice["organiser_person_id"]
    return twice.assign(
        field="organiser_person_id", source_a=twice["source"], value_a=number, kept=number,
        why="one person number with two places and times in one edition: both kept, one is not theirs",
    )  # fmt: skip


def correction_rows(done: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    """The corrections made (`clean.corrections`) as reconciliation rows; `rows` finds the result."""
    table = done.merge(
        rows[["source", "year", "row", "result_id", "race"]], on=["source", "year", "row"]
    )
    table = table.assign(
        source_a="corrections", value_a=table["correct"], source_b=table["source"],
        value_b=table["published"], kept=table["correct"], why=table["reason"],
    )  # fmt: skip
    return shaped(table, RECONCILIATION)


def summary(reconciliation: pd.DataFrame) -> pd.DataFrame:
    """How many values each pair of sources disagrees on: race, field, kept from, differs at, editions,
    values."""
    groups = reconciliation.groupby(["race", "field", "source_a", "source_b"], dropna=False)
    table = groups.agg(editions=("year", "nunique"), values=("year", "size")).reset_index()
    table = table.rename(columns={"source_a": "kept from", "source_b": "differs at"})
    return table.sort_values(
        ["race", "values", "field"], ascending=[True, False, True], ignore_index=True
    )


def unread_rows(unread: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    """The values that nothing understood (`clean.unread.not_understood`) as rows of the reconciliation."""
    keys = ["source", "year", "row"]
    known = unread.astype({"year": int, "row": int}).merge(
        rows[[*keys, "race", "result_id"]].astype({"year": int, "row": int}), on=keys
    )
    table = known.assign(
        field=known["column"], source_a=known["source"], value_a=known["published"], why=NOT_UNDERSTOOD
    )
    return shaped(table, RECONCILIATION)
