"""Splink set up with care by somebody who knows it and the rows.

Names are compared as its manual recommends, together and with the frequency of the whole name, which here is
the words in any order; birth years by how far they are apart; u by sampling; m from true pairs, since EM
over blocks of names and of birth years with countries took it to less (F1 .89 on 50,000 rows). The
third argument is the truth, of which it sees the results of a thousand people. Its blocks stay small when
the rows are many. The last are thresholds on the probability, an answer each.
"""

import sys

import splink.comparison_library as cl
from prepared import prepared, write_clusters
from splink import Linker, SettingsCreator, block_on
from splink.backends.duckdb import DuckDBAPI

results, answer, truth, *thresholds = sys.argv[1:]
database = prepared(results)
database.execute(
    """
    create table people as
    select result_id as unique_id, nullif(given, '') as first_name, nullif(family, '') as surname,
        nullif(tokens, '') as words, left(family, 3) as begins, sex, country,
        make_date(born, 7, 1)::varchar as dob, truth.person
    from prepared left join (
        select result_id, person from read_parquet($truth)
        qualify dense_rank() over (order by hash(person), person) <= 1000) truth using (result_id)
""",
    {"truth": truth},
)
settings = SettingsCreator(
    link_type="dedupe_only",
    comparisons=[
        cl.ForenameSurnameComparison(
            "first_name", "surname", forename_surname_concat_col_name="words"
        ),
        cl.AbsoluteDateDifferenceAtThresholds(
            "dob", input_is_string=True, metrics=["year", "year"], thresholds=[1, 3]
        ),
        cl.ExactMatch("sex"),
        cl.ExactMatch("country").configure(term_frequency_adjustments=True),
    ],
    blocking_rules_to_generate_predictions=[
        block_on("words"),
        block_on("surname", "dob"),
        block_on("first_name", "dob", "country"),
        block_on("first_name", "begins", "sex"),
    ],
    retain_matching_columns=False,
)
linker = Linker(DuckDBAPI(database).register("people"), settings)
linker.training.estimate_probability_two_random_records_match(
    [block_on("words", "country")], recall=0.75
)
linker.training.estimate_u_using_random_sampling(max_pairs=1e7, seed=1)
linker.training.estimate_m_from_label_column("person")
pairs = linker.inference.predict(threshold_match_probability=min(map(float, thresholds)))
for threshold in thresholds:
    clusters = linker.clustering.cluster_pairwise_predictions_at_threshold(pairs, float(threshold))
    write_clusters(database, clusters, answer.format(threshold))
