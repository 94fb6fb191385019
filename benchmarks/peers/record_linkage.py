"""recordlinkage: blocks, Jaro-Winkler similarities, and a hand rule over them, as the study had.

The last arguments are thresholds on the rule's sum of names, country and birth year, an answer each.
"""

import sys

import numpy as np
import recordlinkage
from prepared import prepared, write_answer
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

results, answer, _, *thresholds = sys.argv[1:]
database = prepared(results)
rows = database.execute("select * from prepared order by result_id").df()
rows = rows.astype({column: object for column in rows.select_dtypes("string")})
rows["born"] = rows["born"].astype(float)

index = recordlinkage.Index()
index.block(["family", "sex"])
index.block(["given", "sex", "born"])
index.block(["tokens"])
pairs = index.index(rows)

compare = recordlinkage.Compare()
compare.string("given", "given", method="jarowinkler", label="given")
compare.string("family", "family", method="jarowinkler", label="family")
compare.exact("tokens", "tokens", label="tokens")
compare.exact("country", "country", label="country")
compare.numeric("born", "born", method="linear", offset=1, scale=4, label="born", missing_value=0.5)
score = compare.compute(pairs, rows)
names = np.maximum(score["tokens"] * 2, score["given"] + score["family"])
possible, total = (
    (names > 1.85) & (score["born"] > 0.4),
    names + 0.3 * score["country"] + score["born"],
)
for threshold in thresholds:
    same = possible & (total > float(threshold))
    first, second = (score.index[same].get_level_values(level).to_numpy() for level in (0, 1))
    graph = coo_matrix((np.ones(len(first)), (first, second)), shape=(len(rows), len(rows)))
    people = connected_components(graph, directed=False)[1]
    write_answer(rows["result_id"].tolist(), people.tolist(), answer.format(threshold))
