"""What an edition measures, each number counted by hand on a few rows."""

from __future__ import annotations

from collections import Counter

import pandas as pd
import pytest

from race_doubles.scrape import measures
from race_doubles.scrape.measures import Seen
from race_doubles.scrape.sources import SOURCES

WSER, UTMB, LIVE, ENTRANTS, ITRA = (
    SOURCES[name] for name in ("wser_results", "utmb_results", "utmb_live", "wser_entrants", "hardrock_itra")
)  # fmt: skip


def text(*columns: str, rows: list[tuple]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=list(columns), dtype=str)


#: Eight rows: two of one runner, one without a time, a garbled name, a half name, a place that nobody has, two bibs given twice.
WESTERN = text(
    "place", "time", "bib", "first_name", "last_name", "gender", "age", "city", "region",
    rows=[
        ("1", "15:00:00", "1", "Ann", "Lee", "F", "30", "Reno", "NV"), ("2", "16:00:00", "2", "José", "O’Neil", "M", "40", "Bend", "OR"),
        ("6", "20:00:00", "2", "Bo", "Reed", "M", "50", "Bend", "OR"), ("7", "21:00:00", "2", "JOSE", "O Neil", "M", "x", "", ""),
        ("8", "22:30:00", "0", "Zo&euml;", "Ash", "W", "", "", "XX"), ("9", "23:00:00", "00", "", "Oak", "", "0", "", "NV"),
        ("0", "", "", "Cy", "", "M", "60", "", "OR"), ("", "", "", "Ann", "Lee", "F", "30", "", "OR"),
    ],
)  # fmt: skip


def test_a_list_of_starters_measures_by_hand():
    seen = Seen(
        names={"ann lee", "bo reed", "somebody else"}, given=Counter({"ann": 2, "reed": 3, "lee": 1}),
        family=Counter({"lee": 2, "bo": 1, "ann": 1}), places={"NV", "OR"},
    )  # fmt: skip
    found = measures.measure(WESTERN, SOURCES["wser_stats"], seen)
    assert found == pytest.approx({
        "rows": 8, "finishers": 6, "finish_rate": 6 / 8, "winning_hours": 15, "median_hours": 20.5,
        # W and F are women; one row has none of it. Ann Lee twice and Bo Reed of eight names.
        "women": 3 / 7, "returning": 3 / 8,
        # Told: Ann Lee twice rightly (2+2 against 1+1), Bo Reed the other way round (0 against 1+3).
        "swapped": 1 / 3, "known_places": 6 / 7,
        # The eighth row is the first again; José and Jose are two spellings.
        "repeats": found["repeats"], "gap": 3, "median_age": 35, "garbled": 1 / 8, "half_names": 2 / 8, "shared_bibs": 2 / 8,
    })  # fmt: skip


def test_what_nothing_was_seen_of_is_not_measured_and_what_is_no_list_of_results_has_no_finishers():
    found = measures.measure(WESTERN, ENTRANTS, Seen())
    assert not {"finishers", "finish_rate", "returning", "swapped", "known_places"} & set(found)
    assert found["rows"] == 8 and found["winning_hours"] == 15
    found = measures.measure(WESTERN, WSER, Seen())
    assert found["finishers"] == 6 and "finish_rate" not in found
    bare = text("name", rows=[("A",)])
    assert measures.measure(bare, SOURCES["wser_stats"], Seen()) == {
        "rows": 1, "repeats": 0, "finishers": 0, "finish_rate": 0, "garbled": 0,
    }  # fmt: skip
    assert measures.measure(text("bib", rows=[("",)]), ENTRANTS, Seen()) == {"rows": 1, "repeats": 0}  # fmt: skip


def test_a_runner_is_repeated_by_what_says_who_it_is():
    table = text("runner_uri", "fullname", "time", rows=[("1.a", "A", "20:00:00"), ("1.a", "A", "21:00:00"), ("2.a", "A", "20:00:00")])  # fmt: skip
    assert measures.measure(table, UTMB, Seen())["repeats"] == pytest.approx(1 / 3)
    assert measures._repeats(table[["fullname"]], UTMB) == pytest.approx(2 / 3)
    assert measures._repeats(table[["time"]], UTMB) == 0.0


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        ("20:00:00", 72_000), ("1:02:03", 3_723), ("100:00:01", 360_001), ("7:36", 27_360), ("4H 05M 06S", 14_706), ("4H 5M", None),
        ("0:00:00", None), ("", None), ("DNF", None), ("20:00:00x", None), ("x20:00:00", None), ("1000:00", None), ("0:00:59", 59), ("0:01", 60),
    ],
)  # fmt: skip
def test_a_time_in_seconds(said, seconds):
    assert measures._seconds(said) == seconds


def test_only_a_finisher_s_time_is_a_finish_where_the_source_says_who_is():
    table = text("race_time", "is_finisher", rows=[("20:00:00", "true"), ("10:00:00", "false"), ("", "true")])  # fmt: skip
    table.index = [5, 6, 7]
    found = measures.finish_seconds(table)
    assert found.index.tolist() == [5, 6, 7]
    assert found.isna().tolist() == [False, True, True] and found[5] == 72_000
    assert measures.finish_seconds(table[["race_time"]]).isna().tolist() == [False, False, True]
    # Where a table has both columns of times the first holds.
    both = text("time", "race_time", rows=[("1:00:00", "2:00:00")])
    assert measures.finish_seconds(both).tolist() == [7200]


def test_an_edition_that_was_seen_is_remembered_by_words_and_places():
    seen = Seen()
    seen.add(WESTERN.head(3), WSER)
    seen.add(WESTERN.tail(2), WSER)
    assert seen.given == Counter({"ann": 2, "jose": 1, "bo": 1, "cy": 1})
    assert seen.family == Counter({"lee": 2, "neil": 1, "reed": 1})
    assert seen.places == {"NV", "OR"} and seen.names == set()


def test_the_first_of_the_columns_for_one_thing_holds():
    table = text("country", "nationality_code", "region", rows=[("a", "b", "c")])
    assert measures.column_of(table, measures.PLACES) == ["b"]
    assert measures.column_of(table[["region", "country"]], measures.PLACES) == ["a"]
    assert measures.column_of(table, ["bib"]) == [""]
    assert measures.column_of(pd.DataFrame({"bib": [1, 2]}), ["bib"]) == ["1", "2"]


@pytest.mark.parametrize(
    ("name", "plain"),
    [("José-María  O’NEIL", "jose maria o neil"), ("Straße", "strasse"), (" Ł. ", "ł"), ("ﬁ", "fi"), ("a_b", "a_b"), ("", "")],
)  # fmt: skip
def test_a_name_in_plain_letters(name, plain):
    assert measures.folded(name) == plain


def test_names_are_their_words_in_order_of_the_alphabet():
    assert measures.names_of(WESTERN.head(2), WSER) == ["ann lee", "jose neil o"]
    assert measures.names_of(text("fullname", rows=[("Kilian JORNET",)]), UTMB) == ["jornet kilian"]
    assert measures.names_of(text("bib", rows=[("1",), ("2",)]), WSER) == ["", ""]


def test_the_parts_of_a_name_by_the_columns_there_are():
    assert measures.name_parts(WESTERN.head(2), WSER) == (["ann", "jose"], ["lee", "neil"])
    whole = text("fullname", rows=[("Ann Mary Lee",), ("",)])
    assert measures.name_parts(whole, UTMB) == (["ann", ""], ["lee", ""])
    trail = text("given_name", "family_name", rows=[("Ann Mary", "de Lee")])
    assert measures.name_parts(trail, SOURCES["utmb_livetrail"]) == (["ann"], ["lee"])
    assert measures.name_parts(text("bib", rows=[("1",)]), WSER) == ([""], [""])
    half = text("first_name", "name", rows=[("Ann", "Ann Lee")])
    assert measures.name_parts(half, SOURCES["wser_stats"]) == (["ann"], ["ann"])


def test_swapped_names_are_counted_among_those_that_are_told():
    seen = Seen(given=Counter({"ann": 3, "lee": 1, "bo": 1}), family=Counter({"lee": 3, "oak": 1, "bo": 1}))  # fmt: skip
    # Right; the other way round; one word alone; unknown; as often so as so.
    assert measures._swapped(["ann", "lee", "ann", "x", "bo"], ["lee", "ann", "ann", "y", "bo"], seen) == 0.5  # fmt: skip
    assert measures._swapped(["x"], ["y"], seen) == 0.0 and measures._swapped([], [], seen) == 0.0
    # What is told is told by both words together: 0 + 1 against 3 + 1.
    assert measures._swapped(["lee"], ["bo"], seen) == 1.0


def test_the_longest_run_of_places_that_nobody_has_begins_at_the_first():
    ranks = lambda *places: measures._of_columns(text("rank", rows=[(place,) for place in places]), UTMB)  # noqa: E731  # fmt: skip
    assert ranks("1", "2", "3")["gap"] == 0
    assert ranks("4", "5", "4", "7")["gap"] == 3
    assert ranks("1", "12", "", "DNF", "0")["gap"] == 10
    assert "gap" not in ranks("", "0")


@pytest.mark.parametrize("name", ["Zo&euml;", "Zo&#235;", "Zo\ufffd", "ZoÃ«", "Oâ€™Neil"])
def test_letters_of_another_encoding(name):
    assert measures._of_columns(text("fullname", rows=[(name,), ("Zoë",)]), UTMB)["garbled"] == 0.5
    assert measures._of_columns(text("fullname", rows=[("Ãlvaro & Co; AT&T",)]), UTMB)["garbled"] == 0  # fmt: skip


def test_bibs_of_several_are_told_with_who_wears_them():
    assert measures.bibs_given_twice(WESTERN, WSER) == ["bib 2 stands with José O’Neil and with Bo Reed and with JOSE O Neil"]  # fmt: skip
    twice = text("bib", "fullname", rows=[("7", "A"), ("3", "B"), ("3", "C"), ("7", "D"), ("8", "E")])  # fmt: skip
    assert measures.bibs_given_twice(twice, UTMB) == ["bib 7 stands with A and with D", "bib 3 stands with B and with C"]  # fmt: skip
    assert measures.bibs_given_twice(twice.head(2), UTMB) == []


def timed(*rows: tuple[str, str]) -> pd.DataFrame:
    return text("fullname", "time", rows=list(rows))


def test_rows_in_common_are_names_with_times_of_the_smaller_table():
    one = timed(("Ann Lee", "20:00:00"), ("Bo", "21:00:00"), ("Cy", ""), ("", "22:00:00"))
    other = timed(("LEE Ann", "20:00:00"), ("Bo", "21:00:01"), ("Di", "23:00:00"))
    assert measures.shared(one, other, UTMB) == measures.shared(other, one, UTMB) == 0.5
    # Without times by name; as often as it is there.
    names = timed(("Ann Lee", ""), ("Ann Lee", ""), ("Bo", ""), ("", ""))
    assert measures.shared(names, timed(("Ann Lee", ""), ("Cy", ""), ("Di", "")), UTMB) == pytest.approx(1 / 3)  # fmt: skip
    assert measures.shared(names, names, UTMB) == 1.0
    assert measures.shared(timed(("", "")), names, UTMB) == 0.0


def test_finishers_in_common_are_counted_in_the_shorter_list():
    few = timed(("Ann Lee", "20:00:00"), ("Bo", "21:00:00"), ("Cy", ""))
    many = timed(("LEE Ann", "1:00:00"), ("Di", "2:00:00"), ("Eve", "2:00:00"), ("Bo", ""))
    assert measures.finishers_in_common(few, UTMB, many, UTMB) == 0.5
    assert measures.finishers_in_common(many, UTMB, few, UTMB) == 0.5
    # Where one has no times, all of its rows count.
    listed = text("first_name", "last_name", rows=[("Ann", "Lee"), ("Bo", ""), ("", "")])
    assert measures.finishers_in_common(listed, ENTRANTS, many, UTMB) == 0.5
    assert measures.finishers_in_common(timed(("", "")), UTMB, many, UTMB) == 0.0
