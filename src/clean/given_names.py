"""Every name that any source gives a start: what the linker compares beside the name published."""

from __future__ import annotations

import pandas as pd

from race_doubles.clean.names import are_placeholders
from race_doubles.clean.schema import NAMES
from race_doubles.common.table import checked, shaped


def given_names(matched: pd.DataFrame, starts: pd.DataFrame) -> pd.DataFrame:
    """The table `names`: one row a start, source and name, by the observations (`clean.resolve.hide_nameless`).

    A start whose name the organiser withholds has none, whatever an older capture printed; nor has what stands in a
    name's place (`Runner 1089`).
    """
    rows = matched[["start", "source", "name", "nameless"]].merge(
        starts[["result_id"]], left_on="start", right_index=True
    )
    known = rows["name"].notna() & ~rows["nameless"].astype(bool)
    rows = rows[known & ~are_placeholders(rows["name"])]
    rows = rows.drop_duplicates(NAMES.names).sort_values(NAMES.names, ignore_index=True)
    return checked(shaped(rows, NAMES), NAMES)
