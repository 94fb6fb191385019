"""What a printer gets: white paper whatever the reader's system, whole tables under their headings, figures with their colours."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

#: A page of A4 within margins of 15 mm, in the pixels of a stylesheet.
A4 = {"width": 680, "height": 1010}


@pytest.fixture(params=["light", "dark"])
def paper(request, visit):
    """A page as it is printed, by a reader whose system is light and by one whose system is dark."""
    page = visit(viewport=A4, color_scheme=request.param).page
    page.emulate_media(media="print", color_scheme=request.param)
    return page


def brightness(page, part: str, name: str = "color") -> int:
    """The brightest channel of a colour of the first such part."""
    shade = page.locator(part).first.evaluate(f"part => getComputedStyle(part).{name}")
    return max(int(number) for number in re.findall(r"\d+", shade)[:3])


def test_a_dark_system_prints_dark_on_white(paper, whole: Path):
    paper.goto(f"{whole.as_uri()}/notebooks/03_how_rare.html")
    assert brightness(paper, "body", "backgroundColor") == 255
    assert brightness(paper, "main p") < 100
    # The figure's labels were nearly white.
    assert brightness(paper, "svg.drawn text", "fill") < 100


def test_the_key_of_the_dots_keeps_its_colours(paper, whole: Path):
    paper.goto(f"{whole.as_uri()}/index.html")
    shades = paper.locator(".legend i").evaluate_all(
        "all => all.map((i) => [getComputedStyle(i).backgroundColor, getComputedStyle(i).printColorAdjust])"
    )
    dots = paper.evaluate(
        "() => ['won', 'podium', 'top10', 'finished', 'started'].map((level) => {"
        " const style = getComputedStyle(document.querySelector(`ol.dots a.${level}`), '::before');"
        " return [style.backgroundColor, style.printColorAdjust]; })"
    )
    assert shades == dots
    assert len({colour for colour, _ in shades}) == 5
    assert {kept for _, kept in shades} == {"exact"}


@pytest.mark.parametrize("name", ["doubles.html", "near-misses.html", "find.html#r-wser-2016-p20"])
def test_no_cards_of_a_phone_on_a4(name, paper, whole: Path):
    paper.goto(f"{whole.as_uri()}/{name}")
    table = paper.locator("main table").first
    expect(table).to_be_visible()
    assert table.evaluate("table => getComputedStyle(table).display") == "table"
    assert table.locator("tbody tr").first.evaluate("row => getComputedStyle(row).display") == "table-row"  # fmt: skip
    assert paper.evaluate("document.documentElement.scrollWidth") <= A4["width"]


def test_a_table_that_scrolls_on_a_screen_is_whole_on_paper(paper, whole: Path):
    paper.goto(f"{whole.as_uri()}/notebooks/checks/06_walmsley_2024.html")
    box = paper.locator(".table-wrap.tall").first
    assert box.evaluate("box => box.scrollHeight <= box.clientHeight")
    expect(paper.locator(".rows .onscreen").first).to_be_hidden()


def test_a_printed_figure_says_how_it_is_cited(paper, whole: Path):
    paper.goto(f"{whole.as_uri()}/notebooks/03_how_rare.html")
    cited = paper.locator(".cite p").first
    assert cited.evaluate("text => text.checkVisibility({ contentVisibilityAuto: true }) && text.offsetHeight > 0")  # fmt: skip


@pytest.fixture(scope="module")
def printed(chromium, whole: Path, tmp_path_factory):
    """The text of each printed page of a page."""
    if not shutil.which("pdftotext"):
        pytest.skip("no pdftotext: apt-get install poppler-utils")
    folder = tmp_path_factory.mktemp("paper")

    def pages(name: str) -> list[str]:
        page = chromium.new_page()
        page.goto(f"{whole.as_uri()}/{name}", wait_until="load")
        page.pdf(path=folder / "page.pdf", format="A4")
        page.close()
        text = subprocess.run(
            ["pdftotext", "-layout", folder / "page.pdf", "-"],
            check=True, capture_output=True, text=True,
        ).stdout  # fmt: skip
        return text.split("\f")[:-1]

    return pages


def test_every_printed_page_of_doubles_names_its_columns(printed, tables):
    pages = printed("doubles.html")
    full = [page for page in pages if len(re.findall(r"^ ?(?:19|20)\d\d ", page, re.MULTILINE)) > 3]
    assert 5 < len(full) <= 16
    for page in full:
        heads = page.partition("20")[0] if page is not full[0] else page
        for name in ("Year", "Runner", "UTMB", "Total", "Course"):
            assert name in heads, name


def test_every_printed_page_says_to_when_the_data_go_and_none_is_nearly_empty(printed, tables):
    latest = int(tables["doubles"]["year"].max())
    for name in ("index.html", "notebooks/03_how_rare.html", "notebooks/06_walmsley_2024.html"):
        pages = printed(name)
        for number, page in enumerate(pages, 1):
            assert f"Race Doubles, data to {latest}" in page
            assert f"{number} of {len(pages)}" in page
            assert len(re.findall(r"\S+", page)) > 60, (name, number)
