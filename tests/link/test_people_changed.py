"""Who became another person between two builds, and which new result did it."""

from __future__ import annotations

import pandas as pd

from race_doubles.link.people_changed import people_changed, told


def links(**people: str) -> pd.DataFrame:
    return pd.DataFrame({"result_id": list(people), "runner_id": list(people.values())})


BEFORE = links(a="r-a", b="r-b", c="r-c", d="r-c")


def test_a_new_edition_that_only_adds_people_changes_nobody():
    after = links(a="r-a", b="r-b", c="r-c", d="r-c", e="r-a", f="r-f")
    assert people_changed(BEFORE, after) == []


def test_two_people_whom_a_new_result_joins_are_told_with_it():
    after = links(a="r-a", b="r-a", c="r-c", d="r-c", e="r-a")
    [one] = people_changed(BEFORE, after)
    assert (one.kind, one.old, one.new, one.evidence) == (
        "joined",
        ("r-a", "r-b"),
        ("r-a",),
        ("e",),
    )
    [line] = told([one], {"r-a": "Ann"})
    assert line == "joined: Ann (r-a) and r-b are one person now, Ann (r-a); new beside them: e"


def test_one_person_who_was_two_is_told():
    after = links(a="r-a", b="r-b", c="r-c", d="r-d")
    [one] = people_changed(BEFORE, after)
    assert (one.kind, one.old, one.new, one.results) == ("parted", ("r-c",), ("r-c", "r-d"), ("d",))
    assert "no new result of theirs" in told([one], {})[0]


def test_the_results_that_moved_are_told_with_their_weight_then_and_now():
    weights = {"method": "model", "match_weight": [1.0, 2.0, 3.0, 4.04]}
    after = links(a="r-a", b="r-a", c="r-c", d="r-d").assign(**weights)
    said = told(people_changed(BEFORE.assign(**weights | {"match_weight": None}), after), {})
    assert said[0].endswith("moved: b (model, 2.0 bits)")
    said = told(people_changed(BEFORE.assign(**weights | {"match_weight": 6.0}), after), {})
    assert said[1].endswith("moved: d (model, 6.0 -> 4.0 bits)")


def test_an_earlier_result_found_later_gives_its_id():
    after = links(a="r-z", b="r-b", c="r-c", d="r-c", z="r-z")
    [one] = people_changed(BEFORE, after)
    assert (one.kind, one.old, one.new, one.evidence) == ("renamed", ("r-a",), ("r-z",), ("z",))
