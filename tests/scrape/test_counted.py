"""Whose count an edition's rows are: held against the raw files by the csv module alone, so that a mark can be wrong."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

from race_doubles.scrape import expected
from race_doubles.scrape.counted import BY, counted_by, in_words
from race_doubles.scrape.sources import SOURCES

EVERY = sorted(expected.load().values(), key=lambda entry: (entry.source, entry.year))
TIME = re.compile(r"\d+(:\d\d){1,2}|\d+H \d+M \d+S")


def lines(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def finishes(rows: list[dict[str, str]]) -> int:
    """Rows with a time, of those who finished where the source says who."""
    return sum(
        bool(TIME.fullmatch(row.get("race_time") or row.get("time") or "")) and row.get("is_finisher") != "false"
        for row in rows
    )  # fmt: skip


@pytest.mark.parametrize(
    "entry", [one for one in EVERY if one.counted_by in SOURCES], ids=lambda one: f"{one.source} {one.year}"
)  # fmt: skip
def test_a_count_that_another_source_has_is_that_of_its_file(entry, project):
    rows = lines(project.raw / entry.counted_by / f"{entry.year}.csv")
    is_of_finishers = SOURCES[entry.source].lists == "finishers"
    assert (finishes(rows) if is_of_finishers else len(rows)) == entry.rows


@pytest.mark.parametrize(
    "entry", [one for one in EVERY if one.counted_by == "official"], ids=lambda one: f"{one.source} {one.year}"
)  # fmt: skip
def test_an_official_count_is_claimed_with_a_page(entry, project):
    field = f"official_{SOURCES[entry.source].lists}"
    claims = lines(project.curated / "edition_claims.csv")
    ours = [
        claim for claim in claims
        if (claim["race"], claim["field"], claim["chosen"]) == (SOURCES[entry.source].race, field, "yes")
        and claim["years"] == str(entry.year)
    ]  # fmt: skip
    assert [(claim["value"], claim["source"][:4]) for claim in ours] == [(str(entry.rows), "http")]


def test_only_lists_that_count_themselves_are_marked_by_their_page():
    by_page = {entry.source for entry in EVERY if entry.counted_by == "page"}
    assert {"wser_lottery", "wser_draw"} <= by_page
    assert all(entry.counted_by == "page" for entry in EVERY if entry.source in ("wser_lottery", "wser_draw"))  # fmt: skip


def test_a_count_of_ours_alone_has_nobody_who_counted_the_same(project):
    """And so the mark follows from what is there, whichever edition it is."""
    for entry in EVERY:
        if (
            project.raw / entry.source / f"{entry.year}.csv"
        ).is_file() and entry.counted_by != "page":
            by = counted_by(
                SOURCES[entry.source], entry.year, entry.rows, None, project.raw, project.curated
            )
            # An official figure may be claimed after the count was written.
            assert by in (entry.counted_by, "official"), (entry.source, entry.year)


def test_a_row_too_few_is_nobody_else_s_count(project):
    entry = next(one for one in EVERY if one.counted_by == "wser_stats")
    source = SOURCES[entry.source]
    by = counted_by(source, entry.year, entry.rows - 1, entry.rows, project.raw, project.curated)
    assert by == "us"


def test_every_mark_has_its_words():
    assert all(in_words(by) for by in BY)
