"""Somebody who asked to be left out is nowhere in the site that is built next."""

from __future__ import annotations

import pandas as pd
import pytest
from site_tools import PEOPLE, make_results, small_project, text_files

from race_doubles.clean.withheld import withheld_ids, without
from race_doubles.common.errors import Problem
from race_doubles.common.paths import Project
from race_doubles.doubles.tables import load
from race_doubles.site.build import build_site
from race_doubles.site.leftovers import check_notebooks

NAME, NUMBER = "Zzyzxwithheld", "107"


@pytest.fixture(scope="module")
def asked(tmp_path_factory) -> pd.DataFrame:
    """The small tables after a request: one row for the UTMB number, one for the other race's result."""
    curated = tmp_path_factory.mktemp("curated")
    rows = f"organiser_person_id,result_id,requested_on,note\n{NUMBER},,2023-09-01,\n,wser-2022-b107,2023-09-01,\n"
    (curated / "withheld.csv").write_text(rows, "utf-8")
    results = make_results(PEOPLE)
    return without(results, withheld_ids(results, curated))


def mentions(project: Project) -> list[str]:
    """The files of a built site, binary ones among them, that hold the person's name or ids."""
    marks = [
        mark.encode()
        for mark in (NAME, NAME.lower(), f"-2022-{NUMBER}", f"/{NUMBER}", f"b{NUMBER}")
    ]
    found = [
        path.name
        for path in text_files(project.site)
        if any(mark in path.read_bytes() for mark in marks)
    ]
    for path in project.site.rglob("*.parquet"):
        table = pd.read_parquet(path).astype("str")
        if any(table[column].str.contains(NAME).any() for column in table.columns):
            found.append(path.name)
    return found


def test_before_the_request_the_person_is_all_over_the_site(small: Project):
    assert len(mentions(small)) > 5


def test_after_the_request_the_person_is_nowhere(asked, tmp_path, project: Project):
    made = small_project(tmp_path, project, asked)
    build_site(made)
    assert mentions(made) == []
    front = (made.site / "index.html").read_text("utf-8")
    assert "finished both in the same year" in front and "(3 of " in front


@pytest.mark.parametrize("row", [f"{NUMBER},,2023-09-01,", f",wser-2022-b{NUMBER},2023-09-01,"])
def test_a_notebook_committed_before_the_request_stops_the_build(
    row, asked, tmp_path, project: Project
):
    made = small_project(tmp_path, project, asked)
    for path, text in {
        "curated/withheld.csv": f"organiser_person_id,result_id,requested_on,note\n{row}\n",
        "raw/utmb_results/2022.csv": f"row,runner_uri,fullname\n1,{NUMBER}.q.z,Quillon ZZYZXWITHHELD\n",
        "raw/wser_stats/2022.csv": f"row,bib,first_name,last_name\n1,{NUMBER},Quillon,Zzyzxwithheld\n",
    }.items():
        (tmp_path / "data" / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "data" / path).write_text(text, "utf-8")
    check_notebooks(made, load(made))
    book = next(made.notebooks.glob("*.ipynb"))
    book.write_text(book.read_text("utf-8").replace("3\\n", f"1st Quillon {NAME}\\n"), "utf-8")
    with pytest.raises(Problem, match=r"01_small\.ipynb still names somebody") as raised:
        build_site(made)
    assert NAME not in str(raised.value)
    assert not made.site.exists()
