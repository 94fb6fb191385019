"""What is said of two results: the evidence, what the links hold, and what decided."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from race_doubles.common.files import read_arrow, read_parquet
from race_doubles.common.paths import Project
from race_doubles.link import chains, findings
from race_doubles.link.decisions import counted_until, read_decisions, reasons
from race_doubles.link.explain import Explainer
from race_doubles.link.findings import Finding
from race_doubles.link.finish_counts import Start
from race_doubles.link.weights import THRESHOLD

if TYPE_CHECKING:
    import pandas as pd


def alone(found: list[Finding]) -> str:
    """One sentence: what the evidence says of the two results by themselves."""
    never = [finding for finding in found if finding.never]
    if never:
        return f"By themselves two people: {never[0].about}: {never[0].found}."
    weight = findings.total(found)
    assert weight is not None  # nothing excludes it
    said = "one person" if weight >= THRESHOLD else "too little for one person"
    # A weight that lacks a few thousandths is not shown as enough.
    digits = 1 if (round(weight, 1) >= THRESHOLD) == (weight >= THRESHOLD) else 3
    return f"By themselves {said}: {weight:+.{digits}f} bits, and a link needs {THRESHOLD:g}."


def outcome(explainer: Explainer, pair: tuple[str, str], found: list[Finding], runner: Mapping[str, str],
            said_same: dict[frozenset, str], said_apart: dict[frozenset, str],
            counts: Callable[[], Mapping[str, Start]] = dict) -> list[str]:  # fmt: skip
    """What the links hold of the two results, and what decided: one sentence a line.

    `runner` is the runner_id by result_id; `said_same` and `said_apart` are what people decided; `counts` gives
    `counted_starts` where they are needed.
    """
    ours, theirs = (
        [other for other, who in runner.items() if who == runner[result_id]] for result_id in pair
    )
    weight = findings.total(found)
    enough = weight is not None and weight >= THRESHOLD
    if runner[pair[0]] == runner[pair[1]]:
        head = f"The links: one person, {runner[pair[0]]}, with {len(ours)} results"
        if enough and frozenset(pair) not in said_same:
            return [f"{head}; the weight of this pair alone is enough."]
        steps = chains.chain(explainer, ours, *pair, said_same)
        if not steps:
            return [f"{head}; no chain of pairs shows why, so please report it."]
        lines = [f"{head}, joined {'directly' if len(steps) == 1 else 'by way of'}:"]
        return lines + [
            f"  {_short(step.one)} = {_short(step.other)}: {step.how}" for step in steps
        ]
    head = f"The links: two people, {runner[pair[0]]} and {runner[pair[1]]}"
    if not enough:
        return [f"{head}; nothing else joins them."]
    rules = chains.obstacles(explainer, ours, theirs, said_apart, counts())
    if not rules:
        return [f"{head}, though this pair would pass; no rule says why, so please report it."]
    return [
        f"{head}, though this pair would pass, because:",
        *(f"  {sentence}" for sentence in rules),
    ]


def counted_starts(results: pd.DataFrame, names: pd.DataFrame) -> dict[str, Start]:
    """By result_id the starts at races whose organiser counts finishes, with the counts that the linker saw."""
    # What links everybody takes a moment to load, and few questions need it.
    from race_doubles.link.build import tally_of

    tally = tally_of(results, names)
    rows = tally.to_pylist() if tally is not None else []
    return {row.pop("result_id"): Start(**row) for row in rows}


def _read_counted_starts(project: Project) -> dict[str, Start]:
    columns = ["result_id", "race", "year", "status", "earlier_finishes"]
    return counted_starts(
        read_parquet(project.processed / "results.parquet", columns),
        read_parquet(project.processed / "names.parquet", ["result_id", "name", "source"]),
    )


def _short(result: dict) -> str:
    return f"{result['name_published']} ({result['result_id']})"


def heading(result: dict, status: str) -> str:
    """A result in one line: who, where, with what outcome, and what is printed about the person."""
    known = [
        result["sex"],
        result["country"],
        f"born {findings.years(result)}" if result["born_min"] else None,
        result["city"],
        result["club"],
    ]
    return f"{result['result_id']}: {result['name_published']}, {findings.edition(result)}, {status}; " + ", ".join(
        part for part in known if part)  # fmt: skip


@dataclass
class Explanation:
    """What is said of two results: who they are, what was found (bits as text, finding), and what decided."""

    results: list[str]
    found: list[tuple[str, str]]
    decided: list[str]

    def table(self) -> pd.DataFrame:
        """The findings as a table: bits, found."""
        import pandas as pd

        return pd.DataFrame(
            [(bits.strip(), found) for bits, found in self.found], columns=["bits", "found"]
        )


def explain(project: Project, pair: tuple[str, str]) -> Explanation:
    """All that is said of two results. Raises Problem when the tables are not built, UsageProblem for an unknown id."""
    results = project.processed / "results.parquet"
    statuses = read_arrow(results, ["result_id", "status"])
    status = dict(zip(*(column.to_pylist() for column in statuses.columns), strict=True))
    links = read_arrow(project.processed / "links.parquet")
    runner = dict(zip(links["result_id"].to_pylist(), links["runner_id"].to_pylist(), strict=True))
    read_decisions(project.curated, status)
    said_same, said_apart = reasons(project.curated)
    names = read_arrow(project.processed / "names.parquet", ["result_id", "name"])
    with Explainer.of_people(
        results, links, pair, names, counted_until(project.curated)
    ) as explainer:
        found = explainer.findings(*pair)
        heads = [heading(explainer.result(result_id), status[result_id]) for result_id in pair]
        decided = [
            alone(found),
            *outcome(explainer, pair, found, runner, said_same, said_apart, lambda: _read_counted_starts(project)),
        ]  # fmt: skip
    return Explanation(heads, findings.weighed(found), decided)
