"""The starts that doubles are counted from: one row a runner a race a year."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from race_doubles.common.errors import Problem

#: Statuses that are a start; a `dns` is none.
STARTED = ("finished", "dnf", "dsq", "late")


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
    edition = ["runner_id", "race", "year"]
    # Of nearly everybody there is one row, which needs no order.
    twice = starts.loc[
        starts.duplicated(edition, keep=False), [*edition, "status", "place", "result_id"]
    ]
    twice = twice.assign(
        unfinished=twice["status"].ne("finished"), place=twice["place"].fillna(10**6)
    )
    twice = twice.sort_values(["unfinished", "place", "result_id"], kind="stable")
    left_out = twice.index[twice.duplicated(edition)]
    return starts.drop(index=left_out).sort_values("result_id")


def of_runners_of_all(rows: pd.DataFrame, races: Sequence[str]) -> np.ndarray:
    """For each of `rows` (runner_id, race) whether its runner has one at each of `races`: an array of bool."""
    runner, ids = rows["runner_id"].factorize()
    there = [
        np.bincount(runner[rows["race"].eq(race).to_numpy(dtype=bool)], minlength=len(ids)) > 0
        for race in races
    ]
    return np.logical_and.reduce(there)[runner]
