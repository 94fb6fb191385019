"""The name by which a person is shown."""

from __future__ import annotations

import pandas as pd
import pytest

from race_doubles.common.errors import Problem
from race_doubles.link.display_names import FILE, decided_names, display_names


def shown(*starts: tuple[str, str, dict[str, str]]) -> str | None:
    """The name of one person of these starts: race, country, and the name by source, the strongest first."""
    results, names = [], []
    for number, (race, country, named) in enumerate(starts):
        results.append((f"{race}-{number}", race, country or None, next(iter(named))))
        names += [(f"{race}-{number}", name, source) for source, name in named.items()]
    results = pd.DataFrame(results, columns=["result_id", "race", "country", "source"], dtype="str")
    names = pd.DataFrame(names, columns=["result_id", "name", "source"], dtype="str")
    runner = pd.Series("r", index=results["result_id"])
    return display_names(results, runner, names).get("r")


@pytest.mark.parametrize(
    ("starts", "name"),
    [
        # Timothy at UTMB, Tim at home.
        ([("utmb", "USA", {"a": "Timothy Tollefson", "b": "Timothy Tollefson"}), ("utmb", "USA", {"a": "Timothy Tollefson"}),
          ("wser", "USA", {"c": "Tim Tollefson"})], "Tim Tollefson"),
        # The accent of one source is everybody's, whoever has more votes.
        ([("utmb", "FRA", {"a": "Francois Dhaene"}), ("utmb", "FRA", {"a": "Francois D'haene", "b": "François D'Haene"}),
          ("wser", "FRA", {"c": "Francois D'Haene"})], "François D'Haene"),
        # A row of which only the family name is known has no vote.
        ([("utmb", "ESP", {"a": "Heras"}), ("utmb", "ESP", {"a": "Heras"}), ("utmb", "ESP", {"b": "Miguel Heras"})], "Miguel Heras"),
        ([("utmb", "IND", {"a": "Girish"})], "Girish"),
        # A letter that one source's encoding lost is there in another's, whoever has more votes.
        ([("utmb", "GER", {"a": "J?rg Muster"}), ("utmb", "GER", {"a": "J\ufffdrg Muster"}), ("wser", "GER", {"c": "Jorg Muster"})], "Jorg Muster"),
        # Swapped parts count for the same name, and the stronger source knows the order.
        ([("utmb", "ITA", {"a": "Matteo Bertoli", "b": "Bertoli Matteo"})], "Matteo Bertoli"),
        # Two names as often: the shorter.
        ([("wser", "USA", {"a": "Michael Foote"}), ("wser", "USA", {"a": "Mike Foote"})], "Mike Foote"),
        # At home by the country of most results; of countries as frequent, the first of the alphabet; of none, UTMB.
        ([("utmb", "USA", {"a": "Timothy Lo"}), ("wser", "USA", {"a": "Tim Lo"}), ("utmb", "FRA", {"a": "Timothy Lo"})], "Tim Lo"),
        ([("utmb", "USA", {"a": "Timothy Lo"}), ("wser", "FRA", {"a": "Tim Lo"})], "Timothy Lo"),
        ([("utmb", "FRA", {"a": "Timothy Lo"}), ("wser", "CAN", {"a": "Tim Lo"})], "Tim Lo"),
        ([("utmb", "", {"a": "Timothy Lo"}), ("wser", "", {"a": "Tim Lo"})], "Timothy Lo"),
        # As many votes at home: more in both races, then the shorter, then by the alphabet.
        ([("utmb", "FRA", {"a": "Michael Foote"}), ("utmb", "FRA", {"a": "Mike Foote"}), ("wser", "FRA", {"a": "Michael Foote"})], "Michael Foote"),
        ([("utmb", "FRA", {"a": "Bob Foote"}), ("utmb", "FRA", {"a": "Abe Foote"})], "Abe Foote"),
        # Every source's name is a vote, a third race's in both alone.
        ([("utmb", "FRA", {"a": "Mike Foote", "b": "Michael Foote", "c": "Michael Foote"})], "Michael Foote"),
        ([("hardrock", "FRA", {"a": "Mike Foote"}), ("hardrock", "FRA", {"a": "Mike Foote"}), ("utmb", "FRA", {"a": "Michael Foote"})], "Michael Foote"),
        # The order of most votes, whoever is stronger; then the strongest sources' own, then the alphabet's.
        ([("utmb", "ITA", {"a": "Matteo Bertoli", "b": "Bertoli Matteo", "c": "Bertoli Matteo"})], "Bertoli Matteo"),
        ([("utmb", "ITA", {"b": "Bertoli Matteo"}), ("utmb", "ITA", {"a": "Alda Reo", "b": "Matteo Bertoli"})], "Bertoli Matteo"),
        # An apostrophe, then capitals inside, then the more frequent, then the later of the alphabet.
        ([("utmb", "FRA", {"a": "Pat OBrien", "b": "Pat O'brien"}), ("utmb", "FRA", {"a": "Pat OBrien"})], "Pat O'brien"),
        ([("utmb", "FRA", {"a": "Pat Macrae", "b": "Pat MacRae"}), ("utmb", "FRA", {"a": "Pat Macrae"})], "Pat MacRae"),
        ([("utmb", "FRA", {"a": "PAT Reed", "b": "Pat Reed"}), ("utmb", "FRA", {"a": "PAT Reed"})], "PAT Reed"),
        ([("utmb", "FRA", {"a": "PAT Reed", "b": "Pat Reed"})], "Pat Reed"),
        # Where every name lost letters, or is one word, they count.
        ([("utmb", "GER", {"a": "J?rg Muster", "b": "J?rg Muster"}), ("utmb", "GER", {"a": "J?rg Mu?ter"})], "J?rg Muster"),
        ([("utmb", "IND", {"a": "Girish"}), ("utmb", "IND", {"a": "Giri", "b": "Giri"})], "Giri"),
        # No start at home: the other race's names.
        ([("utmb", "USA", {"a": "Ann Trason"})], "Ann Trason"),
    ],
)  # fmt: skip
def test_the_rule(starts, name) -> None:
    assert shown(*starts) == name


def test_each_person_has_their_own_votes_and_home() -> None:
    """Three at once, and somebody whom no source names, and results of nobody."""
    rows = [
        ("w1", "wser", "USA", "r-2", "Tim Lo"), ("u1", "utmb", "USA", "r-2", "Timothy Lo"), ("u2", "utmb", "FRA", "r-1", "Timothy Lo"),
        ("w2", "wser", "FRA", "r-1", "Tim Lo"), ("w3", "wser", "FRA", "r-1", "Tim Lo"), ("u3", "utmb", "FRA", "r-3", "Ann Ray"),
        ("u4", "utmb", "FRA", "r-4", None), ("w4", "wser", "USA", None, "Tim Low"), ("u5", "utmb", "USA", None, "Tom Low"),
    ]  # fmt: skip
    table = pd.DataFrame(rows, columns=["result_id", "race", "country", "runner_id", "name"], dtype="str").assign(source="a")  # fmt: skip
    runner = table.dropna(subset="runner_id").set_index("result_id")["runner_id"]
    names = table.loc[table["name"].notna(), ["result_id", "name", "source"]]
    for order in (names, names[::-1]):
        found = display_names(table.drop(columns=["runner_id", "name"]), runner, order)
        found = found[found.index.notna()]
        assert list(found.items()) == [("r-1", "Timothy Lo"), ("r-2", "Tim Lo"), ("r-3", "Ann Ray")]
        assert found.dtype == "str"
    alone = display_names(table, runner, names[names["result_id"].eq("u3")])
    assert list(alone.items()) == [("r-3", "Ann Ray")]


def test_people_are_shown_as_they_are_called(tables) -> None:
    runners = tables["runners"]["name"]
    assert {"Tim Tollefson", "Krissy Moehl", "Mike Foote", "François D'Haene"} <= set(runners)


def test_a_decided_name_stands_and_a_wrong_row_is_told(tmp_path) -> None:
    head = "result_id,name,reason,source\n"
    (tmp_path / FILE).write_text(head + "a,Kilian Jornet,One surname.,a page\n", encoding="utf-8")
    assert decided_names(tmp_path, {"a": "r-a"}).to_dict() == {"r-a": "Kilian Jornet"}
    with pytest.raises(Problem, match="line 2 names 'a', the id of no result"):
        decided_names(tmp_path, {"b": "r-b"})
    more = head + "a,Kilian Jornet,One surname.,a page\nb,Kilian,Short.,a page\n"
    (tmp_path / FILE).write_text(more, encoding="utf-8")
    with pytest.raises(Problem, match="line 3 names the person of line 2 again"):
        decided_names(tmp_path, {"a": "r-a", "b": "r-a"})
    assert decided_names(tmp_path / "none", {}).empty


def test_every_decided_name_is_shown(project, tables) -> None:
    runner = tables["links"].set_index("result_id")["runner_id"].to_dict()
    decided = decided_names(project.curated, runner)
    runners = tables["runners"].set_index("runner_id")["name"]
    assert len(decided)
    assert runners[decided.index].to_dict() == decided.to_dict()
