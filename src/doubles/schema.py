"""What the `doubles` table must be before it leaves the room."""

from __future__ import annotations

import pandera.pandas as pa

from race_doubles.doubles.levels import LEVELS
from race_doubles.doubles.starts import STARTED

_STATUS = pa.Check.isin(STARTED)
_POSITIVE = pa.Check.gt(0)

DOUBLES = pa.DataFrameSchema(
    {
        "runner_id": pa.Column(str),
        "name": pa.Column(str),
        "sex": pa.Column(str, pa.Check.isin(["F", "M", "X"])),
        "year": pa.Column("Int64"),
        "wser_result_id": pa.Column(str, unique=True),
        "utmb_result_id": pa.Column(str, unique=True),
        "wser_status": pa.Column(str, _STATUS),
        "utmb_status": pa.Column(str, _STATUS),
        "wser_sex_place": pa.Column("Int64", _POSITIVE, nullable=True),
        "utmb_sex_place": pa.Column("Int64", _POSITIVE, nullable=True),
        "wser_finish_seconds": pa.Column("Int64", _POSITIVE, nullable=True),
        "utmb_finish_seconds": pa.Column("Int64", _POSITIVE, nullable=True),
        "level": pa.Column(str, pa.Check.isin(LEVELS)),
        "combined_seconds": pa.Column("Int64", _POSITIVE, nullable=True),
        "days_between": pa.Column("Int64", pa.Check.in_range(28, 120)),
    },
    strict=True,
    ordered=True,
    unique=["runner_id", "year"],
)
