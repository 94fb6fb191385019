"""Had anybody of a matched set been as likely to be the one who doubled: exact tests that need no model."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
import pandas as pd

from race_doubles.analysis.models.rates import number_of


@dataclass(frozen=True)
class Randomised:
    """Exposed starts that were not finished: `seen`, and `expected` were the exposed one of each set drawn by lot.

    `p_value` is the chance of as many as seen or more (one-sided, exact); `sets` counts the matched sets.
    """

    seen: int
    expected: float
    p_value: float
    sets: int


def within_sets(sets: pd.DataFrame) -> Randomised:
    """The randomisation test of `matching.matched_sets` (Rosenbaum 2002, section 2.4).

    If doubling changes nothing, who stopped of a set would have stopped whoever of it had doubled. Drawn by lot, the
    exposed start is then one that stopped with the share of the set as chance; the number over independent sets is worked out.
    """
    shares = sets.groupby("set_id")["stopped"].mean()
    numbers = number_of(shares)
    seen = int(sets.loc[sets["exposed"], "stopped"].sum())
    at_least = float(min(1.0, numbers[seen:].sum()))
    return Randomised(seen, float(shares.sum()), at_least, len(shares))


def joint(p_values: Collection[float]) -> float:
    """One p-value for several of the same question, however they hang together: twice their mean.

    Rüschendorf 1982; Vovk and Wang 2020. Valid under any dependence, hence careful.
    """
    return min(1.0, 2 * float(np.mean(list(p_values))))
