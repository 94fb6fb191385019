"""The table of all doubles: sorts, filters and saves what is shown."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


@pytest.fixture
def page(small, visit):
    page = visit(viewport={"width": 1280, "height": 900}, accept_downloads=True).page
    page.goto(f"{small.site.as_uri()}/doubles.html")
    return page


def shown(page):
    """The names that are in view, once the page has done what it was asked for."""
    return page.locator("#doubles-table tbody tr:visible th a")


def test_it_opens_with_the_latest_year_first(page):
    years = page.locator("#doubles-table tbody td.year").all_inner_texts()
    assert years == sorted(years, reverse=True)
    assert len(years) == 6


def test_it_filters_by_level_sex_year_and_country(page):
    page.select_option("#f-level", "podium")
    expect(shown(page)).to_have_count(2)
    assert sorted(shown(page).all_inner_texts()) == ["Ada Ridge", "Theo Pass"]
    page.select_option("#f-sex", "F")
    expect(shown(page)).to_have_text(["Ada Ridge"])
    page.click("#reset")
    page.select_option("#f-year", "2022")
    expect(shown(page)).to_have_count(3)
    page.select_option("#f-country", "CHE")
    page.fill("#f-name", "pass")
    expect(shown(page)).to_have_text(["Theo Pass"])


def test_a_missing_place_sorts_last_both_ways(page):
    header = page.locator("#doubles-table th button", has_text="Western States")
    for _ in range(2):
        header.click()
        cells = page.locator("#doubles-table tbody tr td:nth-of-type(4)").all_inner_texts()
        assert cells[-1].startswith("DNF")
    assert cells[0].startswith("12th")


def test_what_is_saved_is_what_is_shown_and_starts_no_formula(page):
    page.select_option("#f-year", "2023")
    with page.expect_download() as saving:
        page.click("#save")
    with Path(saving.value.path()).open(encoding="utf-8", newline="") as saved:
        rows = list(csv.reader(io.StringIO(saved.read())))
    assert len(rows) == 1 + 3
    assert not [
        cell for row in rows for cell in row if cell[:1] in ("=", "+", "-", "@", "\t", "\r")
    ]
    assert any(cell.startswith("'=HYPERLINK") for row in rows for cell in row)
