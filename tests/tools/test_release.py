"""The files of a release, and that what describes it says one thing everywhere."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import zipfile

import pytest
import yaml
from tools.release import SUMS, digest, make_release

from race_doubles.common.errors import Problem
from race_doubles.common.paths import Project
from race_doubles.doubles.about import about


@pytest.fixture
def built(project, tmp_path) -> Project:
    """A project whose site is a few files."""
    made = Project(tmp_path)
    for name in ("CITATION.cff", "pyproject.toml"):
        (tmp_path / name).write_bytes((project.root / name).read_bytes())
    data = made.site / "data"
    data.mkdir(parents=True)
    (made.site / "index.html").write_text("<p>Here", "utf-8")
    (data / "doubles.csv").write_text("year\n2007\n", "utf-8")
    (data / "race_doubles.duckdb").write_bytes(b"rows")
    return made


def test_a_release_holds_tables_database_and_site_with_their_checksums(built, tmp_path):
    *files, sums = make_release(built, tmp_path / "out")
    version = about(built).version
    assert [path.name for path in files] == [
        f"race-doubles-{version}-tables.zip",
        f"race-doubles-{version}.duckdb",
        f"race-doubles-{version}-site.zip",
    ]
    assert sums.name == SUMS
    assert sums.read_text("utf-8") == "".join(f"{digest(path)}  {path.name}\n" for path in files)
    assert zipfile.ZipFile(files[0]).namelist() == ["doubles.csv"]
    assert "data/race_doubles.duckdb" in zipfile.ZipFile(files[2]).namelist()


def test_made_twice_it_is_the_same_bytes(built, tmp_path):
    first = [path.read_bytes() for path in make_release(built, tmp_path / "a")]
    (built.site / "index.html").touch()
    assert [path.read_bytes() for path in make_release(built, tmp_path / "b")] == first


def test_without_a_site_it_says_what_to_run(project, tmp_path):
    with pytest.raises(Problem, match="doubles report"):
        make_release(Project(tmp_path), tmp_path / "out")


def test_a_tag_of_another_version_stops_it(project, tmp_path):
    ran = subprocess.run(
        [sys.executable, "-m", "tools.release", str(tmp_path / "out"), "v9.9.9"],
        cwd=project.root, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ran.returncode == 1
    assert "v9.9.9" in ran.stderr
    assert not (tmp_path / "out").exists()


def test_zenodo_is_told_what_the_citation_says(project):
    known = about(project)
    told = json.loads((project.root / ".zenodo.json").read_text("utf-8"))
    citation = yaml.safe_load((project.root / "CITATION.cff").read_text("utf-8"))
    assert told["title"] == known.title
    assert told["description"] == known.abstract
    assert told["version"] == known.version
    assert told["license"] == known.licence.lower()
    assert [one["name"] for one in told["creators"]] == list(known.authors)
    assert told["keywords"] == citation["keywords"]
    assert {one["identifier"] for one in told["related_identifiers"]} == {
        url for _, url in known.sources
    }


def test_the_changelog_begins_with_this_version(project):
    text = (project.root / "CHANGELOG.md").read_text("utf-8")
    assert re.findall(r"^## (\S+)", text, re.MULTILINE)[0] == about(project).version


def test_the_workflow_makes_what_the_page_says(project):
    jobs = yaml.safe_load((project.root / ".github/workflows/release.yml").read_text("utf-8"))[
        "jobs"
    ]
    steps = [step["run"] for step in jobs["release"]["steps"] if "run" in step]
    assert any("python -m tools.release build/release" in step for step in steps)
    assert any("build/release/*" in step for step in steps)
    page = (project.root / "docs" / "release.md").read_text("utf-8")
    assert all(end in page for end in ("-tables.zip", ".duckdb", "-site.zip", SUMS))
