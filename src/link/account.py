"""What is said of two results: the evidence, what the links hold, and what decided."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from race_doubles.common.files import read_parquet
from race_doubles.common.paths import Project
from race_doubles.link import explain
from race_doubles.link.curated import read_decisions, reasons
from race_doubles.link.explain import Explainer, Finding
from race_doubles.link.weights import THRESHOLD


def alone(findings: list[Finding]) -> str:
    """One sentence: what the evidence says of the two results by themselves."""
    never = [finding for finding in findings if finding.never]
    if never:
        return f"By themselves two people: {never[0].about}: {never[0].found}."
    weight = explain.total(findings)
    assert weight is not None  # nothing excludes it
    said = "one person" if weight >= THRESHOLD else "too little for one person"
    return f"By themselves {said}: {weight:+.1f} bits, and a link needs {THRESHOLD:g}."


def outcome(explainer: Explainer, pair: tuple[str, str], findings: list[Finding], runner: pd.Series,
            said_same: dict[frozenset, str], said_apart: dict[frozenset, str]) -> list[str]:  # fmt: skip
    """What the links hold of the two results, and what decided: one sentence a line.

    `runner` is the runner_id by result_id; `said_same` and `said_apart` are what people decided.
    """
    ours, theirs = (list(runner.index[runner.eq(runner[result_id])]) for result_id in pair)
    weight = explain.total(findings)
    enough = weight is not None and weight >= THRESHOLD
    if runner[pair[0]] == runner[pair[1]]:
        head = f"The links: one person, {runner[pair[0]]}, with {len(ours)} results"
        if enough and frozenset(pair) not in said_same:
            return [f"{head}; the weight of this pair alone is enough."]
        steps = explain.chain(explainer, ours, *pair, said_same)
        if not steps:
            return [f"{head}; no chain of pairs shows why, so please report it."]
        lines = [f"{head}, joined {'directly' if len(steps) == 1 else 'by way of'}:"]
        return lines + [
            f"  {_short(step.one)} = {_short(step.other)}: {step.how}" for step in steps
        ]
    head = f"The links: two people, {runner[pair[0]]} and {runner[pair[1]]}"
    if not enough:
        return [f"{head}; nothing else joins them."]
    found = explain.obstacles(explainer, ours, theirs, said_apart)
    if not found:
        return [f"{head}, though this pair would pass; no rule says why, so please report it."]
    return [
        f"{head}, though this pair would pass, because:",
        *(f"  {sentence}" for sentence in found),
    ]


def _short(card: dict) -> str:
    return f"{card['name_published']} ({card['result_id']})"


def heading(card: dict, status: str) -> str:
    """A result in one line: who, where, with what outcome, and what is printed about the person."""
    known = [
        card["sex"],
        card["country"],
        f"born {explain.years(card)}" if card["born_min"] else None,
        card["city"],
        card["club"],
    ]
    return f"{card['result_id']}: {card['name_published']}, {explain.edition(card)}, {status}; " + ", ".join(
        part for part in known if part)  # fmt: skip


@dataclass
class Told:
    """What is said of two results: who they are, what was found (bits as text, finding), and what decided."""

    results: list[str]
    found: list[tuple[str, str]]
    decided: list[str]

    def table(self) -> pd.DataFrame:
        """The findings as a table: bits, found."""
        return pd.DataFrame(
            [(bits.strip(), found) for bits, found in self.found], columns=["bits", "found"]
        )


def tell(project: Project, pair: tuple[str, str]) -> Told:
    """All that is said of two results. Raises Problem when the tables are not built, UsageProblem for an unknown id."""
    results = read_parquet(project.processed / "results.parquet")
    runner = read_parquet(project.processed / "links.parquet").set_index("result_id")["runner_id"]
    read_decisions(project.curated, results["result_id"])
    said_same, said_apart = reasons(project.curated)
    status = results.set_index("result_id")["status"]
    with Explainer(results) as explainer:
        findings = explainer.findings(*pair)
        heads = [heading(explainer.card(result_id), status[result_id]) for result_id in pair]
        decided = [
            alone(findings),
            *outcome(explainer, pair, findings, runner, said_same, said_apart),
        ]
    return Told(heads, explain.weighed(findings), decided)
