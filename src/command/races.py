"""`doubles races`."""

from __future__ import annotations

import click

from race_doubles.command.show import print_table
from race_doubles.common.files import read_arrow
from race_doubles.common.paths import find_project
from race_doubles.common.races import RACES
from race_doubles.common.words import spans
from race_doubles.scrape.sources import RESULT_SOURCES


@click.command("races")
def races_command() -> None:
    """List the races, the years of which results are held, and where these come from.

    Of the years under "Finishers alone" nobody who started and did not finish is known.
    """
    editions = read_arrow(find_project().processed / "editions.parquet").to_pylist()
    rows = []
    for race in RACES.values():
        own = [row for row in editions if row["race"] == race.id and row["finishers"]]
        alone = [row["year"] for row in own if row["starters"] is None]
        rows.append([
            race.id,
            race.name,
            f"{race.place}, {race.country}",
            str(race.month),
            spans(sorted(row["year"] for row in own)),
            spans(sorted(alone)),
            f"{sum(row['finishers'] for row in own):,}",
            ", ".join(RESULT_SOURCES.get(race.id, ())),
        ])  # fmt: skip
    headers = ["Id", "Race", "Place", "Month", "Held", "Finishers alone", "Finishers", "Sources"]
    print_table(headers, rows, right=(3, 6))
