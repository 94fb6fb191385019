"""`data/raw/entries.csv`: the entries of people who have results, as the repository keeps them.

No name is in it. Each row is tied to a result, so that it goes with whomever that result belongs to.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from race_doubles.common.errors import Problem
from race_doubles.common.files import read_text_csv, write_csv
from race_doubles.common.table import shaped
from race_doubles.link.entries.schema import ENTRIES

FILE = "entries.csv"
COLUMNS = [*(name for name in ENTRIES.names if name != "runner_id"), "result_id"]


def write_committed(entries: pd.DataFrame, raw: Path) -> None:
    """Write entries (COLUMNS) in the order of their ids."""
    table = entries.sort_values("entry_id")[COLUMNS].astype({"match_weight": "object"})
    weights = [f"{weight:.3f}" for weight in entries.sort_values("entry_id")["match_weight"]]
    write_csv(table.assign(match_weight=weights), raw / FILE)


def read_committed(raw: Path) -> pd.DataFrame:
    """The kept entries: the columns of the table `entries` but runner_id, and result_id; none where there is no file.

    Raises Problem when the file has other columns.
    """
    path = raw / FILE
    if not path.is_file():
        table = pd.DataFrame(columns=COLUMNS, dtype="str")
    else:
        table = read_text_csv(path)
    if list(table.columns) != COLUMNS:
        raise Problem(
            f"data/raw/{FILE} has the columns {', '.join(table.columns)} where {', '.join(COLUMNS)} belong; "
            "restore it from version control."
        )
    table = table.mask(table.eq(""))
    for column in ENTRIES.columns:
        if column.kind != "text" and column.name in table:
            table[column.name] = pd.to_numeric(table[column.name])
    return shaped(table, ENTRIES).drop(columns="runner_id").assign(result_id=table["result_id"])


def changes(kept: pd.DataFrame, fresh: pd.DataFrame, runner_of: pd.Series) -> list[str]:
    """What matching anew changed, in sentences; none where it gave what is kept.

    Both have entry_id, result_id and match_weight; `runner_of` is the runner of each result.
    """
    both = kept.merge(
        fresh, on="entry_id", how="outer", suffixes=("_kept", "_fresh"), indicator=True
    )
    there = both["_merge"].eq("both")
    moved = there & both["result_id_kept"].map(runner_of).ne(both["result_id_fresh"].map(runner_of))
    rows = kept.merge(fresh, how="outer", indicator="_same")
    differ = set(rows.loc[rows["_same"].ne("both"), "entry_id"])
    kinds = {
        "new": both["_merge"].eq("right_only"),
        "no longer anybody's": both["_merge"].eq("left_only"),
        "now another runner's": moved,
        "with another value": there & ~moved & both["entry_id"].isin(differ),
    }
    return [
        f"{int(which.sum()):,} {kind} ({', '.join(both.loc[which, 'entry_id'].head(3))}{', ...' if which.sum() > 3 else ''})"
        for kind, which in kinds.items()
        if which.any()
    ]
