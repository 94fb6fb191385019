"""The page *API*: every public name is on it, and every example says what it shows."""

from __future__ import annotations

import doctest
import re
from dataclasses import fields
from functools import cached_property

import jinja2
import pytest

import race_doubles
from race_doubles.common.errors import Problem
from race_doubles.common.paths import Project
from race_doubles.doubles.datapackage import describe_resource
from race_doubles.doubles.schema import TABLES
from race_doubles.doubles.tables import Tables


@pytest.fixture(scope="module")
def page(project) -> str:
    """The page as the site shows it, with a section a table."""
    text = (project.root / "docs" / "api.md").read_text("utf-8")
    dictionary = [
        describe_resource(table, f"{table.name}.csv", set(TABLES)) for table in TABLES.values()
    ]
    return jinja2.Template(text, undefined=jinja2.StrictUndefined).render(dictionary=dictionary)


def sections(page: str) -> dict[str, str]:
    """What stands under each heading, by heading."""
    _, *parts = re.split(r"^##+ (.+)$", page, flags=re.MULTILINE)
    return dict(zip(parts[::2], parts[1::2], strict=True))


def test_every_example_on_the_page_says_what_it_shows(page, tables, project, monkeypatch):
    monkeypatch.chdir(project.root)
    examples = doctest.DocTestParser().get_doctest(page, {}, "api.md", "docs/api.md", 0)
    said: list[str] = []
    runner = doctest.DocTestRunner(verbose=False)
    runner.run(examples, out=said.append)
    assert runner.summarize(verbose=False).failed == 0, "".join(said)
    assert len(examples.examples) > len(TABLES)


def test_load_before_a_build_ends_in_a_sentence_that_says_what_to_do(tmp_path):
    with pytest.raises(Problem, match=r"not been built yet; run `doubles build` first, or `python"):
        race_doubles.load(Project(tmp_path))


def test_every_public_name_has_a_section_with_an_example(page):
    found = sections(page)
    assert {
        re.match(r"race_doubles\.(\w+)", name)[1]
        for name in found
        if name.startswith("race_doubles.")
    } == set(race_doubles.__all__)
    attributes = {one.name for one in fields(Tables)} | {
        name
        for name, value in vars(Tables).items()
        if not name.startswith("_") and (isinstance(value, cached_property) or callable(value))
    }
    named = {name for heading in found for name in re.findall(r"Tables\.(\w+)", heading)}
    assert named == attributes
    for heading, text in found.items():
        assert heading == "race_doubles.Tables" or ">>> " in text, heading


def test_every_column_stands_under_its_table_with_its_unit(page):
    found = sections(page)
    for table in TABLES.values():
        for column in table.columns:
            unit = f" ({column.unit})" if column.unit else ""
            assert f"`{column.name}`{unit}" in found[f"Tables.{table.name}"]


def test_an_unknown_name_is_told_as_python_tells_it():
    with pytest.raises(AttributeError, match="no attribute 'lode'"):
        race_doubles.lode  # noqa: B018


def test_an_unknown_table_names_those_there_are(project, tables):
    with pytest.raises(KeyError, match=f"there are {', '.join(TABLES)}"):
        race_doubles.load(project).columns("dubles")


def test_a_query_gives_the_dtypes_of_the_tables(project, tables):
    asked = race_doubles.sql("from doubles", project)
    assert asked.equals(tables["doubles"])
    assert asked.dtypes.equals(tables["doubles"].dtypes)
    summed = race_doubles.sql("select sum(combined_seconds) as seconds from doubles", project)
    assert str(summed["seconds"].dtype) == "Int64"
    assert summed["seconds"].tolist() == [tables["doubles"]["combined_seconds"].sum()]
