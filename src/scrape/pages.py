"""What is asked of a host: one page, and what came back for it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

from race_doubles.common.errors import Problem


class NotThere(Problem):
    """A page that does not exist (yet): answered with 404 or 410, or without a single row."""


class NoToken(NotThere):
    """A page of a closed API, without the token it needs."""


class OtherEdition(NotThere):
    """A page whose address always shows the latest edition, which is another than the one asked for."""


class NotRunYet(NotThere):
    """A list without a single finisher, of a source that lists results: published before the race."""


@dataclass(frozen=True)
class Page:
    """One request of an edition.

    `part` names the page within the edition (`page`, `offset=100`, `passages`), `form` is the body
    of a POST, `needs_token` names the environment variable with the bearer token of a closed API.
    """

    part: str
    url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    form: Mapping[str, str] | None = None
    needs_token: str | None = None

    @property
    def method(self) -> str:
        return "GET" if self.form is None else "POST"

    @property
    def key(self) -> str:
        """A digest of what makes the answer: method, address, form and the public headers."""
        said = [self.method, self.url, urlencode(self.form or {})]
        said += [f"{name}:{value}" for name, value in sorted(self.headers.items())]
        return hashlib.sha256("\n".join(said).encode()).hexdigest()


@dataclass(frozen=True)
class Fetched:
    """The bytes of one page, after content decoding, and where they came from.

    `way` is `live`, `capture`, `rebuilt` or `unknown`; `fetched_at` is the time of a live fetch or the
    date of a capture, empty when unknown; `origin` says who captured or rebuilt it; `ages_as_of` is
    the year in which ages counted at the time of capture were read, where the folder says so.
    """

    page: Page
    content: bytes
    sha256: str
    way: str
    fetched_at: str
    origin: str
    ages_as_of: str = ""


#: How a source asks for a page: it gets the bytes, or a Problem is raised.
Get = Callable[[Page], bytes]
