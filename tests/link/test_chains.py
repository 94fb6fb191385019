"""What decided about two results, on made evidence: the chain that joins them, or each rule between their people."""

from __future__ import annotations

import pytest

from race_doubles.link.chains import chain, obstacles
from race_doubles.link.explanation import alone, heading, outcome
from race_doubles.link.findings import Finding
from race_doubles.link.finish_counts import Start
from race_doubles.link.people_changed import MOST_TOLD, Changed, people_changed, told
from race_doubles.link.weights import MILLI, MOST_GROUP_WEIGHT, THRESHOLD

PLAIN = {"person": None, "born_min": 1980, "born_max": 1984, "exact": False, "name_id": 1, "also": [], "name_published": "Ada REED"}  # fmt: skip


class Evidence:
    """What an Explainer says, given by hand: results by id, weights by pair, names that may be one person's."""

    def __init__(self, results: dict[str, dict], weights: dict[str, float] | None = None, allowed: set[frozenset] | None = None):  # fmt: skip
        self.known = {
            result_id: {**PLAIN, "result_id": result_id, "race_start": f"{result_id} 2010", **said}
            for result_id, said in results.items()
        }
        self.weighed = {frozenset(pair): weight for pair, weight in (weights or {}).items()}
        self.allowed = allowed or set()

    def results(self, ids) -> list[dict]:
        return [self.known[result_id] for result_id in ids]

    def weights(self, results) -> dict[frozenset, float]:
        return self.weighed

    def names_allowed(self, names: set[int]) -> set[frozenset]:
        return self.allowed


def nothing_of(ids: str) -> dict[str, dict]:
    """Results of which no more is known than `PLAIN` says."""
    return {one: {} for one in ids}


def way(evidence: Evidence, start: str, end: str, decided: dict | None = None) -> list[tuple]:
    steps = chain(evidence, list(evidence.known), start, end, decided or {})
    return [
        (step.one["result_id"], step.other["result_id"], step.weight, step.how) for step in steps
    ]


def test_the_chain_is_the_one_whose_weakest_step_is_strongest():
    """Two ways of two steps, and a direct one that is too weak to be a link."""
    evidence = Evidence(nothing_of("abcd"), {"ab": 9, "bd": 3, "ac": 5, "cd": 4, "ad": 1.4})
    assert way(evidence, "a", "d") == [("a", "c", 5, "+5.0 bits"), ("c", "d", 4, "+4.0 bits")]
    assert way(evidence, "d", "a") == [("d", "c", 4, "+4.0 bits"), ("c", "a", 5, "+5.0 bits")]
    evidence.weighed[frozenset("ad")] = 4
    assert way(evidence, "a", "d") == [("a", "d", 4, "+4.0 bits")]


def test_a_step_of_exactly_the_threshold_holds_and_nothing_below():
    evidence = Evidence(nothing_of("ab"), {"ab": THRESHOLD})
    assert way(evidence, "a", "b") == [("a", "b", THRESHOLD, f"{THRESHOLD:+.1f} bits")]
    # So little holds only beside the other results of a person, and no less at all.
    beside = THRESHOLD - MOST_GROUP_WEIGHT / MILLI
    evidence.weighed[frozenset("ab")] = beside
    (step,) = way(evidence, "a", "b")
    assert step[3].endswith(" bits, enough beside the other results of the person")
    evidence.weighed[frozenset("ab")] = beside - 0.001
    assert way(evidence, "a", "b") == []
    assert way(Evidence(nothing_of("ab")), "a", "b") == []


def test_a_decision_is_told_before_an_id_and_an_id_before_weights():
    evidence = Evidence({"a": {"person": "7"}, "b": {"person": "7"}, "c": {}}, {"ab": 3, "bc": 2})
    assert way(evidence, "a", "b") == [("a", "b", 40.0, "organiser's id 7")]
    decided = {frozenset("ab"): "A page says so"}
    assert way(evidence, "a", "b", decided) == [("a", "b", 60.0, "a person decided: A page says so")]  # fmt: skip
    assert [step[3] for step in way(evidence, "a", "c", decided)] == ["a person decided: A page says so", "+2.0 bits"]  # fmt: skip
    other = Evidence({"a": {"person": "7"}, "b": {"person": "8"}}, {"ab": 3})
    assert way(other, "a", "b") == [("a", "b", 3, "+3.0 bits")]


def between(left: dict[str, dict], right: dict[str, dict], apart=None, allowed=None) -> list[str]:
    return obstacles(Evidence({**left, **right}, allowed=allowed), list(left), list(right), apart or {})  # fmt: skip


def test_a_count_of_earlier_finishes_that_both_together_exceed_stands_between():
    """Tim Ham's list of 2027 counts no finish, and Tim Hammell finished in 2006: "no rule says why", it once said."""
    counts = {
        "a": Start("wser", 2027, False, 0), "b": Start("wser", 2006, True, None), "c": Start("wser", 2026, True, 1),
    }  # fmt: skip
    evidence = Evidence({"a": {}, "b": {}, "c": {}})
    assert obstacles(evidence, ["a"], ["b"], {}, counts) == ["The list of entrants of Western States 2027 counts 0 earlier finishes, and together they have 1 (-7.0 bits)."]  # fmt: skip
    assert obstacles(evidence, ["b"], ["c"], {}, counts) == []
    assert obstacles(evidence, ["a"], ["b"], {}, {"b": counts["b"]}) == []


def test_nothing_stands_between_two_of_one_name_and_fitting_years():
    assert between({"a": {}}, {"b": {}}) == []
    assert between({"a": {}}, {"b": {"born_min": None, "born_max": None}}) == []
    assert between({"a": {}}, {"b": {"born_min": 1985, "born_max": 1985}}) == []  # a year apart


def test_years_that_do_not_fit_name_the_results_that_leave_no_others():
    late = {"b": {"born_min": 1986, "born_max": 1990}}
    assert between({"a": {}}, late) == ["The one result of Ada REED leaves 1980-1984, the one result of Ada REED leaves 1986-1990: no year fits both."]  # fmt: skip
    exact = {"b": {"born_min": 1985, "born_max": 1985, "exact": True}}
    assert len(between({"a": {}}, exact)) == 1
    two = {"a": {"born_min": 1970, "born_max": 1982}, "c": {"born_min": 1982, "born_max": 1999, "name_published": "A. REED"}}  # fmt: skip
    (said,) = between(two, late)
    assert said.startswith("The 2 results of A. REED leave only 1982 as the birth year (a: 1970-1982, c: 1982-1999), the one")  # fmt: skip
    narrow = {"a": {"born_min": 1970, "born_max": 1999}, "c": {"born_min": 1982, "born_max": 1982}}
    assert "(c: 1982)" in between(narrow, late)[0]
    (turned,) = between(late, narrow)
    assert turned.startswith("The one result of Ada REED leaves 1986-1990, the 2 results")


def test_one_edition_two_ids_and_two_names_are_each_a_reason():
    same = {"race_start": "utmb 2011"}
    assert between({"a": {}, "c": same}, {"b": same}) == ["Both started UTMB 2011, and one person starts a race once."]  # fmt: skip
    assert between({"a": {"person": "9"}, "c": {"person": "7"}}, {"b": {"person": "8"}}) == ["The organiser gives them two ids, 7 and 8 (-5.0 bits)."]  # fmt: skip
    assert between({"a": {"person": "7"}, "c": {"person": "8"}}, {"b": {"person": "8"}}) == []
    assert between({"a": {"person": "7"}}, {"b": {}}) == []
    named = {"b": {"name_id": 2, "name_published": "Ida REED"}}
    assert between({"a": {}}, named) == ["Of their results, Ada REED (a) and Ida REED (b) do not pass as names of one person (-9.0 bits)."]  # fmt: skip
    assert between({"a": {}}, named, allowed={frozenset((1, 2))}) == []
    assert between({"a": {}}, {"b": {"name_id": 2, "also": [{"name_id": 1}]}}) == []
    assert between({"a": {}}, {"b": {"name_id": None}}) == []


def test_a_decision_is_the_first_reason():
    reason = {frozenset("ab"): "Two cousins"}
    said = between({"a": {}}, {"b": {"race_start": "a 2010"}}, apart=reason)
    assert said[0] == "A person decided that a and b are two people: Two cousins." and len(said) == 2  # fmt: skip


ENOUGH, LITTLE, NEVER = [Finding("name", "x", 1.7)], [Finding("name", "x", 1.4)], [Finding("born", "no", None, never=True)]  # fmt: skip


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (ENOUGH, "By themselves one person: +1.7 bits, and a link needs 1.5."),
        (LITTLE, "By themselves too little for one person: +1.4 bits, and a link needs 1.5."),
        (NEVER, "By themselves two people: born: no."),
        # Not shown as enough, nor as too little, where the tenth would say so.
        (
            [Finding("name", "x", 1.46)],
            "By themselves too little for one person: +1.460 bits, and a link needs 1.5.",
        ),
        (
            [Finding("name", "x", 1.4996)],
            "By themselves too little for one person: +1.500 bits, and a link needs 1.5.",
        ),
        (
            [Finding("name", "x", 1.5), Finding("sex", "y", None)],
            "By themselves one person: +1.5 bits, and a link needs 1.5.",
        ),
        (
            [Finding("name", "x", -3.04)],
            "By themselves too little for one person: -3.0 bits, and a link needs 1.5.",
        ),
        (
            [*ENOUGH, *NEVER, Finding("start", "both", None, never=True)],
            "By themselves two people: born: no.",
        ),
    ],
)
def test_what_the_evidence_says_by_itself(found, said):
    assert alone(found) == said


def test_what_the_links_hold_and_why():
    evidence = Evidence(nothing_of("abc"), {"ab": 5, "bc": 4})
    one = dict.fromkeys("abc", "r-a")
    assert outcome(evidence, ("a", "b"), ENOUGH, one, {}, {}) == ["The links: one person, r-a, with 3 results; the weight of this pair alone is enough."]  # fmt: skip
    assert outcome(evidence, ("a", "c"), LITTLE, one, {}, {}) == [
        "The links: one person, r-a, with 3 results, joined by way of:", "  Ada REED (a) = Ada REED (b): +5.0 bits", "  Ada REED (b) = Ada REED (c): +4.0 bits",
    ]  # fmt: skip
    assert outcome(evidence, ("a", "b"), ENOUGH, one, {frozenset("ab"): "So"}, {})[0].endswith("joined directly:")  # fmt: skip
    torn = Evidence(nothing_of("abc"))
    assert outcome(torn, ("a", "c"), LITTLE, one, {}, {}) == ["The links: one person, r-a, with 3 results; no chain of pairs shows why, so please report it."]  # fmt: skip
    two = {"a": "r-a", "b": "r-a", "c": "r-c"}
    assert outcome(evidence, ("a", "c"), LITTLE, two, {}, {}) == ["The links: two people, r-a and r-c; nothing else joins them."]  # fmt: skip
    assert outcome(evidence, ("a", "c"), NEVER, two, {}, {}) == ["The links: two people, r-a and r-c; nothing else joins them."]  # fmt: skip
    assert outcome(evidence, ("a", "c"), ENOUGH, two, {}, {}) == ["The links: two people, r-a and r-c, though this pair would pass; no rule says why, so please report it."]  # fmt: skip
    assert outcome(evidence, ("a", "c"), ENOUGH, two, {}, {frozenset("bc"): "Two"}) == [
        "The links: two people, r-a and r-c, though this pair would pass, because:", "  A person decided that b and c are two people: Two.",
    ]  # fmt: skip


def test_a_result_in_one_line_leaves_out_what_is_not_known():
    result = {**PLAIN, "result_id": "x", "race_start": "wser 2011", "sex": "F", "country": "FRA", "city": None, "club": "AC"}  # fmt: skip
    assert heading(result, "dnf") == "x: Ada REED, Western States 2011, dnf; F, FRA, born 1980-1984, AC"  # fmt: skip
    assert heading({**result, "born_min": None, "sex": None, "race_start": "fell 2011"}, "late") == "x: Ada REED, fell 2011, late; FRA, AC"  # fmt: skip


def links(**runner: str):
    import pandas as pd

    return pd.DataFrame({"result_id": list(runner), "runner_id": list(runner.values())})


def test_who_became_another_person_and_by_what_result():
    before = links(a="r-a", b="r-b", c="r-c", d="r-c", e="r-e", f="r-f")
    after = links(a="r-a", b="r-a", c="r-c", d="r-d", e="r-new", f="r-f", new="r-new", more="r-d", n2="r-a")  # fmt: skip
    found = people_changed(before, after)
    assert found == [
        Changed("joined", ("r-a", "r-b"), ("r-a",), ("b",), ("n2",)), Changed("parted", ("r-c",), ("r-c", "r-d"), ("d",), ("more",)),
        Changed("renamed", ("r-e",), ("r-new",), ("e",), ("new",)),
    ]  # fmt: skip
    lines = told(found, {"r-a": "Ada", "r-new": "Eve"})
    assert lines == [
        "joined: Ada (r-a) and r-b are one person now, Ada (r-a); new beside them: n2", "parted: r-c is now r-c and r-d; new beside them: more",
        "another id: r-e is now Eve (r-new); new beside them: new",
    ]  # fmt: skip
    assert people_changed(before, before) == [] and people_changed(before.iloc[:3], before) == []
    alone_ = told([Changed("renamed", ("r-a",), ("r-b",), ("a",), ())], {})
    assert alone_ == ["another id: r-a is now r-b; no new result of theirs: the weights moved with the field, or a decision did"]  # fmt: skip
    many = told([found[2]] * (MOST_TOLD + 2), {})
    assert len(many) == MOST_TOLD + 1 and many[-1] == "… and 2 more people changed"
    assert len(told([found[2]] * MOST_TOLD, {})) == MOST_TOLD
