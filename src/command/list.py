"""`doubles list`."""

from __future__ import annotations

import json
from collections.abc import Sequence

import click

from race_doubles.command.show import print_table
from race_doubles.common.errors import UsageProblem
from race_doubles.common.files import read_arrow, read_parquet
from race_doubles.common.paths import find_project
from race_doubles.common.races import DOUBLE_NAMES
from race_doubles.common.words import hours, place_or_status
from race_doubles.doubles.levels import LEVELS, levels_from


@click.command("list")
@click.option(
    "--level",
    type=click.Choice(LEVELS[::-1]),
    default="started",
    show_default=True,
    help="Doubles that reach this level at both races, or a stronger one.",
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
def list_command(level: str, year: int | None, sex: str | None, form: str) -> None:
    """List the doubles: one person's starts in both races in one year."""
    folder = find_project().processed
    if year is not None:
        check_year(read_arrow(folder / "editions.parquet").to_pylist(), year)
    file = folder / "doubles.parquet"
    levels = levels_from(level)
    chosen = [
        number
        for number, row in enumerate(read_arrow(file, ["year", "name", "sex", "level"]).to_pylist())
        if year in (None, row["year"]) and sex in (None, row["sex"]) and row["level"] in levels
    ]
    if form == "table":
        rows = read_arrow(file).to_pylist()
        print_doubles(sorted((rows[number] for number in chosen), key=_by_year_and_name))
        return
    # The other forms have every column as the table's types write it.
    doubles = read_parquet(file).iloc[chosen].sort_values(["year", "name"], kind="stable")
    if form == "csv":
        click.echo(doubles.to_csv(index=False, lineterminator="\n"), nl=False)
    else:
        rows = doubles.astype(object).where(doubles.notna(), None).to_dict("records")
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1))


def _by_year_and_name(double: dict) -> tuple:
    return double["year"], double["name"]


def check_year(editions: Sequence[dict], year: int) -> None:
    """Raise UsageProblem where no double could be run in `year`, saying why."""
    known = {row["race"]: row["status"] for row in editions if row["year"] == year}
    there = [
        DOUBLE_NAMES[race] for race in DOUBLE_NAMES if known.get(race) not in (None, "cancelled")
    ]
    for race, name in DOUBLE_NAMES.items():
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


def print_doubles(doubles: Sequence[dict]) -> None:
    """Print the doubles as a table, and how many there are."""
    rows = [
        [
            str(row["year"]),
            row["name"],
            row["sex"],
            row["level"],
            place_or_status(row["wser_sex_place"], row["wser_status"]),
            hours(row["wser_finish_seconds"]),
            place_or_status(row["utmb_sex_place"], row["utmb_status"]),
            hours(row["utmb_finish_seconds"]),
            hours(row["combined_seconds"]),
        ]
        for row in doubles
    ]
    if rows:
        headers = ["Year", "Name", "Sex", "Level", "WSER", "time", "UTMB", "time", "Combined"]
        print_table(headers, rows, right=(4, 5, 6, 7, 8))
    people = len({row["runner_id"] for row in doubles})
    click.echo(
        f"{len(rows)} double{'s' * (len(rows) != 1)} by {people} runner{'s' * (people != 1)}.",
        err=True,
    )
