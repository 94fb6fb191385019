"""A notebook is a story that people finish: 700 words, those that its cells print among them, and four figures; the rest is among its checks."""

import json
import re

import pytest

from race_doubles.common.files import read_text_csv
from race_doubles.common.paths import find_project
from race_doubles.common.races import DOUBLE
from race_doubles.common.stories import CHECKS, checks_of, notebook_paths, story_paths

WORDS, FIGURES = 700, 4
#: The last season when the stories were cut to that length, and the words that each one after it may bring: a winner's
#: name, a year more in a list. Nobody has to shorten a story on the day that results come in.
WRITTEN, WORDS_OF_A_SEASON = 2025, 10
STORIES = story_paths(find_project())


def cells(path, kind):
    return [cell for cell in json.loads(path.read_text("utf-8"))["cells"] if cell["cell_type"] == kind]  # fmt: skip


def prose(path):
    """The words of the Markdown cells and of the sentences that cells print, without the addresses of links."""
    written = ["".join(cell["source"]) for cell in cells(path, "markdown")]
    printed = ["".join(output.get("data", {}).get("text/markdown", "")) for cell in cells(path, "code") for output in cell["outputs"]]  # fmt: skip
    text = "\n".join([*written, *printed])
    return re.findall(r"[^\W_]+(?:[’'.,-][^\W_]+)*", re.sub(r"\]\([^)]*\)", "]", text))


def last_season() -> int:
    """The last year in which a race of the double has finishers."""
    editions = read_text_csv(find_project().processed / "editions.csv")
    run = editions[editions["race"].isin(DOUBLE) & ~editions["finishers"].isin(["", "0"])]
    return int(run["year"].astype(int).max())


def test_words_are_counted_as_a_reader_would(tmp_path):
    path = tmp_path / "a.ipynb"
    cell = {"cell_type": "markdown", "source": ["# One, [two three](four_five.ipynb) – it’s 1,000 **six-fold**\n"]}  # fmt: skip
    said = {"cell_type": "code", "outputs": [{"data": {"text/markdown": ["**Nine** lives.\n"], "text/plain": "no words"}}, {"text": "none"}]}  # fmt: skip
    path.write_text(json.dumps({"cells": [cell, said]}), "utf-8")
    assert prose(path) == ["One", "two", "three", "it’s", "1,000", "six-fold", "Nine", "lives"]


@pytest.mark.parametrize("path", STORIES, ids=lambda path: path.stem)
def test_a_story_is_short_and_has_few_figures(path):
    assert len(prose(path)) <= WORDS + WORDS_OF_A_SEASON * (last_season() - WRITTEN)
    shown = [output for cell in cells(path, "code") for output in cell["outputs"] if "image/png" in output.get("data", {})]  # fmt: skip
    assert len(shown) <= FIGURES


def test_no_page_speaks_of_a_notebook_by_a_number_that_its_reader_does_not_see():
    """The site and the list of notebooks show titles, in an order of their own."""
    project = find_project()
    pages = {path: path.read_text("utf-8") for path in (project.root / "docs").glob("*.md")}
    for path in notebook_paths(project):
        shown = ["".join(cell["source"]) for cell in cells(path, "markdown")]
        shown += ["".join(output.get("data", {}).get("text/markdown", "")) for cell in cells(path, "code") for output in cell["outputs"]]  # fmt: skip
        pages[path] = "\n".join(shown)
    spoken = {path.name for path, text in pages.items() if re.search(r"\bnotebooks?\s+0\d", text, re.IGNORECASE)}  # fmt: skip
    assert spoken == set()


@pytest.mark.parametrize(
    "path", [path for path in STORIES if checks_of(path)], ids=lambda path: path.stem
)
def test_a_story_and_its_checks_lead_to_each_other(path):
    assert f"]({CHECKS}/{path.name})" in "".join("".join(cell["source"]) for cell in cells(path, "markdown")).replace("\n", "")  # fmt: skip
    first = "".join(cells(checks_of(path), "markdown")[0]["source"])
    assert f"](../{path.name})" in first
