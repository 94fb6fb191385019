"""`doubles update`: editions newer than the registry, and what that changed in data/raw."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click
import pandas as pd

from race_doubles.command.scrape import OneRun, gather, pages_for, stop_on_failures, summary
from race_doubles.common.paths import Project, find_project
from race_doubles.scrape import collect as collecting
from race_doubles.scrape import expected
from race_doubles.scrape.changes import compare
from race_doubles.scrape.collect import Edition, Outcome
from race_doubles.scrape.sources import SOURCES


@click.command("update")
@click.option(
    "--replay",
    type=click.Path(path_type=Path),
    help="Answer every request from this folder of captured pages.",
)
@click.option("--recheck", is_flag=True, help="Ask again for the newest known edition as well.")
def update_command(replay: Path | None, recheck: bool) -> None:
    """Look for editions newer than the registry, fetch them, and show what changed.

    An edition that is not published yet is no failure. For each new edition the row is printed
    that a maintainer adds to data/curated/expected.csv once the edition was looked at.
    """
    project = find_project()
    editions = newer_editions(datetime.now(UTC).year, recheck)
    with OneRun(project):
        before = {edition: raw_table(project, edition) for edition in editions}
        pages = pages_for(project, replay, offline=False, refresh=recheck)
        outcomes = gather(editions, pages, project, refresh=recheck)
    told = [
        line
        for edition in editions
        for line in difference(edition, before[edition], raw_table(project, edition))
    ]
    known = expected.load()
    missing = [
        outcome
        for outcome in outcomes
        if outcome.absent and (outcome.source, outcome.year) not in known
    ]
    outcomes = [outcome for outcome in outcomes if outcome not in missing]
    if outcomes:
        click.echo(summary(outcomes))
    click.echo("\n".join(told) if told else "Nothing in data/raw changed.")
    if missing:
        names = ", ".join(f"{outcome.source} {outcome.year}" for outcome in missing)
        click.echo(f"Not published yet, or closed without a token: {names}.")
    for line in rows_to_add(outcomes):
        click.echo(line)
    stop_on_failures(outcomes)


def newer_editions(this_year: int, recheck: bool) -> list[Edition]:
    """The editions of every source after its last known one, up to `this_year`.

    With `recheck`, the last known one too.
    """
    editions = []
    for source in SOURCES.values():
        # A source that nobody has collected yet has no last edition to go on from.
        if source.goes_on and (known := expected.years_of(source.name)):
            last = known[-1]
            first = last if recheck else last + 1
            editions += [Edition(source, year) for year in range(first, this_year + 1)]
    return editions


def raw_table(project: Project, edition: Edition) -> pd.DataFrame | None:
    """The raw table of an edition as it is on disk, or None."""
    path = project.raw / edition.source.name / f"{edition.year}.csv"
    return collecting.read_if_there(path)


def difference(
    edition: Edition, before: pd.DataFrame | None, after: pd.DataFrame | None
) -> list[str]:
    """Readable lines of what changed in an edition; none when nothing did."""
    changes = compare(edition.source.name, edition.year, before, after)
    return changes.lines() if changes else []


def rows_to_add(outcomes: list[Outcome]) -> list[str]:
    """For every edition that is new to the registry, its row for data/curated/expected.csv."""
    known = expected.load()
    rows = [
        expected.as_row(outcome.measured)
        for outcome in outcomes
        if outcome.measured is not None and (outcome.source, outcome.year) not in known
    ]
    if not rows:
        return []
    return [
        "Look at the new editions, then add to data/curated/expected.csv "
        "(and the date and course to data/curated/edition_claims.csv):",
        *rows,
    ]
