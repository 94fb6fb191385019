"""What every test may use: the checkout, the built tables, and the captured pages where they are."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings
from tools.long import listed

from race_doubles.common.collector import collector_resting
from race_doubles.common.paths import Project

if TYPE_CHECKING:
    import pandas as pd

CHECKOUT = Path(__file__).resolve().parents[1]

# The same examples on each run, and none failed because a machine was busy. More of them have found nothing
# more so far, so that drawing them is left to CI.
settings.register_profile("dev", deadline=None, derandomize=True, max_examples=40)
settings.register_profile("ci", deadline=None, derandomize=True, max_examples=100)
settings.load_profile("ci" if os.environ.get("CI") else "dev")

#: Fixtures that take long to make; a test that asks for one is slow.
COSTLY = {"whole", "thousands", "without_form", "shared", "resolved"}
#: Tests that take long, as they were measured (`tools.long`).
LONG = listed()


@pytest.hookimpl(wrapper=True)
def pytest_collection(session: pytest.Session) -> Iterator[None]:
    """Gather the tests without a search for reference cycles, and leave what is loaded then out of all later searches.

    Those are rarer than Python makes them by itself: tables and pages are many objects and few cycles.
    """
    with collector_resting():
        done = yield
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)
    session.config.add_cleanup(gc.unfreeze)
    return done


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark as slow what needs a costly fixture, and as long what was measured to be."""
    for item in items:
        if COSTLY & set(getattr(item, "fixturenames", ())):
            item.add_marker("slow")
        if item.nodeid.partition("[")[0] in LONG:
            item.add_marker("long")


class Dealt:
    """A plugin that comes after all others have had their say in the order of tests."""

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Where tests run side by side, let each worker begin with its share of those that take longest.

        A worker starts with a run of tests as they stand and takes over others from the ends of what the rest have left,
        so what stands last keeps one waiting for it.
        """
        workers = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
        items[:] = dealt(items, workers)


def dealt(items: list[pytest.Item], workers: int) -> list[pytest.Item]:
    """`items` in as many equal runs as there are workers, each with whole files of costly tests in front."""

    def asks_for_site(file: list[pytest.Item]) -> bool:
        return any("whole" in getattr(item, "fixturenames", ()) for item in file)

    costly, others = {}, []
    for item in items:
        if any(item.get_closest_marker(mark) for mark in ("slow", "browser", "archive")):
            costly.setdefault(item.nodeid.partition("::")[0], []).append(item)
        else:
            others.append(item)
    order, files = [], list(costly.values())
    for worker in range(workers):
        # The first builds the site at once; the others, who would wait for it, come to it last.
        share = sorted(files[worker::workers], key=asks_for_site, reverse=worker == 0)
        order += [item for file in share for item in file]
        until = len(items) * (worker + 1) // workers - len(order)
        order += others[: max(until, 0)]
        others = others[max(until, 0) :]
    return order + others


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(Dealt())


@pytest.fixture(scope="session", autouse=True)
def no_power_cut() -> Iterator[None]:
    """No test pulls the plug, so none waits until what it wrote has reached the disk."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(os, "fsync", lambda handle: None)
        yield


@pytest.fixture(scope="session")
def project() -> Project:
    """This checkout."""
    return Project(CHECKOUT)


@pytest.fixture(scope="session")
def run_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for what is made once a run; where tests run side by side all workers have the same."""
    own = tmp_path_factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


@pytest.fixture(scope="session")
def tables(project: Project) -> dict[str, pd.DataFrame]:
    """Every processed table by name, built first where the data or the code changed."""
    from race_doubles.command.building import build
    from race_doubles.common.files import read_parquet

    build(project, tell=lambda line: None)
    return {path.stem: read_parquet(path) for path in sorted(project.processed.glob("*.parquet"))}


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of captured pages and judged pairs beside the checkout; skips where it is not."""
    folder = Path(os.environ.get("RACE_DOUBLES_SHARED", CHECKOUT.parent / "shared"))
    if not (folder / "archive").is_dir():
        pytest.skip("no captured pages: put them in ../shared or set RACE_DOUBLES_SHARED")
    return folder
