"""What a site can do wrong: the old data stays, the cause is named, the exit status is right."""

from __future__ import annotations

import contextlib
import gzip
import socket
import struct
import threading
import time

import pytest
from local_site import PAGE_1978, ROBOTS, fingerprint, use_port
from pages_like import api_page, results_page
from werkzeug import Request, Response

from race_doubles.common.files import read_text_csv

SCRAPE = ("scrape", "--source", "wser_results", "--year", "1978")
HEADER = ["Place", "Time", "First", "Last", "Gender", "Age"]


def moved(row):
    return [row[1], row[0], *row[2:]]


#: name -> (page made from the good rows, what the message must say)
BAD_PAGES = {
    "HTML without the table": (lambda rows: b"<html><body>Gone</body></html>", "found 0 in"),
    "two results tables": (lambda rows: results_page(rows) + results_page(rows), "found 2 in"),
    "an empty page": (lambda rows: b"", "empty page"),
    "an empty table": (lambda rows: results_page([]), "an empty table"),
    "a renamed column": (
        lambda rows: results_page(rows, ["Position", *HEADER[1:]]),
        "'Position'",
    ),
    "a column renamed to another known one": (
        lambda rows: results_page(rows, [*HEADER[:2], "First Name", *HEADER[3:]]),
        "expected the columns",
    ),
    "a column moved": (
        lambda rows: results_page(map(moved, rows), ["Time", "Place", *HEADER[2:]]),
        "expected the columns",
    ),
    "cells of two columns swapped under the old heading": (
        lambda rows: results_page(map(moved, rows)),
        "row 1: expected a place",
    ),
    "a row with a cell missing": (
        lambda rows: results_page([*rows[:7], rows[7][:-1], *rows[8:]]),
        "row 8: expected 6 cells, found 5",
    ),
    "duplicate rows": (
        lambda rows: results_page([*rows[:29], rows[28]]),
        "expected 0 repeated rows, found 1",
    ),
    "the same rows twice": (lambda rows: results_page(rows + rows), "row 31"),
    "half the usual rows": (
        lambda rows: results_page(rows[:15]),
        "expected 30 rows, found 15",
    ),
    "one row less": (lambda rows: results_page(rows[:29]), "expected 30 rows, found 29"),
    "one row more": (
        lambda rows: results_page([*rows, ["31", "29:59:00", "New", "Runner", "M", "40"]]),
        "expected 30 rows, found 31",
    ),
    "a wrong charset": (
        lambda rows: (
            results_page([[*rows[0][:3], "Müller", *rows[0][4:]], *rows[1:]])
            .decode()
            .encode("latin-1")
        ),
        "expected UTF-8, found byte 0xfc",
    ),
    "a page cut off in the middle": (lambda rows: results_page(rows)[:1500], "found 0 in"),
    "a ten megabyte cell": (
        lambda rows: results_page([[*rows[0][:3], "A" * 10_000_000, *rows[0][4:]], *rows[1:]]),
        "row 1: expected at most 500 characters",
    ),
    "a formula where a place was due": (
        lambda rows: results_page([["=1+1", *rows[0][1:]], *rows[1:]]),
        "row 1: expected a place like 17, found '=1+1'",
    ),
    "places that fall": (
        lambda rows: results_page([rows[1], rows[0], *rows[2:]]),
        "row 2: expected a place of 2 or more",
    ),
}


@pytest.mark.parametrize("name", BAD_PAGES)
def test_a_page_that_is_not_what_it_should_be(name, site, home, doubles, rows_1978):
    make, cause = BAD_PAGES[name]
    site.expect_request(ROBOTS).respond_with_data("", status=404)
    site.expect_request(PAGE_1978).respond_with_data(make(rows_1978), content_type="text/html")
    before = fingerprint(home.raw)
    status, said = doubles(*SCRAPE)
    assert (status, fingerprint(home.raw)) == (1, before)
    assert cause in said and "1978" in said, said
    assert "Traceback" not in said and len(said) < 2500


#: name -> (reply of the server, what the message must say)
BAD_REPLIES = {
    "403": (Response("no", status=403), "answered 403"),
    "404": (Response("no", status=404), "answered 404"),
    "410": (Response("no", status=410), "answered 410"),
    "401": (Response("no", status=401), "answered 401"),
    "503 for ever": (Response("no", status=503), "answered 503"),
    "500 for ever": (Response("no", status=500), "answered 500"),
    "429 for ever": (Response("no", status=429), "answered 429"),
    "429 with a Retry-After of an hour": (
        Response("no", status=429, headers={"Retry-After": "3600"}),
        "asks to wait 3600 seconds",
    ),
    "301 loop": (Response(status=301, headers={"Location": "."}), "redirects in a loop"),
    "301 to a file": (
        Response(status=301, headers={"Location": "file:///etc/passwd"}),
        "no web address",
    ),
    "301 without a target": (Response(status=301), "redirects in a loop"),
    "gzip garbage": (
        Response(b"this is not gzip", headers={"Content-Encoding": "gzip"}),
        "cannot be decompressed",
    ),
    "gzip cut off": (
        Response(gzip.compress(b"x" * 9000)[:30], headers={"Content-Encoding": "gzip"}),
        "1978",
    ),
}


@pytest.mark.parametrize("name", BAD_REPLIES)
def test_a_reply_that_is_no_page(name, site, home, doubles):
    reply, cause = BAD_REPLIES[name]
    site.expect_request(ROBOTS).respond_with_data("", status=404)
    site.expect_request(PAGE_1978).respond_with_response(reply)
    before = fingerprint(home.raw)
    status, said = doubles(*SCRAPE)
    assert (status, fingerprint(home.raw)) == (1, before)
    assert cause in said and "www.wser.org/results/1978-results" in said, said


def test_a_slow_host_is_given_up_after_the_timeout(site, home, doubles):
    def slowly(_: Request) -> Response:
        time.sleep(1.2)
        return Response("late")

    site.expect_request(ROBOTS).respond_with_data("", status=404)
    site.expect_request(PAGE_1978).respond_with_handler(slowly)
    before = fingerprint(home.raw)
    status, said = doubles(*SCRAPE)
    assert (status, fingerprint(home.raw)) == (1, before)
    assert "did not answer in time" in said


@contextlib.contextmanager
def raw_server(reply: bytes, reset: bool = False):
    """A server that answers robots.txt with 404 and anything else with the bytes of `reply`."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            with connection:
                asked = connection.recv(65536)
                if b"/robots.txt" in asked:
                    connection.sendall(b"HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n")
                    continue
                connection.sendall(reply)
                if reset:
                    linger = struct.pack("ii", 1, 0)
                    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield listener.getsockname()[1]
    finally:
        listener.close()


def head(length: int) -> bytes:
    return (
        f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {length}\r\n"
        "Connection: close\r\n\r\n"
    ).encode()


#: name -> (bytes on the wire, reset at the end, what the message must say)
BROKEN_WIRES = {
    "truncated body": (lambda page: head(len(page)) + page[:1000], False, "broke off"),
    "connection reset halfway": (lambda page: head(len(page)) + page[:1000], True, "1978"),
    "length too short": (lambda page: head(1000) + page, False, "found 0 in 1000 bytes"),
    "length that is no number": (
        lambda page: head(0).replace(b"Length: 0", b"Length: many") + page[:900],
        False,
        "1978",
    ),
    "a broken chunk": (
        lambda page: b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nhello",
        False,
        "broke off",
    ),
    "no HTTP at all": (lambda page: b"SSH-2.0-OpenSSH_9.6\r\n", False, "could not be reached"),
}


@pytest.mark.parametrize("name", BROKEN_WIRES)
def test_a_connection_that_breaks(name, home, doubles, monkeypatch, slept, good_page):
    make, reset, cause = BROKEN_WIRES[name]
    before = fingerprint(home.raw)
    with raw_server(make(good_page), reset) as port:
        use_port(monkeypatch, port, slept)
        status, said = doubles(*SCRAPE)
    assert (status, fingerprint(home.raw)) == (1, before)
    assert cause in said, said


def test_a_refused_connection(home, doubles, monkeypatch, slept):
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    use_port(monkeypatch, port, slept)
    before = fingerprint(home.raw)
    status, said = doubles(*SCRAPE)
    assert (status, fingerprint(home.raw)) == (1, before)
    assert "could not be reached" in said and "robots.txt" in said
    assert len(slept) == 2, "tried again twice before giving up"


def test_html_where_json_was_due(site, home, doubles):
    site.expect_request("/api.utmb.world/robots.txt").respond_with_data("", status=404)
    site.expect_request(
        "/api.utmb.world/races/142.hokautmbmont-blancutmb.2004/results"
    ).respond_with_data("<html>Maintenance</html>", content_type="text/html")
    before = fingerprint(home.raw)
    status, said = doubles("scrape", "--source", "utmb_results", "--year", "2004")
    assert (status, fingerprint(home.raw)) == (1, before)
    assert "expected JSON, found '<html>Maintenance" in said


@pytest.mark.parametrize(
    ("name", "value", "cause"),
    [
        ("gender", "Q", "row 1: expected a gender"),
        ("time", "fast", "row 1: expected a time"),
        ("fullname", "", "row 1: expected a name"),
        ("runner_uri", "javascript:alert(1)", "row 1: expected a runner_uri"),
    ],
)
def test_a_value_the_api_never_had(name, value, cause, site, home, doubles):
    rows = read_text_csv(home.raw / "utmb_results" / "2004.csv").to_dict("records")
    rows[0][name] = value
    serve_api(site, rows)
    before = fingerprint(home.raw)
    status, said = doubles("scrape", "--source", "utmb_results", "--year", "2004")
    assert (status, fingerprint(home.raw)) == (1, before)
    assert cause in said


def serve_api(site, rows, fail_at: int | None = None) -> None:
    """Answer the results API for 2004 with `rows`, a hundred a page; page `fail_at` with 500."""

    def answer(request: Request) -> Response:
        offset = int(request.args["offset"])
        if offset == fail_at:
            return Response("down", status=500)
        return Response(api_page(rows[offset : offset + 100]), content_type="application/json")

    site.expect_request("/api.utmb.world/robots.txt").respond_with_data("", status=404)
    site.expect_request(
        "/api.utmb.world/races/142.hokautmbmont-blancutmb.2004/results"
    ).respond_with_handler(answer)


def test_an_edition_of_five_pages_is_whole_or_not_at_all(site, home, doubles):
    rows = read_text_csv(home.raw / "utmb_results" / "2004.csv").to_dict("records")
    serve_api(site, rows, fail_at=300)
    before = fingerprint(home.raw)
    status, said = doubles("scrape", "--source", "utmb_results", "--year", "2004")
    assert (status, fingerprint(home.raw)) == (1, before)
    assert "offset=300" in said and "answered 500" in said


def test_an_edition_that_broke_off_goes_on_where_it_stopped(site, home, doubles):
    rows = read_text_csv(home.raw / "utmb_results" / "2004.csv").to_dict("records")
    serve_api(site, rows, fail_at=300)
    doubles("scrape", "--source", "utmb_results", "--year", "2004")
    site.clear()
    serve_api(site, rows)
    status, said = doubles("scrape", "--source", "utmb_results", "--year", "2004")
    asked = [request.args["offset"] for request, _ in site.log if "offset" in request.args]
    assert (status, asked) == (0, ["300", "400"]), said


def test_a_page_that_stops_one_edition_lets_the_others_go_on(site, home, doubles, good_page):
    site.expect_request(ROBOTS).respond_with_data("", status=404)
    site.expect_request("/www.wser.org/results/1977-results/").respond_with_data("broken")
    site.expect_request(PAGE_1978).respond_with_data(good_page)
    status, said = doubles("scrape", "--source", "wser_results", "--year", "1977", "--year", "1978")
    assert status == 1
    assert "1 failed, 1 unchanged" in said and "wser_results 1977 failed" in said
    provenance = read_text_csv(home.raw / "provenance.csv")
    ways = provenance.set_index(["source", "year"])["way"]
    assert ways["wser_results", "1978"] == "live" and ways["wser_results", "1977"] == "capture"
