"""`python -m tools.mutants [--room clean] [--seed 2] [--number 25] [--all]`: try mutants and print what survived."""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import subprocess
import sys
import time
import tomllib
from collections import defaultdict
from pathlib import Path
from typing import Any

from tools.mutants.mutations import Mutant, diff, mutants_of
from tools.mutants.trial import KILLED, SURVIVED, TOO_LONG, UNCOVERED, load_libraries, try_all

CHECKOUT = Path(__file__).resolve().parents[2]
FOLDER = CHECKOUT / "build" / "mutants"
#: What the tests read; links would let a mutant write into the checkout.
PARTS = ("pyproject.toml", "CITATION.cff", "CONTRIBUTING.md", "README.md", "Makefile", "LICENSE", "requirements.lock",
         "spark.lock", "environment.yml", "src", "tests", "tools", "docs", "notebooks", "benchmarks", "data")  # fmt: skip


def copied(target: Path) -> Path:
    """A fresh copy of the checkout in `target`, in which the package has its own name."""
    shutil.rmtree(target, ignore_errors=True)
    for part in PARTS:
        source = CHECKOUT / part
        (target / part).parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target / part, ignore=shutil.ignore_patterns("__pycache__", "cache", ".lock"))  # fmt: skip
        else:
            shutil.copy(source, target / part)
    (target / "package").mkdir()
    (target / "package" / "race_doubles").symlink_to(target / "src")
    (target / "no_pages").mkdir()
    for old in target.parent.glob("tests_*.json"):
        old.unlink()
    return target


def environment(copy: Path) -> dict[str, str]:
    """The variables of the runs: the copy's package, no captured pages, one thread."""
    return {
        "PYTHONPATH": os.pathsep.join([str(copy / "package"), str(copy)]),
        "RACE_DOUBLES_SHARED": str(copy / "no_pages"), "PYTHONDONTWRITEBYTECODE": "1", "PYTHONHASHSEED": "0",
        "MPLBACKEND": "Agg", "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1",
    }  # fmt: skip


def in_copy(folder: Path, keep: bool) -> int:
    """Run the same command on a copy of the checkout, a new one unless the old is to be kept."""
    copy = folder / "copy" if keep else copied(folder / "copy")
    # PYTHONPATH is read when Python starts.
    variables = os.environ | environment(copy) | {"MUTANTS_FOLDER": str(folder)}
    command = [sys.executable, "-m", "tools.mutants", *sys.argv[1:]]
    return subprocess.run(command, cwd=copy, env=variables, check=False).returncode


def coverage_of(tests: list[str], copy: Path, folder: Path) -> dict[str, Any]:
    """The tests of each line, and their seconds; a folder of tests is measured once for all rooms."""
    lines: defaultdict[str, defaultdict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    seconds: dict[str, float] = {}
    for part in tests:
        known = folder / f"{part.replace('/', '_')}.json"
        if not known.is_file():
            command = [sys.executable, "-m", "tools.mutants.covered", str(copy), str(known), part]
            with known.with_suffix(".log").open("w") as log:
                subprocess.run(command, cwd=copy, stdout=log, check=True)
        measured = json.loads(known.read_text("utf-8"))
        seconds |= measured["seconds"]
        for file, found in measured["lines"].items():
            for line, these in found.items():
                lines[file][line] += these
    return {"lines": lines, "seconds": seconds}


def tests_of(mutant: Mutant, covered: dict[str, Any], seconds: float) -> list[str]:
    """The tests that run a line of the mutant, quickest first, within `seconds`.

    What runs on import has no test of its own: there all tests of the module count.
    """
    lines = covered["lines"].get(mutant.file, {})
    wanted = range(mutant.first_line, mutant.last_line + 1)
    tests = {test for line, known in lines.items()
             if not mutant.in_function or int(line) in wanted for test in known}  # fmt: skip
    chosen: list[str] = []
    taken = 0.0
    for test in sorted(tests, key=lambda test: (covered["seconds"][test], test)):
        taken += covered["seconds"][test]
        if taken > seconds and chosen:
            break
        chosen.append(test)
    return chosen


def every_mutant(
    room: dict[str, list[str]], copy: Path, left_out: list[dict[str, str]]
) -> list[Mutant]:
    """Every mutant of a room, in the order of its files and lines."""
    leave = tuple(str(copy / path) for path in room.get("leave", ()))
    files = [path for code in room["code"] for path in sorted((copy / code).rglob("*.py"))]
    return [
        one
        for path in files
        if not str(path).startswith(leave or ("\0",))
        for one in mutants_of(path, copy, left_out)
    ]


def main() -> int:
    """Try the sample, print its survivors and the table of rates; write both to build/mutants/last.json."""
    settings = tomllib.loads((Path(__file__).parent / "settings.toml").read_text("utf-8"))
    options = argparse.ArgumentParser(prog="python -m tools.mutants", description=__doc__)
    options.add_argument(
        "--room", action="append", choices=settings["rooms"], help="only this room"
    )
    options.add_argument("--seed", type=int, default=settings["seed"])
    options.add_argument("--number", type=int, default=settings["number"], help="mutants a room")
    options.add_argument("--all", action="store_true", help="every mutant; takes days")
    options.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    options.add_argument("--folder", type=Path, default=FOLDER, help="where the copy goes")
    options.add_argument("--keep", action="store_true", help="use the copy that is there")
    asked = options.parse_args()
    if "MUTANTS_FOLDER" not in os.environ:
        return in_copy(asked.folder.resolve(), asked.keep)
    folder = Path(os.environ["MUTANTS_FOLDER"])
    copy = folder / "copy"
    found = []
    for name in asked.room or settings["rooms"]:
        room = settings["rooms"][name]
        covered = coverage_of(
            [test for test in room["tests"] if (copy / test).exists()], copy, folder
        )
        every = every_mutant(room, copy, settings["left_out"])
        sample = every if asked.all else random.Random(asked.seed).sample(every, min(asked.number, len(every)))  # fmt: skip
        load_libraries()
        tasks = [(one, tests_of(one, covered, settings["seconds"])) for one in sample]
        outcomes = try_all(tasks, copy, 2 * settings["seconds"], asked.workers)
        for (mutant, tests), said in zip(tasks, outcomes, strict=True):
            source = (copy / mutant.file).read_text("utf-8")
            found.append({"room": name, "of": len(every), "id": mutant.id, "file": mutant.file, "line": mutant.first_line,
                          "outcome": said, "tests": len(tests), "diff": diff(mutant, source)})  # fmt: skip
    (folder / "last.json").write_text(json.dumps({"seed": asked.seed, "mutants": found}, indent=1), "utf-8")  # fmt: skip
    report(found, asked.seed, {one["id"]: one["reason"] for one in settings.get("equivalent", [])})
    return 0


def report(found: list[dict[str, Any]], seed: int, equivalent: dict[str, str]) -> None:
    """Print the survivors with their diffs, and the rate of each room."""
    for one in found:
        if one["outcome"] in (SURVIVED, UNCOVERED):
            why = f" (equivalent: {equivalent[one['id']]})" if one["id"] in equivalent else ""
            print(f"\n{one['outcome']}: {one['file']}:{one['line']} {one['id']}, {one['tests']} tests{why}\n{one['diff']}")  # fmt: skip
    print(f"\nseed {seed}, {time.strftime('%Y-%m-%d')}\n")
    print("| room | mutants | tried | killed | equivalent | rate |\n|---|---|---|---|---|---|")
    for name in dict.fromkeys(one["room"] for one in found):
        ours = [one for one in found if one["room"] == name]
        killed = sum(one["outcome"] in (KILLED, TOO_LONG) for one in ours)
        same = sum(one["id"] in equivalent and one["outcome"] not in (KILLED, TOO_LONG) for one in ours)  # fmt: skip
        rate = killed / max(len(ours) - same, 1)
        print(f"| {name} | {ours[0]['of']:,} | {len(ours)} | {killed} | {same} | {rate:.0%} |")


if __name__ == "__main__":
    sys.exit(main())
