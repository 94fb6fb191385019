"""Texts of a column that are among many others."""

from __future__ import annotations

import pandas as pd
import pytest

from race_doubles.common.membership import among

COLUMN = pd.Series(["r-b", "r-a", None, "r-b", "r-A"], dtype="str", index=[7, 3, 5, 1, 9])


@pytest.mark.parametrize(
    "values",
    [["r-b"], [], ["r-b", "r-b", "r-z"], pd.Series(["r-a", None], dtype="str"), {"r-A"}],
    ids=["one", "none", "twice and a stranger", "a column with nothing in a row", "a set"],
)
def test_it_is_isin_row_by_row(values):
    assert among(COLUMN, values).tolist() == COLUMN.isin(list(values)).tolist()
