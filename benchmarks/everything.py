"""`python -m benchmarks.everything --shared FOLDER`: the linker on every result at hand in one run, with each engine.

The results of all races held and those of the benchmark in FOLDER, which is no part of the project, without its editions of
races that are held. Organisers' ids are hidden from the linker and say who is who, where there are any: precision and recall are
over pairs of results that both have one. Each engine links as a whole process, and their links must be the same bytes.
Writes everything.json beside this file; README.md has its numbers from there.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from datetime import UTC, datetime
from pathlib import Path

import click
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.contenders import WORK
from benchmarks.measure import Run, run
from benchmarks.score import score
from race_doubles.common.files import read_parquet, read_text_csv, replacing, write_text
from race_doubles.common.paths import find_project
from race_doubles.common.races import RACES
from race_doubles.link.rows import COLUMNS
from race_doubles.scrape.parameters import parameters_of

MEASURED = Path(__file__).with_name("everything.json")
BENCHMARK = Path("benchmark") / "world_series_2022_2025.csv.gz"
ENGINES = ("duckdb", "spark")
SPARK = ".spark"


def together(results: pd.DataFrame, benchmark: pd.DataFrame) -> pd.DataFrame:
    """The rows of both as the linker reads them (`COLUMNS`, as text), those of `benchmark` but of editions in `results`.

    An edition is the same where event and course are those under which the live pages list a race that is held.
    """
    held = {
        (f"{found['event']}-{found['course']}", str(year))
        for race, year in results[["race", "year"]].drop_duplicates().itertuples(index=False)
        if RACES[race].world_series == ("live",)
        for found in [parameters_of("live", race, int(year))]
    }
    editions = pd.MultiIndex.from_frame(benchmark[["race", "year"]].astype("str"))
    rest = benchmark[~editions.isin(list(held))]
    ours = results.astype("str").where(results.notna())
    both = pd.concat([ours, rest.where(rest.ne(""))], ignore_index=True)
    return both[[name for name in COLUMNS if name in both]]


def write(rows: pd.DataFrame, folder: Path) -> None:
    """`rows` as results.parquet, and who is who by the organisers' ids as truth.parquet, in `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    known = rows[rows["organiser_person_id"].notna()]
    truth = known[["result_id", "organiser_person_id"]].set_axis(["result_id", "person"], axis=1)
    for name, table in (("results", rows), ("truth", truth)):
        with replacing(folder / f"{name}.parquet") as place:
            columns = {
                column: pa.array(table[column], pa.string(), from_pandas=True) for column in table
            }
            pq.write_table(pa.table(columns), place)


def link(folder: Path, engine: str, minutes: float, memory_gb: float) -> Run:
    """Link results.parquet of `folder` with `engine` as a whole process, to the folder of its name there."""
    root = find_project(Path(__file__).parent).root
    paths = [str(root / "src"), *([str(root / SPARK)] if engine == "spark" else [])]
    command = [sys.executable, "-m", "race_doubles", "link", str(folder / "results.parquet"), "--no-ids",
               "--engine", engine, "--out", str(folder / engine)]  # fmt: skip
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(paths), "PYTHONHASHSEED": "0"}
    return run(command, folder / f"{engine}.log", minutes * 60, int(memory_gb * 2**30), env)


def quality(folder: Path, engine: str) -> dict[str, float]:
    """Precision and recall of the links of `engine` over pairs that both have an id, and the counts of `score`."""
    links = pq.read_table(folder / engine / "links.parquet", columns=["result_id", "runner_id"])
    truth = pq.read_table(folder / "truth.parquet", columns=["result_id"])
    answer = links.rename_columns(["result_id", "cluster"]).join(
        truth, "result_id", join_type="inner"
    )
    pq.write_table(answer, folder / f"{engine}_answer.parquet")
    return score(folder / f"{engine}_answer.parquet", folder / "truth.parquet")


@click.command()
@click.option("--shared", required=True, type=click.Path(path_type=Path, exists=True, file_okay=False))  # fmt: skip
@click.option("--only", multiple=True, type=click.Choice(ENGINES), help="Only these engines.")
@click.option("--note", default="", help="A sentence on the machine's state, for the report.")
@click.option("--minutes", default=30.0, show_default=True, help="Most time for one run.")
@click.option("--memory-gb", default=8.0, show_default=True, help="Most memory for one run.")
def main(shared: Path, only: tuple[str, ...], note: str, minutes: float, memory_gb: float) -> None:
    """Link everything at hand with each engine; what is not measured now is kept."""
    folder = WORK / "everything"
    results = read_parquet(find_project().processed / "results.parquet")
    rows = together(results, read_text_csv(shared / BENCHMARK))
    write(rows, folder)
    kept = json.loads(MEASURED.read_text("utf-8")) if MEASURED.exists() else {"engines": {}}
    kept["rows"] = len(rows)
    kept["note"], kept["date"] = note, datetime.now(UTC).date().isoformat()
    kept["rows_with_id"] = int(rows["organiser_person_id"].notna().sum())
    for engine in only or ENGINES:
        done = link(folder, engine, minutes, memory_gb)
        click.echo(f"{engine}: {done.ended}, {done.seconds:.1f} s, {done.peak_bytes / 2**30:.2f} GB {done.message}")  # fmt: skip
        if done.ended != "done":
            raise click.ClickException(f"{engine} {done.ended}; see {folder / engine}.log.")
        links = folder / engine / "links.parquet"
        kept["engines"][engine] = {
            "seconds": round(done.seconds, 1),
            "peak_gb": round(done.peak_bytes / 2**30, 2),
            "people": json.loads((folder / engine / "run.json").read_text("utf-8"))["people"],
            "sha256": hashlib.sha256(links.read_bytes()).hexdigest(),
            **{name: round(value, 4) for name, value in quality(folder, engine).items()},
        }
    kept["same_links"] = len({one["sha256"] for one in kept["engines"].values()}) == 1
    write_text(json.dumps(kept, indent=1) + "\n", MEASURED)
    if not kept["same_links"]:
        raise click.ClickException("The engines' links differ.")


if __name__ == "__main__":
    main()
