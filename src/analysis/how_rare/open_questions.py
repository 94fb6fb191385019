"""What notebook 03 and its checks say in words of who doubles, and of the double wins one by one."""

from __future__ import annotations

import numpy as np
import pandas as pd

from race_doubles.analysis.how_rare.doublers import YEARS_AFTER, ByAbility, differ
from race_doubles.common.races import RACE_NAMES
from race_doubles.common.words import (
    Estimate,
    and_list,
    count,
    fixed,
    in_words,
    ordinal,
    p_shown,
    percent,
    spoken_time,
)


def by_ability(found: ByAbility) -> str:
    """Whether it is known why women double-win more often."""
    seldom = found.split < 0.05
    return (
        f"Women won both {in_words(found.women)} times and men {in_words(found.men)}; by ability alone, with the fields as large as they were, it would have been "
        f"{fixed(found.women_expected, 2)} and {fixed(found.men_expected, 2)}. Of {in_words(found.women + found.men)} double wins luck alone would give women {in_words(found.women)} or more with a chance of "
        f"{percent(found.split)}, so "
        + (
            "there is something to explain, and these data do not say what."
            if seldom
            else "**that women have won both more often may be luck**."
        )
    )


def who_doubles(odds: pd.DataFrame, names: tuple[str, str, str, str]) -> str:
    """What goes with starting UTMB, too: rows of `Entering.odds_ratios` called `names` (women, age, earlier UTMB, earlier double)."""
    rows = odds.set_index("name")
    women, age, utmb, double = (Estimate.of(rows.loc[name], "ratio") for name in names)
    return (
        f"Among starters of Western States alike in all else that is known, the odds of starting UTMB, too, are {women.spoken(1)} times as high for women; "
        f"ten more years of age multiply them by {age.spoken(1)}, an earlier start at UTMB by {utmb.spoken(1)}, and an earlier double by {double.spoken(1)} on top."
    )


def ages(found: dict[str, tuple[int, float, float, float]]) -> str:
    """How old doublers are, against the others."""
    (number, low, middle, high), (_, _, other, _) = found["doubled"], found["others"]
    return (
        f"Half of the {number} doubled starts with a known age were by people under {fixed(middle, 0)}, the middle half by those of {fixed(low, 0)} to {fixed(high, 0)}; "
        f"half of the other starters of Western States were under {fixed(other, 0)}."
    )


def again(found: pd.DataFrame) -> str:
    """Who doubles again, and whether it hangs on the first one."""
    rows = found.set_index("group")

    def said(name: str) -> str:
        row = rows.loc[name]
        return f"{int(row['again'])} of {int(row['people'])} ({Estimate.of(row, 'share').times(100).spoken(0, '%')})"

    outcome, sexes = differ(found, "finished both", "did not"), differ(found, "women", "men")
    return (
        f"Of those whose first double was followed by {in_words(YEARS_AFTER)} years with both races, {said('all')} doubled again within them: {said('finished both')} "
        f"of those who had finished both, {said('did not')} of the others ({p_shown(outcome)}, Fisher's exact test); {said('women')} of the women and {said('men')} of the men "
        f"({p_shown(sexes)})."
    )


def heirs(found: pd.DataFrame, close: pd.DataFrame) -> str:
    """Who would have won had the doubler stayed away, and who was one person away from a double win."""
    told = [
        f"{row.heir} {row.year} at {RACE_NAMES[row.race]} ({spoken_time(int(row.seconds))} behind {row.name})"
        for row in found.dropna(subset="heir").itertuples()
    ]
    near = [
        f"{row.name} {row.year} ({ordinal(row.wser)} and {ordinal(row.utmb)}, behind {row.rival})"
        for row in close.itertuples()
    ]
    return (
        f"Had the double winners stayed away, every later place would have moved up by one, and the winners would have been {and_list(told)}. "
        + (
            f"One person away from a double win {'was' if len(near) == 1 else 'were'} {and_list(near)}."
            if near
            else "Nobody else was one person away from a double win."
        )
    )


def hardest(found: pd.DataFrame) -> str:
    """Which double win was the hardest, by sex; which parts it has."""
    parts = []
    for sex, name in (("F", "women"), ("M", "men")):
        some = found[found["sex"].eq(sex)]
        if some.empty:
            continue
        best = some.iloc[0]
        said = f"{best['name']} {best['year']}, in {_of_middling(best['pace'])} of the time of a man of middling level (range {_of_middling(best['pace_high'])} to {_of_middling(best['pace_low'])})"
        if len(some) == 1:
            parts.append(f"the only one of the {name} is that of {said}")
            continue
        next_ = some.iloc[1]
        clear = best["pace_low"] > next_["pace_high"]
        parts.append(
            f"the hardest of the {name} was that of {said}, before {next_['name']} {next_['year']} ({_of_middling(next_['pace'])}), "
            + ("clearly" if clear else "too near to be sure")
        )
    close = found.loc[found["margin"].idxmin()]
    wide = found.loc[found["margin"].idxmax()]
    return (
        f"Field and margin together: {'; '.join(parts)}. The narrowest was that of {close['name']} {close['year']} ({_ahead(close['margin'])} ahead of the second, "
        f"both races together), against the fastest second; the widest that of {wide['name']} {wide['year']} ({_ahead(wide['margin'])})."
        if close["field"] == found["field"].max()
        else f"Field and margin together: {'; '.join(parts)}. The narrowest was that of {close['name']} {close['year']} ({_ahead(close['margin'])} ahead of the second, "
        f"both races together), the widest that of {wide['name']} {wide['year']} ({_ahead(wide['margin'])})."
    )


def _of_middling(pace: float) -> str:
    return percent(float(np.exp(-pace)))


def _ahead(margin: float) -> str:
    return percent(1 - float(np.exp(-margin)), 1)


def predictive(found: pd.DataFrame, threshold: float = 0.05) -> str:
    """How many of the numbers seen lie outside of what the model gives by chance, and which."""
    out = found[found["p_value"].lt(threshold)]
    named = _named(out)
    return (
        f"Of {len(found)} numbers {count(len(out), 'lies', 'lie') if len(out) else 'none lies'} where chance puts one in twenty or fewer (about {fixed(threshold * len(found), 1)} would by luck)"
        + (f": {and_list(named)}." if named else ".")
    )


def misses(found: pd.DataFrame, threshold: float = 0.05) -> str:
    """The same in short, to stand beside what the model expects; nothing where all lie within chance."""
    out = found[found["p_value"].lt(threshold)]
    if out.empty:
        return ""
    more = out["seen"].gt(out["expected"])
    towards = "few" if more.all() else "many" if not more.any() else ""
    return (
        f"Of {len(found)} checks of that model {in_words(len(out))} {'fails' if len(out) == 1 else 'fail'}: {and_list(_named(out))}"
        + (f", so it may expect too {towards}." if towards else ".")
    )


def _named(rows: pd.DataFrame) -> list[str]:
    return [
        f"{what_is(row.what)} by {'women' if row.sex == 'F' else 'men'} in {row.era[0]}–{row.era[1]} ({row.seen} seen, {fixed(row.expected, 1)} expected)"
        for row in rows.itertuples()
    ]


def spread(found: pd.DataFrame) -> str:
    """Whether the model puts runners as far apart as they were: `models.predictive.spread`."""
    parts = [
        f"{'times' if row['what'] == 'time' else 'stops'} at {RACE_NAMES[row['race']]} {Estimate.of(row, 'slope').spoken(2)}"
        for _, row in found.iterrows()
    ]
    near = found["slope_low"].le(1) & found["slope_high"].ge(1)
    verdict = (
        "all hold 1, as far apart as said"
        if near.all()
        else f"{in_words(int((~near).sum()))} of them {'does' if (~near).sum() == 1 else 'do'} not hold 1"
    )
    return (
        f"For each step by which the model puts two runners of known level apart, they were apart by (slope, 95% interval): {', '.join(parts)}: {verdict}. "
        "Where they were less far apart than said, chances differ less between runners than the model has it, and sums over all stay as they are. "
        "Levels are told by later years too, so this is no forecast."
    )


def what_is(what: str) -> str:
    """`predictive`'s names of what is counted, for readers."""
    names = {"won": "wins", "podium": "podiums", "top10": "top 10s", "stopped": "stops"}
    kind, _, race = what.partition(", ")
    if kind == "entered":
        return "starts at UTMB after Western States"
    whose = "" if kind == "stopped" else "doublers’ "
    return f"{whose}{names[kind]} at {RACE_NAMES[race]}"
