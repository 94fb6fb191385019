"""What every commit must hold: notebooks as a reader should find them, nothing of a machine."""

import json
import re
import subprocess

import pytest


@pytest.fixture(scope="module")
def tracked(project):
    """The files that version control holds."""
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=project.root, capture_output=True, text=True, check=False
    )
    if listed.returncode:
        pytest.skip("not a git checkout")
    return [project.root / name for name in listed.stdout.split("\0") if name]


def code_cells(path):
    return [c for c in json.loads(path.read_text("utf-8"))["cells"] if c["cell_type"] == "code"]


def test_notebooks_were_run_in_order_from_a_fresh_kernel(tracked):
    for path in (path for path in tracked if path.suffix == ".ipynb"):
        counts = [cell["execution_count"] for cell in code_cells(path)]
        assert counts == list(range(1, len(counts) + 1)), path.name


def test_every_notebook_names_its_kernel(tracked):
    for path in (path for path in tracked if path.suffix == ".ipynb"):
        kernel = json.loads(path.read_text("utf-8"))["metadata"]["kernelspec"]
        assert (kernel["name"], kernel["language"]) == ("python3", "python"), path.name


def test_notebooks_are_thin_and_show_no_error(tracked):
    for path in (path for path in tracked if path.suffix == ".ipynb"):
        for number, cell in enumerate(code_cells(path), 1):
            lines = [line for line in cell["source"] if line.strip()]
            assert len(lines) <= 3, (
                f"{path.name}, cell {number}: a cell is one call; the rest is code of src/"
            )
            for output in cell["outputs"]:
                assert output["output_type"] != "error", f"{path.name}, cell {number}"
                assert output.get("name") != "stderr", f"{path.name}, cell {number}"


#: How a notebook loads the tables: those of the two races that the project is about, or, where it compares their
#: double with those of other races, of all races held.
LOADS = ("tables = race_doubles.load()", "tables = race_doubles.load(races=None)")
#: The notebooks that need all races.
OF_ALL_RACES = {"09_other_doubles.ipynb"}


def test_notebooks_load_tables_alike(tracked):
    for path in (path for path in tracked if path.suffix == ".ipynb"):
        first = [line.strip() for line in code_cells(path)[0]["source"] if line.strip()]
        assert first[0] == "import race_doubles", path.name
        assert first[-1] == LOADS[path.name in OF_ALL_RACES], path.name


def test_no_folder_of_a_machine_is_committed(tracked):
    home = re.compile(r"/(?:home|root|Users|tmp|work)/\w+/")
    for path in tracked:
        if path.suffix in {
            ".py",
            ".md",
            ".ipynb",
            ".toml",
            ".lock",
            ".yml",
            ".csv",
            ".json",
            ".cff",
        }:
            found = home.search(path.read_text("utf-8"))
            assert not found, f"{path.name}: {found[0]}"


def test_no_file_is_too_large_for_a_clone_on_a_train(tracked):
    heavy = [path.name for path in tracked if path.is_file() and path.stat().st_size > 3 * 2**20]
    assert not heavy
