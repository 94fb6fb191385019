"""`doubles scrape`: editions from the organisers, or from captured pages, into data/raw."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import click
from filelock import FileLock, Timeout

from race_doubles.common.errors import Problem, UsageProblem
from race_doubles.common.paths import Project, find_project
from race_doubles.common.progress import tracked
from race_doubles.scrape import collect as collecting
from race_doubles.scrape import fetching
from race_doubles.scrape.collect import Edition, Outcome


@click.command("scrape")
@click.option("--race", "races", multiple=True, metavar="ID", help="Only this race, such as utmb.")
@click.option("--year", "years", multiple=True, type=int, help="Only this year; may be repeated.")
@click.option("--source", "sources", multiple=True, help="Only this source, such as wser_results.")
@click.option(
    "--replay",
    type=click.Path(path_type=Path),
    help="Answer every request from this folder of captured pages.",
)
@click.option("--offline", is_flag=True, help="Parse what data/cache holds; ask nobody.")
@click.option("--refresh", is_flag=True, help="Ask again for pages that are already held.")
def scrape_command(
    races: tuple[str, ...],
    years: tuple[int, ...],
    sources: tuple[str, ...],
    replay: Path | None,
    offline: bool,
    refresh: bool,
) -> None:
    """Fetch editions from the organisers and write data/raw/<source>/<year>.csv.

    A page that is not what it should be stops its edition only: the old file stays, the others
    go on, and the command ends with status 1 and a summary.
    """
    if replay is not None and offline:
        raise UsageProblem("--replay and --offline exclude each other; leave one of them out.")
    project = find_project()
    editions = collecting.choose(races, years, sources)
    with OneRun(project):
        pages = pages_for(project, replay, offline, refresh)
        outcomes = gather(editions, pages, project, refresh)
    click.echo(summary(outcomes))
    stop_on_failures(outcomes)


def pages_for(
    project: Project, replay: Path | None, offline: bool, refresh: bool
) -> fetching.Pages:
    """Where the pages come from, by the options of the call."""
    if replay is not None:
        return fetching.replayed_pages(project.cache, replay)
    if offline:
        return fetching.stored_pages(project.cache)
    return fetching.live_pages(project.cache, refresh)


class OneRun:
    """A file lock around a run: a second run is told so at once instead of mixing in."""

    def __init__(self, project: Project):
        project.cache.mkdir(parents=True, exist_ok=True)
        self.path = project.cache / "scrape.lock"
        self.shown = project.shown(self.path)
        self.lock = FileLock(self.path)
        self.folders = (project.raw, project.cache)

    def __enter__(self) -> None:
        try:
            self.lock.acquire(timeout=0)
        except Timeout:
            raise Problem(
                f"Another scrape is running ({self.shown} is locked); wait for it."
            ) from None
        # What a killed run left: nobody else writes here while we hold the lock.
        for folder in self.folders:
            for leftover in folder.rglob(".*.part"):
                leftover.unlink(missing_ok=True)

    def __exit__(self, *_: object) -> None:
        self.lock.release()


def gather(
    editions: list[Edition], pages: fetching.Pages, project: Project, refresh: bool
) -> list[Outcome]:
    """Collect the editions one after the other."""
    return [
        collecting.collect(edition, pages, project.raw, refresh)
        for edition in tracked(editions, "Scraping")
    ]


def summary(outcomes: list[Outcome]) -> str:
    """A table of what became of each source, then every message."""
    lines = [f"{'source':<16}{'editions':>9}{'rows':>9}{'splits':>9}  results"]
    for source in dict.fromkeys(outcome.source for outcome in outcomes):
        ours = [outcome for outcome in outcomes if outcome.source == source]
        results = Counter(outcome.result for outcome in ours)
        counts = ", ".join(f"{count} {result}" for result, count in sorted(results.items()))
        rows = sum(outcome.rows for outcome in ours)
        splits = sum(outcome.splits for outcome in ours)
        lines.append(f"{source:<16}{len(ours):>9}{rows:>9}{splits:>9}  {counts}")
    told = [o for o in outcomes if o.message and o.result != collecting.KEPT]
    # Of a closed API one line says enough, however many editions of it are kept.
    closed = {o.source: o for o in reversed(outcomes) if o.result == collecting.KEPT and o.absent}
    lines += [line_of(outcome) for outcome in [*told, *closed.values()]]
    return "\n".join(lines)


def line_of(outcome: Outcome) -> str:
    """One line on what is to be said of an edition."""
    name = f"{outcome.source} {outcome.year}"
    message = outcome.message.removeprefix(f"{name} ").removeprefix(f"{name}: ")
    return f"{name} {outcome.result}: {message}"


def stop_on_failures(outcomes: list[Outcome]) -> None:
    """Raise Problem when an edition failed, so that the command ends with status 1."""
    failed = [outcome for outcome in outcomes if outcome.result == collecting.FAILED]
    if failed:
        names = ", ".join(f"{outcome.source} {outcome.year}" for outcome in failed[:5])
        more = f" and {len(failed) - 5} more" if len(failed) > 5 else ""
        count = f"{len(failed)} edition{'s' if len(failed) > 1 else ''}"
        raise Problem(f"{count} could not be collected: {names}{more}; the summary says why.")
