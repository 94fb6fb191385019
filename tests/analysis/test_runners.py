"""The one model of runners: shared, and held against made worlds that it describes and one that it does not."""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from made_world import make_runners, make_starts
from test_models import doubles_of

from race_doubles.analysis.models import independent
from race_doubles.analysis.models.entering import Entering, wser_starts
from race_doubles.analysis.models.performance import Parameters
from race_doubles.analysis.models.predictive import predictive
from race_doubles.analysis.models.runners import runners_of

KNOWN = Parameters(0.14, 0.055, 0.85, 50.0)
YEARS = list(range(2008, 2014))
ERAS = pd.DataFrame({"first_year": [2011]})


def test_whoever_asks_of_the_same_tables_has_the_same_model():
    tables, other = SimpleNamespace(), SimpleNamespace()
    assert runners_of(tables) is runners_of(tables) or runners_of(other) is not runners_of(tables)
    kept = runners_of(tables)
    assert runners_of(tables) is kept and runners_of(other) is not kept


def checked(seed, spoil=None):
    starts = make_starts(seed, people=250, years=YEARS, keen=0.3)
    if spoil is not None:
        starts = spoil(starts)
    doubles = doubles_of(starts)
    prepared = independent.prepare(starts, YEARS, KNOWN)
    entering = Entering(wser_starts(prepared.table, make_runners(starts), YEARS))
    found = predictive(prepared, entering, independent.chances(prepared, doubles), doubles, ERAS)
    return found.set_index(["what", "sex", "era"])


@pytest.mark.slow
def test_worlds_as_the_model_takes_them_lie_where_it_says():
    found = [checked(700 + seed) for seed in range(6)]
    inside = np.mean([one["p_value"].ge(0.05).mean() for one in found])
    # Whole numbers and effects that are told by the very starts: rather more than 95%.
    assert inside > 0.93


@pytest.mark.slow
def test_women_who_stop_more_in_one_period_than_the_model_knows_are_seen():
    def spoil(starts):
        late = starts["sex"].eq("F") & starts["year"].ge(2011) & starts["race"].eq("utmb")
        also = np.random.default_rng(1).random(len(starts)) < 0.7
        return starts.assign(
            status=starts["status"].where(~(late & also), "dnf"),
            sex_place=starts["sex_place"].where(~(late & also)),
            finish_seconds=starts["finish_seconds"].where(~(late & also)),
        )

    found = checked(900, spoil)
    row = found.loc[("stopped, utmb", "F", (2011, 2013))]
    assert row["seen"] > row["high"] and row["p_value"] < 0.01
