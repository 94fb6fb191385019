"""Applications, draws, wait lists and entrants lists of made-up people as entries."""

import pandas as pd
import pytest

from race_doubles.clean.entries import called, stages
from race_doubles.clean.entries.observation import ENTRY

LOTTERY = ["id", "last_name", "first_name", "gender", "age", "state", "country", "years", "tickets", "qualifier"]  # fmt: skip
WAIT = ["place_in_list", "status", "first_name", "last_name", "gender", "age", "city", "state", "country", "years", "tickets", "bib"]  # fmt: skip
ENTRANTS = ["first_name", "last_name", "gender", "age", "city", "state", "country", "bib", "entry_type", "ws_finishes"]  # fmt: skip
DOORS = pd.Series(
    {"Lottery": "lottery", "Lottery WL": "wait list", "Golden Ticket": "Golden Ticket"}
)


def raw(year: int, columns: list[str], *rows: list[str]) -> pd.DataFrame:
    table = pd.DataFrame(list(rows), columns=columns, dtype="str")
    return table.assign(
        year=pd.array([year] * len(table), dtype="Int64"),
        row=pd.array(range(1, len(table) + 1), dtype="Int64"),
    )


def applied(year: int, *rows: list[str]) -> pd.DataFrame:
    return stages.applied(raw(year, LOTTERY, *rows))


def texts(table: pd.DataFrame, column: str) -> list[str]:
    return table[column].fillna("").tolist()


OLD = [
    ["1223418", "Anders", "Ann", "F", "44", "CA", "", "7", "64", ""],
    ["1228779", "Björk", "Bo", "M", "0", "GBR", "", "1", "1", ""],
    ["1228780", "O'Case", "Cy", "M", "31", "International", "", "1", "1", ""],
]
NEW = [
    ["105955", "Anders", "Ann", "F", "", "Ca", "US", "", "256", "Made Up 100M 2030 (30 hours)"],
    ["116369", "Björk", "Bo", "N", "", "NSW", "AU", "", "1", "Made Up 100M 2030 (Finisher)"],
    ["111234", "Ødegård", "Di", "U", "", "", "", "", "2", "Made Up 100M 2030 (Finisher)"],
    ["111235", "Eng", "Ed", "M", "", "Bavaria", "DE", "", "2", "Made Up 100M 2030 (Finisher)"],
]


def test_one_column_of_states_and_countries_gives_both():
    entries = applied(2018, *OLD)
    assert list(entries.columns) == ENTRY
    assert texts(entries, "country") == ["USA", "GBR", ""]
    assert texts(entries, "region") == ["US-CA", "", ""]
    assert texts(entries, "name") == ["Ann Anders", "Bo Björk", "Cy O'Case"]
    assert entries["tickets"].tolist() == [64, 1, 1]


def test_an_age_of_nought_is_no_age_and_the_others_are_of_the_day_of_the_race():
    entries = applied(2018, *OLD)
    assert entries["age"].fillna(-1).tolist() == [44, -1, 31]
    assert entries.loc[0, ["born_min", "born_max"]].tolist() == [1973, 1974]
    assert entries.loc[1, ["born_min", "born_max"]].isna().all()


def test_states_as_people_type_them_belong_to_the_country_beside_them():
    entries = applied(2031, *NEW)
    assert texts(entries, "country") == ["USA", "AUS", "", "DEU"]
    assert texts(entries, "region") == ["US-CA", "AU-NSW", "", ""]


def test_the_number_of_an_application_is_no_number_of_a_person_before_it_stays_with_one():
    assert texts(applied(2018, *OLD), "applicant_id") == ["", "", ""]
    assert texts(applied(2031, *NEW), "applicant_id") == ["105955", "116369", "111234", "111235"]


def test_neither_and_unknown_are_two_things():
    assert texts(applied(2031, *NEW), "sex") == ["F", "X", "", "M"]


WAITING = [
    [
        "1",
        "Entered 12/4/30",
        "Ann",
        "Anders",
        "F",
        "54",
        "Here",
        "AL",
        "United States",
        "7",
        "",
        "",
    ],
    ["2", "Removed  1/2/31", "Bo", "Björk", "M", "40", "Here", "CA", "USA", "4", "", ""],
    ["3", "Declined 6/9/31", "Cy", "O'Case", "M", "40", "Here", "Wa", "US", "", "16", ""],
    ["4", "No Response 6/9/31", "Di", "Ødegård", "F", "", "Here", "NOR", "NULL", "", "16", ""],
    ["5", "Entered 6/24/34", "Ed", "Eng", "M", "", "Here", "CA", "US", "", "8", ""],
    ["6", "", "Flo", "Frick", "F", "", "Here", "CA", "US", "", "8", ""],
]


def test_only_who_was_called_has_a_day_and_a_day_after_the_race_is_none():
    said = raw(2031, WAIT, *WAITING)
    entries = stages.waitlisted(said)
    assert texts(entries, "answer") == [
        "entered", "removed", "declined", "no response", "entered", "",
    ]  # fmt: skip
    days = entries["called_on"].dt.strftime("%Y-%m-%d")
    assert days.fillna("").tolist() == ["2030-12-04", "", "2031-06-09", "2031-06-09", "", ""]
    assert stages.misdated(said)["status"].tolist() == ["Entered 6/24/34"]
    assert stages.not_understood(said).empty
    assert entries["entry_id"].tolist()[:2] == ["wser-2031-waitlisted-1", "wser-2031-waitlisted-2"]


def test_a_country_that_is_null_comes_from_the_state():
    entries = stages.waitlisted(raw(2031, WAIT, *WAITING))
    assert texts(entries, "country") == ["USA", "USA", "USA", "NOR", "USA", "USA"]
    assert texts(entries, "region") == ["US-AL", "US-CA", "US-WA", "", "US-CA", "US-CA"]


def test_a_status_that_is_new_is_shown_not_dropped():
    said = raw(2031, WAIT, WAITING[0], ["2", "Vanished 6/9/31", *WAITING[1][2:]])
    assert stages.not_understood(said)["status"].tolist() == ["Vanished 6/9/31"]
    assert len(stages.waitlisted(said)) == 2


DRAW = ["stage", "place_in_list", "name", "home", "tickets"]
PICKS = [
    ["drawn", "1", "Gil Groom", "Northfield, VT US", "32"],
    ["drawn", "2", "Hal Hart", "PLERIN, Bretagne FR", "4"],
    ["drawn", "3", "Ida Inn", "Doreen, AUS AU", "64"],
    ["drawn", "4", "Jo Jay", "Somewhere, Out, OHIO US", "1"],
    ["waitlisted", "1", "Ann Anders", "Here, AL US", "1"],
]


def test_a_home_in_one_cell_gives_country_and_state():
    entries = stages.drawn(raw(2031, DRAW, *PICKS))
    assert texts(entries, "country") == ["USA", "FRA", "AUS", "USA", "USA"]
    assert texts(entries, "region") == ["US-VT", "", "", "US-OH", "US-AL"]
    assert texts(entries, "stage") == [*["drawn"] * 4, "waitlisted"]
    assert entries["entry_id"].is_unique


def entrant(first: str, last: str, entry_type: str) -> list[str]:
    return [first, last, "F", "40", "Here", "CA", "USA", "1", entry_type, "0"]


def field(*rows: list[str]) -> pd.DataFrame:
    """Made entrants, with one row for each of DOORS so that no door is idle."""
    rest = [entrant("Zed", "Zero", "Lottery (1 ticket)"), entrant("Zoe", "Zero", "Lottery (2 tickets) WL"),
            entrant("Zac", "Zero", "Golden Ticket")]  # fmt: skip
    return stages.entered(raw(2031, ENTRANTS, *rows, *rest), DOORS)


def test_who_came_from_the_wait_list_stands_on_the_entrants_list_as_drawn_and_is_told_apart():
    waiting = stages.waitlisted(raw(2031, WAIT, *WAITING))
    entered = field(
        entrant("Ann", "ANDERS", "Lottery (4 tickets)"),
        entrant("Cy", "O'Case", "Lottery (16 tickets)"),
        entrant("Ed", "Eng", "Golden Ticket"),
    )
    before = entered.copy()
    told = called.through_the_wait_list(entered, waiting)
    # Cy declined, and another of Ed's name came by a Golden Ticket.
    assert told["door"].tolist()[:3] == ["wait list", "lottery", "Golden Ticket"]
    assert told["place_in_list"].fillna(0).tolist()[:3] == [1, 0, 0]
    assert told["called_on"].dt.strftime("%Y-%m-%d").fillna("").tolist()[:2] == ["2030-12-04", ""]
    assert told["door"].tolist()[4] == "wait list", "printed so, though no list has the name"
    pd.testing.assert_frame_equal(entered, before)


def test_two_entrants_of_one_name_are_not_guessed_between():
    waiting = stages.waitlisted(raw(2031, WAIT, *WAITING))
    entered = field(*[entrant("Ann", "Anders", "Lottery (4 tickets)")] * 2)
    assert called.through_the_wait_list(entered, waiting)["door"].tolist()[:2] == ["lottery"] * 2


@pytest.mark.parametrize("step", [1, -1])
def test_the_order_of_the_lists_does_not_matter(step):
    waiting = stages.waitlisted(raw(2031, WAIT, *WAITING)).iloc[::step]
    entered = field(entrant("Ann", "Anders", "Lottery (4 tickets)")).iloc[::step]
    told = called.through_the_wait_list(entered, waiting).sort_values("row")
    assert told["door"].tolist() == ["wait list", "lottery", "wait list", "Golden Ticket"]


def test_the_wait_list_of_a_draw_stands_once_and_a_difference_is_shown():
    waiting = stages.waitlisted(raw(2031, WAIT, *WAITING))
    picks = stages.drawn(raw(2031, DRAW, *PICKS))
    once = called.each_once(picks, waiting)
    assert once["entry_id"].is_unique
    assert once["stage"].value_counts().to_dict() == {"waitlisted": 6, "drawn": 4}
    # The list of places 2 to 6 is not in this draw, and it printed no tickets for the first.
    differ = called.waitlist_disagreements(picks, waiting)
    assert differ["place_in_list"].tolist() == [1, 2, 3, 4, 5, 6]
    other_year = stages.waitlisted(raw(2032, WAIT, *WAITING))
    assert len(called.each_once(picks, other_year)) == 5 + 6
