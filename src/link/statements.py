"""Names as SQL: which pairs of names to compare (blocking), and how well each pair agrees.

Every statement makes one table from earlier ones and is written in the SQL that DuckDB and Spark
share. All work is on distinct names: `name_key` (kid, words, optional), `name_joined` (kid, joined),
`short_form` (word, formal) come from `link.forms`; `card` from `link.scoring`.
"""

from __future__ import annotations

from clean.names.tags import MARKS
from link.weights import (
    MILLI,
    MOST_INITIAL_BITS,
    MOST_PEOPLE_OF_TYPO,
    MOST_WORD_BITS,
    NAMESAKE_SHAPE,
    milli,
)

#: Blocks of more names than this are left out: two first names that thousands share (`Juan Carlos`)
#: prove nothing, and names that agree in more than them meet in a smaller block.
MOST_NAMES_IN_BLOCK = 400
#: The same for blocks to which only a short form or a typing error leads.
MOST_NAMES_IN_VARIANT_BLOCK = 20

#: Words of names, as family (`f`) or given name (`g`) where all who bear the name agree, else `?`.
WORDS = """
select kid, word, case when min(role) = max(role) then min(role) else '?' end as role
from (select kid, word, case when array_contains(family, word) then 'f' when family is not null then 'g' end as role
      from (select k.kid, f.family, explode(f.words) as word
            from form f join name_key k using (key)) as said) as roles
group by kid, word"""


def bearers(*columns: str) -> str:
    """SQL of how many people there are at least by `columns`, before any linking.

    So many as there are exact birth years, or years left open by a birthday, or groups of wider
    ranges that do not overlap: a wide range beside a narrow one that it holds may be the same person.
    """
    by = ", ".join(columns)
    return f"""
select {by}, greatest(1, count(distinct case when born_min = born_max then born_min end),
                      count(distinct case when born_min + 1 = born_max then born_min end),
                      sum(case when before is null or born_min > before then 1 else 0 end)) as people
from (select *, max(born_max) over (partition by {by} order by born_min nulls last, born_max nulls last
                                    rows between unbounded preceding and 1 preceding) as before
      from (select distinct {by}, born_min, born_max from card) as distinct_years) as years
group by {by}"""


PERSON_GUESS = bearers("kid", "sex")
COUNTRY_GUESS = bearers("kid", "country")
#: All of them.
ALL_PEOPLE = "select cast(sum(people) as double) as people from person_guess"

WORD_PEOPLE = """
select word, cast(sum(people) as double) as people
from name_word join person_guess using (kid) group by word"""

#: A table shows rare words too often: what one person in a thousand bears here, far fewer bear
#: elsewhere. So something is taken off each count, the more the more words have one bearer alone
#: (absolute discounting: Ney, Essen and Kneser 1994).
WORD_DISCOUNT = """
select cast(1 + sum(case when people = 1 then 1 else 0 end) as double)
       / cast(2 + sum(case when people = 1 then 1 when people = 2 then 2 else 0 end) as double) as people
from word_people"""


def _rarity(people: str, all_people: str) -> str:
    """SQL of what a word is worth that `people` of `all_people` bear, in thousandths of a bit.

    An initial is worth at most one letter of the alphabet, however few names are printed by it.
    """
    most = f"case when length(word) = 1 then {MOST_INITIAL_BITS * MILLI} else {MOST_WORD_BITS * MILLI} end"
    return f"cast(least(round({MILLI} * log2({all_people} / ({people} - (select people from word_discount)))), {most}) as int)"


#: What it is worth to agree in a word: the rarer among people, the more.
WORD_BITS = f"""
select word, people, {_rarity("people", "(select people from all_people)")} as bits
from word_people"""

#: The same for a word as family or as given name: `Martin` is rarer as the one than as either.
ROLE_BITS = f"""
select word, role, {_rarity("sum(people)", "(select people from people_with_roles)")} as bits
from name_word join person_guess using (kid)
where role <> '?'
group by word, role"""

#: How many people the counts by role are out of.
PEOPLE_WITH_ROLES = """
select cast(sum(people) as double) as people from person_guess
where kid in (select kid from name_word where role <> '?')"""

#: Where more people bear a whole name than its words let expect, the name is so much commoner
#: (a Poisson rate with a gamma prior of shape `NAMESAKE_SHAPE` around the expected number).
#: Summed in whole millionths, which makes the sum the same in any order.
KEY_BITS = f"""
select b.kid, cast(b.bits - coalesce(greatest(0, round({MILLI} * log2(
         ({NAMESAKE_SHAPE} + s.people - 1) / ({NAMESAKE_SHAPE} + e.people * power(2.0, -b.bits / {MILLI}.0))))), 0) as int) as bits
from (select n.kid, cast(sum(coalesce(r.bits, w.bits)) as int) as bits
      from name_word n join word_bits w on w.word = n.word
      left join role_bits r on r.word = n.word and r.role = n.role
      group by n.kid) as b
join (select kid, sum(people) as people from person_guess group by kid) as s on s.kid = b.kid
left join (select kid, (select people from all_people)
                  * cast(sum(cast(round(1e6 * power(2.0, least(-bits / {MILLI}.0, 30.0))) as bigint)) as double) / 1e6 as people
           from name_country group by kid) e on e.kid = b.kid"""

#: Names meet where they share two words, ...
BLOCK = """
select x.kid, concat(x.word, ' ', y.word) as block
from name_word x join name_word y on x.kid = y.kid and x.word < y.word"""

BLOCK_SIZE = "select block, count(*) as names from block group by block"

#: ... or one word, and another that stands for one of the other's: a nickname, ...
SHORT_PAIR = """
select word, other, max(direct) as direct from (
  select word, formal as other, 1 as direct from short_form
  union all
  select formal as word, word as other, 1 as direct from short_form
  union all
  select x.word, y.word as other, 0 as direct
  from short_form x join short_form y on x.formal = y.formal and x.word <> y.word) as pairs
group by word, other"""

#: ... a shortened name (`Vlad`), ...
PREFIX = """
select long.word, long.head as other
from (select word, substring(word, 1, place) as head
      from (select word, explode(sequence(3, length(word) - 1)) as place from word_bits
            where length(word) between 4 and 20) as places) as long
join word_bits short on short.word = long.head"""

#: ... or a misspelt one. Misspelt words are rare, and one letter away from the word meant: with one
#: letter struck out of each, they are the same.
#: A word with a lost letter (`J?rg`) meets whole words of its length.
STRUCK = """
select distinct word, concat(substring(word, 1, place - 1), substring(word, place + 1)) as struck
from (select word, explode(sequence(1, length(word))) as place from word_bits
      where length(word) between 5 and 20) as letters
union
select word, word as struck from word_bits where length(word) between 5 and 20"""

TYPO = f"""
select distinct x.word, y.word as other
from (select s.word, s.struck, c.people from struck s join word_bits c using (word) where c.people <= {MOST_PEOPLE_OF_TYPO}) as x
join (select s.word, s.struck, c.people from struck s join word_bits c using (word)) as y
  on x.struck = y.struck and x.word <> y.word
where x.people < y.people or (x.people = y.people and x.word < y.word)"""

VARIANT_BLOCK = f"""
select distinct x.kid, concat(least(x.other, y.word), ' ', greatest(x.other, y.word)) as block, x.formal
from (select kid, word, short_form.formal as other, 1 as formal from name_word join short_form using (word)
      union all
      select kid, word, other, 0 as formal from name_word join typo using (word)
      union all
      select kid, word, other, 0 as formal from name_word join prefix using (word)) as x
join name_word y on x.kid = y.kid and x.word <> y.word
where x.formal = 1 or concat(least(x.other, y.word), ' ', greatest(x.other, y.word)) in
  (select block from block_size where names <= {MOST_NAMES_IN_VARIANT_BLOCK})"""

VARIANT_SIZE = "select block, count(*) as names from variant_block where formal = 1 group by block"

#: Names that are one when their words are run together, in any order of family and given name.
JOINED = """
select distinct least(x.kid, y.kid) as a, greatest(x.kid, y.kid) as b
from (select kid, joined, array_join(array_sort(split(joined, '')), '') as letters
      from name_joined where length(joined) > 5) as x
join (select kid, joined, array_join(array_sort(split(joined, '')), '') as letters
      from name_joined where length(joined) > 5) as y
  on x.letters = y.letters and x.kid < y.kid
where instr(concat(x.joined, x.joined), y.joined) > 0"""

CANDIDATE = f"""
select a, b from joined
union
select x.kid as a, y.kid as b from block x join block y on x.block = y.block and x.kid < y.kid
where x.block in (select block from block_size where names <= {MOST_NAMES_IN_BLOCK})
union
select least(x.kid, y.kid) as a, greatest(x.kid, y.kid) as b
from variant_block x
join block_size s on s.block = x.block and s.names <= {MOST_NAMES_IN_VARIANT_BLOCK}
join block y on x.block = y.block and x.kid <> y.kid
union
select x.kid as a, y.kid as b
from variant_block x
join variant_size s on s.block = x.block and s.names <= {MOST_NAMES_IN_VARIANT_BLOCK}
join variant_block y on x.block = y.block and x.kid < y.kid
where x.formal = 1 and y.formal = 1"""

#: Names whose marks (`Jr` and `Sr`, `#1` and `#2`) tell two people apart are no pair.
LEFTOVER = f"""
select a, b, array_except(x.words, y.words) as left_a, array_except(y.words, x.words) as left_b,
       size(array_except(x.optional, y.words)) as optional_a,
       size(array_except(y.optional, x.words)) as optional_b
from candidate join name_key x on x.kid = a join name_key y on y.kid = b
where not (regexp_like(array_join(array_except(x.words, y.words), ''), '{MARKS}')
           and regexp_like(array_join(array_except(y.words, x.words), ''), '{MARKS}'))"""

#: Each word left over with each of the other side's, where one may stand for the other.
WORD_PAIR = f"""
select a, b, u, v, kind,
  case kind when 'initial' then least(bits_u, bits_v, {MOST_INITIAL_BITS * MILLI}) + {milli("word initial")}
            when 'nickname' then least(bits_u, bits_v) + {milli("word nickname")}
            when 'shared nickname' then least(bits_u, bits_v) + {milli("word shared nickname")}
            when 'short' then least(bits_u, bits_v) + {milli("word short")}
            when 'lost letter' then least(bits_u, bits_v) + {milli("word lost letter")}
            when 'typo' then least(bits_u, bits_v) + {milli("word typo")}
            else least(bits_u, bits_v) + {milli("word two typos")} end
  + case when kind like '%typo%' and substring(u, 1, 1) <> substring(v, 1, 1)
         then {milli("typo in the first letter")} else 0 end as gain
from (
  select a, b, u, v, x.bits as bits_u, y.bits as bits_v,
    case when s.direct = 1 then 'nickname' when s.direct = 0 then 'shared nickname'
         when length(u) = 1 or length(v) = 1
           then case when substring(u, 1, 1) = substring(v, 1, 1) then 'initial' end
         when length(u) > 2 and length(v) > 2 and (startswith(u, v) or startswith(v, u)) then 'short'
         when length(u) = length(v) and (u like replace(v, '?', '_') or v like replace(u, '?', '_')) then 'lost letter'
         when least(x.people, y.people) > {MOST_PEOPLE_OF_TYPO} then null
         when length(u) > 3 and length(v) > 3 and levenshtein(u, v) = 1 then 'typo'
         when length(u) > 6 and length(v) > 6 and levenshtein(u, v) = 2 then 'two typos' end as kind
  from (select a, b, u, explode(left_b) as v
        from (select a, b, left_b, explode(left_a) as u from leftover) as one) as crossed
  left join short_pair s on s.word = u and s.other = v
  join word_bits x on x.word = u
  join word_bits y on y.word = v) as compared
where kind is not null"""

#: How many of each side's words are so explained, and what that is worth.
EXPLAINED = """
select one.a, one.b, least(one.gain, other.gain) as gain, one.kind,
       least(one.whole, other.words) as whole_a, least(other.whole, one.words) as whole_b
from (select a, b, count(*) as words, sum(case when length(u) > 1 then 1 else 0 end) as whole,
             sum(gain) as gain, min(kind) as kind
      from (select a, b, u, max(gain) as gain, min(kind) as kind from word_pair group by a, b, u) as best_u
      group by a, b) as one
join (select a, b, count(*) as words, sum(case when length(v) > 1 then 1 else 0 end) as whole,
             sum(gain) as gain
      from (select a, b, v, max(gain) as gain from word_pair group by a, b, v) as best_v
      group by a, b) as other
on one.a = other.a and one.b = other.b"""

SHARED = """
select a, b, count(*) as words, sum(coalesce(r.bits, w.bits)) as bits
from candidate join name_word x on x.kid = a join name_word y on y.kid = b and y.word = x.word
join word_bits w on w.word = x.word
left join role_bits r on r.word = x.word and r.role = x.role and r.role = y.role
group by a, b"""

NAME_EVIDENCE = """
select l.a, l.b, j.a is not null as joined, coalesce(e.kind, '') as kind,
       coalesce(s.words, 0) as shared_words, coalesce(s.bits, 0) as shared_bits,
       coalesce(e.gain, 0) as gain, least(xb.bits, yb.bits) as least_bits,
       coalesce(least(e.whole_a, e.whole_b), 0) as explained,
       greatest(size(left_a) - optional_a - coalesce(e.whole_a, 0), 0) as over_a,
       greatest(size(left_b) - optional_b - coalesce(e.whole_b, 0), 0) as over_b
from leftover l
left join shared s on s.a = l.a and s.b = l.b
left join explained e on e.a = l.a and e.b = l.b
left join joined j on j.a = l.a and j.b = l.b
join key_bits xb on xb.kid = l.a join key_bits yb on yb.kid = l.b"""

#: The leftover rule: where each side has a word that the other lacks and that nothing explains,
#: they are two people, and the pair is dropped.
NAME_PAIR = f"""
select a, b, kind, over_a + over_b as over,
  case when joined then null when over_a > 0 then b when over_b > 0 then a end as shorter,
  case when joined then 'joined' when over_a + over_b > 0 then 'longer'
       when kind <> '' then 'variant' else 'optional' end as level,
  cast(case when joined then least_bits + {milli("name joined")}
       when over_a + over_b > 0 then shared_bits + gain + {milli("name longer")}
            + (over_a + over_b - 1) * {milli("name longer by another word")}
       else shared_bits + gain end as int) + {milli("words go together")} as bits
from name_evidence
where joined or (least(over_a, over_b) = 0 and shared_words + explained > 1
                 and (over_a + over_b = 0 or kind in ('', 'nickname', 'shared nickname', 'initial')))
union all
select kid as a, kid as b, '' as kind, 0 as over, null as shorter, 'same' as level,
       bits + {milli("words go together")} as bits
from key_bits"""

#: Table -> statement, in order; `short_form` must be there before.
NAME_TABLES = {
    "short_pair": SHORT_PAIR, "prefix": PREFIX, "struck": STRUCK, "typo": TYPO,
    "block": BLOCK, "block_size": BLOCK_SIZE,
    "variant_block": VARIANT_BLOCK, "variant_size": VARIANT_SIZE,
    "joined": JOINED, "candidate": CANDIDATE, "leftover": LEFTOVER, "word_pair": WORD_PAIR,
    "explained": EXPLAINED, "shared": SHARED, "name_evidence": NAME_EVIDENCE, "name_pair": NAME_PAIR,
}  # fmt: skip
