"""Names of people who asked to be left out, in notebooks that were committed before they asked."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

from race_doubles.analysis.show.drawing import unpack
from race_doubles.clean.withheld import read_requests
from race_doubles.common.errors import Problem
from race_doubles.common.files import read_text_csv
from race_doubles.common.paths import Project
from race_doubles.doubles.tables import Tables
from race_doubles.scrape.sources import SOURCES

#: What the letter before the key of a result id stands for in the raw tables.
KEYS = {"p": "place", "b": "bib", "r": "row"}


def withheld_names(project: Project) -> set[str]:
    """The published names, in small letters, of those whom `withheld.csv` lists by number or result.

    They are looked up in `data/raw`, since the file itself holds no name.
    """
    names: set[str] = set()
    for row in read_requests(project.curated).itertuples():
        race, _, rest = row.result_id.partition("-")
        year, _, key = rest.partition("-")
        if number := row.organiser_person_id or (key if key.isdigit() else ""):
            names |= names_of_number(project.raw, number)
        elif found := re.fullmatch(r"([pbr])(\w+?)[a-z]?", key):
            names |= names_at(project.raw, race, year, KEYS[found[1]], found[2])
    return {" ".join(name.casefold().split()) for name in names if name.strip()}


def names_of_number(raw: Path, number: str) -> set[str]:
    """The names that the raw tables have of the organiser's person `number`: UTMB's, at any race of its series."""
    names: set[str] = set()
    for source in SOURCES.values():
        column = {"utmb_results": "runner_uri", "utmb_live": "url"}.get(source.like or source.name)
        for file in sorted((raw / source.name).glob("*.csv")) if column else ():
            table = read_text_csv(file)
            own = table[column].str.rpartition("/")[2].str.startswith(f"{number}.")
            names |= set(table.loc[own, "fullname"])
    return names


def names_at(raw: Path, race: str, year: str, column: str, value: str) -> set[str]:
    """The names that the raw tables of an edition have in the rows where `column` is `value`."""
    names: set[str] = set()
    for file in sorted(raw.glob(f"{race}_*/{year}.csv")):
        table = read_text_csv(file)
        # ITRA's listing calls the place a rank.
        column = (
            "rank" if column == "place" and "rank" in table and "place" not in table else column
        )
        if column not in table:
            continue
        rows = table[table[column].eq(value)]
        for given, family in (("first_name", "last_name"), ("given_name", "family_name")):
            if given in rows and family in rows:
                names |= set(rows[given] + " " + rows[family])
        for whole in ("name", "fullname", "runner"):
            if whole in rows:
                names |= set(rows[whole])
    return names


def whole_text(path: Path) -> str:
    """All that a notebook says, the names in its packed drawings among it."""
    text = path.read_text("utf-8")
    packed = re.findall(r'"drawing": "([A-Za-z0-9+/=]+)"', text)
    return "\n".join([text, *(unescape("\n".join(unpack(one).values())) for one in packed)])


def check_notebooks(project: Project, tables: Tables) -> None:
    """Refuse notebooks that still name somebody who asked to be left out.

    A name that somebody else in the tables bears as well is no sign of them.

    Raises Problem naming the notebook, not the person.
    """
    names = withheld_names(project)
    if not names:
        return
    borne = set(tables.results["name_published"].dropna().str.casefold())
    borne |= set(tables.results["name"].dropna().str.casefold())
    names -= borne
    for path in sorted(project.notebooks.rglob("*.ipynb")):
        text = " ".join(whole_text(path).casefold().split())
        if any(name in text for name in names):
            raise Problem(
                f"{project.shown(path)} still names somebody whom data/curated/withheld.csv leaves out; "
                "run `doubles report` and commit the notebook."
            )
