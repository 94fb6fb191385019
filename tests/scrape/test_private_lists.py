"""Lists of people who only asked for a place never reach a commit."""

from __future__ import annotations

import subprocess

import pytest

from race_doubles.scrape import world_series
from race_doubles.scrape.parsers import itra, opensplittime, wser_draw, wser_lottery, wser_waitlist

ALL = (
    wser_lottery.DESCRIPTION, wser_waitlist.DESCRIPTION, wser_draw.DESCRIPTION,
    opensplittime.DESCRIPTION, itra.DESCRIPTION, *world_series.DESCRIPTIONS,
)  # fmt: skip


@pytest.mark.parametrize("source", ALL, ids=lambda source: source.name)
def test_version_control_ignores_what_a_private_source_writes_and_nothing_else(project, source):
    asked = ["git", "check-ignore", "-q", f"data/raw/{source.name}/2031.csv"]
    answer = subprocess.run(asked, cwd=project.root, check=False).returncode
    if answer not in (0, 1):
        pytest.skip("not a git checkout")
    assert (answer == 0) == source.is_private


@pytest.mark.parametrize("source", ALL, ids=lambda source: source.name)
def test_every_column_of_a_key_is_one_that_the_source_has(source):
    columns = [*source.required, *source.known]
    assert set(source.key) <= set(columns)
    assert len(columns) == len(set(columns))
