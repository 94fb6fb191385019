"""The yardstick of other birth years, on people of whom we know who is who."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from race_doubles.common.resampling import ratio_interval
from race_doubles.link.evaluation import strangers as module
from race_doubles.link.evaluation.strangers import strangers

_COLUMNS = ["result_id", "name_published", "sex", "country", "race", "year", "born_year"]


def _world(namesakes: int, seed: int = 7) -> tuple[pd.DataFrame, pd.Series]:
    """Results of 400 people with names of their own, each with two, and of `namesakes` that share
    one rare name but for that are strangers, one result each."""
    rng = np.random.default_rng(seed)
    letters = np.array(list("bcdfghjklmnprstvz"))
    given = ["".join(rng.choice(letters, 5)) for _ in range(40)]
    rows, people = [], []
    for person in range(400):
        name = f"{given[person % 40].title()} {''.join(rng.choice(letters, 8)).upper()}"
        born = int(rng.integers(1960, 1995))
        for year in (2023, 2024):
            rows.append((name, "M", "FRA", "race", str(year), str(born)))
            people.append(person)
    for person in range(namesakes):
        rows.append(
            ("Bcdfg HJKLMN", "M", "FRA", f"race {person}", "2023", str(rng.integers(1960, 1995)))
        )
        people.append(1000 + person)
    table = pd.DataFrame(rows, columns=_COLUMNS[1:])
    table.insert(0, "result_id", [f"x-{i:04d}" for i in range(len(table))])
    return table, pd.Series(people)


def test_where_all_names_differ_no_stranger_is_expected() -> None:
    table, _ = _world(0)
    found = strangers(table).iloc[-1]
    assert found["pairs"] == 400
    assert found["strangers"] == 0
    assert found["precision"] == 1


def test_the_number_of_strangers_is_found_without_knowing_who_is_who() -> None:
    guessed = true = 0.0
    for seed in range(6):
        table, people = _world(16, seed)
        of = table.assign(person=people)
        pairs = of.merge(of, on=["name_published", "born_year"])
        pairs = pairs[pairs["result_id_x"] < pairs["result_id_y"]]
        found = strangers(table).iloc[-1]
        assert found["pairs"] == len(pairs)
        guessed += found["strangers"]
        true += (pairs["person_x"] != pairs["person_y"]).sum()
    assert true > 10
    assert abs(guessed - true) < 3 * np.sqrt(true)


def test_an_organisers_id_plays_no_part() -> None:
    table, people = _world(8)
    pd.testing.assert_frame_equal(
        strangers(table), strangers(table.assign(organiser_person_id=people.astype(str)))
    )


def pairs_of(*rows: tuple) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["name", "level", "weight", "pairs"])


#: What every pair starts from; weights beside it are in thousandths of a bit.
PRIOR = -10_000
SAME = pairs_of((1, "same", 11_500, 4.0), (1, "same", 11_999, 2.0), (2, "longer", 12_000, 3.0), (2, "same", 11_499, 50.0), (3, "variant", 22_000, 5.0), (4, "same", 25_000, 6.0))  # fmt: skip
APART = pairs_of((1, "same", 11_600, 10.0), (2, "longer", 12_900, 5.0), (5, "variant", 23_000, 20.0), (6, "joined", 17_000, 10.0), (4, "same", 11_400, 99.0))  # fmt: skip


def test_links_are_grouped_by_weight_and_by_how_names_agree() -> None:
    """A weight of exactly an edge is above it; what is short of the threshold is no link."""
    same, other = (module._linkable(table, PRIOR) for table in (SAME, APART))
    assert same["weight"].tolist() == [1.5, 1.999, 2.0, 12.0, 15.0]
    assert same["least_bits"].tolist() == [1.5, 1.5, 2.0, 12.0, 12.0]
    assert other["least_bits"].tolist() == [1.5, 2.0, 12.0, 6.0]
    assert same["names"].tolist() == ["the same words"] * 2 + ["one name longer", "short forms, spelling", "the same words"]  # fmt: skip
    assert set(same["all"]) == {"all links"}
    assert same["wrong"].tolist() == pytest.approx([4 / (1 + 2**1.5), 2 / (1 + 2**1.999), 3 / 5, 5 / (1 + 2**12), 6 / (1 + 2**15)])  # fmt: skip


def test_strangers_are_a_tenth_of_the_pairs_of_years_apart() -> None:
    """Five distances before and after stand for one year; a group without a link is none, and names are drawn whole."""
    same, other = (module._linkable(table, PRIOR) for table in (SAME, APART))
    by_weight = module._compared(same, other, "least_bits").set_index("links")
    assert by_weight.index.tolist() == ["1.5 to 2 bits", "2 to 3 bits", "12 bits and more"]
    assert by_weight["pairs"].tolist() == [6, 3, 11]
    assert by_weight["strangers"].tolist() == pytest.approx([1.0, 0.5, 2.0])
    assert by_weight["precision"].tolist() == pytest.approx([1 - 1 / 6, 1 - 0.5 / 3, 1 - 2 / 11])
    wrong = same["wrong"].tolist()
    assert by_weight["promised"].tolist() == pytest.approx([1 - sum(wrong[:2]) / 6, 1 - wrong[2] / 3, 1 - sum(wrong[3:]) / 11])  # fmt: skip
    # In the last group one name has five pairs, one six, and a third ten pairs of years apart and no link.
    low, high = ratio_interval(np.array([0.0, 0.0, 2.0]), np.array([5.0, 6.0, 0.0]), np.array([1, 1, 1]))  # fmt: skip
    ends = by_weight.loc["12 bits and more", ["precision_low", "precision_high"]].tolist()
    assert ends == pytest.approx([1 - high, 1 - low])
    every = module._compared(same, other, "all").iloc[0]
    assert (every["links"], every["pairs"]) == ("all links", 20)
    assert every["strangers"] == pytest.approx(4.5)
    named = module._compared(same, other, "names")
    assert named["links"].tolist() == ["one name longer", "short forms, spelling", "the same words"]
    # Of the short forms ten pairs of another name, too.
    assert named["strangers"].tolist() == pytest.approx([0.5, 3.0, 1.0])
