"""Counts of a made-up lottery: nobody by name, and what a list does not say stays missing."""

from __future__ import annotations

import pandas as pd

from race_doubles.clean.entries.counts import COUNT, FILES, count_applicants, read_counts
from race_doubles.common.paths import Project

ENTRIES = pd.DataFrame(
    [(2031, "applied", "F", 2, "USA", "US-CA"), (2031, "applied", "F", 2, "USA", "US-CA"), (2031, "applied", None, 1, None, None),
     (2030, "applied", "M", 2, "USA", "US-OR"), (2031, "drawn", None, 2, "USA", None), (2031, "waitlisted", None, 2, "USA", None),
     (2031, "drawn", None, None, "USA", None), (2031, "entered", "F", 2, "USA", None)],
    columns=["year", "stage", "sex", "tickets", "country", "region"],
).astype({"year": "Int64", "tickets": "Int64"})  # fmt: skip


def rows(table: pd.DataFrame) -> list[tuple]:
    return list(table.astype("object").where(table.notna(), None).itertuples(index=False, name=None))  # fmt: skip


def test_applicants_are_counted_by_tickets_by_home_and_as_drawn():
    counts = count_applicants(ENTRIES)
    assert list(counts) == list(FILES)
    assert rows(counts["applicants_by_tickets.csv"]) == [(2030, "M", 2, 1), (2031, "F", 2, 2), (2031, None, 1, 1)]  # fmt: skip
    assert rows(counts["applicants_by_home.csv"]) == [(2030, "M", "USA", "US-OR", 1), (2031, "F", "USA", "US-CA", 2), (2031, None, None, None, 1)]  # fmt: skip
    assert rows(counts["drawn_by_tickets.csv"]) == [(2031, "drawn", 2, 1), (2031, "drawn", None, 1), (2031, "waitlisted", 2, 1)]  # fmt: skip
    assert all(table.columns[-1] == COUNT for table in counts.values())


def test_counts_read_again_are_those_written(tmp_path):
    project = Project(tmp_path)
    project.raw.mkdir(parents=True)
    for name, table in count_applicants(ENTRIES).items():
        table.to_csv(project.raw / name, index=False)
        again = read_counts(project, name)
        assert rows(again) == rows(table)
        whole = {column for column in again if str(again[column].dtype) == "Int64"}
        assert whole == {"year", "tickets", COUNT} & set(table.columns)
