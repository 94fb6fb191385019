"""How well entries are linked: each figure counted by hand on a few made applicants."""

from __future__ import annotations

import hashlib

import pandas as pd
import pytest
from scipy.stats import beta

from race_doubles.link.evaluation import entry_links
from race_doubles.link.evaluation.earlier_finishes import agreement, earlier_finishes
from race_doubles.link.finish_counts import half_of


def exact(right: int, number: int) -> tuple[float, float]:
    low = beta.ppf(0.025, right, number - right + 1) if right else 0.0
    return low, (beta.ppf(0.975, right + 1, number - right) if right < number else 1.0)


APPLIED = pd.DataFrame(
    [
        ("e1", "applied", "UTMB Mont-Blanc (UTMB) 2023", "n1"), ("e2", "applied", "Dacia UTMB MONT-BLANC (utmb) 2022", "n1"),
        ("e3", "applied", "Western States 100M 2024", "n2"), ("e4", "applied", "Ultra-Trail Western States 100M 2024", None),
        ("e5", "applied", None, "n3"), ("e6", "drawn", "Mont-Blanc (UTMB) 2023", "n4"), ("e7", "applied", "Mont-Blanc (UTMB)", "n5"),
        ("e8", "applied", "Mont-Blanc (UTMB) 2021", None),
    ],
    columns=["entry_id", "stage", "qualifier", "applicant_id"],
)  # fmt: skip


def test_whom_a_race_qualified_and_in_which_year():
    utmb = entry_links.qualified(APPLIED, "utmb")
    assert utmb[["entry_id", "qualified_in"]].to_numpy().tolist() == [["e1", 2023], ["e2", 2022], ["e8", 2021]]  # fmt: skip
    assert entry_links.qualified(APPLIED, "wser")[["entry_id", "qualified_in"]].to_numpy().tolist() == [["e3", 2024]]  # fmt: skip


def test_a_link_is_right_where_the_runner_finished_the_edition_named():
    rows = entry_links.qualified(APPLIED, "utmb")
    entries = pd.DataFrame({"entry_id": ["e1", "e2", "e9"], "runner_id": ["r-a", "r-b", "r-c"]})
    starts = pd.DataFrame({"runner_id": ["r-a", "r-b", "r-b"], "year": [2023, 2021, 2023]})
    found = entry_links.score_qualified(rows, entries, starts)
    assert (found["right"], found["found"], found["true"]) == (1, 2, 3)
    assert (found["precision"], found["recall"]) == (0.5, 1 / 3)
    assert (found["precision_low"], found["precision_high"]) == pytest.approx(exact(1, 2))
    # Two rows of one applicant are drawn together: one of two right, or none of one.
    from race_doubles.common.resampling import ratio_interval

    assert (found["recall_low"], found["recall_high"]) == pytest.approx(ratio_interval([1, 0], [2, 1]))  # fmt: skip


def test_rows_of_one_number_are_compared_in_pairs():
    applied = pd.DataFrame({"entry_id": list("abcdef"), "applicant_id": ["1", "1", "1", "2", "2", None]})  # fmt: skip
    entries = pd.DataFrame({"entry_id": list("abcdf"), "runner_id": ["r", "r", "s", "t", "t"]})
    found = entry_links.score_same_number(applied, entries)
    assert (found["right"], found["found"], found["precision"]) == (1, 3, 1 / 3)
    assert (found["precision_low"], found["precision_high"]) == pytest.approx(exact(1, 3))


def linked(number: int, weight: float) -> pd.DataFrame:
    return pd.DataFrame({"entry_id": [f"w{weight:g}-{at}" for at in range(number)], "match_weight": weight})  # fmt: skip


ENTRIES = pd.concat([linked(60, 2.0), linked(45, 2.5), linked(3, 9.0), linked(2, 50.0),
                     pd.DataFrame({"entry_id": ["none"], "match_weight": [float("nan")]})], ignore_index=True)  # fmt: skip


def test_links_to_be_read_are_drawn_by_a_scrambled_id_from_each_layer():
    rows = entry_links.to_read(ENTRIES)
    assert rows.groupby("layer").size().to_dict() == {0: 50, 1: 40, 3: 3, 4: 2}
    scrambled = {one: hashlib.sha256(f"entry links {one}".encode()).hexdigest() for one in linked(60, 2.0)["entry_id"]}  # fmt: skip
    assert set(rows.loc[rows["layer"].eq(0), "entry_id"]) == set(sorted(scrambled, key=scrambled.get)[:50])  # fmt: skip
    assert "order" not in rows


def test_verdicts_by_layer_and_over_every_link():
    rows = entry_links.to_read(ENTRIES)
    wrong = set(rows.loc[rows["layer"].eq(0), "entry_id"].iloc[:10])
    unclear = set(rows.loc[rows["layer"].eq(1), "entry_id"].iloc[:4])
    verdict = ["wrong" if one in wrong else "unclear" if one in unclear else "right" for one in rows["entry_id"]]  # fmt: skip
    found = pd.DataFrame(
        entry_links.score_read(rows[["entry_id"]].assign(verdict=verdict), ENTRIES)
    )
    assert found["data"].tolist() == [
        "read by hand, from 0 bits (0 of 50 unclear)", "read by hand, from 2 bits (4 of 40 unclear)", "read by hand, from 7 bits (0 of 3 unclear)",
        "read by hand, from 10 bits (0 of 2 unclear)", "read by hand, every link by its weight (4 of 95 unclear)", "read by hand, what is unclear counted as wrong",
    ]  # fmt: skip
    assert found["right"].tolist() == [40, 36, 3, 2, 81, 81] and found["found"].tolist() == [50, 36, 3, 2, 91, 95]  # fmt: skip
    share = (60 * 0.8 + 45 + 3 + 2) / 110
    assert found.loc[4, "precision"] == pytest.approx(share)
    assert found.loc[5, "precision"] == pytest.approx((60 * 0.8 + 45 * 0.9 + 3 + 2) / 110)
    # Agresti and Coull's share in each layer's variance.
    soft = [((r + 1) / (n + 2), n, size / 110) for r, n, size in ((40, 50, 60), (36, 36, 45), (3, 3, 3), (2, 2, 2))]  # fmt: skip
    wide = 1.96 * sum(part**2 * p * (1 - p) / n for p, n, part in soft) ** 0.5
    assert found.loc[4, "precision_low"] == pytest.approx(share - wide)
    assert found.loc[4, "precision_high"] == pytest.approx(min(share + wide, 1))
    assert found.loc[0, ["precision_low", "precision_high"]].tolist() == pytest.approx(exact(40, 50))  # fmt: skip


def test_earlier_finishes_are_those_of_the_person_in_earlier_years_of_the_race():
    rows = [("a10", 2010, "Ada Reed", "finished", "r-a", None), ("a11", 2011, "Ada Reed", "late", "r-a", None), ("a12", 2012, "Ada Reed", "finished", "r-a", 1),
            ("a13", 2013, "Ada REED-LO", "dnf", "r-a", 1), ("b12", 2012, "Bo Stone", "finished", "r-b", 0), ("b09", 2009, "Bo Stone", "finished", "r-b", None),
            ("c12", 2012, "Nobody Else", "finished", "r-c", None)]  # fmt: skip
    results = pd.DataFrame(rows, columns=["result_id", "year", "name", "status", "runner_id", "earlier_finishes"]).assign(race="wser")  # fmt: skip
    results["earlier_finishes"] = results["earlier_finishes"].astype("Int64")
    away = results[results["result_id"].eq("b09")].assign(race="utmb", result_id="u09")
    results = pd.concat([results, away], ignore_index=True)
    names = results[["result_id", "name"]].assign(source="wser_results")
    table = earlier_finishes(results.drop(columns="runner_id"), results[["result_id", "runner_id"]], names)  # fmt: skip
    assert table[["result_id", "runner_id", "name", "year", "said", "ours"]].to_numpy().tolist() == [
        ["a12", "r-a", "Ada Reed", 2012, 1, 1], ["b12", "r-b", "Bo Stone", 2012, 0, 1], ["a13", "r-a", "Ada REED-LO", 2013, 1, 2],
    ]  # fmt: skip
    counts = agreement(table).set_index("half")
    assert counts.loc["all"].tolist() == [3, 1, 2, 0]
    fewer = agreement(table.assign(said=table["said"] + 1)).set_index("half")
    assert fewer.loc["all"].tolist() == [3, 2, 0, 1]
    assert counts.drop("all").sum().tolist() == counts.loc["all"].tolist()


def test_half_of_the_names_are_evidence():
    names = [f"Name {chr(97 + at % 26)}{chr(97 + at // 26)}" for at in range(400)]
    halves = [half_of(name) for name in names]
    assert set(halves) == {"evidence", "test"} and 150 < halves.count("test") < 250
    assert half_of("Zoë LÉVY") == half_of("levy zoe")
