"""`doubles review`, `races` and `sql` of the made world."""

from __future__ import annotations

import re
import shutil

import pytest

from race_doubles.command.cli import main
from race_doubles.common.paths import Project


@pytest.fixture
def copy(world, tmp_path) -> Project:
    """The made world in a folder of its own, to be written to."""
    shutil.copytree(world.root, tmp_path / "world")
    return Project(tmp_path / "world")


@pytest.fixture
def say(world, monkeypatch, capfd):
    """Runs the command in the made world, or in `home`: its status, what it printed, and what went to stderr."""

    def run(*arguments: str, home: Project | None = None) -> tuple[int, str, str]:
        monkeypatch.setenv("DOUBLES_HOME", str((home or world).root))
        with pytest.raises(SystemExit) as end:
            main(list(arguments))
        out, err = capfd.readouterr()
        return end.value.code or 0, out, err

    return run


MAKE = "Would make a double if they were one person; the likeliest first (0 of 0):"
NEAR = "Other people near the decision (0 of 0):"
#: The fifteen doubles in the order of what they hang on: Boris' two countries first, the rarest countries last.
FIRST, LAST = ("wser-2022-p2", "utmb-2022-908"), ("wser-2022-p3", "utmb-2022-905")


def test_every_double_is_listed_by_what_it_hangs_on(say, made):
    status, out, err = say("review")
    heads = [line for line in out.splitlines() if line and not line.startswith((" ", "+", "-"))]
    assert (status, err) == (0, "")
    assert heads == [MAKE, "Doubles that hang on little: the strongest pair between a person's two races (15 of 15):", NEAR]  # fmt: skip
    pairs = re.findall(r"^\+(\d+\.\d)  (\S+) (\S+)  1 double of (\S+)$", out, re.MULTILINE)
    assert [float(bits) for bits, *_ in pairs] == sorted(float(bits) for bits, *_ in pairs)
    assert pairs[0][1:3] == FIRST and pairs[-1][1:3] == LAST
    doubles = made["doubles"]
    assert {(one, who) for _, one, _, who in pairs} == set(zip(doubles["wser_result_id"], doubles["runner_id"], strict=True))  # fmt: skip


def test_a_pair_is_told_in_four_lines_whose_bits_add_up(say):
    """The weight beyond the 1.5 bits of a link; names and years of both; each piece of evidence."""
    _, out, _ = say("review", "--limit", "1")
    lines = out.splitlines()
    at = next(number for number, line in enumerate(lines) if "wser-2022-p2" in line)
    assert "(1 of 15):" in lines[at - 2]
    assert (
        lines[at + 1] == "       Boris Tavener, Western States 2022, born 1986-1987, M, GBR, London"
    )
    assert lines[at + 2] == "       Boris TAVENER, UTMB 2022, born 1987, M, IRL"
    bits = [float(bit) for bit in re.findall(r"[+-]\d+\.\d", lines[at + 3])]
    assert sum(bits) - 1.5 == pytest.approx(float(lines[at].split()[0]), abs=0.35)
    assert lines[at + 3].endswith("before any evidence -7.0") and "country -1.0" in lines[at + 3]
    assert sum("wser-" in line for line in lines) == 1


def test_only_doubles_leaves_out_the_rest(say):
    _, out, _ = say("review", "--doubles", "--limit", "1")
    assert MAKE in out and NEAR not in out


def test_rows_to_fill_in_have_the_address_of_the_first_result(say):
    status, out, _ = say("review", "--rows", "--limit", "1")
    assert status == 0
    assert out.splitlines() == [
        "# Would make a double if they were one person; the likeliest first", "result_id_a,result_id_b,reason,source",
        "# Doubles that hang on little: the strongest pair between a person's two races", "result_id_a,result_id_b,reason,source",
        "wser-2022-p2,utmb-2022-908,REASON,https://www.wser.org/results/2022-results/",
        "# Other people near the decision", "result_id_a,result_id_b,reason,source",
    ]  # fmt: skip


def test_a_decision_is_written_and_its_pair_is_not_asked_again(say, copy):
    path = copy.curated / "same_person.csv"
    before = path.read_text("utf-8")
    status, out, _ = say("review", "--same", *FIRST, "--reason", "He says so", "--source", "https://a.b", home=copy)  # fmt: skip
    assert status == 0 and out == "Recorded in data/curated/same_person.csv; `doubles build` applies it.\n"  # fmt: skip
    assert path.read_text("utf-8") == before + "wser-2022-p2,utmb-2022-908,He says so,https://a.b\n"
    _, out, _ = say("review", "--doubles", home=copy)
    assert "(14 of 14)" in out and " ".join(FIRST) not in out
    status, out, _ = say("review", "--different", *LAST, "--reason", "Two", "--source", "https://a.b", home=copy)  # fmt: skip
    assert "different_people.csv" in out
    assert (copy.curated / "different_people.csv").read_text("utf-8").endswith("wser-2022-p3,utmb-2022-905,Two,https://a.b\n")  # fmt: skip


def test_one_decision_at_a_time_and_with_a_reason(say, copy):
    status, _, err = say("review", "--same", "a", "b", "--different", "c", "d", home=copy)
    assert status == 2 and "Give one of --same and --different" in err
    before = (copy.curated / "same_person.csv").read_bytes()
    status, _, err = say("review", "--same", *FIRST, "--source", "https://a.b", home=copy)
    assert status == 1 and "reason" in err
    assert (copy.curated / "same_person.csv").read_bytes() == before


def test_the_races_and_what_is_held_of_each(say):
    status, out, _ = say("races")
    rows = {line.split()[0]: re.split(r" {2,}", line.strip()) for line in out.splitlines()[1:]}
    assert status == 0
    assert rows["wser"] == ["wser", "Western States", "Olympic Valley to Auburn, California, USA", "6", "2016, 2022", "20", "wser_results, wser_stats, wser_entrants"]  # fmt: skip
    assert rows["utmb"][4:6] == ["2016, 2022", "18"]
    assert rows["hardrock"][4] == "0"


def test_a_question_in_sql(say):
    question = "select sex, count(*) as n from doubles group by sex order by n"
    status, out, err = say("sql", question)
    assert status == 0
    assert [line.split() for line in out.splitlines()] == [["sex", "n"], ["F", "4"], ["M", "11"]]
    assert err in ("2 rows.\n", "2 rows\n", "")
    assert say("sql", question, "--format", "csv")[1] == "sex,n\nF,4\nM,11\n"
    assert '"n": 11' in say("sql", question, "--format", "json")[1].replace('"n":11', '"n": 11')
    _, out, err = say("sql", "select result_id from results order by 1", "--rows", "2")
    assert len(out.splitlines()) == 3 and "2 of 45" in err
