"""What is told of the tables: values that nothing understood, counts beside the official ones, where sources differ; each as a whole."""

from __future__ import annotations

import pandas as pd
import pytest
from tests.clean.test_counts_and_places import registry, table
from tests.clean.test_disagreements import LIST, LIVE, NONE, told
from tests.clean.test_match import observations
from tests.clean.test_sources import raw

from race_doubles.clean.ages import AGES_OUT, born_from_category, born_from_group, days_of_ages
from race_doubles.clean.coverage import field_shares, known_shares, rows_by_source
from race_doubles.clean.editions import count_editions, load_reasons, status_counts
from race_doubles.clean.ids import result_ids
from race_doubles.clean.match import assign_starts
from race_doubles.clean.reconcile import disagreements, summary
from race_doubles.clean.resolve import (
    PERSONAL,
    hide_nameless,
    late_past_limit,
    narrow_born,
    resolve,
)
from race_doubles.clean.schema import EDITIONS, RECONCILIATION
from race_doubles.clean.unread import COLUMNS, blank_missing, check_times, not_understood
from race_doubles.clean.unread import summary as unread_summary
from race_doubles.common.errors import Problem
from race_doubles.scrape.exceptions import Exceptions


def cells(frame: pd.DataFrame) -> list[tuple]:
    """The rows of a table, None where there is nothing."""
    return list(frame.astype("object").where(frame.notna(), None).itertuples(index=False, name=None))  # fmt: skip


# Values that nothing understood.


def unread(*rows: tuple) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["source", "column", "published"])


def test_values_not_understood_are_told_by_source_and_column_the_commonest_first_and_by_name_where_even():
    ages = [("utmb_live", "age", value) for value in ["old", "b", "a", "old", "a", "b", "x", "c"]]
    found = unread_summary(unread(("wser_stats", "status", "??"), *ages, ("utmb_live", "sex", "Q")))
    assert found == [
        "utmb_live, age: eight values not understood: 'a' (2), 'b' (2), 'old' (2) and 2 other values",
        "utmb_live, sex: one value not understood: 'Q' (1)",
        "wser_stats, status: one value not understood: '??' (1)",
    ]
    assert unread_summary(unread(*ages), most=5)[0].endswith("'old' (2), 'c' (1), 'x' (1)")
    assert unread_summary(unread(*ages), most=4)[0].endswith("'c' (1) and 1 other values")
    assert unread_summary(unread()) == []


def test_every_column_that_is_read_says_which_of_its_values_are_not_understood():
    row = {"fullname": "A B", "country_code": "Q9", "sex": "Q", "age": "old", "club": "?"}
    live = pd.concat([raw("utmb_live", 2022, row), raw("utmb_live", 2023, {"sex": "F", "age": "33", "country_code": "FR"}, row | {"sex": "F"})])  # fmt: skip
    assert cells(not_understood(live, "utmb_live")) == [
        ("utmb_live", 2022, 1, "sex", "Q"), ("utmb_live", 2022, 1, "age", "old"), ("utmb_live", 2023, 2, "age", "old"),
        ("utmb_live", 2022, 1, "country_code", "Q9"), ("utmb_live", 2023, 2, "country_code", "Q9"),
    ]  # fmt: skip
    pages = raw("wser_stats", 2000, {"gender": "Q", "region": "Atlantis", "status": "odd", "city": "Here"}, {"gender": " ", "region": "CA", "status": "DNF"})  # fmt: skip
    assert [row[3:] for row in cells(not_understood(pages, "wser_stats"))] == [("gender", "Q"), ("region", "Atlantis"), ("status", "odd")]  # fmt: skip
    entrants = raw("wser_entrants", 2031, {"state": "Atlantis", "country": "Q9"})
    assert {row[3:] for row in cells(not_understood(entrants, "wser_entrants"))} == {("state", "Atlantis"), ("country", "Q9")}  # fmt: skip
    # The countries of LiveTrail are nationalities: `NA` is Namibia; a status is asked of the stats files alone.
    trail = raw("utmb_livetrail", 2010, {"country": "NA"}, {"country": "Q9"})
    assert [row[3:] for row in cells(not_understood(trail, "utmb_livetrail"))] == [("country", "Q9")]  # fmt: skip
    assert cells(not_understood(raw("utmb_live", 2022, {"status": "odd"}), "utmb_live")) == []
    none = not_understood(live.head(0), "utmb_live")
    assert none.empty and none.columns.tolist() == COLUMNS


def test_words_for_missing_go_by_the_kind_of_each_column_and_digits_become_plain():
    live = raw("utmb_live", 2022, {"club": "Individuel", "age": "٣٣", "sex": "?", "country_code": "NA", "race_time": "--", "status": "n/a", "rank": "１２", "bib": "-", "category": "NC", "fullname": "Na"})  # fmt: skip
    before = live.copy()
    found = blank_missing(live).iloc[0]
    pd.testing.assert_frame_equal(live, before)
    assert {name: found[name] for name in ("club", "age", "sex", "country_code", "race_time", "status", "rank", "bib", "category", "fullname")} == {
        "club": "", "age": "33", "sex": "", "country_code": "NA", "race_time": "", "status": "", "rank": "12", "bib": "", "category": "", "fullname": "Na",
    }  # fmt: skip
    stats = blank_missing(raw("wser_stats", 2000, {"city": "NC", "region": "NC", "gender": "N/A", "age": "0", "time": "?", "place": "٣", "division": "-"})).iloc[0]  # fmt: skip
    assert [stats[name] for name in ("city", "region", "gender", "age", "time", "place", "division")] == ["", "NC", "", "", "", "3", "-"]  # fmt: skip
    results = blank_missing(raw("utmb_results", 2019, {"runner_uri": "0", "age_group": "n.d.", "nationality_code": "--", "index": "0"})).iloc[0]  # fmt: skip
    assert [results[name] for name in ("runner_uri", "age_group", "nationality_code", "index")] == ["", "", "", "0"]  # fmt: skip
    entrants = blank_missing(raw("wser_entrants", 2031, {"state": "--", "country": "?", "age": "-1"})).iloc[0]  # fmt: skip
    assert [entrants[name] for name in ("state", "country", "age")] == ["", "", ""]


def test_the_first_time_that_is_none_is_told_with_its_row_and_how_many_there_are():
    good = raw("utmb_live", 2022, {"race_time": "20:00:00"}, {"race_time": "DNF"}, {"race_time": ""}, {"race_time": "0"})  # fmt: skip
    assert check_times(good) is None
    with pytest.raises(Problem, match=r"utmb_live 2022, row 2: the race_time '28:7x' is neither a time nor a status \(2 such"):  # fmt: skip
        check_times(raw("utmb_live", 2022, {"race_time": "20:00:00"}, {"race_time": "28:7x"}, {"race_time": "x"}))  # fmt: skip


# Counts beside the official ones.


def test_an_edition_in_whole_with_the_counts_that_are_ours():
    rows = table("race year status", *[("utmb", 2010, status) for status in ("finished", "finished", "dnf", "dns", "late")])  # fmt: skip
    known = registry({"note": "Shortened.", "sources": "a"}, {"race": "wser", "date": "", "distance_km": "", "ascent_m": "", "time_limit_seconds": "", "official_starters": "", "official_finishers": ""})  # fmt: skip
    before = known.copy()
    found = count_editions(rows.astype({"year": "Int64"}), known, {("utmb", 2010, "starters"): "One is missing."})  # fmt: skip
    pd.testing.assert_frame_equal(known, before)
    assert found.columns.tolist() == EDITIONS.names
    shown = [{name: value for name, value in row.items() if pd.notna(value)} for row in found.to_dict("records")]  # fmt: skip
    assert shown == [
        {"race": "utmb", "year": 2010, "date": "2010-08-27", "status": "held", "distance_km": 168.5, "ascent_m": 9500, "time_limit_seconds": 165_600, "starters": 4, "finishers": 2,
         "dnf": 1, "dns": 1, "dsq": 0, "late": 1, "official_starters": 5, "official_finishers": 3, "starters_differ": "1 fewer than the official count: One is missing.",
         "finishers_differ": "1 fewer than the official count", "sources": "a", "note": "Shortened."},
        {"race": "wser", "year": 2010, "status": "held"},
    ]  # fmt: skip


def test_a_stale_reason_is_told_with_its_edition_and_a_new_edition_with_what_to_add():
    rows = table("race year status", ("utmb", 2010, "finished")).astype({"year": "Int64"})
    with pytest.raises(Problem) as stale:
        count_editions(rows, registry({"official_starters": "", "official_finishers": "1"}), {("utmb", 2011, "starters"): "x", ("utmb", 2010, "finishers"): "x"})  # fmt: skip
    assert "explains finishers of utmb 2010" in str(stale.value)
    with pytest.raises(Problem, match="results of utmb 2010, an edition"):
        count_editions(rows, registry({"race": "wser"}), {})


def test_statuses_are_counted_by_race_and_year_and_those_that_do_not_occur_are_nought():
    rows = table("race year status", ("wser", 2011, "finished"), ("utmb", 2010, "dsq"), ("utmb", 2010, "finished"), ("utmb", 2010, "finished"))  # fmt: skip
    found = status_counts(rows)
    assert cells(found[["race", "year", "finishers", "dnf", "dns", "dsq", "late", "starters"]]) == [
        ("utmb", 2010, 2, 0, 0, 1, 0, 3), ("wser", 2011, 1, 0, 0, 0, 0, None),
    ]  # fmt: skip
    assert (found.dtypes.iloc[2:] == "Int64").all()


def test_reasons_are_known_by_race_year_and_what_is_counted(tmp_path):
    assert load_reasons(tmp_path) == {}
    path = tmp_path / "count_reasons.csv"
    head = "race,year,counted,reason,source\n"
    path.write_text(head + "utmb,2010,starters,Why.,https://utmb.world\nutmb,2010,finishers,So.,https://utmb.world\n")  # fmt: skip
    assert load_reasons(tmp_path) == {("utmb", 2010, "starters"): "Why.", ("utmb", 2010, "finishers"): "So."}  # fmt: skip
    for row, wrong in (("utmb,2010,people,Why.,https://utmb.world", "people"), ("utmb,2010,starters,,https://utmb.world", "no reason"), ("utmb,2010,starters,Why.,book", "book"), ("xyz,2010,starters,Why.,https://utmb.world", "xyz"), ("utmb,20x,starters,Why.,https://utmb.world", "20x")):  # fmt: skip
        path.write_text(f"{head}{row}\n")
        with pytest.raises(Problem, match=rf"count_reasons.csv line 2 .*{wrong}"):
            load_reasons(tmp_path)
    path.write_text(head + "utmb,2010,starters,Why.,https://utmb.world\n" * 2)
    with pytest.raises(Problem, match="line 3"):
        load_reasons(tmp_path)


# From observations to one row a start.


def numbered(*rows: dict) -> pd.DataFrame:
    """Observations with their start and rule as `assign_starts` numbers them, in the order given."""
    seen = observations([{key: value for key, value in row.items() if key not in ("start", "matched_by")} for row in rows])  # fmt: skip
    return seen.assign(
        start=pd.array([row.get("start", 0) for row in rows], dtype="Int64"),
        matched_by=pd.array([row.get("matched_by") for row in rows], dtype="str"),
    )


STRONG = {"source": "utmb_results", "name_published": "Ana LOPEZ", "name": "Ana Lopez", "category": "F", "status": "finished", "finish_seconds": 90_000, "place": 3, "organiser_person_id": "7"}  # fmt: skip
WEAK = {"source": "utmb_livetrail", "matched_by": "bib", "name_published": "Anna LOPES", "name": "Anna Lopes", "given": "Anna", "family": "Lopes", "sex": "F", "category": "M", "age": 40, "country": "ESP", "city": "Vic", "club": "Nord",
        "bib": "12", "status": "dnf", "finish_seconds": 80_000, "place": 4, "earlier_finishes": 2, "born_min": 1970, "born_max": 1974}  # fmt: skip


def test_each_value_is_the_strongest_source_s_that_has_one_whatever_the_order_of_the_rows():
    found = resolve(numbered(WEAK | {"row": 9}, STRONG | {"row": 5}))
    assert found.index.tolist() == [0] and found.index.name == "start"
    row = {name: value for name, value in found.iloc[0].to_dict().items() if pd.notna(value)}
    assert row == {
        "race": "utmb", "year": 2022, "source": "utmb_results", "row": 5, "organiser_person_id": "7", "bib": "12", "name_published": "Ana LOPEZ", "given": "Anna", "family": "Lopes", "name": "Ana Lopez",
        "sex": "F", "category": "F", "age": 40, "country": "ESP", "city": "Vic", "club": "Nord", "status": "finished", "finish_seconds": 90_000, "place": 3, "earlier_finishes": 2, "born_min": 1970, "born_max": 1974,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("status", "seconds", "place"),
    [("finished", 90_000, 3), ("late", 90_000, None), ("dnf", None, None), ("dsq", None, None), ("dns", None, None)],
)  # fmt: skip
def test_times_belong_to_who_came_in_and_places_to_who_came_in_time(status, seconds, place):
    assert cells(resolve(numbered(STRONG | {"status": status}))[["finish_seconds", "place"]]) == [(seconds, place)]  # fmt: skip


def test_years_of_birth_that_all_sources_allow_but_one_that_contradicts_the_stronger():
    def born(*spans: tuple) -> list[tuple]:
        sources = ("utmb_results", "utmb_live", "utmb_livetrail")
        rows = [{"source": source, "born_min": low, "born_max": high} for source, (low, high) in zip(sources, spans, strict=False)]  # fmt: skip
        order = numbered(*rows).assign(strength=range(len(rows)))
        return cells(narrow_born(order.iloc[::-1]))

    assert born((1970, 1979), (1975, 1985)) == [(1975, 1979)]
    assert born((1970, 1979), (1979, 1985)) == [(1979, 1979)]
    assert born((1970, 1979), (1980, 1985), (1972, 1974)) == [(1972, 1974)]
    assert born((None, None), (1980, 1985), (1960, 1979)) == [(1980, 1985)]
    assert born((1970, 1979), (None, None)) == [(1970, 1979)]
    assert born((1970, 1979), (None, 1972)) == [(1970, 1972)]


def test_of_a_runner_who_is_no_longer_named_a_weaker_source_says_nothing_of_the_person():
    hidden = hide_nameless(numbered(STRONG | {"name_published": "Anonymous", "name": None}, WEAK, STRONG | {"start": 5, "row": 8}, WEAK | {"start": 5, "row": 9}))  # fmt: skip
    assert hidden["nameless"].tolist() == [True, True, False, False]
    weak = hidden.iloc[1]
    assert weak[[*PERSONAL, "name_published"]].isna().all()
    assert weak[["country", "sex", "status", "finish_seconds", "place"]].notna().all()
    assert hidden.iloc[0]["organiser_person_id"] == "7" and hidden.iloc[0]["name_published"] == "Anonymous"  # fmt: skip
    named = hidden.iloc[3]
    assert named[["name_published", "bib", "club", "city", "age", "born_min", "earlier_finishes"]].notna().all()  # fmt: skip


def test_who_is_withheld_and_who_is_not_named_at_all_is_anonymous():
    assert resolve(hide_nameless(numbered(STRONG | {"name_published": "Anonymous", "name": None})))["name"].tolist() == ["Anonymous"]  # fmt: skip


def test_finishes_past_a_limit_that_nobody_knows_stop_the_build():
    seen = table("race year source status finish_seconds", ("utmb", 2010, "utmb_live", "finished", 1), ("utmb", 2011, "utmb_live", "finished", 1))  # fmt: skip
    rule = Exceptions({("utmb_live", 2011, "past_the_limit"): ("late", "x")})
    with pytest.raises(Problem, match=r"utmb_live 2011 lists finishes past the limit.*time_limit_seconds of utmb 2011"):  # fmt: skip
        late_past_limit(seen, registry({}), rule)
    assert late_past_limit(seen, registry({}), NONE) is seen
    unknown = registry({}, {"year": "2011", "time_limit_seconds": ""})
    with pytest.raises(Problem):
        late_past_limit(seen, unknown, rule)


# Where two sources differ.


def test_disagreements_stand_by_race_year_result_and_field_and_are_against_the_first_that_has_a_value():
    trail = LIVE | {"source": "utmb_livetrail", "organiser_person_id": None}
    found = told(trail | {"place": 5, "club": "Two"}, LIVE | {"place": 4, "club": "One", "bib": "9"}, LIST)  # fmt: skip
    assert [row[1:6] for row in found] == [
        ("bib", "utmb_results", "12", "utmb_live", "9"), ("club", "utmb_live", "One", "utmb_livetrail", "Two"),
        ("place", "utmb_results", "3", "utmb_live", "4"), ("place", "utmb_results", "3", "utmb_livetrail", "5"),
    ]  # fmt: skip


def test_years_of_birth_that_no_year_fits_are_shown_as_one_year_or_as_two():
    found = told(LIST | {"born_min": 1970, "born_max": 1974}, LIVE | {"born_min": 1975, "born_max": 1975})  # fmt: skip
    assert [(row[1], row[3], row[5], row[6]) for row in found] == [("born", "1970-1974", "1975", "1970-1974")]  # fmt: skip
    earlier = told(LIST | {"born_min": 1970, "born_max": 1970}, LIVE | {"born_min": 1960, "born_max": 1969})  # fmt: skip
    assert [(row[3], row[5]) for row in earlier] == [("1970", "1960-1969")]
    for low, high in ((1974, 1980), (1960, 1970), (None, None)):
        assert told(LIST | {"born_min": 1970, "born_max": 1974}, LIVE | {"born_min": low, "born_max": high}) == []  # fmt: skip


def test_two_editions_with_disagreements_in_one_table():
    rows = [LIST, LIVE | {"place": 4}, LIST | {"year": 2021}, LIVE | {"year": 2021, "sex": "F"}]
    seen = hide_nameless(assign_starts(observations(rows)))
    starts = resolve(seen)
    starts["result_id"] = result_ids(seen[seen["matched_by"].isna()].set_index("start"))
    found = disagreements(seen.iloc[::-1], starts, NONE)
    assert found.columns.tolist() == RECONCILIATION.names and found.index.tolist() == [0, 1]
    assert cells(found[["race", "year", "result_id", "field"]]) == [("utmb", 2021, "utmb-2021-7", "sex"), ("utmb", 2022, "utmb-2022-7", "place")]  # fmt: skip


def test_pairs_of_sources_stand_by_race_the_most_values_first_and_then_by_field():
    rows = [("wser", 2010, "age")] * 2 + [("utmb", 2010, "sex"), ("utmb", 2011, "place"), ("utmb", 2011, "club"), ("utmb", 2012, "club")]  # fmt: skip
    found = summary(table("race year field", *rows).assign(source_a="a", source_b=None))
    assert [(row[0], row[1], row[4], row[5]) for row in cells(found)] == [("utmb", "club", 2, 2), ("utmb", "place", 1, 1), ("utmb", "sex", 1, 1), ("wser", "age", 1, 2)]  # fmt: skip


# Ages.


def test_categories_of_the_french_federation_however_they_are_typed():
    categories = pd.Series(["v1 h", " V1 F ", "V1", "V1M", "V1  H", "V1 X", "V11", None, "SE W", "JU H"])  # fmt: skip
    years = pd.Series([2010] * 8 + [None, 2004], dtype="Int64")
    found = born_from_category(categories, years)
    # Veterans of the first class were 40 to 49; juniors 18 and 19; of a year that is not known nothing follows.
    assert cells(found) == [(1961, 1970)] * 4 + [(None, None)] * 5 + [(1985, 1986)]


def test_groups_with_blanks_around_them_and_of_nobody():
    groups = pd.Series([" 35-39 ", "U18M", "U1", "8+", "80+F", None, "5-39"])
    found = born_from_group(groups, pd.Series([2020] * 7))
    assert cells(found) == [(1981, 1985), (2003, 2010), (None, None), (None, None), (1921, 1940), (None, None), (1981, 2015)]  # fmt: skip


def test_ages_of_the_day_of_each_race_by_its_own_date_on_the_index_of_the_starts():
    starts = table("race year source age", ("utmb", 2010, "utmb_results", 30), ("hardrock", 2015, "hardrock_stats", 28), ("wser", 2010, "wser_stats", 40), ("wser", 2009, "wser_results", 50)).set_index(pd.Index([7, 3, 9, 1]))  # fmt: skip
    known = table("race year date", ("wser", "2010", "2010-06-26"), ("hardrock", "2015", ""), ("utmb", "2010", "2010-08-27"))  # fmt: skip
    found = days_of_ages(starts, known, NONE)
    assert found.index.tolist() == [7, 3, 9, 1] and found.columns.tolist() == ["age_on", "age_error"]  # fmt: skip
    assert cells(found.loc[[7, 3, 9]]) == [(None, None), ("2015-07", AGES_OUT), ("2010-06-26", AGES_OUT)]  # fmt: skip


# What is covered.


def test_rows_and_shares_of_a_few_starts():
    noted = table("source year part rows", ("utmb_live", "2010", "a", "3"), ("wser_stats", "2010", "a", "5"), ("utmb_results", "2010", "a", "2"), ("utmb_results", "2010", "b", "4"),
                  ("utmb_livetrail", "2009", "list", "7"), ("utmb_livetrail", "2009", "passages", "99"), ("wser_lottery", "2010", "a", "1000"))  # fmt: skip
    rows = rows_by_source(noted)
    assert cells(rows) == [("wser", "wser_stats", 2010, 5), ("utmb", "utmb_results", 2010, 6), ("utmb", "utmb_live", 2010, 3), ("utmb", "utmb_livetrail", 2009, 7)]  # fmt: skip
    assert str(rows["rows"].dtype) == "Int64"
    blank = {"race": "utmb", "year": 2010, "status": "finished", "sex": None, "born_min": None, "born_max": None, "country": None, "city": None, "club": None, "bib": None, "organiser_person_id": None}  # fmt: skip
    known = {"sex": "F", "country": "FRA", "city": "Vic", "club": "Nord", "bib": "1", "organiser_person_id": "7", "born_min": 1970, "born_max": 1971}  # fmt: skip
    starts = [known, {"born_min": 1970, "born_max": 1984}, {"born_min": 1970, "born_max": 1985}, {"born_min": 1970, "born_max": 1972}, {"status": "dns", **known}, {"year": 2011, "sex": "M"}]  # fmt: skip
    results = pd.DataFrame([blank | start | {"result_id": str(number)} for number, start in enumerate(starts)]).astype({"born_min": "Int64", "born_max": "Int64"})  # fmt: skip
    splits = pd.DataFrame({"result_id": ["1", "1", "4", "5"]})
    found = field_shares(results, splits)
    shares = {(row.year, row.field): row.share for row in found.itertuples()}
    of_2010 = {"sex": 0.25, "year of birth, within 15": 0.75, "year of birth, within 2": 0.25, "country": 0.25, "town": 0.25, "club": 0.25, "bib": 0.25, "person number": 0.25, "split times": 0.25}  # fmt: skip
    of_2011 = dict.fromkeys(of_2010, 0.0) | {"sex": 1.0, "split times": 1.0}
    assert shares == {(2010, name): share for name, share in of_2010.items()} | {(2011, name): share for name, share in of_2011.items()}  # fmt: skip
    assert found["field"].tolist() == list(of_2010) * 2 and found["year"].tolist() == [2010] * 9 + [2011] * 9  # fmt: skip
    periods = known_shares(results, splits, {"first": (2010, 2010), "both": (2010, 2011), "none": (2000, 2009)})  # fmt: skip
    assert periods.columns.tolist() == ["race", "field", "first", "both", "none"]
    assert periods["field"].tolist() == list(of_2010)
    assert periods["first"].tolist() == list(of_2010.values()) and periods["none"].isna().all()
    assert periods["both"].tolist() == [0.4, 0.6, 0.2, 0.2, 0.2, 0.2, 0.2, 0.2, 0.4]
