"""The story of a year, and what is not in yet."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from race_doubles.analysis.double_winners.close_calls import close_calls
from race_doubles.analysis.double_winners.honours import Honours
from race_doubles.doubles.tables import load
from race_doubles.site.seasons import Season, data_end, not_in_yet, seasons, story_of

NONE = pd.DataFrame()


def doubles(*rows: tuple) -> pd.DataFrame:
    """Doubles: name, level, place at either race."""
    table = pd.DataFrame(rows, columns=["name", "level", "wser_sex_place", "utmb_sex_place"])
    table["runner_id"] = "r-" + table["name"]
    return table.assign(combined_seconds=1).astype(
        {"wser_sex_place": "Int64", "utmb_sex_place": "Int64"}
    )


def call(name: str, status: str, place: int | None) -> dict:
    return {
        "name": name,
        "won": "wser",
        "other": "utmb",
        "other_status": status,
        "other_place": place,
    }


def test_who_won_both_is_the_story():
    assert story_of(doubles(("Ada", "won", 1, 1), ("Bea", "top10", 2, 2)), NONE) == "Ada won both."
    also = pd.DataFrame([call("Cy", "dnf", None)])
    assert story_of(doubles(("Ada", "won", 1, 1)), also) == (
        "Ada won both. Cy won Western States and did not finish UTMB."
    )


def test_else_who_won_one_and_what_became_of_the_other():
    calls = pd.DataFrame(
        [call("Ada", "dnf", None), call("Bea", "stopped", None), call("Cy", "finished", 2)]
    )
    assert story_of(doubles(("Ada", "started", 1, None)), calls) == (
        "Ada won Western States and did not finish UTMB. Bea won Western States and started UTMB, which was stopped. "
        "Cy won Western States and was 2nd at UTMB."
    )


def test_else_the_best_double_by_its_worse_place():
    rows = doubles(("Ada", "finished", 2, 40), ("Bea", "finished", 20, 30))
    assert (
        story_of(rows, NONE)
        == "Best at both, by the worse of the two places: Bea, 20th at Western States and 30th at UTMB."
    )
    assert story_of(doubles(("Ada", "started", 2, None)), NONE) == "Nobody finished both."
    assert story_of(doubles(), NONE) == "Nobody started both."


def test_a_season_of_one_person_reads_well():
    counts = {"started": 1, "finished": 0}
    assert Season(2003, "2003-08-29", counts, "").summary == (
        "One person started Western States and UTMB in 2003 and none finished both."
    )
    of_few = Season(2003, "2003-08-29", counts, "", ("UTMB",)).summary
    assert of_few.endswith(" and none finished both. Of UTMB only finishers are known.")


def test_every_season_has_a_story_and_the_next_editions_a_day(project, tables):
    made = load(project)
    calls = close_calls(Honours(made).near_misses, made.stopped)
    told = seasons(made, calls)
    assert [one.year for one in told] == sorted(made.years_of_both, reverse=True)
    assert all(one.story and one.date for one in told)
    assert sum(one.counts["finished"] for one in told) == int(
        tables["doubles"]["level"].ne("started").sum()
    )
    for one in told:
        listed = tables["results"].query("race == 'utmb' and year == @one.year")["status"]
        assert one.finishers_alone == (() if listed.ne("finished").any() else ("UTMB",)), one.year
    for row in not_in_yet(made):
        assert row["after"].startswith(str(row["year"]))


def test_the_data_end_with_the_last_editions_and_the_next_are_not_in(project):
    made = load(project)
    said = data_end(made)
    assert said.startswith("Data to Western States ") and said.endswith(": results not in yet.")
    assert f"UTMB {made.held['utmb'][-1]}" in said
    for row in not_in_yet(made):
        assert f"{row['race']} {row['year']}" in said


def test_a_race_that_was_not_held_is_not_the_next_one(project):
    made = load(project)
    [before] = [row for row in not_in_yet(made) if row["race"] == "UTMB"]
    row = {"race": "utmb", "year": before["year"], "status": "cancelled"}
    editions = pd.concat([made.editions, pd.DataFrame([row])], ignore_index=True)
    storm = replace(made, editions=editions)
    [after] = [row for row in not_in_yet(storm) if row["race"] == "UTMB"]
    assert after["year"] == before["year"] + 1
    assert int(after["after"][:4]) == int(before["after"][:4]) + 1
    assert f"UTMB {made.held['utmb'][-1]}" in data_end(storm)
