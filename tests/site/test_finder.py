"""Finding a person: however the name is typed, and whatever it is made of."""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import expect
from site_tools import MARKUP

from race_doubles.site import finder_names
from race_doubles.site.finder import as_script, front_coded
from race_doubles.site.finder_names import (
    PEOPLE_IN_A_BLOCK,
    SHOWN,
    Entry,
    best_of,
    blocks_of,
    name_parts,
    other_names,
    ready_prefixes,
    span_of,
)


def test_both_ways_of_typing_an_umlaut_are_indexed():
    assert {"buhler", "buehler", "jonas"} <= set(name_parts(["Jonas Bühler"]))
    assert {"buhler", "buehler"} <= set(name_parts(["Luzia BUEHLER"]))


@pytest.fixture(scope="module")
def crowd() -> dict[str, list[str]]:
    """Who bears which part: a name of 950 people, and many of one."""
    bearers = {f"ma{a}{b}": [f"{a}{b}"] for a in "bcdfgh" for b in "abcdefghijklmnopqrstuvwxyz"}
    bearers |= {"jean": [f"j{n:03}" for n in range(950)], "jeanne": ["j000", "j951"], "li": ["li"]}
    return {part: bearers[part] for part in sorted(bearers)}


def test_every_bearer_of_a_part_is_in_the_files_that_it_is_looked_up_in(crowd):
    starts, blocks = blocks_of(crowd)
    assert starts == sorted(starts)
    assert max(map(len, blocks)) <= PEOPLE_IN_A_BLOCK
    for part, people in crowd.items():
        for length in (2, len(part)):
            within = span_of(part[:length], starts)
            assert set(people) <= {one for number in within for one in blocks[number]}, part


def test_a_beginning_of_three_letters_that_one_file_can_hold_is_in_one_file(crowd, monkeypatch):
    monkeypatch.setattr(finder_names, "PEOPLE_IN_A_BLOCK", 60)
    starts, blocks = blocks_of(crowd)
    assert (starts.count("jean-"), starts[0], starts[-3:]) == (15, "j", ["m", "mad", "mag"])
    assert max(map(len, blocks)) == 60
    spans = {beginning: span_of(beginning, starts) for beginning in {part[:3] for part in crowd}}
    assert {one: len(span) for one, span in spans.items() if len(span) > 1} == {"jea": 16}


def test_a_beginning_that_many_names_have_is_answered_by_one_file_with_the_foremost(crowd):
    entries = {
        person: Entry(person, f"Name {person}", "", (), ((0, 1),), int(person == "j777"))
        for people in crowd.values()
        for person in people
    }
    starts, _ = blocks_of(crowd)
    assert ready_prefixes(crowd, starts) == ["je", "jea", "jean", "li", "ma"]
    count, best = best_of("jea", crowd, entries)
    assert (count, len(best), best[0]) == (951, SHOWN, "j777")


def test_the_dictionary_of_parts_can_be_taken_apart_again():
    words = ["jean", "jeanne", "jornet", "walmsley", "walmsleyabcdefgh", "walmsleyabcdefghi"]
    assert taken_apart(front_coded(words)) == words


def test_a_plain_name_carries_its_parts_once():
    plain = Entry("r-1", "Jean-Luc Brien", "", ("brien", "jean", "luc"), ((3, 1), (5, 2)), 4, 1)
    assert plain.packed() == "r-1\tJean-Luc Brien\td1f2\t\t\t4\t1"
    assert replace(plain, best="podium").packed() == f"{plain.packed()}\tpodium"
    accented = Entry("r-2", "Jonas Bühler", "", ("buehler", "buhler", "jonas"), (), 0)
    assert accented.packed() == "r-2\tJonas Bühler\t\tbuehler buhler jonas"
    quoted = Entry("r-3", "Sean O'Brien", "", ("obrien", "sean"), ((0, 1),), 0)
    assert quoted.packed() == "r-3\tSean O'Brien\ta1\tobrien sean"


def test_a_name_cannot_break_the_line_that_carries_it():
    broken = Entry("r-1", "Ann\tLee", "A\nLee", ("a", "ann", "lee"), ((0, 1),), 0)
    assert broken.packed() == "r-1\tAnn Lee\ta1\ta ann lee\tA Lee"


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
    found = {line.split("\t")[0] for lines in pieces(whole, "names").values() for line in lines.split("\n")}  # fmt: skip
    assert found == set(tables["runners"].dropna(subset="name")["runner_id"])


def pieces(site: Path, kind: str) -> dict:
    """What the pieces of one kind hold, by their keys."""
    given = {}
    for path in (site / "find").glob("parts.js" if kind == "parts" else f"{kind}/*.js"):
        _, key, content = path.read_text("utf-8").rstrip(");\n").split(",", 2)
        given[json.loads(key)] = json.loads(content)
    return given


def index_of(site: Path) -> dict:
    """What every page that searches is told of the index."""
    return json.loads((site / "find" / "index.js").read_text("utf-8").partition("=")[2].rstrip(";\n"))  # fmt: skip


def taken_apart(coded: str) -> list[str]:
    """The words of a text that `front_coded` made."""
    words = [""]
    for code in coded.split(" "):
        words.append(words[-1][: int(code[0])] + code[1:])
    return words[1:]


def test_one_typed_word_waits_for_one_piece_at_most_and_two_letters_for_none(whole: Path):
    """Four files of names took a slow processor 74 ms to read for "ji"."""
    starts = index_of(whole)["starts"].split(" ")
    ready = {beginning for found in pieces(whole, "tops").values() for beginning in found}
    parts = taken_apart(pieces(whole, "parts")["all"])
    beginnings = {part[:length] for part in parts for length in range(2, len(part) + 1)}
    assert len(beginnings) > 50_000
    assert {one for one in beginnings if len(one) == 2} <= ready <= beginnings
    assert [one for one in beginnings - ready if len(span_of(one, starts)) != 1] == []


def test_no_piece_that_a_keystroke_reads_is_heavy(whole: Path):
    # The answers of a letter are read before they are asked for, and grow by a twentieth a season.
    for kind, most in (("names", 30_000), ("tops", 60_000)):
        sizes = {path.name: path.stat().st_size for path in (whole / "find" / kind).glob("*.js")}
        assert sizes and max(sizes.values()) <= most, max(sizes, key=sizes.get)
    lines = pieces(whole, "names").values()
    assert max(text.count("\n") + 1 for text in lines) <= PEOPLE_IN_A_BLOCK


def indexed_people(site: Path) -> dict[str, list]:
    """Every person's record in the index of `site`, by runner_id."""
    return {person: record for found in pieces(site, "people").values() for person, record in found.items()}  # fmt: skip


def test_every_result_is_in_the_record_of_its_person(whole: Path, tables):
    held = {
        (person, row[0] or person[2:])
        for person, record in indexed_people(whole).items()
        for row in record[3]
    }
    links = tables["links"]
    assert held == set(zip(links["runner_id"], links["result_id"], strict=True))


def test_doubles_of_other_races_are_in_the_record_of_their_person(whole: Path, tables):
    """Jeff Browning ran Western States and Hardrock in 2016 and 2018, and his card had no tag for it."""
    people = indexed_people(whole)
    (browning,) = (record for record in people.values() if record[0] == "Jeff Browning")
    assert [2016, "top10", "wser", "hardrock"] in browning[4]
    assert [2018, "top10", "wser", "hardrock"] in browning[4]
    assert sum(len(record[4]) for record in people.values()) == len(tables["pairs"])


@pytest.mark.browser
def test_a_card_has_a_tag_for_doubles_of_other_races(whole: Path, visit):
    page = visit().page
    people_named(page, whole, "jeff browning")
    page.click(".people a >> nth=0")
    page.wait_for_selector("#runner table")
    tags = page.locator("#runner .tag").all_inner_texts()
    assert "2016: top ten at Western States and Hardrock" in tags
    assert "2018: top ten at Western States and Hardrock" in tags


def test_a_race_stopped_for_all_is_nobodys_dropping_out(whole: Path, tables):
    told = {
        row[0] or person[2:]: row[1]
        for person, record in indexed_people(whole).items()
        for row in record[3]
    }
    dnf = tables["results"].query("status == 'dnf'")
    storm = dnf["race"].eq("utmb") & dnf["year"].eq(2010)
    assert storm.any()
    assert {told[result] for result in dnf.loc[storm, "result_id"]} == {"s"}
    assert {told[result] for result in dnf.loc[~storm, "result_id"]} == {"d"}


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
        # A letter too many, one too few, two in the wrong order, another sound, in one name or in both.
        ("Killian Jornet", "Kilian Jornet"),
        ("jim walmsly", "Jim Walmsley"),
        ("Corntey Dauwalter", "Courtney Dauwalter"),
        ("Nicky Kimball", "Nikki Kimball"),
        ("Bouilard", "Bouillard"),
        ("Kortney Dowalter", "Courtney Dauwalter"),
        ("walmesley jim", "Jim Walmsley"),
        ("Zack Miller", "Zach Miller"),
        ("Fransois Dhaene", "D'Haene"),
        ("Katie Shide", "Katie Schide"),
        ("Lizzie Hawker", "Lizzy Hawker"),
        # A name that is mistyped and another that is not yet whole.
        ("Killian Jo", "Kilian Jornet"),
    ],
)
def test_search_finds(typed, name, whole: Path, visit):
    listed = people_named(visit().page, whole, typed)
    assert any(name in person for person in listed), listed


@pytest.mark.browser
@pytest.mark.parametrize("typed", ["ma", "j", "li", "jea", "jim", "jean", "Jean D", "Jean Du", "David M", "Kili", "Corntey Dau"])  # fmt: skip
def test_few_pieces_of_the_index_are_read_for_what_is_typed(typed, whole: Path, visit):
    """Each takes a slow processor four milliseconds, however little is in it: "Jean D" once read thirteen.

    A mistyped name that nobody has reads one for what was typed and three for each of its words.
    """
    seen = visit()
    people_named(seen.page, whole, typed)
    seen.page.wait_for_load_state("networkidle")
    read = [url for url in seen.asked if re.search("/find/(names|tops)/", url)]
    assert len(read) <= (7 if typed == "Corntey Dau" else 5)


@pytest.mark.browser
def test_who_bears_a_part_of_many_files_is_found_in_each_of_them(whole: Path, visit):
    """Mistyped, and the other name begun: there is nothing else to look under."""
    starts = index_of(whole)["starts"].split(" ")
    middle = starts.index("jean-")
    assert starts.count("jean-") > 1
    files = pieces(whole, "names")
    names = {number: re.findall(r"\tJean ([A-Z][a-z]+)\t", files[str(middle + number)]) for number in (-1, 0, 1)}  # fmt: skip
    begun = Counter(name[:2] for found in names.values() for name in found)
    name = min(names[0], key=lambda name: (begun[name[:2]], name))
    listed = people_named(visit().page, whole, f"Jhean {name[:2]}")
    assert any(f"Jean {name}" in person for person in listed), (name, listed)


@pytest.mark.browser
def test_the_first_letter_fetches_what_the_second_asks_for(whole: Path, visit):
    seen = visit()
    with seen.page.expect_request("**/find/parts.js"):
        seen.page.goto(f"{whole.as_uri()}/find.html")
    with seen.page.expect_request("**/find/tops/m.js"):
        seen.page.type("#q", "m")
    seen.page.wait_for_load_state("networkidle")
    # Of the index: the page's icon comes when the browser has time for it.
    before = [url for url in seen.asked if "/find/" in url]
    seen.page.type("#q", "a")
    expect(seen.page.locator(".people li").first).to_be_visible()
    assert [url for url in seen.asked if "/find/" in url] == before


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
    expect(page.locator(".count")).to_contain_text("Nobody")
    expect(page.locator(".count")).to_contain_text("Tried: as typed")


@pytest.mark.browser
def test_the_address_keeps_the_name_and_enter_opens_the_first(small, visit):
    page = visit().page
    page.goto(f"{small.site.as_uri()}/index.html")
    page.fill("#q", "theo")
    page.press("#q", "Enter")
    page.wait_for_selector(".people li")
    expect(page).to_have_url(re.compile(r"find\.html\?q=theo$"))
    expect(page.locator("#q")).to_be_focused()
    page.fill("#q", "theo pass")
    expect(page).to_have_url(re.compile(r"\?q=theo%20pass$"))  # once the fingers rest
    page.wait_for_selector(".people li")
    page.press("#q", "Enter")
    expect(page.locator("#runner h2")).to_have_text("Theo Pass")


@pytest.mark.browser
def test_a_name_made_of_markup_is_shown_as_text(small, visit):
    seen = visit()
    page = seen.page
    assert any(MARKUP in person for person in people_named(page, small.site, "Tables"))
    page.click(".people a >> nth=0")
    page.wait_for_selector("#runner table")
    expect(page.locator("#runner h2")).to_have_text(MARKUP)
    page.click("#runner summary")
    for name in ("doubles.html", "search.html?q=tables"):
        page.goto(f"{small.site.as_uri()}/{name}")
        expect(page.locator("main")).to_contain_text(MARKUP)
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
        "2022: top ten at Western States and UTMB",
        "2023: podium at Western States and UTMB",
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
    expect(first).to_contain_text(file)
    expect(first.locator("pre")).to_have_text(re.compile(f"^{re.escape(row)}"))
    curated = project.curated / file
    if curated.is_file():
        header = curated.read_text("utf-8").splitlines()[0].split(",")
        assert ", ".join(header) in first.inner_text()


# ---- the verdict of a runner's page -------------------------------------------------------------

#: Results as (race, year, status, place within the women's or the men's race), doubles as (year, level), and what is said.
VERDICTS = {
    "each was won, never in one year": (
        [("wser", 2018, "finished", 1), ("utmb", 2018, "dnf", None), ("wser", 2023, "dnf", None), ("utmb", 2023, "finished", 1)],
        [(2018, "started"), (2023, "started")],
        "Started A and B in the same year twice, never finished both. Won each, in different years."),
    "one was stopped for everybody": (
        [("wser", 2010, "finished", 1), ("utmb", 2010, "stopped", None)], [(2010, "started")],
        "Started A and B in the same year once, never finished both (B 2010 was stopped by its organisers)."),
    "a race that was stopped in another year is no excuse": (
        [("wser", 2011, "dnf", None), ("utmb", 2011, "finished", 4), ("utmb", 2010, "stopped", None)], [(2011, "started")],
        "Started A and B in the same year once, never finished both."),
    "both were won": (
        [("wser", 2011, "finished", 1), ("utmb", 2011, "finished", 1), ("wser", 2010, "finished", 3)], [(2011, "won")],
        "Won A and B in the same year: 2011."),
    "the best of several": (
        [("wser", 2007, "finished", 9), ("utmb", 2009, "finished", 8)],
        [(2009, "top10"), (2008, "started"), (2007, "top10"), (2006, "finished")],
        "Finished A and B in the same year three times, of 4 years in which both were started; top ten at both in 2007, 2009."),
    "finished once, nothing more": (
        [("wser", 2007, "finished", 90), ("utmb", 2007, "finished", 80)], [(2007, "finished")],
        "Finished A and B in the same year once: 2007."),
    "both, in different years": (
        [("wser", 2007, "finished", 2), ("utmb", 2008, "finished", 1)], [],
        "Never started A and B in the same year."),
    "each won, in different years, never both started": (
        [("wser", 2007, "finished", 1), ("utmb", 2008, "finished", 1)], [],
        "Never started A and B in the same year. Won each, in different years."),
    "registered for the other and did not come": (
        [("wser", 2007, "finished", 2), ("wser", 2008, "dnf", None), ("utmb", 2008, "dns", None)], [],
        "Started A twice, B never."),
    "a first place that was no finish is no win": (
        [("wser", 2007, "dsq", 1), ("utmb", 2008, "finished", 1)], [],
        "Never started A and B in the same year."),
    "another race": ([("hardrock", 2007, "finished", 1)], [], ""),
}  # fmt: skip


@pytest.fixture(scope="module")
def judge(chromium, small):
    """The page's own script."""
    page = chromium.new_page()
    page.goto(f"{small.site.as_uri()}/find.html")
    yield page
    page.close()


@pytest.mark.browser
@pytest.mark.parametrize(("results", "doubles", "said"), VERDICTS.values(), ids=VERDICTS)
def test_the_verdict_on_a_runner(results, doubles, said, judge):
    races = {"wser": "A", "utmb": "B"}
    assert (
        judge.evaluate("given => RaceVerdict.verdict(...given)", [results, doubles, races]) == said
    )


@pytest.mark.browser
@pytest.mark.parametrize(("started", "finished", "said"), [(1, 0, "once, never finished both"), (12, 2, "twelve times, finished both twice"), (13, 13, "13 times, finished both 13 times")])  # fmt: skip
def test_how_often_both_were_started_and_finished(started, finished, said, judge):
    counted = judge.evaluate(
        "given => RaceVerdict.counted('A and B', ...given)", [started, finished]
    )
    assert counted == f"A and B in the same year: started both {said}"


@pytest.mark.browser
@pytest.mark.parametrize(("best", "said"), [("", ""), ("finished", ""), ("top10", "top ten at both; "), ("won", "won both; ")])  # fmt: skip
def test_what_was_best_stands_before_how_often(best, said, judge):
    counted = judge.evaluate("best => RaceVerdict.counted('A and B', 2, 1, best)", best)
    assert counted == f"A and B in the same year: {said}started both twice, finished both once"


@pytest.mark.browser
def test_a_winner_of_both_is_told_as_one_and_a_changed_course_stands_at_the_result(
    whole: Path, visit
):
    page = visit().page
    listed = people_named(page, whole, "kilian jornet")
    assert "won both; started both twice, finished both once" in listed[0]
    page.click(".people a >> nth=0")
    row = page.locator(".starts-table tr", has_text="2011").filter(has_text="Western States")
    expect(row).to_contain_text("Course changed: Western States snow course")


@pytest.mark.browser
def test_a_runners_page_begins_with_the_verdict_and_the_list_has_its_words(whole: Path, visit):
    """A reader had to pair the eight rows of his page to see that Jim Walmsley never finished both in one year."""
    page = visit().page
    listed = people_named(page, whole, "jim walmsley")
    assert any("in the same year: started both" in person and "never finished both" in person for person in listed)  # fmt: skip
    page.click(".people a >> nth=0")
    said = page.locator("#runner h2 + .verdict")
    expect(said).to_have_text(re.compile(r"^Started Western States and UTMB in the same year \w+ times, never finished both\. Won each, in different years\.$"))  # fmt: skip
