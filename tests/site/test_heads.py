"""What other programs read: previews, sitemap, feed, the page for wrong addresses."""

from __future__ import annotations

import re
import struct
import xml.etree.ElementTree as ET
from pathlib import Path

from site_tools import pages_of

from race_doubles.site.addresses import write_feed, write_lost, write_sitemap
from race_doubles.site.heads import LONGEST, add_heads, head_of, shortened
from race_doubles.site.seasons import Season
from race_doubles.site.share import SIZE

HOME = "https://example.org/doubles"
ATOM = {"a": "http://www.w3.org/2005/Atom"}
SITEMAP = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}


def tag(text: str, name: str) -> str:
    return re.search(rf'<meta property="{name}" content="([^"]*)">', text)[1]


def test_every_page_has_a_title_a_description_and_a_picture_for_previews(whole: Path):
    titles = {}
    for name in pages_of(whole):
        text = (whole / name).read_text("utf-8")
        titles.setdefault(tag(text, "og:title"), []).append(name)
        assert 5 < len(tag(text, "og:description")) <= LONGEST + 20, name
        assert len(re.findall(r'<meta [^>]*name="description"', text)) == 1, name
        picture = ((whole / name).parent / tag(text, "og:image")).read_bytes()
        assert struct.unpack(">II", picture[16:24]) == SIZE, name
        assert 'rel="canonical"' not in text  # no homepage is set
    assert not {title: names for title, names in titles.items() if len(names) > 1 and not any("checks" in one for one in names)}  # fmt: skip


def test_each_double_of_the_top_ten_has_a_page_and_nobody_else(whole: Path, tables):
    shared = tables["doubles"][tables["doubles"]["level"].isin(["won", "podium", "top10"])]
    pages = sorted((whole / "double").glob("*.html"))
    assert len(pages) == len(shared)
    pictures = {path.stem for path in (whole / "share").glob("*.png")}
    assert pictures == {page.stem for page in pages} | {"race-doubles"}
    for page in pages:
        text = page.read_text("utf-8")
        assert tag(text, "og:image") == f"../share/{page.stem}.png"
        assert tag(text, "og:type") == "article"
        assert text.count("<h1") == 1 and "Source: Race Doubles" in text


def test_with_a_homepage_addresses_are_whole(tmp_path):
    bare = "<html><head><title>A page · Race Doubles</title></head><body><main><p>Too short.</p></main></body></html>"
    for name in ("index.html", "double/2007-a.html", "404.html"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(bare, "utf-8")
    hidden = bare.replace("<title>", '<meta name="robots" content="noindex"><title>')
    (tmp_path / "404.html").write_text(
        hidden.replace("<p>", '<a href="find.html">x</a><a href="#m">y</a><p>'), "utf-8"
    )
    add_heads(tmp_path, HOME)
    text = (tmp_path / "double/2007-a.html").read_text("utf-8")
    assert f'<link rel="canonical" href="{HOME}/double/2007-a.html">' in text
    assert tag(text, "og:image") == f"{HOME}/share/2007-a.png"
    assert tag(text, "og:description") == "A page"
    assert f'<link rel="canonical" href="{HOME}/">' in (tmp_path / "index.html").read_text("utf-8")
    write_sitemap(tmp_path, HOME)
    listed = [one.text for one in ET.parse(tmp_path / "sitemap.xml").iterfind(".//s:loc", SITEMAP)]
    assert listed == [f"{HOME}/double/2007-a.html", f"{HOME}/"]
    assert f"Sitemap: {HOME}/sitemap.xml" in (tmp_path / "robots.txt").read_text("utf-8")
    write_lost(tmp_path, HOME)
    lost = (tmp_path / "404.html").read_text("utf-8")
    assert 'href="/doubles/find.html"' in lost and 'href="#m"' in lost


def test_the_feed_has_a_season_an_entry_and_no_clock(tmp_path):
    told = [Season(2025, "2025-08-29", {"started": 2, "finished": 1}, "Ada won <both>."),
            Season(2024, "2024-08-30", {"started": 1, "finished": 0}, "Nobody finished both.")]  # fmt: skip
    write_feed(tmp_path, told, HOME)
    feed = ET.parse(tmp_path / "feed.xml").getroot()
    assert feed.findtext("a:updated", namespaces=ATOM) == "2025-08-29T00:00:00Z"
    titles = [one.text for one in feed.iterfind("a:entry/a:title", ATOM)]
    assert titles == ["2025: Ada won <both>.", "2024: Nobody finished both."]
    ids = [one.text for one in feed.iterfind(".//a:id", ATOM)]
    assert len(set(ids)) == 3
    before = (tmp_path / "feed.xml").read_bytes()
    write_feed(tmp_path, told, HOME)
    assert (tmp_path / "feed.xml").read_bytes() == before


def test_the_site_lists_its_pages_and_its_changes(whole: Path):
    listed = {one.text for one in ET.parse(whole / "sitemap.xml").iterfind(".//s:loc", SITEMAP)}
    assert {"/", "/doubles.html", "/near-misses.html"} <= listed
    assert not {"/find.html", "/404.html", "/search.html"} & listed
    assert len(ET.parse(whole / "feed.xml").findall("a:entry", ATOM)) > 5
    assert "There is no such page" in (whole / "404.html").read_text("utf-8")


def test_a_long_description_is_cut_between_words():
    assert shortened("a " * 200).endswith("a…")
    assert len(shortened("word " * 100)) <= LONGEST
    assert 'content="A &amp; B"' in head_of("a.html", "<title>A &amp; B</title><main></main>", None)
