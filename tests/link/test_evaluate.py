"""Scores and the causes of errors, on small tables where both are known."""

from __future__ import annotations

import pandas as pd
import pytest

from race_doubles.link.evaluation import evaluate

COLUMNS = ["truth", "found", "race", "year", "name_published", "born_min", "born_max"]


def rows(*some: tuple) -> pd.DataFrame:
    return pd.DataFrame(some, columns=COLUMNS)


@pytest.mark.parametrize(
    ("first", "second", "cause"),
    [
        (("1", "r", "utmb", 2010, "Eric BLANCHARD", 1966, 1970), ("2", "r", "utmb", 2011, "Éric BLANCHARD", 1967, 1971),
         "one name, never in one edition"),
        (("1", "r", "utmb", 2008, "Mike MASON", 1969, 1973), ("2", "r", "utmb", 2008, "Michael MASON", 1969, 1973),
         "both in one edition"),
        (("1", "r", "utmb", 2007, "Teres FRANCESC", 1958, 1967), ("2", "r", "utmb", 2006, "Francesc TERES", 1967, 1971),
         "the words in another order"),
        (("1", "r", "utmb", 2008, "Matt NEALE", 1969, 1973), ("2", "r", "utmb", 2012, "Matthew NEALE", 1968, 1972),
         "a short form of a given name"),
        (("1", "r", "utmb", 2014, "Ivan PENA-MONTES", 1980, 1991), ("2", "r", "utmb", 2025, "Ivan PENA", 1983, 1983),
         "a word more in one name"),
        (("1", "r", "utmb", 2005, "Rose DUBOURGEAL", 1951, 1955), ("2", "r", "utmb", 2006, "Rose DUBOURJEAL", 1947, 1956),
         "another spelling"),
    ],
)  # fmt: skip
def test_why_two_ids_were_joined(first, second, cause) -> None:
    found = evaluate.false_pairs(rows(first, second))
    assert found["cause"].tolist() == [cause]
    assert found["pairs_of_results"].tolist() == [1]


@pytest.mark.parametrize(
    ("first", "second", "cause"),
    [
        (("1", "r", "a", 2022, "Clémence MONTFORT", 1994, 1994), ("1", "s", "b", 2024, "Clémence BUISSART", 1994, 1994),
         "another surname or name"),
        (("1", "r", "a", 2006, "Fabrice LE BIGOT", 1967, 1983), ("1", "s", "a", 2007, "Fabrice LE BIGOT", 1955, 1964),
         "ages that exclude each other"),
        (("1", "r", "a", 2005, "Stephane PEREZ", 1971, 1982), ("1", "s", "a", 2006, "Stephane PEREZ", 1967, 1971),
         "a common name, too little evidence"),
        (("1", "r", "a", 2009, "Shane ZUNCKEL", 1992, 1992), ("1", "s", "a", 2010, "Shane ZUNCKE", 1992, 1992),
         "another spelling"),
    ],
)  # fmt: skip
def test_why_one_id_was_torn(first, second, cause) -> None:
    assert evaluate.missed_pairs(rows(first, second))["cause"].tolist() == [cause]


def test_taken_for_a_namesake_is_told_from_left_alone() -> None:
    table = rows(
        ("1", "r", "a", 2009, "Stephane CABON", 1973, 1977), ("1", "s", "a", 2015, "Stephane CABON", 1971, 1975),
        ("2", "r", "a", 2010, "Stephane CABON", 1977, 1977),
    )  # fmt: skip
    assert evaluate.missed_pairs(table)["cause"].tolist() == ["taken for a namesake"]


def test_the_causes_add_up_to_the_errors(tables) -> None:
    """UTMB's last editions with the ids hidden: nothing is left out of the tables."""
    results = tables["results"]
    rows = evaluate.hidden_ids(results[results["year"].between(2015, 2019)])
    scores = evaluate.pair_scores(rows["truth"], rows["found"])
    false = evaluate.error_table(evaluate.false_pairs(rows))
    missed = evaluate.error_table(evaluate.missed_pairs(rows))
    assert scores["found"] - scores["right"] == false["pairs"].sum()
    assert scores["true"] - scores["right"] == missed["pairs"].sum()
    assert scores["right"] > 1000


def test_scores_of_known_groups() -> None:
    """Three results of one person in two groups, one of them with a stranger: 1 of 2 found and 1 of 3 true."""
    scores = evaluate.pair_scores(pd.Series(["a", "a", "a", "b"]), pd.Series([1, 1, 2, 2]))
    assert (scores["right"], scores["found"], scores["true"]) == (1, 2, 3)
    assert scores["precision"] == 0.5 and scores["recall"] == pytest.approx(1 / 3)
    assert scores["precision_low"] <= 0.5 <= scores["precision_high"]


def test_intervals_of_the_judged_pairs_are_exact_not_a_point() -> None:
    """66 of 66 right: the lower end is where 66 in a row would happen once in forty times."""
    pairs = pd.DataFrame({"same": [True] * 66 + [False] * 50, "linked": [True] * 66 + [False] * 50})
    scores = evaluate.gold_scores(pairs)
    assert scores["recall"] == 1
    assert scores["recall_low"] ** 66 == pytest.approx(0.025)


def test_two_results_of_one_person_in_one_edition_are_listed(tables) -> None:
    """Two Jean-Pierre Foucaults of 2006 are two people; joined by force they are listed."""
    both = ["utmb-2006-76834", "utmb-2006-b1457"]
    links = tables["links"].set_index("result_id")
    assert links.loc[both, "runner_id"].nunique() == 2
    links.loc[both, "runner_id"] = links.loc[both[0], "runner_id"]
    twice = evaluate.listed_twice(tables["results"], links.reset_index())
    assert set(both) <= set(twice["result_id"])
    assert twice.groupby(["runner_id", "race", "year"]).size().ge(2).all()
