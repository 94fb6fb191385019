"""How good the links are, on people whose identity is known.

`python -m race_doubles.link.evaluation.evaluate --shared FOLDER` measures on the benchmark and the judged pairs in FOLDER, which are not
part of the project, and writes the figures to `linker.csv` and `refinements.csv` in data/measured, which are. What needs only the project's own
data (UTMB's ids hidden, what each refinement adds) is computed where it is shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import click
import numpy as np
import pandas as pd

from race_doubles.common.files import read_parquet, read_text_csv, write_csv
from race_doubles.common.fixed import fixed
from race_doubles.common.paths import find_project
from race_doubles.common.races import DOUBLE
from race_doubles.common.resampling import ratio_interval
from race_doubles.common.words import born_range
from race_doubles.link.build import link_results
from race_doubles.link.decisions import reasons
from race_doubles.link.engine import DuckEngine
from race_doubles.link.evaluation.refinements import (
    BY_NAME,
    name_level,
    refinement_table,
    same_year_pairs,
)
from race_doubles.link.evaluation.strangers import strangers
from race_doubles.link.model import link_rows
from race_doubles.link.rows import COLUMNS
from race_doubles.link.tables import source_of

#: The files of `data/measured` that this module writes and the notebook reads.
LINKER, STRANGERS, LADDER = "linker.csv", "strangers.csv", "refinements.csv"
#: Pairs of races with at least so many people in common are measured, the first `SEEN_PAIRS` of them (in the order
#: of `SEED`) having been looked at while the weights were set.
LEAST_COMMON, SEED, SEEN_PAIRS, FRESH_PAIRS = 8, 5, 40, 60


def pair_scores(truth: pd.Series, found: pd.Series) -> dict:
    """Pairs of rows in one group, by truth and as found: right, found, true; precision and recall with
    95 % intervals.

    The intervals come from drawing people anew (bootstrap over true people for recall, over found people
    for precision, worked out: `resampling.ratio_interval`): pairs of one person are not independent.
    """
    table = pd.DataFrame({"truth": truth.to_numpy(), "found": found.to_numpy()})
    both = _pairs_in(table.groupby(["truth", "found"]).size())
    by_truth, by_found = (
        _pairs_in(table.groupby("truth").size()),
        _pairs_in(table.groupby("found").size()),
    )
    recall = _share(both.groupby("truth").sum().reindex(by_truth.index, fill_value=0), by_truth)
    precision = _share(both.groupby("found").sum().reindex(by_found.index, fill_value=0), by_found)
    return {"right": int(both.sum()), "found": int(by_found.sum()), "true": int(by_truth.sum()),
            **{f"precision{k}": v for k, v in precision.items()}, **{f"recall{k}": v for k, v in recall.items()}}  # fmt: skip


def _pairs_in(sizes: pd.Series) -> pd.Series:
    return sizes * (sizes - 1) // 2


def _share(right: pd.Series, total: pd.Series) -> dict[str, float]:
    """right/total over all groups, and the 2.5 % and 97.5 % points of the bootstrap."""
    several = total > 0
    right, total = right[several].to_numpy(float), total[several].to_numpy(float)
    if not total.sum():
        return {"": np.nan, "_low": np.nan, "_high": np.nan}
    # Groups alike in both numbers are drawn together: few distinct rows, whatever the table's length.
    kinds, counts = np.unique(np.column_stack([right, total]), axis=0, return_counts=True)
    low, high = ratio_interval(kinds[:, 0], kinds[:, 1], counts)
    return {"": right.sum() / total.sum(), "_low": low, "_high": high}


def hidden_ids(results: pd.DataFrame) -> pd.DataFrame:
    """UTMB's results linked with the organiser's ids hidden: result_id, truth (the id), found, and the
    columns that show why. Results to which the organiser gave no id prove nothing and are left out."""
    known = (results["race"] == "utmb") & results["organiser_person_id"].notna()
    rows = results[known].reset_index(drop=True)
    links = link_results(rows, None, with_ids=False).links.to_pandas().set_index("result_id")
    return rows.assign(
        truth=rows["organiser_person_id"],
        found=links.loc[rows["result_id"], "runner_id"].to_numpy(),
    )


_SIDE = ["found", "truth", "race", "year", "name_published", "born_min", "born_max"]
#: How two names differ, by the number in `refinements.BY_NAME` of the join that finds them.
_DIFFER = ("one name", "one name", "one name", "the words in another order", "a short form of a given name",
           "a word more in one name", "another spelling")  # fmt: skip


def false_pairs(rows: pd.DataFrame) -> pd.DataFrame:
    """Results linked though the organiser gives them two ids (columns of `hidden_ids`), one row a pair of ids.

    Columns: truth_a, truth_b, pairs_of_results, cause, and year, name_published, born_min and born_max of the two
    results that are most alike (`_a`, `_b`). The cause is `both in one edition`, or what the names say: `one
    name, never in one edition` (two profiles of one person, or namesakes: nothing in the results tells), or how
    they differ.
    """
    pairs = rows[_SIDE].merge(rows[_SIDE], on="found", suffixes=("_a", "_b"))
    pairs = pairs[pairs["truth_a"] < pairs["truth_b"]]
    together = (pairs["year_a"] == pairs["year_b"]) & (pairs["race_a"] == pairs["race_b"])
    pairs = pairs.assign(together=together, name_level=_name_levels(pairs))
    ids = pairs.groupby(["truth_a", "truth_b"])
    pairs["pairs_of_results"] = ids["found"].transform("size")
    pairs["together"] = ids["together"].transform("max")
    first = pairs.sort_values(["name_level", "year_a", "year_b"], kind="stable").drop_duplicates(
        ["truth_a", "truth_b"]
    )
    named = [_differ(level, "one name, never in one edition") for level in first["name_level"]]
    cause = np.where(first["together"], "both in one edition", named)
    return first.assign(cause=cause).sort_values(["truth_a", "truth_b"], ignore_index=True)


def missed_pairs(rows: pd.DataFrame) -> pd.DataFrame:
    """Results of one id that were not linked (columns of `hidden_ids`), one row a pair of results.

    Columns: truth, cause, and year, name_published, born_min and born_max of both (`_a`, `_b`). The cause is
    how the names differ, `another surname or name` where no join finds them, `ages that exclude each other`,
    `taken for a namesake` (one of the two is linked with another id), or `a common name, too little evidence`.
    """
    pairs = rows[_SIDE].merge(rows[_SIDE], on="truth", suffixes=("_a", "_b"))
    pairs = pairs[pairs["found_a"] < pairs["found_b"]]
    apart = pairs[["born_min_a", "born_min_b"]].max(axis=1) > pairs[
        ["born_max_a", "born_max_b"]
    ].min(axis=1)
    ids_of = rows.groupby("found")["truth"].nunique()
    taken = (pairs["found_a"].map(ids_of) > 1) | (pairs["found_b"].map(ids_of) > 1)
    levels = _name_levels(pairs)
    named = [_differ(level, "") for level in levels]
    same = np.select([apart.fillna(False).astype(bool), taken], ["ages that exclude each other", "taken for a namesake"],
                     "a common name, too little evidence")  # fmt: skip
    cause = [name or other for name, other in zip(named, same, strict=True)]
    return pairs.assign(name_level=levels, cause=cause).sort_values(
        ["truth", "year_a", "year_b"], ignore_index=True
    )


def _name_levels(pairs: pd.DataFrame) -> list[int]:
    """The number of the join that takes the two names for one; beyond the last where none does."""
    names = zip(
        pairs["name_published_a"].fillna(""), pairs["name_published_b"].fillna(""), strict=True
    )
    return [
        len(BY_NAME) if (level := name_level(one, other)) is None else level for one, other in names
    ]


def _differ(level: int, same: str) -> str:
    what = _DIFFER[level] if level < len(_DIFFER) else "another surname or name"
    return same if what == "one name" else what


def error_table(pairs: pd.DataFrame, examples: int = 2) -> pd.DataFrame:
    """`false_pairs` or `missed_pairs` by cause, most pairs of results first: cause, people, pairs, for example.

    `people` counts the pairs of ids wrongly made one, or the ids torn apart (an id may be torn in several ways).
    """
    if "pairs_of_results" not in pairs:
        pairs = pairs.assign(pairs_of_results=1, truth_a=pairs["truth"], truth_b=pairs["truth"])
    said = []
    for cause, group in pairs.groupby("cause"):
        people = group.drop_duplicates(["truth_a", "truth_b"])
        shown = [_pair_in_words(pair) for pair in people.head(examples).itertuples()]
        said.append((cause, len(people), int(group["pairs_of_results"].sum()), " · ".join(shown)))
    table = pd.DataFrame(said, columns=["cause", "people", "pairs", "for example"])
    return table.sort_values(["pairs", "cause"], ascending=[False, True], ignore_index=True)


def _pair_in_words(pair) -> str:
    """Two results in short: the names (once where they are one), the years, the birth years that each allows."""
    times = []
    for side in ("a", "b"):
        low, high = getattr(pair, f"born_min_{side}"), getattr(pair, f"born_max_{side}")
        years = born_range(low, high)
        times.append(f"{getattr(pair, f'year_{side}')}, {f'born {years}' if years else 'no age'}")
    one, other = pair.name_published_a, pair.name_published_b
    if one == other:
        return f"{one} ({times[0]}; {times[1]})"
    return f"{one} ({times[0]}) | {other} ({times[1]})"


def listed_twice(results: pd.DataFrame, links: pd.DataFrame) -> pd.DataFrame:
    """People with two results in one edition, one row a result: race, year, name_published, bib, status,
    finish_seconds, organiser_person_id, source, result_id, and runner_id."""
    rows = results.merge(links[["result_id", "runner_id"]], on="result_id")
    twice = rows[rows.duplicated(["runner_id", "race", "year"], keep=False)]
    return twice[["race", "year", "name_published", "bib", "status", "finish_seconds", "organiser_person_id",
                  "source", "result_id", "runner_id"]].sort_values(["race", "year", "result_id"], ignore_index=True)  # fmt: skip


def gold_pairs(results: pd.DataFrame, links: pd.DataFrame, gold: Path) -> pd.DataFrame:
    """The judged pairs of the file `gold`: year, wser_name, utmb_name, kind, the judgement (`same`), what the
    links say (`linked`), whether both results are there (`present`), result_id_wser and result_id_utmb."""
    rows = results.merge(links[["result_id", "runner_id"]], on="result_id")
    wser, utmb = rows[rows["race"] == "wser"], rows[rows["race"] == "utmb"]
    found = []
    for pair in read_text_csv(gold).itertuples():
        left = wser[
            (wser["year"] == int(pair.year)) & (wser["place"] == float(pair.wser_place or -1))
        ]
        if len(left) > 1:
            left = left[left["name_published"].str.casefold() == pair.wser_name.casefold()]
        number = pair.utmb_uri.rsplit("/", 1)[-1].split(".")[0]
        right = utmb[(utmb["year"] == int(pair.year)) & (utmb["organiser_person_id"] == number)]
        one = left.iloc[0] if len(left) else None
        other = right.iloc[0] if len(right) else None
        linked = one is not None and other is not None and one["runner_id"] == other["runner_id"]
        found.append((int(pair.year), pair.wser_name, pair.utmb_name, pair.kind, pair.same == "1", linked,
                      one is not None and other is not None,
                      None if one is None else one["result_id"], None if other is None else other["result_id"]))  # fmt: skip
    return pd.DataFrame(found, columns=["year", "wser_name", "utmb_name", "kind", "same", "linked", "present",
                                        "result_id_wser", "result_id_utmb"])  # fmt: skip


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
    chosen = chosen[SEEN_PAIRS : SEEN_PAIRS + FRESH_PAIRS] if fresh else chosen[:SEEN_PAIRS]
    right = found = true = 0
    by_pair = []
    for one, other in (pairs[i] for i in sorted(chosen)):
        together = pd.concat([starts[one], starts[other].assign(born_year="")])
        runner = _link(together)
        left = pd.DataFrame(
            {"r": runner[starts[one]["result_id"]], "t": truth[starts[one]["result_id"]]}
        )
        rest = pd.DataFrame(
            {"r": runner[starts[other]["result_id"]], "t": truth[starts[other]["result_id"]]}
        )
        linked = left.merge(rest, on="r")
        by_pair.append(
            ((linked["t_x"] == linked["t_y"]).sum(), len(linked), len(left.merge(rest, on="t")))
        )
    numbers = np.array(by_pair, float)
    right, found, true = numbers.sum(axis=0)
    precision, recall = (ratio_interval(numbers[:, 0], numbers[:, of]) for of in (1, 2))
    return {"right": int(right), "found": int(found), "true": int(true),
            "precision": right / found, "precision_low": precision[0], "precision_high": precision[1],
            "recall": right / true, "recall_low": recall[0], "recall_high": recall[1]}  # fmt: skip


def interval(scores: Mapping, share: str, digits: int = 1) -> str:
    """`precision` or `recall` of one measurement in per cent, with its interval: `98.9% (98.6–99.2)`."""
    value, low, high = (
        100 * float(scores[name]) for name in (share, f"{share}_low", f"{share}_high")
    )
    return f"{fixed(value, digits)}% ({fixed(low, digits)}–{fixed(high, digits)})"


def _measured(name: str) -> Path:
    return find_project().measured / name


def measured_table() -> pd.DataFrame:
    """The figures of `linker.csv` for a reader: data, pairs, precision, recall, tuning."""
    rows = read_text_csv(_measured(LINKER))
    return pd.DataFrame({
        "data": rows["data"], "true pairs": rows["true"].astype(int),
        "precision": [interval(row, "precision") for row in rows.to_dict("records")],
        "recall": [interval(row, "recall") for row in rows.to_dict("records")],
        "tuning": rows["tuning"],
    })  # fmt: skip


def measured_strangers() -> pd.DataFrame:
    """The figures of `strangers.csv` as numbers."""
    rows = read_text_csv(_measured(STRANGERS))
    return rows.astype(dict.fromkeys(rows.columns.drop("links"), float))


def strangers_table() -> pd.DataFrame:
    """The same for a reader: links, pairs, strangers, right as measured and as the weights say."""
    rows = measured_strangers()
    return pd.DataFrame({
        "links": rows["links"], "pairs of results": [f"{fixed(pairs, 0, ',')}" for pairs in rows["pairs"]],
        "strangers expected": [f"{fixed(number, 0, ',')}" for number in rows["strangers"]],
        "right": [interval(row, "precision", 2) for row in rows.to_dict("records")],
        "as the weights say": [f"{fixed(100 * share, 2)}%" for share in rows["promised"]],
    })  # fmt: skip


def measured_ladder() -> pd.DataFrame:
    """The levels on the judged pairs, as `refinements.refinement_table` has them."""
    rows = read_text_csv(_measured(LADDER))
    return rows.assign(**{name: rows[name].astype(int) for name in ("found", "missed", "wrong")})


def decided_table(curated_dir: Path) -> pd.DataFrame:
    """What people decided: results, decided, reason and source."""
    rows = []
    for said, what in zip(reasons(curated_dir), ("one person", "two people"), strict=True):
        rows += [(" and ".join(sorted(pair)), what, reason) for pair, reason in said.items()]
    return pd.DataFrame(rows, columns=["results", "decided", "reason and source"])


def gold_scores(pairs: pd.DataFrame) -> dict:
    """`gold_pairs` as `pair_scores` has it; the intervals are exact binomial (Clopper and Pearson 1934), since
    the pairs are of different people."""
    # Imported here: statsmodels takes long, and a review asks for none of it.
    from statsmodels.stats.proportion import proportion_confint

    right = int((pairs["same"] & pairs["linked"]).sum())
    scores: dict[str, float] = {
        "right": right,
        "found": int(pairs["linked"].sum()),
        "true": int(pairs["same"].sum()),
    }
    for share, total in (("precision", scores["found"]), ("recall", scores["true"])):
        low, high = proportion_confint(right, total, method="beta")
        scores |= {share: right / total, f"{share}_low": float(low), f"{share}_high": float(high)}
    return scores


def measure(shared: Path) -> pd.DataFrame:
    """Every figure that needs data outside the project, one row a measurement."""
    rows = read_text_csv(shared / "benchmark" / "world_series_2022_2025.csv.gz")
    found = _link(rows.drop(columns="organiser_person_id")).reset_index(drop=True)
    truth = rows["organiser_person_id"]
    measured = [
        (
            f"benchmark, all {rows['event'].nunique()} events",
            "seen while tuning",
            pair_scores(truth, found),
        )
    ]
    for country, events in (("Australia (uta, kosciuszko)", ["uta", "kosciuszko"]),
                            ("China (mountyun, xiamen)", ["mountyun", "xiamen"])):  # fmt: skip
        here = rows["event"].isin(events)
        measured.append(
            (f"benchmark, {country}", "seen while tuning", pair_scores(truth[here], found[here]))
        )
    here = ~rows["event"].isin(["uta", "kosciuszko", "mountyun", "xiamen"])
    measured.append(
        (
            f"benchmark, the other {rows.loc[here, 'event'].nunique()} events",
            "seen while tuning",
            pair_scores(truth[here], found[here]),
        )
    )
    measured.append(
        (
            f"same-year pairs of races ({SEEN_PAIRS})",
            "such pairs seen while tuning",
            same_year_scores(rows, False),
        )
    )
    measured.append(
        (
            f"same-year pairs of races ({FRESH_PAIRS} others)",
            "other pairs of the tuned rows",
            same_year_scores(rows, True),
        )
    )
    table = pd.DataFrame(
        [{"data": data, "tuning": tuning, **scores} for data, tuning, scores in measured]
    )
    return _rounded(table)


def measure_strangers(shared: Path) -> pd.DataFrame:
    """How many links of the benchmark are between strangers, whatever its ids say."""
    table = strangers(read_text_csv(shared / "benchmark" / "world_series_2022_2025.csv.gz"))
    return _rounded(
        table.assign(strangers=table["strangers"].round(1), promised=table["promised"].round(4))
    )


def measure_gold(shared: Path, processed: Path) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The judged pairs in the folder `shared` against the built tables in `processed`: the score, and the levels of
    `refinements` on these pairs alone."""
    results, links = (read_parquet(processed / f"{name}.parquet") for name in ("results", "links"))
    # The judged pairs are of these two races.
    results = results[results["race"].isin(DOUBLE)].reset_index(drop=True)
    links = links[links["result_id"].isin(results["result_id"])].reset_index(drop=True)
    pairs = gold_pairs(results, links, shared / "gold" / "same_year_pairs.csv")
    ladder = same_year_pairs(results, links, pairs[pairs["present"]])
    score = {
        "data": f"judged same-year pairs ({len(pairs)})",
        "tuning": "seen while tuning",
        **gold_scores(pairs),
    }
    return _rounded(pd.DataFrame([score])), refinement_table(ladder[ladder["judged"]])


def _rounded(table: pd.DataFrame) -> pd.DataFrame:
    shares = table.columns[table.columns.str.startswith(("precision", "recall"))]
    return table.assign(**table[shares].round(4))


@click.command()
@click.option(
    "--shared", required=True, type=click.Path(path_type=Path, exists=True, file_okay=False)
)
@click.option(
    "--gold-alone", is_flag=True, help="Only the judged pairs; the other figures stay as they are."
)
def main(shared: Path, gold_alone: bool) -> None:
    """Measure on the data in the folder SHARED, and on the built tables; write the measured files."""
    gold, ladder = measure_gold(shared, find_project().processed)
    others = read_text_csv(_measured(LINKER)) if gold_alone else measure(shared)
    if not gold_alone:
        write_csv(measure_strangers(shared), _measured(STRANGERS))
    table = pd.concat(
        [gold.astype(str), others[~others["data"].str.startswith("judged")].astype(str)]
    )
    write_csv(table, _measured(LINKER))
    write_csv(ladder, _measured(LADDER))
    click.echo(table.to_string(index=False))
    click.echo(ladder.to_string(index=False))


if __name__ == "__main__":
    main()
