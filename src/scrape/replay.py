"""Answering requests from a folder of captured pages, through the `requests` transport door.

The folder mirrors the live addresses (`<host>/<path>`), so the code that asks is the live code.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import requests
from requests.adapters import BaseAdapter

from race_doubles.common.errors import UsageProblem
from race_doubles.scrape.pages import Page


@dataclass(frozen=True)
class Origin:
    """How honest provenance calls a replayed page: its way, its date and who made it."""

    way: str
    date: str
    made_by: str


_DATED_WSER = Origin(
    "capture", "2024-11-24", "page captured by the wser-open-dataset project (MIT)"
)
_OTHER_WSER = Origin(
    "capture", "", "verbatim file of www.wser.org; the date of capture is not recorded"
)
_REBUILT = Origin("rebuilt", "", "reply rebuilt from a table dump of the same endpoint")
_SPLIT_TIME = Origin(
    "capture", "", "file of the OpenSplitTime project (MIT), at the commit in the path"
)
_EXTRACT = Origin(
    "rebuilt", "", "an extract of the file, typed twice and compared (rfordatascience/tidytuesday)"
)
_REBUILT_LIVE = Origin("rebuilt", "", "reply rebuilt from a dump of the live results")


def origin_of(page: Page) -> Origin:
    """Where the archive's copy of `page` comes from."""
    host = urlsplit(page.url).netloc
    if host == "www.wser.org":
        dated = any(part in page.url for part in ("/results/", "/lottery", "-wait-list/"))
        return _DATED_WSER if dated else _OTHER_WSER
    if host == "lottery.wser.org":
        return _DATED_WSER
    if host == "raw.githubusercontent.com":
        return _SPLIT_TIME if "/SplitTime/" in page.url else _EXTRACT
    if host == "api.utmb.world" and "blancutmb.2025/" in page.url:
        return _REBUILT_LIVE
    return _REBUILT


def archive_path(method: str, url: str, tenant: str, body: str) -> str | None:
    """The file of the archive that answers a request, or None for what it does not hold."""
    parts = urlsplit(url)
    path = parts.path.lstrip("/")
    query = parse_qs(parts.query, keep_blank_values=True)
    form = parse_qs(body, keep_blank_values=True) if method == "POST" else query
    match parts.netloc:
        case "www.wser.org" | "lottery.wser.org" | "raw.githubusercontent.com":
            return (
                f"{parts.netloc}/{path}index.html"
                if path.endswith("/") or not path
                else f"{parts.netloc}/{path}"
            )
        case "api.utmb.world":
            return (
                f"{parts.netloc}/{path}/offset={query['offset'][0]}.json"
                if "offset" in query
                else None
            )
        case "utmblive-api.utmb.world":
            if not tenant or "page" not in query:
                return None
            return f"{parts.netloc}/{tenant}/{path}/page={query['page'][0]}.json"
        case "livetrail.net":
            if "course" not in form:
                return None
            return f"{parts.netloc}/{path}/course={form['course'][0]}&cat={form['cat'][0]}.xml"
    return None


class ReplayAdapter(BaseAdapter):
    """A transport that answers 200 with a file of `folder`, or 404 naming the file it misses."""

    def __init__(self, folder: Path):
        super().__init__()
        self.folder = folder

    def send(
        self, request: requests.PreparedRequest, *_: object, **__: object
    ) -> requests.Response:
        body = request.body or ""
        text = body.decode() if isinstance(body, bytes) else str(body)
        tenant = request.headers.get("X-Tenant", "")
        name = archive_path(request.method or "GET", request.url or "", tenant, text)
        response = requests.Response()
        response.request = request
        response.url = request.url or ""
        try:
            if name is None:
                raise FileNotFoundError
            content = (self.folder / name).read_bytes()
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
            response.status_code = 404
            response.reason = f"no file {name or 'for it'} in {self.folder}"
            content = b""
        else:
            response.status_code = 200
            response.reason = "OK"
        response.raw = io.BytesIO(content)
        return response

    def close(self) -> None:
        """Nothing is held open."""


def replay_session(folder: Path) -> requests.Session:
    """A session every request of which is answered from `folder`.

    Raises UsageProblem when there is no such folder.
    """
    if not folder.is_dir():
        raise UsageProblem(
            f"--replay {folder} is not a folder; give the folder that holds www.wser.org."
        )
    session = requests.Session()
    session.trust_env = False
    adapter = ReplayAdapter(folder)
    session.mount("https://", adapter)
    session.mount("http://", adapter)
    return session
