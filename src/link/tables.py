"""Reading any table of results, and saying clearly what is wrong with it."""

from __future__ import annotations

import csv
import gzip
import re
import zlib
from collections.abc import Sequence
from pathlib import Path

import duckdb
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from race_doubles.common.errors import Problem, UsageProblem
from race_doubles.link.engine import Engine
from race_doubles.link.rows import COLUMNS

REQUIRED = ("result_id", "name_published", "sex", "country")
#: At least one way of knowing the age.
AGED = (("born_year",), ("born_min", "born_max"), ("age", "year"), ("age_group", "year"))
#: Columns of whole numbers. They are read here, since each engine has its own idea of what a number is
#: (`35F` is one to Spark, `1_000` to DuckDB).
NUMBERS = ("year", "age", "born_year", "born_min", "born_max")
_PARQUET = (".parquet", ".pq")
#: Bytes within which the first line must end.
MOST_HEADER = 100_000


def find_files(paths: Sequence[Path]) -> list[Path]:
    """The files named by `paths`, a folder standing for the CSV and Parquet files in it, sorted.

    Raises UsageProblem when a path is missing or a folder has none.
    """
    files: list[Path] = []
    for path in paths:
        if path.is_dir():
            inside = sorted(p for p in path.iterdir() if _kind(p))
            if not inside:
                raise UsageProblem(
                    f"{path} holds no .csv, .csv.gz or .parquet file; name the table of results."
                )
            files += inside
        elif path.is_file():
            files.append(path)
        else:
            raise UsageProblem(f"{path} is not there; name a CSV or Parquet file of results.")
    return files


def _kind(path: Path) -> str:
    name = path.name.lower()
    if name.endswith(_PARQUET):
        return "parquet"
    return "csv" if name.endswith((".csv", ".csv.gz", ".tsv", ".txt")) else ""


def load(engine: Engine, files: Sequence[Path], with_ids: bool) -> pd.DataFrame:
    """Make the engine's table `source` from `files`; every column of `COLUMNS` as text, "" as missing,
    and so what is no number in a column of `NUMBERS`.

    Columns beyond those are left alone. Gives the rows that could not be used, one row each: file, line
    (where the reader knows it), reason, text. Raises Problem when a file is empty or unreadable, a needed
    column is missing, no row can be used, or an id occurs twice.
    """
    con = engine.connection
    rejected = []
    parts = []
    for number, path in enumerate(files):
        columns, refused = _load_one(con, path, f"part_{number}")
        if missing := [name for name in REQUIRED if name not in columns]:
            raise Problem(f"{path} has no column {', '.join(missing)}; a table of results needs "
                          f"{', '.join(REQUIRED)}.")  # fmt: skip
        if not any(set(ways) <= columns for ways in AGED):
            raise Problem(f"{path} says nothing of ages; add born_year, born_min with born_max, "
                          "age with year, or age_group with year.")  # fmt: skip
        rejected += [refused, _without_id(con, path, f"part_{number}")]
        picked = ", ".join(_as_text(name, name in columns and (with_ids or name != "organiser_person_id"))
                           for name in COLUMNS)  # fmt: skip
        parts.append(
            f"select * from (select {picked} from part_{number}) where result_id is not null"
        )
    con.execute(f"create or replace table source as {' union all '.join(parts)}")
    refused = pd.concat(rejected, ignore_index=True)
    _check_rows(con, files, parts, refused)
    for number in range(len(files)):
        con.execute(f"drop table part_{number}")
    engine.adopt("source")
    return refused


def _as_text(name: str, present: bool) -> str:
    """SQL of a column as text: whole numbers without a fraction, what is no number as missing."""
    if not present:
        return f"cast(null as varchar) as {name}"
    text = f"trim(cast({name} as varchar))"
    if name in NUMBERS:
        return f"cast(try_cast(floor(try_cast({text} as double)) as int) as varchar) as {name}"
    return f"nullif({text}, '') as {name}"


def _load_one(
    con: duckdb.DuckDBPyConnection, path: Path, table: str
) -> tuple[set[str], pd.DataFrame]:
    if path.stat().st_size == 0:
        raise Problem(f"{path} is empty; give a table with a header and rows.")
    quoted = _sql_text(str(path))
    if _kind(path) == "parquet":
        reading = f"read_parquet({quoted})"
    else:
        header, delimiter = _header(path)
        if not set(REQUIRED) & set(header):
            return set(header), _refused([])
        # Nothing is guessed from a sample of rows: a file so means the same in any order of its rows.
        reading = (f"read_csv({quoted}, header = true, auto_detect = false, delim = {_sql_text(delimiter)}, quote = '\"', "
                   "escape = '\"', nullstr = '', store_rejects = true, columns = {"
                   + ", ".join(f"{_sql_text(name)}: 'varchar'" for name in header) + "})")  # fmt: skip
    try:
        con.execute(f"create or replace table {table} as select * from {reading}")
    except duckdb.OutOfMemoryException:
        raise
    except duckdb.Error as why:
        raise Problem(
            f"{path} cannot be read as a table ({_reason(why)}); mend it or give another."
        ) from None
    columns = {row[0] for row in con.execute(f"describe {table}").fetchall()}
    if _kind(path) == "parquet":
        return columns, _refused([])
    errors = con.execute(
        "select line, error_message, csv_line from reject_errors order by line, column_idx"
    ).fetchall()
    con.execute("delete from reject_errors")
    return columns, _refused(
        [(path.name, str(line), why.rstrip("."), text.strip("\r\n")) for line, why, text in errors]
    )


def _header(path: Path) -> tuple[list[str], str]:
    """The names of the columns of a CSV file, and what stands between them.

    Raises Problem when the file is no text in UTF-8 or names a column twice.
    """
    opened = gzip.open if path.name.lower().endswith(".gz") else open
    try:
        with opened(path, "rb") as lines:
            first = re.split(
                r"[\r\n]", lines.readline(MOST_HEADER).decode("utf-8-sig"), maxsplit=1
            )[0]
    except (OSError, EOFError, zlib.error) as why:
        raise Problem(f"{path} cannot be read ({_reason(why)}); mend it or give another.") from None
    except UnicodeDecodeError:
        raise Problem(
            f"{path} does not begin with a header in UTF-8; save it as UTF-8 text."
        ) from None
    ways = {mark: next(csv.reader([first], delimiter=mark), []) for mark in ",;\t|"}
    delimiter = max(ways, key=lambda mark: len(set(REQUIRED) & set(ways[mark])))
    names = ways[delimiter]
    if twice := sorted({name for name in names if names.count(name) > 1 and name in COLUMNS}):
        raise Problem(f"{path} has the column {twice[0]} twice; keep one.")
    # Other columns are not looked at, but the engine wants them to differ.
    return [
        name if name in COLUMNS else f"{name or 'column'} ({i})" for i, name in enumerate(names)
    ], delimiter


def _refused(rows: list[tuple[str, str, str, str]]) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=["file", "line", "reason", "text"], dtype="str")
    return (
        table.drop_duplicates(["file", "line", "text"], ignore_index=True) if len(table) else table
    )


def _without_id(con: duckdb.DuckDBPyConnection, path: Path, table: str) -> pd.DataFrame:
    """The rows without result_id; the reader does not say in which line they stood."""
    rows = con.execute(
        f"select cast(columns(*) as varchar) from {table} "
        "where nullif(trim(cast(result_id as varchar)), '') is null order by all"
    ).fetchall()
    texts = [",".join("" if cell is None else cell for cell in row) for row in rows]
    return pd.DataFrame(
        {"file": path.name, "line": "", "reason": "no result_id", "text": texts}, dtype="str"
    )


def _check_rows(
    con: duckdb.DuckDBPyConnection, files: Sequence[Path], parts: list[str], refused: pd.DataFrame
) -> None:
    if not con.execute("select count(*) from source").fetchall()[0][0]:
        if len(refused):
            raise Problem(f"{_shown(files)}: none of {len(refused):,} rows can be used, the first because of: "
                          f"{refused['reason'].iloc[0]}; mend the table.")  # fmt: skip
        raise Problem(f"{_shown(files)} has no row; give a table with results.")
    twice = con.execute(
        "select result_id, count(*) from source group by 1 having count(*) > 1 order by 1"
    ).fetchall()
    if twice:
        held = [path for path, part in zip(files, parts, strict=True)
                if con.execute(f"select count(*) from ({part}) where result_id = $1", [twice[0][0]]).fetchall()[0][0]]  # fmt: skip
        others = len(twice) - 1
        more = (
            f", and {others:,} more {'id repeats' if others == 1 else 'ids repeat'}"
            if others
            else ""
        )
        raise Problem(f"result_id {twice[0][0]} occurs {twice[0][1]} times in {_shown(held)}{more}; "
                      "make the ids unique.")  # fmt: skip


def _shown(files: Sequence[Path]) -> str:
    names = [str(path) for path in dict.fromkeys(files)]
    return ", ".join(names[:3]) + (f" and {len(names) - 3} more files" if len(names) > 3 else "")


def _sql_text(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _reason(why: BaseException) -> str:
    """The first line of what another library says, without its own advice."""
    line = (str(why).strip() or type(why).__name__).splitlines()[0].rstrip(".")
    if "state machine" in line:
        return "its line ends are of two kinds, or a quote is out of place"
    return line


def source_of(frame: pd.DataFrame) -> pa.Table:
    """The table `source` for results in a DataFrame: the columns of `COLUMNS` as text, missing as null."""
    texts = {}
    for name in COLUMNS:
        column = (
            frame[name] if name in frame else pd.Series(pd.NA, index=frame.index, dtype="object")
        )
        if isinstance(column.dtype, pd.StringDtype):  # no need to look at each value by itself
            text = pa.array(column, pa.string(), from_pandas=True)
            texts[name] = pc.if_else(pc.equal(text, ""), None, text)
            continue
        if isinstance(column.dtype, pd.Int64Dtype):
            texts[name] = pa.array(column, pa.int64(), from_pandas=True).cast(pa.string())
            continue
        column = column.astype("object")
        texts[name] = pa.array(
            [None if pd.isna(value) or value == "" else str(value) for value in column], pa.string()
        )
    return pa.table(texts)
