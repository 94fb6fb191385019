"""Corrections and withheld people: rows of data/curated that must keep matching something."""

import pandas as pd
import pytest

from race_doubles.clean.corrections import COLUMNS, apply_corrections, load_corrections
from race_doubles.clean.withheld import withheld_ids, without
from race_doubles.common.errors import Problem

GORDY = {
    "source": "wser_results", "year": "1974", "where": "place=1", "field": "first_name",
    "published": "Ainsleigh", "correct": "Gordy", "reason": "swapped", "evidence": "https://www.wser.org",
}  # fmt: skip


@pytest.fixture
def page() -> pd.DataFrame:
    return pd.DataFrame({
        "source": "wser_results", "year": pd.array([1974, 1974], dtype="Int64"),
        "row": pd.array([1, 2], dtype="Int64"), "place": ["1", "2"],
        "first_name": ["Ainsleigh", "Someone"], "last_name": ["Gordy", "Else"],
    })  # fmt: skip


def load(folder, *rows):
    pd.DataFrame(rows, columns=[column.name for column in COLUMNS]).fillna("").to_csv(
        folder / "corrections.csv", index=False
    )
    return load_corrections(folder)


def test_a_correction_changes_its_cell_and_nothing_else(tmp_path, page):
    before = page.copy()
    fixed, done = apply_corrections(page, load(tmp_path, GORDY))
    assert fixed["first_name"].tolist() == ["Gordy", "Someone"]
    pd.testing.assert_frame_equal(page, before)
    pd.testing.assert_frame_equal(fixed.drop(columns="first_name"), page.drop(columns="first_name"))
    assert done[["row", "published", "correct"]].to_numpy().tolist() == [[1, "Ainsleigh", "Gordy"]]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"where": "place=3"}, "matches 0 rows"),
        ({"where": "row=x; place=1"}, "matches 0 rows"),
        ({"year": "1975"}, "matches 0 rows"),
        ({"published": "Gordon"}, "expects first_name to be 'Gordon'"),
        ({"field": "nickname"}, "expects nickname"),
        ({"where": "somewhere"}, "has no `column=value`"),
    ],
)
def test_a_correction_that_no_longer_matches_stops_the_build(tmp_path, page, change, message):
    corrections = load(tmp_path, {**GORDY, **change})
    with pytest.raises(Problem, match=r"corrections.csv line 2") as raised:
        apply_corrections(page, corrections)
    assert message in str(raised.value)


@pytest.mark.parametrize("lacking", ["reason", "evidence", "where", "year"])
def test_a_correction_needs_a_reason_and_a_source(tmp_path, lacking):
    with pytest.raises(Problem, match=f"line 2 has no {lacking}"):
        load(tmp_path, {**GORDY, lacking: ""})


def test_a_correction_of_an_unknown_source_or_of_nothing_is_refused(tmp_path):
    with pytest.raises(Problem, match="unknown source"):
        load(tmp_path, {**GORDY, "source": "wser_rumours"})
    with pytest.raises(Problem, match="changes nothing"):
        load(tmp_path, {**GORDY, "correct": "Ainsleigh"})


RESULTS = pd.DataFrame({
    "result_id": ["utmb-2017-1", "utmb-2018-1", "wser-2018-p5"],
    "organiser_person_id": ["1", "1", None],
}).astype("str")  # fmt: skip


def remove_withheld(results, folder):
    return without(results, withheld_ids(results, folder))


def withhold(folder, *lines):
    text = "organiser_person_id,result_id,requested_on,note\n" + "".join(
        f"{line}\n" for line in lines
    )
    (folder / "withheld.csv").write_text(text)


def test_a_person_number_withholds_every_start_and_a_result_id_one(tmp_path):
    withhold(tmp_path, "1,,2026-01-01,")
    assert remove_withheld(RESULTS, tmp_path)["result_id"].tolist() == ["wser-2018-p5"]
    withhold(tmp_path, ",wser-2018-p5,2026-01-01,")
    assert remove_withheld(RESULTS, tmp_path)["result_id"].tolist() == [
        "utmb-2017-1",
        "utmb-2018-1",
    ]


@pytest.mark.parametrize(
    "line",
    [
        "99,,2026-01-01,",
        ",utmb-1999-1,2026-01-01,",
        ",,2026-01-01,",
        "1,utmb-1999-1,2026-01-01,one of two known",
        "99,wser-2018-p5,2026-01-01,one of two known",
    ],
)
def test_a_request_that_names_nothing_stops_the_build(tmp_path, line):
    withhold(tmp_path, line)
    with pytest.raises(Problem, match="line 2 names no result"):
        remove_withheld(RESULTS, tmp_path)


def test_no_requests_withhold_nothing(tmp_path):
    assert len(remove_withheld(RESULTS, tmp_path)) == 3
