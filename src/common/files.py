"""Reading and writing files so that nothing is ever half there.

Every writer goes to a temporary file in the same folder and then replaces the target, so a
killed run leaves either the old file or the new one. Contents depend on the data alone.
"""

from __future__ import annotations

import contextlib
import csv
import gzip
import hashlib
import os
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from race_doubles.common.errors import Problem

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

#: Leading characters that a spreadsheet takes for a formula (OWASP, "CSV injection").
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


@contextlib.contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Give a temporary path beside `path`; on success put it in place of `path`, else remove it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
    os.close(handle)
    temporary = Path(name)
    try:
        yield temporary
        with temporary.open("rb") as written:
            os.fsync(written.fileno())
        temporary.chmod(0o644)
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def write_bytes(content: bytes, path: Path) -> None:
    """Write `content` to `path`, whole or not at all."""
    with replacing(path) as temporary:
        temporary.write_bytes(content)


def write_text(content: str, path: Path) -> None:
    """Write `content` to `path` as UTF-8 with `\\n` line ends, whole or not at all."""
    write_bytes(content.encode("utf-8"), path)


def as_csv(table: pd.DataFrame) -> bytes:
    """`table` as UTF-8 CSV with `\\n` line ends and no index; missing values are empty."""
    return table.to_csv(index=False, lineterminator="\n").encode("utf-8")


def write_csv(table: pd.DataFrame, path: Path) -> None:
    """Write `table` as UTF-8 CSV with `\\n` line ends and no index; missing values are empty.

    A `path` that ends in `.gz` is packed.
    """
    content = as_csv(table)
    if path.suffix == ".gz":
        # Without a time and a name the same rows give the same bytes.
        content = packed(content, level=6)
    write_bytes(content, path)


def packed(content: bytes, level: int) -> bytes:
    """`content` in the form of gzip, the same bytes on any system and in any Python: neither time nor system stands in it."""
    told = gzip.compress(content, level, mtime=0)
    # RFC 1952, 2.3.1: the tenth byte names the system, 255 none; Python wrote this system's before 3.13.
    return told[:9] + b"\xff" + told[10:]


def text_table(source: Path | IO[bytes]) -> pd.DataFrame:
    """A CSV with every cell as text, as `read_text_csv`; whatever is wrong with it is raised as pandas does."""
    import pandas as pd

    return pd.read_csv(source, dtype=str, keep_default_na=False, encoding="utf-8")


def read_text_csv(path: Path) -> pd.DataFrame:
    """Read a CSV with every cell as text: an empty cell is `""`, and `NA` stays Namibia.

    Raises Problem when the file is missing, empty or not a table.
    """
    import pandas as pd

    try:
        return text_table(path)
    except FileNotFoundError:
        raise Problem(
            f"{path} is missing; restore it from version control or scrape it again."
        ) from None
    except (pd.errors.ParserError, pd.errors.EmptyDataError, UnicodeDecodeError) as why:
        raise Problem(
            f"{path} cannot be read as a UTF-8 CSV table ({in_one_line(why)}); restore or mend it."
        ) from None


def rows_by_column(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Each row's cells by the name of their column.

    As `to_dict("records")`, which asks for every cell of text by itself and takes many times as long.
    """
    cells = [table[name].tolist() for name in table.columns]
    return [dict(zip(table.columns, row, strict=True)) for row in zip(*cells, strict=True)]


def read_csv_rows(path: Path, columns: Sequence[str] | None = None) -> list[dict[str, str]]:
    """The rows of a CSV, every cell as text: for short tables, where pandas would take longer to load than to read.

    Raises Problem when the file is missing or not a table, or has others than `columns`.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            reader = csv.DictReader(lines, restkey="", restval="", strict=True)
            rows = list(reader)
            header = list(reader.fieldnames or ())
    except FileNotFoundError:
        raise Problem(
            f"{path} is missing; restore it from version control or scrape it again."
        ) from None
    except (csv.Error, UnicodeDecodeError) as why:
        raise Problem(
            f"{path} cannot be read as a UTF-8 CSV table ({in_one_line(why)}); restore or mend it."
        ) from None
    if columns is not None and header != list(columns):
        raise Problem(
            f"{path.name} has columns {', '.join(header)}; they must be {', '.join(columns)}."
        )
    if any("" in row for row in rows):
        raise Problem(f"{path} has a row of more cells than its header; restore or mend it.")
    return rows


def read_csv_header(path: Path) -> list[str]:
    """The column names of a CSV that `read_csv_rows` has read."""
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return next(csv.reader(lines), [])


def write_parquet(table: pd.DataFrame, path: Path) -> None:
    """Write `table` as Parquet (zstd, one row group) without its index.

    The pandas metadata stays, so that a nullable whole number is read back as one.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    arrow = pa.Table.from_pandas(table, preserve_index=False)
    with replacing(path) as temporary:
        pq.write_table(arrow, temporary, compression="zstd", row_group_size=max(len(table), 1))


def read_parquet(path: Path, columns: Sequence[str] | None = None) -> pd.DataFrame:
    """Read a table of `data/processed`, or some columns of it.

    Raises Problem when it has not been built or cannot be read.
    """
    # As Arrow and then as pandas: pandas' own reader goes by way of a scan of many files, and takes twice as long.
    return read_arrow(path, columns).to_pandas()


def read_arrow(path: Path, columns: Sequence[str] | None = None) -> pa.Table:
    """The same as an Arrow table, or some columns of it, without pandas, which takes long to load."""
    import pyarrow.parquet as pq

    with _readable(path), pq.ParquetFile(path) as file:
        # The tables are small: threads would cost more than they save.
        return file.read(columns=columns, use_threads=False)


@contextlib.contextmanager
def _readable(path: Path) -> Iterator[None]:
    import pyarrow as pa

    try:
        yield
    except FileNotFoundError:
        raise Problem(
            f"{path} has not been built yet; run `doubles build` first, or `python -m race_doubles build` where that command is not found."
        ) from None
    except (OSError, pa.ArrowException) as why:
        raise Problem(
            f"{path} cannot be read ({in_one_line(why)}); run `doubles build` again."
        ) from None


def in_one_line(why: object) -> str:
    """What a library says of an error, which may be over several lines, as a part of one sentence."""
    return " ".join(str(why).split()).rstrip(".")


def sha256(content: bytes) -> str:
    """The hex SHA-256 digest of `content`."""
    return hashlib.sha256(content).hexdigest()
