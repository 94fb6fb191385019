"""What the benchmark claims rests on its score and its generated rows."""

from __future__ import annotations

import importlib
import itertools
import sys
from pathlib import Path

import click
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from benchmarks.__main__ import entry, hopeless, put
from benchmarks.build_stages import REST, STEPS, stages
from benchmarks.contenders import OURS, SCRIPTS, Peer, answer_of, scored_run
from benchmarks.everything import together
from benchmarks.generate import rates
from benchmarks.measure import Run, run
from benchmarks.names import lexicons, people_seen
from benchmarks.published import AgeWay, misspelled, published_ages, without_accents
from benchmarks.report import everything, page, table
from benchmarks.score import score
from benchmarks.thresholds import WITH_THRESHOLDS, best_threshold, merged, read_tried


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
    pq.write_table(
        pa.table({"result_id": ids, "person": person.to_numpy()}), tmp_path / "truth.parquet"
    )
    named = cluster.drop(left_out)
    pq.write_table(pa.table({"result_id": list(named.index), "cluster": named.to_numpy()}),
                   tmp_path / "answer.parquet")  # fmt: skip
    found = score(tmp_path / "answer.parquet", tmp_path / "truth.parquet")
    true, claimed = pairs(person), pairs(named)
    assert found["precision"] == pytest.approx(len(true & claimed) / len(claimed))
    assert found["recall"] == pytest.approx(len(true & claimed) / len(true))


def test_an_answer_that_names_a_result_twice_is_refused(tmp_path):
    pq.write_table(
        pa.table({"result_id": ["a", "b"], "person": [1, 1]}), tmp_path / "truth.parquet"
    )
    pq.write_table(
        pa.table({"result_id": ["a", "a"], "cluster": [1, 2]}), tmp_path / "answer.parquet"
    )
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
    assert run([sys.executable, "-c", code], tmp_path / "log", timeout, 2**33, {}).ended == ended


def same_by_chance(names):
    """The chance that two people of a sample bear one name, without the bias of its size."""
    counts, people = names.value_counts(), len(names)
    return float((counts * (counts - 1)).sum()) / (people * (people - 1))


@pytest.mark.slow
def test_namesakes_are_as_common_as_in_the_raw_tables(project):
    seen = people_seen(project.raw)
    made = lexicons(seen, np.random.default_rng(1))
    for country in ("FRA", "USA", "CHN"):  # of few, of some and of most namesakes
        of_country = seen[seen["country"] == country]
        for part, names in (
            ("family", of_country["family"]),
            ("M", of_country.loc[of_country["sex"] == "M", "given"]),
        ):
            chance = np.diff(made[country, part].chance, prepend=0.0)
            assert (chance**2).sum() == pytest.approx(same_by_chance(names), rel=0.15), (
                country,
                part,
            )
            assert chance.sum() == pytest.approx(1.0)


MIB = 2**20


@pytest.mark.skipif(
    not Path("/proc/self/status").exists(),
    reason="no /proc: memory is known by the system's word only",
)
@pytest.mark.slow
def test_the_memory_of_a_run_is_its_own_and_shared_pages_count_once(tmp_path):
    ours = bytearray(300 * MIB)  # what the one that starts it holds is not the run's
    ours[::4096] = b"x" * len(ours[::4096])
    small = run(
        [sys.executable, "-c", "import time; time.sleep(0.5)"], tmp_path / "log", 60, 2**33, {}
    )
    assert 1 * MIB < small.peak_bytes < 100 * MIB
    code = ("import os, time; held = bytearray(200 << 20); held[::4096] = b'x' * len(held[::4096]); "
            "child = os.fork(); time.sleep(2.5)")  # fmt: skip
    forked = run([sys.executable, "-c", code], tmp_path / "log", 60, 2**33, {})
    assert 200 * MIB < forked.peak_bytes < 350 * MIB
    large = run([sys.executable, "-c", code], tmp_path / "log", 60, 100 * MIB, {})
    assert large.ended == "too large"


def measured(rows, name, *runs, threshold="", **quality):
    """An entry of results.json."""
    return entry(rows, name, list(runs), quality, (15.0, 8.0), threshold)


QUALITY = {"precision": 0.9, "recall": 0.8, "f1": 0.847}


def test_who_was_stopped_is_not_given_more_rows_and_the_report_says_so():
    entries = [
        measured(
            100,
            OURS,
            Run("done", 2.0, 1 << 30),
            Run("done", 4.0, 2 << 30),
            Run("done", 3.0, 1 << 30),
            **QUALITY,
        ),
        measured(100, "dedupe", Run("too large", 218.0, 12 << 30)),
        measured(100, "recordlinkage", Run("done", 6.0, 1 << 30), threshold="2.7", **QUALITY),
        measured(1000, "recordlinkage", Run("too slow", 900.0, 7 << 30)),
    ]
    assert entries[0]["seconds"] == 3.0  # the median
    assert entries[0]["peak_gb"] == 2.0  # the most
    assert hopeless("recordlinkage", 1000, entries) is None
    assert hopeless("dedupe", 100, entries) is None
    kept = {"entries": entries, "note": "", "build": {
        "runs": 3, "seconds": 30.0, "seconds_min": 29.0, "seconds_max": 31.0, "peak_gb": 0.7, "date": "2026-01-01",
        "stages": {"clean": 10.0, "link": 30.0}}, "machine": {
        "cores": "2", "memory": "24 GB", "processor": "any", "system": "any", "python": "3"}}  # fmt: skip
    put(kept, [hopeless("dedupe", 1000, entries)])
    assert hopeless("dedupe", 5000, kept["entries"])["message"] == "stopped at 100 rows"
    text = page(kept)
    assert "| dedupe | | | | stopped after 218 s at 12.0 GB, over its limit of 8 GB | | | |" in text
    assert "| dedupe | | | | not run: stopped at 100 rows | | | |" in text
    assert "| recordlinkage | | | | stopped after 15 min, its limit, at 7.0 GB | | | |" in text
    assert "| recordlinkage, at 2.7 | 0.900 | 0.800 | 0.847 | 6.0 | 2.00 | 1.0 | 1 |" in text
    assert "| doubles link | 0.900 | 0.800 | 0.847 | 3.0 (2.0 to 4.0) | 1.00 | 2.0 | 3 |" in text
    assert "| link | 30.0 | 75% |" in text


def test_measuring_again_replaces_an_entry_and_forgets_who_is_no_longer_there():
    kept = {
        "entries": [
            measured(100, OURS, Run("done", 2.0, 1)),
            measured(100, "gone", Run("done", 1.0, 1)),
        ]
    }
    put(
        kept,
        [measured(100, OURS, Run("done", 9.0, 1)), measured(50, "dedupe", Run("done", 1.0, 1))],
    )
    assert [(e["rows"], e["name"], e["seconds"]) for e in kept["entries"]] == [
        (50, "dedupe", 1.0),
        (100, OURS, 9.0),
    ]


def test_a_time_is_set_against_the_linkers_of_the_same_run_only():
    kept = {"entries": [measured(100, OURS, Run("done", 2.0, 1), **QUALITY),
                        measured(100, "dedupe", Run("done", 8.0, 1), **QUALITY)]}  # fmt: skip
    assert "| 8.0 | 4.00 |" in table(kept["entries"])
    put(kept, [measured(100, OURS, Run("done", 1.0, 1), **QUALITY)])
    assert "| 8.0 |  |" in table(kept["entries"])
    put(kept, [measured(100, "dedupe", Run("done", 9.0, 1), **QUALITY),
               measured(100, OURS, Run("done", 3.0, 1), **QUALITY)])  # fmt: skip
    assert "| 9.0 | 3.00 |" in table(kept["entries"])


def tried(*rows):
    """Rows of thresholds.csv."""
    table = pd.DataFrame(rows, columns=["peer", "rows", "threshold", "precision", "recall", "f1"])
    return table.astype(
        {
            "peer": str,
            "rows": int,
            "threshold": str,
            "precision": float,
            "recall": float,
            "f1": float,
        }
    )


def test_a_peer_gets_the_threshold_that_suits_it_best_at_the_size_and_else_at_the_next_smaller_one():
    table = tried(("dedupe", 100, "0.5", 0.9, 0.9, 0.9), ("dedupe", 100, "0.3", 0.9, 0.9, 0.9),
                  ("dedupe", 1000, "0.5", 0.4, 0.9, 0.55), ("dedupe", 1000, "0.95", 0.9, 0.8, 0.85),
                  ("dedupe", 9000, "0.7", 0.9, 0.9, 0.9), ("recordlinkage", 1000, "2.6", 0.9, 0.9, 0.99))  # fmt: skip
    assert best_threshold("dedupe", 100, table) == ["0.3"]
    assert best_threshold("dedupe", 1000, table) == ["0.95"]
    assert best_threshold("dedupe", 5000, table) == ["0.95"]
    assert best_threshold("exact name and country", 1000, table) == []
    assert best_threshold(OURS, 1000, table) == []
    with pytest.raises(
        click.ClickException, match=r"no threshold of recordlinkage for 100 rows.*--rows 100"
    ):
        best_threshold("recordlinkage", 100, table)


def test_trying_a_threshold_again_replaces_it_and_the_order_is_by_number():
    before = tried(("dedupe", 100, "0.5", 0.9, 0.9, 0.9))
    found = tried(("dedupe", 100, "0.95", 0.9, 0.8, 0.85), ("dedupe", 100, "0.5", 0.1, 0.1, 0.1))
    both = merged(before, found)
    assert list(both["threshold"]) == ["0.5", "0.95"]
    assert list(both["f1"]) == [0.1, 0.85]
    assert merged(tried(), found).equals(both)


def test_every_peer_with_a_threshold_has_tried_some_at_the_smallest_size():
    assert {best_threshold(name, 20_000, read_tried())[0] for name in WITH_THRESHOLDS}


def test_a_run_gives_an_answer_for_each_threshold_and_leaves_nothing_spilled(tmp_path, monkeypatch):
    script = tmp_path / "peer.py"
    script.write_text("""
import pathlib, shutil, sys
results, answer, truth, *thresholds = sys.argv[1:]
pathlib.Path(results).with_name("spill").mkdir()
for threshold in thresholds:
    shutil.copy(results, answer.format(threshold))
""")
    rows = pa.table({"result_id": ["a", "b"], "cluster": [1, 1]})
    pq.write_table(rows, tmp_path / "results.parquet")
    pq.write_table(rows.rename_columns(["result_id", "person"]), tmp_path / "truth.parquet")
    monkeypatch.setitem(SCRIPTS, "dedupe", Peer(str(script), ("0.5", "0.9")))
    done, scores = scored_run("dedupe", tmp_path, ["0.5", "0.9"], Path(sys.executable), (1.0, 1.0))
    assert done.ended == "done"
    assert [found["f1"] for found in scores] == [1.0, 1.0]
    assert answer_of("dedupe", tmp_path).with_name("dedupe.0.9.parquet").is_file()
    assert not (tmp_path / "spill").exists()


def test_every_peer_has_its_script_and_every_stage_its_function(project):
    for peer in SCRIPTS.values():
        assert (project.root / "benchmarks" / "peers" / peer.script).is_file()
    for path in STEPS.values():
        module, function = path.rsplit(".", 1)
        assert callable(getattr(importlib.import_module(module), function)), path
    told = stages(20.0, [(name, float(at), at + 1.0) for at, name in enumerate(STEPS)])
    assert told[REST] == 20.0 - len(STEPS)
    assert sum(told.values()) == pytest.approx(20.0)


def test_an_edition_that_is_held_comes_once_and_only_its_own_year_is_left_out(project):
    ours = pd.DataFrame({
        "result_id": ["lavaredo-2024-1", "wser-2024-1"], "race": ["lavaredo", "wser"], "year": [2024, 2024],
        "name_published": ["Ann ANDERS", "Ann Anders"], "organiser_person_id": pd.array(["7", None], dtype="string"),
    })  # fmt: skip
    labelled = pd.DataFrame({
        "result_id": ["b1", "b2", "b3"], "race": ["lavaredo-120K", "lavaredo-120K", "lavaredo-80K"],
        "year": ["2024", "2023", "2024"], "name_published": "Ann ANDERS", "organiser_person_id": ["7", "7", ""],
    })  # fmt: skip
    rows = together(ours, labelled)
    assert rows["result_id"].tolist() == ["lavaredo-2024-1", "wser-2024-1", "b2", "b3"]
    assert rows["organiser_person_id"].notna().tolist() == [True, False, True, False]


def test_the_report_says_whether_the_engines_agree():
    one = {"precision": 0.96, "recall": 0.99, "people": 3, "seconds": 40.1, "peak_gb": 0.68}
    found = {"rows": 9, "rows_with_id": 8, "same_links": True, "note": "Busy.", "date": "2031-01-01", "engines": {"duckdb": one}}  # fmt: skip
    assert "links are the same bytes. Busy." in everything(found)
    assert "| duckdb | 0.960 | 0.990 | 3 | 40 | 0.7 |" in everything(found)
    assert "links are not the same." in everything({**found, "same_links": False})
