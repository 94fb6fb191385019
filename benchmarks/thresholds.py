"""The threshold that suits a peer best at a size, by the truth: `python -m benchmarks.thresholds` tries several.

A threshold chosen on few rows joins crowds of strangers on many, which says nothing of the tool. So every
peer that has one is given, at each size, the best of those tried, as nobody without the truth could. What was
tried is in thresholds.csv.
"""

from __future__ import annotations

import click
import pandas as pd

from benchmarks.contenders import HERE, SCRIPTS, generated, limits_of, peers_python, scored_run
from race_doubles.common.files import read_text_csv, write_text

TABLE = HERE / "thresholds.csv"
COLUMNS = ["peer", "rows", "threshold", "precision", "recall", "f1"]
WITH_THRESHOLDS = [name for name, peer in SCRIPTS.items() if peer.thresholds]


def read_tried() -> pd.DataFrame:
    """What was tried: peer, rows (int), threshold (as given to the peer), precision, recall, f1 (float)."""
    tried = read_text_csv(TABLE) if TABLE.exists() else pd.DataFrame(columns=COLUMNS, dtype=str)
    return tried.astype({"rows": int, "precision": float, "recall": float, "f1": float})


def best_threshold(name: str, rows: int, tried: pd.DataFrame) -> list[str]:
    """The threshold of `name` with the highest F1 at `rows` rows, in a list; the lower of two equals.

    Where it did not finish at that size, the best at the largest smaller one; [] where it takes none.

    Raises:
        click.ClickException: it takes a threshold and none was tried at `rows` rows or fewer.
    """
    if name not in WITH_THRESHOLDS:
        return []
    own = tried[(tried["peer"] == name) & (tried["rows"] <= rows)]
    if own.empty:
        raise click.ClickException(f"{TABLE.name} has no threshold of {name} for {rows:,} rows or fewer. Try some "
                                   f'first: python -m benchmarks.thresholds --rows {rows} --only "{name}"')  # fmt: skip
    own = own[own["rows"] == own["rows"].max()].assign(
        height=lambda table: table["threshold"].astype(float)
    )
    return [own.sort_values(["f1", "height"], ascending=[False, True])["threshold"].iloc[0]]


def try_thresholds(
    name: str, rows: int, thresholds: list[str], minutes: float, memory_gb: float
) -> pd.DataFrame:
    """A row of thresholds.csv for each of `thresholds`, from one run of `name` (no rows if it did not finish)."""
    done, scores = scored_run(
        name, generated(rows), thresholds, peers_python(), limits_of(name, minutes, memory_gb)
    )
    click.echo(f"{rows:,} {name}: {done.ended}, {done.seconds:.0f} s {done.message}")
    found = [{"peer": name, "rows": rows, "threshold": threshold,
              **{key: round(quality[key], 4) for key in ("precision", "recall", "f1")}}
             for threshold, quality in zip(thresholds, scores, strict=False)]  # fmt: skip
    return pd.DataFrame(found, columns=COLUMNS)


def merged(tried: pd.DataFrame, found: pd.DataFrame) -> pd.DataFrame:
    """Both tables, what was found now in the place of what was tried before, in order."""
    both = pd.concat([tried, found]).drop_duplicates(["peer", "rows", "threshold"], keep="last")
    both = both.assign(height=both["threshold"].astype(float))
    return both.sort_values(["peer", "rows", "height"])[COLUMNS].reset_index(drop=True)


@click.command()
@click.option("--rows", multiple=True, type=int, required=True, help="At these sizes.")
@click.option("--only", multiple=True, type=click.Choice(WITH_THRESHOLDS), help="Only these.")
@click.option("--threshold", "thresholds", multiple=True, help="These, instead of the usual ones.")
@click.option("--minutes", default=60.0, show_default=True, help="Most time for one run.")
@click.option("--memory-gb", default=12.0, show_default=True, help="Most memory for one run.")
def main(rows, only, thresholds, minutes, memory_gb) -> None:
    """Try thresholds of the peers on generated results, and keep what each gave."""
    for size in rows:
        for name in only or WITH_THRESHOLDS:
            found = try_thresholds(
                name, size, list(thresholds or SCRIPTS[name].thresholds), minutes, memory_gb
            )
            write_text(merged(read_tried(), found).to_csv(index=False, lineterminator="\n"), TABLE)


if __name__ == "__main__":
    main()
