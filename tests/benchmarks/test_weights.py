"""The estimate of a weight, on pairs drawn from a weight that is known."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from benchmarks.weights import ESTIMATES, LEVELS, NOT_ESTIMATED, estimate

from race_doubles.common.files import read_text_csv
from race_doubles.link import weights
from race_doubles.link.weights import WEIGHTS


@pytest.mark.parametrize("two_ids", [0.0, 0.05])
def test_a_known_weight_is_found(two_ids: float) -> None:
    """Pairs that weigh 1.5 bits more than the weight in use says."""
    offset = np.linspace(-6, 6, 241)
    chance = (1 - two_ids) / (1 + np.exp2(-(offset + 1.5)))
    pairs = pd.DataFrame({"offset": offset, "pairs": 100.0, "matched": 100 * chance, "cluster": range(241)})  # fmt: skip
    found = estimate(pairs, -4.0, two_ids)
    assert found["estimate"] == pytest.approx(-2.5, abs=1e-6)
    assert found["low"] <= found["estimate"] <= found["high"]


def test_every_weight_in_use_stands_in_the_table_with_its_value() -> None:
    table = read_text_csv(ESTIMATES)
    in_use = dict(zip(table["weight"], table["in_use"].astype(float), strict=True))
    assert {name: in_use[name] for name in WEIGHTS} == WEIGHTS
    assert {*LEVELS, *NOT_ESTIMATED} <= set(in_use)
    settings = in_use.keys() - WEIGHTS.keys()
    assert "THRESHOLD" in settings
    assert {name: in_use[name] for name in settings} == {name: getattr(weights, name) for name in settings}  # fmt: skip


def test_a_weight_without_an_estimate_says_why() -> None:
    """Its row has the reason that stands beside its name."""
    table = read_text_csv(ESTIMATES)
    alone = table[table["weight"].isin(NOT_ESTIMATED)].set_index("weight")
    assert alone["note"].to_dict() == {name: f"not estimated: {why}" for name, why in NOT_ESTIMATED.items()}  # fmt: skip
