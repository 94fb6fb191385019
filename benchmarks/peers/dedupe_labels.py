"""dedupe, trained on true pairs: the third argument is the truth, of which it sees a few hundred.

It learns where to look from those and a sample of the rows, and without index predicates, as its manual
offers for large data: given all rows, it took more than 12 GB for 20,000 of them before it had
learnt anything, since it writes down every pair of 5,000 records that share a sex or a country. The
last arguments are thresholds of its clusters, an answer each.
"""

import random
import sys

import dedupe
import numpy as np
import pyarrow.parquet as pq
from dedupe import variables
from prepared import prepared, write_answer

LABELS = 300
#: Rows that it learns from beside the labelled ones.
SAMPLE = 1_000


def main() -> None:
    """Train on labels, cluster all rows, write the answers."""
    results, answer, truth_path, *thresholds = sys.argv[1:]
    random.seed(1)
    np.random.seed(1)  # noqa: NPY002  what dedupe draws from
    table = (
        prepared(results)
        .sql("""
        select result_id, nullif(given, '') as given, nullif(family, '') as family, sex, country,
            born::varchar as born from prepared order by result_id""")
        .to_arrow_table()
    )
    records = {row.pop("result_id"): row for row in table.to_pylist()}
    truth = {row["result_id"]: row["person"] for row in pq.read_table(truth_path).to_pylist()}
    linker = dedupe.Dedupe([
        variables.String("given", has_missing=True), variables.String("family", has_missing=True),
        variables.Exact("sex"), variables.Exact("country", has_missing=True),
        variables.ShortString("born", has_missing=True),
    ], num_cores=2)  # fmt: skip
    pairs = labels(records, truth)
    known = {name for several in pairs.values() for pair in several for name in pair}
    known.update(random.sample(sorted(records), SAMPLE))
    linker.mark_pairs({kind: [(records[a], records[b]) for a, b in several]
                       for kind, several in pairs.items()})  # fmt: skip
    linker.prepare_training({name: records[name] for name in sorted(known)})
    linker.train(recall=0.95, index_predicates=False)
    scores = linker.score(linker.pairs(records))
    for threshold in thresholds:
        clusters = list(linker.cluster(scores, float(threshold)))
        ids = [name for names, _ in clusters for name in names]
        people = [number for number, (names, _) in enumerate(clusters) for _ in names]
        write_answer(ids, people, answer.format(threshold))


def labels(records: dict, truth: dict) -> dict:
    """Ids of some true pairs, and of as many pairs of two people who share a family name."""
    by_person, by_family = {}, {}
    for name, record in records.items():
        by_person.setdefault(truth[name], []).append(name)
        by_family.setdefault(record["family"], []).append(name)
    same = [names[:2] for names in by_person.values() if len(names) > 1]
    near = [names[:2] for names in by_family.values()
            if len(names) > 1 and truth[names[0]] != truth[names[1]]]  # fmt: skip
    return {"match": random.sample(same, LABELS), "distinct": random.sample(near, LABELS)}


if __name__ == "__main__":
    main()
