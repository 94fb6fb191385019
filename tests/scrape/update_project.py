"""A project that holds the last editions of some sources, in the year after the last one; and its fixtures."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from local_site import CHECKOUT
from new_year import NewYear

import race_doubles.command.update as update
from race_doubles.common.files import read_text_csv
from race_doubles.common.paths import Project
from race_doubles.scrape import expected
from race_doubles.scrape.sources import SOURCES

GOING_ON = [source for source in SOURCES.values() if source.goes_on and source.is_of_results]
#: The newest year of which every source that goes on is held, and the first of which none is.
LIKE = max(set.intersection(*(set(expected.years_of(source.name)) for source in GOING_ON)))
NEXT = max(year for source in GOING_ON for year in expected.years_of(source.name)) + 1
#: Editions that a span is made from.
HELD = 5
WSER = ("wser_results", "wser_stats", "wser_entrants")
UTMB = ("utmb_results", "utmb_live")


def checkout_of(folder: Path, sources: tuple[str, ...], before: int = NEXT) -> Project:
    """A project with the last editions of some sources before a year, registered as in this checkout."""
    shutil.copytree(CHECKOUT / "data" / "curated", folder / "data" / "curated")
    raw = folder / "data" / "raw"
    raw.mkdir()
    provenance = read_text_csv(CHECKOUT / "data" / "raw" / "provenance.csv")
    kept = []
    for source in sources:
        if SOURCES[source].is_private:
            # As in a fresh checkout: the lists of applicants are known, and not here.
            continue
        (raw / source).mkdir()
        years = [year for year in expected.years_of(source) if year < before][-HELD:]
        for year in years:
            for path in (CHECKOUT / "data" / "raw" / source).glob(f"{year}*"):
                shutil.copy(path, raw / source / path.name)
        rows = provenance["source"].eq(source) & provenance["year"].isin(map(str, years))
        kept.append(provenance.index[rows])
    chosen = provenance.loc[[at for index in kept for at in index]]
    chosen.to_csv(raw / "provenance.csv", index=False, lineterminator="\n")
    # Only what is held is known: of the other sources nothing is asked.
    keep_lines(folder, "expected.csv", lambda cells: cells[0] in sources)
    found_by = {(SOURCES[name].found_by, SOURCES[name].race) for name in sources}
    keep_lines(folder, "source_parameters.csv", lambda cells: (cells[0], cells[1]) in found_by)
    expected.forget()
    return Project(folder)


def keep_lines(folder: Path, name: str, is_ours: Callable[[list[str]], bool]) -> None:
    """Leave of a curated file its heading and the lines whose cells are ours."""
    path = folder / "data" / "curated" / name
    head, *lines = path.read_text("utf-8").splitlines(keepends=True)
    path.write_text("".join([head, *(line for line in lines if is_ours(line.split(",")))]), "utf-8")


@pytest.fixture
def this_year(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """Lets the command run in a year."""

    def run_in(year: int) -> None:
        monkeypatch.setattr(update, "current_year", lambda: year)

    run_in(NEXT)
    return run_in


@pytest.fixture
def project_of(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, this_year
) -> Callable[..., Project]:
    """Makes a project that holds the sources it is given, and lets the command run in it."""

    def make(*sources: str) -> Project:
        monkeypatch.setenv("DOUBLES_HOME", str(tmp_path / "home"))
        return checkout_of(tmp_path / "home", sources)

    return make


@pytest.fixture
def western(project_of) -> Project:
    """A project that holds Western States alone, in the year after the last one."""
    return project_of(*WSER)


@pytest.fixture
def alps(project_of) -> Project:
    """A project that holds UTMB's results alone."""
    return project_of("utmb_results")


@pytest.fixture
def both(project_of) -> Project:
    """A project that holds both races."""
    return project_of(*WSER, *UTMB)


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    """The folder to replay."""
    return tmp_path / "pages"


def of_next(**how) -> NewYear:
    return NewYear(CHECKOUT / "data" / "raw", NEXT, LIKE, **how)


def part(said: str, title: str) -> str:
    """One part of the page of words."""
    return said.partition(f"{title}\n")[2].partition("\n\n")[0]


def serve(site, pages: Path) -> None:
    """Every page of the folder from the local server; what it does not hold is answered with 404."""
    for path in pages.rglob("index.html"):
        address = "/" + path.relative_to(pages).as_posix().removesuffix("index.html")
        site.expect_request(address).respond_with_data(path.read_bytes())
    for path in pages.rglob("*.xlsx"):
        site.expect_request("/" + path.relative_to(pages).as_posix()).respond_with_data(
            path.read_bytes()
        )
    site.expect_request("/www.wser.org/robots.txt").respond_with_data("", status=404)
    site.no_handler_status_code = 404
