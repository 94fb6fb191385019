"""The tables as Croissant metadata (MLCommons, version 1.0): JSON-LD over schema.org."""

from __future__ import annotations

from typing import Any

from race_doubles.common.table import Table
from race_doubles.doubles.about import About
from race_doubles.doubles.schema import TABLES

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
TYPES = {"text": "sc:Text", "whole": "sc:Integer", "number": "sc:Float"}
ENCODINGS = {
    "csv": "text/csv",
    "gz": "application/gzip",
    # As mlcroissant knows it; the name of the format that IANA registered is one that it cannot read.
    "parquet": "application/x-parquet",
}


def describe_croissant(
    tables: list[str], files: dict[str, str], known: About, date: str
) -> dict[str, Any]:
    """Describe the `tables`, kept in `files` (file name -> hex SHA-256), as of the day `date`.

    Record sets read the Parquet files, whose types are exact; the other files are listed beside them.
    """
    return {
        "@context": CONTEXT,
        "@type": "sc:Dataset",
        "name": "race-doubles",
        "description": known.abstract,
        "conformsTo": "http://mlcommons.org/croissant/1.0",
        "version": known.version,
        "datePublished": date,
        "license": known.licence_url,
        "usageInfo": known.terms,
        "creator": [{"@type": "sc:Organization", "name": name} for name in known.authors],
        "isBasedOn": [path for _, path in known.sources],
        "url": known.homepage or "./",
        "citeAs": f"{', '.join(known.authors)} ({known.year}). {known.title}, version {known.version}.",
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
        "recordSet": [describe_records(TABLES[table], set(tables)) for table in tables],
    }


def describe_records(table: Table, beside: set[str]) -> dict[str, Any]:
    """One table as a record set of its Parquet file; references only to tables named in `beside`."""
    fields = []
    for column in table.columns:
        described = {
            "@type": "cr:Field",
            "@id": f"{table.name}/{column.name}",
            "name": column.name,
            "description": column.meaning,
            "dataType": TYPES[column.kind],
            "source": {
                "fileObject": {"@id": f"{table.name}.parquet"},
                "extract": {"column": column.name},
            },
        }
        resource, _, other = table.references.get(column.name, "").partition(".")
        if resource in beside:
            described["references"] = {"field": {"@id": f"{resource}/{other}"}}
        fields.append(described)
    records: dict[str, Any] = {
        "@type": "cr:RecordSet",
        "@id": table.name,
        "name": table.name,
        "description": table.meaning,
    }
    if table.key:
        records["key"] = [{"@id": f"{table.name}/{name}"} for name in table.key]
    return records | {"field": fields}
