"""What every source says of an entry, in one shape."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

TEXT = [
    "stage", "entry_type", "door", "answer", "name_published", "given", "family", "name", "sex",
    "country", "region", "applicant_id", "qualifier",
]  # fmt: skip
WHOLE = ["tickets", "place_in_list", "age", "born_min", "born_max"]
#: `applicant_id` is the number that stays with an applicant (lottery lists from 2022), `answer` what
#: became of a place in the wait list; `called_on` is a date (datetime64), the rest text or Int64.
ENTRY = ["entry_id", "race", "year", "source", "row", *TEXT, *WHOLE, "called_on"]
STAGES = ("applied", "drawn", "waitlisted", "entered")
#: The ways in, as few as tell apart what decides: chance, a place won, or somebody's choice.
DOORS = (
    "lottery", "wait list", "Golden Ticket", "top ten", "World Series", "rollover", "raffle", "other",
)  # fmt: skip
#: What a wait list prints before the date -> what became of the place. Only those who were called
#: have a day of the call; `Removed` is a runner who left the list before it came to that.
ANSWERS = {
    "entered": "entered",
    "declined": "declined",
    "no response": "no response",
    "removed": "removed",
}


def as_entries(said: pd.DataFrame, raw: pd.DataFrame, source: str) -> pd.DataFrame:
    """`said` (columns of ENTRY by the index of `raw`) in the columns and types of ENTRY.

    `raw` has year and row. What a source does not say comes out missing. The id is the stage with
    the place in the list, or with the row where there is none: `wser-2031-drawn-12`.
    """
    entries = said.assign(race="wser", year=raw["year"], source=source, row=raw["row"])
    entries = entries.reindex(columns=ENTRY)
    for column in TEXT:
        text = entries[column].astype("str")
        entries[column] = text.mask(text.eq(""))
    for column in ["year", "row", *WHOLE]:
        entries[column] = entries[column].astype("Int64")
    entries["called_on"] = entries["called_on"].astype("datetime64[s]")
    number = entries["place_in_list"].fillna(entries["row"]).astype("str")
    entries["entry_id"] = (
        "wser-" + entries["year"].astype("str") + "-" + entries["stage"] + "-" + number
    ).astype("str")
    return entries
