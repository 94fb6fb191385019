"""Pages of a year that has not been, to play the hour of docs/next-summer.md through before it comes.

    python -m tools.rehearsal FOLDER [--races wser,utmb] [--year YEAR] [--corrected]

writes them below FOLDER as the organisers publish; then `doubles update --replay FOLDER`. The people are those of an
older edition under other names; years whose pages are in FOLDER already count as run before. Nothing of it
may be published: `git restore . && git clean -f data/raw` takes it away again.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests" / "scrape"))


def next_year(races: Iterable[str]) -> int:
    """The first year after the last one held of all `races`: after a July that was played, it is still that year."""
    from race_doubles.scrape import expected
    from race_doubles.scrape.sources import SOURCES

    last = {
        race: max(
            year
            for source in SOURCES.values()
            if source.race == race and source.is_of_results
            for year in expected.years_of(source.name)
        )
        for race in races
    }
    return min(last.values()) + 1


def with_another_age(people: list[dict[str, str]]) -> list[dict[str, str]]:
    """Rows of a list of which the first has an age of one year more."""
    first, *others = people
    return [{**first, "age": str(int(first["age"]) + 1)}, *others]


def main() -> None:
    from new_year import NewYear
    from next_lists import drawn, lottery, put, waiting
    from update_project import LIKE

    from race_doubles.common.races import DOUBLE, RACES

    words = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    words.add_argument("folder", type=Path, help="where the pages go")
    words.add_argument(
        "--races",
        default="wser,utmb",
        help="races by id; `wser` alone is July (default: wser,utmb)",
    )
    words.add_argument(
        "--year",
        type=int,
        default=next_year(DOUBLE),
        help="the year that has not been (default: %(default)s)",
    )
    words.add_argument(
        "--lists",
        action="store_true",
        help="the draw, lottery list and wait list of the year as well",
    )
    words.add_argument(
        "--corrected", action="store_true", help="a week later: one age at Western States put right"
    )
    asked = words.parse_args()
    raw = ROOT / "data" / "raw"
    races = tuple(filter(None, asked.races.split(",")))
    if strange := [race for race in races if race not in RACES]:
        words.error(f"no race {strange[0]!r}; choose among {', '.join(RACES)}")
    change = (
        dict.fromkeys(("wser_results", "wser_stats"), with_another_age) if asked.corrected else {}
    )
    pages = asked.folder.glob("www.wser.org/results/*-results/index.html")
    played = tuple(int(page.parent.name.partition("-")[0]) for page in pages)
    NewYear(raw, asked.year, LIKE, change=change, played=played).write(asked.folder, races)
    if asked.lists:
        for make in (lottery, waiting, drawn):
            put(make(raw, asked.year), asked.folder)
    number = sum(path.is_file() for path in asked.folder.rglob("*"))
    print(f"{number} files of {asked.year}; now say: doubles update --replay {asked.folder}")


if __name__ == "__main__":
    main()
