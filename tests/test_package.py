"""The package as somebody gets it who installs it: one name, whole, and clear about what it needs."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

import race_doubles
from race_doubles.common.paths import Project
from race_doubles.common.races import DOUBLE
from race_doubles.doubles.schema import TABLES


@pytest.fixture(scope="module")
def wheel(project: Project, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this checkout, built without the network."""
    folder = tmp_path_factory.mktemp("wheel")
    source = folder / "source"
    # A copy, since setuptools leaves a folder `build` behind.
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "src", "pyproject.toml", "README.md", "LICENSE"],
        cwd=project.root, capture_output=True, text=True, check=True,
    ).stdout.split("\0")  # fmt: skip
    for name in filter(None, listed):
        if (path := project.root / name).is_file():
            (source / name).parent.mkdir(parents=True, exist_ok=True)
            (source / name).write_bytes(path.read_bytes())
    subprocess.run(
        [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-index",
         "--no-build-isolation", "--wheel-dir", str(folder), str(source)],
        capture_output=True, check=True,
    )  # fmt: skip
    (built,) = folder.glob("*.whl")
    return built


def test_race_doubles_is_all_that_the_package_installs(wheel: Path):
    with zipfile.ZipFile(wheel) as packed:
        tops = {name.split("/")[0] for name in packed.namelist()}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"race_doubles"}


def test_no_file_of_the_code_is_left_out_of_the_package(wheel: Path, project: Project):
    src = project.root / "src"
    files = {
        f"race_doubles/{path.relative_to(src).as_posix()}"
        for path in src.rglob("*")
        if path.is_file() and path.suffix != ".pyc" and ".egg-info" not in str(path)
    }
    with zipfile.ZipFile(wheel) as packed:
        assert files - set(packed.namelist()) == set()


def test_load_gives_every_table_of_a_checkout(project: Project, tables, monkeypatch):
    monkeypatch.chdir(project.notebooks)
    found = race_doubles.load(races=None)
    assert all(found[name].equals(tables[name]) for name in TABLES)


def test_load_gives_western_states_and_utmb_alone_where_no_race_is_named(tables, project: Project):
    """What the notebooks count holds nothing of another race, whichever are held besides."""
    found = race_doubles.load(project)
    for name in ("editions", "results", "reconciliation", "splits"):
        assert set(found[name]["race"]) == set(DOUBLE), name
    assert set(found.held) == set(found.starts["race"]) == set(DOUBLE)
    assert set(found.runners["runner_id"]) == set(found.links["runner_id"])
    assert found.doubles.equals(tables["doubles"])


def load_in(folder: Path, wheel: Path, home: Path | None = None) -> str:
    """What `race_doubles.load()` of the installed package, not of this checkout, says last in `folder`."""
    installed = folder.parent / "installed"
    with zipfile.ZipFile(wheel) as packed:
        packed.extractall(installed)
    kept = {name: value for name, value in os.environ.items() if name != "DOUBLES_HOME"}
    ran = subprocess.run(
        [sys.executable, "-c", "import race_doubles; race_doubles.load()"],
        cwd=folder, capture_output=True, text=True, check=False,
        env=kept | {"PYTHONPATH": str(installed)} | ({"DOUBLES_HOME": str(home)} if home else {}),
    )  # fmt: skip
    assert ran.returncode == 1
    return ran.stderr.strip().splitlines()[-1]


def test_load_outside_a_checkout_says_what_to_do(wheel: Path, tmp_path: Path):
    empty = tmp_path / "empty"
    empty.mkdir()
    said = load_in(empty, wheel)
    assert "No checkout of Race Doubles" in said
    assert "DOUBLES_HOME" in said


def test_load_before_a_build_says_what_to_run(wheel: Path, tmp_path: Path):
    home = tmp_path / "checkout"
    (home / "data" / "raw").mkdir(parents=True)
    assert "run `doubles build` first" in load_in(home, wheel, home)


def test_a_subcommand_names_the_extra_that_is_not_installed(project: Project):
    blocked = "import sys; sys.modules['nbclient'] = None; from race_doubles.command.cli import main; main(['report'])"
    ran = subprocess.run(
        [sys.executable, "-c", blocked],
        cwd=project.root,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 1
    assert "pip install .[notebooks,site]" in ran.stderr
    assert "Traceback" not in ran.stderr
