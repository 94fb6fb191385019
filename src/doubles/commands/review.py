"""`doubles review`: the pairs nearest to the decision, and the recording of decisions."""

from __future__ import annotations

import sys
from pathlib import Path

import click
import pandas as pd

from common.errors import UsageProblem
from common.files import read_parquet, read_text_csv, write_csv
from common.paths import Project, find_project
from link.curated import DECISION_COLUMNS, DIFFERENT, SAME, read_decisions
from link.explain import nearest_pairs


def record(project: Project, file: str, pair: tuple[str, str], reason: str, source: str, ids: pd.Series) -> Path:
    """Add a decision to data/curated/`file`, unless the decisions would then contradict each other.

    Raises Problem, with the file as it was, for a contradiction, an unknown id or a missing reason or source.
    """
    path = project.curated / file
    before = read_text_csv(path) if path.is_file() else pd.DataFrame(columns=DECISION_COLUMNS, dtype="str")
    row = pd.DataFrame([[*pair, reason, source]], columns=DECISION_COLUMNS)
    write_csv(pd.concat([before, row], ignore_index=True), path)
    try:
        read_decisions(project.curated, ids)
    except BaseException:
        write_csv(before, path)
        raise
    return path


def undecided(pairs: pd.DataFrame, project: Project, ids: pd.Series) -> pd.DataFrame:
    """`pairs` without those that a person has judged."""
    decisions = read_decisions(project.curated, ids)
    judged = {frozenset(pair) for pair in (*decisions.same, *decisions.different)}
    keep = [frozenset(pair) not in judged for pair in zip(pairs["result_id_a"], pairs["result_id_b"], strict=True)]
    return pairs[keep].reset_index(drop=True)


def shown(pair) -> str:
    """A pair and its evidence in two lines."""
    parts = {"name": pair.name_bits, "born": pair.born_bits, "country": pair.country_bits, "sex": pair.sex_bits,
             "club": pair.club_bits, "city": pair.city_bits, "other id": pair.person_bits}  # fmt: skip
    evidence = ", ".join(f"{what} {bits:+.1f}" for what, bits in parts.items() if bits)
    return (f"{pair.weight:+5.1f}  {pair.result_id_a}  {pair.result_id_b}  {pair.name_a} | {pair.name_b}\n"
            f"       {evidence}")  # fmt: skip


@click.command("review")
@click.option("--limit", default=20, show_default=True, type=click.IntRange(1), help="Pairs to list.")
@click.option("--between-races", is_flag=True, help="Only pairs of a WSER and a UTMB result.")
@click.option("--same", nargs=2, metavar="ID ID", help="Record that two results are one person's.")
@click.option("--different", nargs=2, metavar="ID ID", help="Record that two results are two people's.")
@click.option("--reason", default="", help="Why; needed with --same and --different.")
@click.option("--source", default="", help="Where that can be checked; needed with --same and --different.")
def review_command(limit, between_races, same, different, reason, source) -> None:
    """Go through the pairs of results nearest to the decision threshold, with their evidence.

    On a terminal each pair can be judged; elsewhere they are listed. Decisions go to data/curated/ and
    override the model at the next `doubles build`.
    """
    project = find_project()
    results = read_parquet(project.processed / "results.parquet")
    ids = results["result_id"]
    if same and different:
        raise UsageProblem("Give one of --same and --different, not both.")
    if same or different:
        path = record(project, SAME if same else DIFFERENT, same or different, reason, source, ids)
        click.echo(f"Recorded in {project.shown(path)}; `doubles build` applies it.")
        return
    pairs = nearest_pairs(results)
    if between_races:
        pairs = pairs[pairs["result_id_a"].str[:4] != pairs["result_id_b"].str[:4]]
    pairs = undecided(pairs, project, ids).head(limit)
    for pair in pairs.itertuples():
        click.echo(shown(pair))
        if sys.stdin.isatty() and sys.stdout.isatty() and not _ask(project, pair, ids):
            break


def _ask(project: Project, pair, ids: pd.Series) -> bool:
    """Ask for a judgement and record it; whether to go on."""
    answer = click.prompt("one person (s), two people (d), undecided (u), quit (q)",
                          type=click.Choice(["s", "d", "u", "q"]), default="u", show_choices=False)  # fmt: skip
    if answer in "sd":
        reason = click.prompt("reason")
        source = click.prompt("source")
        record(project, SAME if answer == "s" else DIFFERENT, (pair.result_id_a, pair.result_id_b), reason, source, ids)
    return answer != "q"
