"""What a run of `doubles update` writes into data/curated: the rows of counts and the rows of the registry.

Only rows are added or replaced; every other line of the files stays as it is, so `git diff` shows the run.
A claim written here says so in `why`, and gives way to a stronger one of the same kind; a claim of a
person is never touched.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from race_doubles.common.curated import Column, curated_rows
from race_doubles.common.files import write_text
from race_doubles.common.races import RACES
from race_doubles.scrape import expected, registry
from race_doubles.scrape.expected import Expected

RULES = "date_rules.csv"
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
RULE_COLUMNS = (
    Column("race", choices=tuple(RACES)),
    Column("weekday", choices=WEEKDAYS),
    Column("from"),
    Column("reason"),
    Column("source", "url"),
)
#: How `why` begins in a claim that no person has looked at yet.
MARK = "read by `doubles update`"
#: The same of a fact of the course: the year that it is known of, and the year that it was carried to.
NOT_LOOKED_UP = MARK + ": as in {}, not looked up for {} yet"
#: Facts of the course that hold until somebody says otherwise.
CARRIED = ("distance_km", "ascent_m", "time_limit_seconds")


@dataclass(frozen=True)
class Read:
    """What the page of one edition says for the registry: finishers, date (ISO 8601 or empty), address."""

    race: str
    year: int
    source: str
    url: str
    finishers: int
    date: str = ""


@dataclass(frozen=True)
class Claim:
    """A row of edition_claims.csv that was written; `cells` in its columns."""

    race: str
    year: int
    field: str
    value: str
    source: str
    why: str

    @property
    def cells(self) -> tuple[str, ...]:
        return self.race, str(self.year), self.field, self.value, "yes", self.source, self.why


def write_expected(curated: Path, entries: Iterable[Expected]) -> list[str]:
    """Put the rows of counts of `entries` into expected.csv, each in its place; the rows that changed."""
    path = curated / expected.FILE
    lines = path.read_text("utf-8").splitlines()
    places = {_key(line): at for at, line in enumerate(lines)}
    changed = []
    for entry in entries:
        row, key = expected.as_row(entry), (entry.source, str(entry.year))
        at = places.get(key)
        if at is not None and lines[at] == row:
            continue
        changed.append(row)
        if at is not None:
            lines[at] = row
        else:
            lines.insert(_place_of(lines, key), row)
            places = {_key(line): at for at, line in enumerate(lines)}
    if changed:
        write_text("\n".join(lines) + "\n", path)
        expected.forget()
    return changed


def write_claims(curated: Path, read: Sequence[Read]) -> list[Claim]:
    """Register the editions of which results were read; the claims that are new or changed.

    Status `held`, the date where a page states it, else by the race's rule in date_rules.csv, and the facts
    of the course as in the edition before. What a person has claimed stays.
    """
    path = curated / registry.FILE
    rules = load_rules(curated)
    written: list[Claim] = []
    for race, year in sorted({(one.race, one.year) for one in read}):
        pages = [one for one in read if (one.race, one.year) == (race, year) and one.finishers]
        if not pages:
            continue
        claims = _claims_of(race, year, pages, rules, curated)
        written += _put(path, claims, curated)
    return written


def load_rules(curated: Path) -> dict[str, dict[str, str]]:
    """The rules of date_rules.csv by race; none where there is no such file."""
    path = curated / RULES
    if not path.is_file():
        return {}
    return {row["race"]: row for row in curated_rows(path, RULE_COLUMNS, key=("race",))}


def by_rule(rule: dict[str, str], year: int) -> str:
    """The day of the start in a year: the first such weekday from the rule's `from` (MM-DD) on."""
    first = date.fromisoformat(f"{year}-{rule['from']}")
    ahead = (WEEKDAYS.index(rule["weekday"]) - first.weekday()) % 7
    return (first + timedelta(days=ahead)).isoformat()


def _claims_of(
    race: str, year: int, pages: list[Read], rules: dict[str, dict[str, str]], curated: Path
) -> list[Claim]:
    """Every claim that the pages of one edition support."""
    first = pages[0]
    claims = [
        Claim(race, year, "status", "held", first.url,
              f"{MARK}: {first.finishers} finishers in {first.source}"),
    ]  # fmt: skip
    dated = next((one for one in pages if one.date), None)
    if dated:
        why = f"{MARK}: stated in {dated.source}"
        claims.append(Claim(race, year, "date", dated.date, dated.url, why))
    elif rule := rules.get(race):
        reason = rule["reason"].rstrip(".")
        why = f"{MARK}: no page read states it; by the rule: {reason[0].lower()}{reason[1:]}"
        claims.append(Claim(race, year, "date", by_rule(rule, year), rule["source"], why))
    claims += _carried(race, year, curated)
    return claims


def _carried(race: str, year: int, curated: Path) -> list[Claim]:
    """The facts of the course that hold for a span of years up to the last edition before, with their page.

    What was said of one year alone (a course as run) says nothing of the next, unless it was carried there itself: then it
    is still as in the year that somebody looked up.
    """
    every = registry.load_claims(curated)
    editions = registry.load_editions(curated)
    ours = editions[editions["race"].eq(race) & editions["status"].eq("held")]
    before = [int(one) for one in ours["year"] if int(one) < year]
    if not before:
        return []
    last = str(max(before))
    chosen = every[every["race"].eq(race) & every["year"].eq(last) & every["chosen"].eq("yes")]
    chosen = chosen.sort_values("is_span", kind="stable").drop_duplicates("field")
    return [
        Claim(race, year, row.field, row.value, row.source, NOT_LOOKED_UP.format(known, year))
        for row in chosen.itertuples()
        if row.field in CARRIED and (known := last if row.is_span else _carried_from(row.why))
    ]


def _carried_from(why: str) -> str:
    """The year of which a carried fact is known; empty where it was not carried."""
    found = re.fullmatch(re.escape(NOT_LOOKED_UP).replace(r"\{\}", r"(\d+)"), why)
    return found.group(1) if found else ""


def _put(path: Path, claims: list[Claim], curated: Path) -> list[Claim]:
    """Add `claims` after the last line of their race, or in place of a weaker one of ours."""
    every = registry.load_claims(curated)
    lines = path.read_text("utf-8").splitlines()
    written = []
    for claim in claims:
        there = every[
            every["race"].eq(claim.race) & every["year"].eq(str(claim.year))
            & every["field"].eq(claim.field) & every["chosen"].eq("yes")
        ]  # fmt: skip
        text = _csv_line(claim.cells)
        if there.empty:
            last = max(
                at for at, line in enumerate(lines) if at == 0 or _key(line)[0] == claim.race
            )
            lines.insert(last + 1, text)
            written.append(claim)
        elif claim.field in ("status", "date") and _is_weaker(there, claim):
            old = there.iloc[0]
            cells = Claim(
                claim.race, claim.year, claim.field, old["value"], old["source"], old["why"]
            ).cells
            lines[lines.index(_csv_line(cells))] = text
            written.append(claim)
    if written:
        write_text("\n".join(lines) + "\n", path)
        registry.forget()
    return written


def _is_weaker(there, claim: Claim) -> bool:
    """Whether what is there was worked out by a rule, by us, and `claim` is stated."""
    why = there["why"].iloc[0]
    by_a_rule = why.startswith(MARK) and "by the rule" in why
    return by_a_rule and "by the rule" not in claim.why


def _place_of(lines: list[str], key: tuple[str, str]) -> int:
    """Where a row belongs: after the last row of its source with an earlier year, else before the next source."""
    same = [at for at, line in enumerate(lines) if at and _key(line)[0] == key[0]]
    earlier = [at for at in same if _key(lines[at])[1] < key[1]]
    if earlier:
        return max(earlier) + 1
    if same:
        return min(same)
    after = [at for at, line in enumerate(lines) if at and _key(line)[0] > key[0]]
    return min(after, default=len(lines))


def _key(line: str) -> tuple[str, str]:
    first, _, rest = line.partition(",")
    return first, rest.partition(",")[0]


def _csv_line(cells: Sequence[str]) -> str:
    line = io.StringIO()
    csv.writer(line, lineterminator="").writerow(cells)
    return line.getvalue()
