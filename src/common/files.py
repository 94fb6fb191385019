"""Reading and writing files so that nothing is ever half there.

Every writer goes to a temporary file in the same folder and then replaces the target, so a
killed run leaves either the old file or the new one. Contents depend on the data alone.
"""

from __future__ import annotations

import contextlib
import gzip
import hashlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from race_doubles.common.errors import Problem

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


def write_csv(table: pd.DataFrame, path: Path) -> None:
    """Write `table` as UTF-8 CSV with `\\n` line ends and no index; missing values are empty.

    A `path` that ends in `.gz` is packed.
    """
    text = table.to_csv(index=False, lineterminator="\n")
    if path.suffix == ".gz":
        # Without a time and a name the same rows give the same bytes.
        write_bytes(gzip.compress(text.encode("utf-8"), compresslevel=6, mtime=0), path)
    else:
        write_text(text, path)


def read_text_csv(path: Path) -> pd.DataFrame:
    """Read a CSV with every cell as text: an empty cell is `""`, and `NA` stays Namibia.

    Raises Problem when the file is missing, empty or not a table.
    """
    try:
        return pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8")
    except FileNotFoundError:
        raise Problem(
            f"{path} is missing; restore it from version control or scrape it again."
        ) from None
    except (pd.errors.ParserError, pd.errors.EmptyDataError, UnicodeDecodeError) as why:
        raise Problem(
            f"{path} cannot be read as a UTF-8 CSV table ({why}); restore or mend it."
        ) from None


def write_parquet(table: pd.DataFrame, path: Path) -> None:
    """Write `table` as Parquet (zstd, one row group) without its index.

    The pandas metadata stays, so that a nullable whole number is read back as one.
    """
    arrow = pa.Table.from_pandas(table, preserve_index=False)
    with replacing(path) as temporary:
        pq.write_table(arrow, temporary, compression="zstd", row_group_size=max(len(table), 1))


def read_parquet(path: Path) -> pd.DataFrame:
    """Read a table of `data/processed`.

    Raises Problem when it has not been built or cannot be read.
    """
    try:
        return pd.read_parquet(path)
    except FileNotFoundError:
        raise Problem(f"{path} has not been built yet; run `doubles build` first.") from None
    except (OSError, pa.ArrowException) as why:
        raise Problem(f"{path} cannot be read ({why}); run `doubles build` again.") from None


def sha256(content: bytes) -> str:
    """The hex SHA-256 digest of `content`."""
    return hashlib.sha256(content).hexdigest()
