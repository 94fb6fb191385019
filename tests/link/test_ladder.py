"""The joins that one would write by hand, and what a person should look at, on two summers of made starts."""

from __future__ import annotations

import pandas as pd
import pytest

from race_doubles.link import review
from race_doubles.link.evaluation import refinements
from race_doubles.link.evaluation.refinements import BY_NAME, CURATED, FITS, MODEL, RARE
from race_doubles.link.weights import THRESHOLD

#: result_id, race, year, name, sex, born_min, born_max, status, runner_id, method.
STARTS = [
    ("w1", "wser", 2011, "Kilian Jornet", "M", 1987, 1988, "finished", "r-k", "model"),
    ("u1", "utmb", 2011, "Kilian JORNET BURGADA", "M", 1985, 1991, "finished", "r-k", "model"),
    ("w2", "wser", 2011, "Jeff Browning", "M", 1971, 1972, "finished", "r-j", "model"),
    ("u2", "utmb", 2011, "Jeff BROWNING", "M", 1970, 1974, "dnf", "r-j", "model"),
    ("w3", "wser", 2011, "Mike Smith", "M", 1980, 1981, "finished", "r-m", "model"),
    ("u3", "utmb", 2011, "Michael SMITH", "M", 1985, 1989, "finished", "r-other", "model"),
    ("w4", "wser", 2011, "Ann Lee", "F", 1980, 1981, "finished", "r-a", "model"),
    ("u4", "utmb", 2011, "Ann LEE", "M", 1980, 1984, "finished", "r-lee", "model"),
    ("w5", "wser", 2011, "Meghan Canfield", "F", 1960, 1961, "finished", "r-c", "curated"),
    ("u5", "utmb", 2011, "Meghan ARBOGAST", "F", 1958, 1962, "finished", "r-c", "curated"),
    ("w6", "wser", 2011, "Emilie Lecomte", "F", 1979, 1980, "dns", "r-e", "model"),
    ("u6", "utmb", 2011, "Emilie LECOMTE", "F", 1978, 1982, "finished", "r-e", "model"),
    ("w7", "wser", 2012, "Emilie Lecomte", "F", 1979, 1980, "finished", "r-e", "model"),
    ("u7", "utmb", 2012, "Lecomte Emilie", "F", None, None, "late", "r-e", "model"),
    ("w8", "wser", 2012, "Jo Smith", None, 1980, 1981, "finished", "r-s", "model"),
    ("u8", "utmb", 2012, "Jo SMITH", "M", 1980, 1984, "finished", "r-jo", "model"),
    ("u9", "utmb", 2012, "Al SMITH", "M", 1980, 1984, "finished", "r-al", "model"),
    ("h1", "hardrock", 2011, "Jeff Browning", "M", 1971, 1972, "finished", "r-j", "model"),
    ("w9", "wser", 2012, None, "M", 1980, 1981, "finished", "r-nobody", "model"),
]  # fmt: skip
COLUMNS = ["result_id", "race", "year", "name_published", "sex", "born_min", "born_max", "status", "runner_id", "method"]  # fmt: skip
ROWS = pd.DataFrame(STARTS, columns=COLUMNS).astype({"born_min": "Int64", "born_max": "Int64"})
RESULTS, LINKS = ROWS.drop(columns=["runner_id", "method"]), ROWS[["result_id", "runner_id", "method"]]  # fmt: skip
CASE, ORDER, SHORT, LONGER = 1, 3, 4, 5


@pytest.fixture(scope="module")
def pairs() -> pd.DataFrame:
    return refinements.same_year_pairs(RESULTS, LINKS)


def column(pairs: pd.DataFrame, name: str) -> dict[str, object]:
    values = pairs[name].astype("object").where(pairs[name].notna(), None)
    return dict(zip(pairs["result_id_wser"] + pairs["result_id_utmb"], values, strict=True))


def test_pairs_are_of_one_year_by_name_or_by_link(pairs):
    """Not of who did not start, nor of another race, nor of nobody."""
    assert column(pairs, "name_level") == {"w1u1": LONGER, "w2u2": CASE, "w3u3": SHORT, "w4u4": CASE, "w5u5": None, "w7u7": ORDER, "w8u8": CASE}  # fmt: skip
    assert pairs["result_id_wser"].tolist() == sorted(pairs["result_id_wser"])
    assert pairs["year"].tolist() == [2011] * 5 + [2012] * 2


def test_sex_and_birth_years_fit_where_nothing_is_known_against_it(pairs):
    assert column(pairs, "fits") == {"w1u1": True, "w2u2": True, "w3u3": False, "w4u4": False, "w5u5": True, "w7u7": True, "w8u8": True}  # fmt: skip


def test_links_and_decisions_are_told_apart(pairs):
    linked = {pair for pair, one in column(pairs, "linked").items() if one}
    assert linked == {"w1u1", "w2u2", "w5u5", "w7u7"}
    assert {pair for pair, one in column(pairs, "decided").items() if one} == {"w5u5"}
    assert {pair for pair, one in column(pairs, "same").items() if one} == linked and not pairs["judged"].any()  # fmt: skip


def test_strangers_are_the_fitting_starters_times_the_share_of_each_shared_word(pairs):
    """Of fifteen distinct names two hold `lee`, two `ann`; of UTMB's starters of 2011 no woman but Meghan and Emilie fits."""
    started = ROWS[ROWS["status"].ne("dns") & ROWS["name_published"].notna()]
    names = started["name_published"].unique()
    folded = [set(name.lower().split()) for name in names]

    def share(word: str) -> float:
        return sum(word in words for words in folded) / len(names)

    found = column(pairs, "strangers")
    # Of UTMB's men of 2011 born in 1987 or 1988: Jornet and Michael Smith.
    assert found["w1u1"] == pytest.approx(2 * share("kilian") * share("jornet"))
    # Browning alone was born in 1971 or 1972.
    assert found["w2u2"] == pytest.approx(share("jeff") * share("browning"))
    assert found["w4u4"] == pytest.approx(1 * share("ann") * share("lee"))  # Emilie
    # One whose sex is not known fits nobody; one whose years are not known fits any.
    assert found["w8u8"] == 0.0
    assert found["w7u7"] == pytest.approx(share("emilie") * share("lecomte"))


def test_found_missed_and_wrong_a_level(pairs):
    table = refinements.refinement_table(pairs).set_index("joined by")
    assert table.loc[list(BY_NAME)].to_numpy().tolist() == [
        [0, 4, 0], [1, 3, 2], [1, 3, 2], [2, 2, 2], [2, 2, 3], [3, 1, 3], [3, 1, 3],
    ]  # fmt: skip
    assert table.loc[FITS].tolist() == [3, 1, 1]
    rare = pairs["strangers"].le(0.05) & pairs["fits"] & pairs["name_level"].notna()
    assert table.loc[RARE].tolist() == [int((rare & pairs["same"]).sum()), 4 - int((rare & pairs["same"]).sum()), int((rare & ~pairs["same"]).sum())]  # fmt: skip
    assert table.loc[MODEL].tolist() == [3, 1, 0] and table.loc[CURATED].tolist() == [4, 0, 0]


def test_a_judgement_is_the_yardstick_where_there_is_one():
    judged = pd.DataFrame({"result_id_wser": ["w2", "w3", "w1"], "result_id_utmb": ["u2", "u3", "u9"], "same": [False, True, False]})  # fmt: skip
    found = refinements.same_year_pairs(RESULTS, LINKS, judged[judged["result_id_utmb"].ne("u9")])
    assert column(found, "same")["w2u2"] is False and column(found, "same")["w3u3"] is True
    assert {pair for pair, one in column(found, "judged").items() if one} == {"w2u2", "w3u3"}
    assert len(found) == 7


def test_the_lost_and_the_wrongly_joined_by_name(pairs):
    lost = refinements.lost_by_names(pairs)
    assert lost.to_numpy().tolist() == [
        [2011, "Kilian Jornet", "Kilian JORNET BURGADA", BY_NAME[LONGER]], [2011, "Meghan Canfield", "Meghan ARBOGAST", CURATED],
        [2012, "Emilie Lecomte", "Lecomte Emilie", BY_NAME[ORDER]],
    ]  # fmt: skip
    assert lost.columns.tolist() == ["year", "Western States", "UTMB", "found"]
    wrong = refinements.wrongly_joined(pairs)
    rare = column(pairs, "strangers")["w8u8"] <= 0.05
    assert wrong.to_numpy().tolist() == [
        [2011, "Ann Lee", "1980-1981", "Ann LEE", "1980-1984", BY_NAME[CASE], "sex or birth years"],
        [2012, "Jo Smith", "1980-1981", "Jo SMITH", "1980-1984", BY_NAME[CASE], "the linker" if rare else "a name that strangers share"],
        [2011, "Mike Smith", "1980-1981", "Michael SMITH", "1985-1989", BY_NAME[SHORT], "sex or birth years"],
    ]  # fmt: skip
    common = refinements.wrongly_joined(pairs.assign(strangers=0.06))
    assert common["parted"].tolist() == ["sex or birth years", "a name that strangers share", "sex or birth years"]  # fmt: skip
    edge = refinements.wrongly_joined(pairs.assign(strangers=0.05))
    assert edge["parted"].tolist()[1] == "the linker"


class Weights:
    """Weights in bits by pair, as an Explainer gives them."""

    def __init__(self, weights: dict[tuple[str, str], float], near: list[tuple] = ()):
        self.of = {frozenset(pair): weight for pair, weight in weights.items()}
        self.pairs = pd.DataFrame(near, columns=["result_id_a", "result_id_b", "weight"])
        self.within = None

    def results(self, ids: list[str]) -> list[str]:
        return list(ids)

    def weights(self, ids: list[str]) -> dict[frozenset, float]:
        return {pair: weight for pair, weight in self.of.items() if pair <= set(ids)}

    def near(self, within: float) -> pd.DataFrame:
        self.within = within
        return self.pairs[self.pairs["weight"].abs() <= within]


def test_what_would_make_a_double_comes_likeliest_first():
    found = review.would_make_doubles(RESULTS, LINKS, Weights({("w8", "u8"): THRESHOLD - 2, ("w4", "u4"): 9.0}))  # fmt: skip
    assert found.columns.tolist() == ["result_id_a", "result_id_b", "weight", "fits", "found"]
    assert found.astype(object).where(found.notna(), None).to_numpy().tolist() == [
        ["w8", "u8", -2.0, True, BY_NAME[CASE]], ["w4", "u4", 9.0 - THRESHOLD, False, BY_NAME[CASE]], ["w3", "u3", None, False, BY_NAME[SHORT]],
    ]  # fmt: skip


def hanging(doubles: pd.DataFrame, raced: dict[str, str], weights: dict, **others) -> list[list]:
    """Rows of `hang_on_little` for people named by the letter of their results: a1, a2 are r-a's."""
    links = pd.DataFrame({"result_id": list(raced), "runner_id": [f"r-{one[0]}" for one in raced]})
    found = review.hang_on_little(doubles, links, Weights(weights), pd.Series(raced), **others)
    assert found.columns.tolist() == ["result_id_a", "result_id_b", "weight", "runner_id", "doubles"]  # fmt: skip
    return found.to_numpy().tolist()


#: The ids say nothing of the race, as an organiser may number them.
RACED = {"a1": "wser", "a2": "wser", "a3": "utmb", "a4": "utmb", "b1": "wser", "b2": "utmb", "c1": "wser"}  # fmt: skip


def test_doubles_hang_on_their_strongest_pair_weakest_first():
    """Neither two results at one race, however sure, nor a pair of two people says that a double is one person's."""
    weights = {("a1", "a2"): 50, ("a1", "a3"): 8, ("a2", "a4"): 9, ("a1", "b2"): 30, ("b1", "b2"): 4, ("c1", "b2"): 1}  # fmt: skip
    doubles = pd.DataFrame({"runner_id": ["r-a", "r-a", "r-b"]})
    assert hanging(doubles, RACED, weights) == [["b1", "b2", 4 - THRESHOLD, "r-b", 1], ["a2", "a4", 9 - THRESHOLD, "r-a", 2]]  # fmt: skip


def test_a_third_race_joins_a_double_only_by_a_pair_with_one_of_its_two():
    """Hardrock with Tor des Géants says nothing of Western States with UTMB; asked for those two, it says all."""
    raced = {"a1": "wser", "a2": "utmb", "a3": "hardrock", "a4": "tor"}
    weights = {("a1", "a2"): 3, ("a1", "a3"): 7, ("a3", "a4"): 20}
    doubles = pd.DataFrame({"runner_id": ["r-a"]})
    assert hanging(doubles, raced, weights) == [["a1", "a3", 7 - THRESHOLD, "r-a", 1]]
    assert hanging(doubles, raced, weights, races=("hardrock", "tor")) == [["a3", "a4", 20 - THRESHOLD, "r-a", 1]]  # fmt: skip
    assert hanging(doubles, raced, {("a3", "a4"): 20}) == []


def test_the_first_of_two_races_stands_first_whatever_the_ids():
    raced, doubles = {"a1": "utmb", "a2": "wser"}, pd.DataFrame({"runner_id": ["r-a"]})
    assert hanging(doubles, raced, {("a1", "a2"): 3}) == [["a2", "a1", 3 - THRESHOLD, "r-a", 1]]
    turned = hanging(doubles, raced, {("a1", "a2"): 3}, races=("utmb", "wser"))
    assert turned == [["a1", "a2", 3 - THRESHOLD, "r-a", 1]]


def test_people_near_the_decision_are_told_once_by_their_nearest_pair():
    links = pd.DataFrame({"result_id": list("abcdef"), "runner_id": ["r-a", "r-a", "r-c", "r-c", "r-e", "r-e"]})  # fmt: skip
    near = [("a", "c", 2.0), ("b", "d", -1.0), ("a", "b", 0.1), ("d", "e", 0.5), ("a", "f", 3.9), ("a", "e", 4.1)]  # fmt: skip
    explainer = Weights({}, near)
    found = review.near_the_decision(links, explainer)
    assert explainer.within == 4.0
    assert found.to_numpy().tolist() == [["d", "e", 0.5, "r-c", "r-e", 1], ["b", "d", -1.0, "r-a", "r-c", 2], ["a", "f", 3.9, "r-a", "r-e", 1]]  # fmt: skip
    assert len(review.near_the_decision(links, explainer, within=0.6)) == 1
