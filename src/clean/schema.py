"""The tables of this room, described: what each column means and what must hold before a table leaves."""

from __future__ import annotations

from race_doubles.common.races import RACES
from race_doubles.common.table import Column, Rule, Table, checked, shaped

__all__ = [
    "EDITIONS",
    "NAMES",
    "RECONCILIATION",
    "RESULTS",
    "SEXES",
    "SPLITS",
    "STATUSES",
    "checked",
    "shaped",
]

SEXES = ("F", "M", "X")
#: Ages that any starter of a race may have; a published age outside says nothing.
YOUNGEST, OLDEST = 10, 99
STATUSES = ("finished", "dnf", "dns", "dsq", "late")

_RACE = Column(
    "race",
    "text",
    f"The race's id: {', '.join(f'`{race.id}` for {race.name}' for race in RACES.values())}.",
    required=True,
    allowed=tuple(RACES),
)
_YEAR = Column(
    "year",
    "whole",
    "Calendar year of the edition.",
    unit="year",
    required=True,
)


def born(end: str, which: str) -> Column:
    """`born_min` or `born_max`: one end of the range of birth years; `which` says what allows it."""
    word = {"min": "Earliest", "max": "Latest"}[end]
    return Column(f"born_{end}", "whole", f"{word} birth year that {which}.", "year")


RESULTS = Table(
    name="results",
    title="Results",
    meaning="One row a person a start, as the organisers published it and as it was cleaned.",
    key=("result_id",),
    columns=(
        Column(
            "result_id",
            "text",
            "Identifies the row: race, year, then the organiser's person number, place, bib or row.",
            required=True,
            unique=True,
            pattern=rf"({'|'.join(RACES)})-\d{{4}}-\w+",
        ),
        _RACE,
        _YEAR,
        Column("bib", "text", "Race number as published; text, since some carry letters."),
        Column(
            "name_published", "text", "The name exactly as the source printed it.", required=True
        ),
        Column("given", "text", "Given names, split from the published name."),
        Column("family", "text", "Family names, split from the published name."),
        Column(
            "name",
            "text",
            "The name in given-family order, as the site shows it; empty where the organiser withholds it.",
        ),
        Column(
            "sex",
            "text",
            "Sex as published: F female, M male, X neither of the two. Where an X was placed is in sex_place.",
            allowed=SEXES,
        ),
        Column(
            "age",
            "whole",
            "Age on race day, where the source gives one.",
            "years",
            least=YOUNGEST,
            most=OLDEST,
        ),
        Column(
            "age_on",
            "text",
            "The day of the race (ISO 8601), or its month where the day is not known, if age is known to be that on this day.",
            pattern=r"\d{4}-\d\d(-\d\d)?",
        ),
        Column(
            "age_error",
            "number",
            "The share of such ages of the source that are a year out.",
            "share",
            least=0,
            most=1,
        ),
        born("min", "the published age or age group allows"),
        born("max", "the published age or age group allows"),
        Column(
            "country", "text", "Country, ISO 3166-1 alpha-3; see country_kind.", pattern="[A-Z]{3}"
        ),
        Column(
            "country_kind",
            "text",
            "What the country says: nationality (UTMB and its World Series, ITRA) or residence (Western States, OpenSplitTime).",
            allowed=("nationality", "residence"),
        ),
        Column("city", "text", "Town of residence, as published."),
        Column("club", "text", "Club or team, as published."),
        Column(
            "status",
            "text",
            "finished; dnf did not finish; dns did not start; dsq disqualified; late arrived after the "
            "time limit, which is not a finish.",
            required=True,
            allowed=STATUSES,
        ),
        # No finish of any race was faster or slower than these.
        Column(
            "finish_seconds",
            "whole",
            "Time from the start of the race. For a late arrival the time on arrival; for anyone else "
            "who did not finish it is empty, or the time at the last checkpoint.",
            "seconds",
            least=25_000,
            most=200_000,
        ),
        Column("place", "whole", "Overall place.", "rank", least=1),
        Column(
            "sex_place",
            "whole",
            "Place within the competition category, women or men; a runner of sex X has the place "
            "within the category in which the organiser placed them.",
            "rank",
            least=1,
        ),
        Column(
            "earlier_finishes",
            "whole",
            "How often the person had finished this race before, as the organiser says (entrants lists of Western States).",
            "finishes",
            least=0,
        ),
        Column(
            "organiser_person_id",
            "text",
            "The organiser's own number for the person, where it gives one (UTMB and its World Series).",
            pattern=r"\d+",
        ),
        Column("source", "text", "The source that the row was read from.", required=True),
        Column(
            "source_url",
            "text",
            "The organiser's page that the row can be checked against.",
            pattern="https://.*",
        ),
    ),
    rules=(
        Rule("born_min is after born_max", lambda t: t["born_min"] <= t["born_max"]),
        Rule("a place without a finish", lambda t: t["place"].isna() | t["status"].eq("finished")),
        Rule(
            "a finish without a time",
            lambda t: t["status"].ne("finished") | t["finish_seconds"].notna(),
        ),
        Rule(
            "born so that nobody would have started",
            lambda t: (
                (t["year"] - t["born_min"] <= OLDEST + 1) & (t["year"] - t["born_max"] >= YOUNGEST)
            ).fillna(True),
        ),
        Rule(
            "a sex place beyond the place",
            lambda t: t["sex_place"].isna() | (t["sex_place"] <= t["place"]).fillna(False),
        ),
        Rule(
            "a country without its kind",
            lambda t: t["country"].isna() == t["country_kind"].isna(),
        ),
    ),
)


def _people(name: str, meaning: str) -> Column:
    return Column(name, "whole", meaning, "people", least=0)


EDITIONS = Table(
    name="editions",
    title="Editions",
    meaning="One row a race a year that was held or should have been.",
    key=("race", "year"),
    remedy="correct the edition in the registry of editions",
    columns=(
        _RACE,
        _YEAR,
        Column("date", "text", "Day of the start, ISO 8601.", pattern=r"\d{4}-\d{2}-\d{2}"),
        Column(
            "status",
            "text",
            "held, shortened (a shorter course than usual) or cancelled.",
            required=True,
            allowed=("held", "shortened", "cancelled"),
        ),
        Column(
            "distance_km",
            "number",
            "Length of the course run that year.",
            "kilometres",
            least=50,
            most=200,
        ),
        Column(
            "ascent_m",
            "whole",
            "Climb of the course run that year.",
            "metres",
            least=3000,
            most=12000,
        ),
        Column("time_limit_seconds", "whole", "Time limit.", "seconds", least=1),
        _people(
            "starters",
            "Starters in `results`; empty where no source lists those who did not finish.",
        ),
        _people("finishers", "Finishers within the time limit in `results`."),
        _people("dnf", "Rows of `results` that did not finish."),
        _people("dns", "Rows of `results` that did not start."),
        _people("dsq", "Rows of `results` that were disqualified."),
        _people("late", "Rows of `results` that arrived after the time limit."),
        _people("official_starters", "Starters as the organiser states them."),
        _people("official_finishers", "Finishers as the organiser states them."),
        Column("starters_differ", "text", "Why the starters differ from the official number."),
        Column("finishers_differ", "text", "Why the finishers differ from the official number."),
        Column("sources", "text", "Where each value of the row comes from."),
        Column("note", "text", "What else is to be known of the edition."),
    ),
)

RECONCILIATION = Table(
    name="reconciliation",
    title="Reconciliation",
    meaning="Where two sources of one edition disagree, or a value was corrected: what each says, "
    "and which one the results follow.",
    references={"result_id": "results.result_id"},
    columns=(
        _RACE,
        _YEAR,
        Column("result_id", "text", "The result on which the sources disagree.", required=True),
        Column("field", "text", "The column of `results` on which they disagree.", required=True),
        Column("source_a", "text", "The stronger source, or `corrections`.", required=True),
        Column("value_a", "text", "What the stronger source says."),
        Column("source_b", "text", "The other source."),
        Column("value_b", "text", "What the other source says."),
        Column("kept", "text", "The value that `results` has."),
        Column("why", "text", "The rule or the correction that decided.", required=True),
    ),
)

NAMES = Table(
    name="names",
    title="Names",
    meaning="Every name that any source gives a start; none where the organiser withholds the name.",
    key=("result_id", "name", "source"),
    references={"result_id": "results.result_id"},
    columns=(
        Column("result_id", "text", "The result.", required=True),
        Column("name", "text", "The name in given-family order.", required=True),
        Column("source", "text", "The source that gives it.", required=True),
    ),
)

SPLITS = Table(
    name="splits",
    title="Splits",
    meaning="Times at the checkpoints: one row a result a checkpoint a leg.",
    key=("result_id", "sequence"),
    references={"result_id": "results.result_id"},
    columns=(
        Column("result_id", "text", "The result.", required=True),
        _RACE,
        _YEAR,
        Column("checkpoint", "text", "The checkpoint as the source names it.", required=True),
        Column(
            "leg",
            "text",
            "`in` on arrival, `out` on leaving; empty where the source does not say.",
            required=True,
            allowed=("", "in", "out"),
        ),
        Column(
            "sequence",
            "whole",
            "Order of the checkpoint on the course, from 1.",
            "rank",
            required=True,
            least=1,
        ),
        Column(
            "elapsed_seconds", "whole", "Time since the start.", "seconds", required=True, least=0
        ),
    ),
)
