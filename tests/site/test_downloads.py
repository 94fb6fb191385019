"""The downloads: described, valid, and safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest
from frictionless import Package
from hypothesis import given
from hypothesis import strategies as st

from race_doubles.common.spreadsheets import STARTS, neutralise
from race_doubles.doubles.datapackage import dictionary
from race_doubles.site.downloads import digest_of
from race_doubles.site.tables import PUBLISHED


def test_the_data_package_is_valid_and_so_is_every_row(whole: Path):
    report = Package(str(whole / "data" / "datapackage.json")).validate()
    assert report.valid, report.flatten(["taskNumber", "title", "message"])[:5]
    assert {task.name for task in report.tasks} == set(PUBLISHED)


def test_every_column_of_every_table_is_described(tables, project):
    package = json.loads((project.processed / "datapackage.json").read_text("utf-8"))
    assert {resource["name"] for resource in package["resources"]} == set(tables)
    for resource in package["resources"]:
        fields = resource["schema"]["fields"]
        assert [field["name"] for field in fields] == list(tables[resource["name"]].columns)
        bare = [field["name"] for field in fields if "description" not in field]
        assert bare == [], resource["name"]
    assert Package.validate_descriptor(package).valid


def test_no_column_is_described_that_is_not_there(tables):
    for table, words in dictionary().items():
        if table in tables:
            assert set(words["columns"]) <= set(tables[table].columns), table


def test_the_csv_files_say_what_the_parquet_files_say(whole: Path):
    for name in ("doubles", "editions"):
        parquet = pd.read_parquet(whole / "data" / f"{name}.parquet")
        text = pd.read_csv(whole / "data" / f"{name}.csv", keep_default_na=False, dtype=str)
        assert list(text.columns) == list(parquet.columns)
        assert text["year"].astype("Int64").tolist() == parquet["year"].tolist()


@pytest.mark.parametrize("name", PUBLISHED)
def test_no_cell_of_a_csv_starts_a_formula(name, whole: Path):
    with (whole / "data" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        numbers = ("match_weight", "distance_km")
        for row in csv.DictReader(file):
            for column, cell in row.items():
                assert column in numbers or not cell.lstrip(" ").startswith(STARTS), (column, cell)


@given(st.lists(st.text(max_size=8), min_size=1, max_size=20))
def test_any_text_is_made_harmless_and_nothing_else_changes(texts):
    before = pd.DataFrame({"name": pd.Series(texts, dtype="str"), "weight": -1.5})
    after = neutralise(before)
    for old, new in zip(texts, after["name"], strict=True):
        assert not new.lstrip(" ").startswith(STARTS)
        assert new in (old, f"'{old}")
    assert after["weight"].tolist() == before["weight"].tolist()


def test_croissant_names_every_file_with_its_checksum_and_every_column(whole: Path):
    data = whole / "data"
    croissant = json.loads((data / "croissant.json").read_text("utf-8"))
    assert croissant["conformsTo"] == "http://mlcommons.org/croissant/1.0"
    files = {entry["contentUrl"]: entry["sha256"] for entry in croissant["distribution"]}
    assert set(files) == {f"{name}.{form}" for name in PUBLISHED for form in ("csv", "parquet")}
    assert all(digest_of(data / name) == digest for name, digest in files.items())
    for records in croissant["recordSet"]:
        columns = [field["source"]["extract"]["column"] for field in records["field"]]
        assert columns == pq.read_schema(data / f"{records['name']}.parquet").names
    ids = [field["@id"] for records in croissant["recordSet"] for field in records["field"]]
    referred = [
        field["references"]["field"]["@id"]
        for records in croissant["recordSet"]
        for field in records["field"]
        if "references" in field
    ]
    assert set(referred) <= set(ids)
    assert len(referred) == 5
