"""What the parts of the site and the README's front are given, by stand-ins; and the README's words, whole."""

from __future__ import annotations

from types import SimpleNamespace

import pandas as pd
import pytest
from bs4 import BeautifulSoup

from race_doubles.common.errors import Problem
from race_doubles.common.paths import Project
from race_doubles.site import build, finder, readme
from race_doubles.site.cards import add_class, as_cards, make_cards
from race_doubles.site.drawings import Citing
from race_doubles.site.finder_names import Entry
from race_doubles.site.staging import Notebook

KNOWN = SimpleNamespace(homepage="https://a.b/", contact="c@d", licence="CC-BY-4.0")


class Tables:
    years_of_both = (2030, 2031)

    def only(self, races):
        assert races == ("wser", "utmb")
        return TWO


TWO, EVERY = Tables(), Tables()


def test_each_part_of_the_site_gets_what_it_needs_in_an_order_that_leaves_nothing_half_made(tmp_path, monkeypatch):  # fmt: skip
    project = Project(tmp_path)
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "conf.py").write_text("x")
    said: list[tuple] = []

    def stand_in(name, answer=None):
        def call(*given):
            said.append((name, *given))
            return answer

        monkeypatch.setattr(build, name, call)

    def load(given, races):
        said.append(("load", given, races))
        return EVERY

    monkeypatch.setattr(build, "load", load)
    content = {
        "shared": "shared",
        "facts": "facts",
        "seasons": "seasons",
        "season": SimpleNamespace(year=2031),
    }
    for name, answer in {
        "about": KNOWN, "check_notebooks": None, "write_downloads": "downloads", "runner_pages": "pages", "read_courses": "courses",
        "write_index": None, "stage_notebooks": "notebooks", "render_pages": content, "draw_pictures": None, "run_sphinx": None, "tidy": None,
        "move_styles": None, "write_colours": None, "write_foot": None, "add_heads": None, "write_sitemap": None, "write_feed": None, "write_lost": None, "put_in_place": None,
    }.items():  # fmt: skip
        stand_in(name, answer)
    build.build_site(project, tmp_path / "elsewhere")
    calls = {name: given for name, *given in said}
    source = calls["run_sphinx"][0]
    output, work = source.parent / "site", source.parent
    assert source.name == "source" and work.name.startswith("race-doubles-site-") and not work.exists()  # fmt: skip
    assert said == [
        ("load", project, None), ("about", project), ("check_notebooks", project, EVERY),
        ("write_downloads", project, EVERY, KNOWN, source / "_extra" / "data"), ("runner_pages", project), ("read_courses", project),
        ("write_index", EVERY, "courses", source / "_extra" / "find", "pages", "c@d"),
        ("stage_notebooks", project, source / "notebooks", source / "_extra" / "figures", Citing(KNOWN, 2031)),
        ("render_pages", project, TWO, KNOWN, "notebooks", "downloads", source, EVERY), ("draw_pictures", "shared", "facts", source / "_extra" / "share"),
        ("run_sphinx", source, output, work / "doctrees", {"new_year": 2031, "homepage": "https://a.b/"}), ("tidy", output), ("move_styles", output), ("write_colours", output), ("write_foot", output, 2031, "https://a.b/"),
        ("add_heads", output, "https://a.b/"), ("write_sitemap", output, "https://a.b/"), ("write_feed", output, "seasons", "https://a.b/"),
        ("write_lost", output, "https://a.b/"), ("put_in_place", output, tmp_path / "elsewhere"),
    ]  # fmt: skip
    said.clear()
    build.build_site(project)
    assert said[-1][2] == project.site


def test_a_checkout_without_the_pages_of_words_is_named(tmp_path):
    with pytest.raises(Problem, match=r"^docs has no conf\.py; restore it from version control\.$"):
        build.build_site(Project(tmp_path))


FACTS = SimpleNamespace(
    first=2003, last=2031, finishers=27_741, one_in=227, one_in_low=191, one_in_high=272, half_year="",
    level_people={"started": 217, "finished": 1122, "top10": 20, "podium": 8, "won": 4},
    level_doubles={"started": 1275, "finished": 1136, "top10": 26, "podium": 9, "won": 1},
)  # fmt: skip
WON = SimpleNamespace(doubles=pd.DataFrame({
    "year": [2024, 2007, 2011, 2010], "name": ["Katie", "Nikki", "Kilian", "Somebody"], "level": ["won", "won", "won", "podium"],
}))  # fmt: skip


def test_the_answer_in_words():
    said = readme.answer(FACTS, WON)
    assert said == (
        "**Since 2003, 1,122 of the 27,741 people who finished either race finished both in one year: one in 227** (95% interval 191 "
        "to 272).\n"
        "It happened 1,136 times. A top ten at both: 26 times. A podium at both: nine times. Four won both: Nikki 2007 · Kilian 2011 · "
        "Katie 2024.\n"
        "\n"
        "![Every double from 2003 to 2031 as one dot, by year: 1,275 started, of them 1,136 finished at both, 26 top tens, 9 podiums "
        "and 1 wins at both.](docs/every_double.svg)\n"
        "\n"
        "*Every dot is one person's start in both races in one year, by the highest level held at both: won both 1, podium at both 9, "
        "top ten at both 26, finished both 1,136, started both 1,275, each number with those before it. Data to 2031.*"
    )
    half = SimpleNamespace(**{**vars(FACTS), "half_year": "Half."})
    assert readme.answer(half, WON) == said.replace("Data to 2031.*", "Data to 2031. Half.*")


PLAIN = [
    "![Code: MIT](https://img.shields.io/badge/code-MIT-blue)", "![Data: CC-BY-4.0](https://img.shields.io/badge/data-CC--BY--4.0-blue)",
    "![Python 3.11 or later](https://img.shields.io/badge/python-3.11%2B-blue)",
]  # fmt: skip
HOME = "https://github.com/some.one/a-b_c"


@pytest.mark.parametrize("homepage", [None, "https://example.org", f"{HOME}/more", "http://github.com/a/b", f"x{HOME}"])  # fmt: skip
def test_badges_that_hold_anywhere(homepage):
    assert readme.badges(SimpleNamespace(licence="CC-BY-4.0", homepage=homepage)).splitlines() == PLAIN  # fmt: skip


def test_badges_of_a_repository_come_first():
    assert readme.badges(SimpleNamespace(licence="CC-BY-4.0", homepage=f"{HOME}/")).splitlines() == [
        f"[![Tests]({HOME}/actions/workflows/test.yml/badge.svg)]({HOME}/actions/workflows/test.yml)",
        "[![Open in Binder](https://mybinder.org/badge_logo.svg)](https://mybinder.org/v2/gh/some.one/a-b_c/HEAD?urlpath=lab/tree/notebooks/00_your_own_question.ipynb)",
        *PLAIN,
    ]  # fmt: skip


@pytest.fixture
def home(tmp_path, monkeypatch) -> SimpleNamespace:
    """A project with a README of three empty blocks."""
    project = Project(tmp_path)
    marks = "\n".join(f"<!-- {name}: written by `doubles report` -->\n<!-- end of {name} -->" for name in ("badges", "answer", "notebooks"))  # fmt: skip
    (tmp_path / "README.md").write_text(f"# é\n{marks}\nend\n", "utf-8")
    style = tmp_path / "docs/_theme/racedoubles/static/site.css"
    style.parent.mkdir(parents=True)
    style.write_text("css")
    tables = SimpleNamespace(editions="editions", doubles="doubles")
    answers = [
        ("read_courses", (project,), SimpleNamespace(changed={2010: "x"})), ("gather_facts", (tables, {2010: "x"}), FACTS),
        ("years_without", ("editions", 2003, 2031), "without"), ("about", (project,), "known"), ("badges", ("known",), "BADGES"),
        ("answer", (FACTS, tables), "ANSWER"), ("standing_alone", ("drawn", "css"), "FIGURE"),
        ("list_notebooks", (project,), [Notebook("notebooks/01_a", "One é", "First? Second."), Notebook("notebooks/02_b", "Two", "Only.")]),
    ]  # fmt: skip

    def stand_in(name, asked, answer):
        def call(*given):
            assert given == asked
            return answer

        monkeypatch.setattr(readme, name, call)

    for one in answers:
        stand_in(*one)
    monkeypatch.setattr(readme, "draw_wide", lambda doubles, first, last, without, courses: "drawn" if (doubles, first, last, without, courses.changed) == ("doubles", 2003, 2031, "without", {2010: "x"}) else "?")  # fmt: skip
    return SimpleNamespace(project=project, tables=tables)


WRITTEN = """\
# é
<!-- badges: written by `doubles report` -->
BADGES
<!-- end of badges -->
<!-- answer: written by `doubles report` -->
ANSWER
<!-- end of answer -->
<!-- notebooks: written by `doubles report` -->
- [One é](notebooks/01_a.ipynb): First?
- [Two](notebooks/02_b.ipynb): Only.
<!-- end of notebooks -->
end
"""


def test_the_readme_and_its_figure_are_written_where_they_say_something_else(home):
    project, tables = home.project, home.tables
    figure, text = project.root / "docs/every_double.svg", project.root / "README.md"
    assert readme.made(project, tables) == {text: WRITTEN, figure: "FIGURE"}
    assert readme.write_readme(project, tables) is True
    assert (text.read_text("utf-8"), figure.read_text("utf-8")) == (WRITTEN, "FIGURE")
    assert readme.write_readme(project, tables) is False
    figure.write_text("other")
    assert readme.write_readme(project, tables) is True
    assert figure.read_text("utf-8") == "FIGURE"


@pytest.mark.parametrize(
    "text", ["", "{end}\n{begin}", "{begin}\n{begin}\n{end}", "{begin}\n{end}\n{end}", "{begin}", "{end}"]
)  # fmt: skip
def test_marks_stand_there_once_each_and_in_order(text):
    begin, end = "<!-- x: written by `doubles report` -->", "<!-- end of x -->"
    with pytest.raises(Problem) as problem:
        readme.between_marks(text.format(begin=begin, end=end), "x", "new")
    assert str(problem.value) == f"README.md must have the lines {begin} and {end} once each; restore them."  # fmt: skip
    assert readme.between_marks(f"a {begin}{end} b", "x", "new") == f"a {begin}\nnew\n{end} b"


def table_of(columns: int, **more: str) -> str:
    head = "".join(f"<th> {name} \n x</th>" if name == "b" else f"<th>{name}</th>" for name in "abcdef"[:columns])  # fmt: skip
    cells = more.get("cells", "".join(f"<td>{at}</td>" for at in range(columns)))
    return f"<table{more.get('extra', '')}><thead><tr>{head}</tr></thead><tbody><tr>{cells}</tr></tbody></table>"


def test_a_row_of_four_cells_becomes_a_card():
    said = as_cards(table_of(4, extra=' class="a b"'))
    assert said == (
        '<table class="a b cards"><thead><tr><th>a</th><th> b \n x</th><th>c</th><th>d</th></tr></thead><tbody><tr>'
        '<td class="bare wide first">0</td><td data-label="b x">1</td><td data-label="c">2</td><td data-label="d">3</td></tr></tbody></table>'
    )
    assert as_cards(table_of(3)) == table_of(3)
    two = table_of(4).replace("</thead>", "<tr></tr></thead>")
    assert as_cards(two) == two
    short = table_of(4, cells="<td>1</td>")
    assert as_cards(short) == short
    spans = table_of(4, cells='<td colspan="2">1</td><td>2</td><td>3</td>')
    assert as_cards(spans) == spans
    assert as_cards("<p>none<br></p>") == "<p>none<br></p>"


def test_a_column_without_a_heading_has_no_label():
    soup = BeautifulSoup(table_of(4).replace("<th>c</th>", "<th> </th>"), "html.parser")
    make_cards(soup.table)
    assert [cell.get("data-label") for cell in soup.select("td")] == [None, "b x", None, "d"]


@pytest.mark.parametrize(("html", "classes"), [("<p>", "x y"), ('<p class="a">', "a x y"), ('<p class="a b">', "a b x y")])  # fmt: skip
def test_classes_are_added_to_those_there_are(html, classes):
    tag = BeautifulSoup(html, "html.parser").p
    add_class(tag, "x y")
    assert tag["class"] == classes
    add_class(tag, "z")
    assert tag["class"] == f"{classes} z"


@pytest.mark.parametrize(
    ("words", "coded"),
    [(["ab", "abc", "abd", "b"], "0ab 2c 2d 0b"), (["abcdefghijkl", "abcdefghijkm"], "0abcdefghijkl 9jkm"), ([], ""), (["a", "a"], "0a 1")],
)  # fmt: skip
def test_words_share_their_beginnings(words, coded):
    assert finder.front_coded(words) == coded


def test_a_piece_of_the_index_is_a_script(tmp_path):
    finder.write_script(tmp_path / "deep" / "x.js", "names", "7", ["é", 1])
    assert (tmp_path / "deep" / "x.js").read_text("utf-8") == 'RaceDoubles.got("names","7",["é",1]);\n'  # fmt: skip


def test_the_index_of_names_is_written_in_pieces(tmp_path, monkeypatch):
    tables = SimpleNamespace(held={"utmb": [2030], "wser": [2031]})
    entries = {name: SimpleNamespace(packed=lambda name=name: name) for name in ("r-1", "r-2", "r-3")}  # fmt: skip
    asked = {}

    def stand_in(name, answer):
        def call(*given):
            asked[name] = given
            return answer(*given) if callable(answer) else answer

        monkeypatch.setattr(finder, name, call)

    bearers = {"oak": ["r-1"], "ann": ["r-2", "r-3"]}
    records = {f"r-{at}": [at] for at in (3, 1, 2)}
    stand_in("published_names", "rows")
    stand_in("search_entries", entries)
    stand_in("bearers_of", bearers)
    stand_in("blocks_of", (["ann", "oak"], [["r-2", "r-3"], ["r-1"]]))
    stand_in("ready_prefixes", ["an", "ann", "oa"])
    stand_in("best_of", lambda prefix, *_: (len(prefix), ["r-3", "r-2"]))
    stand_in("published_pages", [["https://a.b", "x"]])
    stand_in("person_records", records)
    stand_in("block_of", lambda person, files: int(person[-1]) % files)
    monkeypatch.setattr(finder, "PEOPLE_IN_A_FILE", 2)
    monkeypatch.setattr(finder, "SHORT", 9)
    tables.not_comparable = pd.DataFrame({"race": ["utmb"], "year": [2030], "kind": ["UTMB cut"]})
    finder.write_index(tables, "courses", tmp_path, {"7": "7.a"}, "c@d")
    assert asked["published_names"] == (tables,)
    assert asked["search_entries"] == (tables, "rows", ["wser", "utmb"])
    assert asked["bearers_of"] == (entries,) and asked["blocks_of"] == (bearers,)
    assert asked["ready_prefixes"] == (bearers, ["ann", "oak"]) and asked["best_of"] == ("oa", bearers, entries)  # fmt: skip
    assert asked["published_pages"] == ("rows",)
    assert asked["person_records"] == (tables, "rows", "courses", [["https://a.b", "x"]], {"7": "7.a"})  # fmt: skip
    said = {path.relative_to(tmp_path).as_posix(): path.read_text("utf-8") for path in tmp_path.rglob("*.js")}  # fmt: skip
    assert said == {
        "names/0.js": 'RaceDoubles.got("names","0","r-2\\nr-3");\n', "names/1.js": 'RaceDoubles.got("names","1","r-1");\n',
        "tops/a.js": 'RaceDoubles.got("tops","a",{"an":[2,"r-3\\nr-2"],"ann":[3,"r-3\\nr-2"]});\n', "tops/o.js": 'RaceDoubles.got("tops","o",{"oa":[2,"r-3\\nr-2"]});\n',
        "parts.js": 'RaceDoubles.got("parts","all","0ann 0oak");\n', "people/0.js": 'RaceDoubles.got("people","0",{"r-2":[2]});\n',
        "people/1.js": 'RaceDoubles.got("people","1",{"r-1":[1],"r-3":[3]});\n',
        "index.js": 'window.RaceDoubles={"starts":"ann oak","short":9,"tops":"ao","files":2,"pages":[["https://a.b","x"]],"races":{"wser":"Western States",'
        '"utmb":"UTMB"},"changed":{"utmb-2030":"UTMB cut"},"runner":"https://utmb.world/runner/","contact":"c@d"};\n',
    }  # fmt: skip
    stand_in("person_records", {})
    finder.write_index(tables, "courses", tmp_path / "none")
    assert asked["person_records"][-1] == {}
    index = (tmp_path / "none" / "index.js").read_text("utf-8")
    assert '"files":1,' in index and index.endswith('"contact":""};\n')


def test_people_of_a_name_stand_by_whole_parts_doubles_starts_and_name():
    def entry(name: str, starts: tuple, doubles: int, *parts: str) -> Entry:
        return Entry(f"r-{name}", name, "", parts, starts, doubles)

    people = [
        entry("Fay", ((0, 9),), 0, "anna"), entry("Eve", ((0, 1), (1, 1)), 0, "ann"), entry("Dee", ((0, 3),), 0, "ann"), entry("Cy", ((0, 1),), 2, "ann"),
        entry("Bo", ((1, 1),), 2, "ann"), entry("Al", ((0, 1),), 3, "anna"),
    ]  # fmt: skip
    assert [one.name for one in sorted(people, key=lambda one: one.rank("ann"))] == ["Bo", "Cy", "Dee", "Eve", "Al", "Fay"]  # fmt: skip
