"""Where an edition's pages come from: the network, an archive, or the store alone.

Whatever the way, the bytes are in the store under data/cache before anything is parsed.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from race_doubles.common.errors import Problem
from race_doubles.common.files import write_text
from race_doubles.scrape.http import Client, Manners, live_session, now
from race_doubles.scrape.pages import Fetched, Page
from race_doubles.scrape.replay import Folder, replay_session
from race_doubles.scrape.store import Store

LIVE, REPLAY = "live", "replay"
#: Pages of an edition that was left half fetched are taken up again within this many hours.
RESUME_HOURS = 24


class NotStored(Problem):
    """A page that is not in the store."""


@dataclass
class LivePages:
    """Pages of the live hosts, fetched and stored.

    A page stored within the last day belongs to a run that was cut short, and is taken as it is;
    an older one, or any with `refresh`, is asked for again, conditionally; but one that was asked for
    after `since` (as of `now()`) is taken as it is even so: the run that asked broke off.
    """

    client: Client
    store: Store
    refresh: bool = False
    since: str = ""

    def fetch(self, page: Page) -> Fetched:
        have = self.store.load(page)
        if have is not None and not self.refresh and _is_recent(have.note["fetched_at"]):
            return have.as_fetched(page)
        if have is not None and self.since and have.note.get("asked_at", "") >= self.since:
            return have.as_fetched(page)
        etag = have.note.get("etag", "") if have else ""
        modified = have.note.get("last_modified", "") if have else ""
        answer = self.client.fetch(page, etag, modified)
        asked = now()
        if answer.status == 304 and have is not None:
            return self.store.save(page, have.content, {**have.note, "asked_at": asked}).as_fetched(
                page
            )
        note = {
            "way": "live",
            "fetched_at": asked,
            "asked_at": asked,
            "origin": "",
            "etag": answer.etag,
            "last_modified": answer.last_modified,
        }
        return self.store.save(page, answer.content, note).as_fetched(page)


@dataclass
class ReplayedPages:
    """Pages of an archive, asked for like live ones; no clock in what is kept of them."""

    client: Client
    store: Store
    folder: Folder

    def fetch(self, page: Page) -> Fetched:
        answer = self.client.fetch(page)
        origin = self.folder.origin_of(page)
        note = {
            "way": origin.way,
            "fetched_at": origin.date,
            "origin": origin.made_by,
            "ages_as_of": origin.ages_as_of,
        }
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
            raise NotStored(
                f"{page.url} is not in data/cache; run the scrape without --offline first."
            )
        return have.as_fetched(page)

    def next_edition(self) -> None:
        self._chosen = None


class UnfinishedRun:
    """The mark of a run of `doubles update` under the cache: there from its beginning to its end."""

    def __init__(self, cache: Path):
        self.path = cache / "update.began"

    def begin(self) -> str:
        """When the run that broke off within the last day began, else now; the mark says it from here on."""
        try:
            began = self.path.read_text("utf-8").strip()
        except (OSError, UnicodeDecodeError):
            began = ""
        if not _is_recent(began):
            began = now()
            write_text(began + "\n", self.path)
        return began

    def end(self) -> None:
        """Take the mark away: the run has asked for all there was to ask."""
        self.path.unlink(missing_ok=True)


Pages = LivePages | ReplayedPages | StoredPages


def _is_recent(fetched_at: str) -> bool:
    try:
        then = datetime.fromisoformat(fetched_at)
        return datetime.now(UTC) - then < timedelta(hours=RESUME_HOURS)
    except (ValueError, TypeError):
        return False


def live_pages(cache: Path, refresh: bool) -> LivePages:
    """Pages of the live hosts, kept under `cache`."""
    return LivePages(Client(live_session()), Store(cache / LIVE), refresh)


def replayed_pages(cache: Path, folder: Path) -> ReplayedPages:
    """Pages of the archive in `folder`, kept under `cache`."""
    client = Client(replay_session(folder), Manners(pause=0.0, retries=0), closed=False)
    return ReplayedPages(client, Store(cache / REPLAY), Folder(folder))


def stored_pages(cache: Path) -> StoredPages:
    """Pages already under `cache`."""
    return StoredPages(Store(cache / LIVE), Store(cache / REPLAY))
