"""Which texts of a column are among many others, asked of all at once."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc


def among(column: pd.Series, values: Collection[str] | pd.Series | pd.Index) -> np.ndarray:
    """For each text of `column` whether it is one of `values`: as `isin`, which takes thousands of these one by one."""
    own, others = (pa.array(texts, type=pa.large_string()) for texts in (column, values))
    return pc.is_in(own, value_set=others).to_numpy(zero_copy_only=False)
