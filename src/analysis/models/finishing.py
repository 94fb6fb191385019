"""Who gets to the finish: a logistic model of not finishing, from what is known before the start.

Not finishing covers `dnf`, `dsq` and `late`. Only editions whose non-finishers were published, and which
the organisers did not stop, can teach it. How hard an edition was (heat, snow) is an effect of the edition, drawn to the
other editions as far as its starters are few (`pooled`); of the runner count level, sex, race, whether there is any history, and the share of
earlier starts not finished, drawn to the mean by two imagined starts.

Level does not act evenly: at the front people stop where others walk in. Its shape in each race is a
restricted cubic spline with four knots where Harrell (2015, section 2.4.6) puts them without looking
at outcomes, straight beyond the outer ones. Nothing about the shape is chosen by how a check came out.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.special import expit, logit, stdtrit

from race_doubles.analysis.models.pooled import Pooled, pooled_logistic
from race_doubles.common.words import Estimate

#: Where the knots of the spline lie, as shares of the known levels that lie below.
KNOTS = (0.05, 0.35, 0.65, 0.95)
#: Imagined starts at the mean, which steady a short record.
_PRIOR_STARTS = 2.0
#: Columns of `_features` that a single race can teach: ones, shape, history, sex and record.
_OF_ONE_RACE = 1 + (len(KNOTS) - 1) + 3
#: An edition in which fewer than this share is listed as not finishing lists finishers only.
_LEAST_SHARE = 0.01


#: For statsmodels' GLM: iterate until the coefficients stay, not until the deviance hardly moves.
TO_THE_END = {"tol": 1e-10, "tol_criterion": "params", "maxiter": 100}


@dataclass(frozen=True)
class Calibration:
    """`ratio` of seen to expected and `slope` of the log odds, each with its 95% interval."""

    ratio: Estimate
    slope: Estimate


def non_finishers_known(starts: pd.DataFrame) -> pd.Series:
    """For each row of `starts`: whether its edition published who did not finish."""
    share = starts["status"].eq("dnf").groupby([starts["race"], starts["year"]]).transform("mean")
    return share.gt(_LEAST_SHARE)


def own_outcomes(starts: pd.DataFrame) -> pd.Series:
    """For each row of `starts`: whether its edition published who did not finish, and let everybody try.

    In a race that its organisers stopped (`called_off`) finishing says where somebody was when the storm
    came, not how that runner's race went.
    """
    return non_finishers_known(starts) & ~starts["called_off"]


def records(starts: pd.DataFrame, other_years: bool = False) -> pd.DataFrame:
    """Each row's earlier (or, with `other_years`, all other years') starts and non-finishes.

    Adds `past_starts` and `past_dnf`; only starts with an outcome of one's own count (`own_outcomes`).
    """
    counted = own_outcomes(starts)
    table = starts.assign(
        counted=counted.astype(int),
        stopped=(starts["status"].ne("finished") & counted).astype(int),
    )
    yearly = table.groupby(["runner_id", "year"])[["counted", "stopped"]].sum()
    grouped = yearly.groupby("runner_id")
    before = grouped.transform("sum") - yearly if other_years else grouped.cumsum() - yearly
    before = before.rename(columns={"counted": "past_starts", "stopped": "past_dnf"})
    return starts.join(before, on=["runner_id", "year"])


def restricted_cubic(values: np.ndarray, knots: np.ndarray) -> np.ndarray:
    """Columns of a restricted cubic spline: the values, and one column a knot but for two.

    Straight below the first and above the last knot (Harrell 2015, equation 2.25, over the squared
    distance of the outer knots, so that every column is on the scale of `values`).
    """
    last, next_to_last = knots[-1], knots[-2]

    def cube(x: np.ndarray) -> np.ndarray:
        return np.maximum(x, 0.0) ** 3

    bent = [
        (
            cube(values - knot)
            - cube(values - next_to_last) * (last - knot) / (last - next_to_last)
            + cube(values - last) * (next_to_last - knot) / (last - next_to_last)
        )
        / (last - knots[0]) ** 2
        for knot in knots[:-2]
    ]
    return np.column_stack([values, *bent])


def _features(rows: pd.DataFrame, mean: float, knots: np.ndarray) -> np.ndarray:
    known = rows["known"].gt(0).to_numpy(dtype=float)
    utmb = rows["race"].eq("utmb").to_numpy(dtype=float)
    past = (rows["past_dnf"] + _PRIOR_STARTS * mean) / (rows["past_starts"] + _PRIOR_STARTS) - mean
    shape = restricted_cubic(rows["level"].to_numpy(dtype=float), knots) * known[:, None]
    runner = np.column_stack(
        [known, rows["sex"].eq("F").to_numpy(dtype=float), past.to_numpy(dtype=float)]
    )
    return np.column_stack(
        [np.ones(len(rows)), shape, runner, utmb, shape * utmb[:, None], known * utmb]
    )


@dataclass(frozen=True)
class Stopping:
    """What a history of starts teaches of not finishing; `chances` says it of any start.

    `effects` has the log odds of each edition learnt from (index race, year), about the mean of editions.
    """

    fit: Pooled
    effects: pd.Series
    mean: float
    knots: np.ndarray
    used: list[int]

    def chances(self, targets: pd.DataFrame) -> np.ndarray:
        """The chance that each of `targets` (level, known, past_starts, past_dnf, sex, race, year) does not finish.

        In an edition learnt from, with its weather as it turned out; in any other, over all that editions may be.
        """
        score = _features(targets, self.mean, self.knots)[:, self.used] @ self.fit.coefficients
        own = pd.MultiIndex.from_frame(targets[["race", "year"]].astype({"year": int}))
        effect = self.effects.reindex(own).to_numpy(dtype=float)
        told = expit(score + effect)
        new = np.isnan(effect)
        told[new] = self.fit.unseen(score[new])
        return np.round(told, 6)  # the same on every machine


def learn_stopping(history: pd.DataFrame) -> Stopping | None:
    """`Stopping` as `history` (starts with level, known, past_starts and past_dnf) teaches it; None where no edition can."""
    taught = history[own_outcomes(history)]
    if taught.empty:
        return None
    stopped = taught["status"].ne("finished").to_numpy(dtype=float)
    levels = taught.loc[taught["known"].gt(0), "level"].to_numpy(dtype=float)
    knots = np.quantile(levels, KNOTS) if len(levels) else np.linspace(-0.2, 0.2, len(KNOTS))
    mean = float(stopped.mean())
    editions = taught.groupby(["race", taught["year"].astype(int)])
    codes, names = editions.ngroup().to_numpy(), editions.size().index
    first, alike = _alike(taught, codes)
    features = _features(taught.iloc[first], mean, knots)
    # While one race alone has known non-finishers, the columns of a race repeat or are empty; a
    # column that does not vary teaches nothing that the first, of ones, does not.
    some = features.shape[1] if len(taught["race"].unique()) > 1 else _OF_ONE_RACE
    used = [0] + [column for column in range(1, some) if np.ptp(features[:, column]) > 0]
    fit = pooled_logistic(
        np.bincount(alike, stopped), features[:, used], codes[first], np.bincount(alike)
    )
    return Stopping(fit, pd.Series(fit.effects, index=names), mean, knots, used)


def _alike(taught: pd.DataFrame, editions: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Starts that `_features` and the edition do not tell apart, which most are: of each kind the first row, and each row's kind.

    Levels differ, but of debutants count edition, sex and record alone.
    """
    new = taught["known"].eq(0).to_numpy()
    key = editions * 2 + taught["sex"].eq("F").to_numpy()
    for column in ("past_starts", "past_dnf"):
        record = taught[column].to_numpy(dtype=int)
        key = key * (record.max() + 1) + record
    key[~new] = -1 - np.arange((~new).sum())
    _, first, kind = np.unique(key, return_index=True, return_inverse=True)
    return first, kind


def dnf_chances(history: pd.DataFrame, targets: pd.DataFrame) -> np.ndarray:
    """The chance that each of `targets` does not finish, learnt from `history` (`learn_stopping`, `Stopping.chances`).

    Zero for all where no edition of `history` can teach it (`own_outcomes`).
    """
    learnt = learn_stopping(history)
    return np.zeros(len(targets)) if learnt is None else learnt.chances(targets)


def calibration(chances: np.ndarray, outcomes: np.ndarray, clusters: np.ndarray) -> Calibration:
    """How chances compare with what happened (1 or 0), errors clustered (by edition).

    Cox's (1958) recalibration: `slope` is that of a logistic regression of outcomes on the log odds of
    the chances (1: right; below 1: too extreme). `ratio` is seen over expected; its interval is that
    of a sum of clusters, on the logarithm. Both use t with the clusters less one.
    """
    # Imported here: it takes long, and few ask for it.
    from statsmodels.genmod.families import Binomial
    from statsmodels.genmod.generalized_linear_model import GLM

    chances = np.clip(np.asarray(chances, dtype=float), 1e-4, 1 - 1e-4)
    outcomes = np.asarray(outcomes, dtype=float)
    codes = pd.factorize(np.asarray(clusters), sort=True)[0]
    quantile = stdtrit(codes.max(), 0.975)
    design = np.column_stack([np.ones(len(chances)), logit(chances)])
    found = GLM(outcomes, design, family=Binomial()).fit(
        cov_type="cluster", cov_kwds={"groups": codes}, **TO_THE_END
    )
    slope, half = found.params[1], quantile * found.bse[1]
    ratio = outcomes.sum() / chances.sum()
    # The delta method on log(seen / expected): what each cluster adds to seen less ratio × expected.
    spread = np.bincount(codes, outcomes - ratio * chances)
    error = np.sqrt((spread**2).sum() * len(spread) / (len(spread) - 1)) / outcomes.sum()
    low, high = ratio * np.exp(np.array([-1, 1]) * quantile * error)
    return Calibration(
        Estimate(float(ratio), float(low), float(high)),
        Estimate(float(slope), float(slope - half), float(slope + half)),
    )
