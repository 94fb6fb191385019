"""How well entries are linked to runners, told in four ways.

From 2022 on the lottery lists say which race qualified an applicant, and carry a number that stays with the person; neither takes
part in matching. Who names last summer's UTMB has a result there: so many of those rows are linked to a runner who finished it
(recall), and so many of the links among them are such (precision). Rows of one number should be one runner's. The lists with
ages, matched with the ages hidden, tell how often a link made without one is to a stranger: then the ages seldom fit. And
links drawn by weight were read by hand; the verdicts, which name people, are kept by whoever gave them.

`python -m race_doubles.link.evaluation.entry_links` needs the lists in data/raw and writes `data/measured/entry_links.csv`.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

import click
import numpy as np
import pandas as pd

from race_doubles.clean.entries.read import read_lists
from race_doubles.clean.raw import read_provenance
from race_doubles.common.files import read_parquet, read_text_csv, write_csv
from race_doubles.common.paths import find_project
from race_doubles.common.resampling import ratio_interval
from race_doubles.link.entries.build import with_born_range
from race_doubles.link.entries.candidates import candidates
from race_doubles.link.entries.choose import choose

FILE = "entry_links.csv"
#: What an applicant's qualifying race is called when it is one that we have the results of.
QUALIFIERS = {"utmb": r"Mont.Blanc \(UTMB\)", "wser": r"^Western States 100M"}
#: Links to be read: up to which match weight (bits), and how many of that layer.
LAYERS = ((2.0, 50), (4.0, 40), (7.0, 40), (10.0, 35), (float("inf"), 35))
VERDICTS = ("right", "wrong", "unclear")
#: Birth years further apart than this are two people's.
_ERROR_OF_AGE = 1


def qualified(applied: pd.DataFrame, race: str) -> pd.DataFrame:
    """The applicants who name an edition of `race` as what qualified them: `applied` with `qualified_in`, its year."""
    named = applied["qualifier"].fillna("").str.contains(QUALIFIERS[race], case=False)
    rows = applied[named & applied["stage"].eq("applied")]
    year = rows["qualifier"].str.extract(r"\b(20\d\d)\b", expand=False).astype("Int64")
    return rows.assign(qualified_in=year)[year.notna()]


def score_qualified(rows: pd.DataFrame, entries: pd.DataFrame, starts: pd.DataFrame) -> dict:
    """Recall and precision on `rows` (of `qualified`); the interval of recall draws applicants anew.

    `entries` has entry_id and runner_id, `starts` the runner_id and year of each finish of the race. A link is right where its
    runner finished the edition named.
    """
    finishes = set(zip(starts["runner_id"], starts["year"], strict=True))
    linked = rows.merge(entries[["entry_id", "runner_id"]], on="entry_id", how="left")
    said = zip(linked["runner_id"], linked["qualified_in"], strict=True)
    linked["right"] = [float(pair in finishes) for pair in said]
    linked["found"] = linked["runner_id"].notna().astype(float)
    people = linked.groupby(linked["applicant_id"].fillna(linked["entry_id"]))[["right", "found"]]
    sums = people.sum().assign(rows=people.size())
    recall = ratio_interval(sums["right"].to_numpy(), sums["rows"].to_numpy())
    right, found = int(sums["right"].sum()), int(sums["found"].sum())
    return {"right": right, "found": found, "true": len(linked), **_share(right, found),
            "recall": right / len(linked), "recall_low": recall[0], "recall_high": recall[1]}  # fmt: skip


def score_same_number(applied: pd.DataFrame, entries: pd.DataFrame) -> dict:
    """Pairs of linked rows of one number: how many are one runner's."""
    linked = applied[applied["applicant_id"].notna()].merge(
        entries[["entry_id", "runner_id"]], on="entry_id"
    )
    pairs = linked.merge(linked, on="applicant_id", suffixes=("", "_other"))
    pairs = pairs[pairs["entry_id"] < pairs["entry_id_other"]]
    right = int(pairs["runner_id"].eq(pairs["runner_id_other"]).sum())
    return {"right": right, "found": len(pairs), **_share(right, len(pairs))}


def score_hidden_ages(applied: pd.DataFrame, results: pd.DataFrame) -> dict:
    """Links made without ages where the list has one: those whose birth years do not fit are to strangers.

    `results` as `candidates` takes them. A stranger's age may fit by chance, which is allowed for: so often as the ages of two
    linked people drawn anew do.
    """
    with_age = applied[applied["age"].notna()]
    nothing = pd.array([pd.NA] * len(with_age), dtype="Int64")
    hidden = with_age.assign(born_min=nothing, born_max=nothing)
    chosen = choose(candidates(hidden, results), hidden, results["runner_id"].nunique())
    years = with_age.set_index("entry_id")[["born_min", "born_max"]].reindex(chosen["entry_id"])
    known = results.drop_duplicates("runner_id").set_index("runner_id")[["born_min", "born_max"]]
    theirs = known.reindex(chosen["runner_id"])
    known_both = theirs["born_min"].notna().to_numpy()
    low = np.stack(
        [t["born_min"].to_numpy(float, na_value=np.nan)[known_both] for t in (years, theirs)]
    )
    high = np.stack(
        [t["born_max"].to_numpy(float, na_value=np.nan)[known_both] for t in (years, theirs)]
    )
    apart = int((low.max(axis=0) - high.min(axis=0) > _ERROR_OF_AGE).sum())
    gaps = np.maximum(low[0][:, None], low[1][None, ::7]) - np.minimum(
        high[0][:, None], high[1][None, ::7]
    )
    by_chance = float((gaps <= _ERROR_OF_AGE).mean())
    number = int(known_both.sum())
    low_share, high_share = _ends(apart, number)
    return {"right": round(number - apart / (1 - by_chance)), "found": number,
            "precision": 1 - apart / number / (1 - by_chance),
            "precision_low": 1 - high_share / (1 - by_chance), "precision_high": 1 - low_share / (1 - by_chance)}  # fmt: skip


def to_read(entries: pd.DataFrame) -> pd.DataFrame:
    """The links to be read by hand, with `layer`: of each layer of LAYERS those whose ids come first when scrambled."""
    linked = entries[entries["match_weight"].notna()]
    edges = [-np.inf, *(most for most, _ in LAYERS)]
    layer = pd.cut(linked["match_weight"], edges, labels=False).astype("int64")
    scrambled = [
        hashlib.sha256(f"entry links {one}".encode()).hexdigest() for one in linked["entry_id"]
    ]
    ordered = linked.assign(layer=layer, order=scrambled).sort_values(["layer", "order"])
    most = ordered["layer"].map({at: number for at, (_, number) in enumerate(LAYERS)})
    return ordered[ordered.groupby("layer").cumcount() < most].drop(columns="order")


def score_read(verdicts: pd.DataFrame, entries: pd.DataFrame) -> list[dict]:
    """Precision by layer and in all, from verdicts (entry_id, verdict) on the rows of `to_read`.

    What stayed unclear is left out, and in a last row counted as wrong. In all, each layer counts by how many links it has; its interval adds up the layers' variances.
    """
    read = to_read(entries).merge(verdicts, on="entry_id", validate="one_to_one")
    sizes = pd.cut(
        entries["match_weight"].dropna(), [-np.inf, *(most for most, _ in LAYERS)], labels=False
    ).value_counts()
    rows, share, least_share, variance = [], 0.0, 0.0, 0.0
    for layer, group in read.groupby("layer"):
        told = group[group["verdict"].ne("unclear")]
        right, number = int(told["verdict"].eq("right").sum()), len(told)
        part = sizes[layer] / sizes.sum()
        # One error added, so that a layer without any still has a variance (Agresti and Coull).
        softened = (right + 1) / (number + 2)
        share += part * right / number
        least_share += part * right / len(group)
        variance += part**2 * softened * (1 - softened) / number
        least = LAYERS[layer - 1][0] if layer else 0.0
        rows.append({"data": f"read by hand, from {least:g} bits ({len(group) - number} of {len(group)} unclear)",
                     "right": right, "found": number, **_share(right, number)})  # fmt: skip
    wide = 1.96 * variance**0.5
    told = read[read["verdict"].ne("unclear")]
    rows.append({"data": f"read by hand, every link by its weight ({len(read) - len(told)} of {len(read)} unclear)",
                 "right": int(told["verdict"].eq("right").sum()), "found": len(told), "precision": share,
                 "precision_low": share - wide, "precision_high": min(share + wide, 1.0)})  # fmt: skip
    rows.append({"data": "read by hand, what is unclear counted as wrong", "right": int(read["verdict"].eq("right").sum()),
                 "found": len(read), "precision": least_share})  # fmt: skip
    return rows


def _ends(some: int, number: int) -> tuple[float, float]:
    """The exact binomial interval of a share (Clopper and Pearson 1934)."""
    from statsmodels.stats.proportion import proportion_confint

    return proportion_confint(some, number, method="beta")


def _share(right: int, number: int) -> dict:
    low, high = _ends(right, number)
    return {"precision": right / number, "precision_low": low, "precision_high": high}


@click.command()
@click.option("--verdicts", type=click.Path(path_type=Path, exists=True, dir_okay=False),
              help="A CSV of entry_id and verdict (right, wrong, unclear); without it those figures stay as they are.")  # fmt: skip
def main(verdicts: Path | None) -> None:
    """Measure the links of entries on the lists in data/raw and the built tables."""
    project = find_project()
    path = project.measured / FILE
    tables = {
        name: read_parquet(project.processed / f"{name}.parquet")
        for name in ("results", "links", "runners", "entries")
    }
    results = tables["results"].merge(tables["links"][["result_id", "runner_id"]], on="result_id")
    finishes = results[results["status"].isin(["finished", "late"])]
    applied = read_lists(project, read_provenance(project)).query("stage == 'applied'")
    rows = []
    for race, name in {
        "utmb": "applicants who finished UTMB",
        "wser": "applicants who finished Western States",
    }.items():
        labelled = qualified(applied, race)
        rows.append(
            {
                "data": name,
                **score_qualified(labelled, tables["entries"], finishes[finishes["race"].eq(race)]),
            }
        )
    rows.append(
        {"data": "rows of one applicant's number", **score_same_number(applied, tables["entries"])}
    )
    rows.append(
        {
            "data": "ages hidden",
            **score_hidden_ages(applied, with_born_range(results, tables["runners"])),
        }
    )
    if verdicts:
        rows += score_read(read_text_csv(verdicts), tables["entries"])
    else:
        kept = read_text_csv(path)
        rows += kept[kept["data"].str.startswith("read by hand")].to_dict("records")
    table = pd.DataFrame(rows)
    for column in ("right", "found", "true"):
        table[column] = pd.to_numeric(table[column]).astype("Int64")
    for column in table.columns[table.columns.str.startswith(("precision", "recall"))]:
        table[column] = pd.to_numeric(table[column]).round(4)
    write_csv(table, path)
    click.echo(table.to_string(index=False))


if __name__ == "__main__":
    main()
