"""`doubles review`: what moves a double comes first, and decisions are recorded whole or not at all."""

from __future__ import annotations

import shutil

import pandas as pd
import pytest

from race_doubles.command import review
from race_doubles.common.errors import Problem
from race_doubles.common.paths import Project
from race_doubles.link.explain import Explainer


@pytest.fixture(scope="module")
def lists(tables):
    with Explainer(tables["results"], tables["names"]) as explainer:
        found = review.review_lists(tables["results"], tables["links"], tables["pairs"], explainer)
        shown = {
            listed.heading: [
                review.shown(pair, explainer, "") for pair in listed.pairs.head(12).itertuples()
            ]
            for listed in found
        }
    return found, shown


def test_pairs_that_would_make_a_double_are_of_one_year_and_two_people(lists, tables) -> None:
    make = lists[0][0].pairs
    runner = tables["links"].set_index("result_id")["runner_id"]
    assert len(make) > 10
    assert (make["result_id_a"].str[5:9] == make["result_id_b"].str[5:9]).all()
    assert (
        make["result_id_a"].map(runner).to_numpy() != make["result_id_b"].map(runner).to_numpy()
    ).all()
    assert {"wser-2018-p90", "wser-2016-p245"} <= set(make["result_id_a"]), (
        "Zachary Miller, Dan Hunter"
    )


def test_doubles_are_listed_by_what_they_hang_on(lists, tables) -> None:
    hang = lists[0][1].pairs
    assert hang["weight"].is_monotonic_increasing
    assert hang["doubles"].sum() <= len(tables["doubles"])
    runner = tables["links"].set_index("result_id")["runner_id"]
    assert (hang["result_id_a"].map(runner).to_numpy() == hang["runner_id"].to_numpy()).all()


def test_a_review_of_two_other_races_lists_results_of_these_alone(tables) -> None:
    races = ("canyons_100k", "canyons_100m")  # ids that begin alike, and no double between them
    two = ("lavaredo", "utmb")
    with Explainer(tables["results"], tables["names"]) as explainer:
        none, lists = (
            review.review_lists(
                tables["results"], tables["links"], tables["pairs"], explainer, chosen
            )
            for chosen in (races, two)
        )
    assert none[1].pairs.empty
    race = tables["results"].set_index("result_id")["race"]
    make, hang, near = (listed.pairs for listed in lists)
    assert set(make["result_id_a"].map(race)) == {"lavaredo"} and len(make)
    assert set(make["result_id_b"].map(race)) == {"utmb"}
    sides = [hang[f"result_id_{side}"].map(race) for side in "ab"]
    assert (sides[0] != sides[1]).all() and (sides[0].isin(two) | sides[1].isin(two)).all()
    assert {*near["result_id_a"].map(race), *near["result_id_b"].map(race)} <= set(two)


def test_people_near_the_decision_come_once(lists) -> None:
    near = lists[0][2].pairs
    people = [
        frozenset(pair) for pair in zip(near["runner_id_a"], near["runner_id_b"], strict=True)
    ]
    assert len(set(people)) == len(people) > 100
    assert near["weight"].abs().is_monotonic_increasing


def test_the_evidence_is_shown_of_both(lists) -> None:
    for shown in lists[1].values():
        assert all(text.count("\n") == 3 for text in shown)
    texts = "\n".join(text for shown in lists[1].values() for text in shown)
    assert "no year fits both" in texts and "before any evidence" in texts


def test_rows_to_fill_in_are_rows_of_the_curated_table(lists, tables) -> None:
    lines = review.rows_to_fill(lists[0][0].pairs.head(2), tables["results"]).splitlines()
    assert lines[0] == "result_id_a,result_id_b,reason,source"
    assert lines[1].count(",") == 3 and ",REASON,https://www.wser.org/" in lines[1]


@pytest.fixture
def copy(tmp_path, project) -> Project:
    (tmp_path / "data").mkdir()
    shutil.copytree(project.curated, tmp_path / "data" / "curated")
    return Project(tmp_path)


def test_a_decision_is_recorded_and_then_left_out(copy, tables) -> None:
    ids = tables["results"]["result_id"]
    pair = ("wser-2016-p245", "utmb-2016-b517")
    path = review.record(
        copy, review.DIFFERENT, pair, "Another town, another age", "https://www.wser.org/", ids
    )
    assert path.read_text(encoding="utf-8").splitlines()[-1].startswith(",".join(pair))
    pairs = pd.DataFrame(
        [pair, ("wser-2010-p81", "utmb-2015-3306")], columns=["result_id_a", "result_id_b"]
    )
    assert review.undecided(pairs, copy, ids)["result_id_a"].tolist() == ["wser-2010-p81"]


@pytest.mark.parametrize(
    ("file", "pair", "reason", "complaint"),
    [
        ("same_person.csv", ("wser-2016-p245", "utmb-1999-1"), "why", "the id of no result"),
        ("same_person.csv", ("wser-2016-p245", "utmb-2016-b517"), "", "has no reason"),
        (
            "different_people.csv",
            ("wser-2016-p12", "utmb-2016-b4"),
            "why",
            "makes two people of .*, who are one by",
        ),
    ],
)
def test_a_decision_that_cannot_be_leaves_the_file_as_it_was(
    copy, tables, file, pair, reason, complaint
) -> None:
    before = {path.name: path.read_bytes() for path in copy.curated.iterdir()}
    with pytest.raises(Problem, match=complaint):
        review.record(
            copy, file, pair, reason, "https://www.wser.org/", tables["results"]["result_id"]
        )
    assert {path.name: path.read_bytes() for path in copy.curated.iterdir()} == before
