"""The page store under data/cache: the exact bytes, and beside them what came with them.

Live and replayed pages live apart, so that neither is ever taken for the other.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from race_doubles.common.files import sha256, write_bytes, write_text
from race_doubles.scrape.pages import Fetched, Page


@dataclass(frozen=True)
class Stored:
    """A page of the store: its bytes and the note written beside them."""

    content: bytes
    note: dict[str, str]

    def as_fetched(self, page: Page) -> Fetched:
        return Fetched(
            page=page,
            content=self.content,
            sha256=self.note["sha256"],
            way=self.note["way"],
            fetched_at=self.note["fetched_at"],
            origin=self.note["origin"],
            ages_as_of=self.note.get("ages_as_of", ""),
        )


class Store:
    """Pages by request, under `folder`."""

    def __init__(self, folder: Path):
        self.folder = folder

    def _paths(self, page: Page) -> tuple[Path, Path]:
        parts = urlsplit(page.url)
        readable = re.sub(r"[^A-Za-z0-9.=-]+", "_", parts.path.strip("/"))[-60:]
        folder = self.folder / re.sub(r"[^A-Za-z0-9.-]", "_", parts.netloc)
        name = f"{readable}-{page.key[:16]}"
        return folder / f"{name}.body", folder / f"{name}.json"

    def load(self, page: Page) -> Stored | None:
        """The stored page, or None when it is absent, half written or damaged."""
        body, beside = self._paths(page)
        try:
            note = json.loads(beside.read_text("utf-8"))
            content = body.read_bytes()
            if note["key"] == page.key and note["sha256"] == sha256(content):
                return Stored(content, note)
        except (OSError, ValueError, KeyError, TypeError):
            pass
        return None

    def save(self, page: Page, content: bytes, note: dict[str, str]) -> Stored:
        """Keep `content`; the note goes last, with the digest, so a half pair is never read."""
        body, beside = self._paths(page)
        whole = {"key": page.key, "url": page.url, "sha256": sha256(content), **note}
        have = self.load(page)
        if have is None or have.content != content:
            write_bytes(content, body)
        if have is None or have.note != whole:
            write_text(json.dumps(whole, indent=1, sort_keys=True) + "\n", beside)
        return Stored(content, whole)
