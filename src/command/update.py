"""`doubles update`: editions newer than those held, corrections of the last ones, and a page of words on both."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import click
import pandas as pd

from race_doubles.command.moved import Moved, rebuild
from race_doubles.command.scrape import OneRun, pages_for
from race_doubles.common.errors import Problem
from race_doubles.common.files import write_text
from race_doubles.common.paths import Project, find_project
from race_doubles.common.progress import say, tracked
from race_doubles.common.races import DOUBLE
from race_doubles.scrape import collect as collecting
from race_doubles.scrape import counted, expected, newer, plausible, registering, registry, telling
from race_doubles.scrape import run_findings as found
from race_doubles.scrape.collect import Check, Edition
from race_doubles.scrape.fetching import LivePages, Pages, UnfinishedRun
from race_doubles.scrape.reading import Parsed
from race_doubles.scrape.run_findings import Finding
from race_doubles.scrape.sources import SOURCES


@click.command("update")
@click.option(
    "--replay",
    type=click.Path(path_type=Path),
    help="Answer every request from this folder of captured pages.",
)
@click.option(
    "--recheck", is_flag=True, help="Ask again for every known edition, not only the last ones."
)
@click.option("--page", type=click.Path(path_type=Path), help="Write the page of words here too.")
def update_command(replay: Path | None, recheck: bool, page: Path | None) -> None:
    """Look for new editions and corrections, take what looks right, and say what changed.

    Asks every source for the editions after the last one held, and again for those of the last two
    years. Writes data/raw, its provenance, and the rows of counts and of the registry in data/curated.
    An edition that is not published yet is no failure; one that does not look like an edition, or a
    source that is not there any more, is: what was there is kept, and the status is 1.

    Then it builds the tables, where there are some of before, and says which numbers moved and whose earlier
    results are another person's now. A run that was killed goes on where it was when it is started again.

    Without --replay it needs DOUBLES_CONTACT, your mail address, and for the live results of UTMB
    UTMB_LIVE_TOKEN; without the token these are left as they are.
    """
    project = find_project()
    with OneRun(project):
        # Asked for before the pages are made: a folder that is none is a mistake in the call.
        pages = pages_for(project, replay, offline=False, refresh=True)
        run = UnfinishedRun(project.cache)
        if isinstance(pages, LivePages):
            pages.since = run.begin()
        findings = look(project, pages, current_year(), replay, recheck)
        counts, claims = register(project, findings)
        run.end()
    is_new = any(finding.state in (found.NEW, found.CORRECTED) for finding in findings)
    moved = rebuild(project, say) if is_new else Moved()
    held = {race: _years_with_results(project, race) for race in DOUBLE}
    state = found.halves(held, DOUBLE, registry.cancelled(project.curated))
    told = telling.page_of_words(findings, counts, claims, state, moved.numbers, moved.people)
    click.echo(told)
    if page is not None:
        write_text(told + "\n", page)
    stop_on_failures(findings)
    if moved.problem:
        raise Problem(
            f"What came in was written, but the tables could not be built: {moved.problem}"
        )


def current_year() -> int:
    """The year in which this runs: newer editions than its own there are none."""
    return datetime.now(UTC).year


def look(
    project: Project, pages: Pages, this_year: int, replay: Path | None, recheck: bool
) -> list[Finding]:
    """Every edition that is due, collected one after the other, known ones first."""
    known = newer.again(this_year, recheck)
    editions = [*known, *newer.newer(this_year, replay)]
    findings = []
    for edition in tracked(editions, "Updating"):
        before = raw_table(project, edition)
        outcome = collecting.collect(
            edition, pages, project.raw, refresh=replay is None, check=check_in(project)
        )
        after = raw_table(project, edition)
        findings.append(found.sorted_out(edition, outcome, edition in known, before, after))
    return found.with_gone(findings, is_replay=replay is not None)


def check_in(project: Project) -> Check:
    """The check of `doubles update`: does it look like an edition? One that did not change does."""

    def check(source: str, year: int, parsed: Parsed, rows: pd.DataFrame) -> Iterable[str]:
        held = collecting.read_if_there(project.raw / source / f"{year}.csv")
        if held is not None and held.equals(parsed.table.astype(str)):
            return []
        notes = plausible.require_plausible(
            SOURCES[source], year, parsed, rows, project.raw, project.curated
        )
        before = expected.expectation(source, year)
        heading = " | ".join(parsed.header)
        if before is not None and before.header != heading:
            notes.append(f"the columns are headed otherwise than before: {heading}")
        return notes

    return check


def register(
    project: Project, findings: list[Finding]
) -> tuple[list[str], list[registering.Claim]]:
    """The rows of counts and of the registry for what was taken; those that were written."""
    taken = [
        finding for finding in findings if finding.state in (found.NEW, found.CORRECTED, found.SAME)
    ]
    claims = registering.write_claims(
        project.curated, [found.read_of(finding) for finding in taken if finding.source.race]
    )
    counts = registering.write_expected(project.curated, _counts(project, taken))
    return counts, claims


def _counts(project: Project, taken: Iterable[Finding]) -> list[expected.Expected]:
    """A row of counts for each edition that was taken, with whose count it is.

    And for what other sources are known to have of the same editions: the new one may have counted as they did.
    """
    rows = {
        (finding.source.name, finding.edition.year): (
            finding.outcome.measured,
            finding.outcome.stated,
        )
        for finding in taken
        if finding.outcome.measured is not None
    }
    editions = {(SOURCES[name].race, year) for name, year in rows}
    for (name, year), entry in expected.load(project.curated).items():
        if (SOURCES[name].race, year) in editions and (name, year) not in rows:
            rows[name, year] = (entry, entry.rows if entry.counted_by == counted.PAGE else None)
    return [
        replace(entry, counted_by=counted.counted_by(
            SOURCES[name], year, entry.rows, stated, project.raw, project.curated
        ))
        for (name, year), (entry, stated) in rows.items()
    ]  # fmt: skip


def raw_table(project: Project, edition: Edition):
    """The raw table of an edition as it is on disk, or None."""
    return collecting.read_if_there(project.raw / edition.source.name / f"{edition.year}.csv")


def stop_on_failures(findings: Iterable[Finding]) -> None:
    """Raise Problem when an edition was stopped or a source is gone, so that the status is 1."""
    failed = telling.failures(findings)
    if failed:
        names = ", ".join(str(finding.edition) for finding in failed[:5])
        more = f" and {len(failed) - 5} more" if len(failed) > 5 else ""
        raise Problem(
            f"Not taken: {names}{more}; the page above says why. What was there was kept."
        )


def _years_with_results(project: Project, race: str) -> set[int]:
    """The years of which there is a raw table of results of a race."""
    lists = ("starters", "finishers")
    ours = [source for source in SOURCES.values() if source.race == race and source.lists in lists]
    return {year for source in ours for year in plausible.held_years(project.raw, source.name)}
