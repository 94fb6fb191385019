"""What a reader may rely on: every column of every table with its bounds, written out in tables.csv, and each rule broken once."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pandas as pd
import pytest

from race_doubles.common.races import RACES
from race_doubles.doubles.schema import TABLES

EVERY = list(TABLES.values()) if isinstance(TABLES, dict) else list(TABLES)
BY_NAME = {table.name: table for table in EVERY}
RESULT = {"result_id": "results.result_id"}
PERSON = {"runner_id": "runners.runner_id"}
#: Title, and which columns are found in which other table.
TITLES = {
    "doubles": ("Doubles", PERSON | {"wser_result_id": "results.result_id", "utmb_result_id": "results.result_id"}),
    "pairs": ("Pairs of races", PERSON | {"first_result_id": "results.result_id", "second_result_id": "results.result_id"}),
    "results": ("Results", {}),
    "runners": ("Runners", {}),
    "links": ("Links", RESULT | PERSON),
    "names": ("Names", RESULT),
    "entries": ("Entries", PERSON),
    "editions": ("Editions", {}),
    "reconciliation": ("Reconciliation", RESULT),
    "splits": ("Splits", RESULT),
}  # fmt: skip


def described() -> list[list[str]]:
    rows = []
    for table in EVERY:
        for column in table.columns:
            held = {"required": column.required is True, "unique": column.unique is True, "key": column.name in table.key}  # fmt: skip
            bounds = ["" if bound is None else f"{bound:g}" for bound in (column.least, column.most)]  # fmt: skip
            allowed = [value or "(empty)" for value in column.allowed]
            rows.append([table.name, column.name, column.kind, column.unit or "", " ".join(name for name in held if held[name]),
                         *bounds, " ".join(allowed), column.pattern or ""])  # fmt: skip
    return rows


def test_every_column_is_as_written_out():
    with (Path(__file__).parent / "tables.csv").open(encoding="utf-8", newline="") as lines:
        _, *written = csv.reader(lines)
    assert described() == written


def test_every_table_has_its_title_and_what_its_ids_refer_to():
    assert {table.name: (table.title, dict(table.references)) for table in EVERY} == TITLES


def test_what_tables_and_columns_mean_are_sentences():
    for table in EVERY:
        for what in (table, *table.columns):
            assert what.meaning.endswith(".") and not what.meaning[0].isspace(), what.name
        assert not table.remedy.endswith(".") and table.remedy[:7] == "correct", table.name


#: Words of the meanings that have a capital inside.
CAPITALS = {"ISO", "UTMB", "ITRA", "F", "M", "X", "ID", "SQL", "WSER", "UTC", "LiveTrail", "OpenSplitTime"}  # fmt: skip


def test_words_of_a_meaning_have_a_capital_at_their_start_alone():
    for table in EVERY:
        for meaning in (table.meaning, *(column.meaning for column in table.columns)):
            odd = {word for word in re.findall(r"[A-Za-z]+", meaning) if word[1:] != word[1:].lower()}  # fmt: skip
            assert odd <= CAPITALS, (table.name, odd - CAPITALS)
            assert "  " not in meaning, meaning


def test_the_two_ends_of_a_range_and_the_races_by_name():
    columns = {column.name: column.meaning for column in BY_NAME["results"].columns}
    ends = [columns[f"born_{end}"] for end in ("min", "max")]
    assert ends == [f"{word} birth year that the published age or age group allows." for word in ("Earliest", "Latest")]  # fmt: skip
    assert columns["race"] == "The race's id: " + ", ".join(f"`{race.id}` for {race.name}" for race in RACES.values()) + "."  # fmt: skip


#: For each rule a row that keeps it by a hair, and the change that breaks it.
RULES = {
    ("results", "born_min is after born_max"): ({"born_min": 1980, "born_max": 1980}, {"born_min": 1981}),
    ("results", "a place without a finish"): ({"status": "finished", "place": 3}, {"status": "late"}),
    ("results", "a finish without a time"): ({"status": "finished", "finish_seconds": 60_000}, {"finish_seconds": None}),
    ("results", "born so that nobody would have started"): ({"year": 2000, "born_min": 1900, "born_max": 1990}, {"born_min": 1899}),
    ("results", "a sex place beyond the place"): ({"place": 3, "sex_place": 3}, {"sex_place": 4}),
    ("results", "a country without its kind"): ({"country": None, "country_kind": None}, {"country": "USA"}),
    ("doubles", "a combined time that is not the sum of the two"):
        ({"combined_seconds": 30, "wser_finish_seconds": 10, "utmb_finish_seconds": 20}, {"combined_seconds": 31}),
    ("pairs", "a race that is paired with itself"): ({"first_race": "wser", "second_race": "utmb"}, {"second_race": "wser"}),
    ("runners", "born_min is after born_max"): ({"born_min": 1980, "born_max": 1980}, {"born_min": 1981}),
    ("runners", "more finishes than starts"): ({"wser_starts": 2, "wser_finishes": 2}, {"wser_finishes": 3}),
    ("entries", "a call that nobody waited for"): ({"place_in_list": 3, "called_on": "2022-01-02"}, {"place_in_list": None}),
    ("entries", "a call after the year of the race"): ({"year": 2022, "called_on": "2022-01-02"}, {"called_on": "2023-01-02"}),
}  # fmt: skip


def test_each_rule_is_here():
    assert set(RULES) == {(table.name, rule.broken) for table in EVERY for rule in table.rules}


@pytest.mark.parametrize(("table", "broken"), sorted(RULES))
def test_a_row_that_breaks_the_rule_is_seen(table, broken):
    kept, change = RULES[table, broken]
    described = BY_NAME[table]
    blank = {column.name: pd.Series([None], dtype=column.dtype) for column in described.columns}
    if table == "runners":
        blank |= {name: pd.Series([0], dtype="Int64") for name in blank if name.endswith(("_starts", "_finishes"))}  # fmt: skip

    def holds(values: dict) -> bool:
        cells = {name: pd.Series([value], dtype=described[name].dtype) for name, value in values.items()}  # fmt: skip
        rule = next(rule for rule in described.rules if rule.broken == broken)
        return bool(rule.holds(pd.DataFrame(blank | cells)).fillna(True).astype(bool).all())

    assert holds(kept)
    assert not holds(kept | change)


def test_the_oldest_and_the_youngest_that_could_have_started():
    """Of ten and of a hundred years, the birthday of the year allowed for: one year further out is an error of reading."""
    rule = next(rule for rule in BY_NAME["results"].rules if rule.broken.startswith("born so"))
    rows = pd.DataFrame({"year": 2000, "born_min": [1900, 1899, 1980, 1980], "born_max": [1990, 1990, 1990, 1991]}, dtype="Int64")  # fmt: skip
    assert rule.holds(rows).tolist() == [True, False, True, False]


def test_what_is_not_known_breaks_no_rule_but_a_place_among_women_without_one_among_all():
    rules = {rule.broken: rule for rule in BY_NAME["results"].rules}
    rows = pd.DataFrame({"year": [2000], "born_min": [None], "born_max": [None], "place": [None], "sex_place": [3]}, dtype="Int64")  # fmt: skip
    born, place = rules["born so that nobody would have started"], rules["a sex place beyond the place"]  # fmt: skip
    assert born.holds(rows).tolist() == [True]
    assert place.holds(rows).tolist() == [False]
    assert place.holds(rows.assign(sex_place=pd.array([None], "Int64"))).tolist() == [True]
