"""Western States: the stats files, every starter with split times, in four layouts."""

from __future__ import annotations

from race_doubles.scrape.description import Description
from race_doubles.scrape.pages import Get, Page
from race_doubles.scrape.parameters import address_of, parameters_of
from race_doubles.scrape.parsers import wser_sheets, wser_text
from race_doubles.scrape.reading import Parsed, Reading

STATS_URL = "https://www.wser.org/wp-content/uploads/stats/wser{year}.{ending}"


def stats(year: int, get: Get) -> Parsed:
    """The stats file of `year`: one row a starter, and the splits.

    Raises Problem when the file is not such a file.
    """
    ending = parameters_of("stats", "wser", year, "ending")["ending"]
    usual = STATS_URL.replace("{ending}", ending)
    page = Page("page", address_of("wser_stats", "wser", year, usual))
    reading = Reading(f"wser_stats {year} ({page.url})")
    return parse(get(page), year, reading)


def parse(content: bytes, year: int, reading: Reading) -> Parsed:
    """A stats file by the layout of its year."""
    asked = parameters_of("stats", "wser", year, "layout")
    if asked["layout"] == "tabs":
        return wser_text.parse_tabs(content, year, reading)
    if asked["layout"] == "fixed":
        return wser_text.parse_fixed(content, reading)
    return wser_sheets.parse(content, year, reading, asked.get("checkpoint_times") == "clock")


STATS = Description(
    name="wser_stats",
    label="stats file",
    race="wser",
    strength=1,
    key=("bib", "name", "first_name", "last_name", "time"),
    identity=("bib", "name", "first_name", "last_name"),
    # Of these either the first two or the third is filled.
    names=("first_name", "last_name", "name"),
    required=tuple(wser_sheets.COLUMNS),
    known=("country", "time_again", "finish_clock", "hometown", "pace", "division_place"),
    lists="starters",
    has_splits=True,
    ages="race day",
    country="residence",
    url=STATS_URL,
    read=stats,
    found_by="stats",
)
