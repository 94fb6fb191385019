"""The first stage: results as text become `start`, with sex, country and birth years that compare."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa

from race_doubles.clean.names import name_tokens
from race_doubles.link.columns import empty_table, number_column, text_column
from race_doubles.link.engine import Engine
from race_doubles.link.steps import Run, code, sql

#: The columns of a table of results that the linker looks at; all but the first two may be absent.
COLUMNS = ("result_id", "name_published", "sex", "country", "country_kind", "race", "year", "age", "age_group",
           "born_year", "born_min", "born_max", "age_on", "age_error", "club", "city", "organiser_person_id")  # fmt: skip
#: Those compared as they are written.
AS_WRITTEN = ("country_kind", "club", "city")

#: Days of a year in which every month has 31: dates are counted in these, so that every year is as long.
YEAR_DAYS = 372
#: The day that stands for a month.
MID_MONTH = 16
#: The share of ages that are a year out, in thousandths, where a day is given and no share.
AGE_ERROR = 10

#: Years that a birth year may have at all.
_BORN = "between 1880 and 2030"

#: Text of every column that may be there, as `link.values` understands it -> the columns that are compared.
#: Rows are numbered by year and id, so that the first row of a person is the earliest result.
START = f"""
select row_number() over (order by year_number nulls last, result_id) as row, result_id,
       case when race is null or year is null then concat('of ', result_id) else concat(race, ' ', year) end
         as race_start, name_published,
       case when sex in ('F', 'M') then sex end as sex,
       country, {", ".join(AS_WRITTEN)}, case when shared.person is null then organiser_person_id end as person,
       case when born_first <= born_last then born_first end as born_min,
       case when born_first <= born_last then born_last end as born_max,
       is_exact as exact,
       case when years is not null and born_first <= born_last then (day_year - years - 1) * {YEAR_DAYS} + day_of_year + 1 end as born_day,
       case when years is not null and born_first <= born_last and day_year * day_of_year is not null
            then coalesce(out_of_thousand, {AGE_ERROR}) end as age_error,
       case when year_number > (select until from counting) then 0 else 1 end as counted
from (
  select s.*, try_cast(floor(try_cast(year as double)) as int) as year_number,
    coalesce(lower_year, born, cast(year_of_race - years - 1 as int), cast(year_of_race - age_high as int)) as born_first,
    coalesce(upper_year, born, cast(year_of_race - years as int), cast(year_of_race - age_low as int)) as born_last,
    lower_year is null and born is not null as is_exact
  from (
    select *,
      case when lower_read {_BORN} then lower_read end as lower_year,
      case when lower_read {_BORN} then upper_read end as upper_year,
      case when born_read {_BORN} then born_read end as born,
      case when age_read between 5 and 99 then age_read end as years
    from (
      select *,
        try_cast(floor(try_cast(year as double)) as int) as year_of_race,
        try_cast(floor(try_cast(born_min as double)) as int) as lower_read,
        try_cast(floor(try_cast(born_max as double)) as int) as upper_read,
        try_cast(floor(try_cast(born_year as double)) as int) as born_read,
        try_cast(floor(try_cast(age as double)) as int) as age_read,
        try_cast(substring(age_on, 1, 4) as int) as day_year,
        (try_cast(substring(age_on, 6, 2) as int) - 1) * 31 + coalesce(try_cast(substring(age_on, 9, 2) as int), {MID_MONTH}) - 1 as day_of_year,
        cast(round(1000 * try_cast(age_error as double)) as int) as out_of_thousand
      from source) as numbers) as s
  left join group_age g on g.age_group = s.age_group) as dated
left join shared_id shared on shared.person = organiser_person_id"""

#: An organiser's id with more different names than this is no one person's. A person changes a name once, or another runs
#: on the bib; in UTMB's results no id has more than two.
MOST_NAMES_OF_AN_ID = 2

#: The names under each organiser's id that has more than that.
NAMES_OF_IDS = f"""
select person, name_published
from (select distinct organiser_person_id as person, name_published from source
      where organiser_person_id is not null and name_published is not null) as named
where person in (select organiser_person_id from source where organiser_person_id is not null
                 group by organiser_person_id having count(distinct name_published) > {MOST_NAMES_OF_AN_ID})
order by person, name_published"""

#: What groups and birth years occur together, from which the groups' ages are read.
GROUPS_SEEN = f"""
select age_group, case when born {_BORN} then year_of_race - born end as age, count(*) as every,
       sum(case when year_of_race > (select until from counting) then 0 else 1 end) as counted
from (select age_group, try_cast(floor(try_cast(year as double)) as int) as year_of_race,
             try_cast(floor(try_cast(born_year as double)) as int) as born
      from source where age_group is not null) as seen
group by age_group, case when born {_BORN} then year_of_race - born end"""


def shared_ids(engine: Engine, run: Run) -> pa.Table:
    """Organiser's ids under which so many different names stand that they are no one person's -> person, names (how many).

    Such an id (`0`, a club's or an agency's account) says nothing of who is who.
    """
    named: dict[str, list[str]] = {}
    for row in engine.fetch(NAMES_OF_IDS).to_pylist():
        named.setdefault(row["person"], []).append(row["name_published"])
    counts = {person: _different_names(names) for person, names in sorted(named.items())}
    found = {person: count for person, count in counts.items() if count > MOST_NAMES_OF_AN_ID}
    run.counts["ids_of_many_names"] = len(found)
    return pa.table({"person": text_column(list(found)),
                     "names": number_column(list(found.values()), pa.int64())})  # fmt: skip


def _different_names(names: Sequence[str]) -> int:
    """How many of `names` differ from all the others by more than a word: the number of groups that two shared words join."""
    groups: list[set[str]] = []
    for name in names:
        words = set(name_tokens(name).tokens)
        kin = [group for group in groups if len(group & words) > 1 or words <= group]
        groups = [group for group in groups if group not in kin] + [words.union(*kin)]
    return len(groups)


def ages_of_groups(engine: Engine, run: Run) -> pa.Table:
    """Age groups as written -> age_group, age_low, age_high (years, reached in the year of the race)."""
    types = {"age_group": pa.string(), "age_low": pa.int32(), "age_high": pa.int32()}
    seen = engine.fetch(GROUPS_SEEN)
    if not seen.num_rows:
        return empty_table(pa.schema(list(types.items())))
    from race_doubles.link.age_groups import group_ages

    table = seen.to_pandas()
    # A group that only later years have is read from those.
    known = table.groupby("age_group")["counted"].transform("sum") > 0
    table["rows"] = table["counted"].where(known, table["every"])
    spans = group_ages(table[table["rows"] > 0])
    return pa.table({name: pa.array(spans[name], type_) for name, type_ in types.items()})


#: Every result, as it is compared: row (number, the earliest first), result_id, race_start (the race and year),
#: name_published, sex (`F`, `M`), country (alpha-3), country_kind, club, city, person (the organiser's id), born_min,
#: born_max (years), exact (a single year was given), born_day (the first day on which someone of that age may be born, in
#: `YEAR_DAYS`; missing where the day of the age is not known), age_error (the share of such ages that are a year out, in thousandths),
#: counted (1: it counts in how rare names, words and countries are and in what every pair starts from, 0: it is of a later year, see `counting`).
STEPS = [
    code("group_age", "source counting", ages_of_groups),
    code("shared_id", "source", shared_ids),
    sql("start", "source group_age shared_id counting", START),
]
