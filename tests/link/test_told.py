"""What is told of the links beside the links: figures read again, people listed twice, birth years of a runner, lost letters, groups."""

from __future__ import annotations

import pandas as pd
import pytest

from race_doubles.link import forms
from race_doubles.link.entries.build import with_born_range
from race_doubles.link.evaluation import evaluate
from race_doubles.link.explanation import Explanation

LINKER = """\
data,tuning,right,found,true,precision,precision_low,precision_high,recall,recall_low,recall_high
judged,seen while tuning,9,10,12,0.9,0.85,0.95,0.75,0.7,0.8
"""
STRANGERS = """\
links,pairs,strangers,precision,precision_low,precision_high,promised
1.5 to 2 bits,1450,41.4,0.7145,0.6249,0.7843,0.7711
"""
LADDER = "joined by,found,missed,wrong\nin any case of letters,61,5,2\n"


@pytest.fixture
def measured(tmp_path, monkeypatch):
    for name, text in ((evaluate.LINKER, LINKER), (evaluate.STRANGERS, STRANGERS), (evaluate.LADDER, LADDER)):  # fmt: skip
        (tmp_path / name).write_text(text, "utf-8")
    monkeypatch.setattr(evaluate, "_measured", lambda name: tmp_path / name)


def test_the_figures_that_were_measured_in_the_words_of_a_reader(measured):
    assert evaluate.measured_table().to_dict("records") == [
        {"data": "judged", "true pairs": 12, "precision": "90.0% (85.0–95.0)", "recall": "75.0% (70.0–80.0)", "tuning": "seen while tuning"}
    ]  # fmt: skip
    assert evaluate.strangers_table().to_dict("records") == [
        {"links": "1.5 to 2 bits", "pairs of results": "1,450", "strangers expected": "41", "right": "71.45% (62.49–78.43)", "as the weights say": "77.11%"}
    ]  # fmt: skip
    assert evaluate.measured_ladder().to_dict("records") == [{"joined by": "in any case of letters", "found": 61, "missed": 5, "wrong": 2}]  # fmt: skip


def test_one_person_twice_in_an_edition_is_told_by_both_results_and_in_two_editions_not():
    rows = pd.DataFrame(
        [("u2", "utmb", 2016, "r-a"), ("u1", "utmb", 2016, "r-a"), ("w1", "wser", 2016, "r-a"), ("u3", "utmb", 2017, "r-a"), ("u4", "utmb", 2016, "r-b")],
        columns=["result_id", "race", "year", "runner_id"],
    )  # fmt: skip
    columns = ["name_published", "bib", "status", "finish_seconds", "organiser_person_id", "source"]
    results = rows.drop(columns="runner_id").assign(**dict.fromkeys(columns, "x"))
    found = evaluate.listed_twice(results, rows[["result_id", "runner_id"]])
    assert found["result_id"].tolist() == ["u1", "u2"] and found["runner_id"].tolist() == ["r-a", "r-a"]  # fmt: skip
    assert found.columns.tolist() == ["race", "year", *columns, "result_id", "runner_id"]


def test_a_result_has_the_birth_years_of_its_runner_and_its_own_where_the_runner_has_none():
    results = pd.DataFrame({"runner_id": ["r-a", "r-b", "withheld 7"], "born_min": [1970, 1980, 1990], "born_max": [1975, 1985, 1991]}, index=[5, 3, 8])  # fmt: skip
    runners = pd.DataFrame({"runner_id": ["r-b", "r-a"], "born_min": [None, 1972], "born_max": [None, 1973]}).astype({"born_min": "Int64", "born_max": "Int64"})  # fmt: skip
    found = with_born_range(results.astype({"born_min": "Int64", "born_max": "Int64"}), runners)
    assert found[["born_min", "born_max"]].to_numpy().tolist() == [[1972, 1973], [1980, 1985], [1990, 1991]]  # fmt: skip
    assert found.index.tolist() == [5, 3, 8]


def test_findings_as_a_table_have_their_bits_without_blanks():
    table = Explanation(["a", "b"], [(" +3.0", "one name"), ("never", "two starts")], []).table()
    assert table.to_dict("list") == {"bits": ["+3.0", "never"], "found": ["one name", "two starts"]}


def test_a_letter_lost_is_one_sign_and_two_where_all_come_in_twos():
    lost = forms._LOST_LETTER
    assert forms._with_lost_letters("Ann Lee") == "Ann Lee"
    assert forms._with_lost_letters("J?rg") == f"J{lost}rg"
    assert forms._with_lost_letters("J??rg M??ller") == f"J{lost}rg M{lost}ller"
    assert forms._with_lost_letters("J?rg M??ller") == f"J{lost}rg M{lost}{lost}ller"


def test_one_name_printed_as_given_and_family_name_is_one_word():
    assert forms._form("Suharto SUHARTO")[0] == forms._form("Suharto")[0]
    assert len(forms._form("Ann ANN")[0]) == 2
