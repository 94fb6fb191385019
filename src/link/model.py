"""The linker: a table of results in, who is who out.

`link_rows` runs the SQL of `link.statements` and `link.scoring` on an engine, lets
`link.cluster` form the people, and counts what happened.
"""

from __future__ import annotations

import gc
import math
import resource
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from clean.names import name_tokens
from link import forms, scoring, statements
from link.age_groups import group_ages
from link.cluster import EARLIEST, LATEST, Groups, Nodes, Rules, agglomerate
from link.engine import DuckEngine
from link.weights import ID_BITS, MILLI, PARTNERS, PARTNERS_WORTH, THRESHOLD, milli

#: The columns of a table of results that the linker looks at; all but the first two may be absent.
COLUMNS = ("result_id", "name_published", "sex", "country", "country_kind", "race", "year", "age", "age_group",
           "born_year", "born_min", "born_max", "club", "city", "organiser_person_id")  # fmt: skip


#: An organiser's id with more different names than this is no one person's. A person changes a name once, or another runs
#: on the bib; in UTMB's results no id has more than two.
MOST_NAMES_OF_AN_ID = 2


@dataclass
class Outcome:
    """`links`: result_id, runner_id, method, match_weight (bits; missing for a single result).

    `counts` depend on the input alone; `seconds` by stage do not.
    """

    links: pa.Table
    counts: dict
    seconds: dict = field(default_factory=dict)


class _Clock:
    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._last = time.perf_counter()

    def lap(self, stage: str) -> None:
        now = time.perf_counter()
        self.seconds[stage] = round(self.seconds.get(stage, 0) + now - self._last, 3)
        self._last = now


@contextmanager
def _collector_resting() -> Iterator[None]:
    """No search for reference cycles meanwhile: the linker makes none, and each search walks its millions of objects."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def peak_memory_mb() -> float:
    """The most memory this process has held so far, in MB."""
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1)


def link_rows(
    engine: DuckEngine, *, threshold: float = THRESHOLD, apart: Sequence[tuple[str, str]] = (),
    tell: Callable[[str], None] = lambda stage: None,
) -> Outcome:  # fmt: skip
    """Link the rows of the engine's table `source` (every column of `COLUMNS`, as text).

    `threshold` is in bits: 0 links what is as likely one person as two. `apart` holds pairs of result ids
    that a person has judged to be two people. `tell` is called with the name of each stage when it is done.
    Raises KeyError when `apart` names an unknown result.
    """
    clock = _Clock()

    def done(stage: str) -> None:
        clock.lap(stage)
        tell(stage)

    least = round(threshold * MILLI)
    prepare_rows(engine)
    done("rows")
    prepare_names(engine)
    done("names")
    compare_names(engine)
    done("name pairs")
    prior = score(engine, least)
    done("pairs")
    with _collector_resting():
        links, clustered = form_people(engine, least, prior, apart)
    done("people")
    counts = {**_count(engine), **clustered, "prior_bits": prior / MILLI, "threshold_bits": threshold}
    return Outcome(links, counts, clock.seconds)


def weigh(engine: DuckEngine, least: int) -> int:
    """Every table up to `edge` and `node`, as `link_rows` makes them; gives the prior (see `score`)."""
    prepare_rows(engine)
    prepare_names(engine)
    compare_names(engine)
    return score(engine, least)


def prepare_rows(engine: DuckEngine) -> None:
    """`start`: a row each result, with sex, country and birth years that compare."""
    seen = engine.fetch(scoring.GROUPS_SEEN).to_pandas()
    spans = group_ages(seen)
    engine.put("group_age", pa.table({
        "age_group": pa.array(spans["age_group"], pa.string()),
        "age_low": pa.array(spans["age_low"], pa.int32()),
        "age_high": pa.array(spans["age_high"], pa.int32()),
    }))  # fmt: skip
    engine.put("shared_id", shared_ids(engine))
    engine.create("start", scoring.START)


def shared_ids(engine: DuckEngine) -> pa.Table:
    """`person`, `names`: organiser's ids under which so many different names stand that they are no one person's.

    Such an id (`0`, a club's or an agency's account) says nothing of who is who.
    """
    named = engine.fetch(scoring.NAMES_OF_IDS).to_pandas()
    found = [(person, count) for person, names in named.groupby("person", sort=True)["name_published"]
             if (count := _different_names(names.tolist())) > MOST_NAMES_OF_AN_ID]  # fmt: skip
    return pa.table({"person": pa.array([person for person, _ in found], pa.string()),
                     "names": pa.array([count for _, count in found], pa.int64())})  # fmt: skip


def _different_names(names: Sequence[str]) -> int:
    """How many of `names` differ from all the others by more than a word: the number of groups that two shared words join."""
    groups: list[set[str]] = []
    for name in names:
        words = set(name_tokens(name).tokens)
        kin = [group for group in groups if len(group & words) > 1 or words <= group]
        groups = [group for group in groups if group not in kin] + [words.union(*kin)]
    return len(groups)


def prepare_names(engine: DuckEngine) -> None:
    """`name_key`, `name_form`, `name_joined`, `card`, `word_bits`: distinct names and their words."""
    names = engine.fetch(
        "select distinct name_published from start where name_published is not null order by 1"
    )
    with _collector_resting():
        engine.put("form", forms.name_forms(names["name_published"]))
    engine.create(
        "name_key",
        """
        select row_number() over (order by key) as kid, key, words, optional
        from (select key, min(words) as words, min(optional) as optional from form
              where key <> '' group by key) as keys""",
    )
    engine.create("name_form", "select name_published, kid from form join name_key using (key)")
    engine.create("name_joined", """
        select kid, joined from form join name_key using (key)
        union
        select kid, also as joined from form join name_key using (key) where also is not null""")
    engine.create("card", scoring.CARD)
    engine.create("name_word", statements.WORDS)
    engine.create("person_guess", statements.PERSON_GUESS)
    engine.create("all_people", statements.ALL_PEOPLE)
    engine.create("word_people", statements.WORD_PEOPLE)
    engine.create("word_discount", statements.WORD_DISCOUNT)
    engine.create("word_bits", statements.WORD_BITS)
    engine.create("people_with_roles", statements.PEOPLE_WITH_ROLES)
    engine.create("role_bits", statements.ROLE_BITS)
    engine.create("country_guess", statements.COUNTRY_GUESS)
    for table in ("country_people", "word_country", "name_country"):
        engine.create(table, getattr(scoring, table.upper()))
    engine.create("key_bits", statements.KEY_BITS)
    words = engine.fetch("select word from word_bits order by word")["word"].to_pylist()
    engine.put("short_form", forms.short_forms(words))
    engine.drop("form")


def compare_names(engine: DuckEngine) -> None:
    """`name_pair`: names that can be one person's, with what their words are worth."""
    for table, statement in statements.NAME_TABLES.items():
        engine.create(table, statement)
    engine.drop("prefix", "struck", "typo", "block", "variant_block", "leftover", "word_pair",
                "explained", "shared", "name_evidence")  # fmt: skip


def score(engine: DuckEngine, least: int) -> int:
    """`edge` and `node`: pairs of cards that the evidence links, and what is joined from the start.

    Gives the prior in thousandths of a bit.
    """
    engine.create("weighed_card", scoring.WEIGHED_CARD)
    others = engine.value(scoring.OTHERS)
    engine.create("self_scored", scoring.SELF_SCORED)
    # Pairs eight bits below what one partner each would need are never linked, nor do they count.
    engine.create("pair", scoring.pairs(round((math.log2(others) - 8) * MILLI)))
    seen = engine.fetch(scoring.WEIGHTS_SEEN)
    rows = engine.value("select count(*) from start")
    partners = expected_partners(
        seen["eighths"].to_numpy() / 8 + 1 / 16, seen["pairs"].to_numpy().astype(float), rows, others
    )
    prior = round(MILLI * math.log2(partners / others))
    engine.create("edge", scoring.edges(least, prior))
    engine.create("node", scoring.node(least, prior, milli("same start")))
    return prior


def expected_partners(bits: np.ndarray, pairs: np.ndarray, rows: int, others: float) -> float:
    """How many other results of the same person a result has on average, from the weights of all pairs.

    Expectation and maximisation: a pair with evidence of `bits` is one person with the odds
    `partners / others * 2 ** bits`; the sum of these chances tells how many partners there are.
    """
    partners = PARTNERS
    for _ in range(100):
        odds = partners / others * np.exp2(bits)
        matched = float((pairs * (odds / (1 + odds))).sum())
        before, partners = partners, (2 * matched + PARTNERS_WORTH * PARTNERS) / (rows + PARTNERS_WORTH)
        if abs(partners - before) < 1e-6:
            break
    return partners


def form_people(engine: DuckEngine, least: int, prior: int, apart: Sequence[tuple[str, str]]) -> tuple[pa.Table, dict]:
    """The links, and counts of what forming the people met."""
    parted = nodes_of(engine, apart)
    if merged := sorted({one for one, other in parted if one == other}):
        engine.create("node", scoring.node(least, prior, milli("same start"), merged))
        parted = nodes_of(engine, apart)
    by_id = engine.fetch(scoring.ID_NODES).to_pandas()
    ends = {name: column.to_numpy() for name, column in
            zip("abw", engine.fetch(scoring.node_edges(least)).columns, strict=True)}  # fmt: skip
    touched = [
        ends["a"],
        ends["b"],
        by_id["node"].to_numpy(np.int64),
        np.array([node for pair in parted for node in pair], np.int64),
    ]
    active = np.unique(np.concatenate(touched))
    groups = Groups(_nodes(engine, active), _rules(engine, least))
    place = {node: i for i, node in enumerate(active.tolist())}
    for one, other in parted:
        groups.keep_apart(place[one], place[other])
    handed_on = _join_by_id(groups, place, by_id)
    agglomerate(
        groups, [np.searchsorted(active, ends["a"]), np.searchsorted(active, ends["b"]), ends["w"]]
    )
    weights = np.array([-1 if w is None else w for w in groups.weight], dtype=np.int64)
    roots = np.array([groups.find(i) for i in range(len(active))], dtype=np.int64)
    engine.put("person_of", pa.table({
        "node": pa.array(active, pa.int64()),
        "root": pa.array(active[roots] if len(active) else active, pa.int64()),
        "weight": pa.array(weights, pa.int64(), mask=weights == -1),
    }))  # fmt: skip
    links = engine.fetch(scoring.LINKS)
    counts = {"edges": len(ends["a"]), "ids_of_two_people": handed_on, "people": len(pc.unique(links["runner_id"]))}
    return links, counts


def nodes_of(engine: DuckEngine, pairs: Sequence[tuple[str, str]]) -> list[tuple[int, int]]:
    """These pairs of result ids as pairs of nodes. Raises KeyError for an id not in the table."""
    wanted = sorted({result for pair in pairs for result in pair})
    if not wanted:
        return []
    engine.put("wanted", pa.table({"result_id": pa.array(wanted, pa.string())}))
    found = engine.fetch(
        "select result_id, node from wanted join start using (result_id) join node using (row)"
    )
    node = dict(zip(found["result_id"].to_pylist(), found["node"].to_pylist(), strict=True))
    return [(node[one], node[other]) for one, other in pairs]


def _nodes(engine: DuckEngine, active: np.ndarray) -> Nodes:
    engine.put("active", pa.table({"node": pa.array(active, pa.int64()),
                                   "place": pa.array(np.arange(len(active)), pa.int64())}))  # fmt: skip
    of_node = engine.fetch(f"""
        select place, min(kid) as kid, min(coalesce(born_min, {EARLIEST})) as born_min,
               max(coalesce(born_max, {LATEST})) as born_max,
               max(case when exact then 0 else 1 end) as slack, min(person) as person
        from active join node using (node) group by place order by place""")
    starts = engine.fetch("""
        select place, dense_rank() over (order by race_start) as start
        from active join node using (node) order by place, row""")
    bounds = np.searchsorted(starts["place"].to_numpy(), np.arange(len(active) + 1))
    numbers = starts["start"].to_pylist()
    return Nodes(
        names=[-1 if kid is None else kid for kid in of_node["kid"].to_pylist()],
        born_min=of_node["born_min"].to_pylist(), born_max=of_node["born_max"].to_pylist(),
        slack=of_node["slack"].to_pylist(),
        starts=[numbers[low:high] for low, high in zip(bounds[:-1].tolist(), bounds[1:].tolist(), strict=True)],
        ids=[() if person is None else (person,) for person in of_node["person"].to_pylist()],
    )  # fmt: skip


def _rules(engine: DuckEngine, least: int) -> Rules:
    """Words of the names that differ from one they may be linked to, and the pairs that agree."""
    agreeing = engine.fetch("""
        select distinct kid_a, kid_b from edge where kid_a <> kid_b""")
    words = engine.fetch("""
        select kid, words from name_key where kid in (select kid from active join node using (node))""")
    return Rules(
        threshold=least, start_penalty=milli("same start"), id_penalty=milli("other organiser id"),
        words={k: frozenset(w) for k, w in zip(words["kid"].to_pylist(), words["words"].to_pylist(), strict=True)},
        agreeing=set(zip(agreeing["kid_a"].to_pylist(), agreeing["kid_b"].to_pylist(), strict=True)),
    )  # fmt: skip


def _join_by_id(groups: Groups, place: dict[int, int], by_id: pd.DataFrame) -> int:
    """Join the nodes of one organiser's id, unless their names share nothing: then the bib was handed on.

    Gives the number of ids that so belong to several people.
    """
    handed_on = 0
    weight = round(ID_BITS * MILLI)
    for _, nodes in by_id.groupby("person", sort=True):
        rows = list(nodes.sort_values("node").itertuples())
        seen = [rows[0]]
        for row in rows[1:]:
            kin = next((other for other in seen if _names_touch(row, other)), None)
            if kin is None:
                handed_on += 1
            else:
                groups.join(place[kin.node], place[row.node], weight, by_id=True)
            seen.append(row)
    return handed_on


def _names_touch(one, other) -> bool:
    """Whether two names under one id share a word, or are both too short to tell."""
    return one.kid == other.kid or bool(
        {word for word in one.words if len(word) > 1}
        & {word for word in other.words if len(word) > 1}
    )


def _count(engine: DuckEngine) -> dict:
    """How much there was to compare."""
    tables = {"rows": "start", "names": "name_key", "words": "word_bits", "cards": "card",
              "name_pairs": "name_pair", "card_pairs": "edge"}  # fmt: skip
    counts = {what: engine.value(f"select count(*) from {table}") for what, table in tables.items()}
    counts["candidate_names"] = engine.value("select count(*) from candidate")
    counts["ids_of_many_names"] = engine.value("select count(*) from shared_id")
    counts["rows_without_name"] = engine.value("select count(*) from node where kid is null")
    return counts
