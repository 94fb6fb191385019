"""Running the notebooks: each one from a fresh kernel, in order, into the file that is committed."""

from __future__ import annotations

import logging
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

from race_doubles.command.building import STAMP as TABLES_STAMP
from race_doubles.common.errors import Problem
from race_doubles.common.files import write_text
from race_doubles.common.fingerprint import fingerprint, is_current, write_stamp
from race_doubles.common.paths import Project
from race_doubles.common.progress import tracked

STAMP = "build/notebooks.json"
CELL_SECONDS = 600


def notebook_paths(project: Project) -> list[Path]:
    """The notebooks of the project, by name.

    Raises Problem when there is none.
    """
    paths = sorted(project.notebooks.glob("[0-9]*.ipynb"))
    if not paths:
        raise Problem(
            f"No notebook in {project.shown(project.notebooks)}; restore it from version control."
        )
    return paths


def sources(notebook: nbformat.NotebookNode) -> str:
    """The cells' sources as one text: what a run depends on, apart from tables and code."""
    return "\n\x1e".join(f"{cell.cell_type}\n{cell.source}" for cell in notebook.cells)


def run_notebook(notebook: nbformat.NotebookNode, name: str, folder: Path) -> nbformat.NotebookNode:
    """`notebook` with the outputs of a run from a fresh kernel, in `folder`; nothing of clock or machine.

    Raises Problem naming the cell that failed.
    """
    # The kernel's transport warns of things that concern nobody here.
    logging.getLogger("traitlets").setLevel(logging.ERROR)
    client = NotebookClient(
        notebook,
        timeout=CELL_SECONDS,
        kernel_name="python3",
        resources={"metadata": {"path": str(folder)}},
        record_timing=False,
        coalesce_streams=True,
        extra_arguments=["--log-level=ERROR"],
    )
    try:
        client.execute()
    except CellExecutionError as failed:
        number = next(
            index
            for index, cell in enumerate(notebook.cells, 1)
            if any(output.output_type == "error" for output in cell.get("outputs", []))
        )
        raise Problem(
            f"{name}, cell {number}: {failed.ename}: {failed.evalue}; "
            "open it in JupyterLab and run it up to there."
        ) from failed
    except (CellTimeoutError, DeadKernelError) as failed:
        raise Problem(
            f"{name}: {str(failed).splitlines()[0]}; run it again, or cell by cell."
        ) from failed
    notebook.metadata.get("language_info", {}).pop("version", None)
    notebook.metadata.pop("widgets", None)
    return notebook


def run_notebooks(project: Project, force: bool = False) -> list[str]:
    """Run every notebook whose cells, tables or code changed since its last run here; their names.

    A notebook is replaced whole, and only when its run came out different. One that fails stops the
    report and keeps the outputs it had.
    """
    code = Path(__file__).resolve().parents[1]
    shared = fingerprint(
        [project.processed / TABLES_STAMP, project.measured],
        project.root,
        fingerprint([code], code),
    )
    stamp = project.root / STAMP
    read = {path: nbformat.read(path, as_version=4) for path in notebook_paths(project)}
    digests = {path: fingerprint([], code, shared + sources(book)) for path, book in read.items()}
    due = [path for path in read if force or not is_current(stamp, path.name, digests[path])]
    for path in tracked(due, "notebooks", lambda path: path.name):
        before = path.read_text("utf-8")
        after = nbformat.writes(run_notebook(read[path], project.shown(path), path.parent)) + "\n"
        if after.rstrip("\n") != before.rstrip("\n"):
            write_text(after, path)
        write_stamp(stamp, path.name, digests[path])
    return [path.name for path in due]
