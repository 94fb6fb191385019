"""The sources of a small project, race by race: corrections made first, what nothing understood kept apart, private lists left alone."""

from __future__ import annotations

from concurrent.futures import Future
from types import SimpleNamespace

import pandas as pd
import pytest

from race_doubles.clean.by_race import (
    Reconciled,
    first_seen,
    held_only,
    observe_race,
    reconcile_all,
)
from race_doubles.clean.corrections import load_corrections
from race_doubles.clean.raw import raw_columns
from race_doubles.clean.sources.observation import OBSERVATION
from race_doubles.clean.withheld import read_requests, without
from race_doubles.common.beside import Here
from race_doubles.common.errors import Problem
from race_doubles.common.paths import Project
from race_doubles.scrape.exceptions import Exceptions

NONE = Exceptions({})
REGISTRY = pd.DataFrame(
    columns=["race", "year", "status", "date", "time_limit_seconds"], dtype="str"
)
FIX = "{source},2011,place=1,first_name,Ainsleigh,Gordy,Swapped.,https://www.wser.org\n"


def made(root, corrections: str = "", **sources: list[dict]) -> tuple[Project, pd.DataFrame]:
    project = Project(root)
    project.curated.mkdir(parents=True)
    head = "source,year,where,field,published,correct,reason,evidence\n"
    (project.curated / "corrections.csv").write_text(head + corrections)
    for source, rows in sources.items():
        path = project.raw / source / "2011.csv"
        path.parent.mkdir(parents=True)
        pd.DataFrame([{"row": number, **row} for number, row in enumerate(rows, 1)], columns=raw_columns(source)).to_csv(path, index=False)  # fmt: skip
    return project, pd.DataFrame({"source": list(sources), "year": "2011"}, dtype="str")


PAGE = [{"place": "1", "time": "15:00:00", "first_name": "Ainsleigh", "last_name": "Berg", "gender": "M"},
        {"place": "2", "time": "16:00:00", "first_name": "Ann", "last_name": "Lopez", "gender": "Q"}]  # fmt: skip
ENTRANT = [{"first_name": "Bo", "last_name": "Reed", "gender": "Q"}]
LIST = [{"runner_uri": "7.bo.reed", "fullname": "Bo REED", "time": "20:45:13", "rank": "1", "gender": "H", "nationality_code": "Q9"}]  # fmt: skip


def test_the_sources_of_a_race_in_their_order_with_corrections_made_and_what_nothing_understood(
    tmp_path,
):
    project, noted = made(tmp_path, FIX.format(source="wser_results"), wser_entrants=ENTRANT, wser_results=PAGE)  # fmt: skip
    corrections = load_corrections(project.curated)
    observed, corrected, unread = observe_race("wser", project, noted, NONE, corrections)
    assert observed.columns.tolist() == OBSERVATION and observed.index.tolist() == [0, 1, 2]
    assert observed[["source", "row", "name", "name_published", "status"]].fillna("").to_numpy().tolist() == [
        ["wser_results", 1, "Gordy Berg", "Ainsleigh Berg", "finished"], ["wser_results", 2, "Ann Lopez", "Ann Lopez", "finished"],
        ["wser_entrants", 1, "Bo Reed", "Bo Reed", ""],
    ]  # fmt: skip
    assert corrected.to_numpy().tolist() == [["wser_results", 2011, 1, "first_name", "Ainsleigh", "Gordy", "Swapped."]]  # fmt: skip
    assert corrected.columns.tolist() == ["source", "year", "row", "field", "published", "correct", "reason"]  # fmt: skip
    assert unread.to_numpy().tolist() == [["wser_results", 2011, 2, "gender", "Q"], ["wser_entrants", 2011, 1, "gender", "Q"]]  # fmt: skip
    assert unread.index.tolist() == [0, 1]


def together(project: Project, noted: pd.DataFrame, beside=None) -> Reconciled:
    (project.curated / "source_exceptions.csv").write_text(
        "source,years,what,value,reason,evidence\n"
    )
    return reconcile_all(project, noted, REGISTRY, beside or Here())


def test_starts_of_several_races_are_numbered_on_in_the_order_of_the_races_names(tmp_path):
    project, noted = made(tmp_path, FIX.format(source="wser_results"), wser_results=PAGE, utmb_results=LIST)  # fmt: skip
    known = together(project, noted)
    assert known.matched[["start", "source", "name"]].to_numpy().tolist() == [
        [0, "utmb_results", "Bo Reed"], [1, "wser_results", "Gordy Berg"], [2, "wser_results", "Ann Lopez"],
    ]  # fmt: skip
    assert known.starts["result_id"].to_dict() == {0: "utmb-2011-7", 1: "wser-2011-p1", 2: "wser-2011-p2"}  # fmt: skip
    assert known.unread["source"].tolist() == ["wser_results", "utmb_results"]
    assert known.corrected["field"].tolist() == ["first_name"]


def test_what_the_other_python_has_not_begun_is_done_here(tmp_path):
    """It reads the largest race, and is still at something else when this is done."""
    waiting = SimpleNamespace(submit=lambda work, *given: Future())
    project, noted = made(tmp_path, wser_results=PAGE, utmb_results=LIST)
    known = together(project, noted, waiting)
    assert sorted(known.matched["source"]) == ["utmb_results", "wser_results", "wser_results"]


def test_a_correction_of_a_private_list_is_not_missed_where_the_list_is_not_here(tmp_path):
    known = together(*made(tmp_path, FIX.format(source="wser_lottery"), wser_results=PAGE))
    assert len(known.matched) == 2 and known.corrected.empty


def test_a_correction_of_a_source_of_which_nothing_is_here_stops_the_build(tmp_path):
    both = FIX.format(source="utmb_results") + FIX.format(source="wser_stats")
    project, noted = made(tmp_path, FIX.format(source="wser_results") + both, wser_results=PAGE)
    with pytest.raises(Problem, match=r"corrections\.csv corrects utmb_results, wser_stats, of which there is no raw data"):  # fmt: skip
        together(project, noted)


def test_no_results_at_all_stop_the_build(tmp_path):
    project, noted = made(tmp_path)
    with pytest.raises(Problem, match="data/raw has no results"):
        together(project, noted)


def test_the_strongest_observation_of_each_start():
    matched = pd.DataFrame({"start": [4, 4, 2], "matched_by": [None, "bib", None], "row": [1, 2, 3]})  # fmt: skip
    assert first_seen(matched)["row"].to_dict() == {4: 1, 2: 3}


def test_an_edition_of_another_race_that_was_cancelled_says_nothing_of_this_one():
    seen = pd.DataFrame({"race": ["wser", "utmb", "wser"], "year": [2020, 2020, 2021], "source": ["wser_results", "utmb_results", "wser_entrants"]})  # fmt: skip
    known = pd.DataFrame({"race": ["utmb", "wser"], "year": ["2020", "2020"], "status": ["cancelled", "shortened"]})  # fmt: skip
    assert held_only(seen, known).to_numpy().tolist() == [["wser", 2020, "wser_results"]]


def test_requests_not_to_be_shown_are_read_with_their_lines_and_a_date(tmp_path):
    assert read_requests(tmp_path).empty
    head = "organiser_person_id,result_id,requested_on,note\n"
    (tmp_path / "withheld.csv").write_text(f"{head}7,,2026-01-01,\n,wser-2011-p1,2026-01-02,by letter\n")  # fmt: skip
    found = read_requests(tmp_path)
    assert found[["organiser_person_id", "result_id", "requested_on", "note", "line"]].to_numpy().tolist() == [
        ["7", "", "2026-01-01", "", 2], ["", "wser-2011-p1", "2026-01-02", "by letter", 3],
    ]  # fmt: skip
    for row, wrong in (("7,,,", "requested_on"), ("7,,soon,", "soon")):
        (tmp_path / "withheld.csv").write_text(f"{head}{row}\n")
        with pytest.raises(Problem, match=f"withheld.csv line 2 .*{wrong}"):
            read_requests(tmp_path)
    rows = pd.DataFrame({"result_id": ["a", "b", "c"]}, index=[5, 6, 7])
    assert without(rows, {"b", "x"})["result_id"].to_dict() == {0: "a", 1: "c"}
