"""The small tables under version control: what the build makes, byte for byte."""

import subprocess

import pytest

from race_doubles.doubles.schema import COMMITTED, TABLES


def git(project, *words):
    return subprocess.run(["git", *words], cwd=project.root, capture_output=True, check=False)


@pytest.mark.parametrize("name", COMMITTED)
def test_what_is_committed_is_what_the_build_makes(name, project, tables):
    file = f"data/processed/{name}.csv"
    # The build has just written the file anew, so that it is compared with what version control holds.
    held = git(project, "show", f":{file}")
    if held.returncode and git(project, "rev-parse").returncode:
        pytest.skip("not a git checkout")
    # New raw data or a new decision makes other tables until all of it is added together.
    if inputs := git(
        project, "status", "--porcelain", "--", "data/raw", "data/curated"
    ).stdout.decode():
        there = {line[3:] for line in inputs.splitlines() if line[1] != " "}
        if there:
            pytest.skip(
                f"{min(there)} is not added to version control yet, and so is no table of it"
            )
    assert held.returncode == 0, f"{file} is not under version control; say: git add {file}"
    assert held.stdout == (project.root / file).read_bytes(), (
        f"the build changed {file}; look at `git diff {file}`, then say: git add {file}"
    )


def test_the_readme_beside_them_names_every_table(project):
    text = (project.processed / "README.md").read_text("utf-8")
    listed = {line.split("`")[1] for line in text.splitlines() if line.startswith("| `")}
    assert listed == set(TABLES)
    assert all(f"- `{name}.csv`" in text for name in COMMITTED)


def test_cleaning_spares_what_is_committed_and_git_ignores_the_rest(project):
    (clean,) = (
        line
        for line in (project.root / "Makefile").read_text("utf-8").splitlines()
        if "find data/processed" in line
    )
    kept = ["README.md", *(f"{name}.csv" for name in COMMITTED)]
    assert [word for word in clean.split() if word.endswith((".md", ".csv"))] == kept
    if git(project, "rev-parse").returncode:
        pytest.skip("not a git checkout")
    paths = [f"data/processed/{name}" for name in (*kept, ".built.json", "results.parquet")]
    ignored = git(project, "check-ignore", "--no-index", *paths).stdout.decode().split()
    assert ignored == paths[-2:]
