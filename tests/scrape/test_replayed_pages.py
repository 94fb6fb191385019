"""A folder of captured pages: which file answers which request, where it says that its pages come from, and the store."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import requests

from race_doubles.common.errors import UsageProblem
from race_doubles.scrape import fetching, origin, replay
from race_doubles.scrape.fetching import NotStored, UnfinishedRun, replayed_pages, stored_pages
from race_doubles.scrape.pages import NotThere, Page
from race_doubles.scrape.store import Stored


@pytest.mark.parametrize(
    ("method", "url", "tenant", "body", "path"),
    [
        ("GET", "https://www.wser.org/results/2019-results/", "", "", "www.wser.org/results/2019-results/index.html"),
        ("GET", "https://www.wser.org/", "", "", "www.wser.org/index.html"), ("GET", "https://www.wser.org", "", "", "www.wser.org/index.html"),
        ("GET", "https://lottery.wser.org/a.html?b=1", "", "", "lottery.wser.org/a.html"),
        ("GET", "https://raw.githubusercontent.com/a/b.csv", "", "", "raw.githubusercontent.com/a/b.csv"),
        ("GET", "https://api.utmb.world/races/1.2/results?lang=fr&offset=200&limit=100&gender=", "t", "", "api.utmb.world/races/1.2/results/offset=200.json"),
        ("GET", "https://api.utmb.world/robots.txt", "", "", None),
        ("GET", "https://utmblive-api.utmb.world/races/u/progressive?page=3&limit=100", "utmb_2019", "", "utmblive-api.utmb.world/utmb_2019/races/u/progressive/page=3.json"),
        ("GET", "https://utmblive-api.utmb.world/races/u/progressive?page=3", "", "", None),
        ("GET", "https://utmblive-api.utmb.world/races/u/progressive?limit=3", "utmb_2019", "", None),
        ("POST", "https://livetrail.net/h/classement.php", "", "course=utmb&cat=scratch", "livetrail.net/h/classement.php/course=utmb&cat=scratch.xml"),
        ("GET", "https://livetrail.net/h/classement.php?course=ccc&cat=", "", "course=utmb&cat=scratch", "livetrail.net/h/classement.php/course=ccc&cat=.xml"),
        ("POST", "https://livetrail.net/h/classement.php", "", "cat=scratch", None),
        ("GET", "https://example.org/", "", "", None),
    ],
)  # fmt: skip
def test_the_file_that_answers_a_request(method, url, tenant, body, path):
    assert replay.archive_path(method, url, tenant, body) == path


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "pages"
    for name, content in {
        "www.wser.org/results/a/index.html": b"a", "utmblive-api.utmb.world/utmb_2019/r/page=0.json": b"live",
        "livetrail.net/c/course=utmb&cat=x.xml": b"trail", "www.wser.org/file": b"f",
    }.items():  # fmt: skip
        (made / name).parent.mkdir(parents=True, exist_ok=True)
        (made / name).write_bytes(content)
    return made


def test_a_session_is_answered_from_the_folder_alone(folder):
    session = replay.replay_session(folder)
    assert session.trust_env is False
    found = session.get("https://www.wser.org/results/a/")
    assert (found.status_code, found.reason, found.content, found.url) == (200, "OK", b"a", "https://www.wser.org/results/a/")  # fmt: skip
    assert found.request.method == "GET"
    assert session.get("http://www.wser.org/results/a/").content == b"a"
    live = session.get("https://utmblive-api.utmb.world/r?page=0", headers={"X-Tenant": "utmb_2019"})  # fmt: skip
    assert live.content == b"live"
    assert session.post("https://livetrail.net/c", data={"course": "utmb", "cat": "x"}).content == b"trail"  # fmt: skip
    assert session.post("https://livetrail.net/c", data=b"course=utmb&cat=x").content == b"trail"


@pytest.mark.parametrize(
    ("url", "what"),
    [
        ("https://www.wser.org/none/", "www.wser.org/none/index.html"), ("https://www.wser.org/file/more", "www.wser.org/file/more"),
        ("https://www.wser.org/results", "www.wser.org/results"), ("https://example.org/", "for it"),
    ],
)  # fmt: skip
def test_what_the_folder_lacks_is_not_there_and_named(folder, url, what):
    found = replay.replay_session(folder).get(url)
    assert (found.status_code, found.content) == (404, b"")
    assert found.reason == f"no file {what} in {folder}"


def test_what_is_no_folder_cannot_be_replayed(tmp_path):
    with pytest.raises(UsageProblem, match=r"none is not a folder; give the folder that holds www\.wser\.org\.$"):  # fmt: skip
        replay.replay_session(tmp_path / "none")


ORIGINS = """
[[origin]]
paths = "www.wser.org/results/*"
way = "capture"
captured_on = 2024-11-24
made_by = "an archive"
ages_as_of = 2025

[[origin]]
paths = "*"
way = "rebuilt"
made_by = "somebody"
"""


def test_the_first_entry_that_fits_says_where_a_page_is_from(folder):
    (folder / "origin.toml").write_text(ORIGINS)
    of = replay.Folder(folder).origin_of
    first = of(Page("page", "https://www.wser.org/results/a/"))
    assert (first.way, first.date, first.made_by, first.ages_as_of) == ("capture", "2024-11-24", "an archive", "2025")  # fmt: skip
    other = of(Page("page", "https://www.wser.org/file"))
    assert (other.way, other.date, other.made_by, other.ages_as_of) == ("rebuilt", "", "somebody", "")  # fmt: skip


def test_a_page_is_looked_up_by_its_tenant_and_its_form(folder):
    (folder / "origin.toml").write_text(
        '[[origin]]\npaths = "utmblive-api.utmb.world/utmb_2019/*"\nway = "capture"\nmade_by = "live"\n'
        '[[origin]]\npaths = "livetrail.net/c/course=utmb&cat=x.xml"\nway = "capture"\nmade_by = "trail"\n'
    )
    of = replay.Folder(folder).origin_of
    assert of(Page("p", "https://utmblive-api.utmb.world/r?page=0", headers={"x-TENANT": "utmb_2019"})).made_by == "live"  # fmt: skip
    assert of(Page("p", "https://livetrail.net/c", form={"course": "utmb", "cat": "x"})).made_by == "trail"  # fmt: skip
    assert of(Page("p", "https://example.org/")).way == origin.UNKNOWN_WAY
    assert replay.Folder(folder / "www.wser.org").origin_of(Page("p", "https://www.wser.org/")) == origin.UNKNOWN  # fmt: skip


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("x", "origin.toml"), ('[[other]]\npaths = "a"', "origin"), ('origin = "a"', "origin"), ('origin = ["a"]', "entry 1 is no"),
        ('more = 1\n[[origin]]\npaths = "*"\nway = "capture"\nmade_by = "a"', "nothing else"),
        ('[[origin]]\nway = "capture"\nmade_by = "a"', "paths"), ('[[origin]]\npaths = 1\nway = "capture"\nmade_by = "a"', "paths"),
        ('[[origin]]\npaths = "*"\nway = "stolen"\nmade_by = "a"', "way"), ('[[origin]]\npaths = "*"\nway = "live"\nmade_by = "a"', "way"),
        ('[[origin]]\npaths = "*"\nway = "capture"', "made_by"), ('[[origin]]\npaths = "*"\nway = "capture"\nmade_by = " "', "made_by"),
        ('[[origin]]\npaths = "*"\nway = "capture"\nmade_by = "a"\ncaptured_on = "soon"', "captured_on"),
        ('[[origin]]\npaths = "*"\nway = "capture"\nmade_by = "a"\nages_as_of = "x"', "ages_as_of"),
        ('[[origin]]\npaths = "*"\nway = "capture"\nmade_by = "a"\nmore = 1', "more"),
    ],
)  # fmt: skip
def test_an_entry_that_cannot_be_one_is_a_mistake_in_the_folder(text, wrong, folder):
    (folder / "origin.toml").write_text(text)
    with pytest.raises(UsageProblem, match=wrong):
        origin.read_origins(folder)


PAGE = Page("page", "https://www.wser.org/results/a/")


def test_replayed_pages_are_kept_with_where_they_are_from_and_read_again_offline(folder, tmp_path):
    (folder / "origin.toml").write_text(ORIGINS)
    cache = tmp_path / "cache"
    found = replayed_pages(cache, folder).fetch(PAGE)
    assert (found.content, found.way, found.fetched_at, found.origin, found.ages_as_of) == (b"a", "capture", "2024-11-24", "an archive", "2025")  # fmt: skip
    again = stored_pages(cache).fetch(PAGE)
    assert again == found
    with pytest.raises(NotStored, match=r"^https://www\.wser\.org/none/ is not in data/cache; run the scrape without --offline first\.$"):  # fmt: skip
        stored_pages(cache).fetch(Page("page", "https://www.wser.org/none/"))
    with pytest.raises(NotThere):
        replayed_pages(cache, folder).fetch(Page("page", "https://www.wser.org/none/"))


def test_a_replay_neither_waits_nor_asks_twice(folder, tmp_path):
    pages = replayed_pages(tmp_path / "cache", folder)
    assert (pages.client.manners.pause, pages.client.manners.retries, pages.client.closed) == (0.0, 0, False)  # fmt: skip
    assert isinstance(pages.client.session, requests.Session)
    assert pages.store.folder == tmp_path / "cache" / "replay"


def test_an_edition_is_read_from_live_pages_or_from_replayed_ones_and_never_from_both(folder, tmp_path):  # fmt: skip
    cache = tmp_path / "cache"
    other = Page("more", "https://www.wser.org/file")
    replayed = replayed_pages(cache, folder)
    replayed.fetch(PAGE), replayed.fetch(other)
    pages = stored_pages(cache)
    pages.live.save(PAGE, b"live", {"way": "live", "fetched_at": "2031-01-01T00:00:00Z", "origin": ""})  # fmt: skip
    assert pages.fetch(PAGE).content == b"live"
    with pytest.raises(NotStored):
        pages.fetch(other)
    pages.next_edition()
    assert pages.fetch(other).content == b"f"
    assert pages.fetch(PAGE).content == b"a"


def ago(**span) -> str:
    return (datetime.now(UTC) - timedelta(**span)).strftime("%Y-%m-%dT%H:%M:%SZ")


@pytest.mark.parametrize(
    ("said", "is_recent"),
    [({"hours": 23}, True), ({"hours": 25}, False), ({"minutes": 1}, True), ("soon", False), ("", False), ("2031-01-01", False), (None, False)],
)  # fmt: skip
def test_within_a_day_is_recent(said, is_recent):
    assert fetching._is_recent(ago(**said) if isinstance(said, dict) else said) is is_recent


def test_a_run_that_broke_off_within_a_day_goes_on_as_of_its_beginning(tmp_path):
    run = UnfinishedRun(tmp_path)
    path = tmp_path / "update.began"
    began = run.begin()
    assert path.read_text("utf-8") == began + "\n" and fetching._is_recent(began)
    early = ago(hours=20)
    path.write_text(f" {early}\n")
    assert run.begin() == early and path.read_text("utf-8") == f" {early}\n"
    path.write_text(ago(hours=30))
    assert run.begin() >= began
    path.write_bytes(b"\xff")
    assert run.begin() >= began
    run.end()
    assert not path.exists()
    run.end()


def test_a_page_kept_before_the_year_of_its_ages_was_noted_has_none():
    note = {"sha256": "s", "way": "live", "fetched_at": "t", "origin": ""}
    assert Stored(b"x", note).as_fetched(None).ages_as_of == ""
    assert Stored(b"x", note | {"ages_as_of": "2024"}).as_fetched(None).ages_as_of == "2024"
