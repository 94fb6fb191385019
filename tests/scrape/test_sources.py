"""What each source says of itself, against what lies in data/raw; and the editions that are otherwise."""

from __future__ import annotations

import pandas as pd
import pytest

from race_doubles.common.errors import Problem
from race_doubles.common.files import read_text_csv
from race_doubles.common.races import RACES
from race_doubles.scrape.description import AGES, COUNTRIES, LISTS
from race_doubles.scrape.exceptions import load_exceptions
from race_doubles.scrape.listed_ages import ages_as_of
from race_doubles.scrape.sources import RESULT_SOURCES, SOURCES, sources_of


@pytest.mark.parametrize("source", SOURCES.values(), ids=SOURCES)
def test_a_description_is_whole(source):
    assert source.race in RACES and source.label == source.label.strip()
    assert (source.lists in LISTS, source.ages in AGES, source.country in COUNTRIES) == (True,) * 3
    assert set(source.key) | set(source.names) <= set(source.required)
    assert set(source.identity) <= set(source.required)
    assert not set(source.required) & set(source.known)
    assert "https://" in source.url


@pytest.mark.parametrize("source", SOURCES.values(), ids=SOURCES)
def test_every_raw_file_has_the_columns_its_source_is_described_with(source, project):
    for path in sorted((project.raw / source.name).glob("[0-9]*.csv")):
        columns = list(pd.read_csv(path, nrows=0).columns)
        assert columns[: len(source.required) + 1] == ["row", *source.required], path.name
        assert set(columns[len(source.required) + 1 :]) <= set(source.known), path.name
    splits = list((project.raw / source.name).glob("*_splits.parquet"))
    assert bool(splits) == source.has_splits


@pytest.mark.parametrize("race", RESULT_SOURCES)
def test_no_two_sources_of_a_race_are_equally_strong(race):
    strengths = [SOURCES[name].strength for name in sources_of(race)]
    assert strengths == list(range(len(strengths)))


def test_lists_of_finishers_alone_hold_nobody_without_a_time(project):
    """What source_exceptions.csv says of the results API, from the lists themselves."""
    exceptions = load_exceptions(project.curated)
    for path in sorted((project.raw / "utmb_results").glob("[0-9]*.csv")):
        alone = exceptions.value("utmb_results", int(path.stem), "lists") == "finishers"
        assert read_text_csv(path)["time"].ne("").all() == alone, path.stem


def test_an_exception_said_twice_is_refused(tmp_path):
    row = "utmb_live,{},ages_as_of,2025,why,https://x.example\n"
    head = "source,years,what,value,reason,evidence\n"
    (tmp_path / "source_exceptions.csv").write_text(
        head + row.format("2022-2024") + row.format("2024")
    )
    with pytest.raises(
        Problem, match=r"source_exceptions\.csv line 3 says ages_as_of of utmb_live 2024"
    ):
        load_exceptions(tmp_path)


def test_ages_are_as_of_the_capture_where_no_row_says_otherwise(tmp_path):
    nothing = load_exceptions(tmp_path)
    provenance = pd.DataFrame({
        "source": "utmb_live", "year": ["2031", "2031", "2032"],
        "fetched_at": ["2031-09-01T10:00:00Z", "2031-09-01T10:00:02Z", ""],
    })  # fmt: skip
    assert ages_as_of("utmb_live", 2031, provenance, nothing) == 2031
    with pytest.raises(Problem, match="when utmb_live 2032 was captured"):
        ages_as_of("utmb_live", 2032, provenance, nothing)
