"""The front page and what it leads to, on a phone, as a fan and a sports desk use it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect
from site_tools import PATIENCE

pytestmark = pytest.mark.browser

PHONE = {"width": 360, "height": 740}


@pytest.fixture(scope="module")
def phone(chromium, whole: Path):
    """One phone for the module, on the whole site."""
    context = chromium.new_context(viewport=PHONE, has_touch=True)
    context.set_default_timeout(PATIENCE)
    yield context.new_page()
    context.close()


@pytest.fixture
def front(phone, whole: Path):
    phone.goto(f"{whole.as_uri()}/index.html")
    return phone


def test_the_answer_and_the_search_are_on_the_first_screen(front):
    for part in ("#q", ".answer strong >> nth=0", ".answer strong >> nth=1"):
        box = front.locator(part).bounding_box()
        assert box["y"] + box["height"] <= PHONE["height"], part


@pytest.mark.parametrize(
    ("question", "link", "wanted"),
    [
        ("who has won both", ".answer a[href^='double/'] >> nth=0", ".copy"),
        ("who has done it", ".answer a >> nth=0", "text=doubles, all of them finished at both"),
        ("how many a year", "text=Every dot as a row of a table", "#doubles-table"),
        ("who came closest", "main a[href='near-misses.html']", "text=Krissy Moehl"),
        ("what about this year", "main a[href='new.html']", "text=results not in yet"),
    ],
)
def test_a_question_of_a_sports_desk_is_one_tap_away(question, link, wanted, front, tables):
    assert len(front.inner_text("#why + p")) > 60  # why so few
    front.click(link)
    expect(
        front.locator(wanted).first, question
    ).to_be_visible()  # the page may still be on its way


def test_every_dot_says_who_it_is_by_finger_by_mouse_and_by_key(front, tables):
    dots = front.locator("ol.dots a")
    assert dots.count() == len(tables["doubles"])
    first = front.locator("ol.dots a.won").first
    words = first.get_attribute("title")
    first.tap()
    bubble = front.locator(".bubble")
    expect(bubble).to_contain_text(words)
    assert "index.html" in front.url  # a finger's first tap asks, it does not follow
    bubble.locator("a").tap()
    expect(front).to_have_url(re.compile("/double/"))
    front.wait_for_selector("h1")
    front.go_back()
    front.locator("ol.dots a.won").nth(1).hover()
    expect(bubble).to_be_visible()
    said = front.inner_text(".bubble")
    front.keyboard.press("Escape")
    expect(bubble).to_be_hidden()
    front.locator("ol.dots a.won").nth(1).focus()
    expect(bubble).to_be_visible()
    assert front.inner_text(".bubble") == said != words


def test_dots_links_and_buttons_can_be_hit_by_a_finger(front):
    small = front.evaluate(
        """() => [...document.querySelectorAll("ol.dots a, nav a, button, input, select, summary, .cards th a")]
            .filter((each) => each.offsetParent && each.getClientRects().length)
            .map((each) => [each.textContent.trim() || each.title, each.getBoundingClientRect()])
            .filter(([, box]) => box.height < 23.5 || box.width < 23.5).map(([text]) => text)"""
    )
    assert small == []


def test_the_sentence_is_copied_whole(front):
    front.context.grant_permissions(["clipboard-read", "clipboard-write"])
    front.click("button[data-copy=sentence]")
    done = re.compile(r"^\s*(Copied|Selected: press Ctrl\+C)\s*$")
    expect(front.locator("button[data-copy=sentence]")).to_have_text(done)
    assert front.evaluate("getSelection().toString()").strip() == front.inner_text("#sentence")


def test_all_doubles_on_a_phone_are_fifty_and_more_on_asking(phone, whole: Path, tables):
    phone.goto(f"{whole.as_uri()}/doubles.html")
    shown = phone.locator("#doubles-table tbody tr:visible")
    expect(shown).to_have_count(50)
    # The first row is on the first screen.
    box = shown.first.locator("th a").bounding_box()
    assert box["y"] + box["height"] < PHONE["height"]
    assert phone.evaluate("document.documentElement.scrollHeight") < 12_000
    phone.click("#more")
    expect(shown).to_have_count(100)
    row = tables["doubles"].sort_values("year").iloc[0]
    phone.goto(f"{whole.as_uri()}/index.html")
    phone.goto(f"{whole.as_uri()}/doubles.html#{int(row['year'])}-{row['runner_id']}")
    expect(phone.locator("tr.target")).to_be_visible()


def test_no_changed_course_leads_a_ranking_by_time(phone, whole: Path):
    phone.goto(f"{whole.as_uri()}/doubles.html?order=together-up")
    expect(phone.locator("#course-note")).to_be_visible()
    courses = phone.locator("#doubles-table tbody tr").evaluate_all(
        "all => all.filter((row) => row.cells[6].textContent).map((row) => row.dataset.course)"
    )
    first = courses.index("changed")
    assert first > 50 and set(courses[first:]) == {"changed"}
    assert phone.input_value("#f-order") == "together-up"
    assert phone.inner_text("#choose summary") == "Choose and sort"


def test_filters_and_order_are_in_the_address(phone, whole: Path):
    phone.goto(f"{whole.as_uri()}/doubles.html")
    phone.click("#choose summary")
    phone.select_option("#f-level", "podium")
    phone.fill("#f-name", "kimball")
    phone.select_option("#f-order", "wser-up")
    wanted = "doubles.html?name=kimball&level=podium&order=wser-up"
    expect(phone).to_have_url(re.compile(f"{re.escape(wanted)}$"))
    address = phone.url
    said = phone.inner_text("#shown")
    phone.goto(f"{whole.as_uri()}/index.html")
    phone.goto(address)
    expect(phone.locator("#shown")).to_have_text(said, use_inner_text=True)
    # Folded away on a phone, the choice says what it is.
    expect(phone.locator("#choose summary")).to_have_text(
        "Choose and sort: kimball, Podium at both or better"
    )
    expect(phone.locator("#f-level")).to_be_hidden()
    expect(phone.locator("#doubles-table tbody tr:visible")).to_have_count(1)


def test_what_is_not_in_yet_is_said_once_it_has_been_run(chromium, whole: Path):
    for day, said in (("2003-01-01", False), ("2199-01-01", True)):
        context = chromium.new_context(viewport=PHONE)
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        page.clock.set_fixed_time(f"{day}T12:00:00Z")
        page.goto(f"{whole.as_uri()}/new.html")
        notes = page.locator("[data-after]")
        expect(notes).to_have_count(2)
        for number in range(2):
            expect(notes.nth(number)).to_be_visible(visible=said)
        context.close()


def test_without_scripts_every_winner_and_top_ten_is_reached(chromium, whole: Path, tables):
    context = chromium.new_context(java_script_enabled=False)
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    level = tables["doubles"]["level"]
    placed = int(level.isin(["won", "podium", "top10"]).sum())
    page.goto(f"{whole.as_uri()}/find.html")
    listed = page.locator("noscript li a")
    assert listed.count() == placed
    page.goto(f"{whole.as_uri()}/index.html")
    dots = page.locator("ol.dots a[href^='double/']")
    assert dots.count() == placed
    target = dots.first.get_attribute("title").partition(",")[0]
    dots.first.click()
    expect(page.locator("h1")).to_contain_text(target)
    page.goto(f"{whole.as_uri()}/doubles.html")
    assert page.locator("#doubles-table tbody tr:visible").count() == len(tables["doubles"])
    context.close()


def test_on_paper_there_is_the_report_and_nothing_to_press(phone, whole: Path):
    phone.emulate_media(media="print")
    for name in ("index.html", "doubles.html", "near-misses.html"):
        phone.goto(f"{whole.as_uri()}/{name}")
        assert not [
            part
            for part in ("nav", "form", "button", ".footer")
            if phone.locator(f"{part}:visible").count()
        ], name
        expect(phone.locator("h1")).to_be_visible()
    # Paper has every row, also that of a phone, and the heads of the columns, which order them on a screen.
    phone.goto(f"{whole.as_uri()}/doubles.html")
    expect(phone.locator("#doubles-table thead .paper", has_text="UTMB")).to_be_visible()
    rows = phone.locator("#doubles-table tbody tr")
    assert rows.count() == phone.locator("#doubles-table tbody tr:visible").count()
    phone.emulate_media(media="screen")


def test_the_count_beside_the_filters_says_how_many_finished(phone, whole: Path, tables):
    """Somebody who asked for the women of the United Kingdom counted the tags to tell four finished from six."""
    doubles = tables["doubles"]
    asked = doubles[doubles["country"].eq("GBR") & doubles["sex"].eq("F")]
    finished = int(asked["level"].ne("started").sum())
    assert 0 < finished < len(asked)
    phone.goto(f"{whole.as_uri()}/doubles.html")
    phone.click("#choose summary")
    phone.select_option("#f-sex", "F")
    phone.select_option("#f-country", "GBR")
    count = phone.locator("#shown")
    expect(count).to_have_text(f"{len(asked)} doubles, {finished} of them finished at both.")
    expect(count).to_have_attribute("role", "status")
    # In sight of the menu that was used, and of the last row.
    for part in ("#f-country", "#doubles-table tbody tr:visible >> nth=-1"):
        phone.locator(part).scroll_into_view_if_needed()
        expect(count).to_be_in_viewport()


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("?level=won", "{won} doubles, all of them finished at both."),
        ("?name=kimball&level=won", "1 double, finished at both."),
        ("?name=abby+hall&year=2025", "1 double, not finished at both."),
        ("?name=zzz", "No doubles: choose less."),
        ("", "{all} doubles, {finished} of them finished at both."),
    ],
)
def test_the_count_is_a_sentence_for_one_all_and_none(query, said, phone, whole: Path, tables):
    level = tables["doubles"]["level"]
    counts = {
        "all": len(level),
        "finished": int(level.ne("started").sum()),
        "won": int(level.eq("won").sum()),
    }
    phone.goto(f"{whole.as_uri()}/doubles.html{query}")
    expect(phone.locator("#shown")).to_have_text(said.format(**counts))


def test_no_country_is_cut_in_its_menu(phone, whole: Path):
    """A phone showed "United Kingd"."""
    phone.goto(f"{whole.as_uri()}/doubles.html")
    phone.click("#choose summary")
    cut = phone.evaluate(
        """() => {
            const select = document.querySelector("#f-country"), style = getComputedStyle(select);
            const pen = document.createElement("canvas").getContext("2d");
            pen.font = `${style.fontSize} ${style.fontFamily}`;
            // The arrow takes as much as a letter is high, and somewhat more.
            const room = select.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight) - 24;
            return [...select.options].map((option) => option.text).filter((text) => pen.measureText(text).width > room);
        }"""
    )
    assert cut == []


@pytest.fixture(scope="module")
def sideways(chromium, whole: Path):
    """A phone on its side."""
    context = chromium.new_context(viewport={"width": 740, "height": 360}, has_touch=True)
    context.set_default_timeout(PATIENCE)
    yield context.new_page()
    context.close()


def test_on_a_phone_on_its_side_the_number_is_on_the_first_screen(sideways, whole: Path):
    sideways.goto(f"{whole.as_uri()}/index.html")
    for part in ("#q", ".answer strong >> nth=0", ".answer strong >> nth=1"):
        box = sideways.locator(part).bounding_box()
        assert box["y"] + box["height"] <= 360, part


@pytest.mark.parametrize("width", [720, 740, 900])
def test_all_columns_of_fifty_doubles_stand_on_a_phone_on_its_side(width, sideways, whole: Path):
    """Two columns were cut off at 740, without a sign of it, and all rows came at once."""
    sideways.set_viewport_size({"width": width, "height": 360})
    sideways.goto(f"{whole.as_uri()}/doubles.html")
    expect(sideways.locator("#doubles-table tbody tr:visible")).to_have_count(50)
    box = sideways.locator(".scroll")
    assert box.evaluate("box => box.scrollWidth <= box.clientWidth")
    expect(sideways.locator("#doubles-table th", has_text="Course").first).to_be_visible()
    sideways.set_viewport_size({"width": 740, "height": 360})


def test_the_citation_is_copied_and_the_menu_has_the_year(front, tables):
    front.context.grant_permissions(["clipboard-read", "clipboard-write"])
    front.click("button[data-copy=citation]")
    assert front.evaluate("getSelection().toString()").strip() == front.inner_text("#citation")
    latest = int(tables["doubles"]["year"].max())
    expect(front.locator("nav a", has_text=f"{latest} season")).to_be_visible()
