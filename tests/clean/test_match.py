"""Merging sources: whatever the rows, none is lost and none is doubled."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from race_doubles.clean.match import assign_starts, name_similarity
from race_doubles.clean.resolve import hide_nameless, resolve, settle_status
from race_doubles.clean.sources.observation import OBSERVATION, TEXT, WHOLE

SOURCES = ("utmb_results", "utmb_live", "utmb_livetrail")
NAMES = (
    "Jean MARTIN",
    "Jean MARTINEZ",
    "Martin JEAN",
    "Anonymous",
    "Olivier LEROY",
    "Ana LOPEZ GARCIA",
    "",
)


def observations(rows: list[dict]) -> pd.DataFrame:
    """Observations with the columns and dtypes of `observe`, missing where not given."""
    default = {"race": "utmb", "year": 2022, "status": "finished"}
    full = [
        {"row": number, "name": row.get("name_published"), **default, **row}
        for number, row in enumerate(rows, 1)
    ]
    table = pd.DataFrame(full, columns=OBSERVATION)
    for column in [*TEXT, "race", "source"]:
        table[column] = table[column].astype("str")
        table[column] = table[column].mask(table[column].isin(["", "None", "nan"]))
    for column in ["year", "row", *WHOLE]:
        table[column] = table[column].astype("Int64")
    return table


row = st.fixed_dictionaries({
    "source": st.sampled_from(SOURCES),
    "year": st.integers(2004, 2025),
    "name_published": st.sampled_from(NAMES),
    "category": st.sampled_from(["F", "M"]),
    "place": st.none() | st.integers(1, 4),
    "finish_seconds": st.none() | st.integers(90_000, 90_003),
    "bib": st.none() | st.sampled_from(["1", "2"]),
    "organiser_person_id": st.none() | st.sampled_from(["8", "9"]),
    "status": st.sampled_from(["finished", "dnf"]),
    "country": st.none() | st.sampled_from(["FRA", "ESP"]),
})  # fmt: skip


@settings(max_examples=12, deadline=None)
@given(st.lists(row, min_size=1, max_size=120))
def test_no_row_is_lost_and_no_start_has_two_rows_of_one_source(rows):
    seen = observations(rows)
    matched = assign_starts(seen)
    assert len(matched) == len(seen)
    key = ["source", "year", "row"]
    assert set(map(tuple, matched[key].to_numpy())) == set(map(tuple, seen[key].to_numpy()))
    assert not matched.duplicated(["start", "source"]).any()
    assert matched.groupby("start")["year"].nunique().eq(1).all()
    starts = resolve(hide_nameless(settle_status(matched)))
    assert len(starts) == matched["start"].nunique() >= matched.groupby("source").size().max()


@settings(max_examples=8, deadline=None)
@given(st.lists(row, min_size=2, max_size=80), st.randoms(use_true_random=False))
def test_the_order_of_the_rows_does_not_matter(rows, random):
    seen = observations(rows)
    order = list(range(len(seen)))
    random.shuffle(order)
    one, other = assign_starts(seen), assign_starts(seen.iloc[order].reset_index(drop=True))
    pd.testing.assert_frame_equal(one, other)


def starts_of(*rows: dict) -> int:
    return assign_starts(observations(list(rows)))["start"].nunique()


def test_the_same_person_number_is_one_start_whatever_the_name_says():
    a = {"source": "utmb_results", "name_published": "Lukas VALUCKAS", "organiser_person_id": "7"}
    b = {"source": "utmb_live", "name_published": "Lukas BALTUTIS", "organiser_person_id": "7"}
    assert starts_of(a, b) == 1


def test_two_runners_called_olivier_leroy_in_2009_stay_two():
    rows = [
        {
            "source": source,
            "name_published": "Olivier LEROY",
            "place": place,
            "finish_seconds": seconds,
        }
        for source in ("utmb_results", "utmb_livetrail")
        for place, seconds in ((636, 145_824), (788, 151_145))
    ]
    assert starts_of(*rows) == 2


def test_charles_jones_of_54_is_the_chuck_jones_with_his_time_and_not_the_one_of_39_who_dropped():
    common = {"race": "wser", "year": 1998, "category": "M"}
    page = {**common, "source": "wser_results", "name_published": "Charles Jones", "place": 154,
            "finish_seconds": 102_810, "age": 54, "born_min": 1943, "born_max": 1944}  # fmt: skip
    chuck = {**page, "source": "wser_stats", "name_published": "Chuck Jones"}
    other = {**common, "source": "wser_stats", "name_published": "Charles Jones", "age": 39,
             "status": "dnf", "born_min": 1958, "born_max": 1959}  # fmt: skip
    matched = assign_starts(observations([page, chuck, other]))
    assert matched.groupby("start")["name_published"].agg(sorted).tolist() == [
        ["Charles Jones", "Chuck Jones"], ["Charles Jones"],
    ]  # fmt: skip


def test_a_name_that_utmb_withholds_is_not_brought_back_by_an_older_capture():
    a = {
        "source": "utmb_results",
        "name_published": "Anonymous",
        "place": 5,
        "finish_seconds": 99_000,
    }
    b = {"source": "utmb_livetrail", "name_published": "Someone PRIVATE", "place": 5, "bib": "77",
         "finish_seconds": 99_000, "club": "A club", "given": "Someone", "family": "Private"}  # fmt: skip
    matched = hide_nameless(assign_starts(observations([a, b])))
    starts = resolve(matched)
    assert len(starts) == 1
    assert not any("PRIVATE" in str(value).upper() for value in matched.to_numpy().ravel())
    assert starts[["given", "family", "bib", "club"]].isna().all(axis=None)
    assert starts["name"].tolist() == ["Anonymous"]


def test_years_of_birth_are_narrowed_by_every_source_that_agrees():
    rows = [
        {"source": "utmb_results", "organiser_person_id": "1", "born_min": 1973, "born_max": 1977},
        {"source": "utmb_live", "organiser_person_id": "1", "born_min": 1975, "born_max": 1975},
        {"source": "utmb_results", "organiser_person_id": "2", "born_min": 1973, "born_max": 1977},
        {"source": "utmb_live", "organiser_person_id": "2", "born_min": 1960, "born_max": 1960},
    ]
    starts = resolve(
        hide_nameless(
            assign_starts(observations([{**r, "name_published": "Ana LOPEZ"} for r in rows]))
        )
    )
    assert starts[["born_min", "born_max"]].to_numpy().tolist() == [[1975, 1975], [1973, 1977]]


def test_in_the_results_without_a_time_and_not_in_the_live_results_is_no_start():
    rows = [
        {"source": "utmb_results", "name_published": "Krissy MOEHL", "status": "dnf"},
        {"source": "utmb_results", "name_published": "Jim WALMSLEY", "status": "dnf"},
        {"source": "utmb_live", "name_published": "Jim WALMSLEY", "status": "dnf"},
    ]
    starts = resolve(hide_nameless(settle_status(assign_starts(observations(rows)))))
    assert dict(zip(starts["name"], starts["status"], strict=True)) == {
        "Krissy MOEHL": "dns", "Jim WALMSLEY": "dnf",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("ours", "theirs", "alike"),
    [
        ("marcelo rovira", "marcelo rovira", True),
        ("aguilar anfrons enric", "aguilar enric", True),  # one surname of two
        ("caillat frederic", "caillat fred", True),
        ("gonzales bruno", "bruno gonzalez", True),
        ("garreau jean louis", "charre jean louis", False),
        ("christophe laroux", "atrax christophe", False),
        ("garcia lopez ana", "ana garcia sanchez", False),
        ("martin", "martin jean", False),  # one shared part is too little
    ],
)
def test_which_names_could_be_one_person(ours, theirs, alike):
    ours, theirs = (" ".join(sorted(name.split())) for name in (ours, theirs))
    assert (name_similarity(ours, theirs) >= 75) is alike
