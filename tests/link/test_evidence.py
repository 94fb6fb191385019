"""The weights of a small table, worked out beside the linker from what its modules say of them; and its corners."""

from __future__ import annotations

from collections import Counter
from math import log2

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from race_doubles.link import groups, match_weights
from race_doubles.link.columns import (
    list_column,
    number_column,
    text_column,
    truth_column,
    truths_of,
)
from race_doubles.link.disjoint_sets import DisjointSets
from race_doubles.link.engine import DuckEngine
from race_doubles.link.findings import Finding, of_comparisons, of_starts, total, weighed
from race_doubles.link.model import STAGES, link_rows, put_counting, weigh_pairs
from race_doubles.link.steps import Run, run_steps
from race_doubles.link.tables import source_of
from race_doubles.link.weights import THRESHOLD, WEIGHTS

COLUMNS = ["result_id", "name_published", "sex", "country", "race", "year", "born_min", "born_max"]


@pytest.fixture
def engine():
    made = DuckEngine("500MB", 1)
    yield made
    made.close()


def table(*rows: tuple) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=COLUMNS)


#: Nobody is of one name and another year; the words are of one letter case, without titles and short forms.
PLAIN = table(
    ("a1", "Ada QUILLON", "F", "FRA", "wser", 2011, 1980, 1980), ("a2", "Ada QUILLON", "F", "FRA", "utmb", 2012, 1980, 1981),
    ("b1", "Bo QUILLON", "M", "FRA", "wser", 2011, 1970, 1979), ("c1", "Ada MERROW", "F", "USA", "wser", 2011, 1990, 1990),
    ("d1", "Ida MERROW", "F", "USA", "utmb", 2012, 1960, 1960), ("e1", "Oto LUNDEEN", "M", "USA", "utmb", 2012, 1950, 1954),
    ("f1", "Uma ZADRAN", None, "USA", "utmb", 2012, 1985, 1989), ("f2", "Uma ZADRAN", "F", "ESP", "wser", 2011, 1987, 1996),
    ("g1", "Ivo ZADRAN", "M", None, "utmb", 2012, None, None),
)  # fmt: skip


def test_a_word_weighs_by_its_bearers(engine):
    """Everyone of a name and sex counts once, so Uma Zadran of sex F and Uma Zadran of none are two (Ney, Essen, Kneser 1994)."""
    engine.put("source", source_of(PLAIN))
    prior = weigh_pairs(engine)
    people = {"Ada QUILLON": 1, "Bo QUILLON": 1, "Ada MERROW": 1, "Ida MERROW": 1, "Oto LUNDEEN": 1, "Uma ZADRAN": 2, "Ivo ZADRAN": 1}  # fmt: skip
    everybody = sum(people.values())
    bearers: Counter[str] = Counter()
    for name, count in people.items():
        for word in name.lower().split():
            bearers[word] += count
    alone, two = (sum(count == number for count in bearers.values()) for number in (1, 2))
    discount = (1 + alone) / (2 + alone + 2 * two)
    wanted = {word: min(round(1000 * log2(everybody / (count - discount))), 16_000) for word, count in bearers.items()}  # fmt: skip
    found = engine.fetch("select word, weight from word_weight").to_pylist()
    assert {row["word"]: row["weight"] for row in found} == wanted
    assert prior < 0


def born(low: int, high: int) -> dict:
    return {"born_min": low, "born_max": high}


YEAR = {"born_year": 1980}
#: What two results of one rare name say of the year of birth, and whether they are compared at all.
TWO_AGES = [
    (YEAR, born(1980, 1984), True), (YEAR, born(1981, 1984), False), (YEAR, born(1975, 1979), False),
    (born(1976, 1980), born(1981, 1985), True), (born(1976, 1980), born(1982, 1985), False),
    (born(1980, 1980), born(1981, 1981), True), (born(1980, 1980), born(1982, 1982), False),
    (YEAR, {"born_year": 1981}, False), (YEAR, {}, True), ({}, born(1982, 1982), True),
]  # fmt: skip


def test_a_year_of_birth_against_a_range_and_against_another_year(engine):
    """One given as a year is no range of one: nothing is allowed for. Ranges may miss each other by a year."""
    rows = pd.DataFrame([
        {"result_id": f"{side}{case}", "race": side, "name_published": f"Ximena ZUBI{'bcdfghjklm'[case] * 2}ARRETA", **said}
        for case, sides in enumerate(TWO_AGES) for side, said in zip("xy", sides[:2], strict=True)
    ])  # fmt: skip
    engine.put("source", source_of(rows.assign(sex="F", country="AND", year=2020)))
    weigh_pairs(engine)
    pairs = engine.fetch("""
        select x.result_id as one, y.result_id as other from record_pair
        join start x on x.row = a join start y on y.row = b""").to_pylist()
    found = {frozenset((row["one"], row["other"])) for row in pairs}
    assert [frozenset((f"x{case}", f"y{case}")) in found for case in range(len(TWO_AGES))] == [met for *_, met in TWO_AGES]  # fmt: skip


def starts_of(engine, **columns) -> list[dict]:
    """What the linker takes from rows of one year: born_min, born_max, exact, sex, country, race_start, person."""
    rows = pd.DataFrame(columns)
    rows = rows.assign(result_id=[f"x{place}" for place in range(len(rows))])
    for name, value in (("name_published", "Ada QUILLON"), ("sex", "F"), ("country", "FRA"), ("race", "a")):  # fmt: skip
        rows[name] = rows.get(name, pd.Series([value] * len(rows)))
    engine.put("source", source_of(rows))
    put_counting(engine)
    run_steps(STAGES["rows"], engine, Run(1500))
    return engine.fetch("select * from start order by result_id").to_pylist()


def test_birth_years_come_from_what_is_said_most_exactly(engine):
    """A range before a year, a year before an age, an age before a group; an age leaves two years, in any race."""
    found = starts_of(
        engine, year=[2020] * 6,
        born_min=[1970, None, None, None, 1990, None], born_max=[1974, None, None, None, 1980, None],
        born_year=[1972, 1973, None, None, None, None], age=[48, 47, 46, None, 30, None],
        age_group=["40-44"] * 4 + [None, None],
    )  # fmt: skip
    said = [(row["born_min"], row["born_max"], row["exact"]) for row in found]
    assert said == [(1970, 1974, False), (1973, 1973, True), (1973, 1974, False), (1976, 1980, False),
                    (None, None, False), (None, None, False)]  # fmt: skip


@pytest.mark.parametrize(
    ("column", "value", "born"),
    [
        ("age", 99, (1920, 1921)), ("age", 5, (2014, 2015)), ("age", 4, (None, None)), ("age", 100, (None, None)),
        ("born_year", 1880, (1880, 1880)), ("born_year", 1879, (None, None)), ("born_year", 2030, (2030, 2030)),
        ("born_year", 2031, (None, None)), ("age_group", "20-34", (1986, 2000)), ("age_group", "M70+", (1921, 1950)),
    ],
)  # fmt: skip
def test_ages_beyond_the_possible_say_nothing(engine, column, value, born):
    (found,) = starts_of(engine, year=[2020], **{column: [value]})
    assert (found["born_min"], found["born_max"]) == born


def test_results_are_numbered_by_year_and_those_without_one_come_last(engine):
    found = starts_of(engine, year=[2020, None, 2019, 2020], born_year=[1980] * 4)
    assert [row["row"] for row in found] == [2, 4, 1, 3]
    assert [row["race_start"] for row in found] == ["a 2020", "of x1", "a 2019", "a 2020"]


def test_an_id_of_three_names_is_nobody_s_and_of_two_it_is_somebody_s(engine):
    found = starts_of(
        engine, year=[2020] * 7, born_year=[1980] * 7,
        name_published=["Ada QUILLON", "Bo REED", "Cy STONE", "Ada QUILLON", "Ada STONE", "Di LO", "Di LO QUY"],
        organiser_person_id=["0", "0", "0", "7", "7", "8", "8"],
    )  # fmt: skip
    assert [row["person"] for row in found] == [None, None, None, "7", "7", "8", "8"]


FACTS = {"born_min": 1980, "born_max": 1980, "exact": False, "sex": "F", "country": "FRA", "country_kind": "residence",
         "club": None, "city": "Lyon", "person": None, "race_start": "wser 2011"}  # fmt: skip


def said_of(one: dict, other: dict, **weights: float) -> dict[str, tuple]:
    found = of_comparisons({**FACTS, **one}, {**FACTS, **other}, weights)
    return {finding.about: (finding.found, finding.weight, finding.never) for finding in found}


def test_what_is_known_on_one_side_alone_is_said_to_be_so_and_weighs_as_the_linker_weighed():
    for column in ("sex", "country", "city"):
        for sides in (({column: None}, {}), ({}, {column: None}), ({column: None}, {column: None})):
            assert said_of(*sides, **{f"{column}_weight": 0.0})[column] == ("not known of both", 0.0, False)  # fmt: skip
    for sides in (({"born_min": None, "born_max": None}, {}), ({}, {"born_min": None, "born_max": None})):  # fmt: skip
        assert said_of(*sides, born_weight=0.0)["born"] == ("not known of both", 0.0, False)


@pytest.mark.parametrize(
    ("one", "other", "told"),
    [
        ({"born_max": 1984}, {"born_min": 1984, "born_max": 1990}, ("1980-1984 and 1984-1990", 1.0, False)),
        ({"born_max": 1984}, {"born_min": 1985, "born_max": 1990}, ("1980-1984 and 1985-1990: a year apart", 1.0, False)),
        ({"born_max": 1984}, {"born_min": 1986, "born_max": 1990}, ("1980-1984 and 1986-1990: no year fits both", None, True)),
        ({"exact": True}, {"born_min": 1981, "born_max": 1990}, ("1980 and 1981-1990: no year fits both", None, True)),
        ({}, {"born_min": 1981, "born_max": 1981, "exact": True}, ("1980 and 1981: no year fits both", None, True)),
        ({"exact": True}, {"born_min": 1970}, ("1980 and 1970-1980", 1.0, False)),
    ],
)  # fmt: skip
def test_birth_years_are_told_as_they_were_compared(one, other, told):
    assert said_of(one, other, born_weight=1.0)["born"] == told
    backwards = said_of(other, one, born_weight=1.0)["born"]
    assert backwards[1:] == told[1:]


def test_countries_ids_and_clubs_in_words():
    assert said_of({}, {"country": "USA"}, country_weight=-2.0)["country"] == ("FRA and USA", -2.0, False)  # fmt: skip
    mixed = said_of({}, {"country": "USA", "country_kind": "nationality"}, country_weight=-1.0)
    assert mixed["country"] == ("FRA and USA, but one is residence, the other nationality", -1.0, False)  # fmt: skip
    assert said_of({}, {"country_kind": "nationality"}, country_weight=2.5)["country"] == ("FRA at both", 2.5, False)  # fmt: skip
    assert said_of({}, {}, country_weight=-0.5)["country"] == ("FRA at both, as the name lets expect", -0.5, False)  # fmt: skip
    assert said_of({}, {}, country_weight=0.0)["country"] == ("FRA at both", 0.0, False)
    assert said_of({}, {})["country"] == ("FRA at both", None, False)
    assert said_of({"person": "7"}, {"person": "7"})["organiser's id"] == ("7", 40.0, False)
    assert said_of({"person": "7"}, {"person": "8"})["organiser's id"] == ("7 and 8", WEIGHTS["other organiser id"], False)  # fmt: skip
    for sides in (({"person": "7"}, {}), ({}, {"person": "7"}), ({}, {})):
        assert "organiser's id" not in said_of(*sides)
    assert said_of({"club": "AC"}, {"club": "AC"}, club_weight=3.0)["club"] == ("AC at both", 3.0, False)  # fmt: skip
    assert "club" not in said_of({"club": "AC"}, {"club": "BC"}) and "club" not in said_of({}, {})
    assert said_of({"city": "Lyon"}, {"city": "Nice"}, city_weight=-1.0)["city"] == ("Lyon and Nice", -1.0, False)  # fmt: skip


def test_two_starts_in_one_edition_weigh_only_beside_one_exact_year():
    other_race = {**FACTS, "race_start": "utmb 2011"}
    assert of_starts(FACTS, other_race) == []
    (one,) = of_starts(FACTS, FACTS)
    assert (one.weight, one.never) == (WEIGHTS["same start"], False)
    assert one.found == "both in Western States 2011, and one person starts a race once"
    for loose in ({"born_max": 1981}, {"born_min": 1979}, {"born_min": None, "born_max": None}, {"born_min": 1981, "born_max": 1981}):  # fmt: skip
        for pair in (({**FACTS, **loose}, FACTS), (FACTS, {**FACTS, **loose})):
            (never,) = of_starts(*pair)
            assert (never.weight, never.never) == (None, True)


def test_findings_are_told_strongest_first_and_what_excludes_last():
    found = [Finding("a", "one", -2.0), Finding("b", "two", None), Finding("c", "three", None, never=True), Finding("d", "four", 12.34)]  # fmt: skip
    assert weighed(found) == [("  +12.3", "d: four"), ("       ", "b: two"), ("   -2.0", "a: one"), ("  never", "c: three")]  # fmt: skip
    assert total(found) is None and total(found[:2]) == -2.0


def join(*nodes: tuple, weights: dict, rules: dict | None = None, apart: tuple = ()) -> list[int]:
    """The group of each node (name, born_min, born_max, slack, starts, ids) once the weighed pairs are joined."""
    names, low, high, slack, starts, ids = (list(column) for column in zip(*nodes, strict=True))
    said = groups.Rules(**{"threshold": 1500, "start_penalty": -5000, "id_penalty": -5000, "born_penalty": -7000, "name_penalty": -9000,
                           "words": {name: frozenset({"ada", f"w{name}"}) for name in names}, **(rules or {})})  # fmt: skip
    made = groups.Groups(groups.Nodes(names, low, high, slack, starts, ids), said)
    for pair in apart:
        made.keep_apart(*pair)
    ends = np.array(list(weights))
    groups.agglomerate(made, (ends[:, 0], ends[:, 1], np.array(list(weights.values()))))
    return [made.find(node) for node in range(len(nodes))]


ONE = (0, 1980, 1984, 1, (0,), ())


@pytest.mark.parametrize(
    ("other", "weight", "one"),
    [
        ((0, 1985, 1990, 1, (1,), ()), 1500, True),  # a year apart, both ranges
        ((0, 1986, 1990, 1, (1,), ()), 9000, False),  # two years apart
        ((0, 1985, 1985, 0, (1,), ()), 8499, False),  # a year apart, and one was given as a year: that costs 7 bits
        ((0, 1985, 1985, 0, (1,), ()), 8500, True),
        ((0, 1975, 1979, 0, (1,), ()), 8499, False),
        ((0, 1975, 1979, 1, (1,), ()), 9000, True),
        ((0, 1984, 1984, 0, (1,), ()), 1500, True),
        ((0, 1984, 1984, 0, (1,), ()), 1499, False),  # a thousandth short
        ((0, 1980, 1984, 1, (0,), ()), 60_000, False),  # twice in a start, no exact year
        ((0, 1980, 1984, 1, (1,), (7,)), 1500, True),  # an id on one side
        ((1, 1980, 1984, 1, (1,), ()), 10_499, False),  # another name, which no two results link, costs 9
        ((1, 1980, 1984, 1, (1,), ()), 10_500, True),
    ],
)  # fmt: skip
def test_when_two_groups_can_be_one_person(other, weight, one):
    assert (join(ONE, other, weights={(0, 1): weight}) == [0, 0]) is one
    assert (join(other, ONE, weights={(0, 1): weight}) == [0, 0]) is one


def test_two_ids_and_a_second_start_take_their_price_once_each():
    exact = (0, 1980, 1980, 0, (0,), (7,))
    assert join(exact, (0, 1980, 1980, 0, (1,), (8,)), weights={(0, 1): 6500}) == [0, 0]
    assert join(exact, (0, 1980, 1980, 0, (1,), (8,)), weights={(0, 1): 6499}) == [0, 1]
    assert join(exact, (0, 1980, 1980, 0, (0,), (7,)), weights={(0, 1): 6500}) == [0, 0]
    assert join(exact, (0, 1980, 1980, 0, (0,), (7,)), weights={(0, 1): 6499}) == [0, 1]
    assert join(exact, (0, 1980, 1980, 0, (0,), (8,)), weights={(0, 1): 11_500}) == [0, 0]
    assert join(exact, (0, 1980, 1980, 0, (0,), (8,)), weights={(0, 1): 11_499}) == [0, 1]


def test_a_third_row_of_a_start_pays_for_the_second_too():
    """One start twice costs 5 bits; once more costs those of both, since `again` is kept; two results bring half a bit."""
    row = (0, 1980, 1980, 0, (0,), ())
    weights = {(0, 1): 20_000, (1, 2): 11_000}
    assert join(row, row, row, weights=weights) == [0, 0, 0]
    assert join(row, row, row, weights={**weights, (1, 2): 10_999}) == [0, 0, 2]


def test_the_strongest_pair_goes_first_and_ties_go_to_the_lower_numbers():
    """Two might have the first; their birth years exclude each other."""
    early, late = (0, 1978, 1980, 1, (1,), ()), (0, 1984, 1990, 1, (2,), ())
    assert join(ONE, early, late, weights={(0, 2): 3000, (0, 1): 2999}) == [0, 1, 0]
    assert join(ONE, early, late, weights={(0, 2): 3000, (0, 1): 3000}) == [0, 0, 2]
    assert join(ONE, early, late, weights={(0, 2): 3000, (0, 1): 3001}) == [0, 0, 2]


def test_after_a_year_out_both_years_stay_possible():
    """1984 and 1985 are one person's; what fits either may join, what fits neither may not."""
    first, second = (0, 1980, 1984, 1, (0,), ()), (0, 1985, 1990, 1, (1,), ())
    weights = {(0, 1): 9000, (1, 2): 8000}
    assert join(first, second, (0, 1984, 1985, 1, (2,), ()), weights=weights) == [0, 0, 0]
    assert join(first, second, (0, 1980, 1983, 1, (2,), ()), weights=weights) == [0, 0, 0]
    assert join(first, second, (0, 1980, 1982, 1, (2,), ()), weights=weights) == [0, 0, 2]
    assert join(first, second, (0, 1986, 1990, 0, (2,), ()), weights={**weights, (1, 2): 7999}) == [0, 0, 2]  # fmt: skip
    assert join(first, second, (0, 1987, 1990, 1, (2,), ()), weights=weights) == [0, 0, 2]


def test_a_decision_holds_for_all_who_were_joined_before_and_after():
    nodes = [(0, 1980, 1984, 1, (place,), ()) for place in range(4)]
    weights = {(0, 1): 9000, (2, 3): 8000, (1, 2): 7000, (0, 3): 6000}
    assert join(*nodes, weights=weights) == [0, 0, 0, 0]
    for pair in ((0, 2), (1, 3), (3, 0), (2, 1)):
        assert join(*nodes, weights=weights, apart=(pair,)) == [0, 0, 2, 2]


def test_names_pass_where_results_link_them_or_a_third_holds_both():
    def nodes(*names: int) -> list[tuple]:
        return [(name, 1980, 1984, 1, (place,), ()) for place, name in enumerate(names)]

    chain = {(0, 1): 9000, (1, 2): 8000}
    assert join(*nodes(1, 2), weights={(0, 1): 9000}, rules={"agreeing": {(1, 2)}}) == [0, 0]
    assert join(*nodes(2, 1), weights={(0, 1): 9000}, rules={"agreeing": {(1, 2)}}) == [0, 0]
    assert join(*nodes(1, 2, 3), weights=chain, rules={"agreeing": {(1, 2), (2, 3)}}) == [0, 0, 2]
    words = {1: frozenset({"rosa"}), 2: frozenset({"rosa", "ana"}), 3: frozenset({"ana"}), 4: frozenset({"ana", "x"})}  # fmt: skip
    assert join(*nodes(1, 2, 3), weights=chain, rules={"words": words}) == [0, 0, 0]
    assert join(*nodes(1, 3), weights={(0, 1): 9000}, rules={"words": words}) == [0, 1]
    # An initial is no word that the other lacks, but letters of another script are.
    assert join(*nodes(1, 2, 4), weights=chain, rules={"words": words, "agreeing": {(2, 4)}}) == [0, 0, 0]  # fmt: skip
    words |= {4: frozenset({"ana", "李"}), 5: frozenset({"bo"})}
    assert join(*nodes(1, 2, 4), weights=chain, rules={"words": words, "agreeing": {(2, 4)}}) == [0, 0, 2]  # fmt: skip
    # Another source gives a result of the first name the second.
    assert join(*nodes(1, 3), weights={(0, 1): 9000}, rules={"words": words, "also": {1: {3}}}) == [0, 0]  # fmt: skip
    assert join(*nodes(3, 1), weights={(0, 1): 9000}, rules={"words": words, "also": {1: {3}}}) == [0, 0]  # fmt: skip
    assert join(*nodes(1, 3), weights={(0, 1): 9000}, rules={"words": words, "also": {1: {5}}}) == [0, 1]  # fmt: skip


def test_an_organiser_s_word_joins_what_the_rules_would_not_but_no_decision():
    said = groups.Rules(1500, -5000, -5000, -7000, -9000, {1: frozenset("ab"), 2: frozenset("cd")})
    made = groups.Groups(groups.Nodes([1, 2], [1980, 1990], [1980, 1990], [0, 0], [(0,), (0,)], [(7,), (7,)]), said)  # fmt: skip
    assert made.join(0, 1, 40_000) is False
    assert made.join(0, 1, 40_000, by_id=True) is True and made.weight == [40_000, 40_000]
    assert made.join(1, 0, 50_000) is True and made.weight == [40_000, 40_000]
    made = groups.Groups(groups.Nodes([1, 1], [1980, 1980], [1980, 1980], [0, 0], [(0,), (1,)], [(), ()]), said)  # fmt: skip
    made.keep_apart(1, 0)
    assert made.join(0, 1, 40_000, by_id=True) is False and made.weight == [None, None]


def test_a_set_is_named_by_the_one_it_was_joined_to():
    sets: DisjointSets[int] = DisjointSets()
    sets.join(1, 2)
    sets.join(1, 3)
    sets.join(0, 1)
    assert [sets.find(one) for one in (0, 1, 2, 3, 4)] == [0, 0, 0, 0, 4]


def test_the_prior_is_where_the_chances_add_up_to_the_partners():
    """Expectation and maximisation end where putting the answer in gives it out again."""
    bits, pairs = np.array([-3.0, 8.0, 20.0]), np.array([1000.0, 30.0, 40.0])
    partners = match_weights.expected_partners(bits, pairs, rows=500, others=400.0)
    odds = partners / 400 * 2.0**bits
    matched = sum(number * one / (1 + one) for number, one in zip(pairs, odds, strict=True))
    assert partners == pytest.approx((2 * matched + 0.1 * 200) / (500 + 200), abs=1e-5)
    none = match_weights.expected_partners(bits[:1], pairs[:1] * 0, rows=500, others=400.0)
    assert none == pytest.approx(0.1 * 200 / 700)


def test_columns_hold_what_was_given_and_nothing_where_nothing_was():
    texts = ["é", None, "", "李 x"]
    assert text_column(texts).to_pylist() == texts
    assert number_column([3, 1, 2], pa.int32()).to_pylist() == [3, 1, 2]
    missing = np.array([False, True, False])
    assert number_column([3, 1, 2], pa.int64(), missing).to_pylist() == [3, None, 2]
    truths = [True, False, False, True, True, False, True, False, True, True, False]
    assert truth_column(np.array(truths)).to_pylist() == truths
    assert truths_of(truth_column(np.array(truths))[3:]).tolist() == truths[3:]
    lists = [["a", "b"], [], None, ["ç"]]
    assert list_column(lists).to_pylist() == lists
    assert list_column([["a"], []]).null_count == 0


def test_counts_of_a_run_are_those_of_its_tables():
    """Two print the same and are one record; whose name is none is no record."""
    rows = table(
        ("a1", "Ximena ZUBIZARRETA", "F", "AND", "wser", 2011, 1980, 1980), ("a2", "Ximena ZUBIZARRETA", "F", "AND", "utmb", 2012, 1980, 1980),
        ("b1", "Ximena ZUBIZARRETA", "F", "AND", "utmb", 2013, 1980, 1981), ("c1", "Anonymous", "F", "AND", "utmb", 2013, 1980, 1980),
    )  # fmt: skip
    made = DuckEngine("500MB", 1)
    told: list[str] = []
    try:
        made.put("source", source_of(rows))
        outcome = link_rows(made, tell=told.append)
    finally:
        made.close()
    counts = outcome.counts
    assert told == list(outcome.seconds) == ["rows", "names", "name pairs", "pairs", "people"]
    assert (counts["rows"], counts["names"], counts["words"], counts["cards"]) == (4, 1, 2, 2)
    assert counts["rows_without_name"] == 1
    assert counts["people"] == len(set(outcome.links["runner_id"].to_pylist()))
    assert counts["threshold_bits"] == THRESHOLD and counts["prior_bits"] < 0


def test_every_pair_is_weighed_once_and_none_with_itself(engine):
    engine.put("source", source_of(PLAIN))
    weigh_pairs(engine)
    pairs = engine.fetch("select a, b from record_pair").to_pylist()
    assert pairs and len({frozenset((row["a"], row["b"])) for row in pairs}) == len(pairs)
    assert all(row["a"] != row["b"] for row in pairs)
