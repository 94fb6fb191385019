"""Notebooks as the site shows them."""

import itertools
import re
from pathlib import Path

import nbformat
import pandas as pd

from race_doubles.common.paths import Project
from race_doubles.common.stories import story_paths
from race_doubles.site.staging import among_pages, folded_together, plain_frame


def test_a_plain_table_brings_no_style_of_its_own_and_scrolls_by_itself():
    html = pd.DataFrame({"name": ["Ada"]}).to_html(notebook=True)
    assert "<style scoped>" in html
    shown = plain_frame(html)
    assert "<style" not in shown
    assert shown.startswith('<div class="table-wrap"')
    assert shown.count("<div") == shown.count("</div>")
    assert "<td>Ada</td>" in shown


def test_other_html_is_left_as_it_is():
    assert plain_frame("<p>Here</p>") == "<p>Here</p>"


def test_a_link_to_a_page_of_the_docs_is_one_on_the_site_and_others_are_left():
    said = "[odds](../docs/glossary.md#the-statistics), [checks](checks/05.ipynb), [docs](https://docs/x)"
    assert among_pages(said) == (
        "[odds](../glossary.md#the-statistics), [checks](checks/05.ipynb), [docs](https://docs/x)"
    )
    assert among_pages("[a](../../docs/glossary.md)") == "[a](../../glossary.md)"


def cell_of(source: str, said: str = "", tags: tuple[str, ...] = ()) -> nbformat.NotebookNode:
    made = nbformat.v4.new_code_cell(source, metadata={"tags": list(tags)})
    made.outputs = [nbformat.v4.new_output("stream", text=said)] if said else []
    return made


def test_three_rows_of_code_before_the_first_result_are_one():
    prose = nbformat.v4.new_markdown_cell("# Who gets in")
    cells = [prose, cell_of("import x"), cell_of("y = x"), cell_of("show(y)", "2"), cell_of("show(x)", "1")]  # fmt: skip
    kept = folded_together(cells)
    assert [cell["source"] for cell in kept] == ["# Who gets in", "import x\n\ny = x\n\nshow(y)", "show(x)"]  # fmt: skip
    assert [output["text"] for cell in kept[1:] for output in cell["outputs"]] == ["2", "1"]


def test_code_does_not_move_past_prose_nor_into_what_is_shown_on_purpose():
    prose = nbformat.v4.new_markdown_cell("Then")
    shown = ("show-input",)
    cells = [cell_of("a"), cell_of("b"), prose, cell_of("c"), cell_of("d", tags=shown), cell_of("e", "5")]  # fmt: skip
    assert [cell["source"] for cell in folded_together(cells)] == ["a\n\nb", "Then", "c", "d", "e"]
    assert folded_together([]) == []


def test_before_and_next_lead_through_the_stories_in_their_order(whole: Path, project: Project):
    """The coder's page stood first in the list, and who asked whether the double becomes more common scrolled past it."""
    order = [path.stem for path in story_paths(project)]
    assert order[0] == "03_how_rare" and order[-1] == "00_your_own_question"
    listed = re.findall(r'<a href="\.\./notebooks/(\d\w+)\.html">', (whole / "notebooks" / "index.html").read_text("utf-8"))  # fmt: skip
    assert listed == order
    for number, name in enumerate(order):
        page = (whole / "notebooks" / f"{name}.html").read_text("utf-8")
        turned = {way: re.findall(rf'<a rel="{way}" href="(\w+)\.html">', page) for way in ("prev", "next")}  # fmt: skip
        assert turned == {"prev": order[number - 1 : number] if number else [], "next": order[number + 1 : number + 2]}  # fmt: skip


def test_no_story_has_two_rows_of_code_without_a_result_between(whole: Path, project: Project):
    for path in story_paths(project):
        page = (whole / "notebooks" / f"{path.stem}.html").read_text("utf-8")
        cells = re.split(r'<div class="cell tag_hide-input', page)[1:]
        silent = ["cell_output" not in cell.partition("</details>")[2] for cell in cells]
        assert not any(one and other for one, other in itertools.pairwise(silent)), path.stem  # fmt: skip
