"""Each rule of cleaning at its edge: what still is one start, one year of birth, one id, and what no longer is."""

from __future__ import annotations

import pandas as pd
import pytest
from tests.clean.test_match import observations

from race_doubles.clean import ages
from race_doubles.clean.ids import result_ids
from race_doubles.clean.match import assign_starts, name_similarity
from race_doubles.clean.missing import na_is_namibia, plain, without_missing
from race_doubles.clean.seconds import read_seconds, to_whole

PAGE, FILE = {"source": "utmb_results", "category": "M"}, {"source": "utmb_livetrail", "category": "M"}  # fmt: skip


def rule(ours: dict, theirs: dict) -> str | None:
    """The rule by which two rows of two sources are one start; None where they are two."""
    matched = assign_starts(observations([{**PAGE, **ours}, {**FILE, **theirs}]))
    by = matched.set_index("source")["matched_by"]
    one = len(set(matched["start"])) == 1
    assert one is bool(pd.notna(by["utmb_livetrail"])) and pd.isna(by["utmb_results"])
    return by["utmb_livetrail"] if one else None


def named(name: str, **more) -> dict:
    return {"name_published": name, **more}


@pytest.mark.parametrize(
    ("ours", "theirs", "by"),
    [
        (named("Ana LOPEZ", organiser_person_id="7"), named("Someone ELSE", organiser_person_id="7"), "person id"),
        (named("Ana LOPEZ", bib="3", finish_seconds=90_000), named("LOPEZ Ana", bib="3", finish_seconds=99_999), "bib and name"),
        (named("Ana LOPEZ", place=3, finish_seconds=90_000), named("Ana LOPEZ", place=3, finish_seconds=90_000), "place, time and name"),
        (named("Ana LOPEZ", place=3, finish_seconds=90_000), named("Ana LOPEZ", place=4, finish_seconds=90_000), "time and name"),
        (named("Ana LOPEZ", place=3, finish_seconds=90_000), named("Bo REED", place=3, finish_seconds=90_000), "place and time"),
        (named("Ana LOPEZ", finish_seconds=90_000), named("Ana LOPEZ", finish_seconds=190_000), "name"),
        (named("Ana LOPEZ", category="F"), named("Ana LOPEZ"), None),
        # A shared bib asks for names that could be one person's, or for one time.
        (named("Ana LOPEZ", bib="3"), named("Ann LOPES", bib="3"), "bib"),
        (named("Ana LOPEZ", bib="3"), named("Boris REED", bib="3"), None),
        (named("Ana LOPEZ", bib="3", finish_seconds=90_000), named("Boris REED", bib="3", finish_seconds=90_000), "bib"),
        # A shared time holds unless sex or years of birth speak against it.
        (named("Ana LOPEZ", finish_seconds=90_000), named("Boris REED", finish_seconds=90_000), "time"),
        (named("Ana LOPEZ", finish_seconds=90_000, category="F"), named("Boris REED", finish_seconds=90_000), None),
        (named("Ana LOPEZ", finish_seconds=90_000, category=None), named("Boris REED", finish_seconds=90_000), "time"),
        (named("Ana LOPEZ", finish_seconds=90_000, born_min=1970, born_max=1974), named("Boris REED", finish_seconds=90_000, born_min=1975, born_max=1980), "time"),
        (named("Ana LOPEZ", finish_seconds=90_000, born_min=1970, born_max=1974), named("Boris REED", finish_seconds=90_000, born_min=1976, born_max=1980), None),
        (named("Ana LOPEZ", finish_seconds=90_000, born_min=1976, born_max=1980), named("Boris REED", finish_seconds=90_000, born_min=1970, born_max=1974), None),
        # A shared place and nearly the same time: a minute, and not a second more.
        (named("Ana LOPEZ", place=3, finish_seconds=90_000), named("Boris REED", place=3, finish_seconds=90_060), "place"),
        (named("Ana LOPEZ", place=3, finish_seconds=90_060), named("Boris REED", place=3, finish_seconds=90_000), "place"),
        (named("Ana LOPEZ", place=3, finish_seconds=90_000), named("Boris REED", place=3, finish_seconds=90_061), None),
        # Similar names, at times a quarter of an hour apart at most.
        (named("Bruno GONZALES", finish_seconds=90_000), named("Bruno GONZALEZ", finish_seconds=90_900), "similar name"),
        (named("Bruno GONZALES", finish_seconds=90_000), named("Bruno GONZALEZ", finish_seconds=90_901), None),
        (named("Bruno GONZALES", finish_seconds=90_901), named("Bruno GONZALEZ", finish_seconds=90_000), None),
        (named("Frederic CAILLAT"), named("Fred CAILLAT"), "similar name"),
        # One part of a name in common, where both finished at one time or neither did.
        (named("Hugo LAI", status="dnf"), named("Kwok On LAI", status="dnf"), "part of the name"),
        (named("Hugo LAI", finish_seconds=90_000), named("Kwok On LAI", finish_seconds=90_060), "part of the name"),
        (named("Hugo LAI", finish_seconds=90_000), named("Kwok On LAI", finish_seconds=90_061), None),
        (named("Hugo LAI", status="dnf"), named("Kwok On LAI", finish_seconds=90_060), None),
        # A nameless start that was not finished takes who is left over of its sex and country.
        (named("Anonymous", status="dnf", country="FRA"), named("Boris REED", status="dnf", country="FRA"), "country, sex and age group"),
        (named("Anonymous", status="dnf", country="FRA"), named("Boris REED", status="dnf", country="ESP"), "country, sex and age group"),
        (named("Anonymous", status="dnf", category="F"), named("Boris REED", status="dnf"), None),
        (named("Anonymous", finish_seconds=90_000), named("Boris REED", status="dnf"), None),
        (named("Anonymous", status="dnf"), named("Boris REED", finish_seconds=90_000), None),
    ],
)  # fmt: skip
def test_by_which_rule_two_rows_are_one_start(ours, theirs, by):
    assert rule(ours, theirs) == by


def starts(*rows: dict) -> list[set[str]]:
    """The names of each start."""
    matched = assign_starts(observations(list(rows)))
    return sorted((set(group) for group in matched.groupby("start")["name_published"].agg(list)), key=sorted)  # fmt: skip


def test_a_key_that_two_rows_share_is_no_key():
    pair = [{**PAGE, **named("Ana LOPEZ", bib="3")}, {**PAGE, **named("Boris REED", bib="3")}]
    assert starts(*pair, {**FILE, **named("Ann LOPES", bib="3", category="F")}) == [{"Ana LOPEZ"}, {"Ann LOPES"}, {"Boris REED"}]  # fmt: skip


def test_the_most_similar_name_goes_first_and_each_row_to_one_start():
    rows = [{**PAGE, **named("Jean Louis GARREAU")}, {**PAGE, **named("Jean Louis GARREAUX")}, {**FILE, **named("Jean Louis GAREAU")}]  # fmt: skip
    assert starts(*rows) == [{"Jean Louis GARREAU", "Jean Louis GAREAU"}, {"Jean Louis GARREAUX"}]


def test_among_nameless_starts_age_and_country_decide():
    rows = [{**PAGE, **named("Anonymous", status="dnf", country="FRA", born_min=1970, born_max=1974)},
            {**PAGE, **named("Anonymous ", status="dnf", country="FRA", born_min=1980, born_max=1984)},
            {**FILE, **named("Old MAN", status="dnf", country="FRA", born_min=1974, born_max=1979)},
            {**FILE, **named("Young MAN", status="dnf", country="FRA", born_min=1984, born_max=1990)}]  # fmt: skip
    matched = assign_starts(observations(rows))
    of = matched.groupby("start")["born_min"].agg(sorted).tolist()
    assert sorted(of) == [[1970, 1974], [1980, 1984]]


def test_a_third_source_is_held_against_what_the_strongest_says():
    live = {"source": "utmb_live", "category": "M"}
    rows = [{**PAGE, **named("Ana LOPEZ", finish_seconds=90_000)}, {**live, **named("Ana LOPEZ", finish_seconds=90_000, bib="7")}, {**FILE, **named("A. L.", bib="7", finish_seconds=90_000)}]  # fmt: skip
    matched = assign_starts(observations(rows))
    assert len(set(matched["start"])) == 1
    assert matched["source"].tolist() == ["utmb_results", "utmb_live", "utmb_livetrail"]
    assert matched["start"].tolist() == [0, 0, 0]


@pytest.mark.parametrize(
    ("ours", "theirs", "score"),
    [
        ("ana lopez", "ana lopez", 100.0), ("ana garcia lopez", "ana lopez", 100.0), ("lopez", "ana lopez", 0.0), ("caillat fred", "caillat frederic", 90.0),
        ("caillat fr", "caillat frederic", None), ("boris reed", "ana lopez", 0.0), ("anna lopez", "ana lopes", 0.0), ("christophe", "christoph", 94.7),
    ],
)  # fmt: skip
def test_how_alike_two_names_are(ours, theirs, score):
    found = name_similarity(ours, theirs)
    assert found == (pytest.approx(score, abs=0.1) if score is not None else pytest.approx(40.0, abs=1)) == pytest.approx(name_similarity(theirs, ours), abs=0.1)  # fmt: skip


def ids(*rows: dict) -> list[str]:
    default = {"race": "wser", "year": 2010, "source": "wser_results", "row": 1, "organiser_person_id": None, "bib": None, "place": None}  # fmt: skip
    table = pd.DataFrame([{**default, **row} for row in rows])
    table = table.astype(
        {"bib": "str", "organiser_person_id": "str", "place": "Int64", "row": "Int64"}
    )
    table["bib"] = table["bib"].mask(table["bib"].isin(["None", "nan"]))
    table["organiser_person_id"] = table["organiser_person_id"].mask(table["organiser_person_id"].isin(["None", "nan"]))  # fmt: skip
    return result_ids(table).tolist()


def test_ids_by_number_by_place_by_bib_and_by_row():
    assert ids({"place": 3, "bib": "F7"}, {"bib": "M-12", "row": 2}, {"row": 9}, {"organiser_person_id": "8", "place": 4}) == [
        "wser-2010-p3", "wser-2010-bM12", "wser-2010-r9", "wser-2010-8",
    ]  # fmt: skip
    utmb = {"race": "utmb", "source": "utmb_results"}
    assert ids({**utmb, "place": 3, "bib": "7"}, {**utmb, "place": 4}) == ["utmb-2010-b7", "utmb-2010-p4"]  # fmt: skip


def test_ids_alike_are_lettered_in_published_order():
    assert ids({"place": 3, "row": 5}, {"place": 3, "row": 4}, {"place": 4}) == ["wser-2010-p3b", "wser-2010-p3a", "wser-2010-p4"]  # fmt: skip
    many = ids(*[{"place": 3, "row": row} for row in range(1, 29)])
    assert many[0] == "wser-2010-p3a" and many[25:] == ["wser-2010-p3z", "wser-2010-p3aa", "wser-2010-p3ab"]  # fmt: skip


def spans(table: pd.DataFrame) -> list[tuple]:
    return [tuple(None if pd.isna(end) else int(end) for end in row) for row in table[["born_min", "born_max"]].to_numpy()]  # fmt: skip


def test_an_age_leaves_two_years_of_birth_and_one_on_the_last_day():
    ages_, days = pd.Series([30, 30, 10, 99, 9, 100, 30.5]), pd.Series(["2020-06-27", "2020-12-31", *["2020-06-27"] * 5])  # fmt: skip
    assert spans(ages.born_from_age(ages_, days)) == [(1989, 1990), (1990, 1990), (2009, 2010), (1920, 1921), (None, None), (None, None), (None, None)]  # fmt: skip
    assert spans(ages.born_from_age(pd.Series([30]), pd.Series(["2020-12-30"]))) == [(1989, 1990)]
    assert spans(ages.born_from_age(pd.Series([30]), pd.Series(["2020-11-30"]))) == [(1989, 1990)]


def test_a_group_leaves_its_ages_and_an_open_one_of_utmb_nothing():
    groups = pd.Series(["20-34", "35-39M", "80+", "U18", "elite", "120-34", "20-345"])
    year = pd.Series([2020] * 7, dtype="Int64")
    assert spans(ages.born_from_group(groups, year)) == [(1986, 2000), (1981, 1985), (1921, 1940), (2003, 2010), (None, None), (None, None), (None, None)]  # fmt: skip
    assert spans(ages.born_from_utmb_group(groups, year))[:4] == [(1986, 2000), (1981, 1985), (None, None), (None, None)]  # fmt: skip


def test_the_age_of_a_capture_is_a_year():
    assert spans(ages.born_from_capture_age(pd.Series(["33", "x"]), pd.Series([2025, 2025]))) == [(1992, 1992), (None, None)]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("1899-12-31 04:00:00", 14_400), ("1899-12-30 04:00:00", 14_400), ("1900-01-02 04:00:00", 2 * 86_400 + 14_400), ("1904-01-01 04:00:00", 14_400),
        ("2d 01:02:03", 2 * 86_400 + 3723), ("PT4S", 4), ("P1DT0H", 86_400), ("26:00:59", 93_659), ("0.5000", 43_200), ("1,2500", 108_000), ("0:00:01", 1),
    ],
)  # fmt: skip
def test_durations_with_days_and_without(text, seconds):
    assert read_seconds(text) == seconds


def test_whole_numbers_and_what_is_none():
    assert to_whole(pd.Series(["12", "12.", "26.0", "26.5", "1234567890", "-1", "", "0"])).astype(object).where(lambda n: n.notna(), None).tolist() == [12, 12, 26, None, None, None, None, 0]  # fmt: skip


def test_na_is_namibia_among_two_letter_codes_alone():
    assert na_is_namibia(["NA", "FR", "ESP"], False) and na_is_namibia(["NA"], False)
    assert not na_is_namibia(["NA", "FR", "ESP", "ITA"], False) and not na_is_namibia(["NA", "FR"], True)  # fmt: skip


def test_words_for_missing_are_taken_out_and_all_else_stays():
    texts = pd.Series(["--", "AC Lyon", None, "sans club", "Na"])
    assert without_missing(texts, "club").astype(object).where(lambda t: t.notna(), None).tolist() == ["", "AC Lyon", None, "", ""]  # fmt: skip
    same = pd.Series(["AC Lyon"])
    assert without_missing(same, "club") is same
    assert plain("  ＮＡ [x] ") == "na [x" and plain(None) == ""
