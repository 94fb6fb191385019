"""The linker's tables of rows, names and term frequencies, kept by a build so that `doubles why` need not make them.

They hang on all results, and on nothing that is asked. The file says of which results, names and code it was made; for
others it is as good as none.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

import duckdb

from race_doubles.common.fingerprint import fingerprint
from race_doubles.link.engine import DuckEngine
from race_doubles.link.model import GIVEN
from race_doubles.link.rows import COLUMNS

#: In the folder of the processed tables.
FILE = ".linker.duckdb"
#: The stages whose tables are kept; the first table of the next one hangs on them alone.
STAGES = ("rows", "names")
_OF = "made_of"
#: A name may be given by several sources.
_NAMES = "(select distinct result_id, name from other_name)"


def code_digest() -> str:
    """One digest of the code that makes the tables, and of the libraries that run it."""
    rooms = Path(__file__).resolve().parents[1]
    return fingerprint([rooms / room for room in ("common", "clean", "link")], rooms)


def keep(engine: DuckEngine, path: Path, code: str) -> None:
    """Write every table that `engine` has made by now to the file `path`, whole or not at all; `code` is `code_digest()`.

    What the engine was given stays out: whoever uses the file brings it along.
    """
    fresh = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    fresh.unlink(missing_ok=True)
    con = engine.connection
    tables = [name for (name,) in con.execute(
        "select table_name from duckdb_tables() where database_name = current_database()").fetchall()]  # fmt: skip
    try:
        con.execute(f"attach '{_quoted(fresh)}' as kept")
        try:
            for table in sorted(set(tables).difference(GIVEN)):
                con.execute(f"create table kept.{table} as select * from {table}")
            con.execute(f"create table kept.{_OF} as {_made_of(code)}")
        finally:
            con.execute("detach kept")
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)


def use(engine: DuckEngine, path: Path, code: str) -> bool:
    """Let `engine` read the tables of the file `path` as its own, if they are of its `source`, `other_name` and `counting`.

    True where they are. A table that the engine makes itself comes before the one of its name in the file.
    """
    if not path.is_file():
        return False
    con = engine.connection
    try:
        con.execute(f"attach '{_quoted(path)}' as kept (read_only)")
        made_of = con.execute(f"select * from kept.{_OF}").fetchall()
    except duckdb.Error:  # another version's, cut, or being written
        return False
    if made_of != con.execute(_made_of(code)).fetchall():
        con.execute("detach kept")
        return False
    con.execute("set search_path = 'memory.main,kept.main'")
    return True


def _made_of(code: str) -> str:
    """SQL: one row of what the tables are made of; the order of rows does not matter."""

    def rows(columns: Iterable[str], table: str) -> str:
        return f"(select count(*) || ' ' || sum(hash({', '.join(columns)})) from {table})"

    results, names = rows(COLUMNS, "source"), rows(("result_id", "name"), _NAMES)
    return f"select '{code}' as code, {results} as results, {names} as names, (select until from counting) as counted_until"


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")
