"""Tables of notebook 09, in the words a reader sees."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import pandas as pd

from race_doubles.analysis.models.rates import LEVEL_NAMES
from race_doubles.analysis.other_doubles.all_three import THREE
from race_doubles.analysis.show.presentation import TableView, table
from race_doubles.common.races import DOUBLE, RACE_NAMES, RACES
from race_doubles.common.words import (  # fmt: skip
    Estimate,
    and_list,
    count,
    fixed,
    hours,
    opened,
    ordinal,
    percent,
    place_or_status,
    ratio,
    spans,
)

#: Of how many people a feat still gets their names.
FEW = 9


def two(row: Mapping, between: str = " and ") -> str:
    """The two races of a row by name."""
    return between.join(RACE_NAMES[row[f"{side}_race"]] for side in ("first", "second"))


def door_words(door: str) -> str:
    """A way into Western States as readers know it: the World Series followed the World Tour, and the door is one."""
    return "World Tour or World Series" if door == "World Series" else door


def is_double(row: Mapping) -> bool:
    """Whether a row is of Western States and UTMB."""
    return (row["first_race"], row["second_race"]) == DOUBLE


def same_years(rows: pd.DataFrame) -> tuple[list[dict], list[dict], list[dict]]:
    """The pairs of `compare.standing` whose finished doubles a finisher are more than this double's in the same years, fewer, or neither for sure.

    More and fewer where the whole interval of the ratio is; each the most frequent first. A pair of years in which this double was
    not possible is in none.
    """
    others = [row for row in rows.to_dict("records") if not is_double(row)]
    more = [row for row in others if row["against_double_low"] > 1]
    fewer = [row for row in others if row["against_double_high"] < 1]
    unsure = [row for row in others if row["against_double_low"] <= 1 <= row["against_double_high"]]
    return more, fewer, unsure


def days(row: Mapping) -> str:
    """The gap between the two starts: `62–69`."""
    least, most = row["days_least"], row["days_most"]
    return "" if pd.isna(least) else f"{least}" if least == most else f"{least}–{most}"


def chance(row: Mapping) -> str:
    """What chance would give: `77.0 (62–93)`."""
    return f"{fixed(row['expected'], 1)} ({row['chance_low']}–{row['chance_high']})"


def standing_view(
    rows: pd.DataFrame,
    years: Mapping[tuple[str, str], Sequence[int]],
    alone: Mapping[str, Sequence[int]],
) -> TableView:
    """What `compare.standing` gives; `years` of which both races have rows, by the two, and `alone` of finishers alone, by race."""
    unknown = [f"{RACE_NAMES[race]} {spans(list(some))}" for race, some in alone.items() if some]
    lines = [
        {
            "Races": two(row),
            "Per 1,000 finishers": fixed(row["finished_per_1000"], 1),
            "This double there": fixed(row["double_finished_per_1000"], 1),
            "Times as often": "" if is_double(row) else Estimate.of(row, "against_double").brief(),
            "Years": spans(list(years[row["first_race"], row["second_race"]])) + _alone(row),
            "Fields": f"{fixed(row['first_field'], 0, ',')} and {fixed(row['second_field'], 0, ',')}",
            "Days between": days(row),
            "Started both": _started(row),
            "Per 1,000 starters": fixed(row["started_per_1000"], 1),
            "Finished both": row["finished"],
            "People who started each": row["people_with_both"],
            "Of these people in one year": percent(row["doublers_per_person"]),
            "Finished both by chance": chance(row),
        }
        for row in rows.to_dict("records")
    ]
    return table(
        pd.DataFrame(lines),
        "Every two races more than a day apart: how often both were finished, Western States and UTMB in the same years, how many times as often the pair is "
        "(the middle of what the counts allow, with its 95% interval), and with what fields. The rates are per 1,000 of the smaller field of each year; years of "
        "finishers alone count with finishers only. "
        + (
            f"Starts of those years ({'; '.join(unknown)}) are in no count of starts, so “Started both” may be less than elsewhere. "
            if unknown
            else ""
        )
        + "Fields are medians.",
        ("Years", "Fields", "Days between", "Times as often"),
    )


def in_short_view(rows: pd.DataFrame, years: Mapping[tuple[str, str], Sequence[int]]) -> TableView:
    """What a reader compares in `compare.standing`, in three columns, which a phone shows side by side; `years` as `standing_view`."""
    lines = [
        {
            "Races and years": f"{two(row)}, {spans(list(years[row['first_race'], row['second_race']]))}",
            "Finished": f"{row['finished']} ({fixed(row['finished_per_1000'], 1)})",
            "Times": "–" if is_double(row) else Estimate.of(row, "against_double").brief(1),
        }
        for row in rows.to_dict("records")
    ]  # fmt: skip
    return table(
        pd.DataFrame(lines),
        "Every two races more than a day apart: finished doubles, in brackets per 1,000 finishers of the smaller field, and how many times as often that is as Western States and UTMB in the same years (95% interval)",
        ("Races and years",),
    )


def _started(row: Mapping) -> str:
    """How many started both, and of how many years where that is not of all: `13 (of 3 years)`."""
    if not row["years_with_starters"]:
        return ""
    some = row["years_with_starters"] < row["years"]
    of = f" (of {count(int(row['years_with_starters']), 'year')})" if some else ""
    return f"{row['started']}{of}"


def _alone(row: Mapping) -> str:
    """How many of a pair's years count finishers alone, for its years."""
    alone = row["years"] - row["years_with_starters"]
    return f" ({alone} of finishers alone)" if alone else ""


def all_three_view(
    rows: pd.DataFrame, changed: Collection[tuple[str, int]], races: Sequence[str] = THREE
) -> TableView:
    """What `all_three.in_one_summer` gives; a star marks the editions of `changed` courses."""
    lines = [
        {
            "Year": row["year"], "Runner": row["name"],
            **{RACE_NAMES[race]: _result(row, race, changed) for race in races},
        }
        for row in rows.to_dict("records")
    ]  # fmt: skip
    columns = ["Year", "Runner", *(RACE_NAMES[race] for race in races)]
    star = " (* changed course)" if any("*" in cell for line in lines for cell in map(str, line.values())) else ""  # fmt: skip
    return table(pd.DataFrame(lines, columns=columns), f"Who started {_names(races)} in one summer, by our rows{star}", tuple(columns[1:]))  # fmt: skip


def _result(row: Mapping, race: str, changed: Collection[tuple[str, int]]) -> str:
    place, status = row[f"{race}_sex_place"], row[f"{race}_status"]
    time = hours(row[f"{race}_finish_seconds"])
    mark = "*" if (race, row["year"]) in changed else ""
    return place_or_status(place, status) + (f", {time}" if time else "") + mark


def several_view(rows: pd.DataFrame) -> TableView:
    """What `several_won.of_several` gives."""
    shown = pd.DataFrame({
        "Year": rows["year"], "Runner": rows["name"],
        "Won": [_names(races) for races in rows["races"]],
        "Source for Hardrock": [" ".join(sources) for sources in rows["sources"]],
    })  # fmt: skip
    return table(shown, f"Who is known to have won two or all of {_names(THREE)} in one year", ("Runner", "Won", "Source for Hardrock"))  # fmt: skip


def sister_view(doors: pd.DataFrame, legs: pd.DataFrame, years: Sequence[int]) -> TableView:
    """What `sister.doors` and `sister.legs` give, side by side: a column a first race."""
    shown = pd.DataFrame({
        "First race": doors["first_race"].map(RACE_NAMES),
        "Starters": doors["starters"],
        "Went on to UTMB": doors["doubles"],
        "Share": [Estimate.of(row, "rate").times(100).spoken(1, "%") for row in doors.to_dict("records")],
        "Share of UTMB's starters": [percent(share, 1) for share in doors["of_second"]],
        "By chance": [chance(row) for row in doors.to_dict("records")],
        "Did not finish UTMB": [f"{row.stopped} of {row.starts}, {percent(row.share)}" for row in legs.itertuples()],
        "Did not finish, starters of neither": [percent(share) for share in legs["others_share"]],
        "Ratio, like with like": [Estimate.of(row, "ratio").brief() for row in legs.to_dict("records")],
    })  # fmt: skip
    return table(
        shown.set_index("First race").T.reset_index(names=""),
        f"Lavaredo and Western States as first races, UTMB nine to ten weeks later, in the years of which all three are held, {spans(list(years))}; intervals are of 95%",
        ("",),
    )


def rare_view(rows: pd.DataFrame) -> TableView:
    """What `rare.feats_of_like_rarity` gives."""
    shown = pd.DataFrame({
        "Feat": [opened(feat) for feat in rows["feat"]], "People": rows["people"], "Times": rows["times"],
        "Who": [_few(names) for names in rows["names"]], "Known from": rows["source"],
    })  # fmt: skip
    return table(shown, "Feats by how many people have done them", ("Feat", "Who", "Known from"))


def rare_short_view(rows: pd.DataFrame) -> TableView:
    """The same in three columns, which a phone shows side by side; a star marks what published winners tell."""
    star = [" *" if source.startswith("published") else "" for source in rows["source"]]
    shown = pd.DataFrame({
        "Feat": [f"{opened(feat)}{mark}" for feat, mark in zip(rows["feat"], star, strict=True)],
        "People": rows["people"], "Who": [_few(names) for names in rows["names"]],
    })  # fmt: skip
    return table(shown, "Feats by how many people have done them (* by published winners of Hardrock)", ("Feat", "Who"))  # fmt: skip


def _few(names: Sequence[str]) -> str:
    """The names where they are few; that they are many where they are not."""
    return and_list(names) if 0 < len(names) <= FEW else "too many to name here" if names else ""


def coverage_view(rows: pd.DataFrame) -> TableView:
    """What `compare.coverage` gives."""
    shown = pd.DataFrame({
        "Race": rows["race"].map(RACE_NAMES),
        "Place": [RACES[race].place for race in rows["race"]],
        "Rows of": rows["years"].map(spans),
        "Finishers alone": rows["finishers_alone"].map(spans),
        "Took place, no rows here": rows["held_without_rows"].map(spans),
        "Did not take place": rows["not_held"].map(spans),
    })  # fmt: skip
    return table(shown, "What is held of each race", tuple(shown.columns))


def by_year_view(rows: pd.DataFrame) -> TableView:
    """What `compare.by_year` gives."""
    shown = pd.DataFrame({
        "Races": [two(row, " – ") for row in rows.to_dict("records")],
        "Year": rows["year"],
        "First field": rows["first_field"], "Second field": rows["second_field"],
        "Of": ["finishers" if alone else "starters" for alone in rows["finishers_alone"]],
        "Days between": rows["days_between"].abs(),
        "Started both": rows["started"], "Finished both": rows["finished"],
    })  # fmt: skip
    return table(shown, "Every two races, year by year", ("Races", "Of"))


def chance_view(rows: pd.DataFrame) -> TableView:
    """What `compare.against_chance` gives."""
    shown = pd.DataFrame({
        "Races": [two(row, " – ") for row in rows.to_dict("records")],
        "Level": rows["level"].map(LEVEL_NAMES), "Years": rows["years"], "Seen": rows["seen"],
        "By chance": [chance(row) for row in rows.to_dict("records")],
        "Ratio": [ratio(value) for value in rows["ratio"]],
    })  # fmt: skip
    return table(shown, "Doubles seen, and what chance gives with the range it keeps to 95 times in 100", ("Races", "Level", "By chance"))  # fmt: skip


def summers_view(rows: pd.DataFrame, races: Sequence[str] = THREE) -> TableView:
    """What `all_three.summers` gives."""
    shown = pd.DataFrame({
        "Year": rows["year"],
        **{RACE_NAMES[race]: rows[f"{race}_field"] for race in races},
        "Fields of": ["finishers" if alone else "starters" for alone in rows["finishers_alone"]],
        "Started two": rows["two"], "Finished two": rows["finished_two"],
        "Started all": rows["all_started"], "Finished all": rows["all_finished"],
    })  # fmt: skip
    return table(shown, f"{_names(races)} in one summer, year by year", ("Fields of",))


def expected_view(rows: pd.DataFrame) -> TableView:
    """What `all_three.expected` gives."""
    shown = pd.DataFrame({
        "Level": ["started all" if level == "started" else "finished all" for level in rows["level"]],
        "Years": rows["years"], "People with all three in them": rows["people"],
        "Seen": rows["seen"], "By chance": [fixed(value, 2) for value in rows["expected"]],
        "Chance of as many": [percent(value) for value in rows["at_least_seen"]],
        "Two of the three, seen": rows["two_seen"], "Two of the three, by chance": [fixed(value, 1) for value in rows["two_expected"]],
    })  # fmt: skip
    return table(shown, f"{_names(THREE)} in one summer, and what chance gives", ("Level",))


def nearest_view(rows: pd.DataFrame) -> TableView:
    """What `all_three.nearest` gives."""
    shown = pd.DataFrame({
        "Year": rows["year"], "Runner": rows["name"],
        "First": [f"{ordinal(int(p))} at {RACE_NAMES[r]}" for p, r in zip(rows["first_place"], rows["first_race"], strict=True)],
        "Second": [f"{ordinal(int(p))} at {RACE_NAMES[r]}" for p, r in zip(rows["second_place"], rows["second_race"], strict=True)],
        "Days between": rows["days_between"],
    })  # fmt: skip
    return table(shown, "Top tens at Hardrock and at Western States or UTMB in one summer", ("Runner", "First", "Second"))  # fmt: skip


def places_view(rows: pd.DataFrame) -> TableView:
    """What `feats.check_places` gives, winners alone."""
    won = rows[rows["place"].eq(1)]
    shown = pd.DataFrame({
        "Year": won["year"], "Sex": won["sex"], "Published": won["name"], "Time": won["time"],
        "Our rows": won["our_name"], "Our time": won["our_seconds"].map(hours),
        "Differs": [value or "no" for value in won["differs"]], "Source": won["source"],
    })  # fmt: skip
    return table(shown, f"Published winners of Hardrock where our rows reach, {len(won)} of the {len(rows)} places checked", ("Published", "Time", "Our rows", "Our time", "Differs", "Source"))  # fmt: skip


def published_view(rows: pd.DataFrame) -> TableView:
    """The winners that `several_won.winners` takes from publications."""
    own = rows[rows["source"].ne("")]
    shown = pd.DataFrame({"Year": own["year"], "Sex": own["sex"], "Winner": own["name"], "Source": own["source"]})  # fmt: skip
    return table(shown, "Winners of Hardrock that publications have and our rows do not", ("Winner", "Source"))  # fmt: skip


def claims_view(rows: pd.DataFrame) -> TableView:
    """What `claims.check_claims` gives."""
    shown = pd.DataFrame({
        "Year": rows["year"], "Runner": rows["person"], "Claim": rows["claim"],
        "Verdict": rows["verdict"], "Because": rows["because"], "Source": rows["source"],
    })  # fmt: skip
    return table(shown, "Published feats, and what our rows say", tuple(shown.columns[1:]))


def entry_doors_view(rows: pd.DataFrame, years: Sequence[int]) -> TableView:
    """What `fared.fared` gives, of starts in `years`."""
    shown = pd.DataFrame({
        "Door": rows["door"].map(door_words), "Starts": rows["starts"], "Doubles": rows["went_on"],
        "Share": [Estimate.of(row, "rate").times(100).spoken(1, "%") for row in rows.to_dict("records")],
    })  # fmt: skip
    return table(shown, f"Starts at Western States by the way in, and how many also started UTMB, {spans(list(years))}", ("Door", "Share"))  # fmt: skip


def _names(races: Sequence[str]) -> str:
    return and_list(RACE_NAMES[race] for race in races)
