"""What needs no linking, by SQL on the raw files alone: starters, finishers, winners and their times.

The corrections of people and the places that a source prints within something else are read from the curated files,
as the tables must take them in; nothing else of the code is used.
"""

from __future__ import annotations

import duckdb
import pandas as pd
import pytest

#: h:mm[:ss] in seconds.
SECONDS = """
create macro seconds(t) as case when regexp_matches(t, '^\\d{1,3}:\\d\\d(:\\d\\d)?$')
    then split_part(t, ':', 1)::int * 3600 + split_part(t, ':', 2)::int * 60 + coalesce(try_cast(split_part(t, ':', 3) as int), 0) end
"""


@pytest.fixture(scope="module")
def raw(project):
    """Runs SQL on `wser_page`, `utmb_list`: every raw row as text, with its year; and on `results`, `editions`."""
    database = duckdb.connect()
    database.execute(SECONDS)
    for name, source in (("wser_page", "wser_results"), ("utmb_list", "utmb_results"), ("stats", "wser_stats")):  # fmt: skip
        database.execute(f"""create table {name} as select *, regexp_extract(filename, '(\\d{{4}})\\.csv$', 1)::int as year
            from read_csv('{project.raw}/{source}/[0-9]*.csv', all_varchar = true, filename = true, union_by_name = true)""")  # fmt: skip
        columns = [row[0] for row in database.execute(f"describe {name}").fetchall()]
        fill = ", ".join(f"coalesce({column}, '') as {column}" for column in columns if column != "year")  # fmt: skip
        database.execute(f"create or replace table {name} as select {fill}, year from {name}")
    database.execute(f"create table corrections as select * from read_csv('{project.curated}/corrections.csv', all_varchar = true)")  # fmt: skip
    return database


@pytest.fixture(scope="module")
def sql(raw, tables):
    for name in ("results", "editions"):
        raw.register(name, tables[name])
    return lambda text: raw.execute(text).df()


def test_finishers_of_western_states_are_the_rows_with_a_place_on_its_pages(sql):
    """And in the years that have no page, the rows with a time in the stats file."""
    pages = sql("select year, count(*) filter (place <> '') n, count(*) filter (place = '') late from wser_page group by year")  # fmt: skip
    stats = sql("""select year, count(*) n, 0 late from stats where seconds(time) is not null
        and year not in (select year from wser_page) group by year""")
    wanted = pd.concat([pages, stats]).sort_values("year").set_index("year").astype("int64")
    found = sql("select year, finishers n, late from editions where race = 'wser' and finishers > 0 order by year")  # fmt: skip
    pd.testing.assert_frame_equal(found.set_index("year").astype("int64"), wanted, check_index_type=False)  # fmt: skip


def test_every_row_of_utmb_s_list_is_a_result(sql):
    wanted = sql("select year, count(*) n from utmb_list group by year order by year")
    found = sql("select year, count(*) n from results where source = 'utmb_results' group by year order by year")  # fmt: skip
    assert found.to_dict("list") == wanted.to_dict("list")


def test_finishers_of_utmb_are_the_rows_with_a_time_and_those_of_livetrail_alone(sql):
    found = sql("""select e.year, e.finishers - l.n as more from editions e join
        (select year, count(*) n from utmb_list where seconds(time) is not null group by year) l using (year)
        where e.race = 'utmb' and e.finishers <> l.n order by e.year""")
    alone = sql("""select year, count(*) more from results where race = 'utmb' and status = 'finished'
        and source <> 'utmb_results' group by year order by year""")
    assert found.to_dict("list") == alone.to_dict("list")


def test_starters_of_western_states_are_the_rows_of_the_stats_file_without_a_dns(sql):
    """In a year in which page and file list the same people; a row of one alone counts as well."""
    wanted = sql("""select s.year, count(*) n from stats s
        where not regexp_matches(upper(s.status || ' ' || s.time || ' ' || s.place), '\\bDNS\\b') group by s.year""")
    found = sql("select year, starters from editions where race = 'wser' and starters is not null")
    both = found.merge(wanted, on="year", validate="1:1")
    assert len(both) == len(found) == len(wanted)
    more = both["starters"].astype(int) - both["n"]
    # Never fewer; more by who stands on the page and not in the file, such as the two of a file that lost their time.
    assert more.ge(0).all(), both[more.ne(0)]
    on_page = sql("select year, count(*) n from wser_page group by year").set_index("year")["n"]
    assert more.le(both["year"].map(on_page).fillna(0)).all()


@pytest.mark.parametrize("race", ["wser", "utmb"])
def test_winners_and_their_times_are_the_first_row_of_each_sex(sql, race):
    """The best place of women and of men on the page or list, and the time printed there."""
    source = {
        "wser": """select year, place::int as rank, seconds(time) as seconds,
            case when upper(gender) like '%(M)' or upper(gender) like 'M%' then 'M' else 'F' end as sex
            from wser_page where regexp_matches(place, '^\\d+$')""",
        "utmb": """select year, rank::int as rank, seconds(time) as seconds,
            case gender when 'H' then 'M' else gender end as sex
            from utmb_list where regexp_matches(rank, '^\\d+$') and seconds(time) is not null""",
    }[race]
    wanted = sql(f"""with listed as ({source}) select year, sex, seconds from listed
        qualify rank = min(rank) over (partition by year, sex) order by year, sex, seconds""")
    found = sql(f"""select year, case when sex = 'X' then '?' else sex end as sex, finish_seconds as seconds from results
        where race = '{race}' and sex_place = 1 and source in ('wser_results', 'utmb_results') order by year, sex, seconds""")  # fmt: skip
    fixed = set(sql("select distinct year::int as year from corrections where field in ('time', 'place', 'gender', 'rank')")["year"])  # fmt: skip
    pick = [~table["year"].isin(fixed) for table in (wanted, found)]
    left, right = wanted[pick[0]].astype({"seconds": int}), found[pick[1]].astype({"seconds": int, "year": int})  # fmt: skip
    assert len(left) > 2
    pd.testing.assert_frame_equal(
        right.reset_index(drop=True), left.reset_index(drop=True), check_dtype=False
    )


def test_sex_places_count_who_came_before(sql):
    """A place within women and men is one more than those of the category with a better overall place."""
    wrong = sql("""select r.result_id from results r join results o
        on o.race = r.race and o.year = r.year and o.sex = r.sex and o.place < r.place and o.status = 'finished'
        where r.status = 'finished' and r.sex in ('F', 'M') and not exists (
            select 1 from results x where x.race = r.race and x.year = r.year and x.sex = 'X')
        group by r.result_id, r.sex_place having count(*) + 1 <> r.sex_place""")
    assert wrong.empty
