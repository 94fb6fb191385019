"""The sixth stage: the match weight of every pair of records, and what a pair starts from.

A match weight is the sum of the weights of all comparisons and the prior, all in thousandths of a bit.
"""

from __future__ import annotations

import math

import numpy as np
import pyarrow as pa

from race_doubles.link.columns import number_column
from race_doubles.link.comparisons import ALL_PAIRS, weighed
from race_doubles.link.engine import Engine
from race_doubles.link.steps import Run, code, sql
from race_doubles.link.weights import (
    MILLI,
    MOST_GROUP_WEIGHT,
    PARTNERS,
    PARTNERS_PRIOR_RESULTS,
)

#: Each record with itself: would two results that print the same be one person?
SELF_PAIR = weighed("(select * from name_pair where level = 'same')", "x.record = y.record")

#: Results that a result could be linked to, on average, of those that count: all but those of its own start.
OTHERS = """
select greatest(1.0, sum(results) - sum(results * results) / cast(sum(results) as double)) as others
from (select cast(count(*) as double) as results from start where counted = 1 group by race_start) as starts"""

RECORD_PAIR = f"""
select * from ({weighed("name_pair", f"({ALL_PAIRS})")}) as s
where weight >= (select least from least_weight)"""

#: Pairs of results that count (see `start`) by weight, in eighths of a bit: those of two records, and those that print the same.
WEIGHTS_SEEN = f"""
select eighths, sum(pairs) as pairs
from (select cast(floor(p.weight / {MILLI / 8}) as int) as eighths, cast(x.counted_starts * y.counted_starts as bigint) as pairs
      from record_pair p join record x on x.record = p.a join record y on y.record = p.b
      union all
      select cast(floor(f.weight / {MILLI / 8}) as int), cast(c.counted_starts * (c.counted_starts - 1) / 2 as bigint)
      from self_pair f join record c on c.record = f.a where c.counted_starts > 1) as seen
group by eighths order by eighths"""


def least_weight(engine: Engine, run: Run) -> pa.Table:
    """One row, least: pairs eight bits below what one partner each would need are never linked, nor do they count."""
    others = engine.value("select others from others")
    return pa.table({"least": number_column([round((math.log2(others) - 8) * MILLI)], pa.int32())})


def prior(engine: Engine, run: Run) -> pa.Table:
    """One row, weight: what every pair starts from, the log odds that two results out of all are one person's."""
    seen = engine.fetch(WEIGHTS_SEEN)
    others = engine.value("select others from others")
    partners = expected_partners(
        seen["eighths"].to_numpy() / 8 + 1 / 16,
        seen["pairs"].to_numpy().astype(float),
        engine.value("select count(*) from start where counted = 1"),
        others,
    )
    weight = round(MILLI * math.log2(partners / others))
    return pa.table({"weight": number_column([weight], pa.int32())})


def expected_partners(bits: np.ndarray, pairs: np.ndarray, rows: int, others: float) -> float:
    """How many other results of the same person a result has on average, from the weights of all pairs.

    Expectation and maximisation: a pair with evidence of `bits` is one person with the odds
    `partners / others * 2 ** bits`; the sum of these chances tells how many partners there are.
    """
    partners = PARTNERS
    for _ in range(100):
        odds = partners / others * np.exp2(bits)
        matched = float((pairs * (odds / (1 + odds))).sum())
        before, partners = (
            partners,
            (2 * matched + PARTNERS_PRIOR_RESULTS * PARTNERS) / (rows + PARTNERS_PRIOR_RESULTS),
        )
        if abs(partners - before) < 1e-6:
            break
    return partners


def _edges(run: Run) -> str:
    return f"""
select a, b, name_id_a, name_id_b, p.weight + prior.weight as weight
from record_pair p cross join prior where p.weight + prior.weight >= {run.threshold - MOST_GROUP_WEIGHT}"""


#: `self_pair`, `record_pair`: a, b (record), name_id_a, name_id_b, level, weight without the prior; `prior`: weight, one row;
#: `edge`: a, b, name_id_a, name_id_b, weight with the prior, the pairs that reach the threshold.
STEPS = [
    sql("self_pair", "name_pair weighed_record", SELF_PAIR),
    sql("others", "start", OTHERS),
    code("least_weight", "others", least_weight),
    sql("record_pair", "name_pair weighed_record least_weight", RECORD_PAIR),
    code("prior", "record_pair self_pair record start others", prior),
    sql("edge", "record_pair prior", _edges),
]
