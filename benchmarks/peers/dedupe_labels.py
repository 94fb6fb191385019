"""dedupe, trained on true pairs: the third argument is the truth, of which it sees a few hundred.

It learns where to look from a sample of the people and without index predicates, as its manual
offers for large data: given all rows, it took more than 12 GB for 20,000 of them before it had
learnt anything, since it writes down every pair of 5,000 records that share a sex or a country.
"""

import random
import sys

import dedupe
import numpy as np
import pyarrow.parquet as pq
from dedupe import variables
from prepared import prepared, write_answer

LABELS = 300
#: People whose results it learns from.
SAMPLE = 1_000


def main() -> None:
    """Train on labels, cluster all rows, write the answer."""
    random.seed(1)
    np.random.seed(1)  # noqa: NPY002  what dedupe draws from
    table = prepared(sys.argv[1]).sql("""
        select result_id, nullif(given, '') as given, nullif(family, '') as family, sex, country,
            born::varchar as born from prepared order by result_id""").to_arrow_table()
    records = {row.pop("result_id"): row for row in table.to_pylist()}
    truth = {row["result_id"]: row["person"] for row in pq.read_table(sys.argv[3]).to_pylist()}
    linker = dedupe.Dedupe([
        variables.String("given", has_missing=True), variables.String("family", has_missing=True),
        variables.Exact("sex"), variables.Exact("country", has_missing=True),
        variables.ShortString("born", has_missing=True),
    ], num_cores=2)  # fmt: skip
    linker.prepare_training(sample(records, truth))
    linker.mark_pairs(labels(records, truth))
    linker.train(recall=0.95, index_predicates=False)
    clusters = linker.partition(records, threshold=0.5)
    ids = [name for names, _ in clusters for name in names]
    write_answer(ids, [number for number, (names, _) in enumerate(clusters) for _ in names], sys.argv[2])


def sample(records: dict, truth: dict) -> dict:
    """Every result of some people."""
    people = sorted(set(truth.values()))
    chosen = set(random.sample(people, min(SAMPLE, len(people))))
    return {name: record for name, record in records.items() if truth[name] in chosen}


def labels(records: dict, truth: dict) -> dict:
    """Some true pairs, and as many pairs of two people who share a family name."""
    by_person, by_family = {}, {}
    for name, record in records.items():
        by_person.setdefault(truth[name], []).append(name)
        by_family.setdefault(record["family"], []).append(name)
    same = [names[:2] for names in by_person.values() if len(names) > 1]
    near = [names[:2] for names in by_family.values()
            if len(names) > 1 and truth[names[0]] != truth[names[1]]]  # fmt: skip
    picked = {"match": random.sample(same, LABELS), "distinct": random.sample(near, LABELS)}
    return {kind: [(records[a], records[b]) for a, b in pairs] for kind, pairs in picked.items()}


if __name__ == "__main__":
    main()
