"""Where two sources differ: each kind of row of the reconciliation, and what is none."""

from __future__ import annotations

import pandas as pd
import pytest
from tests.clean.test_match import observations

from race_doubles.clean.ids import result_ids
from race_doubles.clean.match import assign_starts
from race_doubles.clean.reconcile import correction_rows, disagreements, summary, unread_rows
from race_doubles.clean.resolve import hide_nameless, resolve, settle_status
from race_doubles.clean.schema import RECONCILIATION
from race_doubles.scrape.exceptions import Exceptions

NONE = Exceptions({})
LIST = {"source": "utmb_results", "category": "M", "sex": "M", "name_published": "Ana LOPEZ", "name": "Ana Lopez",
        "organiser_person_id": "7", "finish_seconds": 90_000, "place": 3, "bib": "12"}  # fmt: skip
LIVE = LIST | {"source": "utmb_live"}


def told(*rows: dict, exceptions: Exceptions = NONE) -> list[tuple]:
    """The reconciliation: result, field, source a and its value, source b and its value, kept, why."""
    matched = hide_nameless(settle_status(assign_starts(observations(list(rows)))))
    starts = resolve(matched)
    first = matched[matched["matched_by"].isna()].set_index("start")
    starts["result_id"] = result_ids(first)
    table = disagreements(matched, starts, exceptions)
    assert table.index.tolist() == list(range(len(table)))
    shown = table[["result_id", "field", "source_a", "value_a", "source_b", "value_b", "kept", "why"]]  # fmt: skip
    return list(shown.astype("object").where(shown.notna(), None).itertuples(index=False, name=None))  # fmt: skip


STANDS = "the stronger source stands"
#: A row of UTMB's live results that differs in one thing: the field, what each says.
DIFFERENT = [
    ({"name": "Ana Lopes"}, "name", "Ana Lopez", "Ana Lopes"),
    ({"sex": "F"}, "sex", "M", "F"),
    ({"finish_seconds": 90_001}, "finish_seconds", "90000", "90001"),
    ({"place": 4}, "place", "3", "4"),
    ({"bib": "13"}, "bib", "12", "13"),
    ({"age": 41}, "age", "40", "41"),
    ({"country": "ESP"}, "country", "FRA", "ESP"),
    ({"city": "Lyon"}, "city", "Nice", "Lyon"),
    ({"club": "Two"}, "club", "One", "Two"),
    ({"status": "dsq"}, "status", "finished", "dsq"),
]


@pytest.mark.parametrize(("change", "field", "kept", "other"), DIFFERENT)
def test_each_field_in_which_two_sources_differ_is_a_row(change, field, kept, other):
    base = {"age": 40, "country": "FRA", "city": "Nice", "club": "One"}
    assert told(LIST | base, LIVE | base) == []
    assert told(LIST | base, LIVE | base | change) == [
        ("utmb-2022-7", field, "utmb_results", kept, "utmb_live", other, kept, STANDS)
    ]


@pytest.mark.parametrize(
    "change",
    [{"name": "LOPEZ ana"}, {"city": "NICE"}, {"club": "Öne"}, {"age": None}, {"finish_seconds": None}, {"country": None}],
)  # fmt: skip
def test_another_order_capitals_accents_or_nothing_said_are_no_difference(change):
    base = {"age": 40, "country": "FRA", "city": "Nice", "club": "one"}
    assert told(LIST | base, LIVE | base | change) == []


def test_a_value_that_the_stronger_source_lacks_is_kept_from_the_other_and_no_difference():
    assert told(LIST | {"club": None}, LIVE | {"club": "One"}) == []


@pytest.mark.parametrize(
    ("ours", "theirs", "row"),
    [
        ((1980, 1984), (1984, 1990), None),  # 1984 suits both
        ((1984, 1990), (1980, 1984), None),
        ((1980, 1984), (1985, 1990), ("1980-1984", "1985-1990")),
        ((1985, 1990), (1980, 1984), ("1985-1990", "1980-1984")),
        ((1980, 1980), (1981, 1981), ("1980", "1981")),
    ],
)
def test_years_of_birth_differ_where_no_year_suits_both(ours, theirs, row):
    found = told(
        LIST | {"born_min": ours[0], "born_max": ours[1]},
        LIVE | {"born_min": theirs[0], "born_max": theirs[1]},
    )
    wanted = [] if row is None else [("utmb-2022-7", "born", "utmb_results", row[0], "utmb_live", row[1], row[0], STANDS)]  # fmt: skip
    assert found == wanted


def test_a_third_source_that_differs_is_a_row_of_its_own():
    found = told(LIST, LIVE | {"place": 4}, LIST | {"source": "utmb_livetrail", "place": 5, "organiser_person_id": None})  # fmt: skip
    assert [(row[1], row[4], row[5]) for row in found] == [("place", "utmb_live", "4"), ("place", "utmb_livetrail", "5")]  # fmt: skip


def test_why_a_bib_a_late_finish_and_a_status_of_another_race_differ():
    assert told(LIST | {"bib": "0012"}, LIVE)[0][-1] == "leading noughts lost in a spreadsheet"
    page = {"race": "wser", "source": "wser_results", "name_published": "Ana Lopez", "name": "Ana Lopez", "category": "F", "finish_seconds": 108_500}  # fmt: skip
    late = told(page | {"status": "late"}, page | {"source": "wser_stats", "status": "finished"})
    assert [(row[1], row[3], row[5], row[6]) for row in late] == [("status", "late", "finished", "late")]  # fmt: skip
    assert late[0][-1] == "the results page prints no place: it was after the limit"
    other = Exceptions({("utmb_live", 2022, "another_race"): ("TDS", "It is the list of another race.")})  # fmt: skip
    found = told(LIST, LIVE | {"status": "dnf"}, exceptions=other)
    assert found[0][1] == "status" and found[0][-1] == "It is the list of another race."


TRAIL = LIST | {"source": "utmb_livetrail"}
SOMEBODY = LIVE | {"name_published": "Bo REED", "name": "Bo Reed", "organiser_person_id": "9", "bib": "40", "place": 9, "finish_seconds": 99_000}  # fmt: skip
ONLY = "only one of the two lists this runner"


@pytest.mark.parametrize("status", ["finished", "late", "dnf", "dsq"])
def test_who_started_and_is_missing_from_a_list_of_starters_is_a_row(status):
    theirs = SOMEBODY | {"source": "utmb_results", "status": status}
    found = told(LIST, TRAIL, theirs)
    assert found == [("utmb-2022-9", "start", "utmb_results", status, "utmb_livetrail", None, status, ONLY)]  # fmt: skip


def test_who_did_not_start_is_missed_by_no_list():
    assert told(LIST, TRAIL, SOMEBODY | {"source": "utmb_results", "status": "dns"}) == []


@pytest.mark.parametrize(("status", "missed"), [("finished", True), ("dnf", False), ("dsq", False)])
def test_a_list_of_finishers_misses_only_finishers(status, missed):
    page = {"race": "wser", "source": "wser_results", "name_published": "Ana Lopez", "name": "Ana Lopez", "category": "F", "finish_seconds": 80_000}  # fmt: skip
    file = page | {"source": "wser_stats"}
    more = file | {"name_published": "Bo Reed", "name": "Bo Reed", "status": status, "finish_seconds": 99_000, "bib": "4"}  # fmt: skip
    found = told(page, file, more)
    assert [(row[1], row[2], row[4]) for row in found] == ([("start", "wser_stats", "wser_results")] if missed else [])  # fmt: skip


def test_a_list_that_an_exception_calls_of_finishers_or_of_another_race_misses_fewer():
    stopped = SOMEBODY | {"source": "utmb_results", "status": "dnf"}
    finishers = Exceptions({("utmb_livetrail", 2022, "lists"): ("finishers", "x")})
    assert told(LIST, TRAIL, stopped) and not told(LIST, TRAIL, stopped, exceptions=finishers)
    done = stopped | {"status": "finished"}
    assert told(LIST, TRAIL, done, exceptions=finishers)
    another = Exceptions({("utmb_livetrail", 2022, "another_race"): ("TDS", "x")})
    assert not told(LIST, TRAIL, done, exceptions=another)


def test_a_name_that_the_organiser_withholds_is_said_and_not_told():
    hidden = LIST | {"name_published": "Anonymous", "name": None}
    found = told(hidden, LIVE)
    assert [(row[1], row[2], row[3], row[4], row[5], row[6]) for row in found] == [
        ("name", "utmb_results", "Anonymous", "utmb_live", None, "Anonymous")
    ]
    assert found[0][-1] == "the organiser no longer names this runner, so the other source's name is not used"  # fmt: skip


def test_one_number_twice_in_an_edition_is_two_rows_and_in_two_editions_none():
    again = LIST | {"place": 8, "finish_seconds": 95_000, "bib": "13"}
    found = told(LIST, again)
    assert [(row[0], row[1], row[3], row[6]) for row in found] == [
        ("utmb-2022-7a", "organiser_person_id", "7", "7"), ("utmb-2022-7b", "organiser_person_id", "7", "7"),
    ]  # fmt: skip
    assert told(LIST, again | {"year": 2021}) == []


ROWS = pd.DataFrame({"source": ["utmb_results", "utmb_live"], "year": [2022, 2022], "row": [3, 3], "race": ["utmb", "utmb"], "result_id": ["utmb-2022-7", "utmb-2022-9"]})  # fmt: skip


def test_a_correction_is_a_row_of_the_result_that_it_changed():
    done = pd.DataFrame({"source": ["utmb_live"], "year": [2022], "row": [3], "field": ["name"], "published": ["Ana Lopes"], "correct": ["Ana Lopez"], "reason": ["A slip."]})  # fmt: skip
    row = correction_rows(done, ROWS)
    assert list(row.columns) == RECONCILIATION.names and len(row) == 1
    assert row.iloc[0].to_dict() == {
        "race": "utmb", "year": 2022, "result_id": "utmb-2022-9", "field": "name", "source_a": "corrections", "value_a": "Ana Lopez",
        "source_b": "utmb_live", "value_b": "Ana Lopes", "kept": "Ana Lopez", "why": "A slip.",
    }  # fmt: skip


def test_what_nothing_understood_is_a_row_from_which_nothing_is_kept():
    unread = pd.DataFrame({"source": ["utmb_results"], "year": ["2022"], "row": ["3"], "column": ["gender"], "published": ["Q"]})  # fmt: skip
    row = unread_rows(unread, ROWS)
    assert list(row.columns) == RECONCILIATION.names and len(row) == 1
    assert row.iloc[0][["race", "year", "result_id", "field", "source_a", "value_a"]].tolist() == ["utmb", 2022, "utmb-2022-7", "gender", "utmb_results", "Q"]  # fmt: skip
    assert row.iloc[0][["source_b", "value_b", "kept"]].isna().all()
    assert row.iloc[0]["why"] == "not understood: nothing is taken from it"


def test_the_summary_counts_editions_and_values_and_those_without_a_second_source():
    table = pd.DataFrame({
        "race": ["wser", "utmb", "utmb", "utmb"], "year": [2010, 2011, 2011, 2012], "field": ["name", "place", "place", "age"],
        "source_a": ["a", "a", "a", "a"], "source_b": ["b", "b", "b", None],
    })  # fmt: skip
    found = summary(table)
    assert list(found.columns) == ["race", "field", "kept from", "differs at", "editions", "values"]
    rows = found.astype("object").where(found.notna(), None).itertuples(index=False, name=None)
    assert list(rows) == [("utmb", "place", "a", "b", 1, 2), ("utmb", "age", "a", None, 1, 1), ("wser", "name", "a", "b", 1, 1)]  # fmt: skip
