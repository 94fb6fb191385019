"""The fourth stage, blocking: which pairs of names are compared at all.

Two names are candidates if they fall into one block of some blocking rule, and no block is large. All work is
on distinct names; each step makes one table in the SQL that the engines share.
"""

from __future__ import annotations

from race_doubles.link.steps import sql
from race_doubles.link.weights import MOST_PEOPLE_OF_TYPO

#: Blocks of more names than this are left out: two first names that thousands share (`Juan Carlos`)
#: prove nothing, and names that agree in more than them meet in a smaller block.
MOST_NAMES_IN_BLOCK = 400
#: The same for blocks to which only a short form or a typing error leads.
MOST_NAMES_IN_VARIANT_BLOCK = 20

#: Names meet where they share two words, ...
BLOCK = """
select x.name_id, concat(x.word, ' ', y.word) as block
from name_word x join name_word y on x.name_id = y.name_id and x.word < y.word"""

#: Names that count, see `start`: so a block is as large as it was when later years come in.
_COUNTED_NAME = "(select distinct name_id from name_people where people is not null)"
BLOCK_SIZE = f"""
select block, count(c.name_id) as names
from block left join {_COUNTED_NAME} as c on c.name_id = block.name_id group by block"""

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
      from (select word, explode(sequence(3, length(word) - 1)) as place from word_weight
            where length(word) between 4 and 20) as places) as long
join word_weight short on short.word = long.head"""

#: ... or a misspelt one. Misspelt words are rare, and one letter away from the word meant: with one
#: letter struck out of each, they are the same.
STRUCK = """
select distinct word, concat(substring(word, 1, place - 1), substring(word, place + 1)) as struck
from (select word, explode(sequence(1, length(word))) as place from word_weight
      where length(word) between 5 and 20) as letters
union
select word, word as struck from word_weight where length(word) between 5 and 20"""

TYPO = f"""
select distinct x.word, y.word as other
from (select s.word, s.struck, c.people from struck s join word_weight c using (word) where c.people <= {MOST_PEOPLE_OF_TYPO}) as x
join (select s.word, s.struck, c.people from struck s join word_weight c using (word)) as y
  on x.struck = y.struck and x.word <> y.word
where x.people < y.people or (x.people = y.people and x.word < y.word)"""

#: ... or one that lost letters to an encoding (`?ah?noglan`): each stands for any letter, or for two (`?or` for Thor).
LOST = """
select x.word, y.word as other
from (select word, replace(word, '?', '_') as pattern, replace(word, '?', '__') as longer,
             length(replace(word, '?', '??')) as most from word_weight where word like '%?%') as x
join word_weight y on length(y.word) in (length(x.word), x.most) and (y.word like x.pattern or y.word like x.longer)
where x.word <> y.word"""

#: The words of a name that lost letters, each with what it may have been.
MENDED = """
select name_id, word, other from name_word join lost using (word)
union
select name_id, word, word as other from name_word
where name_id in (select name_id from name_word join lost using (word))"""

VARIANT_BLOCK = f"""
select distinct x.name_id, concat(least(x.other, y.word), ' ', greatest(x.other, y.word)) as block, x.formal
from (select name_id, word, short_form.formal as other, 1 as formal from name_word join short_form using (word)
      union all
      select name_id, word, other, 0 as formal from name_word join typo using (word)
      union all
      select name_id, word, other, 0 as formal from name_word join prefix using (word)) as x
join name_word y on x.name_id = y.name_id and x.word <> y.word
where x.formal = 1 or concat(least(x.other, y.word), ' ', greatest(x.other, y.word)) in
  (select block from block_size where names <= {MOST_NAMES_IN_VARIANT_BLOCK})
union
select distinct x.name_id, concat(least(x.other, y.other), ' ', greatest(x.other, y.other)) as block, 0 as formal
from mended x join mended y on x.name_id = y.name_id and x.word < y.word and x.other <> y.other
where concat(least(x.other, y.other), ' ', greatest(x.other, y.other)) in
  (select block from block_size where names <= {MOST_NAMES_IN_VARIANT_BLOCK})"""

VARIANT_SIZE = f"""
select block, count(c.name_id) as names
from variant_block v left join {_COUNTED_NAME} as c on c.name_id = v.name_id where formal = 1 group by block"""

#: Names that are one when their words are run together, in any order of family and given name.
RUN_TOGETHER = """
select distinct least(x.name_id, y.name_id) as a, greatest(x.name_id, y.name_id) as b
from (select name_id, joined, array_join(array_sort(split(joined, '')), '') as letters
      from name_joined where length(joined) > 5) as x
join (select name_id, joined, array_join(array_sort(split(joined, '')), '') as letters
      from name_joined where length(joined) > 5) as y
  on x.letters = y.letters and x.name_id < y.name_id
where instr(concat(x.joined, x.joined), y.joined) > 0"""

CANDIDATE = f"""
select a, b from run_together
union
select x.name_id as a, y.name_id as b from block x join block y on x.block = y.block and x.name_id < y.name_id
where x.block in (select block from block_size where names <= {MOST_NAMES_IN_BLOCK})
union
select least(x.name_id, y.name_id) as a, greatest(x.name_id, y.name_id) as b
from variant_block x
join block_size s on s.block = x.block and s.names <= {MOST_NAMES_IN_VARIANT_BLOCK}
join block y on x.block = y.block and x.name_id <> y.name_id
union
select x.name_id as a, y.name_id as b
from variant_block x
join variant_size s on s.block = x.block and s.names <= {MOST_NAMES_IN_VARIANT_BLOCK}
join variant_block y on x.block = y.block and x.name_id < y.name_id
where x.formal = 1 and y.formal = 1"""


#: `short_pair`: word, other, direct (1: one is short for the other, 0: both are short for a third); `prefix`, `typo`, `lost`: word, other;
#: `mended`: name_id, word, other;
#: `block`, `variant_block`: name_id, block (two words), the latter with formal (1: by a short form); `block_size`, `variant_size`: block,
#: names; `run_together`, `candidate`: a, b (name_id, a < b).
STEPS = [
    sql("short_pair", "short_form", SHORT_PAIR),
    sql("prefix", "word_weight", PREFIX, passing=True),
    sql("struck", "word_weight", STRUCK, passing=True),
    sql("typo", "struck word_weight", TYPO, passing=True),
    sql("block", "name_word", BLOCK, passing=True),
    sql("block_size", "block name_people", BLOCK_SIZE),
    sql("lost", "word_weight", LOST, passing=True),
    sql("mended", "name_word lost", MENDED, passing=True),
    sql("variant_block", "name_word short_form typo prefix mended block_size", VARIANT_BLOCK, passing=True),
    sql("variant_size", "variant_block name_people", VARIANT_SIZE),
    sql("run_together", "name_joined", RUN_TOGETHER),
    sql("candidate", "run_together block block_size variant_block variant_size", CANDIDATE),
]  # fmt: skip
