"""`doubles link RESULTS --out DIR`: who is who in any table of results."""

from __future__ import annotations

import json
import math
import os
import re
from contextlib import ExitStack, contextmanager
from pathlib import Path

import click
import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from race_doubles.common.errors import Problem, UsageProblem
from race_doubles.common.files import replacing
from race_doubles.link.engine import DuckEngine, Engine
from race_doubles.link.model import Outcome, link_rows, peak_memory_mb
from race_doubles.link.spark_engine import LOCAL, SparkEngine
from race_doubles.link.tables import find_files, load
from race_doubles.link.weights import THRESHOLD, WEIGHTS

#: More bits than any evidence has; a threshold beyond says nothing.
MOST_THRESHOLD = 200
#: Rows of one piece of links.parquet.
ROW_GROUP = 1 << 20


def run(files: list[Path], out: Path, engine: Engine, threshold: float, with_ids: bool) -> Outcome:
    """Link `files` on `engine` and write links.parquet, run.json, run_times.json and rejected.csv to `out`."""
    rejected = load(engine, files, with_ids)
    outcome = link_rows(engine, threshold=threshold)
    report = {
        "engine": engine.name,
        "files": [path.name for path in files],
        "organiser_ids": "used" if with_ids else "ignored",
        "rejected_rows": len(rejected),
        **outcome.counts,
        "bits": WEIGHTS,
    }
    times = {"seconds": outcome.seconds, "peak_memory_mb": peak_memory_mb()}
    # All are written before the first takes its place, so that no run leaves files of two.
    with ExitStack() as together:
        write_links(outcome.links, together.enter_context(replacing(out / "links.parquet")))
        for name, said in (("run.json", report), ("run_times.json", times)):
            place = together.enter_context(replacing(out / name))
            place.write_text(
                json.dumps(said, indent=1, sort_keys=True) + "\n", encoding="utf-8", newline="\n"
            )
        if len(rejected):
            rejected.to_csv(
                together.enter_context(replacing(out / "rejected.csv")),
                index=False,
                lineterminator="\n",
            )
    if not len(rejected):
        (out / "rejected.csv").unlink(missing_ok=True)
    return outcome


def _size(context, parameter, value: str) -> str:
    if not re.fullmatch(r"\s*[1-9]\d*(\.\d+)?\s*[KMGT]i?B\s*", value, re.IGNORECASE):
        raise click.BadParameter(f"{value!r} is no size of memory; write it as 4GB or 800MB.")
    return value.strip()


def _bits(context, parameter, value: float) -> float:
    if not math.isfinite(value) or abs(value) > MOST_THRESHOLD:
        raise click.BadParameter(
            f"{value} is no number from -{MOST_THRESHOLD} to {MOST_THRESHOLD}."
        )
    return value


def _check_folder(out: Path) -> None:
    """Raises UsageProblem when `out` cannot be written to; asked before the work, not after it."""
    there = next(folder for folder in (out, *out.absolute().parents) if folder.exists())
    if not there.is_dir():
        raise UsageProblem(f"{there.name} is a file, not a folder; give --out another place.")
    if not os.access(there, os.W_OK | os.X_OK):
        raise UsageProblem(f"The folder {out} cannot be written to; give --out another place.")


def write_links(links: pa.Table, place: Path) -> None:
    """Write `links` as Parquet: the same bytes in however many pieces an engine hands them over."""
    with pq.ParquetWriter(place, links.schema, compression="zstd") as writer:
        for begin in range(0, max(links.num_rows, 1), ROW_GROUP):
            writer.write_table(links.slice(begin, ROW_GROUP).combine_chunks())


@contextmanager
def faults_in_words():
    """What the engine or the disk raises, as a Problem that says what to do."""
    try:
        yield
    except pa.ArrowException as why:
        raise Problem(f"The table cannot be read ({why}); mend it or give another.") from why
    except duckdb.OutOfMemoryException as why:
        raise Problem("The tables do not fit in --memory; give more of it.") from why
    except (duckdb.Error, OSError) as why:
        reason = (
            getattr(why, "strerror", None)
            or (str(why).strip() or type(why).__name__).splitlines()[0]
        )
        raise Problem(
            f"The work stopped ({reason.rstrip('.')}); free what is short or blocked and run it again."
        ) from why


@click.command("link")
@click.argument("results", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--out",
    required=True,
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder to write to.",
)
@click.option(
    "--engine",
    "engine_name",
    type=click.Choice(["duckdb", "spark"]),
    default="duckdb",
    show_default=True,
)
@click.option(
    "--threshold",
    default=THRESHOLD,
    show_default=True,
    callback=_bits,
    help="Bits (log2 odds) that a link needs.",
)
@click.option("--no-ids", is_flag=True, help="Ignore organiser_person_id.")
@click.option(
    "--memory",
    default="2GB",
    show_default=True,
    callback=_size,
    help="Most memory the engine may take before it spills to disk.",
)
@click.option(
    "--threads", type=click.IntRange(1, 1024), help="Threads of the engine; all cores if not given."
)
@click.option(
    "--spark-master",
    default=LOCAL,
    show_default=True,
    help="Where Spark runs: this machine, or the address of a cluster.",
)
@click.option(
    "--spark-dir",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    help="Folder for Spark's tables; on a cluster, one that every worker sees.",
)
def link_command(results, out, engine_name, threshold, no_ids, memory, threads, spark_master,
            spark_dir) -> None:  # fmt: skip
    """Say which rows of RESULTS (CSV, gzipped or not, or Parquet; files or folders) are one person.

    Writes links.parquet (result_id, runner_id, method, match_weight), run.json with what was counted,
    run_times.json with what it took and, if rows could not be read, rejected.csv.
    """
    with faults_in_words():
        files = find_files(list(results))
        _check_folder(out)
        if engine_name == "spark":
            engine: Engine = SparkEngine(memory, threads, spark_master, spark_dir)
        else:
            engine = DuckEngine(memory, threads)
        try:
            outcome = run(files, out, engine, threshold, not no_ids)
        finally:
            engine.close()
    counts = outcome.counts
    click.echo(
        f"{counts['rows']:,} results of {counts['people']:,} people; see {out / 'links.parquet'}"
    )
    if (rejected := out / "rejected.csv").is_file():
        count = json.loads((out / "run.json").read_text(encoding="utf-8"))["rejected_rows"]
        click.echo(f"doubles: {count:,} rows could not be used; see {rejected}.", err=True)
