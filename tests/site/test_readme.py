"""The README's front: what the tables say, and no more than two screens of it."""

from __future__ import annotations

import dataclasses
import re
import xml.etree.ElementTree as ET
from urllib.parse import urlsplit

import pytest

from race_doubles.common.errors import Problem
from race_doubles.doubles.about import about
from race_doubles.doubles.levels import at_least
from race_doubles.doubles.tables import load
from race_doubles.site.front_numbers import gather_facts
from race_doubles.site.readme import FIGURE, badges, between_marks, made

#: Lines before "How it is made": two screens of a browser on a desk, the figure counted in.
TWO_SCREENS = 76
FIGURE_LINES = 16
#: Letters of a line where a host of repositories shows the page.
WIDE = 120


@pytest.fixture(scope="module")
def readme(project):
    return (project.root / "README.md").read_text("utf-8")


def test_the_answer_and_the_figure_are_those_of_the_tables(project, tables):
    for path, text in made(project, load(project)).items():
        assert path.read_text("utf-8") == text, (
            f"{path.name} is not of these tables; say: make report"
        )


def test_its_numbers_are_counted_again_by_another_way(readme, tables):
    finished = tables["doubles"][tables["doubles"]["combined_seconds"].notna()]
    found = readme[readme.index("<!-- answer") : readme.index("<!-- end of answer")]
    assert f"{finished['runner_id'].nunique()} of the" in found
    assert f"It happened {len(finished)} times" in found
    for name in tables["doubles"].query("wser_sex_place == 1 and utmb_sex_place == 1")["name"]:
        assert name in found


def test_the_figure_has_a_dot_a_double_and_stands_alone(project, tables):
    root = ET.parse(project.root / FIGURE).getroot()
    dots = [one for one in root.iter() if one.tag.endswith("circle")]
    assert len(dots) == len(tables["doubles"])
    won = [dot for dot in dots if dot.get("class") == "won"]
    assert len(won) == len(at_least(tables["doubles"], "won"))
    style = next(one.text for one in root.iter() if one.tag.endswith("style"))
    for name in set(re.findall(r"var\((--[\w-]+)\)", style)):
        assert f"{name}: " in style, f"{name} is used and has no value"


def test_how_it_is_made_comes_after_two_screens_at_most(readme):
    front = readme[: readme.index("## How it is made")]
    shown = [
        line for line in front.splitlines() if not line.startswith(("<!--", "![")) and line != ""
    ]
    lines = sum(1 + len(line) // WIDE for line in shown) + front.count("\n\n") / 2
    assert lines + FIGURE_LINES <= TWO_SCREENS


def test_every_file_and_heading_it_links_to_is_there(readme, project):
    headings = {
        re.sub(r"[^\w -]", "", line.lstrip("# ")).lower().replace(" ", "-")
        for line in readme.splitlines()
        if line.startswith("#")
    }
    for target in re.findall(r"\]\(([^)\s]+)\)", readme):
        if urlsplit(target).scheme:
            continue
        path, _, anchor = target.partition("#")
        assert not path or (project.root / path).exists(), target
        assert path or anchor in headings, target


def test_badges_that_hang_on_an_address_come_with_one(project):
    known = about(project)
    bare = badges(dataclasses.replace(known, homepage=None))
    assert "mybinder" not in bare
    home = badges(dataclasses.replace(known, homepage="https://github.com/some/where"))
    assert "mybinder.org/v2/gh/some/where/HEAD" in home
    assert "https://github.com/some/where/actions/workflows/test.yml" in home


def test_a_mark_that_was_lost_is_missed():
    text = "a\n<!-- x: written by `doubles report` -->\nold\n<!-- end of x -->\nb\n"
    assert between_marks(text, "x", "new").splitlines() == [
        "a", "<!-- x: written by `doubles report` -->", "new", "<!-- end of x -->", "b",
    ]  # fmt: skip
    with pytest.raises(Problem, match="restore them"):
        between_marks(text.replace("end of x", ""), "x", "new")


def test_a_year_with_one_race_is_said_to_be_half():
    """In July the front says which race is in, whatever the year; with both in, nothing."""
    facts = dataclasses.replace(
        gather_facts(load()), wser_last=2031, utmb_last=2030, last=2030, not_held=()
    )
    assert facts.half_year.startswith("Of 2031 Western States is in and UTMB is not yet")
    turned = dataclasses.replace(facts, wser_last=2030, utmb_last=2031)
    assert turned.half_year.startswith("Of 2031 UTMB is in and Western States is not yet")
    assert dataclasses.replace(facts, last=2031).half_year == ""
    storm = dataclasses.replace(facts, not_held=("utmb",))
    assert storm.half_year == "Of 2031 Western States is in; UTMB was not held, so there is no double of that year."  # fmt: skip
