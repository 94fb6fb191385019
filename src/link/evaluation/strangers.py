"""How many links are between strangers, told without any answer key: by birth years that do not fit.

Two people of one name are as likely to be born in the same year as in another near by. Those whose
exact birth years lie two to six years apart are certainly two people; how often they would have been
linked had the years been one says how many links of the same year are between strangers. (One year
apart may be an error in a birth year.) Organisers' ids, which have errors of their own, play no part.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from race_doubles.common.resampling import ratio_interval
from race_doubles.link import model
from race_doubles.link.comparisons import namesakes
from race_doubles.link.engine import DuckEngine
from race_doubles.link.tables import source_of
from race_doubles.link.weights import MILLI, THRESHOLD

#: Years between birth years that certainly belong to two people.
NEAREST, FARTHEST = 2, 6
#: Every distance stands for two years, before and after; the same year for one.
_SHARE = 1 / (2 * (FARTHEST - NEAREST + 1))
#: Weights are grouped at these, in bits.
_EDGES = [THRESHOLD, 2.0, 3.0, 4.0, 6.0, 8.0, 12.0, np.inf]
_LEVELS = {"same": "the same words", "longer": "one name longer"}

_PAIRS = """
select x.name_id as name, p.level, p.weight, cast(x.starts * y.starts as double) as pairs
from {pairs} p join record x on x.record = p.a join record y on y.record = p.b"""
_SAME_YEAR = (
    _PAIRS.format(pairs="record_pair")
    + """
where x.born_min = x.born_max and y.born_min = x.born_min and y.born_max = x.born_max
union all
select c.name_id, 'same', f.weight, cast(c.starts * (c.starts - 1) / 2 as double)
from self_pair f join record c on c.record = f.a
where c.starts > 1 and c.born_min = c.born_max"""
)


def strangers(results: pd.DataFrame) -> pd.DataFrame:
    """Pairs of results that weigh enough to be linked, and how many of them are strangers.

    `results` are rows of the linker's columns, with exact birth years; organisers' ids are ignored.
    Gives one row a group of links, by weight, then by how the names agree, then all of them: links (which
    group), pairs, strangers (expected), precision (1 - strangers / pairs), precision_low and precision_high
    (95 %, drawing names anew with all their pairs: bootstrap, worked out), promised (the precision
    that the weights themselves say).
    """
    engine = DuckEngine()
    try:
        engine.put(
            "source", source_of(results.drop(columns="organiser_person_id", errors="ignore"))
        )
        prior = model.weigh_pairs(engine)
        engine.create("namesake", namesakes(NEAREST, FARTHEST))
        same = _linkable(engine.fetch(_SAME_YEAR).to_pandas(), prior)
        other = _linkable(engine.fetch(_PAIRS.format(pairs="namesake")).to_pandas(), prior)
    finally:
        engine.close()
    return pd.concat(
        [_compared(same, other, by) for by in ("least_bits", "names", "all")], ignore_index=True
    )


def _linkable(pairs: pd.DataFrame, prior: int) -> pd.DataFrame:
    """Those of `pairs` that reach the threshold, with the groups they are counted in."""
    weight = (pairs["weight"] + prior) / MILLI
    pairs = pairs.assign(weight=weight)[weight >= THRESHOLD]
    return pairs.assign(
        least_bits=np.array(_EDGES)[np.searchsorted(_EDGES, pairs["weight"], side="right") - 1],
        names=pairs["level"].map(_LEVELS).fillna("short forms, spelling"),
        all="all links",
        wrong=pairs["pairs"] / (1 + np.exp2(pairs["weight"])),
    )


def _compared(same: pd.DataFrame, other: pd.DataFrame, by: str) -> pd.DataFrame:
    """Linked pairs of one birth year against those of years apart, one row a group of the column `by`."""
    linked = same.groupby([by, "name"])[["pairs", "wrong"]].sum()
    apart = other.groupby([by, "name"])["pairs"].sum() * _SHARE
    counts = linked.join(apart.rename("strangers"), how="outer").fillna(0.0)
    return pd.DataFrame([
        {"links": _bits(group) if by == "least_bits" else group, "pairs": int(part["pairs"].sum()), "strangers": part["strangers"].sum(), **_precision(part),
         "promised": 1 - part["wrong"].sum() / part["pairs"].sum()}
        for group, part in counts.groupby(level=0) if part["pairs"].sum()
    ])  # fmt: skip


def _bits(least: float) -> str:
    most = _EDGES[_EDGES.index(least) + 1]
    return f"{least:g} bits and more" if np.isinf(most) else f"{least:g} to {most:g} bits"


def _precision(counts: pd.DataFrame) -> dict[str, float]:
    # Names alike in both numbers are drawn together: few distinct rows, whatever the table's length.
    kinds, names = np.unique(counts[["pairs", "strangers"]].to_numpy(), axis=0, return_counts=True)
    low, high = ratio_interval(kinds[:, 1], kinds[:, 0], names)
    return {"precision": 1 - counts["strangers"].sum() / counts["pairs"].sum(),
            "precision_low": 1 - high, "precision_high": 1 - low}  # fmt: skip
