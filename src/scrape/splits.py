"""Passing times: one row a runner, checkpoint and leg, with the time as published and elapsed.

Columns: `row` (of the runner in the edition's table), `bib`, `checkpoint` (as headed), `leg` (`in`,
`out` or empty where the source knows one time), `sequence` (order on the course, from 1),
`time_published` (text), `elapsed_seconds` (whole seconds since the start, missing where the
published time is none). Only times that were recorded have a row.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from race_doubles.common.errors import Problem
from race_doubles.common.files import in_one_line, replacing

COLUMNS = ["row", "bib", "checkpoint", "leg", "sequence", "time_published", "elapsed_seconds"]
DAY = 86_400
#: Western States starts at five in the morning.
WSER_START = 5 * 3600
#: A clock may be noted a little before the one at the station before, but never this much.
_SLACK = 3 * 3600
#: Nobody is timed later than this: the limit is 30 hours and the stations close.
_LONGEST = 32 * 3600
_CLOCK = re.compile(r"(\d{1,3})[:;](\d{1,2})(?::(\d{2})(?:\.\d+)?)?")


class Passing(NamedTuple):
    """One recorded time of one runner."""

    row: int
    bib: str
    checkpoint: str
    leg: str
    sequence: int
    time_published: str
    elapsed_seconds: int | None


@lru_cache(maxsize=1 << 16)
def seconds(text: str) -> int | None:
    """`H:MM` or `H:MM:SS` as seconds (a `;` for the colon is a known slip), None for other text."""
    found = _CLOCK.fullmatch(text)
    if found is None:
        return None
    hours, minutes, rest = int(found[1]), int(found[2]), int(found[3] or 0)
    return None if minutes > 59 or rest > 59 else hours * 3600 + minutes * 60 + rest


def elapsed_from_clocks(clocks: Iterable[int | None], start: int = WSER_START) -> list[int | None]:
    """Seconds since the start for clock times in the order of the course.

    A clock shows no day: one more than three hours before the last passing is taken for the next
    day, as long as that is within what a runner can be timed at. A clock past 24:00 counts on.
    """
    elapsed: list[int | None] = []
    last = 0
    for clock in clocks:
        if clock is None:
            elapsed.append(None)
            continue
        gone = clock - start if clock >= DAY else (clock - start) % DAY
        if last - gone > _SLACK and gone + DAY <= _LONGEST:
            gone += DAY
        elapsed.append(gone)
        last = max(last, gone) if gone <= _LONGEST else last
    return elapsed


def splits_table(passings: Iterable[Passing], renumber: bool = True) -> pd.DataFrame:
    """The passings as the table of a `<year>_splits.parquet`, in published order.

    With `renumber`, `sequence` counts without gaps the spots that any runner has. Where some
    runners have in and out at a checkpoint, a single time there is the way in.
    """
    rows = list(passings)
    columns = list(zip(*rows, strict=True)) if rows else [()] * len(COLUMNS)
    types = ["int64", "str", "str", "str", "int64", "str", "Int64"]
    table = pd.DataFrame(
        {
            name: pd.Series(values, dtype=kind)
            for name, values, kind in zip(COLUMNS, columns, types, strict=True)
        }
    )
    if renumber:
        order = {at: number for number, at in enumerate(sorted(set(table["sequence"])), 1)}
        table["sequence"] = table["sequence"].map(order).astype("int64")
        paired = set(table.loc[table["leg"].eq("out"), "checkpoint"])
        single = table["leg"].eq("") & table["checkpoint"].isin(paired)
        table["leg"] = table["leg"].mask(single, "in")
    return table


def write_splits(table: pd.DataFrame, path: Path) -> bool:
    """Put `table` at `path`, whole, unless the file holds just this; returns whether it did.

    Compared are the contents: the bytes of a Parquet file also name the library that wrote it.
    No pandas metadata goes in, so that data/raw changes only when the data does.
    """
    wanted = _as_arrow(table)
    if path.exists():
        try:
            if pq.read_table(path).cast(wanted.schema).equals(wanted):
                return False
        except (OSError, ValueError, pa.ArrowException):
            pass
    with replacing(path) as temporary:
        pq.write_table(wanted, temporary, compression="zstd", row_group_size=max(len(table), 1))
    return True


def read_splits(path: Path) -> pd.DataFrame:
    """A `<year>_splits.parquet` with the columns and types of the module's description.

    Raises Problem when it is missing or damaged.
    """
    try:
        table = pq.read_table(path).to_pandas(types_mapper={pa.int64(): pd.Int64Dtype()}.get)
    except FileNotFoundError:
        raise Problem(f"{path} is missing; restore it from version control.") from None
    except (OSError, pa.ArrowException) as why:
        raise Problem(
            f"{path} cannot be read ({in_one_line(why)}); restore it from version control."
        ) from None
    return table.astype({"row": "int64", "sequence": "int64"})


def _as_arrow(table: pd.DataFrame) -> pa.Table:
    return pa.Table.from_pandas(table, preserve_index=False).replace_schema_metadata(None)
