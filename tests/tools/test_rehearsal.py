"""The pages of a year that has not been, as somebody who plays the hour through makes them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest


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
