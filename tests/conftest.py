"""What every test may use: the checkout, the built tables, and the captured pages where they are."""

from __future__ import annotations

import os
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import settings

from race_doubles.common.files import read_parquet
from race_doubles.common.paths import Project

CHECKOUT = Path(__file__).resolve().parents[1]

# The same examples on each run, and none failed because a machine was busy.
settings.register_profile("project", deadline=None, derandomize=True)
settings.load_profile("project")


@pytest.fixture(scope="session")
def project() -> Project:
    """This checkout."""
    return Project(CHECKOUT)


@pytest.fixture(scope="session")
def tables(project: Project) -> dict[str, pd.DataFrame]:
    """Every processed table by name, built first where the data or the code changed."""
    from race_doubles.command.building import build

    build(project, tell=lambda line: None)
    return {path.stem: read_parquet(path) for path in sorted(project.processed.glob("*.parquet"))}


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of captured pages and judged pairs beside the checkout; skips where it is not."""
    folder = Path(os.environ.get("RACE_DOUBLES_SHARED", CHECKOUT.parent / "shared"))
    if not (folder / "archive").is_dir():
        pytest.skip("no captured pages: put them in ../shared or set RACE_DOUBLES_SHARED")
    return folder
