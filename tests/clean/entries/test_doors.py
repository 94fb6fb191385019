"""Entry types and their doors: every published one has one, and no row of the file is idle."""

import pandas as pd
import pytest

from race_doubles.clean.entries.doors import DOORS, FIELDS, doors_of, entry_types, load_doors
from race_doubles.clean.raw import read_provenance, read_source
from race_doubles.common.errors import Problem

ROWS = [
    ["Lottery", "lottery", "drawn", "https://example.org"],
    ["Lottery WL", "wait list", "called", "https://example.org"],
    ["Top Ten", "top ten", "fast", "https://example.org"],
]


def load(folder, rows):
    pd.DataFrame(rows, columns=FIELDS).to_csv(folder / "entry_doors.csv", index=False)
    return load_doors(folder)


def entrants(*types: str) -> pd.DataFrame:
    return pd.DataFrame({"year": 2031, "entry_type": list(types)})


def test_tickets_in_brackets_are_a_number_and_no_entry_type_of_their_own():
    types = entry_types(
        pd.Series(
            [
                "Lottery (1 ticket)",
                "Lottery (256 tickets) WL",
                "Top Ten",
                "",
                "Lottery  (2 tickets)",
            ]
        )
    )
    assert types["kind"].fillna("").tolist() == ["Lottery", "Lottery WL", "Top Ten", "", "Lottery"]
    assert types["tickets"].fillna(0).tolist() == [1, 256, 0, 0, 2]


def test_a_list_without_entry_types_gives_no_doors(tmp_path):
    doors = load(tmp_path, ROWS)
    found = doors_of(entrants("", "Lottery (1 ticket)", "Lottery (4 tickets) WL", "Top Ten"), doors)
    assert found["door"].fillna("").tolist() == ["", "lottery", "wait list", "top ten"]
    assert found["tickets"].fillna(0).tolist() == [0, 1, 4, 0]


def test_an_entry_type_that_nobody_has_judged_stops_with_its_year(tmp_path):
    doors = load(tmp_path, ROWS)
    types = ["Lottery (1 ticket)", "Lottery (1 ticket) WL", "Top Ten", "Moon Shot", "Moon Shot"]
    with pytest.raises(Problem, match=r"'Moon Shot' of the entrants list of 2031 \(2 rows"):
        doors_of(entrants(*types), doors)


def test_a_row_for_an_entry_type_that_no_list_has_stops(tmp_path):
    with pytest.raises(Problem, match="a row for 'Top Ten', which no entrants list has"):
        doors_of(entrants("Lottery (1 ticket)", "Lottery (1 ticket) WL"), load(tmp_path, ROWS))


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (["Raffle", "tombola", "won", "https://example.org"], "line 5 has the door 'tombola'"),
        (["Raffle", "raffle", "", "https://example.org"], "line 5 lacks"),
        (["Raffle", "raffle", "won", "somebody said"], "line 5 lacks"),
        (["Top Ten", "top ten", "again", "https://example.org"], "has 'Top Ten' twice"),
    ],
)
def test_a_row_without_a_door_a_reason_or_a_source_stops(tmp_path, row, message):
    with pytest.raises(Problem, match=message):
        load(tmp_path, [*ROWS, row])


def test_every_published_entry_type_has_its_door_and_every_row_is_published(project):
    raw = read_source(project, "wser_entrants", read_provenance(project))
    doors = load_doors(project.curated)
    found = doors_of(raw, doors)
    assert found["door"].notna().eq(raw["entry_type"].ne("")).all()
    assert set(doors) == set(DOORS)
    assert found["tickets"].notna().eq(found["door"].isin(["lottery", "wait list"])).all()
