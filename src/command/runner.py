"""`doubles runner NAME`."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import click

from race_doubles.command.list import print_doubles
from race_doubles.command.show import print_table
from race_doubles.common.errors import UsageProblem
from race_doubles.common.files import read_arrow
from race_doubles.common.paths import find_project
from race_doubles.common.races import DOUBLE, DOUBLE_NAMES, RACE_NAMES, RACES
from race_doubles.common.words import and_list, born_range, hours, place_or_status
from race_doubles.doubles.find import find_runners, similar_names, starts_of
from race_doubles.doubles.stopped import status_in, stopped_in

#: Letters that a name may have; the longest published one has about 60.
LONGEST_NAME = 300


@click.command("runner")
@click.argument("name", nargs=-1, required=True)
def runner_command(name: tuple[str, ...]) -> None:
    """Print one person's starts in all races held and their doubles.

    NAME is a name in any order, with or without accents, as any edition printed it; or a runner_id.
    """
    asked = " ".join(name)
    if len(asked) > LONGEST_NAME:
        raise UsageProblem(
            f"The name has {len(asked):,} letters; give one of at most {LONGEST_NAME}."
        )
    project = find_project()
    folder = project.processed
    results = read_arrow(folder / "results.parquet", ["result_id", "name_published", "name"])
    links = read_arrow(folder / "links.parquet", ["result_id", "runner_id"])
    runners = read_arrow(folder / "runners.parquet").to_pylist()
    names = zip(*(column.to_pylist() for column in results.columns), strict=True)
    runner = dict(zip(*(column.to_pylist() for column in links.columns), strict=True))
    found = find_runners(asked, names, runner, runners)
    if not found:
        near = similar_names(asked, (person["name"] for person in runners))
        raise UsageProblem(f"Nobody is called “{asked}” in the data; did you mean {near}?")
    if len(found) > 1:
        click.echo(f"{len(found)} people match “{asked}”; ask again with a runner_id:", err=True)
        print_people(found)
        return
    who = found[0]["runner_id"]
    mine = {result_id for result_id, person in runner.items() if person == who}
    columns = ["result_id", "year", "race", "sex_place", "place", "status", "finish_seconds", "name_published"]  # fmt: skip
    starts = read_arrow(folder / "results.parquet", columns)
    here = [number for number, one in enumerate(results["result_id"].to_pylist()) if one in mine]
    doubles = read_arrow(folder / "doubles.parquet").to_pylist()
    pairs = read_arrow(folder / "pairs.parquet").to_pylist()
    print_person(
        found[0],
        [starts.slice(number, 1).to_pylist()[0] for number in here],
        [double for double in doubles if double["runner_id"] == who],
        [
            pair
            for pair in pairs
            if pair["runner_id"] == who and {pair["first_race"], pair["second_race"]} != set(DOUBLE)
        ],
        stopped_in(project.curated),
    )


def print_people(people: Sequence[dict]) -> None:
    """Print a line a person: id, name, sex, birth years, starts in each race."""
    shown = {*DOUBLE, *(race for row in people for race in starts_of(row))}
    races = [race for race in RACES if race in shown]
    rows = [
        [row["runner_id"], row["name"], row["sex"], born_range(*_years(row)),
         *(str(row[f"{race}_starts"]) for race in races)]
        for row in people
    ]  # fmt: skip
    headers = ["runner_id", "Name", "Sex", "Born"]
    headers += [f"{RACES[race].short_name} starts" for race in races]
    print_table(headers, rows, right=tuple(range(4, len(headers))))


def _years(person: dict) -> tuple[int | None, int | None]:
    """The birth years that a person's ages allow, in order: they may contradict each other by a year."""
    low, high = person["born_min"], person["born_max"]
    return (low, high) if low is None or high is None else (min(low, high), max(low, high))


def print_person(
    runner: dict,
    starts: Sequence[dict],
    doubles: Sequence[dict],
    pairs: Sequence[dict] = (),
    stopped: Collection[tuple[str, int]] = (),
) -> None:
    """Print who it is, every start by year, the doubles, and the other `pairs` of races in one year.

    `stopped` are the editions (race, year) that were ended for everybody.
    """
    click.echo(f"{runner['name']}  ({runner['sex']}, {runner['runner_id']})")
    # The registry has the races in the order of the year.
    starts = sorted(starts, key=lambda row: list(RACE_NAMES).index(row["race"]))
    starts = sorted(starts, key=lambda row: row["year"])
    told = [status_in(row["race"], row["year"], row["status"], stopped) for row in starts]
    rows = [
        [
            str(row["year"]),
            RACE_NAMES[row["race"]],
            place_or_status(row["sex_place"], status),
            place_or_status(row["place"], status),
            hours(row["finish_seconds"]) if row["status"] in ("finished", "late") else "",
            row["name_published"],
            row["result_id"],
        ]
        for row, status in zip(starts, told, strict=True)
    ]
    headers = ["Year", "Race", "In sex", "Overall", "Time", "Published as", "result_id"]
    print_table(headers, rows, right=(2, 3, 4))
    if doubles:
        click.echo()
        print_doubles(doubles, stopped=stopped)
    else:
        click.echo(
            f"No double: no year with a start in {and_list(DOUBLE_NAMES.values())}.", err=True
        )
    for pair in pairs:
        first, second = (RACE_NAMES[pair[f"{side}_race"]] for side in ("first", "second"))
        click.echo(
            f"{pair['year']}: {first} and {second}, {pair['level']} ({pair['days_between']} days apart)"
        )
