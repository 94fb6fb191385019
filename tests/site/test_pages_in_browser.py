"""Every page of the whole site, in a browser: loads clean, fits the screen, and can be read by all."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect
from site_tools import pages_of

from race_doubles.common.paths import Project
from race_doubles.common.stories import story_paths

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("way", ["file", "server"])
def test_every_page_loads_without_a_fault_and_asks_no_other_host(way, whole: Path, served, visit):
    start = f"{whole.as_uri()}/" if way == "file" else served
    seen = visit()
    for name in pages_of(whole):
        seen.page.goto(start + name, wait_until="load")
    seen.page.goto(f"{start}search.html?q=Jornet")
    seen.page.wait_for_selector("#people li")
    seen.page.wait_for_selector("ul.search li")
    assert seen.faults == []
    assert [url for url in seen.asked if not url.startswith(start)] == []


def some_pages(site: Path) -> list[str]:
    """Every page, of those that are made alike (a double's own) the first."""
    names = pages_of(site)
    alike = [name for name in names if name.startswith("double/")]
    return [name for name in names if name not in alike[1:]]


@pytest.mark.parametrize("width", [360, 768, 1280])
def test_no_page_is_wider_than_the_screen(width, whole: Path, visit):
    page = visit(viewport={"width": width, "height": 800}).page
    wide = {}
    for name in [*some_pages(whole), "find.html#q=kimball", "search.html?q=double"]:
        page.goto(f"{whole.as_uri()}/{name}", wait_until="load")
        reach = page.evaluate("document.documentElement.scrollWidth")
        if reach > width:
            wide[name] = reach
    assert wide == {}


#: Leaves three of the rows of a table that differ in their words alone: they look alike, and there are hundreds.
THREE_OF_A_KIND = """() => {
    const words = />[^<]+</g, own = / (?:href|id|title|aria-label|data-[a-z-]+)="[^"]*"/g;
    for (const body of document.querySelectorAll("tbody")) {
        const seen = new Map();
        for (const row of [...body.rows]) {
            const kind = row.outerHTML.replace(words, "><").replace(own, "");
            seen.set(kind, (seen.get(kind) ?? 0) + 1);
            if (seen.get(kind) > 3) row.remove();
        }
    }
}"""


@pytest.mark.parametrize("width", [360, 1280])
def test_axe_finds_no_serious_problem(width, whole: Path, visit):
    axe = pytest.importorskip("axe_playwright_python.base").AXE_SCRIPT
    page = visit(viewport={"width": width, "height": 800}).page
    # Read once a page, not once a look at it; and of what it finds only the violations are sent.
    page.add_init_script(axe)
    look_with = "options => axe.run(options).then(found => found.violations)"
    problems = []

    def look(name: str) -> None:
        # Only the colours differ between light and dark.
        for scheme, rules in (
            ("light", ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]),
            ("dark", ["color-contrast"]),
        ):
            page.emulate_media(color_scheme=scheme)
            options = {"runOnly": rules, "resultTypes": ["violations"], "preload": False}
            for found in page.evaluate(look_with, options):
                if found["impact"] in ("serious", "critical"):
                    where = found["nodes"][0]["target"]
                    problems.append(f"{name}, {scheme}: {found['id']}, {found['help']}: {where}")

    for name in some_pages(whole):
        page.goto(f"{whole.as_uri()}/{name}", wait_until="load")
        if name == "doubles.html":
            if not page.locator("#f-level").is_visible():  # folded away on a phone
                page.click("#choose summary")
            page.select_option("#f-level", "podium")
        page.evaluate(THREE_OF_A_KIND)
        look(name)
    page.goto(f"{whole.as_uri()}/find.html#q=kimball")
    page.click(".people a >> nth=0")
    page.click("#runner summary")
    look("a runner")
    assert problems == []


def test_the_switch_turns_a_light_page_dark_and_stays_so(whole: Path, served, visit):
    page = visit(color_scheme="light").page
    shade = "getComputedStyle(document.body).backgroundColor.match(/\\d+/g).map(Number)"
    page.goto(f"{served}index.html")
    assert min(page.evaluate(shade)) > 200
    page.click("button.theme")
    assert max(page.evaluate(shade)) < 60
    page.goto(f"{served}glossary.html")
    assert max(page.evaluate(shade)) < 60


def test_code_is_folded_away_and_one_click_from_view(small, visit):
    page = visit().page
    page.goto(f"{small.site.as_uri()}/notebooks/01_small.html")
    code = page.locator("pre", has_text="sum([1, 2])")
    expect(code).to_be_hidden()
    page.click("details.hide > summary")
    expect(code).to_be_visible()


def test_no_table_of_a_story_is_cut_on_a_phone(whole: Path, project: Project, visit):
    """The verdicts of the fact check stood half beyond the edge."""
    page = visit(viewport={"width": 360, "height": 740}).page
    cut = {}
    for path in story_paths(project):
        page.goto(f"{whole.as_uri()}/notebooks/{path.stem}.html")
        wide = page.locator(".table-wrap").evaluate_all(
            "boxes => boxes.map((box) => box.scrollWidth - box.clientWidth).filter((beyond) => beyond > 0)"
        )
        if wide:
            cut[path.stem] = wide
    assert cut == {}


@pytest.mark.parametrize("size", [(360, 740), (740, 360), (1280, 800)])
def test_a_long_table_shows_several_rows_and_that_more_follow(size, whole: Path, visit):
    """Of 108 rows a phone showed two and a half, and nothing told that there were more."""
    page = visit(viewport=dict(zip(("width", "height"), size, strict=True))).page
    page.emulate_media(reduced_motion="reduce")
    page.goto(f"{whole.as_uri()}/notebooks/checks/06_walmsley_2024.html")
    box = page.locator(".table-wrap.tall").first
    rows = box.locator("tbody tr")
    seen = box.evaluate(
        """(box) => {
            const foot = box.getBoundingClientRect();
            const whole = [...box.querySelectorAll("tbody tr")].filter((row) => row.getBoundingClientRect().bottom <= foot.bottom);
            const fade = getComputedStyle(box, "::after");
            return { rows: whole.length, high: foot.height, position: fade.position, shade: fade.backgroundImage };
        }"""
    )
    assert 3 <= seen["rows"] < rows.count()
    assert seen["high"] <= 0.9 * size[1]  # a finger beside it still moves the page
    assert seen["position"] == "sticky" and "gradient" in seen["shade"]
    expect(page.locator(".rows .onscreen").first).to_have_text(", scroll for more")
    box.evaluate("box => box.scrollTo(0, box.scrollHeight)")
    # At the end nothing lies over the last row.
    clear = "(row) => row.getBoundingClientRect().bottom <= row.closest('.tall').getBoundingClientRect().bottom - 40"
    assert rows.last.evaluate(clear)
