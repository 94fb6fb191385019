"""Troubles that people who do this job reported in public, as cases beside the checkout: who is who in each.

Groups are of the letters that the case's `expected.md` uses: ids in one group are one person, ids in two are two.
An id that is named in no group may stand anywhere.
"""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest

from race_doubles.clean.countries import to_place
from race_doubles.clean.missing import is_missing
from race_doubles.clean.seconds import read_seconds, to_seconds, to_whole
from race_doubles.clean.statuses import read_status
from race_doubles.command.cli import main
from race_doubles.command.link import run
from race_doubles.common.races import DOUBLE
from race_doubles.link.engine import DuckEngine
from race_doubles.link.weights import THRESHOLD
from race_doubles.scrape.parsers import wser_sheets
from race_doubles.scrape.reading import Reading

CASES = Path(__file__).resolve().parents[3] / "shared" / "cases"
pytestmark = pytest.mark.skipif(not CASES.is_dir(), reason="needs shared/cases beside the checkout")

#: What the spreadsheets of case 14 hold, by what is written beside each time; a word is how the start ended, None is nothing.
DURATIONS: dict[str, int | str | None] = {
    **dict.fromkeys(["h", "clock", "general", "datetime", "mm", "two", "dday", "28:36:00", "28h36m00s", "1 day, 4:36:00", "28.36.00", "28:36"], 102960),
    **dict.fromkeys(["exact24", "exact24e", "frac"], 86400), "hhmm": 116100, "ampm": 50700, "mmss0": 34867, "d48": 180000,
    **dict.fromkeys(["DNF", "D.N.F.", "dnf", "Did not finish", "DNF (Foresthill)"], "dnf"), "DQ": "dsq", "DSQ": "dsq", "WD": "",
    **dict.fromkeys(["\u2014", "*", "0"], None),
}  # fmt: skip
#: Every case and file -> what is asked of it, and what `expected.md` says.
#:
#: - `people`: who is one person, the first letters of ids in one string, groups parted by `|`;
#: - `like`: the file that says the same without the words for missing; `not understood`: what run.json counts by column;
#: - `file`: whether another writing of the same table is read (`read`), or the sentence that refuses it;
#: - `seconds`: the times of a spreadsheet, by the last name that stands beside; `values`: published -> understood;
#: - `held by`: the tests that hold it, where it is about files of the site or has a table of its own.
CASE_TABLE: dict[str, tuple[str, object]] = {
    "01-opl-nickname-middle-name/input.csv": ("people", "a1 | a2 | b1 b2 b3 b4 | c1 c2 c3 | d1 d2 d3"),
    "02-owl-lastname-first-order/input.csv": ("people", "a1 a2 a3 a4 a5 a6 | b1 b2 b3 b4"),
    "04-opl-brothers-same-surname/input.csv": ("people", "a1 a3 | a2 a4 | a5 | b1 b3 | b2 b4 | c1 c3 | c2 c4"),
    "05-opl-disambig-number/input.csv": ("people", "a1 a2 a5 | a3 a4 | b1 b3 | b2 b4"),
    "07-oier-chinese-namesakes/input.csv": ("people", "a1 a3 | a2 | b1 | b2 | c1 c2 c4 | d3 d4"),
    # a3 has characters alone: three of them are worth 12 bits in a table of this size, too little for the row that
    # prints both, so it stays alone. Everybody else is as the report says.
    "08-local-script-names/input.csv": ("people", "a1 a2 | b1 b2 b3 b4 | c1 c2 c3 | d1 d2 d3 | e1 e2 | h1 h3"),
    "09-sex-columns/input_d_divers.csv": ("people", "a1 a2 | b1 b2 | c1 c2"),
    "10-na-as-text/input.csv": ("people", "a1 a2 | b1 b2 | c1 c2 | e1 e2 | d1 | d2 | f1 | f2 | f3 | f4 | f5 | f6 | f7 | f8 | f9 | g1 | g2 | h1 | h2 "
                               "| i1 | i2 | j1 | j2 | k1 | k2 | l1 | l2 | m1 | m2 | n1 | n2 | o1 | o2 | p1 | p2"),
    # Disputed: the same name twice in one start is two persons to one report and one listed twice to another. Two rows
    # are kept apart: at UTMB 2006 and 2008 the two rows of a name passed the checkpoints at different times.
    "12-same-start-two-people/input.csv": ("people", "a1 | a2 | b1 | b2 | c1 | c2"),
    "16-mononyms-initials/input.csv": ("people", "a1 a2 a3 a4 | b1 b2 | e1 e2 e3 | f1 f2 f3"),
    "18-titles-tags/input.csv": ("people", "a1 a2 a3 a4 a5 | b1 b2 b3 b4 | c1 c2 c3 | d1 d2 d3 | e1 e2 e3 e4 e5 e6 e7 e8"),
    "20-ioc-codes/input.csv": ("people", "a1 a2 | b1 b2 b3 | c1 c2 c3 | f1 f2 | g1 g2 | h1 h2 h3 h4"),
    "09-sex-columns/input.csv": ("not understood", {"sex": {"rows": 1, "distinct": 1, "values": {"N": 1}}}),
    "11-encodings-delims/agefloat.csv": ("file", "read"),
    "11-encodings-delims/blanklines.csv": ("file", "has no column result_id"),
    "11-encodings-delims/bom.csv": ("file", "read"),
    "11-encodings-delims/caps_header.csv": ("file", "read"),
    "11-encodings-delims/comment.csv": ("file", "has no column result_id"),
    "11-encodings-delims/cp1252.csv": ("file", "This file is not utf-8 encoded"),
    "11-encodings-delims/cr.csv": ("file", "read"),
    "11-encodings-delims/crlf.csv": ("file", "read"),
    "11-encodings-delims/decimal_comma.csv": ("file", "read"),
    "11-encodings-delims/fullwidth_digits.csv": ("file", "read"),
    "11-encodings-delims/latin_header.csv": ("file", "does not begin with a header in UTF-8"),
    "11-encodings-delims/midquote.csv": ("file", "1 row could not be used"),
    "11-encodings-delims/mixed.csv": ("file", "its line ends are of two kinds"),
    "11-encodings-delims/multiline.csv": ("file", "read"),
    "11-encodings-delims/noquote.csv": ("file", "read"),
    "11-encodings-delims/nul.csv": ("file", "read"),
    "11-encodings-delims/semi.csv": ("file", "read"),
    "11-encodings-delims/sepline.csv": ("file", "has no column"),
    "11-encodings-delims/spaced_header.csv": ("file", "read"),
    "11-encodings-delims/trailing.csv": ("file", "read"),
    "11-encodings-delims/utf16.csv": ("file", "does not begin with a header in UTF-8"),
    "11-encodings-delims/utf8.csv": ("file", "read"),
    "11-encodings-delims/year_date.csv": ("file", "read"),
    "13-r-na-missing/input_dash.csv": ("like", "input_empty.csv"),
    "13-r-na-missing/input_na.csv": ("like", "input_empty.csv"),
    "13-r-na-missing/input_nan.csv": ("like", "input_empty.csv"),
    "13-r-na-missing/input_none.csv": ("like", "input_empty.csv"),
    "13-r-na-missing/input_null.csv": ("like", "input_empty.csv"),
    "14-excel-durations/d1900.xlsx": ("seconds", DURATIONS),
    "14-excel-durations/d1904.xlsx": ("seconds", DURATIONS),
    "19-no-club-words/input_aucun.csv": ("like", "input_empty.csv"),
    "20-ioc-codes/codes.got.txt": ("values", {"BUR": "BFA", "CGO": "COG", "CHA": "TCD", "GBS": "GNB", "GEQ": "GNQ", "IRI": "IRN", "ISV": "VIR",
                                             "LIB": "LBN", "MGL": "MNG", "MON": "MCO", "NIG": "NER", "SRI": "LKA", "ZAM": "ZMB", "BIR": "MMR"}),
    "21-hong-kong-china": ("values", {"Hong Kong, China": "HKG", "Macao, China": "MAC", "Hong Kong": "HKG", "Faroe Islands, Denmark": "FRO",
                                      "La Réunion, France": "REU", "China, Hong Kong": "HKG", "Hong Kong SAR China": "HKG", "香港": "HKG",
                                      "Taiwan, Province of China": "TWN", "Guadeloupe, France": "GLP", "Curaçao, Netherlands": "CUW"}),
    "22-name-parts": ("held by", "tests/clean/names/test_invented.py: test_name test_every_name_of_the_public_reports_is_in_the_table"),
    "23-croissant": ("held by", "tests/site/test_downloads.py: test_croissant_is_read_in_its_own_library_record_by_record"),
    "24-frictionless": ("held by", "tests/site/test_downloads.py: test_the_data_package_is_valid_and_so_is_every_row"),
    "25-csv-readers": ("held by", "tests/site/test_downloads.py: test_every_csv_opens_with_default_settings"),
    "26-nbval-platform": ("held by", "tests/test_repository.py: test_every_notebook_names_its_kernel"),
    "27-nickname-table": ("held by", "tests/clean/names/test_pairs_csv.py: test_pair"),
    "28-unicode-digits": ("digits", {"2８:36:00": 102960, "１２": 12, "٣": 3, "٢٨:٣٦:٠٠": 102960}),
}  # fmt: skip


@pytest.fixture(scope="module")
def others(tables, tmp_path_factory) -> Path:
    """8,000 results of both races around the cases, so that words have a rarity: the same when a season is added."""
    results = tables["results"]
    results = results[results["race"].isin(DOUBLE) & results["year"].le(2025)]
    chosen = results[results["status"] != "dns"].sample(8000, random_state=1)
    chosen = chosen.assign(result_id="other-" + chosen["result_id"])
    path = tmp_path_factory.mktemp("others") / "others.csv"
    chosen[["result_id", "race", "year", "name_published", "sex", "country", "country_kind", "born_min", "born_max", "club", "city",
            "organiser_person_id"]].to_csv(path, index=False)  # fmt: skip
    return path


def linked(file: Path, others: Path, out: Path) -> tuple[dict[str, str], dict]:
    """result_id -> runner_id of the case's own rows, and run.json."""
    engine = DuckEngine()
    try:
        run([others, file], out, engine, THRESHOLD, True)
    finally:
        engine.close()
    links = pq.read_table(out / "links.parquet").to_pandas().set_index("result_id")["runner_id"]
    with file.open(encoding="utf-8", newline="") as rows:
        ids = [row["result_id"] for row in csv.DictReader(rows)]
    return {one: links[one] for one in ids}, json.loads(
        (out / "run.json").read_text(encoding="utf-8")
    )


def asked(kind: str) -> dict:
    return {case: expected for case, (what, expected) in CASE_TABLE.items() if what == kind}


def test_every_case_is_in_the_table() -> None:
    files = {
        f"{path.parent.name}/{path.name}"
        for path in CASES.glob("*/*")
        if path.suffix in (".csv", ".xlsx")
    }
    compared = {f"{Path(case).parent}/{file}" for case, file in asked("like").items()}
    assert files <= set(CASE_TABLE) | compared
    assert {path.name for path in CASES.iterdir() if path.is_dir()} == {
        case.partition("/")[0] for case in CASE_TABLE
    }


@pytest.mark.parametrize("case", asked("people"))
def test_who_is_who(case, others, tmp_path) -> None:
    runner, report = linked(CASES / case, others, tmp_path)
    said = CASE_TABLE[case][1]
    groups = [group.split() for group in said.split("|")]
    people = [{runner[one] for one in group} for group in groups]
    assert [group for group, found in zip(groups, people, strict=True) if len(found) > 1] == [], (
        "torn apart"
    )
    whole = [found.pop() for found in people]
    assert len(set(whole)) == len(whole), (
        f"joined: {dict(zip(said.split('|'), whole, strict=True))}"
    )
    assert report["rows_in"] == report["rows"] + report["rejected_rows"]


@pytest.mark.parametrize("case", asked("like"))
def test_words_for_missing_are_missing(case, others, tmp_path) -> None:
    path = CASES / case
    plain, _ = linked(path.with_name(CASE_TABLE[case][1]), others, tmp_path / "empty")
    worded, report = linked(path, others, tmp_path / "words")
    assert pd.Series(worded).equals(pd.Series(plain))
    assert report["not_understood"] == {}


@pytest.mark.parametrize("case", asked("not understood"))
def test_what_is_not_understood_is_counted(case, others, tmp_path) -> None:
    """Of the words of 15 lists in one column only N is open: nainen beside `M`, non-binary beside `F`."""
    _, report = linked(CASES / case, others, tmp_path)
    assert report["not_understood"] == CASE_TABLE[case][1]


@pytest.mark.parametrize("case", asked("file"))
def test_a_file_is_read_right_or_refused_in_a_sentence(case, tmp_path, capsys) -> None:
    with pytest.raises(SystemExit) as left:
        main(["link", str(CASES / case), "--out", str(tmp_path), "--threads", "1"])
    said, expected = capsys.readouterr().err, CASE_TABLE[case][1]
    if expected == "read":
        report = json.loads((tmp_path / "run.json").read_text("utf-8"))
        assert (left.value.code, said) == (0, "")
        assert [report[name] for name in ("rows_in", "rows", "people")] == [4, 4, 2]
        assert report["not_understood"] == {}
    else:
        assert expected in said and said.count("\n") == 1
        assert (left.value.code == 1) == (not (tmp_path / "run.json").exists())


@pytest.mark.parametrize("case", asked("seconds"))
def test_a_duration_is_what_the_spreadsheet_means(case) -> None:
    times = wser_sheets.parse((CASES / case).read_bytes(), 2019, Reading(case)).table
    found = {}
    for row in times.itertuples():
        seconds, word = read_seconds(row.time), read_status(row.time)
        found[row.last_name] = word if seconds is None else seconds
        assert seconds is not None or word is not None or is_missing(row.time, "number"), row.time
    assert found == CASE_TABLE[case][1]


@pytest.mark.parametrize("case", asked("values"))
def test_a_country_is_understood_in_every_column(case) -> None:
    for published, country in CASE_TABLE[case][1].items():
        for kind in ("country", "nationality_code"):
            assert to_place(published, kind).country == country, f"{published} as {kind}"


@pytest.mark.parametrize("case", asked("digits"))
def test_digits_of_any_script_are_digits(case) -> None:
    for published, number in CASE_TABLE[case][1].items():
        read = to_seconds if ":" in published else to_whole
        assert read(pd.Series([published])).tolist() == [number]


@pytest.mark.parametrize("case", asked("held by"))
def test_what_other_tests_hold_is_there(case) -> None:
    file, _, names = CASE_TABLE[case][1].partition(": ")
    defined = (Path(__file__).parents[2] / file).read_text("utf-8")
    assert all(f"def {name}(" in defined for name in names.split())
