"""The bootstrap interval of a ratio, with as many resamples as there are: none is drawn.

People, or seasons, are drawn anew as often as there are of them, each as likely as the other, and the ratio of two
sums is formed (Efron 1979). Which share of all resamples has a ratio up to c is the chance that the sum of
numerator − c · denominator over the resample is not above zero: a sum of independent draws, whose distribution is
the draws' own, convolved with itself (by Fourier transform, on a lattice finer than any digit shown).
"""

from __future__ import annotations

import numpy as np
from scipy.optimize import brentq
from scipy.special import ndtri

#: Standard deviations of a sum that the lattice spans to either side: nothing lies beyond.
_WIDE = 12.0
#: Lattice points a root of the number drawn; the spacing adds less than a thousandth to a standard deviation.
_FINE = 1000.0
#: A wave of the sum's distribution that is no larger than this adds to none of its digits.
_NOTHING = 1e-25


def ratio_interval(
    numerator: np.ndarray,
    denominator: np.ndarray,
    counts: np.ndarray | None = None,
    confidence: float = 0.95,
) -> tuple[float, float]:
    """The ends of the percentile bootstrap interval of sum(numerator) / sum(denominator).

    Both have a value a person (or what is resampled), none negative; with `counts`, a value a kind of people and
    how many there are of it. An end is infinite where that many resamples have a denominator of zero. Raises
    ValueError where there is nothing to resample.
    """
    above, below = (np.asarray(values, dtype=float) for values in (numerator, denominator))
    number = np.ones(len(above)) if counts is None else np.asarray(counts, dtype=float)
    if not number.sum() or (above < 0).any() or (below < 0).any():
        raise ValueError(
            "a ratio is resampled from numbers that are not negative, and one at least"
        )
    tail = (1 - confidence) / 2
    low, high = (_quantile(above, below, number, share) for share in (tail, 1 - tail))
    return low, high


def _quantile(above: np.ndarray, below: np.ndarray, counts: np.ndarray, share: float) -> float:
    """The ratio that `share` of all resamples do not exceed."""
    n = counts.sum()
    if 1 - (counts[below == 0].sum() / n) ** n < share:
        return np.inf
    if (counts[above == 0].sum() / n) ** n >= share:
        return 0.0

    def excess(log_ratio: float) -> float:
        return _not_above_zero(above - np.exp(log_ratio) * below, counts) - share

    middle = (counts @ above) / (counts @ below)
    if np.ptp(above - middle * below) <= 1e-12 * above.max():
        return float(middle)
    # No resample has a ratio beyond these; where the lattice cannot tell them from the next, they are the end.
    least = np.log(above[above > 0].min() / (n * below.max()))
    most = np.log(n * above.max() / below[below > 0].min())
    # A normal law of the ratio's logarithm says about where the end is: from there the way is short.
    spread = np.sqrt(counts @ (above - middle * below) ** 2) / (counts @ above)
    about = np.log(middle) + ndtri(share) * spread
    low, high = np.clip([about - spread / 2, about + spread / 2], least, most)
    if excess(low) >= 0:
        low = least
        if excess(low) >= 0:
            return float(np.exp(low))
    if excess(high) <= 0:
        high = most
        if excess(high) <= 0:
            return float(np.exp(high))
    return float(np.exp(brentq(excess, low, high, xtol=1e-10)))


def _not_above_zero(values: np.ndarray, counts: np.ndarray) -> float:
    """The chance that a resample of `values` (`counts` of each, as many draws in all) adds up to 0 or less."""
    n = int(counts.sum())
    weights = counts / n
    mean = float(weights @ values)
    deviation = float(np.sqrt(weights @ (values - mean) ** 2))
    size = 1 << int(np.ceil(np.log2(max(_FINE * np.sqrt(n), 4096.0))))
    step = 2 * _WIDE * deviation * np.sqrt(n) / size
    # Each value lies between two points of the lattice, and is shared so that the mean stays.
    place = (values - mean) / step
    floor = np.floor(place)
    part = place - floor
    at = floor.astype(np.int64) % size
    one = np.bincount(at, weights * (1 - part), minlength=size)
    one += np.bincount((at + 1) % size, weights * part, minlength=size)
    waves = np.fft.rfft(one)
    # Few of the waves last in the sum, and powers take long.
    lasting = np.abs(waves) > _NOTHING ** (1 / n)
    total = np.fft.irfft(np.power(waves, n, where=lasting, out=np.zeros_like(waves)), size)
    below = np.roll(total, size // 2).cumsum()
    # The sum is 0 where its deviation is −n · mean; half of a point's chance lies on either side of it.
    zero = np.clip(-n * mean / step + size // 2, 0.5, size - 1.5)
    left = int(np.floor(zero + 0.5)) - 1
    return float(below[left] + (zero + 0.5 - (left + 1)) * (below[left + 1] - below[left]))
