"""The order of lines in `data/raw` reaches no table: two races of a few editions, shuffled."""

import shutil

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tools.same.rows import shuffle_raw

from race_doubles.clean.build import build_tables
from race_doubles.common.paths import Project

#: Editions with splits, several sources, namesakes and runners without a name.
YEARS = {"wser": "1999", "utmb": "2004"}


@pytest.fixture(scope="module")
def small(project, tmp_path_factory):
    """A checkout of two editions, and its tables."""
    root = tmp_path_factory.mktemp("small")
    raw = root / "data" / "raw"
    for race, year in YEARS.items():
        for path in project.raw.glob(f"{race}_*/{year}*"):
            (raw / path.parent.name).mkdir(parents=True, exist_ok=True)
            shutil.copy(path, raw / path.parent.name / path.name)
    lines = (project.raw / "provenance.csv").read_text("utf-8").splitlines(keepends=True)
    kept = [line for line in lines[1:]
            if any(line.startswith(f"{race}_") and line.split(",")[1] == year for race, year in YEARS.items())]  # fmt: skip
    (raw / "provenance.csv").write_text("".join([lines[0], *kept]), encoding="utf-8")
    curated = root / "data" / "curated"
    shutil.copytree(project.curated, curated)
    for name in ("corrections.csv", "withheld.csv", "count_reasons.csv"):
        path = curated / name
        path.write_text(path.read_text("utf-8").splitlines(keepends=True)[0], encoding="utf-8")
    return Project(root), build_tables(Project(root))


@settings(max_examples=5)
@given(seed=st.integers(0, 2**16))
def test_shuffled_lines_give_the_same_tables(small, tmp_path_factory, seed):
    project, tables = small
    copy = Project(tmp_path_factory.mktemp("shuffled"))
    shutil.copytree(project.root / "data", copy.root / "data")
    shuffle_raw(copy.raw, seed)
    before = sorted(path for path in project.raw.rglob("*.csv"))
    assert any(
        path.read_bytes() != (copy.root / path.relative_to(project.root)).read_bytes()
        for path in before
    )
    again = build_tables(copy)
    for name in ("results", "names", "editions", "reconciliation", "splits"):
        pd.testing.assert_frame_equal(getattr(again, name), getattr(tables, name), obj=name)
