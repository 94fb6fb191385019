"""The committed notebooks, made ready for Sphinx: code folded away, titles read."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import nbformat

from race_doubles.common.errors import Problem
from race_doubles.common.paths import Project
from race_doubles.common.stories import CHECKS, checks_of, notebook_paths, story_paths
from race_doubles.site.cards import as_cards
from race_doubles.site.drawings import Citing, place_drawings

#: As the other tables of the notebooks stand: on a phone a wide one is moved by a finger, or by the keys.
_BOX = '<div class="table-wrap" role="group" aria-label="Table" tabindex="0" style="overflow-x: auto">\n'


@dataclass(frozen=True)
class Notebook:
    """One notebook as the list of notebooks shows it; `checks` is the page of its checks, "" for none."""

    page: str
    title: str
    summary: str
    checks: str = ""


def stage_notebooks(project: Project, folder: Path, data: Path, citing: Citing) -> list[Notebook]:
    """Copy the notebooks into `folder` with the code of each cell folded; list the stories in order.

    Figures are put in as drawings, their numbers into the folder `data`, with what `citing` says.

    Raises Problem for a notebook that cannot be read or has no title.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for path in notebook_paths(project):
        stage_notebook(path, folder, project, data, citing)
    return list_notebooks(project)


def list_notebooks(project: Project) -> list[Notebook]:
    """What each story is called and what it is about, in order; Problem as for `stage_notebooks`."""
    return [described(path, read_notebook(path, project), project) for path in story_paths(project)]


def read_notebook(path: Path, project: Project) -> nbformat.NotebookNode:
    """The notebook; Problem where the file is none."""
    try:
        return nbformat.read(path, as_version=4)
    except (ValueError, OSError) as why:
        raise Problem(f"{project.shown(path)} is not a notebook ({why}); restore it.") from None


def described(path: Path, notebook: nbformat.NotebookNode, project: Project) -> Notebook:
    """What a notebook is called and what it is about, by its first heading and paragraph."""
    prose = [cell["source"] for cell in notebook["cells"] if cell["cell_type"] == "markdown"]
    title = re.search(r"^# +(.+)$", prose[0] if prose else "", re.MULTILINE)
    if not title:
        raise Problem(f"{project.shown(path)} does not begin with a heading (# ...); give it one.")
    checks = f"notebooks/{CHECKS}/{path.stem}" if checks_of(path) else ""
    summary = first_paragraph("\n\n".join(prose))
    return Notebook(f"notebooks/{path.stem}", title[1].strip(), summary, checks)


def stage_notebook(path: Path, folder: Path, project: Project, data: Path, citing: Citing) -> None:
    """Copy one notebook with its code folded, but for cells tagged `show-input`, and its figures as drawings."""
    notebook = read_notebook(path, project)
    heading = described(path, notebook, project).title
    page = path.relative_to(project.notebooks.parent).with_suffix("").as_posix()
    place_drawings(notebook, page, heading, data, citing)
    notebook["cells"] = folded_together(notebook["cells"])
    for cell in notebook["cells"]:
        if cell["cell_type"] == "markdown":
            cell["source"] = among_pages(cell["source"])
            headings = re.findall(r"^#+ +(.+)$", cell["source"], re.MULTILINE)
            heading = headings[-1] if headings else heading
        if cell["cell_type"] == "code":
            for output in cell["outputs"]:
                html = output.get("data", {}).get("text/html")
                if html is not None:
                    output["data"]["text/html"] = (
                        html if "<svg" in html else as_cards(plain_frame(html))
                    )
            # Without this a reader who cannot see a figure is told the name of its file.
            image = cell["metadata"].setdefault("mystnb", {}).setdefault("image", {})
            image.setdefault("alt", f"Figure: {heading}")
            tags = cell["metadata"].setdefault("tags", [])
            if not {"hide-input", "show-input"} & set(tags):
                tags.append("hide-input")
    target = folder / path.relative_to(project.notebooks)
    target.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook, target)


def among_pages(text: str) -> str:
    """Links from a notebook to a page of `docs/` as they are on the site, where notebooks stand in a folder beside the pages."""
    return re.sub(r"\]\(((?:\.\./)+)docs/", r"](\1", text)


def folded_together(cells: list[nbformat.NotebookNode]) -> list[nbformat.NotebookNode]:
    """The cells, code that shows nothing put before that of the next cell: a reader meets one row of code, not several without a result.

    Prose between two cells, and a cell whose code is shown on purpose, keep them apart.
    """
    kept: list[nbformat.NotebookNode] = []
    for cell in cells:
        before = kept[-1] if kept else None
        if before is not None and is_silent(before) and is_folded(cell):
            cell["source"] = f"{before['source']}\n\n{cell['source']}"
            kept.pop()
        kept.append(cell)
    return kept


def is_folded(cell: nbformat.NotebookNode) -> bool:
    """Whether a cell is code that the page folds away."""
    shown = "show-input" in cell["metadata"].get("tags", [])
    return cell["cell_type"] == "code" and not shown


def is_silent(cell: nbformat.NotebookNode) -> bool:
    """Whether a cell is folded code that shows nothing."""
    return is_folded(cell) and not cell["outputs"]


def plain_frame(html: str) -> str:
    """A DataFrame as pandas writes it, without the style that no page may hold, in a box that scrolls by itself."""
    bare, found = re.subn(r"<div>\s*<style scoped>.*?</style>\s*", _BOX, html, flags=re.DOTALL)
    return bare if found else html


def first_paragraph(prose: str) -> str:
    """The first paragraph of running text, as plain text without Markdown's marks."""
    for block in re.split(r"\n\s*\n", prose):
        text = " ".join(line for line in block.splitlines() if not line.startswith("#")).strip()
        if text and text[0] not in "|<>-*$`!":
            text = re.sub(r"\[([^\]]+)\]\([^)]*\)", r"\1", text)
            return re.sub(r"[*_`]{1,2}([^*_`]+)[*_`]{1,2}", r"\1", text)
    return ""
