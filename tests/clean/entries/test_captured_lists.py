"""What the captured lists say together: facts that the cleaning of entries rests on."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pandas as pd
import pytest

from race_doubles.clean.entries import called, stages
from race_doubles.clean.entries.doors import load_doors
from race_doubles.clean.raw import read_provenance, read_source
from race_doubles.scrape.exceptions import load_exceptions
from race_doubles.scrape.pages import Get, Page
from race_doubles.scrape.parsers import wser_draw, wser_lottery, wser_waitlist
from race_doubles.scrape.replay import archive_path

pytestmark = pytest.mark.archive


def from_archive(folder: Path) -> Get:
    def get(page: Page) -> bytes:
        return (folder / archive_path(page.method, page.url, "", "")).read_bytes()

    return get


def every(read, years: list[int], get: Get) -> pd.DataFrame:
    tables = [read(year, get).table.assign(year=year) for year in years]
    whole = pd.concat(tables, ignore_index=True)
    return whole.astype({"year": "Int64", "row": "Int64"})


@pytest.fixture(scope="module")
def archive(shared) -> Path:
    return shared / "archive"


@pytest.fixture(scope="module")
def entered(project) -> pd.DataFrame:
    raw = read_source(
        project, "wser_entrants", read_provenance(project), load_exceptions(project.curated)
    )
    return stages.entered(raw, load_doors(project.curated))


@pytest.fixture(scope="module")
def waitlist_raw(archive) -> pd.DataFrame:
    years = [int(page.name[:4]) for page in (archive / "www.wser.org").glob("*-wait-list")]
    return every(wser_waitlist.waitlist, sorted(years), from_archive(archive))


def test_an_applicants_age_is_that_of_the_day_of_the_race_not_of_the_application(archive, entered):
    """The drawn have one age on both lists; an age of December would be a year less for half."""
    get = from_archive(archive)
    with_age = [2014, 2019]
    applied = stages.applied(every(wser_lottery.lottery, with_age, get))
    drawn = entered[entered["door"].eq("lottery")]
    both = applied.drop_duplicates(["year", "name"], keep=False).merge(
        drawn.drop_duplicates(["year", "name"], keep=False), on=["year", "name"]
    )
    assert len(both) > 500
    assert both["age_x"].eq(both["age_y"]).all()
    assert both["tickets_x"].eq(both["tickets_y"]).mean() > 0.99


def test_each_status_of_the_wait_lists_is_understood_and_one_day_cannot_be(waitlist_raw):
    assert stages.not_understood(waitlist_raw).empty
    assert stages.misdated(waitlist_raw).to_numpy().tolist() == [[2022, 68, "Entered 6/24/25"]]


def test_the_wait_list_tells_who_of_those_printed_as_drawn_was_called(waitlist_raw, entered):
    """The one list that prints it itself (`WL`) agrees with the wait list of its year."""
    # A year may be held whose wait list the archive has not.
    entered = entered[entered["year"].isin(waitlist_raw["year"].astype(int))]
    told = called.through_the_wait_list(entered, stages.waitlisted(waitlist_raw))
    printed = entered["door"].eq("wait list")
    assert printed.any()
    assert told.loc[printed, "place_in_list"].notna().all()
    of_that_year = told["year"].isin(entered.loc[printed, "year"]) & told["door"].eq("wait list")
    assert of_that_year.eq(printed).all()
    assert (told["door"].eq("wait list") & ~printed).sum() > 100


def test_the_draw_and_the_wait_list_of_its_year_are_the_same_list(archive, waitlist_raw):
    drawn = stages.drawn(every(wser_draw.draw, [2024], from_archive(archive)))
    waiting = stages.waitlisted(waitlist_raw)
    assert called.waitlist_disagreements(drawn, waiting).empty
    assert called.each_once(drawn, waiting)["entry_id"].is_unique


def lottery_years(archive: Path) -> list[int]:
    return sorted(int(page.stem[-4:]) for page in (archive / "www.wser.org").glob("lottery*.html"))


def test_applications_equal_the_totals_of_every_page_by_number_of_tickets(archive, project):
    """A second route to the pages' own numbers: their words, without the parser's tables."""
    from race_doubles.clean.entries.counts import count_applicants, read_counts

    get, years = from_archive(archive), lottery_years(archive)
    entries = stages.applied(every(wser_lottery.lottery, years, get))
    kept = read_counts(project, "applicants_by_tickets.csv")
    for year in years:
        page = (archive / "www.wser.org" / f"lottery{year}.html").read_text("utf-8", "replace")
        words = re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", page)))
        tickets, people = (
            int(re.search(rf"Total {what}:\s*([\d,]+)", words)[1].replace(",", ""))
            for what in ("Tickets", "Entrants")
        )
        ours = entries[entries["year"].eq(year)]
        assert (len(ours), ours["tickets"].sum()) == (people, tickets), year
        of_year = kept[kept["year"].eq(year)]
        assert of_year["applicants"].sum() == people, year
        assert (of_year["applicants"] * of_year["tickets"]).sum() == tickets, year
        # Each row of the table above the list: how many each hold, how many they are, tickets in all.
        held = of_year.groupby("tickets")["applicants"].sum()
        for each, number in held.items():
            assert re.search(rf"\b{each}\b[ ()\d,]* {number:,}|\b{each}\b[ ()\d,]* {number}\b", words), (year, each)  # fmt: skip
    made = count_applicants(entries)["applicants_by_tickets.csv"]
    assert made["applicants"].sum() == kept["applicants"].sum() == len(entries)
    assert len(made) == len(kept)
