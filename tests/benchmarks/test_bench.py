"""What the benchmark claims rests on its score and its generated rows."""

from __future__ import annotations

import itertools

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from benchmarks.generate import rates
from benchmarks.measure import run
from benchmarks.published import AgeWay, misspelled, published_ages, without_accents
from benchmarks.score import score


def pairs(groups):
    """Every pair of results that share a group."""
    return {
        frozenset(pair)
        for _, rows in groups.groupby(groups)
        for pair in itertools.combinations(rows.index, 2)
    }


def test_counting_clusters_equals_counting_pairs(tmp_path):
    rng = np.random.default_rng(4)
    ids = [f"g{number}" for number in range(200)]
    person = pd.Series(rng.integers(60, size=200), index=ids)
    cluster = person.where(rng.random(200) < 0.8, rng.integers(60, size=200))
    left_out = ids[:7]  # rows that an answer does not name stand alone
    pq.write_table(pa.table({"result_id": ids, "person": person.to_numpy()}), tmp_path / "truth.parquet")
    named = cluster.drop(left_out)
    pq.write_table(pa.table({"result_id": list(named.index), "cluster": named.to_numpy()}),
                   tmp_path / "answer.parquet")  # fmt: skip
    found = score(tmp_path / "answer.parquet", tmp_path / "truth.parquet")
    true, claimed = pairs(person), pairs(named)
    assert found["precision"] == pytest.approx(len(true & claimed) / len(claimed))
    assert found["recall"] == pytest.approx(len(true & claimed) / len(true))


def test_an_answer_that_names_a_result_twice_is_refused(tmp_path):
    pq.write_table(pa.table({"result_id": ["a", "b"], "person": [1, 1]}), tmp_path / "truth.parquet")
    pq.write_table(pa.table({"result_id": ["a", "a"], "cluster": [1, 2]}), tmp_path / "answer.parquet")
    with pytest.raises(ValueError, match="twice"):
        score(tmp_path / "answer.parquet", tmp_path / "truth.parquet")


def test_published_ages_hold_the_true_birth_year_unless_they_are_wrong():
    rng = np.random.default_rng(1)
    born, year = rng.integers(1940, 2000, 500), np.full(500, 2022)
    way = np.resize(np.array(list(AgeWay)), 500)
    told = published_ages(born, year, way, {"age_wrong_row": 0.0, "age_missing_row": 0.0}, rng)
    low, high = told["born_min"].to_numpy(), told["born_max"].to_numpy()
    assert ((low <= born) & (born <= high)).all()
    wrong = published_ages(born, year, way, {"age_wrong_row": 1.0, "age_missing_row": 0.0}, rng)
    assert not (wrong["born_min"].to_numpy() == low).all()


def test_a_typing_error_changes_a_name_and_accents_leave_it():
    rng = np.random.default_rng(2)
    assert sum(misspelled("Tollefson", rng) != "Tollefson" for _ in range(50)) > 40
    assert without_accents("Jørgen Łukasz Müller") == "Jorgen Lukasz Muller"
    assert all(value > 0 for value in rates().values())


@pytest.mark.parametrize(("code", "timeout", "ended"), [
    ("print(1)", 60, "done"), ("raise SystemExit(3)", 60, "failed"),
    ("import time; time.sleep(60)", 0.5, "too slow"),
])  # fmt: skip
def test_how_a_run_ended_is_recorded(tmp_path, code, timeout, ended):
    import sys

    assert run([sys.executable, "-c", code], tmp_path / "log", timeout, 2**33, {}).ended == ended
