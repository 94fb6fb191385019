"""Running the notebooks side by side."""

import json

import nbformat
import pytest

from race_doubles.command import notebooks
from race_doubles.common.errors import Problem
from race_doubles.common.fingerprint import read_stamp
from race_doubles.common.paths import Project

pytestmark = pytest.mark.slow


@pytest.fixture
def three(tmp_path, monkeypatch):
    """A project of three notebooks, the last of which is the longest, and two processors to run them."""
    monkeypatch.setattr(notebooks.os, "cpu_count", lambda: 2)
    project = Project(tmp_path)
    project.notebooks.mkdir(parents=True)
    project.processed.mkdir(parents=True)
    for number in (1, 2, 3):
        cells = [
            nbformat.v4.new_code_cell(f"print({number})", id=f"cell{i}") for i in range(number)
        ]
        write(project, number, cells)
    return project


def write(project, number, cells):
    nbformat.write(nbformat.v4.new_notebook(cells=cells), path_of(project, number))


def path_of(project, number):
    return project.notebooks / f"0{number}_made.ipynb"


def printed(project, number):
    cells = json.loads(path_of(project, number).read_text("utf-8"))["cells"]
    return ["".join(output["text"]) for cell in cells for output in cell["outputs"]]


def test_each_is_run_once_into_its_own_file(three, capsys):
    assert notebooks.run_notebooks(three) == ["01_made.ipynb", "02_made.ipynb", "03_made.ipynb"]
    assert [printed(three, number) for number in (1, 2, 3)] == [["1\n"], ["2\n"] * 2, ["3\n"] * 3]
    said = capsys.readouterr().err.splitlines()
    assert said[0] == "notebooks 1/3: 03_made.ipynb"
    assert len(said) == 3
    assert notebooks.run_notebooks(three) == []


def test_one_that_fails_keeps_what_it_had_and_the_one_beside_it_comes_to_its_end(three):
    cells = [nbformat.v4.new_code_cell("1 / 0", id="cell0")]
    cells += [nbformat.v4.new_code_cell("2", id=f"cell{i}") for i in range(1, 4)]
    write(three, 2, cells)  # now the longest, so it is begun first
    before = path_of(three, 2).read_bytes()
    with pytest.raises(Problem, match=r"02_made\.ipynb, cell 1: ZeroDivisionError"):
        notebooks.run_notebooks(three)
    assert path_of(three, 2).read_bytes() == before
    assert printed(three, 3) == ["3\n"] * 3
    assert "02_made.ipynb" not in read_stamp(three.root / notebooks.STAMP)
