"""Building the site: the same bytes each time, nothing of this machine, nothing half replaced."""

from __future__ import annotations

import re
import socket
import tempfile
from pathlib import Path

import pandas as pd
import pytest
import yaml
from site_tools import pages_of, text_files

from race_doubles.common.errors import Problem
from race_doubles.common.paths import Project
from race_doubles.doubles.tables import load
from race_doubles.site.build import build_site
from race_doubles.site.downloads import DATABASE
from race_doubles.site.front_numbers import gather_facts, in_times, in_words
from race_doubles.site.staging import first_paragraph


def content_of(site: Path) -> dict[str, bytes]:
    return {
        path.relative_to(site).as_posix(): path.read_bytes()
        for path in site.rglob("*")
        if path.is_file()
    }


@pytest.mark.slow
def test_two_builds_give_the_same_bytes(small: Project, tmp_path):
    again = tmp_path / "again"
    build_site(small, again)
    one, other = content_of(again), content_of(small.site)
    # DuckDB fills the gaps of its file with what was in memory; tests/site/test_downloads.py reads its rows.
    database = f"data/{DATABASE}"
    assert one.pop(database) and other.pop(database)
    assert one == other


def test_a_page_that_cannot_be_made_leaves_the_old_site_as_it_was(small_copy: Project):
    before = content_of(small_copy.site)
    page = small_copy.root / "docs" / "method.md"
    page.write_text("# Method\n\n{{ facts.nothing_of_the_kind }}\n", "utf-8")
    with pytest.raises(Problem, match=r"docs/method\.md"):
        build_site(small_copy)
    assert content_of(small_copy.site) == before
    assert not list(small_copy.root.glob(".site.*"))


def test_a_link_to_a_page_that_is_not_there_stops_the_build(small_copy: Project):
    page = small_copy.root / "docs" / "glossary.md"
    page.write_text(page.read_text("utf-8") + "\n[gone](gone.md)\n", "utf-8")
    with pytest.raises(Problem, match="gone"):
        build_site(small_copy)


def test_a_missing_table_is_named(small: Project, tmp_path):
    (tmp_path / "docs").symlink_to(small.root / "docs")
    with pytest.raises(Problem, match=r"doubles\.parquet has not been built"):
        build_site(Project(tmp_path))


def test_nothing_in_the_site_names_this_machine(whole: Path, project: Project):
    names = [
        str(project.root),
        tempfile.gettempdir() + "/",
        str(Path.home()) + "/",
        socket.gethostname(),
    ]
    found = [
        (path.name, name)
        for path in text_files(whole)
        for name in names
        if len(name) > 6 and name in path.read_text("utf-8", errors="replace")
    ]
    assert found == []


def test_no_page_asks_another_host_for_a_part_of_itself(whole: Path):
    parts = re.compile(
        r"""(?:<(?:script|img|iframe|source)[^>]*\ssrc|<link[^>]*\shref)=["']?(?:https?:)?//"""
    )
    styles = re.compile(r"""(?:url\(|@import\s*)["']?(?:https?:)?//""")
    for name in pages_of(whole):
        assert not parts.search((whole / name).read_text("utf-8")), name
    for path in whole.rglob("*.css"):
        assert not styles.search(path.read_text("utf-8")), path.name


def weight_of(site: Path, name: str) -> int:
    """The bytes of a page with every file that it loads before anything is typed."""
    html = (site / name).read_text("utf-8")
    page = (site / name).parent
    files = set(re.findall(r'<(?:script|img)[^>]*\ssrc="([^"#?]+)', html))
    files |= set(re.findall(r'<link rel="(?:stylesheet|icon)"[^>]*href="([^"#?]+)', html))
    files = {file for file in files if not file.startswith("data:")}
    return len(html.encode()) + sum((page / file).resolve().stat().st_size for file in files)


def test_pages_and_site_stay_light(whole: Path):
    assert weight_of(whole, "index.html") <= 150_000
    heavy = {
        name: weight for name in pages_of(whole) if (weight := weight_of(whole, name)) > 700_000
    }
    assert heavy == {}
    assert sum(path.stat().st_size for path in whole.rglob("*") if path.is_file()) <= 60_000_000


def test_the_front_page_quotes_the_tables(small: Project):
    facts = gather_facts(load(small))
    assert facts.level_doubles == {"started": 6, "finished": 5, "top10": 4, "podium": 2, "won": 1}
    assert (facts.first, facts.last, facts.new_year) == (2022, 2023, 2023)
    assert (facts.finishers, facts.one_in) == (8, 2)
    front = (small.site / "index.html").read_text("utf-8")
    assert (
        "<strong>1 in 2</strong> of all who finished either race since 2022 finished both in the same year"
        in front
    )
    assert "(4 of 8 people; " in front
    # Beta(4.5, 4.5) leaves 20% to 80%.
    assert "95% range 1 in 1 to 1 in 5)" in front
    assert "<strong>1 in 8</strong> of these 8 won both" in front
    # No course was changed in 2022 or 2023.
    assert "course was changed" not in front and "*" not in re.sub(
        r"(?s).*<main|</main>.*", "", front
    )
    assert '<a href="double/2022-ada-ridge.html">Ada Ridge</a> 2022' in front


def test_the_whole_site_names_the_four_double_winners(whole: Path, tables):
    won = tables["doubles"].query("level == 'won'").sort_values("year")
    assert won["year"].tolist()[:4] == [2007, 2011, 2023, 2024]
    front = (whole / "index.html").read_text("utf-8")
    sentence = re.search(r"Up to \d{4} only \w+ have won both in one year: (.*?)\. Source", front)[
        1
    ]
    for name in (
        "Nikki Kimball (2007)",
        "Jornet (2011, on a changed course)",
        "Courtney Dauwalter (2023)",
        "Katie Schide (2024)",
    ):
        assert name in sentence


def test_years_of_a_changed_course_are_marked(whole: Path, project: Project, tables):
    changed = sorted(set(pd.read_csv(project.curated / "not_comparable.csv")["year"]))
    kept = tables["doubles"][~tables["doubles"]["year"].isin(changed)]
    finished = kept["level"].ne("started").sum()
    front = (whole / "index.html").read_text("utf-8")
    assert (
        f"finished both, {finished} times in all, and both races had the same winner {in_times(int(kept['level'].eq('won').sum()))}."
        in front
    )
    table = (whole / "doubles.html").read_text("utf-8")
    for year in changed:
        assert f"<b>{year}*</b>" in front
        rows = re.findall(rf'<tr id="{year}-[^>]*data-course="(\w+)"', table)
        assert rows and set(rows) == {"changed"}
    assert f"{max(changed) + 1}*" not in front
    assert table.count('data-course="changed"') == len(tables["doubles"]) - len(kept)


def test_a_stopped_race_is_no_dnf(whole: Path):
    front = (whole / "index.html").read_text("utf-8")
    assert front.count(">UTMB stopped</em>") == 1
    table = (whole / "doubles.html").read_text("utf-8")
    roes = re.search(r'(?s)<tr [^>]*data-name="Geoff Roes"[^>]*data-year="2010".*?</tr>', table)[0]
    assert "race stopped" in roes and "DNF" not in roes


def test_words_of_the_statistics_are_explained(whole: Path):
    glossary = (whole / "glossary.html").read_text("utf-8")
    for word in (
        "Jeffreys interval",
        "odds ratio",
        "Brier score",
        "caliper",
        "placebo",
        "E-value",
        "stones",
    ):
        assert f">{word}<" in glossary
    assert 'href="glossary.html"' in (whole / "method.html").read_text("utf-8")


def test_numbers_are_written_as_people_write_them():
    assert [in_words(number) for number in (0, 1, 12, 13, 1234)] == [
        "no",
        "one",
        "twelve",
        "13",
        "1,234",
    ]


def test_the_summary_of_a_notebook_is_its_first_paragraph_without_marks():
    prose = "# Title\n\n![x](y.png)\n\nHow **rare** is\n[it](a.md)?\n\nMore."
    assert first_paragraph(prose) == "How rare is it?"


def test_the_citation_file_has_what_its_format_asks_for(project: Project):
    citation = yaml.safe_load((project.root / "CITATION.cff").read_text("utf-8"))
    assert citation["cff-version"] == "1.2.0"
    assert {"message", "title", "authors", "type", "version"} <= set(citation)
    assert citation["type"] == "dataset"


def test_the_workflow_that_publishes_holds_no_secret_and_runs_no_notebook(project: Project):
    text = (project.root / ".github" / "workflows" / "site.yml").read_text("utf-8")
    steps = yaml.safe_load(text)["jobs"]["build"]["steps"]
    assert "secrets." not in text
    assert any("report --no-run" in step.get("run", "") for step in steps)
