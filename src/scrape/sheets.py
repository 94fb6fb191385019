"""Spreadsheets (.xls, .xlsx) as rows of text, read with python-calamine."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any

import python_calamine

from race_doubles.scrape.reading import Reading, shown

#: Bytes a sheet may unpack to; the largest known one has about 3 MB.
LARGEST_SHEET = 100_000_000


def read_sheet(
    content: bytes,
    reading: Reading,
    is_wanted: Callable[[list[list[str]]], bool] = lambda rows: True,
) -> list[list[str]]:
    """The first sheet of a workbook that `is_wanted`, every row with its cells as the sheet shows them.

    A cover sheet before it is so passed over, whatever the sheets are called; where none is wanted it is the
    first. Raises Problem when it is no spreadsheet, or unpacks to more than any could need.
    """
    _check_size(content, reading)
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        every = (
            [
                list(map(_text, row))
                for row in book.get_sheet_by_index(at).to_python(skip_empty_area=False)
            ]
            for at in range(len(book.sheet_names))
        )
        first = next(every)
        rows = first if is_wanted(first) else next(filter(is_wanted, every), first)
    except (python_calamine.CalamineError, OSError, ValueError) as why:
        raise reading.problem("a spreadsheet", f"{len(content)} bytes ({shown(why)})") from None
    except StopIteration:
        raise reading.problem("a spreadsheet", "a workbook without a sheet") from None
    return [reading.row(row, number) for number, row in enumerate(rows, 1)]


def _check_size(content: bytes, reading: Reading) -> None:
    """An .xlsx is a zip: refuse one that unpacks to more than any sheet could need."""
    if not content.startswith(b"PK"):
        return
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            unpacked = sum(part.file_size for part in archive.infolist())
    except (zipfile.BadZipFile, ValueError, EOFError) as why:
        raise reading.problem("a spreadsheet", f"a broken zip ({shown(why)})") from None
    if unpacked > LARGEST_SHEET:
        raise reading.problem(f"at most {LARGEST_SHEET:,} bytes unpacked", f"{unpacked:,}")


def _text(value: Any) -> str:
    """A cell as its sheet shows it: whole numbers without a point, hours past 24 counted on."""
    if type(value) is str:
        return value
    if type(value) is float:
        return str(int(value)) if value.is_integer() else str(value)
    if type(value) is time:
        return f"{value.hour:02}:{value.minute:02}:{value.second:02}"
    if isinstance(value, timedelta):
        return _hours(value)
    if isinstance(value, datetime):
        return _hours(value - datetime(*_day_zero(value)))
    if isinstance(value, date):
        return _hours(value - date(*_day_zero(value)))
    return str(value)


def _day_zero(value: date) -> tuple[int, int, int]:
    """The day a date is counted from: sheets made on old Macs begin with 1904."""
    return (1904, 1, 1) if value.year == 1904 else (1899, 12, 31)


def _hours(span: timedelta) -> str:
    whole = round(span.total_seconds())
    return f"{whole // 3600:02}:{whole // 60 % 60:02}:{whole % 60:02}"
