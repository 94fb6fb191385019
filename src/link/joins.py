"""How surely two results of one person are one person's: the weight at which the linker made them one."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from race_doubles.link.disjoint_sets import DisjointSets
from race_doubles.link.engine import Engine
from race_doubles.link.weights import DECIDED_PROBABILITY, DECIDED_WEIGHT, MILLI, WEIGHT_TO_ODDS

_JOINS = ["result_id_a", "result_id_b", "match_weight"]


def joins_of(
    engine: Engine, joins: Sequence[tuple[int, int, int]], decided: Sequence[tuple[str, str]]
) -> pd.DataFrame:
    """Every join of two results, in the order in which the linker made them: result_id_a, result_id_b, match_weight (bits).

    First the results that print the same, then the groups that came together, each by the two results that hang together, and
    last what people decided. Each join makes one group of two. `joins` are those of `Outcome`, of the tables of `engine`.
    """
    first = engine.fetch(f"""
        select s.result_id as result_id_a, m.result_id as result_id_b, n.self_weight / {float(MILLI)} as match_weight
        from node n join start s on s.row = n.node join start m on m.row = n.row
        where n.row <> n.node order by n.row""").to_pandas()
    result = engine.fetch("select row, result_id from start order by row").to_pandas()
    of_row = result.set_index("row")["result_id"]
    columns = np.array(joins, dtype="int64").reshape(-1, 3).T
    later = pd.DataFrame({
        "result_id_a": of_row.reindex(columns[0]).array, "result_id_b": of_row.reindex(columns[1]).array,
        "match_weight": columns[2] / MILLI,
    })  # fmt: skip
    last = pd.DataFrame([(*pair, DECIDED_WEIGHT) for pair in decided], columns=_JOINS)
    return pd.concat([each for each in (first, later, last) if len(each)], ignore_index=True)


def join_weights(joins: pd.DataFrame, pairs: pd.DataFrame) -> pd.Series:
    """The weight in bits of the join that made the two results of each pair one person's, on the index of `pairs`.

    `joins` is what `joins_of` gives; `pairs` has the columns result_id_a and result_id_b. Missing where no join does.
    """
    people: DisjointSets[str] = DisjointSets()
    waiting: dict[str, list[tuple]] = {}
    for index, pair in zip(pairs.index, pairs[_JOINS[:2]].itertuples(index=False), strict=True):
        waiting.setdefault(pair[0], []).append((index, pair[1]))
    members: dict[str, list[str]] = {}
    found: dict = {}
    for one, other, weight in zip(*(joins[name].tolist() for name in _JOINS), strict=True):
        ours, theirs = people.find(one), people.find(other)
        if ours == theirs:
            continue
        sides = [members.pop(root, [root]) for root in (ours, theirs)]
        for here, there in (sides, sides[::-1]):
            there_set = None
            for result in here:
                for index, partner in waiting.get(result, ()):
                    there_set = set(there) if there_set is None else there_set
                    if partner in there_set:
                        found[index] = weight
        people.join(ours, theirs)
        members[people.find(one)] = sides[0] + sides[1]
    return pd.Series(found, dtype="float64").reindex(pairs.index)


def probability(weight: pd.Series) -> pd.Series:
    """The probability that two results are one person's, from the weight of the join in bits.

    The weights are log2 odds. Up to 4 bits they promise half a bit more than strangers of the same names show
    (`evaluation.strangers`), above that less; so half a bit is taken off. A person's decision counts as `DECIDED_PROBABILITY`.
    """
    odds = np.exp2(weight + WEIGHT_TO_ODDS)
    return (odds / (1 + odds)).mask(weight.ge(DECIDED_WEIGHT), DECIDED_PROBABILITY)
