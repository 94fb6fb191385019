"""`doubles list`."""

import json

import click
import pandas as pd

from race_doubles.command.show import print_table
from race_doubles.common.errors import UsageProblem
from race_doubles.common.files import read_parquet
from race_doubles.common.paths import find_project
from race_doubles.common.races import DOUBLE_NAMES
from race_doubles.common.words import hours, place_or_status
from race_doubles.doubles.levels import LEVELS, at_least


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
    project = find_project()
    doubles = read_parquet(project.processed / "doubles.parquet")
    if year is not None:
        check_year(read_parquet(project.processed / "editions.parquet"), year)
        doubles = doubles[doubles["year"].eq(year)]
    if sex is not None:
        doubles = doubles[doubles["sex"].eq(sex)]
    doubles = at_least(doubles, level).sort_values(["year", "name"], kind="stable")
    if form == "csv":
        click.echo(doubles.to_csv(index=False, lineterminator="\n"), nl=False)
    elif form == "json":
        rows = doubles.astype(object).where(doubles.notna(), None).to_dict("records")
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
    else:
        print_doubles(doubles)


def check_year(editions: pd.DataFrame, year: int) -> None:
    """Raise UsageProblem where no double could be run in `year`, saying why."""
    known = editions[editions["year"].eq(year)].set_index("race")["status"]
    for race, name in DOUBLE_NAMES.items():
        if race not in known.index:
            years = editions.loc[editions["race"].eq(race), "year"]
            raise UsageProblem(
                f"There is no {name} of {year} in the data; ask for a year "
                f"from {years.min()} to {years.max()}."
            )
        if known[race] == "cancelled":
            raise UsageProblem(f"{name} was not held in {year}; ask for another year.")


def print_doubles(doubles: pd.DataFrame) -> None:
    """Print the doubles as a table, and how many there are."""
    rows = [
        [
            str(row.year),
            row.name,
            row.sex,
            row.level,
            place_or_status(row.wser_sex_place, row.wser_status),
            hours(row.wser_finish_seconds),
            place_or_status(row.utmb_sex_place, row.utmb_status),
            hours(row.utmb_finish_seconds),
            hours(row.combined_seconds),
        ]
        for row in doubles.itertuples(index=False)
    ]
    if rows:
        headers = ["Year", "Name", "Sex", "Level", "WSER", "time", "UTMB", "time", "Combined"]
        print_table(headers, rows, right=(4, 5, 6, 7, 8))
    people = doubles["runner_id"].nunique()
    click.echo(
        f"{len(rows)} double{'s' * (len(rows) != 1)} by {people} runner{'s' * (people != 1)}.",
        err=True,
    )
