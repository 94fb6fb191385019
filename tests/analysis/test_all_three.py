"""Three races in one summer, winners of several, feats of like rarity, and the sister race."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from race_doubles.analysis.other_doubles import (
    all_three,
    claims,
    compare,
    feats,
    rare,
    several_won,
    sister,
)
from race_doubles.analysis.other_doubles.all_three import THREE
from race_doubles.doubles.levels import at_least
from race_doubles.doubles.tables import load


@pytest.fixture(scope="module")
def every(project, tables):
    return load(project, races=None)


@pytest.fixture(scope="module")
def several(every):
    return several_won.of_several(several_won.winners(feats.load_places(every.curated), every))


def test_three_independent_draws_share_a_year_as_often_as_counting_says():
    """One start of each in two years: all in one with 1/4."""
    assert all_three._in_common((1, 1, 1), 2) == pytest.approx([0.75, 0.25])
    assert all_three._in_common((2, 1, 2), 2) == pytest.approx([0, 1, 0])
    assert all_three._at_least({(1, 1, 1): 2}, 2, 1) == pytest.approx(1 - 0.75**2)


def test_summers_with_all_three_are_those_of_the_pairs(every):
    rows, summers = all_three.in_one_summer(every), all_three.summers(every)
    assert summers["all_started"].sum() == len(rows)
    assert summers["all_finished"].sum() == len(at_least(rows, "finished"))
    assert (summers["two"] >= summers["all_started"]).all()
    expected = all_three.expected(every).set_index("level")
    assert expected.loc["finished", "years"] == len(every.years_of(*THREE))
    assert expected.loc["started", "years"] == int((~summers["finishers_alone"]).sum())


def test_browning_is_near_in_two_summers_of_western_states_and_hardrock(every):
    rows = all_three.nearest(every)
    own = rows[rows["name"].eq("Jeff Browning")].set_index("year")
    places = {year: (row.first_place, row.second_place) for year, row in own.iterrows()}
    assert places == {2016: (3, 4), 2018: (5, 1)}


def test_only_published_winners_stand_where_rows_do_not_reach(every):
    won = several_won.winners(feats.load_places(every.curated), every)
    assert set(won.loc[won["source"].ne(""), "race"]) == {"hardrock"}
    assert not set(won.loc[won["source"].ne(""), "year"]) & set(every.held["hardrock"])


def test_one_who_won_all_three_is_one_person_in_rows_and_publications(several):
    everything = several[several["races"].map(len).eq(3)]
    assert everything["name"].iloc[0] == "Courtney Dauwalter" and everything["name"].is_unique
    two = several[[races == ("hardrock", "utmb") for races in several["races"]]]
    assert two["year"].tolist()[:2] == [2021, 2022]
    double = several[[{"wser", "utmb"} <= set(races) for races in several["races"]]]
    assert double["sources"].map(len).eq(0).sum() == len(double) - len(everything)


def test_winning_both_is_counted_as_the_doubles_count_it(every, several):
    rows = rare.feats_of_like_rarity(every, several).set_index("feat")
    won = at_least(every.doubles, "won")
    one = rows.loc["win Western States and UTMB in one year"]
    assert (one["people"], one["times"]) == (won["runner_id"].nunique(), len(won))
    top = at_least(every.doubles, "top10")
    one = rows.loc["reach the top ten at Western States and UTMB in one year"]
    assert (one["people"], one["times"]) == (top["runner_id"].nunique(), len(top))


def test_wins_in_a_row_pass_over_years_not_held():
    won = pd.DataFrame({"runner_id": "a", "name": "Ada", "year": [2007, 2009, 2010]})
    assert rare._in_a_row(won, [2007, 2009, 2010, 2011]) == [("a", "Ada", 2010)]
    assert rare._in_a_row(won, [2007, 2008, 2009, 2010]) == []


def test_a_ratio_within_strata_is_mantel_and_haenszels():
    """Two strata of unlike risk: crude 3.25, within each 2."""
    own = pd.DataFrame({"s": [1] * 10 + [2] * 40, "stopped": [True] * 2 + [False] * 8 + [True] * 32 + [False] * 8})  # fmt: skip
    others = pd.DataFrame({"s": [1] * 40 + [2] * 10, "stopped": [True] * 4 + [False] * 36 + [True] * 4 + [False] * 6})  # fmt: skip
    found = sister.mantel_haenszel(own, others, ["s"])
    assert found.value == pytest.approx(2)
    assert found.low < 2 < found.high and found.value / found.low == pytest.approx(found.high / 2)
    assert np.isnan(sister.mantel_haenszel(own, others.assign(stopped=False), ["s"]).value)


def test_the_sister_race_is_counted_in_the_years_that_both_first_races_are_known(every):
    doors, legs = sister.doors(every, compare.by_year(every)), sister.legs(every)
    years = every.years_of("lavaredo", "wser", "utmb")
    here = every.pairs[every.pairs["year"].isin(years) & every.pairs["second_race"].eq("utmb")]
    for row, leg in zip(doors.itertuples(), legs.itertuples(), strict=True):
        assert row.doubles == row.seen == int(here["first_race"].eq(row.first_race).sum())
        assert leg.starts <= row.doubles and leg.ratio_low < leg.ratio < leg.ratio_high


@pytest.fixture(scope="module")
def checked(every, several):
    published = feats.load_feats(every.curated)
    return claims.check_claims(published, feats.check_feats(published, every), several, every)


def test_a_printed_year_a_printed_sum_and_a_record_that_was_none_are_contradicted(checked):
    wrong = checked[checked["verdict"].eq(claims.CONTRADICTED)]
    because = dict(zip(wrong["kind"], wrong["because"], strict=True))
    assert set(because) == {"year as printed", "record of both", "course records"}
    assert "Nobody of that name started UTMB 2007." in because["year as printed"]
    assert "the printed times make 41:43:45" in because["record of both"]
    assert "22:30:54 at UTMB 2021" in because["course records"]


def test_a_record_and_a_first_agree_only_as_far_as_rows_reach(checked):
    verdict = checked.set_index(["year", "person", "kind"])["verdict"]
    assert verdict[2016, "Jeff Browning", "record of both"] == claims.AGREES
    assert verdict[2021, "Francois D'Haene", "first"] == claims.IN_PART
    assert verdict[2025, "Ludovic Pommeret", "places in both"] == claims.NOT_REACHED


def test_of_hardrock_2013_finishers_are_held_and_who_dropped_out_is_none_of_them(checked):
    """“No rows of Hardrock 2013” stood there, though its finishers are held."""
    because = checked.set_index(["year", "person"])["because"]
    assert because[2013, "Karl Meltzer"].endswith(
        "Of Hardrock 2013 our rows have the finishers alone, and Karl Meltzer is not among them."
    )
    assert because[2009, "Andy Jones-Wilkins"].endswith("No rows of Hardrock and Leadville 2009.")


def test_a_claim_that_names_races_without_rows_agrees_only_as_far_as_held(checked):
    """Kulak's three top tens of 2003 agreed whole, though one of the three is held, and Jones-Wilkins was “the first” in 2009."""
    verdict, because = (checked.set_index(["year", "person"])[name] for name in ("verdict", "because"))  # fmt: skip
    assert verdict[2003, "Joe Kulak"] == claims.IN_PART
    assert because[2003, "Joe Kulak"].endswith("No rows of Hardrock and Leadville 2003.")
    assert verdict[2009, "Andy Jones-Wilkins"] == claims.DISPUTED
    assert because[2009, "Andy Jones-Wilkins"].startswith("Another claim here has Joe Kulak do so in 2003.")  # fmt: skip


def test_a_first_is_disputed_only_by_as_good_a_feat_of_the_same_races_before():
    def feat(number, year, person, places, kind="places", also=""):
        rows = [{"feat": number, "year": year, "person": person, "race": race, "place": place, "also_named": also, "kind": kind} for race, place in places.items()]  # fmt: skip
        return pd.DataFrame(rows).astype({"place": "Int64"})

    first = feat(0, 2030, "Ada", {"wser": 4, "hardrock": 9}, claims.FIRST, "Leadville")

    def others(*before):
        return claims._others_before(first, pd.concat([first, *before]))

    alike = feat(1, 2029, "Bea", {"wser": 9}, also="Hardrock; Leadville")
    assert others(alike) == ["Another claim here has Bea do so in 2029."]
    # A worse place, a race less, the same person, the same year, a race not finished: none of them was first.
    assert others(feat(1, 2029, "Bea", {"wser": 10}, also="Hardrock; Leadville")) == []
    assert others(feat(1, 2029, "Bea", {"wser": 1, "hardrock": 1})) == []
    assert others(feat(1, 2029, "Ada", {"wser": 9}, also="Hardrock; Leadville")) == []
    assert others(alike.assign(year=2030)) == []
    assert others(feat(1, 2029, "Bea", {"wser": 1, "hardrock": None}, also="Leadville")) == []
    assert claims._others_before(first.assign(kind="places"), pd.concat([first, alike])) == []


def test_an_earlier_winner_of_the_same_races_contradicts_a_first(every, several):
    published = feats.load_feats(every.curated)
    first = published[published["year"].eq(2021) & published["kind"].eq("first")]
    before = pd.DataFrame({"year": [2020], "name": ["Ada"], "sex": ["F"], "races": [THREE], "sources": [()]})  # fmt: skip
    found = claims.check_claims(first, feats.check_feats(first, every), before, every)
    assert found["verdict"].tolist() == [claims.CONTRADICTED]
    assert found["because"].iloc[0].startswith("Ada won them in 2020.")
