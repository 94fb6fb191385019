"""The entries of made applicants, from the lists to the table: who has which row, and what is told."""

from __future__ import annotations

from types import SimpleNamespace

import pandas as pd
import pytest
from helpers import crowd

from race_doubles.clean.entries.observation import as_entries
from race_doubles.common.errors import Problem
from race_doubles.common.paths import Project
from race_doubles.link.entries import build as building
from race_doubles.link.entries.candidates import candidates
from race_doubles.link.entries.choose import choose
from race_doubles.link.entries.committed import COLUMNS, read_committed, write_committed
from race_doubles.link.entries.schema import ENTRIES

YEAR = 2031
#: result_id, name, sex, country, race, year, born_min, born_max, the organiser's number, runner_id (None: withheld).
RESULTS = [
    ("utmb-2030-1", "Agnes TALLQVIST", "F", "FIN", "utmb", 2030, 1990, 1990, "11", "r-tall"),
    ("utmb-2029-1", "Agnes TALLQVIST", "F", "FIN", "utmb", 2029, None, None, "11", "r-tall"),
    # Vera asked to be left out; her namesake of another age did not.
    ("utmb-2030-2", "Vera QUAYLE", "F", "GBR", "utmb", 2030, 1980, 1981, "12", None),
    ("utmb-2028-2", "Vera QUAYLE", "F", "GBR", "utmb", 2028, 1980, 1981, "12", None),
    ("wser-2030-3", "Vera QUAYLE", "F", "GBR", "wser", 2030, None, None, None, "r-other"),
    ("wser-2031-4", "Osk BRANDUR", "M", "ISL", "wser", 2031, 1985, 1986, None, "r-osk"),
]  # fmt: skip
BORN = pd.DataFrame({"runner_id": ["r-tall", "r-other", "r-osk"], "born_min": [1990, None, 1985], "born_max": [1990, None, 1986]}).astype({"born_min": "Int64", "born_max": "Int64"})  # fmt: skip


def known() -> pd.DataFrame:
    """Every result with its runner, beside a crowd."""
    columns = ["result_id", "name_published", "sex", "country", "race", "year", "born_min", "born_max",
               "organiser_person_id", "runner_id"]  # fmt: skip
    ours = pd.DataFrame(RESULTS, columns=columns)
    others = crowd().assign(organiser_person_id=None)
    others["runner_id"] = "r-" + others["result_id"].str.removesuffix("-again")
    others["year"] += YEAR - 2014
    table = pd.concat([ours, others], ignore_index=True)
    whole = {column: table[column].astype("Int64") for column in ("born_min", "born_max", "year")}
    return table.assign(country_kind="residence", **whole)


def listed(stage: str, *rows: dict) -> pd.DataFrame:
    table = pd.DataFrame(rows)
    raw = pd.DataFrame({"year": YEAR, "row": range(1, len(table) + 1)})
    source = "wser_entrants" if stage == "entered" else "made"
    return as_entries(table.assign(stage=stage), raw, source)


AGNES = {"name_published": "Agnes Tallqvist", "sex": "F", "country": "FIN"}
VERA = {"name_published": "Vera Quayle", "sex": "F", "country": "GBR", "age": 51, "born_min": 1980, "born_max": 1981}  # fmt: skip
OSK = {"name_published": "Osk Brandur", "sex": "M", "country": "ISL"}
NOBODY = {"name_published": "Nobody Unheard", "sex": "M", "country": "FIN"}
LISTS = pd.concat([
    listed("applied", {**AGNES, "tickets": 4, "region": "FI-01"}, NOBODY, {**VERA, "tickets": 2}),
    listed("waitlisted", {**AGNES, "place_in_list": 7, "answer": "declined", "called_on": "2031-03-09"},
           {**OSK, "place_in_list": 5, "answer": "entered", "called_on": "2031-04-01"}),
], ignore_index=True)  # fmt: skip
#: Osk started; Agnes is on the entrants list and has no result there.
ENTERED = listed("entered", {**OSK, "entry_type": "Lottery", "door": "lottery"}, {**AGNES, "door": "other", "entry_type": "Sponsor"})  # fmt: skip


@pytest.fixture(scope="module")
def there() -> SimpleNamespace:
    """What `clean` hands over, and the links and runners."""
    every = known()
    starts = pd.DataFrame({"result_id": ["utmb-2030-1", "wser-2031-4"]}, index=["s1", "s2"])
    matched = pd.DataFrame({
        "source": ["wser_results", "wser_entrants"], "year": [YEAR, YEAR], "row": [2, 1], "start": ["s1", "s2"],
    })  # fmt: skip
    links = every.loc[every["runner_id"].notna(), ["result_id", "runner_id"]]
    born = every.groupby("runner_id", as_index=False).agg(born_min=("born_min", "max"), born_max=("born_max", "min"))  # fmt: skip
    others = born[~born["runner_id"].isin(BORN["runner_id"])]
    runners = pd.concat([BORN, others], ignore_index=True)
    resolved = SimpleNamespace(every=every.drop(columns="runner_id"), starts=starts, matched=matched)  # fmt: skip
    return SimpleNamespace(resolved=resolved, links=links.reset_index(drop=True), runners=runners)


def row(entry: str, stage: str, result: str, **said) -> dict:
    """A row of the kept entries, the weight aside."""
    nothing = dict.fromkeys(COLUMNS)
    return nothing | {"entry_id": entry, "race": "wser", "year": YEAR, "stage": stage, "result_id": result} | said  # fmt: skip


F, M = {"sex": "F", "country": "FIN"}, {"sex": "M", "country": "ISL"}
MATCHED = [
    row("wser-2031-applied-1", "applied", "utmb-2030-1", **F, tickets=4, region="FI-01"),
    row("wser-2031-entered-2", "entered", "utmb-2030-1", **F, door="other", entry_type="Sponsor"),
    row("wser-2031-waitlisted-5", "waitlisted", "wser-2031-4", **M, place_in_list=5, answer="entered", called_on="2031-04-01"),
    row("wser-2031-waitlisted-7", "waitlisted", "utmb-2030-1", **F, place_in_list=7, answer="declined", called_on="2031-03-09"),
]  # fmt: skip


@pytest.fixture(scope="module")
def matched(there) -> pd.DataFrame:
    entered = building.with_results(ENTERED, there.resolved)
    # Backwards: the order of the lists is not theirs.
    return building.match_lists(LISTS[::-1], entered, there.resolved, there.links, there.runners)


def same_rows(table: pd.DataFrame, rows: list[dict]) -> None:
    shown = table.astype("object").where(table.notna(), None)
    assert shown.drop(columns="match_weight").to_dict("records") == [
        {name: row.get(name) for name in table.columns if name != "match_weight"} for row in rows
    ]


def test_the_entries_of_the_lists_and_who_is_withheld_keeps_hers_from_her_namesake(matched):
    assert list(matched.columns) == COLUMNS
    same_rows(matched, MATCHED)


def test_the_weights_are_those_of_all_people_the_withheld_among_them(matched):
    results = known()
    hers = results["runner_id"].isna()
    results["runner_id"] = results["runner_id"].mask(hers, "r-vera")
    agnes = results["runner_id"].eq("r-tall")
    results.loc[agnes, ["born_min", "born_max"]] = 1990
    asked = pd.concat([LISTS, ENTERED[1:]], ignore_index=True)
    people = len(set(results["runner_id"]))
    chosen = choose(candidates(asked, results), asked, people).set_index("entry_id")
    assert chosen.loc["wser-2031-applied-3", "runner_id"] == "r-vera"
    weights = dict(zip(matched["entry_id"], matched["match_weight"], strict=True))
    assert weights == {one: chosen.loc[one, "match_weight"] for one in weights}


def test_a_withheld_result_without_a_number_is_somebody_too(there):
    """Two such results are two people: neither has the entry for certain, and nobody else has it."""
    results = there.resolved.every
    alone = results["organiser_person_id"].mask(results["organiser_person_id"].eq("12"))
    resolved = SimpleNamespace(**vars(there.resolved) | {"every": results.assign(organiser_person_id=alone)})  # fmt: skip
    made = building.match_lists(LISTS, ENTERED.assign(result_id=None).iloc[:0], resolved, there.links, there.runners)  # fmt: skip
    assert made["entry_id"].tolist() == ["wser-2031-applied-1", "wser-2031-waitlisted-5", "wser-2031-waitlisted-7"]  # fmt: skip


def test_birth_years_are_those_that_all_results_allow_and_else_the_results_own():
    results = pd.DataFrame({
        "result_id": ["a", "b", "c"], "runner_id": ["r-1", "r-2", "withheld 3"],
        "born_min": [1970, 1960, 1950], "born_max": [1979, 1969, 1959],
    }, index=[7, 3, 5]).astype({"born_min": "Int64", "born_max": "Int64"})  # fmt: skip
    runners = pd.DataFrame({"runner_id": ["r-2", "r-1"], "born_min": [1962, 1974], "born_max": [None, 1975]}).astype({"born_min": "Int64", "born_max": "Int64"})  # fmt: skip
    found = building.with_born_range(results, runners)
    assert found["born_min"].to_dict() == {7: 1974, 3: 1962, 5: 1950}
    assert found["born_max"].to_dict() == {7: 1975, 3: 1969, 5: 1959}
    assert found["result_id"].tolist() == ["a", "b", "c"]


def test_a_row_of_the_entrants_list_has_the_result_of_its_start_and_of_no_other_source(there):
    """Row 2 of another source is a start, too."""
    found = building.with_results(ENTERED, there.resolved)["result_id"]
    assert found.iloc[0] == "wser-2031-4" and pd.isna(found.iloc[1])


@pytest.fixture
def built(there, matched, tmp_path, monkeypatch):
    """The table `entries` and what was told, by the sources that were ever fetched and the lists that are missing."""
    here = Project(tmp_path)

    def build(sources: list[str], missing: int = 0, kept: pd.DataFrame = matched):
        write_committed(kept, here.raw)
        paths = [here.raw / "wser_lottery" / f"{YEAR + at}.csv" for at in range(missing)]
        provenance = pd.DataFrame({"source": sources})
        monkeypatch.setattr(building, "read_provenance", lambda project: provenance)
        monkeypatch.setattr(building, "read_entered", lambda project, known: ENTERED)
        monkeypatch.setattr(building, "read_lists", lambda project, known: LISTS)
        monkeypatch.setattr(building, "missing_lists", lambda project, known: paths)
        told: list[str] = []
        table = building.build_entries(here, there.resolved, there.links, there.runners, told.append)  # fmt: skip
        return table, told

    return build


#: Osk's start says lottery; the wait list, that he came in by it.
TABLE = [
    {**MATCHED[0], "runner_id": "r-tall"},
    {**row("wser-2031-entered-1", "entered", "", **M), "entry_type": "Lottery", "door": "wait list", "place_in_list": 5,
     "called_on": "2031-04-01", "runner_id": "r-osk"},
    {**MATCHED[1], "runner_id": "r-tall"},
    {**MATCHED[2], "runner_id": "r-osk"}, {**MATCHED[3], "runner_id": "r-tall"},
]  # fmt: skip


def test_without_private_sources_the_kept_entries_are_used_without_a_word(built, matched):
    table, told = built(["wser_results"])
    assert told == [] and list(table.columns) == ENTRIES.names
    same_rows(table, TABLE)
    by_entry = dict(zip(table["entry_id"], table["match_weight"], strict=True))
    assert pd.isna(by_entry.pop("wser-2031-entered-1"))
    assert by_entry == dict(zip(matched["entry_id"], matched["match_weight"], strict=True))


def test_where_lists_are_missing_the_kept_entries_are_used_and_it_is_told(built):
    table, told = built(["wser_results", "wser_lottery"], missing=3)
    assert told == ["entries: data/raw/wser_lottery/2031.csv and 2 more lists of applicants are not here, so the "
                    "4 entries of data/raw/entries.csv are used"]  # fmt: skip
    same_rows(table, TABLE)


def test_with_the_lists_they_are_matched_anew_and_compared(built, matched, tmp_path):
    table, told = built(["wser_lottery", "wser_results"])
    assert told == ["entries: matching the lists of applicants with the runners anew",
                    "entries: all 4 are as data/raw/entries.csv has them"]  # fmt: skip
    same_rows(table, TABLE)
    pd.testing.assert_frame_equal(read_committed(tmp_path / "data" / "raw"), matched)
    stale = matched.iloc[1:].assign(tickets=[9, None, None])
    table, told = built(["wser_lottery"], kept=stale)
    assert told[1] == ("entries: 1 new (wser-2031-applied-1); 1 with another value (wser-2031-entered-2); "
                       "`doubles entries` keeps them")  # fmt: skip
    same_rows(table, TABLE)


def test_kept_entries_of_people_who_are_withheld_since_are_left_out(built, matched):
    """Their results are there and linked to nobody."""
    hers = matched.assign(result_id=matched["result_id"].replace("utmb-2030-1", "utmb-2030-2"))
    table, _ = built(["wser_results"], kept=hers)
    assert table["runner_id"].tolist() == ["r-osk", "r-osk"]


def test_a_kept_entry_of_an_unknown_result_stops_the_build_where_lists_are_missing(built, matched):
    odd = matched.assign(result_id=["utmb-2030-1", "utmb-2099-9", "wser-2031-4", "utmb-2098-9"])
    with pytest.raises(Problem, match=r"names the result utmb-2098-9, which there is none of \(2 such\)"):  # fmt: skip
        built(["wser_lottery"], missing=1, kept=odd)
