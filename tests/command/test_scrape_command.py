"""`doubles scrape` and `doubles update`: replaying, mistakes in the call, and what changed."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from local_site import CHECKOUT, fingerprint
from pages_like import api_page, results_page

from race_doubles.common.files import read_text_csv
from race_doubles.scrape import changes, expected


@pytest.fixture
def archive(tmp_path: Path, rows_1978, home) -> Path:
    """A folder of captured pages: Western States 1978 and UTMB 2004, made from data/raw."""
    folder = tmp_path / "archive"
    page = folder / "www.wser.org" / "results" / "1978-results" / "index.html"
    page.parent.mkdir(parents=True)
    page.write_bytes(results_page(rows_1978))
    rows = read_text_csv(home.raw / "utmb_results" / "2004.csv").to_dict("records")
    race = folder / "api.utmb.world" / "races" / "142.hokautmbmont-blancutmb.2004" / "results"
    race.mkdir(parents=True)
    for offset in range(0, len(rows), 100):
        (race / f"offset={offset}.json").write_bytes(api_page(rows[offset : offset + 100]))
    (folder / "origin.toml").write_text(ORIGIN)
    return folder


#: What the folder of captured pages says of itself.
ORIGIN = """
[[origin]]
paths = "www.wser.org/results/*"
way = "capture"
captured_on = 2031-02-03
made_by = "somebody with a browser"

[[origin]]
paths = "api.utmb.world/*"
way = "rebuilt"
made_by = "from rows"
"""


MISTAKES = {
    "a year that was not held": (["--race", "wser", "--year", "2008"], "wildfires"),
    "a year in which no race was held": (["--year", "2020"], "2020 was not held"),
    "a year without a page": (["--race", "wser", "--year", "1975"], "no results page"),
    "a year to come": (["--year", "2093"], "run `doubles update`"),
    "a year before the first": (["--race", "utmb", "--year", "1999"], "from 2003 to 2025"),
    "a year in words": (["--year", "last"], "not a valid integer"),
    "an unknown race": (["--race", "barkley"], "choose one of wser, utmb"),
    "an unknown source": (["--source", "strava"], "choose one of wser_results"),
    "a source of the other race": (
        ["--race", "utmb", "--source", "wser_results"],
        "No source of that name",
    ),
    "a folder that is not there": (["--replay", "nowhere"], "is not a folder"),
    "two ways at once": (["--replay", ".", "--offline"], "exclude each other"),
    "an unknown option": (["--fast"], "No such option"),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_in_the_call_ends_with_status_2(name, home, doubles):
    arguments, cause = MISTAKES[name]
    before = fingerprint(home.raw)
    status, said = doubles("scrape", *arguments)
    assert (status, fingerprint(home.raw)) == (2, before)
    assert cause in said and "Traceback" not in said


def test_a_replay_writes_what_the_pages_say_and_where_they_come_from(archive, home, doubles):
    wanted = fingerprint(home.raw)
    for path in home.raw.rglob("*.csv"):
        path.unlink()
    for source, year in (("wser_results", "1978"), ("utmb_results", "2004")):
        status, said = doubles(
            "scrape", "--replay", str(archive), "--source", source, "--year", year
        )
        assert status == 0, said
    found = fingerprint(home.raw)
    for name in ("wser_results/1978.csv", "utmb_results/2004.csv"):
        assert found[name] == wanted[name]
    rows = read_text_csv(home.raw / "provenance.csv")
    assert rows.groupby("source")["way"].agg(set).to_dict() == {
        "wser_results": {"capture"},
        "utmb_results": {"rebuilt"},
    }
    assert set(rows["fetched_at"]) == {"2031-02-03", ""}
    assert set(rows["origin"]) == {"somebody with a browser", "from rows"}


def test_a_folder_that_says_nothing_of_its_origin_is_of_unknown_origin(archive, home, doubles):
    (archive / "origin.toml").unlink()
    call = ("scrape", "--replay", str(archive), "--source", "utmb_results", "--year", "2004")
    (home.raw / "provenance.csv").unlink()
    assert doubles(*call)[0] == 0
    rows = read_text_csv(home.raw / "provenance.csv")
    assert set(rows["way"]) == {"unknown"} and set(rows["fetched_at"]) == {""}
    assert set(rows["origin"]) == {"a folder without an entry for it in origin.toml"}


def test_a_replay_of_unknown_origin_takes_nothing_from_what_is_known(archive, home, doubles):
    call = ("scrape", "--replay", str(archive), "--source", "utmb_results", "--year", "2004")
    doubles(*call)
    before = fingerprint(home.raw)
    (archive / "origin.toml").unlink()
    assert doubles(*call)[0] == 0
    assert fingerprint(home.raw) == before


WRONG_ORIGINS = {
    "no TOML": ("[[origin", "cannot be read"),
    "no maker": ('[[origin]]\npaths = "*"\nway = "capture"\n', "entry 1 has no made_by"),
    "an unknown way": (
        '[[origin]]\npaths = "*"\nway = "live"\nmade_by = "x"\n',
        "the way 'live'",
    ),
    "a day in words": (
        '[[origin]]\npaths = "*"\nway = "capture"\nmade_by = "x"\ncaptured_on = "May"\n',
        "captured_on 'May', which is no date",
    ),
}


@pytest.mark.parametrize("name", WRONG_ORIGINS)
def test_an_origin_that_cannot_be_one_is_a_mistake_in_the_call(name, archive, home, doubles):
    text, cause = WRONG_ORIGINS[name]
    (archive / "origin.toml").write_text(text)
    before = fingerprint(home.raw)
    status, said = doubles("scrape", "--replay", str(archive), "--year", "2004", "--race", "utmb")
    assert (status, fingerprint(home.raw)) == (2, before)
    assert cause in said


def test_a_replay_run_twice_changes_no_byte(archive, home, doubles):
    call = ("scrape", "--replay", str(archive), "--source", "utmb_results", "--year", "2004")
    doubles(*call)
    before = fingerprint(home.root / "data")
    status, said = doubles(*call)
    assert (status, fingerprint(home.root / "data")) == (0, before)
    assert "1 unchanged" in said


def test_a_file_the_archive_misses_is_named(archive, home, doubles):
    missing = next(archive.rglob("offset=200.json"))
    missing.unlink()
    before = fingerprint(home.raw)
    status, said = doubles(
        "scrape", "--replay", str(archive), "--source", "utmb_results", "--year", "2004"
    )
    assert (status, fingerprint(home.raw)) == (1, before)
    assert "results/offset=200.json" in said and str(archive) in said


def test_a_robots_txt_in_the_archive_is_obeyed_too(archive, home, doubles):
    (archive / "www.wser.org" / "robots.txt").write_text("User-agent: *\nDisallow: /\n")
    status, said = doubles(
        "scrape", "--replay", str(archive), "--source", "wser_results", "--year", "1978"
    )
    assert status == 1 and "robots.txt forbids" in said


def test_a_replay_does_not_replace_what_was_fetched_live(archive, home, doubles):
    path = home.raw / "provenance.csv"
    path.write_text(path.read_text().replace(",capture,", ",live,"))
    before = fingerprint(home.raw)
    call = ("scrape", "--replay", str(archive), "--source", "wser_results", "--year", "1978")
    status, said = doubles(*call)
    assert (status, fingerprint(home.raw)) == (0, before) and "1 kept" in said
    assert doubles(*call, "--refresh")[0] == 0
    assert fingerprint(home.raw) != before


def test_what_a_killed_run_left_half_written_is_swept_away(archive, home, doubles):
    leftover = home.raw / "wser_results" / ".1978.csv.abc.part"
    leftover.write_text("half")
    doubles("scrape", "--replay", str(archive), "--source", "wser_results", "--year", "1978")
    assert not leftover.exists()


def test_control_characters_are_dropped_and_counted(archive, home, doubles, rows_1978):
    rows_1978[0][2] = "An\u202edy\u200f"
    page = archive / "www.wser.org" / "results" / "1978-results" / "index.html"
    page.write_bytes(results_page(rows_1978))
    status, said = doubles(
        "scrape", "--replay", str(archive), "--source", "wser_results", "--year", "1978"
    )
    assert status == 0 and "2 control characters dropped" in said
    assert read_text_csv(home.raw / "wser_results" / "1978.csv")["first_name"][0] == "Andy"


@pytest.fixture
def until_1977(monkeypatch):
    """A registry that knows Western States to 1977 and UTMB to 2003, in the year 1978."""
    kept = {
        (source, year): entry
        for (source, year), entry in expected.load().items()
        if year <= (2003 if source == "utmb_results" else 1977)
        and source in ("wser_results", "utmb_results")
    }
    kept["wser_results", 1977] = expected.Expected(
        "wser_results", 1977, expected.load()["wser_results", 1978].header, 29, 0, 0
    )
    monkeypatch.setattr(expected, "load", lambda: kept)
    update = sys.modules.get("race_doubles.command.update") or __import__(
        "race_doubles.command.update", fromlist=["update"]
    )
    sources = {name: s for name, s in update.SOURCES.items() if name == "wser_results"}
    monkeypatch.setattr(update, "SOURCES", sources)


def test_update_fetches_a_new_edition_and_shows_the_rows(archive, home, doubles, until_1977):
    (home.raw / "wser_results" / "1978.csv").unlink()
    status, said = doubles("update", "--replay", str(archive))
    assert status == 0, said
    assert "wser_results 1978: 30 rows added, 0 removed, 0 changed" in said
    assert "+ 1 Andy Gonzales 18:50:00" in said and "and 10 more" in said
    assert "Not published yet" in said and "wser_results 1979" in said
    assert "wser_results,1978,30,0,0,Place | Time | First | Last | Gender | Age" in said


def test_update_shows_what_was_corrected(archive, home, doubles, until_1977):
    path = home.raw / "wser_results" / "1978.csv"
    text = path.read_text().replace("18:50:00", "18:50:59")
    lines = text.splitlines(keepends=True)
    path.write_text("".join(lines[:-1]))
    status, said = doubles("update", "--replay", str(archive))
    assert status == 0, said
    assert "wser_results 1978: 1 rows added, 0 removed, 1 changed" in said
    assert "~ 1 Andy Gonzales 18:50:00: time '18:50:59' -> '18:50:00'" in said


def test_update_stops_at_a_new_edition_with_half_the_rows(
    archive, home, doubles, until_1977, rows_1978
):
    page = archive / "www.wser.org" / "results" / "1978-results" / "index.html"
    page.write_bytes(results_page(rows_1978[:14]))
    before = fingerprint(home.raw)
    status, said = doubles("update", "--replay", str(archive))
    assert (status, fingerprint(home.raw)) == (1, before)
    assert "expected about 29 rows as the edition before, found 14" in said


def test_two_runners_of_one_name_are_compared_one_by_one():
    table = read_text_csv(CHECKOUT / "data" / "raw" / "utmb_results" / "2018.csv")
    assert not changes.compare("utmb_results", 2018, table, table.copy())
    twice = table[table.duplicated(["runner_uri", "fullname"], keep="first")]
    assert len(twice) > 0
    fewer = table.drop(index=twice.index[0])
    found = changes.compare("utmb_results", 2018, table, fewer)
    assert (len(found.added), len(found.removed)) == (0, 1)
