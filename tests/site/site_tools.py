"""What the tests of the site share beyond fixtures."""

from __future__ import annotations

import shutil
from pathlib import Path

import nbformat
import pandas as pd

from race_doubles.common.files import write_parquet
from race_doubles.common.paths import Project
from race_doubles.common.races import RACES

#: What a page may take to do what it was asked for, in milliseconds: a machine at work with other things is no fault.
PATIENCE = 90_000
MARKUP = "<img src=x onerror=\"document.title='run'\"><b>Bobby</b> Tables"
FORMULA = '=HYPERLINK("https://example.org","Click")'
#: Each person: name, sex, UTMB person number, then starts as (race, year, sex place or None).
PEOPLE = [
    ("Ada Ridge", "F", "101", [("wser", 2022, 1), ("utmb", 2022, 1)]),
    (
        "Theo Pass",
        "M",
        "102",
        [("wser", 2022, 4), ("utmb", 2022, 2), ("wser", 2023, 2), ("utmb", 2023, 3)],
    ),
    (MARKUP, "M", "103", [("wser", 2023, 12), ("utmb", 2023, 40)]),
    (FORMULA, "M", "104", [("wser", 2023, None), ("utmb", 2023, 41)]),
    ("Jonas Bühler", "M", "105", [("utmb", 2022, 30)]),
    ("Luzia Buehler", "F", "106", [("utmb", 2023, 9)]),
    (
        "Quillon Zzyzxwithheld",
        "M",
        "107",
        [("wser", 2022, 8), ("utmb", 2022, 7), ("utmb", 2023, 15)],
    ),
    ("Sean O'Brien", "M", "108", [("utmb", 2022, 31)]),
]


def make_results(people: list[tuple]) -> pd.DataFrame:
    """A results table with the columns and types of the real one."""
    from race_doubles.clean.schema import RESULTS, shaped

    rows = []
    for name, sex, number, starts in people:
        given, _, family = name.rpartition(" ")
        for race, year, place in starts:
            key = number if race == "utmb" else f"b{number}"
            base = 60_000 if race == "wser" else 80_000
            rows.append(
                {
                    "result_id": f"{race}-{year}-{key}",
                    "race": race,
                    "year": year,
                    "bib": number,
                    "name_published": name,
                    "given": given,
                    "family": family,
                    "name": name,
                    "sex": sex,
                    "born_min": 1980,
                    "born_max": 1984,
                    "country": "CHE",
                    "country_kind": "nationality" if race == "utmb" else "residence",
                    "status": "dnf" if place is None else "finished",
                    "finish_seconds": None if place is None else base + 600 * place,
                    "place": place,
                    "sex_place": place,
                    "organiser_person_id": number if race == "utmb" else None,
                    "source": f"{race}_results",
                    "source_url": f"https://example.org/{race}/{year}/{number}",
                }
            )
    return shaped(pd.DataFrame(rows), RESULTS)


def make_tables(results: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """The other tables for `results`: everybody is who their bib says."""
    from race_doubles.clean.schema import EDITIONS, NAMES, RECONCILIATION, SPLITS, shaped
    from race_doubles.doubles.doubles_table import make_doubles
    from race_doubles.doubles.pairs_table import make_pairs
    from race_doubles.link.entries.schema import ENTRIES

    links = pd.DataFrame(
        {
            "result_id": results["result_id"],
            "runner_id": "r-" + results.groupby("bib")["result_id"].transform("min"),
            "method": "model",
            "match_weight": 10.0,
        }
    )
    people = results.merge(links, on="result_id").groupby("runner_id")
    runners = people[["name", "sex", "born_min", "born_max"]].first()
    for race in RACES:
        of_race = results[results["race"].eq(race)].merge(links, on="result_id")
        for what, rows in (
            ("starts", of_race),
            ("finishes", of_race[of_race["status"].eq("finished")]),
        ):
            counts = rows.groupby("runner_id").size().reindex(runners.index, fill_value=0)
            runners[f"{race}_{what}"] = counts.astype("Int64")
    runners = runners.reset_index()
    days = {"wser": "06-25", "utmb": "08-26"}
    editions = pd.DataFrame(
        [
            {
                "race": race,
                "year": year,
                "date": f"{year}-{days[race]}",
                "status": "held",
                "finishers": int(results.loc[results["year"].eq(year), "race"].eq(race).sum()),
            }
            for race in ("wser", "utmb")
            for year in (2022, 2023)
        ]
    )
    editions = shaped(editions, EDITIONS)
    doubles = make_doubles(results, links, runners, editions)
    first = results.iloc[0]
    where = {name: first[name] for name in ("result_id", "race", "year")}
    split = {"checkpoint": "Half way", "leg": "", "sequence": 1, "elapsed_seconds": 40_000}
    splits = shaped(pd.DataFrame([where | split]), SPLITS)
    differ = {"field": "place", "source_a": "utmb_results", "value_a": "1", "source_b": "utmb_live",
              "value_b": "2", "kept": "1", "why": "the stronger source"}  # fmt: skip
    reconciliation = shaped(pd.DataFrame([where | differ]), RECONCILIATION)
    names = results.assign(source="utmb_results")[NAMES.names]
    asked = {"entry_id": "wser-2023-applied-1", "race": "wser", "year": 2023, "stage": "applied",
             "tickets": 2, "runner_id": runners["runner_id"].iloc[0], "match_weight": 12.0}  # fmt: skip
    return {
        "entries": shaped(pd.DataFrame([asked]), ENTRIES),
        "splits": splits,
        "names": shaped(names, NAMES),
        "reconciliation": reconciliation,
        "results": results,
        "links": links,
        "runners": runners,
        "editions": editions,
        "doubles": doubles,
        "pairs": make_pairs(results, links, editions),
    }


def small_project(root: Path, checkout: Project, results: pd.DataFrame) -> Project:
    """A project in `root` with the real pages, one small notebook and tables made from `results`."""
    project = Project(root)
    for name in ("CITATION.cff", "CONTRIBUTING.md", "pyproject.toml"):
        shutil.copyfile(checkout.root / name, root / name)
    shutil.copytree(checkout.root / "docs", root / "docs")
    project.curated.mkdir(parents=True)
    for name in ("not_comparable.csv", "eras.csv", "checkpoints.csv"):
        shutil.copyfile(checkout.curated / name, project.curated / name)
    for name, table in make_tables(results).items():
        write_parquet(table, project.processed / f"{name}.parquet")
    book = nbformat.v4.new_notebook(metadata={"language_info": {"name": "python"}})
    code = nbformat.v4.new_code_cell("print(sum([1, 2]))", id="code")
    code.outputs = [nbformat.v4.new_output("stream", name="stdout", text="3\n")]
    prose = nbformat.v4.new_markdown_cell("# A small question\n\nAsked **once**.", id="prose")
    book.cells = [prose, code]
    project.notebooks.mkdir()
    nbformat.write(book, project.notebooks / "01_small.ipynb")
    return project


def pages_of(site: Path) -> list[str]:
    """Every page of a built site, by its path inside it."""
    return sorted(path.relative_to(site).as_posix() for path in site.rglob("*.html"))


def text_files(site: Path) -> list[Path]:
    """Every file of a built site that is text."""
    return [
        path
        for path in sorted(site.rglob("*"))
        if path.suffix not in (".png", ".parquet", ".duckdb", ".gz") and path.is_file()
    ]
