"""Results as SQL: from the table as read to scored pairs of cards.

A card stands for the results that print the same about a runner: equal in all that is compared.
Cards, not rows, are compared; rows of one card are compared once, with themselves.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from link.weights import (
    BORN_SPAN,
    COUNTRY_DISCOUNT,
    COUNTRY_MIX,
    ID_BITS,
    MILLI,
    milli,
)

#: Years that a birth year may have at all.
_BORN = "between 1880 and 2030"

#: Text of every column that may be there, "" as missing -> the columns that are compared.
#: Rows are numbered by year and id, so that the first row of a person is the earliest result.
START = f"""
select row_number() over (order by year_number nulls last, result_id) as row, result_id,
       case when race is null or year is null then concat('of ', result_id) else concat(race, ' ', year) end
         as race_start, name_published,
       case when sex in ('F', 'M') then sex end as sex,
       country, country_kind, club, city, case when shared.person is null then organiser_person_id end as person,
       case when born_first <= born_last then born_first end as born_min,
       case when born_first <= born_last then born_last end as born_max,
       is_exact as exact
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
        try_cast(floor(try_cast(age as double)) as int) as age_read
      from source) as numbers) as s
  left join group_age g on g.age_group = s.age_group) as dated
left join shared_id shared on shared.person = organiser_person_id"""

#: The names under each organiser's id that has more than two.
NAMES_OF_IDS = """
select person, name_published
from (select distinct organiser_person_id as person, name_published from source
      where organiser_person_id is not null and name_published is not null) as named
where person in (select organiser_person_id from source where organiser_person_id is not null
                 group by organiser_person_id having count(distinct name_published) > 2)
order by person, name_published"""

#: What groups and birth years occur together, from which the groups' ages are read.
GROUPS_SEEN = f"""
select age_group, case when born {_BORN} then year_of_race - born end as age, count(*) as rows
from (select age_group, try_cast(floor(try_cast(year as double)) as int) as year_of_race,
             try_cast(floor(try_cast(born_year as double)) as int) as born
      from source where age_group is not null) as seen
group by age_group, case when born {_BORN} then year_of_race - born end"""

CARD = """
select kid, sex, country, country_kind, club, city, person, born_min, born_max, exact, min(row) as card,
       count(*) as starts, count(*) - count(distinct race_start) as again
from start join name_form using (name_published)
group by kid, sex, country, country_kind, club, city, person, born_min, born_max, exact"""

#: Columns that make a card, compared so that missing equals missing.
CARD_COLUMNS = (
    "sex",
    "country",
    "country_kind",
    "club",
    "city",
    "person",
    "born_min",
    "born_max",
    "exact",
)

_SAME = " and ".join(f"c.{column} is not distinct from s.{column}" for column in CARD_COLUMNS)

#: People by country, as far as one can tell before linking, and the bearers of each word among them.
COUNTRY_PEOPLE = "select country, cast(sum(people) as double) as people from country_guess group by country"
WORD_COUNTRY = """
select word, country, cast(sum(people) as double) as people
from name_word join country_guess using (kid) group by word, country"""

#: What it is worth to agree in the country, given the name: the rarer the country the more, but
#: names go by country, so what its words are commoner there than anywhere is taken off again.
#: A country's own count of a word is mixed with the count anywhere (`COUNTRY_MIX` people's worth).
NAME_COUNTRY = f"""
select kid, country, cast(max(rarity) + sum(commoner) as int) as bits
from (
  select k.kid, k.country, cast(round({MILLI} * log2(total.people / p.people)) as int) as rarity,
    cast(round({MILLI} * least(0, log2(
      (w.people / total.people) * (p.people + {COUNTRY_MIX})
      / (c.people - {COUNTRY_DISCOUNT} + {COUNTRY_MIX} * w.people / total.people)))) as int) as commoner
  from country_guess as k
  join name_word n on n.kid = k.kid
  join word_bits w on w.word = n.word
  join word_country c on c.word = n.word and c.country = k.country
  join country_people p on p.country = k.country
  cross join all_people as total) as words
group by kid, country"""


def born_bits(low: int, high: int, other_low: int, other_high: int) -> float:
    """Bits for two ranges of birth years that overlap: the chance that one year is meant, against the
    chance by which two strangers' ranges agree."""
    overlap = min(high, other_high) - max(low, other_low) + 1
    return math.log2(BORN_SPAN * overlap / ((high - low + 1) * (other_high - other_low + 1)))


EVIDENCE_COLUMNS = ("name_bits", "sex_bits", "country_bits", "club_bits", "city_bits", "born_bits",
                    "person_bits")  # fmt: skip


#: The cards with what their country is worth: joined once, not for every pair.
WEIGHED_CARD = """
select c.*, n.bits as country_bits
from card c left join name_country n on n.kid = c.kid and n.country = c.country"""

#: Years between the birth years of cards x and y; 0 or less where a year fits both.
_GAP = "(greatest(x.born_min, y.born_min) - least(x.born_max, y.born_max))"
#: A birth year out by one is an error that happens, where one of the two was not given as a range.
YEARS_FIT = f"""(x.born_min is null or y.born_min is null
       or {_GAP} <= case when x.exact or y.exact then 0 else 1 end)"""


def evidence(pairs: str, condition: str, years: str = YEARS_FIT) -> str:
    """SQL that gives each kind of evidence for pairs of cards x and y of the name pairs `pairs`.

    `years` says which birth years a pair may have.
    """
    return f"""
select x.card as a, y.card as b, n.a as kid_a, n.b as kid_b, n.level, n.kind, n.over,
  n.bits as name_bits,
  case when x.sex is null or y.sex is null then 0
       when x.sex = y.sex then {milli("sex same")} else {milli("sex differs")} end as sex_bits,
  case when x.country is null or y.country is null then 0
       when x.country = y.country
         then case when n.shorter = n.a then x.country_bits when n.shorter = n.b then y.country_bits
                   else least(x.country_bits, y.country_bits) end
       when x.country_kind <> y.country_kind then {milli("residence is not nationality")}
       else {milli("country differs")} end as country_bits,
  case when x.club = y.club then {milli("club same")} else 0 end as club_bits,
  case when x.city = y.city then {milli("city same")}
       when x.city <> y.city then {milli("city differs")} else 0 end as city_bits,
  case when x.born_min is null or y.born_min is null then 0
       when {_GAP} > 0 then {milli("born one year apart")}
       else cast(round({MILLI} * log2({BORN_SPAN} * greatest(1 - {_GAP}, 1)
            / ((x.born_max - x.born_min + 1) * (y.born_max - y.born_min + 1)))) as int)
       end as born_bits,
  case when x.person <> y.person then {milli("other organiser id")} else 0 end as person_bits
from {pairs} n join weighed_card x on x.kid = n.a join weighed_card y on y.kid = n.b
where {condition}
  and {years}"""


_TOTAL = " + ".join(EVIDENCE_COLUMNS)


def scored(pairs: str, condition: str) -> str:
    """SQL of pairs of cards with the weight of all evidence, the prior not yet counted."""
    return f"select a, b, kid_a, kid_b, level, {_TOTAL} as bits from ({evidence(pairs, condition)}) as e"


def namesakes(fewest: int, most: int) -> str:
    """SQL of pairs of cards whose exact birth years lie `fewest` to `most` years apart: certainly two people.

    `bits` is what the pair would weigh if the years were one.
    """
    born = round(MILLI * math.log2(BORN_SPAN))
    total = " + ".join(name for name in EVIDENCE_COLUMNS if name != "born_bits")
    apart = f"x.born_min = x.born_max and y.born_min = y.born_max and {_GAP} between {int(fewest)} and {int(most)}"
    found = evidence("name_pair", f"({ALL_PAIRS})", apart)
    return f"select a, b, level, {total} + {born} as bits from ({found}) as e"


#: Each card with itself: would two results that print the same be one person?
SELF_SCORED = scored("(select * from name_pair where level = 'same')", "x.card = y.card")

ALL_PAIRS = "n.a <> n.b or x.card < y.card"


def pairs(floor: int) -> str:
    """SQL of pairs of cards whose evidence is worth at least `floor` thousandths of a bit."""
    return f"select * from ({scored('name_pair', f'({ALL_PAIRS})')}) as s where bits >= {floor}"


#: Pairs of results by weight, in eighths of a bit: those of two cards, and those that print the same.
WEIGHTS_SEEN = f"""
select eighths, sum(pairs) as pairs
from (select cast(floor(p.bits / {MILLI / 8}) as int) as eighths, cast(x.starts * y.starts as bigint) as pairs
      from pair p join card x on x.card = p.a join card y on y.card = p.b
      union all
      select cast(floor(f.bits / {MILLI / 8}) as int), cast(c.starts * (c.starts - 1) / 2 as bigint)
      from self_scored f join card c on c.card = f.a where c.starts > 1) as seen
group by eighths order by eighths"""


#: Results that a result could be linked to, on average: all but those of its own start.
OTHERS = """
select greatest(1.0, sum(results) - sum(results * results) / cast(sum(results) as double))
from (select cast(count(*) as double) as results from start group by race_start) as starts"""


def edges(least: int, prior: int) -> str:
    """SQL of the pairs of cards that have at least `least` thousandths of a bit, the prior counted."""
    return f"select a, b, kid_a, kid_b, bits + {prior} as weight from pair where bits + {prior} >= {least}"


def node(least: int, prior: int, start_penalty: int, split: Sequence[int] = ()) -> str:
    """SQL of row -> node: rows of a card are one node if what they print is enough to link them.

    Cards of which two rows stand in one start are apart row by row unless they give a birth year, as are those in
    `split`: a person has told some of their rows apart.
    """
    apart = ", ".join(str(int(card)) for card in (*split, -1))
    return f"""
select s.row, s.race_start, c.kid, c.card, f.bits + {prior} as self_weight, c.starts,
  case when f.bits + {prior} >= {least}
            and (c.again = 0 or (c.born_min = c.born_max and f.bits + {prior} + c.again * {start_penalty} >= {least}))
            and c.card not in ({apart})
       then c.card else s.row end as node,
  s.born_min, s.born_max, s.exact, s.person
from start s
left join name_form n on n.name_published = s.name_published
left join card c on c.kid = n.kid and {_SAME}
left join self_scored f on f.a = c.card"""


def node_edges(least: int) -> str:
    """SQL of pairs of nodes and their weight: a card whose rows stand alone counts row by row."""
    return f"""
select least(x.node, y.node) as a, greatest(x.node, y.node) as b, max(e.weight) as w
from edge e
join (select distinct card, node from node) x on x.card = e.a
join (select distinct card, node from node) y on y.card = e.b
group by least(x.node, y.node), greatest(x.node, y.node)
union all
select x.node as a, y.node as b, x.self_weight as w
from (select * from node where node <> card or starts > 1) x
join (select * from node where node <> card or starts > 1) y on x.card = y.card and x.node < y.node
where x.self_weight >= {least}"""


#: Nodes that share an organiser's id with another.
ID_NODES = """
select distinct person, node, kid, words
from node join name_key using (kid)
where person in (select person from node where person is not null group by person
                 having count(distinct node) > 1)"""

#: The earliest result of a person names the person. What the organiser says of two results is not
#: weighed; a result whose id no other result of the person has was linked by the model.
LINKS = f"""
select result_id, concat('r-', first_value(result_id) over (partition by root order by row)) as runner_id,
       case when id_shared or (person is not null and weight is null) then 'organiser id' else 'model' end as method,
       cast(case when id_shared then {round(ID_BITS * MILLI)} else weight end as double) / {MILLI} as match_weight
from (select *, person is not null and count(*) over (partition by root, person) > 1 as id_shared
      from (select s.result_id, s.row, s.person, coalesce(p.root, n.node) as root,
                   coalesce(p.weight, case when n.starts > 1 and n.node = n.card then n.self_weight end) as weight
            from node n join start s using (row) left join person_of p on p.node = n.node) as placed) as named
order by result_id"""
