"""Every source as it describes itself, written out; what each asks for; and what its cells may be, at their edges."""

from __future__ import annotations

import json

import pytest
from pages_like import api_page, results_page, sheet

from race_doubles.common.errors import Problem
from race_doubles.scrape import world_series
from race_doubles.scrape.pages import Page
from race_doubles.scrape.parsers import (
    itra,
    livetrail,
    opensplittime,
    utmb_api,
    wser_draw,
    wser_lottery,
    wser_pages,
    wser_stats,
    wser_waitlist,
)
from race_doubles.scrape.reading import Reading
from race_doubles.scrape.sources import SOURCES, sources_of

LIVE = """live results | url fullname rank race_time | url fullname | fullname
  fullname url bib sex age country_code category club rank sex_rank category_rank race_time diff_to_first status is_finisher start index |
  starters | capture | nationality | live | https://utmblive-api.utmb.world/races/{course}/progressive?type=PROGRESSIVE_RANKING&page={page}&limit=100"""
#: Race and strength; then label, key, identity, names, columns, columns of some editions, what it lists, what an age means, and a
#: country; by which rows it is found; its address.
DESCRIBED = {
    "wser_results": ("wser", 0, """results page | place time first_name last_name | bib first_name last_name | first_name last_name
        place time bib first_name last_name gender age city region note | finishers | race day | residence | |
        https://www.wser.org/results/{year}-results/"""),
    "wser_stats": ("wser", 1, """stats file | bib name first_name last_name time | bib name first_name last_name | first_name last_name name
        place time bib first_name last_name name gender age division city region status note
        + country time_again finish_clock hometown pace division_place | starters | race day | residence | stats |
        https://www.wser.org/wp-content/uploads/stats/wser{year}.{ending}"""),
    "utmb_results": ("utmb", 0, """results API | runner_uri fullname time rank | runner_uri fullname | fullname
        runner_uri fullname time rank nationality nationality_code index age_group gender | starters | group | nationality | results |
        https://api.utmb.world/races/{race_id}.{year}/results?lang=fr&offset={offset}&limit=100&gender="""),
    "wser_entrants": ("wser", 2, """entrants list | first_name last_name age city | first_name last_name city | first_name last_name
        first_name last_name gender age city state country bib entry_type ws_finishes + rollover awards | entrants | race day | residence | |
        https://www.wser.org/{year}-entrants-list/"""),
    "utmb_live": ("utmb", 1, LIVE),
    "utmb_livetrail": ("utmb", 2, """LiveTrail archive | bib | | given_name family_name
        rank bib family_name given_name sex category club country time | starters | category | nationality | |
        https://livetrail.net/histo/utmb_{year}/"""),
    "hardrock_stats": ("hardrock", 0, """OpenSplitTime's file | bib | | first_name last_name
        bib first_name last_name gender age city state country time | starters | race day | residence | opensplittime |
        https://raw.githubusercontent.com/SplitTime/OpenSplitTime/{commit}/hardrock{year}.xlsx"""),
    "hardrock_itra": ("hardrock", 1, """ITRA's listing | rank runner time | rank runner | runner
        rank runner time age gender nationality time_in_seconds | finishers | capture | nationality | itra |
        https://raw.githubusercontent.com/rfordatascience/tidytuesday/main/data/2021/2021-10-26/ultra_rankings.csv"""),
    "canyons_100k_live": ("canyons_100k", 0, LIVE),
    "canyons_100m_live": ("canyons_100m", 0, LIVE),
    "lavaredo_live": ("lavaredo", 0, LIVE),
    "wser_draw": ("wser", 1, """Western States draw | stage place_in_list | | name
        stage place_in_list name home tickets | draw | none | none | | https://lottery.wser.org/"""),
    "wser_waitlist": ("wser", 2, """wait list | place_in_list | | first_name last_name
        place_in_list status first_name last_name gender age city state country years tickets bib | wait list | race day | none | |
        https://www.wser.org/{year}-wait-list/"""),
    "wser_lottery": ("wser", 3, """Western States lottery list | id last_name first_name gender age state | | first_name last_name
        id last_name first_name gender age state country years tickets qualifier | applicants | race day | none | |
        https://www.wser.org/lottery{year}.html"""),
}  # fmt: skip


@pytest.mark.parametrize("name", DESCRIBED)
def test_a_source_is_as_it_is_written_out_here(name):
    one = SOURCES[name]
    race, strength, said = DESCRIBED[name]
    label, key, identity, names_and_columns, lists, ages, country, found_by, url = (part.strip() for part in said.split("|"))  # fmt: skip
    names, _, columns = names_and_columns.partition("\n")
    required, _, known = columns.partition("+")
    assert (one.name, one.race, one.strength, one.label) == (name, race, strength, label)
    assert (one.key, one.identity, one.names) == tuple(tuple(part.split()) for part in (key, identity, names))  # fmt: skip
    assert (one.required, one.known) == (tuple(required.split()), tuple(known.split()))
    assert (one.lists, one.ages, one.country, one.found_by, one.url) == (lists, ages, country, found_by, url)  # fmt: skip
    assert one.has_splits == (name in ("wser_stats", "utmb_livetrail", "hardrock_stats"))
    assert one.is_private == (name in ("wser_draw", "wser_waitlist", "wser_lottery"))
    assert one.goes_on == (name not in ("utmb_livetrail", "hardrock_stats", "hardrock_itra"))
    assert one.like == ("utmb_live" if race not in ("wser", "utmb", "hardrock") else "")
    assert sources_of(race) == tuple(other for other in DESCRIBED if SOURCES[other].race == race and SOURCES[other].is_of_results) or race == "wser"  # fmt: skip


def test_all_are_written_out_in_the_order_in_which_they_are_collected():
    assert list(SOURCES) == list(DESCRIBED)
    assert sources_of("wser") == ("wser_results", "wser_stats", "wser_entrants")
    assert sources_of("utmb") == ("utmb_results", "utmb_live", "utmb_livetrail")


def test_a_race_of_the_series_by_its_results(monkeypatch):
    """No race that is held has them; the next one may."""
    asked = []
    rows = {"results": {"race_id": "9.race", "tenant": "valley"}}
    monkeypatch.setattr(world_series, "parameters_of", lambda kind, race, year, *needed: asked.append((race, year, needed)) or rows[kind])  # fmt: skip
    source = world_series.results_of("valley_100", 3)
    assert (source.name, source.race, source.strength, source.like, source.label) == ("valley_100_results", "valley_100", 3, "utmb_results", "results API")  # fmt: skip
    with pytest.raises(Problem, match=r"valley_100_results 2031 \(https://api"):
        source.read(2031, lambda page: api_page([]))
    assert asked == [("valley_100", 2031, ("race_id", "tenant"))]
    assert world_series.results_of("valley_100").strength == 0


class Enough(Exception):
    """The page that was asked for is known now."""


def door(name: str, year: int) -> Page:
    """The first page that a source asks for."""
    asked = []

    def get(page: Page) -> bytes:
        asked.append(page)
        raise Enough

    with pytest.raises(Enough):
        SOURCES[name].read(year, get)
    return asked[0]


@pytest.mark.parametrize(
    ("name", "year", "page"),
    [
        ("wser_results", 2019, Page("page", "https://www.wser.org/results/2019-results/")),
        ("wser_stats", 1990, Page("page", "https://www.wser.org/wp-content/uploads/stats/wser1990.txt")),
        ("wser_entrants", 2019, Page("page", "https://www.wser.org/2019-entrants-list/")),
        ("wser_draw", 2026, Page("page", "https://lottery.wser.org/")),
        ("wser_waitlist", 2019, Page("page", "https://www.wser.org/2019-wait-list/")),
        ("wser_lottery", 2019, Page("page", "https://www.wser.org/lottery2019.html")),
        ("utmb_results", 2019, Page("offset=0", "https://api.utmb.world/races/142.hokautmbmont-blancutmb.2019/results?lang=fr&offset=0&limit=100&gender=", {"x-tenant-id": "montblanc"})),
        ("utmb_live", 2023, Page("page=0", "https://utmblive-api.utmb.world/races/utmb/progressive?type=PROGRESSIVE_RANKING&page=0&limit=100", {"X-Tenant": "utmb_2023"}, needs_token="UTMB_LIVE_TOKEN")),
        ("lavaredo_live", 2022, Page("page=0", "https://utmblive-api.utmb.world/races/LUT/progressive?type=PROGRESSIVE_RANKING&page=0&limit=100", {"X-Tenant": "lavaredo_2022"}, needs_token="UTMB_LIVE_TOKEN")),
        ("utmb_livetrail", 2010, Page("classement", "https://livetrail.net/histo/utmb_2010/classement.php?course=utmb&cat=scratch")),
        ("hardrock_stats", 2014, Page("page", "https://raw.githubusercontent.com/SplitTime/OpenSplitTime/22fb3156/hardrock2014.xlsx")),
        ("hardrock_itra", 2014, Page("page", "https://raw.githubusercontent.com/rfordatascience/tidytuesday/main/data/2021/2021-10-26/ultra_rankings.csv")),
    ],
)  # fmt: skip
def test_what_a_source_asks_for_first(name, year, page):
    assert door(name, year) == page


@pytest.mark.parametrize("name", [name for name in SOURCES if name != "utmb_livetrail"])
def test_a_page_that_is_none_is_named_by_source_year_and_address(name):
    year = {"wser_draw": 2026, "hardrock_stats": 2014, "hardrock_itra": 2014}.get(name, 2023)
    page = door(name, year)
    with pytest.raises(Problem) as problem:
        SOURCES[name].read(year, lambda page: b"nothing of the kind")
    assert str(problem.value).startswith(f"{name} {year} ({page.url})")


RANKING = b'<d><classement><c class="1" doss="45" nom="MO\x09SS" prenom="Ann" sx="F" cat="SE F" club="" pays="IE" tps="23:00:01"/><c class="" doss="7" nom="LUND" prenom="Bo" sx="H" cat="" club="" pays="" tps=""/></classement></d>'  # fmt: skip
PASSED = '<d><pts><pt idpt="3" n="Voza"/><pt idpt="9" n="Arriv\u00e9e\u200b"/></pts><lignes><l doss="7"><p idpt="3" h="02:10:00"/></l><l doss="45"><p idpt="9" h="23:00:01"/></l></lignes></d>'.encode()  # fmt: skip


def test_livetrail_is_asked_for_the_ranking_and_then_for_the_passings():
    asked = []

    def get(page: Page) -> bytes:
        asked.append(page)
        return RANKING if page.part == "classement" else PASSED

    parsed = SOURCES["utmb_livetrail"].read(2010, get)
    assert asked[1] == Page("passages", "https://livetrail.net/histo/utmb_2010/passages.php", form={"course": "utmb", "cat": "scratch", "from": "1", "to": "1000000"})  # fmt: skip
    assert parsed.table.to_dict("list") == {
        "row": [1, 2], "rank": ["1", ""], "bib": ["45", "7"], "family_name": ["MO SS", "LUND"], "given_name": ["Ann", "Bo"], "sex": ["F", "H"],
        "category": ["SE F", ""], "club": ["", ""], "country": ["IE", ""], "time": ["23:00:01", ""],
    }  # fmt: skip
    assert parsed.header == ("class", "doss", "nom", "prenom", "sx", "cat", "club", "pays", "tps")
    assert parsed.rows_by_part == {"classement": 2, "passages": 2}
    assert parsed.removed == 1 and parsed.notes == ()
    # Numbers of points are those of the course, with gaps where nobody passed.
    assert parsed.splits.to_numpy().tolist() == [[2, "7", "Voza", "", 1, "02:10:00", 7800], [1, "45", "Arrivée", "", 2, "23:00:01", 82_801]]  # fmt: skip
    for part in ("classement", "passages"):
        with pytest.raises(Problem, match=rf"^utmb_livetrail 2010 \(https://livetrail\.net/histo/utmb_2010/{part}\.php"):  # fmt: skip
            SOURCES["utmb_livetrail"].read(2010, lambda page, part=part: b"<x/>" if page.part == part else RANKING)  # fmt: skip


def western(column: str, text: str) -> list[str]:
    row = {"Place": "1", "Time": "20:00:00", "First": "A", "Last": "B", "Gender": "F", "Age": "30", "Bib": "1"}  # fmt: skip
    parsed = wser_pages.parse_results(results_page([list((row | {column: text}).values())], list(row)), Reading("x"))  # fmt: skip
    return parsed.table.iloc[0].tolist()


def of_series(column: str, text: str) -> list[str]:
    row = dict.fromkeys(utmb_api.RESULT_FIELDS, "") | {"fullname": "A", "gender": "F"}
    return utmb_api.parse_results(json.dumps({"results": [row | {column: text}]}).encode(), Reading("x"))[0]  # fmt: skip


def of_live(column: str, text: str) -> list[str]:
    row = dict.fromkeys(utmb_api.LIVE_FIELDS, "") | {"info.fullname": "A", "info.sex": "F", "status": "f"}  # fmt: skip
    return utmb_api.parse_live(json.dumps({"runners": [row | {column: text}]}).encode(), Reading("x"))[0]  # fmt: skip


def trail(column: str, text: str) -> list[str]:
    row = {"class": "1", "doss": "4", "nom": "A", "prenom": "B", "sx": "F", "cat": "", "club": "", "pays": "", "tps": ""}  # fmt: skip
    attributes = " ".join(f'{name}="{value}"' for name, value in (row | {column: text}).items())
    return livetrail.parse_ranking(f"<d><classement><c {attributes}/></classement></d>".encode(), Reading("x"))[0]  # fmt: skip


def listed(column: str, text: str) -> list[str]:
    row = {"rank": "1", "runner": "A", "time": "26H 20M 21S", "age": "50", "gender": "M", "nationality": "USA", "time_in_seconds": "94821"}  # fmt: skip
    lines = [",".join(itra.HEADER), ",".join(["7", *(row | {column: text}).values()])]
    return itra.parse("\n".join(lines).encode(), "7", Reading("x")).table.iloc[0].tolist()


def hardrock(column: str, text: str) -> list[str]:
    row = {"bib_number": "1", "first_name": "A", "last_name": "B", "gender": "F", "age": "30", "city": "", "state": "", "country": "", "Start": "", "Kroger In": "10:00:00", "Finish": "30:00:00"}  # fmt: skip
    distances = ["Distance from Start", *[""] * (len(row) - 1)]
    return opensplittime.parse(sheet([list(row), distances, list((row | {column: text}).values())]), Reading("x")).table.iloc[0].tolist()  # fmt: skip


@pytest.mark.parametrize(
    ("read", "column", "taken", "refused"),
    [
        (western, "Place", ["999"], ["1000", "x", "1a"]), (western, "Time", ["9:59:59", "99:59:59", "20:00", ""], ["100:00:00", "20:00:000", "20:0:00", "x", "20:00:00x"]),
        (western, "Gender", ["F", "M", "N", "X", "NB (F)", "NB(M)", "M (X)", "F (X)"], ["NB", "f", "FM", "X (F)", ""]),
        (western, "Age", ["0", "99", ""], ["100", "x"]), (western, "Bib", ["M9999", "F1", "0", "M", ""], ["12345", "X1", "1M"]),
        (of_series, "time", ["1:00:00", "100:00:00", ""], ["1000:00:00", "1:0:00", "1:00:00x"]), (of_series, "rank", ["", "12345"], ["x", "1.5"]),
        (of_series, "gender", ["H", "F", "X"], ["M", "h", ""]), (of_series, "runnerUri", ["", "12.a", "1."], ["a.12", "12"]),
        (of_live, "status", ["f", "np", "x" * 20], ["", "x" * 21]), (of_live, "raceTime", ["", "23:59:59"], ["23:59"]),
        (of_live, "diffToFirst", ["", "0:00:00"], ["x"]), (of_live, "info.age", ["", "40"], ["x"]), (of_live, "info.sex", ["H", "F", "X"], ["", "M"]),
        (of_live, "ranking.scratch", ["", "7"], ["x"]), (of_live, "ranking.sex", ["", "7"], ["x"]), (of_live, "ranking.category", ["", "7"], ["x"]),
        (trail, "class", ["", "1234"], ["x"]), (trail, "doss", ["1", "12345"], ["", "x"]), (trail, "sx", ["H", "F", ""], ["M", "HF"]),
        (trail, "tps", ["", "1:00:00", "100:00:00"], ["1000:00:00", "1:00", "x"]),
        (listed, "rank", ["NA", "12"], ["", "x", "NAN"]), (listed, "runner", ["A B"], [""]), (listed, "time", ["NA", "1H 2M 3S", "100H 20M 59S"], ["", "1:02:03", "1H 2M", "1000H 1M 1S"]),
        (listed, "age", ["NA", "0", "100"], ["", "1000", "x"]), (listed, "gender", ["M", "W", "NA"], ["F", ""]), (listed, "time_in_seconds", ["NA", "1"], ["", "1.5"]),
        (hardrock, "bib_number", ["1", "123"], ["", "x"]), (hardrock, "last_name", ["Z"], [""]), (hardrock, "gender", ["F", "M"], ["", "X", "f"]),
        (hardrock, "age", ["", "7", "99"], ["100", "x"]), (hardrock, "Finish", ["", "30:00:00", "100:00:00"], ["1:00:00", "30:00", "x"]),
    ],
)  # fmt: skip
def test_what_a_cell_may_be_and_what_not(read, column, taken, refused):
    for text in taken:
        assert text in read(column, text), text
    for text in refused:
        with pytest.raises(Problem):
            read(column, text)


def test_the_modules_of_the_sources_are_those_that_are_written_out():
    modules = (wser_pages, wser_stats, utmb_api, livetrail, opensplittime, itra, wser_draw, wser_waitlist, wser_lottery)  # fmt: skip
    own = {one.name for module in modules for one in vars(module).values() if type(one).__name__ == "Description"}  # fmt: skip
    assert own == {name for name in SOURCES if not SOURCES[name].like}


def test_an_empty_listing_has_no_columns_at_all():
    with pytest.raises(Problem, match=r"^x: expected the columns \['race_year_id', .*\], found '\[\]';"):  # fmt: skip
        itra.parse(b"", "7", Reading("x"))
