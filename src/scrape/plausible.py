"""Does it look like an edition? A new or corrected table beside the earlier editions of its source.

A number must lie within what the earlier editions span, with some room. What does not is a doubt, named
with its numbers; it stops the edition unless a row of `data/curated/accepted_editions.csv` accepts it.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from race_doubles.common.curated import Column, read_curated_if_there
from race_doubles.common.errors import Problem
from race_doubles.scrape import expected, listed_ages, measures
from race_doubles.scrape.description import Description
from race_doubles.scrape.exceptions import load_exceptions
from race_doubles.scrape.measures import LABELS, Seen
from race_doubles.scrape.pages import NotRunYet
from race_doubles.scrape.raw_tables import raw_table
from race_doubles.scrape.reading import Parsed
from race_doubles.scrape.sources import SOURCES

FILE = "accepted_editions.csv"
#: The editions before it that an edition is held beside, and how few make no span.
MOST_EARLIER, LEAST_EARLIER = 6, 3
#: How far outside the span a number may lie: a share of the span's end, and an amount; and on which side of it
#: it is a wonder. Wide enough for every ordinary edition of every source so far, narrow enough
#: for half a page, one page twice, or two columns in each other's place.
ROOM: dict[str, tuple[float, float, str]] = {
    "rows": (0.2, 0.0, "both"),
    "finishers": (0.25, 0.0, "both"),
    "finish_rate": (0.0, 0.15, "both"),
    "winning_hours": (0.1, 0.0, "both"),
    "median_hours": (0.08, 0.0, "both"),
    "returning": (0.2, 0.02, "below"),
    "swapped": (0.0, 0.1, "above"),
    "repeats": (0.0, 0.015, "above"),
    "women": (0.0, 0.08, "both"),
    "known_places": (0.0, 0.06, "below"),
    "gap": (0.0, 8.0, "above"),
    "median_age": (0.0, 3.5, "both"),
    "garbled": (0.0, 0.005, "above"),
    "half_names": (0.0, 0.03, "above"),
    "shared_bibs": (0.0, 0.01, "above"),
}
#: What no list has, of these shares, where too few earlier editions are held to say what is usual.
MOST_WITHOUT_A_SPAN = {
    "swapped": 0.5,
    "repeats": 0.05,
    "garbled": 0.02,
    "half_names": 0.1,
    "shared_bibs": 0.05,
}
#: Between which multiples of the last edition's rows those of the next lie, where that is all that is known.
LEAST_OF_THE_LAST, MOST_OF_THE_LAST = 0.6, 1.7
#: What lists of one race by several sources have in common: they stand in where a source has too few editions.
OF_THE_RACE = ("finishers", "winning_hours", "median_hours", "women")
#: More than this of another edition's names and times, or of its names where nobody is timed, is that edition.
MOST_SHARED, MOST_SHARED_UNTIMED = 0.3, 0.95
#: Two sources of one edition may have this much less in common than in the worst earlier year.
ROOM_BETWEEN_SOURCES = 0.1
#: What a row may accept.
CHECKS = (
    *LABELS,
    "ages",
    "same as another edition",
    "sources agree",
    "stated total",
    "stated year",
)
COLUMNS = (
    Column("source", choices=tuple(SOURCES)),
    Column("year", "year"),
    Column("check", choices=CHECKS),
    Column("reason"),
    Column("evidence", "url"),
)


@dataclass(frozen=True)
class Doubt:
    """One check that an edition does not pass (of CHECKS), and the numbers in words."""

    check: str
    words: str


def require_plausible(
    source: Description, year: int, parsed: Parsed, rows: pd.DataFrame, raw: Path, curated: Path
) -> list[str]:
    """Words on each doubt that a row of accepted_editions.csv accepts, and on bibs that stand twice.

    `parsed` is what the pages say, `rows` what provenance.csv would say of them.

    Raises NotRunYet for a list of results without a finisher, Problem naming every doubt that is not accepted.
    """
    where, table = f"{source.name} {year}", parsed.table.astype(str)
    if _is_without_results(source, table):
        raise NotRunYet(
            f"{where}: {len(table)} rows and not one finish, so it is a list of who is registered; "
            "it is taken when it has results."
        )
    found = doubts(source, year, table, raw)
    exceptions = load_exceptions(curated)
    if born := listed_ages.years_of_birth(source, year, table, rows, exceptions):
        others = listed_ages.births_of_race(source.race, raw, exceptions)
        if words := listed_ages.out_of_step(born, year, others):
            found.append(Doubt("ages", words))
    if parsed.stated is not None and parsed.stated != len(table):
        words = f"the page says it has {parsed.stated:,} rows, and {len(table):,} were read"
        found.append(Doubt("stated total", words))
    if parsed.year is not None and parsed.year != year:
        found.append(Doubt("stated year", f"the page says that it is of {parsed.year}"))
    accepted = accepted_checks(curated, source.name, year)
    if open_doubts := [doubt for doubt in found if doubt.check not in accepted]:
        told = "; ".join(f"{doubt.words} [{doubt.check}]" for doubt in open_doubts)
        raise Problem(
            f"{where} does not look like an edition: {told}. The old data was kept; look at the page, and if "
            f"it is right, accept each [check] by a row of data/curated/{FILE} with the reason."
        )
    told_of_bibs = measures.bibs_given_twice(table, source)
    return [*(f"accepted although {doubt.words}" for doubt in found), *told_of_bibs]


def accepted_checks(curated: Path, source: str, year: int) -> list[str]:
    """The checks that rows of accepted_editions.csv accept for an edition.

    Raises Problem for a row that cannot be one.
    """
    rows = read_curated_if_there(curated / FILE, COLUMNS, key=("source", "year", "check"))
    ours = rows[rows["source"].eq(source) & rows["year"].eq(year)]
    return ours["check"].tolist()


def doubts(source: Description, year: int, table: pd.DataFrame, raw: Path) -> list[Doubt]:
    """Everything about `table` that earlier editions under `raw` would not lead to expect."""
    others = held_tables(raw, source.name)
    others.pop(year, None)
    return [
        *_outside_spans(source, year, table, others, names_by_year(source, raw), raw),
        *_same_as_another(source, table, others),
        *_against_other_sources(source, year, table, raw),
    ]


def held_tables(raw: Path, source: str) -> dict[int, pd.DataFrame]:
    """The raw tables of a source by year, as text."""
    paths = sorted((raw / source).glob("[0-9][0-9][0-9][0-9].csv"))
    return {int(path.stem): raw_table(path) for path in paths}


def names_by_year(source: Description, raw: Path) -> dict[int, set[str]]:
    """Every name that any source of the race gives an edition, by year; of this source alone where it has no race."""
    ours = [one for one in SOURCES.values() if one.race == source.race != ""] or [source]
    names: dict[int, set[str]] = {}
    for one in ours:
        for year, table in held_tables(raw, one.name).items():
            names.setdefault(year, set()).update(measures.names_of(table, one))
    return names


def _is_without_results(source: Description, table: pd.DataFrame) -> bool:
    lists_results = source.lists in ("starters", "finishers")
    return lists_results and measures.finish_seconds(table).isna().all()


def _outside_spans(
    source: Description,
    year: int,
    table: pd.DataFrame,
    others: dict[int, pd.DataFrame],
    names: dict[int, set[str]],
    raw: Path,
) -> list[Doubt]:
    """The measures of `table` beside those of the last editions before it (else the first after it).

    Where few are held, beside those of the race's other sources and beside the known numbers of rows.
    """
    siblings = _tables_of_siblings(source, year, raw) if len(others) < LEAST_EARLIER else []
    seen = Seen()
    for other, described in siblings:
        if {"first_name", "last_name"} <= set(other.columns):
            seen.add(other[["first_name", "last_name"]], described)
    measured: list[dict[str, float]] = []
    before = [other for other in sorted(others) if other < year] or sorted(others)
    told: set[int] = set()
    for other in [*before, year]:
        for earlier in sorted(names):
            if earlier < other and earlier not in told:
                seen.names |= names[earlier]
                told.add(earlier)
        if other == year:
            break
        if other in before[-MOST_EARLIER:]:
            measured.append(measures.measure(others[other], source, seen))
        seen.add(others[other], source)
    found = measures.measure(table, source, seen)
    of_race = [measures.measure(other, described, Seen()) for other, described in siblings]
    doubted = []
    for name, value in found.items():
        usual = [of_one[name] for of_one in measured if name in of_one]
        if name == "rows" and (doubt := _doubt_of_rows(source, year, value, len(usual))):
            doubted.append(doubt)
            continue
        if len(usual) < LEAST_EARLIER and name in OF_THE_RACE:
            usual += [of_one[name] for of_one in of_race if name in of_one]
        if len(usual) < LEAST_EARLIER:
            most = MOST_WITHOUT_A_SPAN.get(name, value)
            if value > most:
                words = f"{LABELS[name]} {_shown(value)}, more than any list has ({_shown(most)})"
                doubted.append(Doubt(name, words))
            continue
        low, high = min(usual), max(usual)
        share, amount, side = ROOM[name]
        below = side != "above" and value < low * (1 - share) - amount
        above = side != "below" and value > high * (1 + share) + amount
        if below or above:
            span = f"{_shown(low)} to {_shown(high)}"
            words = f"{LABELS[name]} {_shown(value)}, in {len(usual)} earlier editions {span}"
            doubted.append(Doubt(name, words))
    return doubted


def _tables_of_siblings(
    source: Description, year: int, raw: Path
) -> list[tuple[pd.DataFrame, Description]]:
    """The last editions before `year` of the race's other sources of results, a year by its strongest source."""
    ours = [one for one in SOURCES.values() if one.race == source.race != "" and one.is_of_results]
    best: dict[int, Description] = {}
    for one in sorted(ours, key=lambda described: described.strength):
        if one.name != source.name:
            for other in held_years(raw, one.name):
                best.setdefault(other, one)
    years = sorted(other for other in best if other < year)[-MOST_EARLIER:]
    return [(raw_table(raw / best[other].name / f"{other}.csv"), best[other]) for other in years]


def _doubt_of_rows(source: Description, year: int, value: float, held: int) -> Doubt | None:
    """A doubt on the number of rows beside what expected.csv knows, of a list that grows or is not held here.

    A field has a limit, so that a span says enough of it; who asks for a place become more, and half of them are as
    many as some years before.
    """
    known = _known_rows(source.name, year)
    if not known or (held >= LEAST_EARLIER and source.is_of_results):
        return None
    if known[-1] * LEAST_OF_THE_LAST <= value <= known[-1] * MOST_OF_THE_LAST:
        return None
    words = f"{LABELS['rows']} {_shown(value)}, {_shown(known[-1])} in the last edition known"
    return Doubt("rows", words)


def _known_rows(source: str, year: int) -> list[float]:
    """The rows of the last editions before `year`, as expected.csv has them, held here or not."""
    known = [
        (entry.year, entry.rows) for (name, _), entry in expected.load().items() if name == source
    ]
    return [float(rows) for other, rows in sorted(known) if other < year][-MOST_EARLIER:]


def _same_as_another(
    source: Description, table: pd.DataFrame, others: dict[int, pd.DataFrame]
) -> list[Doubt]:
    is_timed = measures.finish_seconds(table).notna().any()
    most = MOST_SHARED if is_timed else MOST_SHARED_UNTIMED
    what = "names and times" if is_timed else "names"
    nearest = max(
        ((measures.shared(table, other, source), year) for year, other in others.items()),
        default=(0.0, 0),
    )
    if nearest[0] <= most:
        return []
    words = f"{nearest[0]:.0%} of its {what} are those of {nearest[1]}"
    return [Doubt("same as another edition", words)]


def _against_other_sources(
    source: Description, year: int, table: pd.DataFrame, raw: Path
) -> list[Doubt]:
    """Other sources of the same edition whose finishers are others than in earlier years."""
    doubted = []
    siblings = [other for other in SOURCES.values() if other.race == source.race != ""]
    for other in siblings:
        if other.name == source.name or not (other.is_of_results and source.is_of_results):
            continue
        path = raw / other.name / f"{year}.csv"
        if not path.is_file():
            continue
        common = measures.finishers_in_common(table, source, raw_table(path), other)
        usual = _usually_in_common(source, other, year, raw)
        if usual is not None and common < usual - ROOM_BETWEEN_SOURCES:
            words = f"{common:.0%} of its names are in {other.name} {year}, at least {usual:.0%} in earlier years"
            doubted.append(Doubt("sources agree", words))
    return doubted


def _usually_in_common(
    source: Description, other: Description, year: int, raw: Path
) -> float | None:
    """The least that the two had in common in the last years before `year` that both have; None where too few."""
    ours, theirs = held_years(raw, source.name), held_years(raw, other.name)
    years = sorted(one for one in ours & theirs if one != year)[-MOST_EARLIER:]
    if len(years) < LEAST_EARLIER:
        return None
    return min(
        measures.finishers_in_common(
            raw_table(raw / source.name / f"{one}.csv"), source,
            raw_table(raw / other.name / f"{one}.csv"), other,
        )
        for one in years
    )  # fmt: skip


def held_years(raw: Path, source: str) -> set[int]:
    """The years of which there is a raw table."""
    return {int(path.stem) for path in (raw / source).glob("[0-9][0-9][0-9][0-9].csv")}


def _shown(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"
