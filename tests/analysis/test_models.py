"""The performance and finishing models find what was put in, and nothing that was not."""

import numpy as np
import pandas as pd
import pytest
from drawn_races import draw_season, draw_times, places_within
from scipy import stats

from race_doubles.analysis.models import independent, placing, winning
from race_doubles.analysis.models.copula import copula
from race_doubles.analysis.models.finishing import dnf_chances, records
from race_doubles.analysis.models.performance import (
    Parameters,
    across_interval,
    estimate,
    finishes,
    fit,
    predict,
    rolling,
)
from race_doubles.analysis.models.residuals import ResidualPool
from race_doubles.analysis.walmsley import (
    forecast,
    forecast_checks,
    layouts,
    sentences,
)
from race_doubles.common.words import Estimate


def test_parameters_are_found_again(world):
    found = estimate(finishes(world))
    assert found.spread == pytest.approx(0.145, abs=0.02)
    assert found.noise == pytest.approx(0.055, abs=0.006)
    assert found.across == pytest.approx(0.85, abs=0.08)


def test_the_interval_of_the_correlation_holds_the_one_put_in(world):
    rows = finishes(world)
    found = estimate(rows)
    low, high = across_interval(rows, found)
    # The levels of the world: what both races share, and each race's own part beside it.
    put_in = 1 / (1 + (1 - 0.85) / 2)
    assert low < min(put_in, found.across) and max(put_in, found.across) < high < 1
    # Half the people know less.
    half = rows[rows["runner_id"].isin(sorted(set(rows["runner_id"]))[::2])]
    less = across_interval(half, estimate(half))
    assert less[1] - less[0] > high - low


def test_shrinkage_is_that_of_the_textbook():
    # Known edition and nobody else: one result moves the level by spread² / (spread² + noise²).
    parameters = Parameters(spread=0.1, noise=0.1, across=1.0, memory=1e9)
    random = np.random.default_rng(1)
    rows = pd.DataFrame(
        {
            "runner_id": [f"r{i}" for i in range(4000)],
            "race": "utmb",
            "year": 2010,
            "sex": "M",
            "y": 11 + 0.1 * random.standard_normal(4000),
        }
    )
    rows.loc[0, "y"] = 10.6
    target = rows.iloc[[0]].assign(year=2011)
    assert predict(fit(rows, parameters), target)["level"].iloc[0] == pytest.approx(-0.2, abs=0.005)


def test_a_forecast_sees_no_later_year(world):
    years = [2010, 2011, 2012]
    changed = world.copy()
    late = changed["year"].ge(2012) & changed["status"].eq("finished")
    changed.loc[late, "finish_seconds"] = changed.loc[late, "finish_seconds"] // 2
    before, after = forecast.learn(world, years), forecast.learn(changed, years)
    for season in (2011, 2012):
        one, other = (
            history.table[history.table["year"].eq(season)] for history in (before, after)
        )
        assert one["level"].tolist() == other["level"].tolist()
        assert one["past_dnf"].tolist() == other["past_dnf"].tolist()


def test_dnf_chances_add_up(world):
    table = rolling(world, list(range(2008, 2020)), parameters=estimate(finishes(world)))
    table = records(world)[["result_id", "past_starts", "past_dnf"]].merge(table, on="result_id")
    late = table[table["year"].ge(2014)]
    chances = dnf_chances(table[table["year"].lt(2014)], late)
    assert chances.mean() == pytest.approx(late["status"].ne("finished").mean(), abs=0.04)


def test_a_crowd_of_debutants_has_the_places_of_its_members():
    # A crowd is never told apart; its members, drawn one by one, must share the places as said.
    random = np.random.default_rng(2)
    pool = ResidualPool(
        {race: (np.zeros(2), np.zeros(2)) for race in ("utmb", "wser")},
        {("utmb", "M"): random.normal(0, 0.1, 5000)},
        1,
    )
    field = pd.DataFrame(
        {
            "runner_id": [f"r{i}" for i in range(60)],
            "level": -0.2,
            "known": [1] + [0] * 59,
            "sex": "M",
            "dnf": 0.3,
        }
    )
    draws = 4000
    times = draw_times(pool, field, "utmb", draws, np.random.default_rng(3))
    places = places_within(times, field["sex"].to_numpy(), range(60))
    for most in (1, 3, 10):
        found = placing.place_chances(pool, field, "utmb", most)
        assert found.sum() == pytest.approx(most, abs=1e-4)
        shares = ((places > 0) & (places <= most)).mean(axis=0)
        assert found[0] == pytest.approx(shares[0], abs=4 * np.sqrt(0.25 / draws))
        assert found[1] == pytest.approx(shares[1:].mean(), abs=0.01)


def doubles_of(starts):
    from race_doubles.doubles.levels import level_of

    columns = ["runner_id", "year", "sex", "name", "status", "sex_place", "finish_seconds"]
    w, u = (starts.loc[starts["race"].eq(race), columns] for race in ("wser", "utmb"))
    both = w.merge(u.drop(columns=["sex", "name"]), on=["runner_id", "year"], suffixes=("_w", "_u"))
    both.columns = ["runner_id", "year", "sex", "name"] + [
        f"{r}_{c}" for r in ("wser", "utmb") for c in ("status", "sex_place", "finish_seconds")
    ]
    finished = both["wser_status"].eq("finished") & both["utmb_status"].eq("finished")
    worse = both[["wser_sex_place", "utmb_sex_place"]].max(axis=1, skipna=False).astype("Int64")
    return both.assign(level=level_of(finished, worse))


def test_independent_races_are_recognised_as_such(world):
    years = list(range(2005, 2020))
    doubles = doubles_of(world)
    outcome = independent.compare(
        independent.chances(independent.prepare(world, years), doubles), doubles
    ).set_index("level")
    for level in ("finished", "top10", "podium"):
        assert (
            outcome.loc[level, "low"] - 1
            <= outcome.loc[level, "seen"]
            <= outcome.loc[level, "high"] + 1
        ), level


def test_doubles_beyond_ability_are_noticed(world):
    # Let everyone who starts both finish both on the podium: far more than levels allow.
    doubles = doubles_of(world)
    lucky = doubles.assign(level="podium")
    outcome = independent.compare(
        independent.chances(independent.prepare(world, list(range(2005, 2020))), doubles),
        lucky,
    ).set_index("level")
    assert outcome.loc["podium", "seen"] > outcome.loc["podium", "high"]


def test_brier_and_calibration_by_hand():
    assert forecast_checks.brier([0.5, 1.0], [1, 1]) == pytest.approx(0.125)
    found = pd.DataFrame({"chance": [0.02, 0.03, 0.2, 0.25], "won": [False, False, True, False]})
    groups = forecast_checks.calibration(found)
    assert groups["forecasts"].tolist() == [2, 2]
    assert groups["seen"].iloc[1] == 0.5


def test_forecasts_of_a_known_world_are_calibrated(world):
    years = list(range(2007, 2020))
    history = forecast.learn(world, years)
    every = forecast.every_win(history, years[3:])
    likely = every[every["chance"].gt(0.05)]
    assert likely["won"].mean() == pytest.approx(likely["chance"].mean(), abs=0.08)
    # Somebody wins unless everybody stops, which a field of a few women may do.
    fields = every.groupby(["race", "year", "sex"])
    someone = 1 - fields["dnf"].prod()
    assert (fields["chance"].sum() - someone).abs().max() < 0.002


def _season_of_the_world(world):
    years = list(range(2007, 2020))
    history = forecast.learn(world, years, {year: Parameters() for year in years})
    doubles = doubles_of(world)
    year = 2019
    ids = sorted(doubles.loc[doubles["year"].eq(year), "runner_id"])
    rows = finishes(world)
    return history, year, ids, rows[rows["runner_id"].isin(ids) & rows["year"].lt(year)]


def test_chances_to_win_are_where_drawn_races_settle(world):
    history, year, ids, seen = _season_of_the_world(world)
    prepared, pool = forecast.season(history, year)
    known = prepared.table[prepared.table["known"].gt(0)].groupby("runner_id").size()
    ids = [runner for runner in ids if known.get(runner, 0) == 2]
    found = winning.season_chances(prepared, seen, year, ids, pool)
    draws = 12_000
    history = dict(list(seen.groupby("runner_id")))
    linked = {
        runner: independent.shared_part(
            prepared.parameters, history.get(runner, seen.head(0)), year
        )
        for runner in ids
    }
    places = draw_season(pool, prepared.table, linked, draws, np.random.default_rng(5))
    first = {race: places[race] == 1 for race in places}
    shares = {
        "p_wser": first["wser"].mean(axis=0),
        "p_utmb": first["utmb"].mean(axis=0),
        "p_both": (first["wser"] & first["utmb"]).mean(axis=0),
    }
    assert found["p_wser"].sum() > 0.2 and found["p_both"].max() > 0.001
    for name, share in shares.items():
        error = np.sqrt(found[name] * (1 - found[name]) / draws)
        assert (np.abs(found[name] - share) <= 4 * error + 5e-4).all(), name
    alone = pd.Series(
        winning.first_chances(pool, prepared.table[prepared.table["race"].eq("utmb")], "utmb"),
        index=prepared.table.loc[prepared.table["race"].eq("utmb"), "runner_id"],
    )
    assert found["p_utmb"].tolist() == pytest.approx(alone[ids].tolist(), abs=1e-9)


def test_a_race_that_everybody_may_leave_has_chances_below_one(world):
    history, year, _, _ = _season_of_the_world(world)
    prepared, pool = forecast.season(history, year)
    field = prepared.table[prepared.table["race"].eq("utmb") & prepared.table["sex"].eq("F")]
    some = field.head(3).assign(dnf=0.5)
    assert winning.first_chances(pool, some, "utmb").sum() == pytest.approx(1 - 0.5**3, abs=1e-6)


@pytest.mark.parametrize("rho", [-0.4, 0.0, 0.3, 0.8])
def test_copula_is_the_bivariate_normal(rho):
    u, v = np.array([0.0, 0.01, 0.3, 0.9, 1.0]), np.array([0.0, 0.2, 0.5, 1.0])
    found = copula(rho, u, v)
    for i, j in np.ndindex(found.shape):
        scores = stats.norm.ppf(
            [min(max(u[i], 1e-15), 1 - 1e-15), min(max(v[j], 1e-15), 1 - 1e-15)]
        )
        right = stats.multivariate_normal.cdf(scores, cov=[[1, rho], [rho, 1]])
        assert found[i, j] == pytest.approx(right, abs=1e-6)


def _attempts(won):
    """Two seasons of two attempts each, in fields of 100 and 1,000."""
    found = pd.DataFrame({"year": [2006, 2006, 2007, 2007], "sex": "M", "runner_id": list("abcd")})
    for race, field in (("wser", 100), ("utmb", 1000)):
        found = found.assign(
            **{f"won_{race}": won, f"last_{race}": "new", f"field_{race}": field, f"p_{race}": 0.3}
        )
    return found.assign(won_both=won, p_both=0.1)


def test_before_any_attempt_the_simple_forecast_is_that_of_any_starter():
    base = forecast_checks.base_rates(_attempts([True, False, False, False]))
    assert base["past_wser"].tolist() == pytest.approx([0.01, 0.01, 1.01 / 3, 1.01 / 3])
    assert base["past_both"].tolist()[0] == pytest.approx(1e-5)
    # Half a win shared by two doublers; for both races the product.
    assert base["even_wser"].tolist() == [0.25] * 4
    assert base["even_both"].tolist() == [0.0625] * 4


def test_the_best_simple_forecast_is_the_one_to_beat():
    scores = forecast_checks.scores(_attempts([False, False, False, False])).set_index("event")
    assert scores.loc["both", "best"] == "never"
    # Where nobody wins, nothing beats "never", and no resample says otherwise.
    assert scores.loc["both", "skill_never"] == -np.inf


def test_a_season_needs_enough_history_in_both_races(world):
    history, _, _, _ = _season_of_the_world(world)
    sizes = forecast.pool_sizes(history)
    first = forecast.first_season(history, 50)
    assert (sizes.loc[first] >= 50).all() and (sizes.loc[first - 1] < 50).any()
    with pytest.raises(ValueError, match="no season"):
        forecast.first_season(history, 10**6)


def test_plain_stopping_is_the_share_of_earlier_starts_at_utmb_alone(world):
    history, year, _, _ = _season_of_the_world(world)
    prepared, _ = forecast.season(history, year)
    plain = forecast.with_plain_stopping(prepared, history.before(year)).table.groupby("race")[
        "dnf"
    ]
    past = world[world["race"].eq("utmb") & world["year"].between(2007, year - 1)]
    assert plain.nunique()["utmb"] == 1 and plain.nunique()["wser"] > 1
    assert plain.first()["utmb"] == pytest.approx(past["status"].ne("finished").mean())


def test_other_chances_of_stopping_reach_those_they_are_of(world):
    history, year, _, _ = _season_of_the_world(world)
    prepared, _ = forecast.season(history, year)
    table = prepared.table
    some = table.head(3)
    keys = pd.MultiIndex.from_frame(some[["race", "year", "runner_id"]])
    changed = forecast.with_stopping(prepared, pd.Series([0.1, 0.2, 0.3], index=keys)).table
    assert changed["dnf"].head(3).tolist() == [0.1, 0.2, 0.3]
    assert changed["dnf"].iloc[3:].tolist() == table["dnf"].iloc[3:].tolist()


def test_what_the_parameters_are_learnt_from_ends_before_they_were_found(world):
    history, year, _, _ = _season_of_the_world(world)
    rows = forecast.learnt_from(history, world, year)
    used = history.parameters[year]
    assert len(rows) and rows["year"].max() < year
    assert all(
        history.parameters[later] == used
        for later in history.parameters
        if rows["year"].max() < later <= year
    )


def test_a_chance_that_rounds_to_nothing_is_shown_as_less_than_one():
    shown = [sentences.chance(value) for value in (0.0, 0.004, 0.005, 0.0051, 0.143)]
    assert shown == ["<1%", "<1%", "<1%", "1%", "14%"]
    assert sentences.one_in(0.143) == "one chance in seven"
    assert sentences.one_in(0.0857) == "one chance in 12"


def test_a_group_tells_when_its_interval_holds_neither_half_nor_double():
    found = pd.DataFrame({"chance": [0.1] * 400, "won": [True] * 40 + [False] * 360})
    many, few = forecast_checks.calibration(found), forecast_checks.calibration(found.iloc[30:50])
    assert sentences.telling({"a": many, "b": few}) == [True, False]


def test_results_on_a_changed_course_carry_an_asterisk():
    row = {"year": 2011, "name": "A", "p_wser": 0.1, "p_utmb": 0.1, "p_both": 0.0, "p_dnf": 0.5}
    for race in ("wser", "utmb"):
        row |= {f"{race}_sex_place": 1, f"{race}_status": "finished", f"{race}_finish_seconds": 60}
    shown = layouts.attempts_view(pd.DataFrame([row]), "x", {("wser", 2011)})
    assert shown.table["Result at Western States"][0].endswith("*") and "*" in shown.caption
    assert not shown.table["Result at UTMB"][0].endswith("*")


def test_words_on_skill_claim_no_more_than_the_interval():
    def said(low, wins):
        skill = Estimate(0.15, low, 0.3)
        row = {"event": "both", "attempts": 100, "wins": wins, "best": "past"}
        row |= skill.columns("skill_past") | skill.columns("skill_never")
        return sentences.skill_words(pd.DataFrame([row]))

    assert "100 attempts, too few for an interval: **a hint**" in said(0.05, 4)
    assert "no proof that it is better" in said(-0.05, 4)
    assert "without a lower end" in said(-np.inf, 40) and "95% interval" not in said(-np.inf, 4)
    assert "hint" not in said(0.05, 40)


def _stopping(skill_low):
    row = {"group": "UTMB, the front"} | Estimate(0.03, skill_low, 0.1).columns("skill_rate")
    return pd.DataFrame([row])


def test_a_stop_confirms_nothing_where_the_chance_of_it_beat_no_average():
    row = {"runner_id": "a", "name": "A", "year": 2024, "sex": "M", "p_dnf": 0.66}
    row |= {"wser_sex_place": 1, "wser_status": "finished", "wser_finish_seconds": 60}
    row |= {"utmb_sex_place": None, "utmb_status": "dnf", "utmb_finish_seconds": None}
    favourites = pd.DataFrame({"runner_id": ["a", "b"], "sex": "M", "chance": [0.4, 0.2]})
    found = pd.DataFrame([row])
    told = sentences.happened_words(found, favourites, "A", 2024, _stopping(-0.03))
    assert "favourite" in told and "the DNF confirms nothing" in told
    other = favourites.assign(chance=[0.2, 0.4])
    told = sentences.happened_words(found, other, "A", 2024, _stopping(0.03))
    assert "favourite" not in told and "confirms" not in told


def test_a_double_win_without_an_earlier_top_10_is_named():
    doubles = pd.DataFrame(
        {"runner_id": ["a", "b"], "year": 2010, "name": ["A", "B"], "level": "won"}
    )
    assert "none of the double winners" in sentences.missed_words(doubles, doubles)
    assert "B 2010" in sentences.missed_words(doubles.head(1), doubles)


def test_expected_double_wins_are_added_up_beside_those_there_were():
    found = pd.DataFrame(
        {"name": ["A", "B"], "year": [2011, 2012], "p_both": [0.25, 0.004], "won_both": [True, False]}
    )  # fmt: skip
    said = sentences.added_up(found)
    assert "forecasts of 2 attempts expected 0.3 double wins. There were 1: A 2011 (25%). That is 3.9 (95% interval 0.1 to 21.9) times as many." in said  # fmt: skip
    assert (
        "There were 0. That is 0.0 (95% interval 0.0 to 14.5) times as many."
        in sentences.added_up(found.assign(won_both=False))
    )
