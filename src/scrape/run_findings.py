"""What a run of `doubles update` found, edition by edition, sorted into what a person has to know."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from race_doubles.common.races import RACE_NAMES
from race_doubles.scrape import collect, measures
from race_doubles.scrape.changes import Changes, compare
from race_doubles.scrape.collect import Edition, Outcome
from race_doubles.scrape.description import Description
from race_doubles.scrape.registering import Read

#: What became of an edition that was looked for.
NEW, CORRECTED, SAME, NOT_YET, NO_TOKEN, GONE, NOT_IN_FOLDER, KEPT, STOPPED, SHOWS_ANOTHER = (
    "new", "corrected", "unchanged", "not yet", "no token", "gone", "not in the folder", "kept", "stopped",
    "shows another edition",
)  # fmt: skip
#: These end the run with status 1.
FAILURES = (GONE, STOPPED)


@dataclass(frozen=True)
class Finding:
    """One edition of one source: what became of it, with the raw tables before and after."""

    edition: Edition
    state: str
    outcome: Outcome
    is_known: bool
    before: pd.DataFrame | None = None
    after: pd.DataFrame | None = None
    changes: Changes | None = field(default=None)

    @property
    def source(self) -> Description:
        return self.edition.source

    @property
    def finishers(self) -> int:
        """Rows with a finish in the table as it now is."""
        return 0 if self.after is None else int(measures.finish_seconds(self.after).notna().sum())


def sorted_out(
    edition: Edition,
    outcome: Outcome,
    is_known: bool,
    before: pd.DataFrame | None,
    after: pd.DataFrame | None,
) -> Finding:
    """The finding of one outcome; a source that is gone is told only by `with_gone`, from all of them."""
    changes = None
    if outcome.result == collect.FAILED:
        state = NOT_YET if outcome.absent else STOPPED
        if outcome.absent and outcome.no_token:
            state = NO_TOKEN
        if outcome.other_edition and is_known:
            state = SHOWS_ANOTHER
    elif outcome.result == collect.KEPT:
        state = NO_TOKEN if outcome.no_token else KEPT
    else:
        changes = compare(edition.source.name, edition.year, before, after)
        # A private list is no part of the checkout: a known one is not new for not being there. One that is not
        # known is new although its file is there: a run that broke off had written it.
        held = CORRECTED if changes and before is not None else SAME
        state = held if is_known else NEW
    return Finding(edition, state, outcome, is_known, before, after, changes)


def with_gone(findings: Sequence[Finding], is_replay: bool) -> list[Finding]:
    """The same, where a missing page of a known edition says that a source has moved.

    "Not there" is only "not there yet" where an edition that is known to exist still answers. A folder that
    is replayed need not hold what is known.
    """
    there = (NEW, CORRECTED, SAME, SHOWS_ANOTHER)
    answers = {f.source.name for f in findings if f.is_known and f.state in there}
    asked = {f.source.name for f in findings if f.is_known and f.state == NOT_YET}
    told = []
    for finding in findings:
        state = finding.state
        outcome = finding.outcome
        if state == NOT_YET and not outcome.not_run_yet and not outcome.other_edition:
            if is_replay:
                state = NOT_IN_FOLDER
            elif finding.is_known or finding.source.name in asked - answers:
                state = GONE
        if state == NOT_YET and finding.is_known:
            state = STOPPED
        told.append(
            Finding(finding.edition, state, finding.outcome, finding.is_known, finding.before,
                    finding.after, finding.changes)
        )  # fmt: skip
    return told


def read_of(finding: Finding) -> Read:
    """What an edition that was taken says for the registry."""
    source, table = finding.source, finding.after
    day = ""
    if table is not None and "start" in table and (starts := table["start"].str[:10]).ne("").any():
        day = str(starts[starts.ne("")].mode().iloc[0])
    finishers = finding.finishers if source.lists in ("starters", "finishers") else 0
    is_day = len(day) == 10 and day.startswith(str(finding.edition.year))
    return Read(
        source.race, finding.edition.year, source.name, finding.outcome.url, finishers,
        day if is_day else "",
    )  # fmt: skip


def halves(
    in_by_race: Mapping[str, Iterable[int]],
    races: Sequence[str],
    cancelled: Iterable[tuple[str, int]],
) -> list[str]:
    """Sentences on the newest year of which the results of some race of a double are in, but not of all.

    `cancelled` are the editions (race, year) that were not held: of them nothing comes.
    """
    years = {race: set(found) for race, found in in_by_race.items() if race in races}
    every = set().union(*years.values()) if years else set()
    if not every:
        return []
    newest = max(every)
    there = [race for race in races if newest in years.get(race, set())]
    lacking = [race for race in races if race not in there]
    if not lacking:
        return [f"Of {newest} {_named(there)} are in."]
    if not_held := [race for race in lacking if (race, newest) in set(cancelled)]:
        return [
            f"Of {newest} {_named(there)} is in; {_named(not_held)} was not held, so there is no double of {newest}."
        ]
    return [
        f"{newest} is half a year so far: {_named(there)} is in and {_named(lacking)} is not, so "
        f"no double of {newest} can be counted."
    ]


def _named(races: Iterable[str]) -> str:
    return " and ".join(RACE_NAMES[race] for race in races)
