"""What may be known before a season, and who counts as exposed in which year."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from made_world import make_starts

from race_doubles.analysis.models.performance import Parameters
from race_doubles.analysis.walmsley.forecast import learn
from race_doubles.analysis.what_it_costs.exposure import utmb_frame

YEARS = list(range(2006, 2011))


@pytest.fixture(scope="module")
def history():
    starts = make_starts(5, people=160, years=range(2005, 2011), keen=0.3)
    known = dict.fromkeys(YEARS, Parameters(0.14, 0.06, 0.87, 50.0))
    return learn(starts, YEARS, known)


def test_neither_the_season_itself_nor_a_later_one_tells_the_chances_of_stopping(history):
    """In 2009 and after everybody stops and is a day slow; what was known before 2009 is as it was."""
    table = history.table
    late = table["year"].ge(2009)
    told = table.assign(
        status=table["status"].mask(late, "dnf"), residual=table["residual"].mask(late, table["residual"] + 1)
    )  # fmt: skip
    before, pool = history.season(2009)
    after, other = type(history)(told, history.parameters).season(2009)
    assert np.allclose(before.table["dnf"], after.table["dnf"])
    for mine, theirs in zip(vars(pool).values(), vars(other).values(), strict=True):
        if isinstance(mine, dict):
            assert list(mine) == list(theirs)
            for key in mine:
                assert np.allclose(np.concatenate(np.atleast_2d(mine[key])), np.concatenate(np.atleast_2d(theirs[key])))  # fmt: skip
    # The season before does tell.
    earlier = table.assign(status=table["status"].mask(table["year"].eq(2008), "dnf"))
    seen, _ = type(history)(earlier, history.parameters).season(2009)
    assert seen.table["dnf"].mean() > before.table["dnf"].mean() + 0.05
    assert set(before.table["year"]) == {2009}


def start(runner: str, race: str, year: int, status: str = "finished", **more) -> dict:
    return {"runner_id": runner, "race": race, "year": year, "status": status, "called_off": False, "level": -0.1, "residual": 0.03,
            "dnf": 0.2, "past_starts": 3, "country": "FRA", **more}  # fmt: skip


def test_who_is_exposed_and_to_the_placebo_of_the_year_before():
    """The placebo is Western States of the year before UTMB: not the same year, not the year after, and only its starts."""
    table = pd.DataFrame([
        start("a", "wser", 2010, "dnf"), start("a", "utmb", 2010), start("a", "utmb", 2011, "dnf"), start("a", "utmb", 2012),
        start("b", "wser", 2012), start("b", "utmb", 2011), start("b", "utmb", 2012, "dnf"), start("c", "utmb", 2010, "dnf", country="USA"),
        start("c", "utmb", 2009, called_off=True), start("d", "utmb", 2009, "dnf", called_off=True), start("c", "utmb", 2011, country=None),
        start("e", "utmb", 2010), start("e", "utmb", 2012, "dnf"),
    ])  # fmt: skip
    runners = pd.DataFrame({"runner_id": list("abcde"), "born_min": [1970, 1980, None, 1990, None], "born_max": [1974, 1980, None, 1991, None]})  # fmt: skip
    frame = utmb_frame(table, runners).set_index(["runner_id", "year"]).sort_index()
    assert frame.index.tolist() == [("a", 2010), ("a", 2011), ("a", 2012), ("b", 2011), ("b", 2012), ("c", 2010), ("c", 2011), ("e", 2010), ("e", 2012)]  # fmt: skip
    assert frame.index[frame["doubler"]].tolist() == [("a", 2010), ("b", 2012)]
    assert frame.index[frame["previous_year"]].tolist() == [("a", 2011)]
    assert frame.index[frame["wser_finished"]].tolist() == [("b", 2012)]
    assert frame["stopped"].tolist() == [0, 1, 0, 0, 1, 1, 0, 0, 1]
    assert frame["born"].fillna(0).tolist() == [1972, 1972, 1972, 1980, 1980, 0, 0, 0, 0]
    assert frame["slow"].tolist() == pytest.approx([-0.07] * 9)
    assert frame["experience"].tolist() == pytest.approx([np.log(4)] * 9)
    assert frame["risk"].tolist() == pytest.approx([np.log(0.25)] * 9)
    # Of those who did not double one of three stopped in 2011, and one of two in the other years.
    assert frame.loc[("a", 2011), "severity"] == pytest.approx(np.log((1 / 3) / (2 / 3)))
    assert frame.loc[[("c", 2010), ("a", 2012), ("b", 2012)], "severity"].tolist() == [0, 0, 0]
    assert frame.loc[("c", 2010), "overseas"] == 1 and frame.loc[("a", 2010), "overseas"] == 0
    assert np.isnan(frame.loc[("c", 2011), "overseas"])
    assert frame.loc[("c", 2011), "abroad"] == 0 and frame.loc[("c", 2010), "abroad"] == 1
