"""The organiser's counts of earlier finishes against the links."""

from __future__ import annotations

import pandas as pd

from race_doubles.common.files import read_text_csv
from race_doubles.link.decisions import counted_until
from race_doubles.link.evaluation.earlier_finishes import (
    agreement,
    disagreements,
    earlier_finishes,
)
from race_doubles.link.finish_counts import half_of


def test_counts_of_one_person_in_two_halves_and_of_two_in_one() -> None:
    results = pd.DataFrame({
        "result_id": ["a", "b", "c", "d", "e"], "race": ["wser"] * 4 + ["utmb"], "year": [2010, 2011, 2016, 2016, 2012],
        "name": ["Ann Lee", "Ann Lee", "Ann Lee", "Bo Kim", "Ann Lee"],
        "status": ["finished", "finished", "dnf", "finished", "finished"],
        "earlier_finishes": pd.array([None, None, 2, None, None], "Int64"),
    })  # fmt: skip
    links = pd.DataFrame({"result_id": list("abcde"), "runner_id": ["r1", "r1", "r1", "r2", "r1"]})
    names = pd.DataFrame({"result_id": ["c"], "name": ["Ann Lee"], "source": ["wser_entrants"]})
    found = earlier_finishes(results, links, names)
    assert found[["result_id", "said", "ours"]].to_numpy().tolist() == [["c", 2, 2]]
    split = links.assign(runner_id=["r0", "r1", "r1", "r2", "r1"])
    assert earlier_finishes(results, split, names)["ours"].tolist() == [1]
    table = agreement(earlier_finishes(results, split, names)).set_index("half")
    assert table.loc["all"].to_dict() == {"entrants": 1, "agree": 0, "more": 0, "fewer": 1}


def test_the_half_of_a_name_does_not_hang_on_its_spelling() -> None:
    assert half_of("François D'Haene") == half_of("D'HAENE Francois")
    halves = {half_of(f"Runner {letter}") for letter in "abcdefghij"}
    assert halves == {"evidence", "test"}


def test_the_organisers_counts_agree_with_the_links(project, tables) -> None:
    """In both halves; and of each that differs the cause is written down, of no other.

    Those of a season that came since the counts were last raised nobody has looked at yet.
    """
    found = earlier_finishes(tables["results"], tables["links"], tables["names"])
    shares = agreement(found).set_index("half")
    assert shares.loc["all", "entrants"] > 3000
    assert (shares["agree"] / shares["entrants"]).min() >= 0.995
    apart = disagreements(found, project.measured)
    apart = apart[apart["year"].le(counted_until(project.curated))]
    assert apart["cause"].notna().all()
    causes = pd.read_csv(project.measured / "finish_counts.csv")
    assert set(causes["result_id"]) == set(apart["result_id"])


def test_no_decision_of_people_was_made_from_a_count_that_tests(project, tables) -> None:
    """Who is one person by what the entrants list counts would else agree with that count by nature."""
    rows = read_text_csv(project.curated / "same_person.csv")
    made = rows[rows["reason"].str.contains("by the entrants list")]
    counts = earlier_finishes(tables["results"], tables["links"], tables["names"])
    year = made["source"].str.extract(r"/(\d{4})-entrants-list")[0].astype(int)
    runner = made["result_id_a"].map(tables["links"].set_index("result_id")["runner_id"])
    halves = counts.set_index(["runner_id", "year"])["half"]
    assert len(made) and [halves[key] for key in zip(runner, year, strict=True)] == ["evidence"] * len(made)  # fmt: skip
