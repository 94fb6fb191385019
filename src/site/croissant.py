"""The tables as Croissant metadata (MLCommons, version 1.0): JSON-LD over schema.org."""

from __future__ import annotations

from typing import Any

import pyarrow as pa

from race_doubles.doubles.datapackage import describe_schema, dictionary

#: The context that the Croissant 1.0 specification asks for, shortened to the terms used here.
CONTEXT = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "sc": "https://schema.org/",
    "cr": "http://mlcommons.org/croissant/",
    "dct": "http://purl.org/dc/terms/",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileObject": "cr:fileObject",
    "key": "cr:key",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "source": "cr:source",
}
TYPES = {
    "string": "sc:Text",
    "integer": "sc:Integer",
    "number": "sc:Float",
    "boolean": "sc:Boolean",
    "date": "sc:Date",
    "datetime": "sc:DateTime",
}
ENCODINGS = {"csv": "text/csv", "parquet": "application/vnd.apache.parquet"}


def describe_croissant(schemas: dict[str, pa.Schema], files: dict[str, str]) -> dict[str, Any]:
    """Describe the tables in `schemas`, kept in `files` (file name -> hex SHA-256).

    Record sets read the Parquet files, whose types are exact; the CSV files are listed beside them.
    """
    return {
        "@context": CONTEXT,
        "@type": "sc:Dataset",
        "name": "race-doubles",
        "description": (
            "Every published start at the Western States 100 and at UTMB, who is who across both, "
            "and every year in which one person started both."
        ),
        "conformsTo": "http://mlcommons.org/croissant/1.0",
        "license": "Facts published by the organisers; the compilation may be used freely, with a citation.",
        "url": "./",
        "citeAs": "See CITATION.cff beside this file.",
        "distribution": [
            {
                "@type": "cr:FileObject",
                "@id": name,
                "name": name,
                "contentUrl": name,
                "encodingFormat": ENCODINGS[name.rpartition(".")[2]],
                "sha256": digest,
            }
            for name, digest in sorted(files.items())
        ],
        "recordSet": [
            describe_records(table, schema, set(schemas)) for table, schema in schemas.items()
        ],
    }


def describe_records(table: str, schema: pa.Schema, beside: set[str]) -> dict[str, Any]:
    """One table as a record set of its Parquet file."""
    described = describe_schema(table, schema, beside)
    references = {link["fields"]: link["reference"] for link in described.get("foreignKeys", [])}
    fields = []
    for column in described["fields"]:
        name = column["name"]
        field: dict[str, Any] = {
            "@type": "cr:Field",
            "@id": f"{table}/{name}",
            "name": name,
            "description": column.get("description", name),
            "dataType": TYPES[column["type"]],
            "source": {"fileObject": {"@id": f"{table}.parquet"}, "extract": {"column": name}},
        }
        if name in references:
            target = references[name]
            field["references"] = {"field": {"@id": f"{target['resource']}/{target['fields']}"}}
        fields.append(field)
    records: dict[str, Any] = {"@type": "cr:RecordSet", "@id": table, "name": table}
    words = dictionary().get(table, {})
    if "description" in words:
        records["description"] = words["description"]
    if "primaryKey" in described:
        keys = described["primaryKey"]
        keys = [keys] if isinstance(keys, str) else keys
        records["key"] = [{"@id": f"{table}/{key}"} for key in keys]
    return records | {"field": fields}
