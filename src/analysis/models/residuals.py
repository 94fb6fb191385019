"""What runners do around their predicted levels: the times that each may run, all equally likely.

What a runner does around the predicted level is not assumed to be normal: it is taken from what
runners predicted at about that level did in earlier editions (`ResidualPool`). This corrects the
level where it is biased at the front, and knows bad days. People without any history have the whole
times of earlier debutants of the same race and sex.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from race_doubles.analysis.models.performance import RACES

_SEXES = ("F", "M", "X")


#: What happened around a level is drawn from so many finishers predicted on either side of it.
NEIGHBOURS = 60


@dataclass(frozen=True)
class Field:
    """The starters of one sex of one race as arrays: their `rows` in the table, ids, level and dnf.

    `seen` marks those with a history; the level of a debutant is that of the sex.
    """

    sex: str
    rows: np.ndarray
    ids: np.ndarray
    level: np.ndarray
    seen: np.ndarray
    dnf: np.ndarray


def fields_of(starters: pd.DataFrame) -> list[Field]:
    """The fields of `starters` (runner_id, sex, level, known, dnf), who all start one race."""
    codes, sexes = starters["sex"].factorize()
    ids = starters["runner_id"].to_numpy()
    level, dnf = (starters[name].to_numpy(dtype=float) for name in ("level", "dnf"))
    seen = starters["known"].gt(0).to_numpy()
    every = ((sex, np.flatnonzero(codes == code)) for code, sex in enumerate(sexes))
    return [Field(sex, rows, ids[rows], level[rows], seen[rows], dnf[rows]) for sex, rows in every]


@dataclass(frozen=True)
class ResidualPool:
    """What happened around predicted levels: the times of people predicted alike.

    `known` holds for each race the levels, sorted, and the residuals of runners with history;
    `debut` for each race and sex the level-free log times of debutants relative to the edition.
    """

    known: dict[str, tuple[np.ndarray, np.ndarray]]
    debut: dict[tuple[str, str], np.ndarray]
    neighbours: int = NEIGHBOURS

    @staticmethod
    def of(table: pd.DataFrame, neighbours: int = NEIGHBOURS) -> ResidualPool:
        """The pool that `table` (rows of `rolling`) makes; only its finishers count."""
        level, residual = table["level"].to_numpy(), table["residual"].to_numpy()
        done, seen = ~np.isnan(residual), table["known"].gt(0).to_numpy()
        sexes = {sex: table["sex"].eq(sex).to_numpy() for sex in _SEXES}
        known, debut = {}, {}
        for race in RACES:
            here = done & table["race"].eq(race).to_numpy()
            # Levels are rounded, hence tied: those alike stay in the order of the table.
            order = np.argsort(level[here & seen], kind="stable")
            known[race] = level[here & seen][order], residual[here & seen][order]
            for sex, own in sexes.items():
                new = here & ~seen & own
                debut[race, sex] = level[new] + residual[new]
        return ResidualPool(known, debut, neighbours)

    def of_debutants(self, race: str, sex: str) -> np.ndarray:
        """The log times of earlier debutants of the sex, sorted; those of men where there are none."""
        own = self.debut[race, sex]
        return np.sort(own if len(own) else self.debut[race, "M"]).astype(float)

    def window(self, race: str) -> int:
        """From how many finishers with a history a runner's times are drawn: `neighbours` on either side."""
        return 2 * min(self.neighbours, len(self.known[race][0]) // 2)

    def around(self, own: np.ndarray, race: str) -> np.ndarray:
        """The equally likely log times of runners with the levels `own`, a sorted row of `window` each.

        The runner's own level plus the residuals of the `neighbours` predicted on either side: the levels of
        neighbours are swapped for the runner's own.
        """
        levels, residuals = self.known[race]
        window = self.window(race)
        low = np.clip(np.searchsorted(levels, own) - window // 2, 0, len(levels) - window)
        near = residuals[low[:, None] + np.arange(window)]
        return np.sort(own[:, None] + near, axis=1)

    def possible_of(self, targets: pd.DataFrame, race: str) -> list[np.ndarray]:
        """The equally likely log times of each of `targets` (level, known, sex), sorted.

        Those of a runner with history lie `around` the level; a debutant has the times of earlier debutants of the sex.
        """
        times = list(self.around(targets["level"].to_numpy(dtype=float), race))
        for row in np.flatnonzero(targets["known"].to_numpy() == 0):
            times[row] = self.of_debutants(race, targets["sex"].iloc[row])
        return times
