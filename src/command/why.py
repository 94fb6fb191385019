"""`doubles why`: the evidence that two results are, or are not, one person's."""

from __future__ import annotations

import click

from race_doubles.common.errors import UsageProblem
from race_doubles.common.paths import find_project
from race_doubles.link.explanation import explain


@click.command("why")
@click.argument("result_id_a")
@click.argument("result_id_b")
def why_command(result_id_a: str, result_id_b: str) -> None:
    """Print the evidence that RESULT_ID_A and RESULT_ID_B are, or are not, one person's, and what decided.

    Weights are in bits, log2 of how much likelier a finding is for one person than for two. `doubles runner
    NAME` lists the ids of a person's results.
    """
    if result_id_a == result_id_b:
        raise UsageProblem(f"Both ids are {result_id_a}; give two results.")
    said = explain(find_project(), (result_id_a, result_id_b))
    click.echo(
        "\n".join(
            [*said.results, *(f"{bits}  {found}" for bits, found in said.found), *said.decided]
        )
    )
