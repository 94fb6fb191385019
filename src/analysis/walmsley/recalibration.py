"""Chances of stopping at the front, set right by how such chances came out in earlier seasons."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.special import expit, logit

from race_doubles.analysis.models.finishing import own_outcomes
from race_doubles.analysis.walmsley.forecast_checks import at_the_front

#: How far, in standard deviations of a normal prior, a correction is thought to go before any season has been
#: seen: of the log odds, and of the slope about 1.
PRIOR = (0.5, 0.5)
_STEPS = 50


def correction(chances: np.ndarray, outcomes: np.ndarray) -> np.ndarray:
    """Intercept and slope of the log odds of `outcomes` (1 or 0) on those of `chances` (Cox 1958), drawn to 0 and 1.

    The most likely values under the normal `PRIOR`: without anything seen there is no correction. Newton's steps
    on a concave function, until they stay.
    """
    design = np.column_stack([np.ones(len(chances)), _log_odds(chances)])
    precision, middle = np.diag(1 / np.square(PRIOR)), np.array([0.0, 1.0])
    at = middle
    for _ in range(_STEPS):
        mean = expit(design @ at)
        slope = design.T @ (outcomes - mean) - precision @ (at - middle)
        bent = design.T @ (design * (mean * (1 - mean))[:, None]) + precision
        step = np.linalg.solve(bent, slope)
        at = at + step
        if np.abs(step).max() < 1e-12:
            break
    return at


def recalibrated(found: pd.DataFrame) -> pd.Series:
    """Everybody's chance of stopping, at the front corrected by earlier seasons; index race, year, runner_id.

    `found` is what `forecast.every_win` gives. The front of a race (`forecast_checks.at_the_front`) is corrected by the front
    of that race in earlier seasons whose outcomes were the runners' own; the other chances stay.
    """
    front, own = at_the_front(found), own_outcomes(found)
    stopped = found["status"].ne("finished").to_numpy(dtype=float)
    told = found["dnf"].to_numpy(dtype=float).copy()
    for (race, year), now in found[front].groupby(["race", "year"]).groups.items():
        past = (front & own & found["race"].eq(race) & found["year"].lt(year)).to_numpy()
        intercept, slope = correction(found["dnf"].to_numpy(dtype=float)[past], stopped[past])
        at = found.index.get_indexer(now)
        told[at] = expit(intercept + slope * _log_odds(told[at]))
    keys = pd.MultiIndex.from_frame(found[["race", "year", "runner_id"]])
    return pd.Series(told.round(6), index=keys)  # the same on every machine


def _log_odds(chances: np.ndarray) -> np.ndarray:
    return logit(np.clip(np.asarray(chances, dtype=float), 1e-4, 1 - 1e-4))
