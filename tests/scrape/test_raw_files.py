"""A raw file that was cut, edited or lost stops the build with a sentence that says how to get on."""

from __future__ import annotations

import shutil

import pytest
from local_site import fingerprint

from race_doubles.common.errors import Problem
from race_doubles.common.files import read_text_csv
from race_doubles.scrape import provenance
from race_doubles.scrape.raw_files import accept, check_raw_files, every_file

EDITION = "wser_results/1978.csv"


def check(project):
    check_raw_files(project.raw, provenance.load(project.raw))


def cut_in_half(path):
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def drop_a_row(path):
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:-1]))


def change_a_letter(path):
    path.write_bytes(path.read_bytes().replace(b"Andy", b"Andi", 1))


def windows_line_ends(path):
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))


def no_text(path):
    path.write_bytes(b"\xff\xfe\x00" + path.read_bytes())


DAMAGE = {
    cut_in_half: "rows where it had 30",
    drop_a_row: "has 29 rows where it had 30",
    change_a_letter: "has its 30 rows, but other contents",
    windows_line_ends: "has its 30 rows, but other contents",
    no_text: "cannot be read as a table any more",
    lambda path: path.write_bytes(b""): "rows where it had 30",
    lambda path: path.unlink(): "is missing",
}


@pytest.mark.parametrize(
    ("damage", "said"), DAMAGE.items(), ids=lambda value: getattr(value, "__name__", "")
)
def test_a_damaged_file_is_named_with_what_is_wrong_and_what_to_do(home, damage, said):
    check(home)
    before = (home.raw / EDITION).read_bytes()
    damage(home.raw / EDITION)
    assert not (home.raw / EDITION).exists() or (home.raw / EDITION).read_bytes() != before
    with pytest.raises(Problem) as told:
        check(home)
    message = str(told.value)
    assert f"data/raw/{EDITION}" in message and said in message
    assert "doubles scrape --source wser_results --year 1978" in message
    assert ("doubles accept data/raw/" in message) == (home.raw / EDITION).exists()


def test_splits_that_were_cut_are_named(project, tmp_path):
    shutil.copytree(project.raw / "wser_stats", tmp_path / "wser_stats")
    known = provenance.load(project.raw).query("source == 'wser_stats'")
    check_raw_files(tmp_path, known)
    cut_in_half(tmp_path / "wser_stats" / "2019_splits.parquet")
    with pytest.raises(Problem, match=r"2019_splits\.parquet cannot be read as a table any more"):
        check_raw_files(tmp_path, known)


def test_an_edition_whose_lines_were_lost_from_the_provenance_is_not_left_out_in_silence(home):
    path = home.raw / "provenance.csv"
    lines = path.read_text("utf-8").splitlines(keepends=True)
    path.write_text("".join(line for line in lines if ",1978," not in line), encoding="utf-8")
    with pytest.raises(
        Problem, match=r"1978\.csv is of an edition that provenance\.csv does not know"
    ):
        check(home)


def test_a_provenance_of_before_the_checksums_says_how_to_get_them(home, doubles):
    path = home.raw / "provenance.csv"
    old = read_text_csv(path).drop(columns=provenance.COLUMNS[-4:])
    old.to_csv(path, index=False, lineterminator="\n")
    with pytest.raises(Problem, match="has no column file_sha256"):
        check(home)
    status, said = doubles("accept", "--all")
    assert status == 0 and "wser_results 1978: no -> 30 rows" in said
    check(home)


def test_what_was_changed_on_purpose_is_accepted_once(home, doubles):
    drop_a_row(home.raw / EDITION)
    status, said = doubles("accept", str(home.raw / EDITION))
    assert status == 0 and "wser_results 1978: 30 -> 29 rows" in said
    check(home)
    before = fingerprint(home.raw)
    status, said = doubles("accept", "--all")
    assert (status, fingerprint(home.raw)) == (0, before) and "already" in said


@pytest.mark.parametrize("damage", [no_text, lambda path: path.write_text("row\n1\n")])
def test_what_is_no_table_of_its_source_is_not_accepted(home, damage):
    damage(home.raw / EDITION)
    before = fingerprint(home.raw)
    with pytest.raises(Problem):
        accept(home.raw, every_file(home.raw))
    assert fingerprint(home.raw) == before


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("--all", "data/raw/wser_results/1978.csv"),
        ("/etc/passwd",),
        ("data/raw/provenance.csv",),
        ("data/raw/wser_results/1979.csv",),
        ("data/raw/nobody/1979.csv",),
    ],
)
def test_what_is_no_file_of_an_edition_is_a_mistake_in_the_call(home, doubles, monkeypatch, words):
    monkeypatch.chdir(home.root)
    before = fingerprint(home.raw)
    status, said = doubles("accept", *words)
    assert status == 2 and len(said.strip().splitlines()) == 1
    assert fingerprint(home.raw) == before


def test_a_live_file_that_was_damaged_is_fetched_again(site, home, doubles, good_page):
    site.expect_request("/www.wser.org/robots.txt").respond_with_data("", status=404)
    site.expect_request("/www.wser.org/results/1978-results/").respond_with_data(good_page)
    call = ("scrape", "--source", "wser_results", "--year", "1978")
    assert doubles(*call)[0] == 0
    wanted = fingerprint(home.raw)
    for path in (home.cache / "live").rglob("*"):
        if path.is_file():
            path.unlink()
    cut_in_half(home.raw / EDITION)
    status, said = doubles(*call)
    assert (status, fingerprint(home.raw)[EDITION]) == (0, wanted[EDITION]), said
    check(home)
