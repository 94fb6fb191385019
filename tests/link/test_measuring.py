"""What `evaluate` and `entry_links` measure and write, against every pair counted one by one."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from scipy.stats import beta

from race_doubles.common.resampling import ratio_interval
from race_doubles.link.evaluation import evaluate

EVENTS = ["uta", "kosciuszko", "mountyun", "xiamen", "lavaredo", "eiger"]


def benchmark() -> pd.DataFrame:
    """Ten people in two races of each event, in one year, and one race of the year after.

    Of each event, two people bear one name (a wrong link), and another is misspelt in the second race (a missed one).
    """
    rows = []
    for event in EVENTS:
        for race, year in (
            (f"{event}-100", "2022"),
            (f"{event}-50", "2022"),
            (f"{event}-50", "2023"),
        ):
            for person in range(10):
                name = f"{event} {'namesake' if person < 2 else person}"
                if person == 9 and race.endswith("-50") and year == "2022":
                    name += " misspelt"
                rows.append((event, race, year, name, f"{event}{person}", str(1960 + person)))
    table = pd.DataFrame(rows, columns=["event", "race", "year", "name_published", "organiser_person_id", "born_year"])  # fmt: skip
    table.insert(0, "result_id", [f"b{place:05d}" for place in range(len(table))])
    return table.assign(sex="H", country="FR", age_group="20-34M", club="", bib="")


def by_name(rows: pd.DataFrame) -> pd.Series:
    """A linker that takes everybody of one name for one, and is shown no id and one side's birth years at most."""
    assert "organiser_person_id" not in rows
    return pd.Series(rows["name_published"].to_numpy(), index=rows["result_id"])


def counted(truth, found) -> dict[str, int]:
    """Pairs of rows of one person by truth, as found, and both."""
    right = true = together = 0
    for (is_, said), (is_too, said_too) in combinations(zip(truth, found, strict=True), 2):
        true += is_ == is_too
        together += said == said_too
        right += is_ == is_too and said == said_too
    return {"right": right, "found": together, "true": true}


def exact_interval(right: int, number: int) -> tuple[float, float]:
    """Clopper and Pearson's, from the quantiles of the beta distribution."""
    low = beta.ppf(0.025, right, number - right + 1) if right else 0.0
    high = beta.ppf(0.975, right + 1, number - right) if right < number else 1.0
    return low, high


@pytest.fixture
def shared_folder(tmp_path):
    (tmp_path / "benchmark").mkdir()
    benchmark().to_csv(tmp_path / "benchmark" / "world_series_2022_2025.csv.gz", index=False)
    return tmp_path


def test_every_figure_of_the_benchmark_is_the_count_of_its_pairs(shared_folder, monkeypatch):
    monkeypatch.setattr(evaluate, "_link", by_name)
    monkeypatch.setattr(evaluate, "SEEN_PAIRS", 2)
    monkeypatch.setattr(evaluate, "FRESH_PAIRS", 3)
    table = evaluate.measure(shared_folder).set_index("data")
    rows = benchmark()
    of_event = {
        "benchmark, all 6 events": EVENTS, "benchmark, Australia (uta, kosciuszko)": EVENTS[:2],
        "benchmark, China (mountyun, xiamen)": EVENTS[2:4], "benchmark, the other 2 events": EVENTS[4:],
    }  # fmt: skip
    assert table.index.tolist() == [*of_event, "same-year pairs of races (2)", "same-year pairs of races (3 others)"]  # fmt: skip
    for data, events in of_event.items():
        here = rows[rows["event"].isin(events)]
        wanted = counted(here["organiser_person_id"], here["name_published"])
        row = table.loc[data]
        assert row[list(wanted)].to_dict() == wanted
        assert row["precision"] == round(wanted["right"] / wanted["found"], 4)
        assert row["recall"] == round(wanted["right"] / wanted["true"], 4)
        # Of ten people nine have all three pairs, one has one of three; two names hold six rows of two people.
        people, right, true = len(events) * 10, np.array([3, 1]), np.array([3, 3])
        ends = ratio_interval(right, true, np.array([people * 0.9, people * 0.1]))
        assert row[["recall_low", "recall_high"]].tolist() == pytest.approx(ends, abs=6e-5)
        names = np.array([[6, 15], [3, 3], [1, 1], [0, 0]])
        ends = ratio_interval(names[:, 0], names[:, 1], np.array([1, 7, 1, 0]) * len(events))
        assert row[["precision_low", "precision_high"]].tolist() == pytest.approx(ends, abs=6e-5)
    for data, pairs in (
        ("same-year pairs of races (2)", 2),
        ("same-year pairs of races (3 others)", 3),
    ):
        # Between the two races of 2022: the namesakes meet four times and are right twice, seven more are found of eight.
        assert table.loc[data, ["right", "found", "true"]].tolist() == [9 * pairs, 11 * pairs, 10 * pairs]  # fmt: skip
        assert table.loc[data, "precision"] == round(9 / 11, 4)
        assert table.loc[data, "recall"] == 0.9
        assert table.loc[data, ["recall_low", "recall_high"]].tolist() == [0.9, 0.9]
        assert table.loc[data, "precision_low"] == table.loc[data, "precision_high"] == round(9 / 11, 4)  # fmt: skip
    assert table["tuning"].tolist() == ["seen while tuning"] * 4 + ["such pairs seen while tuning", "other pairs of the tuned rows"]  # fmt: skip


def test_pairs_of_races_are_of_one_year_and_each_pair_is_linked_by_itself(monkeypatch):
    """The birth year is hidden at one of the two; races with seven people in common are left out."""
    rows = benchmark()
    few = rows["race"].eq("eiger-100") & rows["organiser_person_id"].isin(
        ["eiger0", "eiger1", "eiger2"]
    )
    rows = rows[~few]
    met = []

    def linker(together: pd.DataFrame) -> pd.Series:
        races = sorted((together["race"] + " " + together["year"]).unique())
        met.append(tuple(races))
        hidden = together.groupby("race")["born_year"].agg(lambda born: born.eq("").all())
        assert hidden.tolist() == [False, True]
        return by_name(together)

    monkeypatch.setattr(evaluate, "_link", linker)
    evaluate.same_year_scores(rows, fresh=False)
    assert met == [(f"{event}-100 2022", f"{event}-50 2022") for event in sorted(EVENTS) if event != "eiger"]  # fmt: skip


def test_the_fresh_pairs_are_others_than_the_seen_ones(monkeypatch):
    met: list[str] = []

    def linker(together: pd.DataFrame) -> pd.Series:
        met.append(together["event"].iloc[0])
        return by_name(together)

    monkeypatch.setattr(evaluate, "_link", linker)
    monkeypatch.setattr(evaluate, "SEEN_PAIRS", 2)
    evaluate.same_year_scores(benchmark(), fresh=False)
    seen, met = met, []
    evaluate.same_year_scores(benchmark(), fresh=True)
    assert len(seen) == 2 and sorted([*seen, *met]) == sorted(EVENTS)


def test_the_linker_that_is_measured_sees_names_and_ages_and_keeps_the_rows_order():
    rows = benchmark().drop(columns="organiser_person_id").iloc[::-1]
    runner = evaluate._link(rows)
    assert runner.index.tolist() == rows["result_id"].tolist()
    of = dict(zip(rows["result_id"], rows["name_published"], strict=True))
    assert runner["b00009"] == runner["b00029"] != runner["b00008"]
    assert all(
        of[result] == of[runner_id.removeprefix("r-")] for result, runner_id in runner.items()
    )


def results(*rows: tuple) -> pd.DataFrame:
    columns = [
        "result_id",
        "race",
        "year",
        "name_published",
        "place",
        "organiser_person_id",
        "runner_id",
    ]
    table = pd.DataFrame(rows, columns=columns)
    return table.astype({"place": "Int64", "organiser_person_id": "str"})


JUDGED = """\
year,wser_name,wser_age,wser_place,utmb_name,utmb_uri,same,kind
2011,Ada Quill,30,3,Ada QUILL,11.ada.quill,1,plain
2011,Bo Reed,31,4,Bo REED,12.bo.reed,1,plain
2011,BO TWIN,31,4,Cy STONE,13.cy.stone,0,near
2011,Di Thorn,40,6,Di THORN,14.di.thorn,0,near
2011,Gone Away,50,,Gone AWAY,15.gone.away,1,plain
2012,Ada Quill,31,3,Ada QUILL,https://utmb.world/runner/11.ada.quill,1,plain
"""
#: Two share the fourth place; Di Thorn is linked wrongly; Bo Reed is missed; nobody is at 2011's empty place, nor in 2012 at UTMB.
STARTS = results(
    ("w1", "wser", 2011, "Ada Quill", 3, None, "r-a"), ("w2", "wser", 2011, "Bo Twin", 4, None, "r-x"),
    ("w3", "wser", 2011, "Bo Reed", 4, None, "r-b"), ("w4", "wser", 2011, "Di Thorn", 6, None, "r-d"),
    ("w5", "wser", 2012, "Ada Quill", 3, None, "r-a"), ("w6", "wser", 2011, "Nobody", None, None, "r-n"),
    ("u1", "utmb", 2011, "Ada QUILL", 3, "11", "r-a"), ("u2", "utmb", 2011, "Bo REED", 9, "12", "r-other"),
    ("u3", "utmb", 2011, "Cy STONE", 4, "13", "r-c"), ("u4", "utmb", 2011, "Di THORN", 6, "14", "r-d"),
    ("u5", "utmb", 2011, "Gone AWAY", 7, "15", "r-g"), ("u6", "utmb", 2013, "Ada QUILL", 7, "11", "r-a"),
)  # fmt: skip


@pytest.fixture
def judged(tmp_path):
    gold = tmp_path / "same_year_pairs.csv"
    gold.write_text(JUDGED, "utf-8")
    links = STARTS[["result_id", "runner_id"]]
    return evaluate.gold_pairs(STARTS.drop(columns="runner_id"), links, gold), links, gold


def test_judged_pairs_are_found_by_place_and_by_number(judged):
    pairs, _, _ = judged
    assert pairs[["year", "wser_name", "utmb_name", "kind"]].iloc[2].tolist() == [2011, "BO TWIN", "Cy STONE", "near"]  # fmt: skip
    assert pairs["result_id_wser"].fillna("").tolist() == ["w1", "w3", "w2", "w4", "", "w5"]
    assert pairs["result_id_utmb"].fillna("").tolist() == ["u1", "u2", "u3", "u4", "u5", ""]
    assert pairs["same"].tolist() == [True, True, False, False, True, True]
    assert pairs["linked"].tolist() == [True, False, False, True, False, False]
    assert pairs["present"].tolist() == [True, True, True, True, False, False]


def test_what_the_links_get_wrong_of_them_is_named(judged):
    _, links, gold = judged
    wrong = evaluate.gold_errors(STARTS.drop(columns="runner_id"), links, gold)
    assert wrong.index.tolist() == [1, 3, 4, 5]
    agreed = links.replace("r-other", "r-b").assign(runner_id=lambda t: t["runner_id"].where(t["result_id"].ne("u4"), "r-z"))  # fmt: skip
    assert evaluate.gold_errors(STARTS.drop(columns="runner_id"), agreed, gold).index.tolist() == [4, 5]  # fmt: skip


def test_precision_is_of_the_links_and_recall_of_the_people(judged):
    """Linked are two, one of them rightly; one are four."""
    scores = evaluate.gold_scores(judged[0])
    assert (scores["right"], scores["found"], scores["true"]) == (1, 2, 4)
    assert (scores["precision"], scores["recall"]) == (0.5, 0.25)
    assert (scores["precision_low"], scores["precision_high"]) == pytest.approx(exact_interval(1, 2))  # fmt: skip
    assert (scores["recall_low"], scores["recall_high"]) == pytest.approx(exact_interval(1, 4))


def test_a_share_is_told_with_its_interval_in_per_cent():
    scores = {"precision": 0.9515, "precision_low": "0.9488", "precision_high": 0.95443, "recall": 1, "recall_low": 0.5, "recall_high": 1}  # fmt: skip
    assert evaluate.interval(scores, "precision") == "95.2% (94.9–95.4)"
    assert evaluate.interval(scores, "precision", 2) == "95.15% (94.88–95.44)"
    assert evaluate.interval(scores, "recall") == "100.0% (50.0–100.0)"


def test_nobody_with_two_results_has_no_share():
    scores = evaluate.pair_scores(pd.Series(["a", "b"]), pd.Series(["x", "x"]))
    assert (scores["right"], scores["found"], scores["true"]) == (0, 1, 0)
    assert scores["precision"] == 0 and np.isnan(scores["recall"]) and np.isnan(scores["recall_low"])  # fmt: skip


WHY = pd.DataFrame(
    [
        ("1", "r", "utmb", 2010, "Eric BLANCHARD", 1966, 1970), ("2", "r", "utmb", 2011, "Éric BLANCHARD", 1967, 1971),
        ("2", "r", "utmb", 2012, "Eric BLANCHARD", 1968, 1968), ("3", "s", "utmb", 2008, "Mike MASON", None, None),
        ("4", "s", "utmb", 2008, "Michael MASON", 1969, 1973), ("5", "t", "utmb", 2009, "Ann LEE", 1970, 1970),
        ("5", "u", "utmb", 2010, "Ann LEE", 1980, 1980), ("5", "u", "utmb", 2011, "Ann LEE", 1980, 1980),
        ("6", "v", "utmb", 2012, "Ona DAHL", 1970, 1974), ("6", "w", "utmb", 2013, "Ona DAHL", 1974, 1978),
    ],
    columns=["truth", "found", "race", "year", "name_published", "born_min", "born_max"],
).astype({"born_min": "Int64", "born_max": "Int64"})  # fmt: skip


def test_wrong_links_are_told_by_the_two_results_most_alike():
    false = evaluate.false_pairs(WHY)
    assert false[["truth_a", "truth_b", "pairs_of_results"]].to_numpy().tolist() == [["1", "2", 2], ["3", "4", 1]]  # fmt: skip
    assert false.loc[0, ["year_a", "year_b", "name_published_b"]].tolist() == [2010, 2012, "Eric BLANCHARD"]  # fmt: skip
    assert false["cause"].tolist() == ["one name, never in one edition", "both in one edition"]
    table = evaluate.error_table(false)
    assert table.to_numpy().tolist() == [
        ["one name, never in one edition", 1, 2, "Eric BLANCHARD (2010, born 1966-1970; 2012, born 1968)"],
        ["both in one edition", 1, 1, "Mike MASON (2008, no age) | Michael MASON (2008, born 1969-1973)"],
    ]  # fmt: skip
    assert table.columns.tolist() == ["cause", "people", "pairs", "for example"]


def test_missed_links_are_told_pair_by_pair_and_ages_that_meet_in_a_year_do_not_exclude():
    missed = evaluate.missed_pairs(WHY)
    assert missed[["truth", "year_a", "year_b"]].to_numpy().tolist() == [["5", 2009, 2010], ["5", 2009, 2011], ["6", 2012, 2013]]  # fmt: skip
    assert missed["cause"].tolist() == ["ages that exclude each other"] * 2 + ["a common name, too little evidence"]  # fmt: skip
    assert evaluate.error_table(missed)[["cause", "people", "pairs"]].to_numpy().tolist() == [
        ["ages that exclude each other", 1, 2], ["a common name, too little evidence", 1, 1],
    ]  # fmt: skip


def test_no_more_examples_than_asked_and_causes_alike_by_name():
    pairs = pd.concat([evaluate.missed_pairs(WHY.assign(truth=WHY["truth"] + str(copy))) for copy in range(4)])  # fmt: skip
    table = evaluate.error_table(pairs, examples=3)
    assert table["people"].tolist() == [4, 4]
    assert [said.count(" · ") for said in table["for example"]] == [2, 2]
    assert evaluate.error_table(pairs)["for example"].str.count(" · ").tolist() == [1, 1]
    one_each = evaluate.error_table(pairs.drop_duplicates("cause"))
    assert one_each["cause"].tolist() == sorted(one_each["cause"])


def test_hidden_ids_are_those_of_utmb_and_nobody_else_s():
    from helpers import crowd

    table = crowd(60).assign(country_kind="residence", city=None, club=None, name=lambda t: t["name_published"])  # fmt: skip
    table["organiser_person_id"] = table["result_id"].str.removesuffix("-again")
    table.loc[table["race"].eq("elsewhere"), "race"] = "utmb"
    table.loc[table.index[:4], "organiser_person_id"] = None
    hidden = evaluate.hidden_ids(table)
    wanted = table[table["race"].eq("utmb") & table["organiser_person_id"].notna()]
    assert hidden["result_id"].tolist() == wanted["result_id"].tolist()
    assert hidden["truth"].tolist() == wanted["organiser_person_id"].tolist()
    assert hidden["found"].tolist() == [f"r-{one}" for one in hidden["result_id"]]
