"""Who links the generated rows: the linker and its peers, how each is called, and one scored run."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import venv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import click
import duckdb

from benchmarks.generate import write
from benchmarks.measure import Run, run
from benchmarks.score import score
from race_doubles.common.fingerprint import fingerprint, is_current, write_stamp
from race_doubles.common.paths import find_project

HERE = Path(__file__).resolve().parent
WORK = HERE / "work"
PEERS = HERE / ".venv-peers"
OURS = "doubles link"


@dataclass(frozen=True)
class Peer:
    """Another way to link: a script of `peers`, the thresholds to try, and limits of its own where it needs more."""

    script: str
    thresholds: tuple[str, ...] = ()
    minutes: float = 0.0
    memory_gb: float = 0.0


SCRIPTS = {
    "exact name and country": Peer("exact_name.py"),
    "exact words, sex, birth years": Peer("exact_tokens.py"),
    "recordlinkage": Peer("record_linkage.py", ("2.4", "2.6", "2.7", "2.8", "2.9", "3.0", "3.1", "3.2", "3.25"),
                          memory_gb=12),
    "Splink, its defaults": Peer("stock_splink.py"),
    "Splink, set up with care": Peer("careful_splink.py", ("0.2", "0.5", "0.8", "0.9", "0.95", "0.99")),
    "dedupe": Peer("dedupe_labels.py", ("0.3", "0.5", "0.7", "0.9", "0.95", "0.99"), minutes=30, memory_gb=12),
}  # fmt: skip


def peers_python() -> Path:
    """The interpreter of the peers' environment, built anew when the lock file is newer."""
    lock, mark = HERE / "peers.lock", PEERS / ".installed"
    python = PEERS / "bin" / "python"
    if not mark.exists() or mark.stat().st_mtime < lock.stat().st_mtime:
        venv.create(PEERS, clear=True, with_pip=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", "-r", lock], check=True)
        mark.touch()
    return python


def generated(rows: int) -> Path:
    """The folder of `rows` generated rows, made anew where the generator or the raw tables changed."""
    project, data = find_project(HERE), WORK / str(rows)
    makers = [HERE / name for name in ("generate.py", "names.py", "published.py", "rates.csv")]
    digest = fingerprint(
        [*makers, project.root / "src" / "clean" / "names", project.raw], project.root
    )
    if not is_current(data / ".stamp", "rows", digest):
        click.echo(f"generating {rows:,} rows")
        write(rows, data, project.raw)
        write_stamp(data / ".stamp", "rows", digest)
    return data


def answer_of(name: str, data: Path) -> Path:
    """Where the answer of `name` to the rows in `data` goes; `{}` stands for the threshold where it takes any."""
    stem = name.replace(" ", "_").replace(",", "")
    return (
        data
        / "answers"
        / f"{stem}{'.{}' if name != OURS and SCRIPTS[name].thresholds else ''}.parquet"
    )


def command_of(name: str, data: Path, thresholds: Sequence[str], python: Path | None) -> list[str]:
    """The command that links `data / results.parquet` as `name` does: one answer, or one for each threshold."""
    answer = answer_of(name, data)
    if name == OURS:
        return [sys.executable, "-m", "race_doubles", "link", str(data / "results.parquet"), "--no-ids",
                "--memory", "4GB", "--out", str(answer.parent / "ours")]  # fmt: skip
    return [str(python), str(HERE / "peers" / SCRIPTS[name].script), str(data / "results.parquet"),
            str(answer), str(data / "truth.parquet"), *thresholds]  # fmt: skip


def limits_of(name: str, minutes: float, memory_gb: float) -> tuple[float, float]:
    """Most minutes and GB for one run of `name`: those for all, or its own where it needs more."""
    peer = SCRIPTS.get(name, Peer(""))
    return max(minutes, peer.minutes), max(memory_gb, peer.memory_gb)


def scored_run(name: str, data: Path, thresholds: Sequence[str], python: Path | None,
             limits: tuple[float, float]) -> tuple[Run, list[dict]]:  # fmt: skip
    """One run of `name` as a whole process, and the score of each answer (none when it did not finish).

    `limits` are minutes and GB. What it spilled to the disk is gone afterwards.
    """
    answer = answer_of(name, data)
    answers = [answer.with_name(answer.name.format(each)) for each in thresholds or [""]]
    answer.parent.mkdir(parents=True, exist_ok=True)
    for path in answers:
        path.unlink(missing_ok=True)
    env = {**os.environ, "PYTHONPATH": str(HERE.parent / "src"), "PYTHONHASHSEED": "0"}
    log = data / "logs" / f"{answer.name.split('.')[0]}.log"
    done = run(
        command_of(name, data, thresholds, python), log, limits[0] * 60, int(limits[1] * 2**30), env
    )
    shutil.rmtree(
        data / "spill", ignore_errors=True
    )  # one that was stopped leaves tens of gigabytes
    if done.ended != "done":
        return done, []
    if name == OURS:
        links = str(answer.parent / "ours" / "links.parquet")
        with duckdb.connect() as database:
            database.execute("copy (select result_id, runner_id as cluster from read_parquet($links)) "
                             "to $answer (format parquet)", {"links": links, "answer": str(answer)})  # fmt: skip
    return done, [score(path, data / "truth.parquet") for path in answers]
