"""Precision and recall over pairs of results, counted from a table of clusters, not pair by pair."""

from __future__ import annotations

from pathlib import Path

import duckdb

#: A pair is right when both rows are one person; pairs of n rows are n (n - 1) / 2. Rows that an
#: answer leaves out count as people of their own, so that leaving out is no way to gain.
_COUNTS = """
with given as (
    select truth.person, coalesce(answer.cluster, 'row ' || truth.result_id) as cluster
    from read_parquet($truth) truth
    left join (select result_id::varchar result_id, cluster::varchar as cluster
               from read_parquet($answer)) answer using (result_id)
),
shared as (select count(*)::hugeint as n from given group by person, cluster),
people as (select count(*)::hugeint as n from given group by person),
found as (select count(*)::hugeint as n from given group by cluster)
select (select sum(n * (n - 1) / 2) from shared), (select sum(n * (n - 1) / 2) from people),
       (select sum(n * (n - 1) / 2) from found), (select count(*) from found),
       (select count(*) from people), (select max(n) from found)
"""


def score(answer: Path, truth: Path) -> dict[str, float]:
    """Precision, recall and F1 over pairs, with how many clusters and people there are.

    `answer` is Parquet with result_id and cluster, one row a result; `truth` has result_id, person.
    """
    with duckdb.connect() as database:
        rows = database.execute(
            "select count(*), count(distinct result_id) from read_parquet($a)", {"a": str(answer)}
        ).fetchone()
        if rows[0] != rows[1]:
            raise ValueError(f"{answer.name} names {rows[0] - rows[1]} results twice")
        right, true, claimed, clusters, people, largest = (
            float(value) for value in
            database.execute(_COUNTS, {"truth": str(truth), "answer": str(answer)}).fetchone()
        )  # fmt: skip
    precision = right / claimed if claimed else 1.0
    recall = right / true if true else 1.0
    return {
        "precision": precision,
        "recall": recall,
        "f1": 2 * precision * recall / (precision + recall) if right else 0.0,
        "clusters": int(clusters),
        "people": int(people),
        "largest_cluster": int(largest),
    }
