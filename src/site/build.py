"""Building the site: stage the sources in a temporary folder, let Sphinx render them, put it in place."""

from __future__ import annotations

import io
import re
import shutil
import tempfile
from pathlib import Path
from typing import Any

from race_doubles.common.errors import Problem
from race_doubles.common.paths import Project
from race_doubles.common.races import DOUBLE
from race_doubles.doubles.about import About, about
from race_doubles.doubles.tables import load
from race_doubles.site.addresses import write_feed, write_lost, write_sitemap
from race_doubles.site.courses import read_courses
from race_doubles.site.downloads import write_downloads
from race_doubles.site.drawings import FOLDER, Citing, write_colours
from race_doubles.site.finder import write_index
from race_doubles.site.heads import add_heads
from race_doubles.site.leftovers import check_notebooks
from race_doubles.site.organiser_pages import runner_pages
from race_doubles.site.policy import move_styles
from race_doubles.site.prose import render_pages
from race_doubles.site.share import draw_pictures
from race_doubles.site.staging import stage_notebooks

#: What Sphinx and the basic theme write that no page of this site links to.
UNUSED = (
    ".buildinfo",
    "objects.inv",
    "genindex.html",
    "_static/basic.css",
    "_static/file.png",
    "_static/plus.png",
    "_static/minus.png",
    "_static/mystnb*.css",
    "_static/pygments.css",
)


def build_site(project: Project, site: Path | None = None) -> None:
    """Write the folder `site` (the project's own if not said) whole from `data/processed`, `docs/` and the notebooks as they are committed.

    Nothing is executed. The new site is made beside the old one and then takes its place, so a
    failed or killed build leaves the old site as it was.

    Raises Problem where a table or source is missing, a notebook names somebody who asked to be
    left out, or Sphinx cannot render a page.
    """
    site = site or project.site
    docs = project.root / "docs"
    if not (docs / "conf.py").is_file():
        raise Problem(f"{project.shown(docs)} has no conf.py; restore it from version control.")
    every = load(project, races=None)
    tables = every.only(DOUBLE)
    known = about(project)
    check_notebooks(project, every)
    with tempfile.TemporaryDirectory(prefix="race-doubles-site-") as name:
        work = Path(name)
        source, output = work / "source", work / "site"
        shutil.copytree(docs, source)
        extra = source / "_extra"
        downloads = write_downloads(project, every, known, extra / "data")
        pages = runner_pages(project)
        write_index(every, read_courses(project), extra / "find", pages, known.contact)
        citing = Citing(known, tables.years_of_both[-1])
        notebooks = stage_notebooks(project, source / "notebooks", extra / FOLDER, citing)
        content = render_pages(project, tables, known, notebooks, downloads, source, every)
        draw_pictures(content["shared"], content["facts"], extra / "share")
        run_sphinx(source, output, work / "doctrees", said_on_every_page(content, known))
        tidy(output)
        move_styles(output)
        write_colours(output)
        write_foot(output, content["season"].year, known.homepage)
        add_heads(output, known.homepage)
        write_sitemap(output, known.homepage)
        write_feed(output, content["seasons"], known.homepage)
        write_lost(output, known.homepage)
        put_in_place(output, site)


def said_on_every_page(content: dict[str, Any], known: About) -> dict[str, Any]:
    """What the frame of every page says of the data: `new_year`, their latest season, and `homepage`, "" where it is unknown."""
    return {"new_year": content["season"].year, "homepage": known.homepage or ""}


def run_sphinx(source: Path, output: Path, doctrees: Path, frame: dict[str, Any]) -> None:
    """Render `source` as HTML into `output`, the frame of every page with `frame`; Problem with Sphinx's first complaint where it has any."""
    # Imported here: Sphinx takes a second that the other commands should not.
    from sphinx.application import Sphinx
    from sphinx.errors import SphinxError
    from sphinx.util.docutils import docutils_namespace, patch_docutils

    warnings = io.StringIO()
    try:
        with patch_docutils(str(source)), docutils_namespace():
            app = Sphinx(
                source,
                source,
                output,
                doctrees,
                "html",
                status=None,
                warning=warnings,
                freshenv=True,
                confoverrides={f"html_context.{name}": said for name, said in frame.items()},
                warningiserror=False,
            )
            app.build(force_all=True)
    except SphinxError as why:
        raise Problem(f"docs/ cannot be rendered ({why}); mend the page it names.") from why
    complaints = [
        re.sub(r"\x1b\[[0-9;]*m", "", line).replace(str(source) + "/", "")
        for line in warnings.getvalue().splitlines()
        if line.strip()
    ]
    if complaints:
        raise Problem(
            f"A page has a fault: {complaints[0]} ({len(complaints)} in all); mend it and try again."
        )


def write_foot(output: Path, year: int, homepage: str | None) -> None:
    """Add to the stylesheet what stands at the foot of every printed page: to which `year` the data go, and the site's address."""
    said = f"Race Doubles, data to {year}" + (f". {homepage}" if homepage else "")
    quoted = said.replace("\\", "\\\\").replace('"', '\\"')
    rule = (
        f'@page {{ @bottom-left {{ content: "{quoted}"; font: 8pt sans-serif; color: #444; }} }}\n'
    )
    sheet = output / "_static" / "site.css"
    sheet.write_text(sheet.read_text("utf-8") + rule, "utf-8")


def tidy(output: Path) -> None:
    """Remove what no page uses, so that the site holds only what a reader can reach."""
    for pattern in UNUSED:
        for path in output.glob(pattern):
            path.unlink()
    # Some hosts drop folders that begin with an underscore unless told not to.
    (output / ".nojekyll").touch()
    for folder in ("_sources", "_extra", "jupyter_execute"):
        shutil.rmtree(output / folder, ignore_errors=True)


def put_in_place(fresh: Path, site: Path) -> None:
    """Replace the folder `site` by `fresh`: copied beside it first, then swapped by two renames."""
    beside, old = site.with_name(f".{site.name}.new"), site.with_name(f".{site.name}.old")
    for leftover in (beside, old):
        shutil.rmtree(leftover, ignore_errors=True)
    shutil.copytree(fresh, beside)
    if site.exists():
        site.rename(old)
    beside.rename(site)
    shutil.rmtree(old, ignore_errors=True)
