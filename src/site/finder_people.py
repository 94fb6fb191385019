"""The part of the runner index that is shown: each person's results, as the page's script reads them."""

from __future__ import annotations

from collections import defaultdict

import pandas as pd

from race_doubles.common.races import DOUBLE
from race_doubles.doubles.starts import STARTED
from race_doubles.doubles.tables import Tables
from race_doubles.site.courses import Courses

#: What stands for a status in the index.
STATUS = {"finished": "f", "dnf": "d", "dns": "n", "dsq": "q", "late": "l", "stopped": "s"}
_COLUMNS = (
    "runner_id",
    "result_id",
    "race",
    "year",
    "status",
    "finish_seconds",
    "place",
    "sex_place",
    "name_published",
    "source_url",
    "source",
)


def block_of(person: str, files: int) -> int:
    """Which of `files` files holds a person: a sum over the letters of the runner_id that the page forms too."""
    total = 0
    for letter in person:
        total = (total * 31 + ord(letter)) % 2**32
    return total % files


def published_pages(rows: pd.DataFrame) -> list[list]:
    """The organisers' pages that results were read from, each once, as [address, source]."""
    pages = rows[["source_url", "source"]].drop_duplicates().sort_values(["source", "source_url"])
    return pages.astype(object).where(pages.notna(), None).to_numpy().tolist()


def printed_as(published: str, name: str) -> str | int:
    """How a published name stands in the index: 0 where it is the name, 1 where only its last word is in capitals."""
    if published == name:
        return 0
    if pd.notna(name) and name.isascii():
        first, _, last = name.rpartition(" ")
        if first and published == f"{first} {last.upper()}":
            return 1
    return published


def page_as(page: str, number: str, name: str) -> str | int:
    """How the organiser's page of a person stands in the index: 1 where number and name spell it out."""
    if page and pd.notna(name) and name.isascii():
        first, _, last = name.lower().rpartition(" ")
        if page == f"{number}.{first.replace(' ', '')}.{last}":
            return 1
    return page


def person_records(
    tables: Tables,
    rows: pd.DataFrame,
    courses: Courses,
    pages: list[list],
    runner_pages: dict[str, str],
) -> dict[str, list]:
    """Each person's record: name, sex, organiser's ids, results, doubles and the organiser's page of the person.

    A double is [year, level], of two other races [year, level, first race, second race]; those of the double come first.
    A result is [result_id, status, seconds, place, sex place, published name, page], race and year being in
    its id and `page` a number in `pages`; its status is `stopped` where the organisers stopped the race, as nobody's
    own dropping out. What follows from the name is not said again: the id is 0 where the runner_id says it, the published name
    as `printed_as` and the organiser's page as `page_as` have it.
    """
    columns = list(_COLUMNS)
    started = rows[rows["status"].isin([*STARTED, "dns"])]
    values = started[columns].astype(object).where(started[columns].notna(), None)
    number = {tuple(page): place for place, page in enumerate(pages)}
    names = tables.runners.set_index("runner_id")["name"]
    results = defaultdict(list)
    for person, result_id, race, year, status, *numbers, name, url, source in values.itertuples(
        index=False, name=None
    ):
        # The time of somebody who did not finish is the time to the last checkpoint: not a result.
        counted = numbers if status in ("finished", "late") else [None] * len(numbers)
        shown = [None if value is None else int(value) for value in counted]
        outcome = STATUS[courses.outcome(race, year, status)]
        key = 0 if person == f"r-{result_id}" else result_id
        printed = printed_as(name, names[person])
        results[person].append([key, outcome, *shown, printed, number[url, source]])
    doubles = defaultdict(list)
    for double in tables.doubles.itertuples():
        doubles[double.runner_id].append([int(double.year), double.level])
    for pair in tables.pairs.itertuples():
        races = (pair.first_race, pair.second_race)
        if races != DOUBLE:
            doubles[pair.runner_id].append([int(pair.year), pair.level, *races])
    organiser = rows.dropna(subset="organiser_person_id").groupby("runner_id")[
        "organiser_person_id"
    ]
    organiser_ids = organiser.agg(lambda ids: sorted(set(ids))).to_dict()
    records = {}
    for runner in tables.runners.itertuples():
        own = organiser_ids.get(runner.runner_id, [])
        page = [page_as(runner_pages.get(one, ""), one, runner.name) for one in own]
        record = [
            runner.name if pd.notna(runner.name) else results[runner.runner_id][0][5],
            runner.sex,
            own,
            results[runner.runner_id],
            doubles.get(runner.runner_id, []),
        ]
        records[runner.runner_id] = [*record, page] if any(page) else record
    return records
