"""Lottery list, draw and wait list of a made-up year read from files as `doubles build` does it."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from race_doubles.clean.entries.observation import ENTRY
from race_doubles.clean.entries.read import missing_lists, read_entered, read_lists
from race_doubles.common.errors import Problem
from race_doubles.common.paths import Project
from race_doubles.scrape.sources import SOURCES

PEOPLE = {
    "wser_lottery": [{"first_name": "Ann", "last_name": "Anders", "gender": "F", "age": "44", "state": "CA", "tickets": "64"},
                     {"first_name": "Bo", "last_name": "Berg", "gender": "M", "age": "31", "state": "OR", "tickets": "2"}],
    "wser_draw": [{"name": "Ann Anders", "home": "Auburn, CA US", "stage": "drawn", "place_in_list": "1", "tickets": "64"},
                  {"name": "Bo Berg", "home": "Bend, OR US", "stage": "waitlisted", "place_in_list": "1", "tickets": "2"}],
    "wser_waitlist": [{"first_name": "Bo", "last_name": "Berg", "gender": "M", "age": "31", "state": "OR", "country": "USA", "place_in_list": "1",
                       "status": "Entered 5/1/31", "tickets": "2"},
                      {"first_name": "Cy", "last_name": "Case", "gender": "M", "age": "40", "state": "OR", "country": "USA", "place_in_list": "2", "status": ""}],
    "wser_entrants": [{"first_name": "Ann", "last_name": "Anders", "gender": "F", "age": "44", "state": "CA", "bib": "7", "entry_type": "Lottery"}],
}  # fmt: skip


def made(root: Path, people: dict[str, list[dict]]) -> tuple[Project, pd.DataFrame]:
    """A project of one year's lists, rows of the files from the last to the first, and its provenance."""
    curated = root / "data" / "curated"
    curated.mkdir(parents=True)
    ours = Path(__file__).parents[3] / "data" / "curated"
    for name in ("corrections.csv", "source_exceptions.csv", "entry_doors.csv"):
        head, *rows = (ours / name).read_text("utf-8").splitlines(keepends=True)
        kept = [row for row in rows if row.startswith("Lottery,")]
        (curated / name).write_text("".join([head, *kept]), encoding="utf-8")
    for source, rows in people.items():
        columns = ["row", *SOURCES[source].required]
        table = pd.DataFrame(rows, dtype="str").reindex(columns=columns).astype("str").fillna("")
        table["row"] = range(1, len(table) + 1)
        path = root / "data" / "raw" / source / "2031.csv"
        path.parent.mkdir(parents=True)
        table.iloc[::-1].to_csv(path, index=False)
    noted = pd.DataFrame({"source": list(people), "year": "2031", "fetched_at": "2031-06-01", "url": "https://example.org"})  # fmt: skip
    return Project(root), noted


def test_who_asked_was_drawn_and_waited_in_the_order_of_the_lists(tmp_path):
    """The draw's row of one who waits and the wait list's are one entry."""
    lists = read_lists(*made(tmp_path, PEOPLE))
    assert lists.columns.tolist() == ENTRY and lists.index.tolist() == [0, 1, 2, 3, 4]
    assert lists["entry_id"].tolist() == ["wser-2031-applied-1", "wser-2031-applied-2", "wser-2031-drawn-1",
                                          "wser-2031-waitlisted-1", "wser-2031-waitlisted-2"]  # fmt: skip
    assert lists["name"].tolist() == ["Ann Anders", "Bo Berg", "Ann Anders", "Bo Berg", "Cy Case"]
    assert lists["answer"].fillna("").tolist() == ["", "", "", "entered", ""]
    assert lists["country"].tolist() == ["USA"] * 5
    assert lists["tickets"].astype("Int64").fillna(0).tolist() == [64, 2, 64, 2, 0]


def test_who_held_a_place_by_its_door(tmp_path):
    (entry,) = read_entered(*made(tmp_path, PEOPLE)).itertuples()
    assert (entry.name, entry.stage, entry.door, entry.year) == (
        "Ann Anders",
        "entered",
        "lottery",
        2031,
    )


@pytest.mark.parametrize(
    ("status", "what"),
    [("Deferred 5/1/31", "a status that is not understood"), ("Entered 5/1/32", "a day of the call that cannot be"), ("Entered 31/1/31", "a day of the call that cannot be")],
)  # fmt: skip
def test_a_wait_list_that_cannot_be_stops_with_its_row_and_words(tmp_path, status, what):
    waiting = PEOPLE["wser_waitlist"]
    people = PEOPLE | {"wser_waitlist": [waiting[0], waiting[1] | {"status": status}]}
    with pytest.raises(Problem) as told:
        read_lists(*made(tmp_path, people))
    said = str(told.value)
    assert f"wait list of 2031, row 2, has {what}: {status!r} (1 rows in all)" in said


def test_lists_that_are_not_here_are_named_and_public_ones_are_not_missed(tmp_path):
    project, noted = made(tmp_path, PEOPLE)
    assert missing_lists(project, noted) == []
    for source in ("wser_draw", "wser_entrants"):
        (project.raw / source / "2031.csv").unlink()
    assert missing_lists(project, pd.concat([noted, noted])) == [project.raw / "wser_draw" / "2031.csv"]  # fmt: skip
