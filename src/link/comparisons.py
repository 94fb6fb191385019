"""The fifth stage, second half: how two records are compared, declared as data.

A comparison has levels, from which the first that holds gives its weight (Fellegi and Sunter 1969). The SQL
of all evidence is made from the list `COMPARISONS`, and so are the columns that make a record.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

from race_doubles.link.rows import YEAR_DAYS
from race_doubles.link.steps import sql
from race_doubles.link.weights import BORN_SPAN, MILLI, thousandths


class Level(NamedTuple):
    """One way in which two values agree or differ.

    `condition` is SQL, None for whatever is left; `weight` is SQL, or a number, of thousandths of a bit. A level
    without a label says nothing.
    """

    label: str | None
    condition: str | None
    weight: str | int = 0


class Comparison(NamedTuple):
    """What is compared of two records `x` and `y`, whose names are the pair `n`, and how.

    `columns` are the columns of `start` that it reads, besides those of other comparisons: they are part of a record. `only_agreement`: a difference
    says nothing and is not mentioned.
    """

    name: str
    columns: tuple[str, ...]
    levels: tuple[Level, ...]
    only_agreement: bool = False

    @property
    def weight_column(self) -> str:
        return f"{self.name}_weight"


def cases(levels: Sequence[Level], what: str) -> str:
    """SQL of the `label` or the `weight` of the first level that holds."""

    def value(level: Level) -> str:
        if what == "label":
            return f"'{level.label}'" if level.label else "null"
        return str(level.weight)

    whens = [f"when {level.condition} then {value(level)}" for level in levels if level.condition]
    rest = next((value(level) for level in levels if not level.condition), "null")
    return f"case {' '.join(whens)} else {rest} end" if whens else rest


def _unknown(column: str) -> Level:
    return Level(None, f"x.{column} is null or y.{column} is null")


def _same(column: str) -> str:
    return f"x.{column} = y.{column}"


_NOTHING = Level(None, None)
#: Years between the birth years of records x and y; 0 or less where a year fits both.
_GAP = "(greatest(x.born_min, y.born_min) - least(x.born_max, y.born_max))"
#: The chance that one year is meant, against the chance by which two strangers' ranges agree.
_OVERLAP = f"""cast(round({MILLI} * log2({BORN_SPAN} * greatest(1 - {_GAP}, 1)
            / ((x.born_max - x.born_min + 1) * (y.born_max - y.born_min + 1)))) as int)"""

#: The days of birth that two ages on known days allow in common, of the `YEAR_DAYS` that each allows.
_DAYS_SHARED = f"greatest(0, {YEAR_DAYS} - abs(x.born_day - y.born_day))"
#: The chance that two such ages are of one person, one of them perhaps a year out, against that of two strangers'.
_AGE_ERROR = "(greatest(1, x.age_error + y.age_error) / 1000.0)"
_AGES_OF_DAYS = f"""cast(round({MILLI} * log2({BORN_SPAN} * (
            (1 - {_AGE_ERROR}) * {_DAYS_SHARED} + {_AGE_ERROR} / 2 * ({YEAR_DAYS} - {_DAYS_SHARED})) / {YEAR_DAYS})) as int)"""

#: In this order the evidence is added up and told.
COMPARISONS = (
    Comparison("name", (), (Level("as the pair of names", None, "n.weight"),)),
    Comparison("born", ("born_min", "born_max", "exact", "born_day", "age_error"), (
        _unknown("born_min"),
        Level("one year apart", f"{_GAP} > 0", thousandths("born one year apart")),
        Level("ages on two days", "x.born_day is not null and y.born_day is not null", _AGES_OF_DAYS),
        Level("a year fits both", None, _OVERLAP),
    )),
    Comparison("sex", ("sex",), (
        _unknown("sex"),
        Level("same", _same("sex"), thousandths("sex same")),
        Level("differs", None, thousandths("sex differs")),
    )),
    # The shorter of two names has fewer words that say where they are common.
    Comparison("country", ("country", "country_kind"), (
        _unknown("country"),
        Level("same, the name of x shorter", f"{_same('country')} and n.shorter = n.a", "x.country_weight"),
        Level("same, the name of y shorter", f"{_same('country')} and n.shorter = n.b", "y.country_weight"),
        Level("same", _same("country"), "least(x.country_weight, y.country_weight)"),
        Level("residence is not nationality", "x.country_kind <> y.country_kind", thousandths("residence is not nationality")),
        Level("differs", None, thousandths("country differs")),
    )),
    Comparison("short_form", (), (
        Level(None, "n.kind not in ('nickname', 'shared nickname')"),
        Level("another country", "x.country <> y.country", thousandths("short form abroad")),
        Level("an age is not known", "x.born_min is null or y.born_min is null", thousandths("short form without an age")),
        _NOTHING,
    ), only_agreement=True),
    Comparison("club", ("club",), (Level("same", _same("club"), thousandths("club same")), _NOTHING), only_agreement=True),
    Comparison("city", ("city",), (
        _unknown("city"),
        Level("same", _same("city"), thousandths("city same")),
        Level("differs", None, thousandths("city differs")),
    )),
    Comparison("organiser_id", ("person",), (
        Level("differs", "x.person <> y.person", thousandths("other organiser id")), _NOTHING,
    )),
)  # fmt: skip

#: Columns that make a record; missing equals missing there.
RECORD_COLUMNS = tuple(column for comparison in COMPARISONS for column in comparison.columns)
#: SQL: result `s` is one of record `c`, whose name is the same.
IS_OF_RECORD = " and ".join(
    f"c.{column} is not distinct from s.{column}" for column in RECORD_COLUMNS
)
WEIGHT_COLUMNS = tuple(comparison.weight_column for comparison in COMPARISONS)

#: The records with the weight of their country: joined once, not for every pair.
WEIGHED_RECORD = """
select c.*, n.weight as country_weight
from record c left join country_weight n on n.name_id = c.name_id and n.country = c.country"""

#: A birth year out by one is an error that happens, where one of the two was not given as a range.
YEARS_FIT = f"""(x.born_min is null or y.born_min is null
       or {_GAP} <= case when x.exact or y.exact then 0 else 1 end)"""
#: Every pair of records once, none with itself.
ALL_PAIRS = "n.a <> n.b or x.record < y.record"


def evidence(pairs: str, condition: str, years: str = YEARS_FIT) -> str:
    """SQL that gives each kind of evidence for pairs of records x and y of the name pairs `pairs`.

    `years` says which birth years a pair may have. Columns: a, b (record), name_id_a, name_id_b, level, kind, over
    (see `name_comparison`), and `WEIGHT_COLUMNS` in thousandths of a bit.
    """
    weights = ",\n  ".join(
        f"{cases(comparison.levels, 'weight')} as {comparison.weight_column}"
        for comparison in COMPARISONS
    )
    return f"""
select x.record as a, y.record as b, n.a as name_id_a, n.b as name_id_b, n.level, n.kind, n.over,
  {weights}
from {pairs} n join weighed_record x on x.name_id = n.a join weighed_record y on y.name_id = n.b
where {condition}
  and {years}"""


def weighed(pairs: str, condition: str) -> str:
    """SQL of pairs of records with the weight of all evidence, the prior not yet counted: a, b, name_id_a, name_id_b, level, weight."""
    total = " + ".join(WEIGHT_COLUMNS)
    return f"select a, b, name_id_a, name_id_b, level, {total} as weight from ({evidence(pairs, condition)}) as e"


def namesakes(fewest: int, most: int) -> str:
    """SQL of pairs of records whose exact birth years lie `fewest` to `most` years apart: certainly two people.

    Columns a, b, level, weight: what the pair would weigh if the years were one.
    """
    born = round(MILLI * math.log2(BORN_SPAN))
    total = " + ".join(name for name in WEIGHT_COLUMNS if name != "born_weight")
    apart = f"x.born_min = x.born_max and y.born_min = y.born_max and {_GAP} between {int(fewest)} and {int(most)}"
    found = evidence("name_pair", f"({ALL_PAIRS})", apart)
    return f"select a, b, level, {total} + {born} as weight from ({found}) as e"


#: `weighed_record`: `record` with country_weight.
STEPS = [sql("weighed_record", "record country_weight", WEIGHED_RECORD)]
