"""What is measured on data that the project does not hold: what the measurements are given, what is written, and how it is read again."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from helpers import crowd
from scipy.stats import beta
from tests.link.test_ladder import LINKS, RESULTS

from race_doubles.common.files import read_text_csv, write_parquet
from race_doubles.common.paths import Project
from race_doubles.link.evaluation import drift, entry_links, evaluate, refinements, sureness
from race_doubles.link.evaluation.earlier_finishes import disagreements
from race_doubles.link.evaluation.refinements import same_year_pairs
from race_doubles.link.joins import probability
from race_doubles.link.weights import THRESHOLD


def exact(right: int, number: int) -> tuple[float, float]:
    """Clopper and Pearson's interval."""
    low = beta.ppf(0.025, right, number - right + 1) if right else 0.0
    return low, (beta.ppf(0.975, right + 1, number - right) if right < number else 1.0)


#: Birth years of twelve applicants as the list and as the results have them; the last is of a runner whose ages nobody knows.
BORN = [
    ((1970, 1971), (1970, 1970)), ((1970, 1971), (1972, 1972)), ((1970, 1971), (1973, 1974)), ((1980, 1981), (1960, 1969)),
    ((1980, 1981), (1975, 1985)), ((1990, 1991), (1988, 1988)), ((1990, 1991), (1989, 1989)), ((1990, 1990), (1990, 1992)),
    ((1950, 1951), (1949, 1960)), ((1960, 1961), (1961, 1961)), ((1965, 1966), (1963, 1964)), ((1985, 1986), (None, None)),
]  # fmt: skip


def test_links_made_with_hidden_ages_are_to_strangers_where_the_ages_do_not_fit(monkeypatch):
    ids = [f"e{at:02d}" for at in range(len(BORN))]
    whole = {"born_min": "Int64", "born_max": "Int64"}
    listed = pd.DataFrame([(one, 40, *theirs) for one, (theirs, _) in zip(ids, BORN, strict=True)], columns=["entry_id", "age", "born_min", "born_max"])  # fmt: skip
    nobody = pd.DataFrame({"entry_id": ["linked to nobody", "without an age"], "age": [50, None], "born_min": [1930, None], "born_max": [1931, None]})  # fmt: skip
    applied = pd.concat([listed, nobody], ignore_index=True).astype({**whole, "age": "Int64"})
    known = pd.DataFrame([(f"r-{one}", *ours) for one, (_, ours) in zip(ids, BORN, strict=True)], columns=["runner_id", "born_min", "born_max"])  # fmt: skip
    # A runner's results all say the same; who is withheld takes part, too.
    results = pd.concat([known, known, pd.DataFrame({"runner_id": ["r-more"]})], ignore_index=True).astype(whole)  # fmt: skip

    def candidates(hidden, ours):
        assert hidden["entry_id"].tolist() == [*ids, "linked to nobody"] and ours is results
        assert hidden[["born_min", "born_max"]].isna().all(axis=None)
        assert set(hidden[["born_min", "born_max"]].dtypes.astype("str")) == {"Int64"}
        return "found"

    def choose(found, hidden, people):
        assert (found, people, len(hidden)) == ("found", 13, 13)
        chosen = pd.DataFrame({"entry_id": ids, "runner_id": [f"r-{one}" for one in ids]})
        return chosen.iloc[::-1]

    monkeypatch.setattr(entry_links, "candidates", candidates)
    monkeypatch.setattr(entry_links, "choose", choose)
    found = entry_links.score_hidden_ages(applied, results)

    def apart(one, other) -> bool:
        return max(one[0], other[0]) - min(one[1], other[1]) > 1

    both = BORN[:-1][::-1]
    wrong = sum(apart(*pair) for pair in both)
    assert wrong == 3
    chances = [not apart(theirs, ours) for theirs, _ in both for _, ours in both[::7]]
    chance = sum(chances) / len(chances)
    low, high = exact(wrong, 11)
    assert found == {
        "right": round(11 - wrong / (1 - chance)), "found": 11, "precision": pytest.approx(1 - wrong / 11 / (1 - chance)),
        "precision_low": pytest.approx(1 - high / (1 - chance)), "precision_high": pytest.approx(1 - low / (1 - chance)),
    }  # fmt: skip


@pytest.fixture
def project(tmp_path, monkeypatch) -> Project:
    """An empty project that the modules take for theirs."""
    here = Project(tmp_path)
    for module in (drift, evaluate):
        monkeypatch.setattr(module, "find_project", lambda: here)
    here.measured.mkdir(parents=True)
    return here


def test_the_figures_of_the_linker_are_read_for_a_reader(project):
    (project.measured / "linker.csv").write_text(
        "data,tuning,right,found,true,precision,precision_low,precision_high,recall,recall_low,recall_high\n"
        "judged,seen,66,68,70,0.9706,0.8978,0.9964,0.9429,0.8601,0.9842\nothers,fresh,1,1,1,1.0,0.025,1.0,1.0,0.025,1.0\n"
    )  # fmt: skip
    table = evaluate.measured_table()
    assert table.to_dict("records") == [
        {"data": "judged", "true pairs": 70, "precision": "97.1% (89.8–99.6)", "recall": "94.3% (86.0–98.4)", "tuning": "seen"},
        {"data": "others", "true pairs": 1, "precision": "100.0% (2.5–100.0)", "recall": "100.0% (2.5–100.0)", "tuning": "fresh"},
    ]  # fmt: skip


def test_the_strangers_are_read_for_a_reader(project):
    (project.measured / "strangers.csv").write_text(
        "links,pairs,strangers,precision,precision_low,precision_high,promised\n"
        "1.5 to 2 bits,12345,1041.6,0.7145,0.62491,0.7843,0.77114\n"
    )
    assert evaluate.measured_strangers().loc[0].tolist() == ["1.5 to 2 bits", 12345.0, 1041.6, 0.7145, 0.62491, 0.7843, 0.77114]  # fmt: skip
    assert evaluate.strangers_table().to_dict("records") == [
        {"links": "1.5 to 2 bits", "pairs of results": "12,345", "strangers expected": "1,042", "right": "71.45% (62.49–78.43)",
         "as the weights say": "77.11%"}
    ]  # fmt: skip


def test_the_levels_on_the_judged_pairs_are_read_as_numbers(project):
    (project.measured / "refinements.csv").write_text("joined by,found,missed,wrong\nby name,61,5,2\n")  # fmt: skip
    assert evaluate.measured_ladder().to_dict("records") == [{"joined by": "by name", "found": 61, "missed": 5, "wrong": 2}]  # fmt: skip


def test_what_people_decided_is_a_row_a_pair(tmp_path):
    header = "result_id_a,result_id_b,reason,source\n"
    (tmp_path / "same_person.csv").write_text(header + "utmb-2011-2,wser-2011-p1,one club,a page\n")
    (tmp_path / "different_people.csv").write_text(header + "wser-2012-p1,utmb-2012-2,two ages,a list\n")  # fmt: skip
    said = evaluate.reasons(tmp_path)
    assert evaluate.decided_table(tmp_path).to_numpy().tolist() == [
        ["utmb-2011-2 and wser-2011-p1", "one person", *said[0].values()], ["utmb-2012-2 and wser-2012-p1", "two people", *said[1].values()],
    ]  # fmt: skip
    assert evaluate.decided_table(tmp_path).columns.tolist() == ["results", "decided", "reason and source"]  # fmt: skip


def test_strangers_are_measured_on_the_benchmark_and_rounded(tmp_path, monkeypatch):
    (tmp_path / "benchmark").mkdir()
    pd.DataFrame({"result_id": ["a"], "born_year": [None]}).to_csv(tmp_path / "benchmark" / "world_series_2022_2025.csv.gz", index=False)  # fmt: skip

    def strangers(rows):
        assert rows.to_dict("records") == [{"result_id": "a", "born_year": ""}]
        return pd.DataFrame({"links": ["all"], "pairs": [7], "strangers": [1.2345], "precision": [0.123456],
                             "precision_low": [0.012346], "precision_high": [0.987654], "promised": [0.555555]})  # fmt: skip

    monkeypatch.setattr(evaluate, "strangers", strangers)
    assert evaluate.measure_strangers(tmp_path).to_dict("records") == [
        {"links": "all", "pairs": 7, "strangers": 1.2, "precision": 0.1235, "precision_low": 0.0123, "precision_high": 0.9877, "promised": 0.5556}
    ]  # fmt: skip


GOLD = """\
year,wser_name,wser_age,wser_place,utmb_name,utmb_uri,same,kind
2011,Kilian Jornet,23,1,Kilian JORNET BURGADA,1.k,1,plain
2011,Jeff Browning,39,2,Jeff BROWNING,2.j,0,near
2011,Mike Smith,30,3,Michael SMITH,3.m,0,near
2011,Gone Away,50,,Gone AWAY,99.g,1,plain
"""


def test_the_judged_pairs_are_scored_on_the_built_tables_of_these_two_races(project, tmp_path):
    """The levels count the pairs that are there; a pair whose results are gone counts as missed in the score alone."""
    place = RESULTS["result_id"].str[1:].where(RESULTS["result_id"].str.startswith("w"))
    results = RESULTS.assign(place=pd.to_numeric(place).astype("Int64"), organiser_person_id=RESULTS["result_id"].str[1:])  # fmt: skip
    elsewhere = results.iloc[:1].assign(result_id="x1", race="hardrock")
    project.processed.mkdir(parents=True)
    write_parquet(pd.concat([elsewhere, results], ignore_index=True), project.processed / "results.parquet")  # fmt: skip
    also = LINKS.iloc[:1].assign(result_id="x1")
    write_parquet(pd.concat([also, LINKS], ignore_index=True), project.processed / "links.parquet")  # fmt: skip
    (tmp_path / "gold").mkdir()
    (tmp_path / "gold" / "same_year_pairs.csv").write_text(GOLD)
    score, ladder = evaluate.measure_gold(tmp_path, project.processed)
    low, high = exact(1, 2)
    assert score.to_dict("records") == [{
        "data": "judged same-year pairs (4)", "tuning": "seen while tuning", "right": 1, "found": 2, "true": 2,
        "precision": 0.5, "precision_low": round(low, 4), "precision_high": round(high, 4),
        "recall": 0.5, "recall_low": round(low, 4), "recall_high": round(high, 4),
    }]  # fmt: skip
    levels = ladder.set_index("joined by")
    by_name = [[0, 1, 0], [0, 1, 1], [0, 1, 1], [0, 1, 1], [0, 1, 2], [1, 0, 2], [1, 0, 2]]
    assert levels.loc[list(refinements.BY_NAME)].to_numpy().tolist() == by_name
    assert levels.loc[refinements.CURATED].tolist() == [1, 0, 1]


class Weights:
    """Weights in bits by pair, in the place of an Explainer; what it was made of."""

    made: tuple
    of: dict

    def __init__(self, results, names, until):
        type(self).made = (results, names, until)

    def __enter__(self):
        return self

    def __exit__(self, *why):
        return None

    def results(self, ids):
        return list(ids)

    def weights(self, ids):
        return {frozenset(pair): weight for pair, weight in self.of.items() if set(pair) <= set(ids)}  # fmt: skip


def test_doubles_that_are_missed_are_likely_as_the_evidence_says(monkeypatch):
    """Mike Smith has no weight, and so no chance; what a person decided is settled."""
    monkeypatch.setattr(sureness, "Explainer", Weights)
    Weights.of = {("w8", "u8"): THRESHOLD - 2, ("w4", "u4"): THRESHOLD + 1.5}
    names = pd.DataFrame({"result_id": ["w8"]})
    pairs = same_year_pairs(RESULTS, LINKS)
    found = sureness.missed_doubles(pairs, RESULTS, names, until=2024)
    results, given, until = Weights.made
    assert results is RESULTS and given is names and until == 2024
    wanted = [["w4", "u4", THRESHOLD + 1.5], ["w8", "u8", THRESHOLD - 2]]
    assert found[["result_id_a", "result_id_b", "weight"]].to_numpy().tolist() == wanted
    assert found["probability"].tolist() == probability(pd.Series([THRESHOLD + 1.5, THRESHOLD - 2])).tolist()  # fmt: skip
    assert found.columns.tolist() == ["result_id_a", "result_id_b", "weight", "probability"]
    settled = [frozenset({"u4", "w4"}), frozenset({"w3", "u9"})]
    left = sureness.missed_doubles(pairs, RESULTS, names, settled)
    assert left["result_id_a"].tolist() == ["w8"] and Weights.made[2] is None
    Weights.of = {("w8", "u8"): 2.0, ("w4", "u4"): 2.0}
    assert sureness.missed_doubles(pairs, RESULTS, names)["result_id_a"].tolist() == ["w4", "w8"]
    none = sureness.missed_doubles(pairs, RESULTS, names, [frozenset({"u4", "w4"}), frozenset({"u8", "w8"})])  # fmt: skip
    assert none.empty and none.columns.tolist() == found.columns.tolist()


def test_the_weak_links_that_were_read_are_kept_with_their_weights_as_numbers(tmp_path):
    text = "result_id_a,result_id_b,weight,verdict,reason\nw1,u1,1.53,open,why\n"
    (tmp_path / "weak_links.csv").write_text(text)
    assert sureness.weak_links(tmp_path).to_dict("records") == [
        {
            "result_id_a": "w1",
            "result_id_b": "u1",
            "weight": 1.53,
            "verdict": "open",
            "reason": "why",
        }
    ]


def test_people_are_counted_as_others_counted_them(tmp_path):
    """Starters between two years with both ends; ten finishes within the limit, of the first race alone."""
    rows = [(f"a{year}", "wser", year, "finished", "r-a") for year in range(2001, 2011)]
    rows += [(f"b{year}", "wser", year, "finished" if year < 2010 else "late", "r-b") for year in range(2001, 2011)]  # fmt: skip
    rows += [("c", "wser", 2000, "finished", "r-c"), ("d", "wser", 2010, "dns", "r-d"), ("e", "utmb", 2005, "finished", "r-e"), ("f", "wser", 2010, "dnf", "r-f"),
             ("g", "wser", 2011, "dnf", "r-g")]  # fmt: skip
    table = pd.DataFrame(rows, columns=["result_id", "race", "year", "status", "runner_id"])
    (tmp_path / "published_people.csv").write_text(
        "what,first_year,last_year,people,source\n"
        'starters,2001,2010,4,"Ann and Bo (2012), Starters, https://example.org/starters"\n'
        'ten finishes,2001,2011,1,"the list (www.example.org)"\n'
    )
    found = sureness.people_counted(table.drop(columns="runner_id"), table[["result_id", "runner_id"]], tmp_path)  # fmt: skip
    assert found.to_numpy().tolist() == [
        ["starters", "2001-2010", 3, 4, "Ann and Bo (2012), Starters, https://example.org/starters"],
        ["ten finishes", "2001-2011", 1, 1, "the list (www.example.org)"],
    ]  # fmt: skip
    assert found.columns.tolist() == ["what", "years", "ours", "published", "source"]


def test_counts_that_differ_have_the_cause_that_somebody_found(tmp_path):
    (tmp_path / "finish_counts.csv").write_text("result_id,cause\nb,a reason\nz,another\n")
    table = pd.DataFrame({
        "result_id": list("abc"), "runner_id": list("xyz"), "name": ["Ann", "Bo", "Cy"], "year": [2010, 2011, 2012],
        "said": [1, 2, 3], "ours": [1, 3, 2], "half": ["test", "evidence", "test"],
    }, index=[4, 5, 6])  # fmt: skip
    found = disagreements(table, tmp_path)
    assert found.astype("object").where(found.notna(), None).to_dict("records") == [
        {"result_id": "b", "year": 2011, "name": "Bo", "said": 2, "ours": 3, "half": "evidence", "cause": "a reason"},
        {"result_id": "c", "year": 2012, "name": "Cy", "said": 3, "ours": 2, "half": "test", "cause": None},
    ]  # fmt: skip
    assert found.index.tolist() == [0, 1]


def test_the_drift_is_of_the_results_with_their_own_names_and_is_written_as_it_is_read(project, monkeypatch):  # fmt: skip
    """The linker of each season gets the names of its results alone; the years are those before the last."""
    results = crowd(40).assign(country_kind="residence", city=None, club=None, organiser_person_id=None)  # fmt: skip
    results["year"] = [2030 + at % 6 for at in range(len(results))]
    names = results[["result_id"]].assign(name=results["name_published"], source="made")[::-1]
    project.processed.mkdir(parents=True)
    write_parquet(results, project.processed / "results.parquet")
    write_parquet(names, project.processed / "names.parquet")
    asked = []

    class Outcome:
        def __init__(self, table):
            self.links = self
            self.table = table

        def to_pandas(self):
            return self.table

    def link_results(some, curated, names, until):
        assert curated is None and some.index.tolist() == list(range(len(some)))
        assert names["result_id"].tolist() == some["result_id"].tolist()[::-1]
        assert names.index.tolist() == list(range(len(names)))
        asked.append((int(some["year"].max()), until))
        return Outcome(pd.DataFrame({"result_id": some["result_id"], "runner_id": "r-" + some["result_id"].str.removesuffix("-again")}))  # fmt: skip

    monkeypatch.setattr(drift, "link_results", link_results)
    drift.main()
    assert asked == [(2035, None), (2034, None), (2035, 2034), (2033, None), (2035, 2033), (2031, None), (2035, 2031)]  # fmt: skip
    people = [results.loc[results["year"].le(year), "result_id"].str.removesuffix("-again").nunique() for year in (2034, 2033, 2031)]  # fmt: skip
    wanted = [[year, count, 0, 0, 0, 0] for year, count in zip((2034, 2033, 2031), people, strict=True)]  # fmt: skip
    written = read_text_csv(project.measured / "moved.csv")
    assert written.to_numpy().tolist() == [[str(one) for one in row] for row in wanted]
    assert written.columns.tolist() == ["until", "people", "by_new_results", "by_weights", "doubles", "counted_anew"]  # fmt: skip
    read = drift.measured_moved()
    assert read.to_numpy().tolist() == wanted and set(read.dtypes) == {np.dtype("int64")}
    assert b"\r" not in (project.measured / "moved.csv").read_bytes()
