"""`doubles report` and `doubles build` do what changed and nothing else."""

from __future__ import annotations

import pytest

from race_doubles.command.building import build
from race_doubles.command.report import write_site
from race_doubles.site import build as site_build


def test_tables_are_built_once_and_again_when_a_decision_changes(tmp_path, small_copy):
    said: list[str] = []
    assert build(small_copy, tell=said.append) is False
    assert said == ["build: data/processed is up to date"]
    names = sorted(path.name for path in small_copy.processed.iterdir() if path.name[0] != ".")
    assert names == ["datapackage.json", "doubles.csv", "doubles.parquet", "editions.csv", "editions.parquet", "entries.parquet",
                     "links.parquet", "names.parquet", "pairs.csv", "pairs.parquet", "reconciliation.parquet",
                     "results.parquet", "runners.parquet", "splits.parquet"]  # fmt: skip
    decisions = small_copy.curated / "different_people.csv"
    decisions.write_text("result_id_a,result_id_b,reason,source\n", "utf-8")
    said.clear()
    assert build(small_copy, tell=said.append) is True
    assert said[:3] == [
        "clean: reading data/raw and reconciling the sources of each edition",
        "link: who is who among 45 results",
        "doubles: 26 people",  # the two Jonahs are one now
    ]
    assert said[3] == "build: 10 tables in data/processed"
    assert not (small_copy.processed / ".fresh").exists()


def test_the_site_is_written_where_something_changed(small_copy, monkeypatch, capfd):
    wrote = []

    def fake(project):
        wrote.append(project)
        project.site.mkdir(exist_ok=True)
        (project.site / "index.html").write_text("made", "utf-8")

    monkeypatch.setattr(site_build, "build_site", fake)
    (small_copy.root / "build").mkdir(exist_ok=True)
    write_site(small_copy, force=False)
    write_site(small_copy, force=False)
    assert len(wrote) == 1
    err = capfd.readouterr()
    assert "report: wrote site/index.html" in err.err + err.out
    assert "report: site/index.html is up to date" in err.err + err.out
    (small_copy.curated / "eras.csv").write_text("era,first_year,reason,source\n", "utf-8")
    write_site(small_copy, force=False)
    write_site(small_copy, force=True)
    assert len(wrote) == 3
    (small_copy.site / "index.html").unlink()
    write_site(small_copy, force=False)
    assert len(wrote) == 4


@pytest.fixture
def small_copy(world, tmp_path):
    """A copy of the small world, built, that a test may change."""
    import shutil

    from race_doubles.common.paths import Project

    shutil.copytree(world.root, tmp_path / "copy")
    return Project(tmp_path / "copy")
