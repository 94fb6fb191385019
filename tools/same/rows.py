"""The rows of `data/raw` in another order, where their order says nothing.

- Tables of the six sources: a row's place on its page is in the column `row`, so the order of lines says nothing.
- Splits: `row` and `sequence` say what a line's order does.
- `provenance.csv`: the first page of an edition is the one that its results point to, so the pages of one
  edition keep their order; the editions do not.
"""

from __future__ import annotations

import csv
import random
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq

from race_doubles.common.files import sha256

SEED = 20260628


def shuffle_raw(raw: Path, seed: int = SEED) -> None:
    """Shuffle every file of the folder `raw`, each by a seed of its own, and say so in its provenance."""
    for path in sorted(raw.glob("*/*")):
        if path.suffix == ".csv":
            _shuffle_csv(path, random.Random(f"{seed} {path.parent.name} {path.name}"))
        elif path.suffix == ".parquet":
            _shuffle_parquet(path, seed)
    _shuffle_provenance(raw / "provenance.csv", random.Random(seed))


def _read(path: Path) -> tuple[list[str], list[list[str]]]:
    with path.open(encoding="utf-8", newline="") as lines:
        header, *rows = csv.reader(lines)
    return header, rows


def _write(path: Path, header: list[str], rows: list[list[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as lines:
        csv.writer(lines, lineterminator="\n").writerows([header, *rows])


def _shuffle_csv(path: Path, chance: random.Random) -> None:
    header, rows = _read(path)
    chance.shuffle(rows)
    _write(path, header, rows)


def _shuffle_parquet(path: Path, seed: int) -> None:
    table = pq.read_table(path)
    order = np.random.default_rng([seed, len(table)]).permutation(len(table))
    pq.write_table(table.take(order), path, compression="zstd")


def _shuffle_provenance(path: Path, chance: random.Random) -> None:
    """Editions in another order; checksums of the shuffled files, anew.

    This is the one place that knows which columns of the provenance speak of the file beside it.
    """
    header, rows = _read(path)
    source, year = header.index("source"), header.index("year")
    editions: dict[tuple[str, str], list[list[str]]] = {}
    for row in rows:
        editions.setdefault((row[source], row[year]), []).append(row)
    for column, ending in (("file_sha256", ".csv"), ("splits_sha256", "_splits.parquet")):
        at = header.index(column)
        for (name, when), pages in editions.items():
            file = path.parent / name / f"{when}{ending}"
            for page in pages:
                # Lists that stay with who fetched them are in no clone.
                if page[at] and file.exists():
                    page[at] = sha256(file.read_bytes())
    order = list(editions)
    chance.shuffle(order)
    _write(path, header, [row for edition in order for row in editions[edition]])
