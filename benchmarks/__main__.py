"""`make bench`: generate, link with everyone, score, profile the build, and write results.json, README.md and growth.png."""

from __future__ import annotations

import json
import os
import platform
import statistics
import sys
from collections.abc import Iterator
from datetime import UTC, datetime

import click

from benchmarks.contenders import (
    HERE,
    OURS,
    SCRIPTS,
    WORK,
    generated,
    limits_of,
    peers_python,
    scored_run,
)
from benchmarks.measure import Run, run
from benchmarks.report import write_report
from benchmarks.thresholds import best_threshold, read_tried
from race_doubles.common.files import write_text

RESULTS = HERE / "results.json"
#: Rows -> runs of each. Five give a median.
RUNS = {20_000: 5, 50_000: 5, 500_000: 5, 5_000_000: 5}
BUILD = "doubles build"
BUILD_RUNS = 5


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


def measure(
    rows: int, names: list[str], runs: int, minutes: float, memory_gb: float
) -> Iterator[list[dict]]:
    """Entries of `names` at `rows` rows after each round of one run each, so that all share the weather."""
    data, tried = generated(rows), read_tried()
    peers = peers_python() if set(names) - {OURS} else None
    limits = {name: limits_of(name, minutes, memory_gb) for name in names}
    thresholds = {name: best_threshold(name, rows, tried) for name in names}
    taken: dict[str, list[Run]] = {name: [] for name in names}
    scores: dict[str, dict] = {}
    for turn in range(runs):
        for name in names:
            if turn and taken[name][-1].ended != "done":
                continue  # what did not finish once is not asked again
            done, found = scored_run(name, data, thresholds[name], peers, limits[name])
            taken[name].append(done)
            scores[name] = found[0] if found else {}
            click.echo(f"{rows:,} {name} {turn + 1}/{runs}: {done.ended}, {done.seconds:.1f} s, "
                       f"{done.peak_bytes / 2**30:.1f} GB {done.message}")  # fmt: skip
        yield [
            entry(rows, name, taken[name], scores[name], limits[name], *thresholds[name])
            for name in names
        ]


def entry(rows: int, name: str, taken: list[Run], quality: dict, limits: tuple[float, float],
          threshold: str = "") -> dict:  # fmt: skip
    """What results.json keeps of some runs: medians, spread, how it ended, within what limits and when."""
    seconds = [done.seconds for done in taken]
    return {
        "rows": rows,
        "name": name,
        "ended": taken[-1].ended,
        "message": taken[-1].message,
        "runs": len(taken),
        "seconds": round(statistics.median(seconds), 2),
        "seconds_min": round(min(seconds), 2),
        "seconds_max": round(max(seconds), 2),
        "peak_gb": round(max(done.peak_bytes for done in taken) / 2**30, 2),
        "minutes": limits[0],
        "memory_gb": limits[1],
        "threshold": threshold,
        "date": today(),
        **{key: round(value, 4) for key, value in quality.items()},
    }


def today() -> str:
    """The date for the report."""
    return datetime.now(UTC).date().isoformat()


def hopeless(name: str, rows: int, entries: list[dict]) -> dict | None:
    """The entry of one who did not finish fewer rows, and so is not given `rows`; None for who may try."""
    stopped = [
        e
        for e in entries
        if e["name"] == name and e["rows"] < rows and e["ended"] not in ("done", "not run")
    ]
    if not stopped:
        return None
    return {"rows": rows, "name": name, "ended": "not run",
            "message": f"stopped at {min(e['rows'] for e in stopped):,} rows", "date": today()}  # fmt: skip


def put(kept: dict, found: list[dict]) -> None:
    """Put entries in the place of those of the same rows and name, the sizes and names in order.

    Those that stay while the linker is measured anew at their size are marked `apart`: not of its run.
    """
    new = {(e["rows"], e["name"]) for e in found}
    for e in kept["entries"]:
        if (e["rows"], OURS) in new:
            e["apart"] = True
    order = [OURS, *SCRIPTS]
    rest = [e for e in kept["entries"] if (e["rows"], e["name"]) not in new and e["name"] in order]
    kept["entries"] = sorted(rest + found, key=lambda e: (e["rows"], order.index(e["name"])))


def profile_build(runs: int) -> dict:
    """Seconds of the whole build by stage (medians of `runs`), of the whole process, and its peak."""
    out = WORK / "build_stages.json"
    env = {
        **os.environ,
        "PYTHONPATH": f"{HERE.parent / 'src'}{os.pathsep}{HERE.parent}",
        "PYTHONHASHSEED": "0",
    }
    taken, stages = [], []
    for turn in range(runs):
        done = run(
            [sys.executable, "-m", "benchmarks.build_stages", str(out)],
            WORK / "build.log",
            600,
            8 << 30,
            env,
        )
        click.echo(f"{BUILD} {turn + 1}/{runs}: {done.ended}, {done.seconds:.1f} s {done.message}")
        if done.ended != "done":
            raise click.ClickException(
                f"The build {done.ended} ({done.message}); see {WORK / 'build.log'}."
            )
        taken.append(done)
        stages.append(json.loads(out.read_text("utf-8")))
    return {
        "runs": runs,
        "seconds": round(statistics.median(done.seconds for done in taken), 1),
        "seconds_min": round(min(done.seconds for done in taken), 1),
        "seconds_max": round(max(done.seconds for done in taken), 1),
        "peak_gb": round(max(done.peak_bytes for done in taken) / 2**30, 2),
        "date": today(),
        "stages": {
            name: round(statistics.median(one[name] for one in stages), 2) for name in stages[0]
        },
    }


@click.command()
@click.option("--rows", multiple=True, type=int, help="Only these sizes.")
@click.option(
    "--only", multiple=True, type=click.Choice([OURS, *SCRIPTS, BUILD]), help="Only these."
)
@click.option("--runs", type=int, help="Runs of each, instead of 5.")
@click.option("--minutes", default=15.0, show_default=True, help="Most time for one run.")
@click.option("--memory-gb", default=8.0, show_default=True, help="Most memory for one run.")
@click.option("--note", default="", help="A word on the machine's state, for the report.")
@click.option(
    "--report-only", is_flag=True, help="Write README.md and growth.png from results.json."
)
def main(rows, only, runs, minutes, memory_gb, note, report_only) -> None:
    """Time the linker and its peers on generated results; entries not measured now are kept."""
    kept = json.loads(RESULTS.read_text("utf-8")) if RESULTS.exists() else {"entries": []}

    def keep(found: list[dict]) -> None:
        put(kept, found)
        kept.update(machine=machine(), note=note)
        write_text(json.dumps(kept, indent=1) + "\n", RESULTS)

    if not report_only and (not only or BUILD in only):
        kept["build"] = profile_build(runs or BUILD_RUNS)
        keep([])
    linkers = [name for name in only or [OURS, *SCRIPTS] if name != BUILD]
    for size in () if report_only or not linkers else rows or RUNS:
        given_up = [e for name in linkers if (e := hopeless(name, size, kept["entries"]))]
        keep(given_up)
        names = [name for name in linkers if name not in {e["name"] for e in given_up}]
        if names:
            for found in measure(size, names, runs or RUNS.get(size, 1), minutes, memory_gb):
                keep(found)  # round by round: a stop loses the round it stops, not the hour before
    write_report(kept, HERE)


if __name__ == "__main__":
    main()
