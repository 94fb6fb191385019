"""The table `entries`, described."""

from __future__ import annotations

from race_doubles.clean.entries.observation import ANSWERS, DOORS, STAGES
from race_doubles.clean.schema import OLDEST, SEXES, YOUNGEST
from race_doubles.common.table import Column, Rule, Table

_STAGED = "|".join(STAGES)

ENTRIES = Table(
    name="entries",
    title="Entries",
    meaning="One row a person with results asking for or holding a place at the Western States 100. Who has no result is in none of its rows.",
    key=("entry_id",),
    references={"runner_id": "runners.runner_id"},
    remedy="correct the published value in data/curated/corrections.csv, or match the lists anew with `doubles entries`",
    columns=(
        Column(
            "entry_id",
            "text",
            "Identifies the row: race, year, stage, and the place in the list or the row of it.",
            required=True,
            unique=True,
            pattern=rf"wser-\d{{4}}-({_STAGED})-\d+",
        ),
        Column("race", "text", "`wser` for the Western States 100.", required=True, allowed=("wser",)),
        Column("year", "whole", "Calendar year of the edition asked for.", "year", required=True),
        Column(
            "stage",
            "text",
            "applied (on the lottery list), drawn (in December), waitlisted (drawn for the wait list), entered (on the "
            "entrants list; from 2017 on these are those who started).",
            required=True,
            allowed=STAGES,
        ),
        Column("entry_type", "text", "How the place was got, as the entrants list prints it."),
        Column(
            "door",
            "text",
            "The same in few words; see data/curated/entry_doors.csv. Who came in from the wait list is told by the wait "
            "list too. Empty before the place is held, and where the list does not say.",
            allowed=DOORS,
        ),
        Column("tickets", "whole", "Tickets in the draw.", "tickets", least=1),
        Column("place_in_list", "whole", "Place in the draw or the wait list.", "rank", least=1),
        Column(
            "answer",
            "text",
            "What became of a place in the wait list: entered, declined, no response, removed; empty where it was not called.",
            allowed=tuple(ANSWERS.values()),
        ),
        Column("called_on", "text", "Day of the call from the wait list, ISO 8601.", pattern=r"\d{4}-\d{2}-\d{2}"),
        Column("sex", "text", "Sex as the list prints it: F, M, or X for neither of the two.", allowed=SEXES),
        Column("country", "text", "Country of residence, ISO 3166-1 alpha-3.", pattern="[A-Z]{3}"),
        Column("region", "text", "State or province, ISO 3166-2.", pattern="[A-Z]{2}-[A-Z0-9]{1,3}"),
        Column("age", "whole", "Age on the day of the race, where the list prints it.", "years", least=YOUNGEST, most=OLDEST),
        Column("runner_id", "text", "The person; see runners.", required=True, pattern="r-.+"),
        Column(
            "match_weight",
            "number",
            "Strength of the evidence that the entry is this person's, against all else, as log2 odds; empty where the entry "
            "is a row of one of the person's results.",
            "log2 odds",
        ),
    ),
    rules=(
        Rule("a call that nobody waited for", lambda t: t["called_on"].isna() | t["place_in_list"].notna()),
        Rule("a call after the year of the race", lambda t: t["called_on"].str[:4].astype("Int64").le(t["year"])),
    ),
)  # fmt: skip
