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
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tools.mutants.covered import covered
from tools.mutants.mutations import Mutant, diff, mutants_of
from tools.mutants.plan import Covered, Task, plan
from tools.mutants.trial import (
    ENDLESS,
    KILLED,
    SURVIVED,
    TOO_LONG,
    UNCOVERED,
    anew,
    load_libraries,
    try_warm,
)

CHECKOUT = Path(__file__).resolve().parents[2]
FOLDER = CHECKOUT / "build" / "mutants"
#: What the tests read; links would let a mutant write into the checkout.
PARTS = ("pyproject.toml", "CITATION.cff", "CONTRIBUTING.md", "README.md", "Makefile", "LICENSE", "requirements.lock",
         "spark.lock", "environment.yml", "src", "tests", "tools", "docs", "notebooks", "benchmarks", "data")  # fmt: skip
Settings = dict[str, Any]


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
    return target


def environment(copy: Path) -> dict[str, str]:
    """The variables of the runs: the copy's package, no captured pages, one thread, temporary files that no other run of pytest tidies away."""
    return {
        "PYTHONPATH": os.pathsep.join([str(copy / "package"), str(copy)]),
        "RACE_DOUBLES_SHARED": str(copy / "no_pages"), "PYTHONDONTWRITEBYTECODE": "1", "PYTEST_DEBUG_TEMPROOT": str(copy.parent / "temporary"), "PYTHONHASHSEED": "0",
        "MPLBACKEND": "Agg", "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1",
    }  # fmt: skip


def in_copy(folder: Path, keep: bool) -> int:
    """Run the same command on a copy of the checkout, a new one unless the old is to be kept."""
    copy = folder / "copy" if keep else copied(folder / "copy")
    (folder / "temporary").mkdir(exist_ok=True)
    # PYTHONPATH is read when Python starts.
    variables = os.environ | environment(copy) | {"MUTANTS_FOLDER": str(folder)}
    command = [sys.executable, "-m", "tools.mutants", *sys.argv[1:]]
    return subprocess.run(command, cwd=copy, env=variables, check=False).returncode


def sampled(room: dict[str, list[str]], copy: Path, left_out: list[dict[str, str]], take: Callable[[int], list[int]]) -> tuple[int, list[Mutant]]:  # fmt: skip
    """How many mutants a room has, in the order of its files and lines, and those that `take` chooses."""
    leave = {path for pattern in room.get("leave", ()) for path in copy.glob(pattern)}
    files = [path for code in room["code"] for path in sorted((copy / code).rglob("*.py"))]
    every = [one for path in files if path not in leave for one in mutants_of(path, copy, left_out)]
    return len(every), [every[place] for place in take(len(every))]


def outcomes(tasks: list[Task], copy: Path, tests: list[str], log: Path) -> dict[str, str]:
    """What became of each mutant by its id."""
    log.write_text("", "utf-8")
    # Each mutant's tests are known; what pytest prints of them nobody reads.
    shown = os.fdopen(os.dup(1), "w")

    def tell(task: Task, said: str) -> None:
        with log.open("a", encoding="utf-8") as lines:
            print(json.dumps([task.mutant.id, said]), file=lines)
        print(f"{time.strftime('%H:%M:%S')} {said or 'imported':9} {task.mutant.file}:{task.mutant.first_line} {task.mutant.id}", file=shown, flush=True)  # fmt: skip

    def known() -> dict[str, str]:
        return dict(json.loads(line) for line in log.read_text("utf-8").splitlines())

    for task in tasks:
        if not task.tests:
            tell(task, UNCOVERED)
    load_libraries()
    here = [task for task in tasks if task.tests and task.functions is not None]
    child = os.fork()
    if not child:
        try:
            os.dup2(os.open(os.devnull, os.O_RDWR), 1)
            try_warm(here, copy, tests, tell)
        finally:
            os._exit(0)
    os.waitpid(child, 0)
    for task in tasks:
        if not known().get(task.mutant.id):
            tell(task, anew(task, copy))
    return known()


def main() -> int:
    """Try the sample, print its survivors and the table of rates; write both to build/mutants."""
    settings = tomllib.loads((Path(__file__).parent / "settings.toml").read_text("utf-8"))
    options = argparse.ArgumentParser(prog="python -m tools.mutants", description=__doc__)
    options.add_argument(
        "--room", action="append", choices=settings["rooms"], help="only this room"
    )
    options.add_argument("--seed", type=int, default=settings["seed"])
    options.add_argument("--number", type=int, help="mutants a room")
    options.add_argument("--all", action="store_true", help="every mutant; takes days")
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
        number = asked.number or room["number"]

        def take(size: int, number: int = number) -> list[int]:
            everything = list(range(size))
            return everything if asked.all else random.Random(asked.seed).sample(everything, min(number, size))  # fmt: skip

        # What a room's own tests do not notice, other tests seldom do, and all of them take long to measure.
        tests = room["tests"]
        known = Covered(covered(copy, folder / "covered", tests))
        size, sample = sampled(room, copy, settings["left_out"], take)
        tasks = [plan(one, known, copy, settings["seconds"]) for one in sample]
        said = outcomes(tasks, copy, tests, folder / f"{name}-{asked.seed}.jsonl")
        for task in tasks:
            mutant = task.mutant
            found.append({"room": name, "of": size, "id": mutant.id, "file": mutant.file, "line": mutant.first_line,
                          "outcome": said[mutant.id], "tests": len(task.tests),
                          "diff": diff(mutant, (copy / mutant.file).read_text("utf-8"))})  # fmt: skip
        report(
            found,
            asked.seed,
            {one["id"]: one["reason"] for one in settings.get("equivalent", [])},
            name,
        )
    (folder / f"last-{asked.seed}.json").write_text(json.dumps({"seed": asked.seed, "mutants": found}, indent=1), "utf-8")  # fmt: skip
    return 0


def report(found: list[dict[str, Any]], seed: int, equivalent: dict[str, str], room: str) -> None:
    """Print the survivors of a room with their diffs, and its rate."""
    ours = [one for one in found if one["room"] == room]
    for one in ours:
        if one["outcome"] in (SURVIVED, UNCOVERED, TOO_LONG):
            why = f" (equivalent: {equivalent[one['id']]})" if one["id"] in equivalent else ""
            print(f"\n{one['outcome']}: {one['file']}:{one['line']} {one['id']}, {one['tests']} tests{why}\n{one['diff']}")  # fmt: skip
    count = {said: sum(one["outcome"] == said for one in ours) for said in (KILLED, ENDLESS, TOO_LONG, SURVIVED, UNCOVERED)}  # fmt: skip
    same = sum(one["id"] in equivalent and one["outcome"] not in (KILLED, ENDLESS) for one in ours)
    rate = (count[KILLED] + count[ENDLESS]) / max(len(ours) - same, 1)
    print(f"\nseed {seed}, {time.strftime('%Y-%m-%d')}\n")
    print("| room | mutants | tried | killed | endless | too long | survived | no test | equivalent | rate |\n" + "|---" * 10 + "|")  # fmt: skip
    print(f"| {room} | {ours[0]['of']:,} | {len(ours)} | {' | '.join(map(str, count.values()))} | {same} | {rate:.0%} |", flush=True)  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
