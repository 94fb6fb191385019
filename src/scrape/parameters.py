"""What a source needs to know to find an edition: rows of `data/curated/source_parameters.csv`.

A row gives one parameter of a source (its kind, such as `live`) for one race and a year, a span of
years (`2012-2018`) or every year from one on (`2023-`). A year has at most one value of each.

The parameter `address` of a source by its own name (`wser_results`) says where its page stands from a year on,
`{year}` in it being the edition: what a source needs that has moved.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

from race_doubles.common.curated import Column, read_curated
from race_doubles.common.errors import Problem
from race_doubles.common.paths import find_project

FILE = "source_parameters.csv"
ADDRESS = "address"
COLUMNS = (
    Column("source"),
    Column("race"),
    Column("years", "open_years"),
    Column("parameter"),
    Column("value"),
    Column("evidence", "url"),
)


class Row(NamedTuple):
    """One parameter with the years it holds for; `last` is None where it goes on."""

    source: str
    race: str
    first: int
    last: int | None
    parameter: str
    value: str

    def holds(self, source: str, race: str, year: int) -> bool:
        ours = (self.source, self.race) == (source, race)
        return ours and self.first <= year and (self.last is None or year <= self.last)


def parameters_of(source: str, race: str, year: int, *needed: str) -> dict[str, str]:
    """Every parameter of one edition of one source.

    Raises Problem when there is none, one that is `needed` is lacking, or there are two values of one.
    """
    found: dict[str, str] = {}
    for row in load():
        if not row.holds(source, race, year):
            continue
        if row.parameter in found:
            raise Problem(
                f"data/curated/{FILE} gives {source} of {race} {year} two values of {row.parameter}; leave one."
            )
        found[row.parameter] = row.value
    if not found:
        raise Problem(
            f"data/curated/{FILE} has no row for {source} of {race} {year}; add what it asks for."
        )
    if lacking := [name for name in needed if name not in found]:
        raise Problem(
            f"data/curated/{FILE} gives {source} of {race} {year} no {' and no '.join(lacking)}; add the row."
        )
    return found


def address_of(source: str, race: str, year: int, usual: str) -> str:
    """The address template of one edition: that of a row, else the `usual` one; `{year}` is filled in.

    Raises Problem when the row's is no template of an address.
    """
    given = [
        row.value
        for row in load()
        if row.holds(source, race, year) and row.parameter == ADDRESS and row.value
    ]
    if len(given) > 1:
        raise Problem(
            f"data/curated/{FILE} gives {source} of {race} {year} two addresses; leave one."
        )
    if given and not re.fullmatch(r"https://[^\s{}/]+/[^\s{}]*(\{year\}[^\s{}]*)*", given[0]):
        raise Problem(
            f"data/curated/{FILE} gives {source} of {race} {year} the address {given[0]!r}; it must begin "
            "with https:// and may hold {year} for the edition, and no other braces."
        )
    return (given[0] if given else usual).replace("{year}", str(year))


def years_given(source: str, race: str, last: int) -> list[int]:
    """The years up to `last` for which some parameter of a source is given, in order."""
    years: set[int] = set()
    for row in load():
        if (row.source, row.race) == (source, race) and row.parameter != ADDRESS:
            years.update(range(row.first, min(last, row.last or last) + 1))
    return sorted(years)


def load(curated: Path | None = None) -> tuple[Row, ...]:
    """The rows of source_parameters.csv in the folder `curated`, else in that of the checkout.

    Raises Problem when one is not what it should be.
    """
    return _load((curated or find_project().curated) / FILE)


def forget() -> None:
    """Read source_parameters.csv anew the next time: it was written."""
    _load.cache_clear()


@cache
def _load(path: Path) -> tuple[Row, ...]:
    rows = []
    for row in read_curated(path, COLUMNS).itertuples():
        first, hyphen, last = row.years.partition("-")
        end = int(last) if last else None if hyphen else int(first)
        rows.append(Row(row.source, row.race, int(first), end, row.parameter, row.value))
    return tuple(rows)
