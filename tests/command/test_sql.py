"""`doubles sql`: any question to the tables, and nothing but questions to the tables."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from race_doubles.command.cli import main
from race_doubles.command.show import columns_that_fit
from race_doubles.common.errors import UsageProblem
from race_doubles.common.files import write_parquet
from race_doubles.common.paths import Project
from race_doubles.doubles.questions import ask, named_in, opened
from race_doubles.doubles.schema import TABLES

WON = "select name, year, age, wser_finish_seconds from doubles where level = 'won' order by year"


@pytest.fixture(scope="module")
def few(tables, tmp_path_factory) -> Project:
    """A project with the first rows of each table, for questions that are refused whatever they are asked of."""
    home = Project(tmp_path_factory.mktemp("few"))
    for name, table in tables.items():
        write_parquet(table.head(40), home.processed / f"{name}.parquet")
    return home


@pytest.fixture
def run(project, tables, monkeypatch, capsys):
    """Run `doubles` in this checkout: its status, and what it says on stdout and stderr."""
    monkeypatch.setenv("DOUBLES_HOME", str(project.root))
    return runner_of(capsys)


@pytest.fixture
def run_on_few(few, monkeypatch, capsys):
    """The same in the project with a few rows."""
    monkeypatch.setenv("DOUBLES_HOME", str(few.root))
    return runner_of(capsys)


def runner_of(capsys):
    def run(*words):
        with pytest.raises(SystemExit) as done:
            main(list(words))
        said = capsys.readouterr()
        return done.value.code, said.out, said.err

    return run


def test_the_three_forms_say_the_same(run, tables):
    won = tables["doubles"].query("level == 'won'").sort_values("year")
    expected = [
        tuple(map(str, row))
        for row in won[["name", "year", "age", "wser_finish_seconds"]].itertuples(index=False)
    ]
    _, out, _ = run("sql", WON, "--format", "csv")
    assert [tuple(row.values()) for row in csv.DictReader(io.StringIO(out))] == expected
    _, out, _ = run("sql", WON, "--format", "json")
    assert [tuple(map(str, row.values())) for row in json.loads(out)] == expected
    status, out, err = run("sql", WON)
    assert (status, err) == (0, "")
    lines = out.splitlines()
    assert lines[0].split() == ["name", "year", "age", "wser_finish_seconds"]
    for line, row in zip(lines[1:], expected, strict=True):
        assert line.split() == " ".join(row).split()


def test_without_a_question_every_column_is_listed_with_its_meaning(run):
    _, out, _ = run("sql", "--format", "csv")
    listed = list(csv.DictReader(io.StringIO(out)))
    assert {(row["table"], row["column"]) for row in listed} == {
        (table.name, column.name) for table in TABLES.values() for column in table.columns
    }
    assert all(row["meaning"] for row in listed)


def test_a_long_answer_is_cut_for_people_and_said_to_be(run, tables):
    status, out, err = run("sql", "from doubles", "--rows", "5")
    assert (status, len(out.splitlines())) == (0, 6)
    assert f"5 of {len(tables['doubles']):,} rows" in err
    _, out, _ = run("sql", "from doubles", "--rows", "5", "--format", "csv")
    assert len(out.splitlines()) == len(tables["doubles"]) + 1


@pytest.mark.parametrize("question", ["show tables", "describe doubles", "summarize editions"])
def test_one_may_ask_what_there_is(run, question):
    status, out, _ = run("sql", question)
    assert status == 0
    assert len(out.splitlines()) > 3


@pytest.mark.parametrize(
    "question",
    [
        "select * from read_text('{file}')",
        "select * from read_csv('{file}')",
        "select * from '{file}'",
        "select * from read_parquet('{tables}/results.parquet')",
        "select * from glob('{folder}/*')",
        "select * from parquet_metadata('{tables}/doubles.parquet')",
        "select (select content from read_text('{file}')) from doubles",
        "select * from query('select * from read_text(''{file}'')')",
        "select * from 'http://127.0.0.1:9/results.parquet'",
        "select getenv('HOME')",
    ],
)
def test_no_file_or_address_is_read(run_on_few, few, tmp_path, question):
    file = tmp_path / "secret.csv"
    file.write_text("word\nswordfish\n", "utf-8")
    status, out, err = run_on_few(
        "sql", question.format(file=file, folder=tmp_path, tables=few.processed)
    )
    assert (status, out) == (2, "")
    assert "swordfish" not in err
    assert len(err.splitlines()) == 1


@pytest.mark.parametrize(
    "question",
    [
        "copy doubles to '{folder}/out.csv'",
        "copy (select 1) to '{folder}/out.parquet' (format parquet)",
        "export database '{folder}/out'",
        "attach '{folder}/out.duckdb' as other",
        "attach ':memory:' as other",
        "install httpfs",
        "load json",
        "set enable_external_access = true",
        "reset lock_configuration",
        "pragma enable_profiling",
        "create table mine as select 1",
        "create macro f(x) as x",
        "insert into doubles select * from doubles",
        "update doubles set level = 'won'",
        "delete from doubles",
        "drop table doubles",
        "with gone as (delete from doubles returning *) select * from gone",
        "with more as (insert into doubles by name select * from doubles returning *) select * from more",
        "select * from query('drop table doubles')",
        "checkpoint",
        "call enable_logging()",
        "select 1; drop table doubles",
        "prepare p as select 1",
        "begin",
    ],
)
def test_nothing_is_written_attached_copied_installed_or_set(run_on_few, tmp_path, question):
    status, out, err = run_on_few("sql", question.format(folder=tmp_path))
    assert (status, out) == (2, "")
    assert len(err.splitlines()) == 1
    assert not list(tmp_path.iterdir())


def test_the_lock_itself_holds_whatever_the_check_of_the_question_lets_by(
    project, tables, tmp_path
):
    import duckdb

    with opened(project, ["doubles"]) as connection:
        for reaching in (
            f"copy doubles to '{tmp_path}/out.csv'",
            f"select * from read_text('{project.root}/README.md')",
            f"attach '{tmp_path}/out.duckdb'",
            "set enable_external_access = true",
            "set lock_configuration = false",
        ):
            with pytest.raises(duckdb.Error):
                connection.execute(reaching)
    assert not list(tmp_path.iterdir())


def test_no_variable_of_the_program_is_a_table(project, tables):
    mine = tables["doubles"]  # noqa: F841
    with pytest.raises(UsageProblem, match="mine"):
        ask(project, "select * from mine")


def test_a_misspelt_column_gets_the_likely_one(run):
    status, out, err = run("sql", "select yeer from doubles")
    assert (status, out, len(err.splitlines())) == (2, "", 1)
    assert '"year"' in err


def test_a_misspelt_table_gets_the_likely_one(run):
    _, _, err = run("sql", "select * from dubles")
    assert 'Did you mean "doubles"' in err


def test_two_columns_of_one_name_are_told_apart(project, tables):
    answer = ask(project, "select 1 as n, 2 as n, 3 as n_2 from doubles limit 1")
    assert answer.to_pylist() == [{"n": 1, "n_2": 2, "n_2_2": 3}]


def test_before_a_build_it_says_what_to_run(run, tmp_path: Path, monkeypatch):
    (tmp_path / "data").mkdir()
    monkeypatch.setenv("DOUBLES_HOME", str(tmp_path))
    status, _, err = run("sql", "select 1 from doubles")
    assert status == 1
    assert "run `doubles build` first" in err


def test_only_what_is_named_is_read():
    assert named_in("select count(*) from Doubles join editions using (year)") == [
        "doubles",
        "editions",
    ]
    assert named_in("show tables") == list(TABLES)


def test_the_answer_is_the_same_on_any_number_of_threads(project, tables):
    question = "select name from results"
    assert ask(project, question).column(0).to_pylist() == tables["results"]["name"].tolist()


def test_a_question_without_quotation_marks_is_told_of_them(run):
    status, _, said = run("sql", "select", "name", "from", "doubles")
    assert status == 2 and 'doubles sql "select name from doubles"' in said


def test_an_answer_without_a_row_says_so(run):
    status, table, said = run("sql", "select name from doubles where year = 1")
    assert status == 0 and table.strip() == "name" and "No row" in said


def test_in_a_pipe_nothing_is_cut_however_wide(run, tables):
    _, table, _ = run("sql", "select repeat('x', 700) as one, 'end' as other")
    assert "x" * 700 in table and "end" in table


def test_a_narrow_terminal_shows_the_columns_that_can_be_read():
    rows = [["a" * 30, "1", "b" * 5], ["c", "22", "d"]]
    assert columns_that_fit(["name", "n", "other"], rows, 80) == 3
    assert columns_that_fit(["name", "n", "other"], rows, 17) == 2
    assert columns_that_fit(["name", "n", "other"], rows, 3) == 1
    assert columns_that_fit(["name"], [], 40) == 1
