"""Reading any table of results, and saying clearly what is wrong with it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import duckdb
import pandas as pd
import pyarrow as pa

from common.errors import Problem, UsageProblem
from link.engine import DuckEngine
from link.model import COLUMNS

REQUIRED = ("result_id", "name_published", "sex", "country")
#: At least one way of knowing the age.
AGED = (("born_year",), ("born_min", "born_max"), ("age", "year"), ("age_group", "year"))
_PARQUET = (".parquet", ".pq")


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


def load(engine: DuckEngine, files: Sequence[Path], with_ids: bool) -> pd.DataFrame:
    """Make the engine's table `source` from `files`; every column of `COLUMNS` as text, "" as missing.

    Columns beyond those are left alone. Gives the rows that could not be used: file, line, reason, text.
    Raises Problem when a file is empty or unreadable, a needed column is missing, or an id occurs twice.
    """
    con = engine.connection
    rejected = []
    parts = []
    for number, path in enumerate(files):
        columns, refused = _load_one(con, path, f"part_{number}")
        rejected.append(refused)
        if missing := [name for name in REQUIRED if name not in columns]:
            raise Problem(f"{path} has no column {', '.join(missing)}; a table of results needs "
                          f"{', '.join(REQUIRED)}.")  # fmt: skip
        if not any(set(ways) <= columns for ways in AGED):
            raise Problem(f"{path} says nothing of ages; add born_year, born_min with born_max, "
                          "age with year, or age_group with year.")  # fmt: skip
        picked = ", ".join(_as_text(name, name in columns and (with_ids or name != "organiser_person_id"))
                           for name in COLUMNS)  # fmt: skip
        parts.append(f"select {picked} from part_{number}")
    con.execute(f"create or replace table source as {' union all '.join(parts)}")
    for number in range(len(files)):
        con.execute(f"drop table part_{number}")
    nameless = con.execute("select count(*) from source where result_id is null").fetchone()[0]
    if nameless:
        rejected.append(pd.DataFrame({"file": [", ".join(p.name for p in files)], "line": [pd.NA],
                                      "reason": [f"{nameless} rows without result_id"], "text": [""]}))  # fmt: skip
        con.execute("delete from source where result_id is null")
    _check_rows(con, files)
    engine.adopt("source")
    return pd.concat(rejected, ignore_index=True)


def _as_text(name: str, present: bool) -> str:
    return (
        f"nullif(trim(cast({name} as varchar)), '') as {name}"
        if present
        else f"cast(null as varchar) as {name}"
    )


def _load_one(
    con: duckdb.DuckDBPyConnection, path: Path, table: str
) -> tuple[set[str], pd.DataFrame]:
    empty = pd.DataFrame({"file": [], "line": [], "reason": [], "text": []}, dtype="str")
    if path.stat().st_size == 0:
        raise Problem(f"{path} is empty; give a table with a header and rows.")
    quoted = str(path).replace("'", "''")
    try:
        if _kind(path) == "parquet":
            con.execute(
                f"create or replace table {table} as select * from read_parquet('{quoted}')"
            )
        else:
            con.execute(f"create or replace table {table} as select * from read_csv('{quoted}', header = true, "
                        "all_varchar = true, nullstr = '', store_rejects = true)")  # fmt: skip
    except duckdb.Error as why:
        reason = str(why).splitlines()[0].rstrip(".")
        raise Problem(
            f"{path} cannot be read as a table ({reason}); mend it or give another."
        ) from None
    columns = {row[0] for row in con.execute(f"describe {table}").fetchall()}
    refused = empty
    if _kind(path) != "parquet":
        refused = con.execute(
            "select line, error_message as reason, csv_line as text from reject_errors order by line"
        ).fetchdf()
        refused = (
            refused.drop_duplicates("line")
            .assign(file=path.name)[["file", "line", "reason", "text"]]
            .astype("str")
        )
        con.execute("delete from reject_errors") if len(refused) else None
    return columns, refused


def _check_rows(con: duckdb.DuckDBPyConnection, files: Sequence[Path]) -> None:
    shown = ", ".join(path.name for path in files)
    if not con.execute("select count(*) from source").fetchone()[0]:
        raise Problem(f"{shown} has no row; give a table with results.")
    twice = con.execute(
        "select result_id, count(*) from source group by 1 having count(*) > 1 order by 1"
    ).fetchall()
    if twice:
        raise Problem(f"{shown}: result_id {twice[0][0]} occurs {twice[0][1]} times"
                      f"{f', and {len(twice) - 1} more ids repeat' if len(twice) > 1 else ''}; make the ids unique.")  # fmt: skip


def source_of(frame: pd.DataFrame) -> pa.Table:
    """The table `source` for results in a DataFrame: the columns of `COLUMNS` as text, missing as null."""
    texts = {}
    for name in COLUMNS:
        column = (
            frame[name] if name in frame else pd.Series(pd.NA, index=frame.index, dtype="object")
        )
        column = column.astype("object")
        texts[name] = pa.array(
            [None if pd.isna(value) or value == "" else str(value) for value in column], pa.string()
        )
    return pa.table(texts)
