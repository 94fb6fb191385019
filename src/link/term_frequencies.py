"""The third stage, term frequencies: how many people bear a word, a name, a name in a country.

To agree in what few share weighs more than to agree in what many share. People are counted before any
linking, so the counts are the least number of people that the birth years beside a name need. Only records of the years that
count are counted (`start`): so a later season leaves the weight of every earlier pair as it was. What those
years do not have is taken to have one bearer.
"""

from __future__ import annotations

import pyarrow as pa

from race_doubles.link import forms
from race_doubles.link.engine import Engine
from race_doubles.link.steps import Run, code, sql
from race_doubles.link.weights import (
    COUNTRY_DISCOUNT,
    COUNTRY_MIX,
    MILLI,
    MOST_INITIAL_WEIGHT,
    MOST_WORD_WEIGHT,
    NAMESAKE_SHAPE,
)


def bearers(*columns: str) -> str:
    """SQL of how many people there are at least by `columns`, before any linking.

    So many as there are exact birth years, or years left open by a birthday, or groups of wider
    ranges that do not overlap: a wide range beside a narrow one that it holds may be the same person.
    Missing where no record that counts has them.
    """
    by = ", ".join(columns)
    return f"""
select {by}, case when max(counted) = 1 then
         greatest(1, count(distinct case when counted = 1 and born_min = born_max then born_min end),
                  count(distinct case when counted = 1 and born_min + 1 = born_max then born_min end),
                  sum(case when counted = 1 and (before is null or born_min > before) then 1 else 0 end)) end as people
from (select *, max(case when counted = 1 then born_max end) over (
                  partition by {by} order by born_min nulls last, born_max nulls last
                  rows between unbounded preceding and 1 preceding) as before
      from (select {by}, born_min, born_max, max(counted) as counted from record
            group by {by}, born_min, born_max) as distinct_years) as years
group by {by}"""


#: All of them.
ALL_PEOPLE = "select cast(sum(people) as double) as people from name_people"

WORD_FREQUENCY = """
select word, cast(sum(people) as double) as people
from name_word join name_people using (name_id) group by word"""

#: A table shows rare words too often: what one person in a thousand bears here, far fewer bear
#: elsewhere. So something is taken off each count, the more the more words have one bearer alone
#: (absolute discounting: Ney, Essen and Kneser 1994).
FREQUENCY_DISCOUNT = """
select cast(1 + sum(case when people = 1 then 1 else 0 end) as double)
       / cast(2 + sum(case when people = 1 then 1 when people = 2 then 2 else 0 end) as double) as people
from word_frequency"""


def _term_weight(people: str, all_people: str) -> str:
    """SQL of the weight of agreeing in a word that `people` of `all_people` bear, in thousandths of a bit.

    An initial weighs at most one letter of the alphabet, however few names are printed by it.
    """
    most = f"case when length(word) = 1 then {MOST_INITIAL_WEIGHT * MILLI} else {MOST_WORD_WEIGHT * MILLI} end"
    return f"cast(least(round({MILLI} * log2({all_people} / ({people} - (select people from frequency_discount)))), {most}) as int)"


#: The weight of agreeing in a word: the rarer among people, the more.
WORD_WEIGHT = f"""
select word, people, {_term_weight("people", "(select people from all_people)")} as weight
from (select word, coalesce(people, 1.0) as people from word_frequency) as words"""

#: The same for a word as family or as given name: `Martin` is rarer as the one than as either.
ROLE_WEIGHT = f"""
select word, role, {_term_weight("sum(people)", "(select people from people_with_roles)")} as weight
from name_word join name_people using (name_id)
where role <> '?' and people is not null
group by word, role"""

#: How many people the counts by role are out of.
PEOPLE_WITH_ROLES = """
select cast(sum(people) as double) as people from name_people
where name_id in (select name_id from name_word where role <> '?')"""

#: People by country, as far as one can tell before linking, and the bearers of each word among them.
COUNTRY_PEOPLE = "select country, cast(sum(people) as double) as people from name_country_people group by country"
WORD_COUNTRY_PEOPLE = """
select word, country, cast(sum(people) as double) as people
from name_word join name_country_people using (name_id) group by word, country"""

#: The weight of agreeing in the country, given the name: the rarer the country the more, but
#: names go by country, so what its words are commoner there than anywhere is taken off again.
#: A country's own count of a word is mixed with the count anywhere (as many people as `COUNTRY_MIX` says).
COUNTRY_WEIGHT = f"""
select name_id, country, cast(max(rarity) + sum(commoner) as int) as weight, max(people) as people
from (
  select k.name_id, k.country, k.people, cast(round({MILLI} * log2(total.people / p.people)) as int) as rarity,
    cast(round({MILLI} * least(0, log2(
      (w.people / total.people) * (p.people + {COUNTRY_MIX})
      / (c.people - {COUNTRY_DISCOUNT} + {COUNTRY_MIX} * w.people / total.people)))) as int) as commoner
  from name_country_people as k
  join name_word n on n.name_id = k.name_id
  join word_weight w on w.word = n.word
  join (select word, country, coalesce(people, 1.0) as people from word_country_people) as c
    on c.word = n.word and c.country = k.country
  join (select country, coalesce(people, 1.0) as people from country_people) as p on p.country = k.country
  cross join all_people as total) as words
group by name_id, country"""

#: The weight of agreeing in a whole name. Where more people bear it than its words let expect, the name is so
#: much commoner (a Poisson rate with a gamma prior of shape `NAMESAKE_SHAPE` around the expected number).
#: Summed in whole millionths, which makes the sum the same in any order.
NAME_WEIGHT = f"""
select b.name_id, cast(b.weight - coalesce(greatest(0, round({MILLI} * log2(
         ({NAMESAKE_SHAPE} + s.people - 1) / ({NAMESAKE_SHAPE} + e.people * power(2.0, -b.weight / {MILLI}.0))))), 0) as int) as weight
from (select n.name_id, cast(sum(coalesce(r.weight, w.weight)) as int) as weight
      from name_word n join word_weight w on w.word = n.word
      left join role_weight r on r.word = n.word and r.role = n.role
      group by n.name_id) as b
join (select name_id, sum(people) as people from name_people group by name_id) as s on s.name_id = b.name_id
left join (select name_id, (select people from all_people)
                  * cast(sum(cast(round(1e6 * power(2.0, least(-weight / {MILLI}.0, 30.0))) as bigint)) as double) / 1e6 as people
           from country_weight where people is not null group by name_id) e on e.name_id = b.name_id"""


def formal_names(engine: Engine, run: Run) -> pa.Table:
    """See `forms.short_forms`."""
    words = engine.fetch("select word from word_weight order by word")["word"]
    return forms.short_forms(words.to_pylist())


#: `name_people`: name_id, sex, people; `name_country_people`: name_id, country, people; `word_frequency`,
#: `word_country_people`, `country_people` likewise (people missing where nothing that counts has them). Weights in thousandths of a bit: `word_weight`: word, people, weight;
#: `role_weight`: word, role, weight; `country_weight`: name_id, country, weight, people; `name_weight`: name_id, weight.
#: `short_form`: word, formal (a formal name that the word may be short for).
STEPS = [
    sql("name_people", "record", bearers("name_id", "sex")),
    sql("all_people", "name_people", ALL_PEOPLE),
    sql("word_frequency", "name_word name_people", WORD_FREQUENCY),
    sql("frequency_discount", "word_frequency", FREQUENCY_DISCOUNT),
    sql("word_weight", "word_frequency all_people frequency_discount", WORD_WEIGHT),
    sql("people_with_roles", "name_people name_word", PEOPLE_WITH_ROLES),
    sql("role_weight", "name_word name_people people_with_roles frequency_discount", ROLE_WEIGHT),
    sql("name_country_people", "record", bearers("name_id", "country")),
    sql("country_people", "name_country_people", COUNTRY_PEOPLE),
    sql("word_country_people", "name_word name_country_people", WORD_COUNTRY_PEOPLE),
    sql("country_weight", "name_country_people name_word word_weight word_country_people country_people all_people",
        COUNTRY_WEIGHT),
    sql("name_weight", "name_word word_weight role_weight name_people all_people country_weight", NAME_WEIGHT),
    code("short_form", "word_weight", formal_names),
]  # fmt: skip
