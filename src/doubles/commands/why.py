"""`doubles why`: the evidence that two results are, or are not, one person's."""

from __future__ import annotations

import click

from common.errors import UsageProblem
from common.files import read_parquet
from common.paths import find_project
from link.curated import read_decisions
from link.explain import Explainer, Finding
from link.weights import THRESHOLD


def verdict(findings: list[Finding]) -> str:
    """One sentence: what the evidence says of the two results by themselves."""
    against = [finding for finding in findings if finding.bits is None]
    if against:
        return f"By themselves two people: {against[0].found}."
    total = sum(finding.bits for finding in findings)
    said = "one person" if total >= THRESHOLD else "not enough to be one person"
    return f"By themselves {said}: {total:+.1f} bits, {THRESHOLD:g} are needed."


@click.command("why")
@click.argument("result_id_a")
@click.argument("result_id_b")
def why_command(result_id_a: str, result_id_b: str) -> None:
    """Print the evidence that RESULT_ID_A and RESULT_ID_B are, or are not, one person's.

    Weights are in bits, log2 of how much likelier a finding is for one person than for two.
    """
    if result_id_a == result_id_b:
        raise UsageProblem(f"Both ids are {result_id_a}; give two results.")
    project = find_project()
    results = read_parquet(project.processed / "results.parquet")
    links = read_parquet(project.processed / "links.parquet")
    decisions = read_decisions(project.curated, results["result_id"])
    rows = results.set_index("result_id")
    with Explainer(results) as explainer:
        findings = explainer.findings(result_id_a, result_id_b)
    for result_id in (result_id_a, result_id_b):
        row = rows.loc[result_id]
        click.echo(f"{result_id}: {row['name_published']}, {row['race'].upper()} {row['year']}, {row['status']}")
    for finding in sorted(findings, key=lambda f: -(f.bits if f.bits is not None else -99)):
        weight = "  never" if finding.bits is None else f"{finding.bits:+7.1f}"
        click.echo(f"{weight}  {finding.about}: {finding.found}")
    click.echo(verdict(findings))
    pair = {result_id_a, result_id_b}
    for table, what in ((decisions.same, "one person"), (decisions.different, "two people")):
        if any({a, b} == pair for a, b in table):
            click.echo(f"A person decided that they are {what}: see data/curated.")
    runner = links.set_index("result_id")["runner_id"]
    if runner[result_id_a] == runner[result_id_b]:
        together = int((runner == runner[result_id_a]).sum())
        click.echo(f"Linked: both belong to {runner[result_id_a]}, with {together} results.")
    else:
        click.echo(f"Not linked: {runner[result_id_a]} and {runner[result_id_b]}.")
