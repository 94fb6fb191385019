"""Sentences of the notebook on the data."""

from types import SimpleNamespace

import pandas as pd
import pytest

from race_doubles.analysis.the_data import published, sentences


def editions(rows):
    columns = ["starters", "official_starters", "finishers", "official_finishers"]
    return pd.DataFrame(rows, columns=columns).astype("Int64")


@pytest.mark.parametrize(
    "rows, said",
    [
        # Starters whom no source lists are no difference, and nobody finishing is a count of 0.
        ([(None, 14, 3, 3), (None, 1, None, 0)], "In two of two editions with an official count ours is the same, two of them with fewer than ten finishers"),
        ([(None, None, 300, 300)], "In one of one edition with an official count ours is the same"),
        ([(10, 11, 5, 5), (9, None, 8, 5), (9, None, 8, None)],
         "In none of two editions with an official count ours is the same; elsewhere at most three people apart"),
    ],
)  # fmt: skip
def test_how_near_the_counts_come(rows, said):
    found = sentences.counts_finding(editions(rows))
    assert found == said


def test_a_stretch_of_years_begins_with_each_source():
    listed = pd.DataFrame(
        {"source": ["page", "page", "file", "list"], "year": [1974, 1975, 1986, 1986]}
    )
    assert published.source_periods(listed, 1990) == {
        "1974–1985": (1974, 1985), "1986–1990": (1986, 1990)
    }  # fmt: skip


def test_what_no_source_tells_is_not_called_none_and_years_without_a_race_are_named():
    results = pd.DataFrame({"race": ["wser"] * 4 + ["utmb"] * 2, "year": [1974, 1974, 1976, 1979, 2003, 2004],
                            "status": ["finished", "dnf", "late", "finished", "finished", "dns"]})  # fmt: skip
    held = pd.DataFrame({"race": "wser", "year": [1974, 1975, 1976, 1977, 1978, 1979], "status": ["held", "held", "held", "cancelled", "held", "held"],
                         "official_finishers": [None, 0, None, None, None, None]}).astype({"official_finishers": "Int64"})  # fmt: skip
    assert sentences.counts_words(results, held) == (
        "**Western States: two finishes in three editions** (1974–1979; nobody finished in 1975; no race in 1977; nothing is known in 1978), "
        "one start that did not finish and one arrival after the limit. Its sources tell nothing of disqualifications and runners listed who did not start. "
        "**UTMB: one finish in two editions** (2003–2004), one runner listed who did not start. "
        "Its sources tell nothing of starts that did not finish, arrivals after the limit and disqualifications."
    )


def test_a_count_that_differs_is_told_with_its_size_and_a_cancelled_edition_is_none():
    rows = pd.DataFrame({
        "race": ["wser", "wser", "utmb", "utmb", "utmb"], "year": [1974, 1975, 2013, 2017, 2020],
        "status": ["held", "held", "held", "held", "cancelled"], "starters": [None, None, 2468, 2537, None], "finishers": [1, None, 1686, 1687, None],
        "official_starters": [1, 1, 2469, 2537, None], "official_finishers": [1, 0, None, 1684, None],
        "starters_differ": [None, None, "why", None, None], "finishers_differ": [None, None, None, "why", None],
    }).convert_dtypes()  # fmt: skip
    assert sentences.differences_words(rows) == (
        "An official count was found for 4 of 4 editions, 1975 among them. Ours is the same for Western States 1974–1975. It differs "
        "for UTMB 2013 (one starter fewer than 2,469) and UTMB 2017 (three finishers more than 1,684)."
    )


def test_every_word_of_the_size_of_it_all():
    RESULTS = pd.DataFrame(
        [("wser", 2010, "finished")] * 3
        + [
            ("wser", 2011, "dnf"),
            ("wser", 2012, "late"),
            ("wser", 2012, "dns"),
            ("wser", 2012, "dns"),
            ("utmb", 2011, "finished"),
            ("utmb", 2011, "dsq"),
            ("utmb", 2011, "dnf"),
            ("utmb", 2011, "dnf"),
            ("hardrock", 2011, "finished"),
        ],
        columns=["race", "year", "status"],
    )
    HELD = pd.DataFrame({"race": "wser", "year": [2010, 2011, 2012], "status": "held", "official_finishers": 3})  # fmt: skip
    assert sentences.counts_words(RESULTS, HELD) == (
        "**Western States: three finishes in three editions** (2010–2012), one start that did not finish, one arrival after the limit "
        "and two runners listed who did not start. Its sources tell nothing of disqualifications. **UTMB: one finish in one edition** "
        "(2011–2011), two starts that did not finish and one disqualification. Its sources tell nothing of arrivals after the limit "
        "and runners listed who did not start."
    )  # fmt: skip
    assert sentences.counts_words(pd.concat([RESULTS] * 400), HELD)[:60] == "**Western States: 1,200 finishes in three editions** (2010–2"  # fmt: skip
    assert sentences.counts_finding(editions([(10, 10, 5, 5), (9, 11, 8, 5), (9, None, 8, None)])) == (
        "In one of two editions with an official count ours is the same, one of them with fewer than ten finishers; elsewhere at most "
        "three people apart"
    )  # fmt: skip
    assert sentences.counts_finding(editions([(10, 11, 5, 5)])) == (
        "In none of one edition with an official count ours is the same; elsewhere at most one person apart"
    )  # fmt: skip
    DIFFER = editions(
        [(10, 11, 5, 5), (9, None, 8, 5), (9, 9, 8, None), (9, None, 8, None)]
    ).assign(
        race=["wser", "utmb", "wser", "utmb"],
        year=[2010, 2011, 2012, 2013],
        starters_differ=[-1, None, None, None],
        finishers_differ=[None, 3, None, None],
        status="held",
    )
    assert sentences.differences_words(DIFFER) == (
        "An official count was found for 3 of 4 editions. Ours is the same for Western States 2012. It differs for Western States 2010"
        " (one starter fewer than 11) and UTMB 2011 (three finishers more than 5)."
    )  # fmt: skip
    assert sentences.differences_words(DIFFER.tail(1)) == (
        "An official count was found for 0 of 1 editions. Ours is the same for nobody. It differs for nobody."
    )  # fmt: skip


def test_every_word_of_what_the_counts_of_some_editions_hold():
    LISTED = pd.DataFrame(
        {"race": ["utmb", "utmb", "wser"], "year": [2010, 2020, 2008], "rows": [2400, 1700, 480]}
    )
    TABLES = SimpleNamespace(
        results=pd.DataFrame(
            [
                ("u1", "utmb", 2010, "finished", "utmb_results", None),
                ("u2", "utmb", 2010, "finished", "utmb_results", "7"),
                ("u3", "utmb", 2010, "dnf", "utmb_live", "8"),
                ("u4", "utmb", 2010, "dns", "utmb_live", "9"),
                ("u5", "utmb", 2011, "dns", "utmb_results", None),
                ("u6", "utmb", 2012, "dns", "utmb_results", None),
                ("u7", "utmb", 2012, "dns", "utmb_results", None),
                ("w1", "wser", 2012, "dns", "utmb_results", None),
            ],
            columns=["result_id", "race", "year", "status", "source", "bib"],
        ),
        starts=pd.DataFrame(
            [
                ("a", "utmb", "finished", 1),
                ("b", "utmb", "finished", 2),
                ("c", "utmb", "dnf", 1),
                ("d", "wser", "finished", 1),
            ],
            columns=["runner_id", "race", "status", "sex_place"],
        ),
        links=pd.DataFrame(
            {"result_id": ["u5", "u6", "u7", "u1"], "runner_id": ["a", "b", "c", "d"]}
        ),
        held={"utmb": [2010, 2011, 2012], "wser": [2012]},
    )
    assert sentences.limits_words(TABLES, [("utmb", 2010)], LISTED) == (
        "Of the 2 finishers of UTMB 2010, 1 are not among the starters that LiveTrail shows of the stopped race; together that makes 3"
        " starters. The results list three people without a time who are in no live result (1 in 2011 and 2 in 2012), one of them "
        "former winners; why, they do not say. Set aside, since the race was cancelled: the entrants list with its rows, 1,700 of UTMB"
        " 2020 and 480 of Western States 2008."
    )  # fmt: skip
    assert sentences.withheld_words(pd.DataFrame({"given": [None, None, "Ada", None], "name": ["Anonymous", "Anonymous", "Anonymous", "Bo"], "year": [2014, 2011, 2003, 2004]})) == (
        "UTMB publishes two starts of 2011–2014 without a name. Older captures of its other sources still have some of these names; they "
        "are not used."
    )  # fmt: skip
    assert sentences.reconciliation_words(pd.DataFrame({"race": ["wser"] * 1200 + ["utmb"] * 1001})) == (
        "2,201 values differ between two sources: 1,200 at Western States and 1,001 at UTMB. The stronger source stands, unless a "
        "correction or a rule of the merging says otherwise."
    )  # fmt: skip
    assert sentences.reconciliation_words(pd.DataFrame({"race": ["wser", "hardrock", "utmb"]}))[:80] == (
        "3 values differ between two sources: 2 at Western States and 1 at UTMB. The stro"
    )  # fmt: skip
