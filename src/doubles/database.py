"""All the tables as one DuckDB database file, with the meaning of each column in it.

The rows are the same each time, the bytes are not: DuckDB leaves what was in memory in the gaps of its pages.
"""

from __future__ import annotations

from pathlib import Path

import duckdb
import pandas as pd
import pyarrow as pa

from race_doubles.common.files import replacing
from race_doubles.common.table import Column, Table
from race_doubles.doubles.schema import TABLES

#: The SQL type of each kind of column.
TYPES = {"text": "VARCHAR", "whole": "BIGINT", "number": "DOUBLE"}
#: The oldest format of the file in use, which every DuckDB since 1.0 opens.
STORAGE = "v1.0.0"


def write_database(tables: dict[str, pd.DataFrame], path: Path) -> None:
    """Write `tables` (by name, as `TABLES` describes them) into the database file `path`, whole or not at all."""
    with replacing(path) as temporary:
        temporary.unlink()
        # One thread keeps the rows in their order.
        with duckdb.connect(config={"threads": 1}) as connection:
            connection.execute(
                f"ATTACH {quoted(str(temporary))} AS made (STORAGE_VERSION '{STORAGE}')"
            )
            connection.execute("USE made")
            for name, table in tables.items():
                fill(connection, TABLES[name], table)
            connection.execute("CHECKPOINT made")
            connection.execute("USE memory")
            connection.execute("DETACH made")


def fill(connection: duckdb.DuckDBPyConnection, described: Table, table: pd.DataFrame) -> None:
    """Create one table in the attached database, with its rows and what its columns mean."""
    columns = ", ".join(map(column_definition, described.columns))
    connection.execute(f"CREATE TABLE {described.name} ({columns})")
    connection.register("rows_given", pa.Table.from_pandas(table, preserve_index=False))
    connection.execute(f"INSERT INTO {described.name} SELECT * FROM rows_given")
    connection.unregister("rows_given")
    connection.execute(f"COMMENT ON TABLE {described.name} IS {quoted(described.meaning)}")
    for column in described.columns:
        meaning = f"{column.meaning} Unit: {column.unit}." if column.unit else column.meaning
        connection.execute(f"COMMENT ON COLUMN {described.name}.{column.name} IS {quoted(meaning)}")


def column_definition(column: Column) -> str:
    """`year BIGINT NOT NULL`: a column as SQL declares it."""
    return f"{column.name} {TYPES[column.kind]}{' NOT NULL' if column.required else ''}"


def quoted(text: str) -> str:
    """`text` as an SQL literal."""
    return "'" + text.replace("'", "''") + "'"
