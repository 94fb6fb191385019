"""The best plain join: the same words of the name in any order, the same sex, a possible birth year.

Rows of one name and sex form a run as long as the next range of birth years begins within those
before it: one sort, no pairs.
"""

import sys

from prepared import prepared

database = prepared(sys.argv[1])
database.execute("""
    copy (
        with runs as (
            select *, case when born_min <= max(born_max) over before then 0 else 1 end as starts
            from prepared
            window before as (partition by tokens, sex order by born_min, born_max, result_id
                              rows between unbounded preceding and 1 preceding)
        )
        select result_id, tokens || '|' || sex || '|' || sum(starts) over (
            partition by tokens, sex order by born_min, born_max, result_id) as cluster
        from runs
    ) to $answer (format parquet)
""", {"answer": sys.argv[2]})  # fmt: skip
