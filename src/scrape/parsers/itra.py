"""Hardrock 100: ITRA's listing of finishers, as captured in October 2021 in one file of many races.

Which race and year a row is of says `race_year_id`. What is odd, and stays as published:

- it lists finishers, and for 2017 also 19 runners who did not finish, with `NA` for rank and time;
- `age` is the age in 2021 whatever the year, 0 where it is not known;
- names are those of 2021, family name first, in capitals or not: a changed surname is the new one;
- `gender` is M or W, nationality an IOC code;
- 2013, 2015 and 2018 hold finishers past the limit of 48 hours, with a rank;
- 2012 and 2014 are to the minute; in 2014 ranks 21 and 22 have each other's time;
- 2016 has two of rank 1, a true tie.
"""

from __future__ import annotations

import csv
import io

from race_doubles.scrape.description import Description
from race_doubles.scrape.pages import Get, NotThere, Page
from race_doubles.scrape.parameters import parameters_of
from race_doubles.scrape.reading import Parsed, Reading, Shape, shown, text_table

COLUMNS = ["rank", "runner", "time", "age", "gender", "nationality", "time_in_seconds"]
HEADER = ["race_year_id", *COLUMNS]
URL = (
    "https://raw.githubusercontent.com/rfordatascience/tidytuesday/main/data/2021/2021-10-26/"
    "ultra_rankings.csv"
)
_SHAPES = {
    "rank": Shape(r"\d+|NA", "17"),
    "runner": Shape(".+", "a name"),
    "time": Shape(r"\d{1,3}H \d{1,2}M \d{1,2}S|NA", "26H 20M 21S"),
    "age": Shape(r"\d{1,3}|NA", "50"),
    "gender": Shape("[MW]|NA", "M or W"),
    "time_in_seconds": Shape(r"\d+|NA", "94821"),
}


def listing(year: int, get: Get) -> Parsed:
    """The rows of `year`; columns COLUMNS, in the order of the file.

    Raises NotThere when the file has none, Problem when it is not such a file.
    """
    asked = parameters_of("itra", "hardrock", year, "race_year_id")
    page = Page("page", URL)
    reading = Reading(f"hardrock_itra {year} ({page.url})")
    return parse(get(page), asked["race_year_id"], reading)


DESCRIPTION = Description(
    name="hardrock_itra",
    label="ITRA's listing",
    race="hardrock",
    strength=1,
    key=("rank", "runner", "time"),
    required=tuple(COLUMNS),
    known=(),
    lists="finishers",
    has_splits=False,
    ages="capture",
    country="nationality",
    names=("runner",),
    identity=("rank", "runner"),
    url=URL,
    read=listing,
    found_by="itra",
    goes_on=False,
)


def parse(content: bytes, race_year_id: str, reading: Reading) -> Parsed:
    """The rows of one `race_year_id` as a table; rows of other races are not looked at.

    A row number in a message is the line of the file, its heading the first.
    """
    try:
        lines = csv.reader(io.StringIO(content.decode("utf-8"), newline=""))
        header = next(lines, [])
        if header != HEADER:
            raise reading.problem(f"the columns {HEADER}", shown(header, 200))
        rows = []
        for row in lines:
            if row[:1] != [race_year_id]:
                continue
            if len(row) != len(HEADER):
                found = f"{len(row)}: {shown(row, 120)}"
                raise reading.problem(f"{len(HEADER)} cells", found, lines.line_num)
            cells = reading.row(row[1:], lines.line_num)
            for text, column in zip(cells, COLUMNS, strict=True):
                reading.check(text, column, _SHAPES.get(column), lines.line_num)
            rows.append(cells)
    except UnicodeDecodeError as why:
        raise reading.problem("UTF-8", f"byte {content[why.start]:#04x} at {why.start}") from None
    except csv.Error as why:
        raise reading.problem("a CSV file", shown(why)) from None
    if not rows:
        raise NotThere(str(reading.problem(f"rows of race_year_id {race_year_id}", "none")))
    return Parsed(
        text_table(rows, COLUMNS), tuple(header), {"page": len(rows)}, removed=reading.removed
    )
