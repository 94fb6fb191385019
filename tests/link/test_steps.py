"""The linker's tables: each made once, of what it says it reads, and of nothing that comes later."""

from __future__ import annotations

import re

import pytest
from helpers import results

from race_doubles.link.comparisons import COMPARISONS, RECORD_COLUMNS
from race_doubles.link.engine import DuckEngine
from race_doubles.link.model import GIVEN, STEPS, link_rows
from race_doubles.link.steps import misplaced, sql
from race_doubles.link.tables import source_of


def test_every_step_reads_only_what_earlier_ones_made() -> None:
    assert list(misplaced(STEPS, GIVEN)) == []


def test_a_step_too_early_and_a_table_made_twice_are_named() -> None:
    steps = [sql("names", "rows", ""), sql("rows", "source", ""), sql("names", "rows", "")]
    assert list(misplaced(steps, ["source"])) == [
        "names reads rows, which no earlier step makes.",
        "names is made twice.",
    ]


_READ = re.compile(r"\b(?:from|join)\s+(\w+)")
_TABLES = {*GIVEN, *(step.table for step in STEPS)}


class _Watched(DuckEngine):
    """Notes which tables are read until the next one is made."""

    def __init__(self) -> None:
        super().__init__("500MB", 1)
        self.read: dict[str, set[str]] = {}
        self._since: set[str] = set()
        self.left: set[str] = set()

    def _note(self, query: str) -> None:
        self._since |= set(_READ.findall(query)) & _TABLES

    def create(self, name: str, query: str) -> None:
        self._note(query)
        super().create(name, query)
        self._made(name)

    def put(self, name, table) -> None:
        super().put(name, table)
        self._made(name)

    def fetch(self, query: str):
        self._note(query)
        return super().fetch(query)

    def value(self, query: str):
        self._note(query)
        return super().value(query)

    def _made(self, name: str) -> None:
        self.read[name], self._since = self._since, set()


@pytest.fixture(scope="module")
def read() -> dict[str, set[str]]:
    """What each table was made of, in a run with an age group and an organiser's id."""
    table = results(
        ("Shane ZUNCKEL", "M", "AUS", "a", 2019, 1992, 1992),
        ("Shane ZUNCKE", "M", "AUS", "b", 2021, 1992, 1992),
    )
    engine = _Watched()
    try:
        engine.put("source", source_of(table.assign(age_group="30-34", organiser_person_id="1")))
        link_rows(engine, apart=[("x-0", "x-1")])
        engine.left = {row["name"] for row in engine.fetch("show tables").to_pylist()}
        return engine.read | {"left": engine.left}
    finally:
        engine.close()


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.table)
def test_a_step_reads_what_it_declares(read, step) -> None:
    assert read[step.table] == set(step.reads)


#: What takes most room, and nothing reads once the next stage is made.
PASSING = {"form", "prefix", "struck", "typo", "block", "lost", "mended", "variant_block", "leftover", "word_pair", "explained", "shared",
           "name_evidence"}  # fmt: skip


def test_tables_that_nothing_reads_any_more_are_dropped_and_the_others_stay(read) -> None:
    assert read["left"] == (_TABLES | {"source"}) - PASSING


def test_what_is_compared_makes_a_record() -> None:
    assert len(set(RECORD_COLUMNS)) == len(RECORD_COLUMNS)
    for comparison in COMPARISONS[1:]:
        conditions = " ".join(level.condition or "" for level in comparison.levels)
        read = set(re.findall(r"x\.(\w+)", conditions))
        assert read and read <= set(RECORD_COLUMNS)
        assert not comparison.columns or read & set(comparison.columns)
