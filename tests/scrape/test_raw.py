"""What data/raw holds, counted from a bare clone: the figures every later number rests on."""

from __future__ import annotations

from unicodedata import category

import pytest

from race_doubles.clean.entries import counts
from race_doubles.common.files import read_text_csv
from race_doubles.scrape import expected
from race_doubles.scrape.provenance import COLUMNS
from race_doubles.scrape.registry import held_years
from race_doubles.scrape.sources import PRIVATE, SOURCES
from race_doubles.scrape.splits import read_splits

EDITIONS = sorted(expected.load())


@pytest.fixture(scope="module")
def raw(project):
    return project.raw


@pytest.fixture(scope="module")
def provenance(raw):
    return read_text_csv(raw / "provenance.csv")


def finishers(table):
    return table["time"].str.fullmatch(r"\d+:\d\d(:\d\d)?").sum()


def test_who_has_no_place_on_the_pages_of_western_states_came_in_after_thirty_hours(raw):
    """Every row of the pages is a finish, in the limit or late."""
    without_place = 0
    for year in expected.years_of("wser_results"):
        table = read_text_csv(raw / "wser_results" / f"{year}.csv")
        assert finishers(table) == len(table), year
        late = table.loc[table["place"].eq(""), "time"]
        assert late.ge("30:00:00").all(), year
        without_place += len(late)
    assert without_place


def test_every_edition_held_has_a_page_except_the_one_without_a_finisher():
    with_finishers = {*expected.years_of("wser_results"), 2025}
    assert set(held_years("wser")) - with_finishers == {1975}
    assert held_years("utmb") == expected.years_of("utmb_results")


def test_utmb_has_the_rows_that_its_pages_gave(raw, provenance):
    given = provenance[provenance["source"].eq("utmb_results")].astype({"rows": int, "year": int})
    by_page = given.groupby("year")["rows"].sum()
    years = expected.years_of("utmb_results")
    rows = {year: len(read_text_csv(raw / "utmb_results" / f"{year}.csv")) for year in years}
    assert rows == by_page.to_dict()
    # Every page but an edition's last is full, so none is missing between them.
    assert given.loc[given.duplicated("year", keep="last"), "rows"].eq(100).all()


def test_utmb_lists_those_who_did_not_finish_from_2017_on(raw):
    without_time = {
        year
        for year in expected.years_of("utmb_results")
        if read_text_csv(raw / "utmb_results" / f"{year}.csv")["time"].eq("").any()
    }
    assert without_time == {year for year in held_years("utmb") if year >= 2017}


@pytest.mark.parametrize(("source", "year"), EDITIONS, ids=lambda value: str(value))
def test_each_edition_is_as_the_registry_says(source, year, raw, provenance):
    entry = expected.load()[source, year]
    if source in PRIVATE and not (raw / source / f"{year}.csv").exists():
        pytest.skip(f"the list of applicants {source} {year} is not in the repository")
    table = read_text_csv(raw / source / f"{year}.csv")
    assert len(table) == entry.rows
    assert table["row"].astype(int).tolist() == list(range(1, entry.rows + 1))
    assert int(table.duplicated(list(SOURCES[source].key)).sum()) == entry.repeats
    ours = provenance.query("source == @source and year == @year.__str__()")
    assert not ours.empty and ours["part"].is_unique
    assert int(ours["rows"].astype(int).sum()) == entry.rows + (
        entry.splits if source == "utmb_livetrail" else 0
    )
    path = raw / source / f"{year}_splits.parquet"
    if not entry.splits:
        assert not path.exists() or len(read_splits(path)) == 0
        return
    splits = read_splits(path)
    assert len(splits) == entry.splits
    bibs = table.set_index(table["row"].astype(int))["bib"]
    assert splits["bib"].eq(bibs.reindex(splits["row"]).array).all()
    assert not splits.duplicated(["row", "checkpoint", "leg", "sequence"]).any()


def test_nothing_lies_in_data_raw_that_the_registry_does_not_know(raw):
    of_entries = {"entries.csv", *counts.FILES}
    there = {
        (path.parent.name, int(path.stem.removesuffix("_splits")))
        for path in raw.rglob("*")
        if path.suffix in (".csv", ".parquet") and path.name not in {"provenance.csv", *of_entries}
    }
    private = {edition for edition in EDITIONS if edition[0] in PRIVATE}
    assert there | private == set(EDITIONS)
    assert of_entries <= {path.name for path in raw.iterdir()}


def test_provenance_tells_how_each_page_was_got(provenance):
    assert list(provenance.columns) == COLUMNS
    assert set(provenance["source"]) == set(SOURCES)
    assert set(provenance["way"]) <= {"live", "capture", "rebuilt", "unknown"}
    assert provenance["sha256"].str.fullmatch("[0-9a-f]{64}").all()
    assert provenance["url"].str.startswith("https://").all()
    live = provenance["way"].eq("live")
    assert provenance.loc[live, "fetched_at"].str.endswith("Z").all()
    assert provenance.loc[~live, "origin"].ne("").all()
    assert provenance.loc[~live, "fetched_at"].str.fullmatch(r"|\d{4}-\d\d-\d\d").all()


def test_every_cell_of_every_raw_file_is_harmless_in_a_terminal(raw):
    for path in sorted(raw.rglob("*.csv")):
        for line in path.read_text("utf-8").split("\n"):
            bad = [c for c in line if category(c) in ("Cc", "Cf", "Cs", "Co", "Cn")]
            assert not bad, f"{path.name}: {bad!r} in {line!r}"


def test_starters_of_western_states_are_known_from_1986(raw):
    years = expected.years_of("wser_stats")
    assert years == [year for year in held_years("wser") if year >= 1986]


#: Where the stats file and the results page count finishers differently, and why.
DISAGREE = {
    2017: (246, 248),  # Sean Nowak and Maddy McCarthy have no time in the stats file
}


def test_stats_files_and_results_pages_agree_on_finishers_but_where_known(raw):
    differing = {}
    for year in expected.years_of("wser_stats"):
        stats = finishers(read_text_csv(raw / "wser_stats" / f"{year}.csv"))
        page = raw / "wser_results" / f"{year}.csv"
        if page.exists() and stats != len(read_text_csv(page)):
            differing[year] = (stats, len(read_text_csv(page)))
    assert differing == DISAGREE


def test_the_36_who_did_not_start_in_2007_are_told_from_those_who_dropped(raw):
    table = read_text_csv(raw / "wser_stats" / "2007.csv")
    assert table["status"].value_counts().to_dict() == {"": 273, "DNF": 118, "DNS": 36}


def test_a_finish_over_24_hours_that_the_sheet_stores_as_a_date_is_read_as_hours(raw):
    table = read_text_csv(raw / "wser_stats" / "2007.csv").set_index("bib")
    page = read_text_csv(raw / "wser_results" / "2007.csv").set_index("bib")
    over = page[page["time"] > "24:00:00"].index
    assert len(over) > 100
    assert table.loc[over, "time"].tolist() == page.loc[over, "time"].tolist()


def test_the_runner_glued_to_another_line_in_1987_is_there(raw):
    table = read_text_csv(raw / "wser_stats" / "1987.csv")
    assert table.iloc[-1][["place", "name", "bib", "age"]].tolist() == [
        "353", "Brent, Lanny", "80", "47",
    ]  # fmt: skip


def test_the_footnote_of_1990_is_on_the_three_it_is_about(raw):
    for source, mark in (("wser_results", "* "), ("wser_stats", "** ")):
        notes = read_text_csv(raw / source / "1990.csv")["note"]
        assert notes[notes.ne("")].str.startswith(mark + ("Note: " if mark == "** " else "")).all()
        assert notes.ne("").sum() == 3 and "The DQ was reversed" in notes.max()


def test_finish_splits_of_the_stats_files_agree_with_the_finish_time(raw):
    from race_doubles.scrape.splits import seconds

    apart = {}
    for year in range(1986, 2004):
        splits = read_splits(raw / "wser_stats" / f"{year}_splits.parquet")
        table = read_text_csv(raw / "wser_stats" / f"{year}.csv")
        at_finish = splits[splits["checkpoint"].eq("Finish")].set_index("row")["elapsed_seconds"]
        total = table.set_index(table["row"].astype(int))["time"].map(seconds).dropna()
        gap = (at_finish.reindex(total.index) - total).abs()
        if (gap > 60).any():
            apart[year] = int((gap > 60).sum())
    assert apart == {2003: 4}, "in 2003 four clocks at the finish contradict the time beside them"
