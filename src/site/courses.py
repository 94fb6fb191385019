"""The years in which a course was changed or a race stopped, for the marks on the pages."""

from __future__ import annotations

from dataclasses import dataclass

from race_doubles.common.paths import Project
from race_doubles.common.races import DOUBLE, RACE_NAMES
from race_doubles.doubles.stopped import status_in
from race_doubles.doubles.tables import load_not_comparable, stopped_editions


@dataclass(frozen=True)
class Courses:
    """Of the two races of a double: `changed`: what was changed, by year; `stopped`: the editions (race, year) ended for everybody."""

    changed: dict[int, str]
    stopped: frozenset[tuple[str, int]]

    def marked(self, year: int) -> str:
        """The year, with an asterisk where a course was changed."""
        return f"{year}*" if year in self.changed else f"{year}"

    def outcome(self, race: str, year: int, status: str) -> str:
        """A result's status for a reader: `stopped` for a DNF where the race was ended for everybody."""
        return status_in(race, year, status, self.stopped)

    def stopped_in(self) -> dict[int, str]:
        """The years in which a race was stopped, and which, as a label: `UTMB stopped`."""
        return {year: f"{RACE_NAMES[race]} stopped" for race, year in sorted(self.stopped)}


def read_courses(project: Project) -> Courses:
    """Read `data/curated/not_comparable.csv`; Problem where it is missing or a row is wrong."""
    table = load_not_comparable(project.curated / "not_comparable.csv")
    table = table[table["race"].isin(DOUBLE)]
    changed = table.sort_values(["year", "race"]).groupby("year")["kind"].agg(", ".join)
    return Courses({int(year): kind for year, kind in changed.items()}, stopped_editions(table))
