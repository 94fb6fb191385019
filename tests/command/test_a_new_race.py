"""A race of the World Series that no code names: by rows alone through scrape, build, list and site."""

from __future__ import annotations

import csv
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from local_site import CHECKOUT
from pages_like import a_live_runner

from race_doubles.common.files import read_text_csv

YEAR = 2019
RACE_ROW = "madeup_90k,Made Up 90K,Made Up,Nowhere,NZL,5,100K,F M,live\n"
KEPT = (f"wser_results/{YEAR}.csv", f"utmb_results/{YEAR}.csv")


def add_rows(path: Path, *rows: str) -> None:
    with path.open("a", encoding="utf-8") as file:
        file.writelines(f"{row}\n" for row in rows)


@pytest.fixture(scope="module")
def home(tmp_path_factory) -> Path:
    """A checkout with one year of Western States and UTMB, the rows of a new race, and a copy of the package."""
    home = tmp_path_factory.mktemp("home")
    for name in ("CITATION.cff", "CONTRIBUTING.md", "pyproject.toml"):
        shutil.copy(CHECKOUT / name, home / name)
    shutil.copytree(CHECKOUT / "docs", home / "docs")
    (home / "notebooks").mkdir()
    shutil.copytree(CHECKOUT / "src", home / "package" / "race_doubles")
    curated, raw = home / "data" / "curated", home / "data" / "raw"
    shutil.copytree(CHECKOUT / "data" / "curated", curated)
    # Decisions and corrections are about rows that this checkout does not have.
    for name in (
        "same_person",
        "different_people",
        "corrections",
        "count_reasons",
        "display_names",
        "entry_doors",
    ):
        path = curated / f"{name}.csv"
        path.write_text(path.read_text("utf-8").splitlines()[0] + "\n", "utf-8")
    for name in KEPT:
        (raw / name).parent.mkdir(parents=True)
        shutil.copy(CHECKOUT / "data" / "raw" / name, raw / name)
    provenance = read_text_csv(CHECKOUT / "data" / "raw" / "provenance.csv")
    kept = (provenance["source"] + "/" + provenance["year"] + ".csv").isin(KEPT)
    provenance[kept].to_csv(raw / "provenance.csv", index=False, lineterminator="\n")
    registry = home / "package" / "race_doubles" / "common" / "races.csv"
    registry.write_text(registry.read_text("utf-8") + RACE_ROW, "utf-8")
    add_rows(
        curated / "source_parameters.csv",
        "live,madeup_90k,2018-,event,madeup,https://example.org",
        "live,madeup_90k,2018-,course,90K,https://example.org",
    )
    add_rows(
        curated / "edition_claims.csv",
        f"madeup_90k,{YEAR},status,held,yes,https://example.org,",
        f"madeup_90k,{YEAR},date,{YEAR}-05-04,yes,https://example.org,",
    )
    add_rows(
        curated / "source_exceptions.csv",
        f"madeup_90k_live,{YEAR},ages_as_of,{YEAR},captured then,https://example.org",
    )
    return home


@pytest.fixture(scope="module")
def pages(home: Path) -> Path:
    """Captured pages of the new race: two who ran UTMB that year, and a hundred more."""
    known = read_text_csv(CHECKOUT / "data" / "raw" / KEPT[1]).head(2).to_dict("records")
    runners = [
        a_live_runner(place, row["runner_uri"], row["fullname"], row["gender"])
        for place, row in enumerate(known, 1)
    ]
    runners += [
        a_live_runner(
            place, f"99{place}.ann.madeup", f"Ann MADEUP{'abcdefghij'[place % 10] * place}"
        )
        for place in range(3, 103)
    ]
    runners[-1] |= {"status": "zz", "isFinisher": False}
    folder = (
        home / "archive" / "utmblive-api.utmb.world" / f"madeup_{YEAR}" / "races/90K/progressive"
    )
    folder.mkdir(parents=True)
    for page in range(2):
        content = {"runners": runners[page * 100 : page * 100 + 100]}
        (folder / f"page={page}.json").write_text(json.dumps(content), "utf-8")
    return home / "archive"


def run(home: Path, *words: str) -> tuple[str, str]:
    """What the copied package's command prints; it must end well."""
    environment = os.environ | {"DOUBLES_HOME": str(home), "PYTHONPATH": str(home / "package")}
    ran = subprocess.run(
        [sys.executable, "-m", *words], cwd=home, env=environment, capture_output=True, text=True, check=False
    )  # fmt: skip
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout, ran.stderr


@pytest.mark.slow
def test_a_race_that_no_code_names_goes_by_rows_from_scrape_to_site(home: Path, pages: Path):
    command = "race_doubles.command.cli"
    # The first edition has no expectation yet; `doubles scrape` says which row it is.
    header = next(
        row["header"]
        for row in csv.DictReader((home / "data/curated/expected.csv").open(encoding="utf-8"))
        if row["source"] == "utmb_live"
    )
    add_rows(home / "data/curated/expected.csv", f"madeup_90k_live,{YEAR},102,0,0,us,{header}")
    said, _ = run(home, command, "scrape", "--race", "madeup_90k", "--replay", str(pages))
    assert "1 with the status 'zz', which is not known" in said
    run(home, command, "build")

    said, told = run(home, command, "list", "--races", "madeup_90k,utmb", "--format", "csv")
    doubles = list(csv.DictReader(said.splitlines()))
    assert [row["madeup_90k_sex_place"] for row in doubles] == ["1", "2"]
    assert {row["level"] for row in doubles} <= {"won", "podium", "top10", "finished"}
    assert f"Made Up 90K: {YEAR}." in told
    said, _ = run(home, command, "races")
    assert "Made Up 90K" in said

    run(home, "race_doubles.site")
    index = (home / "site/find/index.js").read_text("utf-8")
    assert '"madeup_90k":"Made Up 90K"' in index
    page = (home / "site/find.html").read_text("utf-8")
    assert "Made Up 90K" in page
    assert (home / "site/data/pairs.csv").read_text("utf-8").count("madeup_90k") >= 2
