"""The runner index of "Find a runner": small script files that a page loads as a name is typed.

Scripts, not JSON: a page opened from the file system may not fetch() anything, but it may add a
`<script>`. `names/` and `tops/` are searched in (`finder_names`), `parts.js` holds every part of a name for
those that are mistyped, and `people/` has each person's results (`finder_people`).
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

import pandas as pd

from race_doubles.common.races import RACE_NAMES, RACES
from race_doubles.doubles.tables import Tables
from race_doubles.site.courses import Courses
from race_doubles.site.finder_names import (
    SHORT,
    Entry,
    bearers_of,
    best_of,
    blocks_of,
    ready_prefixes,
    search_entries,
    shared_letters,
)
from race_doubles.site.finder_people import block_of, person_records, published_pages
from race_doubles.site.organiser_pages import RUNNER

#: People in one file of results, on average.
PEOPLE_IN_A_FILE = 64


def published_names(tables: Tables) -> pd.DataFrame:
    """One row a result with runner_id and its names, ordered by person, latest first."""
    named = tables.results.merge(tables.links[["result_id", "runner_id"]], on="result_id")
    return named.sort_values(
        ["runner_id", "year", "race", "result_id"], ascending=[True, False, True, True]
    )


def write_index(
    tables: Tables,
    courses: Courses,
    folder: Path,
    runner_pages: dict[str, str] | None = None,
    contact: str | None = None,
) -> None:
    """Write the whole index into `folder`: index.js, parts.js, names/*.js, tops/*.js and people/*.js.

    `runner_pages` has the organiser's own page of a person, by organiser_person_id; `contact` is where
    anyone can ask for a change, None where nobody has said so.
    """
    rows = published_names(tables)
    races = [race for race in RACES if race in tables.held]
    entries = search_entries(tables, rows, races)
    bearers = bearers_of(entries)
    starts, blocks = blocks_of(bearers)
    for number, block in enumerate(blocks):
        write_script(
            folder / "names" / f"{number}.js", "names", str(number), lines_of(block, entries)
        )
    # One file a first letter: it is fetched with that letter, so that the second one is answered at once.
    tops: dict[str, dict[str, list]] = {}
    for prefix in ready_prefixes(bearers, starts):
        count, best = best_of(prefix, bearers, entries)
        tops.setdefault(prefix[0], {})[prefix] = [count, lines_of(best, entries)]
    for letter, content in tops.items():
        write_script(folder / "tops" / f"{letter}.js", "tops", letter, content)
    write_script(folder / "parts.js", "parts", "all", front_coded(sorted(bearers)))
    pages = published_pages(rows)
    records = person_records(tables, rows, courses, pages, runner_pages or {})
    files = max(1, -(-len(records) // PEOPLE_IN_A_FILE))
    people: list[dict[str, list]] = [{} for _ in range(files)]
    for person, record in sorted(records.items()):
        people[block_of(person, files)][person] = record
    for number, content in enumerate(people):
        write_script(folder / "people" / f"{number}.js", "people", str(number), content)
    manifest = {
        "starts": " ".join(starts),
        "short": SHORT,
        "tops": "".join(sorted(tops)),
        "files": files,
        "pages": pages,
        "races": {race: RACE_NAMES[race] for race in races},
        "changed": {
            f"{one.race}-{one.year}": one.kind for one in tables.not_comparable.itertuples()
        },
        "runner": RUNNER,
        "contact": contact or "",
    }
    (folder / "index.js").write_text(f"window.RaceDoubles={as_script(manifest)};\n", "utf-8")


def lines_of(people: Iterable[str], entries: dict[str, Entry]) -> str:
    """The lines of `people` in one text: to a browser a text is one thing, where lists would be hundreds to make."""
    return "\n".join(entries[person].packed() for person in people)


def front_coded(words: list[str]) -> str:
    """Sorted words in one text, each as a digit (letters shared with the word before, 9 at most) and the rest."""
    coded, before = [], ""
    for word in words:
        shared = min(shared_letters(before, word), 9)
        coded.append(f"{shared}{word[shared:]}")
        before = word
    return " ".join(coded)


def as_script(content) -> str:
    """`content` as a JavaScript literal that cannot end a script element or a line."""
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def write_script(path: Path, kind: str, key: str, content) -> None:
    """Write one piece of the index as a script that hands `content` to the page."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f'RaceDoubles.got("{kind}","{key}",{as_script(content)});\n', "utf-8")
