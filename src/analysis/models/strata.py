"""A draw within strata: the exact distribution of how many of those drawn have an event.

Within a stratum everybody is as likely to be drawn, so the number of events among those drawn is hypergeometric. Were the odds of an
event multiplied by one ratio for all who are drawn, the sum over strata would follow the same distribution tilted by that ratio to the
power of the number (Cox 1970; Breslow and Day 1980, section 4.4). Estimate, interval and power come from it; nothing is drawn anew.
Half of the chance of the number itself is counted in each tail (mid-p).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import stats
from scipy.optimize import brentq

from race_doubles.common.words import Estimate

#: Log odds ratios are looked for this far from none.
_FAR = 25.0
#: What is called out of the ordinary, and how often an effect should be seen.
LEVEL, POWER = 0.05, 0.8


@dataclass(frozen=True)
class Lots:
    """What a draw gives of one kind of event.

    `drawn` and `others` count people, `events` and `events_others` theirs. `expected` is how many the drawn would have without
    an effect, `low` to `high` what 95 % of draws give. `ratio` is the common odds ratio (0 or infinite where the drawn have
    as few or as many events as they can), `p_value` two-sided.
    """

    drawn: int
    others: int
    events: int
    events_others: int
    expected: float
    low: int
    high: int
    ratio: Estimate
    p_value: float
    seen_below: float
    """The odds ratio below 1 that would be seen four times in five; 0 where none would."""
    seen_above: float
    """The same above 1; infinite where none would."""


def exact(strata: pd.DataFrame) -> Lots:
    """The comparison over `strata`: people, drawn, events (of all) and events_drawn (whole numbers), one row a stratum.

    Strata without anybody drawn, or with nobody else, say nothing and are left out. Raises ValueError where a number
    does not fit into another.
    """
    rows = strata.astype("int64")
    if (
        (rows["drawn"] > rows["people"])
        | (rows["events_drawn"] > rows[["drawn", "events"]].min(axis=1))
        | (rows["events"] - rows["events_drawn"] > rows["people"] - rows["drawn"])
    ).any():
        raise ValueError("a stratum has more drawn, or more events, than people")
    rows = rows[rows["drawn"].gt(0) & rows["drawn"].lt(rows["people"])]
    law = law_of(rows)
    seen, sums = int(rows["events_drawn"].sum()), rows.sum()
    numbers = np.arange(len(law))
    below = law.cumsum()
    return Lots(
        drawn=int(sums["drawn"]),
        others=int(sums["people"] - sums["drawn"]),
        events=seen,
        events_others=int(sums["events"] - seen),
        expected=float(numbers @ law),
        low=int(np.searchsorted(below, LEVEL / 2)),
        high=int(np.searchsorted(below, 1 - LEVEL / 2)),
        ratio=_ratio(law, seen),
        p_value=float(_p_values(law)[seen]),
        seen_below=_seen(law, -1),
        seen_above=_seen(law, +1),
    )


def law_of(strata: pd.DataFrame) -> np.ndarray:
    """The chances of 0, 1, 2, … events among those drawn, in all strata together, without an effect."""
    people, drawn, events = (strata[name].to_numpy() for name in ("people", "drawn", "events"))
    most = np.minimum(drawn, events)
    numbers = np.arange(most.max(initial=0) + 1)
    chances = stats.hypergeom.pmf(numbers, *(kind[:, None] for kind in (people, events, drawn)))
    law = np.array([1.0])
    for row, last in zip(chances, most, strict=True):
        law = np.convolve(law, row[: last + 1])
    return law


def _tilted(law: np.ndarray, log_ratio: float) -> np.ndarray:
    with np.errstate(divide="ignore"):
        weight = np.log(law) + log_ratio * np.arange(len(law))
    chances = np.exp(weight - weight.max())
    return chances / chances.sum()


def _tails(law: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """For each number the chance of fewer and of more, half of its own chance in each."""
    return law.cumsum() - law / 2, law[::-1].cumsum()[::-1] - law / 2


def _p_values(law: np.ndarray) -> np.ndarray:
    return np.minimum(1.0, 2 * np.minimum(*_tails(law)))


def _ratio(law: np.ndarray, seen: int) -> Estimate:
    possible = np.flatnonzero(law > 0)
    first, last = int(possible[0]), int(possible[-1])
    if first == last:
        return Estimate(float("nan"), 0.0, float("inf"))

    def where(excess) -> float:
        return float(np.exp(brentq(excess, -_FAR, _FAR, xtol=1e-12)))

    numbers = np.arange(len(law))
    value = (
        0.0
        if seen <= first
        else float("inf")
        if seen >= last
        else where(lambda at: numbers @ _tilted(law, at) - seen)
    )
    tail = LEVEL / 2
    low = 0.0 if seen <= first else where(lambda at: _tails(_tilted(law, at))[1][seen] - tail)
    high = (
        float("inf") if seen >= last else where(lambda at: tail - _tails(_tilted(law, at))[0][seen])
    )
    return Estimate(value, low, high)


def _seen(law: np.ndarray, direction: int) -> float:
    """The odds ratio on one side of 1 at which the test speaks with the chance POWER."""
    rejects = _p_values(law) < LEVEL

    def excess(size: float) -> float:
        return float(_tilted(law, direction * size)[rejects].sum()) - POWER

    if excess(_FAR) < 0:
        return 0.0 if direction < 0 else float("inf")
    return float(np.exp(direction * brentq(excess, 0.0, _FAR, xtol=1e-12)))


def power(strata: pd.DataFrame, ratios: np.ndarray) -> np.ndarray:
    """The chance that the comparison over `strata` (as `exact` takes them) speaks at LEVEL, for each odds ratio of `ratios`."""
    rows = strata.astype("int64")
    law = law_of(rows[rows["drawn"].gt(0) & rows["drawn"].lt(rows["people"])])
    rejects = _p_values(law) < LEVEL
    return np.array([_tilted(law, float(np.log(ratio)))[rejects].sum() for ratio in ratios])


@dataclass(frozen=True)
class Shift:
    """A mean of those drawn against the others of their strata: the difference and its interval, in the unit of the values."""

    drawn: int
    others: int
    difference: Estimate
    standardised: float
    """The difference in standard deviations of the values."""
    p_value: float


def shift(values: pd.Series, is_drawn: pd.Series, strata: pd.Series) -> Shift:
    """How much higher `values` are among those drawn, each stratum weighted so that its variance is least.

    By the mean and variance that drawing within strata gives (Neyman's), with normal quantiles. Missing values are left
    out; strata without both kinds of people say nothing. All nan where none has.
    """
    table = pd.DataFrame(
        {"value": values.astype(float), "drawn": is_drawn.astype(float), "stratum": strata}
    ).dropna()
    means = table.groupby("stratum")[["value", "drawn"]].transform("mean")
    both = means["drawn"].gt(0) & means["drawn"].lt(1)
    table, means = table[both], means[both]
    if table.empty:
        return Shift(0, 0, Estimate(*[float("nan")] * 3), float("nan"), float("nan"))
    residual = table["drawn"] - means["drawn"]
    weight = float((residual**2).sum())
    difference = float((residual * table["value"]).sum() / weight)
    inside = (table["value"] - means["value"]) ** 2
    by = table.assign(inside=inside).groupby("stratum").agg(
        size=("drawn", "size"), drawn=("drawn", "sum"), inside=("inside", "sum")
    )  # fmt: skip
    spread = by["drawn"] * (by["size"] - by["drawn"]) / by["size"] * by["inside"] / (by["size"] - 1)
    error = float(np.sqrt(spread.sum()) / weight)
    half = float(stats.norm.ppf(1 - LEVEL / 2)) * error
    number = int(table["drawn"].sum())
    return Shift(
        number,
        len(table) - number,
        Estimate(difference, difference - half, difference + half),
        difference / float(table["value"].std()),
        float(2 * stats.norm.sf(abs(difference) / error)) if error else float("nan"),
    )
