"""What the sources of an edition disagree on, what was kept, and why."""

from __future__ import annotations

import pandas as pd

from race_doubles.clean.names import fold
from race_doubles.clean.names.distinct import map_distinct
from race_doubles.clean.schema import RECONCILIATION, checked, shaped
from race_doubles.scrape.exceptions import Exceptions
from race_doubles.scrape.sources import SOURCES, STRENGTH

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
#: Whom each source lists.
LISTS = {name: source.lists for name, source in SOURCES.items()}


def disagreements(
    matched: pd.DataFrame, starts: pd.DataFrame, exceptions: Exceptions
) -> pd.DataFrame:
    """One row a value that a source prints differently from the one kept.

    `matched` are the observations with `start`, `starts` what `clean.resolve` made of them, with
    result_id. Names differ if their folded parts do, places of birth dates if no year suits both, cities
    and clubs if their folded text does. Gives the columns of `RECONCILIATION`.
    """
    seen = matched.assign(strength=matched["source"].map(STRENGTH)).sort_values(
        ["start", "strength"]
    )
    # Row by row, what was kept of the start that an observation is of.
    of_seen = starts.loc[seen["start"]].set_axis(seen.index)
    tables = [_compare(seen, of_seen, field, exceptions) for field in COMPARED]
    kept = starts.reset_index()
    tables += [_unlisted(seen, kept, exceptions), _withheld_names(seen, kept), _listed_twice(kept)]
    table = pd.concat([shaped(one, RECONCILIATION) for one in tables], ignore_index=True)
    order = ["race", "year", "result_id", "field", "source_b", "value_b"]
    return checked(table.sort_values(order, ignore_index=True), RECONCILIATION)


def _value(table: pd.DataFrame, field: str) -> pd.Series:
    if field == "born":
        same = table["born_min"].eq(table["born_max"])
        both = table["born_min"].astype("str") + "-" + table["born_max"].astype("str")
        return both.mask(same, table["born_min"].astype("str")).where(table["born_min"].notna())
    return table[field].astype("str").where(table[field].notna())


def _compare(
    seen: pd.DataFrame, kept: pd.DataFrame, field: str, exceptions: Exceptions
) -> pd.DataFrame:
    """Rows where the value of `field` at a source is not the one kept; value_a is the one kept."""
    known = seen["born_min" if field == "born" else field].notna()
    first = seen.loc[known, ["start", "source"]].drop_duplicates("start")
    differ = known & _differ(seen, kept, field)
    seen, kept = seen[differ], kept[differ]
    table = seen[["start", "race", "year", "source"]].assign(
        result_id=kept["result_id"], value=_value(seen, field), kept=_value(kept, field),
        source_a=seen["start"].map(first.set_index("start")["source"]),
    )  # fmt: skip
    table = table[table["source"].ne(table["source_a"])]
    return table.assign(
        field=field, value_a=table["kept"], source_b=table["source"], value_b=table["value"],
        why=_reasons(table, field, exceptions),
    )  # fmt: skip


def _differ(seen: pd.DataFrame, kept: pd.DataFrame, field: str) -> pd.Series:
    """Which rows say another thing of `field` than what was kept, or something where nothing was."""
    if field == "born":
        apart = (seen["born_min"] > kept["born_max"]) | (seen["born_max"] < kept["born_min"])
        return apart.fillna(False).astype(bool)
    differ = seen[field].ne(kept[field]).fillna(True).astype(bool)
    if field in ("name", "city", "club"):
        said, ours = seen.loc[differ, field], kept.loc[differ, field]
        differ[said.index] = _sorted_parts(said).ne(_sorted_parts(ours))
    return differ


def _sorted_parts(texts: pd.Series) -> pd.Series:
    return map_distinct(texts, lambda text: " ".join(sorted(fold(text).split())))


def _reasons(table: pd.DataFrame, field: str, exceptions: Exceptions) -> pd.Series:
    why = pd.Series(STRONGER, index=table.index, dtype="str")
    if field == "status":
        elsewhere = exceptions.reasons_of(table, "another_race")
        why = elsewhere.where(elsewhere.ne(""), why)
        late = table["kept"].eq("late")
        why = why.mask(late, "the results page prints no place: it was after the limit")
    if field == "bib":
        why = why.mask(table["value"].str.lstrip("0").eq(table["kept"].str.lstrip("0")),
                       "leading noughts lost in a spreadsheet")  # fmt: skip
    return why


def _unlisted(seen: pd.DataFrame, kept: pd.DataFrame, exceptions: Exceptions) -> pd.DataFrame:
    """Finishers, and others who started, whom a source of their edition leaves out."""
    listed = pd.MultiIndex.from_frame(seen[["start", "source"]])
    there = seen[["race", "year", "source"]].drop_duplicates()
    lists = exceptions.values_of(there, "lists")
    there["lists"] = lists.where(lists.ne(""), there["source"].map(LISTS))
    there = there[there["lists"].isin(["starters", "finishers"])]
    # A list of another race than the results leaves nobody out of it.
    there = there[exceptions.values_of(there, "another_race").eq("")]
    table = kept[kept["status"].isin(["finished", "late", "dnf", "dsq"])]
    table = table[["start", "race", "year", "result_id", "status", "source"]].merge(
        there.rename(columns={"source": "source_b"}), on=["race", "year"]
    )
    table = table[table["status"].eq("finished") | table["lists"].eq("starters")]
    table = table[~pd.MultiIndex.from_frame(table[["start", "source_b"]]).isin(listed)]
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
        field=known["column"],
        source_a=known["source"],
        value_a=known["published"],
        why=NOT_UNDERSTOOD,
    )
    return shaped(table, RECONCILIATION)
