"""For lists made from random rows every application comes back, or an error is raised; never fewer."""

from __future__ import annotations

import pytest
from applicants_like import LIST_2018, LIST_2024, lottery_page, waitlist_page
from hypothesis import given, settings
from hypothesis import strategies as st

from race_doubles.common.errors import Problem
from race_doubles.scrape.parsers import wser_draw, wser_lottery, wser_waitlist
from race_doubles.scrape.reading import Reading

few = settings(max_examples=40, deadline=None, derandomize=True)
WORD = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")), max_size=20)
NAME = WORD.filter(lambda text: text.strip() != "")
PEOPLE = st.lists(
    st.tuples(NAME, WORD, st.sampled_from("FMNU"), WORD, st.sampled_from([1, 2, 64, 512])),
    min_size=1,
    max_size=12,
)


def cleaned(text: str) -> str:
    return Reading("test").cell(text, 1, "x")


def page_of(people) -> bytes:
    rows = [
        [str(number), last, first, sex, place, "US", str(tickets), "Made Up 100M"]
        for number, (last, first, sex, place, tickets) in enumerate(people, 1)
    ]
    return lottery_page(2031, LIST_2024, rows)


@few
@given(PEOPLE)
def test_every_application_of_a_lottery_list_comes_back(people):
    parsed = wser_lottery.parse(page_of(people), 2031, Reading("test"))
    assert parsed.table[["last_name", "first_name", "gender", "state"]].to_numpy().tolist() == [
        [cleaned(last), cleaned(first), sex, cleaned(place)]
        for last, first, sex, place, _ in people
    ]
    assert parsed.table["tickets"].astype(int).tolist() == [one[-1] for one in people]


@few
@given(PEOPLE, st.data())
def test_a_list_that_lost_bytes_gives_all_its_applications_or_an_error(people, data):
    page = page_of(people)
    start = data.draw(st.integers(0, len(page) - 1))
    torn = page[:start] + page[start + data.draw(st.integers(1, 200)) :]
    try:
        parsed = wser_lottery.parse(torn, 2031, Reading("test"))
    except Problem:
        return
    tickets = sorted(one[-1] for one in people)
    assert sorted(parsed.table["tickets"].astype(int)) == tickets


@few
@given(st.binary(max_size=400))
def test_bytes_that_are_no_page_are_refused(content):
    for parse in (wser_lottery.parse, wser_waitlist.parse, wser_draw.parse):
        with pytest.raises(Problem):
            parse(content, 2031, Reading("test"))


@pytest.mark.parametrize("parse", [wser_lottery.parse, wser_draw.parse])
def test_the_page_of_another_source_is_refused(parse):
    page = waitlist_page(2031, ["Order", "Status"], [["1", ""]])
    with pytest.raises(Problem):
        parse(page, 2031, Reading("test"))
    with pytest.raises(Problem):
        wser_waitlist.parse(
            lottery_page(2031, LIST_2018, [["1", "A", "B", "F", "40", "CA", "1", "1"]]),
            2031,
            Reading("test"),
        )
