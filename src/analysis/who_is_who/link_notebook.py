"""The tables and sentences of the notebook on who is who."""

from __future__ import annotations

import re

import pandas as pd

from race_doubles.analysis.show import style
from race_doubles.common.words import and_list, count, hours
from race_doubles.doubles.tables import RACE_NAMES
from race_doubles.link.evaluation import evaluate


def shown(frame: pd.DataFrame, caption: str, text_columns: tuple[str, ...] = ()) -> style.TableView:
    """A table of `link` for readers: headings with a capital, races by name, times as such."""
    out = frame.copy()
    for name in out:
        if name == "race":
            out[name] = out[name].map(RACE_NAMES)
        if name.endswith("_seconds"):
            out[name] = out[name].map(hours)
    out = out.rename(columns={"finish_seconds": "time", "organiser_person_id": "person number"})
    return style.table(
        out.rename(columns=heading), caption, tuple(heading(name) for name in text_columns)
    )


def heading(name: str) -> str:
    """A column's name as a heading: the first letter large, the others as they are."""
    words = name.replace("_", " ")
    return words[:1].upper() + words[1:]


def twice_view(twice: pd.DataFrame) -> style.TableView:
    """What `evaluate.listed_twice` gives, for readers."""
    columns = [
        "year",
        "race",
        "name_published",
        "bib",
        "status",
        "finish_seconds",
        "organiser_person_id",
    ]
    return shown(
        twice[columns], "Two results of one person in one edition", ("year", "bib", "person number")
    )


def twice_words(twice: pd.DataFrame, names: pd.Series) -> str:
    """Who is listed twice in `evaluate.listed_twice`, and how the two rows differ; `names` by runner_id."""
    said = []
    for (runner, race, year), rows in twice.groupby(["runner_id", "race", "year"]):
        times = int(rows["finish_seconds"].notna().sum())
        ids = rows["organiser_person_id"]
        one_id = ids.notna().all() and len(set(ids)) == 1
        how = (
            f"{count(times, 'time')} at the finish" + (" under one person number" if one_id else "")
            if times > 1
            else "one row with a time and one without"
            if times
            else "two rows without a time"
        )
        said.append((year, f"{names[runner]} at {RACE_NAMES[race]} {year} ({how})"))
    if not said:
        return "**Nobody is listed twice in one edition.**"
    people = count(twice["runner_id"].nunique(), "person is", "people are").capitalize()
    return f"**{people} listed twice in one edition**: {and_list(text for _, text in sorted(said))}. Each counts once."


def events() -> int:
    """How many events the measurements outside of the project rest on."""
    (number,) = re.findall(r"all (\d+) events", " ".join(evaluate.measured_table()["data"]))
    return int(number)


def outside_words() -> str:
    """What the measurements on other races come to, in one sentence."""
    rows = evaluate.measured_table()
    whole = rows[rows["data"].str.contains(" all ")].iloc[0]
    return (
        f"**On the results of {events()} events with known ids precision is {whole['precision']} and recall "
        f"{whole['recall']}.** All were looked at while the weights were set, so no row here is of results never seen."
    )
