"""Splink with its own defaults, as the quick start of its manual sets it up.

Its library's comparisons as they come, u by sampling, m by EM over two blocks, clusters at 0.95. Only what
the rows dictate differs: they have years of birth instead of dates, and no e-mail address, whose place
as the second block for training birth year and country take, a million pairs of them.
"""

import sys

import splink.comparison_library as cl
from prepared import prepared, write_clusters
from splink import Linker, SettingsCreator, block_on
from splink.backends.duckdb import DuckDBAPI

database = prepared(sys.argv[1])
database.execute("""
    create table people as
    select result_id as unique_id, nullif(given, '') as first_name, nullif(family, '') as surname,
        sex, country, make_date(born, 7, 1)::varchar as dob
    from prepared
""")
settings = SettingsCreator(
    link_type="dedupe_only",
    comparisons=[
        cl.NameComparison("first_name"),
        cl.JaroAtThresholds("surname"),
        cl.DateOfBirthComparison("dob", input_is_string=True),
        cl.ExactMatch("country").configure(term_frequency_adjustments=True),
        cl.ExactMatch("sex"),
    ],
    blocking_rules_to_generate_predictions=[block_on("first_name", "dob"), block_on("surname")],
)
linker = Linker(DuckDBAPI(database).register("people"), settings)
linker.training.estimate_probability_two_random_records_match(
    [block_on("first_name", "surname")], recall=0.7
)
linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
linker.training.estimate_parameters_using_expectation_maximisation(
    block_on("first_name", "surname")
)
linker.training.estimate_parameters_using_expectation_maximisation(
    block_on("dob", "country"), max_pairs=1e6
)
pairs = linker.inference.predict(threshold_match_weight=-5)
write_clusters(
    database, linker.clustering.cluster_pairwise_predictions_at_threshold(pairs, 0.95), sys.argv[2]
)
