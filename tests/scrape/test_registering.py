"""Rows that `doubles update` writes into data/curated: where they go, what they replace, what they leave."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from local_site import CHECKOUT

from race_doubles.common.errors import Problem
from race_doubles.scrape import expected, registry
from race_doubles.scrape.headings import headings_of
from race_doubles.scrape.registering import (
    MARK,
    Read,
    by_rule,
    load_rules,
    write_claims,
    write_expected,
)

CURATED = CHECKOUT / "data" / "curated"


@pytest.fixture
def curated(tmp_path: Path) -> Path:
    """A copy of the curated files that are written."""
    for name in ("expected.csv", "edition_claims.csv", "date_rules.csv"):
        shutil.copy(CURATED / name, tmp_path / name)
    return tmp_path


def added(before: str, after: str) -> list[str]:
    """The lines of `after` that `before` lacks; nothing else may differ."""
    old, new = before.splitlines(), after.splitlines()
    assert [line for line in new if line in set(old)] == old
    return [line for line in new if line not in set(old)]


def test_the_rule_gives_every_date_that_was_stated_in_its_years():
    """In those that its reason names: a race that moves to another week in a year to come is no fault of the rule."""
    rules = load_rules(CURATED)
    claims = registry.load_claims(CURATED).query("field == 'date' and chosen == 'yes'")
    named = {race: re.findall(r"\b\d{4}\b", rule["reason"]) for race, rule in rules.items()}
    held = [
        row
        for row in claims.itertuples()
        if row.race in named and min(named[row.race]) <= row.year <= max(named[row.race])
    ]
    assert len(held) > 30
    for row in held:
        assert by_rule(rules[row.race], int(row.year)) == row.value, (row.race, row.year)


def test_a_new_row_of_counts_stands_after_its_source_and_a_known_one_in_its_place(curated):
    known = expected.load(curated)
    last = max(
        (entry for entry in known.values() if entry.source == "utmb_live"), key=lambda e: e.year
    )
    before = (curated / "expected.csv").read_text("utf-8")
    new = replace(last, year=last.year + 1, rows=last.rows + 7)
    assert len(write_expected(curated, [new, last])) == 1
    after = (curated / "expected.csv").read_text("utf-8")
    assert added(before, after) == [expected.as_row(new)]
    lines = after.splitlines()
    assert lines.index(expected.as_row(new)) == lines.index(expected.as_row(last)) + 1
    assert write_expected(curated, [replace(new, rows=1)]) == [
        expected.as_row(replace(new, rows=1))
    ]
    assert len((curated / "expected.csv").read_text("utf-8").splitlines()) == len(lines)


def test_a_claim_of_a_person_is_never_touched(curated):
    year = max(registry.held_years("utmb"))
    before = (curated / "edition_claims.csv").read_bytes()
    read = Read("utmb", year, "utmb_live", "https://live.example/", 1, f"{year}-01-01")
    assert write_claims(curated, [read]) == []
    assert (curated / "edition_claims.csv").read_bytes() == before


def test_a_new_edition_is_registered_by_its_page_and_no_course_is_made_up(curated):
    # Of years known, not held: the newest may have been cancelled.
    year = registry.load_editions(curated)["year"].astype(int).max() + 1
    before = (curated / "edition_claims.csv").read_text("utf-8")
    read = Read("utmb", year, "utmb_results", "https://api.example/", 12)
    claims = write_claims(curated, [read])
    assert {claim.field for claim in claims} == {"status", "date"}
    lines = added(before, (curated / "edition_claims.csv").read_text("utf-8"))
    assert len(lines) == 2 and all(MARK in line for line in lines)
    editions = registry.load_editions(curated).query(f"race == 'utmb' and year == '{year}'").iloc[0]
    assert (editions["status"], editions["distance_km"]) == ("held", "")
    assert write_claims(curated, [read]) == []


def test_entrants_alone_register_no_edition(curated):
    year = max(registry.held_years("wser")) + 1
    assert (
        write_claims(curated, [Read("wser", year, "wser_entrants", "https://x.example/", 0)]) == []
    )


@pytest.mark.parametrize(
    ("rows", "cause"),
    [
        ("source,heading\na,b\n", "must have the columns"),
        ("source,heading,field\na,Place,place\n", "line 2 needs a source"),
        ("source,heading,field\na,pl,place\na,pl,bib\n", "line 3 says 'pl' a second time"),
        ("source,heading,field\nb,pl,place\n", "has no heading of a"),
    ],
)
def test_headings_that_cannot_be_are_refused(rows, cause, tmp_path):
    path = tmp_path / "headings.csv"
    path.write_text(rows)
    with pytest.raises(Problem, match=cause):
        headings_of("a", path)
