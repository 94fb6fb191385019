"""Ages that the name of a group says, and those that the table shows."""

from __future__ import annotations

import pandas as pd
import pytest

from race_doubles.clean.french_categories import ages_in_any_season
from race_doubles.link.age_groups import ENOUGH_ROWS, OLDEST, YOUNGEST, group_ages, read_group


@pytest.mark.parametrize(
    ("group", "ages"),
    [
        ("35-39M", (35, 39)), (" m 35 - 39", (35, 39)), ("9-12", (9, 12)), ("135-39", None), ("35-391", None), ("F60+", (60, OLDEST)), ("60 +", (60, OLDEST)),
        ("M 70 +F", (70, OLDEST)), ("u23", (YOUNGEST, 22)), ("Sub 20", (YOUNGEST, 19)), ("U230", None), ("M40", (40, 49)), ("w50", (50, 59)), ("H45", None), ("45H", (16, 45)), ("45", (16, 45)), ("45X", None),
        ("SE H", ages_in_any_season(OLDEST)["SE"]), ("M1F", ages_in_any_season(OLDEST)["M1"]), ("ZZ H", None),
        ("SupremM", (70, OLDEST)), ("SuprMasF", (70, OLDEST)), ("SupMasM", (50, 59)), ("GrdMasM", (60, 69)), ("GdMasM", (60, 69)), ("Master", (40, 49)),
        ("MasM", (40, 49)), ("Vet W", (30, 39)), ("Open", (18, 29)), ("Juniors", (14, 20)), ("JunF", (14, 19)), ("OpenM", (18, 29)), ("Elite", None), ("", None),
    ],
)  # fmt: skip
def test_the_name_of_a_group(group, ages):
    assert read_group(group) == ages


def seen(*rows: tuple) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=["age_group", "age", "rows"])
    return table.astype({"age": "Int64"})


def spans(*rows: tuple) -> list[list]:
    return group_ages(seen(*rows)).to_numpy().tolist()


def test_what_enough_rows_show_comes_before_the_name_and_odd_ages_are_left_out():
    """Of a hundred rows the lowest and the highest may be odd, and no more; rows without an age count for nothing."""
    assert spans(("blue", 70, 1), ("blue", 30, 98), ("blue", 12, 1), ("blue", None, 500)) == [["blue", 12, 30]]  # fmt: skip
    assert spans(("blue", 12, 1), ("blue", 30, 199), ("blue", 70, 1)) == [["blue", 30, 30]]
    assert spans(("blue", 12, 3), ("blue", 30, 94), ("blue", 70, 3)) == [["blue", 12, 70]]
    assert spans(("Open", 33, ENOUGH_ROWS)) == [["Open", 33, 33]]
    assert spans(("Open", 33, ENOUGH_ROWS - 1)) == [["Open", 18, 29]]
    assert spans(("Open", 33, ENOUGH_ROWS // 2), ("Open", 34, ENOUGH_ROWS // 2)) == [["Open", 33, 34]]  # fmt: skip


def test_numbers_in_a_name_hold_for_ages_too_few_to_be_seen_and_words_do_not():
    assert spans(("35-39M", 36, 50)) == [["35-39M", 35, 39]]
    assert spans(("35-39M", 34, 25), ("35-39M", 41, 25)) == [["35-39M", 34, 41]]
    assert spans(("20-34", 22, 30), ("20-34", 35, 30)) == [["20-34", 20, 35]]
    assert spans(("M40", 42, 60)) == [["M40", 42, 42]]
    assert spans(("60+", 62, 50)) == [["60+", 62, 62]]


def test_groups_come_in_order_and_those_that_nothing_explains_not_at_all():
    table = group_ages(seen(("U20", None, 3), ("blue", 33, 39), ("20-24", None, 1), ("Vet", 50, 1)))
    assert table.to_numpy().tolist() == [["20-24", 20, 24], ["U20", YOUNGEST, 19], ["Vet", 30, 39]]
    assert table.dtypes.astype("str").to_dict() == {"age_group": "str", "age_low": "int32", "age_high": "int32"}  # fmt: skip
    none = group_ages(seen(("blue", 33, 1)))
    assert none.empty and none.dtypes.equals(table.dtypes)
