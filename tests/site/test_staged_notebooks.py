"""A notebook as it is handed to Sphinx: folded code, alternative texts, titles, and the list of stories."""

from __future__ import annotations

from types import SimpleNamespace

import nbformat
import pytest

from race_doubles.common.errors import Problem
from race_doubles.common.paths import Project
from race_doubles.site.cards import as_cards
from race_doubles.site.drawings import Citing
from race_doubles.site.staging import (
    Notebook,
    described,
    first_paragraph,
    list_notebooks,
    stage_notebooks,
)

CITING = Citing(SimpleNamespace(authors=["A"], year=1, title="T", version="1", homepage=None), 2030)
MARKDOWN, CODE = nbformat.v4.new_markdown_cell, nbformat.v4.new_code_cell
WIDE = "<table><thead><tr>{}</tr></thead><tbody><tr>{}</tr></tbody></table>".format(
    "".join(f"<th>{name}</th>" for name in "abcd"), "<td>1</td>" * 4
)


def shown(html: str) -> nbformat.NotebookNode:
    return nbformat.v4.new_output("display_data", data={"text/html": html, "text/plain": "x"})


@pytest.fixture
def project(tmp_path) -> Project:
    """Two stories, of which the first has checks, in an order that is not that of the alphabet."""
    made = Project(tmp_path / "project")
    (made.notebooks / "checks").mkdir(parents=True)
    (made.notebooks / "contents.txt").write_text("02_who\n01_how\n", "utf-8")
    cells = {
        "02_who": [
            MARKDOWN("# Who é ran? \n\nFew *did*."),
            CODE("1", outputs=[shown(WIDE), shown(f"<svg>{WIDE}</svg>"), nbformat.v4.new_output("stream", text="a")]),
            MARKDOWN("no heading"), CODE("2", metadata={"tags": ["show-input"]}),
            MARKDOWN("## One\n\ntext\n\n###   Two \n"), CODE("3", outputs=[nbformat.v4.new_output("stream", text="b")], metadata={"tags": ["hide-input", "x"], "mystnb": {"image": {"alt": "Said"}}}),
            CODE("4", metadata={"mystnb": {"figure": 1}}),
        ],
        "01_how": [MARKDOWN("intro\n# How\n"), MARKDOWN("Much.\n\nMore.")],
        "checks/02_who": [MARKDOWN("# Who, checked\n\nChecks.")],
    }  # fmt: skip
    for name, every in cells.items():
        nbformat.write(nbformat.v4.new_notebook(cells=every), made.notebooks / f"{name}.ipynb")
    return made


def test_stories_are_listed_in_order_with_their_first_words_and_their_checks(project, tmp_path):
    listed = stage_notebooks(project, tmp_path / "to" / "notebooks", tmp_path / "data", CITING)
    assert listed == [
        Notebook("notebooks/02_who", "Who é ran?", "Few did.", "notebooks/checks/02_who"),
        Notebook("notebooks/01_how", "How", "intro", ""),
    ]
    there = tmp_path / "to" / "notebooks"
    assert sorted(path.relative_to(there).as_posix() for path in there.rglob("*.ipynb")) == [
        "01_how.ipynb", "02_who.ipynb", "checks/02_who.ipynb",
    ]  # fmt: skip


def test_code_is_folded_and_a_figure_without_words_is_named_by_the_heading_above(project, tmp_path):
    folder = tmp_path / "to"
    stage_notebooks(project, folder, tmp_path / "data", CITING)
    cells = nbformat.read(folder / "02_who.ipynb", as_version=4)["cells"]
    code = [cell for cell in cells if cell["cell_type"] == "code"]
    assert [cell["metadata"] for cell in code] == [
        {"mystnb": {"image": {"alt": "Figure: Who é ran? "}}, "tags": ["hide-input"]},
        {"mystnb": {"image": {"alt": "Figure: Who é ran? "}}, "tags": ["show-input"]},
        {"mystnb": {"image": {"alt": "Said"}}, "tags": ["hide-input", "x"]},
        {"mystnb": {"figure": 1, "image": {"alt": "Figure: Two "}}, "tags": ["hide-input"]},
    ]
    outputs = code[0]["outputs"]
    assert outputs[0]["data"] == {"text/html": as_cards(WIDE), "text/plain": "x"}
    assert "cards" in outputs[0]["data"]["text/html"]
    # What stands in a drawing is no table of a page.
    assert outputs[1]["data"]["text/html"] == f"<svg>{WIDE}</svg>"
    assert outputs[2] == nbformat.v4.new_output("stream", text="a")


def test_a_notebook_that_is_none_and_one_without_a_heading_are_named(project, tmp_path):
    path = project.notebooks / "01_how.ipynb"
    no_heading = nbformat.v4.new_notebook(cells=[MARKDOWN("text"), MARKDOWN("# Too late")])
    with pytest.raises(Problem, match=r"notebooks/01_how\.ipynb does not begin with a heading"):
        described(path, no_heading, project)
    with pytest.raises(Problem, match=r"notebooks/01_how\.ipynb does not begin with a heading"):
        described(path, nbformat.v4.new_notebook(cells=[CODE("1")]), project)
    path.write_text("{half", "utf-8")
    with pytest.raises(Problem, match=r"^notebooks/01_how\.ipynb is not a notebook"):
        list_notebooks(project)
    with pytest.raises(Problem, match=r"notebooks/01_how\.ipynb is not a notebook"):
        stage_notebooks(project, tmp_path / "to", tmp_path / "data", CITING)


@pytest.mark.parametrize(
    ("prose", "said"),
    [
        ("# A\n\nOne *two*\n__three__ `four`.", "One two three four."),
        ("# A\nright below", "right below"), ("\n\n  \n\nlate", "late"),
        ("| a |\n\n<p>\n\n> q\n\n- b\n\n* c\n\n$x$\n\n`d`\n\n![e](f)\n\nwords", "words"),
        ("See [the page](x.md) and [a](b).", "See the page and a."), ("", ""), ("# A", ""),
    ],
)  # fmt: skip
def test_the_first_paragraph_of_words(prose, said):
    assert first_paragraph(prose) == said
