"""An entry of each list, whole; and who was called or told twice, by tables written out."""

from __future__ import annotations

import pandas as pd
import pytest
from tests.clean.entries.test_stages import DOORS, DRAW, ENTRANTS, LOTTERY, WAIT, raw

from race_doubles.clean.entries import called, stages
from race_doubles.clean.entries.observation import ENTRY, TEXT, WHOLE, as_entries


def said(entries: pd.DataFrame, place: int = 0) -> dict:
    """What an entry says, but race, year and row."""
    row = entries.iloc[place].to_dict()
    if pd.notna(row["called_on"]):
        row["called_on"] = f"{row['called_on']:%Y-%m-%d}"
    return {name: value for name, value in row.items() if pd.notna(value) and name not in ("race", "year", "row")}  # fmt: skip


ANN = {"name_published": "ANN Anders", "given": "Ann", "family": "Anders", "name": "Ann Anders"}


def test_an_application_before_and_since_the_lists_have_codes_of_countries():
    new = ["105", "Anders", "ANN", "NB (F)", "44", "Ca", "US", "2", "64", " Some 100M (30 hours) "]
    old = ["106", "Anders", "ANN", "F", "44", "NSW", "", "2", "8", ""]
    qualified = ["107", "Anders", "ANN", "N", "", "GBR", "", "", "1", "Some 100M"]
    found = stages.applied(raw(2031, LOTTERY, new, old, qualified))
    assert said(found) == ANN | {"entry_id": "wser-2031-applied-1", "source": "wser_lottery", "stage": "applied", "sex": "X", "country": "USA", "region": "US-CA", "applicant_id": "105",
                                 "qualifier": "Some 100M (30 hours)", "tickets": 64, "age": 44, "born_min": 1986, "born_max": 1987}  # fmt: skip
    assert said(found, 1) == ANN | {"entry_id": "wser-2031-applied-2", "source": "wser_lottery", "stage": "applied", "sex": "F", "country": "AUS", "region": "AU-NSW", "tickets": 8, "age": 44,
                                    "born_min": 1986, "born_max": 1987}  # fmt: skip
    assert said(found, 2) == ANN | {"entry_id": "wser-2031-applied-3", "source": "wser_lottery", "stage": "applied", "sex": "X", "country": "GBR", "applicant_id": "107", "qualifier": "Some 100M", "tickets": 1}  # fmt: skip
    assert found.columns.tolist() == ENTRY
    kinds = {name: str(kind) for name, kind in found.dtypes.items()}
    assert {kinds[name] for name in TEXT} == {"str"} and {kinds[name] for name in ("year", "row", *WHOLE)} == {"Int64"}  # fmt: skip
    assert kinds["called_on"] == "datetime64[s]" and found["race"].tolist() == ["wser"] * 3


def test_a_pick_of_the_draw():
    found = stages.drawn(raw(2031, DRAW, ["waitlisted", "12", "Ann ANDERS", "Here, There, AL US", "16"], ["drawn", "3", "Bo Berg", "Oslo NO", ""]))  # fmt: skip
    assert said(found) == {"entry_id": "wser-2031-waitlisted-12", "source": "wser_draw", "stage": "waitlisted", "name_published": "Ann ANDERS", "given": "Ann", "family": "Anders", "name": "Ann Anders",
                           "country": "USA", "region": "US-AL", "tickets": 16, "place_in_list": 12}  # fmt: skip
    assert said(found, 1) == {"entry_id": "wser-2031-drawn-3", "source": "wser_draw", "stage": "drawn", "name_published": "Bo Berg", "given": "Bo", "family": "Berg", "name": "Bo Berg", "country": "NOR", "place_in_list": 3}  # fmt: skip


@pytest.mark.parametrize(
    ("status", "answer", "day", "misdated", "unread"),
    [("Entered 12/4/30", "entered", "2030-12-04", False, False), ("no  RESPONSE 12/31/31", "no response", "2031-12-31", False, False), ("Declined 1/1/32", "declined", None, True, False),
     ("Declined 13/1/31", "declined", None, True, False), ("Removed 1/2/31", "removed", None, False, False), ("Removed 1/2/40", "removed", None, False, False), ("", None, None, False, False), ("Vanished 6/9/31", None, "2031-06-09", False, True),
     ("Entered", None, None, False, True)],
)  # fmt: skip
def test_what_became_of_a_place_in_the_wait_list_and_when(status, answer, day, misdated, unread):
    table = raw(2031, WAIT, ["4", status, "ANN", "Anders", "F", "44", "Here", "AL", "NULL", "7", "16", ""])  # fmt: skip
    expected = ANN | {"entry_id": "wser-2031-waitlisted-4", "source": "wser_waitlist", "stage": "waitlisted", "sex": "F", "country": "USA", "region": "US-AL", "tickets": 16, "place_in_list": 4, "age": 44, "born_min": 1986, "born_max": 1987}  # fmt: skip
    expected |= ({"answer": answer} if answer else {}) | ({"called_on": day} if day else {})
    assert said(stages.waitlisted(table)) == expected
    rows = [[2031, 1, status]]
    assert stages.misdated(table).to_numpy().tolist() == (rows if misdated else [])
    assert stages.not_understood(table).to_numpy().tolist() == (rows if unread else [])


def test_an_entrant_by_its_door():
    entrants = [["ANN", "Anders", "F", "44", "Mexico City", "CA", "", "7", "Lottery  (16 tickets) WL", "2"], ["Bo", "Berg", "M", "", "Oslo", "", "Norway", "", "Golden Ticket", ""], ["Cy", "Case", "M", "", "", "", "", "", "", ""],
                ["Di", "Dean", "F", "", "", "", "", "", "Lottery (1 ticket)", ""]]  # fmt: skip
    found = stages.entered(raw(2031, ENTRANTS, *entrants), DOORS)
    assert said(found) == ANN | {"entry_id": "wser-2031-entered-1", "source": "wser_entrants", "stage": "entered", "entry_type": "Lottery (16 tickets) WL", "door": "wait list", "sex": "F", "country": "MEX",
                                 "tickets": 16, "age": 44, "born_min": 1986, "born_max": 1987}  # fmt: skip
    assert said(found, 1) == {"entry_id": "wser-2031-entered-2", "source": "wser_entrants", "stage": "entered", "entry_type": "Golden Ticket", "door": "Golden Ticket", "name_published": "Bo Berg", "given": "Bo",
                              "family": "Berg", "name": "Bo Berg", "sex": "M", "country": "NOR"}  # fmt: skip
    assert "door" not in said(found, 2) and "entry_type" not in said(found, 2)


def listed(*rows: dict) -> pd.DataFrame:
    """Entries of any list with what `called` looks at."""
    blank = {"race": "wser", "year": 2031, "row": 1, "stage": "entered", "tickets": 1}
    table = pd.DataFrame([blank | row for row in rows])
    return as_entries(table.reindex(columns=ENTRY), table, "wser_entrants").assign(entry_id=[row["id"] for row in rows])  # fmt: skip


WAITED = listed(
    {"id": "w1", "stage": "waitlisted", "name": "Ann Anders", "answer": "entered", "place_in_list": 1, "called_on": "2031-01-02", "applicant_id": "71"},
    {"id": "w2", "stage": "waitlisted", "name": "Bo Berg", "answer": "declined", "place_in_list": 2, "called_on": "2031-01-03"},
    {"id": "w3", "stage": "waitlisted", "name": "Cy Case", "answer": "entered", "place_in_list": 3, "called_on": "2031-01-04"},
    {"id": "w4", "stage": "waitlisted", "name": "Cy CASE", "answer": "entered", "place_in_list": 4, "called_on": "2031-01-05"},
    {"id": "w5", "stage": "waitlisted", "name": "Di Dean", "answer": "entered", "place_in_list": 5, "called_on": "2031-01-06", "year": 2032},
    {"id": "w6", "stage": "waitlisted", "name": None, "answer": "entered", "place_in_list": 6, "called_on": "2031-01-07"},
)  # fmt: skip
CAME = listed(
    {"id": "e1", "name": "ANN Anders", "door": "lottery"}, {"id": "e2", "name": "Bo Berg", "door": "lottery"}, {"id": "e3", "name": "Cy Case", "door": "lottery"},
    {"id": "e4", "name": "Di Dean", "door": "lottery"}, {"id": "e5", "name": None, "door": "lottery"}, {"id": "e6", "name": "Ann Anders", "door": "top ten", "place_in_list": 9, "called_on": "2030-12-01"},
    {"id": "e7", "name": "Eve Eng", "door": "wait list", "place_in_list": 8, "called_on": "2031-02-02", "applicant_id": "71"},
)  # fmt: skip


def test_who_was_called_by_a_name_that_stands_once_on_both_lists():
    told = called.through_the_wait_list(CAME, WAITED)
    assert told["door"].tolist() == ["wait list", "lottery", "lottery", "lottery", "lottery", "top ten", "wait list"]  # fmt: skip
    assert told["place_in_list"].fillna(0).tolist() == [1, 0, 0, 0, 0, 9, 8]
    assert told["called_on"].dt.strftime("%m-%d").fillna("").tolist() == ["01-02", "", "", "", "", "12-01", "02-02"]  # fmt: skip
    pd.testing.assert_frame_equal(told.drop(columns=["door", "place_in_list", "called_on"]), CAME.drop(columns=["door", "place_in_list", "called_on"]))  # fmt: skip
    by_number = called.through_the_wait_list(CAME, WAITED, who="applicant_id")
    assert by_number["door"].tolist() == ["lottery"] * 5 + ["top ten", "wait list"]
    assert by_number["place_in_list"].fillna(0).tolist() == [0, 0, 0, 0, 0, 9, 1]


def test_places_on_which_a_draw_and_the_wait_list_differ_in_the_years_of_both():
    draw = listed(
        {"id": "d1", "stage": "waitlisted", "name": "ann ANDERS", "place_in_list": 1}, {"id": "d2", "stage": "waitlisted", "name": "Bo Bergh", "place_in_list": 2},
        {"id": "d3", "stage": "waitlisted", "name": "Cy Case", "place_in_list": 3, "tickets": 2}, {"id": "d4", "stage": "drawn", "name": "Gil Groom", "place_in_list": 4},
        {"id": "d7", "stage": "waitlisted", "name": "Hal Hart", "place_in_list": 7, "tickets": None}, {"id": "d8", "stage": "waitlisted", "name": "Ida Inn", "place_in_list": 1, "year": 2030},
    )  # fmt: skip
    found = called.waitlist_disagreements(draw, WAITED)
    assert found.columns.tolist() == ["year", "place_in_list", "name_draw", "name_list", "tickets_draw", "tickets_list"]  # fmt: skip
    shown = found.astype("object").where(found.notna(), None).to_numpy().tolist()
    assert shown == [[2031, 2, "Bo Bergh", "Bo Berg", 1, 1], [2031, 3, "Cy Case", "Cy Case", 2, 1], [2031, 4, None, "Cy CASE", None, 1], [2031, 6, None, None, None, 1], [2031, 7, "Hal Hart", None, None, None]]  # fmt: skip
    once = called.each_once(draw, WAITED)
    assert once["entry_id"].tolist() == ["d4", "d8", "w1", "w2", "w3", "w4", "w5", "w6"] and once.index.tolist() == list(range(8))  # fmt: skip
