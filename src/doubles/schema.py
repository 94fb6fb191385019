"""The `doubles` table, described, and with it the list of every table that a build makes."""

from __future__ import annotations

from race_doubles.clean.schema import (
    EDITIONS,
    NAMES,
    RECONCILIATION,
    RESULTS,
    SEXES,
    SPLITS,
)
from race_doubles.common.table import Column, Rule, Table
from race_doubles.doubles.levels import LEVELS
from race_doubles.doubles.starts import STARTED
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
    meaning="One row a runner a year in which both races were started.",
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
    ),
    rules=(
        Rule(
            "a combined time that is not the sum of the two",
            lambda t: t["combined_seconds"] == t["wser_finish_seconds"] + t["utmb_finish_seconds"],
        ),
    ),
)  # fmt: skip

#: Every table of `data/processed` by name, in the order in which readers are shown them.
TABLES = {
    table.name: table
    for table in (DOUBLES, RESULTS, RUNNERS, LINKS, NAMES, EDITIONS, RECONCILIATION, SPLITS)
}
