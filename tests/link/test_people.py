"""What becomes of results once they are linked: the runner's row, and what a person has decided."""

from __future__ import annotations

import pandas as pd
import pyarrow as pa
import pytest

from race_doubles.common.errors import Problem
from race_doubles.link.build import join_decided, runners_of
from race_doubles.link.decisions import Decisions
from race_doubles.link.evaluation.sureness import people_counted, weak_links
from race_doubles.link.model import Outcome


def results(*rows: tuple) -> pd.DataFrame:
    """Rows of result_id, race, year, status, name, sex, born_min, born_max."""
    table = pd.DataFrame(rows, columns=["result_id", "race", "year", "status", "name", "sex", "born_min", "born_max"])  # fmt: skip
    return table.astype({"year": "Int64", "born_min": "Int64", "born_max": "Int64"})


def links(**runner: str) -> pd.DataFrame:
    return pd.DataFrame({"result_id": list(runner), "runner_id": list(runner.values())})


def one(*rows: tuple, shown: pd.Series | None = None) -> pd.Series:
    """The runner that all these rows are."""
    table = results(*rows)
    linked = pd.DataFrame({"result_id": table["result_id"], "runner_id": "r-a"})
    found = runners_of(table, linked, shown)
    assert len(found) == 1
    return found.iloc[0]


def test_starts_are_editions_and_finishes_those_within_the_limit():
    runner = one(
        ("a", "wser", 2010, "finished", "Ana Lopez", "F", 1980, 1980), ("b", "wser", 2010, "dnf", "Ana Lopez", "F", 1980, 1980),
        ("c", "wser", 2011, "late", "Ana Lopez", "F", 1980, 1980), ("d", "wser", 2012, "dsq", "Ana Lopez", "F", 1980, 1980),
        ("e", "wser", 2013, "dns", "Ana Lopez", "F", 1980, 1980), ("f", "utmb", 2010, "dnf", "Ana Lopez", "F", 1980, 1980),
        ("g", "hardrock", 2010, "finished", "Ana Lopez", "F", 1980, 1980),
    )  # fmt: skip
    counts = {name: value for name, value in runner.items() if name.endswith(("starts", "finishes"))}  # fmt: skip
    assert {name: value for name, value in counts.items() if value} == {
        "wser_starts": 3, "wser_finishes": 1, "utmb_starts": 1, "hardrock_starts": 1, "hardrock_finishes": 1,
    }  # fmt: skip


def test_name_and_sex_are_the_latest_unless_a_name_is_shown():
    rows = [
        ("utmb-2012-2", "utmb", 2012, "finished", "Ana Reed", "X", None, None),
        ("wser-2010-1", "wser", 2010, "finished", "Ana Lopez", "F", 1980, 1981),
    ]
    runner = one(*rows)
    assert (runner["name"], runner["sex"]) == ("Ana Reed", "X")
    assert one(*rows, shown=pd.Series({"r-a": "Ana Lopez"}))["name"] == "Ana Lopez"
    assert one(*rows, shown=pd.Series({"r-b": "Bo Reed"}))["name"] == "Ana Reed"


@pytest.mark.parametrize(
    ("one_range", "other", "born"),
    [
        ((1980, 1984), (1982, 1990), (1982, 1984)),
        ((1980, 1984), (1984, 1990), (1984, 1984)),
        ((1980, 1980), (1981, 1981), (1980, 1981)),  # a year out: both stay possible
        ((1980, 1981), (None, None), (1980, 1981)),
    ],
)
def test_years_of_birth_are_those_that_all_results_allow(one_range, other, born):
    for first, second in ((one_range, other), (other, one_range)):
        runner = one(("a", "wser", 2010, "finished", "Ana", "F", *first), ("b", "utmb", 2011, "finished", "Ana", "F", *second))  # fmt: skip
        assert (runner["born_min"], runner["born_max"]) == born


TABLE = results(*[(name, "wser", year, "finished", "Ana", "F", None, None) for name, year in
                  (("w5", 2005), ("w6", 2006), ("w7", 2007), ("u8", 2008), ("u9", 2009))])  # fmt: skip
LINKED = pa.table({
    "result_id": ["w5", "w6", "w7", "u8", "u9"], "runner_id": ["r-w5", "r-w6", "r-w6", "r-u8", "r-u9"],
    "method": ["model", "model", "organiser id", "model", "model"], "match_weight": pa.array([None, 20.0, 20.0, None, None], pa.float64()),
})  # fmt: skip


def decided(same=(), different=()) -> pd.DataFrame:
    found = join_decided(Outcome(LINKED, {"people": 4}), Decisions(same, different), TABLE)
    assert found.counts["people"] == len(set(found.links["runner_id"].to_pylist()))
    assert found.counts["decided_rows"] == len({result for pair in same for result in pair})
    return found.links.to_pandas().set_index("result_id")


@pytest.mark.parametrize("pair", [("w7", "u8"), ("u8", "w7"), ("u8", "w6")])
def test_two_people_judged_to_be_one_keep_the_id_of_the_earliest_result(pair):
    table = decided([pair])
    assert table["runner_id"].to_dict() == {"w5": "r-w5", "w6": "r-w6", "w7": "r-w6", "u8": "r-w6", "u9": "r-u9"}  # fmt: skip
    assert table.loc["u8", ["method", "match_weight"]].tolist() == ["curated", 60.0]
    # Who had the id already is linked as before.
    assert table.loc["w7", ["method", "match_weight"]].tolist() == ["organiser id", 20.0]
    assert table.loc["u9", "method"] == "model" and pd.isna(table.loc["u9", "match_weight"])


def test_decisions_join_by_way_of_each_other_in_any_order():
    for pairs in ([("u8", "u9"), ("w5", "u9")], [("w5", "u9"), ("u9", "u8")]):
        table = decided(pairs)
        assert table.loc[["w5", "u8", "u9"], "runner_id"].tolist() == ["r-w5"] * 3
        assert table.loc["w6", "runner_id"] == "r-w6"


def test_a_join_of_two_who_were_told_apart_is_refused():
    assert decided([("w5", "u9")], [("w6", "u8")])["runner_id"].nunique() == 3
    with pytest.raises(Problem, match=r"same_person\.csv joins the people of w7 and u9"):
        decided([("w6", "u8"), ("u8", "u9")], [("w7", "u9")])


def test_people_counted_as_others_counted_them(tmp_path):
    rows = [(f"a{year}", "wser", year, "finished", "Ana", "F", None, None) for year in range(2000, 2010)]  # fmt: skip
    rows += [(f"b{year}", "wser", year, "finished" if year > 2000 else "late", "Bo", "M", None, None) for year in range(2000, 2010)]  # fmt: skip
    rows += [("c", "wser", 2009, "dns", "Cy", "M", None, None), ("d", "utmb", 2009, "finished", "Di", "F", None, None),
             ("e", "wser", 2010, "finished", "Ed", "M", None, None)]  # fmt: skip
    table = results(*rows)
    linked = links(**{name: f"r-{name[0]}" for name in table["result_id"]})
    (tmp_path / "published_people.csv").write_text(
        "what,first_year,last_year,people,source\nstarters,2000,2009,5,https://example.org/a\n"
        "ten finishes,2000,2009,4,https://example.org/b\nstarters,2009,2010,9,https://example.org/c\n"
    )
    found = people_counted(table, linked, tmp_path)
    assert found[["what", "years", "ours", "published"]].to_numpy().tolist() == [
        ["starters", "2000-2009", 2, 5], ["ten finishes", "2000-2009", 1, 4], ["starters", "2009-2010", 3, 9],
    ]  # fmt: skip


def test_weak_links_have_their_weights_as_numbers(tmp_path):
    (tmp_path / "weak_links.csv").write_text("result_id_a,result_id_b,weight,verdict,reason\na,b,1.5,one,x\n")  # fmt: skip
    assert weak_links(tmp_path)["weight"].tolist() == [1.5]
