"""Raw tables as they lie on disk: a check of one edition reads a dozen others, and so does the next edition's."""

from __future__ import annotations

import io
from functools import lru_cache
from pathlib import Path

import pandas as pd

from race_doubles.common.files import read_text_csv, text_table

#: Tables kept: those that the checks of one race look at, again and again.
_KEPT = 128


def raw_table(path: Path) -> pd.DataFrame:
    """A table of `data/raw`, every cell as text; the same bytes are taken apart once, wherever they lie.

    The file itself is read each time, so one that was written a moment ago is seen as it is now. Raises Problem
    as `read_text_csv` does.
    """
    try:
        return _taken_apart(path.read_bytes()).copy(deep=False)
    except (OSError, ValueError):
        return read_text_csv(path).astype(str)  # which says what is wrong


@lru_cache(maxsize=_KEPT)
def _taken_apart(content: bytes) -> pd.DataFrame:
    return text_table(io.BytesIO(content)).astype(str)
