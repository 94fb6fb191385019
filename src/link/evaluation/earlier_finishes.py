"""The organiser's own count as a test: an entrants list says of each entrant how often they had finished before."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from race_doubles.common.curated import Column, read_curated
from race_doubles.link.finish_counts import finish_halves

#: The file of `data/measured` that says of each count that differs why it does.
CAUSES = "finish_counts.csv"
_CAUSES = (Column("result_id"), Column("cause"))


def earlier_finishes(
    results: pd.DataFrame, links: pd.DataFrame, names: pd.DataFrame
) -> pd.DataFrame:
    """Every start of which the organiser says how often the person had finished before, one row each.

    Gives result_id, runner_id, name, year, said (by the organiser), ours (finishes within the limit that the links give the
    person in earlier years of the race; Int64) and half (see `finish_counts.half_of`; `names` is the names table).
    """
    linked = results.merge(links[["result_id", "runner_id"]], on="result_id")
    table = linked[linked["earlier_finishes"].notna()]
    finishes = linked.loc[linked["status"].eq("finished"), ["runner_id", "race", "year"]]
    keys = ["runner_id", "race"]
    before = table[["result_id", "year", *keys]].merge(
        finishes, on=keys, suffixes=("", "_finished")
    )
    ours = before[before["year_finished"] < before["year"]].groupby("result_id").size()
    table = table.assign(
        said=table["earlier_finishes"],
        ours=table["result_id"].map(ours).fillna(0).astype("Int64"),
        half=finish_halves(table["result_id"], names),
    )
    columns = ["result_id", "runner_id", "name", "year", "said", "ours", "half"]
    return table[columns].sort_values(["year", "result_id"], ignore_index=True)


def agreement(table: pd.DataFrame) -> pd.DataFrame:
    """How often the counts of `earlier_finishes` agree, a row a half and all: entrants, agree, more (we have too
    many: two people joined), fewer (we have too few: one person split, or a finish of which no result is known)."""
    rows = []
    for half, group in [*table.groupby("half"), ("all", table)]:
        apart = group["ours"] - group["said"]
        rows.append((half, len(group), int(apart.eq(0).sum()), int(apart.gt(0).sum()), int(apart.lt(0).sum())))  # fmt: skip
    return pd.DataFrame(rows, columns=["half", "entrants", "agree", "more", "fewer"])


def disagreements(table: pd.DataFrame, measured: Path) -> pd.DataFrame:
    """The counts of `earlier_finishes` that differ: year, name, said, ours, half, and the cause that somebody found.

    The causes are those of the file `CAUSES` in the folder `measured`, missing where it has none.
    """
    causes = read_curated(measured / CAUSES, _CAUSES).set_index("result_id")["cause"]
    apart = table[table["said"].ne(table["ours"])]
    return apart.assign(cause=apart["result_id"].map(causes))[
        ["result_id", "year", "name", "said", "ours", "half", "cause"]
    ].reset_index(drop=True)
