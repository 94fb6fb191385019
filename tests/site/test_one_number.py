"""One question, asked in every way that there is, gives one number."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import duckdb
import pytest

import race_doubles
from race_doubles.command.cli import main

OVER = 40
QUESTION = (
    "select year, count(*) as doubles from {table} where sex = 'F' and age > 40 "
    "and wser_status = 'finished' and utmb_status = 'finished' group by year order by year"
)


@pytest.fixture(scope="module")
def expected(project, tables) -> list[tuple[int, int]]:
    """Women over forty who finished both, by year, as a notebook asks it."""
    finished = race_doubles.at_least(race_doubles.load(project).doubles, "finished")
    found = finished[finished["sex"].eq("F") & finished["age"].gt(OVER)].groupby("year").size()
    assert len(found) > 3
    return [(int(year), int(count)) for year, count in found.items()]


@pytest.mark.parametrize("form", ["csv", "json"])
def test_the_command_says_so(form, expected, project, monkeypatch, capsys):
    monkeypatch.setenv("DOUBLES_HOME", str(project.root))
    with pytest.raises(SystemExit):
        main(["sql", QUESTION.format(table="doubles"), "--format", form])
    out = capsys.readouterr().out
    rows = json.loads(out) if form == "json" else list(csv.DictReader(io.StringIO(out)))
    assert [(int(row["year"]), int(row["doubles"])) for row in rows] == expected


def test_a_query_from_python_says_so(expected, project):
    answer = race_doubles.sql(QUESTION.format(table="doubles"), project)
    assert list(answer.itertuples(index=False, name=None)) == expected


def test_duckdb_on_the_committed_csv_says_so(expected, project):
    file = project.processed / "doubles.csv"
    assert duckdb.sql(QUESTION.format(table=f"'{file}'")).fetchall() == expected


@pytest.mark.parametrize("name", ["doubles.csv", "doubles.parquet"])
def test_duckdb_on_a_download_says_so(name, expected, whole: Path):
    assert duckdb.sql(QUESTION.format(table=f"'{whole / 'data' / name}'")).fetchall() == expected


def test_the_downloaded_database_says_so(expected, whole: Path):
    with duckdb.connect(str(whole / "data" / "race_doubles.duckdb"), read_only=True) as connection:
        assert connection.execute(QUESTION.format(table="doubles")).fetchall() == expected


def test_the_table_of_all_doubles_on_the_site_has_these_rows(expected, whole: Path, tables):
    """The page shows no ages; of those over forty each is there, as finished or better."""
    page = (whole / "doubles.html").read_text("utf-8")
    doubles = tables["doubles"].query(f"sex == 'F' and age > {OVER} and level != 'started'")
    for row in doubles.itertuples():
        assert re.search(rf"{re.escape(row.runner_id)}\b", page), row.name
    assert doubles.groupby("year").size().to_list() == [count for _, count in expected]
