"""Running the notebooks: each one from a fresh kernel, in order, into the file that is committed."""

from __future__ import annotations

import asyncio
import logging
import os
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
from race_doubles.common.stories import notebook_paths

#: The kernel that every notebook names, so that others than this command know it too.
KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}
STAMP = "build/notebooks.json"
CELL_SECONDS = 600
#: A kernel on a machine at work with other things takes minutes to answer.
KERNEL_SECONDS = 300


def sources(notebook: nbformat.NotebookNode) -> str:
    """The cells' sources as one text: what a run depends on, apart from tables and code."""
    return "\n\x1e".join(f"{cell.cell_type}\n{cell.source}" for cell in notebook.cells)


async def run_notebook(
    notebook: nbformat.NotebookNode, name: str, folder: Path
) -> nbformat.NotebookNode:
    """`notebook` with the outputs of a run from a fresh kernel, in `folder`; nothing of clock or machine.

    Raises Problem naming the cell that failed.
    """
    # The kernel's transport warns of things that concern nobody here.
    logging.getLogger("traitlets").setLevel(logging.ERROR)
    client = NotebookClient(
        notebook,
        timeout=CELL_SECONDS,
        startup_timeout=KERNEL_SECONDS,
        kernel_name=KERNEL["name"],
        resources={"metadata": {"path": str(folder)}},
        record_timing=False,
        coalesce_streams=True,
        extra_arguments=["--log-level=ERROR"],
    )
    try:
        await client.async_execute()
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
    notebook.metadata["kernelspec"] = dict(KERNEL)
    return notebook


def run_notebooks(project: Project, force: bool = False) -> list[str]:
    """Run every notebook whose cells, tables or code changed since its last run here; their names.

    They run side by side, as many at a time as there are processors; each has a kernel of its own. A notebook
    is replaced whole, and only when its run came out different. One that fails keeps the outputs it had and
    stops the report: those that run beside it come to their end, no other is begun, and Problem is raised for
    the first by name.
    """
    code = Path(__file__).resolve().parents[1]
    shared = fingerprint(
        [project.processed / TABLES_STAMP, project.measured],
        project.root,
        fingerprint([code], code),
    )
    stamp = project.root / STAMP
    paths = notebook_paths(project)
    if not paths:
        raise Problem(
            f"No notebook in {project.shown(project.notebooks)}; restore it from version control."
        )
    read = {path: nbformat.read(path, as_version=4) for path in paths}
    digests = {path: fingerprint([], code, shared + sources(book)) for path, book in read.items()}
    names = {path: path.relative_to(project.notebooks).as_posix() for path in read}
    due = [path for path in read if force or not is_current(stamp, names[path], digests[path])]
    failed: dict[Path, Problem] = {}
    # The longest first, so that none of them is left running alone at the end.
    order = sorted(due, key=lambda path: (-len(read[path].cells), names[path]))
    waiting = tracked(order, "notebooks", lambda path: names[path])

    async def work() -> None:
        for path in waiting:
            try:
                done = await run_notebook(read[path], project.shown(path), path.parent)
            except Problem as problem:
                failed[path] = problem
            else:
                replace(path, done)
                write_stamp(stamp, names[path], digests[path])
            if failed:
                return

    async def run_all() -> None:
        await asyncio.gather(*(work() for _ in range(os.cpu_count() or 1)))

    asyncio.run(run_all())
    waiting.close()
    if failed:
        raise failed[min(failed)]
    return [names[path] for path in due]


def replace(path: Path, notebook: nbformat.NotebookNode) -> None:
    """Put `notebook` in the place of the file `path`, unless it says the same."""
    after = nbformat.writes(notebook) + "\n"
    if after.rstrip("\n") != path.read_text("utf-8").rstrip("\n"):
        write_text(after, path)
