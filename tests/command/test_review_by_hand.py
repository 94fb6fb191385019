"""`doubles review` piece by piece: what is shown of a pair, what is written, and what an answer leads to."""

from __future__ import annotations

from types import SimpleNamespace

import click
import pandas as pd
import pytest

from race_doubles.command import review
from race_doubles.common.errors import Problem
from race_doubles.common.paths import Project
from race_doubles.link.findings import Finding

IDS = pd.Series(["wser-2022-p1", "utmb-2022-1", "wser-2022-p2", "utmb-2022-2"])
HEAD = "result_id_a,result_id_b,reason,source\n"


def person(name: str, race: str, low: int | None, high: int | None, **more) -> dict:
    return {"name_published": name, "race_start": f"{race} 2022", "sex": "M", "country": None, "city": None, "club": "",
            "born_min": low, "born_max": high} | more  # fmt: skip


class Told:
    """Stands in for the evidence of a pair."""

    def __init__(self, *found: Finding):
        self.found = list(found)
        self.people = {
            "a": person("Bo Reed", "wser", 1980, 1981, country="USA", city="Reno"),
            "b": person("REED Bo", "utmb", None, None, sex=None, club="Fjell"),
        }

    def result(self, result_id: str) -> dict:
        return self.people[result_id]

    def findings(self, one: str, other: str) -> list[Finding]:
        assert (one, other) == ("a", "b")
        return self.found


def pair(weight: float) -> SimpleNamespace:
    return SimpleNamespace(weight=weight, result_id_a="a", result_id_b="b")


def test_a_pair_is_how_near_it_is_who_they_are_and_what_weighs():
    told = Told(Finding("name", "both have “reed”", 9.04), Finding("sex", "M at both", 0.0),
                Finding("city", "Reno", None), Finding("born", "1980", -1.25))  # fmt: skip
    assert review.shown(pair(0.26), told, "note").splitlines() == [
        " +0.3  a b  note",
        "       Bo Reed, Western States 2022, born 1980-1981, M, USA, Reno",
        "       REED Bo, UTMB 2022, no age, Fjell",
        "       name +9.0; born -1.2",
    ]
    assert review.shown(pair(-11.5), told, "").splitlines()[0] == "-11.5  a b  "


def test_of_a_pair_that_is_excluded_only_what_excludes_it_is_told():
    told = Told(Finding("name", "both have “reed”", 9.0), Finding("sex", "M and F", None, never=True),
                Finding("born", "1980 and 1950", -9.0, never=True))  # fmt: skip
    lines = review.shown(pair(float("nan")), told, "x").splitlines()
    assert lines[0] == "   no  a b  x"
    assert lines[3] == "       sex: M and F; born: 1980 and 1950"


@pytest.fixture
def project(tmp_path) -> Project:
    made = Project(tmp_path)
    made.curated.mkdir(parents=True)
    return made


def test_a_first_decision_makes_its_file_and_a_second_goes_below(project):
    path = review.record(project, "same_person.csv", ("wser-2022-p1", "utmb-2022-1"), "He says so", "https://a.b", IDS)  # fmt: skip
    assert path == project.curated / "same_person.csv"
    assert path.read_text("utf-8") == HEAD + "wser-2022-p1,utmb-2022-1,He says so,https://a.b\n"
    review.record(project, "same_person.csv", ("wser-2022-p2", "utmb-2022-2"), "So, too", "https://a.c", IDS)  # fmt: skip
    assert path.read_text("utf-8") == (
        HEAD + "wser-2022-p1,utmb-2022-1,He says so,https://a.b\n"
        'wser-2022-p2,utmb-2022-2,"So, too",https://a.c\n'
    )


def test_a_decision_that_contradicts_leaves_the_files_as_they_were(project):
    review.record(project, "same_person.csv", ("wser-2022-p1", "utmb-2022-1"), "One", "https://a.b", IDS)  # fmt: skip
    with pytest.raises(Problem, match="makes two people"):
        review.record(project, "different_people.csv", ("utmb-2022-1", "wser-2022-p1"), "Two", "https://a.b", IDS)  # fmt: skip
    assert [path.name for path in project.curated.iterdir()] == ["same_person.csv"]
    # Quoted as another program does it: what was there comes back letter by letter.
    path = project.curated / "same_person.csv"
    path.write_bytes(b'"result_id_a","result_id_b","reason","source"\r\n"wser-2022-p1","utmb-2022-1","One","https://a.b"\r\n')  # fmt: skip
    before = path.read_bytes()
    with pytest.raises(Problem, match="the id of no result"):
        review.record(project, "same_person.csv", ("wser-2022-p2", "nobody"), "One", "https://a.b", IDS)  # fmt: skip
    assert path.read_bytes() == before


def test_pairs_that_a_person_judged_either_way_are_left_out(project):
    review.record(project, "same_person.csv", ("wser-2022-p1", "utmb-2022-1"), "One", "https://a.b", IDS)  # fmt: skip
    review.record(project, "different_people.csv", ("wser-2022-p2", "utmb-2022-2"), "Two", "https://a.b", IDS)  # fmt: skip
    pairs = pd.DataFrame(
        [("utmb-2022-1", "wser-2022-p1", 1), ("wser-2022-p1", "utmb-2022-2", 2), ("wser-2022-p2", "utmb-2022-2", 3),
         ("wser-2022-p2", "utmb-2022-1", 4)],
        columns=["result_id_a", "result_id_b", "weight"],
    )  # fmt: skip
    left = review.undecided(pairs, project, IDS)
    assert left["weight"].tolist() == [2, 4] and left.index.tolist() == [0, 1]
    assert review.undecided(pairs.iloc[:0], project, IDS).empty


def test_a_row_to_fill_in_has_the_page_of_its_first_result():
    results = pd.DataFrame({"result_id": ["b", "a", "c"], "source_url": ["https://b", "https://a", None]})  # fmt: skip
    pairs = pd.DataFrame({"result_id_a": ["a", "c"], "result_id_b": ["b", "a"], "weight": 1}, index=[5, 3])  # fmt: skip
    assert review.rows_to_fill(pairs, results) == HEAD + "a,b,REASON,https://a\nc,a,REASON,\n"


RESULTS = pd.DataFrame({
    "result_id": ["w1", "u1", "h1", "w2"], "race": ["wser", "utmb", "hardrock", "wser"],
})  # fmt: skip
PAIRS = pd.DataFrame(
    {"first_race": ["wser", "wser", "hardrock"], "second_race": ["utmb", "hardrock", "utmb"], "runner_id": ["r1", "r2", "r3"]}
)  # fmt: skip


@pytest.fixture
def asked(monkeypatch) -> dict:
    """What the three lists are asked for; each answers with rows of its own."""
    said = {}

    def makes(results, links, explainer, races):
        said["makes"] = (results is RESULTS, links, explainer, races)
        return pd.DataFrame({"found": ["by name", "by age"]})

    def hangs(doubles, links, explainer, race_of, races):
        said["hangs"] = (doubles["runner_id"].tolist(), links, explainer, race_of.to_dict(), races)
        return pd.DataFrame({"runner_id": ["r-1", "r-2"], "doubles": [1, 2]})

    def near(links, explainer):
        said["near"] = (links, explainer)
        return pd.DataFrame({"result_id_a": ["w1", "w1", "h1"], "result_id_b": ["u1", "w2", "u1"], "pairs": [3, 1, 2]})  # fmt: skip

    monkeypatch.setattr(review, "would_make_doubles", makes)
    monkeypatch.setattr(review, "hang_on_little", hangs)
    monkeypatch.setattr(review, "near_the_decision", near)
    return said


def test_the_three_lists_with_a_note_for_each_pair(asked):
    make, hang, near = review.review_lists(RESULTS, "links", PAIRS, "explainer")
    assert asked == {
        "makes": (True, "links", "explainer", ("wser", "utmb")),
        "hangs": (["r1"], "links", "explainer", {"w1": "wser", "u1": "utmb", "h1": "hardrock", "w2": "wser"}, ("wser", "utmb")),
        "near": ("links", "explainer"),
    }  # fmt: skip
    assert make.heading == "Would make a double if they were one person; the likeliest first"
    assert make.notes == ["found by name", "found by age"]
    assert (
        hang.heading
        == "Doubles that hang on little: the strongest pair between a person's two races"
    )
    assert hang.notes == ["1 double of r-1", "2 doubles of r-2"]
    assert near.heading == "Other people near the decision"
    assert near.notes == ["and 2 more pairs of the two", "", "and 1 more pairs of the two"]
    assert near.pairs["result_id_b"].tolist() == ["u1", "w2", "u1"]


def test_of_two_other_races_only_their_pairs_are_listed(asked):
    lists = review.review_lists(RESULTS, "links", PAIRS, "explainer", ("hardrock", "utmb"))
    assert asked["makes"][3] == asked["hangs"][4] == ("hardrock", "utmb")
    assert asked["hangs"][0] == ["r3"]
    assert lists[2].pairs.to_dict("list") == {"result_id_a": ["h1"], "result_id_b": ["u1"], "pairs": [2]}  # fmt: skip
    assert lists[2].notes == ["and 1 more pairs of the two"]
    lists = review.review_lists(RESULTS, "links", PAIRS, "explainer", ("wser", "utmb"))
    assert lists[2].pairs["result_id_b"].tolist() == ["u1", "w2"]


@pytest.mark.parametrize(
    ("answers", "goes_on", "written"),
    [
        (["s", "why", "where"], True, ("same_person.csv", "why", "where")),
        (["d", "why", "where"], True, ("different_people.csv", "why", "where")),
        (["u"], True, None), (["q"], False, None),
    ],
)  # fmt: skip
def test_an_answer_is_recorded_or_passed_over(answers, goes_on, written, monkeypatch):
    left, prompts, recorded = list(answers), [], []

    def prompt(text, **options):
        prompts.append((text, options))
        return left.pop(0)

    monkeypatch.setattr(click, "prompt", prompt)
    monkeypatch.setattr(review, "record", lambda *said: recorded.append(said))
    assert review._ask("project", pair(1.0), "ids") is goes_on
    assert left == []
    assert recorded == ([("project", written[0], ("a", "b"), *written[1:], "ids")] if written else [])  # fmt: skip
    text, options = prompts[0]
    assert text == "one person (s), two people (d), undecided (u), quit (q)"
    assert (options["type"].choices, options["default"], options["show_choices"]) == (("s", "d", "u", "q"), "u", False)  # fmt: skip
    assert [text for text, _ in prompts[1:]] == (["reason", "source"] if written else [])
