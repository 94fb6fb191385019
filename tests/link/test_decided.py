"""What people decided, and who is who of four results with all that a build makes of it: every row by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from tests.link.test_build import RESULTS

from race_doubles.common.errors import Problem
from race_doubles.link import build as building
from race_doubles.link import clustering, groups, kept
from race_doubles.link.build import build_links, build_people, link_results, names_of, tally_of
from race_doubles.link.decisions import Decisions, counted_until, read_decisions, reasons
from race_doubles.link.engine import DuckEngine
from race_doubles.link.finish_counts import Start
from race_doubles.link.joins import join_weights, joins_of, probability
from race_doubles.link.weights import DECIDED_PROBABILITY, DECIDED_WEIGHT

HEADER = "result_id_a,result_id_b,reason,source\n"


def decided(folder, same: str = "", different: str = ""):
    (folder / "same_person.csv").write_text(HEADER + same)
    (folder / "different_people.csv").write_text(HEADER + different)
    return folder


def test_decisions_are_the_rows_in_their_order_and_no_file_is_none(tmp_path):
    assert read_decisions(tmp_path, []) == Decisions([], [])
    decided(
        tmp_path,
        "b,a,one club,a page\nc,b,a town,a page\n",
        "a,d,two ages.,https://example.org/x\n",
    )
    assert read_decisions(tmp_path, iter("abcd")) == Decisions(
        [("b", "a"), ("c", "b")], [("a", "d")]
    )
    assert reasons(tmp_path) == (
        {frozenset("ab"): "one club (a page)", frozenset("bc"): "a town (a page)"},
        {frozenset("ad"): "two ages (https://example.org/x)"},
    )


@pytest.mark.parametrize(
    ("same", "different", "said"),
    [
        ("a,x,why,where\n", "", r"same_person\.csv line 2 names 'x', the id of no result; correct the row or remove it"),
        ("a,b,why,where\nx,b,why,where\n", "", r"same_person\.csv line 3 names 'x', the id of no result"),
        ("", "a,b,why,where\na,a,why,where\n", r"different_people\.csv line 3 names a twice; correct the row or remove it"),
        ("a,b,why,where\nb,c,why,where\nb,a,why,where\n", "", r"same_person\.csv line 4 decides the pair of line 2 again; remove one"),
        ("a,b,why,where\nb,c,why,where\n", "d,a,why,where\nc,a,why,where\n",
         r"different_people\.csv line 3 makes two people of c and a, who are one by same_person\.csv; correct one of the two"),
    ],
)  # fmt: skip
def test_a_row_that_cannot_stand_is_told_with_its_line(tmp_path, same, different, said):
    with pytest.raises(Problem, match=said):
        read_decisions(decided(tmp_path, same, different), list("abcd"))


def test_one_year_counts_and_without_a_row_all_do(tmp_path):
    assert counted_until(None) is None and counted_until(tmp_path) is None
    path = tmp_path / "counted_until.csv"
    path.write_text("year,reason,source\n")
    assert counted_until(tmp_path) is None
    path.write_text("year,reason,source\n2024,a season on,a page\n")
    assert counted_until(tmp_path) == 2024
    path.write_text("year,reason,source\n2024,a season on,a page\n2025,more,a page\n")
    with pytest.raises(Problem, match=r"counted_until\.csv line 3 is a second year; keep one"):
        counted_until(tmp_path)


NAMES = pd.DataFrame(
    [(one, name, "made") for one, name in zip(RESULTS["result_id"], RESULTS["name_published"], strict=True)]
    + [("wser-2011-p1", "Kilian Jornet Burgada", "other"), ("utmb-2011-2704", "Kilian Jornet", "other")],
    columns=["result_id", "name", "source"],
)  # fmt: skip


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """The people of four results, of whom one was decided; and where the linker's tables are kept."""
    folder = tmp_path_factory.mktemp("decided")
    decided(folder, "wser-2012-p26,utmb-2011-2704,a test,a test\n")
    (folder / "display_names.csv").write_text(
        "result_id,name,reason,source\nutmb-2022-2704,Kilian,a test,a test\n"
    )
    results = RESULTS.assign(source="made")
    path = folder / kept.FILE
    return build_people(results, folder, NAMES, keep=path), path


def test_links_by_id_and_by_decision_and_a_row_a_person(built):
    people, path = built
    assert people.links.to_dict("list") == {
        "result_id": ["utmb-2011-2704", "utmb-2022-2704", "wser-2011-p1", "wser-2012-p26"],
        "runner_id": ["r-utmb-2011-2704", "r-utmb-2011-2704", "r-wser-2011-p1", "r-utmb-2011-2704"],
        "method": ["organiser id", "organiser id", "model", "curated"],
        "match_weight": [40.0, 40.0, pytest.approx(np.nan, nan_ok=True), DECIDED_WEIGHT],
    }  # fmt: skip
    rows = people.runners.to_dict("records")
    shown = [
        {name: value for name, value in row.items() if value or name == "name"} for row in rows
    ]
    assert shown == [
        {"runner_id": "r-utmb-2011-2704", "name": "Kilian", "sex": "M", "born_min": 1978, "born_max": 1983, "wser_starts": 1, "wser_finishes": 1,
         "utmb_starts": 2, "utmb_finishes": 1},
        {"runner_id": "r-wser-2011-p1", "name": "Kilian Jornet", "sex": "M", "born_min": 1987, "born_max": 1988, "wser_starts": 1, "wser_finishes": 1},
    ]  # fmt: skip
    assert people.joins.iloc[-1].tolist() == ["wser-2012-p26", "utmb-2011-2704", DECIDED_WEIGHT]
    assert len(people.joins) == 2 and set(people.joins.iloc[0, :2]) == {
        "utmb-2011-2704",
        "utmb-2022-2704",
    }
    assert path.is_file()


def test_links_and_runners_alone_are_those_of_the_people(built, tmp_path):
    people, path = built
    again = tmp_path / kept.FILE
    links, runners = build_links(RESULTS.assign(source="made"), path.parent, NAMES, again)
    pd.testing.assert_frame_equal(links, people.links)
    pd.testing.assert_frame_equal(runners, people.runners)
    assert again.is_file()


def test_without_names_the_latest_name_stands_and_nothing_is_kept(tmp_path):
    people = build_people(RESULTS, tmp_path)
    assert people.runners["name"].tolist() == [
        "Kilian JORNET BURGADA",
        "Kilian Jornet",
        "Zelda Quixano",
    ]
    assert list(tmp_path.iterdir()) == []


def test_the_linker_gets_what_was_decided_and_what_is_hidden_is_hidden(tmp_path, monkeypatch):
    """The pairs told apart, other names, counts, and the year; an id that is to be hidden is not in the results."""
    asked = {}

    def link_rows(engine, **options):
        asked.update(options, ids=engine.value("select count(organiser_person_id) from source"))
        raise KeyError("that is enough")

    monkeypatch.setattr(building, "link_rows", link_rows)
    closed = []
    monkeypatch.setattr(DuckEngine, "close", lambda self: closed.append(self))
    decided(tmp_path, "", "wser-2012-p26,utmb-2011-2704,a test,a test\n")
    (tmp_path / "counted_until.csv").write_text("year,reason,source\n2021,a season on,a page\n")
    with pytest.raises(KeyError):
        link_results(RESULTS, tmp_path, names=NAMES)
    assert asked["apart"] == [("wser-2012-p26", "utmb-2011-2704")]
    assert (asked["counted_until"], asked["tally"], asked["ids"]) == (2021, None, 2)
    assert asked["names"].to_pylist() == NAMES[["result_id", "name"]].to_dict("records")
    with pytest.raises(KeyError):
        link_results(RESULTS, None, with_ids=False, until=2011)
    assert (asked["apart"], asked["counted_until"], asked["names"], asked["ids"]) == (
        (),
        2011,
        None,
        0,
    )
    with pytest.raises(KeyError):
        link_results(RESULTS, tmp_path, until=2010)
    assert asked["counted_until"] == 2010 and len(closed) == 3


def test_an_id_that_is_there_twice_is_a_mistake_of_the_cleaning():
    twice = pd.concat([RESULTS, RESULTS.iloc[[2, 1]]])
    with pytest.raises(
        Problem, match="hold result_id utmb-2022-2704 twice; correct how clean makes the ids"
    ):
        link_results(twice, None)


def test_a_name_that_several_sources_give_is_one_name():
    assert names_of(None) is None
    twice = pd.concat([NAMES, NAMES.assign(source="third")])
    assert names_of(twice).to_pylist() == NAMES[["result_id", "name"]].to_dict("records")
    missing = NAMES.assign(name=NAMES["name"].where(NAMES.index > 0))
    assert names_of(missing)["name"].null_count == 1


def test_the_counts_of_one_half_are_evidence_at_the_races_that_count():
    results = pd.DataFrame({
        "result_id": list("abcdef"), "race": ["wser", "utmb", "wser", "wser", "hardrock", "wser"], "year": [2019, 2019, 2002, 2018, 2019, 2018],
        "status": ["dnf", "finished", "finished", "late", "finished", "finished"], "earlier_finishes": pd.array([2, None, None, 1, 5, 0], "Int64"),
    }, index=[9, 8, 7, 6, 5, 4])  # fmt: skip
    names = pd.DataFrame({"result_id": ["a", "d", "f"], "name": ["Amber Weibel", "Nicole Bitter", "Amber Weibel"], "source": ["wser_entrants", "wser_entrants", "made"]})  # fmt: skip
    told = tally_of(results, names)
    # Nicole Bitter's count is kept to test with, and who is on no list of entrants is in the half of no name.
    evidence = {"a": 2, "e": 5, "f": 0} if building.finish_halves(pd.Series(["e"]), names).iloc[0] == "evidence" else {"a": 2}  # fmt: skip
    assert told.to_pylist() == [
        {"result_id": one, "race": race, "year": year, "finished": finished, "earlier": evidence.get(one)}
        for one, race, year, finished in [("a", "wser", 2019, False), ("c", "wser", 2002, True), ("d", "wser", 2018, False),
                                          ("e", "hardrock", 2019, True), ("f", "wser", 2018, True)]
    ]  # fmt: skip
    assert [str(field.type) for field in told.schema] == [
        "string",
        "string",
        "int64",
        "bool",
        "int64",
    ]
    assert (
        tally_of(results, None) is None
        and tally_of(results.drop(columns="earlier_finishes"), names) is None
    )
    assert tally_of(results.assign(earlier_finishes=pd.array([None] * 6, "Int64")), names) is None


def test_the_counts_of_a_node_are_those_of_its_results_by_its_place():
    """Row 3 is of a node that is joined with none."""
    engine = DuckEngine("300MB", 1)
    try:
        engine.put("start", pa.table({"row": [1, 2, 3, 4], "result_id": ["d", "c", "b", "a"]}))
        engine.put("node", pa.table({"row": [1, 2, 3, 4], "node": [1, 1, 3, 4]}))
        engine.put("active_node", pa.table({"node": [1, 4], "place": [0, 1]}))
        engine.put("tally", pa.table({
            "result_id": ["d", "c", "b", "a"], "race": ["wser", "wser", "wser", "hardrock"], "year": [2010, 2011, 2012, 2013],
            "finished": [True, False, True, True], "earlier": [None, 1, 2, 0],
        }))  # fmt: skip
        assert clustering._tallies(engine) == {
            0: frozenset({Start("wser", 2010, True, None), Start("wser", 2011, False, 1)}), 1: frozenset({Start("hardrock", 2013, True, 0)}),
        }  # fmt: skip
    finally:
        engine.close()


def test_counts_weigh_between_two_groups_and_nothing_on_one_side_alone():
    """Two bits where the count lacks just these finishes, seven against where it has not room for them."""
    said = groups.Rules(1500, -5000, -5000, -7000, -9000, {1: frozenset({"ada"})})

    def joined(earlier: int | None, weight: int, both: bool = True) -> bool:
        tallies = {
            0: frozenset({Start("wser", 2010, True, None)}),
            1: frozenset({Start("wser", 2012, True, earlier)}),
        }
        nodes = groups.Nodes(
            [1, 1],
            [1980, 1980],
            [1980, 1980],
            [0, 0],
            [(0,), (1,)],
            [(), ()],
            tallies if both else {1: tallies[1]},
        )
        return groups.Groups(nodes, said).join(0, 1, weight)

    assert joined(1, -500) and not joined(1, -501)
    assert not joined(0, 8499) and joined(0, 8500)
    assert joined(5, 1500) and not joined(5, 1499)
    assert joined(0, 1500, both=False) and not joined(1, 1499, both=False)


def test_joins_are_told_in_their_order_and_weigh_by_thousandths():
    engine = DuckEngine("300MB", 1)
    try:
        engine.put("start", pa.table({"row": [1, 2, 3, 4], "result_id": ["d", "c", "b", "a"]}))
        engine.put(
            "node",
            pa.table(
                {"row": [1, 2, 3, 4], "node": [1, 1, 3, 4], "self_weight": [9500, 9500, None, None]}
            ),
        )
        found = joins_of(engine, [(1, 3, 2250), (3, 4, -1)], [("a", "x")])
        assert found.to_dict("list") == {
            "result_id_a": ["d", "d", "b", "a"], "result_id_b": ["c", "b", "a", "x"], "match_weight": [9.5, 2.25, -0.001, DECIDED_WEIGHT],
        }  # fmt: skip
        assert joins_of(engine, [], [])["match_weight"].tolist() == [9.5]
    finally:
        engine.close()


def test_the_weight_between_two_results_is_that_of_the_join_of_their_groups():
    joins = pd.DataFrame([("a", "b", 9.0), ("c", "d", 8.0), ("b", "a", 7.0), ("d", "a", 5.0), ("e", "b", 1.0)], columns=["result_id_a", "result_id_b", "match_weight"])  # fmt: skip
    pairs = pd.DataFrame([("a", "c"), ("d", "b"), ("a", "b"), ("e", "c"), ("b", "z"), ("c", "a"), ("c", "a")], columns=["result_id_a", "result_id_b"], index=[5, 4, 3, 9, 8, 7, 6])  # fmt: skip
    found = join_weights(joins, pairs)
    assert found.index.tolist() == pairs.index.tolist()
    assert found.fillna(-1).tolist() == [5.0, 5.0, 9.0, 1.0, -1.0, 5.0, 5.0]
    # Half a bit is taken off the log odds; a decision is as sure as people are.
    sure = probability(pd.Series([0.5, 2.5, DECIDED_WEIGHT - 0.1, DECIDED_WEIGHT, np.nan]))
    assert sure.iloc[:4].tolist() == pytest.approx(
        [0.5, 0.8, 1.0, DECIDED_PROBABILITY]
    ) and np.isnan(sure.iloc[4])
