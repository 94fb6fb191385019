"""What the provenance says of the files of data/raw themselves, and whether they still are so.

The first row of each edition in provenance.csv holds it: SHA-256 and number of rows of `<year>.csv`, and of
`<year>_splits.parquet` where there is one. A scrape writes it, and `doubles accept` where a file was changed
on purpose; nothing is built from a file that is otherwise.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from race_doubles.common.curated import WEB_ADDRESS
from race_doubles.common.errors import Problem, UsageProblem
from race_doubles.common.files import read_text_csv, sha256, write_csv
from race_doubles.scrape import provenance
from race_doubles.scrape.sources import SOURCES
from race_doubles.scrape.splits import read_splits

#: What is said of an edition's table and of its splits; empty where the edition has no such file.
TABLE, SPLITS = ("file_sha256", "file_rows"), ("splits_sha256", "splits_rows")
#: The ending of each file's name after the year, and the columns that speak of it.
KINDS = {".csv": TABLE, "_splits.parquet": SPLITS}
#: Files named in one message.
MOST_NAMED = 3


def facts_of(raw: Path, source: str, year: int | str) -> dict[str, str]:
    """The four columns for the files of one edition as they are on disk, `""` for a file that is not there."""
    facts = {}
    for ending, (digest, rows) in KINDS.items():
        path = raw / source / f"{year}{ending}"
        content = path.read_bytes() if path.is_file() else None
        facts[digest] = "" if content is None else sha256(content)
        facts[rows] = "" if content is None else str(count_rows(content, ending) or "")
    return facts


def count_rows(content: bytes, ending: str) -> int | None:
    """Rows below the header; None where the file cannot be read."""
    try:
        if ending == ".csv":
            lines = io.StringIO(content.decode("utf-8"), newline="")
            return max(sum(1 for row in csv.reader(lines, strict=True) if row) - 1, 0)
        return int(pq.read_metadata(pa.BufferReader(content)).num_rows)
    except (UnicodeDecodeError, csv.Error, OSError, ValueError, pa.ArrowException):
        return None


def noted(pages: pd.DataFrame) -> dict[str, str]:
    """The four columns as the provenance rows of one edition hold them."""
    columns = [column for pair in KINDS.values() for column in pair]
    return {column: next((cell for cell in pages[column] if cell), "") for column in columns}


def with_facts(pages: pd.DataFrame, facts: dict[str, str]) -> pd.DataFrame:
    """The provenance rows of one edition with `facts` in the first of them and nowhere else."""
    first = [True] + [False] * (len(pages) - 1)
    return pages.assign(
        **{column: [value if here else "" for here in first] for column, value in facts.items()}
    )


def is_as_noted(raw: Path, known: pd.DataFrame, source: str, year: int) -> bool:
    """Whether the files of an edition are those that the provenance `known` speaks of."""
    pages = known[known["source"].eq(source) & known["year"].eq(str(year))]
    return not pages.empty and noted(pages) == facts_of(raw, source, year)


def check_raw_files(raw: Path, known: pd.DataFrame) -> None:
    """Raise Problem unless every file of `raw` is the one that the provenance `known` speaks of, and none is
    missing or of an edition it does not know.

    The sentence names the files, how each is otherwise, and how to fetch or to accept the first.
    """
    if lacking := [column for column in provenance.COLUMNS if column not in known.columns]:
        raise Problem(
            f"data/raw/provenance.csv has no column {', '.join(lacking)}; restore it from version control."
        )
    for page in known.itertuples():
        if not re.fullmatch(WEB_ADDRESS, page.url):
            raise Problem(
                f"data/raw/provenance.csv has for {page.source} {page.year} the url {page.url[:80]!r}, "
                "which is no web address and could not be linked to; correct it."
            )
    wrong = [
        (path, why)
        for (source, year), pages in known.groupby(["source", "year"], sort=True)
        for path, why in _otherwise(raw, source, year, noted(pages))
    ]
    editions = set(zip(known["source"], known["year"], strict=True))
    wrong += [
        (path, "is of an edition that provenance.csv does not know")
        for source, described in SOURCES.items()
        if described.is_of_results and not described.is_private
        for path in sorted((raw / source).glob("[0-9]*"))
        if (source, path.name.split(".")[0].removesuffix("_splits")) not in editions
    ]
    if not wrong:
        return
    told = "; ".join(f"data/raw/{_shown(raw, path)} {why}" for path, why in wrong[:MOST_NAMED])
    more = f"; so are {len(wrong) - MOST_NAMED} more" if len(wrong) > MOST_NAMED else ""
    first = wrong[0][0]
    year = first.name.split(".")[0].removesuffix("_splits")
    accept = (
        f", or, if it is meant to be so, say `doubles accept data/raw/{_shown(raw, first)}`"
        if first.is_file() and (first.parent.name, year) in editions
        else ""
    )
    raise Problem(
        f"{told}{more}: restore it from version control, fetch it with "
        f"`doubles scrape --source {first.parent.name} --year {year}`{accept}."
    )


def _otherwise(
    raw: Path, source: str, year: str, facts: dict[str, str]
) -> Iterable[tuple[Path, str]]:
    for ending, (digest, rows) in KINDS.items():
        path = raw / source / f"{year}{ending}"
        if not path.is_file():
            # Lists of people who only asked for a place are not committed: here or not, both are right.
            if (facts[digest] or ending == ".csv") and not SOURCES[source].is_private:
                yield path, "is missing"
            continue
        content = path.read_bytes()
        if sha256(content) == facts[digest]:
            continue
        count = count_rows(content, ending)
        if not facts[digest]:
            why = "has no checksum in provenance.csv"
        elif count is None:
            why = f"cannot be read as a table any more (it had {facts[rows]} rows)"
        elif str(count) != facts[rows]:
            why = f"has {count} rows where it had {facts[rows]}"
        else:
            why = f"has its {count} rows, but other contents than when it was written"
        yield path, why


def accept(raw: Path, files: Iterable[Path]) -> list[str]:
    """Note in the provenance of `raw` that `files` are as they are meant to be; gives a line on each.

    A file stands for its whole edition. Nothing is noted unless all can be read. Raises UsageProblem for
    one that is not a file of `raw` whose edition has provenance, Problem for one that is no table of its source.
    """
    known = provenance.load(raw).reindex(columns=provenance.COLUMNS, fill_value="")
    told = []
    for path in files:
        source, year = _edition_of(raw, path)
        ours = known["source"].eq(source) & known["year"].eq(year)
        if not ours.any():
            raise UsageProblem(
                f"provenance.csv knows no {source} {year}, so {path.name} has no origin to be told; scrape it."
            )
        _check_readable(raw, source, year)
        before, facts = noted(known[ours]), facts_of(raw, source, year)
        known.loc[ours] = with_facts(known[ours], facts)
        rows = [
            f"{before[count] or 'no'} -> {facts[count]} rows{name}"
            for count, name in ((TABLE[1], ""), (SPLITS[1], " of splits"))
            if facts[count]
        ]
        if before != facts:
            told.append(f"{source} {year}: {', '.join(rows)}")
    if told:
        write_csv(known, raw / "provenance.csv")
    return told


def every_file(raw: Path) -> list[Path]:
    """The table of every edition that the provenance of `raw` lists."""
    editions = provenance.load(raw)[["source", "year"]].drop_duplicates()
    return [raw / source / f"{year}.csv" for source, year in editions.itertuples(index=False)]


def _edition_of(raw: Path, path: Path) -> tuple[str, str]:
    try:
        source, name = path.resolve().relative_to(raw.resolve()).parts
    except ValueError:
        raise UsageProblem(
            f"{path} is no file of an edition; give one such as data/raw/utmb_results/2004.csv."
        ) from None
    if source not in SOURCES:
        raise UsageProblem(
            f"There is no source {source}; give a file of one of {', '.join(SOURCES)}."
        )
    for ending in sorted(KINDS, key=len, reverse=True):
        if name.endswith(ending):
            return source, name.removesuffix(ending)
    raise UsageProblem(f"{path} is neither a table nor the splits of an edition; give one of them.")


def _check_readable(raw: Path, source: str, year: str) -> None:
    path = raw / source / f"{year}.csv"
    table = read_text_csv(path)
    # pandas fills short rows, so that a line that was cut would be taken for one with empty cells.
    with path.open(encoding="utf-8", newline="") as lines:
        for number, row in enumerate(csv.reader(lines)):
            if row and len(row) != len(table.columns):
                raise Problem(
                    f"data/raw/{_shown(raw, path)} row {number} has {len(row)} cells, not {len(table.columns)}; "
                    "it cannot be accepted."
                )
    lacking = [name for name in ("row", *SOURCES[source].required) if name not in table.columns]
    if lacking or table.empty:
        what = f"no column {', '.join(lacking)}" if lacking else "no rows"
        raise Problem(f"data/raw/{_shown(raw, path)} has {what}; it cannot be accepted.")
    splits = raw / source / f"{year}_splits.parquet"
    if splits.is_file():
        read_splits(splits)


def _shown(raw: Path, path: Path) -> str:
    return path.relative_to(raw).as_posix()
