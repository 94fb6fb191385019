"""The files that readers download: each table as Parquet and CSV, all of them as one database, and what describes them."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

from race_doubles.common.files import write_text
from race_doubles.common.paths import Project
from race_doubles.common.spreadsheets import write_safe_csv
from race_doubles.doubles.about import About, data_date
from race_doubles.doubles.croissant import describe_croissant
from race_doubles.doubles.database import write_database
from race_doubles.doubles.datapackage import as_json, describe_package, parquet_files
from race_doubles.doubles.schema import TABLES
from race_doubles.doubles.tables import Tables

#: All the tables in one file.
DATABASE = "race_doubles.duckdb"
#: A table with more rows than this has a CSV that is packed: the five of six races weigh 34 MB as they are, 6 MB packed.
MOST_PLAIN_ROWS = 30_000
#: What Croissant lists. The database is not among them: DuckDB writes the same rows as other bytes each time, so no checksum stands.
FILES = (".csv", ".gz", ".parquet")


def write_downloads(project: Project, tables: Tables, known: About, folder: Path) -> list[dict]:
    """Write the downloads into `folder` and say what they are: one entry a table, for the data page."""
    folder.mkdir(parents=True, exist_ok=True)
    csvs, listed = {}, []
    for name in TABLES:
        parquet = folder / f"{name}.parquet"
        shutil.copyfile(project.processed / parquet.name, parquet)
        csv = folder / (f"{name}.csv.gz" if len(tables[name]) > MOST_PLAIN_ROWS else f"{name}.csv")
        write_safe_csv(tables[name], csv)
        csvs[name] = csv.name
        entry = {"name": name, "rows": len(tables[name]), "csv_file": csv.name}
        listed.append(entry | {"parquet": size_of(parquet), "csv": size_of(csv)})
    write_database({name: tables[name] for name in TABLES}, folder / DATABASE)
    date = data_date(known, project, tables.editions)
    package = describe_package(csvs, known, date)
    for resource in package["resources"]:
        csv = folder / resource["path"]
        resource |= {"bytes": csv.stat().st_size, "hash": f"sha256:{digest_of(csv)}"}
        # The same table for those who would rather not parse text.
        resource["parquet"] = parquet_files(TABLES)[resource["name"]]
    write_text(as_json(package), folder / "datapackage.json")
    files = {
        path.name: digest_of(path) for path in sorted(folder.iterdir()) if path.suffix in FILES
    }
    croissant = describe_croissant(list(TABLES), files, known, date)
    write_text(as_json(croissant), folder / "croissant.json")
    shutil.copyfile(project.root / "CITATION.cff", folder / "CITATION.cff")
    return listed


def digest_of(path: Path) -> str:
    """The hex SHA-256 digest of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def size_of(path: Path) -> str:
    """A file's size for people: `38 kB`, `3.2 MB`."""
    size = path.stat().st_size
    return f"{size / 1e6:.1f} MB" if size >= 1e6 else f"{max(1, round(size / 1e3))} kB"
