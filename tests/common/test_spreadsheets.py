"""No cell of a CSV starts a formula, and every other cell stays as it is."""

from __future__ import annotations

import pandas as pd
import pytest

from race_doubles.common.spreadsheets import STARTS, neutralise, types_first


@pytest.mark.parametrize("blanks", ["", " ", "   "])
@pytest.mark.parametrize("sign", [*"=+-@", "\t", "\r", "\n", "＝", "＋", "－", "＠"])
def test_a_formula_is_text_also_behind_leading_blanks(sign, blanks):
    cell = f"{blanks}{sign}SUM(A1)"
    safe = neutralise(pd.DataFrame({"name": pd.Series([cell, "Ann"], dtype="str")}))
    assert safe["name"].tolist() == ["'" + cell, "Ann"]


@pytest.mark.parametrize("cell", ["Ann", "O'Neil", "a=b", "1-2", "Ann @ home", ""])
def test_what_is_no_formula_is_left_alone(cell):
    for kind in ("str", "object"):
        table = pd.DataFrame({"name": pd.Series([cell], dtype=kind)})
        assert neutralise(table)["name"].tolist() == [cell]


def test_numbers_stay_numbers_and_missing_stays_missing():
    table = pd.DataFrame({"n": [-5], "text": pd.Series([pd.NA], dtype="str")})
    safe = neutralise(table)
    assert safe["n"].tolist() == [-5] and safe["text"].isna().all()
    assert table["n"].tolist() == [-5]  # the table given is not changed


def test_every_sign_is_known():
    assert set("=+-@\t\r\n＝＋－＠") == set(STARTS)


def test_the_row_that_shows_the_type_comes_first_and_the_others_keep_their_order():
    table = pd.DataFrame({
        "bib": pd.Series(["1", "2", "M10", "4"], dtype="str"),
        "club": pd.Series(["a", "b", "c", "d"], dtype="str"),
        "age": pd.Series(["30", "31", "32", "33"], dtype="str"),
    })  # fmt: skip
    assert types_first(table)["bib"].tolist() == ["M10", "1", "2", "4"]


def test_one_row_that_tells_of_two_columns_is_taken_before_two_rows():
    table = pd.DataFrame({
        "bib": pd.Series(["1", "M2", "3", "F4"], dtype="str"),
        "place": pd.Series(["1", "2", "3", "DNF"], dtype="str"),
    })  # fmt: skip
    assert types_first(table).index.tolist() == [3, 0, 1, 2]
