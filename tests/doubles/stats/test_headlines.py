"""Every headline again by another route: SQL or plain pandas on the processed tables."""

import duckdb
import pandas as pd
import pytest

from doubles.stats import chance, facts, rates, trend, winners
from doubles.stats.tables import load

#: Starts: one a runner, race and year; the better-placed finish where an organiser listed one twice.
STARTS = """
    with linked as (select r.*, l.runner_id from results r join links l using (result_id) where status <> 'dns')
    select * from linked qualify row_number() over (
        partition by runner_id, race, year order by status <> 'finished', coalesce(place, 1000000), result_id) = 1
"""


@pytest.fixture(scope="module")
def known(tables, project):
    return load(project)


@pytest.fixture(scope="module")
def sql(tables):
    database = duckdb.connect()
    for name in ("results", "links", "runners", "editions"):
        database.register(name, tables[name])
    database.execute(f"create view starts as {STARTS}")
    database.execute("""create view pairs as select w.runner_id, w.year, w.sex, w.status ws, u.status us,
        w.sex_place wp, u.sex_place up, w.finish_seconds wt, u.finish_seconds ut
        from starts w join starts u using (runner_id, year) where w.race = 'wser' and u.race = 'utmb'""")
    return lambda text: database.execute(text).df()


def test_the_double_winners_are_the_four(known):
    rows = known.doubles[known.doubles["level"].eq("won")].sort_values("year")
    assert list(zip(rows["name"], rows["year"], strict=True)) == [
        ("Nikki Kimball", 2007),
        ("Kilian Jornet", 2011),
        ("Courtney Dauwalter", 2023),
        ("Katie Schide", 2024),
    ]


@pytest.mark.parametrize(
    "level, place", [("finished", 10**6), ("top10", 10), ("podium", 3), ("won", 1)]
)
def test_doubles_by_level(known, sql, level, place):
    seen = sql(f"""select count(*) n, count(distinct runner_id) people from pairs
        where ws = 'finished' and us = 'finished' and greatest(wp, up) <= {place}""").iloc[0]
    row = rates.by_level(known).set_index("level").loc[level]
    assert (row["doubles"], row["people"]) == (seen["n"], seen["people"])


def test_starts_and_denominators(known, sql):
    years = sql(
        "select year from editions where status <> 'cancelled' group by year having count(distinct race) = 2"
    )
    held = sql(
        "select year from starts group by year having count(distinct race) = 2 order by year"
    )["year"]
    assert known.years_of_both == held.tolist()
    assert set(held) <= set(years["year"])
    counts = sql(
        "select race, count(*) n from starts where year in (select year from starts group by year having "
        "count(distinct race) = 2) group by race"
    ).set_index("race")["n"]
    field = rates.starters_by_year(known)
    assert {race: int(field[race].sum()) for race in ("wser", "utmb")} == counts.to_dict()
    started = rates.by_level(known).iloc[0]
    assert started["per_1000_wser"].value == pytest.approx(
        1000 * sql("select count(*) n from pairs")["n"][0] / counts["wser"]
    )


def test_people_with_both_races(known, sql):
    both = sql("select runner_id from starts group by runner_id having count(distinct race) = 2")
    assert len(rates.both_race_runners(known)) == len(both)


def test_same_year_doubles_of_the_permutation_are_the_doubles(known):
    span = (known.years_of_both[0], max(map(max, known.held.values())))
    found = chance.permute_years(known.starts, known.held, span)
    assert found.seen == len(known.doubles)
    assert found.people == len(rates.both_race_runners(known)) - _only_before(known, span[0])


def _only_before(known, first):
    """People with both races whose Western States starts are all older than the first UTMB."""
    rows = known.starts[known.starts["runner_id"].isin(rates.both_race_runners(known)["runner_id"])]
    last = rows[rows["race"].eq("wser")].groupby("runner_id")["year"].max()
    return int(last.lt(first).sum())


def test_lag_zero_is_the_number_of_doubles(known):
    span = (known.years_of_both[0], max(map(max, known.held.values())))
    curve = chance.lags(known.starts, known.held, span).set_index("lag")["pairs"]
    assert curve[0] == len(known.doubles)


def test_near_misses(known, sql):
    seen = sql("""select count(*) n from pairs where
        (ws = 'finished' and wp = 1) <> (us = 'finished' and up = 1)""")["n"][0]
    found = winners.near_misses(known.doubles)
    assert len(found) == seen
    walmsley = found[found["name"].eq("Jim Walmsley")]
    assert walmsley["year"].tolist() == [2018, 2021, 2024]


def test_margins_of_the_winners(known, sql):
    best = sql("""select race, year, sex, list(finish_seconds order by sex_place, finish_seconds)[1:2] two
        from starts where status = 'finished' and sex_place is not null group by all""")
    two = best.set_index(["race", "year", "sex"])["two"]
    found = winners.margins(known.doubles[known.doubles["level"].eq("won")], known.starts)
    for row in found.itertuples():
        first, second = two[("utmb", row.year, row.sex)]
        assert (row.utmb_finish_seconds, row.utmb_margin_seconds) == (first, second - first)


def test_careers_with_both_titles(known, sql):
    seen = sql("""select runner_id from starts where status = 'finished' and sex_place = 1
        group by runner_id having count(distinct race) = 2""")
    found = winners.careers_with_both_titles(known.starts)
    assert set(found["runner_id"]) == set(seen["runner_id"])


def test_wins_side_by_side_and_trend_have_the_same_doubles(known):
    years = rates.by_year(known)
    assert trend.waiting_times(years).years_with_win == [2007, 2011, 2023, 2024]
    assert trend.fit(years).doubles == len(known.doubles) == years["started"].sum()


def test_schide_and_dauwalter_are_an_hour_apart(known):
    claim = facts.combined_by_four_minutes(known, "Katie Schide", "Courtney Dauwalter")
    assert claim.verdict == facts.FALSE
    # 15:46:57 + 22:09:31 against 15:29:33 + 23:29:14.
    assert "+1:02:19" in claim.because


def test_every_claim_gets_a_verdict_and_its_rows(known, project):
    claims = facts.check_all(known, project.raw)
    assert [claim.verdict for claim in claims] == [
        facts.TRUE,
        facts.TRUE,
        facts.TRUE,
        facts.TRUE,
        facts.TRUE,
        facts.PARTLY,
        facts.UNTESTABLE,
        facts.TRUE,
        facts.FALSE,
    ]
    assert all(len(claim.rows) for claim in claims if claim.verdict != facts.UNTESTABLE)


def test_a_false_claim_is_called_false(known):
    assert (
        facts.wins_before(known, "Jim Walmsley", "wser", before=2024, claimed=4).verdict
        == facts.FALSE
    )
    assert facts.first_from(known, "Tom Evans", "utmb", "USA", "M").verdict == facts.FALSE


def test_curated_rows_need_a_source(tmp_path):
    from common.errors import Problem
    from doubles.stats.tables import load_eras, load_not_comparable

    (tmp_path / "a.csv").write_text("race,year,kind,reason,source\nutmb,2010,x,y,\n")
    with pytest.raises(Problem, match=r"a\.csv, line 2"):
        load_not_comparable(tmp_path / "a.csv")
    (tmp_path / "b.csv").write_text("era,first_year,reason,source\nx,soon,y,z\n")
    with pytest.raises(Problem, match=r"b\.csv, line 2"):
        load_eras(tmp_path / "b.csv")


def test_tables_for_readers_escape_what_others_wrote():
    from doubles.stats.style import table

    shown = table(pd.DataFrame({"Runner": ["<b>x</b>"], "Place": [1]}), "a & b")._repr_html_()
    assert "<b>" not in shown and "a &amp; b" in shown and "<th></th>" not in shown
