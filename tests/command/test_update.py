"""`doubles update` on years that have not been: what is taken, what is said, what is kept."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from local_site import CHECKOUT, fingerprint
from new_year import NewYear
from pages_like import results_page

import race_doubles.command.update as update
from race_doubles.common.files import read_text_csv
from race_doubles.common.paths import Project
from race_doubles.scrape import expected, registry
from race_doubles.scrape.registering import MARK
from race_doubles.scrape.sources import SOURCES

GOING_ON = [source for source in SOURCES.values() if source.goes_on and source.is_of_results]
#: The newest year of which every source that goes on is held, and the first of which none is.
LIKE = max(set.intersection(*(set(expected.years_of(source.name)) for source in GOING_ON)))
NEXT = max(year for source in GOING_ON for year in expected.years_of(source.name)) + 1
#: Editions that a span is made from.
HELD = 5
WSER = ("wser_results", "wser_stats", "wser_entrants")
UTMB = ("utmb_results", "utmb_live")
PAGE = f"www.wser.org/results/{NEXT}-results/index.html"
API = f"api.utmb.world/races/142.hokautmbmont-blancutmb.{NEXT}/results"


def checkout_of(folder: Path, sources: tuple[str, ...], before: int = NEXT) -> Project:
    """A project with the last editions of some sources before a year, registered as in this checkout."""
    shutil.copytree(CHECKOUT / "data" / "curated", folder / "data" / "curated")
    raw = folder / "data" / "raw"
    raw.mkdir()
    provenance = read_text_csv(CHECKOUT / "data" / "raw" / "provenance.csv")
    kept = []
    for source in sources:
        (raw / source).mkdir()
        years = [year for year in expected.years_of(source) if year < before][-HELD:]
        for year in years:
            for path in (CHECKOUT / "data" / "raw" / source).glob(f"{year}*"):
                shutil.copy(path, raw / source / path.name)
        rows = provenance["source"].eq(source) & provenance["year"].isin(map(str, years))
        kept.append(provenance.index[rows])
    chosen = provenance.loc[[at for index in kept for at in index]]
    chosen.to_csv(raw / "provenance.csv", index=False, lineterminator="\n")
    # Only what is held is known: of the other sources nothing is asked.
    keep_lines(folder, "expected.csv", lambda cells: cells[0] in sources)
    found_by = {(SOURCES[name].found_by, SOURCES[name].race) for name in sources}
    keep_lines(folder, "source_parameters.csv", lambda cells: (cells[0], cells[1]) in found_by)
    expected.forget()
    return Project(folder)


def keep_lines(folder: Path, name: str, is_ours: Callable[[list[str]], bool]) -> None:
    """Leave of a curated file its heading and the lines whose cells are ours."""
    path = folder / "data" / "curated" / name
    head, *lines = path.read_text("utf-8").splitlines(keepends=True)
    path.write_text("".join([head, *(line for line in lines if is_ours(line.split(",")))]), "utf-8")


@pytest.fixture
def this_year(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """Lets the command run in a year."""

    def run_in(year: int) -> None:
        monkeypatch.setattr(update, "current_year", lambda: year)

    run_in(NEXT)
    return run_in


@pytest.fixture
def western(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, this_year) -> Project:
    """A project that holds Western States alone, in the year after the last one."""
    monkeypatch.setenv("DOUBLES_HOME", str(tmp_path / "home"))
    return checkout_of(tmp_path / "home", WSER)


@pytest.fixture
def alps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, this_year) -> Project:
    """A project that holds UTMB's results alone."""
    monkeypatch.setenv("DOUBLES_HOME", str(tmp_path / "home"))
    return checkout_of(tmp_path / "home", ("utmb_results",))


@pytest.fixture
def both(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, this_year) -> Project:
    """A project that holds both races."""
    monkeypatch.setenv("DOUBLES_HOME", str(tmp_path / "home"))
    return checkout_of(tmp_path / "home", (*WSER, *UTMB))


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    """The folder to replay."""
    return tmp_path / "pages"


def of_next(**how) -> NewYear:
    return NewYear(CHECKOUT / "data" / "raw", NEXT, LIKE, **how)


def part(said: str, title: str) -> str:
    """One part of the page of words."""
    return said.partition(f"{title}\n")[2].partition("\n\n")[0]


def test_a_whole_year_is_taken_counted_and_registered(both, pages, doubles):
    year = of_next()
    year.write(pages)
    status, said = doubles("update", "--replay", str(pages))
    assert status == 0, said
    for source in (*WSER, *UTMB):
        rows = len(year.rows(source))
        assert f"{source} {NEXT}: {rows:,} rows" in part(said, "What is new")
        assert len(read_text_csv(both.raw / source / f"{NEXT}.csv")) == rows
        assert expected.load(both.curated)[source, NEXT].rows == rows
    assert f"Of {NEXT} Western States and UTMB are in." in said
    editions = registry.load_editions(both.curated).set_index(["race", "year"])
    start = str(NEXT) + year.rows("utmb_live")[0]["start"][4:10]
    assert editions.loc[("utmb", str(NEXT)), "date"] == start
    assert (editions.loc[[("wser", str(NEXT)), ("utmb", str(NEXT))], "status"] == "held").all()
    claims = registry.load_claims(both.curated)
    assert claims.loc[claims["year"].eq(str(NEXT)), "why"].str.startswith(MARK).all()
    ages = read_text_csv(both.raw / "provenance.csv").query(
        f"source == 'utmb_live' and year == '{NEXT}'"
    )
    assert set(ages["ages_as_of"]) == {str(NEXT)}


def test_the_same_pages_again_change_no_byte(western, pages, doubles):
    of_next().write(pages, ("wser",))
    assert doubles("update", "--replay", str(pages))[0] == 0
    before = fingerprint(western.root / "data" / "raw") | fingerprint(western.curated)
    status, said = doubles("update", "--replay", str(pages))
    assert (status, fingerprint(western.raw) | fingerprint(western.curated)) == (0, before)
    assert "Nothing in data/raw changed" in said and "git diff" not in said


def test_in_july_one_race_is_in_and_in_september_both(both, pages, doubles):
    of_next().write(pages, ("wser",))
    status, said = doubles("update", "--replay", str(pages))
    assert status == 0, said
    assert f"{NEXT} is half a year so far: Western States is in and UTMB is not" in said
    assert f"utmb_results {NEXT}: not published yet" in part(said, "What is missing")
    of_next().write(pages, ("utmb",))
    status, said = doubles("update", "--replay", str(pages))
    assert status == 0, said
    assert f"Of {NEXT} Western States and UTMB are in." in said
    assert "wser_results" not in part(said, "What is new")


def test_a_date_that_a_page_states_replaces_that_of_the_rule(both, pages, doubles):
    of_next().write(pages, ("utmb",))
    live = pages / "utmblive-api.utmb.world"
    shutil.move(live, pages / "later")
    assert doubles("update", "--replay", str(pages))[0] == 0
    claims = registry.load_claims(both.curated).query(f"race == 'utmb' and year == '{NEXT}'")
    assert "by the rule" in claims.set_index("field").loc["date", "why"]
    shutil.move(pages / "later", live)
    assert doubles("update", "--replay", str(pages))[0] == 0
    claims = registry.load_claims(both.curated).query(f"race == 'utmb' and year == '{NEXT}'")
    assert claims.set_index("field").loc["date", "why"] == f"{MARK}: stated in utmb_live"


def test_a_race_that_was_cancelled_is_not_looked_for(western, pages, doubles):
    (pages / "www.wser.org").mkdir(parents=True)
    path = western.curated / "edition_claims.csv"
    row = f"wser,{NEXT},status,cancelled,yes,https://www.wser.org/,wildfires\n"
    path.write_text(path.read_text("utf-8") + row, "utf-8")
    registry.forget()
    status, said = doubles("update", "--replay", str(pages))
    assert status == 0, said
    assert f"wser_results {NEXT}" not in said and f"wser_stats {NEXT}" not in said


def test_a_result_corrected_a_week_later_comes_in(western, pages, doubles):
    of_next().write(pages, ("wser",))
    doubles("update", "--replay", str(pages))

    def without_the_last(rows):
        return [{**rows[0], "city": "Elsewhere"}, *rows[1:-1]]

    of_next(change={"wser_results": without_the_last}).write(pages, ("wser",))
    status, said = doubles("update", "--replay", str(pages))
    assert status == 0, said
    told = part(said, "What changed")
    assert f"wser_results {NEXT}: 0 rows added, 1 removed, 1 changed" in told
    assert "-> 'Elsewhere'" in told
    rows = len(read_text_csv(western.raw / "wser_results" / f"{NEXT}.csv"))
    assert expected.load(western.curated)["wser_results", NEXT].rows == rows


def test_two_years_at_once(western, pages, doubles, this_year):
    this_year(NEXT + 1)
    of_next().write(pages, ("wser",))
    later = NewYear(CHECKOUT / "data" / "raw", NEXT + 1, LIKE, slower=1.02)
    later.write(pages, ("wser",))
    status, said = doubles("update", "--replay", str(pages))
    assert status == 0, said
    for year in (NEXT, NEXT + 1):
        assert f"wser_results {year}: " in part(said, "What is new")
        assert (
            registry.load_editions(western.curated)
            .query(f"race == 'wser' and year == '{year}'")
            .size
        )


def test_runners_registered_before_the_race_are_no_result(alps, pages, doubles):
    def registered(rows):
        return [{**row, "time": "", "rank": ""} for row in rows]

    before = fingerprint(alps.raw)
    of_next(change={"utmb_results": registered}).write(pages, ("utmb",))
    status, said = doubles("update", "--replay", str(pages))
    assert (status, fingerprint(alps.raw)) == (0, before), said
    assert "not one finish, so it is a list of who is registered" in said
    of_next().write(pages, ("utmb",))
    status, said = doubles("update", "--replay", str(pages))
    assert status == 0 and f"utmb_results {NEXT}: " in part(said, "What is new")


@dataclass(frozen=True)
class Fault:
    """What is wrong with the pages of the new year, what is said, and whether the edition is taken all the same."""

    spoil: Callable[[Path], None]
    said: str
    is_taken: bool = False
    status: int = 1


def page_becomes(text: str) -> Callable[[Path], None]:
    return lambda pages: (pages / PAGE).write_text(text)


def rows_become(change) -> Callable[[Path], None]:
    return lambda pages: of_next(change={"wser_results": change}).write(pages, ("wser",)) and None


def encoded_otherwise(pages: Path) -> None:
    text = (pages / PAGE).read_bytes().decode()
    (pages / PAGE).write_bytes(text.replace("</td>", "é</td>", 1).encode("latin-1", "replace"))


def last_year_again(pages: Path) -> None:
    raw = CHECKOUT / "data" / "raw" / "wser_results" / f"{LIKE}.csv"
    heads = ["Place", "Time", "First Name", "Last Name", "Gender", "Age"]
    table = read_text_csv(raw)[["place", "time", "first_name", "last_name", "gender", "age"]]
    (pages / PAGE).write_bytes(results_page(table.values.tolist(), heads))


def columns_in_another_order(pages: Path) -> None:
    heads = {"time": "Time", "last_name": "Last", "first_name": "First", "place": "Place",
             "gender": "Gender", "shoes": "Shoes", "age": "Age"}  # fmt: skip
    rows = [
        [{**row, "shoes": "blue"}[name] for name in heads] for row in of_next().rows("wser_results")
    ]
    (pages / PAGE).write_bytes(results_page(rows, list(heads.values())))


def swapped(rows):
    return [{**row, "first_name": row["last_name"], "last_name": row["first_name"]} for row in rows]


FAULTS = {
    "a page that a script would fill": Fault(
        page_becomes("<html><title>Results</title><div id=app></div><script src=a.js></script></html>"),
        "found 0 in",
    ),
    "a login page with status 200": Fault(
        page_becomes("<html><title>Log in</title><form><input name=password></form></html>"),
        "of a page titled 'Log in'",
    ),
    "a captcha": Fault(
        page_becomes("<html><title>Are you a robot?</title></html>"), "titled 'Are you a robot?'"
    ),
    "a soft 404": Fault(
        page_becomes("<html><title>Page not found</title></html>"), "titled 'Page not found'"
    ),
    "an encoding that is not the page's": Fault(encoded_otherwise, "expected UTF-8"),
    "last year's page under this year's address": Fault(
        last_year_again, f"of its names and times are those of {LIKE} [same as another edition]"
    ),
    "half a page": Fault(
        rows_become(lambda rows: rows[: len(rows) // 2]), "[finishers]"
    ),
    "first and last names swapped": Fault(rows_become(swapped), "[swapped]"),
    "everybody a stranger": Fault(
        lambda pages: of_next(returning=0.0).write(pages, ("wser",)) and None, "[returning]"
    ),
    "times in another unit": Fault(
        rows_become(lambda rows: [{**row, "time": f"{row['time'][3:]}"} for row in rows]), "wser_results"
    ),
    "reordered and added columns": Fault(
        columns_in_another_order, "the column 'Shoes' is not known and not collected", True, 0
    ),
    "a page that is not there": Fault(
        lambda pages: (pages / PAGE).unlink(), f"wser_results {NEXT}: not published yet", False, 0
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_in_the_results_page(name, western, pages, doubles):
    of_next().write(pages, ("wser",))
    fault = FAULTS[name]
    fault.spoil(pages)
    before = fingerprint(western.raw / "wser_results")
    status, said = doubles("update", "--replay", str(pages))
    assert status == fault.status and fault.said in said and "Traceback" not in said, said
    assert (western.raw / "wser_results" / f"{NEXT}.csv").exists() == fault.is_taken
    after = fingerprint(western.raw / "wser_results")
    assert {name: after[name] for name in before} == before
    assert (("wser_results", NEXT) in expected.load(western.curated)) == fault.is_taken


def one_page_twice(pages: Path) -> None:
    shutil.copy(pages / API / "offset=300.json", pages / API / "offset=400.json")


def without_a_page(pages: Path) -> None:
    (pages / API / "offset=400.json").unlink()


def an_empty_page(pages: Path) -> None:
    (pages / API / "offset=400.json").write_text('{"results": []}')


def a_total_in_words(pages: Path) -> None:
    for path in (pages / API).glob("*.json"):
        path.write_text(json.dumps({"total": "many", **json.loads(path.read_text())}))


API_FAULTS = {
    "one page of a hundred twice": Fault(one_page_twice, "[repeats]"),
    "a page missing in the middle": Fault(
        without_a_page, "After 4 pages of it, the next one is missing"
    ),
    "an empty page in the middle": Fault(an_empty_page, "[rows]"),
    "a total that is no number": Fault(a_total_in_words, "utmb_results", True, 0),
}


@pytest.mark.parametrize("name", API_FAULTS)
def test_a_fault_in_the_results_api(name, alps, pages, doubles):
    of_next().write(pages, ("utmb",))
    fault = API_FAULTS[name]
    fault.spoil(pages)
    before = fingerprint(alps.raw)
    status, said = doubles("update", "--replay", str(pages))
    assert status == fault.status and fault.said in said and "Traceback" not in said, said
    assert fault.is_taken or fingerprint(alps.raw) == before


def test_what_looks_odd_is_taken_once_a_row_accepts_it(western, pages, doubles):
    half = of_next(change={"wser_results": lambda rows: rows[: len(rows) // 2]})
    half.write(pages, ("wser",))
    status, said = doubles("update", "--replay", str(pages))
    checks = set(re.findall(r"\[([a-z_ ]+)\]", part(said, "What looks odd")))
    checks.discard("check")
    assert status == 1 and {"rows", "finishers"} <= checks
    rows = [
        f"wser_results,{NEXT},{check},stopped by fire at noon,https://www.wser.org/"
        for check in checks
    ]
    text = "\n".join(["source,year,check,reason,evidence", *rows]) + "\n"
    (western.curated / "accepted_editions.csv").write_text(text)
    status, said = doubles("update", "--replay", str(pages))
    assert status == 0, said
    assert "accepted although" in part(said, "What looks odd")


def test_two_sources_of_one_edition_must_tell_of_the_same_people(western, pages, doubles):
    of_next().write(pages, ("wser",))
    strangers = lambda rows: [{**row, "last_name": row["last_name"][::-1]} for row in rows]  # noqa: E731
    of_next(change={"wser_stats": strangers}).write(pages, ("wser",))
    status, said = doubles("update", "--replay", str(pages))
    assert status == 1 and f"in wser_results {NEXT}, at least" in said and "[sources agree]" in said


def serve(site, pages: Path) -> None:
    """Every page of the folder from the local server; what it does not hold is answered with 404."""
    for path in pages.rglob("index.html"):
        address = "/" + path.relative_to(pages).as_posix().removesuffix("index.html")
        site.expect_request(address).respond_with_data(path.read_bytes())
    for path in pages.rglob("*.xlsx"):
        site.expect_request("/" + path.relative_to(pages).as_posix()).respond_with_data(
            path.read_bytes()
        )
    site.expect_request("/www.wser.org/robots.txt").respond_with_data("", status=404)
    site.no_handler_status_code = 404


def test_not_there_yet_is_told_from_not_there_any_more(western, pages, doubles, site):
    of_next().write(pages, ("wser",))
    serve(site, pages)
    before = fingerprint(western.raw)
    status, said = doubles("update")
    # Nothing but the new year answers: what is known of every source is gone.
    assert status == 1
    assert f"wser_results {LIKE}: not there any more" in said and "the source has moved" in said
    assert {
        name: fingerprint(western.raw)[name] for name in before if "provenance" not in name
    } == {name: digest for name, digest in before.items() if "provenance" not in name}
