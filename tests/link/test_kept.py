"""What a build keeps of the linker's tables serves `doubles why` only where it is of the same results, names and code."""

import pandas as pd
import pytest

from race_doubles.common.files import read_arrow
from race_doubles.link import kept
from race_doubles.link.build import link_results, names_of
from race_doubles.link.engine import DuckEngine
from race_doubles.link.explain import Explainer
from race_doubles.link.model import put_counting, put_other_names
from race_doubles.link.tables import source_of

CODE = "as it is now"


@pytest.fixture(scope="module")
def few(tables):
    """Results of people named Miller or Walmsley, with their other names."""
    results = tables["results"]
    some = results[results["name"].str.contains("Miller|Walmsley", na=False)].reset_index(drop=True)
    names = tables["names"]
    return some, names[names["result_id"].isin(some["result_id"])].reset_index(drop=True)


@pytest.fixture(scope="module")
def file(few, tmp_path_factory):
    path = tmp_path_factory.mktemp("kept") / kept.FILE
    link_results(few[0], None, names=few[1], keep=path)
    return path


def asked(results, names, until=None):
    engine = DuckEngine()
    engine.put("source", source_of(results))
    put_other_names(engine, names_of(names))
    put_counting(engine, until)
    return engine


def is_used(results, names, path, code=None, until=None):
    engine = asked(results, names, until)
    try:
        return kept.use(engine, path, code or kept.code_digest())
    finally:
        engine.close()


def test_it_serves_the_results_it_was_made_of_in_any_order(few, file):
    results, names = few
    assert is_used(results, names, file)
    assert is_used(results[::-1], names[::-1], file)


def test_it_serves_no_others(few, file, tmp_path):
    results, names = few
    assert not is_used(results.iloc[1:], names, file)
    assert not is_used(results.assign(country="FRA"), names, file)
    assert not is_used(results, names.assign(name=names["name"] + "e"), file)
    assert not is_used(results, names, file, until=2020)
    assert not is_used(results, names, file, code="as it was")
    assert not is_used(results, names, tmp_path / "none")


def test_a_file_that_was_cut_is_as_good_as_none(few, file, tmp_path):
    cut = tmp_path / kept.FILE
    cut.write_bytes(file.read_bytes()[:5000])
    assert not is_used(*few, cut)


def test_the_answers_are_those_that_all_pairs_give(project, tables, tmp_path):
    pair = ("wser-2018-p90", "utmb-2018-369191")  # two Zachs Miller
    links = read_arrow(project.processed / "links.parquet")
    names = read_arrow(project.processed / "names.parquet", ["result_id", "name"])
    alone = tmp_path / "results.parquet"
    alone.write_bytes((project.processed / "results.parquet").read_bytes())
    said = []
    for results in (project.processed / "results.parquet", alone):
        with Explainer.of_people(results, links, pair, names) as explainer:
            said.append(pd.DataFrame(explainer.findings(*pair)))
    assert (project.processed / kept.FILE).is_file() and not (tmp_path / kept.FILE).exists()
    pd.testing.assert_frame_equal(*said)
