"""Tables of notebook 06, in the words a reader sees."""

from __future__ import annotations

from collections.abc import Collection

import pandas as pd

from race_doubles.analysis.show.presentation import TableView, table
from race_doubles.analysis.walmsley.sentences import attempt_of, chance, fine, outcome
from race_doubles.common.races import RACE_NAMES
from race_doubles.common.words import Estimate, fixed, percent
from race_doubles.doubles.stopped import status_in

_EVENTS = {"wser": "win Western States", "utmb": "win UTMB", "both": "win both"}


def favourites_view(chances: pd.DataFrame, race: str, sex: str, most: int = 8) -> TableView:
    """The likeliest winners of one race, and where they came in."""
    some = chances[chances["sex"].eq(sex)].sort_values(
        ["chance", "name", "runner_id"], ascending=[False, True, True]
    )
    some = some.head(most)
    shown = pd.DataFrame(
        {
            "Runner": some["name"],
            "Results known": some["known"],
            "Chance to win": some["chance"].map(chance),
            "Chance of top 10": some["top10"].map(chance),
            "Chance of stopping": some["dnf"].map(chance),
            "Then": [
                outcome(p, s, None) for p, s in zip(some["sex_place"], some["status"], strict=True)
            ],
        }
    )
    return table(shown, f"{RACE_NAMES[race]}: the favourites as known before the season", ("Then",))


def attempts_view(
    found: pd.DataFrame,
    caption: str,
    changed: Collection[tuple[str, int]],
    stopped: Collection[tuple[str, int]] = (),
) -> TableView:
    """Forecasts for attempts at a double, and what happened.

    Results of the editions (race, year) in `changed`, whose course was another, carry an asterisk; whoever did not finish one
    of `stopped` was stopped with everybody. The year stands where there are several.
    """

    def result(race: str, row) -> str:
        place, status, seconds = (
            getattr(row, f"{race}_{what}") for what in ("sex_place", "status", "finish_seconds")
        )
        told = status_in(race, row.year, status, stopped)
        return outcome(place, told, seconds) + ("*" if (race, row.year) in changed else "")

    came = ("Result at Western States", "Result at UTMB")
    if set(found["year"]) & {year for _, year in changed}:
        caption += " (* changed course)"
    lines = [
        (
            row.name,
            row.year,
            chance(row.p_wser),
            chance(row.p_utmb),
            chance(row.p_both),
            chance(row.p_dnf),
            result("wser", row),
            result("utmb", row),
        )
        for row in found.itertuples()
    ]
    columns = [
        "Runner",
        "Year",
        "Win Western States",
        "Win UTMB",
        "Win both",
        "Stop at UTMB",
        *came,
    ]
    shown = pd.DataFrame(lines, columns=columns)
    if (found["year"] == found["year"].iloc[0]).all():
        shown = shown.drop(columns="Year")
    return table(shown, caption, ("Runner", *came))


def choices_view(choices: dict[str, pd.DataFrame], runner: str, year: int) -> TableView:
    """One attempt as forecast under several choices of the model: `forecast.attempts` by name of the choice."""
    rows = [(name, attempt_of(found, runner, year)) for name, found in choices.items()]
    shown = pd.DataFrame(
        {
            "Choice": [name for name, _ in rows],
            "Win Western States": [chance(row["p_wser"]) for _, row in rows],
            "Win UTMB": [chance(row["p_utmb"]) for _, row in rows],
            "Win both": [chance(row["p_both"]) for _, row in rows],
            "Stop at UTMB": [chance(row["p_dnf"]) for _, row in rows],
        }
    )
    return table(shown, f"{runner} {year} under other choices of the model", ("Choice",))


def together_view(found: pd.DataFrame, runner: str, year: int) -> TableView:
    """The chance of winning both under every combination of the choices: `Season.together`, a column a choice of stopping."""
    wide = found.pivot(index=["courses", "neighbours"], columns="stopping", values="p_both")
    wide = wide[found["stopping"].unique()]
    shown = wide.map(chance).rename_axis(columns=None).reset_index()
    shown = shown.rename(columns={"courses": "Learnt from", "neighbours": "Neighbours", **{name: f"Win both: {name}" for name in wide}})  # fmt: skip
    caption = f"{runner} {year}: winning both under every combination of the choices"
    return table(shown, caption, ("Learnt from",))


def _skills(scores: pd.DataFrame, name: str) -> list[str]:
    """`0.16 (0.04–0.23)`, with a sign for an interval without a lower end."""
    return [skill.brief(2).replace("-inf", "−∞") for skill in Estimate.every(scores, name)]


def scores_view(
    scores: pd.DataFrame,
    caption: str = "Brier scores (smaller is better) of forecasts for elite doublers",
) -> TableView:
    """Brier scores of the model and of simple forecasts."""
    shown = pd.DataFrame(
        {
            "Event": scores["event"].map(_EVENTS),
            "Attempts": scores["attempts"],
            "Wins": scores["wins"],
            "Model": [fixed(value, 3) for value in scores["model"]],
            "Earlier attempts’ rate": [fixed(value, 3) for value in scores["past"]],
            "By last result": [fixed(value, 3) for value in scores["last"]],
            "Even among doublers": [fixed(value, 3) for value in scores["even"]],
            "“Never”": [fixed(value, 3) for value in scores["never"]],
            "Skill over the rate": _skills(scores, "skill_past"),
            "Skill over last result": _skills(scores, "skill_last"),
            "Skill over never": _skills(scores, "skill_never"),
        }
    )
    if shown["Skill over never"].str.contains("∞").any():
        caption += "; −∞: among seasons drawn again more than one set in 40 has no win, and “never” is perfect"
    return table(shown, caption)


def calibration_view(groups: dict[str, pd.DataFrame]) -> TableView:
    """Calibration tables by name, under each other."""
    rows = [
        (
            name,
            f"{percent(row.low)}–{percent(row.high)}",
            row.forecasts,
            f"{fixed(row.mean * row.forecasts, 1)}",
            round(row.seen * row.forecasts),
            fine(row.mean),
            fine(row.seen),
            f"{fine(row.seen_low)}–{fine(row.seen_high)}",
        )
        for name, group in groups.items()
        for row in group.itertuples()
    ]
    columns = [
        "Race",
        "Forecast",
        "Starters",
        "Wins expected",
        "Wins",
        "Mean forecast",
        "Share that won",
        "95% interval",
    ]
    return table(
        pd.DataFrame(rows, columns=columns),
        "Calibration: forecasts of a win for every starter, and how often they came true",
    )


def stopping_view(groups: pd.DataFrame) -> TableView:
    """What `forecast_checks.stopping_check` gives, for readers."""
    shown = pd.DataFrame(
        {
            "Race": groups["race"].map(RACE_NAMES),
            "Forecast": [
                f"{percent(low)}–{percent(high)}"
                for low, high in zip(groups["low"], groups["high"], strict=True)
            ],
            "Starters": groups["forecasts"],
            "Stops expected": [
                fixed(m * n, 1) for m, n in zip(groups["mean"], groups["forecasts"], strict=True)
            ],
            "Stops": (groups["seen"] * groups["forecasts"]).round().astype(int),
            "Mean forecast": groups["mean"].map(percent),
            "Stopped": groups["seen"].map(percent),
            "95% interval": [
                f"{percent(seen.low)}–{percent(seen.high)}"
                for seen in Estimate.every(groups, "seen")
            ],
        }
    )
    return table(
        shown, "The check of the chances of stopping: starters with a fair chance of a top 10"
    )


def stopping_scores_view(scores: pd.DataFrame) -> TableView:
    """What `forecast_checks.stopping_scores` gives, for readers."""
    shown = pd.DataFrame(
        {
            "Who": scores["group"],
            "Starts": scores["starters"],
            "Stopped": scores["stopped"],
            "Model": [fixed(value, 3) for value in scores["model"]],
            "Race’s rate": [fixed(value, 3) for value in scores["rate"]],
            "Set right": [fixed(value, 3) for value in scores["recalibrated"]],
            "Own record": [fixed(value, 3) for value in scores["record"]],
            "Log score: model": [fixed(value, 3) for value in scores["log_model"]],
            "Set right, log": [fixed(value, 3) for value in scores["log_recalibrated"]],
            "Race’s rate, log": [fixed(value, 3) for value in scores["log_rate"]],
        }
    )
    return table(
        shown,
        "Chances of stopping: Brier and log scores (smaller is better), each from earlier editions",
    )


def stopping_skills_view(scores: pd.DataFrame) -> TableView:
    """The rest of `forecast_checks.stopping_scores`: skill and calibration."""
    shown = pd.DataFrame(
        {
            "Who": scores["group"],
            "Seen / expected": [ratio.brief(2) for ratio in Estimate.every(scores, "ratio")],
            "Seen / expected, set right": [
                ratio.brief(2) for ratio in Estimate.every(scores, "ratio_recalibrated")
            ],
            "Calibration slope": [slope.brief(2) for slope in Estimate.every(scores, "slope")],
            "Skill over the rate": _skills(scores, "skill_rate"),
            "Skill over the record": _skills(scores, "skill_record"),
            "Skill set right": _skills(scores, "skill_recalibrated"),
        }
    )
    return table(
        shown,
        "The same chances of stopping: calibration, and skill over simple forecasts (above 0 is better)",
    )


#: What simple forecasts are called in `families_view`.
_FAMILIES = {
    "past": "earlier attempts’ rate",
    "last": "by last result",
    "even": "even among doublers",
    "never": "“never”",
}


def families_view(families: pd.DataFrame) -> TableView:
    """What `forecast_checks.families` gives, for readers."""
    told = families["expected"].gt(0)
    return table(
        pd.DataFrame(
            {
                "Event": families["event"].map(_EVENTS),
                "Forecast": families["family"].replace(_FAMILIES),
                "Brier": [fixed(value, 4) for value in families["brier"]],
                "Log score": [
                    fixed(value, 3) if value < float("inf") else "∞" for value in families["log"]
                ],
                "Wins expected": [fixed(value, 1) for value in families["expected"]],
                "Wins": families["wins"],
                "Seen / expected": [
                    ratio.brief(1) if there else "–"
                    for ratio, there in zip(Estimate.every(families, "ratio"), told, strict=True)
                ],
            }
        ),
        "Every family of forecasts for elite doublers, each from earlier seasons (smaller scores are better)",
        ("Event", "Forecast"),
    )


def starter_scores_view(scores: pd.DataFrame) -> TableView:
    """What `forecast_checks.starter_scores` gives, for readers."""
    return table(
        pd.DataFrame(
            {
                "Race": scores["race"].map(RACE_NAMES),
                "Event": scores["event"].map({"won": "win", "top10": "top 10"}),
                "Starters": scores["starters"],
                "Expected": [fixed(value, 1) for value in scores["expected"]],
                "Seen": scores["seen"],
                "Brier: model": [fixed(value, 5) for value in scores["model"]],
                "Plain rate": [fixed(value, 5) for value in scores["rate"]],
                "Log score: model": [fixed(value, 4) for value in scores["log_model"]],
                "Plain rate, log": [fixed(value, 4) for value in scores["log_rate"]],
                "Skill over the rate": _skills(scores, "skill"),
            }
        ),
        "Chances of every starter against those of a starter like any other, each from earlier seasons",
    )
