"""`doubles review`: the pairs that a person should look at, and the recording of decisions."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

import click
import numpy as np
import pandas as pd

from race_doubles.command.list import read_races
from race_doubles.common.errors import UsageProblem
from race_doubles.common.files import read_parquet, read_text_csv, write_bytes, write_csv
from race_doubles.common.paths import Project, find_project
from race_doubles.common.races import DOUBLE
from race_doubles.link import findings
from race_doubles.link.decisions import (
    DECISION_COLUMNS,
    DIFFERENT,
    SAME,
    counted_until,
    read_decisions,
)
from race_doubles.link.explain import Explainer
from race_doubles.link.review import hang_on_little, near_the_decision, would_make_doubles


def record(
    project: Project, file: str, pair: tuple[str, str], reason: str, source: str, ids: pd.Series
) -> Path:
    """Add a decision to data/curated/`file`, unless the decisions would then contradict each other.

    Raises Problem, with the file as it was, for a contradiction, an unknown id or a missing reason or source.
    """
    path = project.curated / file
    row = pd.DataFrame([[*pair, reason, source]], columns=DECISION_COLUMNS)
    # The bytes, not the rows: another program may quote fields otherwise than we do.
    content = path.read_bytes() if path.is_file() else None
    earlier = [] if content is None else [read_text_csv(path)]
    write_csv(pd.concat([*earlier, row], ignore_index=True), path)
    try:
        read_decisions(project.curated, ids)
    except BaseException:
        if content is None:
            path.unlink()
        else:
            write_bytes(content, path)
        raise
    return path


def undecided(pairs: pd.DataFrame, project: Project, ids: pd.Series) -> pd.DataFrame:
    """`pairs` without those that a person has judged."""
    decisions = read_decisions(project.curated, ids)
    judged = {frozenset(pair) for pair in (*decisions.same, *decisions.different)}
    keep = [
        frozenset(pair) not in judged
        for pair in zip(pairs["result_id_a"], pairs["result_id_b"], strict=True)
    ]
    return pairs[np.array(keep, dtype=bool)].reset_index(drop=True)


def shown(pair, explainer: Explainer, note: str) -> str:
    """A pair of results in four lines: how near it is, who they are, and what was found of them."""
    weight = "   no" if pd.isna(pair.weight) else f"{pair.weight:+5.1f}"
    lines = [f"{weight}  {pair.result_id_a} {pair.result_id_b}  {note}"]
    for result_id in (pair.result_id_a, pair.result_id_b):
        result = explainer.result(result_id)
        known = [result["sex"], result["country"], result["city"], result["club"]]
        born = f"born {findings.years(result)}" if result["born_min"] else "no age"
        lines.append(
            "       "
            + ", ".join(
                [result["name_published"], findings.edition(result), born, *filter(None, known)]
            )
        )
    found = explainer.findings(pair.result_id_a, pair.result_id_b)
    never = [f"{finding.about}: {finding.found}" for finding in found if finding.never]
    weighed = [
        f"{finding.about} {finding.weight:+.1f}"
        for finding in found
        if finding.weight and not never
    ]
    lines.append("       " + "; ".join(never or weighed))
    return "\n".join(lines)


@dataclass
class ReviewList:
    """Pairs under one heading, with a note for each."""

    heading: str
    pairs: pd.DataFrame
    notes: list[str]


def review_lists(
    results: pd.DataFrame,
    links: pd.DataFrame,
    pairs: pd.DataFrame,
    explainer: Explainer,
    races: tuple[str, str] | None = None,
) -> list[ReviewList]:
    """What is worth a person's look, what moves a double first.

    The doubles are those of Western States and UTMB, or of the two `races`; then only pairs of results of these are listed
    among the people near the decision.
    """
    two = races or DOUBLE
    race_of = results.set_index("result_id")["race"]
    doubles = pairs[pairs["first_race"].isin(two) & pairs["second_race"].isin(two)]
    make = would_make_doubles(results, links, explainer, two)
    hang = hang_on_little(doubles, links, explainer, race_of, two)
    near = near_the_decision(links, explainer)
    if races:
        of_both = [near[f"result_id_{side}"].map(race_of).isin(races) for side in "ab"]
        near = near[of_both[0] & of_both[1]].reset_index(drop=True)
    return [
        ReviewList("Would make a double if they were one person; the likeliest first", make,
             [f"found {found}" for found in make["found"]]),
        ReviewList("Doubles that hang on little: the strongest pair between a person's two races", hang,
             [f"{count} double{'s' if count > 1 else ''} of {who}" for who, count in zip(hang["runner_id"], hang["doubles"], strict=True)]),
        ReviewList("Other people near the decision", near,
             [f"and {count - 1} more pairs of the two" if count > 1 else "" for count in near["pairs"]]),
    ]  # fmt: skip


def rows_to_fill(pairs: pd.DataFrame, results: pd.DataFrame) -> str:
    """A line of a curated table for each pair, the source filled in, the reason left to write."""
    source = results.set_index("result_id")["source_url"]
    rows = pairs[["result_id_a", "result_id_b"]].assign(
        reason="REASON", source=list(pairs["result_id_a"].map(source))
    )
    return rows.to_csv(index=False, lineterminator="\n")


@click.command("review")
@click.option(
    "--limit",
    default=15,
    show_default=True,
    type=click.IntRange(1),
    help="Pairs to list under each heading.",
)
@click.option(
    "--doubles", "only_doubles", is_flag=True, help="Only pairs that would make or break a double."
)
@click.option(
    "--races",
    metavar="ID,ID",
    help="The doubles of these two races, and people near the decision in them; `doubles races` lists them.  [default: wser,utmb, and everybody near]",
)
@click.option(
    "--rows", is_flag=True, help="Print rows for data/curated to fill in, instead of the evidence."
)
@click.option("--same", nargs=2, metavar="ID ID", help="Record that two results are one person's.")
@click.option(
    "--different", nargs=2, metavar="ID ID", help="Record that two results are two people's."
)
@click.option("--reason", default="", help="Why; needed with --same and --different.")
@click.option(
    "--source", default="", help="Where that can be checked; needed with --same and --different."
)
def review_command(limit, only_doubles, races, rows, same, different, reason, source) -> None:
    """Go through the pairs of results that a person should look at, with their evidence.

    Weights are in bits beyond what a link needs; "no" marks what the model excludes. On a terminal each pair
    can be judged; elsewhere they are listed. Decisions go to data/curated/ and override the model at the
    next `doubles build`; pairs already decided are left out.
    """
    named = read_races(races) if races else ()
    if len(named) not in (0, 2):
        raise UsageProblem(f"--races {races} names {len(named)} races; a review is of two.")
    two = (named[0], named[1]) if named else None
    project = find_project()
    tables = {
        name: read_parquet(project.processed / f"{name}.parquet")
        for name in ("results", "links", "pairs")
    }
    names = read_parquet(project.processed / "names.parquet")
    ids = tables["results"]["result_id"]
    if same and different:
        raise UsageProblem("Give one of --same and --different, not both.")
    if same or different:
        path = record(project, SAME if same else DIFFERENT, same or different, reason, source, ids)
        click.echo(f"Recorded in {project.shown(path)}; `doubles build` applies it.")
        return
    asking = sys.stdin.isatty() and sys.stdout.isatty() and not rows
    with Explainer(tables["results"], names, counted_until(project.curated)) as explainer:
        lists = review_lists(**tables, explainer=explainer, races=two)
        for listed in lists[: 2 if only_doubles else None]:
            pairs = undecided(listed.pairs.assign(note=listed.notes), project, ids)
            if rows:
                click.echo(
                    f"# {listed.heading}\n{rows_to_fill(pairs.head(limit), tables['results'])}",
                    nl=False,
                )
                continue
            click.echo(f"{listed.heading} ({min(limit, len(pairs))} of {len(pairs)}):\n")
            for pair in pairs.head(limit).itertuples():
                click.echo(shown(pair, explainer, pair.note) + "\n")
                if asking and not _ask(project, pair, ids):
                    return


def _ask(project: Project, pair, ids: pd.Series) -> bool:
    """Ask for a judgement and record it; whether to go on."""
    answer = click.prompt("one person (s), two people (d), undecided (u), quit (q)",
                          type=click.Choice(["s", "d", "u", "q"]), default="u", show_choices=False)  # fmt: skip
    if answer in "sd":
        reason = click.prompt("reason")
        source = click.prompt("source")
        record(
            project,
            SAME if answer == "s" else DIFFERENT,
            (pair.result_id_a, pair.result_id_b),
            reason,
            source,
            ids,
        )
    return answer != "q"
