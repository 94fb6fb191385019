"""Tables of notebook 08 and its checks, in the words a reader sees."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from race_doubles.analysis.how_rare.same_year import Overlap
from race_doubles.analysis.models.rates import jeffreys
from race_doubles.analysis.models.strata import Lots, Shift
from race_doubles.analysis.show.presentation import TableView, table
from race_doubles.analysis.who_gets_in.door_model import Movements
from race_doubles.analysis.who_gets_in.draw import Fit
from race_doubles.analysis.who_gets_in.experiment import OfStarters
from race_doubles.analysis.who_gets_in.figures import EVENT_NAMES
from race_doubles.common.words import Estimate, fixed, p_shown, percent
from race_doubles.doubles.tables import SEX_NAMES


def _brief(rows: pd.DataFrame, name: str, digits: int, factor: float = 1.0) -> list[str]:
    return [one.times(factor).brief(digits) for one in Estimate.every(rows, name)]


def _p(p_value: float) -> str:
    return p_shown(p_value).removeprefix("p = ").removeprefix("p ")


def funnel_view(funnel: pd.DataFrame) -> TableView:
    """`funnel.funnel`, for readers."""
    names = {
        "year": "Year", "applicants": "Applications", "utmb_starters": "Started UTMB", "asked": "… of them had asked",
        "started_both": "Asked, at both starts", "finished_both": "Asked, finished both", "top10_both": "Asked, top ten in both",
        "unasked": "Not asked, at both starts", "unasked_finished_both": "Not asked, finished both",
    }  # fmt: skip
    return table(funnel[list(names)].rename(columns=names), "From asking to doubling: UTMB’s starters, and who of them asked for Western States of the year")  # fmt: skip


def shares_view(funnel: pd.DataFrame) -> TableView:
    """The funnel as shares with intervals, of UTMB's starters, of those who asked and of all applications."""

    def share(part: str, whole: str, digits: int) -> list[str]:
        pairs = zip(funnel[part], funnel[whole], strict=True)
        return [jeffreys(int(one), int(every)).times(100).brief(digits) for one, every in pairs]

    shown = pd.DataFrame({
        "Year": funnel["year"],
        "Asked, % of UTMB’s starters": share("asked", "utmb_starters", 1),
        "At both starts, % of those who asked": share("started_both", "asked", 1),
        "Finished both, % of those who asked": share("finished_both", "asked", 1),
        "Top ten in both, % of those who asked": share("top10_both", "asked", 1),
        "Asked and at both starts, % of applications": share("started_both", "applicants", 2),
        "Without asking, % of UTMB’s starters": share("unasked", "utmb_starters", 2),
    })  # fmt: skip
    return table(shown, "The same as shares, with 95% Jeffreys intervals")


def bounds_view(bounds: pd.DataFrame) -> TableView:
    """`without_lottery.bounds`, for readers."""
    shown = pd.DataFrame({
        "Year": bounds["year"], "Doubles as they were": bounds["seen"],
        "All at UTMB who asked let in": bounds["at_utmb"],
        "All applicants, as those drawn": _brief(bounds, "lottery", 0),
        "All applicants, as by Golden Ticket": _brief(bounds, "Golden Ticket", 0),
    })  # fmt: skip
    return table(shown, "Doubles a year had everybody been let in who asked: three what-ifs, none possible, with 95% intervals where rates come in")  # fmt: skip


def fit_view(year: int, found: Fit) -> TableView:
    """Who was drawn against the rules, by tickets."""
    rows = found.table
    shown = pd.DataFrame({
        "Tickets": rows["tickets"], "Applicants": rows["holders"],
        "Chance": [percent(chance, 1) for chance in rows["chance"]],
        "Expected": [fixed(number, 1) for number in rows["expected"]], "Drawn": rows["drawn"],
    })  # fmt: skip
    return table(shown, f"The draw for {year}: who was drawn, and what the rules let expect")


def chances_view(chances: pd.DataFrame) -> TableView:
    """The chance of being drawn by draw and tickets."""
    wide = chances.assign(shown=[percent(chance, 1) for chance in chances["chance"]])
    wide = wide.pivot_table(
        index="draw", columns="tickets", values="shown", aggfunc="first"
    ).fillna("")
    wide.columns = [
        f"{int(tickets)} ticket{'s' if tickets > 1 else ''}" for tickets in wide.columns
    ]
    return table(wide.reset_index().rename(columns={"draw": "Draw"}), "The chance of being drawn, by the rules")  # fmt: skip


def by_rules_view(rows: pd.DataFrame) -> TableView:
    """UTMB's starters who asked: drawn, and expected by the rules."""
    shown = pd.DataFrame({
        "Draw": rows["draw"], "Asked, and started UTMB": rows["asked"],
        "Expected to be drawn": [fixed(number, 1) for number in rows["expected"]], "On the lists as drawn": rows["drawn"],
    })  # fmt: skip
    return table(shown, "Of UTMB’s starters who asked, how many were drawn")


def doors_view(standardised: pd.DataFrame, ratios: pd.DataFrame) -> TableView:
    """Starts and doubles by door and residence, as they were and as the model pools them."""
    rows = standardised.merge(ratios, on=["door", "residence"], validate="one_to_one")
    raw = [jeffreys(row.doubles, row.starts).times(100).brief(1) for row in rows.itertuples()]
    shown = pd.DataFrame({
        "Door": rows["door"], "From": rows["residence"], "Starts": rows["starts"], "Went on to UTMB": rows["doubles"],
        "%, as seen": raw, "%, pooled, people alike": _brief(rows, "rate", 1, 100),
        "Odds ratio to the lottery": _brief(rows, "odds_ratio", 1),
    })  # fmt: skip
    return table(shown, "Who doubled, by door and residence", text_columns=("Door", "From"))


def spans_view(spans: pd.DataFrame) -> TableView:
    """Starts and doubles by residence before the first era and in each."""
    shown = pd.DataFrame({
        "Years": [f"{row.first}–{row.last}" for row in spans.itertuples()], "From": spans["residence"],
        "Starts": spans["starts"], "% of starts": [percent(share, 1) for share in spans["share"]],
        "Doubles": spans["doubles"], "% doubled": _brief(spans, "rate", 1, 100),
    })  # fmt: skip
    return table(shown, "Doubling at home and from abroad", text_columns=("Years", "From"))


def movements_view(found: list[Movements]) -> TableView:
    """The parts of each change, in points."""
    names = {"change": "Change", "mix": "More from abroad", "home": "Rate at home", "abroad": "Rate of those from abroad"}  # fmt: skip
    rows = [
        {"Years": " to ".join(f"{first}–{last}" for first, last in (one.before, one.since))}
        | {
            shown: getattr(one, name).times(100).brief(1).replace("-", "−")
            for name, shown in names.items()
        }
        for one in found
    ]
    return table(pd.DataFrame(rows), "What changed the share that doubled, in percentage points: the parts add up before rounding", text_columns=("Years",))  # fmt: skip


def fared_view(rows: pd.DataFrame) -> TableView:
    """How those of each door fared."""
    names = {
        "door": "Door", "starts": "Starts", "people": "People", "finished": "Finished Western States", "top10": "Top ten there",
        "went_on": "Went on to UTMB", "shown": "% went on", "finished_utmb": "… finished it", "top10_utmb": "… top ten there",
        "finished_both": "Finished both", "top10_both": "Top ten in both",
    }  # fmt: skip
    shown = rows.assign(shown=_brief(rows, "rate", 1, 100))
    return table(
        shown[list(names)].rename(columns=names),
        "How those of each door fared",
        text_columns=("Door",),
    )


def asked_view(rows: pd.DataFrame) -> TableView:
    """When UTMB's starters asked."""
    shown = rows.assign(told=[f"{row.asked} ({percent(row.rate, 1)})" for row in rows.itertuples()])
    wide = shown.pivot_table(index="year", columns="lag", values="told", aggfunc="first").fillna("")
    wide.columns = [("Same year", "Next year", "Year after")[int(lag)] for lag in wide.columns]
    starters = rows.drop_duplicates("year").set_index("year")["starters"]
    wide.insert(0, "Started UTMB", starters)
    return table(wide.reset_index().rename(columns={"year": "UTMB"}), "When UTMB’s starters asked for Western States (blank: no list)")  # fmt: skip


def dips_view(rows: pd.DataFrame) -> TableView:
    """The same year over its neighbours, by sex and level."""
    shown = pd.DataFrame({"Who": rows["group"], "People with Western States and UTMB": rows["people"], "Same year over its neighbours": _brief(rows, "ratio", 2)})  # fmt: skip
    return table(
        shown, "The same year against the years beside it, by sex and level", text_columns=("Who",)
    )


def door_dips_view(rows: pd.DataFrame) -> TableView:
    """The same by what opened the door."""
    shown = pd.DataFrame({
        "Came to Western States": rows["group"], "Starts": rows["starts"], "At UTMB the year before": _beside(rows, "before"),
        "The same year": _beside(rows, "same"), "The year after": _beside(rows, "after"), "Same year over its neighbours": _brief(rows, "ratio", 2),
    })  # fmt: skip
    return table(
        shown, "The same by what opened the door", text_columns=("Came to Western States",)
    )


def _beside(rows: pd.DataFrame, name: str) -> list[str]:
    """`67 of 323`: how many were at UTMB of a year, of the starts beside which it was held."""
    return [f"{there} of {held}" for there, held in zip(rows[name], rows[f"{name}_held"], strict=True)]  # fmt: skip


def doors_by_sex_view(rows: pd.DataFrame) -> TableView:
    """The same by door and sex."""
    shown = pd.DataFrame({
        "Came to Western States": rows["group"], "Who": rows["sex"].map(SEX_NAMES), "Starts": rows["starts"], "% of the sex": [percent(one, 0) for one in rows["share"]],
        "At UTMB the year before": _beside(rows, "before"), "The same year": _beside(rows, "same"), "The year after": _beside(rows, "after"),
        "Same year over its neighbours": _brief(rows, "ratio", 2),
    })  # fmt: skip
    return table(shown, "The same by door and sex", text_columns=("Came to Western States", "Who"))


def permutations_view(overlap: Overlap, fields: Overlap) -> TableView:
    """Both permutations beside each other."""
    named = {"each runner’s years": overlap, "each runner’s years and each edition’s field": fields}
    rows = [
        {"Held": name, "People": one.people, "Seen": one.seen, "Expected": fixed(one.expected, 1),
         "By chance": f"{one.low} to {one.high}", "p": _p(one.p_value)}
        for name, one in named.items()
    ]  # fmt: skip
    return table(
        pd.DataFrame(rows), "Same-year doubles, seen and by permuted years", text_columns=("Held",)
    )


def calls_view(by_year: pd.DataFrame) -> TableView:
    """Who came from the wait list, by year."""
    names = {
        "year": "Year", "waiting": "On the wait list", "came": "Came to the start", "last_place": "Last place that came",
        "in_month": "Called in the month of the race", "doubles": "Doubles", "doubles_in_month": "Doubles on such a call",
    }  # fmt: skip
    return table(by_year[list(names)].rename(columns=names), "Called from the wait list")


def places_view(by_place: pd.DataFrame) -> TableView:
    """Who came from the wait list, by place."""
    shown = pd.DataFrame({
        "Places": [f"{row.first}–{row.last}" for row in by_place.itertuples()], "Waiting (with a result)": by_place["waiting"],
        "Came to the start": by_place["came"], "Called in the month of the race": by_place["in_month"],
    })  # fmt: skip
    return table(shown, "Called from the wait list, by place", text_columns=("Places",))


def links_view(rows: pd.DataFrame) -> TableView:
    """How right and complete the links of entries are; the numbers as they stand in the file."""

    def share(name: str) -> list[str]:
        return [
            "" if not row[name] else Estimate(*(100 * float(row[f"{name}{end}"] or "nan") for end in ("", "_low", "_high"))).brief(1)
            if row[f"{name}_low"] else fixed(100 * float(row[name]), 1)
            for _, row in rows.iterrows()
        ]  # fmt: skip

    shown = pd.DataFrame({
        "Measured on": rows["data"], "Right": rows["right"], "Of links": rows["found"], "Precision, %": share("precision"),
        "Of rows": rows["true"], "Recall, %": share("recall"),
    })  # fmt: skip
    return table(shown, "The links of entries to runners, on labels that took no part in linking, and read by hand", text_columns=("Measured on",))  # fmt: skip


def plan_view(plan: pd.DataFrame) -> TableView:
    """What was fixed beforehand."""
    names = {"part": "Part", "item": "Item", "rule": "What was fixed", "reason": "Why"}
    return table(plan.rename(columns=names), "The plan, as committed after a first rough count and before this one", text_columns=tuple(names.values()))  # fmt: skip


def draws_view(draws: pd.DataFrame, strata: pd.DataFrame, withdrawn: pd.Series) -> TableView:
    """The draws that are compared, and how many people."""
    sums = strata.groupby("draw")[["holders", "drawn", "apart"]].sum().reindex(draws["draw"])
    shown = pd.DataFrame({
        "Draw": draws["draw"], "Race run in": draws["ran_in"],
        "Known": draws["known"].map({"drawn": "who was drawn", "starters": "starters only"}),
        "Applicants": sums["holders"].to_numpy(), "Drawn": sums["drawn"].to_numpy(), "Set apart": sums["apart"].to_numpy(),
        "Withdrawn (as called)": withdrawn.reindex(draws["draw"]).astype("Int64").array,
    })  # fmt: skip
    return table(shown, "The draws", text_columns=("Known",))


def lots_view(found: Mapping[tuple[str, str], Lots], caption: str, first: str) -> TableView:
    """Comparisons within strata; keys are (set or bound, event)."""
    rows = [
        {first: of, "Event": EVENT_NAMES[event], "Drawn": one.drawn, "… had it": one.events, "Expected": fixed(one.expected, 1),
         "By chance": f"{one.low} to {one.high}", "Others who had it": one.events_others, "Odds ratio": one.ratio.brief(2),
         "p": _p(one.p_value), "Seen four times in five": f"below {fixed(one.seen_below, 2)}, above {fixed(one.seen_above, 2)}"}
        for (of, event), one in found.items()
    ]  # fmt: skip
    return table(
        pd.DataFrame(rows), caption, text_columns=(first, "Event", "Seen four times in five")
    )


def of_starters_view(found: Mapping[str, OfStarters], times: Mapping[str, Shift]) -> TableView:
    """Not finishing among starters, with Lee's bounds, and times among finishers."""
    rows = []
    for of, one in found.items():
        shift = times[of]
        slower = shift.difference.times(100)
        rows.append({
            "Draws": of, "Drawn at UTMB": one.drawn, "… not finished": one.events, "… %": one.stopped.times(100).brief(0),
            "Others, %": one.stopped_others.times(100).brief(0), "Drawn, compared": one.compared.drawn, "Odds ratio": one.compared.ratio.brief(2), "p": _p(one.compared.p_value),
            "Others who would start either way, %": f"{fixed(100 * one.low, 0)} to {fixed(100 * one.high, 0)}",
            "Drawn finishers, compared": shift.drawn, "Log time, % longer": slower.brief(1).replace("-", "−"), "p ": _p(shift.p_value),
        })  # fmt: skip
    return table(pd.DataFrame(rows), "Among those who started UTMB: not finishing, and time among finishers (no experiment)", text_columns=("Draws",))  # fmt: skip


def balance_view(balance: Mapping[str, pd.DataFrame]) -> TableView:
    """What was known before the draw."""
    rows = pd.concat([some.assign(of=of) for of, some in balance.items()], ignore_index=True)
    shown = pd.DataFrame({
        "Draws": rows["of"], "Known before": rows["known"], "Drawn": rows["drawn"], "Others": rows["others"],
        "Difference": [one.replace("-", "−") for one in _brief(rows, "difference", 3)],
        "In standard deviations": [fixed(one, 2).replace("-", "−") for one in rows["standardised"]],
        "p": [_p(one) for one in rows["p_value"]],
    })  # fmt: skip
    return table(shown, "Drawn against not drawn, among applicants with an earlier result", text_columns=("Draws", "Known before"))  # fmt: skip
