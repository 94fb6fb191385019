"""What is said of two results: it adds up, and it names what decided."""

from __future__ import annotations

import pyarrow as pa
import pytest
from helpers import crowd

from race_doubles.common.errors import UsageProblem
from race_doubles.link.build import names_of
from race_doubles.link.chains import obstacles
from race_doubles.link.decisions import counted_until, reasons
from race_doubles.link.explain import Explainer
from race_doubles.link.explanation import alone, counted_starts, outcome
from race_doubles.link.findings import total
from race_doubles.link.weights import THRESHOLD


@pytest.fixture(scope="module")
def until(project):
    """The last season whose names are counted, as the build took it: of later ones what is common is not learnt yet."""
    return counted_until(project.curated)


@pytest.fixture(scope="module")
def explainer(tables, until):
    with Explainer(tables["results"], tables["names"], until) as ready:
        yield ready


@pytest.fixture(scope="module")
def counts(tables):
    return counted_starts(tables["results"], tables["names"])


@pytest.fixture(scope="module")
def runner(tables):
    return tables["links"].set_index("result_id")["runner_id"].to_dict()


@pytest.fixture(scope="module")
def near(explainer, runner):
    pairs = explainer.near(3.0)
    return pairs.assign(one=pairs["result_id_a"].map(runner) == pairs["result_id_b"].map(runner))


def results_of(runner: dict, result: str) -> list[str]:
    """All results of the person of `result`."""
    return [other for other, who in runner.items() if who == runner[result]]


def told(explainer, runner, one: str, other: str, same=None, apart=None, counts=None) -> list[str]:
    found = explainer.findings(one, other)
    return outcome(explainer, (one, other), found, runner, same or {}, apart or {}, lambda: counts or {})  # fmt: skip


def test_findings_add_up_to_the_weight_that_the_linker_used(explainer, near):
    printed = {
        i: explainer.result(i) for i in {*near["result_id_a"][:60], *near["result_id_b"][:60]}
    }
    for pair in near.head(60).itertuples():
        findings = explainer.findings(pair.result_id_a, pair.result_id_b)
        one, other = printed[pair.result_id_a], printed[pair.result_id_b]
        starts = [finding for finding in findings if finding.about == "start"]
        assert bool(starts) == (one["race_start"] == other["race_start"])
        same_id = one["person"] is not None and one["person"] == other["person"]
        weight = total([
            finding for finding in findings
            if finding.about != "start" and not (same_id and finding.about == "organiser's id")
        ])  # fmt: skip
        # Under a name that another source gives, two results may weigh more than as printed.
        if any(finding.found.startswith("another source names") for finding in findings):
            assert weight >= pair.weight + THRESHOLD - 1e-6
        else:
            assert weight == pytest.approx(pair.weight + THRESHOLD, abs=1e-6)


def test_findings_are_the_same_from_either_side(explainer, near):
    for pair in near.iloc[::40].head(20).itertuples():
        there = explainer.findings(pair.result_id_a, pair.result_id_b)
        back = explainer.findings(pair.result_id_b, pair.result_id_a)
        assert total(there) == pytest.approx(total(back))
        assert [finding.weight for finding in there] == pytest.approx(
            [finding.weight for finding in back]
        )


def test_too_little_alone_but_linked_names_the_steps(explainer, runner, near):
    weak = near[near["one"] & (near["weight"] < 0)].head(40)
    pairs = [pair for pair in weak.itertuples()
             if total(explainer.findings(pair.result_id_a, pair.result_id_b)) < THRESHOLD]  # fmt: skip
    assert len(pairs) > 8
    for pair in pairs[:8]:
        lines = told(explainer, runner, pair.result_id_a, pair.result_id_b)
        assert pair.result_id_a in lines[1] and pair.result_id_b in lines[-1]
        if "joined directly:" in lines[0]:
            assert lines[1].endswith("bits, enough beside the other results of the person")
        else:
            assert "joined by way of:" in lines[0] and len(lines) > 2


def test_enough_alone_but_not_linked_names_what_stands_between(
    project, explainer, runner, near, counts
):
    pairs = near[~near["one"] & (near["weight"] > 0)]
    assert len(pairs) > 20
    apart = reasons(project.curated)[1]
    said = []
    for pair in pairs.head(25).itertuples():
        lines = told(
            explainer, runner, pair.result_id_a, pair.result_id_b, apart=apart, counts=counts
        )
        by_itself = alone(explainer.findings(pair.result_id_a, pair.result_id_b))
        assert (
            lines[0].endswith("though this pair would pass, because:")
            or "too little" in by_itself
            or by_itself.startswith("By themselves two people: start: both in")
        )
        said.append(by_itself)
        said += lines[1:]
    for rule in ("no year fits both", "one person starts a race once", "gives them two ids"):
        assert any(rule in reason for reason in said)


def test_zachary_miller_of_texas_is_not_zach_miller_of_colorado(explainer, runner):
    one, other = "wser-2018-p90", "utmb-2018-369191"
    assert runner[one] != runner[other]
    # Of their results to come nothing is known.
    ours, theirs = (
        [own for own in results_of(runner, result) if int(own.split("-")[1]) <= 2025]
        for result in (one, other)
    )
    sentences = obstacles(explainer, ours, theirs, {})
    assert any("1990-1991" in sentence and "only 1988" in sentence for sentence in sentences)


def test_jornet_with_one_surname_and_with_two(explainer, runner):
    lines = told(explainer, runner, "wser-2011-p1", "utmb-2011-2704")
    assert lines[0].startswith("The links: one person")
    findings = explainer.findings("wser-2011-p1", "utmb-2011-2704")
    assert any("burgada" in finding.found for finding in findings)


def test_ages_that_exclude_each_other_decide_alone(explainer):
    findings = explainer.findings("wser-2019-p44", "utmb-2019-6384604")
    assert total(findings) is None
    assert alone(findings).startswith("By themselves two people: born: 1965-1966 and 1970-1974")


def test_a_decision_of_a_person_is_told_with_its_reason(explainer, runner):
    one, other = "wser-2018-p90", "utmb-2018-369191"
    joined = {
        result: runner[other] if who == runner[one] else who for result, who in runner.items()
    }
    lines = told(explainer, joined, one, other, same={frozenset((one, other)): "A test (a page)"})
    assert lines[-1].endswith("a person decided: A test (a page)")
    ours, theirs = (results_of(runner, result) for result in (one, other))
    sentences = obstacles(explainer, ours, theirs, {frozenset((one, other)): "A test (a page)"})
    assert (
        sentences[0] == f"A person decided that {one} and {other} are two people: A test (a page)."
    )


def test_nobody_is_nobody_and_an_unknown_id_is_said_so():
    table = crowd(40)
    table.loc[:1, "name_published"] = "Anonymous"
    with Explainer(table) as small:
        findings = small.findings("crowd-0000", "crowd-0001")
        assert total(findings) is None
        assert "names nobody" in alone(findings)
        assert small.weights(small.results(["crowd-0000", "crowd-0001"])) == {}
        with pytest.raises(UsageProblem, match="No result has the id x-9"):
            small.findings("crowd-0000", "x-9")


PAIRS = [
    ("wser-2021-p5", "utmb-2021-529591"),
    ("wser-2018-p90", "utmb-2018-369191"),
    ("wser-2011-p1", "utmb-2011-2704"),
    ("wser-2019-p44", "utmb-2019-6384604"),
    ("wser-1994-p15", "utmb-2004-b90"),
]


@pytest.mark.parametrize("pair", PAIRS)
def test_the_blocks_of_a_few_people_say_the_same_as_all_pairs(
    explainer, runner, project, tables, pair, until
):
    links = pa.Table.from_pandas(tables["links"], preserve_index=False)
    names = names_of(tables["names"])
    results = project.processed / "results.parquet"
    with Explainer.of_people(results, links, pair, names, until) as few:
        assert few.prior == explainer.prior
        found = explainer.findings(*pair)
        assert few.findings(*pair) == found
        assert outcome(few, pair, found, runner, {}, {}) == outcome(explainer, pair, found, runner, {}, {})  # fmt: skip


def test_where_no_link_shows_the_prior_all_pairs_are_weighed(explainer, project, tables, until):
    links = tables["links"].assign(method="curated")
    links = pa.Table.from_pandas(links, preserve_index=False)
    names, results = names_of(tables["names"]), project.processed / "results.parquet"
    with Explainer.of_people(results, links, PAIRS[0], names, until) as few:
        assert few.prior == explainer.prior
        assert few.findings(*PAIRS[0]) == explainer.findings(*PAIRS[0])
