"""Editions that their organisers ended for everybody on the way: a DNF there is no runner's own."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from race_doubles.common.files import read_csv_rows


def stopped_in(curated: Path) -> frozenset[tuple[str, int]]:
    """Such editions (race, year) by `not_comparable.csv` in the folder `curated`, as a build has checked it.

    Raises Problem where that is missing or no table.
    """
    rows = read_csv_rows(curated / "not_comparable.csv")
    return frozenset(
        (row["race"], int(row["year"])) for row in rows if row["stopped_by_organiser"] == "yes"
    )


def status_in(race: str, year: int, status: str, stopped: Collection[tuple[str, int]]) -> str:
    """The status of a start as readers are told it: `stopped` where the organisers ended the edition for everybody.

    `stopped` are such editions (race, year).
    """
    return "stopped" if status == "dnf" and (race, year) in stopped else status
