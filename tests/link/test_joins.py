"""How surely two results are one person's: by the join that made them so."""

from __future__ import annotations

import pandas as pd
import pytest

from race_doubles.link.joins import join_weights, probability
from race_doubles.link.weights import DECIDED_PROBABILITY, DECIDED_WEIGHT

JOINS = pd.DataFrame(
    [("w1", "w2", 14.0), ("u1", "u2", 12.0), ("w2", "u2", 3.0), ("w1", "w3", 2.0), ("u9", "w9", DECIDED_WEIGHT)],
    columns=["result_id_a", "result_id_b", "match_weight"],
)  # fmt: skip


def weights(*pairs: tuple[str, str]) -> list[float]:
    return join_weights(JOINS, pd.DataFrame(pairs, columns=["result_id_a", "result_id_b"])).tolist()


def test_the_join_of_the_two_groups_counts_and_no_other() -> None:
    assert weights(("w1", "u1"), ("u1", "w1"), ("w3", "w2"), ("w2", "w1")) == [3.0, 3.0, 2.0, 14.0]


def test_two_people_have_no_weight() -> None:
    assert pd.isna(weights(("w1", "w9"))[0])


def test_a_pair_asked_twice_is_told_twice() -> None:
    assert weights(("w1", "u1"), ("w1", "u1")) == [3.0, 3.0]


def test_the_probability_grows_with_the_weight_and_a_decision_is_not_certain() -> None:
    found = probability(pd.Series([0.5, 2.0, 8.0, 60.0]))
    assert found[0] == pytest.approx(0.5)
    assert found.iloc[:3].is_monotonic_increasing and found[2] > 0.99
    assert found[3] == DECIDED_PROBABILITY < 1


def test_every_double_has_a_probability_and_few_are_doubtful(tables) -> None:
    doubles = tables["doubles"]
    assert doubles["probability"].between(0.5, 1).all()
    assert doubles["probability"].lt(0.9).mean() < 0.05
