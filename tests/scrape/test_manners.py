"""How the scrape behaves towards a host: asked first, introduced, patient, never asked twice."""

from __future__ import annotations

import pytest
import requests
from local_site import FAST, PAGE_1978, ROBOTS, fingerprint, local_session
from werkzeug import Response

from race_doubles.common.errors import Problem, UsageProblem
from race_doubles.common.files import read_text_csv
from race_doubles.scrape import http
from race_doubles.scrape.http import Client, Manners
from race_doubles.scrape.pages import Page

SCRAPE = ("scrape", "--source", "wser_results", "--year", "1978")


def in_turn(site, *replies: Response) -> None:
    """Answer the requests for the page of 1978 with one reply after the other."""
    left = list(replies)
    site.expect_request(PAGE_1978).respond_with_handler(lambda _: left.pop(0))


def asked(site) -> list[str]:
    return [request.path for request, _ in site.log]


@pytest.mark.parametrize(
    "replies",
    [
        pytest.param([Response("x", status=500)], id="500 then 200"),
        pytest.param([Response("x", status=503)] * 2, id="503 twice, then 200"),
        pytest.param([Response("x", status=429)], id="429 without Retry-After, then 200"),
        pytest.param([Response(b"zz", headers={"Content-Encoding": "gzip"})], id="garbage once"),
    ],
)
def test_what_passes_is_tried_again(replies, site, home, doubles, good_page, slept):
    site.expect_request(ROBOTS).respond_with_data("", status=404)
    in_turn(site, *replies, Response(good_page))
    status, said = doubles(*SCRAPE)
    assert status == 0, said
    assert len(asked(site)) == 1 + len(replies) + 1


def test_retry_after_is_honoured(site, home, doubles, good_page, slept):
    site.expect_request(ROBOTS).respond_with_data("", status=404)
    wait = Response("slow down", status=429, headers={"Retry-After": "7"})
    in_turn(site, wait, Response(good_page))
    status, said = doubles(*SCRAPE)
    assert status == 0, said
    assert slept == [7.0]


def test_a_robots_txt_that_forbids_is_obeyed(site, home, doubles, good_page):
    rules = "User-agent: *\nDisallow: /results/\n"
    site.expect_request(ROBOTS).respond_with_data(rules)
    site.expect_request(PAGE_1978).respond_with_data(good_page)
    before = fingerprint(home.raw)
    status, said = doubles(*SCRAPE)
    assert (status, fingerprint(home.raw)) == (1, before)
    assert "robots.txt forbids race-doubles" in said
    assert asked(site) == [ROBOTS]


def test_a_robots_txt_that_forbids_others_does_not_stop_us(site, home, doubles, good_page):
    rules = "User-agent: greedybot\nDisallow: /\n\nUser-agent: *\nDisallow: /wp-admin/\n"
    site.expect_request(ROBOTS).respond_with_data(rules)
    site.expect_request(PAGE_1978).respond_with_data(good_page)
    assert doubles(*SCRAPE)[0] == 0


@pytest.mark.parametrize(
    "robots",
    [
        pytest.param(Response("", status=404), id="missing"),
        pytest.param(Response("", status=403), id="closed"),
        pytest.param(Response(""), id="empty"),
        pytest.param(Response("<html>\x00\xff::: not rules</html>"), id="broken"),
        pytest.param(Response(b"\xff\xfe\x00Dis\x00"), id="not even text"),
    ],
)
def test_a_robots_txt_that_is_missing_or_broken_forbids_nothing(
    robots, site, home, doubles, good_page
):
    site.expect_request(ROBOTS).respond_with_response(robots)
    site.expect_request(PAGE_1978).respond_with_data(good_page)
    status, said = doubles(*SCRAPE)
    assert status == 0, said


def test_a_robots_txt_that_cannot_be_had_forbids_everything(site, home, doubles, good_page):
    site.expect_request(ROBOTS).respond_with_data("", status=503)
    site.expect_request(PAGE_1978).respond_with_data(good_page)
    before = fingerprint(home.raw)
    status, said = doubles(*SCRAPE)
    assert (status, fingerprint(home.raw)) == (1, before)
    assert "what it allows is unknown" in said and PAGE_1978 not in asked(site)


def test_every_request_is_introduced_with_a_contact_address(site, home, doubles, good_page):
    site.expect_request(ROBOTS).respond_with_data("", status=404)
    site.expect_request(PAGE_1978).respond_with_data(good_page)
    doubles(*SCRAPE)
    agents = {request.headers["User-Agent"] for request, _ in site.log}
    assert agents == {"race-doubles/test (tests@example.org)"}


def test_nobody_is_asked_without_a_contact_address(home, doubles, monkeypatch):
    monkeypatch.delenv(http.CONTACT, raising=False)
    status, said = doubles(*SCRAPE)
    assert status == 2 and "DOUBLES_CONTACT is not set" in said
    monkeypatch.setenv(http.CONTACT, "someone@example.org")
    assert "someone@example.org" in http.live_session().headers["User-Agent"]


def test_a_page_that_is_held_is_not_asked_for_again(site, home, doubles, good_page):
    site.expect_request(ROBOTS).respond_with_data("", status=404)
    site.expect_request(PAGE_1978).respond_with_data(good_page)
    doubles(*SCRAPE)
    first = len(site.log)
    status, said = doubles(*SCRAPE)
    assert status == 0 and len(site.log) == first, said


def test_refresh_asks_conditionally_and_keeps_what_has_not_changed(site, home, doubles, good_page):
    site.expect_request(ROBOTS).respond_with_data("", status=404)
    fresh = Response(good_page, headers={"ETag": '"v1"', "Last-Modified": "Sun, 24 Nov 2024"})
    in_turn(site, fresh, Response(status=304))
    doubles(*SCRAPE)
    before = fingerprint(home.raw)
    status, said = doubles(*SCRAPE, "--refresh")
    assert (status, fingerprint(home.raw)) == (0, before), said
    second = [request for request, _ in site.log if request.path == PAGE_1978][1]
    assert second.headers["If-None-Match"] == '"v1"'
    assert second.headers["If-Modified-Since"] == "Sun, 24 Nov 2024"


def test_offline_parses_what_the_store_holds_and_asks_nobody(site, home, doubles, good_page):
    site.expect_request(ROBOTS).respond_with_data("", status=404)
    site.expect_request(PAGE_1978).respond_with_data(good_page)
    doubles(*SCRAPE)
    asked_before = len(site.log)
    wanted = fingerprint(home.raw)
    (home.raw / "wser_results" / "1978.csv").unlink()
    status, said = doubles(*SCRAPE, "--offline")
    assert (status, len(site.log)) == (0, asked_before), said
    assert fingerprint(home.raw) == wanted


def test_offline_without_the_page_says_so(home, doubles):
    status, said = doubles(*SCRAPE, "--offline")
    assert status == 1 and "is not in data/cache" in said


def test_a_damaged_page_in_the_store_is_no_page(site, home, doubles, good_page):
    site.expect_request(ROBOTS).respond_with_data("", status=404)
    site.expect_request(PAGE_1978).respond_with_data(good_page)
    doubles(*SCRAPE)
    (body,) = (home.cache / "live").rglob("*.body")
    body.write_bytes(body.read_bytes()[:-100])
    status, said = doubles(*SCRAPE, "--offline")
    assert status == 1 and "is not in data/cache" in said


def test_the_bytes_of_the_wire_are_in_the_store_and_their_digest_in_the_provenance(
    site, home, doubles, good_page
):
    site.expect_request(ROBOTS).respond_with_data("", status=404)
    site.expect_request(PAGE_1978).respond_with_data(good_page)
    doubles(*SCRAPE)
    (body,) = (home.cache / "live").rglob("*.body")
    assert body.read_bytes() == good_page
    rows = read_text_csv(home.raw / "provenance.csv").query("year == '1978'")
    row = rows.iloc[0]
    assert row["sha256"] == fingerprint(body.parent)[body.name]
    assert (row["bytes"], row["rows"], row["way"]) == (str(len(good_page)), "30", "live")
    assert row["url"] == "https://www.wser.org/results/1978-results/"
    assert row["fetched_at"].endswith("Z")


def test_a_second_run_does_not_mix_with_the_first(home, doubles):
    from race_doubles.command.scrape import OneRun

    before = fingerprint(home.raw)
    with OneRun(home):
        status, said = doubles(*SCRAPE, "--offline")
    assert status == 1 and "Another scrape is running" in said
    assert fingerprint(home.raw) == before


def test_requests_to_a_host_keep_their_distance(httpserver):
    now = [100.0]
    slept: list[float] = []

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        now[0] += seconds

    httpserver.expect_request(ROBOTS).respond_with_data("User-agent: *\nCrawl-delay: 5\n")
    httpserver.expect_request("/www.wser.org/a").respond_with_data("a")
    httpserver.expect_request("/www.wser.org/b").respond_with_data("b")
    client = Client(local_session(httpserver.port), Manners(2.0), sleep, lambda: now[0])
    client.fetch(Page("page", "https://www.wser.org/a"))
    client.fetch(Page("page", "https://www.wser.org/b"))
    assert slept == [5.0, 5.0], "the host asks for more than our own two seconds"


def test_the_token_of_the_live_api_is_sent_there_and_nowhere_else(httpserver, monkeypatch):
    monkeypatch.setenv("UTMB_LIVE_TOKEN", "s3cret")
    client = Client(local_session(httpserver.port), FAST, sleep=lambda _: None)
    away = Response(status=302, headers={"Location": "https://elsewhere.example/page"})
    httpserver.expect_request("/utmblive-api.utmb.world/robots.txt").respond_with_data("")
    httpserver.expect_request("/elsewhere.example/robots.txt").respond_with_data("")
    httpserver.expect_request("/utmblive-api.utmb.world/page").respond_with_response(away)
    httpserver.expect_request("/elsewhere.example/page").respond_with_data("{}")
    url = "https://utmblive-api.utmb.world/page"
    with pytest.raises(Problem, match=r"elsewhere\.example"):
        client.fetch(Page("page", url, needs_token="UTMB_LIVE_TOKEN"))
    sent = {r.path: r.headers.get("Authorization") for r, _ in httpserver.log}
    assert sent == {
        "/utmblive-api.utmb.world/robots.txt": None,
        "/utmblive-api.utmb.world/page": "Bearer s3cret",
    }


def test_the_token_is_in_no_file_and_no_message(site, home, doubles, monkeypatch):
    monkeypatch.setenv("UTMB_LIVE_TOKEN", "s3cret")
    site.expect_request("/utmblive-api.utmb.world/robots.txt").respond_with_data("", status=404)
    site.expect_request("/utmblive-api.utmb.world/races/utmb/progressive").respond_with_data(
        "denied", status=403
    )
    status, said = doubles("scrape", "--source", "utmb_live", "--year", "2024")
    assert status == 1 and "s3cret" not in said
    for path in home.root.rglob("*"):
        assert path.is_dir() or b"s3cret" not in path.read_bytes()


def test_a_closed_api_without_a_token_is_not_asked(site, home, doubles, monkeypatch):
    monkeypatch.delenv("UTMB_LIVE_TOKEN", raising=False)
    status, said = doubles("scrape", "--source", "utmb_live", "--year", "2024")
    assert status == 1 and "set UTMB_LIVE_TOKEN" in said
    assert site.log == []


def test_a_body_without_end_is_given_up(httpserver, monkeypatch):
    monkeypatch.setattr(http, "LARGEST_BODY", 100_000)
    httpserver.expect_request("/www.wser.org/robots.txt").respond_with_data("")
    httpserver.expect_request("/www.wser.org/a").respond_with_data("x" * 200_000)
    client = Client(local_session(httpserver.port), FAST, sleep=lambda _: None)
    with pytest.raises(Problem, match="more than 100,000 bytes"):
        client.fetch(Page("page", "https://www.wser.org/a"))


def test_a_contact_with_a_line_break_is_refused_before_any_request(monkeypatch):
    monkeypatch.setenv(http.CONTACT, "a@example.org\r\nX-Evil: 1")
    with pytest.raises((UsageProblem, requests.exceptions.InvalidHeader)):
        session = http.live_session()
        session.prepare_request(requests.Request("GET", "https://www.wser.org/"))
