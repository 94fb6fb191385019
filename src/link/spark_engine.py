"""The linker's SQL on Spark, in this process or on any cluster: the same statements, the same links.

Tables are kept as Parquet in one folder that the driver and all workers see, so that no
table is computed twice and none has to fit in memory. They pass between Spark and Arrow as such,
never through pandas, which pyspark knows only in part.
"""

from __future__ import annotations

import logging
import os
import re
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from race_doubles.common.errors import Problem, UsageProblem
from race_doubles.link.engine import DuckEngine

#: This machine, all cores.
LOCAL = "local[*]"
#: The cluster's own choice is kept for anything but what the links or the run need.
_SETTINGS = {
    "spark.app.name": "race-doubles link",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.sql.ansi.enabled": "true",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.parquet.compression.codec": "zstd",
    "spark.sql.caseSensitive": "false",
    # The planner's estimates of the tables' sizes are too low for a broadcast by guess.
    "spark.sql.adaptive.enabled": "true",
    "spark.driver.maxResultSize": "0",
}
#: Pieces of a shuffle on one machine: a few each core; a cluster keeps its own number.
_LOCAL_PIECES = 8


class SparkEngine:
    """Runs statements on Spark; see `link.engine.Engine` for its methods."""

    name = "spark"

    def __init__(
        self,
        memory: str = "2GB",
        threads: int | None = None,
        master: str = LOCAL,
        folder: Path | None = None,
    ) -> None:
        """Start Spark at `master` with `memory` for the driver, its tables in a new folder of `folder`.

        `threads` is for a local master only. Raises UsageProblem when pyspark is not installed or the
        arguments contradict each other, Problem when Spark does not start.
        """
        try:
            from pyspark.sql import SparkSession
        except ImportError:
            raise UsageProblem("The engine spark needs pyspark; say `pip install .[spark]`, or use "
                               "--engine duckdb.") from None  # fmt: skip
        local = master.startswith("local")
        if not local and folder is None:
            raise UsageProblem(
                f"A cluster ({master}) needs --spark-dir, a folder that every worker sees."
            )
        if threads and local:
            master = f"local[{threads}]"
        self._folder = Path(tempfile.mkdtemp(prefix="link-", dir=folder))
        self._reader = DuckEngine(memory, threads)
        logging.getLogger("py4j").setLevel(logging.ERROR)
        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
        builder = SparkSession.builder.master(master)
        settings = dict(_SETTINGS) | {"spark.driver.memory": _java_size(memory)}
        if local:
            settings |= {"spark.sql.shuffle.partitions": str(_LOCAL_PIECES),
                         "spark.local.dir": str(self._folder / "scratch"),
                         "spark.driver.bindAddress": "127.0.0.1",
                         "spark.driver.host": "127.0.0.1"}  # fmt: skip
        for key, value in settings.items():
            builder = builder.config(key, value)
        try:
            self._spark = builder.getOrCreate()
        except Exception as why:  # pyspark raises what Java, the network or the cluster raise
            self._reader.close()
            shutil.rmtree(self._folder, ignore_errors=True)
            reason = str(why).strip().splitlines()[0].rstrip(".")
            raise Problem(f"Spark did not start at {master} ({reason}); is Java 17 or later installed and the "
                          "master right?") from None  # fmt: skip
        self._spark.sparkContext.setLogLevel("ERROR")

    def create(self, name: str, query: str) -> None:
        """Run `query` and keep its rows as the table `name`."""
        path = self._path(name)
        self._spark.sql(query).write.mode("overwrite").parquet(path)
        self._spark.read.parquet(path).createOrReplaceTempView(name)

    def drop(self, *names: str) -> None:
        """Forget tables that no later statement reads."""
        for name in names:
            self._spark.catalog.dropTempView(name)
            shutil.rmtree(self._folder / name, ignore_errors=True)

    def put(self, name: str, table: pa.Table) -> None:
        """Keep an Arrow table as the table `name`."""
        self._new(name)
        pq.write_table(table, self._folder / name / "part-0.parquet")
        self._spark.read.parquet(self._path(name)).createOrReplaceTempView(name)

    def adopt(self, name: str) -> None:
        """Take over a table that was read through `connection`."""
        self._new(name)
        target = str(self._folder / name / "part-0.parquet").replace("'", "''")
        self.connection.execute(f"copy {name} to '{target}' (format parquet)")
        self.connection.execute(f"drop table {name}")
        self._spark.read.parquet(self._path(name)).createOrReplaceTempView(name)

    def fetch(self, query: str) -> pa.Table:
        """The rows of `query` as an Arrow table."""
        table = self._spark.sql(query).toArrow()
        # Spark also says where it knows that nothing can be missing; the other engine does not.
        return table.cast(pa.schema([pa.field(one.name, one.type) for one in table.schema]))

    def value(self, query: str) -> Any:
        """The single value that `query` gives."""
        return self._spark.sql(query).first()[0]

    @property
    def connection(self) -> duckdb.DuckDBPyConnection:
        """What reads the files given: both engines so refuse the same rows."""
        return self._reader.connection

    def close(self) -> None:
        """Stop Spark and remove its tables."""
        self._spark.stop()
        self._reader.close()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _path(self, name: str) -> str:
        return (self._folder / name).as_uri()

    def _new(self, name: str) -> None:
        shutil.rmtree(self._folder / name, ignore_errors=True)
        (self._folder / name).mkdir(parents=True)


def _java_size(memory: str) -> str:
    """`4GB` as Java writes it, `4g`. Raises UsageProblem for what is no size."""
    found = re.fullmatch(r"\s*(\d+)\s*([KMGT])i?B?\s*", memory, re.IGNORECASE)
    if not found:
        raise UsageProblem(f"{memory} is no size of memory; write it as 4GB or 800MB.")
    return f"{found[1]}{found[2].lower()}"
