"""The tables that the site is made from, as `doubles build` wrote them."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from race_doubles.common.files import read_parquet
from race_doubles.common.paths import Project

#: The tables that readers can download, in the order in which they are listed.
PUBLISHED = ("doubles", "results", "runners", "links", "editions")

SEXES = {"F": "Women", "M": "Men", "X": "Non-binary"}
SEX_RACES = {"F": "women’s race", "M": "men’s race", "X": "non-binary category"}
LEVEL_LABELS = {
    "won": "Won both",
    "podium": "Podium at both",
    "top10": "Top ten at both",
    "finished": "Finished both",
    "started": "Started both",
}


@dataclass(frozen=True)
class Tables:
    """The published tables, with the columns that DESIGN names."""

    doubles: pd.DataFrame
    results: pd.DataFrame
    runners: pd.DataFrame
    links: pd.DataFrame
    editions: pd.DataFrame

    def __getitem__(self, name: str) -> pd.DataFrame:
        return getattr(self, name)


def read_tables(project: Project) -> Tables:
    """Read the published tables of `data/processed`; Problem where one has not been built."""
    return Tables(
        **{name: read_parquet(project.processed / f"{name}.parquet") for name in PUBLISHED}
    )
