"""Who applied, who was drawn and who waited: made pages in each layout, and the captured ones."""

from __future__ import annotations

import re

import pytest
from applicants_like import (
    LIST_2013,
    LIST_2018,
    LIST_2024,
    draw_page,
    lottery_page,
    waitlist_page,
)
from local_site import archived

from race_doubles.common.errors import Problem
from race_doubles.scrape.pages import NotThere
from race_doubles.scrape.parsers import wser_draw, wser_lottery, wser_waitlist
from race_doubles.scrape.reading import Reading

PEOPLE_2013 = [
    ["Anders", "Ann", "F", "44", "CA", "4"],
    ["Björk", "Bo", "M", "31", "Great Britain", "1"],
    ["O'Case", "Cy", "M", "60", "ON", "1"],
]
PEOPLE_2018 = [
    ["1223418", "Anders", "Ann", "F", "5", "CA", "7", "64"],
    ["1228779", "Björk", "Bo", "M", "31", "GBR", "1", "1"],
]
PEOPLE_2024 = [
    ["105955", "Anders", "Ann", "F", "NJ", "US", "256", "Made Up 100M 2023 (30 hours)"],
    ["116369", "Björk", "Bo", "N", "", "", "1", "Ultra-Trail Inventé 170km 2023 (Finisher) †"],
    ["111234", "澤田", "ユキコ", "U", "長野", "JP", "1", "Made Up & Co 105km 2023 (30 hours)"],
]


def lottery(page: bytes, year: int = 2024):
    return wser_lottery.parse(page, year, Reading(f"wser_lottery {year}"))


def test_each_layout_of_the_lottery_list_reads_as_published():
    old = lottery(lottery_page(2013, LIST_2013, PEOPLE_2013, heading="Ticket Count"), 2013)
    assert old.header == tuple(LIST_2013)
    assert old.table["last_name"].tolist() == ["Anders", "Björk", "O'Case"]
    assert old.table["state"].tolist() == ["CA", "Great Britain", "ON"]
    assert set(old.table["id"]) == {""} == set(old.table["qualifier"])
    new = lottery(lottery_page(2024, LIST_2024, PEOPLE_2024))
    assert new.table["id"].tolist() == ["105955", "116369", "111234"]
    assert new.table["gender"].tolist() == ["F", "N", "U"]
    assert new.table["qualifier"].tolist() == [row[-1] for row in PEOPLE_2024]
    assert set(new.table["age"]) == {""}
    assert list(new.table.columns) == ["row", *wser_lottery.COLUMNS]


@pytest.mark.parametrize(
    ("heading", "held"),
    [("Ticket Count (Years)", "{tickets} ({years})"), ("Years (Tickets)", "{years} ({tickets})")],
)
def test_the_counts_may_say_years_before_tickets_or_after(heading, held):
    page = lottery_page(2018, LIST_2018, PEOPLE_2018, held=held, heading=heading)
    parsed = lottery(page, 2018)
    assert parsed.table["tickets"].tolist() == ["64", "1"]
    assert parsed.table["age"].tolist() == ["5", "31"]


def test_a_list_one_application_short_of_its_own_counts_is_refused():
    page = lottery_page(2024, LIST_2024, PEOPLE_2024, counts={256: 1, 1: 3})
    with pytest.raises(Problem, match=r"wser_lottery 2024: .* 2 with 1 tickets where it counts 3"):
        lottery(page)


def test_tickets_misread_with_the_number_of_applications_right_are_refused():
    page = lottery_page(2024, LIST_2024, PEOPLE_2024, counts={128: 1, 1: 2})
    with pytest.raises(Problem, match=r"1 with 256 tickets where it counts 0.*0 with 128 tickets"):
        lottery(page)


def test_totals_that_are_not_those_of_the_list_are_refused():
    page = lottery_page(2024, LIST_2024, PEOPLE_2024, totals=("258", "4"))
    with pytest.raises(
        Problem, match="expected 4 applications, 258 tickets, found a list of 3 with 258"
    ):
        lottery(page)


def test_the_list_of_another_year_under_this_address_is_refused():
    with pytest.raises(Problem, match="'2025 WSER Lottery Entrants', found '2024 WSER Lottery"):
        lottery(lottery_page(2024, LIST_2024, PEOPLE_2024), 2025)


def test_a_list_before_the_draw_is_said_to_be_preliminary():
    words = "Below are preliminary entrants for the 2025 Lottery."
    page = lottery_page(2025, LIST_2024, PEOPLE_2024, words=words)
    assert lottery(page, 2025).notes == ("the page calls this list preliminary",)


@pytest.mark.parametrize(
    ("at", "value", "message"),
    [
        (6, "0", "row 1: expected a tickets like 16, found '0'"),
        (3, "Ann", "row 1: expected a gender like F or M"),
        (1, "", "row 1: expected a last_name"),
    ],
)
def test_a_cell_in_the_wrong_column_is_refused(at, value, message):
    rows = [[*row] for row in PEOPLE_2024]
    page = lottery_page(2024, LIST_2024, rows)
    broken = page.replace(f"<td>{rows[0][at]}</td>".encode(), f"<td>{value}</td>".encode(), 1)
    with pytest.raises(Problem, match=message):
        lottery(broken)


def test_a_list_without_the_sexes_is_refused():
    rows = [[*row[:2], *row[3:]] for row in PEOPLE_2013]
    header = [name for name in LIST_2013 if name != "Gender"]
    with pytest.raises(Problem, match="expected columns of gender"):
        lottery(lottery_page(2013, header, rows), 2013)


WAIT_2017 = [
    "Order", "Status", "First", "Last", "Gender", "Age", "City", "State", "Country",
    "Years In Lottery",
]  # fmt: skip
WAIT_2022 = [
    "Order", "Status", "Last Name", "First Name", "Gender", "City", "State", "Country", "Ticket Count",
]  # fmt: skip
WAITING_2017 = [
    ["1", "Entered 12/4/16", "Ann", "Anders", "F", "54", "Nowhere", "AL", "United States", "7"],
    ["2", "Removed  1/2/17", "Bo", "Björk", "M", "40", "Elsewhere", "CA", "United States", "4"],
    ["3", "", "Cy", "O'Case", "M", "45", "Here", "IL", "United States", "3"],
]


def waitlist(page: bytes, year: int):
    return wser_waitlist.parse(page, year, Reading(f"wser_waitlist {year}"))


def test_the_wait_list_keeps_its_order_and_each_status_as_published():
    table = waitlist(waitlist_page(2017, WAIT_2017, WAITING_2017), 2017).table
    assert table["place_in_list"].tolist() == ["1", "2", "3"]
    assert table["status"].tolist() == ["Entered 12/4/16", "Removed  1/2/17", ""]
    assert table["years"].tolist() == ["7", "4", "3"]
    assert set(table["tickets"]) == {""}


def test_the_wait_list_of_2022_has_the_family_name_first_and_tickets():
    row = ["1", "No Response 6/5/22", "Anders", "Ann", "F", "Nowhere", "Fl", "NULL", "64"]
    table = waitlist(waitlist_page(2022, WAIT_2022, [row]), 2022).table
    assert table.loc[0, ["first_name", "last_name", "tickets", "country"]].tolist() == [
        "Ann", "Anders", "64", "NULL",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("change", "year", "message"),
    [
        (lambda rows: rows[::2], 2017, "row 2: expected place 2 of the list, found '3'"),
        (lambda rows: rows, 2018, "expected the heading '2018 Wait List'"),
        (
            lambda rows: [[row[0], "in June", *row[2:]] for row in rows],
            2017,
            "row 1: expected a status like Entered",
        ),
    ],
    ids=["a place is missing", "another year", "a status without a date"],
)
def test_a_wait_list_that_is_not_whole_is_refused(change, year, message):
    with pytest.raises(Problem, match=message):
        waitlist(waitlist_page(2017, WAIT_2017, change(WAITING_2017)), year)


DRAWN = [
    ["2", "Bo Björk", "Hinckley, GBR GB", "128"],
    ["1", "Ann Anders", "Northfield, VT US", "1"],
]
WAITING = [["1", "Cy O'Case", "Byron, Ohio US", "1"]]
DAY = "December 2, 2023"


def draw(page: bytes, year: int = 2024):
    return wser_draw.parse(page, year, Reading(f"wser_draw {year}"))


def test_the_draw_is_read_in_the_order_drawn_and_the_wait_list_after():
    parsed = draw(draw_page(DAY, DRAWN, WAITING))
    assert parsed.notes == ()
    assert parsed.table[["stage", "place_in_list", "name", "tickets"]].to_numpy().tolist() == [
        ["drawn", "1", "Ann Anders", "1"],
        ["drawn", "2", "Bo Björk", "128"],
        ["waitlisted", "1", "Cy O'Case", "1"],
    ]
    assert parsed.table["row"].tolist() == [1, 2, 3]


def test_the_live_address_with_the_draw_of_another_year_is_no_page_of_this_one():
    with pytest.raises(
        NotThere, match="expected the draw of December 2024, found 'WSER Lottery Dec"
    ):
        draw(draw_page(DAY, DRAWN, WAITING), 2025)


def test_a_draw_that_is_still_going_on_is_refused():
    said = "Lottery Picks 2 of 267 Entrants Wait List Picks 0 of 75 Entrants"
    with pytest.raises(Problem, match=r"\(2, 267\), \(0, 75\).* as the page says"):
        draw(draw_page(DAY, DRAWN, WAITING, said))


def test_a_draw_whose_tickets_are_not_those_counted_is_refused():
    page = draw_page(DAY, DRAWN, WAITING).replace(b"<td>128</td>", b"<td>64</td>")
    with pytest.raises(Problem, match="expected drawn by number of tickets"):
        draw(page)


def test_a_draw_with_a_pick_missing_is_refused():
    with pytest.raises(Problem, match="expected place 1 of those drawn, found '2'"):
        draw(draw_page(DAY, DRAWN[:1], WAITING))


@pytest.mark.archive
def test_every_captured_list_holds_as_many_applications_as_its_page_counts(shared):
    """By number of tickets `parse` sees to it; here the total, read by another way."""
    folder, get = shared / "archive", archived(shared / "archive")
    pages = sorted((folder / "www.wser.org").glob("lottery*.html"))
    assert pages
    for page in pages:
        year = int(page.stem[-4:])
        said = re.search(rb"Total Entrants:\s*<B>([\d,]+)", page.read_bytes())
        assert len(wser_lottery.lottery(year, get).table) == int(said[1].replace(b",", b"")), year


@pytest.mark.archive
def test_who_was_drawn_and_who_waited_in_the_captured_draw_applied_with_those_tickets(shared):
    """The draw gives a name in one cell, the list in two: they are compared as written."""
    get = archived(shared / "archive")
    drawn = wser_draw.draw(2024, get).table
    assert drawn["stage"].value_counts().to_dict() == {"drawn": 267, "waitlisted": 75}
    listed = wser_lottery.lottery(2024, get).table
    asked = set(
        zip(listed["first_name"] + " " + listed["last_name"], listed["tickets"], strict=True)
    )
    strangers = [
        one for one in zip(drawn["name"], drawn["tickets"], strict=True) if one not in asked
    ]
    assert strangers == []
    waiting = wser_waitlist.waitlist(2024, get).table
    order = drawn.loc[drawn["stage"].eq("waitlisted"), "tickets"].tolist()
    assert waiting["tickets"].tolist() == order


@pytest.mark.archive
def test_every_captured_wait_list_reads_whole(shared):
    folder, get = shared / "archive", archived(shared / "archive")
    years = sorted(int(page.name[:4]) for page in (folder / "www.wser.org").glob("*-wait-list"))
    found = {year: wser_waitlist.waitlist(year, get).table for year in years}
    assert found
    words = {
        status.rsplit(maxsplit=1)[0] for t in found.values() for status in t["status"] if status
    }
    assert words == {"Entered", "Declined", "Removed", "No Response"}
