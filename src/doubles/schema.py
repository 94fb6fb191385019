"""The `doubles` and `pairs` tables, described, and with it the list of every table that a build makes."""

from __future__ import annotations

from race_doubles.clean.schema import (
    EDITIONS,
    NAMES,
    OLDEST,
    RECONCILIATION,
    RESULTS,
    SEXES,
    SPLITS,
    YOUNGEST,
)
from race_doubles.common.races import RACES
from race_doubles.common.table import Column, Rule, Table
from race_doubles.doubles.levels import LEVELS
from race_doubles.doubles.starts import STARTED
from race_doubles.link.entries.schema import ENTRIES
from race_doubles.link.schema import LINKS, RUNNERS

_WSER, _UTMB = "the Western States 100", "UTMB"
_UNFINISHED = "empty where it was not finished"


def _result_id(race: str, title: str) -> Column:
    meaning = f"The person's row in results for {title}."
    return Column(f"{race}_result_id", "text", meaning, required=True, unique=True)


def _status(race: str, title: str) -> Column:
    meaning = f"Status at {title}; see results."
    return Column(f"{race}_status", "text", meaning, required=True, allowed=STARTED)


def _sex_place(race: str, title: str) -> Column:
    meaning = f"Place within the competition category at {title}; {_UNFINISHED}."
    return Column(f"{race}_sex_place", "whole", meaning, "rank", least=1)


def _seconds(race: str, title: str) -> Column:
    meaning = f"Finish time at {title}; {_UNFINISHED}."
    return Column(f"{race}_finish_seconds", "whole", meaning, "seconds", least=1)


DOUBLES = Table(
    name="doubles",
    title="Doubles",
    meaning="One row a runner a year in which Western States and UTMB were started.",
    key=("runner_id", "year"),
    references={
        "runner_id": "runners.runner_id",
        "wser_result_id": "results.result_id",
        "utmb_result_id": "results.result_id",
    },
    columns=(
        Column("runner_id", "text", "The person; see runners.", required=True),
        Column("name", "text", "The person's name; see runners.", required=True),
        Column("sex", "text", "The person's sex; see runners.", required=True, allowed=SEXES),
        Column(
            "age",
            "whole",
            f"Age on the day of {_WSER}, else of UTMB, where either publishes one.",
            "years",
            least=YOUNGEST,
            most=OLDEST,
        ),
        Column(
            "country",
            "text",
            f"The nationality that UTMB publishes, else the residence at {_WSER}; ISO 3166-1 alpha-3.",
            pattern="[A-Z]{3}",
        ),
        Column(
            "year",
            "whole",
            "The calendar year of both starts.",
            "year",
            required=True,
        ),
        *(make(*race) for make in (_result_id, _status, _sex_place, _seconds)
          for race in (("wser", _WSER), ("utmb", _UTMB))),
        Column(
            "level",
            "text",
            "The highest level that holds at both races: started, finished, top10, podium, won. "
            "Places count within the competition category.",
            required=True,
            allowed=LEVELS,
        ),
        Column(
            "combined_seconds",
            "whole",
            "Both finish times added up, where both races were finished.",
            "seconds",
            least=1,
        ),
        Column(
            "days_between",
            "whole",
            "From the start of the Western States 100 to the start of UTMB.",
            "days",
            required=True,
            least=28,
            most=120,
        ),
        Column(
            "is_course_changed",
            "whole",
            "1 where the course of one of the two races was shortened or changed that year (not_comparable.csv), else 0.",
            required=True,
            least=0,
            most=1,
        ),
        Column(
            "probability",
            "number",
            "The probability that both results are one person's, from the evidence that links them.",
            "share",
            least=0,
            most=1,
        ),
    ),
    rules=(
        Rule(
            "a combined time that is not the sum of the two",
            lambda t: t["combined_seconds"] == t["wser_finish_seconds"] + t["utmb_finish_seconds"],
        ),
    ),
)  # fmt: skip


def _pair_race(which: str) -> Column:
    meaning = f"The {which} of the two races, by the days of their starts; see results.race."
    return Column(f"{which}_race", "text", meaning, required=True, allowed=tuple(RACES))


def _pair_result(which: str) -> Column:
    meaning = f"The person's row in results for the {which} race."
    return Column(f"{which}_result_id", "text", meaning, required=True)


PAIRS = Table(
    name="pairs",
    title="Pairs of races",
    meaning="One row a runner, a year and two races that were both started in it: the doubles of every two "
    "races. Those of Western States and UTMB are told with times and places in doubles.",
    key=("runner_id", "year", "first_race", "second_race"),
    references={
        "runner_id": "runners.runner_id",
        "first_result_id": "results.result_id",
        "second_result_id": "results.result_id",
    },
    columns=(
        Column("runner_id", "text", "The person; see runners.", required=True),
        Column("year", "whole", "The calendar year of both starts.", "year", required=True),
        _pair_race("first"),
        _pair_race("second"),
        _pair_result("first"),
        _pair_result("second"),
        Column(
            "level",
            "text",
            "The highest level that holds at both races: started, finished, top10, podium, won.",
            required=True,
            allowed=LEVELS,
        ),
        Column(
            "days_between",
            "whole",
            "From the start of the first race to the start of the second.",
            "days",
            required=True,
            least=0,
            most=365,
        ),
    ),
    rules=(
        Rule("a race that is paired with itself", lambda t: t["first_race"] != t["second_race"]),
    ),
)

#: Every table of `data/processed` by name, in the order in which readers are shown them.
TABLES = {
    table.name: table
    for table in (
        DOUBLES,
        PAIRS,
        RESULTS,
        RUNNERS,
        LINKS,
        NAMES,
        ENTRIES,
        EDITIONS,
        RECONCILIATION,
        SPLITS,
    )
}

#: The small tables that say the answer: as CSV under version control too, so that a change of who is who shows.
COMMITTED = ("doubles", "pairs", "editions")
