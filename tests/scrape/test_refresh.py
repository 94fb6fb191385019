"""The workflow of next summer: it runs when the races of a double are out, and never without a contact."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest
import yaml

from race_doubles.command.update import update_command
from race_doubles.common.races import DOUBLE, RACES

LISTS_IN_WINTER, LISTS_IN_SPRING = 12, 4


def test_the_workflow_looks_in_the_month_after_each_race_and_when_lists_come_out(project):
    text = (project.root / ".github" / "workflows" / "refresh.yml").read_text("utf-8")
    flow = yaml.safe_load(text)
    # YAML reads the key `on` as true.
    months = {int(entry["cron"].split()[3]) for entry in flow[True]["schedule"]}
    assert months == {RACES[race].month % 12 + 1 for race in DOUBLE} | {
        LISTS_IN_WINTER, LISTS_IN_SPRING,
    }  # fmt: skip
    assert flow["jobs"]["refresh"]["if"] == "vars.DOUBLES_CONTACT != ''"


def test_the_page_of_next_summer_names_both_settings_and_every_step(project):
    page = (project.root / "docs" / "next-summer.md").read_text("utf-8")
    for word in (
        "DOUBLES_CONTACT",
        "UTMB_LIVE_TOKEN",
        "doubles update",
        "make report",
        "make test",
    ):
        assert word in page
    assert re.search(
        r"^next-summer$", (project.root / "docs" / "index.md").read_text("utf-8"), re.M
    )


def steps(project) -> dict[str, str]:
    """What each step of the workflow that has a name runs."""
    flow = yaml.safe_load((project.root / ".github/workflows/refresh.yml").read_text("utf-8"))
    found = flow["jobs"]["refresh"]["steps"]
    return {step.get("name", step.get("run", "")): step.get("run", "") for step in found}


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository with what a run changes, its remote beside it, and a `gh` that only writes down what it is told."""
    folder, remote, tools = tmp_path / "here", tmp_path / "remote", tmp_path / "tools"
    for name in (
        "README.md",
        "docs/every_double.svg",
        "data/raw/wser_results/2024.csv",
        "notebooks/01.ipynb",
    ):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("before\n")
    tools.mkdir()
    (tools / "gh").write_text(f'#!/bin/sh\necho "$@" > {tmp_path}/told\n')
    (tools / "gh").chmod(0o755)
    git = ["git", "-c", "user.name=a", "-c", "user.email=a@example.org"]
    for words in (["git", "init", "-q", "--bare", str(remote)], ["git", "init", "-q", "."],
                  ["git", "remote", "add", "origin", str(remote)], ["git", "add", "."],
                  [*git, "commit", "-q", "-m", "before"]):  # fmt: skip
        subprocess.run(words, cwd=folder, check=True)
    return folder


def run_step(script: str, folder: Path) -> str:
    """A step as the runner runs it: bash that stops at the first failure."""
    place = f"{folder.parent / 'tools'}:{os.environ['PATH']}"
    ran = subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script], cwd=folder, text=True,
        env=os.environ | {"PATH": place}, capture_output=True, check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout


def test_the_pull_request_holds_all_that_the_hour_changed_and_nothing_else(project, repository):
    for name in ("README.md", "docs/every_double.svg", "notebooks/01.ipynb", "data/raw/wser_results/2025.csv", "page.md"):  # fmt: skip
        (repository / name).write_text("after\n")
    run_step(steps(project)["Pull request"], repository)
    words = ["git", "ls-tree", "-r", "--name-only"]
    [branch] = subprocess.run(["git", "branch", "--list", "refresh-*", "--format", "%(refname:short)"],
                              cwd=repository.parent / "remote", capture_output=True, text=True, check=True).stdout.split()  # fmt: skip
    there = subprocess.run([*words, branch], cwd=repository.parent / "remote", capture_output=True, text=True, check=True).stdout.split()  # fmt: skip
    assert set(there) == {"README.md", "docs/every_double.svg", "notebooks/01.ipynb",
                          "data/raw/wser_results/2024.csv", "data/raw/wser_results/2025.csv"}  # fmt: skip
    assert "--body-file page.md" in (repository.parent / "told").read_text()


def test_without_anything_new_there_is_no_pull_request(project, repository):
    (repository / "page.md").write_text("nothing\n")
    assert "Nothing new." in run_step(steps(project)["Pull request"], repository)
    assert not (repository.parent / "told").exists()


def test_each_command_of_the_workflow_is_one_that_there_is(project):
    run = " ".join(steps(project).values())
    made = (project.root / "Makefile").read_text("utf-8")
    assert all(f"\n{target}:" in made for target in re.findall(r"make (\w+)", run))
    [options] = re.findall(r"doubles update((?: --?\w+(?: \w+\.md)?)*)", run)
    taken = {name for one in update_command.params for name in one.opts}
    assert set(re.findall(r"--\w+", options)) <= taken
