"""Which notebooks there are, and in which order they are read."""

import pytest

from race_doubles.common.errors import Problem
from race_doubles.common.paths import Project, find_project
from race_doubles.common.stories import checks_of, notebook_paths, story_paths


@pytest.fixture
def project(tmp_path):
    for name in ("notebooks/01_data", "notebooks/03_rare", "notebooks/08_doors", "notebooks/checks/03_rare"):  # fmt: skip
        path = tmp_path / f"{name}.ipynb"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("{}", "utf-8")
    return Project(tmp_path)


def names(project, paths):
    return [path.relative_to(project.notebooks).as_posix() for path in paths]


def test_the_eighth_may_be_read_second(project):
    (project.notebooks / "contents.txt").write_text("01_data\n08_doors\n03_rare\n", "utf-8")
    assert names(project, story_paths(project)) == ["01_data.ipynb", "08_doors.ipynb", "03_rare.ipynb"]  # fmt: skip


def test_checks_follow_the_story_that_rests_on_them(project):
    assert names(project, notebook_paths(project)) == [
        "01_data.ipynb", "03_rare.ipynb", "checks/03_rare.ipynb", "08_doors.ipynb"]  # fmt: skip
    assert checks_of(project.notebooks / "01_data.ipynb") is None


@pytest.mark.parametrize(
    ("listed", "odd"),
    [
        ("01_data\n03_rare\n", "08_doors"),
        ("01_data\n03_rare\n08_doors\n09_more\n", "09_more"),
        ("01_data\n03_rare\n08_doors\n03_rare\n", "03_rare"),
    ],
)
def test_contents_that_miss_invent_or_repeat_a_notebook_are_refused(project, listed, odd):
    (project.notebooks / "contents.txt").write_text(listed, "utf-8")
    with pytest.raises(
        Problem, match=rf"notebooks/contents\.txt must name every .* look at .*{odd}"
    ):
        story_paths(project)


def test_checks_of_no_story_are_refused(project):
    (project.notebooks / "checks" / "04_gone.ipynb").write_text("{}", "utf-8")
    with pytest.raises(Problem, match=r"checks/04_gone\.ipynb bears the name of no story"):
        notebook_paths(project)


def test_ours_are_all_listed():
    assert notebook_paths(find_project())
