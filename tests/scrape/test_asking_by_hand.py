"""How hosts are asked, by a stand-in for the network: headers, pauses, patience, redirects, robots.txt and every refusal in words."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
import requests

from race_doubles.common.errors import Problem, UsageProblem
from race_doubles.scrape import http
from race_doubles.scrape.fetching import LivePages, live_pages
from race_doubles.scrape.http import Answer, Client, Manners, _same_host
from race_doubles.scrape.pages import NoToken, NotThere, Page
from race_doubles.scrape.store import Store

HOST = "https://www.race.org"
PAGE = Page("page", f"{HOST}/results/", headers={"X-Tenant": "t"})


class Reply:
    """A reply of the stand-in; its body comes in two pieces."""

    def __init__(self, status: int = 200, body: bytes = b"body", reason: str = "Why", **headers: str):  # fmt: skip
        self.status_code, self.body, self.reason = status, body, reason
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}

    def __enter__(self):
        return self

    def __exit__(self, *_):
        return None

    def iter_content(self, size: int):
        assert size == 65_536
        return iter([self.body[:2], self.body[2:]])


class Network:
    """Answers each address with its next reply, robots.txt with nothing unless told."""

    def __init__(self):
        self.asked: list[tuple[str, str, dict]] = []
        self.replies = {f"{HOST}/robots.txt": [Reply(404)]}

    def request(self, method, url, headers, data, timeout, allow_redirects, stream):
        assert (timeout, allow_redirects, stream) == ((10.0, 60.0), False, True)
        self.asked.append((method, url, headers) if data is None else (method, url, headers, data))
        reply = self.replies[url].pop(0) if len(self.replies[url]) > 1 else self.replies[url][0]
        if isinstance(reply, Exception):
            raise reply
        return reply


@pytest.fixture
def net() -> Network:
    return Network()


@pytest.fixture
def client(net) -> Client:
    """A client whose clock goes on by what it sleeps, and by a tenth of a second for each look at it."""
    time = SimpleNamespace(now=100.0, slept=[])

    def sleep(seconds: float) -> None:
        time.slept.append(round(seconds, 3))
        time.now += seconds

    made = Client(net, sleep=sleep, clock=lambda: time.now)
    made.slept = time.slept
    return made


def test_a_page_is_asked_for_with_its_headers_after_robots_txt_and_a_pause(net, client):
    net.replies[PAGE.url] = [Reply(ETag='"e"', Last_Modified="Mon")]
    assert client.fetch(PAGE) == Answer(200, b"body", '"e"', "Mon")
    assert net.asked == [("GET", f"{HOST}/robots.txt", {}), ("GET", PAGE.url, {"X-Tenant": "t"})]
    assert client.slept == [2.0]
    net.replies[PAGE.url] = [Reply()]
    assert client.fetch(PAGE) == Answer(200, b"body", "", "")
    assert len(net.asked) == 3 and client.slept == [2.0, 2.0]
    assert http.Answer(200, b"") == Answer(200, b"", "", "")


def test_a_form_is_posted(net, client):
    page = Page("p", f"{HOST}/form", form={"a": "1"})
    net.replies[page.url] = [Reply()]
    client.fetch(page)
    assert net.asked[1] == ("POST", page.url, {}, {"a": "1"})


def test_what_is_held_is_asked_for_conditionally(net, client):
    net.replies[PAGE.url] = [Reply(304, b"")]
    assert client.fetch(PAGE, "e", "Mon") == Answer(304, b"")
    assert net.asked[1][2] == {"X-Tenant": "t", "If-None-Match": "e", "If-Modified-Since": "Mon"}
    assert client.fetch(PAGE, "e") == client.fetch(PAGE, "", "Mon") == Answer(304, b"")
    assert net.asked[2][2] == {"X-Tenant": "t", "If-None-Match": "e"}
    assert net.asked[3][2] == {"X-Tenant": "t", "If-Modified-Since": "Mon"}
    with pytest.raises(Problem, match="answered 304"):
        client.fetch(PAGE)


@pytest.mark.parametrize(
    ("status", "kind", "hint"),
    [
        (401, Problem, "set the token it needs"), (403, Problem, "ask the organiser, or the token is wrong"), (404, NotThere, "check that this edition is there"),
        (410, NotThere, "look at it"), (400, Problem, "look at it"), (499, Problem, "look at it"), (505, Problem, "try again later"),
    ],
)  # fmt: skip
def test_a_refusal_says_what_to_do(status, kind, hint, net, client):
    net.replies[PAGE.url] = [Reply(status, reason="'Not\x1b you'")]
    with pytest.raises(kind) as problem:
        client.fetch(PAGE)
    assert str(problem.value).startswith(f"{PAGE.url} answered {status} (") and str(problem.value).endswith(f"; the old data was kept, {hint}.")  # fmt: skip
    assert type(problem.value) is kind


def test_an_empty_page_is_none(net, client):
    net.replies[PAGE.url] = [Reply(body=b"")]
    with pytest.raises(Problem) as problem:
        client.fetch(PAGE)
    assert str(problem.value) == f"{PAGE.url} answered with an empty page; the old data was kept, try again later."  # fmt: skip


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_a_busy_host_is_asked_again_ever_later_and_then_no_more(status, net, client):
    net.replies[PAGE.url] = [Reply(status)]
    with pytest.raises(Problem, match=rf"answered {status} .*, try again later\.$"):
        client.fetch(PAGE)
    assert len(net.asked) == 1 + 5
    # The pause; then what the policy says: nothing at first, 4, 8 and 16 seconds; each at least the pause away.
    assert client.slept == [2.0, 0.0, 2.0, 4.0, 8.0, 16.0]
    net.replies[PAGE.url] = [Reply(status), Reply()]
    assert client.fetch(PAGE).content == b"body"


@pytest.mark.parametrize(("said", "slept"), [("7", [2.0, 7.0]), ("0", [2.0, 0.0, 2.0]), ("soon", [2.0, 0.0, 2.0]), ("300", [2.0, 300.0])])  # fmt: skip
def test_a_host_that_says_how_long_to_wait_is_obeyed(said, slept, net, client):
    net.replies[PAGE.url] = [Reply(503, Retry_After=said), Reply()]
    assert client.fetch(PAGE).content == b"body"
    assert client.slept == slept


def test_a_host_that_makes_us_wait_too_long_is_given_up(net, client):
    net.replies[PAGE.url] = [Reply(429, Retry_After="301")]
    with pytest.raises(Problem) as problem:
        client.fetch(PAGE)
    assert str(problem.value) == f"{PAGE.url} answered 429 and asks to wait 301 seconds; the old data was kept, try again later."  # fmt: skip
    assert len(net.asked) == 2


ERRORS = requests.exceptions


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (ERRORS.ContentDecodingError("x"), "sent a body that cannot be decompressed"), (ERRORS.ChunkedEncodingError("x"), "broke off in the middle of the page"),
        (ERRORS.ReadTimeout("x"), "did not answer in time"), (ERRORS.ConnectTimeout("x"), "did not answer in time"), (ERRORS.SSLError("x"), "has no valid certificate"),
        (ERRORS.ConnectionError("x"), "could not be reached"), (ERRORS.RequestException("odd"), "failed ('odd')"),
    ],
)  # fmt: skip
def test_a_connection_that_fails_is_tried_again_and_told(error, said, net, client):
    net.replies[PAGE.url] = [error]
    with pytest.raises(Problem) as problem:
        client.fetch(PAGE)
    assert str(problem.value) == f"{PAGE.url} {said}; the old data was kept, try again later."
    assert len(net.asked) == 6
    net.replies[PAGE.url] = [error, Reply()]
    assert client.fetch(PAGE).content == b"body"


@pytest.mark.parametrize("error", [ERRORS.InvalidURL("x"), ERRORS.InvalidSchema("x")])
def test_what_is_no_address_is_not_tried_again(error, net, client):
    net.replies[PAGE.url] = [error]
    with pytest.raises(Problem, match=r"results/' is not an address that can be fetched\.$"):
        client.fetch(PAGE)
    assert len(net.asked) == 2


def test_a_body_is_taken_up_to_the_largest(net, client, monkeypatch):
    net.replies[PAGE.url] = [Reply(body=b"12345")]
    monkeypatch.setattr(http, "LARGEST_BODY", 5)
    assert client.fetch(PAGE).content == b"12345"
    monkeypatch.setattr(http, "LARGEST_BODY", 4)
    with pytest.raises(Problem, match=r"sends more than 4 bytes; it was given up\.$"):
        client.fetch(PAGE)


ROBOTS = b"User-agent: race-doubles\nDisallow: /private/\nCrawl-delay: 7\n"


def test_robots_txt_is_asked_once_a_host_and_obeyed(net, client):
    net.replies[f"{HOST}/robots.txt"] = [Reply(body=ROBOTS)]
    net.replies[PAGE.url] = [Reply()]
    client.fetch(PAGE), client.fetch(PAGE)
    assert [url for _, url, *_ in net.asked] == [f"{HOST}/robots.txt", PAGE.url, PAGE.url]
    # Its pause is longer than ours.
    assert client.slept == [7.0, 7.0]
    with pytest.raises(Problem) as problem:
        client.fetch(Page("p", f"{HOST}/private/a"))
    assert str(problem.value) == f"{HOST}/robots.txt forbids race-doubles to fetch {HOST}/private/a; ask the organiser first."  # fmt: skip
    assert len(net.asked) == 3


def test_the_pause_of_robots_txt_is_ours_at_least_and_no_longer_than_we_stay(net, client):
    net.replies[PAGE.url] = [Reply()]
    for said, slept in (("1", 2.0), ("900", 300.0)):
        net.replies[f"{HOST}/robots.txt"] = [Reply(body=ROBOTS.replace(b"7", said.encode()))]
        client._robots.clear(), client._last.clear(), client.slept.clear()
        client.fetch(PAGE)
        assert client.slept == [slept]


@pytest.mark.parametrize(("status", "is_known"), [(404, True), (403, True), (429, False), (500, False), (503, False)])  # fmt: skip
def test_rules_that_cannot_be_had_forbid_and_none_allow(status, is_known, net, client):
    net.replies[f"{HOST}/robots.txt"] = [Reply(status, ROBOTS)]
    net.replies[f"{HOST}/private/a"] = [Reply()]
    page = Page("p", f"{HOST}/private/a")
    if is_known:
        assert client.fetch(page).content == b"body"
    else:
        with pytest.raises(Problem, match=rf"robots\.txt answered {status}, so what it allows is unknown; try again later\.$"):  # fmt: skip
            client.fetch(page)


def test_without_manners_nobody_waits(net):
    client = Client(net, Manners(pause=0.0), sleep=lambda seconds: pytest.fail("slept"))
    net.replies[PAGE.url] = [Reply()]
    client.fetch(PAGE)
    assert Manners() == Manners(2.0, (10.0, 60.0), 4, 2.0)


def test_a_redirect_within_the_host_is_followed_and_robots_txt_asked_of_each_address(net, client):
    net.replies[f"{HOST}/robots.txt"] = [Reply(body=ROBOTS)]
    net.replies[PAGE.url] = [Reply(301, Location="/new/?a=1")]
    net.replies[f"{HOST}/new/?a=1"] = [Reply(308, Location=f"{HOST}/newer")]
    net.replies[f"{HOST}/newer"] = [Reply(body=b"here")]
    assert client.fetch(PAGE).content == b"here"
    net.replies[f"{HOST}/newer"] = [Reply(302, Location="/private/x")]
    with pytest.raises(Problem, match="forbids race-doubles to fetch"):
        client.fetch(PAGE)


def test_a_token_stays_with_the_very_host_that_it_is_for(net, client, monkeypatch):
    monkeypatch.setenv("TOKEN", " secret ")
    page = Page("p", f"{HOST}/a", needs_token="TOKEN")
    other = "https://race.org"
    net.replies |= {page.url: [Reply(307, Location="/b")], f"{HOST}/b": [Reply(303, Location=f"{other}/c")], f"{other}/robots.txt": [Reply(404)], f"{other}/c": [Reply()]}  # fmt: skip
    client.fetch(page)
    told = {url: headers for _, url, headers in net.asked}
    assert told[page.url] == told[f"{HOST}/b"] == {"Authorization": "Bearer secret"}
    assert told[f"{other}/c"] == {} and told[f"{HOST}/robots.txt"] == {}


@pytest.mark.parametrize("token", ["", "  ", None])
def test_without_a_token_nobody_is_asked(token, net, client, monkeypatch):
    monkeypatch.delenv("TOKEN", raising=False)
    if token is not None:
        monkeypatch.setenv("TOKEN", token)
    page = Page("p", f"{HOST}/a", needs_token="TOKEN")
    with pytest.raises(NoToken) as problem:
        client.fetch(page)
    assert str(problem.value) == f"{HOST}/a needs a token; set TOKEN to that of your account, or use --replay."  # fmt: skip
    assert net.asked == []
    # A folder that is replayed needs none.
    net.replies[page.url] = [Reply()]
    client.closed = False
    assert client.fetch(page).content == b"body" and net.asked[1][2] == {}


@pytest.mark.parametrize("token", ["a\nb", "ä"])
def test_a_token_that_no_header_may_hold_is_refused(token, net, client, monkeypatch):
    monkeypatch.setenv("TOKEN", token)
    with pytest.raises(Problem, match=r"^TOKEN holds characters no token has; set it again\.$"):
        client.fetch(Page("p", f"{HOST}/a", needs_token="TOKEN"))


def test_a_page_that_leads_back_to_itself_or_on_and_on_is_given_up(net, client):
    net.replies[PAGE.url] = [Reply(302, Location=PAGE.url)]
    with pytest.raises(Problem) as problem:
        client.fetch(PAGE)
    assert str(problem.value) == f"{PAGE.url} redirects in a loop (302 to '{PAGE.url}')."
    net.replies |= {f"{HOST}/{at}": [Reply(302, Location=f"/{at + 1}")] for at in range(9)}
    net.replies[f"{HOST}/5"] = [Reply()]
    assert client.fetch(Page("p", f"{HOST}/0")).content == b"body"
    net.replies[f"{HOST}/5"] = [Reply(302, Location="/6")]
    with pytest.raises(Problem, match=r"^https://www\.race\.org/0 redirects in a loop \(302 to 'https://www\.race\.org/6'\)\.$"):  # fmt: skip
        client.fetch(Page("p", f"{HOST}/0"))


@pytest.mark.parametrize(
    ("asked", "target", "is_same"),
    [
        ("https://a.org/x", "https://a.org/y", True), ("https://a.org", "https://www.a.org", True), ("https://www.a.org", "https://a.org", True), ("http://a.org", "https://a.org", True),
        ("https://a.org", "http://a.org", False), ("http://a.org", "http://a.org/x", True), ("https://a.org", "https://b.org", False), ("https://a.org", "https://x.a.org", False),
        ("https://a.org:444", "https://a.org:444/x", True), ("https://a.org:444", "https://a.org", False), ("http://a.org:8080", "https://a.org:443", False), ("http://a.org:80", "https://a.org:443", True),
        ("https://a.org", "https://me@a.org", False), ("https://a.org", "https://a.org:x", False), ("https:///x", "https:///y", False), ("https://a.org", "https://a.org:443", True),
    ],
)  # fmt: skip
def test_the_same_host_is_as_safe_as_the_one_that_was_asked(asked, target, is_same):
    assert _same_host(asked, target) is is_same


@pytest.mark.parametrize(("contact", "is_one"), [("me@a.org", True), (" http://a.org ", True), ("https://a.org", True), ("me", False), ("", False), (None, False)])  # fmt: skip
def test_nobody_is_asked_without_an_address_of_ours(contact, is_one, monkeypatch, tmp_path):
    monkeypatch.delenv("DOUBLES_CONTACT", raising=False)
    if contact is not None:
        monkeypatch.setenv("DOUBLES_CONTACT", contact)
    if not is_one:
        with pytest.raises(UsageProblem, match=r"^DOUBLES_CONTACT is not set; put your mail address there"):  # fmt: skip
            http.live_session()
        return
    pages = live_pages(tmp_path, True)
    assert pages.client.session.headers["User-Agent"] == f"race-doubles/0.1 (research on public race results; {contact.strip()})"  # fmt: skip
    assert pages.refresh is True and pages.store.folder == tmp_path / "live" and pages.client.closed


class Asked:
    """A client that notes what it was asked and gives the answers in turn."""

    def __init__(self, *answers: Answer):
        self.answers, self.asked = list(answers), []

    def fetch(self, page: Page, etag: str, modified: str) -> Answer:
        self.asked.append((etag, modified))
        return self.answers.pop(0)


def test_a_live_page_is_kept_and_asked_for_again_only_where_it_is_to_be(tmp_path, monkeypatch):
    now = ["2021-07-01T10:00:00Z"]
    monkeypatch.setattr("race_doubles.scrape.fetching.now", lambda: now[0])
    client = Asked(Answer(200, b"one", '"e"', "Mon"), Answer(304, b""), Answer(200, b"two"))
    pages = LivePages(client, Store(tmp_path))
    first = pages.fetch(PAGE)
    assert (first.content, first.way, first.fetched_at, first.origin) == (
        b"one",
        "live",
        now[0],
        "",
    )
    # Another day: it is asked for again, and has not changed.
    now[0] = "2021-07-09T10:00:00Z"
    assert pages.fetch(PAGE) == first
    assert client.asked == [("", ""), ('"e"', "Mon")]
    assert pages.store.load(PAGE).note["asked_at"] == now[0]
    # A run that began before it was asked for takes it as it is.
    pages.since = "2021-07-09T10:00:00Z"
    assert pages.fetch(PAGE) == first and len(client.asked) == 2
    pages.since = "2021-07-09T10:00:01Z"
    again = pages.fetch(PAGE)
    assert (again.content, again.fetched_at) == (b"two", now[0])
    assert pages.store.load(PAGE).note["etag"] == ""


@pytest.mark.parametrize(("refresh", "count"), [(False, 1), (True, 2)])
def test_a_page_of_today_is_asked_for_again_only_to_refresh(refresh, count, tmp_path):
    client = Asked(Answer(200, b"one"), Answer(200, b"two"))
    pages = LivePages(client, Store(tmp_path), refresh)
    pages.fetch(PAGE), pages.fetch(PAGE)
    assert len(client.asked) == count


def test_the_store_keeps_a_page_by_all_that_makes_its_answer(tmp_path):
    store = Store(tmp_path)
    note = {"way": "live", "fetched_at": "x", "origin": ""}
    other = [Page("page", PAGE.url), Page("page", PAGE.url, headers={"X-Tenant": "u"}), Page("page", PAGE.url, form={"a": "1"}, headers={"X-Tenant": "t"})]  # fmt: skip
    store.save(PAGE, b"body", note)
    assert all(store.load(page) is None for page in other)
    assert store.load(Page("another part", PAGE.url, headers={"X-Tenant": "t"})).content == b"body"
    body, beside = (next(tmp_path.rglob(f"*.{end}")) for end in ("body", "json"))
    assert body.parent.name == "www.race.org" and body.name.startswith("results-") and body.stem == beside.stem  # fmt: skip
    body.write_bytes(b"damaged")
    assert store.load(PAGE) is None
    store.save(PAGE, b"body", note)
    beside.write_text("[]")
    assert store.load(PAGE) is None
    beside.unlink()
    assert store.load(PAGE) is None
    long = Page("p", f"{HOST}:80/{'x' * 200}/a b?c")
    store.save(long, b"1", note)
    assert store.load(long).content == b"1"
    assert (tmp_path / "www.race.org_80").is_dir()
