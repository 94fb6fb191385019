"""The fifth stage, first half: how well each candidate pair of names agrees.

Words that both names have weigh by their term frequency; words that only one has may stand for one of the
other's (a level of `WORD_LEVELS`); what is left decides the level of the pair of names (`NAME_LEVELS`).
"""

from __future__ import annotations

from race_doubles.clean.names.tags import MARKS
from race_doubles.link.comparisons import Level, cases
from race_doubles.link.steps import sql
from race_doubles.link.weights import MILLI, MOST_INITIAL_WEIGHT, MOST_PEOPLE_OF_TYPO, thousandths


def _like_the_rarer(level: str) -> str:
    """SQL of the weight of two words that stand for each other: as much as the commoner shared, and the level's own."""
    return f"least(weight_u, weight_v) + {thousandths(level)}"


#: How a word `u` of one name may stand for a word `v` of the other, the first that holds. No label: they may not.
WORD_LEVELS = (
    Level("nickname", "s.direct = 1", _like_the_rarer("word nickname")),
    Level("shared nickname", "s.direct = 0", _like_the_rarer("word shared nickname")),
    Level("initial", "(length(u) = 1 or length(v) = 1) and substring(u, 1, 1) = substring(v, 1, 1)",
          f"least(weight_u, weight_v, {MOST_INITIAL_WEIGHT * MILLI}) + {thousandths('word initial')}"),
    Level(None, "length(u) = 1 or length(v) = 1"),
    Level("short", "length(u) > 2 and length(v) > 2 and (startswith(u, v) or startswith(v, u))", _like_the_rarer("word short")),
    # A letter that an encoding lost (`?`) may be any letter, or two (`?`: ß, ss).
    Level("lost letter", "(u like '%?%' or v like '%?%') and (u like replace(v, '?', '_') or v like replace(u, '?', '_') "
                         "or u like replace(v, '?', '__') or v like replace(u, '?', '__'))",
          _like_the_rarer("word lost letter")),
    Level(None, f"least(x.people, y.people) > {MOST_PEOPLE_OF_TYPO}"),
    Level("typo", "length(u) > 3 and length(v) > 3 and levenshtein(u, v) = 1", _like_the_rarer("word typo")),
    Level("two typos", "length(u) > 6 and length(v) > 6 and levenshtein(u, v) = 2", _like_the_rarer("word two typos")),
)  # fmt: skip

#: How two names of different words agree, the first that holds; `over_a`, `over_b` are words that nothing explains.
NAME_LEVELS = (
    Level("joined", "joined", f"least_weight + {thousandths('name joined')}"),
    Level("longer", "over_a + over_b > 0",
          f"shared_weight + variant_weight + {thousandths('name longer')} "
          f"+ (over_a + over_b - 1) * {thousandths('name longer by another word')}"),
    Level("variant", "kind <> ''", "shared_weight + variant_weight"),
    Level("optional", None, "shared_weight + variant_weight"),
)  # fmt: skip

#: Names whose marks (`Jr` and `Sr`, `#1` and `#2`) tell two people apart are no pair.
LEFTOVER = f"""
select a, b, array_except(x.words, y.words) as left_a, array_except(y.words, x.words) as left_b,
       size(array_except(x.optional, y.words)) as optional_a,
       size(array_except(y.optional, x.words)) as optional_b
from candidate join name_key x on x.name_id = a join name_key y on y.name_id = b
where not (regexp_like(array_join(array_except(x.words, y.words), ''), '{MARKS}')
           and regexp_like(array_join(array_except(y.words, x.words), ''), '{MARKS}'))"""

#: Each word left over with each of the other side's, where one may stand for the other.
WORD_PAIR = f"""
select a, b, u, v, kind,
  case kind {" ".join(f"when '{level.label}' then {level.weight}" for level in WORD_LEVELS if level.label)} end
  + case when kind like '%typo%' and substring(u, 1, 1) <> substring(v, 1, 1)
         then {thousandths("typo in the first letter")} else 0 end as weight
from (
  select a, b, u, v, x.weight as weight_u, y.weight as weight_v, {cases(WORD_LEVELS, "label")} as kind
  from (select a, b, u, explode(left_b) as v
        from (select a, b, left_b, explode(left_a) as u from leftover) as one) as crossed
  left join short_pair s on s.word = u and s.other = v
  join word_weight x on x.word = u
  join word_weight y on y.word = v) as compared
where kind is not null"""

#: How many of each side's words are so explained, and what that weighs.
EXPLAINED = """
select one.a, one.b, least(one.weight, other.weight) as weight, one.kind,
       least(one.whole, other.words) as whole_a, least(other.whole, one.words) as whole_b
from (select a, b, count(*) as words, sum(case when length(u) > 1 then 1 else 0 end) as whole,
             sum(weight) as weight, min(kind) as kind
      from (select a, b, u, max(weight) as weight, min(kind) as kind from word_pair group by a, b, u) as best_u
      group by a, b) as one
join (select a, b, count(*) as words, sum(case when length(v) > 1 then 1 else 0 end) as whole,
             sum(weight) as weight
      from (select a, b, v, max(weight) as weight from word_pair group by a, b, v) as best_v
      group by a, b) as other
on one.a = other.a and one.b = other.b"""

SHARED = """
select a, b, count(*) as words, sum(coalesce(r.weight, w.weight)) as weight
from candidate join name_word x on x.name_id = a join name_word y on y.name_id = b and y.word = x.word
join word_weight w on w.word = x.word
left join role_weight r on r.word = x.word and r.role = x.role and r.role = y.role
group by a, b"""

NAME_EVIDENCE = """
select l.a, l.b, j.a is not null as joined, coalesce(e.kind, '') as kind,
       coalesce(s.words, 0) as shared_words, coalesce(s.weight, 0) as shared_weight,
       coalesce(e.weight, 0) as variant_weight, least(xw.weight, yw.weight) as least_weight,
       coalesce(least(e.whole_a, e.whole_b), 0) as explained,
       greatest(size(left_a) - optional_a - coalesce(e.whole_a, 0), 0) as over_a,
       greatest(size(left_b) - optional_b - coalesce(e.whole_b, 0), 0) as over_b
from leftover l
left join shared s on s.a = l.a and s.b = l.b
left join explained e on e.a = l.a and e.b = l.b
left join run_together j on j.a = l.a and j.b = l.b
join name_weight xw on xw.name_id = l.a join name_weight yw on yw.name_id = l.b"""

#: The leftover rule: where each side has a word that the other lacks and that nothing explains,
#: they are two people, and the pair is dropped.
NAME_PAIR = f"""
select a, b, kind, over_a + over_b as over,
  case when joined then null when over_a > 0 then b when over_b > 0 then a end as shorter,
  {cases(NAME_LEVELS, "label")} as level,
  cast({cases(NAME_LEVELS, "weight")} as int) + {thousandths("words go together")} as weight
from name_evidence
where joined or (least(over_a, over_b) = 0 and shared_words + explained > 1
                 and (over_a + over_b = 0 or kind in ('', 'nickname', 'shared nickname', 'initial')))
union all
select name_id as a, name_id as b, '' as kind, 0 as over, null as shorter, 'same' as level,
       weight + {thousandths("words go together")} as weight
from name_weight"""

#: `leftover`: a, b, words that each lacks; `word_pair`: a, b, u, v, kind (a label of `WORD_LEVELS`), weight; `explained`, `shared`: a, b and
#: what such words, and the shared ones, weigh. `name_pair`: a, b (name_id), level (`same` or of `NAME_LEVELS`), kind, over (words too many),
#: shorter (which name lacks them), weight (thousandths of a bit).
STEPS = [
    sql("leftover", "candidate name_key", LEFTOVER, passing=True),
    sql("word_pair", "leftover short_pair word_weight", WORD_PAIR, passing=True),
    sql("explained", "word_pair", EXPLAINED, passing=True),
    sql("shared", "candidate name_word word_weight role_weight", SHARED, passing=True),
    sql("name_evidence", "leftover shared explained run_together name_weight", NAME_EVIDENCE, passing=True),
    sql("name_pair", "name_evidence name_weight", NAME_PAIR),
]  # fmt: skip
