"""Entry types as published, and the doors they stand for.

`data/curated/entry_doors.csv` has one row an entry type: entry_type (without the tickets that stand in
brackets), door (one of `DOORS`), reason, source.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from race_doubles.clean.entries.observation import DOORS
from race_doubles.clean.names import clean_series
from race_doubles.clean.seconds import to_whole
from race_doubles.common.curated import Column, read_curated
from race_doubles.common.errors import Problem

COLUMNS = (
    Column("entry_type"),
    Column("door", choices=DOORS),
    Column("reason"),
    Column("source", "url"),
)
_TICKETS = r"\s*\((?P<tickets>\d+) tickets?\)"


def load_doors(curated: Path) -> pd.Series:
    """The door of each entry type (`str`, by entry type).

    Raises Problem when entry_doors.csv lacks a column, has a door that is none, a row without reason
    or source, or an entry type twice.
    """
    table = read_curated(curated / "entry_doors.csv", COLUMNS, key=("entry_type",))
    return table.set_index("entry_type")["door"]


def entry_types(published: pd.Series) -> pd.DataFrame:
    """`kind` (the entry type without its tickets) and `tickets` (Int64) of each published one.

    `Lottery (16 tickets) WL` is `Lottery WL` with 16. Both are missing where nothing is published.
    """
    text = clean_series(published)
    tickets = text.str.extract(_TICKETS)["tickets"].fillna("")
    kind = text.str.replace(_TICKETS, "", regex=True).str.strip()
    return pd.DataFrame({"kind": kind.mask(kind.eq("")), "tickets": to_whole(tickets)})


def doors_of(entrants: pd.DataFrame, doors: pd.Series) -> pd.DataFrame:
    """`door` (`str`) and `tickets` (Int64) of each row of raw entrants lists (year, entry_type).

    Raises Problem when entry_doors.csv lacks a published entry type, or has one that no list has:
    then a list has changed, or a row was misspelt.
    """
    types = entry_types(entrants["entry_type"])
    door = types["kind"].map(doors)
    unknown = types["kind"].notna() & door.isna()
    if unknown.any():
        at = unknown.idxmax()
        raise Problem(
            f"entry_doors.csv has no row for the entry type {types['kind'][at]!r} of the entrants "
            f"list of {entrants['year'][at]} ({int(unknown.sum())} rows of that kind in all); add one with its door."
        )
    unused = doors.index.difference(types["kind"].dropna().unique())
    if len(unused):
        raise Problem(
            f"entry_doors.csv has a row for {unused[0]!r}, which no entrants list has; correct or remove it."
        )
    return pd.DataFrame({"door": door.astype("str"), "tickets": types["tickets"]})
