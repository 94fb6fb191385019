"""A source's editions in one table, and as of which year its ages are: said live, by a person, or by the day of the capture."""

from __future__ import annotations

import pandas as pd
import pytest

from race_doubles.clean.raw import ages_as_of, edition_urls, raw_columns, read_source
from race_doubles.common.errors import Problem
from race_doubles.common.paths import Project
from race_doubles.scrape.exceptions import Exceptions

NONE = Exceptions({})
SAID = Exceptions({("utmb_live", 2022, "ages_as_of"): ("2024", "x")})


def noted(*rows: dict) -> pd.DataFrame:
    base = {"source": "utmb_live", "year": "2022", "way": "replayed", "fetched_at": "", "ages_as_of": "", "url": "https://a"}  # fmt: skip
    return pd.DataFrame([base | row for row in rows])


@pytest.mark.parametrize(
    ("rows", "exceptions", "year"),
    [
        ([{"ages_as_of": "2023"}, {"ages_as_of": "2025"}, {"ages_as_of": ""}], SAID, 2025),
        ([{"fetched_at": "2026-01-02"}], SAID, 2024),
        ([{"way": "live", "fetched_at": "2026-01-02"}], SAID, 2026),
        ([{"fetched_at": "2025-12-31"}, {"fetched_at": "2026-01-01"}, {"fetched_at": ""}], NONE, 2026),
        ([{"fetched_at": "2025-12-31"}, {"year": "2023", "fetched_at": "2027-01-01"}, {"source": "utmb_results", "fetched_at": "2028-01-01"}], NONE, 2025),
    ],
)  # fmt: skip
def test_as_of_which_year_the_ages_are(rows, exceptions, year):
    assert ages_as_of("utmb_live", 2022, noted(*rows), exceptions) == year


def test_ages_of_no_known_year_stop_the_build_and_say_what_to_do():
    with pytest.raises(Problem, match="utmb_live 2022 was captured"):
        ages_as_of("utmb_live", 2022, noted({}), NONE)
    old = noted({"fetched_at": "2025-12-31"}).drop(columns=["ages_as_of", "way"])
    assert ages_as_of("utmb_live", 2022, old, NONE) == 2025


def test_an_edition_s_address_is_that_of_its_first_page():
    found = edition_urls(noted({}, {"url": "https://b"}, {"year": "2023", "url": "https://c"}))
    assert found.to_dict() == {("utmb_live", 2022): "https://a", ("utmb_live", 2023): "https://c"}


def editions(project: Project, source: str, rows: dict[int, list[dict]]) -> None:
    for year, own in rows.items():
        path = project.raw / source / f"{year}.csv"
        path.parent.mkdir(parents=True, exist_ok=True)
        pd.DataFrame(own, columns=raw_columns(source)).to_csv(path, index=False)


def test_editions_stand_in_the_order_of_their_years_and_rows(tmp_path):
    project = Project(tmp_path)
    editions(project, "utmb_live", {2023: [{"row": 10, "fullname": "Bo"}, {"row": 9, "fullname": "Cy"}], 2022: [{"row": 2, "fullname": "Di"}]})  # fmt: skip
    table = read_source(project, "utmb_live", noted({"year": "2023", "fetched_at": "2026-01-01"}, {"ages_as_of": "2025"}), NONE)  # fmt: skip
    assert table[["source", "year", "row", "fullname", "ages_as_of", "ranks_within"]].to_numpy().tolist() == [
        ["utmb_live", 2022, 2, "Di", 2025, ""], ["utmb_live", 2023, 9, "Cy", 2026, ""], ["utmb_live", 2023, 10, "Bo", 2026, ""],
    ]  # fmt: skip
    assert table["club"].tolist() == [""] * 3
    none = read_source(project, "utmb_results", noted({}), NONE)
    assert none.empty and none.columns.tolist() == ["source", "year", *raw_columns("utmb_results")]


def test_ages_of_the_race_day_are_of_the_year_of_the_race_but_where_a_person_says(tmp_path):
    project = Project(tmp_path)
    rows = {year: [{"row": 1, "last_name": "Frost"}] for year in (2014, 2015)}
    editions(project, "hardrock_stats", rows)
    said = Exceptions({("hardrock_stats", 2014, "ages_as_of"): ("2019", "x"), ("hardrock_stats", 2015, "ranks_within"): ("sex", "x")})  # fmt: skip
    noted_ = noted({"source": "hardrock_stats", "year": "2014"}, {"source": "hardrock_stats", "year": "2015"})  # fmt: skip
    table = read_source(project, "hardrock_stats", noted_, said)
    assert table["ages_as_of"].tolist() == [2019, 2015] and table["ranks_within"].tolist() == ["", "sex"]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "said"),
    [("row,fullname\n1,Bo\n", "has no column url"), ("", "has no rows"), ("1", "has a row without a number of its own"), ("x", "has a row without a number of its own")],
)  # fmt: skip
def test_a_file_that_is_no_edition_stops_with_its_path(tmp_path, text, said):
    project = Project(tmp_path)
    rows = [{"row": "1"}, {"row": text}] if text else []
    editions(project, "utmb_live", {2022: rows})
    if "," in text:
        (project.raw / "utmb_live" / "2022.csv").write_text(text, "utf-8")
    with pytest.raises(Problem) as told:
        read_source(project, "utmb_live", noted({"fetched_at": "2025-01-01"}), NONE)
    assert "data/raw/utmb_live/2022.csv" in str(told.value) and said in str(told.value)
