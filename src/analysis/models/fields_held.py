"""Shared years where each runner's starts and each edition's field are held.

Of all ways to place a runner's starts on the editions of both races between a first and a last start, with starts in both
years at the ends, `how_rare.same_year` takes each as likely as the other. But editions had more or less room for these people. Here a
placement is as likely as the product of the weights of its editions, and the weights are those with which each edition is expected to
have as many of these people as it had: the law of the largest entropy that holds runners' numbers of starts exactly and fields
on average (the conditional form of Rasch's model). The weights have the largest likelihood, which is concave, so there
is one answer; sums over placements are worked out year by year, forwards and backwards, and nothing is drawn.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from race_doubles.analysis.models.maximum import climb
from race_doubles.common.races import DOUBLE

#: Log weights are looked for this far from the average edition.
_FAR = 12.0
#: What a runner may do in a year, as a matrix (races x choices): neither race, one, the other, both.
_CHOICES = np.array([[0, 1, 0, 1], [0, 0, 1, 1]])
_BOTH = 3


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

    def may(self, choice: int, at: int) -> np.ndarray:
        """Which kinds may choose so in the year of that place: starts between the first and the last, and in these two one at least."""
        if choice:
            held = self.held[_CHOICES[:, choice] > 0, at].all()
            return held & (self.first <= at) & (at <= self.last)
        return (self.first != at) & (self.last != at)

    def to_come(self, at: int) -> np.ndarray:
        """How many editions (2 x kinds) are held after the year of that place, within the years of each kind."""
        held = np.column_stack([np.zeros(2, dtype=int), self.held.cumsum(axis=1)])
        return held[:, self.last + 1] - held[:, np.clip(at + 1, self.first, self.last + 1)]


@dataclass(frozen=True)
class Steps:
    """How the starts of every kind of career may add up in one year: steps from what was run `before` to what was `after` it.

    Both are places in a list of kinds with their starts so far in each race: all from which the kind's own numbers can still come, so before
    the first year and after the last there is one of each kind, in order. `choice` is what was run (`_CHOICES`); `results` is
    how long the list after the year is.
    """

    before: np.ndarray
    after: np.ndarray
    choice: np.ndarray
    results: int

    def sizes(self, weights: np.ndarray) -> np.ndarray:
        """The weight of each step at these log weights of the year's editions."""
        return np.exp(weights @ _CHOICES)[self.choice]


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
    steps, free = steps_of(people), people.held & ~alone
    for race in range(2):
        free[race, free[race].argmax()] = False

    def slope(vector: np.ndarray) -> tuple[float, np.ndarray]:
        weights = np.zeros(people.held.shape)
        weights[free] = vector
        total, expected = _possible(steps, people.people, weights)
        height = float((people.field * weights).sum()) - total
        return height, (people.field - expected)[free]

    found = climb(slope, np.zeros(int(free.sum())), [(-_FAR, _FAR)] * int(free.sum()))
    weights = np.zeros(people.held.shape)
    weights[free] = found
    return weights


def shared_law(people: Careers, weights: np.ndarray) -> np.ndarray:
    """The chances of 0, 1, 2, … shared years of all `people` together, at these log weights."""
    # A row a kind with its starts so far, a column a number of shared years so far.
    state = np.zeros((len(people.w), int(np.minimum(people.w, people.u).max()) + 1))
    state[:, 0] = 1.0
    for at, steps in enumerate(steps_of(people)):
        moved = steps.sizes(weights[:, at])[:, None] * state[steps.before]
        both = steps.choice == _BOTH
        moved[both] = np.pad(moved[both, :-1], ((0, 0), (1, 0)))
        state = np.column_stack(
            [np.bincount(steps.after, column, steps.results) for column in moved.T]
        )
    law = np.array([1.0])
    for chances, number in zip(
        state / state.sum(axis=1, keepdims=True), people.people, strict=True
    ):
        for _ in range(number):
            law = np.convolve(law, np.trim_zeros(chances, "b"))
    return law


def steps_of(people: Careers) -> list[Steps]:
    """The steps of every year, first to last."""
    shape = (len(people.w), int(people.w.max()) + 1, int(people.u.max()) + 1)
    kind, runs = np.arange(len(people.w)), np.zeros((2, len(people.w)), dtype=int)
    whole = np.array([people.w, people.u])
    found = []
    for at in range(len(people.years)):
        lacking = whole - people.to_come(at)
        before, after, choices = [], [], []
        for choice, more in enumerate(_CHOICES.T):
            then = runs + more[:, None]
            fits = (lacking[:, kind] <= then) & (then <= whole[:, kind])
            chosen = np.flatnonzero(people.may(choice, at)[kind] & fits.all(axis=0))
            before.append(chosen)
            after.append(np.ravel_multi_index((kind[chosen], *then[:, chosen]), shape))
            choices.append(np.full(len(chosen), choice))
        states, places = np.unique(np.concatenate(after), return_inverse=True)
        found.append(Steps(np.concatenate(before), places, np.concatenate(choices), len(states)))
        kind, *counts = np.unravel_index(states, shape)
        runs = np.array(counts)
    return found


def _possible(
    steps: list[Steps], people: np.ndarray, weights: np.ndarray
) -> tuple[float, np.ndarray]:
    """The log of the summed weights of all placements of all `people` (by kind), and the expected fields (2 x years)."""
    sizes = [one.sizes(weights[:, at]) for at, one in enumerate(steps)]
    states: list[np.ndarray] = [np.ones(len(people))]
    for one, size in zip(steps, sizes, strict=True):
        states.append(np.bincount(one.after, size * states[-1][one.before], one.results))
    total = states[-1]
    # Backwards: what may still follow, for as many people as there are of a kind.
    ahead: np.ndarray = people / total
    expected = np.zeros(weights.shape)
    for at in reversed(range(len(steps))):
        one, before = steps[at], states[at]
        follows = sizes[at] * ahead[one.after]
        number = np.bincount(one.choice, before[one.before] * follows, _CHOICES.shape[1])
        expected[:, at] = _CHOICES @ number
        ahead = np.bincount(one.before, follows, len(before))
    return float(np.log(total) @ people), expected
