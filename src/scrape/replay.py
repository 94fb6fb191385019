"""Answering requests from a folder of captured pages, through the `requests` transport door.

The folder mirrors the live addresses (`<host>/<path>`), so the code that asks is the live code.
"""

from __future__ import annotations

import io
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

import requests
from requests.adapters import BaseAdapter

from race_doubles.common.errors import UsageProblem
from race_doubles.scrape.origin import Origin, origin_of, read_origins
from race_doubles.scrape.pages import Page


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


class Folder:
    """A folder of captured pages: what it says of the origin of each, read once."""

    def __init__(self, folder: Path):
        self._origins = read_origins(folder)

    def origin_of(self, page: Page) -> Origin:
        """Where the folder's copy of `page` comes from."""
        tenant = {name.lower(): value for name, value in page.headers.items()}.get("x-tenant", "")
        path = archive_path(page.method, page.url, tenant, urlencode(page.form or {}))
        return origin_of(path or "", self._origins)


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
