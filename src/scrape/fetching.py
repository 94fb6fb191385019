"""Where an edition's pages come from: the network, an archive, or the store alone.

Whatever the way, the bytes are in the store under data/cache before anything is parsed.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from common.errors import Problem
from scrape.http import Client, Manners, live_session, now
from scrape.pages import Fetched, Page
from scrape.replay import origin_of, replay_session
from scrape.store import Store

LIVE, REPLAY = "live", "replay"


@dataclass
class LivePages:
    """Pages of the live hosts: from the store when it has them, else fetched and stored.

    With `refresh`, stored pages are asked for again, conditionally.
    """

    client: Client
    store: Store
    refresh: bool = False

    def fetch(self, page: Page) -> Fetched:
        have = self.store.load(page)
        if have is not None and not self.refresh:
            return have.as_fetched(page)
        etag = have.note.get("etag", "") if have else ""
        modified = have.note.get("last_modified", "") if have else ""
        answer = self.client.fetch(page, etag, modified)
        if answer.status == 304 and have is not None:
            return have.as_fetched(page)
        note = {
            "way": "live",
            "fetched_at": now(),
            "origin": "",
            "etag": answer.etag,
            "last_modified": answer.last_modified,
        }
        if have is not None and have.content == answer.content:
            note["fetched_at"] = have.note["fetched_at"]
        return self.store.save(page, answer.content, note).as_fetched(page)


@dataclass
class ReplayedPages:
    """Pages of an archive, asked for like live ones; no clock in what is kept of them."""

    client: Client
    store: Store

    def fetch(self, page: Page) -> Fetched:
        answer = self.client.fetch(page)
        origin = origin_of(page)
        note = {"way": origin.way, "fetched_at": origin.date, "origin": origin.made_by}
        return self.store.save(page, answer.content, note).as_fetched(page)


@dataclass
class StoredPages:
    """Pages of the store alone: nothing is asked of anyone.

    An edition is read from live pages when its first page was fetched live, else from replayed
    ones; the two are never mixed.
    """

    live: Store
    replay: Store
    _chosen: Store | None = field(default=None)

    def fetch(self, page: Page) -> Fetched:
        if self._chosen is None:
            self._chosen = self.live if self.live.load(page) is not None else self.replay
        have = self._chosen.load(page)
        if have is None:
            raise Problem(
                f"{page.url} is not in data/cache; run the scrape without --offline first."
            )
        return have.as_fetched(page)

    def next_edition(self) -> None:
        self._chosen = None


Pages = LivePages | ReplayedPages | StoredPages


def live_pages(cache: Path, refresh: bool) -> LivePages:
    """Pages of the live hosts, kept under `cache`."""
    return LivePages(Client(live_session()), Store(cache / LIVE), refresh)


def replayed_pages(cache: Path, folder: Path) -> ReplayedPages:
    """Pages of the archive in `folder`, kept under `cache`."""
    client = Client(replay_session(folder), Manners(pause=0.0, retries=0), closed=False)
    return ReplayedPages(client, Store(cache / REPLAY))


def stored_pages(cache: Path) -> StoredPages:
    """Pages already under `cache`."""
    return StoredPages(Store(cache / LIVE), Store(cache / REPLAY))
