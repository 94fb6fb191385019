"""Every source of a small project observed at once: corrections made first, what nothing understood kept apart, private lists left alone."""

from __future__ import annotations

import pandas as pd
import pytest

from race_doubles.clean.build import first_seen, held_only, observe_all
from race_doubles.clean.raw import raw_columns
from race_doubles.clean.sources.observation import OBSERVATION
from race_doubles.clean.withheld import read_requests, without
from race_doubles.common.errors import Problem
from race_doubles.common.paths import Project
from race_doubles.scrape.exceptions import Exceptions

NONE = Exceptions({})
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
LIST = [{"runner_uri": "7.bo.reed", "fullname": "Bo REED", "time": "20:45:13", "rank": "1", "gender": "H", "nationality_code": "Q9"}]  # fmt: skip


def test_all_sources_in_their_order_with_corrections_made_and_what_nothing_understood(tmp_path):
    project, noted = made(tmp_path, FIX.format(source="wser_results"), utmb_results=LIST, wser_results=PAGE)  # fmt: skip
    observed, corrected, unread = observe_all(project, noted, NONE)
    assert observed.columns.tolist() == OBSERVATION and observed.index.tolist() == [0, 1, 2]
    assert observed[["source", "row", "name", "name_published", "status"]].to_numpy().tolist() == [
        ["wser_results", 1, "Gordy Berg", "Ainsleigh Berg", "finished"], ["wser_results", 2, "Ann Lopez", "Ann Lopez", "finished"], ["utmb_results", 1, "Bo Reed", "Bo REED", "finished"],
    ]  # fmt: skip
    assert corrected.to_numpy().tolist() == [["wser_results", 2011, 1, "first_name", "Ainsleigh", "Gordy", "Swapped."]]  # fmt: skip
    assert corrected.columns.tolist() == ["source", "year", "row", "field", "published", "correct", "reason"]  # fmt: skip
    assert unread.to_numpy().tolist() == [["wser_results", 2011, 2, "gender", "Q"], ["utmb_results", 2011, 1, "nationality_code", "Q9"]]  # fmt: skip
    assert unread.index.tolist() == [0, 1]


def test_a_correction_of_a_private_list_is_not_missed_where_the_list_is_not_here(tmp_path):
    project, noted = made(tmp_path, FIX.format(source="wser_lottery"), wser_results=PAGE)
    observed, corrected, _ = observe_all(project, noted, NONE)
    assert len(observed) == 2 and corrected.empty


def test_a_correction_of_a_source_of_which_nothing_is_here_stops_the_build(tmp_path):
    both = FIX.format(source="utmb_results") + FIX.format(source="wser_stats")
    project, noted = made(tmp_path, FIX.format(source="wser_results") + both, wser_results=PAGE)
    with pytest.raises(Problem, match=r"corrections\.csv corrects utmb_results, wser_stats, of which there is no raw data"):  # fmt: skip
        observe_all(project, noted, NONE)


def test_no_results_at_all_stop_the_build(tmp_path):
    project, noted = made(tmp_path)
    with pytest.raises(Problem, match="data/raw has no results"):
        observe_all(project, noted, NONE)


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
