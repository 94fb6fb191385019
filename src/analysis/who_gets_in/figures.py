"""Figures of notebook 08, each with its words."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from matplotlib.ticker import FuncFormatter

from race_doubles.analysis.models.strata import POWER, Lots
from race_doubles.analysis.show.figure import Figure, finish
from race_doubles.analysis.show.style import COLOURS, FAINT, INK, new_figure
from race_doubles.analysis.who_gets_in.experiment import DECIDING, OUTCOMES, PLACEBOS, RATIOS, SETS
from race_doubles.common.words import Estimate, and_list, fixed, percent
from race_doubles.doubles.tables import SEX_NAMES

_LISTS = "Western States lottery lists and the results of Western States and UTMB"
#: What a figure calls each event.
EVENT_NAMES = {
    "started": "started UTMB",
    "stopped": "started, did not finish",
    "finished": "finished UTMB",
    "the year after": "started the year after",
    "started before": "had started the year before",
    "stopped before": "had not finished it then",
}


#: What a figure calls a door, where its own name says too little.
DOOR_NAMES = {
    "other": "given by the race",
    "raffle": "raffle, extra draws",
    "rollover": "kept from before",
    "top ten": "last year’s top ten",
    "World Series": "World Tour or Series",
}


def _legend_above(axes) -> None:
    """The legend where no interval runs: above the axes."""
    axes.legend(loc="lower left", bbox_to_anchor=(-0.02, 1.0), handletextpad=0.3)  # fmt: skip


def asking_and_getting_in(funnel: pd.DataFrame) -> Figure:
    """Bars: how many of UTMB's starters had asked for Western States, and how many of them stood at both starts."""
    figure, axes = new_figure(height=4.4)
    # A year without a list leaves its place empty.
    places = funnel["year"].astype(int)
    asked, got = funnel["asked"].astype(int), funnel["started_both"].astype(int)
    axes.bar(places, asked, width=0.82, color="#cfe3f1", label="asked for Western States")
    axes.bar(places, got, width=0.82, color=COLOURS["F"], label="asked, and stood at both starts")
    for at, many, few in zip(places, asked, got, strict=True):
        axes.text(at, many + 5, str(many), ha="center", fontsize=9, color=INK)
        axes.text(at, few + 3, str(few), ha="center", fontsize=9, color=COLOURS["F"], fontweight="bold")  # fmt: skip
    axes.set_xticks([year for year in places if (year - places.iloc[0]) % 3 == 0])
    axes.grid(axis="x", visible=False)
    axes.set_ylim(0, 1.25 * asked.max())
    axes.set_ylabel("starters at UTMB")
    axes.legend(loc="upper left")
    first, last = funnel.iloc[0], funnel.iloc[-1]
    finding = f"More of UTMB’s starters ask for Western States than in {int(first['year'])}, and no more run both"
    if not (last["asked"] > first["asked"] and last["started_both"] <= first["started_both"]):
        finding = "Who of UTMB’s starters asks for Western States, and who runs both"
    none = sorted(set(range(int(first["year"]), int(last["year"]))) - set(places))
    years = f"{int(first['year'])}–{int(last['year'])}{f', without {and_list(map(str, none))}: no race or no list of its own' if none else ''}"
    return finish(figure, finding, f"{_LISTS}, {years}.", _funnel_alt(funnel))


def _funnel_alt(funnel: pd.DataFrame) -> str:
    parts = (
        f"{row.year}: {row.asked} asked, {row.started_both} at both starts"
        for row in funnel.itertuples()
    )
    return f"Bars by year of UTMB's starters who had asked for Western States of the same year. {'; '.join(parts)}."


def by_door(table: pd.DataFrame) -> Figure:
    """Dots with intervals: what share of Western States starters went on to UTMB, by door and residence, partly pooled.

    `table` is what `door_model.standardised` gives; doors in the order of the rate of those from home.
    """
    figure, axes = new_figure(height=4.6)
    home = table[table["residence"].eq("home")].set_index("door")["rate"]
    doors = list(home.sort_values(kind="stable").index)
    looks = {"home": ("o", COLOURS["utmb"], 0.14, "lives in the United States"), "abroad": ("s", COLOURS["wser"], -0.14, "lives abroad")}  # fmt: skip
    for residence, (marker, colour, up, label) in looks.items():
        some = (
            table[table["residence"].eq(residence)]
            .set_index("door")
            .reindex(doors)
            .dropna(subset="rate")
        )
        for at, (door, row) in enumerate(some.iterrows()):
            rate, height = Estimate.of(row, "rate").times(100), doors.index(str(door)) + up
            axes.plot([rate.low, rate.high], [height] * 2, color=colour, lw=2.2, alpha=0.55)
            axes.plot(rate.value, height, marker, color=colour, ms=6.5, label=label if at == 0 else None)  # fmt: skip
    axes.set_yticks(range(len(doors)), [DOOR_NAMES.get(door, door) for door in doors])
    axes.set_xscale("log")
    axes.set_xticks([1, 3, 10, 30])
    axes.xaxis.set_minor_formatter(FuncFormatter(lambda value, _: ""))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}%"))
    axes.set_xlabel("went on to UTMB (log scale)")
    axes.set_ylim(-0.6, len(doors) - 0.4)
    _legend_above(axes)
    rows = table.set_index(["door", "residence"])
    won, drawn = (Estimate.of(rows.loc[door, "home"], "rate") for door in ("Golden Ticket", "lottery"))  # fmt: skip
    abroad = Estimate.of(rows.loc["lottery", "abroad"], "rate")
    finding = (
        "Who won a place doubles more often than who was drawn, and who lives abroad than who lives at home"
        if won.low > drawn.value and abroad.low > drawn.value
        else "Who doubles, by door and residence"
    )
    alt = "; ".join(
        f"{row.door}, {row.residence}: {percent(row.rate, 1)} ({fixed(100 * row.rate_low, 1)} to {fixed(100 * row.rate_high, 1)})"
        for row in table.itertuples()
    )
    return finish(
        figure,
        finding,
        "the organisers' entrants lists and results; as pooled by the model, with sex, year and earlier results held. Lines: 95% intervals.",
        f"Share of Western States starters who went on to UTMB, by door and residence. {alt}.",
    )


#: Groups by who people are; the others are by what opened the door.
_PEOPLE = ["everybody", "women", "men", "ever in a top ten", "never in a top ten"]


def same_year_rows(dips: pd.DataFrame, doors: pd.DataFrame, by_sex: pd.DataFrame) -> pd.DataFrame:
    """The ratios of the figure, of what the functions of `asking` give: group, ratio, ratio_low, ratio_high."""
    parts = [dips[dips["group"].isin(_PEOPLE)]]
    for group, row in doors.groupby("group", sort=False):
        own = by_sex[
            by_sex["group"].eq(group) & by_sex["group"].isin(["drawn by lot", "a place won"])
        ]
        parts += [row, own.assign(group=[f"{group}, {SEX_NAMES[sex]}" for sex in own["sex"]])]
    return pd.concat(parts)[["group", "ratio", "ratio_low", "ratio_high"]].reset_index(drop=True)


def same_year(dips: pd.DataFrame, doors: pd.DataFrame, by_sex: pd.DataFrame) -> Figure:
    """Dots with intervals: the same year over the years beside it, by sex and level, and by what opened the door.

    `dips`, `doors` and `by_sex` are what the functions of `asking` give; of doors by sex a draw and a place won are shown.
    """
    figure, axes = new_figure(height=4.9)
    rows = same_year_rows(dips, doors, by_sex)
    for at, row in rows.iterrows():
        ratio = Estimate.of(row, "ratio")
        colour = COLOURS["utmb"] if row["group"] in _PEOPLE else COLOURS["F"]
        axes.plot([ratio.low, ratio.high], [-at] * 2, color=colour, lw=2.4, alpha=0.55)
        axes.plot(ratio.value, -at, "o", color=colour, ms=7)
    axes.axvline(1, color=FAINT, lw=1)
    axes.set_yticks([-at for at in range(len(rows))], rows["group"])
    axes.set_xlabel("same year over years beside it")
    of = rows.set_index("group")
    lot, women, men = (
        Estimate.of(of.loc[name], "ratio")
        for name in ("drawn by lot", "a place won, women", "a place won, men")
    )
    finding = (
        "The same year is rarer for those who were drawn; that it differs by sex among those who won a place is post hoc"
        if lot.high < 1 and men.high < women.low
        else "The same year against the years beside it"
    )
    alt = "; ".join(
        f"{row['group']} {Estimate.of(row, 'ratio').brief(2)}" for _, row in rows.iterrows()
    )
    return finish(
        figure,
        finding,
        "the organisers' results and entrants lists. Lines: 95% intervals; orange: by what opened the door at Western States.",
        f"Starts at UTMB in the year of a Western States start, over those in the years beside it, with 95% intervals. {alt}.",
    )


def lottery(found: Mapping[tuple[str, str], Lots]) -> Figure:
    """Dots with intervals: odds ratios of being drawn, for each event of the plan and each placebo, over both sets of draws."""
    figure, axes = new_figure(height=4.4)
    names = [*OUTCOMES, *PLACEBOS]
    looks = {SETS[0]: ("o", COLOURS["utmb"], 0.14), SETS[1]: ("s", COLOURS["expected"], -0.14)}
    labels = {SETS[0]: "full lists", SETS[1]: "all lists"}
    for at, name in enumerate(names):
        for of, (marker, colour, up) in looks.items():
            ratio = found[of, name].ratio
            axes.plot([ratio.low, ratio.high], [-at + up] * 2, color=colour, lw=2.2, alpha=0.55)
            axes.plot(ratio.value, -at + up, marker, color=colour, ms=6.5, label=labels[of] if at == 0 else None)  # fmt: skip
    axes.axvline(1, color=FAINT, lw=1)
    axes.axhline(-len(OUTCOMES) + 0.5, color=INK, lw=1.2)
    axes.set_yticks([-at for at in range(len(names))], [EVENT_NAMES[name] for name in names])
    axes.set_ylim(-len(names) + 0.4, 0.5)
    axes.set_xscale("log")
    axes.set_xticks([0.5, 1, 2])
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
    axes.xaxis.set_minor_formatter(FuncFormatter(lambda value, _: ""))
    axes.set_xlabel("odds ratio of those drawn (log scale)")
    _legend_above(axes)
    clear = [name for name in OUTCOMES if not found[SETS[0], name].ratio.low <= 1 <= found[SETS[0], name].ratio.high]  # fmt: skip
    finding = (
        "By the full lists nothing the drawn did at UTMB is clear of chance"
        if not clear
        else "What the drawn did at UTMB, against those not drawn"
    )
    alt = "; ".join(
        f"{EVENT_NAMES[name]}, {labels[of]}: {found[of, name].ratio.brief(2)}"
        for name in names
        for of in SETS
    )
    return finish(
        figure,
        finding,
        f"{_LISTS}. Applicants of one year and as many tickets compared; full lists have everybody drawn, most of the others starters only. Below the thick line: what came before the draw, where nothing should be seen. Lines: exact 95% intervals.",
        f"Odds ratios of being drawn, with 95% intervals. {alt}.",
    )


def power(curves: Mapping[tuple[str, str], np.ndarray]) -> Figure:
    """Lines: the chance that an effect of each size would have been seen, for the events that decide and both sets of draws."""
    figure, axes = new_figure(height=3.8)
    told = []
    for (of, event), chances in curves.items():
        full = of == SETS[0]
        colour = COLOURS["utmb"] if event == DECIDING[0] else COLOURS["F"]
        name = f"{EVENT_NAMES[event]}, {'full lists' if full else 'all lists'}"
        axes.plot(RATIOS, 100 * chances, color=colour, ls="-" if full else "--", lw=2, label=name)
        half, twice = (float(np.interp(np.log(at), np.log(RATIOS), chances)) for at in (0.5, 2.0))
        told.append(f"{name}: half the odds {percent(half)}, twice the odds {percent(twice)}")
    axes.axhline(100 * POWER, color=FAINT, lw=1, ls=":")
    axes.set_xscale("log")
    axes.set_xticks([0.25, 0.5, 1, 2, 4])
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
    axes.xaxis.set_minor_formatter(FuncFormatter(lambda value, _: ""))
    axes.set_ylim(0, 150)
    axes.set_yticks(range(0, 101, 20))
    axes.set_xlabel("true odds ratio of being drawn (log scale)")
    axes.set_ylabel("% of draws that would show it")
    axes.legend(loc="upper center", fontsize=8.5)
    return finish(
        figure,
        "Only a large effect of being drawn could have been seen",
        f"{_LISTS}. Exact, at the 5% level; dotted: four times in five.",
        f"Chance that an effect of being drawn would have been seen, by its odds ratio. {'; '.join(told)}.",
    )
