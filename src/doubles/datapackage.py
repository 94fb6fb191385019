"""The Frictionless description of the tables, from their types and the words in `dictionary.yaml`."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import yaml

from race_doubles.common.files import write_text
from race_doubles.common.paths import Project

LICENCE = {
    "name": "other-pd",
    "title": "Facts published by the organisers; this compilation may be used freely, with a citation",
}


@cache
def dictionary() -> dict[str, Any]:
    """The words of `dictionary.yaml`: table -> title, description, key, references, columns."""
    return yaml.safe_load(files(__package__).joinpath("dictionary.yaml").read_text("utf-8"))


def field_type(column: pa.DataType) -> str:
    """The Table Schema type of an Arrow type; TypeError where none fits."""
    for test, name in (
        (pa.types.is_boolean, "boolean"),
        (pa.types.is_integer, "integer"),
        (pa.types.is_floating, "number"),
        (pa.types.is_date, "date"),
        (pa.types.is_timestamp, "datetime"),
        (pa.types.is_string, "string"),
        (pa.types.is_large_string, "string"),
        (pa.types.is_null, "string"),
    ):
        if test(column):
            return name
    raise TypeError(f"no Table Schema type for {column}")


@cache
def schemas() -> dict[str, Any]:
    """The pandera schema that each table is checked against when it is built, by table."""
    from race_doubles.clean.schema import EDITIONS, RECONCILIATION, RESULTS, SPLITS
    from race_doubles.doubles.schema import DOUBLES

    return {
        "editions": EDITIONS,
        "results": RESULTS,
        "reconciliation": RECONCILIATION,
        "splits": SPLITS,
        "doubles": DOUBLES,
    }


def constraints_of(table: str, name: str, words: dict[str, Any]) -> dict[str, Any]:
    """What a column may hold, in Table Schema's terms: from the schema, else from the dictionary."""
    schema = schemas().get(table)
    if schema is None or name not in schema.columns:
        return {key: words[key] for key in ("required", "unique", "enum") if key in words}
    column = schema.columns[name]
    allowed = [
        value
        for check in column.checks
        if check.name == "isin"
        for value in check.statistics["allowed_values"]
    ]
    constraints: dict[str, Any] = {}
    # An empty text is a value to pandas and a missing one in a CSV.
    if not column.nullable and "" not in allowed:
        constraints["required"] = True
    if column.unique:
        constraints["unique"] = True
    if allowed:
        constraints["enum"] = [value for value in allowed if value != ""]
    return constraints


def describe_field(table: str, name: str, arrow: pa.DataType) -> dict[str, Any]:
    """One column as Table Schema writes it; a column nobody described yet has its type alone."""
    words = dictionary().get(table, {}).get("columns", {}).get(name, {})
    field: dict[str, Any] = {"name": name, "type": field_type(arrow)}
    for key in ("description", "unit"):
        if key in words:
            field[key] = words[key]
    if constraints := constraints_of(table, name, words):
        field["constraints"] = constraints
    return field


def describe_schema(table: str, schema: pa.Schema, beside: set[str]) -> dict[str, Any]:
    """A table's Table Schema; foreign keys only to tables named in `beside`."""
    words = dictionary().get(table, {})
    described: dict[str, Any] = {
        "fields": [describe_field(table, field.name, field.type) for field in schema],
        "missingValues": [""],
    }
    if "key" in words:
        described["primaryKey"] = words["key"]
    foreign = []
    for name, target in words.get("references", {}).items():
        resource, column = target.split(".")
        if resource in beside and name in schema.names:
            reference = {"resource": resource, "fields": column}
            foreign.append({"fields": name, "reference": reference})
    if foreign:
        described["foreignKeys"] = foreign
    return described


def describe_resource(path: Path, form: str, beside: set[str]) -> dict[str, Any]:
    """The table in the Parquet file `path`, described as the file beside it in format `form`."""
    table = path.stem
    words = dictionary().get(table, {})
    resource = {"name": table, "title": words.get("title", table.capitalize())}
    if "description" in words:
        resource["description"] = words["description"]
    resource |= {"path": f"{table}.{form}", "format": form, "profile": "tabular-data-resource"}
    if form == "csv":
        resource |= {"mediatype": "text/csv", "encoding": "utf-8"}
    else:
        resource |= {"mediatype": "application/vnd.apache.parquet"}
    resource["schema"] = describe_schema(table, pq.read_schema(path), beside)
    return resource


def describe_package(parquets: list[Path], form: str) -> dict[str, Any]:
    """A data package of the tables in `parquets`, each as a file of format `form`."""
    beside = {path.stem for path in parquets}
    return {
        "name": "race-doubles",
        "title": "Race Doubles: Western States and UTMB in the same year",
        "description": (
            "Every published start at the Western States 100 and at UTMB, who is who across both, "
            "and every year in which one person started both."
        ),
        "profile": "data-package",
        "licenses": [LICENCE],
        "sources": [
            {"title": "Western States Endurance Run", "path": "https://www.wser.org/"},
            {"title": "UTMB Mont-Blanc", "path": "https://montblanc.utmb.world/"},
        ],
        "resources": [describe_resource(path, form, beside) for path in parquets],
    }


def as_json(content: Any) -> str:
    """`content` as JSON text for people to read too: indented, accents kept."""
    return json.dumps(content, indent=2, ensure_ascii=False) + "\n"


def write_datapackage(project: Project, folder: Path | None = None) -> None:
    """Describe every column of every table of `data/processed` in its `datapackage.json`.

    `folder` stands in for `data/processed` while the tables are still being written elsewhere.
    """
    folder = folder or project.processed
    parquets = sorted(folder.glob("*.parquet"))
    write_text(as_json(describe_package(parquets, "parquet")), folder / "datapackage.json")
