"""`make bench`: generate, link with everyone, score, and write results.json, README.md and growth.png."""

from __future__ import annotations

import json
import os
import platform
import statistics
import subprocess
import sys
import venv
from datetime import UTC, datetime
from pathlib import Path

import click
import duckdb

from benchmarks.generate import write
from benchmarks.measure import Run, run
from benchmarks.report import write_report
from benchmarks.score import score
from common.files import write_text
from common.paths import find_project

HERE = Path(__file__).resolve().parent
WORK = HERE / "work"
PEERS = HERE / ".venv-peers"
RESULTS = HERE / "results.json"
#: Rows -> most runs. Five give a median; the largest costs too much for that.
RUNS = {50_000: 5, 500_000: 5, 5_000_000: 1}
#: Name -> script of `peers`, and the most rows it is given.
SCRIPTS = {
    "exact name and country": ("exact_name.py", 5_000_000),
    "exact words, sex, birth years": ("exact_tokens.py", 5_000_000),
    "recordlinkage": ("record_linkage.py", 5_000_000),
    "Splink": ("stock_splink.py", 5_000_000),
    "dedupe": ("dedupe_labels.py", 50_000),
}
OURS = "python -m link"


def peers_python() -> Path:
    """The interpreter of the peers' environment, built anew when the lock file is newer."""
    lock, mark = HERE / "peers.lock", PEERS / ".installed"
    python = PEERS / "bin" / "python"
    if not mark.exists() or mark.stat().st_mtime < lock.stat().st_mtime:
        venv.create(PEERS, clear=True, with_pip=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", "-r", lock], check=True)
        mark.touch()
    return python


def command_of(name: str, data: Path, answer: Path, peers: Path | None) -> list[str]:
    """The command that links `data / results.parquet` as `name` does, into `answer`."""
    if name == OURS:
        return [sys.executable, "-m", "link", str(data / "results.parquet"), "--no-ids",
                "--memory", "4GB", "--out", str(answer.parent / "ours")]  # fmt: skip
    return [str(peers), str(HERE / "peers" / SCRIPTS[name][0]), str(data / "results.parquet"),
            str(answer), str(data / "truth.parquet")]  # fmt: skip


def once(name: str, data: Path, peers: Path | None, timeout: float, memory: int) -> tuple[Run, dict]:
    """One run as a whole process, and the score of its answer ({} when there is none)."""
    answer = data / "answers" / f"{name.replace(' ', '_').replace(',', '')}.parquet"
    answer.parent.mkdir(parents=True, exist_ok=True)
    answer.unlink(missing_ok=True)
    env = {**os.environ, "PYTHONPATH": str(HERE.parent / "src"), "PYTHONHASHSEED": "0"}
    done = run(command_of(name, data, answer, peers), data / "logs" / f"{answer.stem}.log",
               timeout, memory, env)  # fmt: skip
    if done.ended != "done":
        return done, {}
    if name == OURS:
        links = str(answer.parent / "ours" / "links.parquet")
        with duckdb.connect() as database:
            database.execute("copy (select result_id, runner_id as cluster from read_parquet($links)) "
                             "to $answer (format parquet)", {"links": links, "answer": str(answer)})  # fmt: skip
    return done, score(answer, data / "truth.parquet")


def machine() -> dict[str, str]:
    """What it ran on, in words that name nobody."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return {
        "cores": str(os.cpu_count()),
        "memory": f"{memory:.0f} GB",
        "processor": platform.machine(),
        "system": platform.system(),
        "python": platform.python_version(),
    }


def measure(rows: int, names: list[str], runs: int, timeout: float, memory: int) -> list[dict]:
    """An entry for each of `names` at `rows` rows: rounds of one run each, so that all share the weather."""
    data = WORK / str(rows)
    if not (data / "truth.parquet").exists():
        click.echo(f"generating {rows:,} rows")
        write(rows, data, find_project(HERE).raw)
    peers = peers_python() if set(names) - {OURS} else None
    taken: dict[str, list[Run]] = {name: [] for name in names}
    scores: dict[str, dict] = {}
    for turn in range(runs):
        for name in names:
            if taken[name] and taken[name][-1].ended != "done":
                continue  # what did not finish once is not asked again
            done, quality = once(name, data, peers, timeout, memory)
            taken[name].append(done)
            scores[name] = quality
            click.echo(f"{rows:,} {name} {turn + 1}/{runs}: {done.ended}, {done.seconds:.1f} s, "
                       f"{done.peak_bytes / 2**30:.1f} GB {done.message}")  # fmt: skip
    return [entry(rows, name, taken[name], scores[name]) for name in names]


def entry(rows: int, name: str, taken: list[Run], quality: dict) -> dict:
    """What results.json keeps of some runs: medians, spread, and how it ended."""
    seconds = [done.seconds for done in taken]
    return {
        "rows": rows,
        "name": name,
        "ended": taken[-1].ended,
        "runs": len(taken),
        "seconds": round(statistics.median(seconds), 2),
        "seconds_min": round(min(seconds), 2),
        "seconds_max": round(max(seconds), 2),
        "peak_gb": round(max(done.peak_bytes for done in taken) / 2**30, 2),
        **{key: round(value, 4) for key, value in quality.items()},
    }


@click.command()
@click.option("--rows", multiple=True, type=int, help="Only these sizes.")
@click.option("--only", multiple=True, type=click.Choice([OURS, *SCRIPTS]), help="Only these.")
@click.option("--runs", type=int, help="Runs of each, instead of 5, 5 and 1.")
@click.option("--minutes", default=15.0, show_default=True, help="Most time for one run.")
@click.option("--memory-gb", default=8.0, show_default=True, help="Most memory for one run.")
@click.option("--note", default="", help="A word on the machine's state, for the report.")
@click.option("--report-only", is_flag=True, help="Write README.md and growth.png from results.json.")
def main(rows, only, runs, minutes, memory_gb, note, report_only) -> None:
    """Time the linker and its peers on generated results; entries not measured now are kept."""
    kept = json.loads(RESULTS.read_text("utf-8")) if RESULTS.exists() else {"entries": []}
    for size in () if report_only else rows or RUNS:
        names = [name for name in only or [OURS, *SCRIPTS] if name == OURS or SCRIPTS[name][1] >= size]
        found = measure(size, names, runs or RUNS.get(size, 1), minutes * 60, int(memory_gb * 2**30))
        new = {(size, name) for name in names}
        kept["entries"] = [e for e in kept["entries"] if (e["rows"], e["name"]) not in new] + found
        kept |= {"machine": machine(), "date": datetime.now(UTC).date().isoformat(), "note": note,
                 "minutes": minutes, "memory_gb": memory_gb}  # fmt: skip
        kept["entries"].sort(key=lambda e: (e["rows"], [OURS, *SCRIPTS].index(e["name"])))
        write_text(json.dumps(kept, indent=1) + "\n", RESULTS)
    write_report(kept, HERE)


if __name__ == "__main__":
    main()
