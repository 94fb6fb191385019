"""The doubles and every number of the front page once more, by SQL on results, links and editions."""

from __future__ import annotations

from typing import Any

import duckdb
import pandas as pd

from race_doubles.common.paths import Project

#: Starts of the two races with their people, one an edition: the better-placed finish where somebody is listed twice.
#: `doubles` has a place and a time only of who finished.
VIEWS = """
create table own as select r.*, l.runner_id from results r join links l using (result_id) where race in ('wser', 'utmb');
create table starts as select * from own where status <> 'dns' qualify row_number() over (
    partition by runner_id, race, year order by status <> 'finished', coalesce(place, 1000000), result_id) = 1;
create table starter as select *, if(status = 'finished', sex_place, null) as rank,
    if(status = 'finished', finish_seconds, null) as seconds from starts;
create table again as select w.runner_id, w.year, w.result_id as wser_result_id, u.result_id as utmb_result_id,
    w.status as wser_status, u.status as utmb_status, w.rank as wser_sex_place, u.rank as utmb_sex_place,
    w.seconds as wser_finish_seconds, u.seconds as utmb_finish_seconds, w.seconds + u.seconds as combined_seconds,
    coalesce(w.age, u.age) as age, coalesce(u.country, w.country) as country,
    date_diff('day', cast(d.date as date), cast(e.date as date)) as days_between,
    exists (select 1 from changed c where c.race in ('wser', 'utmb') and c.year = w.year)::int as is_course_changed,
    case when w.status <> 'finished' or u.status <> 'finished' then 'started'
        when w.rank = 1 and u.rank = 1 then 'won' when w.rank < 4 and u.rank < 4 then 'podium'
        when w.rank < 11 and u.rank < 11 then 'top10' else 'finished' end as level
    from starter w join starter u using (runner_id, year)
    join editions d on d.race = 'wser' and d.year = w.year join editions e on e.race = 'utmb' and e.year = w.year
    where w.race = 'wser' and u.race = 'utmb';
"""
REACHED = {"started": "true", "finished": "level <> 'started'", "top10": "level in ('top10', 'podium', 'won')",
           "podium": "level in ('podium', 'won')", "won": "level = 'won'"}  # fmt: skip
#: Years with results of both races, and all from the first of them to the last.
BOTH = "(select year from own group by year having count(distinct race) = 2)"
SPAN = f"year between (select min(year) from {BOTH}) and (select max(year) from {BOTH})"


class BySql:
    """Asks the tables of a project."""

    def __init__(self, tables: dict[str, pd.DataFrame], project: Project) -> None:
        self.database = duckdb.connect()
        for name in ("results", "links", "editions"):
            self.database.register(name, tables[name])
        changed = project.curated / "not_comparable.csv"
        self.database.execute(f"create view changed as select * from read_csv('{changed}')")
        self.database.execute(VIEWS)

    def rows(self, text: str) -> pd.DataFrame:
        return self.database.execute(text).df()

    def one(self, text: str) -> Any:
        return self.database.execute(text).fetchall()[0][0]

    def levels(self, what: str, where: str = "true") -> dict[str, int]:
        """`what` counted of the doubles that reach each level."""
        return {level: self.one(f"select count({what}) from again where {where} and {reached}") for level, reached in REACHED.items()}  # fmt: skip

    def finishers_and_doublers(self, where: str) -> tuple[int, int]:
        """People who finished a race in these years, and those who finished both in one of them."""
        finishers = self.one(f"select count(distinct runner_id) from own where status = 'finished' and {where}")  # fmt: skip
        return finishers, self.levels("distinct runner_id", where)["finished"]

    def front(self) -> dict[str, Any]:
        """The plain counts among `front_numbers.Facts`."""
        newest = self.one("select max(year) from again")
        kept = f"{SPAN} and year not in (select year from changed where race in ('wser', 'utmb'))"
        recent = f"year in (select year from {BOTH} order by year desc limit 5)"
        seasons = self.one(f"select count(*) from {BOTH} where {recent}")
        finishers, doublers = self.finishers_and_doublers(SPAN)
        kept_finishers, kept_doublers = self.finishers_and_doublers(kept)
        return {
            "first": self.one(f"select min(year) from {BOTH}"),
            "last": self.one(f"select max(year) from {BOTH}"),
            "level_doubles": self.levels("*"),
            "level_people": self.levels("distinct runner_id"),
            "kept_level_doubles": self.levels("*", kept),
            "kept_one_in": round(kept_finishers / kept_doublers),
            "finishers": finishers,
            "starters": self.one(f"select count(distinct runner_id) from own where status <> 'dns' and {SPAN}"),
            "one_in": round(finishers / doublers),
            "results": self.one("select count(*) from own"),
            "runners": self.one("select count(distinct runner_id) from own"),
            "wser_last": self.one("select max(year) from own where race = 'wser'"),
            "utmb_last": self.one("select max(year) from own where race = 'utmb'"),
            "not_held": tuple(self.rows("""select race from editions where status = 'cancelled' and race in ('wser', 'utmb')
                and year = (select max(year) from own) order by race""")["race"]),
            "new_year": newest,
            "new_level_doubles": self.levels("*", f"year = {newest}"),
            "recent_level_doubles": {level: n / seasons for level, n in self.levels("*", recent).items()},
            "recent_seasons": seasons,
            "recent_first": self.one(f"select min(year) from {BOTH} where {recent}"),
            "since": self.one("select min(year) from own"),
        }  # fmt: skip
