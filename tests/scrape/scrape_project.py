"""Fixtures: a project of its own and a site of its own for every test of the scrape and its commands."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from local_site import CHECKOUT, use_port
from pages_like import results_page

from race_doubles.command.cli import main
from race_doubles.common.files import read_text_csv
from race_doubles.common.paths import Project


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """A project whose data/raw holds two small editions of this checkout's."""
    raw = tmp_path / "data" / "raw"
    for name in ("wser_results/1978.csv", "wser_results/1977.csv", "utmb_results/2004.csv"):
        (raw / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(CHECKOUT / "data" / "raw" / name, raw / name)
    (tmp_path / "data" / "curated").mkdir()
    for name in ("expected.csv", "edition_claims.csv", "source_parameters.csv"):
        shutil.copy(CHECKOUT / "data" / "curated" / name, tmp_path / "data" / "curated" / name)
    provenance = read_text_csv(CHECKOUT / "data" / "raw" / "provenance.csv")
    kept = provenance["source"] + provenance["year"]
    kept = provenance[kept.isin(["wser_results1977", "wser_results1978", "utmb_results2004"])]
    kept.to_csv(raw / "provenance.csv", index=False, lineterminator="\n")
    monkeypatch.setenv("DOUBLES_HOME", str(tmp_path))
    return Project(tmp_path)


@pytest.fixture
def slept() -> list[float]:
    """The seconds a client would have slept."""
    return []


@pytest.fixture
def site(httpserver, monkeypatch: pytest.MonkeyPatch, slept: list[float]):
    """The local server that stands for every host; `doubles scrape` asks it and never sleeps."""
    use_port(monkeypatch, httpserver.port, slept)
    return httpserver


@pytest.fixture
def rows_1978(home: Project) -> list[list[str]]:
    """The thirty rows of 1978 as the page has them."""
    table = read_text_csv(CHECKOUT / "data" / "raw" / "wser_results" / "1978.csv")
    return table[["place", "time", "first_name", "last_name", "gender", "age"]].values.tolist()


@pytest.fixture
def good_page(rows_1978: list[list[str]]) -> bytes:
    """The results page of 1978, as it should be."""
    return results_page(rows_1978)


@pytest.fixture
def doubles(capfd):
    """Runs the command; gives its exit status and all it said."""

    def run(*arguments: str) -> tuple[int, str]:
        with pytest.raises(SystemExit) as end:
            main(list(arguments))
        said = capfd.readouterr()
        return end.value.code or 0, said.out + said.err

    return run
