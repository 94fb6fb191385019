"""Who gets to the finish: a logistic model of not finishing, from what is known before the start.

Not finishing covers `dnf`, `dsq` and `late`. Only editions whose non-finishers were published can
teach it. How hard an edition was (heat, snow) enters as an offset, its log odds of not finishing as
they turned out; of the runner count level (a kink
at the front, where people stop rather than walk in), sex, race, whether there is any history, and
the share of earlier starts not finished, drawn to the mean by two imagined starts.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import statsmodels.api as sm
from scipy.special import expit

#: Predicted levels below this (log time; about the first tenth) have a slope of their own.
FRONT = -0.3
#: Levels beyond this are too few to follow a slope out to: they are treated as this one.
FASTEST = -0.45
#: Imagined starts at the mean, which steady a short record.
_PRIOR_STARTS = 2.0
#: An edition in which fewer than this share is listed as not finishing lists finishers only.
_LEAST_SHARE = 0.01
#: The column of ones in `_features`.
_CONSTANT = 8


def non_finishers_known(starts: pd.DataFrame) -> pd.Series:
    """For each row of `starts`: whether its edition published who did not finish."""
    share = starts["status"].eq("dnf").groupby([starts["race"], starts["year"]]).transform("mean")
    return share.gt(_LEAST_SHARE)


def records(starts: pd.DataFrame, other_years: bool = False) -> pd.DataFrame:
    """Each row's earlier (or, with `other_years`, all other years') starts and non-finishes.

    Adds `past_starts` and `past_dnf`; only editions with known non-finishers count.
    """
    table = starts.assign(
        counted=non_finishers_known(starts).astype(int),
        stopped=(starts["status"].ne("finished") & non_finishers_known(starts)).astype(int),
    )
    yearly = table.groupby(["runner_id", "year"])[["counted", "stopped"]].sum()
    grouped = yearly.groupby("runner_id")
    before = grouped.transform("sum") - yearly if other_years else grouped.cumsum() - yearly
    before = before.rename(columns={"counted": "past_starts", "stopped": "past_dnf"})
    return starts.join(before, on=["runner_id", "year"])


def _features(rows: pd.DataFrame, mean: float) -> np.ndarray:
    level = rows["level"].to_numpy(dtype=float).clip(min=FASTEST)
    known = rows["known"].gt(0).to_numpy(dtype=float)
    utmb = rows["race"].eq("utmb").to_numpy(dtype=float)
    past = (rows["past_dnf"] + _PRIOR_STARTS * mean) / (rows["past_starts"] + _PRIOR_STARTS) - mean
    return np.column_stack(
        [
            level * known,
            level * known * utmb,
            np.maximum(0.0, FRONT - level) * known,
            np.maximum(0.0, FRONT - level) * known * utmb,
            known,
            known * utmb,
            rows["sex"].eq("F").to_numpy(dtype=float),
            past.to_numpy(dtype=float),
            np.ones(len(rows)),
            utmb,
        ]
    )


def dnf_chances(history: pd.DataFrame, targets: pd.DataFrame) -> np.ndarray:
    """The chance that each of `targets` does not finish, learnt from `history`.

    Both are starts with level, known (`performance.rolling`), past_starts and past_dnf (`records`).
    A target's edition is taken as a typical one of its race: the mean of the editions' log odds. Zero
    for all where no edition of `history` published non-finishers.
    """
    taught = history[non_finishers_known(history)]
    if taught.empty:
        return np.zeros(len(targets))
    mean = float(taught["status"].ne("finished").mean())
    features = _features(taught, mean)
    # While one race alone has known non-finishers, the columns of a race repeat or are empty.
    used = [0, 2, 4, 6, 7, 8] if len(set(taught["race"])) == 1 else list(range(10))
    used = [column for column in used if column == _CONSTANT or np.ptp(features[:, column]) > 0]
    offset = _severity(taught)
    by_race = offset.groupby([taught["race"], taught["year"]]).first().groupby(level=0).mean()
    answer = taught["status"].ne("finished").to_numpy(dtype=float)
    found = sm.GLM(
        answer, features[:, used], family=sm.families.Binomial(), offset=offset.to_numpy()
    ).fit(maxiter=30)
    base = targets["race"].map(by_race).fillna(by_race.mean()).to_numpy(dtype=float)
    score = base + _features(targets, mean)[:, used] @ found.params
    return np.round(expit(score), 6)  # the same on every machine


def _severity(taught: pd.DataFrame) -> pd.Series:
    """Log odds of not finishing of each row's edition, as it turned out."""
    share = (
        taught["status"].ne("finished").groupby([taught["race"], taught["year"]]).transform("mean")
    )
    return np.log(share / (1 - share)).astype(float)
