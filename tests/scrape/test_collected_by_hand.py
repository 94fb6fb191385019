"""One edition collected by stand-ins: what is said of it, what is written, and that what was there stays; raw files and tables of HTML."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from race_doubles.common.errors import Problem, UsageProblem
from race_doubles.scrape import collect, expected, fetching, html_tables, provenance, raw_files
from race_doubles.scrape.collect import CHANGED, FAILED, KEPT, NEW, SAME, Edition, Outcome
from race_doubles.scrape.expected import Expected
from race_doubles.scrape.fetching import NotStored
from race_doubles.scrape.pages import Fetched, NoToken, NotRunYet, NotThere, OtherEdition, Page
from race_doubles.scrape.reading import Parsed, Reading, Shape
from race_doubles.scrape.sources import SOURCES
from race_doubles.scrape.splits import Passing, read_splits, splits_table

WSER = SOURCES["wser_results"]
URL = "https://a.b/1"


class Pages:
    """Pages of a way, or an error in the place of the one of that number."""

    def __init__(self, way: str = "live", fails: dict[int, Exception] | None = None):
        self.way, self.fails, self.asked = way, fails or {}, 0

    def fetch(self, page: Page) -> Fetched:
        self.asked += 1
        if self.asked in self.fails:
            raise self.fails[self.asked]
        return Fetched(page, b"bytes", f"sum{self.asked}", self.way, "2031-07-01", "me", "")


def table(*places: str) -> pd.DataFrame:
    rows = [[str(at), place, "20:00:00", place, "A", f"L{place}", "F", "", "", "", ""] for at, place in enumerate(places, 1)]  # fmt: skip
    return pd.DataFrame(rows, columns=["row", *WSER.required], dtype=str)


def edition(parsed: Parsed, pages: int = 1) -> Edition:
    def read(year, get):
        for at in range(1, pages + 1):
            assert get(Page(f"p{at}", f"https://a.b/{at}")) == b"bytes"
        return parsed

    return Edition(replace(WSER, read=read), 2031)


@pytest.fixture(autouse=True)
def nothing_known(monkeypatch):
    monkeypatch.setattr(expected, "load", lambda *_: {})


def parsed(*places: str, **more) -> Parsed:
    return Parsed(table(*places), ("Place", "Time"), {"p1": len(places)}, **more)


def test_a_new_edition_is_written_with_its_provenance_and_measured(tmp_path):
    splits = splits_table([Passing(1, "1", "Voza", "", 1, "1:00", 3600)])
    one = parsed("1", "2", "2", splits=splits, removed=3, notes=("odd",), stated=3)
    checked = []

    def check(source, year, given, rows):
        checked.append((source, year, given, rows["url"].tolist()))
        return ["accepted"]

    said = collect.collect(edition(one, 2), Pages(), tmp_path, check=check)
    assert said == Outcome(
        "wser_results", 2031, NEW, 3, 1, "accepted; odd; 3 control characters dropped",
        measured=Expected("wser_results", 2031, "Place | Time", 3, 1, 1), stated=3, url=URL,
    )  # fmt: skip
    assert checked == [("wser_results", 2031, one, [URL, "https://a.b/2"])]
    assert (tmp_path / "wser_results/2031.csv").read_text().splitlines()[1] == "1,1,20:00:00,1,A,L1,F,,,,"  # fmt: skip
    assert read_splits(tmp_path / "wser_results/2031_splits.parquet").equals(splits)
    rows = provenance.load(tmp_path)
    facts = raw_files.facts_of(tmp_path, "wser_results", 2031)
    first = {"source": "wser_results", "year": "2031", "part": "p1", "url": URL, "fetched_at": "2031-07-01", "way": "live", "origin": "me",
             "ages_as_of": "", "sha256": "sum1", "bytes": "5", "rows": "3"}  # fmt: skip
    empty = dict.fromkeys(facts, "")
    assert rows.to_dict("records") == [first | facts, first | empty | {"part": "p2", "url": "https://a.b/2", "sha256": "sum2", "rows": "0"}]  # fmt: skip
    assert (facts["file_rows"], facts["splits_rows"]) == ("3", "1")


def test_an_edition_read_again_is_unchanged_or_changed_in_its_table_or_its_splits(tmp_path):
    def again(one: Parsed) -> str:
        return collect.collect(edition(one), Pages(), tmp_path, refresh=True).result

    first, other = (splits_table([Passing(1, "1", "Voza", "", 1, text, None)]) for text in "ab")
    assert again(parsed("1", splits=first)) == NEW
    assert again(parsed("1", splits=first)) == SAME
    assert again(parsed("1", splits=other)) == CHANGED
    assert again(parsed("1", "2", splits=other)) == CHANGED
    assert again(parsed("1", "2")) == SAME
    assert Outcome("a", 1, "b") == Outcome("a", 1, "b", 0, 0, "", False, None, None, "", False, False, False)  # fmt: skip


@pytest.mark.parametrize(
    ("error", "more"),
    [
        (Problem("p"), {}), (NotThere("p"), {"absent": True}), (NotRunYet("p"), {"absent": True, "not_run_yet": True}),
        (OtherEdition("p"), {"absent": True, "other_edition": True}), (NoToken("p"), {"absent": True, "no_token": True}),
    ],
)  # fmt: skip
def test_what_an_error_says_of_an_edition_that_is_not_held(error, more, tmp_path):
    said = collect.collect(edition(parsed("1")), Pages(fails={1: error}), tmp_path)
    assert said == Outcome("wser_results", 2031, FAILED, message="p", url=URL, **more)
    assert list(tmp_path.iterdir()) == []


def test_without_a_token_what_is_held_is_kept_and_every_failure_keeps_it(tmp_path):
    collect.collect(edition(parsed("1")), Pages(), tmp_path)
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}

    def says(error: Exception) -> Outcome:
        return collect.collect(edition(parsed("1", "2")), Pages(fails={1: error}), tmp_path, refresh=True)  # fmt: skip

    assert says(NoToken("p")) == Outcome("wser_results", 2031, KEPT, message="p", absent=True, url=URL, no_token=True)  # fmt: skip
    assert says(Problem("p")).result == says(NotThere("p")).result == FAILED
    refused = collect.collect(edition(parsed("1", "2")), Pages(), tmp_path, refresh=True, check=lambda *_: (_ for _ in ()).throw(Problem("odd")))  # fmt: skip
    assert (refused.result, refused.message) == (FAILED, "odd")
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before


def test_a_page_that_is_missing_after_others_is_a_failure_and_no_not_yet(tmp_path):
    said = collect.collect(edition(parsed("1"), 3), Pages(fails={3: NotThere("gone")}), tmp_path)
    assert said == Outcome("wser_results", 2031, FAILED, message="After 2 pages of it, the next one is missing: gone", url=URL)  # fmt: skip


def test_what_was_fetched_live_is_replaced_by_no_replay_unless_to_refresh(tmp_path, monkeypatch):
    class Replayed(Pages):
        pass

    monkeypatch.setattr(collect, "ReplayedPages", Replayed)
    collect.collect(edition(parsed("1")), Pages(), tmp_path)
    kept = collect.collect(edition(parsed("1", "2")), Replayed("capture"), tmp_path)
    assert kept == Outcome("wser_results", 2031, KEPT, message="fetched live, which a replay does not replace")  # fmt: skip
    # A file that is not as it was written is no reason to keep it.
    (tmp_path / "wser_results/2031.csv").write_text("damaged")
    assert collect.collect(edition(parsed("1")), Replayed("capture"), tmp_path).result == CHANGED
    # What a replay wrote another replaces.
    assert collect.collect(edition(parsed("1", "2")), Replayed("capture"), tmp_path).result == CHANGED  # fmt: skip
    collect.collect(edition(parsed("1")), Pages(), tmp_path)
    assert collect.collect(edition(parsed("1", "2")), Replayed("capture"), tmp_path, refresh=True).result == CHANGED  # fmt: skip


def test_what_is_held_is_read_from_the_store_and_kept_where_that_has_no_page(tmp_path, monkeypatch):
    class Live(Pages):
        store = "store"

    class Stored(Pages):
        def __init__(self, *stores):
            super().__init__(fails=fails)
            self.stores, self.next = stores, 0

        def next_edition(self):
            self.next += 1

    fails: dict[int, Exception] = {}
    monkeypatch.setattr(collect, "LivePages", Live)
    monkeypatch.setattr(collect, "StoredPages", Stored)
    live = Live()
    assert collect.collect(edition(parsed("1")), live, tmp_path).result == NEW
    assert collect.collect(edition(parsed("1")), live, tmp_path).result == SAME
    assert live.asked == 1
    fails[1] = NotStored("not here")
    assert collect.collect(edition(parsed("1")), live, tmp_path) == Outcome("wser_results", 2031, KEPT, message="not here")  # fmt: skip
    stored = Stored()
    assert collect.collect(edition(parsed("1")), stored, tmp_path) == Outcome("wser_results", 2031, FAILED, message="not here")  # fmt: skip
    assert stored.next == 1
    assert fetching.StoredPages is not Stored


@pytest.fixture
def raw(tmp_path) -> Path:
    """Three editions with provenance: two results pages, of which the first has splits, and a private list that is not here."""
    folder = tmp_path / "raw"
    (folder / "wser_results").mkdir(parents=True)
    columns = ",".join(["row", *WSER.required])
    for year, rows in ((2030, 2), (2031, 1)):
        (folder / f"wser_results/{year}.csv").write_text(columns + "\n" + "".join(f"{at}{',' * 10}\n" for at in range(rows)))  # fmt: skip
    collect.write_splits(splits_table([Passing(1, "1", "Voza", "", 1, "1:00", 3600)]), folder / "wser_results/2030_splits.parquet")  # fmt: skip
    rows = [{"source": source, "year": year, "url": URL, "part": "p"} for source, year in (("wser_lottery", "2031"), ("wser_results", "2030"), ("wser_results", "2030"), ("wser_results", "2031"))]  # fmt: skip
    known = pd.DataFrame(rows).reindex(columns=provenance.COLUMNS, fill_value="")
    for year in ("2030", "2031"):
        ours = known["source"].eq("wser_results") & known["year"].eq(year)
        known.loc[ours] = raw_files.with_facts(known[ours], raw_files.facts_of(folder, "wser_results", year))  # fmt: skip
    known.to_csv(folder / "provenance.csv", index=False)
    return folder


def said_of(raw: Path) -> str:
    try:
        raw_files.check_raw_files(raw, provenance.load(raw))
    except Problem as problem:
        return str(problem)
    return ""


FETCH = "restore it from version control, fetch it with `doubles scrape --source wser_results --year {}`{}."
ACCEPT = ", or, if it is meant to be so, say `doubles accept data/raw/wser_results/{}`"


def test_files_that_are_as_they_were_written_pass(raw):
    assert said_of(raw) == ""
    assert raw_files.is_as_noted(raw, provenance.load(raw), "wser_results", 2030)
    assert not raw_files.is_as_noted(raw, provenance.load(raw), "wser_results", 2029)


@pytest.mark.parametrize(
    ("name", "damage", "said"),
    [
        ("2031.csv", None, "data/raw/wser_results/2031.csv is missing: " + FETCH.format(2031, "")),
        ("2030_splits.parquet", None, "data/raw/wser_results/2030_splits.parquet is missing: " + FETCH.format(2030, "")),
        ("2031.csv", b"a\n1\n2\n", "data/raw/wser_results/2031.csv has 2 rows where it had 1: " + FETCH.format(2031, ACCEPT.format("2031.csv"))),
        ("2031.csv", b"a\n1\n", "data/raw/wser_results/2031.csv has its 1 rows, but other contents than when it was written: " + FETCH.format(2031, ACCEPT.format("2031.csv"))),
        ("2031.csv", b"\xff", "data/raw/wser_results/2031.csv cannot be read as a table any more (it had 1 rows): " + FETCH.format(2031, ACCEPT.format("2031.csv"))),
        ("2031_splits.parquet", b"x", "data/raw/wser_results/2031_splits.parquet has no checksum in provenance.csv: " + FETCH.format(2031, ACCEPT.format("2031_splits.parquet"))),
        ("2029.csv", b"a\n", "data/raw/wser_results/2029.csv is of an edition that provenance.csv does not know: " + FETCH.format(2029, "")),
        ("2029_splits.parquet", b"x", "data/raw/wser_results/2029_splits.parquet is of an edition that provenance.csv does not know: " + FETCH.format(2029, "")),
        ("notes.txt", b"x", ""),
    ],
)  # fmt: skip
def test_each_way_in_which_a_file_is_otherwise(name, damage, said, raw):
    path = raw / "wser_results" / name
    path.unlink(missing_ok=True)
    if damage is not None:
        path.write_bytes(damage)
    assert said_of(raw) == said


def test_of_many_files_three_are_named(raw):
    for year in (2025, 2026, 2027, 2028):
        (raw / f"wser_results/{year}.csv").write_text("a\n")
    assert "; so are 1 more: restore" in said_of(raw) and "2028" not in said_of(raw)
    (raw / "wser_results/2028.csv").unlink()
    assert "more: restore" not in said_of(raw) and "2027" in said_of(raw)


def test_a_provenance_without_a_column_or_with_no_address_is_told(raw):
    known = provenance.load(raw)
    with pytest.raises(Problem, match=r"^data/raw/provenance\.csv has no column url, splits_rows; restore it from version control\.$"):  # fmt: skip
        raw_files.check_raw_files(raw, known.drop(columns=["url", "splits_rows"]))
    with pytest.raises(Problem, match=r"has for wser_results 2031 the url 'x', which is no web address and could not be linked to; correct it\.$"):  # fmt: skip
        raw_files.check_raw_files(raw, known.assign(url=[URL, URL, URL, "x"]))


def test_a_changed_file_is_accepted_with_its_counts(raw):
    path = raw / "wser_results/2030.csv"
    path.write_text(path.read_text() + f"9{',' * 10}\n")
    assert said_of(raw)
    assert raw_files.accept(raw, [path]) == [
        "wser_results 2030: 2 -> 3 rows, 1 -> 1 rows of splits"
    ]
    assert said_of(raw) == "" and raw_files.accept(raw, [path]) == []
    (raw / "wser_results/2030_splits.parquet").unlink()
    assert raw_files.accept(raw, [raw / "wser_results/2030_splits.parquet"]) == ["wser_results 2030: 3 -> 3 rows"]  # fmt: skip
    assert said_of(raw) == ""
    assert [path.relative_to(raw).as_posix() for path in raw_files.every_file(raw)] == ["wser_lottery/2031.csv", "wser_results/2030.csv", "wser_results/2031.csv"]  # fmt: skip


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("a,b\n1,2\n", "has no column row, place, time, bib, first_name, last_name, gender, age, city, region, note; it cannot be accepted."),
        (",".join(["row", *WSER.required]) + "\n", "has no rows; it cannot be accepted."),
        (",".join(["row", *WSER.required]) + f"\n1{',' * 10}\n2,x\n", "row 2 has 2 cells, not 11; it cannot be accepted."),
    ],
)  # fmt: skip
def test_what_is_no_table_of_its_source_is_not_accepted(content, said, raw):
    path = raw / "wser_results/2031.csv"
    path.write_text(content)
    with pytest.raises(Problem) as problem:
        raw_files.accept(raw, [path])
    assert str(problem.value) == f"data/raw/wser_results/2031.csv {said}"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("../x.csv", "is no file of an edition; give one such as"), ("wser_results/deep/2031.csv", "is no file of an edition"), ("nobody/2031.csv", "There is no source nobody; give a file of one of wser_results, "),
        ("wser_results/2031.txt", "is neither a table nor the splits of an edition"), ("wser_results/2001.csv", "provenance.csv knows no wser_results 2001, so 2001.csv has no origin to be told; scrape it."),
    ],
)  # fmt: skip
def test_what_is_no_file_of_an_edition_cannot_be_accepted(name, said, raw):
    with pytest.raises(UsageProblem, match=re.escape(said)):
        raw_files.accept(raw, [raw / name])


@pytest.mark.parametrize(
    ("content", "rows"), [(b"a,b\n1,2\n3,4\n", 2), (b"a\n", 0), (b"", 0), (b"a\n\n1\n", 1), (b'a\n"1\n2"\n', 1), (b'a\n"1', None), (b"\xff", None)]
)  # fmt: skip
def test_rows_are_counted_below_the_header(content, rows):
    assert raw_files.count_rows(content, ".csv") == rows
    assert raw_files.count_rows(b"none", "_splits.parquet") is None


OPENING = re.compile(rb"<table class='x'")


def test_tables_are_found_by_their_opening_and_counted():
    content = "<title> The\n list </title><table><tr></table>é<TABLE class='y'></TABLE><table class='x'><tr></table ><p><table class='x'></table>".encode()  # fmt: skip
    spans = html_tables.find_tables(content, OPENING, 2, "two tables", Reading("page"))
    assert [content[start:end] for start, end in spans] == [b"<table class='x'><tr></table >", b"<table class='x'></table>"]  # fmt: skip
    with pytest.raises(Problem, match=rf"^page: expected one table, found 2 in {len(content)} bytes of a page titled 'The list';"):  # fmt: skip
        html_tables.find_tables(content, OPENING, 1, "one table", Reading("page"))
    with pytest.raises(Problem, match=r"^page: expected two tables, found 1 in \d+ bytes;"):
        html_tables.find_tables(b"<table class='x'></table><table class='x'>", OPENING, 2, "two tables", Reading("page"))  # fmt: skip
    with pytest.raises(Problem, match=r"^page: expected UTF-8, found byte 0xe9 at 2;"):
        html_tables.find_tables(b"ab\xe9", OPENING, 1, "one table", Reading("page"))


@pytest.mark.parametrize(
    ("title", "words", "year"),
    [
        ("<title lang='en'>\n Results  of 2031 </title>", "Results of 2031", 2031), ("<TITLE>2030 and 2031</TITLE>", "2030 and 2031", None), ("<title> </title>", "", None), ("", "", None),
        ("<title>2031, 2031</title>", "2031, 2031", 2031), ("<title>12031 1899</title>", "12031 1899", None), ("<title>a &amp; b</title>", "a & b", None),
    ],
)  # fmt: skip
def test_what_a_page_calls_itself(title, words, year):
    assert html_tables.title_of(title.encode()) == words
    assert html_tables.year_of_title(title.encode()) == year


def test_words_of_a_piece_are_without_its_scripts():
    assert html_tables.words_of("<p>A <b>é</b>\n<script>x</script><style>y</style> c</p>".encode()) == "A é c"  # fmt: skip


HTML = "<table><thead><tr><th> First \n name</th><th>b\u200b</th></tr></thead><tbody><tr><td>1</td><td><i>x</i>y<br>z</td></tr><tr><td></td><td>&eacute;</td></tr></tbody></table>"


def test_a_table_is_read_cell_by_cell():
    reading = Reading("page")
    assert html_tables.read_table(HTML.encode(), reading) == (["First name", "b"], [["1", "xyz"], ["", "é"]])  # fmt: skip
    assert reading.removed == 1
    with pytest.raises(Problem, match="expected at least one row, found an empty table"):
        html_tables.read_table(b"<table><thead><tr><th>a</th></tr></thead></table>", Reading("page"))  # fmt: skip
    with pytest.raises(Problem, match="expected a heading row, found a table without one"):
        html_tables.read_table(b"<table><tr><td>a</td></tr><tr><td>a</td></tr></table>", Reading("page"))  # fmt: skip
    with pytest.raises(Problem, match="expected 2 rows as the markup has, found 2 that can be read"):  # fmt: skip
        html_tables.read_rows(b"<table><tr><td>a<table><tr></tr></table></td></tr></table>", Reading("page"))  # fmt: skip


def as_table(header: list[str], *rows: list[str], **more):
    known = {"a": "one", "b": "two", "c": "three", "bee": "two"}
    return html_tables.as_table(header, list(rows), known, ["two", "zero"], {"one": Shape(r"\d", "7")}, Reading("page"), **more)  # fmt: skip


def test_columns_come_in_our_order_those_of_the_page_after_them_and_those_it_lacks_empty():
    parsed = as_table(["C", "bee", "A"], ["x ", "y", "1"], ["", "z", "2"])
    assert list(parsed.table.columns) == ["row", "two", "zero", "three", "one"]
    assert parsed.table.to_numpy().tolist() == [[1, "y", "", "x", "1"], [2, "z", "", "", "2"]]
    assert (parsed.header, parsed.rows_by_part, parsed.notes, parsed.removed) == (("C", "bee", "A"), {"page": 2}, (), 0)  # fmt: skip
    more = as_table(["A", "New\u2028"], ["1", "gone"], takes_extra=True)
    assert list(more.table.columns) == ["row", "two", "zero", "one"]
    assert more.notes == ("the column 'New\\u2028' is not known and not collected",)


@pytest.mark.parametrize(
    ("header", "rows", "more", "said"),
    [
        (["A", "New"], [["1", "x"]], {}, r"columns among \['a', 'b', 'bee', 'c'\], found"), (["b", "bee"], [["1", "x"]], {}, "every column once, found"),
        (["A"], [["1"]], {"required": ("one", "two", "three")}, "columns of two, three, found"), (["A", "b"], [["1", "x"], ["1"]], {}, r"2 cells, found 1: .*"),
        (["A", "b"], [["1", "x"], ["", ""]], {}, "a runner, found an empty row"), (["A"], [["x"]], {}, "a one like 7, found 'x'"),
    ],
)  # fmt: skip
def test_a_table_that_cannot_be_is_refused(header, rows, more, said):
    with pytest.raises(Problem, match=f"^page.*: expected {said}"):
        as_table(header, *rows, **more)
