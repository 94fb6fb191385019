"""Who became another person between two builds, and which new result did it."""

from __future__ import annotations

import pandas as pd

from race_doubles.link.people_changed import Changed, people_changed, told


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


def test_each_kind_of_change_in_a_whole_line():
    """Who moved comes with the weight, three of them by name; who is named only where a name is known."""
    names = {"r-a": "Ann", "r-c": "Cy"}
    why = "no new result of theirs: the weights moved with the field, or a decision did"
    assert told([
        Changed("joined", ("r-a", "r-b"), ("r-a",), ("b",), ("e", "f"), ("b (model)",)),
        Changed("parted", ("r-c",), ("r-c", "r-d"), ("d1", "d2", "d3", "d4", "d5"), (), ("d1 (model)", "d2 (model)", "d3 (curated)")),
        Changed("renamed", ("r-x",), ("r-w",), ("x",), ("w",)),
    ], names) == [
        "joined: Ann (r-a) and r-b are one person now, Ann (r-a); new beside them: e, f; moved: b (model)",
        f"parted: Cy (r-c) is now Cy (r-c) and r-d; {why}; moved: d1 (model), d2 (model), d3 (curated) and 2 more",
        "another id: r-x is now r-w; new beside them: w",
    ]  # fmt: skip


def test_twenty_changes_are_told_and_the_others_counted():
    one = Changed("renamed", ("r-x",), ("r-w",), ("x",), ("w",))
    assert told([one] * 20, {}) == ["another id: r-x is now r-w; new beside them: w"] * 20
    assert told([one] * 23, {})[20:] == ["… and 3 more people changed"]


def test_results_that_moved_are_told_by_the_method_of_today_the_first_three():
    before = links(a="r-1", b="r-1", c="r-1", d="r-1", e="r-1", f="r-1").assign(method="model", match_weight=[None, 2.0, 3.0, 4.0, None, 1.0])  # fmt: skip
    after = links(f="r-1", a="r-1", e="r-b", d="r-b", c="r-b", b="r-b").assign(method=["model", "model", "curated", "model", "model", "organiser id"],
                                                                             match_weight=[1.0, None, 60.0, 5.25, None, 40.0])  # fmt: skip
    [one] = people_changed(before, after)
    assert (one.kind, one.old, one.new) == ("parted", ("r-1",), ("r-1", "r-b"))
    assert one.results == ("b", "c", "d", "e") and one.evidence == ()
    assert one.how == (
        "b (organiser id, 2.0 -> 40.0 bits)",
        "c (model)",
        "d (model, 4.0 -> 5.2 bits)",
    )
    for lacks in ("method", "match_weight"):
        assert people_changed(before.drop(columns=lacks), after)[0].how == ()
        assert people_changed(before, after.drop(columns=lacks))[0].how == ()


def test_changes_come_by_the_old_ids_and_those_of_one_kind_together():
    """Two are joined with the results of a third who was parted; nobody else is told of."""
    before = links(a="r-a", a2="r-a", b="r-b", c="r-c", d="r-d", e="r-e", z="r-z")
    after = links(a="r-a", a2="r-q", b="r-q", c="r-e", d="r-e", e="r-e", z="r-z", new="r-q", other="r-z")  # fmt: skip
    assert [(one.kind, one.old, one.new, one.results, one.evidence) for one in people_changed(before, after)] == [
        ("parted", ("r-a",), ("r-a", "r-q"), ("a2",), ("new",)), ("joined", ("r-a", "r-b"), ("r-q",), ("b",), ("new",)),
        ("joined", ("r-c", "r-d", "r-e"), ("r-e",), ("c", "d"), ()),
    ]  # fmt: skip
