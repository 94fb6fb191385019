"""The tables of this room, described: what each column means and what must hold before a table leaves."""

from __future__ import annotations

from functools import reduce
from operator import and_

from race_doubles.clean.schema import SEXES, born
from race_doubles.common.races import RACES, Race
from race_doubles.common.table import Column, Rule, Table

METHODS = ("organiser id", "model", "curated")
_REMEDY = (
    "correct what the results say in data/curated/corrections.csv, or who is who in same_person.csv "
    "or different_people.csv beside it"
)

LINKS = Table(
    name="links",
    title="Links",
    meaning="Which result belongs to which person: one row a result.",
    key=("result_id",),
    references={"result_id": "results.result_id", "runner_id": "runners.runner_id"},
    remedy=_REMEDY,
    columns=(
        Column("result_id", "text", "The result.", required=True, unique=True),
        Column("runner_id", "text", "The person it was linked to.", required=True, pattern="r-.+"),
        Column(
            "method",
            "text",
            "How the link was decided: by the organiser's own person id, by the linkage model, or by "
            "a person (curated).",
            required=True,
            allowed=METHODS,
        ),
        Column(
            "match_weight",
            "number",
            "Strength of the evidence for the link, as log2 odds; empty where the person has one result.",
            "log2 odds",
        ),
    ),
)


def _times(name: str, meaning: str) -> Column:
    return Column(name, "whole", meaning, name.rpartition("_")[2], required=True, least=0)


def _counts(race: Race) -> tuple[Column, Column]:
    return (
        _times(
            f"{race.id}_starts",
            f"Editions of {race.name} started, as the sources show; not every edition's non-finishers are known.",
        ),
        _times(f"{race.id}_finishes", f"Editions of {race.name} finished within the time limit."),
    )


RUNNERS = Table(
    name="runners",
    title="Runners",
    meaning="One row a person.",
    key=("runner_id",),
    remedy=_REMEDY,
    columns=(
        Column(
            "runner_id",
            "text",
            "Identifies the person: `r-` and the result_id of their earliest result.",
            required=True,
            unique=True,
            pattern="r-.+",
        ),
        Column(
            "name",
            "text",
            "The name in given-family order by which the person is shown: by the rule of `link.display_names` "
            "from all names of all starts, or as display_names.csv decides; empty where the organiser withholds it.",
        ),
        Column(
            "sex",
            "text",
            "Sex as the person's latest result publishes it: F female, M male, X neither of the two.",
            required=True,
            allowed=SEXES,
        ),
        born("min", "all the person's results allow"),
        born("max", "all the person's results allow"),
        *(column for race in RACES.values() for column in _counts(race)),
    ),
    rules=(
        Rule("born_min is after born_max", lambda t: t["born_min"] <= t["born_max"]),
        Rule(
            "more finishes than starts",
            lambda t: reduce(
                and_, (t[f"{race}_finishes"].le(t[f"{race}_starts"]) for race in RACES)
            ),
        ),
    ),
)
