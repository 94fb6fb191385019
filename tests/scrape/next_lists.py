"""Pages of the year that has not been which are no results: lottery, draw and wait list, and Hardrock's sheet."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

from applicants_like import LIST_2024, draw_page, lottery_page, waitlist_page
from pages_like import sheet

from race_doubles.common.files import read_text_csv
from race_doubles.scrape import expected

WAIT_LIST = ["Order", "Status", "Last Name", "First Name", "Gender", "City", "State", "Country",
             "Ticket Count"]  # fmt: skip
HARDROCK_HEADING = ["bib_number", "first_name", "last_name", "gender", "age", "city", "state",
                    "country", "Start", "Maggie In", "Maggie Out", "Finish"]  # fmt: skip
MILES = ["Distance from Start", *[""] * 7, "0", "15.4", "15.4", "100.5"]
COMMIT = "0123abcd"
Rows = list[list[str]]
Change = Callable[[Rows], Rows]


def same(rows: Rows) -> Rows:
    return rows


@cache
def people(results: tuple[Path, ...]) -> Sequence[tuple[str, str, str]]:
    """First name, last name and gender of those in tables of Western States, each once, as the first has them."""
    found: dict[tuple[str, str], str] = {}
    for path in results:
        table = read_text_csv(path)
        columns = (table[name].tolist() for name in ("first_name", "last_name", "gender"))
        for first, last, gender in zip(*columns, strict=True):
            if first and last:
                found.setdefault((first, last), gender)
    return [(first, last, gender) for (first, last), gender in found.items()]


def applied(raw: Path, year: int) -> Rows:
    """As many applications as the list before had, by people who ran and by their namesakes."""
    counts = expected.load(raw.parent / "curated")
    before = max(one for source, one in counts if source == "wser_lottery" and one < year)
    number = counts["wser_lottery", before].rows
    known = people(tuple(sorted((raw / "wser_results").glob("[0-9]*.csv"), reverse=True)))
    rows = []
    for at in range(number):
        first, last, gender = known[at % len(known)]
        rows.append(
            [str(200000 + at), last, first, gender if gender in ("F", "M") else "N", "CA", "US",
             str(2 ** (at % 5)), "Made Up 100M (30 hours)"]
        )  # fmt: skip
    return rows


def lottery(raw: Path, year: int, change: Change = same, heading: Sequence[str] = LIST_2024) -> dict[str, bytes]:  # fmt: skip
    """The lottery list for the race of `year`."""
    return {f"www.wser.org/lottery{year}.html": lottery_page(year, heading, change(applied(raw, year)))}  # fmt: skip


def waiting(raw: Path, year: int, change: Change = same, said: int | None = None) -> dict[str, bytes]:  # fmt: skip
    """The wait list for the race of `year`; the page says it is that of `said`."""
    rows = [
        [str(at), "", one[1], one[2], one[3], "Auburn", "CA", "USA", one[6]]
        for at, one in enumerate(applied(raw, year)[:75], 1)
    ]
    return {f"www.wser.org/{year}-wait-list/index.html": waitlist_page(said or year, WAIT_LIST, change(rows))}  # fmt: skip


def drawn(raw: Path, year: int, change: Change = same, day: str = "") -> dict[str, bytes]:
    """The draw of December before the race of `year`, the last one drawn first."""
    rows = [[f"{one[2]} {one[1]}", "Auburn, CA US", one[6]] for one in applied(raw, year)[:342]]
    picks = [[str(at), *row] for at, row in enumerate(rows[:267], 1)][::-1]
    others = [[str(at), *row] for at, row in enumerate(rows[267:], 1)][::-1]
    page = draw_page(day or f"December 6, {year - 1}", change(picks), others)
    return {"lottery.wser.org/index.html": page}


def hardrock(raw: Path, year: int, change: Change = same) -> dict[str, bytes]:
    """OpenSplitTime's sheet of Hardrock, from the field of the last one held, a little slower."""
    held = max((raw / "hardrock_stats").glob("[0-9]*.csv"))
    gone = year - int(held.stem)
    rows = []
    for row in read_text_csv(held).to_dict("records"):
        row["age"] = row["age"] and str(int(row["age"]) + gone)
        cells = [row[name] for name in ("bib", "first_name", "last_name", "gender", "age", "city",
                                        "state", "country")]  # fmt: skip
        time = row["time"] and f"{row['time'].partition(':')[0]}:59:59"
        rows.append([*cells, "00:00:00", "03:30:00", "03:36:00", time])
    path = f"raw.githubusercontent.com/SplitTime/OpenSplitTime/{COMMIT}/hardrock{year}.xlsx"
    return {path: sheet([HARDROCK_HEADING, MILES, *change(rows)])}


def put(pages: dict[str, bytes], folder: Path) -> None:
    """Write pages below a folder to replay."""
    for path, content in pages.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
