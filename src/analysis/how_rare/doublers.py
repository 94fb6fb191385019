"""Who doubles: women and men against what ability alone would make, age and career, and who does it again."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from race_doubles.analysis.models.independent import Chances
from race_doubles.analysis.models.rates import jeffreys

#: Who doubles again is asked of so many years with both races after the first double.
YEARS_AFTER = 5


@dataclass(frozen=True)
class ByAbility:
    """Double wins of women and men, seen and as ability alone would make them.

    `split` is the chance that, of as many as there were, women had as many as they did or more, each going to them with their share of those expected.
    """

    women: int
    men: int
    women_expected: float
    men_expected: float
    split: float


def by_ability(chances: Chances, doubles: pd.DataFrame) -> ByAbility:
    """`ByAbility` of the double wins among `doubles`."""
    from scipy.stats import binom

    each = chances.each[chances.each["level"].eq("won")]
    expected = {sex: float(each.loc[each["sex"].eq(sex), "both"].sum()) for sex in "FM"}
    won = doubles[doubles["level"].eq("won")]
    women, men = (int(won["sex"].eq(sex).sum()) for sex in "FM")
    share = expected["F"] / (expected["F"] + expected["M"])
    split = float(binom.sf(women - 1, women + men, share))
    return ByAbility(women, men, expected["F"], expected["M"], split)


def again(doubles: pd.DataFrame, years: list[int]) -> pd.DataFrame:
    """Who doubled again within the next `YEARS_AFTER` of `years` (those with both races) after a first double.

    Only first doubles that so many years followed. One row a group (all, women, men, finished both, did not): group, people,
    again, and share with share_low and share_high (Jeffreys).
    """
    at = {year: number for number, year in enumerate(sorted(years))}
    order = doubles.assign(at=doubles["year"].map(at)).sort_values(["runner_id", "at"])
    number = order.groupby("runner_id").cumcount()
    first = order[number.eq(0)].set_index("runner_id")
    second = order[number.eq(1)].set_index("runner_id")["at"]
    first = first[first["at"].le(len(at) - 1 - YEARS_AFTER)]
    repeated = (second.reindex(first.index) - first["at"]).le(YEARS_AFTER).fillna(False)
    finished = first["wser_status"].eq("finished") & first["utmb_status"].eq("finished")
    groups = {
        "all": pd.Series(True, index=first.index),
        "women": first["sex"].eq("F"),
        "men": first["sex"].eq("M"),
        "finished both": finished,
        "did not": ~finished,
    }
    rows = []
    for name, some in groups.items():
        people, times = int(some.sum()), int(repeated[some].sum())
        share = jeffreys(times, people)
        rows.append({"group": name, "people": people, "again": times, **share.columns("share")})
    return pd.DataFrame(rows)


def differ(found: pd.DataFrame, one: str, other: str) -> float:
    """Fisher's exact p-value, two-sided, of no difference between two groups of `again`."""
    from scipy.stats import fisher_exact

    rows = found.set_index("group").loc[[one, other]]
    return float(
        fisher_exact([[row["again"], row["people"] - row["again"]] for _, row in rows.iterrows()])[
            1
        ]
    )


def ages(frame: pd.DataFrame) -> dict[str, tuple[int, float, float, float]]:
    """Of Western States starts (`entering.wser_starts`) with a known age: number, quartiles and median of age.

    By `doubled` and `others`: how many, the age under which a quarter, a half and three quarters were.
    """
    known = frame.dropna(subset="age")
    found = {}
    for name, some in (
        ("doubled", known["entered"].eq(1)),
        ("others", known["entered"].eq(0)),
    ):
        low, middle, high = map(float, known.loc[some, "age"].quantile([0.25, 0.5, 0.75]))
        found[name] = (int(some.sum()), low, middle, high)
    return found
