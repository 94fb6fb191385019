"""Where on the course those who stopped did."""

from __future__ import annotations

import pandas as pd
from scipy import stats


def where_stopped(splits: pd.DataFrame, frame: pd.DataFrame, names: pd.DataFrame) -> pd.DataFrame:
    """The last checkpoint of everyone who stopped: how far round the course, as a share.

    Only editions with split times, and only starts of `frame`. `names` says what place each spelling of a
    checkpoint means (`Tables.checkpoints`). Gives runner_id, year, doubler, place and `share`: the time at
    which the edition's median finisher was there, over that finisher's whole time.
    """
    # Each id is looked up once, not at each of its checkpoints.
    codes, ids = splits["result_id"].factorize()
    start = pd.Index(frame["result_id"]).get_indexer(ids)[codes]
    own = (start >= 0) & splits["elapsed_seconds"].notna().to_numpy()
    seen = splits.loc[own, ["result_id", "checkpoint", "sequence", "elapsed_seconds"]]
    about = frame[["runner_id", "year", "doubler", "stopped", "finish_seconds"]].take(start[own])
    timed = pd.concat([seen.reset_index(drop=True), about.reset_index(drop=True)], axis=1)
    done = timed[timed["stopped"].eq(0) & timed["finish_seconds"].notna()]
    part = (
        (done["elapsed_seconds"].astype(float) / done["finish_seconds"].astype(float))
        .groupby([done["year"], done["checkpoint"]])
        .median()
        .rename("share")
    )
    last = (
        timed[timed["stopped"].eq(1)]
        .sort_values(["result_id", "elapsed_seconds", "sequence"])
        .drop_duplicates("result_id", keep="last")
    )
    place = names[names["race"].eq("utmb")].set_index("checkpoint")["place"]
    out = last.merge(part.reset_index(), on=["year", "checkpoint"])
    out["place"] = out["checkpoint"].map(place).fillna(out["checkpoint"])
    return out[["runner_id", "year", "doubler", "place", "share"]].sort_values(
        ["year", "runner_id"]
    )


def difference_of_places(places: pd.DataFrame) -> float:
    """Two-sided Mann-Whitney p-value of doublers against others in how far they came."""
    doublers, others = (places.loc[places["doubler"].eq(flag), "share"] for flag in (True, False))
    return float(stats.mannwhitneyu(doublers, others).pvalue)
