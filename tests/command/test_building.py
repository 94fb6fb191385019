"""`doubles build` looks at what it wrote before it calls it up to date."""

from __future__ import annotations

import shutil

import pytest

from race_doubles.command import building
from race_doubles.common.paths import Project


@pytest.fixture
def built(project: Project, tables, tmp_path, monkeypatch) -> Project:
    """A project whose tables, once built, are made anew by copying those of this checkout."""
    shutil.copytree(project.curated, tmp_path / "data" / "curated")
    (tmp_path / "data" / "raw").mkdir()
    shutil.copy(project.raw / "provenance.csv", tmp_path / "data" / "raw" / "provenance.csv")
    for name in ("CITATION.cff", "pyproject.toml"):
        shutil.copy(project.root / name, tmp_path / name)
    few = ("editions", "doubles", "pairs", "reconciliation")
    monkeypatch.setattr(building, "make_tables", lambda *_: {name: tables[name] for name in few})
    monkeypatch.setattr(building, "write_datapackage", lambda *_: None)
    home = Project(tmp_path)
    assert building.build(home, tell=lambda line: None)
    return home


def test_what_is_whole_is_up_to_date_and_nothing_more_is_said(built):
    said: list[str] = []
    assert not building.build(built, tell=said.append)
    assert said == ["build: data/processed is up to date"]


@pytest.mark.parametrize("name", ["editions.parquet", "doubles.csv"])
@pytest.mark.parametrize(
    "damage",
    [
        lambda path: path.unlink(),
        lambda path: path.write_bytes(path.read_bytes()[:-9]),
        lambda path: path.write_bytes(path.read_bytes().replace(b"a", b"b", 1)),
        lambda path: path.write_bytes(b""),
    ],
    ids=["missing", "cut", "edited", "emptied"],
)
def test_an_output_that_was_lost_or_damaged_is_built_again_and_named(built, name, damage):
    path = built.processed / name
    wanted = path.read_bytes()
    damage(path)
    said: list[str] = []
    assert building.build(built, tell=said.append)
    assert path.read_bytes() == wanted and name in said[0]
    assert not building.build(built, tell=said.append)


def test_a_stamp_that_is_no_json_is_no_stamp(built):
    (built.processed / building.STAMP).write_text("{half")
    assert building.build(built, tell=lambda line: None)
