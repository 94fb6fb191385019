"""The whole build: every table of `data/processed` from `data/raw` and `data/curated`."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

from filelock import FileLock

from race_doubles.common.beside import Beside, Here, load
from race_doubles.common.collector import collector_resting
from race_doubles.common.errors import Problem
from race_doubles.common.files import read_parquet, write_parquet
from race_doubles.common.fingerprint import damaged, fingerprint, is_current, write_stamp
from race_doubles.common.paths import Project
from race_doubles.common.progress import say
from race_doubles.doubles.about import about, missing_addresses
from race_doubles.doubles.datapackage import write_datapackage
from race_doubles.doubles.schema import COMMITTED

if TYPE_CHECKING:
    import pandas as pd

STAMP = ".built.json"
#: Bytes of raw tables below which a second Python would take longer to start than to help.
WORTH_A_SECOND_PYTHON = 2_000_000
#: The rooms whose code decides what is in the tables, with this file; what comes after only reads them.
ROOMS = ("common", "scrape", "clean", "link", "doubles")


def build_digest(project: Project) -> str:
    """What the tables depend on: the raw and curated data, how they are cited, and the code that makes them."""
    here = Path(__file__).resolve()
    code = here.parents[1]
    cited = [project.root / "CITATION.cff", project.root / "pyproject.toml"]
    inputs = fingerprint([project.raw, project.curated, *cited], project.root)
    return fingerprint([here, *(code / room for room in ROOMS)], code, extra=inputs)


def make_tables(project: Project, tell: Callable[[str], None] = say) -> dict[str, pd.DataFrame]:
    """Every processed table by name, made from the raw and curated data of `project`.

    Raises Problem where a raw or curated file is missing or wrong.
    """
    with second_python(project) as beside:
        return _make_tables(project, beside, tell)


def second_python(project: Project) -> AbstractContextManager[Beside | None]:
    """A second Python for the reading, where there is enough to read and a core that would do nothing."""
    read = sum(path.stat().st_size for path in project.raw.glob("*/*.csv"))
    if read < WORTH_A_SECOND_PYTHON or (os.cpu_count() or 1) < 2:
        return nullcontext()
    beside = Beside()
    # It loads the rooms while this process does.
    beside.submit(load, "race_doubles.clean.build")
    return beside


def _make_tables(
    project: Project, beside: Beside | None, tell: Callable[[str], None]
) -> dict[str, pd.DataFrame]:
    # The rooms are imported here since they take a second that `doubles --help` should not.
    from race_doubles.clean.build import describe, resolve_results
    from race_doubles.clean.unread import summary
    from race_doubles.doubles.doubles_table import make_doubles
    from race_doubles.doubles.pairs_table import make_pairs
    from race_doubles.doubles.tables import load_not_comparable
    from race_doubles.link.build import build_people
    from race_doubles.link.entries.build import build_entries
    from race_doubles.link.kept import FILE as LINKER_TABLES

    tell("clean: reading data/raw and reconciling the sources of each edition")
    resolved = resolve_results(project, beside)
    for line in summary(resolved.unread):
        tell(f"clean: {line}")
    results = resolved.results
    tell(f"link: who is who among {len(results):,} results")
    # Much of the linking is DuckDB's, so a second core meanwhile tells of the results.
    with ThreadPoolExecutor(max_workers=1) as linker:
        linking = linker.submit(
            build_people,
            results,
            project.curated,
            resolved.names,
            project.processed / LINKER_TABLES,
        )
        clean = describe(resolved, project)
        links, runners, joins = linking.result()
    tell(f"doubles: {len(runners):,} people")
    changed = load_not_comparable(project.curated / "not_comparable.csv")
    doer = beside or Here()
    doubles = doer.submit(make_doubles, results, links, runners, clean.editions, joins, changed)
    pairs = doer.submit(make_pairs, results, links, clean.editions)
    entries = build_entries(project, resolved, links, runners, tell)
    return {
        "editions": clean.editions,
        "results": results,
        "reconciliation": clean.reconciliation,
        "splits": clean.splits,
        "links": links,
        "names": clean.names,
        "runners": runners,
        "entries": entries,
        "doubles": doubles.result(),
        "pairs": pairs.result(),
    }


def people_before(project: Project) -> dict[str, pd.DataFrame]:
    """Links and runners as the last build left them; empty where there is none that can be read."""
    try:
        return {
            name: read_parquet(project.processed / f"{name}.parquet")
            for name in ("links", "runners")
        }
    except Problem:
        return {}


def what_became_of(before: dict[str, pd.DataFrame], tables: dict[str, pd.DataFrame]) -> list[str]:
    """Lines on the people whose old results got another runner_id: who, and by which new results."""
    from race_doubles.link.people_changed import people_changed, told

    if not before:
        return []
    if not (changed := people_changed(before["links"], tables["links"])):
        return []
    names: dict[str, str] = {}
    for runners in (before["runners"], tables["runners"]):
        names |= dict(zip(runners["runner_id"], runners["name"], strict=True))
    return told(changed, names)


def half_years(editions: pd.DataFrame) -> list[str]:
    """A line on a year after the last one with both races, of which one race has results."""
    from race_doubles.common.races import DOUBLE

    run = editions[editions["finishers"].fillna(0).gt(0)]
    years = {race: run.loc[run["race"].eq(race), "year"].astype(int) for race in DOUBLE}
    latest = {race: set(found) for race, found in years.items()}
    if max(map(max, latest.values())) in set.intersection(*latest.values()):
        return []
    # Most builds have no such year, and what tells of a run of the scrapers takes a while to load.
    from race_doubles.scrape.run_findings import halves

    not_held = editions[editions["status"].eq("cancelled")]
    return halves(latest, DOUBLE, zip(not_held["race"], not_held["year"].astype(int), strict=True))


def build(project: Project, force: bool = False, tell: Callable[[str], None] = say) -> bool:
    """Rebuild `data/processed` where its inputs changed, or a file of its own is missing or was changed;
    True when something was done.

    The new tables are written beside the old ones and moved into place together at the end, each
    move being atomic, so a reader or a killed build sees whole files. The stamp goes first and comes
    last: tables without a stamp are rebuilt.
    """
    project.processed.mkdir(parents=True, exist_ok=True)
    with FileLock(project.processed / ".lock"):
        digest = build_digest(project)
        stamp = project.processed / STAMP
        if not force and is_current(stamp, "tables", digest):
            if not (lost := damaged(stamp)):
                tell("build: data/processed is up to date")
                return False
            tell(
                f"build: {', '.join(lost)} of data/processed missing or changed, so all is built again"
            )
        before = people_before(project)
        with collector_resting():
            tables = make_tables(project, tell)
        # It loads pandas, which a build that finds nothing to do can spare.
        from race_doubles.common.spreadsheets import write_safe_csv

        fresh = project.processed / ".fresh"
        shutil.rmtree(fresh, ignore_errors=True)
        with ThreadPoolExecutor() as writers:
            list(
                writers.map(
                    lambda name: write_parquet(tables[name], fresh / f"{name}.parquet"), tables
                )
            )
        for name in COMMITTED:
            write_safe_csv(tables[name], fresh / f"{name}.csv")
        write_datapackage(project, fresh)
        stamp.unlink(missing_ok=True)
        written = sorted(file.name for file in fresh.iterdir())
        for name in written:
            (fresh / name).replace(project.processed / name)
        fresh.rmdir()
        write_stamp(stamp, "tables", digest, files=written)
        tell(f"build: {len(tables)} tables in {project.shown(project.processed)}")
        for line in [*what_became_of(before, tables), *half_years(tables["editions"])]:
            tell(f"build: {line}")
        if lacking := missing_addresses(about(project)):
            tell(f"build: {lacking}")
    return True
