"""Small tables of results for the linker's tests."""

from __future__ import annotations

from functools import cache

import pandas as pd
import pyarrow as pa

from race_doubles.link.engine import DuckEngine
from race_doubles.link.model import link_rows
from race_doubles.link.tables import source_of

COLUMNS = ["result_id", "name_published", "sex", "country", "race", "year", "born_min", "born_max"]

#: People around the cases, so that words have a rarity: given names and family names of many bearers.
_GIVEN = [
    "Anna",
    "Ben",
    "Carla",
    "David",
    "Eva",
    "Frank",
    "Gina",
    "Hugo",
    "Ida",
    "Jan",
    "Karl",
    "Lena",
]
_FAMILY = [
    "MARTIN",
    "SMITH",
    "MEYER",
    "ROSSI",
    "SILVA",
    "NOVAK",
    "LARSEN",
    "DUBOIS",
    "KELLY",
    "BROWN",
]


def crowd(people: int = 1500) -> pd.DataFrame:
    """Many different people, a quarter of them with two results, as in any table of results: common
    words in every combination, and rare ones. A table of one's own: some tests add a column."""
    return _crowd(people).copy()


@cache
def _crowd(people: int) -> pd.DataFrame:
    rows = []
    for i in range(people):
        family = (
            _FAMILY[i % len(_FAMILY)]
            if i % 3
            else f"RARE{chr(97 + i % 26)}{chr(97 + i // 26 % 26)}{chr(97 + i // 676)}O"
        )
        name = f"{_GIVEN[(i * 7) % len(_GIVEN)]} {family.upper()}"
        born = 1950 + (i * 11 + i // 300 * 17) % 50  # nobody twice: i and i + 300 share all else
        rows.append((f"crowd-{i:04d}", name, "FM"[i % 2], ["FRA", "USA", "ESP", "CHN"][i % 4],
                     "elsewhere", 2010 + i % 5, born, born))  # fmt: skip
        if i % 4 == 0:
            rows.append((f"{rows[-1][0]}-again", *rows[-1][1:4], "again", 2010 + i % 5, born, born))
    return pd.DataFrame(rows, columns=COLUMNS)


def results(*rows: tuple) -> pd.DataFrame:
    """Results of (name, sex, country, race, year, born_min, born_max), with ids x-0, x-1, ..."""
    table = pd.DataFrame([(f"x-{i}", *row) for i, row in enumerate(rows)], columns=COLUMNS)
    return pd.concat([table, crowd()], ignore_index=True)


def linked(table: pd.DataFrame, threads: int = 1, **options) -> pa.Table:
    """The links that the linker makes of `table`."""
    engine = DuckEngine("500MB", threads)
    try:
        engine.put("source", source_of(table))
        return link_rows(engine, **options).links
    finally:
        engine.close()


def runners(table: pd.DataFrame, threads: int = 1, **options) -> dict[str, str]:
    """result_id -> runner_id as the linker says."""
    links = linked(table, threads, **options)
    return dict(zip(links["result_id"].to_pylist(), links["runner_id"].to_pylist(), strict=True))


@cache
def one_person(first: tuple, second: tuple) -> bool:
    """Whether the linker takes two results for one person's; asked once, since the answer hangs on the rows alone."""
    found = runners(results(first, second))
    return found["x-0"] == found["x-1"]
