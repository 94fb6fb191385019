"""The chance of a place among the first of a race, and of both races of a season, without drawing lots.

The model of a race (`residuals`, `finishing`) gives each starter a chance of stopping and a list
of equally likely times. Runners are independent, so how many of them are ahead of a time is a sum of
independent chances (a Poisson binomial distribution), built up runner by runner as far as the place that
counts. A chance of a place is then a mean over the runner's own times.

Those who start both races have two times that hang together by a normal copula (`copula`). A runner's own
two times do so exactly. That the two times of each rival do as well moves the numbers ahead in the two
races together; this enters by the first term of its expansion, since the terms beyond are products of two
rivals' small covariances.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.special import gammainccinv

from race_doubles.analysis.models.copula import copula
from race_doubles.analysis.models.gls import RACES
from race_doubles.analysis.models.residuals import Field, ResidualPool, fields_of

#: A time that is among the places that count with less than this chance is left out.
_NEGLIGIBLE = 1e-7


@dataclass(frozen=True)
class Front:
    """One sex of one race, as far as its first `places` may come from.

    `times` (sorted, to the last that may be among the places) of `sizes` equally likely ones, and `dnf`, of the
    runners `ids`, the `members` of the field; `debutant` marks those drawn from the times of earlier debutants. The `crowd_size` other debutants
    have the times `crowd` of `crowd_of`, and stop with chance `crowd_dnf`.
    """

    places: int
    members: np.ndarray
    ids: list[str]
    times: list[np.ndarray]
    sizes: list[int]
    dnf: np.ndarray
    debutant: list[bool]
    crowd: np.ndarray
    crowd_of: int
    crowd_dnf: float
    crowd_size: int

    def ahead(self, row: int, times: np.ndarray) -> np.ndarray:
        """The chance that the runner of `row` is ahead of each of `times`."""
        below = _below(self.times[row], times, self.debutant[row]) / self.sizes[row]
        return (1 - self.dnf[row]) * below

    def of_crowd(self, times: np.ndarray, number: int) -> np.ndarray:
        """(places, times): the chance that 0, 1, … of `number` debutants are ahead of each of `times`."""
        # Imported here: all of scipy's distributions take long to load.
        from scipy.stats import binom

        # So many of the crowd's times, by halves, may lie below: far fewer than there are times to ask of.
        shares = np.arange(2 * len(self.crowd) + 1) / 2 / max(1, self.crowd_of)
        chance = np.clip((1 - self.crowd_dnf) * shares, 0.0, 1.0)
        ahead = binom.pmf(np.arange(self.places)[:, None], number, chance[None, :])
        return ahead[:, (2 * _below(self.crowd, times, True)).astype(int)]


def _below(own: np.ndarray, times: np.ndarray, alike: bool) -> np.ndarray:
    """How many of `own` (sorted) lie below each of `times`; of two debutants `alike` each is ahead by half."""
    left = own.searchsorted(times)
    return (left + own.searchsorted(times, side="right")) / 2 if alike else left


def front(
    pool: ResidualPool, field: Field, race: str, places: int, named: Collection[str] = ()
) -> Front:
    """The front of a `field` of `race`.

    Debutants are alike and stay a crowd, but for the `named`.
    """
    single = field.seen | np.isin(field.ids, list(named)) if named else field.seen
    earlier = pool.of_debutants(race, field.sex)
    times = list(pool.around(field.level[single], race))
    debutant, dnf = ~field.seen[single], field.dnf[single]
    for row in np.flatnonzero(debutant):
        times[row] = earlier
    rest = field.dnf[~single]
    crowd_dnf = float(rest.mean()) if len(rest) else 1.0
    # Up to which time anybody may be among the places: beyond it too many are surely ahead.
    sizes = np.array([len(own) for own in times], dtype=int)
    values = np.concatenate([*times, earlier])
    weights = np.append(
        np.repeat((1 - dnf) / np.maximum(sizes, 1), sizes),
        np.full(len(earlier), len(rest) * (1 - crowd_dnf) / max(1, len(earlier))),
    )
    order = np.argsort(values, kind="stable")
    expected = weights[order].cumsum()
    late = expected > _surely(places)
    last = values[order][late.argmax()] if late.any() else np.inf
    used = [row for row, own in enumerate(times) if len(own) and own[0] <= last]
    members = np.flatnonzero(single)[used]
    return Front(
        places,
        members,
        list(field.ids[members]),
        [times[row][times[row] <= last] for row in used],
        [len(times[row]) for row in used],
        dnf[used],
        [bool(debutant[row]) for row in used],
        earlier[earlier <= last],
        len(earlier),
        crowd_dnf,
        len(rest),
    )


def _surely(places: int) -> float:
    """So many expected ahead leave a place among the first with a negligible chance.

    That of a Poisson number, which is the larger: the lower tail of a sum of independent chances is lighter.
    """
    return float(gammainccinv(places, _NEGLIGIBLE))


def _add(numbers: np.ndarray, chance: np.ndarray) -> np.ndarray:
    """The distribution `numbers` (places, times) of those ahead with one more, ahead with `chance`."""
    more = numbers * (1 - chance)
    more[1:] += numbers[:-1] * chance
    return more


def _without_each(numbers: np.ndarray, chances: Sequence[np.ndarray]) -> list[np.ndarray]:
    """`numbers` with all of `chances` added but one, for each of them."""
    if len(chances) < 2:
        return [numbers] * len(chances)
    half = len(chances) // 2
    left = right = numbers
    for chance in chances[half:]:
        left = _add(left, chance)
    for chance in chances[:half]:
        right = _add(right, chance)
    return _without_each(left, chances[:half]) + _without_each(right, chances[half:])


def _each(field: Front) -> tuple[np.ndarray, float]:
    """The chance of a place of each runner of `field`, and that of one of its crowd (0 where it is empty).

    At each time that may be among the places, of whomever, all the others are added one by one: nobody is taken out
    again, which would cost digits.
    """
    own = [*field.times, field.crowd if field.crowd_size else field.crowd[:0]]
    whose = np.repeat(np.arange(len(own)), [len(some) for some in own])
    times = np.concatenate(own)
    order = np.argsort(times, kind="stable")
    times, whose = times[order], whose[order]
    crowd = whose == len(field.ids)
    numbers = np.empty((field.places, len(times)))
    numbers[:, ~crowd] = field.of_crowd(times[~crowd], field.crowd_size)
    numbers[:, crowd] = field.of_crowd(times[crowd], field.crowd_size - 1)
    for row, some in enumerate(field.times):
        # In order of time, nobody is ahead before the first time of one's own.
        later = slice(times.searchsorted(some[0]), None)
        chance = field.ahead(row, times[later])
        chance[whose[later] == row] = 0.0
        numbers[:, later] = _add(numbers[:, later], chance)
    shares = np.bincount(whose, numbers.sum(axis=0), minlength=len(own)) / np.maximum(
        [*field.sizes, field.crowd_of], 1
    )
    *each, new = shares * (1 - np.append(field.dnf, field.crowd_dnf))
    return np.array(each), float(new)


def place_chances(pool: ResidualPool, starters: pd.DataFrame, race: str, places: int) -> np.ndarray:
    """The chance of each of `starters` (runner_id, sex, level, known, dnf) to be among the first of the sex."""
    chances = np.zeros(len(starters))
    for field in fields_of(starters):
        first = front(pool, field, race, places)
        each, new = _each(first)
        chances[field.rows[~field.seen]] = new
        chances[field.rows[first.members]] = each
    return chances.round(9)  # the same on every machine


@dataclass(frozen=True)
class SeasonPlaces:
    """What independent races of one season make of those who start both.

    `chances` has a row a runner and level: runner_id, sex, level, wser and utmb (to be among the places of the level
    in each race) and both. `numbers` has for each sex, race and level the chances that 0, 1, 2, … of them are
    among the places: exact, although each place is taken once.
    """

    chances: pd.DataFrame
    numbers: dict[tuple[str, str, str], np.ndarray]


def season_places(
    pool: ResidualPool,
    starters: pd.DataFrame,
    correlations: dict[str, float],
    levels: dict[str, int],
) -> SeasonPlaces:
    """The chances of the runners of `correlations` (by runner_id), who start both races of one season.

    `starters` are those of both races; `correlations` says how each runner's two races hang together, `levels`
    how many places each level has.
    """
    sexes = starters.drop_duplicates("runner_id").set_index("runner_id")["sex"]
    most = max(levels.values())
    rows, numbers = [], {}
    by_race = {
        race: {field.sex: field for field in fields_of(starters[starters["race"].eq(race)])}
        for race in RACES
    }
    for sex in sorted(set(sexes[list(correlations)])):
        ids = [runner for runner in correlations if sexes[runner] == sex]
        fields = [front(pool, by_race[race][sex], race, most, ids) for race in RACES]
        bases = [_base(field, ids) for field in fields]
        for race, field, base in zip(RACES, fields, bases, strict=True):
            for level, places in levels.items():
                numbers[sex, race, level] = _number_among(field, base, places)
        linked = {
            runner: _joint(correlations[runner], runner, fields)
            for runner in ids
            if all(runner in base for base in bases)
        }
        for runner in ids:
            sides = [
                _side(field, base, runner, list(linked))
                for field, base in zip(fields, bases, strict=True)
            ]
            both = (
                _both(runner, fields, [side for side in sides if side], linked)
                if runner in linked
                else np.zeros(most)
            )
            alone = [side.alone if side else np.zeros(most) for side in sides]
            rows += [
                (runner, sex, level, *(float(side[n - 1]) for side in alone), float(both[n - 1]))
                for level, n in levels.items()
            ]
    found = pd.DataFrame(rows, columns=["runner_id", "sex", "level", *RACES, "both"])
    return SeasonPlaces(found.round(9), numbers)  # the same on every machine


def _number_among(field: Front, base: dict[str, np.ndarray], places: int) -> np.ndarray:
    """The chances that 0, 1, 2, … of the runners of `base` (see `_base`) are among the first `places`.

    At least m of them are where, at the time of the m-th of them, at most places − m of all the others are ahead.
    """
    if not base:
        return np.array([1.0])
    times = np.concatenate([field.times[field.ids.index(runner)] for runner in base])
    order = np.argsort(times, kind="stable")
    times = times[order]
    others = np.concatenate(list(base.values()), axis=1)[:, order].cumsum(axis=0)
    most = min(places, len(base))
    seen = np.zeros((most, len(times)))
    seen[0] = 1.0
    for runner in base:
        row = field.ids.index(runner)
        there = np.searchsorted(field.times[row], times, side="right") / field.sizes[row]
        seen = _add(seen, (1 - field.dnf[row]) * there)
    least = [1.0]
    for m in range(1, most + 1):
        arrived = 1 - seen[:m].sum(axis=0)
        least.append(float(np.diff(arrived, prepend=0.0) @ others[places - m]))
    return -np.diff(least, append=0.0)


def _base(field: Front, ids: list[str]) -> dict[str, np.ndarray]:
    """For each of `ids` at the front, by its own times: the numbers ahead among all who are not of `ids`."""
    own = {runner: field.times[field.ids.index(runner)] for runner in ids if runner in field.ids}
    if not own:
        return {}
    times = np.concatenate(list(own.values()))
    numbers = field.of_crowd(times, field.crowd_size)
    for row, runner in enumerate(field.ids):
        if runner not in own:
            numbers = _add(numbers, field.ahead(row, times))
    ends = np.cumsum([len(part) for part in own.values()])[:-1]
    return dict(zip(own, np.split(numbers, ends, axis=1), strict=True))


@dataclass(frozen=True)
class _Side:
    """One race of one runner: at each own time the `within` (places, times), the chance to be among the first 1, 2, ….

    `without` has for each rival who starts both races the distribution of the number of all others ahead. `alone` is
    the chance of the places in this race by itself.
    """

    within: np.ndarray
    without: dict[str, np.ndarray]
    alone: np.ndarray


def _side(
    field: Front, base: dict[str, np.ndarray], runner: str, linked: list[str]
) -> _Side | None:
    if runner not in base:
        return None
    row = field.ids.index(runner)
    numbers = base[runner]
    chances = {
        other: field.ahead(field.ids.index(other), field.times[row])
        for other in base
        if other != runner
    }
    # Rivals at the front of this race alone first: nobody asks for the numbers without them.
    for other, chance in chances.items():
        if other not in linked or runner not in linked:
            numbers = _add(numbers, chance)
    rivals = [other for other in chances if other in linked and runner in linked]
    kept = [chances[other] for other in rivals]
    without = dict(zip(rivals, _without_each(numbers, kept), strict=True))
    for chance in kept:
        numbers = _add(numbers, chance)
    within = numbers.cumsum(axis=0)
    return _Side(within, without, (1 - field.dnf[row]) * within.sum(axis=1) / field.sizes[row])


def _joint(rho: float, runner: str, fields: list[Front]) -> np.ndarray:
    """The copula of the two races of `runner` at the shares of times below each of its own, and the last."""
    rows = [field.ids.index(runner) for field in fields]
    shares = [
        np.arange(len(field.times[row]) + 1) / field.sizes[row]
        for field, row in zip(fields, rows, strict=True)
    ]
    return copula(rho, *shares)


def _both(
    runner: str, fields: list[Front], sides: list[_Side], linked: dict[str, np.ndarray]
) -> np.ndarray:
    """The chance of `runner` to be among the first 1, 2, … of both races; see the module's docstring."""
    rows = [field.ids.index(runner) for field in fields]
    own = [field.times[row] for field, row in zip(fields, rows, strict=True)]
    # The chance of each pair of own times, by differences of the copula.
    cells = np.diff(np.diff(linked[runner], axis=0), axis=1)
    w, u = (side.within for side in sides)
    chance = ((w @ cells) * u).sum(axis=1)
    for other, joint in linked.items():
        if other == runner:
            continue
        at = [field.ids.index(other) for field in fields]
        below = [
            np.searchsorted(field.times[row], times)
            for field, row, times in zip(fields, at, own, strict=True)
        ]
        shares = [
            number / field.sizes[row] for number, field, row in zip(below, fields, at, strict=True)
        ]
        runs = np.prod([1 - field.dnf[row] for field, row in zip(fields, at, strict=True)])
        covariance = runs * (joint[np.ix_(*below)] - np.outer(*shares))
        one, two = (side.without[other] for side in sides)
        chance = chance + ((one @ (cells * covariance)) * two).sum(axis=1)
    runs = np.prod([1 - field.dnf[row] for field, row in zip(fields, rows, strict=True)])
    return runs * chance
