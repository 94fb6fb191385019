"""`python -m benchmarks.weights --shared FOLDER`: what labelled rows say of each weight that was set by hand.

Writes weights.csv beside this file; the weights in use stay as they are. Labelled are the rows of the benchmark and of the
judged pairs in FOLDER, which are no part of the project, and UTMB's results in the built tables. Organisers' ids are
hidden from the linker and say who is who. All these rows were looked at while the weights were set: a value near
its estimate is no proof on new rows. One person may have two ids: how often is estimated without them (`_other_id`), and counted in.

How a weight is estimated: the pairs of results that the blocking rules let through are weighed as the linker does. Among
those that have the level and weigh at most `NEAR` bits for or against, so that the level matters, the weight is moved, all others
held, until as many pairs are expected to be of one id as are (a logistic model with an offset). Someone with two ids is likelier to have them under two names, countries or spellings than
under one, so the estimates of those levels are lower bounds; where the names are the same they are not. Intervals are 95 %, by a sandwich estimate that takes all pairs of
one name for one observation.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path

import click
import numpy as np
import pandas as pd
import pyarrow as pa

from race_doubles.common.files import read_parquet, read_text_csv, write_csv
from race_doubles.common.paths import find_project
from race_doubles.link import model, weights
from race_doubles.link.comparisons import (
    ALL_PAIRS,
    COMPARISONS,
    IS_OF_RECORD,
    WEIGHT_COLUMNS,
    cases,
    evidence,
    namesakes,
)
from race_doubles.link.engine import DuckEngine, Engine
from race_doubles.link.evaluation.evaluate import gold_pairs
from race_doubles.link.rows import COLUMNS
from race_doubles.link.tables import source_of
from race_doubles.link.weights import MILLI, THRESHOLD, WEIGHTS

ESTIMATES = Path(__file__).with_name("weights.csv")
#: Fewer pairs of one person, or of two, say nothing of a weight.
LEAST_PAIRS = 10

#: Bits within which a pair hangs on a level at all.
NEAR = 6.0

#: Weight -> which pairs have its level (SQL over `_EVIDENCE`).
LEVELS = {
    "name joined": "level = 'joined'",
    "name longer": "level = 'longer' and over = 1",
    "name longer by another word": "level = 'longer' and over = 2",
    "word nickname": "kind = 'nickname'",
    "word shared nickname": "kind = 'shared nickname'",
    "word short": "kind = 'short'",
    "word initial": "kind = 'initial'",
    "word typo": "kind = 'typo'",
    "word two typos": "kind = 'two typos'",
    "words go together": "level = 'same'",
    "sex same": "sex_level = 'same'",
    "sex differs": "sex_level = 'differs'",
    "country differs": "country_level = 'differs'",
    "club same": "club_level = 'same'",
    "city same": "city_level = 'same'",
    "born one year apart": "born_level = 'one year apart'",
    "same start": "together",
}
#: Settings that no label bears on, or none of those here, and why.
NOT_ESTIMATED = {
    "word lost letter": "set by judgement: no labelled row has a letter that an encoding lost",
    "city differs": "set by judgement: too few labelled rows name a town",
    "typo in the first letter": "too few pairs on record to tell from other typing errors",
    "short form abroad": "set by judgement: not told from other short forms",
    "short form without an age": "set by judgement: not told from other short forms",
    "finishes above the count": "from an organiser's counts, which no labelled row has: see link.finish_counts",
    "finishes as counted": "from an organiser's counts, which no labelled row has: see link.finish_counts",
    "strange name": "set by judgement: weighs between groups, not between two results",
    "MOST_WORD_WEIGHT": "a limit on rare words, so that a misspelling of its own proves little",
    "MOST_INITIAL_WEIGHT": "a limit: an initial is one of some twenty letters",
    "COUNTRY_MIX": "smooths counts of a country; no level",
    "COUNTRY_DISCOUNT": "the person compared is counted too",
    "NAMESAKE_SHAPE": "smooths counts of a name; no level",
    "MOST_PEOPLE_OF_TYPO": "a limit of blocking",
    "SAME_ID_WEIGHT": "by convention: what an organiser says is not weighed",
    "DECIDED_WEIGHT": "by convention: what a person decided is not weighed",
    "THRESHOLD": "a choice between wrong and missed links; see measured precision by weight",
}

_LABELS = ",\n".join(
    f"{cases(comparison.levels, 'label')} as {comparison.name}_level" for comparison in COMPARISONS[1:]
)  # fmt: skip


def weigh(engine: Engine, rows: pd.DataFrame) -> int:
    """Weigh the pairs of `rows` without their ids, and put who is who beside them; gives the prior."""
    hidden = rows.drop(columns="organiser_person_id")
    engine.put("source", source_of(hidden[[name for name in COLUMNS if name in hidden]]))
    prior = model.weigh_pairs(engine)
    engine.put("truth", pa.Table.from_pandas(
        rows[["result_id", "organiser_person_id"]].astype("str"), preserve_index=False))  # fmt: skip
    engine.create("labelled", f"""
        select c.record, s.race_start, t.organiser_person_id as truth, count(*) as results
        from start s join truth t using (result_id) join name_form f on f.name_published = s.name_published
        join record c on c.name_id = f.name_id and {IS_OF_RECORD}
        group by c.record, s.race_start, t.organiser_person_id""")  # fmt: skip
    return prior


def labelled_pairs(engine: Engine) -> Iterator[pd.DataFrame]:
    """Pairs of results by what they print: the labels of all levels, weight (thousandths of a bit), cluster (a name), `together` (one
    start), pairs, matched (how many are of one id). First pairs of two records, then of results that print the same."""
    total = " + ".join(WEIGHT_COLUMNS)
    for condition, twice in ((f"({ALL_PAIRS})", ""), ("x.record = y.record", "same")):
        labels = evidence("name_pair", condition).replace(
            "n.level, n.kind, n.over,", f"n.level, n.kind, n.over, {_LABELS},"
        )
        count = "one.results * other.results"
        if twice:  # each pair once, none with itself
            count = "case when one.truth = other.truth and one.race_start = other.race_start then one.results * (one.results - 1) else one.results * other.results end / 2.0"
        yield engine.fetch(f"""
            select e.level, e.kind, e.over, {", ".join(f"e.{c.name}_level" for c in COMPARISONS[1:])}, {total} as weight, e.name_id_a as cluster,
              one.race_start = other.race_start as together, cast(sum({count}) as double) as pairs,
              cast(sum(case when one.truth = other.truth then {count} else 0 end) as double) as matched
            from ({labels}) as e join labelled one on one.record = e.a join labelled other on other.record = e.b
            group by all""").to_pandas()


def estimate(pairs: pd.DataFrame, in_use: float, two_ids: float) -> dict[str, float]:
    """The weight in bits that fits `pairs` (offset in bits, pairs, matched, cluster), with its 95 % interval.

    `two_ids` is the share of one person's pairs that have two ids.
    """
    offset, count, matched = (
        pairs[name].to_numpy(float) for name in ("offset", "pairs", "matched")
    )
    low, high = -40.0, 40.0
    for _ in range(60):  # the expected number grows with the weight: halve until no digit moves
        moved = (low + high) / 2
        expected = (1 - two_ids) * count / (1 + np.exp2(-(offset + moved)))
        low, high = (moved, high) if expected.sum() < matched.sum() else (low, moved)
    chance = 1 / (1 + np.exp2(-(offset + moved)))
    seen = (1 - two_ids) * chance
    score = pd.Series(matched - count * seen).groupby(pairs["cluster"].to_numpy()).sum()
    information = (count * seen * (1 - chance)).sum() * math.log(2)
    error = math.sqrt(float((score**2).sum())) / information
    return {
        "estimate": in_use + moved,
        "low": in_use + moved - 1.96 * error,
        "high": in_use + moved + 1.96 * error,
    }


def estimates(rows: pd.DataFrame, which: str) -> list[dict]:
    """A row for each weight of `LEVELS` that `rows` show, for other ids, and for the two settings that are counted."""
    engine = DuckEngine()
    said = []
    try:
        prior = weigh(engine, rows)
        pairs = pd.concat(list(labelled_pairs(engine)), ignore_index=True)
        pairs = pairs[pairs["pairs"] > 0]
        pairs["offset"] = (pairs["weight"] + prior) / MILLI
        pairs.loc[pairs["together"], "offset"] += WEIGHTS["same start"]
        other = _other_id(engine, pairs, which)
        two_ids = 2 ** other.get("estimate", -np.inf)
        near = pairs[pairs["offset"].abs() <= NEAR]
        for name, level in LEVELS.items():
            of_level = near.query(level.replace(" = ", " == "))
            found = {"pairs": of_level["pairs"].sum(), "matched": of_level["matched"].sum()}
            row = {"weight": name, "in_use": WEIGHTS[name], "rows": which, **found}
            if min(found["matched"], found["pairs"] - found["matched"]) >= LEAST_PAIRS:
                row |= estimate(of_level, WEIGHTS[name], two_ids)
            said.append(row)
        said.append(other)
    finally:
        engine.close()
    held = rows.groupby("organiser_person_id").size()
    partners = float((held * (held - 1)).sum() / len(rows))
    said.append({"weight": "PARTNERS", "in_use": weights.PARTNERS, "rows": which, "estimate": partners, "pairs": len(rows)})  # fmt: skip
    if "born_year" in rows:
        years = rows.drop_duplicates("organiser_person_id")["born_year"]
        share = years[years != ""].value_counts(normalize=True)
        said.append({"weight": "BORN_SPAN", "in_use": weights.BORN_SPAN, "rows": which,
                     "estimate": float(1 / (share**2).sum()), "pairs": int((years != "").sum())})  # fmt: skip
    return said


def _other_id(engine: Engine, pairs: pd.DataFrame, which: str) -> dict:
    """How often one person has two ids: of the pairs of two ids that print one exact birth year and would be linked, those that are not
    strangers, whose number pairs of other birth years tell (as `link.evaluation.strangers` has it)."""
    exact = "x.born_min = x.born_max and y.born_min = y.born_max"
    row = {"weight": "other organiser id", "in_use": WEIGHTS["other organiser id"], "rows": which}
    linked = pairs[(pairs["born_level"] == "a year fits both") & (pairs["offset"] >= THRESHOLD)]
    if engine.value(f"select count(*) from record x, record y where x.record = y.record and {exact}") < engine.value("select count(*) from record") / 2:  # fmt: skip
        return row  # ages in groups: strangers cannot be told
    apart = engine.fetch(f"""
        select p.weight, cast(sum(x.starts * y.starts) as double) as pairs from ({namesakes(2, 6)}) p
        join record x on x.record = p.a join record y on y.record = p.b group by p.weight""").to_pandas()  # fmt: skip
    prior = engine.value("select weight from prior")
    strangers = apart.loc[(apart["weight"] + prior) / MILLI >= THRESHOLD, "pairs"].sum() / 10
    total, two = linked["pairs"].sum(), linked["pairs"].sum() - linked["matched"].sum()
    error = 1.96 * math.sqrt(two + strangers / 10)
    least, most = max(two - strangers - error, 1), two - strangers + error
    low, middle, high = (math.log2(max(one, 1) / (total - strangers)) for one in (least, two - strangers, most))  # fmt: skip
    return row | {"estimate": middle, "low": low, "high": high, "pairs": total, "matched": total - two}  # fmt: skip


def residence(shared: Path, processed: Path) -> dict:
    """How often residence and nationality differ: for one person, by the judged pairs, against two people of one name whose ages
    exclude each other, one at each race."""
    results, links = (read_parquet(processed / f"{name}.parquet") for name in ("results", "links"))
    pairs = gold_pairs(results, links, shared / "gold" / "same_year_pairs.csv")
    country = results.set_index("result_id")["country"]
    same = pairs[pairs["same"] & pairs["present"]]
    sides = [same[f"result_id_{race}"].map(country).reset_index(drop=True) for race in ("wser", "utmb")]  # fmt: skip
    known = sides[0].notna() & sides[1].notna()
    differ, people = int((known & (sides[0] != sides[1])).sum()), int(known.sum())
    starts = results[results["name_published"].notna() & results["country"].notna()]
    starts = starts.assign(key=starts["name_published"].str.casefold())
    wser, utmb = (starts[starts["race"] == race] for race in ("wser", "utmb"))
    met = wser.merge(utmb, on="key", suffixes=("_a", "_b"))
    low = met[["born_min_a", "born_min_b"]].max(axis=1)
    two = met[low - met[["born_max_a", "born_max_b"]].min(axis=1) > 1]
    two = two.drop_duplicates("key")
    strangers = float((two["country_a"] != two["country_b"]).mean())
    share = differ / people
    error = 1.96 * math.sqrt(1 / differ + (1 - strangers) / (strangers * len(two))) / math.log(2) if differ else math.nan  # fmt: skip
    middle = math.log2(share / strangers) if differ else math.nan
    return {"weight": "residence is not nationality", "in_use": WEIGHTS["residence is not nationality"],
            "rows": "judged same-year pairs; namesakes of other ages at the two races",
            "estimate": middle, "low": middle - error, "high": middle + error, "pairs": people + len(two), "matched": people}  # fmt: skip


@click.command()
@click.option("--shared", required=True, type=click.Path(path_type=Path, exists=True, file_okay=False))  # fmt: skip
def main(shared: Path) -> None:
    """Estimate each weight on the labelled rows in SHARED and on the built tables; write weights.csv."""
    processed = find_project().processed
    results = read_parquet(processed / "results.parquet")
    utmb = results[(results["race"] == "utmb") & results["organiser_person_id"].notna()]
    benchmark = read_text_csv(shared / "benchmark" / "world_series_2022_2025.csv.gz")
    rows = [
        *estimates(benchmark, f"benchmark 2022-2025, all {len(benchmark):,} rows"),
        *estimates(utmb, f"UTMB, all {len(utmb):,} results with an id"),
        residence(shared, processed),
        *({"weight": name, "in_use": getattr(weights, name, WEIGHTS.get(name)), "note": f"not estimated: {why}"}
          for name, why in NOT_ESTIMATED.items()),
    ]  # fmt: skip
    table = pd.DataFrame(rows, columns=["weight", "in_use", "estimate", "low", "high", "pairs", "matched", "rows", "note"])  # fmt: skip
    table[["estimate", "low", "high"]] = table[["estimate", "low", "high"]].round(2)
    table[["pairs", "matched"]] = table[["pairs", "matched"]].round().astype("Int64")
    few = table["estimate"].isna() & table["note"].isna()
    table.loc[few, "note"] = "too few pairs"
    write_csv(table, ESTIMATES)
    click.echo(table.to_string(index=False))


if __name__ == "__main__":
    main()
