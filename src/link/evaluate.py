"""How good the links are, on people whose identity is known.

`python -m link.evaluate --shared FOLDER` measures on the benchmark and the judged pairs in FOLDER, which are not
part of the project, and writes the figures to `src/link/measured.csv`, which is. What needs only the project's own
data (UTMB's ids hidden, what each refinement adds) is computed where it is shown.
"""

from __future__ import annotations

from pathlib import Path

import click
import numpy as np
import pandas as pd

from common.files import read_text_csv, write_csv
from link.build import link_results
from link.engine import DuckEngine
from link.model import COLUMNS, link_rows
from link.tables import source_of

MEASURED = Path(__file__).with_name("measured.csv")
#: Pairs of races with at least so many people in common are measured, the first `SEEN_PAIRS` of them (in the order
#: of `SEED`) having been looked at while the weights were set.
LEAST_COMMON, SEED, SEEN_PAIRS, FRESH_PAIRS = 8, 5, 40, 60
_DRAWS = 1000


def pair_scores(truth: pd.Series, found: pd.Series) -> dict:
    """Pairs of rows in one group, by truth and as found: right, found, true; precision and recall with
    95 % intervals.

    The intervals come from drawing people anew (Poisson bootstrap over true people for recall, over
    found people for precision, fixed seed): pairs of one person are not independent.
    """
    table = pd.DataFrame({"truth": truth.to_numpy(), "found": found.to_numpy()})
    both = _pairs_in(table.groupby(["truth", "found"]).size())
    by_truth, by_found = _pairs_in(table.groupby("truth").size()), _pairs_in(table.groupby("found").size())
    recall = _share(both.groupby("truth").sum().reindex(by_truth.index, fill_value=0), by_truth)
    precision = _share(both.groupby("found").sum().reindex(by_found.index, fill_value=0), by_found)
    return {"right": int(both.sum()), "found": int(by_found.sum()), "true": int(by_truth.sum()),
            **{f"precision{k}": v for k, v in precision.items()}, **{f"recall{k}": v for k, v in recall.items()}}  # fmt: skip


def _pairs_in(sizes: pd.Series) -> pd.Series:
    return sizes * (sizes - 1) // 2


def _share(right: pd.Series, total: pd.Series) -> dict[str, float]:
    """right/total over all groups, and the 2.5 % and 97.5 % points over bootstrap draws."""
    several = total > 0
    right, total = right[several].to_numpy(float), total[several].to_numpy(float)
    if not total.sum():
        return {"": np.nan, "_low": np.nan, "_high": np.nan}
    # Groups alike in both numbers are drawn together: few distinct rows, whatever the table's length.
    kinds, counts = np.unique(np.column_stack([right, total]), axis=0, return_counts=True)
    draws = np.random.default_rng(20110).poisson(counts, size=(_DRAWS, len(counts)))
    shares = (draws @ kinds[:, 0]) / np.maximum(draws @ kinds[:, 1], 1)
    low, high = np.quantile(shares, [0.025, 0.975])
    return {"": right.sum() / total.sum(), "_low": float(low), "_high": float(high)}


def hidden_ids(results: pd.DataFrame) -> pd.DataFrame:
    """UTMB's results linked with the organiser's ids hidden: result_id, truth (the id), found, and the
    columns that show why. Results to which the organiser gave no id prove nothing and are left out."""
    known = (results["race"] == "utmb") & results["organiser_person_id"].notna()
    rows = results[known].reset_index(drop=True)
    links = link_results(rows, None, with_ids=False).links.to_pandas().set_index("result_id")
    return rows.assign(truth=rows["organiser_person_id"], found=links.loc[rows["result_id"], "runner_id"].to_numpy())


def false_pairs(rows: pd.DataFrame) -> pd.DataFrame:
    """Pairs of ids that were linked though the organiser tells them apart, one row a pair of ids, with the
    likeliest cause: `two profiles` (the same words in the name, ages that fit, never both in one
    edition), `one name longer or a variant`, or `started together` (both in one edition)."""
    from link.forms import name_forms

    key = dict(zip(*(name_forms(sorted(rows["name_published"].dropna().unique()))[c].to_pylist()
                     for c in ("name_published", "key")), strict=True))  # fmt: skip
    side = rows[["found", "truth", "year", "name_published", "born_min", "born_max", "country"]]
    side = side.assign(key=side["name_published"].map(key))
    pairs = side.merge(side, on="found", suffixes=("_a", "_b"))
    pairs = pairs[pairs["truth_a"] < pairs["truth_b"]]
    together = pairs.groupby(["truth_a", "truth_b"]).apply(
        lambda group: bool((group["year_a"] == group["year_b"]).any()), include_groups=False
    )
    count = pairs.groupby(["truth_a", "truth_b"]).size().rename("pairs_of_results")
    same_name = pairs.groupby(["truth_a", "truth_b"]).apply(
        lambda group: bool((group["key_a"] == group["key_b"]).any()), include_groups=False
    )
    first = pairs.drop_duplicates(["truth_a", "truth_b"]).set_index(["truth_a", "truth_b"])
    cause = np.select([together, same_name], ["started together", "two profiles"], "one name longer or a variant")
    return first.assign(cause=pd.Series(cause, index=together.index), pairs_of_results=count).reset_index()


def missed_pairs(rows: pd.DataFrame) -> pd.DataFrame:
    """Pairs of results of one id that were not linked, one row an id."""
    side = rows[["found", "truth", "year", "name_published", "born_min", "born_max", "country"]]
    pairs = side.merge(side, on="truth", suffixes=("_a", "_b"))
    pairs = pairs[(pairs["found_a"] < pairs["found_b"])]
    return pairs.assign(pairs_of_results=pairs.groupby("truth")["year_a"].transform("size")).drop_duplicates("truth")


def gold_pairs(results: pd.DataFrame, links: pd.DataFrame, gold: Path) -> pd.DataFrame:
    """The judged pairs with the two result_ids, the judgement (`same`) and what the links say (`linked`)."""
    rows = results.merge(links[["result_id", "runner_id"]], on="result_id")
    wser, utmb = rows[rows["race"] == "wser"], rows[rows["race"] == "utmb"]
    found = []
    for pair in read_text_csv(gold).itertuples():
        left = wser[(wser["year"] == int(pair.year)) & (wser["place"] == float(pair.wser_place or -1))]
        if len(left) > 1:
            left = left[left["name_published"].str.casefold() == pair.wser_name.casefold()]
        number = pair.utmb_uri.rsplit("/", 1)[-1].split(".")[0]
        right = utmb[(utmb["year"] == int(pair.year)) & (utmb["organiser_person_id"] == number)]
        one = left.iloc[0] if len(left) else None
        other = right.iloc[0] if len(right) else None
        linked = one is not None and other is not None and one["runner_id"] == other["runner_id"]
        found.append((int(pair.year), pair.wser_name, pair.utmb_name, pair.kind, pair.same == "1", linked,
                      one is not None and other is not None))  # fmt: skip
    return pd.DataFrame(found, columns=["year", "wser_name", "utmb_name", "kind", "same", "linked", "present"])


def gold_errors(results: pd.DataFrame, links: pd.DataFrame, gold: Path) -> pd.DataFrame:
    """The judged pairs that the links get wrong, or whose results are missing."""
    pairs = gold_pairs(results, links, gold)
    return pairs[(pairs["same"] != pairs["linked"]) | ~pairs["present"]]


def _link(rows: pd.DataFrame) -> pd.Series:
    engine = DuckEngine()
    try:
        engine.put("source", source_of(rows[[name for name in COLUMNS if name in rows]]))
        links = link_rows(engine).links.to_pandas().set_index("result_id")
    finally:
        engine.close()
    return links.loc[rows["result_id"], "runner_id"]


def same_year_scores(rows: pd.DataFrame, fresh: bool) -> dict:
    """Pairs of races of one year, the birth year hidden at one of them, each pair linked by itself."""
    truth = rows.set_index("result_id")["organiser_person_id"]
    plain = rows.drop(columns="organiser_person_id")
    starts = {key: group for key, group in plain.groupby(plain["race"] + " " + plain["year"])}
    people = {key: set(truth[group["result_id"]]) for key, group in starts.items()}
    order = sorted(starts)
    pairs = [(one, other) for i, one in enumerate(order) for other in order[i + 1:]
             if one[-4:] == other[-4:] and len(people[one] & people[other]) >= LEAST_COMMON]  # fmt: skip
    chosen = np.random.default_rng(SEED).permutation(len(pairs))
    chosen = chosen[SEEN_PAIRS:SEEN_PAIRS + FRESH_PAIRS] if fresh else chosen[:SEEN_PAIRS]
    right = found = true = 0
    by_pair = []
    for one, other in (pairs[i] for i in sorted(chosen)):
        together = pd.concat([starts[one], starts[other].assign(born_year="")])
        runner = _link(together)
        left = pd.DataFrame({"r": runner[starts[one]["result_id"]], "t": truth[starts[one]["result_id"]]})
        rest = pd.DataFrame({"r": runner[starts[other]["result_id"]], "t": truth[starts[other]["result_id"]]})
        linked = left.merge(rest, on="r")
        by_pair.append(((linked["t_x"] == linked["t_y"]).sum(), len(linked), len(left.merge(rest, on="t"))))
    numbers = np.array(by_pair, float)
    right, found, true = numbers.sum(axis=0)
    draws = np.random.default_rng(20110).poisson(1, size=(_DRAWS, len(numbers))) @ numbers
    quantile = [0.025, 0.975]
    precision = np.quantile(draws[:, 0] / draws[:, 1], quantile)
    recall = np.quantile(draws[:, 0] / draws[:, 2], quantile)
    return {"right": int(right), "found": int(found), "true": int(true),
            "precision": right / found, "precision_low": precision[0], "precision_high": precision[1],
            "recall": right / true, "recall_low": recall[0], "recall_high": recall[1]}  # fmt: skip


def measure(shared: Path) -> pd.DataFrame:
    """Every figure that needs data outside the project, one row a measurement."""
    rows = read_text_csv(shared / "benchmark" / "world_series_2022_2025.csv.gz")
    found = _link(rows.drop(columns="organiser_person_id")).reset_index(drop=True)
    truth = rows["organiser_person_id"]
    measured = [("benchmark, all 23 events", "seen while tuning", pair_scores(truth, found))]
    for country, events in (("Australia (uta, kosciuszko)", ["uta", "kosciuszko"]),
                            ("China (mountyun, xiamen)", ["mountyun", "xiamen"])):  # fmt: skip
        here = rows["event"].isin(events)
        measured.append((f"benchmark, {country}", "seen while tuning", pair_scores(truth[here], found[here])))
    here = ~rows["event"].isin(["uta", "kosciuszko", "mountyun", "xiamen"])
    measured.append(("benchmark, the other 19 events", "seen while tuning", pair_scores(truth[here], found[here])))
    measured.append((f"same-year pairs of races ({SEEN_PAIRS})", "such pairs seen while tuning", same_year_scores(rows, False)))
    measured.append((f"same-year pairs of races ({FRESH_PAIRS} others)", "other pairs of the tuned rows", same_year_scores(rows, True)))
    table = pd.DataFrame([{"data": data, "tuning": tuning, **scores} for data, tuning, scores in measured])
    shares = table.columns[table.columns.str.startswith(("precision", "recall"))]
    table[shares] = table[shares].round(4)
    return table


@click.command()
@click.option("--shared", required=True, type=click.Path(path_type=Path, exists=True, file_okay=False))
def main(shared: Path) -> None:
    """Measure on the data in the folder SHARED and write src/link/measured.csv."""
    table = measure(shared)
    write_csv(table, MEASURED)
    click.echo(table.to_string(index=False))


if __name__ == "__main__":
    main()
