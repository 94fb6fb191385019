"""What a careful user does before any of these tools: fold names, split them, guess a birth year."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

#: Family name: the words in capitals where a name has both cases, else the last word.
PREPARED = """
with words as (
    select result_id, sex, country, born_min, born_max, year, race,
        (born_min + born_max) // 2 as born,
        string_split(regexp_replace(trim(name_published), '\\s+', ' ', 'g'), ' ') as printed,
        name_published <> upper(name_published) as has_cases
    from read_parquet($results)
),
parted as (
    select *, list_filter(printed, lambda w: w = upper(w) and length(w) > 1) as loud from words
),
chosen as (
    select *, case when has_cases and len(loud) between 1 and len(printed) - 1
                   then loud else printed[-1:] end as family_words
    from parted
)
select result_id, sex, country, born_min, born_max, born, year, race,
    strip_accents(lower(array_to_string(printed, ' '))) as name,
    array_to_string(list_sort(list_filter(string_split(regexp_replace(
        strip_accents(lower(array_to_string(printed, ' '))), '[^a-z]+', ' ', 'g'), ' '),
        lambda w: w <> '')), ' ') as tokens,
    strip_accents(lower(array_to_string(family_words, ' '))) as family,
    strip_accents(lower(array_to_string(
        list_filter(printed, lambda w: not list_contains(family_words, w)), ' '))) as given
from chosen
"""


def prepared(results: Path, memory: str = "6GB") -> duckdb.DuckDBPyConnection:
    """A database with the table `prepared`, one row a result."""
    spill = Path(results).parent / "spill"
    database = duckdb.connect(config={"memory_limit": memory, "temp_directory": str(spill)})
    database.execute("create table prepared as " + PREPARED, {"results": str(results)})
    return database


def write_answer(result_ids: list, clusters: list, path: Path) -> None:
    """Write result_id and cluster as text."""
    table = pa.table({"result_id": pa.array(result_ids, pa.string()),
                      "cluster": pa.array([str(cluster) for cluster in clusters])})  # fmt: skip
    pq.write_table(table, path)


def write_clusters(database: duckdb.DuckDBPyConnection, clusters, path: str) -> None:
    """Write Splink's clusters, which lie in `database`."""
    database.execute(f"""
        copy (select unique_id as result_id, cluster_id as cluster from {clusters.physical_name})
        to $answer (format parquet)
    """, {"answer": path})  # fmt: skip
