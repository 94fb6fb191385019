"""`doubles list`."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

import click

from race_doubles.command.show import print_table
from race_doubles.common.errors import UsageProblem
from race_doubles.common.files import read_arrow, read_parquet
from race_doubles.common.paths import Project, find_project
from race_doubles.common.races import DOUBLE, RACE_NAMES, RACES
from race_doubles.common.words import hours, place_or_status, spans
from race_doubles.doubles.levels import LEVELS, levels_from
from race_doubles.doubles.stopped import status_in, stopped_in

if TYPE_CHECKING:
    import pandas as pd


@click.command("list")
@click.option(
    "--level",
    type=click.Choice(LEVELS[::-1]),
    default="started",
    show_default=True,
    help="Doubles that reach this level at each of the races, or a stronger one.",
)
@click.option(
    "--races",
    default=",".join(DOUBLE),
    show_default=True,
    metavar="ID,ID[,ID]",
    help="Who started all of these in one year; `doubles races` lists them.",
)
@click.option("--year", type=int, help="Only this year.")
@click.option("--sex", type=click.Choice(["F", "M", "X"]), help="Only women, men or others.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "csv", "json"]),
    default="table",
    show_default=True,
    help="A table to read, or every column for a program.",
)
def list_command(level: str, races: str, year: int | None, sex: str | None, form: str) -> None:
    """List the doubles: one person's starts in Western States and UTMB, or in all races that are named, in one year."""
    project = find_project()
    folder = project.processed
    chosen_races = read_races(races)
    if year is not None:
        check_year(read_arrow(folder / "editions.parquet").to_pylist(), year, chosen_races)
    if chosen_races != DOUBLE:
        list_other(project, chosen_races, level, year, sex, form)
        return
    file = folder / "doubles.parquet"
    levels = levels_from(level)
    chosen = [
        number
        for number, row in enumerate(read_arrow(file, ["year", "name", "sex", "level"]).to_pylist())
        if year in (None, row["year"]) and sex in (None, row["sex"]) and row["level"] in levels
    ]
    if form == "table":
        rows = read_arrow(file).to_pylist()
        print_doubles(
            sorted((rows[number] for number in chosen), key=_by_year_and_name),
            stopped=stopped_in(project.curated),
        )
        return
    # The other forms have every column as the table's types write it.
    doubles = read_parquet(file).iloc[chosen].sort_values(["year", "name"], kind="stable")
    print_columns(doubles, form)


def print_columns(doubles: pd.DataFrame, form: str) -> None:
    """Print every column for a program, as `csv` or `json`."""
    if form == "csv":
        click.echo(doubles.to_csv(index=False, lineterminator="\n"), nl=False)
    else:
        rows = doubles.astype(object).where(doubles.notna(), None).to_dict("records")
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1))


def read_races(asked: str) -> tuple[str, ...]:
    """The races of `wser,hardrock` in the order of the registry.

    Raises UsageProblem for fewer than two, and for one that is not registered.
    """
    names = {name.strip() for name in asked.split(",") if name.strip()}
    if unknown := sorted(names - set(RACES)):
        raise UsageProblem(f"There is no race {unknown[0]!r}; choose of {', '.join(RACES)}.")
    if len(names) < 2:
        raise UsageProblem(
            f"--races {asked} names one race; a double takes two, as in --races wser,hardrock."
        )
    return tuple(race for race in RACES if race in names)


def list_other(
    project: Project,
    races: tuple[str, ...],
    level: str,
    year: int | None,
    sex: str | None,
    form: str,
) -> None:
    """List who started all of `races`, with what is known of their years."""
    from race_doubles.doubles.pairs_table import in_all, with_results

    folder = project.processed
    columns = ["result_id", "race", "status", "sex_place", "finish_seconds"]
    results = read_parquet(folder / "results.parquet", columns)
    runners = read_parquet(folder / "runners.parquet", ["runner_id", "name", "sex"])
    found = in_all(read_parquet(folder / "pairs.parquet"), races)
    found = with_results(found, races, results, runners)
    chosen = found["level"].isin(levels_from(level))
    if year is not None:
        chosen &= found["year"].eq(year)
    if sex is not None:
        chosen &= found["sex"].eq(sex)
    found = found[chosen].sort_values(["year", "name"], kind="stable")
    if form == "table":
        rows = found.astype(object).where(found.notna(), None).to_dict("records")
        print_doubles(rows, races, stopped_in(project.curated))
    else:
        print_columns(found, form)
    editions = read_arrow(folder / "editions.parquet").to_pylist()
    for line in coverage(editions, races):
        click.echo(line, err=True)


def coverage(editions: Sequence[dict], races: Sequence[str]) -> list[str]:
    """What is known of each race: `Hardrock: 2012–2018, of 2012–2013, 2016, 2018 the finishers alone.`"""
    lines = []
    for race in races:
        own = [row for row in editions if row["race"] == race and row["finishers"]]
        alone = spans(sorted(row["year"] for row in own if row["starters"] is None))
        known = spans(sorted(row["year"] for row in own))
        only = f", of {alone} the finishers alone" if alone else ""
        lines.append(f"{RACES[race].name}: {known or 'no results'}{only}.")
    return lines


def _by_year_and_name(double: dict) -> tuple:
    return double["year"], double["name"]


def check_year(editions: Sequence[dict], year: int, races: Sequence[str] = DOUBLE) -> None:
    """Raise UsageProblem where no double of `races` could be run in `year`, saying why."""
    known = {row["race"]: row["status"] for row in editions if row["year"] == year}
    there = [RACE_NAMES[race] for race in races if known.get(race) not in (None, "cancelled")]
    for race in races:
        name = RACE_NAMES[race]
        if race not in known:
            years = [row["year"] for row in editions if row["race"] == race]
            if there and year > max(years):
                raise UsageProblem(
                    f"{year} is half a year so far: {there[0]} is in and {name} is not, so no double of "
                    f"{year} can be counted; run `doubles update` when the results of {name} are out."
                )
            raise UsageProblem(
                f"There is no {name} of {year} in the data; ask for a year "
                f"from {min(years)} to {max(years)}."
            )
        if known[race] == "cancelled":
            raise UsageProblem(f"{name} was not held in {year}; ask for another year.")


def print_doubles(
    doubles: Sequence[dict],
    races: Sequence[str] = DOUBLE,
    stopped: Collection[tuple[str, int]] = (),
) -> None:
    """Print the doubles of `races` (triples, where these are three) as a table, and how many there are.

    Where an edition was `stopped` (race, year) for everybody, nobody who did not finish it dropped out.
    """

    def outcome(row: dict, race: str) -> str:
        status = status_in(race, row["year"], row[f"{race}_status"], stopped)
        return place_or_status(row[f"{race}_sex_place"], status)

    rows = [
        [
            str(row["year"]),
            row["name"],
            row["sex"],
            row["level"],
            *(
                cell
                for race in races
                for cell in (
                    outcome(row, race),
                    hours(row[f"{race}_finish_seconds"]),
                )
            ),
            hours(row["combined_seconds"]),
        ]
        for row in doubles
    ]
    if rows:
        own = [text for race in races for text in (RACES[race].short_name, "time")]
        headers = ["Year", "Name", "Sex", "Level", *own, "Combined"]
        print_table(headers, rows, right=tuple(range(4, len(headers))))
    word = {2: "double", 3: "triple"}.get(len(races), "summer")
    people = len({row["runner_id"] for row in doubles})
    click.echo(
        f"{len(rows)} {word}{'s' * (len(rows) != 1)} by {people} runner{'s' * (people != 1)}.",
        err=True,
    )
