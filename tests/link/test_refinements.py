"""Each level of names finds what it says, on the names for which it is there."""

from __future__ import annotations

import pandas as pd
import pytest

from race_doubles.link.evaluation import refinements
from race_doubles.link.evaluation.refinements import BY_NAME, name_level

EXACT, CASE, FOLDED, ORDER, SHORT, LONGER, SPELLED = range(len(BY_NAME))

NAMES = [
    ("Kilian Jornet", "Kilian Jornet", EXACT),
    ("Jeff Browning", "Jeff BROWNING", CASE),
    ("Gerome Fernandez", "Gérôme FERNANDEZ", FOLDED),
    ("Lecomte Emilie", "Emilie LECOMTE", ORDER),
    ("Twietmeyer, Tim", "Tim TWIETMEYER", ORDER),
    ("Tim Tollefson", "Timo TOLLEFSON", SHORT),
    ("Timothy Olson", "Tim OLSON", SHORT),
    ("Kristin Moehl", "Krissy MOEHL", SHORT),
    ("Kilian Jornet", "Kilian JORNET BURGADA", LONGER),
    ("Stephanie Howe Violett", "Stephanie HOWE", LONGER),
    ("John C. Price", "John PRICE", LONGER),
    ("Tsuyoshi Kaburagi", "Tsuyoshi KABURAKI", SPELLED),
    ("Girish V.G.", "Girish VG", SPELLED),
    ("Tofol Castanyer", "Tofol CASTANER BERNAT", SPELLED),
    ("Meghan Canfield", "Meghan ARBOGAST", None),
    ("John C. Price", "John CUNNANE", None),
    ("Ana LOPEZ GARCIA", "Ana GARCIA SANCHEZ", None),
    ("Mike Wolfe", "Scott Wolfe", None),
    ("Anonymous", "", None),
    ("", "???", None),
]


@pytest.mark.parametrize(("one", "other", "level"), NAMES)
def test_the_first_join_that_finds_two_names(one: str, other: str, level: int | None) -> None:
    assert name_level(one, other) == name_level(other, one) == level


@pytest.fixture(scope="module")
def pairs(tables) -> pd.DataFrame:
    return refinements.same_year_pairs(tables["results"], tables["links"])


def test_found_and_missed_are_all_doubles_at_each_level(pairs, tables) -> None:
    table = refinements.refinement_table(pairs)
    assert (table["found"] + table["missed"] == len(tables["doubles"])).all()
    by_name = table["found"].head(len(BY_NAME))
    assert by_name.is_monotonic_increasing
    assert table["missed"].iloc[-1] == table["wrong"].iloc[-1] == 0


def test_levels_know_nothing_of_the_links(tables, pairs) -> None:
    """With everybody a person of their own, the joins by hand join what they joined."""
    alone = tables["links"].assign(runner_id=tables["links"]["result_id"], method="model")
    blind = refinements.same_year_pairs(tables["results"], alone)
    columns = ["result_id_wser", "result_id_utmb", "name_level", "fits", "strangers"]
    found = pairs[pairs["name_level"].notna()]
    pd.testing.assert_frame_equal(found[columns].reset_index(drop=True), blind[columns])


def test_a_join_of_names_by_another_route(pairs, tables) -> None:
    """Names in any case: plain sets, year by year."""
    results = tables["results"]
    starts = results[results["status"].ne("dns") & results["name_published"].notna()]
    count = 0
    for _, year in starts.groupby("year"):
        names = [
            year.loc[year["race"].eq(race), "name_published"].str.casefold()
            for race in ("wser", "utmb")
        ]
        count += sum(int((names[1] == name).sum()) for name in names[0])
    table = refinements.refinement_table(pairs).set_index("joined by")
    assert table.loc[BY_NAME[CASE], ["found", "wrong"]].sum() == count


def test_a_judgement_comes_before_the_links(tables) -> None:
    judged = pd.DataFrame({"result_id_wser": ["wser-2018-p90", "wser-2011-p1"],
                           "result_id_utmb": ["utmb-2018-369191", "utmb-2011-2704"], "same": [True, False]})  # fmt: skip
    pairs = refinements.same_year_pairs(tables["results"], tables["links"], judged)
    said = pairs[pairs["judged"]].set_index("result_id_wser")
    assert said.loc["wser-2018-p90", "same"] and not said.loc["wser-2018-p90", "linked"]
    assert said.loc["wser-2011-p1", "linked"] and not said.loc["wser-2011-p1", "same"]


def test_the_lost_and_the_wrong_are_named(pairs) -> None:
    lost = refinements.lost_by_names(pairs).set_index("UTMB")["found"]
    assert lost["Kilian JORNET BURGADA"].iloc[0] == BY_NAME[LONGER]
    assert lost["Tsuyoshi KABURAKI"] == BY_NAME[SPELLED]
    assert lost["Emilie LECOMTE"] == BY_NAME[ORDER]
    assert lost["Timo TOLLEFSON"].iloc[0] == lost["Tim OLSON"] == BY_NAME[SHORT]
    wrong = refinements.wrongly_joined(pairs)
    zach = wrong[wrong["UTMB"].eq("Zach MILLER") & wrong["Western States"].eq("Zachary Miller")]
    assert zach["joined"].tolist() == [BY_NAME[SHORT]]
    assert "none" not in set(wrong["parted"])
