"""The two engines say the same about who is who."""

from __future__ import annotations

import importlib.util
import json
import os
import shutil

import pandas as pd
import pyarrow.parquet as pq
import pytest
from benchmarks.generate import write
from click.testing import CliRunner
from tests.link.test_counted_until import LAST, link_of

from race_doubles.command.link import link_command
from race_doubles.common.files import read_parquet
from race_doubles.common.races import RACES
from race_doubles.link.engine import DuckEngine
from race_doubles.link.forms import name_forms
from race_doubles.link.spark_engine import SparkEngine

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
    # What only one of the engines takes for a number, or breaks on; ids whose order depends on who sorts.
    ("I1", "Ondřej PŘÍHODA", "M", "CZ", "2020", "35F", "", "race1", ""),
    ("i1", "Ondrej Prihoda", "M", "CZE", "2021", "36d", "", "race2", ""),
    ("É1", "Ondrej PRIHODA", "M", "CZE", "2022", "1e400", "", "race2", ""),
    ("ß1", "Łukasz ŻÓŁĆ", "ß", "PL", "1_999", "0x1p5", "", "race1", ""),
    ("𝒜1", "Lukasz ZOLC", "M", "POL", "NaN", "inf", "", "race3", ""),
    ("z 1", "王 伟", "M", "CN", "-1", "99999999999999999999", "", "race2", ""),
    ("Z 1", "WANG Wei 🏃", "M", "CN", " 2019 ", "4_0", "", "race3", ""),
]
COLUMNS = ["result_id", "name_published", "sex", "country", "year", "age", "age_group", "race",
           "organiser_person_id"]  # fmt: skip


@pytest.fixture(scope="module")
def spark_there():
    """Skips where pyspark or Java is missing, and fails where RACE_DOUBLES_SPARK says that they are there."""
    missing = ""
    if not importlib.util.find_spec("pyspark"):
        missing = "no pyspark: say `make test-spark`"
    elif not shutil.which("java"):
        missing = "no java: the engine spark needs Java 17 or later"
    if missing and os.environ.get("RACE_DOUBLES_SPARK"):
        pytest.fail(missing)
    if missing:
        pytest.skip(missing)


def linked(folder, results, *options):
    """links.parquet (bytes) and the run report, but for the engine, of `doubles link results --out folder`."""
    done = CliRunner().invoke(link_command, [str(results), "--out", str(folder), *options],
                              catch_exceptions=False)  # fmt: skip
    assert done.exit_code == 0, done.output
    report = json.loads((folder / "run.json").read_text())
    assert report.pop("engine") == ("spark" if "spark" in options else "duckdb")
    return (folder / "links.parquet").read_bytes(), report


@pytest.fixture(scope="module")
def thousands(tmp_path_factory, project, tables):
    """A folder of every result of four years at all races, and of generated ones; and the same rows shuffled."""
    at = tmp_path_factory.mktemp("thousands")
    real = tables["results"]
    real = real[real["year"].isin([2004, 2012, 2018, 2023])]
    write(4_000, at, project.raw)
    invented = read_parquet(at / "results.parquet")
    for folder in ("ordered", "shuffled"):
        (at / folder).mkdir()
        for name, table in (("real", real), ("invented", invented)):
            if folder == "shuffled":
                table = table.sample(frac=1, random_state=8, ignore_index=True)
            table.to_parquet(at / folder / f"{name}.parquet", index=False)
    assert set(real["race"]) == set(RACES)
    assert len(real) > 5_000
    return at


def test_spark_and_duckdb_give_the_same_bytes_for_odd_rows(tmp_path, spark_there):
    results = tmp_path / "results.csv"
    pd.DataFrame(ROWS, columns=COLUMNS).sample(frac=1, random_state=3).to_csv(results, index=False)
    here, report = linked(tmp_path / "duckdb", results)
    there, other = linked(tmp_path / "spark", results, "--engine", "spark", "--threads", "2")
    assert there == here
    assert other == report
    links = pq.read_table(tmp_path / "spark" / "links.parquet")
    assert links.num_rows == len(ROWS)
    assert 0 < report["people"] < len(ROWS)
    # Spark by itself sorts missing years first; the earliest result names the person.
    runner = dict(zip(*links.select(["result_id", "runner_id"]).to_pydict().values(), strict=True))
    assert runner["e1"] == runner["e2"] == "r-e2"


def test_spark_counts_up_to_a_year_as_duckdb_does(spark_there):
    spark, duckdb = SparkEngine("1GB", 2), DuckEngine("500MB", 2)
    assert link_of(spark, LAST) == link_of(duckdb, LAST)


@pytest.mark.parametrize(("rows", "threads"), [("ordered", "1"), ("shuffled", "2")])
def test_spark_and_duckdb_give_the_same_bytes_for_thousands(
    tmp_path, thousands, spark_there, rows, threads
):
    here, report = linked(tmp_path / "duckdb", thousands / "ordered")
    there, other = linked(
        tmp_path / "spark", thousands / rows, "--engine", "spark", "--threads", threads
    )
    assert there == here
    assert other == report
    weights = pq.read_table(
        tmp_path / "spark" / "links.parquet", columns=["method", "match_weight"]
    ).to_pandas()
    assert (
        weights.groupby("method")["match_weight"].count().min() > 50
    )  # both ways of linking took part


@pytest.mark.parametrize(
    ("rows", "threads", "memory"), [("shuffled", "1", "2GB"), ("ordered", "2", "200MB")]
)
def test_order_threads_and_memory_leave_the_bytes_as_they_are(
    tmp_path, thousands, rows, threads, memory
):
    here, report = linked(tmp_path / "one", thousands / "ordered", "--threads", "2")
    there, other = linked(
        tmp_path / "other", thousands / rows, "--threads", threads, "--memory", memory
    )
    assert there == here
    assert other == report


def test_words_are_plain_letters_since_the_engines_measure_others_differently():
    """DuckDB counts bytes in levenshtein, Spark characters."""
    forms = name_forms(["王 伟", "Łukasz ŻÓŁĆ 🏃", "Ондржей ПРЖИГОДА", "Þóra ÆGIS", "٣ \u00a0 ﬁ"])
    said = [word for words in forms["words"].to_pylist() for word in words] + forms[
        "joined"
    ].to_pylist()
    assert said
    assert all(text.isascii() for text in said)


def test_a_cluster_needs_a_folder_that_its_workers_see(tmp_path, spark_there):
    results = tmp_path / "results.csv"
    pd.DataFrame(ROWS, columns=COLUMNS).to_csv(results, index=False)
    done = CliRunner().invoke(link_command, [str(results), "--out", str(tmp_path / "out"), "--engine", "spark",
                                        "--spark-master", "spark://nowhere:7077"])  # fmt: skip
    assert "--spark-dir" in str(done.exception)
    assert not (tmp_path / "out").exists()


def test_without_pyspark_the_message_says_what_to_install(tmp_path, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "pyspark.sql", None)
    results = tmp_path / "results.csv"
    pd.DataFrame(ROWS, columns=COLUMNS).to_csv(results, index=False)
    done = CliRunner().invoke(
        link_command, [str(results), "--out", str(tmp_path / "out"), "--engine", "spark"]
    )
    assert "pip install .[spark]" in str(done.exception)
