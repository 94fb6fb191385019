"""Who has run which races."""

from __future__ import annotations

import pandas as pd

from race_doubles.doubles.ran_all import of_runners_of_all

ROWS = pd.DataFrame(
    [("b", "utmb"), ("a", "wser"), ("b", "wser"), ("a", "wser"), ("c", "hardrock"), ("b", "utmb"), ("c", "utmb")],
    columns=["runner_id", "race"],
    index=[4, 9, 2, 2, 0, 1, 5],
)  # fmt: skip


def test_rows_are_those_of_runners_who_have_one_at_each_race():
    assert of_runners_of_all(ROWS, ("wser", "utmb")).tolist() == [True, False, True, False, False, True, False]  # fmt: skip
    assert of_runners_of_all(ROWS, ("hardrock",)).tolist() == [False] * 4 + [True, False, True]
    assert not of_runners_of_all(ROWS, ("wser", "utmb", "hardrock")).any()
    assert of_runners_of_all(ROWS.head(0), ("wser", "utmb")).tolist() == []
