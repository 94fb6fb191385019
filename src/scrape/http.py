"""Asking hosts politely: robots.txt, one request at a time with a pause, patience, and limits.

`requests` carries, `Protego` reads robots.txt (RFC 9309) and `urllib3.Retry` holds the policy of
what is worth retrying and how long to wait. The loop is ours because a body that breaks halfway
fails after urllib3's own loop has ended.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import urljoin, urlsplit

import requests
from protego import Protego
from urllib3.exceptions import MaxRetryError
from urllib3.util.retry import Retry

from race_doubles.common.errors import Problem, UsageProblem
from race_doubles.scrape.pages import NoToken, NotThere, Page
from race_doubles.scrape.reading import shown

AGENT = "race-doubles"
CONTACT = "DOUBLES_CONTACT"
#: Bytes a page may have; the largest known one has about 5 MB.
LARGEST_BODY = 60_000_000
#: Seconds a host may make us wait before we give the edition up instead.
LONGEST_WAIT = 300.0
MOST_REDIRECTS = 5
REDIRECTS = (301, 302, 303, 307, 308)


@dataclass(frozen=True)
class Manners:
    """How we behave: seconds between requests to a host, of patience, and number of retries."""

    pause: float = 2.0
    timeout: tuple[float, float] = (10.0, 60.0)
    retries: int = 4
    backoff: float = 2.0


@dataclass
class Answer:
    """A reply: its status, its body after content decoding, and the validators for next time."""

    status: int
    content: bytes
    etag: str = ""
    last_modified: str = ""


def user_agent(contact: str) -> str:
    """How we introduce ourselves, with the address of whoever runs this."""
    return f"{AGENT}/0.1 (research on public race results; {contact})"


def live_session() -> requests.Session:
    """A session for the live hosts, introducing itself with the contact of DOUBLES_CONTACT.

    Raises UsageProblem when no contact is given.
    """
    contact = os.environ.get(CONTACT, "").strip()
    if "@" not in contact and not contact.startswith("http"):
        raise UsageProblem(
            f"{CONTACT} is not set; put your mail address there so that the race's site can "
            "reach you, or use --replay or --offline."
        )
    session = requests.Session()
    session.headers["User-Agent"] = user_agent(contact)
    return session


@dataclass
class Client:
    """Fetches pages through `session`, with `manners`; `sleep` and `clock` are there for tests."""

    session: requests.Session
    manners: Manners = field(default_factory=Manners)
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic
    #: False when replaying: nothing is asked of the closed APIs themselves.
    closed: bool = True
    _robots: dict[str, Protego] = field(default_factory=dict)
    _last: dict[str, float] = field(default_factory=dict)

    def fetch(self, page: Page, etag: str = "", last_modified: str = "") -> Answer:
        """The reply to `page`: status 200, or 304 when a validator was given and still holds.

        Raises Problem naming the address and the cause when there is none to be had.
        """
        headers = {**page.headers, **(_token(page) if self.closed else {})}
        if etag:
            headers["If-None-Match"] = etag
        if last_modified:
            headers["If-Modified-Since"] = last_modified
        url, response, content = self._follow(page, headers, self._ask_robots)
        if response.status_code == 304 and (etag or last_modified):
            return Answer(304, b"")
        if response.status_code != 200:
            raise _refused(url, response)
        if not content:
            raise Problem(
                f"{url} answered with an empty page; the old data was kept, try again later."
            )
        head = response.headers
        return Answer(200, content, head.get("ETag", ""), head.get("Last-Modified", ""))

    def _ask_robots(self, url: str) -> None:
        parts = urlsplit(url)
        host = f"{parts.scheme}://{parts.netloc}"
        if host not in self._robots:
            self._robots[host] = self._read_robots(host)
        if not self._robots[host].can_fetch(url, AGENT):
            raise Problem(
                f"{host}/robots.txt forbids {AGENT} to fetch {url}; ask the organiser first."
            )

    def _read_robots(self, host: str) -> Protego:
        """The rules of a host: none when it has no file (4xx); a Problem when it fails."""
        page = Page("robots.txt", f"{host}/robots.txt")
        url, response, content = self._follow(page, {}, lambda _: None)
        if response.status_code >= 500 or response.status_code == 429:
            raise Problem(
                f"{url} answered {response.status_code}, so what it allows is unknown; "
                "try again later."
            )
        text = content.decode("utf-8", "replace") if response.status_code == 200 else ""
        return Protego.parse(text)

    def _follow(
        self, page: Page, headers: dict[str, str], allow: Callable[[str], None]
    ) -> tuple[str, requests.Response, bytes]:
        """The address, reply and body at the end of all redirects; `allow` may refuse each address.

        A redirect stays on the host that was asked, so a token stays with the host it is for.
        """
        url = page.url
        seen = [url]
        while True:
            allow(url)
            response, content = self._patiently(page, url, headers)
            if response.status_code not in REDIRECTS:
                return url, response, content
            url = _next_hop(url, response, seen)
            if urlsplit(url).netloc != urlsplit(page.url).netloc:
                headers = {
                    name: value for name, value in headers.items() if name != "Authorization"
                }

    def _patiently(
        self, page: Page, url: str, headers: dict[str, str]
    ) -> tuple[requests.Response, bytes]:
        """One reply with its whole body, tried again as the policy allows."""
        policy = Retry(
            total=self.manners.retries,
            backoff_factor=self.manners.backoff,
            status_forcelist=(429, 500, 502, 503, 504),
            allowed_methods=None,
        )
        while True:
            self._wait_turn(url)
            failure: Exception | None = None
            try:
                response, content = self._once(page, url, headers)
                asked = "Retry-After" in response.headers
                if not policy.is_retry("GET", response.status_code, asked):
                    return response, content
                wait = _asked_wait(policy, response, url)
            except requests.RequestException as why:
                if isinstance(
                    why, requests.exceptions.InvalidURL | requests.exceptions.InvalidSchema
                ):
                    raise Problem(f"{shown(url)} is not an address that can be fetched.") from None
                response, wait, failure = None, 0.0, why
            try:
                policy = policy.increment("GET", url, error=failure, response=None)
            except (MaxRetryError, requests.RequestException):
                if response is not None:
                    return response, b""
                raise _unreachable(url, failure) from None
            self.sleep(max(wait, policy.get_backoff_time()))

    def _once(
        self, page: Page, url: str, headers: dict[str, str]
    ) -> tuple[requests.Response, bytes]:
        with self.session.request(
            page.method,
            url,
            headers=headers,
            data=page.form,
            timeout=self.manners.timeout,
            allow_redirects=False,
            stream=True,
        ) as response:
            body = bytearray()
            for chunk in response.iter_content(1 << 16):
                body += chunk
                if len(body) > LARGEST_BODY:
                    raise Problem(f"{url} sends more than {LARGEST_BODY:,} bytes; it was given up.")
            return response, bytes(body)

    def _wait_turn(self, url: str) -> None:
        parts = urlsplit(url)
        rules = self._robots.get(f"{parts.scheme}://{parts.netloc}")
        pause = max(self.manners.pause, float((rules and rules.crawl_delay(AGENT)) or 0))
        if self.manners.pause > 0 and parts.netloc in self._last:
            left = self._last[parts.netloc] + min(pause, LONGEST_WAIT) - self.clock()
            if left > 0:
                self.sleep(left)
        self._last[parts.netloc] = self.clock()


def now() -> str:
    """The time of a live fetch, UTC, to the second."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _token(page: Page) -> dict[str, str]:
    if page.needs_token is None:
        return {}
    token = os.environ.get(page.needs_token, "").strip()
    if not token:
        raise NoToken(
            f"{page.url} needs a token; set {page.needs_token} to that of your account, "
            "or use --replay."
        )
    if not token.isascii() or not token.isprintable():
        raise Problem(f"{page.needs_token} holds characters no token has; set it again.")
    return {"Authorization": f"Bearer {token}"}


def _next_hop(url: str, response: requests.Response, seen: list[str]) -> str:
    said = response.headers.get("Location", "")
    try:
        target = urljoin(url, said)
        urlsplit(target)
    except ValueError:
        raise Problem(f"{seen[0]} redirects to {shown(said)}, which is no web address.") from None
    if target in seen or len(seen) > MOST_REDIRECTS:
        raise Problem(f"{seen[0]} redirects in a loop ({response.status_code} to {shown(target)}).")
    if urlsplit(target).scheme not in ("http", "https"):
        raise Problem(f"{seen[0]} redirects to {shown(target)}, which is no web address.")
    if not _same_host(seen[0], target):
        raise Problem(
            f"{seen[0]} redirects to {shown(target)}, which is not the organiser's host {urlsplit(seen[0]).hostname} "
            "by https; that was not asked, and the old data was kept; look where the page has gone."
        )
    seen.append(target)
    return target


def _same_host(asked: str, target: str) -> bool:
    """Whether `target` is a page of the host that was `asked`, as safe as it: `www.` may come or go, and nothing else."""
    try:
        here, there = urlsplit(asked), urlsplit(target)
        ports = [parts.port or {"http": 80}.get(parts.scheme, 443) for parts in (here, there)]
    except ValueError:
        return False
    names = [(parts.hostname or "").removeprefix("www.") for parts in (here, there)]
    return (
        there.scheme in ("https", here.scheme)
        and names[0] == names[1] != ""
        and (ports[0] == ports[1] or ports == [80, 443])
        and "@" not in there.netloc
    )


def _asked_wait(policy: Retry, response: requests.Response, url: str) -> float:
    """Seconds the host asks us to wait; a Problem when that is longer than we stay."""
    said = response.headers.get("Retry-After")
    if said is None:
        return 0.0
    try:
        wait = float(policy.parse_retry_after(said))
    except Exception:
        return 0.0
    if wait > LONGEST_WAIT:
        raise Problem(
            f"{url} answered {response.status_code} and asks to wait {wait:.0f} seconds; "
            "the old data was kept, try again later."
        )
    return wait


def _refused(url: str, response: requests.Response) -> Problem:
    why = shown(response.reason or "", 200).strip("'\"")
    hint = {
        401: "set the token it needs",
        403: "ask the organiser, or the token is wrong",
        404: "check that this edition is there",
        429: "try again later",
    }.get(response.status_code, "try again later" if response.status_code >= 500 else "look at it")
    kind = NotThere if response.status_code in (404, 410) else Problem
    return kind(f"{url} answered {response.status_code} ({why}); the old data was kept, {hint}.")


def _unreachable(url: str, failure: Exception | None) -> Problem:
    kinds = (
        (requests.exceptions.ContentDecodingError, "sent a body that cannot be decompressed"),
        (requests.exceptions.ChunkedEncodingError, "broke off in the middle of the page"),
        (requests.exceptions.Timeout, "did not answer in time"),
        (requests.exceptions.SSLError, "has no valid certificate"),
        (requests.exceptions.ConnectionError, "could not be reached"),
    )
    cause = next(
        (words for kind, words in kinds if isinstance(failure, kind)), f"failed ({shown(failure)})"
    )
    return Problem(f"{url} {cause}; the old data was kept, try again later.")
