"""The made world, built once a session from the literal files beside this one."""

from __future__ import annotations

import shutil
from pathlib import Path

import pandas as pd
import pytest
from filelock import FileLock

from race_doubles.command.building import build
from race_doubles.common.files import read_parquet
from race_doubles.common.paths import Project
from race_doubles.scrape.raw_files import accept, every_file
from race_doubles.scrape.splits import write_splits

HERE = Path(__file__).parent


def write_world(root: Path) -> Project:
    """The raw and curated files of the made world in `root`, splits as the Parquet they are in data/raw.

    The checksums of the raw files are noted as `doubles accept` does it.
    """
    shutil.copytree(HERE / "project", root, dirs_exist_ok=True)
    for name in ("CITATION.cff", "CONTRIBUTING.md", "pyproject.toml"):
        shutil.copyfile(HERE.parents[1] / name, root / name)
    for path in sorted(root.rglob("*_splits.csv")):
        table = pd.read_csv(path, dtype="str", keep_default_na=False)
        elapsed = pd.to_numeric(table["elapsed_seconds"]).astype("Int64")
        whole = {"row": "int64", "sequence": "int64"}
        write_splits(table.assign(elapsed_seconds=elapsed).astype(whole), path.with_suffix(".parquet"))  # fmt: skip
        path.unlink()
    made = Project(root)
    accept(made.raw, every_file(made.raw))
    return made


@pytest.fixture(scope="session")
def world(run_folder: Path) -> Project:
    """The made project with its tables built; to be read only.

    Where tests run side by side the first worker that asks builds it for all.
    """
    made = Project(run_folder / "world")
    done = run_folder / "world.done"
    with FileLock(run_folder / "world.lock"):
        if not done.exists():
            shutil.rmtree(made.root, ignore_errors=True)
            made.root.mkdir()
            build(write_world(made.root), tell=lambda line: None)
            done.touch()
    return made


@pytest.fixture(scope="session")
def made(world: Project) -> dict[str, pd.DataFrame]:
    """The tables of the made world by name."""
    return {path.stem: read_parquet(path) for path in sorted(world.processed.glob("*.parquet"))}
