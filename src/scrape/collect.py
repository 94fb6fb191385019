"""Collecting editions: pages into the store, parsed, checked, and only then put into data/raw."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from race_doubles.common.errors import Problem, UsageProblem
from race_doubles.common.files import as_csv, read_text_csv, write_bytes
from race_doubles.scrape import expected, provenance, raw_files
from race_doubles.scrape.description import Description
from race_doubles.scrape.fetching import LivePages, NotStored, Pages, ReplayedPages, StoredPages
from race_doubles.scrape.pages import Fetched, NoToken, NotRunYet, NotThere, OtherEdition, Page
from race_doubles.scrape.reading import Parsed, shown
from race_doubles.scrape.registry import held_years, registered
from race_doubles.scrape.sources import RACE_OF, SOURCES
from race_doubles.scrape.splits import write_splits

#: What a raw file is to be called after a scrape.
NEW, CHANGED, SAME, KEPT, FAILED = "new", "changed", "unchanged", "kept", "failed"


@dataclass(frozen=True)
class Outcome:
    """What became of one edition of one source."""

    source: str
    year: int
    result: str
    rows: int = 0
    splits: int = 0
    message: str = ""
    #: The page does not exist, which for an edition not known yet is no failure.
    absent: bool = False
    #: What the edition holds, as a row for expected.csv.
    measured: expected.Expected | None = None
    #: How many rows the page itself says it has.
    stated: int | None = None
    #: What was asked for first: where it was looked for.
    url: str = ""
    #: A list of results that has none yet.
    not_run_yet: bool = False
    #: An address that shows only the latest edition, and shows another one.
    other_edition: bool = False
    #: A closed API that was not asked for want of a token.
    no_token: bool = False


#: What an edition must be before it is taken, by source, year, what was read and its rows of provenance: raises
#: Problem, or gives words on what is odd and was accepted.
Check = Callable[[str, int, Parsed, pd.DataFrame], Iterable[str]]


@dataclass(frozen=True)
class Edition:
    """One edition of one source, to be collected."""

    source: Description
    year: int

    def __str__(self) -> str:
        return f"{self.source.name} {self.year}"


def choose(
    races: Iterable[str] = (), years: Iterable[int] = (), sources: Iterable[str] = ()
) -> list[Edition]:
    """The editions meant by the options; none given means all.

    Raises UsageProblem for a race, source or year that does not exist or was not held.
    """
    races, years, sources = list(races), list(years), list(sources)
    known = list(dict.fromkeys(RACE_OF.values()))
    for name in races:
        if name not in known:
            raise UsageProblem(f"There is no race {shown(name)}; choose one of {', '.join(known)}.")
    for name in sources:
        if name not in SOURCES:
            raise UsageProblem(
                f"There is no source {shown(name)}; choose one of {', '.join(SOURCES)}."
            )
    wanted = [
        source
        for source in SOURCES.values()
        if (not races or source.race in races) and (not sources or source.name in sources)
    ]
    if not wanted:
        raise UsageProblem(
            "No source of that name describes that race; leave one of the options out."
        )
    chosen = [
        Edition(source, year)
        for source in wanted
        for year in expected.years_of(source.name)
        if not years or year in years
    ]
    for year in years:
        _check_year(year, wanted, chosen, bool(sources))
    return chosen


def _check_year(
    year: int, wanted: list[Description], chosen: list[Edition], named_sources: bool
) -> None:
    """Raise UsageProblem when there is nothing to collect for `year`, saying why.

    The entrants list of a year that was then cancelled is collected, but only when asked for.
    """
    races = sorted({source.race for source in wanted})
    known = {race: registered(race, year) for race in races}
    there = [edition.source.name for edition in chosen if edition.year == year]
    entries = [entry for entry in known.values() if entry is not None]
    not_held = entries and all(entry["status"] == "cancelled" for entry in entries)
    if not_held and not (there and named_sources):
        why = "; ".join(f"{race}: {entry['note']}" for race, entry in known.items() if entry)
        hint = f", or ask for `--source {there[0]}`" if there else ""
        raise UsageProblem(f"{year} was not held ({why}); choose another year{hint}.")
    if there:
        return
    last = max(max(held_years(race)) for race in races)
    if year > last:
        raise UsageProblem(
            f"No edition {year} of {' or '.join(races)} is registered, the last one is {last}; "
            "run `doubles update` to look for newer ones."
        )
    names = " and ".join(source.name for source in wanted)
    spans = [years for years in (expected.years_of(source.name) for source in wanted) if years]
    span = f"{min(years[0] for years in spans)} to {max(years[-1] for years in spans)}"
    notes = "; ".join(entry["note"] for entry in known.values() if entry and entry["note"])
    raise UsageProblem(
        f"There is nothing for {year} in {names}{f' ({notes})' if notes else ''}; "
        f"choose a year from {span}."
    )


def as_expected(source: str, year: int, parsed: Parsed, rows: pd.DataFrame) -> tuple[str, ...]:
    """The check of a known edition: just what expected.csv says of it."""
    expected.check(source, year, parsed)
    return ()


def collect(
    edition: Edition, pages: Pages, raw: Path, refresh: bool = False, check: Check = as_expected
) -> Outcome:
    """Fetch, parse, check and write one edition; whatever fails, what was there stays.

    An edition that was fetched live is not fetched again, nor replaced by a replay, unless
    `refresh`; it is parsed again from the store where that still holds its pages.
    """
    name, year = edition.source.name, edition.year
    offline = isinstance(pages, StoredPages)
    if isinstance(pages, StoredPages):
        pages.next_edition()
    known = provenance.load(raw).reindex(columns=provenance.COLUMNS, fill_value="")
    is_live = provenance.way_of(known, name, year) == "live"
    held = is_live and not refresh and raw_files.is_as_noted(raw, known, name, year)
    if held and isinstance(pages, ReplayedPages):
        return Outcome(name, year, KEPT, message="fetched live, which a replay does not replace")
    if held and isinstance(pages, LivePages):
        pages = StoredPages(pages.store, pages.store)
    asked = _Asked(pages)
    try:
        return _collected(edition, asked, raw, check)
    except NotStored as why:
        return Outcome(name, year, KEPT if held and not offline else FAILED, message=str(why))
    except NoToken as why:
        there = (raw / name / f"{year}.csv").exists()
        state = KEPT if there else FAILED
        return Outcome(
            name, year, state, message=str(why), absent=True, url=asked.first, no_token=True
        )
    except NotThere as why:
        return Outcome(
            name, year, FAILED, message=str(why), absent=True, url=asked.first,
            not_run_yet=isinstance(why, NotRunYet), other_edition=isinstance(why, OtherEdition),
        )  # fmt: skip
    except Problem as why:
        return Outcome(name, year, FAILED, message=str(why), url=asked.first)


class _Asked:
    """The pages of one edition as they are asked for, in order."""

    def __init__(self, pages: Pages):
        self.pages = pages
        self.fetched: list[Fetched] = []
        self.first = ""

    def get(self, page: Page) -> bytes:
        """The bytes of a page. One that is missing after others were there is a failure, and no "not there yet"."""
        self.first = self.first or page.url
        try:
            one = self.pages.fetch(page)
        except NotThere as why:
            if self.fetched:
                number = len(self.fetched)
                raise Problem(
                    f"After {number} pages of it, the next one is missing: {why}"
                ) from None
            raise
        self.fetched.append(one)
        return one.content


def _collected(edition: Edition, asked: _Asked, raw: Path, check: Check) -> Outcome:
    """One edition from its pages into data/raw; raises Problem before anything is written."""
    name, year = edition.source.name, edition.year
    parsed = edition.source.read(year, asked.get)
    rows = provenance.rows_for(name, year, asked.fetched, parsed.rows_by_part)
    rows = provenance.as_rich(provenance.load(raw), rows)
    notes = [*check(name, year, parsed, rows), *parsed.notes]
    result = write_edition(raw, name, year, parsed, rows)
    if parsed.removed:
        notes.append(f"{parsed.removed} control characters dropped")
    measured = expected.measured(name, year, parsed)
    return Outcome(
        name, year, result, measured.rows, measured.splits, "; ".join(notes), measured=measured,
        stated=parsed.stated, url=asked.first,
    )  # fmt: skip


def write_edition(raw: Path, source: str, year: int, parsed: Parsed, rows: pd.DataFrame) -> str:
    """Put a checked edition into data/raw, each file whole; files that would not change stay.

    The provenance goes last: a run that is cut short leaves the old row, and the next run ends it.
    """
    path = raw / source / f"{year}.csv"
    splits = raw / source / f"{year}_splits.parquet"
    before = path.read_bytes() if path.exists() else None
    content = as_csv(parsed.table.astype(str))
    same = before == content
    if not same:
        write_bytes(content, path)
    if parsed.splits is not None and write_splits(parsed.splits, splits):
        same = False
    rows = raw_files.with_facts(rows, raw_files.facts_of(raw, source, year))
    provenance.replace(raw, source, year, rows)
    return SAME if same else NEW if before is None else CHANGED


def read_if_there(path: Path) -> pd.DataFrame | None:
    """A raw table as text, or None where there is none that can be read."""
    try:
        return read_text_csv(path).astype(str) if path.exists() else None
    except Problem:
        return None
