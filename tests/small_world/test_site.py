"""What the pages, the finder and the downloads say of the made world; rendered, but not laid out by Sphinx."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from race_doubles.common.paths import Project
from race_doubles.doubles.about import about
from race_doubles.doubles.tables import load
from race_doubles.site.courses import read_courses
from race_doubles.site.downloads import write_downloads
from race_doubles.site.finder import write_index
from race_doubles.site.labels import LEVEL_LABELS
from race_doubles.site.organiser_pages import runner_pages
from race_doubles.site.prose import render_pages

DOCS = Path(__file__).resolve().parents[2] / "docs"


@pytest.fixture(scope="module")
def staged(world: Project, tmp_path_factory) -> Path:
    """The pages filled in, with the downloads and the finder's index beside them."""
    source = tmp_path_factory.mktemp("staged") / "source"
    shutil.copytree(DOCS, source)
    tables, known = load(world), about(world)
    downloads = write_downloads(world, tables, known, source / "_extra" / "data")
    write_index(
        tables,
        read_courses(world),
        source / "_extra" / "find",
        runner_pages(world),
        "you@example.org",
    )
    render_pages(world, tables, known, [], downloads, source, load(world, races=None))
    return source


def page(staged: Path, name: str) -> BeautifulSoup:
    return BeautifulSoup((staged / name).read_text("utf-8"), "lxml")


def texts(rows) -> list[list[str]]:
    return [[cell.get_text("|", strip=True) for cell in row.find_all(["td", "th"])] for row in rows]


DOUBLES = """\
2022;Arlo Quennell|men’s race;United States;Won both;1st|15:00:00;1st|20:00:00;35:00:00;
2022;Cleo Marchetti|women’s race;Italy;Won both;1st|16:00:00;1st|22:00:00;38:00:00;
2022;Dario Venn|men’s race;United States;Podium at both;3rd|16:30:00;3rd|21:00:00;37:30:00;
2022;Lena Ashgrove|women’s race;United States;Podium at both;2nd|20:30:00;2nd|24:00:00;44:30:00;
2022;Emil Ostrander|men’s race;Norway;Top ten at both;4th|17:00:00;4th|21:30:00;38:30:00;
2022;Boris Tavener|men’s race;Ireland;Top ten at both;2nd|15:30:00;7th|23:30:00;39:00:00;
2022;Hugo Larue|men’s race;France;Top ten at both;7th|18:30:00;2nd|20:30:00;39:00:00;
2022;Kato Brandvold|men’s race;Norway;Top ten at both;10th|20:00:00;5th|22:30:00;42:30:00;
2022;Milo Danvers|men’s race;United States;Finished both;11th|21:30:00;6th|23:00:00;44:30:00;
2022;Opal Winslet|women’s race;United States;Started both;4th|22:30:00;DNF;;
2022;Perry Umland|men’s race;United States;Started both;late;9th|25:30:00;;
2022;Silas Upton|men’s race;United States;Started both;DSQ;10th|26:30:00;;
2016;Wendy Fairclough|women’s race;United Kingdom;Won both;1st|20:00:00;1st|26:00:00;46:00:00;Changed: UTMB shortened
2016;Theo Marland|men’s race;France;Podium at both;2nd|21:30:00;2nd|25:30:00;47:00:00;Changed: UTMB shortened
2016;Zack Dempster|men’s race;United Kingdom;Started both;DNF;DNF;;Changed: UTMB shortened
"""


def test_every_row_of_the_doubles_page(staged):
    table = page(staged, "doubles.md").select("#doubles-table tbody tr")
    assert texts(table) == [line.split(";") for line in DOUBLES.splitlines()]


def test_what_the_doubles_page_gives_a_program(staged):
    row = page(staged, "doubles.md").select_one("tr[data-name='Boris Tavener']")
    assert row["data-country"] == "IRL"  # the nationality, not where he lives
    assert json.loads(row["data-csv"]) == [
        2022, "Boris Tavener", "M", "IRL", "top10", 2, 55_800, 7, 84_600, 140_400, 0, "r-utmb-2022-908",
    ]  # fmt: skip
    links = [link["href"] for link in row.find_all("a")]
    assert links == [
        "find.html#r-utmb-2022-908", "double/2022-boris-tavener.html",
        "https://www.wser.org/results/2022-results/#:~:text=Boris,-Tavener",
        "https://utmb.world/runner/908.boris.tavener",
    ]  # fmt: skip
    late = page(staged, "doubles.md").select_one("tr[data-name='Perry Umland']")
    assert json.loads(late["data-csv"])[5:10] == [None, None, 9, 91_800, None]


def test_every_number_of_the_front_page(staged):
    """Eleven finished both: of the fifteen not Zack, Opal, Perry and Silas. Twenty-three people finished
    either: nineteen in 2022, and Wendy, the first Jonah, Theo and Ulrich in 2016 alone."""
    said = " ".join(page(staged, "index.md").get_text(" ", strip=True).split())
    assert (
        "1 in 2 of all who finished either race since 2016 finished both in the same year (11 of 23 people; 95% range 1 in 1 to 1 in 3). Who they are"
        in said
    )
    assert "Each of these 11 did it once. A sentence to quote Why so few?" in said
    # Twelve started both in 2022 and three in 2016; nine and two finished both.
    assert (
        "How many a year? In the last two seasons (2016–2022) 8 people a year started both and 6 of them finished both, on average."
        in said
    )
    assert (
        # Three of the twenty-three; Jeffreys's beta(3.5, 20.5) leaves out less than 0.0381 and more than 0.3087.
        "1 in 8 of these 23 won both: Wendy Fairclough 2016*, Cleo Marchetti 2022 and Arlo Quennell 2022 (* UTMB shortened) (95% range 1 in 3 to 1 in 26)"
        in said
    )
    assert "Won both 3 Podium at both 6 Top ten at both 10 Finished both 11 Started both 15" in said
    assert (
        "Without the years with * one in 2 finished both, 9 times in all, and both races had the same winner twice."
        in said
    )
    assert "finished or not: 15 so far, each of them a dot" in said
    assert "Data to Western States 2022 and UTMB 2022. Western States 2023 and UTMB 2023: results not in yet." in said  # fmt: skip
    assert said.count("Each of these numbers includes those before it.") == 1
    assert "Cleo Marchetti" in said and "Arlo Quennell and Cleo Marchetti won both. Twelve people started Western States and UTMB in 2022 and nine finished both." in said  # fmt: skip
    assert "Western States 2022 , 25 June 2022 19 starters, 16 finishers" in said
    assert "UTMB 2022 , 26 August 2022 15 starters, 14 finishers" in said
    assert "45 results of 27 people, finishers or not, who started one of these two races since 2016" in said  # fmt: skip


def test_the_winners_and_the_newest_on_the_front_page(staged):
    soup = page(staged, "index.md")
    assert texts(soup.select("table.cards tbody tr")) == [
        ["Wendy Fairclough|2016*, United Kingdom, women’s race", "20:00:00", "26:00:00"],
        ["Cleo Marchetti|2022, Italy, women’s race", "16:00:00", "22:00:00"],
        ["Arlo Quennell|2022, United States, men’s race", "15:00:00", "20:00:00"],
    ]  # fmt: skip
    newest = texts(page(staged, "new.md").select("table.cards tbody tr"))
    assert newest[0] == ["Arlo Quennell|men’s race", "1st, 15:00:00", "1st, 20:00:00"]
    assert newest[-1] == ["Silas Upton|men’s race", "DSQ", "10th, 26:30:00"]
    assert len(newest) == 12


def test_every_dot_of_the_figure_is_somebody(staged):
    dots = page(staged, "index.md").select("figure ol.dots a")
    told = sorted((dot["title"].rpartition(":")[0], dot["class"][0]) for dot in dots)
    wanted = []
    for line in DOUBLES.splitlines():
        year, name, _, level, *_ = line.split(";")
        wanted.append(
            (
                f"{name.split('|')[0]}, {year}",
                {label: key for key, label in LEVEL_LABELS.items()}[level],
            )
        )
    assert told == sorted(wanted)
    # Each leads to a page or a row that is there.
    rows = {row["id"] for row in page(staged, "doubles.md").select("#doubles-table tbody tr")}
    for dot in dots:
        name, _, row = dot["href"].partition("#")
        assert row in rows if row else (staged / name).with_suffix(".md").is_file(), dot["href"]


def test_the_years_without_a_double_say_what_was_missing(staged):
    said = page(staged, "index.md").select_one("figure").get_text("|", strip=True)
    for year in range(2017, 2022):
        assert f"{year}|no races" in said
    assert "2016*" in said and "2022|no" not in said


def scripts(staged: Path, kind: str) -> dict:
    found: dict = {}
    for path in sorted((staged / "_extra" / "find" / kind).glob("*.js")):
        text = path.read_text("utf-8")
        found |= {path.stem: json.loads(text[text.index(",", text.index(",") + 1) + 1 : text.rindex(")")])}  # fmt: skip
    return found


PEOPLE = {
    "r-utmb-2022-912": [
        "Perry Umland", "M", ["912"],
        [[0, "f", 91_800, 12, 9, 1],
         ["wser-2022-b17", "l", 108_300, None, None, 0]],
        [[2022, "started"]], [1],
    ],
    "r-wser-2016-p3": [
        "Opal Winslet", "F", ["915"],
        [["utmb-2022-915", "d", None, None, None, 1],
         ["wser-2022-p16", "f", 81_000, 16, 4, 0],
         [0, "f", 75_600, 3, 2, "Meredith Oakes"]],
        [[2022, "started"]], [1],
    ],
    "r-utmb-2022-914": [
        "Silas Upton", "M", ["914"],
        [[0, "f", 95_400, 14, 10, 1],
         ["wser-2022-b20", "q", None, None, None, 0]],
        [[2022, "started"]], [1],
    ],
    "r-utmb-2016-b31": ["Bea Lindqvist", "F", [], [[0, "n", None, None, None, 1]], []],
    "r-wser-2022-p7": ["Grey Hollis", "X", [], [[0, "f", 64_800, 7, 6, 0]], []],
}  # fmt: skip


def test_the_pages_of_people_in_the_finder(staged):
    (block,) = scripts(staged, "people").values()
    assert len(block) == 27
    manifest = (staged / "_extra" / "find" / "index.js").read_text("utf-8")
    told = json.loads(manifest[manifest.index("=") + 1 : manifest.rindex(";")])
    assert told["contact"] == "you@example.org"
    for who, wanted in PEOPLE.items():
        name, sex, numbers, results, *rest = block[who]
        assert [name, sex, numbers, [row[:6] for row in results], *rest] == wanted
    assert told["pages"][block["r-wser-2022-p7"][3][0][6]] == ["https://www.wser.org/results/2022-results/", "wser_results"]  # fmt: skip


def test_the_search_knows_every_name_a_person_bore(staged):
    lines = [line.split("\t") for found in scripts(staged, "names").values() for line in found.split("\n")]  # fmt: skip
    entries = {person: line for person, *line in lines}
    assert len(entries) == 27
    races = json.loads((staged / "_extra" / "find" / "index.js").read_text("utf-8").partition("=")[2].rstrip(";\n"))["races"]  # fmt: skip
    wser, utmb = (chr(97 + list(races).index(race)) for race in ("wser", "utmb"))
    opal = entries["r-wser-2016-p3"]
    assert opal == ["Opal Winslet", f"{wser}2{utmb}1", "meredith oakes opal winslet", "Meredith Oakes", "1", "0"]  # fmt: skip
    assert entries["r-utmb-2022-913"][1:] == [f"{utmb}1"]
    assert entries["r-utmb-2022-912"][1:] == [f"{wser}1{utmb}1", "", "", "1", "0"]


def test_the_downloads_hold_every_row(staged, made):
    for name, table in made.items():
        with (staged / "_extra" / "data" / f"{name}.csv").open(
            encoding="utf-8", newline=""
        ) as file:
            header, *rows = csv.reader(file)
        assert len(rows) == len(table) and header == list(table.columns), name


def test_who_asked_to_be_left_out_is_in_no_file_of_the_site(staged):
    """Her name, her number, her club, her places as ids; the files hold all other people."""
    marks = [b"ightwood", b"IGHTWOOD", b"utmb-2022-910", b"wser-2022-p13", b"NIGHT CLUB"]
    files = [path for path in staged.rglob("*") if path.is_file()]
    assert any(b"Kato Brandvold" in path.read_bytes() for path in files)
    for path in files:
        content = path.read_bytes()
        assert not [mark for mark in marks if mark in content], path.name
