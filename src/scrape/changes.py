"""What a scrape changed: rows added, removed and changed, by edition."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from race_doubles.common.files import rows_by_column
from race_doubles.scrape.sources import SOURCES

#: Lines shown of one edition.
MOST_LINES = 20
_SHOWN = ["place", "rank", "bib", "fullname", "first_name", "last_name", "name", "family_name",
          "given_name", "time", "race_time", "status"]  # fmt: skip


@dataclass(frozen=True)
class Changes:
    """The differences of one edition of one source, as readable lines by kind."""

    source: str
    year: int
    added: tuple[str, ...]
    removed: tuple[str, ...]
    changed: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.changed)

    def lines(self) -> list[str]:
        """A heading with the counts, then the first rows of each kind."""
        told = [
            f"{self.source} {self.year}: {len(self.added)} rows added, "
            f"{len(self.removed)} removed, {len(self.changed)} changed"
        ]
        rows = [f"  - {row}" for row in self.removed]
        rows += [f"  ~ {row}" for row in self.changed]
        rows += [f"  + {row}" for row in self.added]
        told += rows[:MOST_LINES]
        if len(rows) > MOST_LINES:
            told.append(f"  … and {len(rows) - MOST_LINES} more")
        return told


def compare(
    source: str, year: int, before: pd.DataFrame | None, after: pd.DataFrame | None
) -> Changes:
    """The changes from `before` to `after`, two raw tables of one edition; None is no table.

    A row is the same runner when the source's `identity` columns agree; where several rows share them, the
    first is compared with the first, and so on. The row number itself is no difference.
    """
    old = _by_runner(source, before)
    new = _by_runner(source, after)
    changed = []
    for key in new.keys() & old.keys():
        differences = [
            f"{column} {old[key].get(column, '')!r} -> {value!r}"
            for column, value in new[key].items()
            if column != "row" and value != old[key].get(column, "")
        ]
        if differences:
            changed.append((int(new[key]["row"]), f"{_told(new[key])}: {', '.join(differences)}"))
    return Changes(
        source,
        year,
        tuple(_told(row) for key, row in new.items() if key not in old),
        tuple(_told(row) for key, row in old.items() if key not in new),
        tuple(text for _, text in sorted(changed)),
    )


def _by_runner(source: str, table: pd.DataFrame | None) -> dict[tuple, dict[str, str]]:
    if table is None:
        return {}
    described = SOURCES[source]
    identity = [name for name in described.identity or described.key if name in table.columns]
    nth = table.groupby(identity, sort=False).cumcount()
    keys = zip(*(table[column].tolist() for column in identity), nth.tolist(), strict=True)
    return dict(zip(keys, rows_by_column(table.astype(str)), strict=True))


def _told(row: dict[str, str]) -> str:
    return " ".join(row[column] for column in _SHOWN if row.get(column))
