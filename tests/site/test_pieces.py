"""The pieces of pages on made rows: where each dot lies, which file holds a name, what a style becomes."""

from __future__ import annotations

import dataclasses
import gzip
import hashlib
import json
import xml.etree.ElementTree as ET

import pandas as pd
import pytest

from race_doubles.common.errors import Problem
from race_doubles.common.paths import Project
from race_doubles.doubles.about import about
from race_doubles.site import finder, finder_names, finder_people, policy
from race_doubles.site.build import put_in_place, tidy, write_foot
from race_doubles.site.courses import Courses
from race_doubles.site.double_rows import country_name
from race_doubles.site.downloads import digest_of, size_of
from race_doubles.site.extent import long_date, years_without
from race_doubles.site.front_dots import dot_rows
from race_doubles.site.front_figure import RADIUS, Dot, draw_label, draw_wide, ranked
from race_doubles.site.front_numbers import in_times, in_words
from race_doubles.site.leftovers import names_at, names_of_number
from race_doubles.site.prose import where_to_ask
from race_doubles.site.readme import first_sentence, standing_alone
from race_doubles.site.staging import first_paragraph, plain_frame

NOTHING = Courses({}, frozenset())


def doubles(*rows: tuple) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=["year", "level", "name"])
    return table.assign(runner_id=[f"r-{place}" for place in range(len(table))])


def dots_of(svg: str) -> list[tuple]:
    """Class, place, radius and title of each dot."""
    return [
        (one.get("class"), float(one.get("cx")), float(one.get("cy")), float(one.get("r")), one.find("title").text)
        for one in ET.fromstring(svg).iter("circle")
    ]  # fmt: skip


def texts_of(svg: str, kind: str) -> list[tuple]:
    return [("".join(one.itertext()), float(one.get("x") or 0), float(one.get("y") or 0)) for one in ET.fromstring(svg).iter("text") if one.get("class") == kind]  # fmt: skip


SUMMER = doubles((2010, "started", "Zoe"), (2010, "won", "Ann Lee"), (2010, "finished", "Bo"), (2010, "started", "Abe"), (2012, "podium", "Cy <x>"))  # fmt: skip


def test_dots_are_laid_strongest_first_then_by_name():
    assert ranked(SUMMER)["name"].tolist() == ["Ann Lee", "Bo", "Abe", "Zoe", "Cy <x>"]


def test_three_dots_to_a_row_around_the_middle_of_the_year_the_strongest_on_top():
    """The first year's middle is 8 + 43/2 = 29.5, the third's 115.5; two rows of 13 stand on a foot at 56 + 26 = 82."""
    svg = draw_wide(SUMMER, 2010, 2012, {2011: "no UTMB"}, Courses({2012: "x"}, frozenset()))
    assert dots_of(svg) == [
        ("started", 16.5, 74, RADIUS["started"], "Zoe, 2010: started both"), ("started", 29.5, 74, RADIUS["started"], "Abe, 2010: started both"),
        ("finished", 42.5, 74, RADIUS["finished"], "Bo, 2010: finished both"), ("won", 29.5, 61, RADIUS["won"], "Ann Lee, 2010: won both"),
        ("podium", 115.5, 74, RADIUS["podium"], "Cy <x>, 2012: podium at both"),
    ]  # fmt: skip
    assert texts_of(svg, "year") == [
        ("2010", 29.5, 102),
        ("2011", 72.5, 102),
        ("2012*", 115.5, 102),
    ]
    assert texts_of(svg, "none") == [("no UTMB", 76.5, 76)]
    assert 'viewBox="0 0 145 116"' in svg and 'd="M8.0 82H137"' in svg
    assert [said for said, *_ in texts_of(svg, "winner")] == ["AnnLee"]


def test_what_stopped_a_race_stands_above_the_dots_of_the_year():
    stopped = Courses({}, frozenset({("utmb", 2010)}))
    svg = draw_wide(SUMMER, 2010, 2010, {}, stopped)
    assert texts_of(svg, "none") == [("UTMB stopped", 33.5, 82 - 6 - 26)]
    assert 'transform="rotate(-90 33.5 50)"' in svg


def test_a_winner_after_a_winner_is_named_to_the_right():
    both = doubles((2010, "won", "Ann Lee"), (2011, "won", "Bo Oak"), (2013, "won", "Cy Elm"))
    svg = draw_wide(both, 2010, 2013, {}, NOTHING)
    anchors = [one.get("text-anchor") for one in ET.fromstring(svg).iter("text") if one.get("class") == "winner"]  # fmt: skip
    assert anchors == ["end", "start", "end"]


def test_a_label_has_the_family_name_below_and_leads_to_its_dot():
    said = draw_label(Dot(50, 60, "won", "Ann Mary Lee", 2010), "end")
    assert 'd="M50 53V44"' in said
    assert '<tspan x="56" y="25">Ann Mary</tspan><tspan x="56" y="40">Lee</tspan>' in said
    assert '<tspan x="44" y="40">' in draw_label(Dot(50, 60, "won", "Ann Lee", 2010), "start")


def row_of(year: int, level: str, name: str) -> dict:
    """A double as `double_rows` has it, as far as a dot needs it."""
    rank = ("started", "finished", "top10", "podium", "won").index(level)
    places = {race: {"place": f"{5 - rank}th"} for race in ("wser", "utmb")}
    return {"year": year, "level": level, "level_rank": rank, "name": name, "runner_id": f"r-{name}", "link": f"doubles.html#{year}-{name}", **places}  # fmt: skip


def test_on_a_page_a_year_is_a_row_of_links_strongest_first_then_what_is_to_say():
    rows = [row_of(2010, "started", "Cy"), row_of(2010, "won", 'Ann "A" Lee'), row_of(2010, "started", "Bo"), row_of(2012, "podium", "Di")]  # fmt: skip
    html = dot_rows(rows, 2010, 2012, {2011: "no <UTMB>"}, Courses({2012: "x"}, frozenset({("utmb", 2012)})), {2012})  # fmt: skip
    found = ET.fromstring(html)
    # How many finished both, of those who started; nothing where no double was possible.
    assert [line.findtext("i") for line in found] == ["1 of 3", None, "1 of ?"]
    years = [
        (
            line.find("b").text,
            [(dot.get("class"), dot.get("title")) for dot in line.iter("a")],
            [(note.get("class"), note.text) for note in line.iter("em")],
        )
        for line in found
    ]
    assert years == [
        (
            "2010",
            [
                ("won", 'Ann "A" Lee, 2010: 1th and 1th'),
                ("started", "Bo, 2010: 5th and 5th"),
                ("started", "Cy, 2010: 5th and 5th"),
            ],
            [("won", 'Ann "A" Lee won both')],
        ),
        ("2011", [], [(None, "no <UTMB>")]),
        ("2012*", [("podium", "Di, 2012: 2th and 2th")], [(None, "UTMB stopped")]),
    ]
    assert [dot.get("href") for dot in found.iter("a")][1] == "doubles.html#2010-Bo"


@pytest.mark.parametrize(("number", "words", "times"), [(0, "no", "never"), (1, "one", "once"), (2, "two", "twice"), (3, "three", "three times"), (12, "twelve", "twelve times"), (13, "13", "13 times"), (1234, "1,234", "1,234 times")])  # fmt: skip
def test_numbers_in_words(number, words, times):
    assert (in_words(number), in_times(number)) == (words, times)


def test_files_of_names_are_filled_one_after_the_other_and_found_again(monkeypatch):
    monkeypatch.setattr(finder_names, "PEOPLE_IN_A_BLOCK", 2)
    bearers = {"ann": ["3"], "anna": ["1"], "anne": ["2"], "bo": ["4", "5", "6"], "cy": ["7"]}
    starts, blocks = finder_names.blocks_of(bearers)
    assert (starts, blocks) == (["a", "anne", "b", "bo-"], [["3", "1"], ["2"], ["4", "5"], ["6", "7"]])  # fmt: skip
    assert [list(finder_names.span_of(word, starts)) for word in ("", "an", "anna", "anne", "bo", "c", "d")] == [[0, 1, 2, 3], [0, 1], [0], [1], [2, 3], [3], [3]]  # fmt: skip
    assert finder_names.ready_prefixes(bearers, starts) == ["an", "ann", "bo", "cy"]


def test_parts_of_a_name_are_found_either_way_an_umlaut_is_typed():
    assert finder_names.name_parts(["Jens Bühler", "J. BUEHLER"]) == [
        "buehler",
        "buhler",
        "j",
        "jens",
    ]


def test_other_names_are_those_that_say_more():
    every = ["Ann Lee", "LEE Ann", "ANN LÉE", "Ann Oak", "Oak ANN", "A. Lee"]
    assert finder_names.other_names("Ann Lee", every) == "Ann Oak · A. Lee"


def test_a_script_cannot_end_its_element_or_its_line():
    said = finder.as_script({"a": "</script>\u2028\u2029é"})
    assert "<" not in said and "\u2028" not in said and "\u2029" not in said and "é" in said
    assert json.loads(said) == {"a": "</script>\u2028\u2029é"}


def test_pages_are_listed_once_in_order():
    rows = pd.DataFrame({"source_url": ["b", "a", "b", None], "source": ["y", "x", "y", "x"]})
    assert finder_people.published_pages(rows) == [["a", "x"], [None, "x"], ["b", "y"]]


@pytest.mark.parametrize(("code", "name"), [("BOL", "Bolivia"), ("FRA", "France"), ("XKX", "XKX"), (None, ""), (pd.NA, "")])  # fmt: skip
def test_countries_have_their_plain_name(code, name):
    assert country_name(code) == name


def test_dates_in_words():
    assert long_date("2025-06-28") == "28 June 2025" and long_date(None) == "" and long_date(pd.NaT) == ""  # fmt: skip


def test_years_without_a_double_say_which_race_was_missing():
    rows = [("wser", 2010, "held"), ("utmb", 2010, "held"), ("wser", 2011, "held"), ("utmb", 2011, "cancelled"), ("utmb", 2012, "shortened"), ("hardrock", 2012, "held")]  # fmt: skip
    editions = pd.DataFrame(rows, columns=["race", "year", "status"])
    assert years_without(editions, 2010, 2013) == {2011: "no UTMB", 2012: "no Western States", 2013: "no races"}  # fmt: skip


def test_only_who_did_not_finish_a_stopped_race_was_stopped():
    courses = Courses({2010: "x"}, frozenset({("utmb", 2010)}))
    assert courses.outcome("utmb", 2010, "dnf") == "stopped"
    assert [courses.outcome(*one) for one in (("utmb", 2010, "finished"), ("utmb", 2011, "dnf"), ("wser", 2010, "dnf"))] == ["finished", "dnf", "dnf"]  # fmt: skip
    assert courses.marked(2010) == "2010*" and courses.marked(2011) == "2011"
    assert courses.stopped_in() == {2010: "UTMB stopped"}


RULES_OF = hashlib.sha256(b"color: red; top: 0").hexdigest()[:8]


@pytest.mark.parametrize(
    ("tag", "wanted"),
    [
        ("<p>", "<p>"), ('<p style="">', "<p>"), ('<p style=" ; ">', "<p>"),
        ('<p style="color: red; top: 0;">', f'<p class="st-{RULES_OF}">'),
        ("<p id=a style='color: red; top: 0'>", f'<p id=a class="st-{RULES_OF}">'),
        ('<p style="color: red; top: 0" class="b">', f'<p class="b st-{RULES_OF}">'),
        ('<img style="color: red; top: 0"/>', f'<img class="st-{RULES_OF}"/>'),
    ],
)  # fmt: skip
def test_a_style_becomes_a_class(tag, wanted):
    rules: dict[str, str] = {}
    assert policy.without_style(tag, rules) == wanted
    assert rules == ({f"st-{RULES_OF}": "color: red !important; top: 0 !important"} if "st-" in wanted else {})  # fmt: skip


def test_styles_of_all_pages_stand_in_one_sheet_linked_from_where_they_were(tmp_path):
    (tmp_path / "a" / "b").mkdir(parents=True)
    (tmp_path / "_static").mkdir()
    page = '<html><head></head><body><p style="color: red">x</p></body></html>'
    (tmp_path / "index.html").write_text(page)
    (tmp_path / "a" / "b" / "c.html").write_text(page)
    plain = "<html><head></head><script src='x.js'></script></html>"
    (tmp_path / "plain.html").write_text(plain)
    policy.move_styles(tmp_path)
    assert 'href="_static/moved.css"' in (tmp_path / "index.html").read_text()
    deep = (tmp_path / "a" / "b" / "c.html").read_text()
    assert 'href="../../_static/moved.css"' in deep and deep.count("moved.css") == 1 and "style=" not in deep  # fmt: skip
    assert (tmp_path / "plain.html").read_text() == plain
    (rule,) = (tmp_path / "_static" / "moved.css").read_text().splitlines()
    assert rule.endswith("{ color: red !important }")


@pytest.mark.parametrize("refused", ["<script>1</script>", "<style>p{}</style>", '<p onclick="x()">'])  # fmt: skip
def test_what_a_browser_would_refuse_is_no_page(tmp_path, refused):
    (tmp_path / "a.html").write_text(f"<html><head></head>{refused}</html>")
    with pytest.raises(Problem, match=r"a\.html holds "):
        policy.move_styles(tmp_path)


def test_sizes_for_people(tmp_path):
    for size, said in ((1, "1 kB"), (1499, "1 kB"), (38_200, "38 kB"), (999_999, "1000 kB"), (1_000_000, "1.0 MB"), (3_240_000, "3.2 MB")):  # fmt: skip
        (tmp_path / "x").write_bytes(b"a" * size)
        assert size_of(tmp_path / "x") == said
    assert digest_of(tmp_path / "x") == hashlib.sha256(b"a" * 3_240_000).hexdigest()
    assert gzip.decompress(gzip.compress(b"a")) == b"a"


def test_where_to_ask(project: Project):
    known = dataclasses.replace(about(project), contact="https://a.b/issues")
    assert where_to_ask(known) == "Requests and changes go to <https://a.b/issues>."
    assert "names no address" in where_to_ask(dataclasses.replace(known, contact=None))


@pytest.mark.parametrize(("text", "first"), [("One. Two.", "One."), ("Is it? Yes.", "Is it?"), ("One\nmore. Two", "One\nmore."), ("3.5 km", "3.5 km"), ("Oh! No", "Oh!")])  # fmt: skip
def test_the_first_sentence(text, first):
    assert first_sentence(text) == first


def test_the_first_paragraph_is_running_text_without_marks():
    prose = "# A title\n\n> said\n\n| a |\n\n## More\nIt *is* a [link](x.md), **so** `it` is.\nOn.\n\nAnother."  # fmt: skip
    assert first_paragraph(prose) == "It is a link, so it is. On."
    assert first_paragraph("# A title\n\n- a\n\n$x$\n\n<p>") == ""


def test_a_frame_of_pandas_loses_its_style_and_gets_a_box_that_scrolls():
    html = "<div>\n<style scoped>\n p {}\n</style>\n<table></table>\n</div>"
    assert plain_frame(html).startswith('<div class="table-wrap"') and "<style" not in plain_frame(html)  # fmt: skip
    assert plain_frame(html).endswith("<table></table>\n</div>")
    assert plain_frame("<div>x</div>") == "<div>x</div>"


CSS = """\
:root {
  --one: red;
  --two: blue;
}
:root[data-theme="dark"] {
  --one: black;
}
svg.dots circle { fill: var(--one); }
svg.dots.narrow text { fill: var(--two); }
p { color: var(--two); }
"""


def test_the_figure_alone_has_its_colours_in_light_and_dark():
    drawn = '<svg class="dots wide" viewBox="0 0 145 116" role="img"><circle/><text>x</text></svg>'
    said = standing_alone(drawn, CSS)
    assert said.startswith('<svg xmlns="http://www.w3.org/2000/svg" class="dots wide" viewBox="0 0 145 116" width="145" height="116"><style>')  # fmt: skip
    assert ":root { --one: red; }" in said and "(prefers-color-scheme: dark) { :root { --one: black; } }" in said  # fmt: skip
    assert "--two" not in said and "narrow" not in said and "svg.dots circle { fill: var(--one); }" in said  # fmt: skip
    assert said.endswith("\n<circle/>\n<text>x</text></svg>\n")
    for broken in (CSS.replace("svg.dots", "svg"), CSS.replace(":root {", "x {"), CSS.replace("dark", "night")):  # fmt: skip
        with pytest.raises(Problem, match="restore it"):
            standing_alone(drawn, broken)
    with pytest.raises(Problem, match="has no size"):
        standing_alone("<svg>x</svg>", CSS)


def test_names_are_looked_up_by_number_by_place_and_by_bib(tmp_path):
    for folder, rows in {
        "utmb_results": "runner_uri,fullname\n9.ann.lee,Ann LEE\n99.bo,Bo\n", "utmb_live": "url,fullname\nhttps://utmb.world/runner/9.ann,Ann OAK\n",
        "wser_results": "place,bib,first_name,last_name\n1,9,Cy,Elm\n9,1,Di,Ash\n", "wser_stats": "place,bib,first_name,last_name,name\n1,9,,,Cy E.\n",
        "hardrock_itra": "rank,runner\n1,Eve IVY\n",
    }.items():  # fmt: skip
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "2010.csv").write_text(rows)
    assert names_of_number(tmp_path, "9") == {"Ann LEE", "Ann OAK"}
    assert {name.strip() for name in names_at(tmp_path, "wser", "2010", "place", "1")} - {""} == {"Cy Elm", "Cy E."}  # fmt: skip
    assert "Di Ash" in names_at(tmp_path, "wser", "2010", "bib", "1")
    assert names_at(tmp_path, "hardrock", "2010", "place", "1") == {"Eve IVY"}
    assert names_at(tmp_path, "wser", "2011", "place", "1") == set()


def test_the_new_site_takes_the_place_of_the_old_one_whole(tmp_path):
    fresh, site = tmp_path / "fresh", tmp_path / "site"
    for folder, text in ((fresh, "new"), (site, "old"), (tmp_path / ".site.new", "left"), (tmp_path / ".site.old", "left")):  # fmt: skip
        folder.mkdir()
        (folder / text).write_text(text)
    put_in_place(fresh, site)
    assert [path.name for path in site.iterdir()] == ["new"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["fresh", "site"]
    put_in_place(fresh, tmp_path / "first")
    assert (tmp_path / "first" / "new").is_file()


@pytest.mark.parametrize(
    ("homepage", "said"),
    [(None, "Race Doubles, data to 2025"), ("https://a.b/c", "Race Doubles, data to 2025. https://a.b/c"),
     ('https://a.b/"\\', 'Race Doubles, data to 2025. https://a.b/\\"\\\\')],
)  # fmt: skip
def test_the_foot_of_a_printed_page_says_to_when_the_data_go_and_where_they_are(tmp_path, homepage, said):  # fmt: skip
    sheet = tmp_path / "_static" / "site.css"
    sheet.parent.mkdir()
    sheet.write_text("p {}\n", "utf-8")
    write_foot(tmp_path, 2025, homepage)
    assert sheet.read_text("utf-8") == (
        f'p {{}}\n@page {{ @bottom-left {{ content: "{said}"; font: 8pt sans-serif; color: #444; }} }}\n'
    )


def test_what_no_page_links_to_is_removed(tmp_path):
    kept = ["index.html", "_static/site.css"]
    gone = [".buildinfo", "objects.inv", "genindex.html", "_static/basic.css", "_static/mystnb.1.css", "_sources/a.txt", "_extra/x", "jupyter_execute/y"]  # fmt: skip
    for name in (*kept, *gone):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("")
    tidy(tmp_path)
    assert all((tmp_path / name).exists() for name in (*kept, ".nojekyll"))
    assert not [name for name in gone if (tmp_path / name).exists()]
