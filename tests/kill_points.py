"""Kill `scrape --replay` and `build` at random points, run them again, and compare byte for byte.

    python tests/kill_points.py                        # a few points on a few editions
    python tests/kill_points.py --points 300 --build-points 50
    python tests/kill_points.py --archive ../shared/archive --points 100

Each point starts a fresh project, sends SIGKILL to the command after a random part of the time it
takes uninterrupted, checks that no file it left is half written, runs it again to its end, and
compares every file with those of the uninterrupted run. Without --archive the pages are made
from data/raw, so the script runs from a bare clone.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pyarrow.parquet as pq

CHECKOUT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(CHECKOUT / "tests" / "scrape"))

from pages_like import api_page, results_page  # noqa: E402

from race_doubles.common.files import read_text_csv  # noqa: E402

PAGES_OF = (1978, 1980, 1985, 1992, 1997, 2002)
RUNNERS_OF = (2003, 2004, 2006)
#: Not compared: the log of which build made the tables names no content, locks are empty.
UNCOMPARED = (".lock",)


def make_archive(folder: Path) -> dict[str, list[int]]:
    """A small archive made from data/raw; gives the years it holds by source."""
    columns = ["place", "time", "first_name", "last_name", "gender", "age"]
    for year in PAGES_OF:
        table = read_text_csv(CHECKOUT / "data" / "raw" / "wser_results" / f"{year}.csv")
        path = folder / "www.wser.org" / "results" / f"{year}-results" / "index.html"
        path.parent.mkdir(parents=True)
        path.write_bytes(results_page(table[columns].values.tolist()))
    for year in RUNNERS_OF:
        rows = read_text_csv(CHECKOUT / "data" / "raw" / "utmb_results" / f"{year}.csv")
        records = rows.to_dict("records")
        race = f"142.hokautmbmont-blancutmb.{year}"
        path = folder / "api.utmb.world" / "races" / race / "results"
        path.mkdir(parents=True)
        for offset in range(0, len(records), 100):
            page = api_page(records[offset : offset + 100])
            (path / f"offset={offset}.json").write_bytes(page)
    return {"wser_results": list(PAGES_OF), "utmb_results": list(RUNNERS_OF)}


def new_project(folder: Path, with_raw: bool) -> Path:
    """An empty project, or one with the raw and curated data of this checkout."""
    (folder / "data" / "raw").mkdir(parents=True)
    shutil.copytree(CHECKOUT / "data" / "curated", folder / "data" / "curated")
    for name in ("CITATION.cff", "pyproject.toml"):
        shutil.copy(CHECKOUT / name, folder / name)
    if with_raw:
        shutil.copytree(CHECKOUT / "data" / "raw", folder / "data" / "raw", dirs_exist_ok=True)
    return folder


def start(project: Path, arguments: list[str]) -> subprocess.Popen:
    environment = {
        **os.environ,
        "DOUBLES_HOME": str(project),
        "PYTHONPATH": str(CHECKOUT / "src"),
    }
    command = [sys.executable, "-m", "race_doubles", *arguments]
    quiet = subprocess.DEVNULL
    return subprocess.Popen(command, env=environment, stdout=quiet, stderr=subprocess.PIPE)


def run(project: Path, arguments: list[str]) -> float:
    """Run to the end; gives the seconds it took."""
    began = time.monotonic()
    process = start(project, arguments)
    _, said = process.communicate()
    if process.returncode:
        sys.exit(f"doubles {' '.join(arguments)} failed:\n{said.decode(errors='replace')[-2000:]}")
    return time.monotonic() - began


def digests(folder: Path) -> dict[str, str]:
    """The digest of every file that counts; temporary files that a killed run left are named too."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name not in UNCOMPARED and path.suffix != ".lock"
    }


def half_written(folder: Path) -> list[str]:
    """Files under their final name that cannot be read whole."""
    bad = []
    for path in folder.rglob("*"):
        if path.suffix == ".csv":
            content = path.read_bytes()
            if content and not content.endswith(b"\n"):
                bad.append(path.name)
        elif path.suffix == ".parquet":
            try:
                pq.read_table(path)
            except Exception:
                bad.append(path.name)
    return bad


def kill_at(project: Path, arguments: list[str], seconds: float) -> bool:
    """Start, kill after `seconds`; False when it had ended by then."""
    process = start(project, arguments)
    try:
        process.wait(timeout=seconds)
        return False
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        return True
    finally:
        process.stderr.close()


def try_points(
    name: str, points: int, arguments: list[str], kept: str, with_raw: bool, chance: random.Random
) -> None:
    """Kill `arguments` at `points` random points; exit with a message at the first difference."""
    with tempfile.TemporaryDirectory() as scratch:
        whole = new_project(Path(scratch) / "whole", with_raw)
        took = run(whole, arguments)
        wanted = digests(whole / kept)
        killed = 0
        for point in range(points):
            project = new_project(Path(scratch) / f"point{point}", with_raw)
            after = chance.uniform(0.02, 1.0) * took
            killed += kill_at(project, arguments, after)
            if bad := half_written(project / "data"):
                sys.exit(f"{name}, killed after {after:.3f} s, left {bad} half written")
            # The machine's load changes: the next point lies within the time of the latest run.
            took = run(project, arguments)
            found = digests(project / kept)
            if found != wanted:
                odd = sorted(
                    path
                    for path in wanted.keys() | found.keys()
                    if wanted.get(path) != found.get(path)
                )
                sys.exit(f"{name}, killed after {after:.3f} s and run again, differs in {odd}")
            shutil.rmtree(project)
        print(
            f"{name}: {points} points, {killed} killed while running ({took:.1f} s the last whole run), "
            f"{len(wanted)} files the same byte for byte each time"
        )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--points", type=int, default=5, help="points of `scrape --replay`")
    parser.add_argument("--build-points", type=int, default=0, help="points of `build`")
    parser.add_argument(
        "--archive", type=Path, help="captured pages; all their editions are scraped"
    )
    parser.add_argument("--only", help="scrape this source only, wser_results or utmb_results")
    parser.add_argument("--seed", type=int, default=1, help="for other points")
    options = parser.parse_args()
    chance = random.Random(options.seed)
    if options.points and options.archive:
        scrape = ["scrape", "--replay", str(options.archive.resolve())]
        try_points("scrape --replay", options.points, scrape, "data/raw", False, chance)
    elif options.points:
        with tempfile.TemporaryDirectory() as made:
            for source, years in make_archive(Path(made)).items():
                if options.only not in (None, source):
                    continue
                chosen = [word for year in years for word in ("--year", str(year))]
                scrape = ["scrape", "--replay", made, "--source", source, *chosen]
                name = f"scrape --replay of {source}"
                try_points(name, options.points, scrape, "data/raw", False, chance)
    if options.build_points:
        build = ["build"]
        try_points("build", options.build_points, build, "data/processed", True, chance)


if __name__ == "__main__":
    main()
