"""What notebook 08, the front page and notebook 03 say of who gets in: each sentence follows from the numbers it is given."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from race_doubles.analysis.how_rare.same_year import Overlap
from race_doubles.analysis.models.pooled_kinds import Pooled
from race_doubles.analysis.models.rates import jeffreys
from race_doubles.analysis.models.strata import LEVEL, Lots, Shift
from race_doubles.analysis.who_gets_in.door_model import KNOWN, Movements
from race_doubles.analysis.who_gets_in.draw import Fit
from race_doubles.analysis.who_gets_in.experiment import (
    DECIDING,
    PLACEBOS,
    SETS,
    stands,
)
from race_doubles.common.words import (
    Estimate,
    and_list,
    count,
    fixed,
    in_words,
    opened,
    p_shown,
    percent,
    signed,
)

#: Under what share of those who ask few run both.
FEW = 0.1


def _span(row: Mapping) -> str:
    return f"{int(row['first'])}–{int(row['last'])}"


def headline(ends: pd.DataFrame) -> str:
    """How few of those who asked stood at both starts, as far as the lists tell: `ends` are the first and last lists (`funnel.first_and_last`).

    That few do is said where it is fewer than `FEW` of those who asked; that more ask and no more run both, where both is so. Who was let in
    and did not come, or skipped UTMB, is in neither number, so nothing is said of getting in.
    """
    early, late = ends.to_dict("records")
    few = late["started_both"] < FEW * late["asked"]
    more = late["asked"] > early["asked"] and late["started_both"] <= early["started_both"]
    return (
        f"**{'Few who ask run both' if few else 'Who asks, and who runs both'}: of the {int(late['asked']):,} starters of UTMB {_span(late)} who had asked for Western States of the same year "
        f"{in_words(int(late['started_both']))} stood at its start; in {_span(early)} {in_words(int(early['started_both']))} of {int(early['asked']):,}.**"
        f"{' More ask, and no more run both.' if more else ''} Whether few want it the lists cannot say: {percent(1 - late['asked'] / late['utmb_starters'])} of UTMB’s "
        "starters then had not asked, for reasons unknown."
    )


def why_so_few(doors: pd.DataFrame, by_sex: pd.DataFrame) -> str:
    """What the ways in say of why the double is rare, for notebook 03: `asking.dips_by_door` and `asking.door_dips_by_sex`."""
    won = by_sex[by_sex["group"].eq("a place won")].set_index("sex")
    women, men = (Estimate.of(won.loc[sex], "ratio") for sex in "FM")
    return (
        f"{why_rare(doors)} Among the latter it is {women.spoken(2)} for women and {men.spoken(2)} for men. "
        "These groups were chosen after seeing the results, which the intervals ignore."
    )


def why_rare(doors: pd.DataFrame) -> str:
    """What the ways in explain of the same year, as a sentence: `doors` as `asking.dips_by_door`, a draw and a place won."""
    rows = doors.set_index("group")
    lot, won = (Estimate.of(rows.loc[name], "ratio") for name in ("drawn by lot", "a place won"))
    return (
        f"Western States starters drawn by lot were at UTMB that year {lot.shown(2)} times as often as the year before or after; "
        f"those who had won their place (Golden Ticket, World Series, last year’s top ten) {won.spoken(2)} times."
    )


def opening(ends: pd.DataFrame, doors: pd.DataFrame) -> str:
    """The answer of the notebook: the headline, and what the ways in explain."""
    late = ends.to_dict("records")[-1]
    ways = (
        f" Of {in_words(int(late['door_known']))} of the {in_words(int(late['started_both']))} the way in is known: "
        f"{in_words(int(late['by_lottery'])) if late['by_lottery'] else 'none'} were drawn."
        if late["door_known"]
        else ""
    )
    another = "Another" if late["unasked"] == late["started_both"] else "Beside them"
    beside = f"{another} {in_words(int(late['unasked']))} ran both without asking."
    return f"{headline(ends)}{ways} {beside}\n\n{why_rare(doors)}"


def funnel_shares(ends: pd.DataFrame) -> str:
    """The same as shares, with intervals, of UTMB's starters and of the applicants."""
    parts = []
    for row in ends.to_dict("records"):
        asked = jeffreys(row["asked"], row["utmb_starters"]).times(100)
        got = jeffreys(row["started_both"], row["asked"]).times(100)
        parts.append(
            f"in {_span(row)} {asked.spoken(1, '%')} of UTMB’s starters had asked, and {got.spoken(1, '%')} of those stood at both starts "
            f"({percent(row['started_both'] / row['applicants'], 2)} of all applications)"
        )
    late = ends.to_dict("records")[-1]
    ended = (
        f"Of these {int(late['started_both'])} people {int(late['finished_both'])} finished both and {in_words(int(late['top10_both'])) if late['top10_both'] else 'none'} "
        "came in the top ten of both."
    )
    return f"{opened('; '.join(parts))}. {ended}"


def without(bounds: pd.DataFrame, funnel: pd.DataFrame) -> str:
    """What would be without the lottery: the last row of `without_lottery.bounds`, and `funnel.funnel` with `applicants`."""
    row = bounds.iloc[-1]
    asked = funnel.set_index("year").loc[row["year"]]
    drawn, golden = Estimate.of(row, "lottery"), Estimate.of(row, "Golden Ticket")
    return (
        f"Three impossible what-ifs: neither race has room. **Had all {int(asked['asked'])} starters of UTMB {int(row['year'])} who had asked been let in "
        f"and come to both, there would have been {int(row['at_utmb'])} doubles ({in_words(int(asked['unasked']))} had not asked), not {int(row['seen'])}.** "
        f"Had all {int(asked['applicants']):,} applicants been let in, at UTMB or not, and doubled as often as those drawn, at home and abroad apart, about {_rounded(drawn)}; as often as those with a "
        f"Golden Ticket, about {_rounded(golden)}."
    )


def _rounded(number: Estimate) -> str:
    """`1,800 (1,100 to 2,700)`: two digits of each that count, where more would say too much."""
    value, low, high = (f"{float(f'{part:.2g}'):,.0f}" for part in number)
    return f"{value} ({low} to {high})"


def fit(year: int, found: Fit) -> str:
    """Whether the one draw that is known in full fits the rules."""
    verdict = (
        "do not fit" if found.p_value < 0.05 else "barely fit" if found.p_value < 0.1 else "fit"
    )
    return (
        f"The {int(found.table['drawn'].sum())} drawn for {year} {verdict} the chances worked out from tickets "
        f"(chi-squared {fixed(found.statistic, 1)} with {found.freedom} degrees of freedom, {p_shown(found.p_value)})."
    )


def by_rules(table: pd.DataFrame, seen: Estimate) -> str:
    """How many of UTMB's starters who asked the rules would have drawn: `without_lottery.expected_of`, and seen over expected."""
    return (
        f"By tickets and rules, {fixed(table['expected'].sum(), 1)} of the {int(table['asked'].sum()):,} UTMB starters who asked would have been drawn in these "
        f"{in_words(len(table))} draws; {int(table['drawn'].sum())} stand on the lists as drawn, {seen.shown(2)} times as many. Where the list holds starters "
        "only, who was drawn and withdrew is missing."
    )


def doors(fared: pd.DataFrame, alike: pd.DataFrame) -> str:
    """Who went on to UTMB, by door: `fared.fared` as seen, and `door_model.standardised` of people alike, by where they live."""
    rows = fared.set_index("door")
    won = {
        "Golden Ticket": "with a Golden Ticket",
        "top ten": "of last year’s top ten",
        "World Series": "from the World Tour or World Series",
    }
    parts = [f"{_rate(rows.loc[door])} {name}" for door, name in won.items()]
    every = int(fared["went_on"].sum())
    drawn = int(rows.loc["lottery", "went_on"])
    held: list[str] = []
    for residence, where in (("home", "from the United States"), ("abroad", "from abroad")):
        rates = alike[alike["residence"].eq(residence)].set_index("door")["rate"]
        some = [rates[door] for door in won if door in rates.index]
        if some and "lottery" in rates.index:
            shown = " to ".join(dict.fromkeys(percent(rate, 1) for rate in (min(some), max(some))))
            drawn_here = percent(rates["lottery"], 1)
            held.append(
                f"{where} {drawn_here} against {shown}"
                if held
                else f"{drawn_here} of those drawn against {shown} of those who won a place {where}"
            )
    return (
        f"**Of Western States starters {Estimate.of(rows.loc['lottery'], 'rate').times(100).shown(1, '%')} of those drawn went on to UTMB, {and_list(parts)}.** Those drawn "
        f"still make {drawn} of the {every} doubles whose way in is known. Among people alike in sex, year and earlier results "
        f"it is {and_list(held)} (the figure)."
    )


def _rate(row: pd.Series) -> str:
    return Estimate.of(row, "rate").times(100).spoken(1, "%")


def golden(fared: pd.DataFrame) -> str:
    """How those with a Golden Ticket fared in both, against last year's top ten and the lottery."""
    rows = fared.set_index("door")

    def told(door: str, name: str) -> str:
        row = rows.loc[door]
        top = in_words(int(row["top10_both"])) if row["top10_both"] else "none"
        return (
            f"of {int(row['went_on'])} {name} {int(row['finished_utmb'])} finished UTMB, {int(row['finished_both'])} both, and {top} came in the "
            "top ten of both"
        )

    ticket = rows.loc["Golden Ticket"]
    return (
        f"Golden Tickets brought {int(ticket['starts'])} starts by {int(ticket['people'])} people. "
        f"{opened(told('Golden Ticket', 'who went on'))}; {told('top ten', 'of last year’s top ten')}; {told('lottery', 'drawn')}."
    )


def movements(found: list[Movements]) -> str:
    """What changed at each era, each movement with its sign."""

    def points(value: float) -> str:
        return f"{'+' if value > 0 else ''}{fixed(100 * value, 1)}".replace("-", "−")

    said = []
    for one in found:
        low, high = (points(at).removeprefix("+") for at in one.change[1:])
        parts = ", ".join(
            f"{name} {points(part.value)}{'' if part.low * part.high > 0 else ' (unclear)'}"
            for name, part in (
                ("more starters from abroad", one.mix),
                ("the rate at home", one.home),
                ("the rate of those from abroad", one.abroad),
            )
        )
        said.append(
            f"from {one.before[0]}–{one.before[1]} to {one.since[0]}–{one.since[1]} it changed by {points(one.change.value)} points "
            f"({low} to {high}): {parts}"
        )
    return f"How many of 100 Western States starters doubled: {'; '.join(said)}."


def over_time(model: Pooled, eras: pd.DataFrame) -> str:
    """What the model of all starts says of each era, people alike in what was known before."""
    parts = []
    for era in eras.sort_values("first_year").itertuples():
        home, abroad = (
            model.odds_ratio({f"{era.first_year} {lives}": 1.0}) for lives in ("home", "abroad")
        )
        parts.append(
            f"from {era.first_year} ({era.era}) by a factor of {home.spoken(2)} for runners from the United States and {abroad.spoken(2)} for those from abroad"
        )
    year = model.odds_ratio({"a year before": 1.0})
    return (
        f"Start by start, with residence, sex and earlier results held, the odds rose by a factor of {year.shown(2)} a year up to {int(eras['first_year'].min())}. Beside that they "
        f"changed {and_list(parts)}. Years beside these differ by a standard deviation of {fixed(model.spread['year'], 2)} in log odds."
    )


def known_before(model: Pooled) -> str:
    """What else goes with doubling: residence, and what was known of the runner."""
    names = dict(
        zip(
            ("abroad", *KNOWN),
            ("living abroad", "being a woman", "an earlier start at UTMB", "an earlier top ten"),
            strict=True,
        )
    )
    parts = [f"{said} {model.odds_ratio({name: 1.0}).spoken(1)}" for name, said in names.items()]
    return f"Odds ratios beside the doors: {and_list(parts)}."


def asked_when(lags: pd.DataFrame) -> str:
    """When UTMB's starters asked: `asking.all_lags`."""
    rates = [percent(rate, 1) for rate in lags["rate"]]
    same, later = lags["asked"].iloc[0], lags["asked"].iloc[1]
    return (
        f"In the {count(int(lags['years'].iloc[0]), 'year')} with all three lists {rates[0]} of UTMB’s starters had asked for Western States of the same year, {rates[1]} for the next and {rates[2]} for the one after."
        + (
            " A UTMB finish leads into the draw, so this neither shows avoidance nor excludes it."
            if later > same
            else ""
        )
    )


def dips(table: pd.DataFrame, doors_table: pd.DataFrame) -> str:
    """Where the same year is rarer than its neighbours: `asking.dips` by sex and level, and by door."""
    rows = table.set_index("group")
    names = ("women", "men", "ever in a top ten", "never in a top ten")
    parts = [f"{name} {Estimate.of(rows.loc[name], 'ratio').spoken(2)}" for name in names]
    by_door = [
        f"{row['group']} {Estimate.of(row, 'ratio').spoken(2)}" for _, row in doors_table.iterrows()
    ]
    return (
        f"Starts in the same year, over those in the years beside it: {', '.join(parts)}. By what opened the door at Western States: "
        f"{', '.join(by_door)}."
    )


def same_year_limits(shown: pd.DataFrame, by_sex: pd.DataFrame) -> str:
    """How far the ratios of the same year carry: `shown` are all of the figure, `by_sex` is `asking.door_dips_by_sex`."""
    clear = sum(not ratio.low <= 1 <= ratio.high for ratio in Estimate.every(shown, "ratio"))
    drawn = by_sex[by_sex["group"].eq("drawn by lot")].set_index("sex")
    women = Estimate.of(drawn.loc["F"], "ratio")
    few = " Women who were drawn are too few to tell." if women.low <= 1 <= women.high else ""
    return (
        f"Of these {len(shown)} ratios {in_words(clear) if clear else 'none'} {'is' if clear == 1 else 'are'} clear of 1. The groups were chosen after seeing the results, which the intervals ignore.{few} "
        "Way in and sex cannot be told apart."
    )


def doors_by_sex(table: pd.DataFrame) -> str:
    """What doors explain of the difference between the sexes: `asking.door_dips_by_sex`."""
    rows = table.set_index(["group", "sex"])

    def told(group: str) -> str:
        women, men = (Estimate.of(rows.loc[(group, sex)], "ratio") for sex in "FM")
        return f"women {women.spoken(2)} and men {men.spoken(2)} times"

    women, men = (percent(rows.loc[("a place won", sex), "share"]) for sex in "FM")
    return (
        f"Of women’s starts {women} come by a place won, of men’s {men}, and that is not all of the difference: of those who won a place {told('a place won')} as "
        f"often in the same year as beside it, of those drawn {told('drawn by lot')}."
    )


def fields(law: np.ndarray, overlap: Overlap) -> str:
    """The permutation that holds fields as well, beside the one that holds runners' years alone."""
    expected = float(np.arange(len(law)) @ law)
    below = law.cumsum()
    low, high = (int(np.searchsorted(below, share)) for share in (0.025, 0.975))
    p_value = min(1.0, 2 * min(law[: overlap.seen + 1].sum(), law[overlap.seen :].sum()))
    return (
        f"With each edition’s field held as well, {fixed(expected, 1)} same-year doubles are expected ({low} to {high}); with runners’ years alone "
        f"{fixed(overlap.expected, 1)} ({overlap.low} to {overlap.high}). Seen were {overlap.seen} ({p_shown(float(p_value))}): "
        + (
            "fewer than either allows. Neither knows who was let in."
            if overlap.seen < min(low, overlap.low)
            else "within what chance allows."
        )
    )


def called(by_year: pd.DataFrame) -> str:
    """How many doubles hung on a call from the wait list: `calls.by_year`."""
    sums = by_year.drop(columns=["year", "last_place"]).sum()
    return opened(
        f"of {int(sums['waiting'])} on {count(len(by_year), 'wait list')} {int(sums['came'])} came to the start, {int(sums['in_month'])} of them called in the month of the "
        f"race. {count(int(sums['doubles']), 'double').capitalize()} came that way, {in_words(int(sums['doubles_in_month']))} by such a late call."
    )


def _told(found: Lots) -> str:
    return f"{found.events} ({fixed(found.expected, 1)} expected, {p_shown(found.p_value)})"


def lottery(found: Mapping[tuple[str, str], Lots], bounds: Mapping[tuple[str, str], Lots]) -> str:
    """What the draw says of a cause, or that it says nothing: by the rule fixed beforehand."""
    full = SETS[0]
    said = {event: stands(event, found, bounds) for event in DECIDING}
    numbers = (
        f"Of those drawn, by the full lists, {_told(found[full, 'started'])} started UTMB that summer, and {_told(found[full, 'stopped'])} "
        "did not finish it."
    )
    if any(said.values()):
        spoken = {"started": "start UTMB", "stopped": "start and not finish it"}
        verdict = "Being drawn made " + and_list(
            f"{'fewer' if way == 'fewer' else 'more'} {spoken[event]}"
            for event, way in said.items()
            if way
        )
        return f"**{verdict}.** {numbers}"
    off = [
        f"{_told(found[of, name])} had {'started' if name == 'started before' else 'not finished'} the UTMB before the draw"
        f"{'' if of == full else ' (all lists)'}"
        for of in SETS
        for name in PLACEBOS
        if found[of, name].p_value < LEVEL
    ]
    tested = in_words(len(SETS) * len(PLACEBOS))
    why = (
        [f"{in_words(len(off))} of {tested} placebos, which should find nothing, {'does' if len(off) == 1 else 'do'}: {and_list(off)}"]
        if off
        else []
    )  # fmt: skip
    ratios = [found[full, event].ratio for event in DECIDING]
    if all(ratio.low <= 1 <= ratio.high for ratio in ratios):
        why.append("the intervals of the full lists hold 1, no effect")
    elif not off:
        why.append("not every bound of the plan leaves out 1, no effect")
    return (
        f"**The lottery does not tell what Western States does at UTMB.** {numbers} By the rule fixed beforehand nothing is said of a cause: "
        f"{', and '.join(why)}."
    )


def times_of_the_drawn(time: Shift) -> str:
    """What the times of drawn finishers at UTMB are worth: `experiment.times` over all draws."""
    value, low, high = (signed(100 * part, 1) for part in time.difference)
    return (
        f"The times of {time.drawn} drawn finishers lie {value}% (95% interval {low} to {high}) from those of finishers of their year and tickets who were not drawn "
        f"({p_shown(time.p_value)}). That tells little of what Western States costs: lots were not drawn among finishers, those not drawn include people who came by a place won, and how fast "
        "anybody was before is not held, as the story of what it costs does."
    )


def lottery_power(found: Mapping[tuple[str, str], Lots]) -> str:
    """Which effects the full lists would have shown."""
    started, stopped = (found[SETS[0], event] for event in DECIDING)
    return (
        f"Only odds of starting {fixed(started.seen_below, 2)} times as high or lower, or {fixed(started.seen_above, 2)} times or "
        f"higher, and odds of not finishing {fixed(stopped.seen_below, 2)} times or lower, or {fixed(stopped.seen_above, 2)} times or higher, would have been seen four times in five."
    )
