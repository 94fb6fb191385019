"""The registry of editions: one row a race and year, with where each figure comes from."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pandas as pd

from common.files import read_text_csv

HERE = Path(__file__).parent


@cache
def _rows() -> pd.DataFrame:
    return read_text_csv(HERE / "editions.csv")


def load_editions() -> pd.DataFrame:
    """The registry as text: race, year, date, status, distance, ascent, limit, counts, sources."""
    return _rows().copy()


def registered(race: str, year: int) -> dict[str, str] | None:
    """The registry's row for one edition, or None."""
    rows = _rows()
    ours = rows[(rows["race"] == race) & (rows["year"] == str(year))]
    return None if ours.empty else ours.iloc[0].to_dict()


def held_years(race: str) -> list[int]:
    """The years in which `race` was held, shortened or not."""
    rows = _rows()
    ours = rows[(rows["race"] == race) & (rows["status"] != "cancelled")]
    return sorted(int(year) for year in ours["year"])
