"""The command: what it prints, where its errors go, and with which status it ends."""

import json
import subprocess
import sys

import pytest

from race_doubles.command.cli import SUBCOMMANDS, main


def run(capsys, *words):
    """The exit status, stdout and stderr of one call."""
    with pytest.raises(SystemExit) as done:
        main(list(words))
    out, err = capsys.readouterr()
    return done.value.code, out, err


@pytest.mark.parametrize("name", [None, *SUBCOMMANDS])
def test_help_on_every_level(capsys, name):
    status, out, _ = run(capsys, *filter(None, [name, "--help"]))
    assert status == 0
    assert "Usage: doubles" in out and "--help" in out


def test_no_subcommand_is_a_mistake_that_shows_the_help(capsys):
    status, _, err = run(capsys)
    assert status == 2 and "Commands" in err


@pytest.mark.parametrize(
    "words",
    [
        ["lisst"],
        ["list", "--level", "best"],
        ["list", "--yaer", "2007"],
        ["list", "--year", "soon"],
        ["runner"],
    ],
)
def test_a_mistake_in_the_call_is_one_line_on_stderr_and_status_2(capsys, words):
    status, out, err = run(capsys, *words)
    assert (status, out) == (2, "")
    assert len(err.strip().splitlines()) == 1 and err.startswith("doubles: ")


@pytest.mark.parametrize(
    ("year", "said"), [("2008", "not held in 2008"), ("2020", "not held in 2020"), ("1955", "1955")]
)
def test_a_year_without_both_races_is_named(capsys, tables, year, said):
    status, out, err = run(capsys, "list", "--year", year)
    assert (status, out) == (2, "") and said in err


def test_a_missing_table_says_how_to_make_it(capsys, tmp_path, monkeypatch):
    (tmp_path / "data" / "raw").mkdir(parents=True)
    monkeypatch.setenv("DOUBLES_HOME", str(tmp_path))
    status, out, err = run(capsys, "list")
    assert (status, out) == (1, "") and "doubles build" in err and "Traceback" not in err


def test_a_home_that_is_no_checkout_is_a_mistake(capsys, tmp_path, monkeypatch):
    monkeypatch.setenv("DOUBLES_HOME", str(tmp_path / "nowhere"))
    status, _, err = run(capsys, "list")
    assert status == 2 and "DOUBLES_HOME" in err


def test_debug_shows_the_traceback():
    call = (
        "import os; os.environ['DOUBLES_HOME'] = 'nowhere'; "
        "from race_doubles.command.cli import main; main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", call, "list", "--debug"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 1 and "Traceback" in done.stderr
    assert "UsageProblem" in done.stderr and "DOUBLES_HOME" in done.stderr


def test_list_gives_the_winners_in_every_format(capsys, tables):
    status, out, err = run(capsys, "list", "--level", "won")
    assert status == 0 and "4 doubles by 4 runners." in err
    for part in (
        "Nikki Kimball",
        "Kilian Jornet",
        "Courtney Dauwalter",
        "Katie Schide",
        "15:34:24",
    ):
        assert part in out
    _, out, _ = run(capsys, "list", "--level", "won", "--format", "csv")
    assert len(out.splitlines()) == 5 and out.startswith("runner_id,name,sex,age,country,year,")
    _, out, _ = run(capsys, "list", "--level", "won", "--format", "json")
    assert [row["year"] for row in json.loads(out)] == [2007, 2011, 2023, 2024]


def test_a_level_includes_the_stronger_ones(capsys, tables):
    _, out, _ = run(capsys, "list", "--level", "podium", "--format", "json")
    assert {row["level"] for row in json.loads(out)} == {"podium", "won"}
    _, out, _ = run(capsys, "list", "--format", "json")
    assert len(json.loads(out)) == len(tables["doubles"])


def test_sex_and_year_narrow_the_list(capsys, tables):
    _, out, _ = run(capsys, "list", "--sex", "F", "--year", "2023", "--format", "json")
    rows = json.loads(out)
    assert rows and {(row["sex"], row["year"]) for row in rows} == {("F", 2023)}


@pytest.mark.parametrize(
    "name", ["kilian jornet", "JORNET Kilian", "Kilian Jornet Burgada", "jornet"]
)
def test_a_runner_is_found_in_any_order_and_case(capsys, tables, name):
    status, out, _ = run(capsys, "runner", name)
    assert status == 0 and "Kilian Jornet" in out and "2011" in out


def test_an_unknown_runner_gets_the_nearest_names(capsys, tables):
    status, out, err = run(capsys, "runner", "Kilian", "Jornnet")
    assert (status, out) == (2, "") and "Kilian Jornet" in err
