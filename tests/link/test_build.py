"""Links of the project's own results, the decisions of people, and the judged pairs."""

from __future__ import annotations

import shutil
from pathlib import Path

import pandas as pd
import pytest

from race_doubles.common.errors import Problem
from race_doubles.link.build import build_links
from race_doubles.link.decisions import COUNTED, read_decisions
from race_doubles.link.evaluation.evaluate import gold_errors

RESULTS = pd.DataFrame(
    [
        ("wser-2011-p1", "wser", 2011, "Kilian Jornet", "M", 1987, 1988, "ESP", "residence", "finished", None),
        ("utmb-2011-2704", "utmb", 2011, "Kilian JORNET BURGADA", "M", 1977, 1991, "ESP", "nationality", "finished", "2704"),
        ("utmb-2022-2704", "utmb", 2022, "Kilian JORNET BURGADA", "M", 1983, 1987, "ESP", "nationality", "dnf", "2704"),
        ("wser-2012-p26", "wser", 2012, "Zelda Quixano", "F", 1977, 1978, "USA", "residence", "finished", None),
    ],
    columns=["result_id", "race", "year", "name_published", "sex", "born_min", "born_max", "country",
             "country_kind", "status", "organiser_person_id"],
).assign(name=lambda table: table["name_published"], city=None, club=None)  # fmt: skip


def _decide(folder: Path, same: str = "", different: str = "") -> Path:
    header = "result_id_a,result_id_b,reason,source\n"
    (folder / "same_person.csv").write_text(header + same, encoding="utf-8")
    (folder / "different_people.csv").write_text(header + different, encoding="utf-8")
    return folder


def test_methods_say_how_each_result_was_linked(tmp_path: Path) -> None:
    links, runners = build_links(
        RESULTS,
        _decide(
            tmp_path,
            "wser-2011-p1,wser-2012-p26,a test,a test\nwser-2011-p1,utmb-2011-2704,a test,a test\n",
        ),
    )
    method = links.set_index("result_id")["method"]
    assert method["utmb-2022-2704"] == "organiser id"
    assert method["wser-2012-p26"] == "curated"
    assert len(runners) == 1
    assert runners.loc[0, ["wser_starts", "utmb_starts", "utmb_finishes"]].tolist() == [2, 2, 1]


def test_a_decision_about_an_unknown_result_stops_the_build(tmp_path: Path) -> None:
    folder = _decide(tmp_path, "wser-2011-p1,wser-1999-p1,a test,a test\n")
    with pytest.raises(
        Problem, match=r"same_person\.csv line 2 names 'wser-1999-p1', the id of no result"
    ):
        build_links(RESULTS, folder)


def test_decisions_that_contradict_each_other_stop_the_build(tmp_path: Path) -> None:
    folder = _decide(
        tmp_path,
        "wser-2011-p1,utmb-2011-2704,a test,a test\nutmb-2011-2704,wser-2012-p26,a test,a test\n",
        "wser-2011-p1,wser-2012-p26,a test,a test\n",
    )
    with pytest.raises(
        Problem, match=r"different_people\.csv line 2 makes two people of .*, who are one by same"
    ):
        build_links(RESULTS, folder)


@pytest.mark.parametrize(
    ("row", "complaint"),
    [
        ("wser-2011-p1,utmb-2011-2704,,a source\n", "line 2 has no reason"),
        ("wser-2011-p1,wser-2011-p1,why,where\n", "names wser-2011-p1 twice"),
        (
            "wser-2011-p1,utmb-2011-2704,why,where\nutmb-2011-2704,wser-2011-p1,why,where\n",
            "line 3 decides the pair of line 2 again",
        ),
    ],
)
def test_decisions_are_checked(tmp_path: Path, row: str, complaint: str) -> None:
    with pytest.raises(Problem, match=complaint):
        read_decisions(_decide(tmp_path, row), RESULTS["result_id"])


def test_the_committed_decisions_hold(project, tables) -> None:
    read_decisions(project.curated, tables["results"]["result_id"])


def test_every_judged_pair_is_right(shared: Path, tables) -> None:
    wrong = gold_errors(tables["results"], tables["links"], shared / "gold" / "same_year_pairs.csv")
    assert wrong.empty, wrong.to_string()


@pytest.mark.slow
def test_the_same_links_twice(tables, project) -> None:
    results = tables["results"]
    some = results[results["year"].between(2011, 2013)]
    first, _ = build_links(some, project.curated / "none")
    again, _ = build_links(some.sample(frac=1, random_state=4), project.curated / "none")
    pd.testing.assert_frame_equal(first, again)


@pytest.fixture(scope="module")
def some_people(tables) -> pd.DataFrame:
    """All results of everybody who ran both races in one year, and some of others."""
    results, links = tables["results"], tables["links"]
    doublers = links.loc[links["runner_id"].isin(tables["doubles"]["runner_id"]), "result_id"]
    theirs = results["result_id"].isin(doublers)
    return pd.concat(
        [results[theirs], results[~theirs].sample(2500, random_state=7)], ignore_index=True
    )


def _first_results(links: pd.DataFrame, results: pd.DataFrame) -> pd.Series:
    """The earliest result of each result's person, by result_id."""
    rows = links.merge(results[["result_id", "year"]], on="result_id").sort_values(
        ["year", "result_id"]
    )
    return rows.groupby("runner_id")["result_id"].transform("first").set_axis(rows["result_id"])


@pytest.mark.slow
def test_editions_added_one_by_one_leave_ids_alone(some_people, tmp_path) -> None:
    """Whoever is made of the same earlier results keeps the id; of two who turn out one, the earlier id stays."""
    before: pd.Series | None = None
    regrouped = compared = 0
    for year in range(2014, 2026):
        results = some_people[some_people["year"] <= year]
        links, _ = build_links(results, tmp_path)
        now = links.set_index("result_id")["runner_id"]
        assert ("r-" + _first_results(links, results)).reindex(now.index).equals(now)
        if before is not None:
            moved = before.index[before != now.reindex(before.index)]
            for result in moved:
                old, new = before[result], now[result]
                was_there = new.removeprefix("r-") in before.index
                assert was_there, f"{result} of {old} is named after a result of {year}"
            regrouped += len(moved)
            compared += len(before)
        before = now
    assert compared > 20_000
    assert regrouped / compared < 0.002


@pytest.mark.slow
def test_an_earlier_edition_found_later_renames_only_whom_it_shows(some_people, tmp_path) -> None:
    """The one case in which an id changes by itself: a result earlier than all that were known."""
    later, _ = build_links(some_people[some_people["year"] >= 2012], tmp_path)
    all_, _ = build_links(some_people, tmp_path)
    both = later.merge(all_, on="result_id", suffixes=("", "_now"))
    changed = both[both["runner_id"] != both["runner_id_now"]]
    assert 0 < len(changed) < len(both) / 2
    year = some_people.set_index("result_id")["year"]
    named_after = year[changed["runner_id_now"].str.removeprefix("r-")]
    assert (named_after < 2012).mean() > 0.97  # the rest was grouped anew


def test_one_row_joins_all_results_of_both_and_parts_none(tables) -> None:
    """Names and ages that exclude each other stand in no way once a person has decided."""
    runner = tables["links"].set_index("result_id")["runner_id"]
    castanyer = [
        "utmb-2014-60859",
        "utmb-2015-b6",
        "utmb-2016-b4",
        "wser-2016-p12",
        "utmb-2017-60859",
        "wser-2017-p11",
    ]
    karnazes = [
        "wser-1994-p15",
        "wser-2004-p7",
        "utmb-2004-b90",
        "utmb-2005-b501",
        "utmb-2007-31376",
        "wser-2018-p179",
    ]
    for person in (castanyer, karnazes):
        assert set(runner[person]) == {f"r-{person[0]}"}
    method = tables["links"].set_index("result_id")["method"]
    assert method["utmb-2005-b501"] == "curated" and method["wser-2005-p7"] != "curated"


@pytest.mark.slow
def test_decisions_change_nothing_about_anybody_else(tables, project, tmp_path: Path) -> None:
    results, links = tables["results"], tables["links"]
    # Names are counted up to the same year, or a later season would move people as well.
    shutil.copy(project.curated / COUNTED, tmp_path)
    undecided, _ = build_links(results, tmp_path, tables["names"])
    moved = undecided["runner_id"].to_numpy() != links["runner_id"].to_numpy()
    assert 0 < moved.mean() < 0.001
    joined = links["method"].eq("curated").to_numpy()
    assert joined.any() and moved[joined].all()
    # The others moved because two people were told apart: a row is about the person each is of, now or before.
    apart = pd.read_csv(project.curated / "different_people.csv")
    told = links["result_id"].isin([*apart["result_id_a"], *apart["result_id_b"]])
    parted = {*links.loc[told, "runner_id"], *undecided.loc[told, "runner_id"]}
    about = links["runner_id"].isin(parted) | undecided["runner_id"].isin(parted)
    assert about[moved & ~joined].all()


def test_a_row_that_joins_two_people_told_apart_stops_the_build(tmp_path: Path) -> None:
    """utmb-2011 and utmb-2022 are one by the organiser's id; only their other results are told apart."""
    folder = _decide(
        tmp_path,
        "wser-2012-p26,utmb-2011-2704,a test,a test\n",
        "wser-2012-p26,utmb-2022-2704,a test,a test\n",
    )
    with pytest.raises(
        Problem, match=r"same_person\.csv joins the people of wser-2012-p26 and utmb-2022-2704"
    ):
        build_links(RESULTS, folder)
