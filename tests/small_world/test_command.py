"""What the command prints of the made world, line by line."""

from __future__ import annotations

import json
import re
from io import StringIO

import pandas as pd
import pytest

from race_doubles.command.cli import main


@pytest.fixture
def said(world, monkeypatch, capfd):
    """Runs the command in the made world; gives its exit status, its lines as cells, and what went to stderr."""
    monkeypatch.setenv("DOUBLES_HOME", str(world.root))

    def run(*arguments: str) -> tuple[int, list[list[str]], str]:
        with pytest.raises(SystemExit) as end:
            main(list(arguments))
        out, err = capfd.readouterr()
        lines = [re.split(r" {2,}", line.strip()) for line in out.splitlines()]
        return end.value.code or 0, lines, err

    return run


ROWS = """\
2016  Theo Marland      M  podium     2nd  21:30:00   2nd  25:30:00  47:00:00
2016  Wendy Fairclough  F  won        1st  20:00:00   1st  26:00:00  46:00:00
2016  Zack Dempster     M  started    DNF             DNF
2022  Arlo Quennell     M  won        1st  15:00:00   1st  20:00:00  35:00:00
2022  Boris Tavener     M  top10      2nd  15:30:00   7th  23:30:00  39:00:00
2022  Cleo Marchetti    F  won        1st  16:00:00   1st  22:00:00  38:00:00
2022  Dario Venn        M  podium     3rd  16:30:00   3rd  21:00:00  37:30:00
2022  Emil Ostrander    M  top10      4th  17:00:00   4th  21:30:00  38:30:00
2022  Hugo Larue        M  top10      7th  18:30:00   2nd  20:30:00  39:00:00
2022  Kato Brandvold    M  top10     10th  20:00:00   5th  22:30:00  42:30:00
2022  Lena Ashgrove     F  podium     2nd  20:30:00   2nd  24:00:00  44:30:00
2022  Milo Danvers      M  finished  11th  21:30:00   6th  23:00:00  44:30:00
2022  Opal Winslet      F  started    4th  22:30:00   DNF
2022  Perry Umland      M  started   late             9th  25:30:00
2022  Silas Upton       M  started    DSQ            10th  26:30:00
"""
LINES = [re.split(r" {2,}", line.strip()) for line in ROWS.splitlines()]
HEAD = ["Year", "Name", "Sex", "Level", "WSER", "time", "UTMB", "time", "Combined"]


def test_every_double_is_a_line_in_order(said):
    status, lines, err = said("list")
    assert (status, lines) == (0, [HEAD, *LINES])
    assert err == "15 doubles by 15 runners.\n"


@pytest.mark.parametrize(
    ("arguments", "kept"),
    [
        (("--level", "won"), {"won"}),
        (("--level", "podium"), {"won", "podium"}),
        (("--level", "top10"), {"won", "podium", "top10"}),
        (("--level", "finished"), {"won", "podium", "top10", "finished"}),
    ],
)
def test_a_level_lists_the_stronger_ones_too(said, arguments, kept):
    _, lines, _ = said("list", *arguments)
    assert lines == [HEAD, *(line for line in LINES if line[3] in kept)]


def test_the_women_of_one_year(said):
    _, lines, err = said("list", "--year", "2016", "--sex", "F")
    assert lines == [HEAD, LINES[1]]
    assert err == "1 double by 1 runner.\n"


def test_no_double_at_all_is_said_without_an_empty_table(said):
    assert said("list", "--sex", "X") == (0, [], "0 doubles by 0 runners.\n")


@pytest.mark.parametrize(
    ("year", "message"),
    [
        ("2020", "Western States was not held in 2020; ask for another year."),
        ("1999", "There is no Western States of 1999 in the data; ask for a year from 2016 to 2022."),
    ],
)  # fmt: skip
def test_a_year_without_a_double_says_why(said, year, message):
    status, lines, err = said("list", "--year", year)
    assert status != 0 and lines == [] and message in err


@pytest.mark.parametrize("form", ["csv", "json"])
def test_programs_get_every_column(said, world, made, form, monkeypatch, capfd):
    monkeypatch.setenv("DOUBLES_HOME", str(world.root))
    with pytest.raises(SystemExit):
        main(["list", "--format", form])
    out = capfd.readouterr().out
    doubles = made["doubles"].sort_values(["year", "name"], ignore_index=True)
    if form == "json":
        rows = json.loads(out)
        assert [row["runner_id"] for row in rows] == doubles["runner_id"].tolist()
        assert rows[2]["wser_sex_place"] is None and rows[0]["combined_seconds"] == 169_200
        assert list(rows[0]) == list(doubles.columns)
    else:
        read = pd.read_csv(StringIO(out)).astype("str")
        assert list(read.columns) == list(doubles.columns)
        assert read["runner_id"].tolist() == doubles["runner_id"].tolist()
        assert out.splitlines()[3].startswith("r-utmb-2016-b30,Zack Dempster,M,48,GBR,2016,wser-2016-b16,utmb-2016-b30,dnf,dnf,,,,,started,,63")  # fmt: skip


START = ["Year", "Race", "In sex", "Overall", "Time", "Published as", "result_id"]


@pytest.mark.parametrize(
    ("asked", "person", "starts"),
    [
        (
            "Opal Winslet",
            ["Opal Winslet", "(F, r-wser-2016-p3)"],
            [
                ["2016", "Western States", "2nd", "3rd", "21:00:00", "Meredith Oakes", "wser-2016-p3"],
                ["2022", "Western States", "4th", "16th", "22:30:00", "Opal Winslet", "wser-2022-p16"],
                ["2022", "UTMB", "DNF", "DNF", "Opal WINSLET", "utmb-2022-915"],
            ],
        ),
        (
            "oakes meredith",
            ["Opal Winslet", "(F, r-wser-2016-p3)"],
            [
                ["2016", "Western States", "2nd", "3rd", "21:00:00", "Meredith Oakes", "wser-2016-p3"],
                ["2022", "Western States", "4th", "16th", "22:30:00", "Opal Winslet", "wser-2022-p16"],
                ["2022", "UTMB", "DNF", "DNF", "Opal WINSLET", "utmb-2022-915"],
            ],
        ),
        (
            "umland",
            ["Perry Umland", "(M, r-utmb-2022-912)"],
            [
                ["2022", "Western States", "late", "late", "30:05:00", "Perry Umland", "wser-2022-b17"],
                ["2022", "UTMB", "9th", "12th", "25:30:00", "Perry UMLAND", "utmb-2022-912"],
            ],
        ),
        (
            "r-utmb-2022-914",
            ["Silas Upton", "(M, r-utmb-2022-914)"],
            [
                ["2022", "Western States", "DSQ", "DSQ", "Silas Upton", "wser-2022-b20"],
                ["2022", "UTMB", "10th", "14th", "26:30:00", "Silas UPTON", "utmb-2022-914"],
            ],
        ),
    ],
)  # fmt: skip
def test_one_person_s_starts_and_doubles(said, asked, person, starts):
    status, lines, err = said("runner", asked)
    double = next(line for line in LINES if line[1] == person[0])
    assert (status, err) == (0, "1 double by 1 runner.\n")
    assert lines == [person, START, *starts, [""], HEAD, double]


def test_two_finishes_of_one_person_in_one_edition_are_both_shown(said):
    _, lines, _ = said("runner", "Theo", "Marland")
    assert lines[2:5] == [
        ["2016", "Western States", "2nd", "4th", "21:30:00", "Theo Marland", "wser-2016-p4"],
        ["2016", "UTMB", "2nd", "2nd", "25:30:00", "Theo MARLAND", "utmb-2016-501a"],
        ["2016", "UTMB", "3rd", "4th", "26:30:00", "Theo MARLAND", "utmb-2016-501b"],
    ]


def test_somebody_without_a_double_is_told_so(said):
    _, lines, err = said("runner", "rhea tolliver")
    assert lines == [
        ["Rhea Tolliver", "(F, r-utmb-2022-913)"],
        START,
        ["2022", "Western States", "DNS", "DNS", "Rhea Tolliver", "wser-2022-bF19"],
        ["2022", "UTMB", "4th", "13th", "26:00:00", "Rhea TOLLIVER", "utmb-2022-913"],
    ]
    assert err == "No double: no year with a start in Western States and UTMB.\n"


def test_two_people_of_one_name_are_listed_and_not_guessed_between(said):
    status, lines, err = said("runner", "jonah prewitt")
    assert lines == [
        ["runner_id", "Name", "Sex", "Born", "WSER starts", "UTMB starts"],
        ["r-wser-2016-p2", "Jonah Prewitt", "M", "1981-1982", "1", "0"],
        ["r-wser-2022-p10", "Jonah Prewitt", "M", "1981-1982", "1", "0"],
    ]
    assert status == 0 and err.startswith("2 people match “jonah prewitt”")


@pytest.mark.parametrize("asked", ["Vera Nightwood", "nightwood", "r-utmb-2022-910"])
def test_who_asked_to_be_left_out_cannot_be_found(said, asked):
    status, lines, err = said("runner", asked)
    assert status != 0 and lines == []
    assert err.count("ightwood") == asked.count("ightwood")


def test_why_says_what_people_decided(said):
    _, lines, _ = said("why", "wser-2016-p2", "wser-2022-p10")
    text = [" ".join(line) for line in lines]
    assert text[0] == "wser-2016-p2: Jonah Prewitt, Western States 2016, finished; M, USA, born 1981-1982, Bend"  # fmt: skip
    assert text[1] == "wser-2022-p10: Jonah Prewitt, Western States 2022, finished; M, USA, born 1981-1982, Bend"  # fmt: skip
    assert "two people, r-wser-2016-p2 and r-wser-2022-p10, though this pair would pass" in text[-2]
    assert text[-1].endswith("are two people: Two cousins of one name and one town (https://www.wser.org).")  # fmt: skip
    _, lines, _ = said("why", "wser-2016-p3", "wser-2022-p16")
    assert " ".join(lines[-1]).endswith("a person decided: Meredith Oakes races as Opal Winslet now (https://www.wser.org)")  # fmt: skip


def test_the_evidence_of_a_pair_adds_up(said):
    _, lines, _ = said("why", "wser-2022-p2", "utmb-2022-908")
    bits = {line[1]: float(line[0]) for line in lines if re.fullmatch(r"[+-]\d+\.\d", line[0])}
    total = next(line[0] for line in lines if line[0].startswith("By themselves one person"))
    assert abs(sum(bits.values()) - float(re.search(r"\+(\d+\.\d) bits", total)[1])) < 0.35
    assert bits["country: GBR and IRL, but one is residence, the other nationality"] < 0
    assert bits["born: 1986-1987 and 1987"] > 0 and bits["sex: M at both"] > 0
