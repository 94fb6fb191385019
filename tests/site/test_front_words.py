"""Why the double is rare, as the front page says it."""

from types import SimpleNamespace

import pandas as pd
import pytest

from race_doubles.site import front_words

FACTS = SimpleNamespace(
    level_doubles={"started": 30, "finished": 12},
    level_people={"started": 25},
    starters=5000,
    first=2003,
)


def lists(years):
    counts = {
        "asked": range(10, 10 + years),
        "started_both": 4,
        "finished_both": 2,
        "top10_both": 0,
    }
    return pd.DataFrame({"year": range(2031, 2031 + years), "utmb_starters": 900, "unasked": 3, **counts})  # fmt: skip


def test_with_lists_of_applicants_the_front_page_says_who_asked_and_who_ran_both():
    said = front_words.why_rare(FACTS, lists(6))
    assert said == (
        "Few stand at both starts: of UTMB’s 2,700 starters in 2034–2036, 21 had started Western States that year. 42 had entered its "
        "lottery; 12 of these ran it, drawn or let in otherwise, and 9 ran it without having entered. Whether the others wanted it "
        "the lists cannot say. Of all 30 starts at both since 2003, 12 ended with a finish at both."
    )  # fmt: skip


def test_with_too_few_lists_it_says_no_reason():
    said = front_words.why_rare(FACTS, lists(5))
    assert said.startswith("It is rare to be at both starts: one in 200 of those who started")
    assert "30 times in all; 12 of these times both were finished" in said


def test_people_and_times_are_told_apart():
    facts = SimpleNamespace(level_people={"finished": 10}, level_doubles={"finished": 12})
    assert front_words.people_and_times(facts) == "These 10 did it 12 times, as some came back."
    facts.level_doubles = {"finished": 10}
    assert front_words.people_and_times(facts) == "Each of these 10 did it once."


def test_how_many_a_year_is_a_mean_of_the_last_seasons():
    facts = SimpleNamespace(recent_level_doubles={"started": 17.8, "finished": 8.4}, recent_seasons=5, recent_first=2021, last=2025)  # fmt: skip
    assert front_words.a_year(facts) == (
        "In the last five seasons (2021–2025) 18 people a year started both and 8 of them finished both, on average."
    )


def test_the_page_of_a_double_win_counts_runners_and_says_where_one_won_twice():
    assert front_words.won_so_often(4, 4) == "Only four runners have won both in one year"
    assert front_words.won_so_often(1, 2) == "Only one runner has won both in one year, two times in all"  # fmt: skip


def test_so_few_double_wins_are_told_in_two_digits_with_their_range():
    facts = SimpleNamespace(level_people={"won": 4}, finishers=27_700)
    # Beta(4.5, …) leaves 1.350 to 9.511 of so many, close to a gamma's quantiles.
    assert front_words.one_in_by_level(facts)["won"] == (6900, 2900, 21_000)
    facts.level_people = {"won": 0}
    assert "won" not in front_words.one_in_by_level(facts)


@pytest.mark.parametrize(
    ("known", "opened", "said"),
    [
        (range(2003, 2012), 2010, True), (range(2003, 2012), 2011, True), (range(2003, 2012), 2012, False),
        # The ways in changed while the first editions were run, or no starters are known of these.
        (range(2003, 2012), 2006, False), (range(2003, 2012), 2007, True), (range(2008, 2012), 2010, False),
    ],
)  # fmt: skip
def test_per_start_is_told_where_years_before_and_after_the_change_are_known(
    monkeypatch, known, opened, said
):
    asked = []
    monkeypatch.setattr(front_words.rates, "years_of_starters", lambda tables: list(known))
    monkeypatch.setattr(front_words.rates, "EARLY_EDITIONS", 4)
    monkeypatch.setattr(
        front_words.rates, "before_and_since", lambda tables, year: asked.append(year)
    )
    monkeypatch.setattr(front_words, "today", lambda pooled: "told")
    eras = pd.DataFrame({"first_year": [opened + 8, opened]})
    tables = SimpleNamespace(years_of_both=list(range(2003, 2012)), eras=eras)
    assert front_words.by_starts(tables) == ("told" if said else "")
    assert asked == ([opened] if said else [])
