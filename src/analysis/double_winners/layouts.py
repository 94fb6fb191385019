"""Tables of notebook 04, in the words a reader sees."""

from __future__ import annotations

from collections.abc import Collection

import pandas as pd

from race_doubles.analysis.show.presentation import TableView, table
from race_doubles.common.races import DOUBLE, RACE_NAMES
from race_doubles.common.words import hours, ordinal, percent, place_or_status
from race_doubles.doubles.stopped import status_in
from race_doubles.doubles.tables import SEX_NAMES

#: What the mark beside a year means, for captions.
CHANGED = "* a course was changed that year"


def marked_year(year: int, changed_years: Collection[int]) -> str:
    """The year, with an asterisk where either course was changed."""
    return f"{year}*" if int(year) in changed_years else f"{year}"


def podiums_view(rows: pd.DataFrame, changed_years: Collection[int]) -> TableView:
    """What `winners.margins` gives, one line a double: at each race the place, the time and the margin."""
    lines = []
    for row in rows.sort_values(["year", "level"]).itertuples():
        races = []
        for race in DOUBLE:
            races.append(", ".join(_place_time_and_margin(row, race)))
        lines.append((row.name, marked_year(row.year, changed_years), row.sex, *races))
    names = [RACE_NAMES[race] for race in DOUBLE]
    return table(
        pd.DataFrame(lines, columns=["Runner", "Year", "Sex", *names]),
        f"Everyone on both podiums: place, time and margin ({CHANGED})",
        tuple(names),
    )


def _place_time_and_margin(row, race: str) -> tuple[str, str, str]:
    """Of one race of a double: `3rd`, `20:12:38` and `2:00:00 behind`, or for a winner `won by 1:18:40`."""
    margin, behind = (getattr(row, f"{race}_{end}_seconds") for end in ("margin", "behind"))
    return (
        ordinal(int(getattr(row, f"{race}_sex_place"))),
        hours(getattr(row, f"{race}_finish_seconds")),
        f"won by {hours(margin)}" if pd.notna(margin) else f"{hours(behind)} behind",
    )


def margins_view(rows: pd.DataFrame, changed_years: Collection[int]) -> TableView:
    """What `winners.margins` gives, one line a race, for readers."""
    lines = []
    for row in rows.sort_values(["year", "level"]).itertuples():
        for race in DOUBLE:
            behind = getattr(row, f"{race}_behind_seconds")
            lines.append(
                (
                    marked_year(row.year, changed_years),
                    row.name,
                    row.sex,
                    RACE_NAMES[race],
                    *_place_time_and_margin(row, race),
                    percent(getattr(row, f"{race}_behind_share"), 1) if behind else "",
                    row.days_between,
                )
            )
    columns = [
        "Year",
        "Runner",
        "Sex",
        "Race",
        "Place",
        "Time",
        "Margin",
        "Behind, % of the winner’s time",
        "Days between",
    ]
    return table(
        pd.DataFrame(lines, columns=columns),
        f"Every double podium: places, times and margins ({CHANGED})",
        ("Margin",),
    )


def near_misses_view(
    rows: pd.DataFrame,
    changed_years: Collection[int],
    stopped: Collection[tuple[str, int]],
) -> TableView:
    """What `winners.near_misses` gives, for readers; `stopped` are the editions their organisers ended."""
    lines = []
    for row in rows.sort_values(["year", "name"]).itertuples():
        other = "utmb" if row.won == "wser" else "wser"
        place = getattr(row, f"{other}_sex_place")
        status = getattr(row, f"{other}_status")
        if pd.notna(place):
            outcome = ordinal(int(place))
        else:
            outcome = place_or_status(None, status_in(other, int(row.year), status, stopped))
        behind = getattr(row, f"{other}_behind_seconds")
        lines.append(
            (
                row.name,
                marked_year(row.year, changed_years),
                row.sex,
                f"{RACE_NAMES[row.won]}, {hours(getattr(row, f'{row.won}_finish_seconds'))}",
                f"{outcome} at {RACE_NAMES[other]}"
                + (f", {hours(behind)} behind" if pd.notna(behind) else ""),
            )
        )
    columns = ["Runner", "Year", "Sex", "Won", "The other race"]
    return table(
        pd.DataFrame(lines, columns=columns),
        f"Won one, started the other ({CHANGED})",
        ("Won", "The other race"),
    )


def careers_view(
    careers: pd.DataFrame, names: pd.Series, changed: Collection[tuple[str, int]]
) -> TableView:
    """What `winners.careers_with_both_titles` gives, for readers; `names` by runner_id.

    A year has an asterisk where the course of that race was changed: the editions (race, year) in `changed`.
    """

    def titles(race: str) -> list[str]:
        return [
            ", ".join(f"{year}*" if (race, year) in changed else f"{year}" for year in years)
            for years in careers[race]
        ]

    shown = pd.DataFrame(
        {
            "Runner": careers["runner_id"].map(names),
            "Sex": careers["sex"],
            "Western States won in": titles("wser"),
            "UTMB won in": titles("utmb"),
            "In one year": ["yes" if same else "no" for same in careers["same_year"]],
        }
    )
    return table(
        shown,
        "Runners who hold both titles (* that course was changed that year)",
        ("Western States won in", "UTMB won in"),
    )


def combined_view(
    rows: pd.DataFrame, sex: str, changed_years: Collection[int], most: int = 10
) -> TableView:
    """The best combined times of one sex, by the rank that allows for the editions."""
    some = rows[rows["sex"].eq(sex)].sort_values(["adjusted_rank", "year"]).head(most)
    shown = pd.DataFrame(
        {
            "Rank, editions allowed for": some["adjusted_rank"],
            "Runner": some["name"],
            "Year": [marked_year(year, changed_years) for year in some["year"]],
            "Western States": some["wser_finish_seconds"].map(hours),
            "UTMB": some["utmb_finish_seconds"].map(hours),
            "Together": some["combined_seconds"].map(hours),
            "Rank of the plain sum": some["rank"],
        }
    )
    return table(shown, f"Best combined times, {SEX_NAMES[sex]}, editions allowed for ({CHANGED})")


def way_view(rows: pd.DataFrame, names: dict[str, str]) -> TableView:
    """What `winners.through_the_race` gives, one line a checkpoint; `names` maps result_id to runner and year."""
    ordered = rows.sort_values(["year", "race", "sequence"], ascending=[True, False, True])
    lines = pd.DataFrame(
        {
            "Runner": ordered["result_id"].map(names),
            "Race": ordered["race"].map(RACE_NAMES),
            "Checkpoint": ordered["checkpoint"],
            "Share of own time": ordered["share"].map(percent),
            "Place": ordered["place"].map(ordinal),
            "Behind the leader": [
                hours(seconds) if seconds else "" for seconds in ordered["behind_seconds"]
            ],
        }
    )
    return table(
        lines,
        "Place among women or men at each checkpoint of the winning races of the double winners",
        ("Behind the leader",),
    )
