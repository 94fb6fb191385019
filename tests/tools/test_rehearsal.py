"""The pages of a year that has not been, as somebody who plays the hour through makes them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from new_year import NewYear
from update_project import LIKE


@pytest.mark.slow
def test_july_and_a_week_later_differ_in_one_age(project, tmp_path: Path):
    pages = "www.wser.org/results"
    made = []
    for words in ((), ("--corrected",)):
        folder = tmp_path / str(len(made))
        call = [sys.executable, "-m", "tools.rehearsal", folder, "--races", "wser", "--year", "2031", *words]  # fmt: skip
        ran = subprocess.run(call, cwd=project.root, capture_output=True, text=True, check=False)
        assert ran.returncode == 0 and "files of 2031" in ran.stdout, ran.stderr
        [page] = (folder / pages).rglob("index.html")
        made.append(page.read_text("utf-8").splitlines())
        assert not (folder / "api.utmb.world").exists()
    before, after = ("\n".join(lines).split("<td") for lines in made)
    assert sum(one != other for one, other in zip(before, after, strict=True)) == 1


@pytest.mark.slow
def test_the_lists_of_a_second_year_count_the_finishes_of_the_first(project):
    """Both were once made of the older edition alone, and a count that lacks a finish parts a person in two."""
    alone, after = (
        {f"{row['first_name']} {row['last_name']}": int(row["ws_finishes"]) for row in rows}
        for rows in (
            NewYear(project.raw, 2031, LIKE, played=played).rows("wser_entrants")
            for played in ((), (2030,))
        )
    )
    first = NewYear(project.raw, 2030, LIKE).rows("wser_results")
    finished = {f"{row['first_name']} {row['last_name']}" for row in first if row["time"]}
    more = {name: after[name] - count for name, count in alone.items() if after[name] != count}
    assert more and set(more) <= finished and set(more.values()) == {1}
