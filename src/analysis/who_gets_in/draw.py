"""The chance of being drawn, from the draw's rules: tickets in a drum, each person drawn once.

Drawing people one after the other with chances as their tickets is the same as giving each a waiting time that is
exponential with their tickets as rate, and taking those whose time comes first (Efraimidis and Spirakis 2006). By a time t
each holder of w tickets has come with chance 1 - exp(-w t), whoever else has; so the number of others who have come is a sum of binomials,
and the chance of a person to be among the first n is an integral over one variable. Nothing is simulated.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import stats
from scipy.optimize import brentq

#: Nodes of the integral, and the chance that is left out at either end of it.
_NODES, _LEFT_OUT = 120, 1e-12
#: A time by which everybody has come.
_LATE = 100.0


def chance_of_being_drawn(holders: pd.Series, places: int) -> pd.Series:
    """The chance of one holder of so many tickets to be drawn, by tickets (float, 0 to 1).

    `holders` counts people by tickets (index, at least 1); `places` is how many are drawn. Raises ValueError where there are
    fewer people than places, or tickets below 1.
    """
    tickets, people = holders.index.to_numpy(float), holders.to_numpy(int)
    if places > people.sum() or places < 0 or (tickets < 1).any():
        raise ValueError(
            f"{places} of {people.sum()} people with {tickets.min():g} tickets and more cannot be drawn"
        )
    if places == people.sum() or places == 0:
        return pd.Series(float(places > 0), index=holders.index)
    # The others of a person are all but one: they come no sooner than all do, and all are at most one more.
    low = _time_when(tickets, people, places, 1 - _LEFT_OUT)
    high = _time_when(tickets, people, places + 1, _LEFT_OUT)
    nodes, weights = np.polynomial.legendre.leggauss(_NODES)
    times = low + (high - low) * (nodes + 1) / 2
    chances = []
    for own, room in zip(tickets, _room_for_each(tickets, people, places, times), strict=True):
        within = (weights * own * np.exp(-own * times) * room).sum() * (high - low) / 2
        chances.append(-np.expm1(-own * low) + within)
    return pd.Series(chances, index=holders.index)


def _room_for_each(
    tickets: np.ndarray, people: np.ndarray, places: int, times: np.ndarray
) -> list[np.ndarray]:
    """For a holder of each of `tickets` the chance, at each of `times`, that fewer than `places` others have come.

    The others are those with fewer tickets, those with more, and all but one of those with as many: the numbers of either
    side are summed up once, from both ends.
    """
    fewer = [np.ones((len(times), 1))]
    for rate, count in zip(tickets[:-1], people[:-1], strict=True):
        fewer.append(_summed(fewer[-1], _come(rate, count, places, times), places))
    more, rooms = np.ones((len(times), 1)), []
    for rate, count, before in zip(tickets[::-1], people[::-1], fewer[::-1], strict=True):
        others = _summed(more, _come(rate, count - 1, places, times), places)
        rooms.append(_below(before, others, places))
        more = _summed(others, _come(rate, 1, places, times), places)
    return rooms[::-1]


def _still_room(
    tickets: np.ndarray, people: np.ndarray, places: int, times: np.ndarray
) -> np.ndarray:
    """The chance, at each of `times`, that fewer than `places` people have come by then."""
    number = np.ones((len(times), 1))
    for rate, count in zip(tickets, people, strict=True):
        number = _summed(number, _come(rate, count, places, times), places)
    return number.sum(axis=1)


def _come(rate: float, count: int, places: int, times: np.ndarray) -> np.ndarray:
    """The chances that 0, 1, … of `count` holders of `rate` tickets have come by each of `times`, below `places`."""
    number = np.arange(min(count, places - 1) + 1)
    return stats.binom.pmf(number, count, -np.expm1(-rate * times)[:, None])


def _summed(one: np.ndarray, other: np.ndarray, places: int) -> np.ndarray:
    """The distribution of the sum of two independent counts, row by row, as far as it stays below `places`."""
    width = min(one.shape[1] + other.shape[1] - 1, places)
    return np.stack([np.convolve(*rows)[:width] for rows in zip(one, other, strict=True)])


def _below(one: np.ndarray, other: np.ndarray, places: int) -> np.ndarray:
    """The chance, row by row, that the sum of two independent counts stays below `places`."""
    left = places - 1 - np.arange(one.shape[1])
    return (one * other.cumsum(axis=1)[:, np.minimum(left, other.shape[1] - 1)]).sum(axis=1)


def _time_when(tickets: np.ndarray, people: np.ndarray, places: int, room: float) -> float:
    """The time, about, by which fewer than `places` have come with the chance `room`; late where that is always likelier."""
    last = 1 / (tickets * people).sum()

    def excess(time: float) -> float:
        return float(_still_room(tickets, people, places, np.array([time]))[0]) - room

    while excess(last) > 0:
        last *= 2
        if last > _LATE:
            return _LATE
    return float(brentq(excess, 0.0, last, xtol=last * 1e-3))


@dataclass(frozen=True)
class Fit:
    """Those drawn by number of tickets against what the rules let expect.

    `table` has tickets, holders, chance, drawn and expected. `statistic` is the sum of (drawn - expected)^2 / variance, of which
    `p_value` is the chance to be so large or larger by the rules: given the number drawn in all, chi-squared with one degree less than
    there are kinds of tickets, since the counts are binomials whose sum is fixed.
    """

    table: pd.DataFrame
    statistic: float
    freedom: int
    p_value: float


def fit_of_draw(holders: pd.Series, drawn: pd.Series) -> Fit:
    """How well those `drawn` (counts by tickets) fit the rules; both as `chance_of_being_drawn` takes `holders`."""
    drawn = drawn.reindex(holders.index, fill_value=0).astype(int)
    chance = chance_of_being_drawn(holders, int(drawn.sum()))
    table = pd.DataFrame(
        {"holders": holders, "chance": chance, "drawn": drawn, "expected": holders * chance}
    )
    variance = table["expected"] * (1 - chance)
    statistic = float(((drawn - table["expected"]) ** 2 / variance).sum())
    freedom = len(table) - 1
    return Fit(
        table.rename_axis("tickets").reset_index(),
        statistic,
        freedom,
        float(stats.chi2.sf(statistic, freedom)),
    )
