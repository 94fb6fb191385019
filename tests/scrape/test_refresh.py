"""The workflow of next summer: it runs when the races of a double are out, and never without a contact."""

from __future__ import annotations

import re

import yaml

from race_doubles.common.races import DOUBLE, RACES

LISTS_IN_WINTER, LISTS_IN_SPRING = 12, 4


def test_the_workflow_looks_in_the_month_after_each_race_and_when_lists_come_out(project):
    text = (project.root / ".github" / "workflows" / "refresh.yml").read_text("utf-8")
    flow = yaml.safe_load(text)
    # YAML reads the key `on` as true.
    months = {int(entry["cron"].split()[3]) for entry in flow[True]["schedule"]}
    assert months == {RACES[race].month % 12 + 1 for race in DOUBLE} | {
        LISTS_IN_WINTER, LISTS_IN_SPRING,
    }  # fmt: skip
    assert flow["jobs"]["refresh"]["if"] == "vars.DOUBLES_CONTACT != ''"


def test_the_page_of_next_summer_names_both_settings_and_every_step(project):
    page = (project.root / "docs" / "next-summer.md").read_text("utf-8")
    for word in (
        "DOUBLES_CONTACT",
        "UTMB_LIVE_TOKEN",
        "doubles update",
        "make report",
        "make test",
    ):
        assert word in page
    assert re.search(
        r"^next-summer$", (project.root / "docs" / "index.md").read_text("utf-8"), re.M
    )
