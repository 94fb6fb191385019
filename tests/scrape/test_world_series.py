"""Any race of the World Series by its parameters: pages in the shape of the APIs, made and captured."""

from __future__ import annotations

import json

import pytest
from local_site import archived

from race_doubles.common.errors import Problem
from race_doubles.scrape import parameters, world_series
from race_doubles.scrape.pages import NotThere, Page
from race_doubles.scrape.parsers import utmb_api
from race_doubles.scrape.parsers.utmb_api import PAGE_SIZE, read_live, read_results


def runner(number: int, **change: object) -> dict[str, object]:
    """One runner of the live API."""
    record = {
        "raceId": "90K", "raceName": "MADE UP 90K", "raceCategory": None, "start": "2031-05-02",
        "info": {
            "fullname": f"Ann ANDERS{number}", "url": f"https://utmb.world/runner/{number}.ann",
            "index": None, "sex": "F", "age": 40, "countryCode": "FR", "category": "40-44W", "club": None,
        },
        "ranking": {"scratch": number, "sex": number, "category": number},
        "raceTime": "11:56:28", "diffToFirst": "00:00:00", "status": "f", "isFinisher": True,
    }  # fmt: skip
    return {**record, **change}


def pages_of(records: list[dict[str, object]], asked: list[Page], name: str = "runners"):
    """A `get` that gives `records` a hundred at a time and remembers what it was asked for."""

    def get(page: Page) -> bytes:
        asked.append(page)
        at = len(asked) - 1
        return json.dumps({name: records[at * PAGE_SIZE : (at + 1) * PAGE_SIZE]}).encode()

    return get


def test_a_page_with_fewer_than_a_hundred_runners_is_the_last_that_is_asked_for():
    asked: list[Page] = []
    records = [runner(number) for number in range(1, 106)]
    parsed = read_live("made_live", "madeup", "90K", 2031, pages_of(records, asked))
    assert len(parsed.table) == 105
    assert [page.part for page in asked] == ["page=0", "page=1"]
    assert parsed.rows_by_part == {"page=0": 100, "page=1": 5}
    assert {page.headers["X-Tenant"] for page in asked} == {"madeup_2031"}
    assert asked[1].url == (
        "https://utmblive-api.utmb.world/races/90K/progressive"
        "?type=PROGRESSIVE_RANKING&page=1&limit=100"
    )


def test_a_full_last_page_is_followed_by_an_empty_one():
    asked: list[Page] = []
    records = [runner(number) for number in range(1, 101)]
    parsed = read_live("made_live", "madeup", "90K", 2031, pages_of(records, asked))
    assert parsed.rows_by_part == {"page=0": 100, "page=1": 0}


def test_a_status_that_nobody_has_explained_is_counted_and_shown_not_refused():
    records = [runner(1), runner(2, status="c"), runner(3, status="c"), runner(4, status="Zz top")]
    parsed = read_live("made_live", "madeup", "90K", 2031, pages_of(records, []))
    assert parsed.table["status"].tolist() == ["f", "c", "c", "Zz top"]
    assert parsed.notes == (
        "1 with the status 'Zz top', which is not known",
        "2 with the status 'c', which is not known",
    )


def test_a_start_without_the_hour_or_none_is_fine():
    records = [runner(1), runner(2, start=None), runner(3, start="2031-05-02T16:00:00.000Z")]
    parsed = read_live("made_live", "madeup", "90K", 2031, pages_of(records, []))
    assert parsed.table["start"].tolist() == ["2031-05-02", "", "2031-05-02T16:00:00.000Z"]


def test_what_is_dropped_on_the_first_page_is_counted_though_others_follow():
    odd = runner(1)
    odd["info"] = {**odd["info"], "fullname": "Ann\u200e ANDERS"}
    records = [odd, *(runner(number, extra=1) for number in range(2, 106))]
    parsed = read_live("made_live", "madeup", "90K", 2031, pages_of(records, []))
    assert parsed.removed == 1
    assert parsed.notes == ("new field 'extra' is not collected",)


def test_an_edition_without_a_runner_is_not_there_yet():
    with pytest.raises(NotThere, match=r"made_live 2031 .*expected at least one runner"):
        read_live("made_live", "madeup", "90K", 2031, pages_of([], []))


def test_an_api_that_ignores_the_page_number_is_stopped():
    full = [runner(number) for number in range(1, 101)]
    with pytest.raises(Problem, match="expected a last page within"):
        read_live(
            "made_live", "m", "90K", 2031, lambda page: json.dumps({"runners": full}).encode()
        )


def test_the_results_api_serves_any_race():
    asked: list[Page] = []
    record = dict.fromkeys(utmb_api.RESULT_FIELDS)
    record |= {"fullname": "Ann ANDERS", "gender": "F", "runnerUri": "1.ann.anders"}
    get = pages_of([record], asked, "results")
    parsed = read_results("made_results", "7.madeup90k", "madeup", 2031, get)
    assert parsed.table["runner_uri"].tolist() == ["1.ann.anders"]
    assert asked[0].url.startswith("https://api.utmb.world/races/7.madeup90k.2031/results?")
    assert asked[0].headers == {"x-tenant-id": "madeup"}


HEAD = "source,race,years,parameter,value,evidence"


@pytest.fixture
def rows(tmp_path, monkeypatch):
    """Write source_parameters.csv anew for one test."""
    monkeypatch.setattr(parameters, "HERE", tmp_path)

    def write(*lines: str) -> None:
        (tmp_path / "source_parameters.csv").write_text("\n".join([HEAD, *lines]) + "\n", "utf-8")
        parameters.load.cache_clear()

    yield write
    monkeypatch.undo()
    parameters.load.cache_clear()


def test_a_race_that_no_code_names_is_read_by_its_rows_alone(rows):
    rows(
        "live,made_up,2030-,event,madeup,https://example.org",
        "live,made_up,2030,course,OLD,https://example.org",
        "live,made_up,2031-2033,course,90K,https://example.org",
    )
    source = world_series.live_of("made_up", "Made Up 90K")
    asked: list[Page] = []
    assert len(source.read(2033, pages_of([runner(1)], asked)).table) == 1
    assert "/races/90K/" in asked[0].url
    assert asked[0].headers["X-Tenant"] == "madeup_2033"
    asked.clear()
    source.read(2030, pages_of([runner(1)], asked))
    assert "/races/OLD/" in asked[0].url
    with pytest.raises(Problem, match=r"no row for live of made_up 2029; add"):
        source.read(2029, pages_of([runner(1)], []))


def test_two_values_of_one_parameter_in_one_year_are_refused(rows):
    rows(
        "live,made_up,2030-,course,90K,https://example.org",
        "live,made_up,2031,course,100K,https://example.org",
    )
    assert parameters.parameters_of("live", "made_up", 2030) == {"course": "90K"}
    with pytest.raises(Problem, match="live of made_up 2031 two values of course"):
        parameters.parameters_of("live", "made_up", 2031)


@pytest.mark.parametrize(
    "line",
    ["live,made_up,soon,course,90K,https://example.org", "live,made_up,2030,course,,https://example.org",
     "live,made_up,2030,course,90K,I know it"],
    ids=["no year", "no value", "no source"],
)  # fmt: skip
def test_a_broken_row_of_parameters_is_named_by_its_line(rows, line):
    rows("live,made_up,2030-,event,madeup,https://example.org", line)
    with pytest.raises(Problem, match=r"source_parameters\.csv line 3"):
        parameters.load()


@pytest.mark.archive
def test_every_captured_race_of_the_world_series_reads_whole(shared):
    """As many rows as the captured pages hold, each page a part."""
    folder, get = shared / "archive", archived(shared / "archive")
    found = 0
    for source in world_series.DESCRIPTIONS:
        for year in range(2003, 2100):
            try:
                asked = parameters.parameters_of("live", source.race, year)
            except Problem:
                continue
            pages = folder / "utmblive-api.utmb.world" / f"{asked['event']}_{year}" / "races"
            files = list((pages / asked["course"] / "progressive").glob("page=*.json"))
            if not files:
                continue
            held = sum(len(json.loads(one.read_text("utf-8"))["runners"]) for one in files)
            parsed = source.read(year, get)
            assert (len(parsed.table), sum(parsed.rows_by_part.values())) == (held, held)
            assert not parsed.table.duplicated(list(source.key)).any()
            found += 1
    assert found
