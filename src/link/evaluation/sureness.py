"""How sure the doubles are: of those told, how many are wrong, and how many are missed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
from scipy.special import betaincinv

from race_doubles.common.curated import Column, read_curated
from race_doubles.common.files import read_text_csv
from race_doubles.common.races import DOUBLE
from race_doubles.common.words import Estimate
from race_doubles.link.explain import Explainer
from race_doubles.link.joins import probability
from race_doubles.link.review import held_apart
from race_doubles.link.weights import THRESHOLD

#: The links between the races that were read by hand: every one below so many bits.
WEAK_BITS = 8.5
WEAK_LINKS = "weak_links.csv"


def missed_doubles(
    pairs: pd.DataFrame,
    results: pd.DataFrame,
    names: pd.DataFrame,
    decided: Iterable[frozenset] = (),
    until: int | None = None,
) -> pd.DataFrame:
    """Starts at both races in one year that the links hold for two people's though the evidence leaves a chance.

    `pairs` are what `refinements.same_year_pairs` gives of the `results` and their links.
    `decided` are pairs of results that a person judged to be two people's; they are left out. `until` is the last year
    that counts in how rare things are, as the links were made (`decisions.counted_until`).

    Columns result_id_a, result_id_b, weight (bits) and probability that they are one person's, the likeliest first. Their sum is
    how many doubles are missed, as far as names show: a new surname in the weeks between is not among them.
    """
    with Explainer(results, names, until) as explainer:
        table = held_apart(pairs, explainer)
    settled = set(decided)
    ids = zip(table["result_id_a"], table["result_id_b"], strict=True)
    is_open = pd.Series([frozenset(pair) not in settled for pair in ids], table.index, dtype=bool)
    table = table[table["weight"].notna() & is_open]
    weight = table["weight"].astype("float64") + THRESHOLD
    table = table.assign(weight=weight, probability=probability(weight))
    table = table[["result_id_a", "result_id_b", "weight", "probability"]]
    return table.sort_values(["weight", "result_id_a"], ascending=[False, True], ignore_index=True)


def weak_links(measured: Path) -> pd.DataFrame:
    """The weakest links between the races as they were read by hand: result_id_a, result_id_b, weight, verdict, reason."""
    return read_text_csv(measured / WEAK_LINKS).astype({"weight": "float64"})


@dataclass(frozen=True)
class WrongLinks:
    """Of `people` with results at both races, how many are two: `share` with its ends, by the links that were read.

    `weak` links hang on less than `WEAK_BITS`: `same` were found to be one person's, `different` two people's, `open` could not be
    decided; `expected` of them are wrong by their weights, and at most `others` of the stronger ones.
    """

    people: int
    weak: int
    same: int
    different: int
    open: int
    expected: float
    others: float
    share: Estimate

    @property
    def worst(self) -> float:
        """The share, were every open link wrong."""
        return (self.different + self.open + self.others) / self.people


def wrong_links(weak: pd.DataFrame, people: int) -> WrongLinks:
    """`WrongLinks` from `weak_links`, among `people` with results at both races.

    The open ones are taken to be wrong as often as those that could be decided (Jeffreys' interval), and every stronger link as often
    as a link of `WEAK_BITS` is by its weight.
    """
    number = weak["verdict"].value_counts()
    same, different = (int(number.get(verdict, 0)) for verdict in ("same", "different"))
    others = (people - len(weak)) * (1 - float(probability(pd.Series([WEAK_BITS])).iloc[0]))
    read = same + different
    ends = betaincinv(different + 0.5, same + 0.5, [0.025, 0.975])
    ends = (0.0 if not different else ends[0], 1.0 if not same else ends[1])
    share = Estimate(*((rate * len(weak) + others) / people for rate in (different / read, *ends)))
    expected = float((1 - probability(weak["weight"])).sum())
    left = len(weak) - read
    return WrongLinks(people, len(weak), same, different, left, expected, others, share)


#: How many people others have counted at Western States, and between which years.
PUBLISHED = "published_people.csv"
_PUBLISHED = (
    Column("what", choices=("starters", "ten finishes")),
    Column("first_year"),
    Column("last_year"),
    Column("people"),
    Column("source", "citation"),
)


def people_counted(results: pd.DataFrame, links: pd.DataFrame, curated: Path) -> pd.DataFrame:
    """Our numbers of people beside the published ones: what, years, ours, published, source.

    No link is made to meet a published number.
    """
    linked = results.merge(links[["result_id", "runner_id"]], on="result_id")
    linked = linked[linked["race"].eq(DOUBLE[0]) & linked["status"].ne("dns")]
    rows = []
    for row in read_curated(curated / PUBLISHED, _PUBLISHED).itertuples():
        years = linked[linked["year"].between(int(row.first_year), int(row.last_year))]
        finishes = years[years["status"].eq("finished")].groupby("runner_id").size()
        ours = (
            years["runner_id"].nunique() if row.what == "starters" else int((finishes >= 10).sum())
        )
        rows.append(
            (row.what, f"{row.first_year}-{row.last_year}", ours, int(row.people), row.source)
        )
    return pd.DataFrame(rows, columns=["what", "years", "ours", "published", "source"])
