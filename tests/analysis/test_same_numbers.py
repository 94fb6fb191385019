"""No printed digit hangs on where a search began, on a tie, on a seed, or on the last bits of a number."""

import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from drawn_races import draw_season
from statsmodels.regression.mixed_linear_model import MixedLM

from race_doubles.analysis.models import gls, independent, placing
from race_doubles.analysis.models.maximum import climb, curvature
from race_doubles.analysis.models.performance import Parameters, coded, estimate, finishes
from race_doubles.analysis.models.rates import rate_ratio
from race_doubles.analysis.models.residuals import ResidualPool
from race_doubles.analysis.walmsley import forecast, layouts
from race_doubles.analysis.what_it_costs.within_runner import random_levels
from race_doubles.common.fixed import fixed
from race_doubles.common.resampling import ratio_interval
from race_doubles.doubles.levels import PLACES

FAR_APART = (None, Parameters(0.4, 0.2, 0.3, 3.0), Parameters(0.05, 0.02, 0.97, 90.0))


def test_two_searches_from_far_apart_end_in_the_same_digits(world):
    rows = finishes(world)
    found = {estimate(rows, start) for start in FAR_APART}
    assert len(found) == 1


def test_the_gradient_is_that_of_the_likelihood(world):
    design = gls.design_of(finishes(world))
    at, step = Parameters(0.2, 0.07, 0.7, 9.0).vector(), 1e-5
    _, slope = gls.slope(design, at)
    for which, side in enumerate(step * np.eye(4)):
        rise = gls.slope(design, at + side)[0] - gls.slope(design, at - side)[0]
        assert slope[which] == pytest.approx(rise / (2 * step), rel=1e-5, abs=1e-4)


def test_a_correlation_that_nobody_tells_of_is_the_usual_one_whatever_the_start(world):
    rows = finishes(world)
    alone = rows[rows["race"].eq("wser")]
    found = {estimate(alone, start) for start in FAR_APART}
    assert len(found) == 1 and found.pop().across == Parameters().across


def test_a_top_at_a_bound_is_found_there_and_a_flat_one_refused():
    def bowl(at):
        return -float(((at - [0.5, 3.0]) ** 2).sum()), -2 * (at - np.array([0.5, 3.0]))

    for start in ([0.0, 0.0], [-1.0, 0.9]):
        found = climb(bowl, np.array(start), [(-1, 1), (-1, 1)])
        assert found == pytest.approx([0.5, 1.0], abs=1e-9)
    assert curvature(lambda at: bowl(at)[1], np.zeros(2)) == pytest.approx(-2 * np.eye(2), abs=1e-6)

    def ridge(at):
        return -float((at[0] - at[1]) ** 4), -4 * (at[0] - at[1]) ** 3 * np.array([1.0, -1.0])

    with pytest.raises((ArithmeticError, np.linalg.LinAlgError)):
        climb(ridge, np.array([0.0, 0.5]), [(-9, 9), (-9, 9)])


def test_runners_predicted_alike_keep_their_order_in_the_pool():
    number = 3000
    level = np.repeat(np.round(np.linspace(-0.3, 0.3, 30), 6), number // 30)
    table = pd.DataFrame(
        {
            "race": "utmb",
            "sex": "M",
            "known": 1,
            "level": level,
            "residual": np.arange(number) / number,
        }
    )
    pool = ResidualPool.of(table)
    assert pool.known["utmb"][1].tolist() == table["residual"].tolist()


def test_favourites_alike_stand_by_name():
    chances = pd.DataFrame(
        {
            "runner_id": ["c", "b", "a"],
            "name": ["C", "B", "A"],
            "sex": "F",
            "known": 0,
            "chance": [0.1, 0.2, 0.1],
            "top10": 0.5,
            "dnf": 0.1,
            "sex_place": 1,
            "status": "finished",
        }
    )
    shown = layouts.favourites_view(chances, "wser", "F").table
    assert shown["Runner"].tolist() == ["B", "A", "C"]


def _season(world, year=2015):
    """A season of the made world as `independent.chances` sees it."""
    prepared = independent.prepare(
        world, list(range(2005, 2020)), Parameters(0.145, 0.055, 0.85, 50.0)
    )
    table = prepared.table
    starters = table[table["year"].eq(year)]
    both = starters.groupby("runner_id")["race"].nunique()
    rows = finishes(table)[["runner_id", "race", "year"]]
    linked = {
        runner: independent.shared_part(
            prepared.parameters, rows[rows["runner_id"].eq(runner) & rows["year"].ne(year)], year
        )
        for runner in both.index[both.eq(2)]
    }
    return ResidualPool.of(table[table["year"].ne(year)]), starters, linked


def test_places_in_both_races_are_where_drawn_races_settle(world):
    pool, starters, linked = _season(world)
    found = placing.season_places(pool, starters, linked, PLACES)
    draws = 12_000
    places = draw_season(pool, starters, linked, draws, np.random.default_rng(7))
    sexes = starters.drop_duplicates("runner_id").set_index("runner_id")["sex"][list(linked)]
    seen = {race: places[race] > 0 for race in places}
    for level, most in PLACES.items():
        rows = found.chances[found.chances["level"].eq(level)].set_index("runner_id")
        rows = rows.loc[list(linked)]
        within = {race: seen[race] & (places[race] <= most) for race in places}
        shares = {race: within[race].mean(axis=0) for race in places}
        shares["both"] = (within["wser"] & within["utmb"]).mean(axis=0)
        assert rows["both"].sum() > 0.005
        for what, share in shares.items():
            error = np.sqrt(rows[what] * (1 - rows[what]) / draws)
            assert (np.abs(rows[what] - share) <= 4.5 * error + 5e-4).all(), (level, what)
        # How many of them are among the places, each of which is taken once.
        for (sex, race, of), numbers in found.numbers.items():
            if of == level:
                drawn = within[race][:, sexes.eq(sex).to_numpy()].sum(axis=1)
                share = np.bincount(drawn, minlength=len(numbers)) / draws
                assert numbers.sum() == pytest.approx(1)
                error = np.sqrt(numbers * (1 - numbers) / draws)
                assert (np.abs(share - numbers) <= 4.5 * error + 5e-4).all(), (sex, race, level)


def test_the_first_places_of_a_race_are_all_given_away(world):
    pool, starters, _ = _season(world)
    field = starters[starters["race"].eq("utmb")].assign(dnf=0.0)
    for places in (1, 3, 10):
        found = placing.place_chances(pool, field, "utmb", places)
        for sex in ("F", "M"):
            members = field["sex"].eq(sex).to_numpy()
            given = min(places, members.sum())
            # Two times that are equal to the last digit share a place, so a little more may be given.
            assert found[members].sum() == pytest.approx(given, abs=0.01)


def test_nothing_drawn_stands_behind_a_printed_number():
    """The only generator left chooses which made pairs were looked at first; see `link.evaluation.evaluate`."""
    source = Path(independent.__file__).resolve().parents[2]
    drawing = {
        path.relative_to(source).as_posix()
        for path in source.rglob("*.py")
        if re.search(
            r"np\.random\.|import random\b|default_rng|RandomState", path.read_text("utf-8")
        )
    }
    assert drawing <= {"link/evaluation/evaluate.py"}


@pytest.mark.parametrize("people", [12, 150])
def test_the_bootstrap_is_where_many_resamples_settle(people):
    random = np.random.default_rng(people)
    above = random.gamma(1.0, 1.0, people)
    below = 0.5 * above + random.gamma(1.0, 1.0, people)
    found = ratio_interval(above, below)
    drawn = random.multinomial(people, np.full(people, 1 / people), 60_000)
    ratios = (drawn @ above) / (drawn @ below)
    for end, share in zip(found, (0.025, 0.975), strict=True):
        assert (ratios <= end).mean() == pytest.approx(share, abs=0.003)
    # Twins, as two values or as a kind of two, are the same people.
    apart = ratio_interval(np.repeat(above, 2), np.repeat(below, 2))
    assert ratio_interval(above, below, np.full(people, 2)) == pytest.approx(apart, rel=1e-9)


def test_a_bootstrap_whose_denominator_is_often_zero_has_no_upper_end():
    assert ratio_interval([1.0, 1.0, 1.0], [1.0, 0.0, 0.0])[1] == np.inf
    assert ratio_interval([0.0, 0.0, 1.0], [1.0, 1.0, 1.0])[0] == 0
    assert ratio_interval([1.0, 2.0], [2.0, 4.0]) == pytest.approx((0.5, 0.5))
    with pytest.raises(ValueError, match="one at least"):
        ratio_interval([], [])


@pytest.mark.parametrize("numbers", [(60, 1000, 30, 1000), (3, 1700, 1, 6200), (0, 900, 2, 900)])
def test_the_ratio_of_two_shares_is_where_many_draws_settle(numbers):
    events, trials, others, other_trials = numbers
    found = rate_ratio(*numbers)
    random = np.random.default_rng(4)
    first = random.beta(events + 0.5, trials - events + 0.5, 200_000)
    second = random.beta(others + 0.5, other_trials - others + 0.5, 200_000)
    for end, share in zip((found.low, found.value, found.high), (0.025, 0.5, 0.975), strict=True):
        assert (first / second <= end).mean() == pytest.approx(share, abs=0.0045)


def test_a_random_level_is_that_of_statsmodels_at_its_best():
    random = np.random.default_rng(8)
    groups = np.repeat(np.arange(200), random.integers(2, 6, 200))
    design = np.column_stack([np.ones(len(groups)), random.normal(size=len(groups))])
    answer = design @ [1.0, 0.5] + 0.8 * random.normal(size=200)[groups]
    answer = answer + random.normal(size=len(groups))
    value, error = random_levels(answer, design, groups)
    known = MixedLM(answer, design, groups=groups).fit(reml=True)
    assert value == pytest.approx(known.params[:2], abs=1e-4)
    # statsmodels takes its errors from the observed curvature, which is not quite that expected.
    assert error == pytest.approx(known.bse[:2], rel=5e-3)
    # Without any difference between groups it is plain least squares.
    flat = answer - pd.Series(answer).groupby(groups).transform("mean").to_numpy()
    plain = np.linalg.lstsq(design, flat)[0]
    assert random_levels(flat, design, groups)[0] == pytest.approx(plain)


def test_a_number_at_the_edge_of_rounding_is_shown_alike():
    edge = 1.15
    around = [edge, np.nextafter(edge, 0), np.nextafter(edge, 2), edge - 1e-13, edge + 1e-13]
    assert {fixed(value, 1) for value in around} == {"1.2"}
    assert fixed(-1e-17, 2) == "0.00" and fixed(-0.04, 1) == "0.0" and fixed(-0.3, 0) == "0"
    assert (
        fixed(-0.05001, 1) == "-0.1"
        and fixed(-0.3, 0, "+") == "+0"
        and fixed(-0.004, 2, "+,") == "+0.00"
    )
    assert fixed(12345.678, 1, ",") == "12,345.7" and fixed(0.5, 0, "+") == "+0"
    assert fixed(float("-inf"), 2) == "-inf" and fixed(float("nan"), 1) == "nan"


def test_a_forecast_is_the_same_after_a_search_from_elsewhere(world, monkeypatch):
    years = list(range(2007, 2013))
    before = forecast.learn(world, years).table
    monkeypatch.setattr(
        forecast, "estimate", lambda rows, start: estimate(rows, Parameters(0.3, 0.2, 0.4, 5.0))
    )
    after = forecast.learn(world, years).table
    assert before["level"].tolist() == after["level"].tolist()


def test_runners_are_numbered_in_the_order_of_their_ids_whatever_the_order_of_rows():
    starts = pd.DataFrame({"runner_id": ["c", "a", "b", "a"], "race": "utmb", "year": 2030, "sex": "F", "status": "finished", "finish_seconds": 1, "more": 9})  # fmt: skip
    found = coded(starts)
    assert found["runner_id"].tolist() == [2, 0, 1, 0]
    assert list(found) == ["runner_id", "race", "year", "sex", "status", "finish_seconds"]
