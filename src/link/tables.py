"""Reading any table of results, and saying clearly what is wrong with it."""

from __future__ import annotations

import csv
import difflib
import gzip
import re
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from race_doubles.common.errors import Problem, UsageProblem
from race_doubles.link import values
from race_doubles.link.engine import Engine
from race_doubles.link.rows import COLUMNS

REQUIRED = ("result_id", "name_published", "sex", "country")
#: At least one way of knowing the age.
AGED = (("born_year",), ("born_min", "born_max"), ("age", "year"), ("age_group", "year"))
_PARQUET = (".parquet", ".pq")
#: Bytes within which the first line must end; no field of it is then too long for `csv`.
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
        elif str(path) == "-" or path.exists():
            raise UsageProblem(f"{path} is no file but a stream or a device, and a table is read more than once; "
                               "save it to a file and name that.")  # fmt: skip
        else:
            raise UsageProblem(f"{path} is not there; name a CSV or Parquet file of results.")
    for path in files:
        if not str(path).isprintable():
            raise UsageProblem(
                f"The name {str(path)!r} is not in UTF-8 or holds control characters; rename the file."
            )
    return files


def _kind(path: Path) -> str:
    name = path.name.lower()
    if name.endswith(_PARQUET):
        return "parquet"
    return "csv" if name.endswith((".csv", ".csv.gz", ".tsv", ".txt")) else ""


@dataclass
class Loaded:
    """What `load` met: `rejected` rows (file, line, reason, text), `unread` values (column, value, rows), all `rows`."""

    rejected: pd.DataFrame
    unread: pd.DataFrame
    rows: int


def load(engine: Engine, files: Sequence[Path], with_ids: bool) -> Loaded:
    """Make the engine's table `source` from `files`: every column of `COLUMNS` as text that `link.values` understands.

    Columns beyond those are left alone; headers may differ in case and blanks. Raises Problem when a file is empty or
    unreadable, a needed column is missing, holds lists or is there twice, no row can be used, or an id occurs twice.
    """
    con = engine.connection
    rejected: list[pd.DataFrame] = []
    parts: list[str] = []
    counts: list[tuple[str, str, int]] = []
    for number, path in enumerate(files):
        part = f"part_{number}"
        columns, refused = _load_one(con, path, part)
        _check_columns(path, columns)
        present = {
            name
            for name in COLUMNS
            if name in columns and (with_ids or name != "organiser_person_id")
        }
        rejected += [refused, _without_id(con, path, part)]
        con.execute(
            f"create or replace table {part} as select {', '.join(_as_text(n, n in present) for n in COLUMNS)} from {part}"
        )
        picked = _read_values(con, part, present, counts)
        parts.append(f"select * from ({picked}) where result_id is not null")
    con.execute(f"create or replace table source as {' union all '.join(parts)}")
    refused = pd.concat(rejected, ignore_index=True)
    _check_rows(con, files, parts, refused)
    rows = con.execute("select count(*) from source").fetchall()[0][0]
    for number in range(len(files)):
        con.execute(f"drop table part_{number}")
    engine.adopt("source")
    return Loaded(refused, values.unread_table(counts), rows + len(refused))


def _check_columns(path: Path, columns: dict[str, str]) -> None:
    """Raises Problem for a needed column that is missing, naming the one that was probably meant, or that holds lists."""
    if missing := [name for name in REQUIRED if name not in columns]:
        meant = [
            f"{_probably(name, columns)!r} for {name}"
            for name in missing
            if _probably(name, columns)
        ]
        hint = f" (rename {', '.join(meant)}, if that is meant)" if meant else ""
        raise Problem(
            f"{path} has no column {', '.join(missing)}; a table of results needs {', '.join(REQUIRED)}{hint}."
        )
    if not any(set(ways) <= set(columns) for ways in AGED):
        raise Problem(f"{path} says nothing of ages; add born_year, born_min with born_max, "
                      "age with year, or age_group with year.")  # fmt: skip
    for name in COLUMNS:
        kind = columns.get(name, "").upper()
        if kind.endswith("]") or kind.startswith(("STRUCT", "MAP", "UNION")):
            raise Problem(
                f"The column {name} of {path} holds lists or records; give one value a row."
            )


#: What other exports call the columns.
_OTHER_NAMES = {
    "result_id": {"id", "rowid", "resultid", "uid", "key"},
    "name_published": {"name", "fullname", "runner", "athlete", "participant", "nom", "nombre", "nome", "naam", "runnername"},
    "sex": {"gender", "sexe", "sexo", "sesso", "geschlecht", "mf", "gend"},
    "country": {"nation", "nationality", "nat", "noc", "pays", "land", "pais", "paese", "countrycode", "nationalite"},
}  # fmt: skip


def _probably(name: str, columns: Iterable[str]) -> str | None:
    """The column that was probably meant by `name`."""
    plain = {
        re.sub(r"[\W\d_]", "", column.partition(" (")[0].casefold()): column.partition(" (")[0]
        for column in columns
    }
    for key, column in plain.items():
        if key in _OTHER_NAMES[name]:
            return column
    close = difflib.get_close_matches(name.replace("_", ""), plain, 1, 0.75)
    return plain[close[0]] if close else None


def _read_values(con: duckdb.DuckDBPyConnection, part: str, present: set[str], counts: list) -> str:
    """SQL of the rows of `part` with their values read; adds (column, value, rows) of what was not understood to `counts`."""
    seen = {name: con.execute(f"select {name}, count(*) from {part} where {name} is not null and result_id is not null "
                              "group by 1 order by 1").fetchall()
            for name in COLUMNS if name in present and name in values.MISSING_IN}  # fmt: skip
    na = [name for name, rows in seen.items() if values.says_na([row[0] for row in rows])]
    joins, picked = [], []
    for name in COLUMNS:
        if name not in seen:
            picked.append(f"p.{name}")
            continue
        reading = values.read_column(
            name, [row[0] for row in seen[name]], any(other != "country" for other in na)
        )
        rows = dict(seen[name])
        counts += [(name, text, rows[text]) for text in reading.unread]
        table = pa.table({"published": pa.array(list(reading.of), pa.string()),
                          "understood": pa.array([text or None for text in reading.of.values()], pa.string())})  # fmt: skip
        con.register("arriving", table)
        con.execute(f"create or replace table {part}_{name} as select * from arriving")
        con.unregister("arriving")
        joins.append(f"left join {part}_{name} on {part}_{name}.published = p.{name}")
        picked.append(f"{part}_{name}.understood as {name}")
    return f"select {', '.join(picked)} from {part} p {' '.join(joins)}"


def _as_text(name: str, present: bool) -> str:
    """SQL of a column as text, "" as missing."""
    if not present:
        return f"cast(null as varchar) as {name}"
    return f"nullif(trim(cast({name} as varchar)), '') as {name}"


def _load_one(
    con: duckdb.DuckDBPyConnection, path: Path, table: str
) -> tuple[dict[str, str], pd.DataFrame]:
    if path.stat().st_size == 0:
        raise Problem(f"{path} is empty; give a table with a header and rows.")
    quoted = _sql_text(str(path))
    if _kind(path) == "parquet":
        reading = f"read_parquet({quoted})"
        names = [
            row[0] for row in _tried(con, f"describe select * from {reading}", path).fetchall()
        ]
        picked = ", ".join(f'"{old.replace(chr(34), chr(34) * 2)}" as "{new.replace(chr(34), chr(34) * 2)}"'
                           for old, new in zip(names, _known_names(names, path), strict=True))  # fmt: skip
    else:
        header, delimiter = _header(path)
        if not set(REQUIRED) & set(header):
            return dict.fromkeys(header, ""), _refused([])
        picked = "*"
        # Nothing is guessed from a sample of rows: a file so means the same in any order of its rows.
        reading = (f"read_csv({quoted}, header = true, auto_detect = false, delim = {_sql_text(delimiter)}, quote = '\"', "
                   "escape = '\"', nullstr = '', store_rejects = true, rejects_limit = 0, columns = {"
                   + ", ".join(f"{_sql_text(name)}: 'varchar'" for name in header) + "})")  # fmt: skip
    _tried(con, f"create or replace table {table} as select {picked} from {reading}", path)
    columns = {row[0]: row[1] for row in con.execute(f"describe {table}").fetchall()}
    if _kind(path) == "parquet":
        return columns, _refused([])
    errors = con.execute(
        "select line, error_message, csv_line from reject_errors order by line, column_idx"
    ).fetchall()
    con.execute("delete from reject_errors")
    return columns, _refused(
        [(path.name, str(line), why.rstrip("."), text.strip("\r\n")) for line, why, text in errors]
    )


def _tried(con: duckdb.DuckDBPyConnection, statement: str, path: Path) -> duckdb.DuckDBPyConnection:
    """`statement` run; raises Problem where `path` is no table that it can read."""
    try:
        return con.execute(statement)
    except (duckdb.OutOfMemoryException, duckdb.InterruptException):
        raise
    except duckdb.Error as why:
        raise Problem(
            f"{path} cannot be read as a table ({_reason(why)}); mend it or give another."
        ) from None


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
    delimiter = max(
        ways, key=lambda mark: len(set(REQUIRED) & {_plain_header(name) for name in ways[mark]})
    )
    return _known_names(ways[delimiter], path), delimiter


def _plain_header(name: str) -> str:
    return "_".join(re.sub(r"[\s_-]+", " ", name.strip().strip("\ufeff").casefold()).split())


def _known_names(names: Sequence[str], path: Path) -> list[str]:
    """`names` with the columns of `COLUMNS` spelt as there, whatever their case and blanks, and others made to differ.

    Raises Problem where a column is there twice.
    """
    plain = [name if name in COLUMNS else _plain_header(name) for name in names]
    if twice := sorted({name for name in plain if plain.count(name) > 1 and name in COLUMNS}):
        raise Problem(f"{path} has the column {twice[0]} twice; keep one.")
    # Other columns are not looked at, but the engine wants them to differ, in any case of letters.
    return [
        known if known in COLUMNS else f"{name.strip() or 'column'} ({i})"
        for i, (name, known) in enumerate(zip(names, plain, strict=True))
    ]


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
    """The table `source` for results in a DataFrame: the columns of `COLUMNS` as text that `link.values` understands."""
    texts = {}
    for name in COLUMNS:
        column = (
            frame[name] if name in frame else pd.Series(pd.NA, index=frame.index, dtype="object")
        )
        if isinstance(column.dtype, pd.StringDtype):  # no need to look at each value by itself
            text = pa.array(column, pa.string(), from_pandas=True)
        elif isinstance(column.dtype, pd.Int64Dtype):
            text = pa.array(column, pa.int64(), from_pandas=True).cast(pa.string())
        else:
            column = column.astype("object")
            text = pa.array(
                [None if pd.isna(value) else str(value) for value in column], pa.string()
            )
        texts[name] = (
            _understood(name, text)
            if name in values.MISSING_IN
            else pc.if_else(pc.equal(text, ""), None, text)
        )
    return pa.table(texts)


def _understood(name: str, text: pa.Array | pa.ChunkedArray) -> pa.Array:
    """A column with its values read, each distinct one once."""
    text = text.combine_chunks() if isinstance(text, pa.ChunkedArray) else text
    coded = text.dictionary_encode()
    published = coded.dictionary.to_pylist()
    of = values.read_column(name, published).of
    understood = pa.array([of[value] or None for value in published], pa.string())
    return understood.take(coded.indices) if published else pa.nulls(len(text), pa.string())
