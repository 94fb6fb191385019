"""What can be wrong with the pages of a new year, by source: what is done to them, what is said, what is kept.

`FAULTS` is the table. In each case the old data stays as it was; a fault that does not hide what the page says
lets the edition in, and says what was odd.
"""

from __future__ import annotations

import gzip
import io
import json
import re
import shutil
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
from local_site import CHECKOUT, fingerprint
from new_year import NewYear
from next_lists import COMMIT, drawn, hardrock, lottery, put, waiting
from pages_like import api_page, results_page
from update_project import LIKE, NEXT, WSER, of_next, serve
from werkzeug import Request, Response

from race_doubles.common.files import read_text_csv
from race_doubles.scrape import expected, parameters
from race_doubles.scrape.sheets import LARGEST_SHEET
from race_doubles.scrape.sources import SOURCES

RAW = CHECKOUT / "data" / "raw"
PAGE = f"www.wser.org/results/{NEXT}-results/index.html"
STATS = f"www.wser.org/wp-content/uploads/stats/wser{NEXT}.xlsx"
API = f"api.utmb.world/races/142.hokautmbmont-blancutmb.{NEXT}/results"
LAVAREDO = f"utmblive-api.utmb.world/lavaredo_{NEXT}/races/120K/progressive"
LOTTERY = f"www.wser.org/lottery{NEXT}.html"
DRAW = "lottery.wser.org/index.html"
WAIT = f"www.wser.org/{NEXT}-wait-list/index.html"
HARDROCK = f"raw.githubusercontent.com/SplitTime/OpenSplitTime/{COMMIT}/hardrock{NEXT}.xlsx"

Spoil = Callable[[Path], None]
#: Whether the edition comes in, and the status with which the command ends.
STOPPED, TAKEN, NOT_YET = (False, 1), (True, 0), (False, 0)


@dataclass(frozen=True)
class Fault:
    """What is done to the pages of one source, what is said, and what becomes of the edition."""

    source: str
    what: str
    spoil: Spoil
    said: str
    outcome: tuple[bool, int] = STOPPED


def becomes(path: str, content: str | bytes) -> Spoil:
    data = content if isinstance(content, bytes) else content.encode()
    return lambda pages: put({path: data}, pages)


def titled(title: str, body: str = "") -> str:
    return f"<html><head><title>{title}</title></head><body>{body}</body></html>"


def rows(source: str, change, **how) -> Spoil:
    """The new year's pages with the rows of one source changed."""
    race = SOURCES[source].race
    return lambda pages: of_next(change={source: change}, **how).write(pages, (race,)) and None


def gone(path: str) -> Spoil:
    return lambda pages: (pages / path).unlink()


def encoded_otherwise(pages: Path) -> None:
    text = (pages / PAGE).read_bytes().decode()
    (pages / PAGE).write_bytes(text.replace("</td>", "é</td>", 1).encode("latin-1", "replace"))


def last_year_s_page(pages: Path) -> None:
    heads = ["Place", "Time", "First Name", "Last Name", "Gender", "Age"]
    table = read_text_csv(RAW / "wser_results" / f"{LIKE}.csv")
    table = table[["place", "time", "first_name", "last_name", "gender", "age"]]
    (pages / PAGE).write_bytes(results_page(table.values.tolist(), heads))


def columns_in_another_order(pages: Path) -> None:
    heads = {"time": "Time", "last_name": "Last", "first_name": "First", "place": "Place",
             "gender": "Gender", "shoes": "Shoes", "age": "Age"}  # fmt: skip
    table = [
        [{**row, "shoes": "blue"}[name] for name in heads] for row in of_next().rows("wser_results")
    ]
    (pages / PAGE).write_bytes(results_page(table, list(heads.values())))


def swapped(people):
    return [
        {**row, "first_name": row["last_name"], "last_name": row["first_name"]} for row in people
    ]


def turned(people):
    """The family name before the given name, in one cell."""
    return [{**row, "fullname": " ".join(row["fullname"].split(" ")[::-1])} for row in people]


def half(people):
    return people[: len(people) // 2]


def in_the_workbook(change: Callable[[str, str], tuple[str, str] | None]) -> Spoil:
    """Change the parts of the stats file, each by its name and text."""

    def spoil(pages: Path) -> None:
        old = zipfile.ZipFile(io.BytesIO((pages / STATS).read_bytes()))
        new = io.BytesIO()
        with zipfile.ZipFile(new, "w", zipfile.ZIP_DEFLATED) as archive:
            for name in old.namelist():
                for part, text in change(name, old.read(name).decode()):
                    archive.writestr(part, text)
        (pages / STATS).write_bytes(new.getvalue())

    return spoil


def with_a_cover_sheet(name: str, text: str):
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    if name == "xl/workbook.xml":
        cover = '<sheets><sheet name="About" sheetId="2" r:id="r2"/>'
        return [(name, text.replace("<sheets>", cover).replace("Sheet1", "Runners, all"))]
    if name == "xl/_rels/workbook.xml.rels":
        kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"
        rest = f'<Relationship Id="r2" Type="{kind}" Target="cover.xml"/></Relationships>'
        return [(name, text.replace("</Relationships>", rest))]
    if name == "[Content_Types].xml":
        kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
        rest = f'<Override PartName="/xl/cover.xml" ContentType="{kind}"/></Types>'
        cover = (
            f'<worksheet xmlns="{main}"><sheetData><row><c t="inlineStr"><is><t>Welcome</t></is></c></row>'
            "</sheetData></worksheet>"
        )
        return [(name, text.replace("</Types>", rest)), ("xl/cover.xml", cover)]
    return [(name, text)]


def with_a_bomb(name: str, text: str):
    return [(name, text)] + (
        [("xl/more.xml", " " * (LARGEST_SHEET + 1))] if name == "xl/s.xml" else []
    )


def with_a_column_of_shoes(name: str, text: str):
    if name != "xl/s.xml":
        return [(name, text)]
    cell = '<c t="inlineStr"><is><t>{}</t></is></c>'
    first, *others = text.split("</row>")
    said = [
        first + cell.format("Shoes"),
        *(row + cell.format("44") for row in others[:-1]),
        others[-1],
    ]
    return [(name, "</row>".join(said))]


def headed(old: str, new: str):
    return lambda name, text: [(name, text.replace(f">{old}<", f">{new}<", 1))]


def copied(folder: str, one: str, other: str) -> Spoil:
    return lambda pages: shutil.copy(pages / folder / one, pages / folder / other) and None


def with_a_total(total: object) -> Spoil:
    def spoil(pages: Path) -> None:
        for path in (pages / API).glob("*.json"):
            path.write_text(json.dumps({"total": total, **json.loads(path.read_text())}))

    return spoil


def emptied_last_but_one(pages: Path) -> None:
    last = sorted((pages / API).glob("*.json"), key=lambda path: int(path.stem.split("=")[1]))[-2]
    last.write_text('{"results": []}')


def one_more_than_there_are(pages: Path) -> None:
    with_a_total(str(len(of_next().rows("utmb_results")) + 1))(pages)


def last_year_s_race(pages: Path) -> None:
    """The live results of the newest edition held, under this year's address."""
    held = max(expected.years_of("lavaredo_live"))
    same = NewYear(RAW, NEXT, held, returning=1.0, slower=1.0)
    same.write(pages, ("lavaredo",))


def renamed_field(pages: Path) -> None:
    for path in (pages / API).glob("*.json"):
        path.write_text(path.read_text().replace('"fullname"', '"name"'))


def without_total(page: dict[str, bytes]) -> dict[str, bytes]:
    return {
        path: content.replace(b"Total Entrants:", b"Entrants in all:")
        for path, content in page.items()
    }


def put_all(make: Callable[[], dict[str, bytes]]) -> Spoil:
    """Pages that are made when the fault is, and not with the table."""
    return lambda pages: put(make(), pages)


def names_turned(given: int, family: int):
    def change(people):
        people = [list(row) for row in people]
        for row in people:
            row[given], row[family] = row[family], row[given]
        return people

    return change


def extra_cell(people):
    return [[*row, "blue"] for row in people]


def in_every_reply(folder: str, rows_of: str, change: Callable[[dict], None]) -> Spoil:
    """Change each runner in the replies of an API."""

    def spoil(pages: Path) -> None:
        for path in (pages / folder).glob("*.json"):
            reply = json.loads(path.read_text())
            for runner in reply[rows_of]:
                change(runner)
            path.write_text(json.dumps(reply))

    return spoil


def with_ranks_as(kind: type) -> Spoil:
    return in_every_reply(
        API, "results", lambda one: one.update(rank=one["rank"] and kind(one["rank"]))
    )


def started_in(year: int) -> Spoil:
    return in_every_reply(
        LAVAREDO, "runners", lambda one: one.update(start=f"{year}{(one['start'] or '')[4:]}")
    )


def titled_of(year: int) -> Spoil:
    def spoil(pages: Path) -> None:
        text = (pages / PAGE).read_text("utf-8")
        (pages / PAGE).write_text(text.replace("<title>Results", f"<title>{year} Results"), "utf-8")

    return spoil


def below_remarks(number: int):
    """The heading of the sheet so many rows lower."""
    row = '<row><c t="inlineStr"><is><t>A remark</t></is></c></row>'
    return lambda name, text: [
        (
            name,
            text.replace("<sheetData>", "<sheetData>" + number * row)
            if name == "xl/s.xml"
            else text,
        )
    ]


def without_some(first: int, last: int):
    return lambda people: people[:first] + people[last:]


def changed(column: str, change: Callable[[str], str]):
    return lambda people: [{**row, column: change(row[column])} for row in people]


def read_as_windows(text: str) -> str:
    return text.encode().decode("cp1252", "replace")


def in_one_column(people):
    return [
        {**row, "first_name": f"{row['first_name']} {row['last_name']}", "last_name": ""}
        for row in people
    ]


def aged(years: int):
    return changed("age", lambda age: str(int(age) + years) if age else "")


def second_bib_as_first(people):
    return [people[0], {**people[1], "bib": people[0]["bib"]}, *people[2:]]


def same_bibs(people):
    return [{**row, "bib": str(number // 2)} for number, row in enumerate(people, 2)]


LIST_WITH_SHOES = ["ID", "Last Name", "First Name", "Gender", "State", "Country", "Tickets", "Qualifier",
                   "Shoes"]  # fmt: skip
SCRIPT = titled("Results", "<div id=app></div><script src=a.js></script>")
LOGIN, ROBOT = titled("Log in", "<form><input name=password></form>"), titled("Are you a robot?")
LOST = titled("Page not found")

#: source, what is wrong | what is done | what is said | what is kept
FAULTS = [
    Fault("wser_results", "a page that a script would fill", becomes(PAGE, SCRIPT), "found 0 in"),
    Fault("wser_results", "a login page with status 200", becomes(PAGE, LOGIN), "of a page titled 'Log in'"),
    Fault("wser_results", "a captcha", becomes(PAGE, ROBOT), "titled 'Are you a robot?'"),
    Fault("wser_results", "a soft 404", becomes(PAGE, LOST), "titled 'Page not found'"),
    Fault("wser_results", "an encoding that is not the page's", encoded_otherwise, "expected UTF-8"),
    Fault("wser_results", "last year's page under this year's address", last_year_s_page,
          f"of its names and times are those of {LIKE} [same as another edition]"),
    Fault("wser_results", "half a page", rows("wser_results", half), "[finishers]"),
    Fault("wser_results", "first and last names swapped", rows("wser_results", swapped), "[swapped]"),
    Fault("wser_results", "everybody a stranger", rows("wser_results", lambda all_: all_, returning=0.0), "[returning]"),
    Fault("wser_results", "times without their hours",
          rows("wser_results", lambda all_: [{**row, "time": row["time"][3:]} for row in all_]), "wser_results"),
    Fault("wser_results", "reordered and added columns", columns_in_another_order,
          "the column 'Shoes' is not known and not collected", TAKEN),
    Fault("wser_results", "a title of another year", titled_of(LIKE), "[stated year]"),
    Fault("wser_results", "thirty places missing in the middle", rows("wser_results", without_some(100, 130)), "[gap]"),
    Fault("wser_results", "names escaped twice", rows("wser_results", changed("last_name", lambda name: name.replace("e", "&eacute;"))),
          "[garbled]"),
    Fault("wser_results", "the whole name in one column", rows("wser_results", in_one_column), "[half_names]"),
    Fault("wser_results", "ages ten years too high",
          rows("wser_results", changed("age", lambda age: str(int(age) + 10) if age else "")), "[median_age]"),
    Fault("wser_results", "ages three years too high", rows("wser_results", aged(3)), "3 years earlier in the middle [ages]"),
    Fault("wser_stats", "ages three years too low", rows("wser_stats", aged(-3)), "3 years later in the middle [ages]"),
    Fault("lavaredo_live", "ages three years too high", rows("lavaredo_live", aged(3)), "[ages]"),
    Fault("wser_results", "women and men in each other's place",
          rows("wser_results", changed("gender", lambda sex: {"M": "F", "F": "M"}.get(sex, sex))), "[women]"),
    Fault("wser_results", "times with a day part", rows("wser_results", changed("time", lambda time: f"1d {time}")),
          "expected a time like"),
    Fault("wser_results", "a question for consent", becomes(PAGE, titled("Before you continue")), "titled 'Before you"),
    Fault("wser_results", "a page that is not there", gone(PAGE), f"wser_results {NEXT}: not published yet", NOT_YET),
    Fault("wser_stats", "a file that moved", gone(STATS), f"wser_stats {NEXT}: not published yet", NOT_YET),
    Fault("wser_stats", "a cover sheet, and the other one renamed", in_the_workbook(with_a_cover_sheet), "", TAKEN),
    Fault("wser_stats", "a file that unpacks to more than any sheet", in_the_workbook(with_a_bomb), "bytes unpacked"),
    Fault("wser_stats", "a page where the file was", becomes(STATS, LOGIN), "expected a spreadsheet"),
    Fault("wser_stats", "a column that is no checkpoint", in_the_workbook(with_a_column_of_shoes),
          "the column 'Shoes' holds no times and is not collected", TAKEN),
    Fault("wser_stats", "a heading of a needed column renamed", in_the_workbook(headed("Time", "Chip")),
          "expected columns of place, time, bib and name"),
    Fault("wser_stats", "a heading seven rows lower", in_the_workbook(below_remarks(7)), "", TAKEN),
    Fault("wser_stats", "a heading with blanks of all kinds", in_the_workbook(headed("First Name", "First \n\u00a0Name")), "", TAKEN),
    Fault("wser_stats", "a text with semicolons where the sheet was", becomes(STATS, b"\xef\xbb\xbfPlace;Time;Bib\n1;14:00:00;7\n"),
          "expected a spreadsheet"),
    Fault("wser_stats", "bibs given twice", rows("wser_stats", same_bibs), "[shared_bibs]"),
    Fault("wser_stats", "one bib given twice", rows("wser_stats", second_bib_as_first), "stands with", TAKEN),
    Fault("wser_stats", "first and last names swapped", rows("wser_stats", swapped), "[swapped]"),
    Fault("wser_entrants", "half a page", rows("wser_entrants", half), "[rows]"),
    Fault("wser_entrants", "a soft 404", becomes(f"www.wser.org/{NEXT}-entrants-list/index.html", LOST),
          "titled 'Page not found'"),
    Fault("utmb_results", "one page of a hundred twice", copied(API, "offset=300.json", "offset=400.json"), "[repeats]"),
    Fault("utmb_results", "a page missing in the middle", gone(f"{API}/offset=400.json"),
          "After 4 pages of it, the next one is missing"),
    Fault("utmb_results", "not there after 25 pages", gone(f"{API}/offset=2500.json"),
          "After 25 pages of it, the next one is missing"),
    Fault("utmb_results", "an empty page in the middle", becomes(f"{API}/offset=400.json", '{"results": []}'),
          "more of them on the next page"),
    Fault("utmb_results", "a total that is no number", with_a_total("many"),
          "the total 'many' is no number, so it is held beside nothing", TAKEN),
    Fault("utmb_results", "a total that is not what it lists", with_a_total(99999), "[stated total]"),
    Fault("utmb_results", "an empty page before the last", emptied_last_but_one,
          "expected runners, found none, and more of them on the next page"),
    Fault("utmb_results", "a page of a hundred fallen out", rows("utmb_results", without_some(500, 600)), "[gap]"),
    Fault("utmb_results", "ranks as text", with_ranks_as(str), "", TAKEN),
    Fault("utmb_results", "ranks with a decimal point", with_ranks_as(float), "", TAKEN),
    Fault("utmb_results", "a total off by one, as text", one_more_than_there_are, "[stated total]"),
    Fault("utmb_results", "letters of another encoding", rows("utmb_results", changed("fullname", read_as_windows)), "[garbled]"),
    Fault("utmb_results", "an error with status 200", becomes(f"{API}/offset=300.json", '{"message": "Too many requests"}'),
          "expected an object with a list 'results'"),
    Fault("utmb_results", "a login page with status 200", becomes(f"{API}/offset=0.json", LOGIN), "expected JSON"),
    Fault("utmb_results", "a field renamed", renamed_field, "expected the fields ['fullname']"),
    Fault("utmb_results", "given and family names turned round", rows("utmb_results", turned), "[swapped]"),
    Fault("utmb_results", "half a list", rows("utmb_results", half), "[rows]"),
    Fault("lavaredo_live", "one page of a hundred twice", copied(LAVAREDO, "page=3.json", "page=4.json"), "[repeats]"),
    Fault("lavaredo_live", "a page missing in the middle", gone(f"{LAVAREDO}/page=4.json"),
          "After 4 pages of it, the next one is missing"),
    Fault("lavaredo_live", "last year's race under this year's address", last_year_s_race, "[same as another edition]"),
    Fault("lavaredo_live", "given and family names turned round", rows("lavaredo_live", turned), "[swapped]"),
    Fault("lavaredo_live", "starts of another year", started_in(LIKE), "[stated year]"),
    Fault("lavaredo_live", "years of birth for ages",
          rows("lavaredo_live", changed("age", lambda age: str(NEXT - int(age)) if age else "")), "[median_age]"),
    Fault("lavaredo_live", "a captcha", becomes(f"{LAVAREDO}/page=0.json", ROBOT), "expected JSON"),
    Fault("wser_lottery", "half a page", put_all(lambda: lottery(RAW, NEXT, half)), "[rows]"),
    Fault("wser_lottery", "first and last names swapped", put_all(lambda: lottery(RAW, NEXT, names_turned(1, 2))),
          "[swapped]"),
    Fault("wser_lottery", "last year's page under this year's address",
          put_all(lambda: {LOTTERY: lottery(RAW, NEXT - 1)[f"www.wser.org/lottery{NEXT - 1}.html"]}),
          f"expected the heading '{NEXT} WSER Lottery Entrants'"),
    Fault("wser_lottery", "a page without its totals", put_all(lambda: without_total(lottery(RAW, NEXT))),
          "expected the page's totals"),
    Fault("wser_lottery", "an added column", put_all(lambda: lottery(RAW, NEXT, extra_cell, LIST_WITH_SHOES)),
          "the column 'Shoes' is not known and not collected", TAKEN),
    Fault("wser_lottery", "a soft 404", becomes(LOTTERY, LOST), "titled 'Page not found'"),
    Fault("wser_lottery", "an encoding that is not the page's", becomes(LOTTERY, b"<table id=\"entrantTable\">\xe9"),
          "expected UTF-8"),
    Fault("wser_lottery", "a page that is not there", gone(LOTTERY), f"wser_lottery {NEXT}: not published yet", NOT_YET),
    Fault("wser_waitlist", "half of its places", put_all(lambda: waiting(RAW, NEXT, lambda all_: all_[::2])),
          "expected place 2 of the list, found '3'"),
    Fault("wser_waitlist", "a third of its page", put_all(lambda: waiting(RAW, NEXT, lambda all_: all_[:25])), "[rows]"),
    Fault("wser_waitlist", "first and last names swapped", put_all(lambda: waiting(RAW, NEXT, names_turned(2, 3))),
          "[swapped]"),
    Fault("wser_waitlist", "last year's page under this year's address",
          put_all(lambda: waiting(RAW, NEXT, said=NEXT - 1)), f"expected the heading '{NEXT} Wait List'"),
    Fault("wser_waitlist", "a page that a script would fill", becomes(WAIT, SCRIPT), "found 0 in"),
    Fault("wser_draw", "the draw of another year", put_all(lambda: drawn(RAW, NEXT, day="December 2, 2023")),
          f"wser_draw {NEXT}: not published yet", NOT_YET),
    Fault("wser_draw", "a draw with a pick missing", put_all(lambda: drawn(RAW, NEXT, lambda all_: all_[1:-1])),
          "expected place 1 of those drawn, found '2'"),
    Fault("wser_draw", "a login page with status 200", becomes(DRAW, LOGIN), "titled 'Log in'"),
    Fault("hardrock_stats", "half a sheet", put_all(lambda: hardrock(RAW, NEXT, half)), "[rows]"),
    Fault("hardrock_stats", "first and last names swapped", put_all(lambda: hardrock(RAW, NEXT, names_turned(1, 2))),
          "[swapped]"),
    Fault("hardrock_stats", "a file that moved", gone(HARDROCK), f"hardrock_stats {NEXT}: not published yet", NOT_YET),
    Fault("hardrock_stats", "a page where the file was", becomes(HARDROCK, LOST), "expected a spreadsheet"),
]  # fmt: skip

#: The sources that are held beside the one that is spoiled.
BESIDE = {
    **dict.fromkeys(WSER, WSER),
    "utmb_results": ("utmb_results",),
    "lavaredo_live": ("lavaredo_live",),
    **{name: (name, "wser_results", "wser_entrants") for name in ("wser_lottery", "wser_waitlist", "wser_draw")},
    "hardrock_stats": ("hardrock_stats", "hardrock_itra"),
}  # fmt: skip


def make_pages(source: str, pages: Path) -> None:
    """The pages of the new year as they should be."""
    lists = {
        "wser_lottery": lottery,
        "wser_waitlist": waiting,
        "wser_draw": drawn,
        "hardrock_stats": hardrock,
    }
    if source in lists:
        put(lists[source](RAW, NEXT), pages)
    else:
        of_next().write(pages, (SOURCES[source].race,))


def prepared(source: str, project_of, pages: Path):
    project = project_of(*BESIDE[source])
    if source == "hardrock_stats":
        path = project.curated / "source_parameters.csv"
        row = f"opensplittime,hardrock,{NEXT},commit,{COMMIT},https://github.com/SplitTime/OpenSplitTime\n"
        path.write_text(path.read_text("utf-8") + row, "utf-8")
    make_pages(source, pages)
    return project


@pytest.mark.parametrize("source", BESIDE)
def test_without_a_fault_the_edition_comes_in(source, project_of, pages, doubles):
    project = prepared(source, project_of, pages)
    status, said = doubles("update", "--replay", str(pages))
    assert status == 0 and (project.raw / source / f"{NEXT}.csv").exists(), said
    assert expected.load(project.curated)[source, NEXT].rows


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: f"{fault.source}: {fault.what}")
def test_a_fault_is_named_and_what_was_held_is_kept(fault, project_of, pages, doubles):
    project = prepared(fault.source, project_of, pages)
    fault.spoil(pages)
    before = fingerprint(project.raw / fault.source)
    status, said = doubles("update", "--replay", str(pages))
    is_taken, ends = fault.outcome
    assert status == ends and fault.said in said and "Traceback" not in said, said
    assert (project.raw / fault.source / f"{NEXT}.csv").exists() == is_taken
    after = fingerprint(project.raw / fault.source)
    assert {name: after[name] for name in before} == before
    assert ((fault.source, NEXT) in expected.load(project.curated)) == is_taken


def packed(body: bytes) -> Response:
    return Response(gzip.compress(body, 1), headers={"Content-Encoding": "gzip"})


#: What only a server can do wrong: the reply to the request for the new results page, and what is said.
REPLIES = {
    "a page that unpacks to more than any has": (lambda: packed(b" " * 61_000_000), "sends more than"),
    "a page without end": (lambda: Response(b" " * 61_000_000), "sends more than"),
    "a page that moved to another host": (
        lambda: Response(status=301, headers={"Location": "https://elsewhere.example/results/"}),
        "which is not the organiser's host",
    ),
    "a page that is forbidden": (lambda: Response("no", status=403), "answered 403"),
}  # fmt: skip


@pytest.mark.parametrize("name", REPLIES)
def test_a_fault_of_the_server_is_named_and_what_was_held_is_kept(
    name, western, pages, doubles, site
):
    reply, cause = REPLIES[name]
    site.expect_request("/" + PAGE.removesuffix("index.html")).respond_with_response(reply())
    of_next().write(pages, ("wser",))
    serve(site, pages)
    before = fingerprint(western.raw / "wser_results")
    status, said = doubles("update")
    assert status == 1 and cause in said and "Traceback" not in said, said
    assert fingerprint(western.raw / "wser_results") == before


def results_api(race: str, tenant: str) -> Callable[[Request], Response]:
    """The results API with the editions held here, under the id and the tenant that it has now."""

    def answer(request: Request) -> Response:
        found = re.search(rf"/races/{re.escape(race)}\.(\d{{4}})/results", request.path)
        path = RAW / "utmb_results" / f"{found[1]}.csv" if found else None
        if path is None or request.headers["x-tenant-id"] != tenant or not path.exists():
            return Response("nothing here", status=404)
        at = int(request.args["offset"])
        held = read_held(path)
        return Response(api_page(held[at : at + 100]), content_type="application/json")

    return answer


@cache
def read_held(path: Path) -> list[dict[str, str]]:
    return read_text_csv(path).to_dict("records")


@pytest.mark.parametrize(
    ("parameter", "race", "tenant"),
    [("tenant", "142.hokautmbmont-blancutmb", "chamonix"), ("race_id", "143.newname", "montblanc")],
)
def test_an_api_that_changed_its_names_is_not_taken_for_not_there_yet(
    parameter, race, tenant, alps, doubles, site
):
    """And is found again by one cell of source_parameters.csv."""
    anything = re.compile("/api.utmb.world/.*")
    site.expect_request(anything).respond_with_handler(results_api(race, tenant))
    before = fingerprint(alps.raw / "utmb_results")
    status, said = doubles("update")
    assert status == 1 and "the source has moved or changed its address" in said
    assert f"utmb_results {NEXT}: not there any more" in said
    assert fingerprint(alps.raw / "utmb_results") == before
    path = alps.curated / "source_parameters.csv"
    old, new = {
        "tenant": (",tenant,montblanc,", f",tenant,{tenant},"),
        "race_id": (",race_id,142.hokautmbmont-blancutmb,", f",race_id,{race},"),
    }[parameter]
    path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")
    parameters.forget()
    status, said = doubles("update")
    assert status == 0 and f"utmb_results {NEXT}: not published yet" in said, said


def test_a_page_that_moved_is_found_by_a_row(western, pages, doubles):
    of_next().write(pages, ("wser",))
    shutil.move(pages / "www.wser.org/results", pages / "www.wser.org/archive")
    assert f"wser_results {NEXT}: not published yet" in doubles("update", "--replay", str(pages))[1]
    path = western.curated / "source_parameters.csv"
    row = f"wser_results,wser,{NEXT}-,address,https://www.wser.org/archive/{{year}}-results/,https://www.wser.org/\n"
    path.write_text(path.read_text("utf-8") + row, "utf-8")
    parameters.forget()
    status, said = doubles("update", "--replay", str(pages))
    assert status == 0 and f"(https://www.wser.org/archive/{NEXT}-results/)" in said, said
