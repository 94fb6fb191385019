"""The seventh stage: pairs of records become groups of nodes, each one person.

A node is a record whose results are one person by what they print, or else a single result. Here the nodes and
the edges between them are made; `link.groups` joins them.
"""

from __future__ import annotations

from itertools import groupby

import numpy as np
import pyarrow as pa

from race_doubles.link.comparisons import IS_OF_RECORD
from race_doubles.link.engine import Engine
from race_doubles.link.finish_counts import Start
from race_doubles.link.groups import EARLIEST, LATEST, Groups, Nodes, Rules, agglomerate
from race_doubles.link.steps import Run, code, sql
from race_doubles.link.weights import MILLI, MOST_GROUP_WEIGHT, SAME_ID_WEIGHT, thousandths

#: Records of which a person has told two results apart: their results stay apart one by one.
SPLIT_RECORD = f"""
select distinct c.record
from told_apart t
join start s on s.result_id = t.result_id_a
join start o on o.result_id = t.result_id_b
join name_form n on n.name_published = s.name_published
join name_form m on m.name_published = o.name_published and m.name_id = n.name_id
join record c on c.name_id = n.name_id and {IS_OF_RECORD} and {IS_OF_RECORD.replace(" s.", " o.")}"""


def _nodes_of_rows(run: Run) -> str:
    """Results of a record are one node if what they print is enough to link them.

    Those of a record of which two stand in one start are nodes each, unless they give a birth year.
    """
    weight = "f.weight + prior.weight"
    return f"""
select s.row, s.race_start, c.name_id, c.record, {weight} as self_weight, c.starts,
  case when {weight} >= {run.threshold}
            and (c.again = 0 or (c.born_min = c.born_max and {weight} + c.again * {thousandths("same start")} >= {run.threshold}))
            and c.record not in (select record from split_record)
       then c.record else s.row end as node,
  s.born_min, s.born_max, s.exact, s.person
from start s cross join prior
left join name_form n on n.name_published = s.name_published
left join record c on c.name_id = n.name_id and {IS_OF_RECORD}
left join self_pair f on f.a = c.record"""


def _edges_of_nodes(run: Run) -> str:
    """A record whose results stand alone counts result by result."""
    return f"""
select least(x.node, y.node) as a, greatest(x.node, y.node) as b, max(e.weight) as weight
from edge e
join (select distinct record, node from node) x on x.record = e.a
join (select distinct record, node from node) y on y.record = e.b
group by least(x.node, y.node), greatest(x.node, y.node)
union all
select x.node as a, y.node as b, x.self_weight as weight
from (select * from node where node <> record or starts > 1) x
join (select * from node where node <> record or starts > 1) y on x.record = y.record and x.node < y.node
where x.self_weight >= {run.threshold - MOST_GROUP_WEIGHT}
union all
select least(node, other) as a, greatest(node, other) as b, max(weight) as weight
from (select n.node, o.node as other, e.weight
      from alias_node n join alias_edge e on e.a = n.record join bearer o on o.record = e.b
      union all
      select n.node, o.node as other, e.weight
      from alias_node n join alias_edge e on e.b = n.record join bearer o on o.record = e.a
      union all
      select n.node, o.node as other, f.weight + prior.weight as weight
      from alias_node n join bearer o on o.record = n.record join self_pair f on f.a = n.record cross join prior
      where f.weight + prior.weight >= {run.threshold}) as pairs
where node <> other group by least(node, other), greatest(node, other)"""


#: Nodes whose results another source gives the name of a record: node, record, name_id (of that name), own_name_id.
ALIAS_NODE = f"""
select distinct n.node, c.record, a.name_id, n.name_id as own_name_id
from alias a join start s on s.row = a.row join node n on n.row = a.row
join record c on c.name_id = a.name_id and {IS_OF_RECORD}"""

BEARER = "select record, node from node where record is not null union select record, node from alias_node"

#: Edges of such records. Organisers know people by their names, so that two ids say little of two names: that there are
#: two is not weighed here, but once for the people (`Groups`).
ALIAS_EDGE = f"""
select e.a, e.b,
  e.weight - case when x.person <> y.person then {thousandths("other organiser id")} else 0 end as weight
from edge e join record x on x.record = e.a join record y on y.record = e.b
where e.a in (select record from alias_node) or e.b in (select record from alias_node)"""

#: Nodes that share an organiser's id with another.
ID_NODE = """
select distinct person, node, name_id, words
from node join name_key using (name_id)
where person in (select person from node where person is not null group by person
                 having count(distinct node) > 1)"""

#: Pairs of nodes that a person has told apart.
NODE_APART = """
select x.node as a, y.node as b
from told_apart t
join start s on s.result_id = t.result_id_a join node x on x.row = s.row
join start o on o.result_id = t.result_id_b join node y on y.row = o.row"""

#: Nodes that are joined with others, or might be, numbered from 0.
ACTIVE_NODE = """
select node, row_number() over (order by node) - 1 as place
from (select a as node from node_edge union select b as node from node_edge union select node from id_node
      union select a as node from node_apart union select b as node from node_apart) as nodes"""


def group_nodes(engine: Engine, run: Run) -> pa.Table:
    """Join the active nodes to people; one row each: node, root (the lowest node of its person), weight (see `Groups`).

    Counts the edges, and the organisers' ids that turned out to belong to two people.
    """
    active = engine.fetch("select node from active_node order by place")["node"].to_numpy()
    edges = engine.fetch("select a, b, weight from node_edge")
    ends = [np.searchsorted(active, edges[end].to_numpy()) for end in "ab"]
    groups = Groups(_nodes(engine), _rules(engine, run))
    place = {node: i for i, node in enumerate(active.tolist())}
    for pair in engine.fetch("select a, b from node_apart").to_pylist():
        groups.keep_apart(place[pair["a"]], place[pair["b"]])
    by_id = engine.fetch("select person, node, name_id, words from id_node order by person, node")
    run.counts["edges"] = edges.num_rows
    run.counts["ids_of_two_people"] = _join_by_id(groups, place, by_id.to_pylist())
    agglomerate(groups, [*ends, edges["weight"].to_numpy()])
    run.joins = [(int(active[a]), int(active[b]), weight) for a, b, weight in groups.joins]
    weights = np.array([-1 if w is None else w for w in groups.weight], dtype=np.int64)
    roots = np.array([groups.find(i) for i in range(len(active))], dtype=np.int64)
    return pa.table({
        "node": pa.array(active, pa.int64()),
        "root": pa.array(active[roots] if len(active) else active, pa.int64()),
        "weight": pa.array(weights, pa.int64(), mask=weights == -1),
    })  # fmt: skip


def _nodes(engine: Engine) -> Nodes:
    of_node = engine.fetch(f"""
        select place, min(name_id) as name_id, min(coalesce(born_min, {EARLIEST})) as born_min,
               max(coalesce(born_max, {LATEST})) as born_max,
               max(case when exact then 0 else 1 end) as slack, min(person) as person
        from active_node join node using (node) group by place order by place""")
    starts = engine.fetch("""
        select place, dense_rank() over (order by race_start) as start
        from active_node join node using (node) order by place, row""")
    bounds = np.searchsorted(starts["place"].to_numpy(), np.arange(of_node.num_rows + 1))
    numbers = starts["start"].to_pylist()
    return Nodes(
        names=[-1 if name is None else name for name in of_node["name_id"].to_pylist()],
        born_min=of_node["born_min"].to_pylist(), born_max=of_node["born_max"].to_pylist(),
        slack=of_node["slack"].to_pylist(),
        starts=[numbers[low:high] for low, high in zip(bounds[:-1].tolist(), bounds[1:].tolist(), strict=True)],
        ids=[() if person is None else (person,) for person in of_node["person"].to_pylist()],
        tallies=_tallies(engine),
    )  # fmt: skip


def _tallies(engine: Engine) -> dict[int, frozenset[Start]]:
    """The starts of each node at races whose organiser counts finishes, by its place."""
    found: dict[int, set[Start]] = {}
    for row in engine.fetch("""
        select place, t.race, t.year, t.finished, t.earlier
        from tally t join start using (result_id) join node using (row) join active_node using (node)""").to_pylist():
        start = Start(row["race"], row["year"], row["finished"], row["earlier"])
        found.setdefault(row["place"], set()).add(start)
    return {place: frozenset(starts) for place, starts in found.items()}


def _rules(engine: Engine, run: Run) -> Rules:
    """Words of the names that differ from one they may be linked to, and the pairs that agree."""
    agreeing = engine.fetch(
        f"""select distinct name_id_a, name_id_b from edge
            where name_id_a <> name_id_b and weight >= {run.threshold}"""
    )
    words = engine.fetch("""
        select name_id, words from name_key where name_id in (select name_id from active_node join node using (node)
                                                              union select name_id from alias_node)""")
    return Rules(
        threshold=run.threshold, start_penalty=thousandths("same start"), id_penalty=thousandths("other organiser id"),
        born_penalty=thousandths("born one year apart"), name_penalty=thousandths("strange name"),
        words={name: frozenset(w) for name, w in zip(words["name_id"].to_pylist(), words["words"].to_pylist(), strict=True)},
        also=_also(engine),
        agreeing=set(zip(agreeing["name_id_a"].to_pylist(), agreeing["name_id_b"].to_pylist(), strict=True)),
    )  # fmt: skip


def _also(engine: Engine) -> dict[int, set[int]]:
    """Name -> the names that another source gives to a result of that name."""
    also: dict[int, set[int]] = {}
    for row in engine.fetch("select distinct own_name_id, name_id from alias_node").to_pylist():
        also.setdefault(row["own_name_id"], set()).add(row["name_id"])
    return also


def _join_by_id(groups: Groups, place: dict[int, int], by_id: list[dict]) -> int:
    """Join the nodes of one organiser's id (`by_id`: sorted by person and node), unless their names share nothing: then the bib was handed on.

    Gives the number of ids that so belong to several people.
    """
    handed_on = 0
    weight = round(SAME_ID_WEIGHT * MILLI)
    for _, nodes in groupby(by_id, key=lambda node: node["person"]):
        first, *rest = nodes
        seen = [first]
        for node in rest:
            kin = next((other for other in seen if _names_touch(node, other)), None)
            if kin is None:
                handed_on += 1
            else:
                groups.join(place[kin["node"]], place[node["node"]], weight, by_id=True)
            seen.append(node)
    return handed_on


def _names_touch(one: dict, other: dict) -> bool:
    """Whether two names under one id share a word, or are both too short to tell."""
    return one["name_id"] == other["name_id"] or bool(
        {word for word in one["words"] if len(word) > 1}
        & {word for word in other["words"] if len(word) > 1}
    )


#: `node`: row, node (number of the record or row), and what the result brings along; `node_edge`: a, b (node, a < b), weight; `id_node`:
#: person, node, name_id, words; `node_apart`: a, b; `active_node`: node, place; `person_of`: node, root, weight.
STEPS = [
    sql("split_record", "told_apart start name_form record", SPLIT_RECORD),
    sql("node", "start name_form record self_pair prior split_record", _nodes_of_rows),
    sql("alias_node", "alias start node record", ALIAS_NODE),
    sql("bearer", "node alias_node", BEARER),
    sql("alias_edge", "edge record alias_node", ALIAS_EDGE),
    sql("node_edge", "edge node alias_node alias_edge bearer self_pair prior", _edges_of_nodes),
    sql("id_node", "node name_key", ID_NODE),
    sql("node_apart", "told_apart start node", NODE_APART),
    sql("active_node", "node_edge id_node node_apart", ACTIVE_NODE),
    code(
        "person_of",
        "active_node node_edge node_apart id_node node edge name_key alias_node tally start",
        group_nodes,
    ),
]
