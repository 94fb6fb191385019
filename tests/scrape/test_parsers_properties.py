"""For pages made from random rows every row comes back, or an error is raised; never fewer."""

from __future__ import annotations

import html
import io
import json
import unicodedata
import zipfile
from xml.sax.saxutils import escape

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from pages_like import api_page, results_page, sheet

from race_doubles.common.errors import Problem
from race_doubles.scrape import sheets
from race_doubles.scrape.parsers import livetrail, utmb_api, wser_pages, wser_sheets, wser_text
from race_doubles.scrape.reading import LONGEST_CELL, Reading
from race_doubles.scrape.splits import elapsed_from_clocks

few = settings(max_examples=40, deadline=None, derandomize=True)

#: Text as hostile as a site could send it: markup, formulas, controls, directions, any script.
NASTY = st.one_of(
    st.text(max_size=20),
    st.sampled_from(
        [
            "<script>alert(1)</script>",
            "</td></tr></table>",
            "<table class='wser-table'>",
            '=HYPERLINK("http://x")',
            "@SUM(1+1)",
            "-2+3",
            "\u202egnihton\u202c",
            "\u200f\u200e",
            "a\x00b",
            "\x1b[31mred\x1b[0m",
            "Müller\u0301",
            "&amp; &lt;tr&gt;",
            "<!-- <tr> -->",
            'O\'Brien, "Zeus"',
            " \u00a0 ",
            "line\nbreak\ttab",
            "]]>",
            "\ud800",
        ]
    ),
)


def cleaned(text: str) -> str:
    return Reading("test").cell(text, 1, "x")


def html_safe(text: str) -> str:
    """What HTML can carry: no lone surrogates, no NUL, no other control that a parser drops."""
    return "".join(c for c in text if c.isprintable() or c in " \t\n\u202e\u202c\u200f\u200e")


NAMES = NASTY.map(html_safe)
AGES = st.integers(10, 99).map(str)
TIMES = st.builds(
    "{:02}:{:02}:{:02}".format, st.integers(14, 29), st.integers(0, 59), st.integers(0, 59)
)
FINISHERS = st.lists(
    st.tuples(TIMES, NAMES, NAMES, st.sampled_from("FM"), AGES), min_size=1, max_size=30
)


@few
@given(FINISHERS)
def test_every_finisher_of_a_results_page_comes_back(finishers):
    rows = [[str(place), *rest] for place, rest in enumerate(finishers, 1)]
    parsed = wser_pages.parse_results(results_page(rows), Reading("test"))
    got = parsed.table[["place", "time", "first_name", "last_name", "gender", "age"]]
    assert got.values.tolist() == [[cleaned(cell) for cell in row] for row in rows]
    assert parsed.table["row"].tolist() == list(range(1, len(rows) + 1))


@few
@given(FINISHERS, st.data())
def test_a_results_page_with_a_hole_gives_every_row_it_still_has_or_an_error(finishers, data):
    rows = [[str(place), *rest] for place, rest in enumerate(finishers, 1)]
    page = results_page(rows)
    start = data.draw(st.integers(0, len(page) - 1))
    end = data.draw(st.integers(start, min(len(page), start + 200)))
    torn = page[:start] + page[end:]
    try:
        parsed = wser_pages.parse_results(torn, Reading("test"))
    except Problem:
        return
    table = torn[torn.index(b"<table") : torn.index(b"</table")]
    assert len(parsed.table) == table.count(b"<tr") - 1


@few
@given(FINISHERS, st.sampled_from(["<tr>", "<td>x", "</tr>", "</td>", "<table>", "<!--", "\0"]))
def test_markup_that_reaches_a_page_unescaped_loses_no_row(finishers, markup):
    rows = [[str(place), *rest] for place, rest in enumerate(finishers, 1)]
    marker = "MARKUPHERE"
    rows[0][2] = marker
    page = results_page(rows).replace(marker.encode(), markup.encode())
    try:
        parsed = wser_pages.parse_results(page, Reading("test"))
    except Problem:
        return
    assert len(parsed.table) == len(rows)


@few
@given(st.lists(st.tuples(NAMES, NAMES, AGES, NAMES, NAMES), min_size=1, max_size=20))
def test_every_entrant_comes_back(people):
    assume(all(any(map(cleaned, person)) for person in people))
    header = ["First Name", "Last Name", "Age", "City", "Entry Type"]
    parsed = wser_pages.parse_entrants(results_page(people, header), Reading("test"))
    got = parsed.table[["first_name", "last_name", "age", "city", "entry_type"]]
    assert got.values.tolist() == [[cleaned(cell) for cell in person] for person in people]


RUNNERS = st.lists(
    st.fixed_dictionaries(
        {
            "runner_uri": st.integers(1, 10**7).map(lambda n: f"{n}.first.last"),
            "fullname": NASTY.filter(lambda text: cleaned(text) != ""),
            "time": st.one_of(st.just(""), TIMES),
            "rank": st.one_of(st.just(""), st.integers(1, 3000).map(str)),
            "nationality": NASTY,
            "nationality_code": st.sampled_from(["FR", "NA", "US", ""]),
            "index": st.just(""),
            "age_group": st.sampled_from(["20-34", "80+"]),
            "gender": st.sampled_from("HF"),
        }
    ),
    max_size=30,
)


@few
@given(RUNNERS)
def test_every_runner_of_the_results_api_comes_back(runners):
    rows = utmb_api.parse_results(api_page(runners), Reading("test"))
    assert rows == [
        [cleaned(runner[column]) for column in utmb_api.RESULT_FIELDS.values()]
        for runner in runners
    ]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | NASTY,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=10,
)


@few
@given(RUNNERS.filter(bool), st.data())
def test_any_other_value_in_a_reply_is_kept_as_text_or_an_error(runners, data):
    reply = json.loads(api_page(runners))
    record = data.draw(st.integers(0, len(runners) - 1))
    field = data.draw(st.sampled_from(list(utmb_api.RESULT_FIELDS)))
    reply["results"][record][field] = data.draw(JSON)
    try:
        rows = utmb_api.parse_results(json.dumps(reply).encode(), Reading("test"))
    except Problem:
        return
    assert len(rows) == len(runners)


@few
@given(st.binary(max_size=300) | JSON.map(lambda value: json.dumps(value).encode()))
def test_anything_else_than_a_reply_is_an_error(content):
    assume(not content.startswith(b'{"results": []'))
    for parse in (utmb_api.parse_results, utmb_api.parse_live, livetrail.parse_ranking):
        with pytest.raises(Problem):
            parse(content, Reading("test"))
    with pytest.raises(Problem):
        wser_pages.parse_results(content, Reading("test"))
    for year in (1990, 2010):
        with pytest.raises(Problem):
            parse_stats = wser_text.parse_tabs if year == 1990 else wser_sheets.parse
            parse_stats(content, year, Reading("test"))


def xml_safe(text: str) -> str:
    return "".join(
        c for c in text if c in "\t\n " or (0x20 <= ord(c) < 0xD800 or 0xE000 <= ord(c) < 0xFFFE)
    )


@few
@given(
    st.lists(st.tuples(NASTY, NASTY, NASTY, st.one_of(st.just(""), TIMES)), min_size=1, max_size=20)
)
def test_every_registered_runner_and_passing_of_livetrail_comes_back(people):
    people = [tuple(xml_safe(text) for text in person) for person in people]
    quote = {'"': "&quot;", "\n": "&#10;", "\t": "&#9;"}
    ranking = "".join(
        f'<c class="{n}" doss="{n + 100}" nom="{escape(family, quote)}" '
        f'prenom="{escape(given_name, quote)}" sx="H" cat="SE H" club="{escape(club, quote)}" '
        f'pays="FR" tps="{time}"/>\n'
        for n, (family, given_name, club, time) in enumerate(people, 1)
    )
    xml = f'<?xml version="1.0" encoding="UTF-8"?><d><classement>{ranking}</classement></d>'
    rows = livetrail.parse_ranking(xml.encode(), Reading("test"))
    assert [(row[2], row[3], row[6], row[8]) for row in rows] == [
        tuple(map(cleaned, person)) for person in people
    ]
    lines = "".join(
        f'<l doss="{n + 100}"><p idpt="1" h="01:00:00"/><p idpt="2" h="{time or "02:00:00"}"/></l>'
        for n, (*_, time) in enumerate(people, 1)
    )
    points = '<pts><pt idpt="1" n="A"/><pt idpt="2" n="B"/></pts>'
    passings = livetrail.parse_passings(
        f"<d>{points}<lignes>{lines}</lignes></d>".encode(),
        {row[1]: number for number, row in enumerate(rows, 1)},
        Reading("test"),
    )
    assert len(passings) == 2 * len(people)
    assert [p.time_published for p in passings[1::2]] == [time or "02:00:00" for *_, time in people]


LINE = NASTY.map(lambda text: cleaned(text).replace("\ufffd", "?"))
CLOCKS = st.one_of(
    st.just(""), st.builds("{}:{:02}".format, st.integers(0, 23), st.integers(0, 59))
)


@few
@given(st.lists(st.tuples(LINE.filter(bool), CLOCKS, CLOCKS, TIMES), min_size=1, max_size=20))
def test_every_line_of_a_tab_separated_stats_file_comes_back(runners):
    head = [
        ["1999", "WESTERN STATES"],
        ["Finish", "Name", "No.", "Sex", "Age", "Red", "Star", "Robin-", "son", "Finish", "Total"],
        ["Place", "", "", "", "", "Ridge", "(Pl)", "Flat", "(Pl)", "Time", "Time"],
    ]
    body = [
        [str(n), name, str(n + 100), "", "40", one, "", two, "", "", total]
        for n, (name, one, two, total) in enumerate(runners, 1)
    ]
    content = "\r\n".join("\t".join(line) for line in head + body).encode() + b"\r\n"
    parsed = wser_text.parse_tabs(content, 1999, Reading("test"))
    assert parsed.table["name"].tolist() == [name.strip() for name, *_ in runners]
    assert parsed.table["time"].tolist() == [total for *_, total in runners]
    times = [time for _, one, two, _ in runners for time in (one, two) if time]
    assert parsed.splits["time_published"].tolist() == times
    assert set(parsed.splits["checkpoint"]) <= {"Red Star Ridge", "Robinson Flat"}


FIXED_HEAD = (
    "Pl   Last Name         First Name      Bib  Time      Pace   D-Pl Div    Hometown"
    "                         Start          Red Star       Finish"
)
PLAIN = st.text("abcdefgh' -.ABC", min_size=1, max_size=14).map(str.strip).filter(bool)


@few
@given(st.lists(st.tuples(PLAIN, PLAIN, PLAIN, st.booleans()), min_size=1, max_size=20))
def test_every_line_of_the_fixed_width_file_comes_back_page_after_page(runners):
    lines = [FIXED_HEAD]
    for n, (last, first, home, finished) in enumerate(runners, 1):
        place = f"{n:3}" if finished else "   "
        time = "18:00:00  10:48    1" if finished else "Drop/Metab           "
        start = f"{place}  {last:<18}{first:<15}{n + 100:>4}  {time}"
        line = f"{start:<71}M3039  {home}, CA".ljust(FIXED_HEAD.index("Start"))
        line += "OUT SAT 05:00  IN SAT 07:35   "
        lines.append(line + ("FIN SAT 23:00" if finished else "Drop/Robinson"))
        if n % 5 == 0:
            lines += ["", FIXED_HEAD]
    parsed = wser_text.parse_fixed("\n".join(lines).encode(), Reading("test"))
    assert parsed.table["last_name"].tolist() == [last for last, *_ in runners]
    assert parsed.table["first_name"].tolist() == [first for _, first, *_ in runners]
    assert parsed.table["hometown"].tolist() == [f"{home}, CA" for _, _, home, _ in runners]
    dropped = [not finished for *_, finished in runners]
    assert parsed.table["note"].eq("Drop/Robinson").tolist() == dropped
    assert parsed.table["status"].eq("Drop/Metab").tolist() == dropped
    assert len(parsed.splits) == 3 * len(runners) - sum(dropped)


SHEET_HEAD = ["Overall Place", "Time", "Bib", "First Name", "Last Name", "Gender", "Age", "City",
              "State", "Country", "Start", "Pos", "Lyon Ridge", "Pos", "Finish", "Pos"]  # fmt: skip
WORDS = LINE.filter(lambda text: len(text) > 0 and text not in ("Pos",) and "_x" not in text)


@few
@given(st.lists(st.tuples(WORDS, WORDS, CLOCKS, st.booleans()), min_size=1, max_size=15))
def test_every_row_of_a_stats_sheet_comes_back(runners):
    runners = [(xml_safe(first), xml_safe(last), one, done) for first, last, one, done in runners]
    rows = [SHEET_HEAD]
    for n, (first, last, one, done) in enumerate(runners, 1):
        total = "23:10:00" if done else ""
        rows.append(
            [str(n), total, str(n + 9), first, last, "F", "40", "Auburn", "CA", "USA",
             "--:--", "--", one or "--:--", "5", total or "--:--", ""]
        )  # fmt: skip
    parsed = wser_sheets.parse(sheet(rows), 2019, Reading("test"))
    names = parsed.table[["first_name", "last_name"]].values.tolist()
    assert names == [[cleaned(first), cleaned(last)] for first, last, *_ in runners]
    recorded = [time for _, _, one, done in runners for time in (one, "23:10:00" if done else "")]
    assert parsed.splits["time_published"].tolist() == [time for time in recorded if time]


@few
@given(st.lists(st.integers(1, 3 * 3600 - 60), min_size=1, max_size=12))
def test_clock_times_without_a_day_give_the_elapsed_times_back(gaps):
    elapsed = []
    for gap in gaps:
        elapsed.append((elapsed[-1] if elapsed else 0) + gap)
    elapsed = [seconds for seconds in elapsed if seconds < 30 * 3600]
    clocks = [(5 * 3600 + seconds) % 86_400 for seconds in elapsed]
    assert elapsed_from_clocks(clocks) == elapsed


@few
@given(NASTY)
def test_no_cell_carries_what_a_terminal_or_a_reader_would_obey(text):
    cell = cleaned(text)
    assert not [c for c in cell if unicodedata.category(c) in ("Cc", "Cf", "Cs")]
    cell.encode("utf-8")


def test_a_cell_is_bounded():
    with pytest.raises(Problem, match="row 7: expected at most 500 characters"):
        Reading("page").cell("x" * (LONGEST_CELL + 1), 7, "name")


def test_markup_in_a_name_stays_text():
    name = '<b onclick="x()">Ann</b>'
    rows = [["1", "20:00:00", name, "Trason", "F", "33"]]
    parsed = wser_pages.parse_results(results_page(rows), Reading("test"))
    assert parsed.table["first_name"].tolist() == [name]
    assert html.escape(name) in results_page(rows).decode()


def test_a_spreadsheet_that_unpacks_to_a_gigabyte_is_refused_unread():
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/s.xml", b"0" * (sheets.LARGEST_SHEET + 1))
    assert len(content.getvalue()) < 200_000
    with pytest.raises(Problem, match="bytes unpacked"):
        wser_sheets.parse(content.getvalue(), 2019, Reading("test"))


def test_xml_entities_are_not_expanded():
    bomb = '<!ENTITY a "aaaaaaaaaa">' + "".join(
        f'<!ENTITY {name} "{"&" + before + ";" * 1}{("&" + before + ";") * 9}">'
        for before, name in zip("abcdefgh", "bcdefghi", strict=True)
    )
    for name in ("&i;", '<c class="1" doss="1" nom="&i;" prenom="" sx="H" cat="" club=""/>'):
        reply = f"<!DOCTYPE d [{bomb}]><d><classement>{name}</classement></d>"
        with pytest.raises(Problem):
            livetrail.parse_ranking(reply.encode(), Reading("test"))


def test_a_file_of_the_machine_is_not_read_through_xml(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("s3cret")
    reply = (
        f'<!DOCTYPE d [<!ENTITY x SYSTEM "file://{secret}">]><d><classement>&x;</classement></d>'
    )
    with pytest.raises(Problem) as stopped:
        livetrail.parse_ranking(reply.encode(), Reading("test"))
    assert "s3cret" not in str(stopped.value)
