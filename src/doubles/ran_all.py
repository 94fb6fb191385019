"""Who has run which races, asked of a table of starts or results."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd


def of_runners_of_all(rows: pd.DataFrame, races: Sequence[str]) -> np.ndarray:
    """For each of `rows` (runner_id, race) whether its runner has one at each of `races`: an array of bool."""
    runner, ids = rows["runner_id"].factorize()
    there = [
        np.bincount(runner[rows["race"].eq(race).to_numpy(dtype=bool)], minlength=len(ids)) > 0
        for race in races
    ]
    return np.logical_and.reduce(there)[runner]
