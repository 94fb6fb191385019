"""What runs the linker's SQL, and DuckDB as such an engine, in this process.

The SQL of the linker's steps is written in the part of the language that DuckDB and Spark SQL share.
What they call differently hides here: DuckDB gets macros with Spark's names for list functions.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import uuid
import weakref
from pathlib import Path
from typing import Any, Protocol

import duckdb
import pyarrow as pa

#: Spark SQL's names for what DuckDB calls otherwise.
_MACROS = """
create macro size(items) as len(items);
create macro array_except(one, other) as list_filter(one, lambda item: not list_contains(other, item));
create macro array_join(items, sep) as array_to_string(items, sep);
create macro sequence(low, high) as generate_series(low, high);
create macro startswith(text, head) as starts_with(text, head);
create macro array_sort(items) as list_sort(items);
create macro explode(items) as unnest(items);
create macro regexp_like(text, pattern) as regexp_matches(text, pattern);
"""


class Engine(Protocol):
    """What the linker asks of the thing that runs its SQL."""

    name: str

    def create(self, name: str, query: str) -> None:
        """Run `query` and keep its rows as the table `name`."""

    def drop(self, *names: str) -> None:
        """Forget tables that no later statement reads."""

    def put(self, name: str, table: pa.Table) -> None:
        """Keep an Arrow table as the table `name`."""

    def adopt(self, name: str) -> None:
        """Take over a table that was read through `connection`."""

    def fetch(self, query: str) -> pa.Table:
        """The rows of `query` as an Arrow table."""

    def value(self, query: str) -> Any:
        """The single value that `query` gives."""

    @property
    def connection(self) -> duckdb.DuckDBPyConnection:
        """A DuckDB that reads files for this engine."""

    def close(self) -> None:
        """Let go of memory and temporary files."""


class DuckEngine:
    """Runs statements on DuckDB within a memory limit, spilling to a temporary folder.

    It takes `threads`, else as many as RACE_DOUBLES_THREADS says, else one a core.
    """

    name = "duckdb"

    def __init__(self, memory: str = "1GB", threads: int | None = None) -> None:
        self._spill = Path(tempfile.gettempdir(), f"link-{uuid.uuid4().hex}")
        # Before there is a folder: no moment is left in which an end would leave it behind.
        self._tidy = weakref.finalize(self, shutil.rmtree, self._spill, ignore_errors=True)
        self._spill.mkdir(mode=0o700)
        self._con = duckdb.connect()
        self._con.execute(f"set temp_directory = '{self._spill}'")
        self._con.execute(f"set memory_limit = '{memory}'")
        self._con.execute("set preserve_insertion_order = false")
        threads = threads or int(os.environ.get("RACE_DOUBLES_THREADS", "0"))
        if threads:
            self._con.execute(f"set threads = {int(threads)}")
        for macro in _MACROS.strip().split(";\n"):
            self._con.execute(macro)

    def create(self, name: str, query: str) -> None:
        """Run `query` and keep its rows as the table `name`."""
        self._con.execute(f"create or replace table {name} as {query}")

    def drop(self, *names: str) -> None:
        """Forget tables that no later statement reads."""
        for name in names:
            self._con.execute(f"drop table if exists {name}")

    def put(self, name: str, table: pa.Table) -> None:
        """Keep an Arrow table as the table `name`."""
        self._con.register("arriving", table)
        self._con.execute(f"create or replace table {name} as select * from arriving")
        self._con.unregister("arriving")

    def adopt(self, name: str) -> None:
        """Take over a table that was read through `connection`: here it is this engine's already."""

    def fetch(self, query: str) -> pa.Table:
        """The rows of `query` as an Arrow table."""
        return self._con.sql(query).to_arrow_table()

    def value(self, query: str) -> Any:
        """The single value that `query` gives."""
        (value,) = self._con.execute(query).fetchall()[0]
        return value

    @property
    def connection(self) -> duckdb.DuckDBPyConnection:
        return self._con

    def close(self) -> None:
        self._con.close()
        self._tidy()
