"""Rows of a table as dictionaries: what pandas gives, sooner."""

import pandas as pd

from race_doubles.common.files import rows_by_column


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
