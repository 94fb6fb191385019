"""Questions in SQL to the tables, and to nothing else: no file, no network, no change.

The tables are read into a DuckDB of their own in memory. Then its configuration is locked without access to
anything outside, one SELECT is taken, and it runs in a transaction that may only read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

import duckdb
import pyarrow as pa

from race_doubles.common.errors import Problem, UsageProblem
from race_doubles.common.files import read_arrow
from race_doubles.common.paths import Project
from race_doubles.doubles.schema import TABLES

#: No extension is fetched or loaded, no variable of the calling program is a table, nothing is spilled to the disk.
SETTINGS = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "python_enable_replacements": "false",
    "temp_directory": "",
    # The rows come in one order, whatever the machine.
    "threads": "1",
}


def ask(project: Project, question: str) -> pa.Table:
    """The answer of the tables of `project` to `question`, one SQL query (SELECT, DESCRIBE, SUMMARIZE).

    The tables and columns are those of `TABLES`. Raises UsageProblem for what is no query, is more than one, names
    what there is not, or reaches for a file; Problem where a table has not been built.
    """
    # What is no question is refused before any table is read.
    with duckdb.connect() as reader, _in_words():
        statements = reader.extract_statements(question)
    if len(statements) != 1 or statements[0].type != duckdb.StatementType.SELECT:
        raise UsageProblem("The tables answer one query that begins with SELECT or WITH; ask one.")
    with opened(project, named_in(question)) as connection:
        connection.execute("BEGIN TRANSACTION READ ONLY")
        with _in_words():
            # An answer may name two columns alike; for a program each needs a name of its own.
            answer = connection.sql(statements[0]).to_arrow_table()
    return _whole_sums(answer.rename_columns(_told_apart(answer.column_names)))


def named_in(question: str) -> list[str]:
    """The tables whose name occurs in `question`; all of them for SHOW TABLES and the like, where none does."""
    words = set(re.findall(r"\w+", question.lower()))
    return [name for name in TABLES if name in words] or list(TABLES)


@contextmanager
def opened(project: Project, names: list[str]) -> Iterator[duckdb.DuckDBPyConnection]:
    """A DuckDB in memory with the tables `names`, locked."""
    with duckdb.connect(config=dict(SETTINGS)) as connection:
        for name in names:
            connection.register("given", read_arrow(project.processed / f"{name}.parquet"))
            connection.execute(f"CREATE TABLE {name} AS FROM given")
            connection.unregister("given")
        connection.execute("SET enable_external_access = false")
        connection.execute("SET lock_configuration = true")
        yield connection


@contextmanager
def _in_words() -> Iterator[None]:
    """What DuckDB refuses, as one sentence."""
    try:
        yield
    except duckdb.PermissionException:
        raise UsageProblem(
            f"A query reads the tables alone, no file and no address; ask for {', '.join(TABLES)}."
        ) from None
    except (duckdb.TransactionException, duckdb.InvalidInputException) as why:
        if "read-only" not in str(why):
            raise UsageProblem(
                f"The query cannot be answered ({_first(why)}); change it."
            ) from None
        raise UsageProblem("A query changes nothing; ask for what the tables hold.") from None
    except duckdb.OutOfMemoryException:
        raise Problem("The answer does not fit into memory; ask for fewer rows.") from None
    except duckdb.Error as why:
        raise UsageProblem(
            f"The query cannot be answered ({_first(why)}); "
            "`doubles sql` alone lists the tables and their columns."
        ) from None


def _first(why: Exception) -> str:
    """The first line of a complaint and where DuckDB has one, its suggestion, without the picture of the place."""
    lines = [line.strip() for line in str(why).splitlines() if line.strip()]
    hints = [line for line in lines[1:] if line.startswith(("Did you mean", "Candidate bindings"))]
    return " ".join([lines[0], *hints[:1]]).rstrip(".?") if lines else type(why).__name__


def _whole_sums(answer: pa.Table) -> pa.Table:
    """`answer` with whole numbers as such: DuckDB's sums are wider than any here, and arrive as decimals."""
    for number, one in enumerate(answer.schema):
        if pa.types.is_decimal(one.type) and one.type.scale == 0:
            answer = answer.set_column(number, one.name, answer.column(number).cast(pa.int64()))
    return answer


def _told_apart(names: list[str]) -> list[str]:
    """`names`, the second `n` as `n_2`, and so on."""
    seen: set[str] = set()
    found = []
    for name in names:
        new, number = name, 1
        while new in seen:
            number += 1
            new = f"{name}_{number}"
        seen.add(new)
        found.append(new)
    return found
