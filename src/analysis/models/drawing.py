"""Races drawn many times: what runners do around their predicted levels, and whole fields of them.

What a runner does around the predicted level is not assumed to be normal: it is drawn from what
runners predicted at about that level did in earlier editions (`ResidualPool`). This corrects the
level where it is biased at the front, and knows bad days. People without any history are drawn whole
from earlier debutants of the same race and sex.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from race_doubles.analysis.models.performance import RACES

_SEXES = ("F", "M", "X")


#: So many draws at a time stay in the processor's cache; the numbers are the same for any number.
_AT_ONCE = 50


def _blocks(draws: int) -> list[np.ndarray]:
    return [np.arange(i, min(i + _AT_ONCE, draws)) for i in range(0, draws, _AT_ONCE)]


@dataclass(frozen=True)
class ResidualPool:
    """What happened around predicted levels: for drawing times of people predicted alike.

    `known` holds for each race the levels, sorted, and the residuals of runners with history;
    `debut` for each race and sex the level-free log times of debutants relative to the edition.
    """

    known: dict[str, tuple[np.ndarray, np.ndarray]]
    debut: dict[tuple[str, str], np.ndarray]
    neighbours: int = 60

    @staticmethod
    def of(table: pd.DataFrame, neighbours: int = 60) -> ResidualPool:
        """The pool that `table` (rows of `rolling`) makes; only its finishers count."""
        level, residual = table["level"].to_numpy(), table["residual"].to_numpy()
        done, seen = ~np.isnan(residual), table["known"].gt(0).to_numpy()
        sexes = {sex: table["sex"].eq(sex).to_numpy() for sex in _SEXES}
        known, debut = {}, {}
        for race in RACES:
            here = done & table["race"].eq(race).to_numpy()
            order = np.argsort(level[here & seen])
            known[race] = level[here & seen][order], residual[here & seen][order]
            for sex, own in sexes.items():
                new = here & ~seen & own
                debut[race, sex] = level[new] + residual[new]
        return ResidualPool(known, debut, neighbours)

    def possible(self, target: pd.Series, race: str) -> np.ndarray:
        """Every log time that `draw` could give one runner (level, known, sex), sorted."""
        if target["known"] > 0:
            levels, residuals = self.known[race]
            width = min(self.neighbours, len(levels) // 2)
            low = int(
                np.clip(
                    np.searchsorted(levels, target["level"]) - width, 0, len(levels) - 2 * width
                )
            )
            return np.sort(target["level"] + residuals[low : low + 2 * width])
        pool = self.debut[race, target["sex"]]
        return np.sort(pool if len(pool) else self.debut[race, "M"])

    def draw(
        self, targets: pd.DataFrame, race: str, draws: int, random: np.random.Generator
    ) -> np.ndarray:
        """Log times relative to the edition, (draws, len(targets)), for `targets` (level, known, sex).

        A runner with history: own level plus the residual of one of the `neighbours` predicted on
        either side; the levels of neighbours are swapped for the runner's own. A debutant: the
        result of an earlier debutant of the sex.
        """
        levels, residuals = self.known[race]
        out = np.empty((draws, len(targets)), dtype=np.float32)
        level = targets["level"].to_numpy()
        seen = targets["known"].to_numpy() > 0
        if seen.any():
            place = np.searchsorted(levels, level[seen])
            width = min(self.neighbours, len(levels) // 2)
            low = np.clip(place - width, 0, len(levels) - 2 * width)
            columns = np.flatnonzero(seen)
            for rows in _blocks(draws):
                chance = random.random((len(rows), len(columns)), dtype=np.float32)
                pick = low + (chance * (2 * width)).astype(np.int64)
                out[rows[:, None], columns] = level[columns] + residuals[pick]
        for sex in _SEXES:
            new = ~seen & targets["sex"].eq(sex).to_numpy()
            if not new.any():
                continue
            pool = self.debut[race, sex]
            if len(pool) == 0:
                pool = self.debut[race, "M"]
            out[:, new] = pool[random.integers(0, len(pool), (draws, int(new.sum())))]
        return out


#: So many of the fastest debutants of a sex are drawn a race; more cannot reach a place that counts.
FRONT_DEBUTANTS = 60


@dataclass(frozen=True)
class Field:
    """A race drawn many times: `times` (draws, runners) of `runners`, and the debutants at its front.

    `debutants` has for each sex an array (draws, some): times of nobody in particular, infinite
    where fewer are that fast. Who stops has an infinite time. `unnamed` counts the debutants a sex.
    """

    runners: pd.DataFrame
    times: np.ndarray
    debutants: dict[str, np.ndarray]
    unnamed: dict[str, int]


def draw_field(
    pool: ResidualPool,
    field: pd.DataFrame,
    race: str,
    draws: int,
    random: np.random.Generator,
    named: frozenset[str] = frozenset(),
) -> Field:
    """Run one race `draws` times: `field` has runner_id, level, known, sex and dnf (chance of stopping).

    Debutants of a sex are alike, so all but the `named` are drawn as a crowd: the number of those
    whose time lies in the fast end of the pool is binomial, and only these get a time.
    """
    single = field["known"].gt(0) | field["runner_id"].isin(named)
    runners = field[single].reset_index(drop=True)
    times = pool.draw(runners, race, draws, random)
    dnf = runners["dnf"].to_numpy(dtype=np.float32)
    for rows in _blocks(draws):
        stopped = random.random((len(rows), len(dnf)), dtype=np.float32) < dnf
        times[rows[0] : rows[-1] + 1][stopped] = np.inf
    crowd, sizes = {}, {}
    for sex, group in field[~single].groupby("sex"):
        ordered = np.sort(
            pool.debut[race, sex] if len(pool.debut[race, sex]) else pool.debut[race, "M"]
        )
        fast = ordered[: max(1, round(len(ordered) * min(1.0, FRONT_DEBUTANTS / len(group))))]
        chance = len(fast) / len(ordered) * (1 - float(group["dnf"].mean()))
        number = random.binomial(len(group), chance, draws)
        drawn = fast[random.integers(0, len(fast), (draws, max(1, int(number.max()))))]
        crowd[sex] = np.where(np.arange(drawn.shape[1])[None, :] < number[:, None], drawn, np.inf)
        sizes[sex] = len(group)
    return Field(runners, times, crowd, sizes)
