"""Columns of Arrow from Python's and numpy's values, without pandas, which `pyarrow.array` loads whatever it is given.

Loading pandas takes longer than many a question to the linker.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa


def text_column(values: Sequence[str | None] | np.ndarray) -> pa.Array:
    """Text, None as missing."""
    known = np.fromiter((value is not None for value in values), dtype=bool, count=len(values))
    encoded = [(value or "").encode() for value in values]
    ends = np.cumsum([0, *map(len, encoded)], dtype=np.int64)
    buffers = [_bits(known), pa.py_buffer(ends), pa.py_buffer(b"".join(encoded))]
    return pa.Array.from_buffers(pa.large_string(), len(values), buffers).cast(pa.string())


def number_column(
    values: np.ndarray | Sequence[int], kind: pa.DataType, missing: np.ndarray | None = None
) -> pa.Array:
    """Whole numbers of the width of `kind`, missing where `missing` (bool) says so."""
    plain = np.ascontiguousarray(values, dtype=kind.to_pandas_dtype())
    known = None if missing is None else _bits(~missing)
    return pa.Array.from_buffers(kind, len(plain), [known, pa.py_buffer(plain)])


def truth_column(values: np.ndarray) -> pa.Array:
    """True and false."""
    return pa.Array.from_buffers(pa.bool_(), len(values), [None, _bits(values)])


def list_column(values: Sequence[Sequence[str] | None]) -> pa.Array:
    """Lists of text, None as missing."""
    ends = np.cumsum([0, *(len(value or ()) for value in values)], dtype=np.int32)
    missing = np.fromiter((value is None for value in values), dtype=bool, count=len(values))
    flat = text_column([text for value in values for text in value or ()])
    return pa.ListArray.from_arrays(
        number_column(ends, pa.int32()), flat, mask=truth_column(missing) if missing.any() else None
    )


def empty_table(schema: pa.Schema) -> pa.Table:
    """A table of no rows."""
    return pa.Table.from_batches([], schema)


def numbers_of(column: pa.Array) -> np.ndarray:
    """The numbers of a column without missing ones."""
    return np.from_dlpack(column)


def truths_of(column: pa.BooleanArray) -> np.ndarray:
    """A column of true and false without missing ones, as numpy has it."""
    bits = np.frombuffer(column.buffers()[1] or b"", dtype=np.uint8)
    end = column.offset + len(column)
    return np.unpackbits(bits, count=end, bitorder="little")[column.offset :].astype(bool)


def _bits(values: np.ndarray) -> pa.Buffer:
    return pa.py_buffer(np.packbits(values.astype(bool), bitorder="little").tobytes())
