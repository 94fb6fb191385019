"""The local server that stands for every host, and what the tests ask of files."""

from __future__ import annotations

import functools
import hashlib
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import requests
from requests.adapters import HTTPAdapter

from race_doubles.scrape import fetching
from race_doubles.scrape.http import Client, Manners
from race_doubles.scrape.pages import Get, NotThere, Page
from race_doubles.scrape.replay import replay_session

CHECKOUT = Path(__file__).resolve().parents[2]
FAST = Manners(pause=0.0, timeout=(0.5, 0.5), retries=2, backoff=0.01)
PAGE_1978 = "/www.wser.org/results/1978-results/"
ROBOTS = "/www.wser.org/robots.txt"


class ToLocal(HTTPAdapter):
    """Sends every request to the local server, under a path that begins with the asked host."""

    def __init__(self, port: int):
        super().__init__()
        self.port = port

    def send(self, request, *args, **kwargs):
        asked = request.url
        parts = urlsplit(asked)
        query = f"?{parts.query}" if parts.query else ""
        request.url = f"http://127.0.0.1:{self.port}/{parts.netloc}{parts.path}{query}"
        response = super().send(request, *args, **kwargs)
        response.url = asked
        return response


def local_session(port: int) -> requests.Session:
    """A session whose every request ends at the local server."""
    session = requests.Session()
    session.trust_env = False
    session.headers["User-Agent"] = "race-doubles/test (tests@example.org)"
    session.mount("https://", ToLocal(port))
    session.mount("http://", ToLocal(port))
    return session


def use_port(monkeypatch: pytest.MonkeyPatch, port: int, slept: list[float]) -> None:
    """Let live fetches go to a port of this machine."""
    monkeypatch.setattr(fetching, "live_session", lambda: local_session(port))
    client = functools.partial(Client, manners=FAST, sleep=slept.append)
    monkeypatch.setattr(fetching, "Client", client)


def archived(folder: Path) -> Get:
    """How a source asks for a page, answered from the archive in `folder` as a replay answers."""
    session = replay_session(folder)

    def get(page: Page) -> bytes:
        answer = session.request(page.method, page.url, headers=page.headers, data=page.form)
        if answer.status_code != 200:
            raise NotThere(answer.reason)
        return answer.content

    return get


def fingerprint(folder: Path) -> dict[str, str]:
    """The digest of every file under `folder`."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
