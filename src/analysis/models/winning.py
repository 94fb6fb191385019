"""The chance to win a race, and both of a season, worked out without drawing lots.

The model of a race (`drawing.ResidualPool`, `finishing`) gives each starter a chance of stopping and
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
from race_doubles.analysis.models.residuals import ResidualPool

#: A time that leaves nobody ahead with less than this chance cannot win.
_NEGLIGIBLE = 1e-7


@dataclass(frozen=True)
class _Front:
    """One sex of one race, as far as its winner may come from.

    `ids` and `dnf` of the runners who may win, with `times` (a sorted row each); the debutants (`crowd`, sorted
    times of each of `crowd_size`, who stop with chance `crowd_dnf`); `grid`, the times that may win, and
    `clear`, the log chance that nobody is ahead of each.
    """

    ids: list[str]
    dnf: np.ndarray
    times: np.ndarray
    crowd: np.ndarray
    crowd_dnf: float
    crowd_size: int
    grid: np.ndarray
    clear: np.ndarray

    def not_ahead(self, row: int, times: np.ndarray) -> np.ndarray:
        """Log chance that the runner of `row` is not ahead of each of `times`."""
        return _log(1 - (1 - self.dnf[row]) * _below(self.times[row], times))

    def nobody_ahead(self, times: np.ndarray, but: list[int]) -> np.ndarray:
        """Log chance that nobody but the runners of the rows `but` is ahead of each of `times`."""
        at = np.minimum(np.searchsorted(self.grid, times), len(self.grid) - 1)
        return self.clear[at] - sum(self.not_ahead(row, times) for row in but)

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
    return np.searchsorted(own, times) / len(own)


def _crowd_below(crowd: np.ndarray, times: np.ndarray) -> np.ndarray:
    """The same for debutants, who are drawn from the same times: of two alike each is ahead by half."""
    if not len(crowd):
        return np.zeros(len(times))
    return (_below(crowd, times) + np.searchsorted(crowd, times, side="right") / len(crowd)) / 2


def _front(pool: ResidualPool, starters: pd.DataFrame, race: str, sex: str) -> _Front:
    some = starters[starters["sex"].eq(sex)]
    runners = some[some["known"].gt(0)]
    new = some[some["known"].eq(0)]
    dnf = runners["dnf"].to_numpy(dtype=float)
    times = np.array(pool.possible_of(runners, race)).reshape(len(runners), pool.window(race))
    crowd = pool.of_debutants(race, sex)
    crowd_dnf = float(new["dnf"].mean()) if len(new) else 1.0

    def clear(at: np.ndarray, rows: int) -> np.ndarray:
        total = len(new) * _log(1 - (1 - crowd_dnf) * _crowd_below(crowd, at))
        for row in range(rows):
            total = total + _log(1 - (1 - dnf[row]) * _below(times[row], at))
        return total

    # The fastest first: the best of them alone bound the times that may win.
    order = np.argsort(times.min(axis=1, initial=np.inf), kind="stable")
    dnf, times, ids = dnf[order], times[order], runners["runner_id"].to_numpy()[order]
    every = np.concatenate([times.ravel(), crowd if len(new) else crowd[:0]])
    steps = np.linspace(every.min(), every.max(), 200)
    late = clear(steps, min(40, len(times))) < np.log(_NEGLIGIBLE)
    last = steps[late.argmax()] if late.any() else np.inf
    used = int((times.min(axis=1, initial=np.inf) <= last).sum())
    grid = np.unique(every[every <= last])
    return _Front(
        list(ids[:used]),
        dnf[:used],
        times[:used],
        crowd,
        crowd_dnf,
        len(new),
        grid,
        clear(grid, used),
    )


def _alone(front: _Front) -> tuple[dict[str, float], float]:
    """The chance of each runner of `front` to be first, and that of each single debutant."""
    found = {}
    for row, runner in enumerate(front.ids):
        own = front.may_win(row)
        chance = np.exp(front.nobody_ahead(own, [row])).sum() / front.times.shape[1]
        found[runner] = float((1 - front.dnf[row]) * chance)
    if not front.crowd_size or not len(front.crowd):
        return found, 0.0
    own = front.crowd[front.crowd <= front.grid[-1]]
    others = front.nobody_ahead(own, []) - _log(
        1 - (1 - front.crowd_dnf) * _crowd_below(front.crowd, own)
    )
    return found, float((1 - front.crowd_dnf) * np.exp(others).sum() / len(front.crowd))


def first_chances(pool: ResidualPool, starters: pd.DataFrame, race: str) -> np.ndarray:
    """The chance of each of `starters` (runner_id, sex, level, known, dnf) to be first of the sex."""
    starters = starters[_USED]
    chances = pd.Series(0.0, index=starters["runner_id"])
    for sex in starters["sex"].unique():
        known, new = _alone(_front(pool, starters, race, sex))
        chances[list(known)] = list(known.values())
        debut = starters["sex"].eq(sex) & starters["known"].eq(0)
        chances[starters.loc[debut, "runner_id"]] = new
    return chances.round(9).to_numpy()  # the same on every machine


#: The columns that the chances need: every other costs, table by table.
_USED = ["runner_id", "race", "sex", "level", "known", "dnf"]


def season_chances(
    prepared: Prepared, seen: pd.DataFrame, year: int, ids: list[str], pool: ResidualPool
) -> pd.DataFrame:
    """What the runners `ids`, who start both races of `year` and have a history, may hope for.

    `seen` has their earlier finishes (runner_id, race, year). Gives runner_id, p_wser, p_utmb, p_both (chances to
    win) and p_dnf (of stopping at UTMB), in the order of `ids`.
    """
    starters = prepared.table.loc[prepared.table["year"].eq(year), _USED]
    sexes = starters.drop_duplicates("runner_id").set_index("runner_id")["sex"]
    stops = starters[starters["race"].eq("utmb")].set_index("runner_id")["dnf"]
    history = dict(list(seen.groupby("runner_id")))
    rows = {}
    for sex in sexes.reindex(ids).unique():
        fronts = {
            race: _front(pool, starters[starters["race"].eq(race)], race, sex) for race in RACES
        }
        alone = {race: _alone(front)[0] for race, front in fronts.items()}
        some = [runner for runner in ids if sexes[runner] == sex]
        linked = {
            runner: copula(
                shared_part(prepared.parameters, history.get(runner, seen.head(0)), year),
                *(front.shares(front.ids.index(runner)) for front in fronts.values()),
            )
            for runner in some
            if all(runner in front.ids for front in fronts.values())
        }
        for runner in some:
            both = _both(runner, fronts, linked) if runner in linked else 0.0
            rows[runner] = (*(alone[race].get(runner, 0.0) for race in RACES), both, stops[runner])
    found = pd.DataFrame.from_dict(
        rows, orient="index", columns=["p_wser", "p_utmb", "p_both", "p_dnf"]
    )
    return found.loc[ids].round(9).rename_axis("runner_id").reset_index()


def _both(runner: str, fronts: dict[str, _Front], linked: dict[str, np.ndarray]) -> float:
    """The chance of `runner` to win both; `linked` has the copula of everyone whose two races hang together."""
    at = {race: {name: front.ids.index(name) for name in linked} for race, front in fronts.items()}
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
