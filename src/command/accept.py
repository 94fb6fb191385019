"""`doubles accept`: files of data/raw that were changed on purpose."""

from __future__ import annotations

from pathlib import Path

import click

from race_doubles.command.scrape import OneRun
from race_doubles.common.errors import UsageProblem
from race_doubles.common.paths import find_project
from race_doubles.scrape import raw_files


@click.command("accept")
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@click.option("--all", "every", is_flag=True, help="Accept every file that provenance.csv lists.")
def accept_command(files: tuple[Path, ...], every: bool) -> None:
    """Note in data/raw/provenance.csv that FILES of data/raw are as they are meant to be.

    `doubles build` stops at a raw file that is not the one it was told of: one cut short, edited or truncated.
    Mistakes of the organiser belong into data/curated/corrections.csv, and not here.
    """
    if bool(files) == every:
        raise UsageProblem("Name the files to accept, or say --all.")
    project = find_project()
    with OneRun(project):
        chosen = raw_files.every_file(project.raw) if every else list(files)
        told = raw_files.accept(project.raw, chosen)
    click.echo("\n".join(told) if told else "Each file is as provenance.csv says already.")
