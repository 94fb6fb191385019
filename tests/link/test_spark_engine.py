"""The two engines say the same about who is who."""

from __future__ import annotations

import json
import shutil

import pandas as pd
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

from link.__main__ import command

#: pyspark warns that it does not know all of pandas 3; no table passes through pandas here.
pytestmark = pytest.mark.filterwarnings("ignore:PySpark does not yet fully support pandas")

#: Real names with what happens to them, and ages that fit or do not; columns as any race has them.
ROWS = [
    ("a1", "Ana LOPEZ GARCIA", "F", "ES", "2022", "31", "", "race1", ""),
    ("a2", "Ana LOPEZ", "F", "ESP", "2023", "32", "", "race2", ""),
    ("a3", "Ana GARCIA SANCHEZ", "F", "ES", "2023", "32", "", "race1", ""),
    ("b1", "François D'HAENE", "M", "FR", "2017", "31", "", "race1", "42"),
    ("b2", "FRANCOIS DHAENE", "H", "France", "2021", "", "35-39M", "race2", "42"),
    ("b3", "D’Haene François", "M", "FRA", "2014", "28", "", "race3", ""),
    ("c1", "Tim TOLLEFSON", "M", "US", "2016", "31", "", "race1", ""),
    ("c2", "Timothy Tollefson", "M", "USA", "2018", "33", "", "race3", ""),
    ("d1", "Wei WANG", "M", "CN", "2019", "40", "", "race1", ""),
    ("d2", "Wang Wei", "M", "CN", "2019", "40", "", "race1", ""),
    ("d3", "Wang WEI", "M", "HK", "2018", "39", "", "race2", ""),
    ("e1", "Krissy MOEHL", "F", "US", "", "", "", "race1", "77"),
    ("e2", "Kristin MOEHL", "F", "US", "2009", "31", "", "race2", "77"),
    ("f1", "Jørgen Sæther", "M", "NO", "2019", "", "40-44M", "race1", ""),
    ("f2", "Joergen SAETHER", "M", "NOR", "2021.0", "44", "", "race2", ""),
    ("g1", "Abderrahim BENYOUCEF", "M", "FR", "2020", "30.7", "", "race1", ""),
    ("g2", "Abderahim BENYOUCEF", "M", "FR", "2021", "31", "", "race1", ""),
    ("h1", "", "M", "FR", "2021", "31", "", "race1", ""),
    ("h2", "Anonymous", "", "", "nonsense", "31", "", "race1", ""),
]
COLUMNS = ["result_id", "name_published", "sex", "country", "year", "age", "age_group", "race",
           "organiser_person_id"]  # fmt: skip


@pytest.fixture(scope="module")
def spark_there():
    """Skips where pyspark or Java is missing."""
    pytest.importorskip("pyspark", reason="no pyspark: say pip install .[spark]")
    if not shutil.which("java"):
        pytest.skip("no java: the engine spark needs Java 17 or later")


def linked(folder, results, *options):
    """The links and the run report of `python -m link results --out folder`."""
    done = CliRunner().invoke(command, [str(results), "--out", str(folder), *options],
                              catch_exceptions=False)  # fmt: skip
    assert done.exit_code == 0, done.output
    return pq.read_table(folder / "links.parquet"), json.loads((folder / "run.json").read_text())


def test_spark_and_duckdb_give_the_same_links(tmp_path, spark_there):
    results = tmp_path / "results.csv"
    pd.DataFrame(ROWS, columns=COLUMNS).sample(frac=1, random_state=3).to_csv(results, index=False)
    here, report = linked(tmp_path / "duckdb", results)
    there, other = linked(tmp_path / "spark", results, "--engine", "spark", "--threads", "2")
    assert here.num_rows == len(ROWS)
    assert 0 < report["people"] < len(ROWS)
    assert there.cast(here.schema).equals(here)
    assert {**other, "engine": ""} == {**report, "engine": ""}
    # Spark by itself sorts missing years first; the earliest result names the person.
    runner = dict(zip(*there.select(["result_id", "runner_id"]).to_pydict().values(), strict=True))
    assert runner["e1"] == runner["e2"] == "r-e2"


def test_a_cluster_needs_a_folder_that_its_workers_see(tmp_path, spark_there):
    results = tmp_path / "results.csv"
    pd.DataFrame(ROWS, columns=COLUMNS).to_csv(results, index=False)
    done = CliRunner().invoke(command, [str(results), "--out", str(tmp_path / "out"), "--engine", "spark",
                                        "--spark-master", "spark://nowhere:7077"])  # fmt: skip
    assert "--spark-dir" in str(done.exception)
    assert not (tmp_path / "out").exists()


def test_without_pyspark_the_message_says_what_to_install(tmp_path, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "pyspark.sql", None)
    results = tmp_path / "results.csv"
    pd.DataFrame(ROWS, columns=COLUMNS).to_csv(results, index=False)
    done = CliRunner().invoke(command, [str(results), "--out", str(tmp_path / "out"), "--engine", "spark"])
    assert "pip install .[spark]" in str(done.exception)
