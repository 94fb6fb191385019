"""Rows of a table as dictionaries: what pandas gives, sooner. What is packed says nothing of where and when."""

import gzip

import pandas as pd

from race_doubles.common.files import packed, rows_by_column


def test_each_row_has_the_cells_and_types_that_pandas_gives_it():
    table = pd.DataFrame(
        {"name": ["Ann Šk", ""], "place": [1, 2], "hours": [20.5, 30.0], "held": [True, False]}
    )
    rows = rows_by_column(table)
    assert rows == table.to_dict("records")
    assert [type(cell) for cell in rows[0].values()] == [str, int, float, bool]
    assert rows_by_column(table.head(0)) == []


def test_a_missing_text_stays_missing():
    table = pd.DataFrame({"name": pd.Series(["Ann", None], dtype="str")})
    assert rows_by_column(table)[0] == {"name": "Ann"}
    assert pd.isna(rows_by_column(table)[1]["name"])


def test_what_is_packed_names_neither_time_nor_system():
    """Python 3.13 named no system any more, and eleven notebooks were others than those of 3.12."""
    content = b"Western States and UTMB\n" * 99
    small = packed(content, 9)
    assert gzip.decompress(small) == content and len(small) < len(content) / 9
    assert small[:4] == b"\x1f\x8b\x08\x00"
    assert small[4:8] == bytes(4) and small[9] == 255
