"""`doubles runner NAME`."""

import click
import pandas as pd

from race_doubles.command.list import print_doubles
from race_doubles.command.show import print_table
from race_doubles.common.errors import UsageProblem
from race_doubles.common.files import read_parquet
from race_doubles.common.paths import find_project
from race_doubles.common.races import RACE_NAMES
from race_doubles.common.words import hours, place_or_status
from race_doubles.doubles.find import find_runners, similar_names


@click.command("runner")
@click.argument("name", nargs=-1, required=True)
def runner_command(name: tuple[str, ...]) -> None:
    """Print one person's starts in both races and their doubles.

    NAME is a name in any order, with or without accents, as any edition printed it; or a runner_id.
    """
    asked = " ".join(name)
    folder = find_project().processed
    tables = {
        table: read_parquet(folder / f"{table}.parquet")
        for table in ("results", "links", "runners")
    }
    found = find_runners(asked, **tables)
    if found.empty:
        near = similar_names(asked, tables["runners"])
        raise UsageProblem(f"Nobody is called “{asked}” in the data; did you mean {near}?")
    if len(found) > 1:
        click.echo(f"{len(found)} people match “{asked}”; ask again with a runner_id:", err=True)
        print_people(found)
        return
    runner = found.iloc[0]
    mine = tables["links"].loc[tables["links"]["runner_id"].eq(runner.runner_id), "result_id"]
    starts = tables["results"][tables["results"]["result_id"].isin(mine)]
    doubles = read_parquet(folder / "doubles.parquet")
    print_person(runner, starts, doubles[doubles["runner_id"].eq(runner.runner_id)])


def born(person: pd.Series) -> str:
    """The birth years a person's ages allow, for the eye: `1989`, `1989-90`, or nothing."""
    if pd.isna(person.born_min) or pd.isna(person.born_max):
        return ""
    low, high = sorted((int(person.born_min), int(person.born_max)))
    return str(low) if low == high else f"{low}-{high}"


def print_people(people: pd.DataFrame) -> None:
    """Print a line a person: id, name, sex, birth years, starts in each race."""
    rows = [
        [row.runner_id, row.name, row.sex, born(row), str(row.wser_starts), str(row.utmb_starts)]
        for row in people.itertuples(index=False)
    ]
    headers = ["runner_id", "Name", "Sex", "Born", "WSER starts", "UTMB starts"]
    print_table(headers, rows, right=(4, 5))


def print_person(runner: pd.Series, starts: pd.DataFrame, doubles: pd.DataFrame) -> None:
    """Print who it is, every start by year, and the doubles."""
    click.echo(f"{runner['name']}  ({runner.sex}, {runner.runner_id})")
    starts = starts.sort_values(["year", "race"], ascending=[True, False], kind="stable")
    rows = [
        [
            str(row.year),
            RACE_NAMES[row.race],
            place_or_status(row.sex_place, row.status),
            place_or_status(row.place, row.status),
            hours(row.finish_seconds) if row.status in ("finished", "late") else "",
            row.name_published,
            row.result_id,
        ]
        for row in starts.itertuples(index=False)
    ]
    headers = ["Year", "Race", "In sex", "Overall", "Time", "Published as", "result_id"]
    print_table(headers, rows, right=(2, 3, 4))
    if len(doubles):
        click.echo()
        print_doubles(doubles)
    else:
        click.echo("No double: no year with a start in both races.", err=True)
