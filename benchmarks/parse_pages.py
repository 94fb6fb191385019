"""How long the parsers take, as a ratio to lxml's bare parse of the same page bytes.

    PYTHONPATH=src python benchmarks/parse_pages.py ../shared/archive

Both are measured in this one run, taking turns, best of several rounds; nothing is read from disk
or written while the clock runs.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from pathlib import Path

from lxml import html

from race_doubles.scrape import expected
from race_doubles.scrape.parsers import wser_pages, wser_stats
from race_doubles.scrape.reading import Reading


def read_pages(archive: Path) -> dict[int, bytes]:
    """The bytes of every results page by year."""
    folder = archive / "www.wser.org" / "results"
    return {
        year: (folder / f"{year}-results" / "index.html").read_bytes()
        for year in expected.years_of("wser_results")
    }


def read_stats(archive: Path) -> dict[int, bytes]:
    """The bytes of every stats file by year."""
    folder = archive / "www.wser.org" / "wp-content" / "uploads" / "stats"
    return {
        year: (folder / f"wser{year}.{wser_stats.ending(year)}").read_bytes()
        for year in expected.years_of("wser_stats")
    }


def best_of(rounds: int, *works: Callable[[], object]) -> list[float]:
    """The least seconds each work took, the works taking turns in every round."""
    best = [float("inf")] * len(works)
    for _ in range(rounds):
        for at, work in enumerate(works):
            began = time.perf_counter()
            work()
            best[at] = min(best[at], time.perf_counter() - began)
    return best


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("archive", type=Path)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    pages, stats = read_pages(options.archive), read_stats(options.archive)

    def bare() -> None:
        for content in pages.values():
            html.document_fromstring(content)

    def ours() -> int:
        return sum(
            len(wser_pages.parse_results(content, Reading(str(year))).table)
            for year, content in pages.items()
        )

    def files() -> int:
        return sum(
            len(wser_stats.parse(content, year, Reading(str(year))).table)
            for year, content in stats.items()
        )

    rows, starters = ours(), files()
    lxml_seconds, page_seconds, stats_seconds = best_of(options.rounds, bare, ours, files)
    size = sum(map(len, pages.values()))
    print(f"lxml's bare parse of {len(pages)} pages, {size:,} bytes: {lxml_seconds:.3f} s")
    print(
        f"results pages: {page_seconds:.3f} s for {rows:,} rows, "
        f"{page_seconds / lxml_seconds:.2f} times that"
    )
    print(
        f"stats files:   {stats_seconds:.3f} s for {starters:,} rows and their splits "
        f"from {len(stats)} files, {stats_seconds / lxml_seconds:.2f} times that"
    )


if __name__ == "__main__":
    main()
