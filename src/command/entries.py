"""`doubles entries`: the lists of applicants matched with the runners anew, and what of it the repository keeps."""

from __future__ import annotations

import click

from race_doubles.common.errors import UsageProblem
from race_doubles.common.paths import find_project
from race_doubles.common.progress import say


@click.command("entries")
def entries_command() -> None:
    """Match the lists of applicants anew and write data/raw/entries.csv and the counts beside it.

    The lists themselves are not in the repository: fetch them first, with
    `doubles scrape --source wser_lottery --source wser_waitlist --source wser_draw`.
    """
    from race_doubles.clean.build import resolve_results
    from race_doubles.clean.entries.counts import count_applicants
    from race_doubles.clean.entries.read import missing_lists, read_entered, read_lists
    from race_doubles.clean.raw import read_provenance
    from race_doubles.common.files import write_csv
    from race_doubles.link.build import build_links
    from race_doubles.link.entries.build import match_lists, with_results
    from race_doubles.link.entries.committed import changes, read_committed, write_committed

    project = find_project()
    provenance = read_provenance(project)
    if missing := missing_lists(project, provenance):
        raise UsageProblem(
            f"{project.shown(missing[0])} is not here, nor are {len(missing) - 1} more lists of applicants; fetch them first: "
            "`doubles scrape --source wser_lottery --source wser_waitlist --source wser_draw`."
        )
    lists = read_lists(project, provenance)
    say("entries: who is who among the results")
    resolved = resolve_results(project)
    links, runners = build_links(resolved.results, project.curated, resolved.names)
    say(f"entries: matching {len(lists):,} entries with {len(runners):,} runners")
    entered = with_results(read_entered(project, provenance), resolved)
    matched = match_lists(lists, entered, resolved, links, runners)
    told = changes(read_committed(project.raw), matched, links.set_index("result_id")["runner_id"])
    for name, table in count_applicants(lists).items():
        write_csv(table, project.raw / name)
    write_committed(matched, project.raw)
    click.echo("\n".join(told) if told else f"All {len(matched):,} entries are as they were.")
