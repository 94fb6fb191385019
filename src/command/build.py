"""`doubles build`."""

import click

from race_doubles.command.building import build
from race_doubles.common.paths import find_project


@click.command("build")
@click.option("--force", is_flag=True, help="Build again although nothing changed.")
def build_command(force: bool) -> None:
    """Rebuild data/processed from data/raw and data/curated.

    Does nothing when neither the data nor the code changed since the last build, and each file of data/processed
    is as it was written.
    """
    build(find_project(), force=force)
