"""The linker on small tables: each case is an oddity met in real results."""

from __future__ import annotations

import pytest
from helpers import linked, one_person, results, runners

from race_doubles.link.weights import SAME_ID_WEIGHT

SAME = {
    "second surname at one race": (
        ("Kilian Jornet", "M", "ESP", "wser", 2011, 1987, 1988),
        ("Kilian JORNET BURGADA", "M", "ESP", "utmb", 2011, 1977, 1991)),
    "Krissy and Kristin": (
        ("Kristin Moehl", "F", "USA", "wser", 2012, 1977, 1978),
        ("Krissy MOEHL", "F", "USA", "utmb", 2012, 1973, 1977)),
    "Timo for Tim": (
        ("Tim Tollefson", "M", "USA", "wser", 2022, 1984, 1985),
        ("Timo TOLLEFSON", "M", "USA", "utmb", 2022, 1983, 1987)),
    "swapped order": (
        ("Lecomte Emilie", "F", "FRA", "wser", 2012, 1979, 1980),
        ("Emilie LECOMTE", "F", "FRA", "utmb", 2012, 1978, 1982)),
    "hyphen come and gone": (
        ("Fu-Zhao Xiang", "F", "CHN", "wser", 2024, 1991, 1992),
        ("Fuzhao XIANG", "F", "CHN", "utmb", 2024, 1990, 2004)),
    "umlaut typed as two letters": (
        ("Jens Muehlbauer", "M", "DEU", "a", 2019, 1980, 1980),
        ("Jens MÜHLBAUER", "M", "DEU", "b", 2021, 1980, 1980)),
    "letters in another case and script marks": (
        ("jindřiška krobová", "F", "CZE", "a", 2019, 1976, 1976),
        ("Jindriska KROBOVA", "F", "CZE", "b", 2021, 1976, 1976)),
    "particle apart": (
        ("Ana De Lahitte", "F", "FRA", "a", 2019, 1976, 1976),
        ("Ana LAHITTE", "F", "FRA", "b", 2021, 1976, 1976)),
    "elided particle": (
        ("Francois D Haene", "M", "FRA", "a", 2019, 1985, 1985),
        ("François D'HAENE", "M", "FRA", "b", 2021, 1985, 1985)),
    "a letter mistyped in a rare name": (
        ("Shane Zuncke", "M", "AUS", "a", 2019, 1992, 1992),
        ("Shane ZUNCKEL", "M", "AUS", "b", 2021, 1992, 1992)),
    "same word twice": (
        ("Xing XING", "M", "FRA", "a", 2019, 1986, 1986),
        ("Xing Xing", "M", "FRA", "b", 2021, 1986, 1986)),
    "entered twice in one race": (
        ("Tertia PURVES-TYSON", "F", "AUS", "a", 2024, 1972, 1972),
        ("Tertia PURVES-TYSON", "F", "AUS", "a", 2024, 1972, 1972)),
}  # fmt: skip

DIFFERENT = {
    "each with a surname that the other lacks": (
        ("Ana LOPEZ GARCIA", "F", "ESP", "a", 2019, 1985, 1985),
        ("Ana GARCIA SANCHEZ", "F", "ESP", "b", 2021, 1985, 1985)),
    "an age that cannot be": (
        ("Shane ZUNCKEL", "M", "AUS", "a", 2019, 1992, 1992),
        ("Shane ZUNCKEL", "M", "AUS", "b", 2021, 1972, 1972)),
    "a common name in another country": (
        ("David SMITH", "M", "USA", "a", 2019, 1980, 1989),
        ("David SMITH", "M", "GBR", "b", 2021, 1978, 1987)),
    "nobody": (
        ("Anonymous", "M", "FRA", "a", 2019, 1980, 1980),
        ("Anonymous", "M", "FRA", "b", 2021, 1980, 1980)),
    "no name": (
        ("", "M", "FRA", "a", 2019, 1980, 1980),
        ("", "M", "FRA", "b", 2021, 1980, 1980)),
    "another given name": (
        ("Dakota Kestrelby", "M", "USA", "wser", 2023, 1990, 1991),
        ("Daniel KESTRELBY", "M", "USA", "utmb", 2023, 1989, 2003)),
    "brothers of a rare name": (
        ("Patrick ZEPHYRAKIS", "M", "USA", "wser", 2007, 1962, 1962),
        ("Pascal ZEPHYRAKIS", "M", "USA", "utmb", 2007, 1962, 1962)),
}  # fmt: skip


@pytest.mark.parametrize("case", SAME)
def test_one_person_under_two_forms(case: str) -> None:
    assert one_person(*SAME[case])


@pytest.mark.parametrize("case", DIFFERENT)
def test_two_people_alike(case: str) -> None:
    assert not one_person(*DIFFERENT[case])


@pytest.mark.parametrize("case", [*SAME, *DIFFERENT])
def test_comparison_is_symmetric(case: str) -> None:
    first, second = {**SAME, **DIFFERENT}[case]
    assert one_person(first, second) == one_person(second, first)


def _everyone() -> list[tuple]:
    return [row for pair in (*SAME.values(), *DIFFERENT.values()) for row in pair]


@pytest.fixture(scope="module")
def in_order() -> dict[str, str]:
    """Who is who of everyone, in the order in which they are written here."""
    return runners(results(*_everyone()))


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_row_order_leaves_links_unchanged(seed: int, in_order: dict[str, str]) -> None:
    shuffled = results(*_everyone()).sample(frac=1, random_state=seed, ignore_index=True)
    assert runners(shuffled) == in_order


def test_threads_leave_links_unchanged() -> None:
    table = results(*_everyone())
    assert runners(table, threads=1) == runners(table, threads=4)


def test_a_name_between_two_does_not_chain_them() -> None:
    found = runners(results(
        ("Ainhoa LERTXUNDI OTXOA", "F", "ESP", "a", 2019, 1985, 1985),
        ("Ainhoa LERTXUNDI", "F", "ESP", "b", 2020, 1985, 1985),
        ("Ainhoa LERTXUNDI BARRENA", "F", "ESP", "c", 2021, 1985, 1985),
    ))  # fmt: skip
    assert found["x-0"] != found["x-2"]


def test_a_person_is_named_by_the_earliest_result() -> None:
    found = runners(results(
        ("Shane ZUNCKEL", "M", "AUS", "b", 2021, 1992, 1992),
        ("Shane ZUNCKEL", "M", "AUS", "a", 2019, 1992, 1992),
    ))  # fmt: skip
    assert found["x-0"] == found["x-1"] == "r-x-1"


def test_adding_editions_one_by_one_keeps_the_ids() -> None:
    table = results(*(row for pair in SAME.values() for row in pair))
    before: dict[str, str] = {}
    for year in sorted(table["year"].unique()):
        now = runners(table[table["year"] <= year])
        kept = {i: now[i] for i in before}
        assert kept == before, f"ids changed when {year} arrived"
        before = now


def test_two_judged_to_be_two_people_stay_two_though_all_they_print_is_the_same() -> None:
    table = results(
        ("Shane ZUNCKEL", "M", "AUS", "a", 2019, 1992, 1992),
        ("Shane ZUNCKEL", "M", "AUS", "b", 2021, 1992, 1992),
    )
    assert (found := runners(table))["x-0"] == found["x-1"]
    assert (found := runners(table, apart=[("x-0", "x-1")]))["x-0"] != found["x-1"]


def test_an_id_joins_new_surnames_but_not_a_bib_handed_on() -> None:
    table = results(
        ("Clémence MONTFORT", "F", "FRA", "a", 2022, 1994, 1994),
        ("Clémence BUISSART", "F", "FRA", "b", 2024, 1994, 1994),
        ("Pauline SALLIN", "F", "CHE", "a", 2022, 1987, 1987),
        ("Victor Hugo DO CARMO", "M", "CHE", "b", 2023, 1987, 1987),
    )
    table["organiser_person_id"] = table["result_id"].map(
        {"x-0": "1", "x-1": "1", "x-2": "2", "x-3": "2"}
    )
    found = runners(table)
    assert found["x-0"] == found["x-1"]
    assert found["x-2"] != found["x-3"]


def test_two_who_met_again_and_again_are_two_people() -> None:
    """One double entry happens (Jean-Pierre Foucault in 2006); two who share a name also share many starts."""
    once = [
        ("Philippe MOINARD", "M", "FRA", "utmb", year, 1968, 1968) for year in range(2004, 2010)
    ]
    met = runners(results(*once, *once))
    assert len({met[f"x-{i}"] for i in range(12)}) > 1
    entered_twice = runners(results(*once, once[0]))
    assert len({entered_twice[f"x-{i}"] for i in range(7)}) == 1


def test_without_a_race_column_nobody_is_held_for_starting_twice() -> None:
    pair = results(
        ("Shane ZUNCKEL", "M", "AUS", "a", 2019, 1992, 1992),
        ("Shane ZUNCKEL", "M", "AUS", "b", 2019, 1992, 1992),
    )
    found = runners(pair.drop(columns="race"))
    assert found["x-0"] == found["x-1"]


def test_a_link_says_organiser_id_only_where_the_organiser_said_so() -> None:
    """A rare name of many words in a small town weighs more than an id; two results that print the same
    and share an id hang together by the id, not by what they print."""
    table = results(
        ("Ximena Quetzalli Zubizarreta Urrutikoetxea", "F", "AND", "a", 2021, 1988, 1988),
        ("Ximena Quetzalli Zubizarreta Urrutikoetxea", "F", "AND", "b", 2022, 1988, 1988),
        ("Jan MEYER", "M", "USA", "a", 2021, 1961, 1961),
        ("Jan MEYER", "M", "USA", "b", 2022, 1961, 1961),
    )
    table["city"] = table["club"] = table["result_id"].map(
        {"x-0": "Ordino Ultra", "x-1": "Ordino Ultra"}
    )
    table["organiser_person_id"] = table["result_id"].map({"x-2": "7", "x-3": "7"})
    links = linked(table).to_pandas().set_index("result_id")
    assert links.loc["x-0", "match_weight"] == links.loc["x-1", "match_weight"] > SAME_ID_WEIGHT
    assert links.loc[["x-0", "x-1"], "method"].tolist() == ["model", "model"]
    assert links.loc[["x-2", "x-3"], "method"].tolist() == ["organiser id", "organiser id"]
    assert links.loc[["x-2", "x-3"], "match_weight"].tolist() == [SAME_ID_WEIGHT, SAME_ID_WEIGHT]
