"""`python -m tools.same [--quick]`: run the matrix; exit 1 where anything differs."""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tools.same.compare import first_table_difference, notebook_differences
from tools.same.settings import CLEARED, Setting, matrix, smallest, threads

CHECKOUT = Path(__file__).resolve().parents[2]
#: What a copy of the checkout needs to build the tables and run the notebooks.
PARTS = (
    "pyproject.toml",
    "CITATION.cff",
    "src",
    "tools",
    "notebooks",
    "data/raw",
    "data/curated",
    "data/measured",
)
#: Where the copy has the package under its own name, ahead of the installed one.
PACKAGE = "package/race_doubles"
#: Notebooks of the quick part: those that simulate, match and fit.
QUICK = ("03", "05", "06", "08")


@dataclass(frozen=True)
class Found:
    """What came of one setting; `tables` and `notebooks` are first differences, "" for none, None for not compared.

    `cells` names every cell that differs.
    """

    name: str
    tables: str | None
    notebooks: str | None
    cells: str
    seconds: float

    @property
    def is_same(self) -> bool:
        return not self.tables and not self.notebooks


def copied(target: Path) -> Path:
    """A copy of what the checkout's `PARTS` are now, in the folder `target`."""
    for part in PARTS:
        from_, to = CHECKOUT / part, target / (PACKAGE if part == "src" else part)
        to.parent.mkdir(parents=True, exist_ok=True)
        if from_.is_dir():
            shutil.copytree(
                from_,
                to,
                ignore=shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints", "*.egg-info"),
            )
        else:
            shutil.copy(from_, to)
    return target


def environment(copy: Path, setting: Setting, share: bool) -> dict[str, str]:
    """The variables of the setting's processes; one thread each where they `share` the machine."""
    kept = {name: value for name, value in os.environ.items() if name not in CLEARED}
    path = os.pathsep.join([str((copy / PACKAGE).parent), str(copy)])
    ours = {
        "PYTHONPATH": path,
        "DOUBLES_HOME": str(copy),
        "MPLBACKEND": "Agg",
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    return kept | ours | (threads(1) if share else {}) | setting.variables


def run(copy: Path, setting: Setting, numbers: tuple[str, ...], share: bool) -> str:
    """Run `setting` in its copy; "" or the last line of what went wrong."""
    if setting.prepare:
        setting.prepare(copy / "data" / "raw")
    command = [
        sys.executable,
        "-m",
        "tools.same.child",
        str(copy),
        "build" if setting.builds else "notebooks",
        *numbers,
    ]
    done = subprocess.run(command, cwd=copy, env=environment(copy, setting, share), capture_output=True, text=True,
                          encoding="utf-8", errors="replace", check=False)  # fmt: skip
    return (
        "" if done.returncode == 0 else (done.stderr.strip() or "it ended early").splitlines()[-1]
    )


def compared(
    name: str, ours: Path, theirs: Path, tables: bool, numbers: tuple[str, ...], began: float
) -> Found:
    """What differs between the run in `ours` and that in `theirs`."""
    table = (
        first_table_difference(ours / "data" / "processed", theirs / "data" / "processed")
        if tables
        else None
    )
    cells, first = "", ""
    for path in sorted((theirs / "notebooks").rglob("[0-9]*.ipynb")):
        notebook = path.relative_to(theirs / "notebooks")
        if not numbers or path.name.split("_")[0] in numbers:
            differ, where = notebook_differences(ours / "notebooks" / notebook, path)
            if differ:
                cells += f" {notebook.as_posix().split('_')[0]}: {','.join(map(str, differ))}"
            first = first or where
    return Found(name, table, first, cells.strip(), time.monotonic() - began)


def try_setting(
    setting: Setting,
    plain: Path,
    ended: Future[str],
    folder: Path,
    numbers: tuple[str, ...],
    share: bool,
) -> Found:
    """Run one setting on a copy of its own and compare it with the one in `plain`, once that has `ended`."""
    began = time.monotonic()
    copy, wrong = copied(Path(tempfile.mkdtemp(dir=folder))), ""
    try:
        if not setting.builds and not (wrong := ended.result()):
            shutil.copytree(plain / "data" / "processed", copy / "data" / "processed")
        wrong = wrong or run(copy, setting, numbers, share) or ended.result()
        if not wrong:
            return compared(setting.name, plain, copy, setting.builds, numbers, began)
    # What one setting breaks is said in its row, beside what the others gave.
    except Exception as problem:
        wrong = f"{type(problem).__name__}: {problem}"
    finally:
        shutil.rmtree(copy)
    return Found(setting.name, wrong, wrong, "", time.monotonic() - began)


def shown(found: list[Found]) -> Table:
    """The matrix as a table for a terminal."""
    table = Table("setting", "tables equal", "notebooks equal", "seconds", "first difference")
    for row in found:
        answers = ["not built" if row.tables is None else "no" if row.tables else "yes",
                   f"no {row.cells}" if row.notebooks else "yes"]  # fmt: skip
        table.add_row(row.name, *answers, f"{row.seconds:.0f}", row.tables or row.notebooks or "")
    return table


def main() -> int:
    """Run the matrix, or its quick part, and print it; 1 where anything differs."""
    options = argparse.ArgumentParser(prog="python -m tools.same", description=__doc__)
    options.add_argument(
        "--quick",
        action="store_true",
        help=f"largest and smallest instruction set; build, {', '.join(QUICK)}",
    )
    options.add_argument(
        "--only", help="only settings whose name contains one of these: thread,shuffled"
    )
    options.add_argument("--notebooks", help="only these, by number: 03,06")
    asked = options.parse_args()
    numbers = QUICK if asked.quick else tuple(asked.notebooks.split(",")) if asked.notebooks else ()
    wanted = asked.only.split(",") if asked.only else [""]
    every = smallest() if asked.quick else matrix()
    settings = [one for one in every if any(part in one.name for part in wanted)]
    began = time.monotonic()
    cores = os.cpu_count() or 1
    with tempfile.TemporaryDirectory(prefix="same-") as name, ThreadPoolExecutor(cores) as pool:
        folder = Path(name)
        as_it_is = Setting("as it is, against what is committed")
        plain = copied(folder / "plain")
        ended = pool.submit(run, plain, as_it_is, numbers, False)
        others = [
            pool.submit(try_setting, one, plain, ended, folder, numbers, cores > 1)
            for one in settings
        ]
        if wrong := ended.result():
            for other in others:
                other.cancel()
            print(f"As it is, the checkout does not run: {wrong}", file=sys.stderr)
            return 1
        found = [compared(as_it_is.name, CHECKOUT, plain, False, numbers, began)]
        found += [other.result() for other in others]
    Console(width=180).print(shown(found))
    print(f"{len(found)} settings in {time.monotonic() - began:.0f} s: "
          f"{sum(not one.is_same for one in found)} differ.")  # fmt: skip
    return 0 if all(one.is_same for one in found) else 1


if __name__ == "__main__":
    sys.exit(main())
