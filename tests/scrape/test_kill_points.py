"""A few points of tests/kill_points.py; run the script itself for hundreds of them."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from local_site import CHECKOUT


@pytest.mark.slow
def test_killed_anywhere_and_run_again_the_scrape_gives_the_same_bytes():
    points = os.environ.get("RACE_DOUBLES_KILL_POINTS", "2")
    environment = {**os.environ, "PYTHONPATH": str(CHECKOUT / "src")}
    script = [sys.executable, str(CHECKOUT / "tests" / "kill_points.py")]
    script += ["--only", "utmb_results", "--points", points]
    done = subprocess.run(script, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "the same byte for byte" in done.stdout
