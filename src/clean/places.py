"""Places within the competition category."""

from __future__ import annotations

import pandas as pd


def sex_places(results: pd.DataFrame) -> pd.Series:
    """Place within women and men of each finisher (Int64, missing for all others).

    Takes race, year, status, place and `category` (`F`, `M`: the competition in which the runner was
    placed, for a runner of sex `X` too). Places follow the published overall place, so those who share
    that share this one, and the next counts everyone before.
    """
    placed = (
        results["status"].eq("finished") & results["place"].notna() & results["category"].notna()
    )
    ranked = results.loc[placed].groupby(["race", "year", "category"])["place"].rank(method="min")
    return ranked.reindex(results.index).astype("Int64")
