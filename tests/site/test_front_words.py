"""Why the double is rare, as the front page says it."""

from types import SimpleNamespace

import pandas as pd

from race_doubles.site import front_words

FACTS = SimpleNamespace(
    level_doubles={"started": 30, "finished": 12}, level_people={"started": 25}, starters=5000
)


def lists(years):
    counts = {
        "asked": range(10, 10 + years),
        "started_both": 4,
        "finished_both": 2,
        "top10_both": 0,
    }
    return pd.DataFrame({"year": range(2031, 2031 + years), "utmb_starters": 900, "unasked": 3, **counts})  # fmt: skip


def test_with_lists_of_applicants_the_front_page_says_who_asked_and_who_got_in():
    said = front_words.why_rare(FACTS, lists(6))
    assert said == (
        "Why so rare? Ever more ask, and no more get in: of UTMB’s starters in 2034–2036 42 had asked for Western States of the same year and "
        "12 of them stood at its start; in 2031–2033 33 had asked and 12 did."
    )  # fmt: skip


def test_with_too_few_lists_it_says_no_reason():
    said = front_words.why_rare(FACTS, lists(5))
    assert said.startswith("It is rare to be at both starts: one in 200 of those who started")
    assert "30 times in all; 12 of these times both were finished" in said
