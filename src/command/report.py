"""`doubles report`."""

import click

from race_doubles.command.building import STAMP as TABLES_STAMP
from race_doubles.command.notebooks import STAMP, run_notebooks
from race_doubles.common.files import read_parquet
from race_doubles.common.fingerprint import fingerprint, is_current, write_stamp
from race_doubles.common.paths import Project, find_project
from race_doubles.common.progress import say


@click.command("report")
@click.option(
    "--force", is_flag=True, help="Run every notebook and write the site although nothing changed."
)
@click.option("--no-run", is_flag=True, help="Only write the site, from the notebooks as they are.")
def report_command(force: bool, no_run: bool) -> None:
    """Run the notebooks and write the site.

    Runs the notebooks whose cells, tables or code changed, then writes site/ when anything it shows
    did, and the numbers on the README's front. The tables come from `doubles build`.
    """
    project = find_project()
    read_parquet(project.processed / "doubles.parquet")
    if not no_run:
        ran = run_notebooks(project, force=force)
        say(f"report: ran {len(ran)} notebooks" if ran else "report: every notebook is up to date")
    write_site(project, force)
    write_front(project)


def write_front(project: Project) -> None:
    """Bring the answer, the figure and the badges of the README up to the tables."""
    from race_doubles.doubles.tables import load
    from race_doubles.site.readme import write_readme

    if write_readme(project, load(project)):
        say("report: README.md says what the tables say now")


def write_site(project: Project, force: bool) -> None:
    """Write `site/` where what it is made from changed."""
    digest = fingerprint(
        [
            project.notebooks,
            project.root / "docs",
            project.root / "src",
            project.root / "CITATION.cff",
            project.curated,
            project.processed / TABLES_STAMP,
        ],
        project.root,
    )
    stamp = project.root / STAMP
    index = project.site / "index.html"
    if not force and index.is_file() and is_current(stamp, "site", digest):
        say(f"report: {project.shown(index)} is up to date")
        return
    from race_doubles.site.build import build_site

    build_site(project)
    write_stamp(stamp, "site", digest)
    say(f"report: wrote {project.shown(index)}")
