"""Numbers as prose, tables, pages and the command show them, so that all show them alike."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from race_doubles.common.fixed import fixed

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "Estimate",
    "against_one",
    "and_list",
    "born_range",
    "count",
    "fixed",
    "hours",
    "in_words",
    "opened",
    "ordinal",
    "p_shown",
    "percent",
    "place_or_status",
    "ratio",
    "signed",
    "signed_time",
    "spans",
    "spoken_time",
]

#: Small counts read better as words.
_WORDS = (
    "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"
)  # fmt: skip


def _missing(value: object) -> bool:
    """Whether a value is missing in any of the ways that tables have; without pandas, which takes long to load."""
    return value is None or type(value).__name__ in ("NAType", "NaTType") or value != value


class Estimate(NamedTuple):
    """A value with its interval, all three on one scale."""

    value: float
    low: float
    high: float

    def times(self, factor: float) -> Estimate:
        """The same estimate in another unit."""
        return Estimate(self.value * factor, self.low * factor, self.high * factor)

    def columns(self, name: str) -> dict[str, float]:
        """As cells of a row: `name`, and its interval in `name_low` and `name_high`."""
        return {name: self.value, f"{name}_low": self.low, f"{name}_high": self.high}

    @classmethod
    def of(cls, row: Mapping[str, Any] | pd.Series, name: str) -> Estimate:
        """From such cells of a row; all three are nan where there is none."""
        return cls(row[name], row[f"{name}_low"], row[f"{name}_high"])

    @classmethod
    def every(cls, table: pd.DataFrame, name: str) -> list[Estimate]:
        """From such columns, one a row."""
        columns = (table[name], table[f"{name}_low"], table[f"{name}_high"])
        return [cls(*map(float, cells)) for cells in zip(*columns, strict=True)]

    def shown(self, digits: int = 2, unit: str = "") -> str:
        """`1.23 (95% interval 0.98 to 1.50)`, with `unit` after each number."""
        return (
            f"{fixed(self.value, digits)}{unit} "
            f"(95% interval {fixed(self.low, digits)}{unit} to {fixed(self.high, digits)}{unit})"
        )

    def spoken(self, digits: int = 2, unit: str = "") -> str:
        """`1.23 (0.98 to 1.50)`, with `unit` after the value, where the text says what the interval is."""
        return f"{fixed(self.value, digits)}{unit} ({fixed(self.low, digits)} to {fixed(self.high, digits)})"

    def brief(self, digits: int = 2) -> str:
        """`1.23 (0.98–1.50)` for table cells."""
        return f"{fixed(self.value, digits)} ({fixed(self.low, digits)}–{fixed(self.high, digits)})"


def hours(seconds: int | None) -> str:
    """Whole seconds as `14:13:45`, or an empty string where there is no time."""
    if seconds is None or _missing(seconds):
        return ""
    minutes, second = divmod(int(seconds), 60)
    hour, minute = divmod(minutes, 60)
    return f"{hour}:{minute:02}:{second:02}"


def born_range(low: int | None, high: int | None) -> str:
    """The birth years that an age allows: `1988`, `1984-1998`, or nothing."""
    if _missing(low) or _missing(high):
        return ""
    return str(low) if low == high else f"{low}-{high}"


def place_or_status(place: int | None, status: str) -> str:
    """What a start came to: `1st`, or the status where the race was not finished."""
    if status != "finished" or place is None or _missing(place):
        words = {"dnf": "DNF", "dsq": "DSQ", "dns": "DNS", "stopped": "race stopped"}
        return words.get(status, status)
    return ordinal(int(place))


def opened(said: str) -> str:
    """`said` with a capital letter at its head, as a sentence begins."""
    return said[0].upper() + said[1:]


def ordinal(number: int) -> str:
    """`1st`, `2nd`, `3rd`, `4th`, `11th`, `21st`."""
    if number % 100 in (11, 12, 13):
        return f"{number}th"
    return f"{number}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th') }"


def in_words(number: int, most: int = 10) -> str:
    """`no`, `one`, … up to `most` (at most twelve) as words, digits with thousands separated beyond."""
    return _WORDS[number] if 0 <= number <= most else f"{number:,}"


def some_of(number: int) -> str:
    """`none of`, `one of`, … as `in_words`, where those follow of which it is a part."""
    return f"{in_words(number) if number else 'none'} of"


def count(number: int, one: str, many: str | None = None) -> str:
    """`one woman`, `4 women` as words up to ten, digits beyond: count(4, 'woman', 'women')."""
    return f"{in_words(number)} {one if number == 1 else (many or one + 's')}"


def and_list(parts: Iterable[str]) -> str:
    """`a`, `a and b`, `a, b and c`; `nobody` for none."""
    items = list(parts)
    if not items:
        return "nobody"
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}"


def percent(share: float, digits: int = 0) -> str:
    """`12%` from 0.12; a dash where there is none."""
    return "–" if _missing(share) else f"{fixed(100 * share, digits)}%"


def ratio(value: float) -> str:
    """A ratio with two digits, as `0.87`."""
    return "–" if _missing(value) else f"{fixed(value, 2)}"


def signed(value: float, digits: int = 0) -> str:
    """`+3` or `−10`, with the sign of a number and no hyphen; what is shown as zero has none: `0`."""
    shown = fixed(value, digits, "+").replace("-", "−")
    return shown if shown.strip("+0.") else shown.removeprefix("+")


def signed_time(seconds: float) -> str:
    """`+0:12:30` or `−0:03:00` from seconds."""
    if _missing(seconds):
        return ""
    return f"{'−' if seconds < 0 else '+'}{hours(abs(int(seconds)))}"


def spoken_time(seconds: int) -> str:
    """`1 hour 18 minutes 40 seconds`, `4 minutes 5 seconds`: parts that are none are left out."""
    hour, rest = divmod(int(seconds), 3600)
    parts = zip((hour, *divmod(rest, 60)), ("hour", "minute", "second"), strict=True)
    said = [f"{number} {unit}{'' if number == 1 else 's'}" for number, unit in parts if number]
    return " ".join(said) or "0 seconds"


def against_one(estimate: Estimate, below: str, above: str, between: str) -> str:
    """The words that fit a ratio: `below` or `above` 1 with its whole interval, else `between`."""
    if estimate.high < 1:
        return below
    return above if estimate.low > 1 else between


def p_shown(p_value: float) -> str:
    """`p = 0.03`, `p < 0.001`: two digits, and three below 0.01."""
    return (
        "p < 0.001"
        if p_value < 0.001
        else f"p = {fixed(p_value, 2)}"
        if p_value >= 0.01
        else f"p = {fixed(p_value, 3)}"
    )


def spans(years: list[int]) -> str:
    """`2003–2019, 2021–2025` from a sorted list of years, empty where there are none."""
    runs: list[list[int]] = []
    for year in years:
        if runs and year == runs[-1][1] + 1:
            runs[-1][1] = year
        else:
            runs.append([year, year])
    return ", ".join(str(a) if a == b else f"{a}–{b}" for a, b in runs)
