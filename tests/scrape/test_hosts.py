"""Scraping stays on the organiser's hosts: a redirect to anyone else is refused, named and not asked."""

from __future__ import annotations

import pytest
import requests
from local_site import PAGE_1978, ROBOTS, fingerprint
from werkzeug import Response

from race_doubles.common.errors import Problem
from race_doubles.scrape.http import _next_hop

SCRAPE = ("scrape", "--source", "wser_results", "--year", "1978")
ELSEWHERE = {
    "another host": "https://results.example.org/1978",
    "a host that begins alike": "https://www.wser.org.example.org/results/1978-results/",
    "a host that ends alike": "https://notwser.org/results/1978-results/",
    "a host of another name below it": "https://lottery.wser.org/",
    "another organiser": "https://api.utmb.world/races/",
    "no secure connection": "http://www.wser.org/results/1978-results/",
    "another port": "https://www.wser.org:8443/results/1978-results/",
    "a name before the host": "https://www.wser.org@example.org/",
    "a user of the host": "https://someone:secret@www.wser.org/results/",
    "this machine by name": "https://localhost/admin",
    "this machine by number": "http://127.0.0.1:8080/admin",
    "this machine as IPv6": "http://[::1]/admin",
    "the network of this machine": "http://192.168.0.1/",
    "the machine's host": "http://169.254.169.254/latest/meta-data/",
    "without a scheme": "//example.org/results/1978-results/",
    "a file": "file:///etc/passwd",
    "an old protocol": "ftp://www.wser.org/results.txt",
    "a script": "javascript:alert(1)",
}


def asked(site) -> list[str]:
    return [request.path for request, _ in site.log]


@pytest.mark.parametrize("target", ELSEWHERE.values(), ids=ELSEWHERE)
def test_a_redirect_elsewhere_is_refused_and_named(site, home, doubles, target):
    site.expect_request(ROBOTS).respond_with_data("", status=404)
    site.expect_request(PAGE_1978).respond_with_response(
        Response(status=302, headers={"Location": target})
    )
    before = fingerprint(home.raw)
    status, said = doubles(*SCRAPE)
    assert (status, fingerprint(home.raw)) == (1, before)
    assert asked(site) == [ROBOTS, PAGE_1978]
    shown = target if "//" in target[:2] else target.split("//")[-1].split("/")[0]
    assert (
        "https://www.wser.org/results/1978-results/ redirects to" in said
        and shown.strip("/") in said
    )
    assert "Traceback" not in said


@pytest.mark.parametrize(
    "target",
    ["https://www.wser.org:port/", "https://[www.wser.org/", "https://www.wser.org:99999/"],
)
def test_a_redirect_to_what_is_no_address_is_refused(target):
    """The local server itself would not send such a header."""
    reply = requests.Response()
    reply.status_code = 302
    reply.headers["Location"] = target
    with pytest.raises(Problem, match="redirects to"):
        _next_hop("https://www.wser.org/", reply, ["https://www.wser.org/"])


def test_rules_that_lie_elsewhere_are_not_asked_for_either(site, home, doubles, good_page):
    site.expect_request(ROBOTS).respond_with_response(
        Response(status=301, headers={"Location": "https://cdn.example.org/robots.txt"})
    )
    site.expect_request(PAGE_1978).respond_with_data(good_page)
    status, said = doubles(*SCRAPE)
    assert status == 1 and "cdn.example.org" in said
    assert asked(site) == [ROBOTS]


@pytest.mark.parametrize(
    "target", ["https://wser.org/moved/", "https://www.wser.org/moved/", "/moved/", "//wser.org:443/moved/"]
)  # fmt: skip
def test_a_redirect_within_the_host_is_followed(site, home, doubles, good_page, target):
    for host in ("www.wser.org", "wser.org", "wser.org:443"):
        site.expect_request(f"/{host}/robots.txt").respond_with_data("", status=404)
        site.expect_request(f"/{host}/moved/").respond_with_data(good_page)
    site.expect_request(PAGE_1978).respond_with_response(
        Response(status=301, headers={"Location": target})
    )
    status, said = doubles(*SCRAPE)
    assert status == 0, said


def test_a_second_redirect_is_judged_by_the_host_that_was_asked_first(site, home, doubles):
    site.expect_request(ROBOTS).respond_with_data("", status=404)
    site.expect_request(PAGE_1978).respond_with_response(
        Response(status=302, headers={"Location": "/moved/"})
    )
    site.expect_request("/www.wser.org/moved/").respond_with_response(
        Response(status=302, headers={"Location": "https://example.org/"})
    )
    status, said = doubles(*SCRAPE)
    assert status == 1 and "example.org" in said
    assert asked(site) == [ROBOTS, PAGE_1978, "/www.wser.org/moved/"]
