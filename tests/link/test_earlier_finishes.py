"""The organiser's counts of earlier finishes against the links."""

from __future__ import annotations

import pandas as pd

from race_doubles.clean.raw import read_provenance, read_source
from race_doubles.link.evaluation.earlier_finishes import agreement, earlier_finishes, half_of
from race_doubles.scrape.exceptions import load_exceptions


def test_counts_of_one_person_in_two_halves_and_of_two_in_one() -> None:
    results = pd.DataFrame({
        "result_id": ["a", "b", "c", "d"], "race": "wser", "year": [2010, 2011, 2016, 2016], "bib": ["1", "1", "7", "8"],
        "name": ["Ann Lee", "Ann Lee", "Ann Lee", "Bo Kim"], "status": ["finished", "finished", "dnf", "finished"],
    })  # fmt: skip
    links = pd.DataFrame({"result_id": list("abcd"), "runner_id": ["r1", "r1", "r1", "r2"]})
    lists = pd.DataFrame({
        "year": "2016", "bib": ["7", "8", "9"], "first_name": ["Ann", "Somebody", "Not"], "last_name": ["Lee", "Else", "There"],
        "ws_finishes": ["2", "0", "1"],
    })  # fmt: skip
    found = earlier_finishes(lists, results, links)
    assert found[["result_id", "said", "ours"]].to_numpy().tolist() == [["c", 2, 2]]
    split = links.assign(runner_id=["r0", "r1", "r1", "r2"])
    assert earlier_finishes(lists, results, split)["ours"].tolist() == [1]
    table = agreement(earlier_finishes(lists, results, split)).set_index("half")
    assert table.loc["all"].to_dict() == {"entrants": 1, "agree": 0, "more": 0, "fewer": 1}


def test_the_half_of_a_name_does_not_hang_on_its_spelling() -> None:
    assert half_of("François D'Haene") == half_of("D'HAENE Francois")
    halves = {half_of(f"Runner {letter}") for letter in "abcdefghij"}
    assert halves == {"evidence", "test"}


def test_the_organisers_counts_agree_with_the_links(project, tables) -> None:
    """Of those that differ most are names changed by marriage, which no source shows."""
    entrants = read_source(
        project, "wser_entrants", read_provenance(project), load_exceptions(project.curated)
    )
    found = earlier_finishes(entrants, tables["results"], tables["links"])
    shares = agreement(found).set_index("half")
    assert shares.loc["all", "entrants"] > 3000
    assert (shares["agree"] / shares["entrants"]).min() >= 0.992
