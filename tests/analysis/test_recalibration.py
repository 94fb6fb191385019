"""Chances of stopping set right by earlier seasons, and how families of forecasts are scored."""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from scipy.special import expit, logit

from race_doubles.analysis.walmsley import forecast_checks, layouts, season, sentences
from race_doubles.analysis.walmsley.recalibration import correction, recalibrated
from race_doubles.common.words import Estimate


def told(seed, stretch=1.0, more=0.0, seasons=15, each=40):
    """Chances of front starters in seasons, their log odds stretched and raised, and what came of them."""
    random = np.random.default_rng([12, seed])
    truth = expit(random.normal(-0.3, 0.6, seasons * each))
    stopped = random.random(seasons * each) < truth
    return pd.DataFrame(
        {
            "runner_id": [f"r{i}" for i in range(seasons * each)],
            "race": "utmb",
            "year": np.repeat(np.arange(2005, 2005 + seasons), each),
            "top10": 0.5,
            "known": 2,
            "called_off": False,
            "dnf": expit(stretch * logit(truth) + more),
            "status": np.where(stopped, "dnf", "finished"),
        }
    )


def test_without_anything_seen_there_is_no_correction():
    none = np.array([])
    assert correction(none, none).tolist() == [0.0, 1.0]
    found = told(0)
    first = found["year"].eq(found["year"].min())
    assert np.allclose(recalibrated(found).to_numpy()[first], found["dnf"][first], atol=1e-6)


@pytest.mark.parametrize("stretch, more", [(1.0, 0.0), (2.0, 0.0), (1.0, 0.6)])
def test_a_correction_undoes_a_known_distortion(stretch, more):
    found = [told(seed, stretch, more, each=200) for seed in range(20)]
    fits = [
        correction(one["dnf"].to_numpy(), one["status"].ne("finished").to_numpy(dtype=float))
        for one in found
    ]
    intercept, slope = np.mean(fits, axis=0)
    # The log odds are (told − more) / stretch; the prior holds the corrections back a little.
    assert slope == pytest.approx(1 / stretch, abs=0.05)
    assert intercept == pytest.approx(-more / stretch, abs=0.05)


@pytest.mark.parametrize("stretch, more", [(1.0, 0.0), (2.5, 0.5)])
def test_set_right_is_better_where_chances_are_too_extreme_and_hardly_worse_where_right(
    stretch, more
):
    gaps = []
    for seed in range(30):
        found = told(seed, stretch, more)
        outcome = found["status"].ne("finished").to_numpy(dtype=float)
        before = forecast_checks.brier(found["dnf"], outcome)
        gaps.append(forecast_checks.brier(recalibrated(found), outcome) - before)
    if stretch > 1:
        assert np.mean(gaps) < -0.01
    else:
        assert 0 < np.mean(gaps) < 0.003


def test_a_season_is_set_right_by_earlier_ones_alone_and_at_the_front_alone():
    found = told(1, 2.0)
    found.loc[found.index % 4 == 0, "top10"] = 0.01
    year = 2012
    later = found["year"].ge(year)
    other = found.assign(status=found["status"].mask(later, "dnf"))
    before, after = recalibrated(found), recalibrated(other)
    seen = found["year"].le(year).to_numpy()
    assert before[seen].tolist() == after[seen].tolist()
    assert before[~seen].tolist() != after[~seen].tolist()
    behind = found["top10"].lt(forecast_checks.FRONT).to_numpy()
    assert np.allclose(before.to_numpy()[behind], found["dnf"][behind], atol=1e-6)
    # A race that its organisers stopped teaches nothing.
    stormy = found.assign(
        called_off=found["year"].eq(2010),
        status=found["status"].mask(found["year"].eq(2010), "dnf"),
    )
    calm = found[found["year"].ne(2010)].reset_index(drop=True)
    last = recalibrated(stormy)[stormy["year"].eq(2015).to_numpy()]
    assert last.tolist() == recalibrated(calm)[calm["year"].eq(2015).to_numpy()].tolist()


def test_the_log_score_is_endless_for_what_was_ruled_out():
    assert forecast_checks.log_score([0.5, 0.5], [1, 0]) == pytest.approx(np.log(2))
    assert forecast_checks.log_score([0.0], [1]) == np.inf
    assert forecast_checks.log_score([0.0, 1.0], [0, 1]) == 0


def attempts(p_both):
    found = pd.DataFrame({"year": [2006, 2006, 2007, 2007], "sex": "M", "runner_id": list("abcd")})
    won = [True, False, False, False]
    for race, field in (("wser", 100), ("utmb", 1000)):
        found = found.assign(
            **{f"won_{race}": won, f"last_{race}": "new", f"field_{race}": field, f"p_{race}": 0.3}
        )
    return found.assign(won_both=won, p_both=p_both)


def test_every_family_of_forecasts_is_scored_on_the_same_attempts():
    found = forecast_checks.families({"ours": attempts(0.25), "other": attempts(0.5)}, "ours")
    both = found[found["event"].eq("both")].set_index("family")
    assert list(both.index) == ["ours", "other", "past", "last", "even", "never"]
    assert both["wins"].eq(1).all() and both.loc["ours", "expected"] == pytest.approx(1.0)
    assert both.loc["ours", "ratio"] == pytest.approx(1) and both.loc["other", "ratio"] == 0.5
    assert both.loc["ours", "brier"] == pytest.approx((0.75**2 + 3 * 0.25**2) / 4)
    assert both.loc["never", "log"] == np.inf and np.isnan(both.loc["never", "ratio"])


def starters(seed, sharp):
    """Fields of 40 in 20 seasons, whose chances to win are known (`sharp`) or believed equal."""
    random = np.random.default_rng([13, seed])
    rows = []
    for year in range(2003, 2023):
        chance = random.dirichlet(np.full(40, 0.2))
        order = [*random.choice(40, 1, p=chance)]
        order += [who for who in random.permutation(40) if who != order[0]]
        place = np.empty(40, dtype=int)
        place[order] = np.arange(1, 41)
        rows.append(
            pd.DataFrame(
                {
                    "runner_id": [f"r{i}" for i in range(40)],
                    "race": "utmb",
                    "year": year,
                    "sex": "F",
                    "known": 1,
                    "status": "finished",
                    "sex_place": place,
                    "chance": chance if sharp else 1 / 40,
                    "top10": 0.25,
                }
            )
        )
    return pd.concat(rows, ignore_index=True)


def test_chances_of_starters_beat_the_plain_rate_only_where_they_know_more():
    sharp = forecast_checks.starter_scores(starters(1, True)).set_index("event")
    plain = forecast_checks.starter_scores(starters(1, False)).set_index("event")
    assert (
        sharp.loc["won", "skill_low"] > 0
        and sharp.loc["won", "log_model"] < sharp.loc["won", "log_rate"]
    )
    assert plain.loc["won", "skill"] == pytest.approx(0) and plain.loc[
        "top10", "skill"
    ] == pytest.approx(0)
    assert sharp["seen"].to_dict() == {"won": 20, "top10": 200}
    assert sharp["expected"].to_dict() == pytest.approx({"won": 20, "top10": 200})


def test_chances_of_a_top_ten_are_checked_by_size():
    found = starters(2, True)
    groups = forecast_checks.top_ten_check(found)
    assert groups["forecasts"].sum() == len(found) and groups["seen"].tolist() == [0.25]


def one(both, dnf=0.66, utmb=0.17):
    columns = {"name": "A", "year": 2024, "p_wser": 0.45, "p_utmb": utmb, "p_dnf": dnf}
    return pd.DataFrame([{**columns, "p_both": both}])


def test_the_answer_is_a_range_and_says_what_is_not_known():
    choices = {
        "own": one(0.0857), "right": one(0.11, 0.57, 0.2), "few": one(0.06), "plain": one(0.13, 0.41, 0.25), "kept": one(0.07),
    }  # fmt: skip
    together = pd.concat([*choices.values(), one(0.15, 0.41, 0.3), one(0.052)])
    said = sentences.answer_words(choices, together, "A", 2024, "right", "plain", "kept")
    assert said.startswith(
        "**From results before 2024 this model gives A a chance of 5% to 15% to win both, if he starts both.**"
    )
    assert "chance of it, 66%, it is 9%" in said and "seasons, 57%, it is 11%" in said
    assert "plain rate, 41%, it is 13%. Each choice changed alone, it is 6% to 13%" in said
    assert "spans all 7 combinations of the choices below" in said
    assert (
        "UTMB alone: 17% to 25%. Both starts are taken for granted: how many who would have come"
        in said
    )
    alike = {name: one(0.1) for name in choices}
    assert "a chance of 10% to win both" in sentences.answer_words(
        alike, pd.concat(alike.values()), "A", 2024, "right", "plain", "kept"
    )


@pytest.mark.parametrize(
    "skill, said",
    [
        (Estimate(0.1, 0.02, 0.2), "it beats it."),
        (Estimate(-0.1, -0.2, -0.02), "worse."),
        (Estimate(0.04, -0.02, 0.1), "not shown to be better."),
    ],
)
def test_set_right_is_called_better_only_beyond_chance(skill, said):
    row = {"group": "UTMB, the front", "recalibrated": 0.246, "model": 0.248, "rate": 0.256}
    row |= {"log_recalibrated": 0.686, "log_model": 0.691, "log_rate": 0.706, "ratio": 0.9}
    row |= skill.columns("skill_recalibrated") | Estimate(1.0, 0.9, 1.1).columns(
        "ratio_recalibrated"
    )
    names = ("right", "plain", "own")

    def words(*scores):
        both = pd.DataFrame({"event": "both", "family": names, "brier": scores})
        return sentences.recalibrated_words(pd.DataFrame([row]), both, *names)

    assert said in words(0.0313, 0.0313, 0.0313)
    assert "cannot be told from one another" in words(0.0313, 0.0313, 0.0314)
    assert "right does best." in words(0.02, 0.03, 0.03)


def test_what_was_known_says_of_which_sample_its_correlation_is():
    from race_doubles.analysis.models.performance import Parameters

    learnt = Parameters(spread=0.14, noise=0.06, across=0.87)
    said = sentences.known_before(learnt, 55102, 640, 1998, 2024, (1974, 2022))
    assert "before the 2024 season: 55,102 starts since 1998" in said
    assert "differ by 14% (one standard deviation), one runner's races by 6%" in said
    assert "correlate at 0.87, in the finishes of 1974–2022" in said
    assert "640 people who had finished both" in said and "of another sample" in said


@pytest.mark.parametrize("comparable, number", [([2023, 2024], 18), ([2023], 9)])
def test_every_combination_of_choices_is_forecast_once_and_a_changed_season_by_all_years_alone(
    monkeypatch, comparable, number
):
    asked = []

    def told(history, tried, neighbours, stops=None, plain_stopping=False):
        assert tried[["name", "of"]].to_numpy().tolist() == [["A", history]]
        asked.append((history, neighbours, stops, plain_stopping))
        return pd.DataFrame({"p_both": [len(asked) / 100]})

    monkeypatch.setattr(season.forecast, "attempts", told)
    doubles = pd.DataFrame({"year": [2024, 2024, 2023], "name": ["A", "B", "A"]})
    one = season.Season(SimpleNamespace(years_that_compare=comparable), 2024, "A", 1998)
    vars(one).update(
        history="every", kept_history="kept", stops="right",
        tried=doubles.assign(of="every"), kept_tried=doubles.assign(of="kept"),
    )  # fmt: skip
    found = one.together
    assert len(found) == len(set(asked)) == number
    assert not found.duplicated(["courses", "neighbours", "stopping"]).any()
    assert found["p_both"].tolist() == [at / 100 for at in range(1, number + 1)]
    shown = layouts.together_view(found, "A", 2024).table
    assert len(shown) == number / 3 and shown.columns[2:].str.startswith("Win both: ").all()
