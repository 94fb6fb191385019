"""Regressions of 05 by Newton's own steps and a sandwich written out, what a forecast is put together from, and what-ifs of 08 by hand."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from made_frames import utmb_starts
from made_summers import summers
from scipy import stats
from scipy.special import expit
from views import rows_of

from race_doubles.analysis.models.finishing import KNOTS, restricted_cubic
from race_doubles.analysis.models.rates import design_effect, jeffreys
from race_doubles.analysis.walmsley import forecast
from race_doubles.analysis.what_it_costs import front, matching, sensitivity
from race_doubles.analysis.who_gets_in import calls, without_lottery
from race_doubles.doubles.questions import _told_apart


def logistic(design, outcome, offset, people) -> tuple[float, float]:
    """The first coefficient and its error, rows of one person counted together."""
    beta = np.zeros(design.shape[1])
    for _ in range(60):
        chance = expit(design @ beta + offset)
        information = (design * (chance * (1 - chance))[:, None]).T @ design
        beta = beta + np.linalg.solve(information, design.T @ (outcome - chance))
    return beta[0], _error(np.linalg.inv(information), design, outcome - expit(design @ beta + offset), people)  # fmt: skip


def straight(design, answer, people) -> tuple[float, float]:
    bread = np.linalg.inv(design.T @ design)
    beta = bread @ design.T @ answer
    return beta[0], _error(bread, design, answer - design @ beta, people)


def _error(bread, design, left, people) -> float:
    own = [design[people == one].T @ left[people == one] for one in sorted(set(people))]
    meat = sum(np.outer(part, part) for part in own)
    groups, (rows, columns) = len(own), design.shape
    return np.sqrt((bread @ meat @ bread)[0, 0] * groups / (groups - 1) * (rows - 1) / (rows - columns))  # fmt: skip


def test_the_whole_field_is_compared_by_level_known_or_not_sex_and_what_is_adjusted_for():
    frame = utmb_starts(4, harm=0.8, people=150, editions=4)
    frame.loc[frame.index[::5], ["known", "past_starts"]] = 0
    frame["abroad"] = (np.arange(len(frame)) % 3 == 0).astype(float)
    known = frame["known"].gt(0).to_numpy(dtype=float)
    knots = np.quantile(frame["level"][known == 1], KNOTS)
    shape = restricted_cubic(frame["level"].to_numpy(), knots) * known[:, None]
    covariates = [np.ones(len(frame)), frame["sex"].eq("F"), *shape.T]
    people = frame["runner_id"].to_numpy()
    for exposure, adjust in (("doubler", matching.ADJUSTED_FOR), ("previous_year", ())):
        columns = [frame[exposure], *covariates, *(frame[name] for name in adjust), known]
        middle, error = logistic(np.column_stack(columns).astype(float), frame["stopped"].to_numpy(float), frame["severity"].to_numpy(), people)  # fmt: skip
        found = sensitivity.whole_field_stopping(frame, exposure, adjust)
        who = frame.loc[frame[exposure], "runner_id"].nunique()
        half = stats.t.ppf(0.975, who - 1) * error
        assert tuple(found.estimate) == pytest.approx(tuple(np.exp([middle, middle - half, middle + half])), rel=1e-4)  # fmt: skip
        doubled = int(frame[exposure].sum())
        assert (found.people, found.doubled, found.others) == (who, doubled, len(frame) - doubled)
    # What does not vary is no column: everybody known, nobody from abroad.
    seen = frame[known == 1].assign(abroad=0.0)
    told = sensitivity.specifications(frame, {"a": sensitivity.Choice(matching.matched_sets(frame))})  # fmt: skip
    assert list(told) == ["a", "no matching: everyone with a result, by regression", "no matching: everyone, by regression"]  # fmt: skip
    assert told["no matching: everyone, by regression"] == sensitivity.whole_field_stopping(frame)
    assert told["no matching: everyone with a result, by regression"] == sensitivity.whole_field_stopping(frame[known == 1].reset_index(drop=True))  # fmt: skip
    assert np.isfinite(sensitivity.whole_field_stopping(seen).estimate.value)


def test_a_dose_is_the_race_run_faster_than_predicted():
    random = np.random.default_rng(5)
    number = 60
    people = np.array([f"r{at % 40}" for at in range(number)])
    year = 2010 + np.arange(number) // 40
    frame = pd.DataFrame({"runner_id": people, "year": year, "doubler": True, "stopped": (random.random(number) < 0.4).astype(int), "risk": random.normal(0, 0.3, number),
                          "residual": random.normal(0, 0.05, number)})  # fmt: skip
    frame["residual"] = frame["residual"].where(frame["stopped"].eq(0))
    hard = random.normal(0, 0.08, number)
    table = pd.concat([
        pd.DataFrame({"race": "wser", "runner_id": people, "year": year, "known": 1, "residual": hard}),
        pd.DataFrame({"race": "utmb", "runner_id": people, "year": year, "known": 1, "residual": 9.0}),
    ])  # fmt: skip
    table.loc[table["runner_id"].eq("r0") & table["year"].eq(2010), "known"] = 0
    table.loc[table["runner_id"].eq("r1") & table["year"].eq(2010) & table["race"].eq("wser"), "residual"] = np.nan  # fmt: skip
    found = front.dose(pd.concat([frame, frame.head(3).assign(runner_id="other", year=1999, doubler=False)]), table)  # fmt: skip
    kept = ~((np.isin(people, ["r0", "r1"])) & (year == 2010))
    design = np.column_stack([-hard[kept] / 0.1, np.ones(kept.sum())])
    rows, who = frame[kept], people[kept]
    middle, error = logistic(design, rows["stopped"].to_numpy(float), rows["risk"].to_numpy(), who)
    half = stats.t.ppf(0.975, len(set(who)) - 1) * error
    assert tuple(found.stopping) == pytest.approx(tuple(np.exp([middle, middle - half, middle + half])), rel=1e-6)  # fmt: skip
    done = rows["residual"].notna().to_numpy()
    middle, error = straight(design[done], rows["residual"].to_numpy()[done], who[done])
    half = stats.t.ppf(0.975, len(set(who[done])) - 1) * error
    assert tuple(found.time) == pytest.approx((middle, middle - half, middle + half))
    assert (found.starts, found.people, found.finishers) == (58, len(set(who)), int(done.sum()))


def test_a_forecast_is_put_together_from_the_season_alone(monkeypatch):
    """Of Cal and Eve (2032), Ada, Cal, Gil and Hal (2033) each season is asked once, with what its runners finished before."""
    both = summers().only(("wser", "utmb"))
    asked = []

    def season(history, year, neighbours):
        return SimpleNamespace(year=year, kind="own"), f"pool {year} {neighbours}"

    def chances(prepared, seen, year, ids, pool):
        asked.append((prepared.kind, year, ids, pool, sorted(seen["year"].unique()), sorted(seen["runner_id"].unique())))  # fmt: skip
        return pd.DataFrame({"runner_id": ids, "p_wser": 0.1, "p_utmb": 0.2, "p_both": [0.3 - at / 10 for at in range(len(ids))], "p_dnf": 0.4})  # fmt: skip

    monkeypatch.setattr(forecast, "season", season)
    monkeypatch.setattr(forecast.winning, "season_chances", chances)
    monkeypatch.setattr(forecast, "with_plain_stopping", lambda prepared, past: SimpleNamespace(kind=f"plain since {past['year'].max()}"))  # fmt: skip
    monkeypatch.setattr(forecast, "with_stopping", lambda prepared, stops: SimpleNamespace(kind=f"{prepared.kind}, {stops}"))  # fmt: skip
    history = forecast.History(both.starts.assign(level=0.0, known=1, residual=0.0, past_starts=0, past_dnf=0), {})  # fmt: skip
    tried = forecast.tried(both.doubles, both.starts, 2032)
    found = forecast.attempts(history, tried)
    assert asked == [
        ("own", 2032, ["r-cal", "r-eve", "r-hal"], f"pool 2032 {forecast.NEIGHBOURS}", [2030, 2031], ["r-cal", "r-eve", "r-hal"]),
        ("own", 2033, ["r-ada", "r-cal", "r-gil", "r-hal"], f"pool 2033 {forecast.NEIGHBOURS}", [2030, 2031, 2032], ["r-ada", "r-cal", "r-gil", "r-hal"]),
    ]  # fmt: skip
    columns = ["runner_id", "year", "p_both", "won_wser", "won_utmb", "won_both", "last_wser", "last_utmb", "field_wser", "field_utmb"]  # fmt: skip
    assert rows_of(found[columns].round({"p_both": 1})) == (
        " | ".join(columns) + "\n"
        "r-cal | 2032 | 0.3 | True | False | False | won | new | 3 | 3\nr-eve | 2032 | 0.2 | True | False | False | won | won | 2 | 3\n"
        "r-hal | 2032 | 0.1 | False | False | False | top10 | behind | 3 | 3\nr-ada | 2033 | 0.3 | True | False | False | behind | won | 2 | 3\n"
        "r-cal | 2033 | 0.2 | False | False | False | won | behind | 3 | 3\nr-gil | 2033 | 0.1 | True | True | True | top10 | top10 | 3 | 3\n"
        "r-hal | 2033 | 0 | False | False | False | behind | top10 | 3 | 3"
    )  # fmt: skip
    asked.clear()
    last = forecast.tried(both.doubles, both.starts, 2033)
    forecast.attempts(history, last, 7, plain_stopping=True)
    assert [(one[0], one[1], one[3]) for one in asked] == [
        ("plain since 2032", 2033, "pool 2033 7")
    ]
    asked.clear()
    forecast.attempts(history, last, stops="right")
    assert asked[0][0] == "own, right"


def test_the_plain_rate_is_that_of_earlier_utmbs_that_tell_who_stopped():
    rows = [("utmb", 2030, "dnf", False), ("utmb", 2030, "finished", False), ("utmb", 2031, "dnf", True), ("utmb", 2031, "finished", True), ("wser", 2030, "dnf", False), ("utmb", 2032, "dnf", False)]  # fmt: skip
    table = pd.DataFrame(rows, columns=["race", "year", "status", "called_off"])
    now = SimpleNamespace(table=pd.DataFrame({"race": ["utmb", "wser"], "year": 2032, "runner_id": ["a", "b"], "dnf": [0.1, 0.2]}), parameters="p")  # fmt: skip
    found = forecast.with_plain_stopping(now, table[table["year"].lt(2032)])
    assert found.table["dnf"].tolist() == [0.5, 0.2] and found.parameters == "p"
    assert forecast.with_plain_stopping(now, table[table["year"].lt(2030)]).table[
        "dnf"
    ].tolist() == [0.1, 0.2]
    stops = pd.Series([0.7], index=pd.MultiIndex.from_tuples([("utmb", 2032, "a")]))
    assert forecast.with_stopping(now, stops).table["dnf"].tolist() == [0.7, 0.2]


def test_what_ifs_multiply_who_asked_by_how_often_such_people_doubled():
    by_home = pd.DataFrame({"year": [2030] * 4, "country": ["USA", "FRA", "ESP", None], "applicants": [600, 150, 50, 200]})  # fmt: skip
    asked = without_lottery.applicants(by_home)
    assert list(asked) == ["home", "abroad"] and asked.loc[2030].tolist() == [750, 250]
    rows = pd.DataFrame([(door, lives, who, flag) for door in without_lottery.AS for lives, who, flag in (("home", "a", True), ("home", "a", True), ("home", "b", False), ("abroad", "c", True), ("abroad", "d", False))],
                        columns=["door", "residence", "runner_id", "doubled"])  # fmt: skip
    rates = without_lottery.rates_of(pd.concat([rows, rows.assign(door="other")]))
    assert list(zip(rates["door"], rates["residence"], strict=True)) == [(door, lives) for door in without_lottery.AS for lives in ("home", "abroad")]  # fmt: skip
    effect = design_effect(pd.Series({"a": 2}), pd.Series({"a": 2, "b": 1}))
    home, abroad = jeffreys(2 / effect, 3 / effect), jeffreys(1, 2)
    assert effect > 1
    assert rates[["rate", "rate_low", "rate_high"]].head(2).to_numpy().tolist() == [list(home), list(abroad)]  # fmt: skip
    funnel = pd.DataFrame({"year": [2030], "started_both": [3], "unasked": [4], "asked": [50]})
    found = without_lottery.bounds(funnel, asked, rates).iloc[0]
    assert found[["year", "seen", "at_utmb"]].tolist() == [2030, 7, 54]
    for door in without_lottery.AS:
        assert found[[door, f"{door}_low", f"{door}_high"]].tolist() == pytest.approx([750 * a + 250 * b for a, b in zip(home, abroad, strict=True)])  # fmt: skip
    assert list(found.index) == ["year", "seen", "at_utmb", *(f"{door}{end}" for door in without_lottery.AS for end in ("", "_low", "_high"))]  # fmt: skip


def test_calls_are_whole_numbers_by_year_and_in_the_order_of_the_list():
    entries = pd.DataFrame([("a", 2030, "entered", "wait list", 12, "2030-06-01"), ("b", 2030, "entered", "wait list", 3, "2030-05-31"), ("c", 2030, "waitlisted", None, 30, None),
                            ("d", 2031, "entered", "wait list", 1, "2031-06-10"), ("e", 2032, "entered", "wait list", 2, "2031-06-10"), ("f", 2032, "waitlisted", None, 2, None)],
                           columns=["runner_id", "year", "stage", "door", "place_in_list", "called_on"])  # fmt: skip
    doubles = pd.DataFrame({"runner_id": ["a", "d"], "year": [2030, 2031], "level": ["won", "started"]})  # fmt: skip
    rows = calls.calls(entries, doubles)
    assert rows_of(rows.drop(columns="called_on")) == (
        "runner_id | year | place_in_list | level | in_month | doubled\nb | 2030 | 3 |  | False | False\na | 2030 | 12 | won | True | True\ne | 2032 | 2 |  | False | False"
    )  # fmt: skip
    waiting = pd.DataFrame({"year": [2030, 2030, 2032, 2032], "stage": ["waitlisted", "waitlisted", "waitlisted", "applied"], "applicants": [40, 10, 60, 900]})  # fmt: skip
    found = calls.by_year(rows, waiting)
    assert found.drop(columns="year").dtypes.astype("str").eq("Int64").all()
    assert rows_of(found) == (
        "year | waiting | came | last_place | in_month | doubles | doubles_in_month\n2030 | 50 | 2 | 12 | 1 | 1 | 1\n2032 | 60 | 1 | 2 | 0 | 0 | 0"
    )  # fmt: skip


def test_columns_of_one_name_are_told_apart():
    assert _told_apart(["n", "n", "n_2", "m", "n"]) == ["n", "n_2", "n_2_2", "m", "n_3"]
