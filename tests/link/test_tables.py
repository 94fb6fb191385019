"""Reading a table of results: which files, which columns are meant, what a value says, and what is refused."""

from __future__ import annotations

import gzip

import duckdb
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from race_doubles.common.errors import Problem, UsageProblem
from race_doubles.link import tables, values
from race_doubles.link.engine import DuckEngine
from race_doubles.link.rows import COLUMNS

HEADER = "result_id,name_published,sex,country,born_year\n"


@pytest.fixture
def engine():
    engine = DuckEngine("300MB", 1)
    yield engine
    engine.close()


def loaded(engine, *files, with_ids: bool = True) -> tuple[list[dict], tables.Loaded]:
    """The rows of `source`, what is there of each, and what `load` met."""
    found = tables.load(engine, files, with_ids)
    rows = engine.fetch("select * from source order by result_id").to_pylist()
    return [{name: value for name, value in row.items() if value is not None} for row in rows], found  # fmt: skip


def written(path, text: str):
    path.write_text(text, "utf-8")
    return path


def test_a_folder_stands_for_its_tables_sorted_and_a_file_for_itself(tmp_path):
    for name in ("b.csv", "a.parquet", "C.CSV.GZ", "d.tsv", "e.txt", "f.pq", "g.json", "h.csv.zip", "i.gz"):  # fmt: skip
        (tmp_path / name).touch()
    (tmp_path / "inner").mkdir()
    (tmp_path / "inner" / "z.csv").touch()
    inside = [tmp_path / name for name in ("C.CSV.GZ", "a.parquet", "b.csv", "d.tsv", "e.txt", "f.pq")]  # fmt: skip
    assert tables.find_files([tmp_path]) == inside
    assert tables.find_files([tmp_path / "g.json", tmp_path]) == [tmp_path / "g.json", *inside]


def test_a_path_that_is_no_table_is_said_as_what_it_is(tmp_path):
    with pytest.raises(UsageProblem, match=r"holds no \.csv"):
        tables.find_files([tmp_path])
    with pytest.raises(UsageProblem, match=r"gone\.csv is not there"):
        tables.find_files([tmp_path / "gone.csv"])
    for stream in ("-", "/dev/null"):
        with pytest.raises(UsageProblem, match=f"{stream} is no file but a stream"):
            tables.find_files([type(tmp_path)(stream)])
    (tmp_path / "two\nlines.csv").touch()
    with pytest.raises(UsageProblem, match=r"two\\nlines\.csv' is not in UTF-8"):
        tables.find_files([tmp_path])


def test_a_file_named_dash_is_a_file(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "-").touch()
    assert tables.find_files([type(tmp_path)("-")]) == [type(tmp_path)("-")]


def test_every_column_is_read_as_it_is_meant(engine, tmp_path):
    """Headers in any case, with a mark of UTF-8 before them; a blank says nothing; other columns are left alone."""
    path = tmp_path / "all.csv"
    path.write_bytes(b"\xef\xbb\xbf" + (
        "Result ID;NAME-published; sex ;Country;country_kind;RACE;year;age;Age Group;born_year;born_min;born_max;age_on;age_error;"
        "club;city;organiser person id;shoe;;Shoe\n"
        "a1;Ann LEE;female;Spain;Residence;utmb;2015-08-28;41 yrs;40-44;1974;1973;1975;2015-08-28;5; Run & Co ;Irún;12.0;8;;9\n"
        "a2;\"Lee; Bo\";Herr;xyzzy;;;;;;;;;;;;;;;;\n"
        "a3; ;-;NED; ;n/a;0;4;;1879;;;;;Independent;;;;;\n"
    ).encode())  # fmt: skip
    rows, found = loaded(engine, path)
    assert rows == [
        {"result_id": "a1", "name_published": "Ann LEE", "sex": "F", "country": "ESP", "country_kind": "residence", "race": "utmb",
         "year": "2015", "age": "41", "age_group": "40-44", "born_year": "1974", "born_min": "1973", "born_max": "1975",
         "age_on": "2015-08-28", "age_error": "5", "club": "Run & Co", "city": "Irún", "organiser_person_id": "12"},
        {"result_id": "a2", "name_published": "Lee; Bo", "sex": "M"},
        {"result_id": "a3", "country": "NLD"},
    ]  # fmt: skip
    assert found.rows == 3 and found.rejected.empty
    assert found.unread.to_numpy().tolist() == [["age", "4", 1], ["born_year", "1879", 1], ["country", "xyzzy", 1]]  # fmt: skip
    left = [row["name"] for row in engine.fetch("show tables").to_pylist()]
    assert "part_0" not in left and "source" in left


def test_the_organisers_ids_are_not_read_where_they_are_to_be_hidden(engine, tmp_path):
    path = written(tmp_path / "x.csv", "result_id,name_published,sex,country,born_year,organiser_person_id\na,Ann,F,ESP,1980,7\n")  # fmt: skip
    assert loaded(engine, path)[0][0]["organiser_person_id"] == "7"
    assert "organiser_person_id" not in loaded(engine, path, with_ids=False)[0][0]


def test_several_files_are_one_table_with_their_counts_together(engine, tmp_path):
    """What a value means hangs on its own file: NA beside other missing words is none, alone it is Namibia."""
    one = written(
        tmp_path / "one.csv", HEADER + "a,Ann,F,xyzzy,1980\nb,Bo,M,xyzzy,NA\nc,Cy,M,NA,1990\n"
    )
    two = tmp_path / "two.csv.gz"
    two.write_bytes(gzip.compress((HEADER.replace(",", "\t") + "d\tDi\tF\tES\t1801\ne\tEd\tM\tNA\t1990\nf\tFy\tM\txyzzy\t1990\n").encode()))  # fmt: skip
    three = tmp_path / "three.parquet"
    pq.write_table(pa.table({"result_id": [7, 8], "Name Published": ["Fe", "Gu"], "sex": ["F", None], "country": ["FRA", "ESP"],
                             'born "year"': [1, 2], "born_year": [1970, None]}), three)  # fmt: skip
    rows, found = loaded(engine, one, two, three)
    assert rows == [
        {"result_id": "7", "name_published": "Fe", "sex": "F", "country": "FRA", "born_year": "1970"},
        {"result_id": "8", "name_published": "Gu", "country": "ESP"},
        {"result_id": "a", "name_published": "Ann", "sex": "F", "born_year": "1980"},
        {"result_id": "b", "name_published": "Bo", "sex": "M"},
        {"result_id": "c", "name_published": "Cy", "sex": "M", "born_year": "1990"},
        {"result_id": "d", "name_published": "Di", "sex": "F", "country": "ESP"},
        {"result_id": "e", "name_published": "Ed", "sex": "M", "country": "NAM", "born_year": "1990"},
        {"result_id": "f", "name_published": "Fy", "sex": "M", "born_year": "1990"},
    ]  # fmt: skip
    assert found.rows == 8
    assert found.unread.to_numpy().tolist() == [["born_year", "1801", 1], ["country", "xyzzy", 3]]
    assert {"part_0", "part_1", "part_2"}.isdisjoint(row["name"] for row in engine.fetch("show tables").to_pylist())  # fmt: skip


def test_rows_that_cannot_be_used_are_kept_with_their_line_and_reason(engine, tmp_path):
    one = written(tmp_path / "one.csv", HEADER + "a,Ann,F,ESP,1980\nb,Bo,M,ESP,1980,too,many\n ,Cy,M,ESP,\nd,Di\n,Ab,,ESP,1970\n")  # fmt: skip
    two = written(tmp_path / "two.csv", HEADER + "e,Ed,M,ESP,1980\n,Gu,M,xyzzy,1980\n")
    rows, found = loaded(engine, one, two)
    assert [row["result_id"] for row in rows] == ["a", "e"]
    assert found.rows == 7 and found.unread.empty
    assert found.rejected.columns.tolist() == ["file", "line", "reason", "text"]
    assert found.rejected[["file", "line", "text"]].to_numpy().tolist() == [
        ["one.csv", "3", "b,Bo,M,ESP,1980,too,many"], ["one.csv", "5", "d,Di"],
        ["one.csv", "", " ,Cy,M,ESP,"],
        ["one.csv", "", ",Ab,,ESP,1970"], ["two.csv", "", ",Gu,M,xyzzy,1980"],
    ]  # fmt: skip
    reasons = found.rejected["reason"].tolist()
    assert reasons[2:] == ["no result_id"] * 3
    assert all(why.startswith("Expected Number of Columns: 5") and not why.endswith(".") for why in reasons[:2])  # fmt: skip


@pytest.mark.parametrize(
    ("header", "complaint"),
    [
        ("id,Runner Name,gender,NOC,born_year",
         r"no column result_id, name_published, sex, country; a table of results needs result_id, name_published, sex, country "
         r"\(rename 'id' for result_id, 'Runner Name' for name_published, 'gender' for sex, 'NOC' for country, if that is meant\)\.$"),
        ("result_id,fullname,sex,country,born_year", r"no column name_published; .* \(rename 'fullname' for name_published, if that is meant\)\.$"),
        ("result_id,name_publishd,sex,country_2,born_year",
         r"no column name_published, country; .* \(rename 'name_publishd' for name_published, 'country_2' for country, if that is meant\)\.$"),
        ("result_id,name_published,sex,place,born_year", r"no column country; a table of results needs [a-z_, ]+\.$"),
        ("result_id,name_published,sex,country", "says nothing of ages; add born_year"),
        ("result_id,name_published,sex,country,age", "says nothing of ages"),
        ("result_id,name_published,sex,country,year,born_min", "says nothing of ages"),
        ("result_id,name_published,sex,country,Born Year,born_year", "has the column born_year twice"),
        ("result_id,Sex,SEX,name_published,country,born_year", "has the column sex twice"),
    ],
)  # fmt: skip
def test_a_header_that_will_not_do_is_said_with_what_was_probably_meant(engine, tmp_path, header, complaint):  # fmt: skip
    path = written(tmp_path / "odd.csv", f"{header}\n")
    with pytest.raises(Problem, match=complaint):
        tables.load(engine, [path], True)


@pytest.mark.parametrize("ages", ["born_year", "born_min,born_max", "age,year", "age_group,year"])
def test_each_way_of_knowing_the_age_is_enough(engine, tmp_path, ages):
    path = written(tmp_path / "x.csv", f"result_id,name_published,sex,country,{ages}\na,Ann,F,ESP,1980{',1981' if ',' in ages else ''}\n")  # fmt: skip
    assert loaded(engine, path)[1].rows == 1


@pytest.mark.parametrize("cells", [[["F"]], [{"a": 1}]])
def test_a_column_of_lists_or_records_is_refused(engine, tmp_path, cells):
    path = tmp_path / "lists.parquet"
    pq.write_table(pa.table({"result_id": ["a"], "name_published": ["Ann"], "sex": cells, "country": ["ESP"], "born_year": [1980]}), path)  # fmt: skip
    with pytest.raises(Problem, match=r"The column sex of .*lists\.parquet holds lists or records"):
        tables.load(engine, [path], True)


def test_other_columns_may_hold_anything_and_be_there_twice(engine, tmp_path):
    path = tmp_path / "lists.parquet"
    pq.write_table(pa.table({"result_id": ["a"], "name_published": ["Ann"], "sex": ["F"], "country": ["ESP"], "born_year": [1980], "times": [[1, 2]]}), path)  # fmt: skip
    assert loaded(engine, path)[1].rows == 1
    path = written(tmp_path / "x.csv", "note,result_id,Note,name_published,,sex,country,born_year,\n1,a,2,Ann,,F,ESP,1980,\n")  # fmt: skip
    assert loaded(engine, path)[0] == [{"result_id": "a", "name_published": "Ann", "sex": "F", "country": "ESP", "born_year": "1980"}]  # fmt: skip


def test_tables_without_a_row_that_serves_are_refused(engine, tmp_path):
    empty = written(tmp_path / "empty.csv", "")
    with pytest.raises(Problem, match=r"empty\.csv is empty"):
        tables.load(engine, [empty], True)
    bare = [written(tmp_path / f"bare{at}.csv", HEADER) for at in range(5)]
    with pytest.raises(Problem, match=r"bare0\.csv, .*bare1\.csv, .*bare2\.csv and 2 more files has no row"):  # fmt: skip
        tables.load(engine, bare, True)
    with pytest.raises(Problem, match=r"bare0\.csv, \S*bare1\.csv, \S*bare2\.csv has no row"):
        tables.load(engine, bare[:3], True)
    odd = written(tmp_path / "odd.csv", HEADER + ",Ann,F,ESP,1980\nb,Bo\n")
    with pytest.raises(Problem, match=r"odd\.csv: none of 2 rows can be used, the first because of: Expected Number of Columns"):  # fmt: skip
        tables.load(engine, [odd], True)


def test_an_id_in_two_places_names_the_files_that_hold_it(engine, tmp_path):
    first = written(tmp_path / "first.csv", HEADER + "b,Bo,M,ESP,1980\nc,Cy,M,ESP,1980\n")
    second = written(tmp_path / "second.csv", HEADER + "d,Di,M,ESP,1980\n")
    third = written(tmp_path / "third.csv", HEADER + "b,Bo,M,ESP,1980\nb,Bo,M,ESP,1980\n")
    with pytest.raises(Problem, match=r"result_id b occurs 3 times in \S*first\.csv, \S*third\.csv; make"):  # fmt: skip
        tables.load(engine, [first, second, third], True)
    with pytest.raises(Problem, match=r"result_id b occurs 2 times in \S*first\.csv, and 1 more id repeats; make"):  # fmt: skip
        tables.load(engine, [first, first], True)
    with pytest.raises(Problem, match=r"result_id b occurs 4 times in \S*first\.csv, \S*third\.csv, and 2 more ids repeat; make"):  # fmt: skip
        tables.load(engine, [second, first, third, second, first], True)


def test_a_file_that_is_no_table_is_said_to_be_none(engine, tmp_path):
    (tmp_path / "a.parquet").write_bytes(b"no parquet")
    with pytest.raises(Problem, match=r"a\.parquet cannot be read as a table \([^\n]*[^.]\); mend it"):  # fmt: skip
        tables.load(engine, [tmp_path / "a.parquet"], True)
    (tmp_path / "a.csv.gz").write_bytes(b"no gzip")
    with pytest.raises(Problem, match=r"a\.csv\.gz cannot be read \(.*[^.]\); mend it or give another"):  # fmt: skip
        tables.load(engine, [tmp_path / "a.csv.gz"], True)
    (tmp_path / "b.csv").write_bytes(HEADER.encode("utf-16"))
    with pytest.raises(Problem, match=r"b\.csv does not begin with a header in UTF-8"):
        tables.load(engine, [tmp_path / "b.csv"], True)
    (tmp_path / "c.csv").write_bytes(HEADER.strip().encode() + b"," + b"x" * 200_000 + b"\na,Ann,F,ESP,1980\n")  # fmt: skip
    with pytest.raises(Problem, match=r"c\.csv: none of 1 rows can be used"):
        tables.load(engine, [tmp_path / "c.csv"], True)


def test_what_another_library_says_is_shortened_to_its_first_line():
    assert tables._reason(ValueError("It broke. Here.\nTry this.")) == "It broke. Here"
    assert tables._reason(ValueError("  ")) == "ValueError"
    assert tables._reason(duckdb.Error("The CSV state machine is lost")) == "its line ends are of two kinds, or a quote is out of place"  # fmt: skip


def test_memory_that_runs_out_is_no_fault_of_the_table(tmp_path):
    class Connection:
        def execute(self, statement):
            raise statement

    for why in (duckdb.OutOfMemoryException("no memory"), duckdb.InterruptException("stop")):
        with pytest.raises(type(why)):
            tables._tried(Connection(), why, tmp_path)
    with pytest.raises(Problem, match=r"cannot be read as a table \(odd\); mend it"):
        tables._tried(Connection(), duckdb.Error("odd."), tmp_path)


def test_a_frame_of_any_types_is_the_table_of_its_texts():
    frame = pd.DataFrame({
        "result_id": pd.Series(["a", "b", ""], dtype="str"), "name_published": ["Ann", None, ""],
        "sex": pd.Series(["female", None, "xyzzy"], dtype="str"), "country": pd.Categorical(["Spain", None, "NED"]),
        "born_min": pd.array([1980, None, 1700], "Int64"), "born_max": [1981.0, np.nan, 1990.0],
        "year": [2015, 2016, 2017], "club": pd.Series([" Run ", "-", None], dtype="object"), "bib": [1, 2, 3],
    })  # fmt: skip
    source = tables.source_of(frame)
    assert source.column_names == list(COLUMNS)
    assert {field.type for field in source.schema} == {pa.string()}
    there = {name: column for name, column in source.to_pydict().items() if column != [None] * 3}
    assert there == {
        "result_id": ["a", "b", None], "name_published": ["Ann", None, None], "sex": ["F", None, None],
        "country": ["ESP", None, "NLD"], "born_min": ["1980", None, None], "born_max": ["1981", None, "1990"],
        "year": ["2015", "2016", "2017"], "club": ["Run", None, None],
    }  # fmt: skip
    assert tables.source_of(frame.iloc[:0]).num_rows == 0


@pytest.mark.parametrize(
    ("column", "text", "said"),
    [
        ("year", "2015", "2015"), ("year", " +2015,0 ", "2015"), ("year", "2015.9", "2015"), ("year", "1800", "1800"), ("year", "2100", "2100"),
        ("year", "1799", None), ("year", "2101", None), ("year", "27.06.2016", "2016"), ("year", "6/27/2016 10:00", "2016"),
        ("year", "2015-6-7T10:00", "2015"), ("year", "2015-06-27x", None), ("year", "41 yrs", None), ("year", "-2015", None),
        ("age", "5", "5"), ("age", "99", "99"), ("age", "4", None), ("age", "100", None), ("age", "041", "41"), ("age", "41 Jahre", "41"),
        ("age", "41ans.", "41"), ("age", "41歳", "41"), ("age", "12.06.2016", None), ("age", "٤١", "41"), ("age", "4l", None),
        ("born_year", "1880", "1880"), ("born_year", "1879", None), ("born_max", "2030", "2030"), ("born_min", "2031", None),
        ("born_min", "", None),
    ],
)  # fmt: skip
def test_a_number_is_read_in_the_range_of_its_column(column, text, said):
    assert values.read_number(text, column) == said


def test_each_column_has_its_words_for_missing_and_its_readers():
    read = values.read_column
    assert read("organiser_person_id", ["12.00", " 12 ", "1.5", "x.0", "0"]) == values.Reading(
        {"12.00": "12", " 12 ": "12", "1.5": "1.5", "x.0": "x.0", "0": ""}, [])  # fmt: skip
    assert read("country_kind", ["Residence", "NATIONALITY", "home", ""]) == values.Reading(
        {"Residence": "residence", "NATIONALITY": "nationality", "home": "", "": ""}, ["home"])  # fmt: skip
    assert read("age", ["41", "zz", "aa", ""]) == values.Reading({"41": "41", "zz": "", "aa": "", "": ""}, ["aa", "zz"])  # fmt: skip
    assert read("race", [" utmb ", "none"]).of == {" utmb ": "utmb", "none": ""}
    assert read("country", ["NA", "ES"]).of["NA"] == "NAM"
    assert read("country", ["NA", "ES"], True) == values.Reading({"NA": "", "ES": "ESP"}, [])
    assert values.says_na(["x", "N/A"]) and values.says_na(["#n/a"]) and not values.says_na(["nan", ""])  # fmt: skip


UNREAD = values.unread_table(
    [("sex", "q", 2), ("age", "b", 5), ("sex", "w", 1), ("age", "a", 5), ("age", "c", 4), ("sex", "q", 1), ("age", "d", 1_200)]
)  # fmt: skip


def test_what_was_not_understood_is_counted_most_first():
    assert UNREAD.to_numpy().tolist() == [
        ["age", "d", 1_200], ["age", "a", 5], ["age", "b", 5], ["age", "c", 4], ["sex", "q", 3], ["sex", "w", 1],
    ]  # fmt: skip
    assert UNREAD.columns.tolist() == ["column", "value", "rows"]
    long = UNREAD.assign(value=UNREAD["value"] * 120)
    assert values.report(long, 2) == {
        "age": {"rows": 1_214, "distinct": 4, "values": {"d" * 100: 1_200, "a" * 100: 5}},
        "sex": {"rows": 4, "distinct": 2, "values": {"q" * 100: 3, "w" * 100: 1}},
    }  # fmt: skip
    many = values.unread_table([("age", f"x{at:02d}", 1) for at in range(25)])
    assert list(values.report(many)["age"]["values"]) == [f"x{at:02d}" for at in range(20)]
    assert values.sentences(UNREAD) == [
        "age: 1,214 values not understood, taken as missing: 'd' (1,200), 'a' (5), 'b' (5) and 1 other values.",
        "sex: four values not understood, taken as missing: 'q' (3), 'w' (1).",
    ]  # fmt: skip
    assert values.sentences(long[4:], 1)[0].endswith(f"missing: {'q' * 40!r} (3) and 1 other values.")  # fmt: skip
    assert values.sentences(UNREAD[3:4]) == ["age: four values not understood, taken as missing: 'c' (4)."]  # fmt: skip
    assert len(values.sentences(UNREAD[:3], 3)) == 1 and "other" not in values.sentences(UNREAD[:3], 3)[0]  # fmt: skip


OTHER_NAMES = [
    ("result_id", "Row ID", "uid", "key", "Result-Id", "id"),
    ("name_published", "Name", "Full name", "runner", "Athlete", "participant", "NOM", "nombre", "Nome", "naam", "runner_name"),
    ("sex", "Gender", "sexe", "sexo", "sesso", "Geschlecht", "M/F", "gend"),
    ("country", "nation", "Nationality", "nat", "NOC", "pays", "Land", "pais", "paese", "country_code", "nationalite"),
]  # fmt: skip


@pytest.mark.parametrize(("wanted", "heading"), [(wanted, one) for wanted, *headings in OTHER_NAMES for one in headings])  # fmt: skip
def test_what_other_exports_call_a_column_is_understood_in_five_languages(wanted, heading):
    assert tables._probably(wanted, ["Zz", heading, "Qq"]) == heading
