"""The chance to win a race, and both of a season, worked out without drawing lots.

The model of a race (`residuals`, `finishing`) gives each starter a chance of stopping and
a short list of equally likely times. Runners are independent, so the chance that nobody is ahead of a time
is a product over the field, and a chance to win is a sum over the runner's own times. Those who start both
races have two times that hang together (`independent.shared_part`) by a normal copula; their chance of
winning both is a double sum.

`placing` does the same for places further back.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from race_doubles.analysis.models.copula import copula
from race_doubles.analysis.models.gls import RACES
from race_doubles.analysis.models.independent import Prepared, shared_part
from race_doubles.analysis.models.residuals import Field, ResidualPool, fields_of

#: A time that leaves nobody ahead with less than this chance cannot win.
_NEGLIGIBLE = 1e-7


@dataclass(frozen=True)
class _Front:
    """One sex of one race, as far as its winner may come from.

    `members` of the field are the runners who may win, with `dnf` and `times` (a sorted row each), and `row_of` says by
    id which of them one is; the debutants (`crowd`, sorted times of each of `crowd_size`, who stop with chance
    `crowd_dnf`); `grid`, the times that may win. `apart` has for each runner the log chance not to be ahead of each of
    the `grid`, and `clear` the log chance that nobody is.
    """

    members: np.ndarray
    row_of: dict[str, int]
    dnf: np.ndarray
    times: np.ndarray
    crowd: np.ndarray
    crowd_dnf: float
    crowd_size: int
    grid: np.ndarray
    apart: np.ndarray
    clear: np.ndarray

    def nobody_ahead(self, times: np.ndarray, but: list[int]) -> np.ndarray:
        """Log chance that nobody but the runners of the rows `but` is ahead of each of `times`, which the grid has."""
        at = self.grid.searchsorted(times)
        return self.clear[at] - sum(self.apart[row][at] for row in but)

    def shares(self, row: int) -> np.ndarray:
        """The shares of one runner's times below each that may win, and the last of them too."""
        return np.arange(len(self.may_win(row)) + 1) / self.times.shape[1]

    def may_win(self, row: int) -> np.ndarray:
        """The times of one runner that may win."""
        own = self.times[row]
        return own[own <= self.grid[-1]]


def _log(chance: np.ndarray) -> np.ndarray:
    return np.log(np.maximum(chance, 1e-12))


def _below(own: np.ndarray, times: np.ndarray) -> np.ndarray:
    """The share of `own` (sorted) below each of `times`."""
    return own.searchsorted(times) / len(own)


def _crowd_below(crowd: np.ndarray, times: np.ndarray) -> np.ndarray:
    """The same for debutants, who are drawn from the same times: of two alike each is ahead by half."""
    if not len(crowd):
        return np.zeros(len(times))
    return (_below(crowd, times) + crowd.searchsorted(times, side="right") / len(crowd)) / 2


def _apart(dnf: np.ndarray, times: np.ndarray, at: np.ndarray) -> np.ndarray:
    """Log chance of each runner (`dnf`, a sorted row of `times` each) not to be ahead of each of `at`, sorted too."""
    runners, number = times.shape
    # It changes at the runner's own times alone.
    chances = _log(1 - (1 - dnf[:, None]) * (np.arange(number + 1) / max(number, 1)))
    steps = np.diff(at.searchsorted(times, side="right"), axis=1, prepend=0, append=len(at))
    return np.repeat(chances, steps.ravel()).reshape(runners, len(at))


def _front(pool: ResidualPool, field: Field, race: str) -> _Front:
    runners, new = np.flatnonzero(field.seen), field.dnf[~field.seen]
    crowd = pool.of_debutants(race, field.sex)
    crowd_dnf = float(new.mean()) if len(new) else 1.0
    times = pool.around(field.level[runners], race)
    # The fastest first: the best of them alone bound the times that may win.
    best = times.min(axis=1, initial=np.inf)
    order = np.argsort(best, kind="stable")
    times, runners, best = times[order], runners[order], best[order]
    dnf = field.dnf[runners]

    def clear(at: np.ndarray, apart: np.ndarray) -> np.ndarray:
        of_crowd = len(new) * _log(1 - (1 - crowd_dnf) * _crowd_below(crowd, at))
        return of_crowd + apart.sum(axis=0)

    every = np.concatenate([times.ravel(), crowd if len(new) else crowd[:0]])
    steps = np.linspace(every.min(), every.max(), 200)
    late = clear(steps, _apart(dnf[:40], times[:40], steps)) < np.log(_NEGLIGIBLE)
    last = steps[late.argmax()] if late.any() else np.inf
    used = int((best <= last).sum())
    grid = np.unique(every[every <= last])
    apart = _apart(dnf[:used], times[:used], grid)
    return _Front(
        runners[:used],
        {runner: row for row, runner in enumerate(field.ids[runners[:used]])},
        dnf[:used],
        times[:used],
        crowd,
        crowd_dnf,
        len(new),
        grid,
        apart,
        clear(grid, apart),
    )


def _alone(front: _Front) -> np.ndarray:
    """The chance of each runner of `front` to be first."""
    chances = [
        np.exp(front.nobody_ahead(front.may_win(row), [row])).sum() / front.times.shape[1]
        for row in range(len(front.members))
    ]
    return (1 - front.dnf) * chances


def _of_debutants(front: _Front) -> float:
    """The chance of each single debutant to be first."""
    if not front.crowd_size or not len(front.crowd):
        return 0.0
    own = front.crowd[front.crowd <= front.grid[-1]]
    others = front.nobody_ahead(own, []) - _log(
        1 - (1 - front.crowd_dnf) * _crowd_below(front.crowd, own)
    )
    return float((1 - front.crowd_dnf) * np.exp(others).sum() / len(front.crowd))


#: What the chances look at; every other column would be copied with each race.
_USED = ["runner_id", "sex", "level", "known", "dnf"]


def first_chances(pool: ResidualPool, starters: pd.DataFrame, race: str) -> np.ndarray:
    """The chance of each of `starters` (runner_id, sex, level, known, dnf) to be first of the sex."""
    chances = np.zeros(len(starters))
    for field in fields_of(starters):
        front = _front(pool, field, race)
        chances[field.rows[~field.seen]] = _of_debutants(front)
        chances[field.rows[front.members]] = _alone(front)
    return chances.round(9)  # the same on every machine


def season_chances(
    season: Prepared, seen: pd.DataFrame, year: int, ids: list[str], pool: ResidualPool
) -> pd.DataFrame:
    """What the runners `ids`, who start both races of the `season` of `year` and have a history, may hope for.

    `seen` has their earlier finishes (runner_id, race, year). Gives runner_id, p_wser, p_utmb, p_both (chances to
    win) and p_dnf (of stopping at UTMB), in the order of `ids`.
    """
    starters = {race: season.table.loc[season.table["race"].eq(race), _USED] for race in RACES}
    fields = {race: {one.sex: one for one in fields_of(rows)} for race, rows in starters.items()}
    at_utmb = {
        runner: (sex, dnf)
        for sex, field in fields["utmb"].items()
        for runner, dnf in zip(field.ids, field.dnf, strict=True)
    }
    history = dict(list(seen.groupby("runner_id")))
    nothing = seen.head(0)
    rows = {}
    for sex in dict.fromkeys(at_utmb[runner][0] for runner in ids):
        fronts = {race: _front(pool, fields[race][sex], race) for race in RACES}
        alone = {
            race: dict(zip(front.row_of, _alone(front), strict=True))
            for race, front in fronts.items()
        }
        some = [runner for runner in ids if at_utmb[runner][0] == sex]
        linked = {
            runner: copula(
                shared_part(season.parameters, history.get(runner, nothing), year),
                *(front.shares(front.row_of[runner]) for front in fronts.values()),
            )
            for runner in some
            if all(runner in front.row_of for front in fronts.values())
        }
        for runner in some:
            both = _both(runner, fronts, linked) if runner in linked else 0.0
            won = (alone[race].get(runner, 0.0) for race in RACES)
            rows[runner] = (runner, *won, both, at_utmb[runner][1])
    columns = ["runner_id", "p_wser", "p_utmb", "p_both", "p_dnf"]
    return pd.DataFrame([rows[runner] for runner in ids], columns=columns).round(9)


def _both(runner: str, fronts: dict[str, _Front], linked: dict[str, np.ndarray]) -> float:
    """The chance of `runner` to win both; `linked` has the copula of everyone whose two races hang together."""
    at = {race: {name: front.row_of[name] for name in linked} for race, front in fronts.items()}
    own, clear = [], []
    for race, front in fronts.items():
        times = front.may_win(at[race][runner])
        own.append(times)
        clear.append(np.exp(front.nobody_ahead(times, list(at[race].values()))))
    chance = np.outer(*clear)
    # The chance of each pair of own times, by differences of the copula.
    cells = np.diff(np.diff(linked[runner], axis=0), axis=1)
    for other, joint in linked.items():
        runs = [1 - front.dnf[at[race][other]] for race, front in fronts.items()]
        if other == runner:
            chance *= runs[0] * runs[1]
            continue
        w, u = (
            np.searchsorted(front.times[at[race][other]], times)
            for (race, front), times in zip(fronts.items(), own, strict=True)
        )
        sizes = [front.times.shape[1] for front in fronts.values()]
        ahead = runs[0] * w[:, None] / sizes[0] + runs[1] * u / sizes[1]
        chance *= 1 - ahead + runs[0] * runs[1] * joint[np.ix_(w, u)]
    return float((cells * chance).sum())
