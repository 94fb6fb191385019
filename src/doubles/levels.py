"""How much of a double it was: from having started both races to having won both."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

#: Levels from the weakest to the strongest: each one holds only where those before it hold.
LEVELS = ("started", "finished", "top10", "podium", "won")

#: The worst sex place, at the worse of the two races, that still holds a level.
PLACES = {"won": 1, "podium": 3, "top10": 10}


def level_of(both_finished: pd.Series, worse_place: pd.Series) -> pd.Series:
    """The highest level that holds at both races.

    `both_finished` is boolean; `worse_place` is the larger of the two places within the sex
    (Int64, missing where either race was not finished). Gives one of `LEVELS` a row.
    """
    import pandas as pd

    level = pd.Series("started", index=worse_place.index, dtype="str")
    level = level.mask(both_finished, "finished")
    for name in ("top10", "podium", "won"):
        level = level.mask(both_finished & worse_place.le(PLACES[name]).fillna(False), name)
    return level


def at_least(doubles: pd.DataFrame, level: str) -> pd.DataFrame:
    """The rows of `doubles` that reach `level` or a stronger one: a win is a podium too."""
    return doubles[doubles["level"].isin(levels_from(level))]


def levels_from(level: str) -> tuple[str, ...]:
    """`level` and the stronger ones."""
    return LEVELS[LEVELS.index(level) :]
