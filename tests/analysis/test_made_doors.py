"""Doors, residence and what was known before, on the made summers; and the model of runners against what was seen, on made chances."""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from made_summers import summers
from views import rows_of

from race_doubles.analysis.models import entering, predictive
from race_doubles.analysis.walmsley import forecast
from race_doubles.analysis.who_gets_in import asking, door_model
from race_doubles.common.words import Estimate


@pytest.fixture(scope="module")
def both():
    return summers().only(("wser", "utmb"))


def entries(*rows):
    columns = ["runner_id", "year", "stage", "door"]
    return pd.DataFrame(rows, columns=columns).assign(
        entry_id=lambda told: [f"e{at}" for at in range(len(told))]
    )


ENTERED = entries(
    ("r-ada", 2030, "entered", "lottery"),
    ("r-ada", 2030, "entered", "raffle"),
    ("r-bea", 2030, "entered", "wait list"),
    ("r-cal", 2030, "entered", "top ten"),
    ("r-gil", 2030, "applied", None),
    ("r-gil", 2030, "entered", None),
    ("r-hal", 2030, "entered", "sponsor"),
    ("r-cal", 2031, "entered", "top ten"),
    ("r-eve", 2031, "entered", "Golden Ticket"),
    ("r-hal", 2031, "entered", "lottery"),
    ("r-ivo", 2031, "entered", "lottery"),
    ("r-cal", 2032, "entered", "top ten"),
    ("r-eve", 2032, "entered", "lottery"),
    ("r-hal", 2033, "entered", "lottery"),
    ("r-gil", 2033, "entered", "Golden Ticket"),
    ("r-ada", 2033, "entered", "lottery"),
    ("r-lou", 2030, "applied", None),
    ("r-lou", 2031, "applied", None),
    ("r-ada", 2032, "applied", None),
    ("r-ada", 2032, "applied", None),
    ("r-eve", 2033, "applied", None),
    ("r-hal", 2031, "applied", None),
)


def living(tables):
    """Western States prints where people live: Gil abroad from 2033 on, Ivo never, Hal abroad in 2031 alone."""
    told = {
        ("r-gil", 2033): "FRA",
        ("r-hal", 2031): "GBR",
        ("r-gil", 2030): None,
        ("r-ivo", 2030): None,
        ("r-ivo", 2031): None,
        ("r-ivo", 2032): None,
        ("r-bea", 2030): "ITA",
        ("r-bea", 2031): None,
        ("r-hal", 2032): None,
    }
    starts = tables.starts
    country = [
        told.get((who, year), known) if race == "wser" else known
        for who, year, race, known in zip(
            starts["runner_id"], starts["year"], starts["race"], starts["country"], strict=True
        )
    ]
    return starts.assign(country=country)


ERAS = pd.DataFrame({"era": ["second", "first"], "first_year": [2033, 2032]})


def test_starts_with_door_residence_and_what_was_known(both):
    ROWS = door_model.western_states_starts(
        living(both), ENTERED, both.doubles, [2030, 2031, 2032, 2033]
    )
    assert rows_of(ROWS) == (
        "runner_id | year | sex | residence | door | level | doubled | woman | utmb_before | top10_before\n"
        "r-ada | 2030 | F | home | lottery | won | True | True | False | False\n"
        "r-bea | 2030 | F | abroad | wait list | podium | True | True | False | False\n"
        "r-cal | 2030 | M | home | top ten |  | False | False | False | False\n"
        "r-gil | 2030 | M | abroad |  | top10 | True | False | False | False\n"
        "r-hal | 2030 | M | home | sponsor | top10 | True | False | False | False\n"
        "r-bea | 2031 | F | abroad |  |  | False | True | True | True\n"
        "r-cal | 2031 | M | home | top ten |  | False | False | False | True\n"
        "r-eve | 2031 | F | home | Golden Ticket | won | True | True | False | False\n"
        "r-hal | 2031 | M | abroad | lottery | finished | True | False | True | True\n"
        "r-joy | 2031 | F | home |  | started | True | True | False | False\n"
        "r-ada | 2032 | F | home |  |  | False | True | True | True\n"
        "r-cal | 2032 | M | home | top ten | started | True | False | False | True\n"
        "r-eve | 2032 | F | home | lottery | podium | True | True | True | True\n"
        "r-hal | 2032 | M | abroad |  | finished | True | False | True | True\n"
        "r-ada | 2033 | F | home | lottery | started | True | True | True | True\n"
        "r-cal | 2033 | M | home |  | podium | True | False | True | True\n"
        "r-gil | 2033 | M | abroad | Golden Ticket | won | True | False | True | True\n"
        "r-hal | 2033 | M | home | lottery | top10 | True | False | True | True\n"
        "r-kim | 2033 | F | home |  | started | True | True | True | False"
    )  # fmt: skip
    assert ROWS.dtypes.astype("str").to_dict() == {'runner_id': 'str', 'year': 'Int64', 'sex': 'str', 'residence': 'str', 'door': 'str', 'level': 'str', 'doubled': 'bool', 'woman': 'bool', 'utmb_before': 'bool', 'top10_before': 'bool'}  # fmt: skip
    assert rows_of(door_model.spans(ROWS, ERAS)) == (
        "first | last | residence | starts | doubles | share | rate | rate_low | rate_high | variance\n"
        "2030 | 2031 | home | 6 | 4 | 0.6 | 0.666667 | 0.205059 | 0.952718 | 0.0617284\n"
        "2030 | 2031 | abroad | 4 | 3 | 0.4 | 0.75 | 0.283752 | 0.971529 | 0.046875\n"
        "2032 | 2032 | home | 3 | 2 | 0.75 | 0.666667 | 0.176736 | 0.961252 | 0.0740741\n"
        "2032 | 2032 | abroad | 1 | 1 | 0.25 | 1 | 0.146746 | 1 | 0\n"
        "2033 | 2033 | home | 4 | 4 | 0.8 | 1 | 0.555237 | 1 | 0\n"
        "2033 | 2033 | abroad | 1 | 1 | 0.2 | 1 | 0.146746 | 1 | 0"
    )  # fmt: skip
    assert door_model._kinds(ROWS) == [('lottery', 'home'), ('lottery', 'abroad'), ('top ten', 'home'), ('Golden Ticket', 'home'), ('Golden Ticket', 'abroad'), ('sponsor', 'home'), ('wait list', 'abroad')]  # fmt: skip
    SPANS = pd.DataFrame(
        [
            (2003, 2010, "home", 900, 90, 0.9, 0.1, 0.0001),
            (2003, 2010, "abroad", 100, 30, 0.1, 0.3, 0.002),
            (2011, 2025, "home", 700, 35, 0.7, 0.05, 0.0002),
            (2011, 2025, "abroad", 300, 60, 0.3, 0.2, 0.001),
        ],
        columns=["first", "last", "residence", "starts", "doubles", "share", "rate", "variance"],
    )
    (ONE,) = door_model.movements(SPANS)
    assert (ONE.before, ONE.since) == ((2003, 2010), (2011, 2025))  # fmt: skip
    assert [[round(end, 6) for end in part] for part in (ONE.change, ONE.mix, ONE.home, ONE.abroad)] == [[-0.025, -0.058319, 0.008319], [0.035, 0.023741, 0.046259], [-0.04, -0.067158, -0.012842], [-0.02, -0.04147, 0.00147]]  # fmt: skip


def test_who_asked_and_whose_starts_lie_in_one_year(both):
    ASKED = asking.asked_for(both.starts, ENTERED)
    assert rows_of(ASKED) == (
        "year | lag | starters | asked | rate | rate_low | rate_high\n"
        "2030 | 0 | 6 | 2 | 0.333333 | 0.0767701 | 0.713577\n"
        "2030 | 1 | 6 | 2 | 0.333333 | 0.0767701 | 0.713577\n"
        "2030 | 2 | 6 | 1 | 0.166667 | 0.0186201 | 0.558057\n"
        "2031 | 0 | 5 | 2 | 0.4 | 0.0943903 | 0.790583\n"
        "2031 | 1 | 5 | 0 | 0 | 0 | 0.379377\n"
        "2031 | 2 | 5 | 1 | 0.2 | 0.0225128 | 0.628626\n"
        "2032 | 0 | 6 | 0 | 0 | 0 | 0.330389\n"
        "2032 | 1 | 6 | 1 | 0.166667 | 0.0186201 | 0.558057\n"
        "2033 | 0 | 6 | 0 | 0 | 0 | 0.330389"
    )  # fmt: skip
    assert rows_of(asking.all_lags(ASKED)) == (
        "lag | years | starters | asked | rate | rate_low | rate_high\n"
        "0 | 2 | 11 | 4 | 0.363636 | 0.13732 | 0.652008\n"
        "1 | 2 | 11 | 2 | 0.181818 | 0.0398269 | 0.467244\n"
        "2 | 2 | 11 | 2 | 0.181818 | 0.0398269 | 0.467244"
    )  # fmt: skip
    ROWS = door_model.western_states_starts(
        living(both), ENTERED, both.doubles, [2030, 2031, 2032, 2033]
    )
    assert rows_of(asking.dips_by_door(ROWS, both.starts)) == (
        "group | starts | before | same | after | before_held | same_held | after_held | ratio | ratio_low | ratio_high\n"
        "drawn by lot | 6 | 3 | 6 | 1 | 4 | 6 | 4 | 2 | 0.998714 | inf\n"
        "a place won | 5 | 0 | 3 | 3 | 4 | 5 | 4 | 1.6 | 0.800389 | inf\n"
        "given, or kept from another year | 1 | 0 | 1 | 1 | 0 | 1 | 1 | 1 | 1 | 1"
    )  # fmt: skip
    assert rows_of(asking.door_dips_by_sex(ROWS, both.starts)) == (
        "group | starts | before | same | after | before_held | same_held | after_held | ratio | ratio_low | ratio_high | sex | share\n"
        "drawn by lot | 4 | 1 | 4 | 0 | 2 | 4 | 3 | 5 | 1.25122 | inf | F | 0.8\n"
        "a place won | 1 | 0 | 1 | 1 | 1 | 1 | 1 | 2 | 2 | 2 | F | 0.2\n"
        "drawn by lot | 2 | 2 | 2 | 1 | 2 | 2 | 1 | 1 | 1 | 1 | M | 0.285714\n"
        "a place won | 4 | 0 | 2 | 2 | 3 | 4 | 3 | 1.5 | 0.748567 | inf | M | 0.571429\n"
        "given, or kept from another year | 1 | 0 | 1 | 1 | 0 | 1 | 1 | 1 | 1 | 1 | M | 0.142857"
    )  # fmt: skip


def test_starters_of_western_states_with_what_was_known(both):
    TABLE = both.starts.assign(
        level=[round(-0.1 + at / 100, 2) for at in range(len(both.starts))],
        known=[at % 3 for at in range(len(both.starts))],
    )
    BORN = both.runners.assign(
        born_min=1990, born_max=[1990, 1992, *[1990] * (len(both.runners) - 3), None]
    )
    BORN = BORN.assign(
        born_min=BORN["born_min"].where(BORN["runner_id"].ne("r-ivo")),
        born_max=BORN["born_max"].where(BORN["runner_id"].ne("r-ivo")),
    )
    assert rows_of(entering.wser_starts(TABLE.assign(country=TABLE["country"].where(TABLE["runner_id"].ne("r-gil"), "ITA")), BORN, [2031, 2032, 2033])) == (
        "runner_id | year | sex | entered | age | woman | decade | decade_squared | faster | starts | utmb_before | doubled_before | "
        "europe\n"
        "r-bea | 2031 | F | 0 | 40 | 1 | -0.192857 | 0.0371939 | -1.9 | 1.58496 | 1 | 1 | 0\n"
        "r-cal | 2031 | M | 0 | 41 | 0 | -0.0928571 | 0.00862245 | -0 | 0 | 0 | 0 | 0\n"
        "r-eve | 2031 | F | 1 | 41 | 1 | -0.0928571 | 0.00862245 | -2.1 | 1 | 0 | 0 | 0\n"
        "r-hal | 2031 | M | 1 | 41 | 0 | -0.0928571 | 0.00862245 | -2.2 | 1.58496 | 1 | 1 | 0\n"
        "r-ivo | 2031 | M | 0 |  | 0 | 0 | 0 | -0 | 0 | 1 | 1 | 0\n"
        "r-joy | 2031 | F | 1 | 41 | 1 | -0.0928571 | 0.00862245 | -2.4 | 1 | 0 | 0 | 0\n"
        "r-ada | 2032 | F | 0 | 42 | 1 | 0.00714286 | 5.10204e-05 | -2.5 | 1.58496 | 1 | 1 | 0\n"
        "r-cal | 2032 | M | 1 | 42 | 0 | 0.00714286 | 5.10204e-05 | -0 | 0 | 0 | 0 | 0\n"
        "r-eve | 2032 | F | 1 | 42 | 1 | 0.00714286 | 5.10204e-05 | -2.7 | 1 | 1 | 1 | 0\n"
        "r-hal | 2032 | M | 1 | 42 | 0 | 0.00714286 | 5.10204e-05 | -2.8 | 1.58496 | 1 | 1 | 0\n"
        "r-ivo | 2032 | M | 0 |  | 0 | 0 | 0 | -0 | 0 | 1 | 1 | 0\n"
        "r-ada | 2033 | F | 1 | 43 | 1 | 0.107143 | 0.0114796 | -3 | 1 | 1 | 1 | 0\n"
        "r-cal | 2033 | M | 1 | 43 | 0 | 0.107143 | 0.0114796 | -3.1 | 1.58496 | 1 | 1 | 0\n"
        "r-gil | 2033 | M | 1 | 43 | 0 | 0.107143 | 0.0114796 | -0 | 0 | 1 | 1 | 1\n"
        "r-hal | 2033 | M | 1 | 43 | 0 | 0.107143 | 0.0114796 | -3.3 | 1 | 1 | 1 | 0\n"
        "r-kim | 2033 | F | 1 | 43 | 1 | 0.107143 | 0.0114796 | -3.4 | 1.58496 | 1 | 0 | 0"
    )  # fmt: skip


def test_who_might_have_won_and_what_came_before(both):
    assert rows_of(forecast.elite_doublers(both.doubles, both.starts)[["runner_id", "year"]]) == (
        "runner_id | year\n"
        "r-hal | 2031\n"
        "r-cal | 2032\n"
        "r-eve | 2032\n"
        "r-hal | 2032\n"
        "r-ada | 2033\n"
        "r-cal | 2033\n"
        "r-gil | 2033\n"
        "r-hal | 2033"
    )  # fmt: skip
    LAST = both.doubles[["runner_id", "year"]]
    assert rows_of(LAST.assign(wser=forecast.last_result(LAST, both.starts, "wser"), utmb=forecast.last_result(LAST, both.starts, "utmb"))) == (
        "runner_id | year | wser | utmb\n"
        "r-ada | 2030 | new | new\n"
        "r-bea | 2030 | new | new\n"
        "r-gil | 2030 | new | new\n"
        "r-hal | 2030 | new | new\n"
        "r-ivo | 2030 | new | new\n"
        "r-eve | 2031 | new | new\n"
        "r-hal | 2031 | top10 | top10\n"
        "r-joy | 2031 | new | new\n"
        "r-cal | 2032 | won | new\n"
        "r-eve | 2032 | won | won\n"
        "r-hal | 2032 | top10 | behind\n"
        "r-ada | 2033 | behind | won\n"
        "r-cal | 2033 | won | behind\n"
        "r-gil | 2033 | top10 | top10\n"
        "r-hal | 2033 | behind | top10\n"
        "r-kim | 2033 | new | behind"
    )  # fmt: skip


def test_numbers_seen_against_the_chances_of_the_model():
    CHANCES = SimpleNamespace(
        seasons={
            (2030, "F", "wser", "won"): np.array([0.5, 0.5]),
            (2031, "F", "wser", "won"): np.array([0.25, 0.75]),
            (2032, "F", "wser", "won"): np.array([0.0, 1.0]),
            (2030, "M", "utmb", "top10"): np.array([0.1, 0.2, 0.7]),
            (2031, "F", "utmb", "won"): np.array([0.9, 0.1]),
        }
    )
    DOUBLES = pd.DataFrame(
        {
            "year": [2030, 2031, 2030, 2033],
            "sex": ["F", "F", "M", "F"],
            "wser_sex_place": [1, 2, None, 1],
            "utmb_sex_place": [None, 1, 10, 4],
        }
    ).astype({"wser_sex_place": "Int64", "utmb_sex_place": "Int64", "year": "Int64"})
    FRAME = pd.DataFrame(
        {
            "year": [2030, 2031, 2031, 2032],
            "sex": ["F", "F", "F", "M"],
            "entered": [1.0, 0.0, 1.0, 1.0],
        }
    )
    ENTERING = SimpleNamespace(frame=FRAME, chances=np.array([0.5, 0.25, 0.3, 0.9]))
    STOPS = pd.DataFrame(
        [
            (race, year, sex, status, False, dnf)
            for race in ("wser", "utmb")
            for year in (2030, 2031, 2032)
            for sex, status, dnf in (
                ("F", "dnf", 0.5),
                ("F", "finished", 0.2),
                ("M", "finished", 0.3),
                ("M", "dsq", 0.1),
                ("X", "dnf", 0.9),
            )
        ],
        columns=["race", "year", "sex", "status", "called_off", "dnf"],
    )
    STOPS.loc[STOPS["race"].eq("utmb") & STOPS["year"].eq(2032), "called_off"] = True
    FOUND = predictive.predictive(
        SimpleNamespace(table=STOPS),
        ENTERING,
        CHANCES,
        DOUBLES,
        pd.DataFrame({"first_year": [2032, 2040]}),
    )
    assert rows_of(FOUND) == (
        "what | sex | era | of | seen | expected | low | high | p_value\n"
        "entered | F | 2030 2031 | 3 | 2 | 1.05 | 0 | 3 | 0.576003\n"
        "entered | M | 2032 2032 | 1 | 1 | 0.9 | 0 | 1 | 1\n"
        "podium, utmb | F | 2030 2031 | 2 | 1 | 0 | 0 | 0 | 0\n"
        "podium, utmb | F | 2032 2032 | 0 | 0 | 0 | 0 | 0 | 1\n"
        "podium, utmb | M | 2030 2031 | 1 | 0 | 0 | 0 | 0 | 1\n"
        "podium, utmb | M | 2032 2032 | 0 | 0 | 0 | 0 | 0 | 1\n"
        "podium, wser | F | 2030 2031 | 2 | 2 | 0 | 0 | 0 | 0\n"
        "podium, wser | F | 2032 2032 | 0 | 0 | 0 | 0 | 0 | 1\n"
        "podium, wser | M | 2030 2031 | 1 | 0 | 0 | 0 | 0 | 1\n"
        "podium, wser | M | 2032 2032 | 0 | 0 | 0 | 0 | 0 | 1\n"
        "stopped, utmb | F | 2030 2031 | 4 | 2 | 1.4 | 0 | 3 | 0.912067\n"
        "stopped, utmb | M | 2030 2031 | 4 | 2 | 0.8 | 0 | 2 | 0.366157\n"
        "stopped, wser | F | 2030 2031 | 4 | 2 | 1.4 | 0 | 3 | 0.912067\n"
        "stopped, wser | F | 2032 2032 | 2 | 1 | 0.7 | 0 | 2 | 1\n"
        "stopped, wser | M | 2030 2031 | 4 | 2 | 0.8 | 0 | 2 | 0.366157\n"
        "stopped, wser | M | 2032 2032 | 2 | 1 | 0.4 | 0 | 1 | 0.855132\n"
        "top10, utmb | F | 2030 2031 | 2 | 1 | 0 | 0 | 0 | 0\n"
        "top10, utmb | F | 2032 2032 | 0 | 0 | 0 | 0 | 0 | 1\n"
        "top10, utmb | M | 2030 2031 | 1 | 1 | 1.6 | 0 | 2 | 0.6\n"
        "top10, utmb | M | 2032 2032 | 0 | 0 | 0 | 0 | 0 | 1\n"
        "top10, wser | F | 2030 2031 | 2 | 2 | 0 | 0 | 0 | 0\n"
        "top10, wser | F | 2032 2032 | 0 | 0 | 0 | 0 | 0 | 1\n"
        "top10, wser | M | 2030 2031 | 1 | 0 | 0 | 0 | 0 | 1\n"
        "top10, wser | M | 2032 2032 | 0 | 0 | 0 | 0 | 0 | 1\n"
        "won, utmb | F | 2030 2031 | 2 | 1 | 0.1 | 0 | 1 | 0.2\n"
        "won, utmb | F | 2032 2032 | 0 | 0 | 0 | 0 | 0 | 1\n"
        "won, utmb | M | 2030 2031 | 1 | 0 | 0 | 0 | 0 | 1\n"
        "won, utmb | M | 2032 2032 | 0 | 0 | 0 | 0 | 0 | 1\n"
        "won, wser | F | 2030 2031 | 2 | 1 | 1.25 | 0 | 2 | 1\n"
        "won, wser | F | 2032 2032 | 0 | 0 | 1 | 1 | 1 | 0\n"
        "won, wser | M | 2030 2031 | 1 | 0 | 0 | 0 | 0 | 1\n"
        "won, wser | M | 2032 2032 | 0 | 0 | 0 | 0 | 0 | 1"
    )  # fmt: skip


def test_dips_are_asked_of_women_men_and_those_ever_among_the_first_ten(monkeypatch, both):
    asked = []

    def told(starts, held, years):
        asked.append(sorted(set(starts["runner_id"].str[2:])))
        assert held is both.held and years == (2030, 2033)
        return Estimate(len(asked), 0.5, 9.0)

    monkeypatch.setattr(asking, "same_year_against_neighbours", told)
    starts = both.starts.assign(sex_place=both.starts["sex_place"].mask(both.starts["runner_id"].isin(["r-joy", "r-kim"])))  # fmt: skip
    rows = asking.dips(starts, both.runners, both.held, (2030, 2033))
    women, men = ["ada", "bea", "eve"], ["cal", "dan", "gil", "hal", "lou"]
    assert asked == [
        sorted([*women, *men, "ivo", "joy", "kim"]), sorted([*women, "joy", "kim"]), sorted([*men, "ivo"]), sorted([*women, *men]), ["ivo", "joy", "kim"],
        ["joy", "kim"], ["ivo"], women, men,
    ]  # fmt: skip
    assert rows["group"].tolist() == [
        "everybody", "women", "men", "ever in a top ten", "never in a top ten", "women, never in a top ten", "men, never in a top ten",
        "women, ever in a top ten", "men, ever in a top ten",
    ]  # fmt: skip
    assert rows["people"].tolist() == [9, 5, 4, 6, 3, 2, 1, 3, 3]
    assert rows[["ratio", "ratio_low", "ratio_high"]].to_numpy().tolist() == [[at, 0.5, 9.0] for at in range(1, 10)]  # fmt: skip


def test_the_models_of_doors_are_given_what_they_say(monkeypatch, both):
    monkeypatch.setattr(door_model, "fit_pooled", lambda *args: args)
    rows = door_model.western_states_starts(living(both), ENTERED, both.doubles, [2030, 2031, 2032, 2033])  # fmt: skip
    doubled, fixed, groups, people = door_model.by_time(rows, ERAS)
    assert doubled.tolist() == rows["doubled"].tolist() and people.tolist() == rows["runner_id"].tolist()  # fmt: skip
    assert list(fixed) == ["abroad", "woman", "utmb_before", "top10_before", "a year before", "2032 home", "2032 abroad", "2033 home", "2033 abroad"]  # fmt: skip
    years = rows["year"].astype(int)
    home = rows["residence"].eq("home")
    assert fixed["a year before"].tolist() == [min(0, year - 2032) for year in years]
    assert fixed["2032 home"].tolist() == [float(year >= 2032 and at) for year, at in zip(years, home, strict=True)]  # fmt: skip
    assert fixed["2033 abroad"].tolist() == [float(year >= 2033 and not at) for year, at in zip(years, home, strict=True)]  # fmt: skip
    assert fixed["abroad"].tolist() == (~home).astype(float).tolist() and fixed["woman"].tolist() == rows["woman"].astype(float).tolist()  # fmt: skip
    assert list(groups) == ["year"] and groups["year"].tolist() == years.astype(str).tolist()
    known = rows[rows["door"].notna()]
    doubled, fixed, groups, people = door_model.by_door(rows, pd.concat([ERAS, ERAS.assign(first_year=2030)]))  # fmt: skip
    assert people.tolist() == known["runner_id"].tolist() and doubled.tolist() == known["doubled"].tolist()  # fmt: skip
    # The era of the first year seen has no step.
    assert list(fixed) == ["abroad", "woman", "utmb_before", "top10_before", "2032 home", "2032 abroad", "2033 home", "2033 abroad"]  # fmt: skip
    assert groups["door of residence"].tolist() == [f"{door}, {lives}" for door, lives in zip(known["door"], known["residence"], strict=True)]  # fmt: skip
    assert groups["door"].tolist() == known["door"].tolist() and groups["year"].tolist() == known["year"].astype(str).tolist()  # fmt: skip


def test_doors_are_held_against_the_lottery_and_told_for_the_same_people(both):
    rows = door_model.western_states_starts(living(both), ENTERED, both.doubles, [2030, 2031, 2032, 2033])  # fmt: skip
    asked = []
    model = SimpleNamespace(odds_ratio=lambda weights: asked.append(weights) or Estimate(2, 1, 3),
                            mean_chance=lambda fixed, groups: asked.append((fixed, groups)) or Estimate(0.2, 0.1, 0.3))  # fmt: skip
    found = door_model.door_ratios(model, rows)
    kinds = [("lottery", "home"), ("lottery", "abroad"), ("top ten", "home"), ("Golden Ticket", "home"), ("Golden Ticket", "abroad"), ("sponsor", "home"), ("wait list", "abroad")]  # fmt: skip
    assert list(zip(found["door"], found["residence"], strict=True)) == kinds
    assert found["odds_ratio"].tolist() == [1, 1, 2, 2, 2, 2, 2] and found["odds_ratio_high"].tolist() == [1, 1, 3, 3, 3, 3, 3]  # fmt: skip
    assert asked[0] == {"door: top ten": 1.0, "door of residence: top ten, home": 1.0, "door: lottery": -1.0, "door of residence: lottery, home": -1.0}  # fmt: skip
    assert asked[2] == {"door: Golden Ticket": 1.0, "door of residence: Golden Ticket, abroad": 1.0, "door: lottery": -1.0, "door of residence: lottery, abroad": -1.0}  # fmt: skip
    asked.clear()
    found = door_model.standardised(model, rows, ERAS)
    assert list(zip(found["door"], found["residence"], strict=True)) == kinds
    assert found[["starts", "doubles"]].to_numpy().tolist() == [[4, 4], [1, 1], [3, 1], [1, 1], [1, 1], [1, 1], [1, 1]]  # fmt: skip
    assert found[["rate", "rate_low", "rate_high"]].to_numpy().tolist() == [[0.2, 0.1, 0.3]] * 7
    home = rows[rows["door"].notna() & rows["residence"].eq("home")]
    fixed, groups = asked[2]
    assert groups["door"].tolist() == ["top ten"] * len(home) and groups["door of residence"].tolist() == ["top ten, home"] * len(home)  # fmt: skip
    years = home["year"].astype(int).to_numpy()
    assert fixed.tolist() == np.column_stack([
        np.ones(len(home)), np.zeros(len(home)), home["woman"], home["utmb_before"], home["top10_before"], years >= 2032, np.zeros(len(home)), years >= 2033, np.zeros(len(home)),
    ]).astype(float).tolist()  # fmt: skip
