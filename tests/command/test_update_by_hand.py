"""The steps of `doubles update` by stand-ins: what is asked for, how it is checked, what is counted and registered."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import pandas as pd
import pytest

from race_doubles.command import update
from race_doubles.common.paths import Project
from race_doubles.scrape import run_findings as found
from race_doubles.scrape.collect import Edition, Outcome
from race_doubles.scrape.expected import Expected
from race_doubles.scrape.reading import Parsed
from race_doubles.scrape.sources import SOURCES

WSER, STATS, UTMB = (SOURCES[name] for name in ("wser_results", "wser_stats", "utmb_results"))


@pytest.mark.parametrize(("replay", "recheck"), [(None, False), ("folder", True)])
def test_known_editions_are_asked_for_first_and_each_is_found_as_it_was_and_is(replay, recheck, tmp_path, monkeypatch, capsys):  # fmt: skip
    project = Project(tmp_path)
    known, new = Edition(WSER, 2030), Edition(WSER, 2031)
    asked = []
    monkeypatch.setattr(update.newer, "again", lambda year, every: [known] if (year, every) == (2031, recheck) else [])  # fmt: skip
    monkeypatch.setattr(update.newer, "newer", lambda year, folder: [new] if (year, folder) == (2031, replay) else [])  # fmt: skip
    monkeypatch.setattr(update, "check_in", lambda given: ("check", given))

    def collect(edition, pages, raw, refresh, check):
        asked.append((edition, pages, raw, refresh, check))
        return f"outcome of {edition.year}"

    monkeypatch.setattr(update.collecting, "collect", collect)
    monkeypatch.setattr(update, "raw_table", lambda given, edition: (edition.year, len(asked)) if given is project else None)  # fmt: skip
    monkeypatch.setattr(update.found, "sorted_out", lambda *given: given)
    monkeypatch.setattr(update.found, "with_gone", lambda findings, is_replay: (findings, is_replay))  # fmt: skip
    said, is_replay = update.look(project, "pages", 2031, replay, recheck)
    assert said == [
        (known, "outcome of 2030", True, (2030, 0), (2030, 1)), (new, "outcome of 2031", False, (2031, 1), (2031, 2)),
    ]  # fmt: skip
    assert is_replay is (replay is not None)
    assert asked == [(one, "pages", project.raw, replay is None, ("check", project)) for one in (known, new)]  # fmt: skip
    assert capsys.readouterr().err == "Updating 1/2: wser_results 2030\nUpdating 2/2: wser_results 2031\n"  # fmt: skip


TABLE = pd.DataFrame({"row": ["1"], "place": ["1"]})


def test_an_edition_is_plausible_or_as_it_is_held_and_a_new_heading_is_told(tmp_path, monkeypatch):
    project = Project(tmp_path)
    (project.raw / "wser_results").mkdir(parents=True)
    TABLE.to_csv(project.raw / "wser_results/2031.csv", index=False)
    asked = []
    monkeypatch.setattr(update.plausible, "require_plausible", lambda *given: asked.append(given) or ["odd"])  # fmt: skip
    heads = {"wser_results": "Place | Time", "wser_stats": "Old"}
    monkeypatch.setattr(update.expected, "expectation", lambda source, year: SimpleNamespace(header=heads[source]) if source in heads else None)  # fmt: skip
    check = update.check_in(project)
    held = Parsed(TABLE, ("Place", "Time"), {})
    assert list(check("wser_results", 2031, held, "rows")) == [] and asked == []
    other = replace(held, table=TABLE.assign(place="2"))
    assert check("wser_results", 2031, other, "rows") == ["odd"]
    assert check("utmb_results", 2031, other, "rows") == ["odd"]
    assert check("wser_stats", 2031, other, "rows") == ["odd", "the columns are headed otherwise than before: Place | Time"]  # fmt: skip
    assert asked[0][0] is WSER and asked[0][1:] == (2031, other, "rows", project.raw, project.curated)  # fmt: skip
    assert asked[2][0] is STATS


def finding(source, state: str, measured=None, stated=None):
    return found.Finding(Edition(source, 2031), state, Outcome(source.name, 2031, "x", measured=measured, stated=stated), False)  # fmt: skip


def test_what_was_taken_is_registered_and_counted(monkeypatch, tmp_path):
    project = Project(tmp_path)
    said = {}
    monkeypatch.setattr(update.registering, "write_claims", lambda folder, read: said.update(claims=(folder, read)) or ["claims"])  # fmt: skip
    monkeypatch.setattr(update.registering, "write_expected", lambda folder, rows: said.update(counts=(folder, rows)) or ["counts"])  # fmt: skip
    monkeypatch.setattr(update, "_counts", lambda given, taken: [one.state for one in taken] if given is project else [])  # fmt: skip
    monkeypatch.setattr(update.found, "read_of", lambda one: one.state)
    states = [found.NEW, found.CORRECTED, found.SAME, found.STOPPED, found.NOT_YET, found.KEPT, found.GONE]  # fmt: skip
    findings = [finding(WSER, state) for state in states] + [finding(replace(WSER, race=""), found.NEW)]  # fmt: skip
    assert update.register(project, findings) == (["counts"], ["claims"])
    assert said["claims"] == (project.curated, states[:3])
    assert said["counts"] == (project.curated, [*states[:3], found.NEW])


def test_counts_of_other_sources_of_the_same_edition_are_looked_at_again(monkeypatch, tmp_path):
    project = Project(tmp_path)
    new, stats, other_year, other_race = (
        Expected(name, year, "h", rows, 0, 0, counted_by=by)
        for name, year, rows, by in (("wser_results", 2031, 5, "us"), ("wser_stats", 2031, 6, "page"), ("wser_stats", 2030, 7, "us"), ("utmb_results", 2031, 8, "us"))
    )  # fmt: skip
    old = replace(new, rows=4)
    entrants = Expected("wser_entrants", 2031, "h", 9, 0, 0)
    every = {(one.source, one.year): one for one in (old, stats, other_year, other_race, entrants)}
    monkeypatch.setattr(update.expected, "load", lambda folder: every if folder == project.curated else {})  # fmt: skip
    asked = []
    monkeypatch.setattr(update.counted, "counted_by", lambda *given: asked.append((given[0].name, *given[1:])) or f"by {given[2]}")  # fmt: skip
    rows = update._counts(project, [finding(WSER, found.NEW, new, 55), finding(UTMB, found.NEW)])
    assert rows == [replace(new, counted_by="by 5"), replace(stats, counted_by="by 6"), replace(entrants, counted_by="by 9")]  # fmt: skip
    assert asked == [
        ("wser_results", 2031, 5, 55, project.raw, project.curated), ("wser_stats", 2031, 6, 6, project.raw, project.curated),
        ("wser_entrants", 2031, 9, None, project.raw, project.curated),
    ]  # fmt: skip


def test_the_raw_table_of_an_edition_is_read_as_it_is_on_disk(tmp_path):
    project = Project(tmp_path)
    assert update.raw_table(project, Edition(WSER, 2031)) is None
    (project.raw / "wser_results").mkdir(parents=True)
    TABLE.to_csv(project.raw / "wser_results/2031.csv", index=False)
    assert update.raw_table(project, Edition(WSER, 2031)).equals(TABLE)
