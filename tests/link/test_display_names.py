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
        # No start at home: the other race's names.
        ([("utmb", "USA", {"a": "Ann Trason"})], "Ann Trason"),
    ],
)  # fmt: skip
def test_the_rule(starts, name) -> None:
    assert shown(*starts) == name


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
