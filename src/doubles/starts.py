"""The starts that doubles are counted from: one row a runner a race a year."""

from __future__ import annotations

from typing import TYPE_CHECKING

from race_doubles.common.errors import Problem

if TYPE_CHECKING:
    import pandas as pd

#: Statuses that are a start; a `dns` is none.
STARTED = ("finished", "dnf", "dsq", "late")
#: What one person starts once.
_EDITION = ["runner_id", "race", "year"]


def best_starts(results: pd.DataFrame, links: pd.DataFrame) -> pd.DataFrame:
    """One row a runner a race a year: the starts, with `runner_id`.

    Where the organiser listed one person twice in an edition, the finish with the better place
    is kept, else the first by result_id. Rows that did not start (`dns`) are left out.

    Raises Problem when a result has no link, or more than one.
    """
    linked = results.merge(links[["result_id", "runner_id"]], on="result_id", how="left")
    if len(linked) != len(results) or linked["runner_id"].isna().any():
        raise Problem(
            "The links do not cover each result exactly once; run `doubles build` to make them anew."
        )
    starts = linked[linked["status"].isin(STARTED)]
    finished = starts["status"].eq("finished")
    order = starts[["result_id", *_EDITION]].assign(
        unfinished=~finished, missing_place=starts["place"].fillna(10**6)
    )
    several = order.duplicated(_EDITION, keep=False)
    order = order[several].sort_values(["unfinished", "missing_place", "result_id"], kind="stable")
    worse = order.index[order.duplicated(_EDITION)]
    return starts.drop(index=worse).sort_values("result_id")
