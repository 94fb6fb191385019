"""What the pages say of one double, one near miss and one result, each word by hand."""

from __future__ import annotations

from types import SimpleNamespace

import pandas as pd
import pytest
from scipy.stats import beta

from race_doubles.common.paths import Project
from race_doubles.common.words import Estimate
from race_doubles.site import front_words
from race_doubles.site.near_misses import call_rows, outcome_of, said_of
from race_doubles.site.organiser_pages import on_the_row, page_for_people, runner_pages
from race_doubles.site.share import check_pages, description_of, page_of, sentence_of, title_of

FACTS = SimpleNamespace(
    first=2003, last=2025, one_in=227, finishers=27_741, level_people={"finished": 122, "won": 4}
)


def row(**more) -> dict:
    """Third at Western States in 18:00:01, 11th at UTMB in 24:30:00."""
    base = {
        "name": "Ana López", "year": 2019, "runner_id": "r-utmb-2019-7", "level": "finished", "level_label": "Finished both", "days_between": 62,
        "sex_label": "women’s race", "course": "", "key": "2019-r-utmb-2019-7", "page": "double/2019-ana-lopez", "link": "double/2019-ana-lopez.html",
        "wser": {"place_number": 3, "seconds": 64_801, "time": "18:00:01", "url": "https://w"},
        "utmb": {"place_number": 11, "seconds": 88_200, "time": "24:30:00", "url": "https://u"},
    }  # fmt: skip
    return base | more


def test_the_headline_the_preview_and_the_sentence_of_a_double():
    assert title_of(row()) == "Ana López, 2019: 3rd at Western States, 11th at UTMB"
    assert title_of(row(level="won")) == "Ana López won Western States and UTMB in 2019"
    assert description_of(row(), 26, FACTS) == (
        "18:00:01 and 24:30:00, 62 days apart. Finished both: 26 times since 2003, by the tables of Race Doubles to 2025."
    )
    assert sentence_of(row()) == (
        "In 2019 Ana López was 3rd at Western States in 18:00:01 and 11th at UTMB in 24:30:00, 62 days apart "
        "(places in the women’s race). Source: Race Doubles."
    )
    assert sentence_of(row(course="UTMB shortened")).endswith(
        "(places in the women’s race; UTMB shortened). Source: Race Doubles."
    )


def test_the_address_of_a_double_in_plain_letters_and_of_one_without_any():
    assert page_of("Ana López-Öz", 2019, "r-1") == "double/2019-ana-lopez-oz"
    assert page_of("–", 2019, "r-1") == "double/2019-r-1"


def test_two_doubles_of_one_address_are_told_apart_and_those_without_a_page_left_out():
    rows = [row(), row(runner_id="r-2"), row(page="double/2019-bo-reed", link="x"), row(page="")]
    kept = check_pages(rows)
    assert [one["page"] for one in kept] == ["double/2019-r-utmb-2019-7", "double/2019-r-2", "double/2019-bo-reed"]  # fmt: skip
    assert [one["link"] for one in kept] == ["double/2019-r-utmb-2019-7.html", "double/2019-r-2.html", "x"]  # fmt: skip


def call(**more) -> dict:
    return {"runner_id": "r-utmb-2019-7", "year": 2019, "won": "wser", "other": "utmb", "other_status": "finished", "other_place": 2,
            "other_behind_seconds": 3705} | more  # fmt: skip


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({}, "2nd, 1:01:45 behind"),
        ({"other_place": 21}, "21st, 1:01:45 behind"),
        ({"other_status": "stopped", "other_place": None}, "race stopped"),
        ({"other_status": "dnf", "other_place": None}, "did not finish"),
        ({"other_status": "late", "other_place": None}, "late"),
        ({"other_status": "dsq", "other_place": 3}, "dsq"),
    ],
)
def test_what_the_race_that_was_not_won_came_to(change, said):
    assert outcome_of(call(**change)) == said


@pytest.mark.parametrize(
    ("status", "said"),
    [
        ("finished", "at UTMB 2nd, 1:01:45 behind"),
        ("dnf", "did not finish UTMB"),
        ("stopped", "UTMB was stopped"),
        ("late", "at UTMB late"),
    ],
)
def test_the_race_that_was_not_won_in_a_phrase(status, said):
    made = call(other_status=status)
    assert said_of(made, outcome_of(made)) == said


def test_a_near_miss_leads_to_the_page_of_what_was_won_and_of_what_was_not():
    calls = pd.DataFrame([call(), call(won="utmb", other="wser", runner_id="r-b", year=2020)])
    rows = [row(key="2020-r-b", name="Bo"), row()]
    first, second = call_rows(calls, rows)
    assert (first["name"], first["won_name"], first["won_url"], first["other_url"]) == ("Ana López", "Western States", "https://w", "https://u")  # fmt: skip
    assert first["said"] == "won Western States; at UTMB 2nd, 1:01:45 behind"
    assert first["outcome"] == "UTMB: 2nd, 1:01:45 behind"
    assert (second["name"], second["won_name"], second["won_url"], second["other_url"]) == ("Bo", "UTMB", "https://u", "https://w")  # fmt: skip


def test_one_in_so_many_won_both_and_nobody_is_none():
    # 4 of 27,741, with what Jeffreys's beta(4.5, 27737.5) leaves out at either end, in two digits that count.
    low, high = (float(f"{1 / beta.ppf(end, 4.5, 27737.5):.2g}") for end in (0.975, 0.025))
    assert (low, high) == (2900.0, 21000.0)
    assert front_words.one_in_by_level(FACTS)["won"] == Estimate(6900.0, low, high)
    assert front_words.one_in_by_level(SimpleNamespace(finishers=10, level_people={"won": 0})) == {}


def test_the_sentence_to_copy_stands_alone():
    winners = [
        {"name": "Bo Reed", "year": 2007, "course": ""},
        {"name": "Cy Marsh", "year": 2011, "course": "UTMB shortened"},
    ]
    assert front_words.to_copy(FACTS, winners, "https://example.org/") == (
        "Since 2003, one in 227 of the people who finished the Western States 100 or UTMB finished both in the same year (122 of 27,741). "
        "Up to 2025 only two have won both in one year: Bo Reed (2007) and Cy Marsh (2011, on a changed course). Source: Race Doubles, from the organisers’ results to 2025, https://example.org/."
    )
    assert front_words.to_copy(FACTS, [], None).endswith("(122 of 27,741). Source: Race Doubles, from the organisers’ results to 2025.")  # fmt: skip


def result(**more) -> dict:
    return {"source": "utmb_results", "source_url": "https://api.example/1", "organiser_person_id": "7", "given": "Ana", "family": "Lopez-Oz"} | more  # fmt: skip


@pytest.mark.parametrize(
    ("change", "url"),
    [
        ({}, "https://utmb.world/runner/7.ana.lopez"),
        ({"source": "utmb_live"}, "https://utmb.world/runner/7.ana.lopez"),
        ({"source": "lavaredo_live"}, "https://utmb.world/runner/7.ana.lopez"),
        ({"organiser_person_id": "8"}, "https://api.example/1"),
        ({"organiser_person_id": None}, "https://api.example/1"),
        ({"source": "wser_results", "source_url": "https://www.wser.org/results/2019-results/"}, "https://www.wser.org/results/2019-results/#:~:text=Ana,-Lopez%2DOz"),
        ({"source": "wser_stats", "source_url": "https://www.wser.org/stats/2019.xlsx"}, "https://www.wser.org/stats/2019.xlsx"),
        ({"source": "utmb_livetrail", "source_url": None}, ""),
    ],
)  # fmt: skip
def test_where_a_result_can_be_looked_up(change, url):
    assert page_for_people(result(**change), {"7": "7.ana.lopez"}) == url


def test_a_page_is_opened_on_a_name_of_two_parts_only():
    assert on_the_row("Ana María", "López, Oz") == "#:~:text=Ana%20Mar%C3%ADa,-L%C3%B3pez%2C%20Oz"
    assert on_the_row("", "Lopez") == on_the_row("Ana", None) == on_the_row("Ana", "") == ""


def test_the_pages_of_runners_come_from_the_lists_of_the_series(tmp_path):
    for path, text in {
        "utmb_results/2019.csv": "runner_uri\n7.ana.lopez\n/runner/8.bo.reed\nno.number\n",
        "utmb_live/2020.csv": "url\nhttps://utmb.world/runner/9.cy.marsh\n",
        "lavaredo_live/2020.csv": "url\nhttps://utmb.world/runner/10.di.ng\n",
    }.items():
        (tmp_path / "data/raw" / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "data/raw" / path).write_text(text)
    assert runner_pages(Project(tmp_path)) == {"7": "7.ana.lopez", "8": "8.bo.reed", "9": "9.cy.marsh", "10": "10.di.ng"}  # fmt: skip
