"""What is said of the words of two names, and under which of their names two results are compared."""

from __future__ import annotations

import pytest

from race_doubles.link.explain import _best_names, _named
from race_doubles.link.findings import of_names

ADA, REED, LO = (
    {"word": "ada", "name_id": 1, "holders": 2, "people": 12.0, "weight": 4000},
    {"word": "reed", "name_id": 1, "holders": 1, "people": 1.0, "weight": 9000},
    {"word": "lo", "name_id": 2, "holders": 1, "people": 1234.4, "weight": 2500},
)


def said(one: int, other: int, words: list[dict], pair: dict | None, weight: float | None = None) -> list[tuple]:  # fmt: skip
    return [(finding.about, finding.found, finding.weight, finding.never) for finding in of_names(one, other, words, pair, weight)]  # fmt: skip


def test_words_that_both_have_weigh_and_are_told_with_their_bearers():
    """The same name: all words are shared, and what the sum lacks is that they go together."""
    pair = {"weight": 12_500, "level": "same", "kind": ""}
    assert said(1, 1, [ADA, {**REED, "holders": 1}], pair) == [
        ("name", "both have “ada”, as 12 people have", 4.0, False), ("name", "both have “reed”, by one alone", 9.0, False), ("name", "the words go together", -0.5, False),
    ]  # fmt: skip
    assert len(said(1, 1, [ADA, REED], {**pair, "weight": 13_000})) == 2
    assert said(1, 1, [ADA, REED], pair, weight=14.0)[-1] == ("name", "the words go together", 1.0, False)  # fmt: skip


def test_two_names_that_cannot_be_one_person_s():
    assert said(1, 2, [ADA, REED, LO], None) == [
        ("name", "both have “ada”, as 12 people have", 4.0, False), ("name", "each has a word that the other lacks: “reed” and “lo”", None, True),
    ]  # fmt: skip
    assert said(1, 2, [ADA, REED], None)[-1] == ("name", "too little in common: “reed”", None, True)
    assert said(2, 1, [ADA, REED, LO], None)[-1][1].endswith("“lo” and “reed”")


@pytest.mark.parametrize(
    ("level", "kind", "told"),
    [
        ("joined", "", "the same letters run together"), ("longer", "", "one name is longer"), ("longer", "nickname", "one name is longer, nickname"),
        ("optional", "", "initials or names said beside"), ("variant", "typo", "typo"), ("variant", "nickname", "nickname"),
    ],
)  # fmt: skip
def test_how_the_rest_of_two_names_compares(level, kind, told):
    pair = {"weight": 1500, "level": level, "kind": kind}
    assert said(1, 2, [ADA, REED, LO], pair)[-1] == ("name", f"{told}: “reed” and “lo”", -2.5, False)  # fmt: skip
    assert said(1, 2, [ADA], pair)[-1] == ("name", told, -2.5, False)
    assert said(1, 2, [ADA], pair, weight=6.0)[-1] == ("name", told, 2.0, False)


ONE = {"result_id": "a", "name_id": 1, "record": 10, "also": [{"name_id": 3, "record": 30, "name": "Ida"}]}  # fmt: skip
OTHER = {"result_id": "b", "name_id": 2, "record": 20, "also": []}


def test_two_results_are_compared_under_the_names_that_weigh_most():
    parts = {frozenset((10, 20)): {"x": 1.0, "y": 2.0}, frozenset((30, 20)): {"x": 4.0, "y": -0.5}}
    ours, theirs, records = _best_names(ONE, OTHER, parts)
    assert records == frozenset((30, 20))
    assert (ours["name_id"], ours["record"], ours["other_name"]) == (3, 30, "Ida")
    assert (theirs["name_id"], theirs["record"], theirs["other_name"]) == (2, 20, None)
    own = _best_names(ONE, OTHER, {frozenset((10, 20)): {"x": 1.0}})
    assert own[2] == frozenset((10, 20)) and own[0]["other_name"] is None and own[0]["result_id"] == "a"  # fmt: skip
    assert _best_names(ONE, OTHER, {}) == (ONE, OTHER, frozenset((10, 20)))


def test_who_names_nobody_has_only_the_names_of_other_sources():
    assert _named({**ONE, "record": None}) == ONE["also"]
    assert [name["record"] for name in _named(ONE)] == [10, 30]
