"""The downloads: described, valid, and safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import gzip
import itertools
import json
import re
import shutil
import tomllib
from pathlib import Path
from urllib.parse import urlsplit

import duckdb
import pandas as pd
import pyarrow.parquet as pq
import pytest
from frictionless import Package
from hypothesis import given
from hypothesis import strategies as st

from race_doubles.common.paths import Project
from race_doubles.common.spreadsheets import STARTS, neutralise, types_first
from race_doubles.common.table import checked, shaped
from race_doubles.doubles.about import about, missing_addresses
from race_doubles.doubles.datapackage import describe_package
from race_doubles.doubles.schema import TABLES
from race_doubles.scrape.sources import SOURCES
from race_doubles.site.downloads import DATABASE, digest_of
from race_doubles.site.prose import where_to_ask


def test_the_data_package_is_valid_and_so_is_every_row(whole: Path):
    report = Package(str(whole / "data" / "datapackage.json")).validate()
    assert report.valid, report.flatten(["taskNumber", "title", "message"])[:5]
    assert {task.name for task in report.tasks} == set(TABLES)


def test_every_column_of_every_table_is_described(tables, project):
    package = json.loads((project.processed / "datapackage.json").read_text("utf-8"))
    assert list(tables) == sorted(TABLES)
    assert [resource["name"] for resource in package["resources"]] == list(TABLES)
    for resource in package["resources"]:
        fields = resource["schema"]["fields"]
        assert [field["name"] for field in fields] == list(tables[resource["name"]].columns)
        assert all(field["description"].endswith(".") for field in fields), resource["name"]
    assert Package.validate_descriptor(package).valid


@pytest.mark.parametrize("name", TABLES)
def test_every_table_is_what_its_description_says(name, tables):
    assert checked(tables[name], TABLES[name]) is not None
    assert [str(dtype) for dtype in tables[name].dtypes] == [
        column.dtype for column in TABLES[name].columns
    ]


def test_every_reference_finds_its_row(tables):
    for table in TABLES.values():
        for column, target in table.references.items():
            other, key = target.split(".")
            lost = set(tables[table.name][column]) - set(tables[other][key])
            assert not lost, f"{table.name}.{column}"


def csv_of(site: Path, name: str) -> Path:
    """The CSV of a table, packed or not."""
    (path,) = (site / "data").glob(f"{name}.csv*")
    return path


@pytest.mark.parametrize("name", TABLES)
@pytest.mark.filterwarnings("ignore:Columns .* have mixed types")
def test_every_csv_opens_with_default_settings(name, whole: Path, tables):
    """Race numbers are numbers for 57,666 rows, and then one is M10."""
    polars = pytest.importorskip("polars")
    path, shape = str(csv_of(whole, name)), tables[name].shape
    assert polars.read_csv(path).shape == shape
    assert pd.read_csv(path).shape == shape
    with duckdb.connect() as connection:
        rows = connection.sql(f"SELECT * FROM '{path}'")
        assert (len(rows.fetchall()), len(rows.columns)) == shape
        assert rows.columns == list(tables[name].columns)


def test_the_first_row_tells_that_race_numbers_are_texts():
    """R guesses from rows spread evenly over the file, of which the first is always one."""
    bibs = pd.DataFrame(
        {"bib": [*map(str, range(2000)), "M10", None, "F1"], "place": range(2003)}
    ).astype({"bib": "str"})
    told = types_first(bibs)
    assert told["bib"].iloc[0] == "M10"
    assert told["place"].tolist() == [2000, *range(2000), 2001, 2002]
    assert types_first(told).equals(told)
    assert types_first(bibs.head(2000)).equals(bibs.head(2000))


def test_the_database_holds_every_table_and_says_what_its_columns_mean(whole: Path, tables):
    with duckdb.connect(str(whole / "data" / DATABASE), read_only=True) as connection:
        for name, described in TABLES.items():
            found = connection.sql(f"SELECT * FROM {name}").to_arrow_table().to_pandas()
            found = shaped(found, described)
            pd.testing.assert_frame_equal(found, shaped(tables[name], described))
            said = connection.execute(
                "SELECT comment FROM duckdb_columns() WHERE table_name = ? ORDER BY column_index",
                [name],
            ).fetchall()
            meanings = [column.meaning for column in described.columns]
            assert all(text.startswith(word) for (text,), word in zip(said, meanings, strict=True))


def test_the_page_shows_ways_of_reading_that_work(whole: Path, project, monkeypatch):
    page = (project.root / "docs" / "data.md").read_text("utf-8")
    monkeypatch.chdir(whole / "data")
    names: dict = {}
    exec(re.search(r"```python\n(.+?)```", page, re.DOTALL)[1], names)
    bibs = names["results"]["bib"].dropna()
    assert set(bibs.map(type)) == {str}
    assert set(bibs) == set(pd.read_parquet("results.parquet")["bib"].dropna())
    with duckdb.connect() as connection:
        connection.execute(re.search(r"```sql\n(.+?)```", page, re.DOTALL)[1])


#: Whose lists were read from copies that others keep.
COPIED = {"hardrock_stats": "opensplittime.org", "hardrock_itra": "itra.run"}


def test_who_is_credited_is_everyone_whose_pages_were_read(whole: Path, project):
    """Six races are held, of more publishers than the two of the double; CITATION.cff names them for all files."""
    known = about(project)
    credited = {domain(address) for _, address in known.sources}
    read = {COPIED.get(name) or domain(source.url) for name, source in SOURCES.items()}
    assert read <= credited
    for name in ("datapackage.json", "croissant.json"):
        said = json.loads((whole / "data" / name).read_text("utf-8"))
        assert {said.get("rights"), said.get("usageInfo")} == {known.terms, None}
        listed = [one["path"] for one in said.get("sources", [])] or said["isBasedOn"]
        assert listed == [address for _, address in known.sources]
    page = (whole / "data.html").read_text("utf-8")
    for title, address in known.sources:
        assert title in known.terms
        assert f'href="{address}"' in page


def domain(address: str) -> str:
    """`utmb.world` of `https://live.utmb.world/x`."""
    return ".".join(urlsplit(address).hostname.split(".")[-2:])


def test_one_licence_is_said_everywhere(whole: Path, project):
    known = about(project)
    assert known.licence == "CC-BY-4.0"
    built = json.loads((project.processed / "datapackage.json").read_text("utf-8"))
    shown = json.loads((whole / "data" / "datapackage.json").read_text("utf-8"))
    for package in (built, shown):
        assert [each["name"] for each in package["licenses"]] == [known.licence]
        assert package["version"] == known.version
        assert package["contributors"]
    croissant = json.loads((whole / "data" / "croissant.json").read_text("utf-8"))
    assert croissant["license"] == known.licence_url
    for place in (
        whole / "data.html",
        whole / "index.html",
        whole / "privacy.html",
        project.root / "README.md",
    ):
        text = place.read_text("utf-8")
        assert known.licence in text or "CC BY 4.0" in text, place.name
    content = tomllib.loads((project.root / "pyproject.toml").read_text("utf-8"))["project"]
    assert content["license"] == "MIT"
    assert content["version"] == known.version


def test_an_address_is_named_where_one_is_set_and_missed_once_where_not(project, tmp_path):
    for name in ("CITATION.cff", "pyproject.toml"):
        shutil.copyfile(project.root / name, tmp_path / name)
    toml = tmp_path / "pyproject.toml"
    text = re.sub(r"\[project\.urls\].*?(?=\n\[)", "", toml.read_text("utf-8"), flags=re.DOTALL)
    toml.write_text(text, "utf-8")
    bare = about(Project(tmp_path))
    assert (bare.homepage, bare.contact) == (None, None)
    assert "Homepage" in missing_addresses(bare)
    assert "names no address" in where_to_ask(bare)
    urls = (
        '\n[project.urls]\nHomepage = "https://example.org"\nIssues = "https://example.org/new"\n'
    )
    toml.write_text(text + urls, "utf-8")
    known = about(Project(tmp_path))
    assert (known.homepage, known.contact) == ("https://example.org", "https://example.org/new")
    assert missing_addresses(known) is None
    assert known.contact in where_to_ask(known)
    assert describe_package({}, known, "2025-08-29")["homepage"] == known.homepage


@pytest.mark.parametrize("name", TABLES)
def test_croissant_is_read_in_its_own_library_record_by_record(name, whole: Path, monkeypatch):
    """Its metadata may be valid and its records unreadable: it knows Parquet under one name only."""
    croissant = pytest.importorskip("mlcroissant")
    monkeypatch.chdir(whole / "data")
    parquet = pd.read_parquet(f"{name}.parquet")
    # A row takes it as long as a whole column takes others; the splits are ten times all other rows.
    most = 5_000
    records = croissant.Dataset("croissant.json").records(name)
    seen = list(itertools.islice(records, most))
    assert len(seen) == min(most, len(parquet)) > 0
    assert set(seen[0]) == {f"{name}/{column}" for column in parquet.columns}


@pytest.mark.parametrize("name", TABLES)
def test_no_cell_of_a_csv_starts_a_formula(name, whole: Path):
    path = csv_of(whole, name)
    numbers = ("match_weight", "distance_km")
    opened = gzip.open if path.suffix == ".gz" else Path.open
    with opened(path, "rt", encoding="utf-8", newline="") as file:
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
    assert set(files) == {f"{name}.parquet" for name in TABLES} | {
        csv_of(whole, name).name for name in TABLES
    }
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
    assert len(referred) == sum(len(table.references) for table in TABLES.values())
