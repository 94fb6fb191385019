"""How notebooks are run, by a stand-in for the kernel: what it is told, what is kept, what stops the run."""

from __future__ import annotations

import asyncio
import json

import nbformat
import pytest
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

from race_doubles.command import notebooks
from race_doubles.common.errors import Problem
from race_doubles.common.fingerprint import read_stamp
from race_doubles.common.paths import Project

CODE, MARKDOWN = nbformat.v4.new_code_cell, nbformat.v4.new_markdown_cell
KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}


class Kernel:
    """Stands in for nbclient: notes what it is told, writes each cell's source as its output; `raise X` raises."""

    began: list[str] = []  # noqa: RUF012 - emptied by the fixture
    asked: list[dict] = []  # noqa: RUF012
    at_once = most_at_once = 0

    def __init__(self, notebook, **options):
        self.notebook = notebook
        Kernel.asked.append(options)

    async def async_execute(self):
        Kernel.began.append(self.notebook.cells[0].source)
        Kernel.at_once += 1
        Kernel.most_at_once = max(Kernel.most_at_once, Kernel.at_once)
        await asyncio.sleep(0)
        Kernel.at_once -= 1
        self.notebook.metadata["language_info"] = {"name": "python", "version": "3.99"}
        self.notebook.metadata["widgets"] = {"state": {}}
        for cell in self.notebook.cells:
            if cell.cell_type != "code":
                continue
            cell.outputs = [nbformat.v4.new_output("stream", text=cell.source)]
            if cell.source == "bad":
                cell.outputs = [nbformat.v4.new_output("error", ename="E", evalue="v", traceback=[])]  # fmt: skip
                raise CellExecutionError("long\ntrace", "ZeroDivisionError", "division by zero")
            if cell.source == "slow":
                raise CellTimeoutError("it took too long\nof the cell")
            if cell.source == "dead":
                raise DeadKernelError("Kernel died")


@pytest.fixture(autouse=True)
def kernel(monkeypatch) -> type[Kernel]:
    monkeypatch.setattr(notebooks, "NotebookClient", Kernel)
    monkeypatch.setattr(notebooks.os, "cpu_count", lambda: 2)
    Kernel.began, Kernel.asked, Kernel.at_once, Kernel.most_at_once = [], [], 0, 0
    return Kernel


@pytest.fixture
def three(tmp_path) -> Project:
    """Notebooks of one, two and three cells, the second one's checks beside it."""
    project = Project(tmp_path)
    (project.notebooks / "checks").mkdir(parents=True)
    project.processed.mkdir(parents=True)
    (project.processed / ".built.json").write_text("{}")
    write(project, "01_a", ["a1"])
    write(project, "02_b", ["b1", "b2"])
    write(project, "checks/02_b", ["c1", "c2", "c3"])
    return project


def write(project: Project, name: str, sources: list[str]) -> None:
    cells = [CODE(source, id=f"cell{at}") for at, source in enumerate(sources)]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), project.notebooks / f"{name}.ipynb")


def printed(project: Project, name: str) -> list[str]:
    cells = json.loads((project.notebooks / f"{name}.ipynb").read_text("utf-8"))["cells"]
    return ["".join(output["text"]) for cell in cells for output in cell["outputs"]]


def test_the_longest_is_begun_first_two_at_a_time_and_each_is_told_of(three, kernel, capsys):
    assert notebooks.run_notebooks(three) == ["01_a.ipynb", "02_b.ipynb", "checks/02_b.ipynb"]
    assert kernel.began == ["c1", "b1", "a1"] and kernel.most_at_once == 2
    assert [printed(three, name) for name in ("01_a", "02_b", "checks/02_b")] == [["a1"], ["b1", "b2"], ["c1", "c2", "c3"]]  # fmt: skip
    assert capsys.readouterr().err.splitlines() == [
        "notebooks 1/3: checks/02_b.ipynb", "notebooks 2/3: 02_b.ipynb", "notebooks 3/3: 01_a.ipynb",
    ]  # fmt: skip
    assert [one["resources"]["metadata"]["path"] for one in kernel.asked] == [
        str(three.notebooks / "checks"), str(three.notebooks), str(three.notebooks),
    ]  # fmt: skip


def test_those_of_one_length_are_begun_by_name(three, kernel):
    write(three, "02_b", ["b1"])
    write(three, "checks/02_b", ["c1"])
    notebooks.run_notebooks(three)
    assert kernel.began == ["a1", "b1", "c1"]


def test_one_at_a_time_where_the_machine_does_not_say_how_many(three, kernel, monkeypatch):
    monkeypatch.setattr(notebooks.os, "cpu_count", lambda: None)
    notebooks.run_notebooks(three)
    assert kernel.most_at_once == 1


def test_what_did_not_change_is_not_run_again(three, kernel):
    notebooks.run_notebooks(three)
    kernel.began = []
    assert notebooks.run_notebooks(three) == [] and kernel.began == []
    write(three, "02_b", ["b1", "b3"])
    assert notebooks.run_notebooks(three) == ["02_b.ipynb"]
    (three.processed / ".built.json").write_text("{ }")
    assert len(notebooks.run_notebooks(three)) == 3
    three.measured.mkdir()
    (three.measured / "errors.csv").write_text("a\n1\n")
    assert len(notebooks.run_notebooks(three)) == 3
    assert notebooks.run_notebooks(three) == []
    assert notebooks.run_notebooks(three, force=True) == ["01_a.ipynb", "02_b.ipynb", "checks/02_b.ipynb"]  # fmt: skip


def test_a_cell_made_prose_is_a_change_and_an_output_is_none(three):
    notebooks.run_notebooks(three)
    path = three.notebooks / "02_b.ipynb"
    book = nbformat.read(path, as_version=4)
    book.cells[0].outputs = []
    nbformat.write(book, path)
    assert notebooks.run_notebooks(three) == []
    cells = [CODE("b1", id="cell0"), MARKDOWN("b2", id="cell1")]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), path)
    assert notebooks.run_notebooks(three) == ["02_b.ipynb"]


def test_two_cells_are_not_one_of_their_text():
    one = nbformat.v4.new_notebook(cells=[MARKDOWN("a"), CODE("b")])
    assert notebooks.sources(one) == "markdown\na\n\x1ecode\nb"


def test_a_code_change_runs_all_again(three, monkeypatch):
    notebooks.run_notebooks(three)
    real = notebooks.fingerprint
    monkeypatch.setattr(
        notebooks, "fingerprint", lambda paths, root, extra="": real(paths, root, extra) + ("x" if [*paths] and not extra else "")
    )  # fmt: skip
    assert len(notebooks.run_notebooks(three)) == 3


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("bad", r"^notebooks/02_b\.ipynb, cell 2: ZeroDivisionError: division by zero; open it in JupyterLab and run it up to there\.$"),
        ("slow", r"^notebooks/02_b\.ipynb: it took too long; run it again, or cell by cell\.$"),
        ("dead", r"^notebooks/02_b\.ipynb: Kernel died; run it again, or cell by cell\.$"),
    ],
)  # fmt: skip
def test_the_cell_that_failed_is_named_and_no_other_notebook_is_begun(three, kernel, cell, said):
    write(three, "02_b", ["b1", cell, "b3", "b4"])
    before = (three.notebooks / "02_b.ipynb").read_bytes()
    with pytest.raises(Problem, match=said):
        notebooks.run_notebooks(three)
    # The longest; the one beside it came to its end and is kept, the third was not begun.
    assert kernel.began == ["b1", "c1"]
    assert (three.notebooks / "02_b.ipynb").read_bytes() == before
    assert printed(three, "checks/02_b") == ["c1", "c2", "c3"]
    assert list(read_stamp(three.root / "build" / "notebooks.json")) == ["checks/02_b.ipynb"]
    write(three, "02_b", ["b1"])
    assert notebooks.run_notebooks(three) == ["01_a.ipynb", "02_b.ipynb"]


def test_of_two_that_failed_the_first_by_name_is_told(three):
    write(three, "02_b", ["b1", "bad"])
    write(three, "checks/02_b", ["bad", "c2", "c3"])
    with pytest.raises(Problem, match=r"notebooks/02_b\.ipynb, cell 2"):
        notebooks.run_notebooks(three)


def test_a_failure_far_down_is_counted_among_all_cells(three, tmp_path):
    cells = [MARKDOWN("m"), CODE("ok"), MARKDOWN("m"), CODE("bad")]
    book = nbformat.v4.new_notebook(cells=cells)
    with pytest.raises(Problem, match=r"^x, cell 4: "):
        asyncio.run(notebooks.run_notebook(book, "x", tmp_path))


def test_a_run_leaves_nothing_of_clock_or_machine(tmp_path, kernel):
    book = nbformat.v4.new_notebook(
        cells=[CODE("a")], metadata={"kernelspec": {"name": "mine", "display_name": "M"}}
    )
    done = asyncio.run(notebooks.run_notebook(book, "x", tmp_path))
    assert done.metadata == {"language_info": {"name": "python"}, "kernelspec": KERNEL}
    assert done.cells[0].outputs[0].text == "a"
    (told,) = kernel.asked
    assert told == {
        "timeout": 600, "startup_timeout": 300, "kernel_name": "python3", "resources": {"metadata": {"path": str(tmp_path)}},
        "record_timing": False, "coalesce_streams": True, "extra_arguments": ["--log-level=ERROR"],
    }  # fmt: skip


def test_warnings_of_the_kernel_s_transport_are_not_shown(tmp_path):
    import logging

    logging.getLogger("traitlets").setLevel(logging.DEBUG)
    book = nbformat.v4.new_notebook(cells=[CODE("a")])
    asyncio.run(notebooks.run_notebook(book, "x", tmp_path))
    assert logging.getLogger("traitlets").level == logging.ERROR


def test_a_folder_without_notebooks_is_told(tmp_path):
    project = Project(tmp_path)
    project.notebooks.mkdir()
    with pytest.raises(Problem, match=r"^No notebook in notebooks; restore it from version control\.$"):  # fmt: skip
        notebooks.run_notebooks(project)


def test_a_file_that_says_the_same_is_not_written(tmp_path, monkeypatch):
    book = nbformat.v4.new_notebook(cells=[CODE("é", id="one")])
    path = tmp_path / "a.ipynb"
    text = nbformat.writes(book)
    path.write_text(text + "\n\n", "utf-8")
    notebooks.replace(path, book)
    assert path.read_text("utf-8") == text + "\n\n"
    book.cells[0].source = "è"
    notebooks.replace(path, book)
    assert path.read_text("utf-8") == nbformat.writes(book) + "\n"
