"""Shared years where each runner's starts and each edition's field are held.

Of all ways to place a runner's starts on the editions of both races between a first and a last start, with starts in both
years at the ends, `how_rare.same_year` takes each as likely as the other. But editions had more or less room for these people. Here a
placement is as likely as the product of the weights of its editions, and the weights are those with which each edition is expected to
have as many of these people as it had: the law of the largest entropy that holds runners' numbers of starts exactly and fields
on average (the conditional form of Rasch's model). The weights have the largest likelihood, which is concave, so there
is one answer; sums over placements are worked out year by year, forwards and backwards, and nothing is drawn.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from race_doubles.analysis.models.maximum import climb
from race_doubles.common.races import DOUBLE

#: Log weights are looked for this far from the average edition.
_FAR = 12.0
#: Careers with fewer starts in a race than these are worked out together.
_LONG = (3, 5, 9)


@dataclass(frozen=True)
class Careers:
    """People with starts in both races, each kind of career once, with how many have it (`people`).

    A kind is how many starts in each race (`w`, `u`), and the place among `years` of the `first` and the `last`.
    `held` (2 x years) says which race was held; `field` (2 x years) how many of these people started; `shared` how many years they share.
    """

    years: np.ndarray
    w: np.ndarray
    u: np.ndarray
    first: np.ndarray
    last: np.ndarray
    people: np.ndarray
    held: np.ndarray
    field: np.ndarray
    shared: int

    def parts(self) -> list[Careers]:
        """The same in parts of about as many starts: arrays are as wide as the longest career in them."""
        edges = np.digitize(np.maximum(self.w, self.u), _LONG)
        kept = (edges == part for part in np.unique(edges))
        return [
            replace(
                self,
                **{
                    name: getattr(self, name)[own] for name in ("w", "u", "first", "last", "people")
                },
            )
            for own in kept
        ]

    def active(self, at: int) -> np.ndarray:
        """Who is between first and last start in the year of that place."""
        return (self.first <= at) & (at <= self.last)

    def idle_allowed(self, at: int) -> np.ndarray:
        """Who may have no start in the year of that place: all but those whose first or last it is."""
        return (self.first != at) & (self.last != at)


def careers(starts: pd.DataFrame) -> Careers:
    """The people of `starts` (runner_id, race, year) with starts in both races; each edition with one of them is held."""
    rows = starts[["runner_id", "race", "year"]].drop_duplicates()
    kinds = rows.groupby("runner_id")["race"].nunique()
    rows = rows[rows["runner_id"].isin(kinds.index[kinds.eq(len(DOUBLE))])]
    years = np.array(sorted(rows["year"].unique()), dtype=int)
    person = rows["runner_id"].factorize(sort=True)[0]
    place = np.searchsorted(years, rows["year"].to_numpy(dtype=int))
    race = rows["race"].eq(DOUBLE[1]).to_numpy(dtype=int)
    ran = np.zeros((2, person.max() + 1, len(years)), dtype=int)
    ran[race, person, place] = 1
    any_start = np.asarray(ran.any(axis=0))
    first, last = any_start.argmax(axis=1), len(years) - 1 - any_start[:, ::-1].argmax(axis=1)
    kind = np.column_stack([*ran.sum(axis=2), first, last])
    kinds_of, people = np.unique(kind, axis=0, return_counts=True)
    return Careers(
        years,
        kinds_of[:, 0],
        kinds_of[:, 1],
        kinds_of[:, 2],
        kinds_of[:, 3],
        people,
        np.asarray(ran.any(axis=1)),
        ran.sum(axis=1),
        int(ran.prod(axis=0).sum()),
    )


def fit_weights(people: Careers) -> np.ndarray:
    """The log weights (2 x years) with which every field is expected as it was; 0 where no race was held.

    Within a race they are relative to the first edition: only ratios matter, for everybody has so many starts.
    An edition that is alone in the first or the last year (half a year) has no weight either: whoever began or ended
    then was there in every placement, and nobody else was in any.
    """
    ends = np.isin(np.arange(len(people.years)), (0, len(people.years) - 1))
    alone = ends & (people.held.sum(axis=0) == 1)
    parts, free = people.parts(), people.held & ~alone
    for race in range(2):
        free[race, free[race].argmax()] = False

    def slope(vector: np.ndarray) -> tuple[float, np.ndarray]:
        weights = np.zeros(people.held.shape)
        weights[free] = vector
        found = [_possible(part, weights) for part in parts]
        height = float((people.field * weights).sum()) - sum(total for total, _ in found)
        return height, (people.field - sum(expected for _, expected in found))[free]

    found = climb(slope, np.zeros(int(free.sum())), [(-_FAR, _FAR)] * int(free.sum()))
    weights = np.zeros(people.held.shape)
    weights[free] = found
    return weights


def shared_law(people: Careers, weights: np.ndarray) -> np.ndarray:
    """The chances of 0, 1, 2, … shared years of all `people` together, at these log weights."""
    law = np.array([1.0])
    for part in people.parts():
        state = _start(part, int(np.minimum(part.w, part.u).max()) + 1)
        for at in range(len(part.years)):
            state = _forward(part, weights, at, state)
        ends = state[np.arange(len(part.w)), part.w, part.u]
        for chances, number in zip(
            ends / ends.sum(axis=1, keepdims=True), part.people, strict=True
        ):
            for _ in range(number):
                law = np.convolve(law, np.trim_zeros(chances, "b"))
    return law


def _start(people: Careers, shared: int) -> np.ndarray:
    """Weights by runner, starts in each race so far, and shared years so far: nothing has been run."""
    state = np.zeros((len(people.w), people.w.max() + 1, people.u.max() + 1, shared))
    state[:, 0, 0, 0] = 1.0
    return state


def _forward(people: Careers, weights: np.ndarray, at: int, state: np.ndarray) -> np.ndarray:
    """The weights after one more year."""
    active, idle = (
        who[:, None, None, None] for who in (people.active(at), people.idle_allowed(at))
    )
    after = state * idle
    held, (wser, utmb) = people.held[:, at], np.exp(weights[:, at])
    if held[0]:
        after[:, 1:] += active * wser * state[:, :-1]
    if held[1]:
        after[:, :, 1:] += active * utmb * state[:, :, :-1]
    if held.all():
        both = active * wser * utmb * state[:, :-1, :-1]
        if state.shape[3] == 1:
            after[:, 1:, 1:] += both
        else:
            after[:, 1:, 1:, 1:] += both[..., :-1]
    return after


def _possible(people: Careers, weights: np.ndarray) -> tuple[float, np.ndarray]:
    """The log of the summed weights of all placements, and the expected fields (2 x years)."""
    states = [_start(people, 1)]
    for at in range(len(people.years)):
        states.append(_forward(people, weights, at, states[-1]))
    everyone = np.arange(len(people.w))
    total = states[-1][everyone, people.w, people.u, 0]
    # Backwards: what may still follow, from the end that each runner came to.
    most_w, most_u = int(people.w.max()) + 1, int(people.u.max()) + 1
    ahead = np.zeros((len(people.w), most_w, most_u))
    ahead[everyone, people.w, people.u] = 1.0
    expected = np.zeros(people.held.shape)
    for at in reversed(range(len(people.years))):
        before = states[at][..., 0]
        active, idle = (who[:, None, None] for who in (people.active(at), people.idle_allowed(at)))
        held, (wser, utmb) = people.held[:, at], np.exp(weights[:, at])
        earlier = ahead * idle
        steps = (
            (held[0], 1, 0, wser),
            (held[1], 0, 1, utmb),
            (held.all(), 1, 1, wser * utmb),
        )
        for possible, w, u, weight in steps:
            if not possible:
                continue
            rows = slice(0, most_w - w), slice(0, most_u - u)
            follows = active * weight * ahead[:, w:, u:]
            earlier[:, rows[0], rows[1]] += follows
            share = (before[:, rows[0], rows[1]] * follows).sum(axis=(1, 2)) / total @ people.people
            expected[0, at] += share * w
            expected[1, at] += share * u
        ahead = earlier
    return float(np.log(total) @ people.people), expected
