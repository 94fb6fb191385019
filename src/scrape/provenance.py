"""data/raw/provenance.csv: for every page behind a raw file, where it came from.

Its last four columns are of the raw file itself, see `scrape.raw_files`.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from race_doubles.common.files import read_text_csv, write_csv
from race_doubles.scrape.origin import UNKNOWN_WAY
from race_doubles.scrape.pages import Fetched

COLUMNS = [
    "source", "year", "part", "url", "fetched_at", "way", "origin", "ages_as_of", "sha256", "bytes", "rows",
    "file_sha256", "file_rows", "splits_sha256", "splits_rows",
]  # fmt: skip


def load(raw: Path) -> pd.DataFrame:
    """All provenance rows as text; an empty table when nothing was scraped yet."""
    path = raw / "provenance.csv"
    return read_text_csv(path) if path.exists() else pd.DataFrame(columns=COLUMNS, dtype=str)


def rows_for(
    source: str, year: int, fetched: list[Fetched], rows_by_part: dict[str, int]
) -> pd.DataFrame:
    """The provenance rows of one edition, in the order its pages were read, without what is of its files."""
    return pd.DataFrame(
        [
            {
                "source": source,
                "year": str(year),
                "part": page.page.part,
                "url": page.page.url,
                "fetched_at": page.fetched_at,
                "way": page.way,
                "origin": page.origin,
                "ages_as_of": page.ages_as_of,
                "sha256": page.sha256,
                "bytes": str(len(page.content)),
                "rows": str(rows_by_part.get(page.page.part, 0)),
            }
            for page in fetched
        ],
        dtype=str,
    ).reindex(columns=COLUMNS, fill_value="")


def as_rich(have: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    """`rows`, each with what `have` knows of the origin of the same bytes where `rows` knows nothing."""
    known = have[have["way"].ne(UNKNOWN_WAY)].drop_duplicates(["url", "sha256"])
    known = known.set_index(["url", "sha256"])
    better = rows.copy()
    for at, row in rows[rows["way"].eq(UNKNOWN_WAY)].iterrows():
        if (row["url"], row["sha256"]) in known.index:
            of_same = known.loc[(row["url"], row["sha256"])]
            for column in ("fetched_at", "way", "origin", "ages_as_of"):
                better.loc[at, column] = of_same[column]
    return better


def replace(raw: Path, source: str, year: int, rows: pd.DataFrame) -> None:
    """Put `rows` in place of those of this edition; sorted by source and year, pages in order."""
    have = load(raw)
    # One of before the last columns gets them here.
    known = have.reindex(columns=COLUMNS, fill_value="")
    rest = known[(known["source"] != source) | (known["year"] != str(year))]
    every = pd.concat([rest, rows], ignore_index=True).reset_index(names="order")
    every = every.sort_values(["source", "year", "order"], kind="stable")[COLUMNS]
    if not every.reset_index(drop=True).equals(have):
        write_csv(every, raw / "provenance.csv")


def way_of(provenance: pd.DataFrame, source: str, year: int) -> str:
    """How the raw file of an edition was got, or "" when there is none."""
    ours = provenance[(provenance["source"] == source) & (provenance["year"] == str(year))]
    return "" if ours.empty else str(ours["way"].iloc[0])
