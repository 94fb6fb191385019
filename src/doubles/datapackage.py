"""The Frictionless description of the tables, from what the rooms say of their columns."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from race_doubles.common.files import read_parquet, write_text
from race_doubles.common.paths import Project
from race_doubles.common.table import Column, Table
from race_doubles.doubles.about import About, about, data_date
from race_doubles.doubles.schema import TABLES

#: The Table Schema type of each kind of column.
TYPES = {"text": "string", "whole": "integer", "number": "number"}


def constraints_of(column: Column) -> dict[str, Any]:
    """What a column may hold, in Table Schema's terms."""
    constraints: dict[str, Any] = {}
    # An empty text is a value to pandas and a missing one in a CSV.
    if column.required and "" not in column.allowed:
        constraints["required"] = True
    if column.unique:
        constraints["unique"] = True
    if column.allowed:
        constraints["enum"] = [value for value in column.allowed if value != ""]
    for name, bound in (("minimum", column.least), ("maximum", column.most)):
        if bound is not None:
            constraints[name] = bound
    if column.pattern:
        constraints["pattern"] = column.pattern
    return constraints


def describe_field(column: Column) -> dict[str, Any]:
    """One column as Table Schema writes it."""
    described: dict[str, Any] = {
        "name": column.name,
        "type": TYPES[column.kind],
        "description": column.meaning,
    }
    if column.unit:
        described["unit"] = column.unit
    if constraints := constraints_of(column):
        described["constraints"] = constraints
    return described


def describe_schema(table: Table, beside: set[str]) -> dict[str, Any]:
    """A table's Table Schema; foreign keys only to tables named in `beside`."""
    described: dict[str, Any] = {
        "fields": [describe_field(column) for column in table.columns],
        "missingValues": [""],
    }
    if table.key:
        described["primaryKey"] = list(table.key)
    foreign = []
    for name, target in table.references.items():
        resource, column = target.split(".")
        if resource in beside:
            foreign.append({"fields": name, "reference": {"resource": resource, "fields": column}})
    if foreign:
        described["foreignKeys"] = foreign
    return described


def describe_resource(table: Table, file: str, beside: set[str]) -> dict[str, Any]:
    """`table` as the data package lists it, kept in `file` (`.parquet`, `.csv` or `.csv.gz`)."""
    resource = {
        "name": table.name,
        "title": table.title,
        "description": table.meaning,
        "path": file,
        "profile": "tabular-data-resource",
    }
    if file.endswith(".parquet"):
        resource |= {"format": "parquet", "mediatype": "application/vnd.apache.parquet"}
    else:
        resource |= {"format": "csv", "mediatype": "text/csv", "encoding": "utf-8"}
    if file.endswith(".gz"):
        resource["compression"] = "gz"
    return resource | {"schema": describe_schema(table, beside)}


def describe_package(files: dict[str, str], known: About, date: str) -> dict[str, Any]:
    """A data package of the tables named in `files` (table -> file), as of the day `date`."""
    described = {
        "name": "race-doubles",
        "title": known.title,
        "description": known.abstract,
        "profile": "data-package",
        "version": known.version,
        "created": f"{date}T00:00:00Z",
        "licenses": [
            {"name": known.licence, "title": known.licence_title, "path": known.licence_url}
        ],
        "rights": known.terms,
        "contributors": [{"title": name, "role": "author"} for name in known.authors],
        "sources": [{"title": title, "path": path} for title, path in known.sources],
    }
    if known.homepage:
        described["homepage"] = known.homepage
    beside = set(files)
    described["resources"] = [
        describe_resource(TABLES[name], file, beside) for name, file in files.items()
    ]
    return described


def as_json(content: Any) -> str:
    """`content` as JSON text for people to read too: indented, accents kept."""
    return json.dumps(content, indent=2, ensure_ascii=False) + "\n"


def write_datapackage(project: Project, folder: Path | None = None) -> None:
    """Describe every column of every table of `data/processed` in its `datapackage.json`.

    `folder` stands in for `data/processed` while the tables are still being written elsewhere.
    Raises Problem where a table is missing.
    """
    folder = folder or project.processed
    known = about(project)
    date = data_date(known, project, read_parquet(folder / "editions.parquet"))
    package = describe_package(parquet_files(TABLES), known, date)
    write_text(as_json(package), folder / "datapackage.json")


def parquet_files(names: Iterable[str]) -> dict[str, str]:
    """Table -> the name of its Parquet file."""
    return {name: f"{name}.parquet" for name in names}
