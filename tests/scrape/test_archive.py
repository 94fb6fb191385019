"""The captured pages replayed: they give data/raw byte for byte, and nothing else."""

from __future__ import annotations

import os
import shutil

import pytest
from local_site import fingerprint

from race_doubles.common.files import read_text_csv
from race_doubles.scrape.splits import read_splits

pytestmark = pytest.mark.archive
#: Years that hold every layout and oddity; RACE_DOUBLES_ALL_EDITIONS=1 replays all of them.
YEARS = (1974, 1987, 1990, 2003, 2007, 2010, 2014, 2017, 2025)


def test_the_archive_replays_into_the_committed_data(
    shared, project, tmp_path, doubles, monkeypatch
):
    raw = tmp_path / "data" / "raw"
    raw.mkdir(parents=True)
    shutil.copytree(project.curated, tmp_path / "data" / "curated")
    monkeypatch.setenv("DOUBLES_HOME", str(tmp_path))
    every = os.environ.get("RACE_DOUBLES_ALL_EDITIONS")
    chosen = [] if every else [word for year in YEARS for word in ("--year", str(year))]
    status, said = doubles("scrape", "--replay", str(shared / "archive"), *chosen)
    assert status == 0, said
    wanted, found = fingerprint(project.raw), fingerprint(raw)
    assert len(found) > 25
    for name in found.keys() - {"provenance.csv"}:
        # A Parquet file also names the library that wrote it: those are compared by content.
        same = found[name] == wanted[name] or (
            name.endswith(".parquet")
            and read_splits(raw / name).equals(read_splits(project.raw / name))
        )
        assert same, name
    ours = read_text_csv(raw / "provenance.csv")
    theirs = read_text_csv(project.raw / "provenance.csv")
    both = ours.merge(theirs, how="left", indicator=True)
    assert both["_merge"].eq("both").all()
