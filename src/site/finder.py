"""The runner index of "Find a runner": small script files that a page loads as a name is typed.

Scripts, not JSON: a page opened from the file system may not fetch() anything, but it may add a
`<script>`. Two sets of files: `names/`, by the first letters of each part of a name, to search in;
and `people/`, by runner_id, with each person's results.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Container
from pathlib import Path

import pandas as pd

from race_doubles.clean.names import fold, fold_variants
from race_doubles.common.races import RACE_NAMES, RACES
from race_doubles.doubles.find import starts_of
from race_doubles.doubles.starts import STARTED
from race_doubles.doubles.tables import Tables
from race_doubles.site.courses import Courses

#: A file of names is split by one more letter when it would hold more people than this.
MOST_NAMES = 500
#: People in one file of results.
BLOCK = 64


def name_parts(names: list[str]) -> list[str]:
    """The folded parts of all the names one person bore, with both ways of typing an umlaut.

    `Bühler` gives buhler and buehler, and so does `Buehler`.
    """
    folded = {spelling for name in names for spelling in (fold(name), *fold_variants(name))}
    return sorted({part for spelling in folded for part in spelling.split()})


def shard_keys(parts: dict[str, set[str]]) -> list[str]:
    """The file names of the search index: prefixes of name parts, none the prefix of another's file
    unless it holds exactly that short part. `parts` maps each name part to the people who bear it.
    """
    by_prefix: dict[str, set[str]] = defaultdict(set)
    longest = max(map(len, parts), default=0)
    for part, people in parts.items():
        for length in range(1, len(part) + 1):
            by_prefix[part[:length]] |= people
    keys = []
    for part in parts:
        length = 1
        while length < min(len(part), longest) and len(by_prefix[part[:length]]) > MOST_NAMES:
            length += 1
        keys.append(part[:length])
    return sorted(set(keys))


def key_of(part: str, keys: Container[str]) -> str:
    """The file that holds `part`: the longest key that it starts with."""
    return next(part[:n] for n in range(len(part), 0, -1) if part[:n] in keys)


def published_names(tables: Tables) -> pd.DataFrame:
    """One row a result with runner_id and its names, ordered by person, latest first."""
    named = tables.results.merge(tables.links[["result_id", "runner_id"]], on="result_id")
    return named.sort_values(
        ["runner_id", "year", "race", "result_id"], ascending=[True, False, True, True]
    )


def write_index(tables: Tables, courses: Courses, folder: Path) -> None:
    """Write the whole index into `folder`: index.js, names/*.js and people/*.js."""
    rows = published_names(tables)
    entries = search_entries(tables, rows)
    bearers: dict[str, set[str]] = defaultdict(set)
    for person, entry in entries.items():
        for part in entry[3].split():
            bearers[part].add(person)
    keys = shard_keys(bearers)
    shards: dict[str, set[str]] = {key: set() for key in keys}
    for part, people in bearers.items():
        shards[key_of(part, shards)] |= people
    for key, people in shards.items():
        # The prefix keeps clear of names that some systems reserve, such as `con`.
        content = [entries[person] for person in sorted(people)]
        write_script(folder / "names" / f"n-{key}.js", "names", key, content)
    pages = published_pages(rows)
    records = person_records(tables, rows, courses, pages)
    ids = sorted(records)
    starts = range(0, len(ids), BLOCK)
    for number, start in enumerate(starts):
        block = {person: records[person] for person in ids[start : start + BLOCK]}
        write_script(folder / "people" / f"{number}.js", "people", str(number), block)
    manifest = {
        "keys": keys,
        "blocks": [ids[start] for start in starts],
        "pages": pages,
        "races": {race: RACE_NAMES[race] for race in RACES if race in tables.held},
    }
    (folder / "index.js").write_text(f"window.RaceDoubles={as_script(manifest)};\n", "utf-8")


def search_entries(tables: Tables, rows: pd.DataFrame) -> dict[str, list]:
    """What the search shows of each person that has a name, by runner_id.

    An entry is [runner_id, name, other names, folded name parts, starts by race, doubles].
    """
    doubles = tables.doubles.groupby("runner_id").size().to_dict()
    names: dict[str, list[str]] = defaultdict(list)
    for column in ("name", "name_published"):
        known = rows.dropna(subset=column)
        for person, name in zip(known["runner_id"], known[column], strict=True):
            names[person].append(name)
    entries = {}
    for runner in tables.runners.dropna(subset="name").itertuples():
        every = list(dict.fromkeys([runner.name, *names[runner.runner_id]]))
        entries[runner.runner_id] = [
            runner.runner_id,
            runner.name,
            other_names(runner.name, every),
            " ".join(name_parts(every)),
            {race: int(n) for race, n in starts_of(runner._asdict()).items()},
            doubles.get(runner.runner_id, 0),
        ]
    return entries


def other_names(name: str, every: list[str]) -> str:
    """The names that say more than case, accents or order beside `name`, for "also published as"."""
    seen, also = {frozenset(fold(name).split())}, []
    for other in every:
        parts = frozenset(fold(other).split())
        if parts not in seen:
            seen.add(parts)
            also.append(other)
    return " · ".join(also)


def published_pages(rows: pd.DataFrame) -> list[list]:
    """The organisers' pages that results were read from, each once, as [address, source]."""
    pages = rows[["source_url", "source"]].drop_duplicates().sort_values(["source", "source_url"])
    return pages.astype(object).where(pages.notna(), None).to_numpy().tolist()


def person_records(
    tables: Tables, rows: pd.DataFrame, courses: Courses, pages: list[list]
) -> dict[str, list]:
    """Each person's record: name, organiser's ids, results and doubles, as the page's script reads it.

    A result is [result_id, status, seconds, place, sex place, published name, page], race and year
    being in its id and `page` a number in `pages`; its status is `stopped` where the organisers stopped the race, as nobody's own dropping out.
    """
    started = rows[rows["status"].isin([*STARTED, "dns"])]
    columns = [
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
    ]
    values = started[columns].astype(object).where(started[columns].notna(), None)
    number = {tuple(page): place for place, page in enumerate(pages)}
    results = defaultdict(list)
    for person, result_id, race, year, status, *numbers, name, url, source in values.itertuples(
        index=False, name=None
    ):
        # The time of somebody who did not finish is the time to the last checkpoint: not a result.
        counted = numbers if status in ("finished", "late") else [None] * len(numbers)
        shown = [None if value is None else int(value) for value in counted]
        outcome = courses.outcome(race, year, status)
        results[person].append([result_id, outcome, *shown, name, number[url, source]])
    doubles = defaultdict(list)
    for double in tables.doubles.itertuples():
        doubles[double.runner_id].append([int(double.year), double.level])
    organiser = rows.dropna(subset="organiser_person_id").groupby("runner_id")[
        "organiser_person_id"
    ]
    organiser_ids = organiser.agg(lambda ids: sorted(set(ids))).to_dict()
    return {
        runner.runner_id: [
            runner.name if pd.notna(runner.name) else results[runner.runner_id][0][5],
            runner.sex,
            organiser_ids.get(runner.runner_id, []),
            results[runner.runner_id],
            doubles.get(runner.runner_id, []),
        ]
        for runner in tables.runners.itertuples()
    }


def as_script(content) -> str:
    """`content` as a JavaScript literal that cannot end a script element or a line."""
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def write_script(path: Path, kind: str, key: str, content) -> None:
    """Write one piece of the index as a script that hands `content` to the page."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f'RaceDoubles.got("{kind}","{key}",{as_script(content)});\n', "utf-8")
