"""The files that readers download: each table as Parquet and CSV, and what describes them."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

import pyarrow.parquet as pq

from race_doubles.common.files import write_text
from race_doubles.common.paths import Project
from race_doubles.common.spreadsheets import write_safe_csv
from race_doubles.doubles.datapackage import as_json, describe_package
from race_doubles.site.croissant import describe_croissant
from race_doubles.site.tables import PUBLISHED, Tables


def write_downloads(project: Project, tables: Tables, folder: Path) -> list[dict]:
    """Write the downloads into `folder` and say what they are: one entry a table, for the data page."""
    folder.mkdir(parents=True, exist_ok=True)
    listed, parquets = [], []
    for name in PUBLISHED:
        parquet = folder / f"{name}.parquet"
        shutil.copyfile(project.processed / parquet.name, parquet)
        write_safe_csv(tables[name], folder / f"{name}.csv")
        parquets.append(parquet)
        listed.append(
            {
                "name": name,
                "rows": len(tables[name]),
                "parquet": size_of(parquet),
                "csv": size_of(folder / f"{name}.csv"),
            }
        )
    package = describe_package(parquets, "csv")
    for resource in package["resources"]:
        csv = folder / resource["path"]
        resource |= {"bytes": csv.stat().st_size, "hash": f"sha256:{digest_of(csv)}"}
        # The same table for those who would rather not parse text.
        resource["parquet"] = f"{resource['name']}.parquet"
    write_text(as_json(package), folder / "datapackage.json")
    schemas = {path.stem: pq.read_schema(path) for path in parquets}
    files = {
        path.name: digest_of(path)
        for path in sorted(folder.iterdir())
        if path.suffix in (".csv", ".parquet")
    }
    write_text(as_json(describe_croissant(schemas, files)), folder / "croissant.json")
    citation = project.root / "CITATION.cff"
    if citation.is_file():
        shutil.copyfile(citation, folder / "CITATION.cff")
    return listed


def digest_of(path: Path) -> str:
    """The hex SHA-256 digest of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def size_of(path: Path) -> str:
    """A file's size for people: `38 kB`, `3.2 MB`."""
    size = path.stat().st_size
    return f"{size / 1e6:.1f} MB" if size >= 1e6 else f"{max(1, round(size / 1e3))} kB"
