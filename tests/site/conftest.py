"""A small site of made-up people, the whole site from the project's tables, and a browser to read them."""

from __future__ import annotations

import functools
import http.server
import shutil
import threading
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd
import pytest
from filelock import FileLock
from site_tools import PATIENCE, PEOPLE, make_results, small_project

from race_doubles.common.paths import Project
from race_doubles.site.build import build_site

CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def small(run_folder: Path, project: Project) -> Project:
    """A project of made-up people whose site is built; to be read only (`small_copy` may be changed).

    Where tests run side by side the first worker that asks builds it for all.
    """
    made = Project(run_folder / "small")
    with FileLock(run_folder / "small.lock"):
        if not made.site.is_dir():
            shutil.rmtree(made.root, ignore_errors=True)
            made.root.mkdir()
            build_site(small_project(made.root, project, make_results(PEOPLE)))
    return made


@pytest.fixture
def small_copy(small: Project, tmp_path: Path) -> Project:
    """A copy of the small project and its site."""
    return Project(shutil.copytree(small.root, tmp_path / "small"))


@pytest.fixture(scope="session")
def whole(run_folder: Path, project: Project, tables: dict[str, pd.DataFrame]) -> Path:
    """The whole site, built from the project's tables and its committed notebooks; to be read only.

    Where tests run side by side the first worker that asks builds it for all.
    """
    site = run_folder / "whole" / "site"
    with FileLock(run_folder / "whole.lock"):
        if not site.is_dir():
            build_site(project, site)
    return site


@pytest.fixture(scope="module")
def chromium():
    """Debian's browser; skips where there is none.

    It runs an event loop in this thread while it is open, in which nothing else could run a notebook.
    """
    if not Path(CHROMIUM).is_file():
        pytest.skip(f"no browser at {CHROMIUM}: apt-get install chromium")
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with sync_api.sync_playwright() as player:
        sync_api.expect.set_options(timeout=PATIENCE)
        browser = player.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@dataclass
class Visit:
    """A page of the browser that notes what goes wrong and what it asks for."""

    page: object
    faults: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)


def note_failure(seen: Visit, request) -> None:
    """Note a request that failed, unless it was given up since the next page was already asked for."""
    if request.failure != "net::ERR_ABORTED":
        seen.faults.append(f"{request.failure}: {request.url}")


@pytest.fixture
def visit(chromium):
    """A fresh page; makes another with `visit.again(**options)`."""
    contexts = []

    def open_page(**options) -> Visit:
        context = chromium.new_context(**options)
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        seen = Visit(context.new_page())
        seen.page.on(
            "console", lambda message: seen.faults.append(f"{message.type}: {message.text}")
        )
        seen.page.on("pageerror", lambda error: seen.faults.append(str(error)))
        seen.page.on("requestfailed", lambda request: note_failure(seen, request))
        seen.page.on("request", lambda request: seen.asked.append(request.url))
        return seen

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def served(whole: Path):
    """The address of a local server of the whole site."""

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(
        ("127.0.0.1", 0), functools.partial(Quiet, directory=str(whole))
    )
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
