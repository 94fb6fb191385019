"""The captured pages replayed: they give data/raw byte for byte, and nothing else."""

from __future__ import annotations

import shutil
from pathlib import Path

import pandas as pd
import pytest
from local_site import fingerprint

from race_doubles.clean.entries.counts import FILES
from race_doubles.common.files import read_text_csv
from race_doubles.link.entries.committed import FILE
from race_doubles.scrape.origin import read_origins
from race_doubles.scrape.sources import PRIVATE
from race_doubles.scrape.splits import read_splits

pytestmark = pytest.mark.archive

KEPT_OF_LISTS = {FILE, *FILES}


def of_folder(provenance: pd.DataFrame, folder: Path) -> pd.DataFrame:
    """The editions (source, year) that came from the pages in `folder`, by who its origin.toml says made them."""
    makers = {origin.made_by for _, origin in read_origins(folder)}
    assert makers
    return provenance[provenance["origin"].isin(makers)][["source", "year"]].drop_duplicates()


def test_the_archive_replays_into_the_committed_data(
    shared, project, tmp_path, doubles, monkeypatch
):
    raw = tmp_path / "data" / "raw"
    raw.mkdir(parents=True)
    shutil.copytree(project.curated, tmp_path / "data" / "curated")
    monkeypatch.setenv("DOUBLES_HOME", str(tmp_path))
    theirs = read_text_csv(project.raw / "provenance.csv")
    editions = of_folder(theirs, shared / "archive")
    for source, years in editions.groupby("source", sort=False)["year"]:
        asked = [word for year in years for word in ("--year", year)]
        status, said = doubles(
            "scrape", "--replay", str(shared / "archive"), "--source", source, *asked
        )
        assert status == 0, said
    wanted, found = fingerprint(project.raw), fingerprint(raw)
    # Editions that came from elsewhere since are not in the archive.
    held = set((editions["source"] + "/" + editions["year"]).tolist())
    wanted = {
        name: digest
        for name, digest in wanted.items()
        if "/" not in name or name.partition(".")[0].removesuffix("_splits") in held
    }
    # What `doubles entries` keeps of the lists of applicants comes of no page alone.
    wanted = {name: digest for name, digest in wanted.items() if name not in KEPT_OF_LISTS}
    # Lists of people who only asked for a place are read, and not committed: a clone has none of them.
    wanted, found = (
        {name: digest for name, digest in files.items() if name.split("/")[0] not in PRIVATE}
        for files in (wanted, found)
    )
    assert found.keys() == wanted.keys()
    for name in found.keys() - {"provenance.csv"}:
        # A Parquet file also names the library that wrote it: those are compared by content.
        same = found[name] == wanted[name] or (
            name.endswith(".parquet")
            and read_splits(raw / name).equals(read_splits(project.raw / name))
        )
        assert same, name
    ours = read_text_csv(raw / "provenance.csv")
    both = ours.merge(theirs, how="left", indicator=True)
    assert both["_merge"].eq("both").all()
