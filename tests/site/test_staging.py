"""Notebooks as the site shows them."""

import nbformat
import pandas as pd

from race_doubles.site.staging import folded_together, plain_frame


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
