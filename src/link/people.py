"""The last stage: every result with the person whose it is."""

from __future__ import annotations

from race_doubles.link.steps import sql
from race_doubles.link.weights import MILLI, SAME_ID_WEIGHT

#: The earliest result of a person names the person. What the organiser says of two results is not
#: weighed; a result whose id no other result of the person has was linked by the model.
LINK = f"""
select result_id, concat('r-', first_value(result_id) over (partition by root order by row)) as runner_id,
       case when id_shared or (person is not null and weight is null) then 'organiser id' else 'model' end as method,
       cast(case when id_shared then {round(SAME_ID_WEIGHT * MILLI)} else weight end as double) / {MILLI} as match_weight
from (select *, person is not null and count(*) over (partition by root, person) > 1 as id_shared
      from (select s.result_id, s.row, s.person, coalesce(p.root, n.node) as root,
                   coalesce(p.weight, case when n.starts > 1 and n.node = n.record then n.self_weight end) as weight
            from node n join start s using (row) left join person_of p on p.node = n.node) as placed) as named"""

#: `link`: result_id, runner_id, method (`organiser id`, `model`), match_weight (bits; missing for a single result).
STEPS = [sql("link", "node start person_of", LINK)]
