"""The notebook to begin with: short, and with tables that can be sorted for whoever wants that."""

import asyncio

import nbformat
import pytest

from race_doubles.command.notebooks import run_notebook

NAME = "00_your_own_question.ipynb"
MOST_LINES, MOST_WORDS = 3, 700
SWITCH = "SORTABLE = False"


@pytest.fixture(scope="module")
def book(project):
    return nbformat.read(project.notebooks / NAME, as_version=4)


def cells(book, kind):
    return [cell.source for cell in book.cells if cell.cell_type == kind]


def test_no_cell_is_longer_than_three_lines(book):
    for source in cells(book, "code"):
        assert len([line for line in source.splitlines() if line.strip()]) <= MOST_LINES, source


def test_it_is_read_in_a_few_minutes(book):
    assert sum(len(source.split()) for source in cells(book, "markdown")) <= MOST_WORDS


def test_the_switch_is_off_in_what_is_committed(book):
    assert sum(SWITCH in source for source in cells(book, "code")) == 1
    assert "DataTable" not in nbformat.writes(book)


@pytest.mark.slow
def test_switched_on_every_table_can_be_sorted(book, project, tables):
    changed = nbformat.from_dict(book.copy())
    for cell in changed.cells:
        cell.source = cell.source.replace(SWITCH, SWITCH.replace("False", "True"))
    ran = asyncio.run(run_notebook(changed, NAME, project.notebooks))
    shown = [
        output.data["text/html"]
        for cell in ran.cells
        if cell.cell_type == "code" and not cell.source.startswith("SORTABLE")
        for output in cell.outputs
        if "text/html" in output.get("data", {})
    ]
    assert len(shown) > 5
    assert all("new ITable(" in html or "DataTable" in html for html in shown)
