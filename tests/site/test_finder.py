"""Finding a person: however the name is typed, and whatever it is made of."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from site_tools import MARKUP

from race_doubles.site.finder import (
    MOST_NAMES,
    as_script,
    key_of,
    name_parts,
    other_names,
    shard_keys,
)


def test_both_ways_of_typing_an_umlaut_are_indexed():
    assert {"buhler", "buehler", "jonas"} <= set(name_parts(["Jonas Bühler"]))
    assert {"buhler", "buehler"} <= set(name_parts(["Luzia BUEHLER"]))


def test_every_part_of_a_name_is_in_the_file_that_its_first_letters_name():
    bearers = {f"ma{a}{b}": {f"{a}{b}{n}" for n in range(40)} for a in "rtx" for b in "abcdefgh"}
    bearers |= {"ma": {"short"}, "mar": {"three"}, "li": {"li"}, "x": {"x"}}
    keys = shard_keys(bearers)
    held = {key: set() for key in keys}
    for part, people in bearers.items():
        assert part.startswith(key_of(part, held))
        held[key_of(part, held)] |= people
    assert max(map(len, held.values())) <= MOST_NAMES
    assert len(keys) < len(bearers)


def test_a_name_that_differs_in_case_or_order_alone_is_no_other_name():
    every = ["Kilian Jornet", "Kilian JORNET", "JORNET Kilian", "Kilian JORNET BURGADA"]
    assert other_names("Kilian Jornet", every) == "Kilian JORNET BURGADA"


@pytest.mark.parametrize("text", ["</script><b>", "a\u2028b", 'quote " and \\'])
def test_a_name_cannot_end_the_script_that_carries_it(text):
    script = as_script([text])
    assert "</" not in script
    assert "\u2028" not in script
    assert json.loads(script) == [text]


def test_every_person_with_a_name_can_be_looked_up(whole: Path, tables):
    found = set()
    for path in (whole / "find" / "names").glob("*.js"):
        found |= set(re.findall(r'\["(r-[^"]+)",', path.read_text("utf-8")))
    assert found == set(tables["runners"].dropna(subset="name")["runner_id"])


def indexed_people(site: Path) -> dict[str, list]:
    """Every person's record in the index of `site`, by runner_id."""
    people = {}
    for path in (site / "find" / "people").glob("*.js"):
        script = path.read_text("utf-8")
        people |= json.loads(script[script.index("{") : script.rindex("}") + 1])
    return people


def test_every_result_is_in_the_record_of_its_person(whole: Path, tables):
    held = {
        (person, row[0]) for person, record in indexed_people(whole).items() for row in record[3]
    }
    links = tables["links"]
    assert held == set(zip(links["runner_id"], links["result_id"], strict=True))


def test_a_race_stopped_for_all_is_nobodys_dropping_out(whole: Path, tables):
    told = {row[0]: row[1] for record in indexed_people(whole).values() for row in record[3]}
    dnf = tables["results"].query("status == 'dnf'")
    storm = dnf["race"].eq("utmb") & dnf["year"].eq(2010)
    assert storm.any()
    assert {told[result] for result in dnf.loc[storm, "result_id"]} == {"stopped"}
    assert {told[result] for result in dnf.loc[~storm, "result_id"]} == {"dnf"}


# ---- in a browser ------------------------------------------------------------------------------


def people_named(page, site: Path, typed: str) -> list[str]:
    """The names that the page lists for what was typed, with their other names."""
    page.goto(f"{site.as_uri()}/find.html")
    page.fill("#q", typed)
    # Not wait_for_function, which evaluates a text: the page's content security policy forbids that.
    page.wait_for_selector(".count:not(:empty)")
    return page.locator(".people li").all_inner_texts()


@pytest.mark.browser
@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Jornet", "Kilian Jornet"),
        ("jornet burgada kilian", "Kilian Jornet"),
        ("Kaburaki", "Tsuyoshi Kaburaki"),
        ("kaburagi tsuyoshi", "Tsuyoshi Kaburaki"),
        ("Lecomte", "Lecomte"),
        ("emilie lecomte", "Emilie"),
        ("Stephanie Violett", "Stephanie"),
        ("stephanie howe", "Stephanie"),
        ("bühler", "Buehler"),
        ("Buehler", "Buehler"),
        ("buhler", "Buehler"),
    ],
)
def test_search_finds(typed, name, whole: Path, visit):
    listed = people_named(visit().page, whole, typed)
    assert any(name in person for person in listed), listed


@pytest.mark.browser
@pytest.mark.parametrize("typed", ["ma", "j", "li", "jea"])
def test_a_short_beginning_loads_few_pieces_of_the_index(typed, whole: Path, visit):
    seen = visit()
    people_named(seen.page, whole, typed)
    assert len([url for url in seen.asked if "/find/names/" in url]) <= 2 * 16


@pytest.mark.browser
def test_old_and_new_surname_find_one_person(whole: Path, visit):
    page = visit().page
    ids = []
    for typed in ("stephanie violett", "stephanie howe"):
        people_named(page, whole, typed)
        ids.append(set(page.locator(".people a").evaluate_all("all => all.map(a => a.hash)")))
    assert ids[0] & ids[1]


@pytest.mark.browser
@pytest.mark.parametrize(
    "typed", ["bühler", "Buehler", "buhl", "BÜHLER jonas", "obrien", "o'brien sean"]
)
def test_a_small_index_answers_too(typed, small, visit):
    listed = people_named(visit().page, small.site, typed)
    wanted = "O'Brien" if "brien" in typed else "Bühler"
    assert any(wanted in person for person in listed), listed


@pytest.mark.browser
def test_a_name_of_nobody_says_so(small, visit):
    page = visit().page
    assert people_named(page, small.site, "Qwertz") == []
    assert "Nobody" in page.inner_text(".count")


@pytest.mark.browser
def test_a_name_made_of_markup_is_shown_as_text(small, visit):
    seen = visit()
    page = seen.page
    assert any(MARKUP in person for person in people_named(page, small.site, "Tables"))
    page.click(".people a >> nth=0")
    page.wait_for_selector("#runner table")
    assert page.inner_text("#runner h2") == MARKUP
    page.click("#runner summary")
    for name in ("doubles.html", "search.html?q=tables"):
        page.goto(f"{small.site.as_uri()}/{name}")
        page.wait_for_timeout(300)
        assert MARKUP in page.inner_text("main")
        assert page.title() != "run"
        assert page.locator("main img").count() == 0
    assert seen.faults == []


@pytest.mark.browser
def test_a_runner_shows_every_start_with_the_page_it_came_from(small, visit):
    page = visit().page
    people_named(page, small.site, "theo pass")
    page.click(".people a >> nth=0")
    page.wait_for_selector("#runner table")
    links = page.locator("#runner td a").evaluate_all("all => all.map(a => a.href)")
    assert sorted(links) == [
        f"https://example.org/{race}/{year}/102"
        for race in ("utmb", "wser")
        for year in (2022, 2023)
    ]
    assert page.locator("#runner .tag").all_inner_texts() == [
        "2022: top ten at both",
        "2023: podium at both",
    ]


@pytest.mark.browser
@pytest.mark.parametrize(
    ("kind", "file", "row"),
    [
        ("split", "different_people.csv", "utmb-2023-102,wser-2023-b102,"),
        ("join", "same_person.csv", "utmb-2023-102,RESULT ID"),
        ("value", "corrections.csv", "utmb_results,2023,fullname=Theo Pass,"),
        ("out", "withheld.csv", "102,,"),
    ],
)
def test_something_wrong_writes_the_row_out(kind, file, row, small, visit, project):
    page = visit().page
    people_named(page, small.site, "theo pass")
    page.click(".people a >> nth=0")
    page.click("#runner summary")
    page.select_option("#wrong-kind", kind)
    first = page.locator(".copyrow").first
    assert file in first.inner_text()
    assert first.locator("pre").inner_text().startswith(row)
    curated = project.curated / file
    if curated.is_file():
        header = curated.read_text("utf-8").splitlines()[0].split(",")
        assert ", ".join(header) in first.inner_text()
