"""Which of several rows are one start: ties, orders and edges that two rows alone do not show."""

from __future__ import annotations

import pytest
from tests.clean.test_match import observations
from tests.clean.test_rules import FILE, PAGE, named, rule

from race_doubles.clean.match import MATCHED_ON, assign_starts, match, name_similarity
from race_doubles.clean.sources.observation import OBSERVATION

LIVE = {"source": "utmb_live", "category": "M"}


def groups(*rows: dict) -> list[tuple[set[str], set[str]]]:
    """Each start as the names of its rows and the rules that joined them."""
    matched = assign_starts(observations(list(rows)))
    return [
        (set(own["name_published"]), set(own["matched_by"].dropna()))
        for _, own in matched.groupby("start")
    ]


def test_starts_are_numbered_by_race_year_strength_and_row_whatever_the_order_given():
    wser = {"race": "wser", "category": "F"}
    rows = [
        wser | {"source": "wser_stats", "year": 2011, "row": 2, **named("Eva Dean", place=1, finish_seconds=70_000)},
        PAGE | {"row": 2, **named("Bo REED", place=2)}, FILE | {"row": 1, **named("Cy STONE")}, LIVE | {"row": 1, **named("Bo REED")}, PAGE | {"row": 1, **named("Ana LOPEZ")},
        wser | {"source": "wser_results", "year": 2011, "row": 9, **named("Eva Dean", place=1, finish_seconds=70_000)},
        wser | {"source": "wser_results", "year": 2010, "row": 1, **named("Eva Dean")}, PAGE | {"year": 2021, "row": 1, **named("Ana LOPEZ")},
    ]  # fmt: skip
    found = assign_starts(observations(rows))
    assert found.columns.tolist() == [*OBSERVATION, "start", "matched_by"]
    assert found.index.tolist() == list(range(8))
    assert (str(found["start"].dtype), str(found["matched_by"].dtype)) == ("Int64", "str")
    shown = found[["race", "year", "source", "row", "start", "matched_by"]]
    assert list(shown.astype("object").where(shown.notna(), None).itertuples(index=False, name=None)) == [
        ("utmb", 2021, "utmb_results", 1, 0, None), ("utmb", 2022, "utmb_results", 1, 1, None), ("utmb", 2022, "utmb_results", 2, 2, None),
        ("utmb", 2022, "utmb_live", 1, 2, "name"), ("utmb", 2022, "utmb_livetrail", 1, 4, None),
        ("wser", 2010, "wser_results", 1, 5, None), ("wser", 2011, "wser_results", 9, 6, None), ("wser", 2011, "wser_stats", 2, 6, "place, time and name"),
    ]  # fmt: skip


def test_one_number_in_two_editions_is_two_starts_and_a_name_of_another_year_is_none():
    ana = named("Ana LOPEZ", organiser_person_id="7")
    assert len(groups(PAGE | ana, FILE | ana | {"year": 2021})) == 2
    assert len(groups(PAGE | named("Bruno GONZALES"), FILE | named("Bruno GONZALEZ") | {"year": 2021})) == 2  # fmt: skip


@pytest.mark.parametrize(
    ("ours", "theirs", "by"),
    [
        # A shared bib asks for names alike to 55 in a hundred.
        (named("Lina BAUR", bib="3"), named("Eva KLEIN", bib="3"), "bib"),
        (named("Jean MARTIN", bib="3"), named("Marc DURAND", bib="3"), None),
        (named("Anonymous", bib="3", finish_seconds=90_000), named("Boris REED", bib="3", finish_seconds=90_000), "bib"),
        (named("Anonymous", bib="3", finish_seconds=90_000), named("Boris REED", bib="3", finish_seconds=95_000), None),
        # Of a place alone nothing follows, nor of one among women and one among men.
        (named("Ana LOPEZ", place=3), named("Boris REED", place=3, finish_seconds=90_000), None),
        (named("Ana LOPEZ", place=3), named("Boris REED", place=3), None),
        (named("Ana LOPEZ", place=3, finish_seconds=90_000, category="F"), named("Boris REED", place=3, finish_seconds=90_001), None),
        (named("Ana LOPEZ", place=3, finish_seconds=90_000, born_min=1970, born_max=1974), named("Boris REED", place=3, finish_seconds=90_001, born_min=1980, born_max=1984), None),
        # Where a sex is not known the name alone is no key, and is similar enough.
        (named("Ana LOPEZ", category=None), named("Ana LOPEZ"), "similar name"),
        (named("Ana LOPEZ", category=None), named("Ana LOPEZ", category=None), "similar name"),
        (named("Bruno GONZALES", category="F"), named("Bruno GONZALEZ"), None),
        (named("Bruno GONZALES", born_min=1970, born_max=1974), named("Bruno GONZALEZ", born_min=1975, born_max=1979), "similar name"),
        (named("Bruno GONZALES", born_min=1970, born_max=1974), named("Bruno GONZALEZ", born_min=1976, born_max=1979), None),
        (named("Bruno GONZALES", born_min=1970, born_max=1974), named("Bruno GONZALEZ", born_min=1966, born_max=1969), "similar name"),
        (named("Bruno GONZALES", born_min=1970, born_max=1974), named("Bruno GONZALEZ", born_min=1966, born_max=1968), None),
        # Three letters in four alike, beside a part that is the same; nine in ten where none is.
        (named("Ximena ABCD"), named("Ximena ABCE"), "similar name"), (named("Abcdefghij"), named("Abcdefghik"), "similar name"), (named("Abcdefghi"), named("Abcdefghj"), None),
        # A part of the name: both arrived at one time that is known, or neither did.
        (named("Hugo LAI"), named("Kwok On LAI"), None),
        (named("Hugo LAI", finish_seconds=90_000), named("Kwok On LAI"), None),
        (named("Hugo LAI", status="dnf"), named("Kwok On LAI"), None),
        (named("Hugo LAI"), named("Kwok On LAI", status="dnf"), None),
        (named("Hugo LAI", status="dnf", category="F"), named("Kwok On LAI", status="dnf"), None),
        (named("Hugo LAI", status="dns"), named("Kwok On LAI", status="dsq"), "part of the name"),
        (named("Hugo LAI", status="dnf", born_min=1970, born_max=1974), named("Kwok On LAI", status="dnf", born_min=1980, born_max=1984), None),
        # Nameless on both sides: nothing is told apart, and nothing is taken for one.
        (named("Anonymous", status="dnf"), named("Runner 12", status="dnf"), None),
        (named("Anonymous", status="dnf", category=None), named("Boris REED", status="dnf", category=None), None),
        (named("Anonymous", status="dnf"), named("Boris REED", status="dnf", country="FRA"), "country, sex and age group"),
        (named("Anonymous", status="dnf", born_min=1970, born_max=1974), named("Boris REED", status="dnf", born_min=1990, born_max=1994), "country, sex and age group"),
    ],
)  # fmt: skip
def test_by_which_rule_and_by_none(ours, theirs, by):
    assert rule(ours, theirs) == by


def test_ties_of_one_time_without_names_are_told_apart_by_country():
    tie = {"finish_seconds": 90_000}
    nameless = [PAGE | named("Anonymous", country="FRA", **tie), PAGE | named("Unknown UNKNOWN", country="ESP", **tie)]  # fmt: skip
    rows = [FILE | named("Bo REED", country="ESP", **tie), FILE | named("Cy STONE", country="FRA", **tie)]  # fmt: skip
    assert groups(*nameless, *rows) == [({"Anonymous", "Cy STONE"}, {"time"}), ({"Unknown UNKNOWN", "Bo REED"}, {"time"})]  # fmt: skip
    same = [one | {"country": "FRA"} for one in (*nameless, *rows)]
    assert len(groups(*same)) == 4


def test_of_two_starts_alike_the_one_with_the_row_s_year_of_birth_is_taken():
    starts = [PAGE | named("Jean MARTIN", born_min=1985, born_max=1989), PAGE | named("Jean MARTIN", born_min=1990, born_max=1994)]  # fmt: skip
    matched = assign_starts(observations([*starts, FILE | named("Jean MARTINE", born_min=1990, born_max=1994)]))  # fmt: skip
    assert matched["start"].tolist() == [0, 1, 1]
    assert matched["matched_by"].tolist()[2] == "similar name"


def test_two_rows_alike_do_not_go_to_one_start():
    rows = [PAGE | named("Bruno GONZALES"), FILE | named("Bruno GONZALEZ"), FILE | named("Bruno GONZALEZE")]  # fmt: skip
    assert groups(*rows) == [({"Bruno GONZALES", "Bruno GONZALEZ"}, {"similar name"}), ({"Bruno GONZALEZE"}, set())]  # fmt: skip


def test_a_part_of_a_name_that_two_share_is_no_key():
    dropped = {"status": "dnf"}
    rows = [PAGE | named("Hugo LAI", **dropped), FILE | named("Kwok On LAI", **dropped), FILE | named("Wing Yan LAI", **dropped)]  # fmt: skip
    assert [names for names, _ in groups(*rows)] == [{"Hugo LAI"}, {"Kwok On LAI"}, {"Wing Yan LAI"}]  # fmt: skip
    other_sex = [rows[0], rows[1], rows[2] | {"category": "F"}]
    assert groups(*other_sex)[0] == ({"Hugo LAI", "Kwok On LAI"}, {"part of the name"})


GONE = {"status": "dnf", "name_published": "Anonymous"}


@pytest.mark.parametrize(
    ("starts", "row", "taken"),
    [
        # Country before age, age before nothing; the country of another is better than none of either.
        ([("FRA", 1970), ("FRA", 1990)], ("FRA", 1990), 1),
        ([("ESP", 1990), ("FRA", 1990)], ("FRA", 1990), 1),
        ([("ESP", 1990), ("FRA", 1970)], ("FRA", 1990), 1),
        ([("ESP", 1970), ("ITA", 1990)], ("FRA", 1990), 1),
        ([("ESP", 1970), ("ITA", 1980)], ("FRA", 1990), 0),
        ([("FRA", 1990), ("FRA", 1990)], ("FRA", 1990), 0),
        ([(None, 1990), ("ITA", 1980)], (None, 1990), 0),
    ],
)
def test_which_nameless_start_a_row_that_is_left_over_goes_to(starts, row, taken):
    def born(country, year):
        return {"country": country, "born_min": year, "born_max": year + 4}

    rows = [PAGE | GONE | born(*one) for one in starts]
    matched = assign_starts(observations([*rows, FILE | GONE | {"name_published": "Bo REED"} | born(*row)]))  # fmt: skip
    assert matched["start"].tolist() == [0, 1, taken]


def test_nameless_starts_alike_are_taken_in_their_order_and_each_once():
    left = [FILE | GONE | {"name_published": name} for name in ("Bo REED", "Cy STONE", "Di DEAN")]
    matched = assign_starts(observations([PAGE | GONE, PAGE | GONE, *left]))
    assert matched["start"].tolist() == [0, 1, 0, 1, 4]
    assert matched["matched_by"].fillna("").tolist() == ["", "", *["country, sex and age group"] * 2, ""]  # fmt: skip


def test_rows_of_an_edition_without_starts_are_matched_with_none():
    keyed = observations([FILE | named("Ana LOPEZ", bib="3")]).assign(name_key="ana lopez", sex_key="M", nameless=False)[MATCHED_ON]  # fmt: skip
    found = match(keyed.assign(year=2021), keyed)
    assert found.empty and found.columns.tolist() == ["start", "rule"]


@pytest.mark.parametrize(
    ("one", "other", "score"),
    [("caillat fre", "caillat frederic", 90.0), ("ana louis pierre", "ana louispierre", 90.0), ("ana lopes", "ana lopez", 80.0), ("x abcd", "x abce", 75.0), ("caillat rederic", "caillat frederic", 93.3),
     ("ana louis pierre x", "ana louispierrex y", 90.0), ("ana", "ana", 0.0), ("ana maria", "ana", 0.0)],
)  # fmt: skip
def test_how_alike_names_are_beside_the_parts_they_share(one, other, score):
    assert name_similarity(one, other) == name_similarity(other, one)
    assert name_similarity(one, other) == pytest.approx(score, abs=0.05)
