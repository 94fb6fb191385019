"""Every headline again by another route: SQL or plain pandas on the processed tables."""

import itertools

import duckdb
import numpy as np
import pandas as pd
import pytest
from scipy import optimize

from race_doubles.analysis.double_winners import layouts, winners
from race_doubles.analysis.fact_check import beyond, claim, preview, wins
from race_doubles.analysis.how_rare import both_races, same_year, trend
from race_doubles.analysis.how_rare.titles import after_a_win, titles
from race_doubles.analysis.models import independent, rates
from race_doubles.analysis.models.performance import Parameters
from race_doubles.analysis.other_doubles import compare
from race_doubles.analysis.what_it_costs import checkpoints, exposure, matching
from race_doubles.common.words import Estimate
from race_doubles.doubles.levels import at_least
from race_doubles.doubles.tables import load

#: Starts: one a runner, race and year; the better-placed finish where an organiser listed one twice.
STARTS = """
    with linked as (select r.*, l.runner_id from results r join links l using (result_id)
        where status <> 'dns' and race in ('wser', 'utmb'))
    select * from linked qualify row_number() over (
        partition by runner_id, race, year order by status <> 'finished', coalesce(place, 1000000), result_id) = 1
"""


@pytest.fixture(scope="module")
def known(tables, project):
    return load(project)


@pytest.fixture(scope="module")
def frame(known):
    """UTMB starts as notebook 05 compares them; parameters rounded, since counts do not hang on them."""
    parameters = Parameters(0.14, 0.06, 0.87, 50.0)
    prepared = independent.prepare(
        known.starts, known.years_of_both, parameters, strictly_before=True
    )
    return exposure.utmb_frame(prepared.table, known.runners)


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


def test_the_first_double_winners_are_the_four(known):
    rows = known.doubles[known.doubles["level"].eq("won")].sort_values("year").head(4)
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
        "select year from editions where status <> 'cancelled' and race in ('wser', 'utmb') "
        "group by year having count(distinct race) = 2"
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
    assert started["per_1000_wser"] == pytest.approx(
        1000 * sql("select count(*) n from pairs")["n"][0] / counts["wser"]
    )


def test_people_with_both_races(known, sql):
    both = sql("select runner_id from starts group by runner_id having count(distinct race) = 2")
    assert len(rates.both_race_runners(known)) == len(both)


def test_each_count_of_people_with_both_is_the_one_that_its_page_takes(known, sql):
    """927, 906 and 896 stood on three pages and nowhere together."""
    rows = both_races.people_with_both(known)
    assert rows["people"].is_monotonic_decreasing
    listed, ever, since, held, finished, unchanged, doubled, done = rows["people"]
    assert ever == len(rates.both_race_runners(known))
    span = (known.years_of_both[0], max(map(max, known.held.values())))
    assert since == same_year.permute_years(known.starts, known.held, span).people
    yearly = compare.by_year(known)
    assert held == compare.of_years(known, yearly, ("wser", "utmb"), known.years_of_both)["people_with_both"]  # fmt: skip
    years = tuple(known.years_that_compare)
    assert unchanged == len(sql(f"select runner_id from starts where status = 'finished' and year in {years} group by runner_id having count(distinct race) = 2"))  # fmt: skip
    assert finished == len(sql("select runner_id from starts where status = 'finished' group by runner_id having count(distinct race) = 2"))  # fmt: skip
    assert (doubled, done) == (known.doubles["runner_id"].nunique(), at_least(known.doubles, "finished")["runner_id"].nunique())  # fmt: skip
    assert listed >= ever


def test_same_year_doubles_of_the_permutation_are_the_doubles(known):
    span = (known.years_of_both[0], max(map(max, known.held.values())))
    found = same_year.permute_years(known.starts, known.held, span)
    assert found.seen == len(known.doubles)
    assert found.people == len(rates.both_race_runners(known)) - _only_before(known, span[0])


def _only_before(known, first):
    """People with both races whose Western States starts are all older than the first UTMB."""
    rows = known.starts[known.starts["runner_id"].isin(rates.both_race_runners(known)["runner_id"])]
    last = rows[rows["race"].eq("wser")].groupby("runner_id")["year"].max()
    return int(last.lt(first).sum())


def test_lag_zero_is_the_number_of_doubles(known):
    span = (known.years_of_both[0], max(map(max, known.held.values())))
    curve = same_year.lags(known.starts, known.held, span).set_index("lag")["pairs"]
    assert curve[0] == len(known.doubles)


def test_near_misses(known, sql):
    seen = sql("""select count(*) n from pairs where
        (ws = 'finished' and wp = 1) <> (us = 'finished' and up = 1)""")["n"][0]
    found = winners.near_misses(known.doubles)
    assert len(found) == seen
    walmsley = found[found["name"].eq("Jim Walmsley") & found["year"].le(2024)]
    assert walmsley["year"].tolist() == [2018, 2021, 2024]


def test_a_race_stopped_for_all_is_not_a_dnf_of_ones_own(known, sql):
    missed = winners.near_misses(known.doubles)
    seen = sql("""select count(*) n, count(*) filter (year = 2010) stopped from pairs where
        (ws = 'finished' and wp = 1) <> (us = 'finished' and up = 1)
        and (ws <> 'finished' or us <> 'finished')""").iloc[0]
    ended = winners.not_finished(missed, known.stopped)
    assert (len(ended), ended["stopped_race"].eq("utmb").sum()) == (seen["n"], seen["stopped"])
    shown = layouts.near_misses_view(
        winners.margins(missed, known.starts), known.changed_years, known.stopped
    ).table
    of_2010 = shown[shown["Year"].eq("2010*")]
    assert of_2010["The other race"].tolist() == ["race stopped at UTMB"] * 2


def test_a_winner_who_finished_a_stopped_edition_was_not_stopped():
    rows = pd.DataFrame({"year": [2010], "wser_status": ["dnf"], "utmb_status": ["finished"]})
    ended = winners.not_finished(rows, frozenset({("utmb", 2010)}))
    assert ended["stopped_race"].tolist() == [""]


def test_splits_that_end_before_the_finish_do_not_fill_the_race(known):
    jornet = known.doubles[known.doubles["level"].eq("won") & known.doubles["year"].eq(2011)]
    way = winners.through_the_race(known.splits, known.results, [jornet["utmb_result_id"].iloc[0]])
    # The last list is of Trient, at 63,282 of 74,203 seconds.
    assert way["share"].iloc[-1] == pytest.approx(63282 / 74203)
    assert winners.led_shares(way).iloc[0] == way["place"].eq(1).mean()
    shown = layouts.way_view(way, {jornet["utmb_result_id"].iloc[0]: "Kilian Jornet 2011"}).table
    assert shown["Checkpoint"].tolist() == way["checkpoint"].tolist()
    led = shown["Place"].eq("1st")
    assert (
        led.sum() == way["place"].eq(1).sum() and shown.loc[led, "Behind the leader"].eq("").all()
    )
    assert shown.loc[~led, "Behind the leader"].str.fullmatch(r"\d+:\d\d:\d\d").all()


def test_changed_courses_do_not_head_the_combined_times(known):
    both = winners.combined(known)
    top = layouts.combined_view(both, "F", known.changed_years).table
    assert top["Rank, editions allowed for"].tolist() == sorted(top["Rank, editions allowed for"])
    shortest = top.loc[top["Rank of the plain sum"].eq(1), "Year"]
    assert not (shortest.str.endswith("*") & top["Rank, editions allowed for"].eq(1)).any()
    assert not top["Year"].iloc[0].endswith("*")


def test_margins_of_the_winners(known, sql):
    best = sql("""select race, year, sex, list(finish_seconds order by sex_place, finish_seconds)[1:2] two
        from starts where status = 'finished' and sex_place is not null group by all""")
    two = best.set_index(["race", "year", "sex"])["two"]
    found = winners.margins(known.doubles[known.doubles["level"].eq("won")], known.starts)
    for row in found.itertuples():
        first, second = two[("utmb", row.year, row.sex)]
        assert (row.utmb_finish_seconds, row.utmb_margin_seconds) == (first, second - first)
    closest = winners.narrowest_win(found[found["year"].le(2024)])
    assert closest == ("Kilian Jornet", 2011, "wser", 4 * 60 + 5)


def test_careers_with_both_titles(known, sql):
    seen = sql("""select runner_id from starts where status = 'finished' and sex_place = 1
        group by runner_id having count(distinct race) = 2""")
    found = winners.careers_with_both_titles(known.starts)
    assert set(found["runner_id"]) == set(seen["runner_id"])


def test_wins_side_by_side_and_trend_have_the_same_doubles(known):
    years = rates.by_year(known)
    assert trend.waiting_times(years).years_with_win[:4] == [2007, 2011, 2023, 2024]
    assert len(known.doubles) == years["started"].sum()
    # The doubles of a year whose starters are not known are out of the trend.
    left = known.doubles["year"].isin(rates.years_of_starters(known))
    assert trend.fit(years).doubles == int(left.sum()) < len(known.doubles)


def test_schide_and_dauwalter_are_an_hour_apart(known):
    found = wins.combined_by_four_minutes(known, "Katie Schide", "Courtney Dauwalter")
    assert found.verdict == claim.FALSE
    # 15:46:57 + 22:09:31 against 15:29:33 + 23:29:14.
    assert found.because.startswith(
        "Schide took 37:56:28 for both in 2024 and Dauwalter took 38:58:47 for both in 2023: Schide was 1 hour 2 minutes 19 seconds faster, "
        "being 17 minutes 24 seconds slower at Western States and 1 hour 19 minutes 43 seconds faster at UTMB. That is 62 minutes and not four;"
    )
    assert wins.combined_by_four_minutes(known, "Katie Schide", "Courtney Dauwalter", 62).verdict == claim.TRUE  # fmt: skip


def test_every_claim_gets_a_verdict_and_its_rows(known, project):
    claims = preview.check_all(known, project.raw)
    assert [found.verdict for found in claims] == [
        claim.TRUE,
        claim.TRUE,
        claim.TRUE,
        claim.PARTLY,
        claim.TRUE,
        claim.PARTLY,
        claim.UNTESTABLE,
        claim.TRUE,
        claim.FALSE,
    ]
    assert all(len(found.rows) for found in claims if found.verdict != claim.UNTESTABLE)


def test_what_came_after_the_season_decides_nothing_about_before_it(known):
    found = wins.won_both(known, before=2024, named=("Nikki Kimball", "Kilian Jornet"))
    assert found.rows["year"].tolist() == [2007, 2011, 2023]


def test_a_runner_has_one_name_whatever_the_race_prints(known):
    rows = wins.first_from(known, "Jim Walmsley", "utmb", "USA", "M").rows
    assert rows.loc[rows["year"].le(2022), "name"].eq("Kilian Jornet").sum() == 4


def test_beside_on_the_podium_is_not_side_by_side(known, project, monkeypatch):
    found = beyond.nice_and_tickets(known, project.raw, "Jim Walmsley", "Simon Gosselin")
    # 11:21:05 and 11:46:29.
    assert found.verdict == claim.PARTLY and "25 minutes 24 seconds apart" in found.because
    assert "live.utmb.world" in found.because and "2024-entrants-list" in found.because
    monkeypatch.setattr(beyond, "SIDE_BY_SIDE", 1524)
    found = beyond.nice_and_tickets(known, project.raw, "Jim Walmsley", "Simon Gosselin")
    assert found.verdict == claim.TRUE


def test_the_correlation_and_its_people_are_of_the_years_in_the_table(known, sql):
    found = beyond.contrasting_demands(known)
    changed = ", ".join(map(str, sorted(known.changed_years)))
    both = sql(f"""select count(*) n from (select runner_id from starts where status = 'finished'
        and year in (select year from starts group by year having count(distinct race) = 2)
        and year not in ({changed}) group by runner_id having count(distinct race) = 2)""")["n"][0]
    assert f"over {both:,} people who finished both in {found.about}, their speeds" in found.because
    assert found.about.startswith(f"{len(known.years_that_compare)} years ")


def test_a_false_claim_is_called_false(known):
    assert (
        wins.wins_before(known, "Jim Walmsley", "wser", before=2024, claimed=4).verdict
        == claim.FALSE
    )
    assert wins.first_from(known, "Tom Evans", "utmb", "USA", "M").verdict == claim.FALSE


def test_curated_rows_need_a_source(tmp_path):
    from race_doubles.common.errors import Problem
    from race_doubles.doubles.tables import load_checkpoints, load_eras, load_not_comparable

    (tmp_path / "a.csv").write_text(
        "race,year,kind,stopped_by_organiser,reason,source\nutmb,2010,x,no,y,\n"
    )
    with pytest.raises(Problem, match=r"a\.csv line 2 has no source"):
        load_not_comparable(tmp_path / "a.csv")
    (tmp_path / "b.csv").write_text("era,first_year,reason,source\nx,soon,y,z\n")
    with pytest.raises(Problem, match=r"b\.csv line 2 has first_year .soon."):
        load_eras(tmp_path / "b.csv")
    (tmp_path / "c.csv").write_text(
        "race,checkpoint,place,reason,source\n"
        "utmb,Conta,Les Contamines,y,https://example.org/\nutmb,Conta,La Balme,y,https://example.org/\n"
    )
    with pytest.raises(Problem, match=r"c\.csv line 3 repeats utmb Conta of line 2"):
        load_checkpoints(tmp_path / "c.csv")


def test_tables_for_readers_escape_what_others_wrote():
    from race_doubles.analysis.show.presentation import table

    shown = table(pd.DataFrame({"Runner": ["<b>x</b>"], "Place": [1]}), "a & b")._repr_html_()
    assert "<b>" not in shown and "a &amp; b" in shown and "<th></th>" not in shown


def test_an_address_in_a_table_is_a_link_with_the_name_of_its_host():
    from race_doubles.analysis.show.presentation import table

    shown = table(pd.DataFrame({"Source": ["https://www.wser.org/a?b=1&c=<d>"]}), "x")
    assert (
        '<a href="https://www.wser.org/a?b=1&amp;c=&lt;d&gt;">wser.org</a>' in shown._repr_html_()
    )
    assert "https://www.wser.org/a?b=1&c=<d>" in repr(shown)


def test_tables_for_readers_name_hosts_and_keep_the_caption_out_of_what_scrolls():
    from race_doubles.analysis.show.presentation import table

    frame = pd.DataFrame({"Why": ['so "far" (https://www.example.org/a?b=1&c=2)'], "n": [1]})
    shown = table(frame, "Reasons")._repr_html_()
    assert '(<a href="https://www.example.org/a?b=1&amp;c=2">example.org</a>)' in shown
    caption, rest = shown.split("</p>", 1)
    name = caption.split('id="')[1].split('"')[0]
    assert "Reasons" in caption and "table-wrap" in rest and f'aria-labelledby="{name}"' in rest
    assert "<a " not in table(pd.DataFrame({"a": ["javascript://x"]}), "")._repr_html_()


def test_only_columns_of_long_words_are_kept_wide():
    from race_doubles.analysis.show.presentation import table

    frame = pd.DataFrame({"Year": [2024], "Reason": ["a long sentence " * 5], "Sex": ["F"]})
    assert table(frame, "")._repr_html_().count("min-width") == 1
    # Unless the page is to show every column on a phone.
    assert "min-width" not in table(frame, "", squeezed=tuple(frame))._repr_html_()


@pytest.mark.parametrize(
    "seconds, said",
    [
        (0, "0 seconds"),
        (61, "1 minute 1 second"),
        (3600, "1 hour"),
        (4720, "1 hour 18 minutes 40 seconds"),
    ],
)
def test_times_in_words(seconds, said):
    from race_doubles.common.words import spoken_time

    assert spoken_time(seconds) == said


def test_by_year_and_trend_have_the_counts_of_plain_sql(known, sql):
    counts = sql("""
        select year, count(*) filter (race = 'wser') wser, count(*) filter (race = 'utmb') utmb
        from starts group by year having count(distinct race) = 2 order by year""")
    level = "ws = 'finished' and us = 'finished' and greatest(wp, up) <= {}"
    doubles = sql(f"""select year, count(*) started,
        count(*) filter (ws = 'finished' and us = 'finished') finished,
        count(*) filter ({level.format(10)}) top10, count(*) filter ({level.format(3)}) podium,
        count(*) filter ({level.format(1)}) won from pairs group by year""")
    expected = counts.merge(doubles, on="year", how="left").fillna(0).astype(int)
    # UTMB published the finishers of 2003 alone, so how many started is not known.
    stopped = sql("select race, year, sum((status = 'dnf')::int) n from starts group by all")
    unknown = stopped[stopped["n"].eq(0) & stopped["race"].eq("utmb")]["year"]
    assert unknown.tolist() == [2003]
    found = rates.by_year(known)
    assert found.loc[found["utmb"].isna(), "year"].tolist() == [2003]
    columns = expected.columns.drop("utmb")
    assert found[columns].astype(int).to_numpy().tolist() == expected[columns].to_numpy().tolist()
    there = expected["year"].ne(2003)
    assert found.loc[there, "utmb"].tolist() == expected.loc[there, "utmb"].tolist()


def test_trend_is_the_maximum_of_the_binomial_likelihood(known, sql):
    """The slope a year again: the likelihood written out and climbed by another optimiser."""
    table = sql("""select year, count(*) n, count(*) filter (runner_id || year in
        (select runner_id || year from pairs)) k from starts where race = 'wser' group by year""")
    # UTMB listed the finishers of 2003 alone: doubles that ended there are missing.
    table = table[table["year"].isin(known.years_of_both) & table["year"].ne(2003)]
    x = table["year"].to_numpy() - 2014.0
    n, k = table["n"].to_numpy(), table["k"].to_numpy()

    def loss(beta):
        score = beta[0] + beta[1] * x
        return float((n * np.logaddexp(0, score) - k * score).sum())

    slope = optimize.minimize(loss, [-3.0, 0.0], method="BFGS").x[1]
    assert trend.fit(rates.by_year(known)).per_year.value == pytest.approx(np.exp(slope), rel=1e-4)


@pytest.mark.parametrize("sex", ["F", "M"])
def test_by_sex(known, sql, sex):
    row = rates.by_sex(known).set_index("level")
    starts = sql(f"""select count(*) n from starts where race = 'wser' and sex = '{sex}' and year in
        (select year from starts group by year having count(distinct race) = 2)""")["n"][0]
    runners = known.runners.set_index("runner_id")["sex"]
    pairs = sql("select runner_id, ws, us, wp, up from pairs")
    pairs = pairs[pairs["runner_id"].map(runners).eq(sex)]
    done = pairs[pairs["ws"].eq("finished") & pairs["us"].eq("finished")]
    worse = done[["wp", "up"]].max(axis=1)
    assert row.loc["started", sex] == len(pairs)
    assert row.loc["finished", sex] == len(done)
    for level, place in (("top10", 10), ("podium", 3), ("won", 1)):
        assert row.loc[level, sex] == int(worse.le(place).sum())
    assert row.loc["started", f"{sex}_rate"] == pytest.approx(1000 * len(pairs) / starts)


@pytest.mark.parametrize("race", ["wser", "utmb"])
def test_the_interval_of_started_both_by_resampling_people(known, sql, race):
    """Some people double several times: the interval again from a bootstrap of people with all their starts."""
    people = sql(f"""select s.runner_id, count(*) n, count(p.runner_id) k from starts s
        left join pairs p using (runner_id, year) where s.race = '{race}'
        and s.year in (select year from starts group by year having count(distinct race) = 2)
        group by all order by 1""")
    # Who has as many starts and doubles as another is drawn with that other: a multinomial of few kinds.
    kinds = people.groupby(["n", "k"]).size().reset_index(name="people")
    random = np.random.default_rng(1)
    drawn = random.multinomial(len(people), kinds["people"] / len(people), 4000)
    shares = 1000 * (drawn @ kinds["k"].to_numpy()) / (drawn @ kinds["n"].to_numpy())
    starts = known.starts[known.starts["race"].eq(race)]
    starts = starts[starts["year"].isin(known.years_of_both)]
    found = rates.per_start(
        known.doubles["runner_id"].value_counts(), starts["runner_id"].value_counts()
    ).times(1000)
    wide = found.high - found.low
    assert [found.low, found.high] == pytest.approx(
        np.quantile(shares, [0.025, 0.975]).tolist(), abs=0.06 * wide
    )


def test_places_on_offer_are_ten_a_year_but_where_fewer_women_finished(known, sql):
    seen = sql("""select year, race, count(*) n from starts where status = 'finished' and sex = 'F'
        and year in (select year from starts group by year having count(distinct race) = 2) group by all""")
    rooms = seen.groupby("year")["n"].min().clip(upper=10).sum()
    found = rates.places_on_offer(known, known.years_of_both)
    years = len(known.years_of_both)
    assert found.loc["F", "top10"] == rooms < 10 * years
    assert found.loc["M"].to_dict() == {"won": years, "podium": 3 * years, "top10": 10 * years}


def test_women_to_men_per_place_is_the_ratio_of_counts_over_places(known):
    row = rates.by_sex(known).set_index("level").loc["top10"]
    rooms = rates.places_on_offer(known, known.years_of_both)["top10"]
    plain = (row["F"] / rooms["F"]) / (row["M"] / rooms["M"])
    assert row["place_ratio"] == pytest.approx(plain, rel=0.05)


def test_permutation_without_changed_courses_keeps_starts_where_it_keeps_editions(known):
    """UTMB 2008 had no Western States beside it; its starts stay, as the edition does."""
    years = (known.years_of_both[0], max(map(max, known.held.values())))
    for race, held in known.held_that_compare.items():
        starts = known.starts_that_compare
        assert set(starts.loc[starts["race"].eq(race), "year"]) == set(held)
    assert 2008 in known.held_that_compare["utmb"]
    found = same_year.permute_years(known.starts_that_compare, known.held_that_compare, years)
    assert found.seen == len(known.doubles[known.doubles["year"].isin(known.years_that_compare)])


def test_shares_of_eras_are_the_counts_over_the_starts(known, sql):
    found = rates.by_era(known, known.eras)
    assert found["first"].min() == 2004  # of 2003 UTMB listed finishers only
    for row in found[found["level"].eq("started")].itertuples():
        span = f"year between {row.first} and {row.last}"
        pairs = sql(f"select count(*) n from pairs where {span}")["n"][0]
        starts = sql(f"""select count(*) n from starts where race = 'wser' and {span} and year in
            (select year from starts group by year having count(distinct race) = 2)""")["n"][0]
        assert row.per_1000_wser == pytest.approx(1000 * pairs / starts)
    counted = found[found["level"].eq("started")]["doubles"].sum()
    assert counted == sql("select count(*) n from pairs where year > 2003")["n"][0]


def test_titles_and_who_won_one_and_started_the_other(known, sql):
    held = "year in (select year from starts group by year having count(distinct race) = 2)"
    seen = sql(f"""select
        (select count(distinct (year, sex)) from starts where {held} and sex in ('F', 'M')) pairs,
        count(*) filter (ws = 'finished' and wp = 1) wser, count(*) filter (us = 'finished' and up = 1) utmb,
        count(*) filter (ws = 'finished' and wp = 1 and us <> 'finished') unfinished,
        count(*) filter (ws = 'finished' and wp = 1 and us <> 'finished' and year = 2010) stopped,
        count(*) filter (ws = 'finished' and us = 'finished' and wp = 1 and up = 1) won from pairs
        where sex in ('F', 'M')""").iloc[0]
    found = titles(known)
    assert (found.pairs, found.wser_winners, found.utmb_winners, found.won) == (
        seen["pairs"], seen["wser"], seen["utmb"], seen["won"],
    )  # fmt: skip
    assert (found.unfinished, found.stopped) == (seen["unfinished"], seen["stopped"])
    assert found.stopped_years == [2010] and found.years == len(known.years_of_both)


@pytest.mark.parametrize("sex", ["F", "M"])
def test_what_followed_a_win_at_western_states(known, sql, sex):
    seen = sql(f"""select count(*) n, count(distinct runner_id) people,
        count(*) filter (us = 'finished' and up = 1) won, count(*) filter (us <> 'finished') unfinished
        from pairs where ws = 'finished' and wp = 1 and sex = '{sex}' and year <> 2010""").iloc[0]
    row = after_a_win(known).set_index("sex").loc[sex]
    for ours, theirs in (
        ("winners", "n"),
        ("people", "people"),
        ("won", "won"),
        ("unfinished", "unfinished"),
    ):
        assert row[ours] == seen[theirs]
    assert row["share"] == seen["won"] / seen["n"]


def test_the_interval_of_all_years_is_as_wide_as_years_and_people_make_it(known):
    """The variance of the share written out: residual sums over people, over years, less that of single starts."""
    starts = known.starts[known.starts["race"].eq("wser")]
    starts = starts[starts["year"].isin(known.years_of_both)]
    doubled = pd.MultiIndex.from_frame(known.doubles[["runner_id", "year"]])
    hit = pd.MultiIndex.from_frame(starts[["runner_id", "year"]]).isin(doubled).astype(float)
    left = pd.Series(hit - hit.mean(), index=starts.index)
    squares = [(left.groupby(starts[by]).sum() ** 2).sum() for by in ("runner_id", "year")]
    error = 1000 * np.sqrt(sum(squares) - (left**2).sum()) / len(starts)
    found = Estimate.of(rates.by_level(known).iloc[0], "per_1000_wser")
    assert (found.high - found.low) / (2 * 1.96) == pytest.approx(error, rel=0.02)


def test_without_changed_courses_is_what_is_left_of_the_counts(known, sql):
    changed = sorted(set(known.not_comparable["year"]))
    left = f"year not in ({', '.join(map(str, changed))})"
    found = rates.by_level(known, known.years_that_compare).set_index("level")
    seen = sql(f"select count(*) n from pairs where {left}")["n"][0]
    both = sql(f"""select count(*) n from (select runner_id from starts where {left}
        group by runner_id having count(distinct race) = 2)""")["n"][0]
    people = sql(f"select count(distinct runner_id) n from pairs where {left}")["n"][0]
    assert found.loc["started", "doubles"] == seen
    assert found.loc["started", "per_1000_both"] == pytest.approx(1000 * people / both)


def test_expected_same_year_doubles_by_shuffling(known):
    """The exact expectation again: years drawn at random within each span, kept where both ends are used."""
    years = (known.years_of_both[0], max(map(max, known.held.values())))
    starts = known.starts[known.starts["year"].between(*years)]
    held = {race: [y for y in known.held[race] if years[0] <= y <= years[1]] for race in known.held}
    sets = starts.groupby(["runner_id", "race"])["year"].agg(set).unstack().dropna()
    random = np.random.default_rng(1)
    total, variance = 0.0, 0.0
    # A third of the runners is enough, drawn alike on both sides.
    some = sets.iloc[::3]
    for w, u in zip(some["wser"], some["utmb"], strict=True):
        first, last = min(w | u), max(w | u)
        inside = {race: [y for y in held[race] if first <= y <= last] for race in held}
        shared = []
        for _ in range(400):
            a = set(random.choice(inside["wser"], len(w), replace=False))
            b = set(random.choice(inside["utmb"], len(u), replace=False))
            if min(a | b) == first and max(a | b) == last:
                shared.append(len(a & b))
            if len(shared) == 25:
                break
        if shared:
            total += np.mean(shared)
            variance += np.var(shared) / len(shared)
    chosen = starts[starts["runner_id"].isin(some.index)]
    found = same_year.permute_years(chosen, known.held, years)
    assert found.expected == pytest.approx(total, abs=4 * np.sqrt(variance) + 0.02 * total)


@pytest.mark.parametrize("lag", [-2, -1, 0, 1, 2])
def test_lags(known, sql, lag):
    first = known.years_of_both[0]
    seen = sql(f"""select count(*) n from starts w join starts u using (runner_id) where w.race = 'wser'
        and u.race = 'utmb' and u.year - w.year = {lag} and w.year >= {first} and u.year >= {first}""")
    span = (first, max(map(max, known.held.values())))
    curve = same_year.lags(known.starts, known.held, span).set_index("lag")["pairs"]
    assert curve[lag] == seen["n"][0]


def test_combined_times_and_their_ranks(known, sql):
    seen = sql("""select runner_id, year, wt + ut total from pairs
        where ws = 'finished' and us = 'finished'""")
    seen["sex"] = seen["runner_id"].map(known.runners.set_index("runner_id")["sex"])
    seen["rank"] = seen.groupby("sex")["total"].transform(
        lambda total: [1 + int((total < own).sum()) for own in total]
    )
    found = winners.combined(known).set_index(["runner_id", "year"]).sort_index()
    seen = seen.set_index(["runner_id", "year"]).sort_index()
    assert found["combined_seconds"].tolist() == seen["total"].tolist()
    assert found["rank"].tolist() == seen["rank"].tolist()


def test_days_between_are_those_of_the_dates(known, sql):
    dates = sql("select race, year, cast(date as date) date from editions")
    days = dates.pivot(index="year", columns="race", values="date")
    days = (pd.to_datetime(days["utmb"]) - pd.to_datetime(days["wser"])).dt.days
    assert (known.doubles["days_between"].astype(int) == known.doubles["year"].map(days)).all()
    # Nine weeks, or ten where the calendar shifts; the late editions of 2003 and 2021 included.
    assert known.doubles["days_between"].between(55, 75).all()


def test_waits_between_double_wins_count_years_with_both_races(known, sql):
    held = sql("select year from starts group by year having count(distinct race) = 2 order by 1")
    years = held["year"].tolist()
    won = sql(
        "select distinct year from pairs where ws = 'finished' and us = 'finished' and wp = 1 and up = 1 order by 1"
    )
    at = [years.index(year) for year in won["year"]]
    found = trend.waiting_times(rates.by_year(known))
    assert found.gaps == [b - a for a, b in itertools.pairwise(at)]
    assert found.possible == len(years) and found.per_year.value == len(at) / len(years)


def test_shares_that_did_not_finish_utmb(known, sql, frame):
    """Doublers and others, over the editions that let everybody try and list more than one in a hundred as a DNF."""
    seen = sql("""with utmb as (select * from starts where race = 'utmb'), known as (
            select year from utmb where year <> 2010 -- stopped in its first night, for everybody
                group by year having avg((status = 'dnf')::int) > 0.01)
        select u.year in (select year from known) and w.runner_id is not null doubled, count(*) n,
            sum((u.status <> 'finished')::int) stopped
        from utmb u left join (select runner_id, year from starts where race = 'wser') w
            on u.runner_id = w.runner_id and u.year = w.year
        where u.year in (select year from known)
            and u.year in (select year from starts where race = 'wser') group by 1""")
    seen = seen.set_index("doubled")
    for doubled, some in frame.groupby("doubler"):
        assert (len(some), some["stopped"].sum()) == (
            seen.loc[doubled, "n"],
            seen.loc[doubled, "stopped"],
        )


def test_the_difference_in_the_matched_sets_by_hand(frame):
    sets = matching.matched_sets(frame)
    gaps = [
        some.loc[some["exposed"], "stopped"].mean() - some.loc[~some["exposed"], "stopped"].mean()
        for _, some in sets.groupby("set_id")
    ]
    risk = matching.matched_risk(sets)
    assert risk.difference.value == pytest.approx(np.mean(gaps)) and risk.sets == len(gaps)
    assert matching.who_is_in(frame, sets).set_index("name").loc["matched", "starts"] == len(gaps)


def test_where_doublers_stop_is_the_last_checkpoint_with_a_time(known, sql, frame):
    found = checkpoints.where_stopped(known.splits, frame, known.checkpoints)
    stopped = frame[frame["stopped"].eq(1)].set_index(["runner_id", "year"])["result_id"]
    timed = known.splits.dropna(subset="elapsed_seconds")
    last = timed.loc[timed.groupby("result_id")["elapsed_seconds"].idxmax()]
    last = last.set_index("result_id")["elapsed_seconds"]
    doublers = found[found["doubler"]]
    for row in doublers.itertuples():
        result = stopped[row.runner_id, row.year]
        spelled = [
            row.place,
            *known.checkpoints.loc[known.checkpoints["place"].eq(row.place), "checkpoint"],
        ]
        at = timed[timed["result_id"].eq(result) & timed["checkpoint"].isin(spelled)]
        assert last[result] in at["elapsed_seconds"].to_numpy()
    assert doublers["share"].between(0, 1).all() and len(doublers)


def test_a_caption_names_the_years_of_its_figure(known):
    from race_doubles.analysis.show.figure import forecast_source, full_source, source

    assert source([2005, 2004, 2010]).endswith("Western States and UTMB 2004–2010.")
    assert "2004–2010, each from earlier editions only" in forecast_source([2005, 2004, 2010])
    assert known.edition_range in full_source(known.edition_range)


def test_title_by_sex_says_of_places_only_what_their_intervals_allow(known):
    from race_doubles.analysis.how_rare.figures import _by_sex_finding

    found = rates.by_sex(known)

    def title(per_start, per_place):
        start, place = (
            Estimate(*cells).columns(name)
            for name, cells in (("ratio", per_start), ("place_ratio", per_place))
        )
        offered = found["place_ratio"].notna()
        places = {name: offered.map({True: value}) for name, value in place.items()}
        return _by_sex_finding(found.assign(**start, **places))

    assert "women and men" in title((2, 0.9, 4), (2, 0.9, 4))
    assert title((2, 1.1, 4), (2, 1.1, 4)).endswith("and for the places on offer")
    assert "not clear of chance" in title((2, 1.1, 4), (2, 0.9, 4))
    assert "places" not in title((2, 1.1, 4), (0.5, 0.2, 0.9))


def test_a_plan_for_hardrock_is_not_decided_and_what_became_of_the_season_is_told(known):
    found = beyond.hardrock(known, "Jim Walmsley", year=2024)
    assert found.verdict == claim.UNTESTABLE
    assert (
        "does not name it: said in April that he would run Western States and UTMB" in found.because
    )
    assert (
        "There are no results of Hardrock 2024 here; he is not among the four whose"
        in found.because
    )
    assert found.because.endswith("He did start Western States (1st) and UTMB (DNF).")
    assert found.rows["race"].tolist() == ["wser", "utmb"]
    assert found.rows["status"].tolist() == ["finished", "dnf"]
