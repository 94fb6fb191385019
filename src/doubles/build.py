"""The whole build: every table of `data/processed` from `data/raw` and `data/curated`."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pandas as pd
from filelock import FileLock

from common.files import write_parquet
from common.fingerprint import fingerprint, is_current, write_stamp
from common.paths import Project
from common.progress import say
from doubles.site.datapackage import write_datapackage
from doubles.site.spreadsheets import write_safe_csv

STAMP = ".built.json"
#: The code that decides what is in the tables; the rest of the last room only reads them.
CODE = (
    "common",
    "scrape",
    "clean",
    "link",
    "doubles/build.py",
    "doubles/doubles_table.py",
    "doubles/levels.py",
    "doubles/schema.py",
    "doubles/site/datapackage.py",
    "doubles/site/dictionary.yaml",
    "doubles/site/spreadsheets.py",
    "doubles/starts.py",
)


def build_digest(project: Project) -> str:
    """What the tables depend on: the raw and curated data, and the code that makes them."""
    code = Path(__file__).resolve().parents[1]
    inputs = fingerprint([project.raw, project.curated], project.root)
    return fingerprint([code / part for part in CODE], code, extra=inputs)


def make_tables(project: Project, tell: Callable[[str], None] = say) -> dict[str, pd.DataFrame]:
    """Every processed table by name, made from the raw and curated data of `project`.

    Raises Problem where a raw or curated file is missing or wrong.
    """
    # The rooms are imported here since they take a second that `doubles --help` should not.
    from clean.build import build_tables
    from clean.unread import summary
    from doubles.doubles_table import make_doubles
    from link.build import build_links

    tell("clean: reading data/raw and reconciling the sources of each edition")
    clean = build_tables(project)
    for line in summary(clean.unread):
        tell(f"clean: {line}")
    results = clean.results
    tell(f"link: who is who among {len(results):,} results")
    links, runners = build_links(results, project.curated)
    tell(f"doubles: {len(runners):,} people")
    doubles = make_doubles(results, links, runners, clean.editions)
    return {
        "editions": clean.editions,
        "results": results,
        "reconciliation": clean.reconciliation,
        "splits": clean.splits,
        "links": links,
        "runners": runners,
        "doubles": doubles,
    }


def build(project: Project, force: bool = False, tell: Callable[[str], None] = say) -> bool:
    """Rebuild `data/processed` where its inputs changed; True when something was done.

    The new tables are written beside the old ones and moved into place together at the end, each
    move being atomic, so a reader or a killed build sees whole files. The stamp goes first and comes
    last: tables without a stamp are rebuilt.
    """
    project.processed.mkdir(parents=True, exist_ok=True)
    with FileLock(project.processed / ".lock"):
        digest = build_digest(project)
        stamp = project.processed / STAMP
        if not force and is_current(stamp, "tables", digest):
            tell("build: data/processed is up to date")
            return False
        tables = make_tables(project, tell)
        fresh = project.processed / ".fresh"
        shutil.rmtree(fresh, ignore_errors=True)
        for name, table in tables.items():
            write_parquet(table, fresh / f"{name}.parquet")
        write_safe_csv(tables["doubles"], fresh / "doubles.csv")
        write_datapackage(project, fresh)
        stamp.unlink(missing_ok=True)
        for file in sorted(fresh.iterdir()):
            file.replace(project.processed / file.name)
        fresh.rmdir()
        write_stamp(stamp, "tables", digest)
        tell(f"build: {len(tables)} tables in {project.shown(project.processed)}")
    return True
