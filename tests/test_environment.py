"""The three lists of what must be installed say the same."""

import ast
import json
import re
import subprocess
import sys
import tomllib
from collections import Counter, defaultdict

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

#: Modules whose package bears another name.
PACKAGES = {"bs4": "beautifulsoup4", "PIL": "pillow", "yaml": "pyyaml"}
#: Our own package, and its rooms from left to right.
PACKAGE = "race_doubles"
#: The extras that `make` installs.
INSTALLED = ("notebooks", "site", "test")
#: Modules that need more than the package alone brings: rooms, and what reports and evaluates.
BEYOND_THE_CORE = (
    "analysis/",
    "site/",
    "command/notebooks.py",
    "link/evaluation/",
    "common/resampling.py",
)
#: Module names that two rooms may share, since each does the same kind of thing there.
SHARED_NAMES = {
    "__init__": "a room says what it is",
    "__main__": "what `python -m` runs",
    "build": "all that a room makes, made in one call",
    "schema": "the description of a room's tables",
    "splits": "split times: read in scrape, cleaned in clean",
    "review": "links that a person should look at: found in link, shown by the subcommand of that name",
    "races": "the registry of races in common, shown by the subcommand of that name",
    "tables": "tables read whole and checked: anybody's in link, our own in doubles",
    "words": "words by their role: in names in clean, in sentences in common",
    "views": "a notebook, a function a cell",
    "figures": "a notebook's figures, each with its words",
    "layouts": "a notebook's tables as its readers see them",
    "sentences": "what a notebook says in words",
    "observation": "one row of a source in the form that all sources share: results and entries",
}
ROOMS = ["common", "scrape", "clean", "link", "doubles", "analysis", "site", "command"]


@pytest.fixture(scope="module")
def declared(project):
    """Every requirement of pyproject.toml (with the extras that make installs) by canonical name."""
    content = tomllib.loads((project.root / "pyproject.toml").read_text("utf-8"))["project"]
    extras = content["optional-dependencies"]
    lines = sum((extras[name] for name in INSTALLED), content["dependencies"])
    return {canonicalize_name((need := Requirement(line)).name): need for line in lines}


def entries(path):
    """The entries of a lock file, each in one line with its hashes."""
    text = path.read_text("utf-8").replace("\\\n", " ")
    return [" ".join(line.split()) for line in text.splitlines() if line and line[0] != "#"]


@pytest.fixture(scope="module")
def pinned(project):
    """Every line of the lock file by canonical name; one package may have a line a Python version."""
    pins: dict[str, list[Requirement]] = {}
    for line in entries(project.root / "requirements.lock"):
        need = Requirement(line.partition(" --hash=")[0])
        pins.setdefault(canonicalize_name(need.name), []).append(need)
    return pins


def test_conda_users_get_the_same_set(project, declared):
    content = yaml.safe_load((project.root / "environment.yml").read_text("utf-8"))["dependencies"]
    from_pip = next(entry for entry in content if isinstance(entry, dict))["pip"]
    from_pip.remove("--editable .")  # the project itself: else the first cell finds no module
    listed = [entry for entry in content if isinstance(entry, str)] + from_pip
    found = {}
    for line in listed:
        need = Requirement(line)
        found[canonicalize_name(need.name)] = need.specifier
    assert found.pop("python") == "<3.15,>=3.11"
    assert found.pop("pip") is not None
    assert found == {name: need.specifier for name, need in declared.items()}


def test_the_lock_file_pins_each_requirement_within_its_bounds(declared, pinned):
    for name, need in declared.items():
        assert name in pinned, f"{name} is not in requirements.lock; run `make lock`"
        for pin in pinned[name]:
            (version,) = pin.specifier
            assert version.operator == "=="
            assert need.specifier.contains(version.version), (
                f"{pin} is outside {need}; run `make lock`"
            )


def test_the_lock_file_has_the_hash_of_every_file_so_that_pip_takes_no_other(project):
    for line in entries(project.root / "requirements.lock"):
        _, *hashes = line.split(" --hash=")
        assert hashes, line
        assert all(re.fullmatch("sha256:[0-9a-f]{64}", given) for given in hashes), line
    assert "--require-hashes --requirement requirements.lock" in (
        project.root / "Makefile"
    ).read_text("utf-8")


def test_one_version_of_a_package_serves_every_python(pinned):
    assert {
        name: pins for name, pins in pinned.items() if len({str(pin.specifier) for pin in pins}) > 1
    } == {}


def test_the_second_engine_is_pinned_within_its_bounds(project):
    content = tomllib.loads((project.root / "pyproject.toml").read_text("utf-8"))["project"]
    (need,) = map(Requirement, content["optional-dependencies"]["spark"])
    lines = (project.root / "spark.lock").read_text("utf-8").splitlines()
    pins = {pin.name: pin for pin in map(Requirement, lines)}
    assert set(pins) == {"pyspark", "py4j"}  # all that it needs beside the environment
    (version,) = pins[need.name].specifier
    assert version.operator == "=="
    assert need.specifier.contains(version.version)


def test_no_index_address_is_committed(project):
    for name in (
        "requirements.lock",
        "environment.yml",
        "pyproject.toml",
        "spark.lock",
        "benchmarks/peers.lock",
    ):
        text = (project.root / name).read_text("utf-8")
        # The project's own address is no index.
        text = re.sub(r"(?m)^\[project\.urls\]\n(?:.+\n)*", "", text)
        assert not re.search(r"https?://|--index|-i ", text), name


def imported(path):
    """The top-level modules a file imports, by absolute name."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield node.module.split(".")[0]


def rooms_imported(path):
    """The rooms of the package that a file imports from, by absolute name."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        names = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and not node.level:
            # `from race_doubles import link` names the room as well.
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        yield from (name.split(".")[1] for name in names if name.startswith(f"{PACKAGE}."))


def test_the_package_list_is_whole(project):
    """setuptools takes a package under another name than its folder only by a list."""
    listed = tomllib.loads((project.root / "pyproject.toml").read_text("utf-8"))["tool"][
        "setuptools"
    ]["packages"]
    src = project.root / "src"
    folders = {path.parent.relative_to(src).parts for path in src.rglob("*.py")}
    assert sorted(listed) == sorted(".".join((PACKAGE, *folder)) for folder in folders)
    assert all((src.joinpath(*folder) / "__init__.py").is_file() for folder in folders)


def test_nothing_is_imported_that_is_not_declared(project, declared):
    """A package that another one happens to bring would be gone with the other's next release."""
    own = {*sys.stdlib_module_names, PACKAGE, "pyspark"}
    missing = {
        (path.name, module)
        for path in (project.root / "src").rglob("*.py")
        for module in set(imported(path)) - own
        if canonicalize_name(PACKAGES.get(module, module)) not in declared
    }
    assert not missing, "list these in pyproject.toml and run `make lock`"


def test_rooms_import_only_to_the_left(project):
    rooms = {
        path.name
        for path in (project.root / "src").iterdir()
        if path.is_dir() and path.name[0] not in "._"
    }
    assert {room for room in rooms if not room.endswith(".egg-info")} == set(ROOMS)
    for number, room in enumerate(ROOMS):
        for path in sorted((project.root / "src" / room).rglob("*.py")):
            behind = set(rooms_imported(path)) & set(ROOMS[number + 1 :])
            assert not behind, f"{room}/{path.name} imports {behind}"


def test_the_package_alone_brings_what_build_list_runner_why_link_and_scrape_import(project):
    """Notebooks, site and tests are extras: a program that only asks needs no JupyterLab."""
    content = tomllib.loads((project.root / "pyproject.toml").read_text("utf-8"))["project"]
    core = {canonicalize_name(Requirement(line).name) for line in content["dependencies"]}
    own = {*sys.stdlib_module_names, PACKAGE, "pyspark"}
    src = project.root / "src"
    missing = {
        (name, module)
        for path in src.rglob("*.py")
        if not (name := path.relative_to(src).as_posix()).startswith(BEYOND_THE_CORE)
        for module in set(imported(path)) - own
        if canonicalize_name(PACKAGES.get(module, module)) not in core
    }
    assert not missing


def test_no_room_but_analysis_and_no_folder_of_it_holds_more_than_a_fifth_of_the_code(project):
    src = project.root / "src"
    lines = Counter()
    for path in src.rglob("*.py"):
        parts = path.relative_to(src).parts
        place = "/".join(parts[:2]) if parts[0] == "analysis" else parts[0]
        lines[place] += len(path.read_text("utf-8").splitlines())
    large = {place: count for place, count in lines.items() if 5 * count > lines.total()}
    assert not large, f"of {lines.total()} lines; divide them"


def test_no_module_name_occurs_twice_but_for_one_kind_of_thing(project):
    src = project.root / "src"
    places = defaultdict(list)
    for path in sorted(src.rglob("*.py")):
        places[path.stem].append(path.relative_to(src).as_posix())
    twice = {name: found for name, found in places.items() if len(found) > 1}
    assert {name: twice[name] for name in twice.keys() - SHARED_NAMES.keys()} == {}


def test_without_make_the_same_two_subcommands_build_and_report(project):
    makefile = (project.root / "Makefile").read_text("utf-8")
    recipe = re.search(r"^report:.*\n((?:\t.*\n)+)", makefile, re.MULTILINE)[1]
    asked = [line.strip().removeprefix("$(BIN)/") for line in recipe.splitlines()]
    assert asked == ["doubles build", "doubles report"]
    readme = (project.root / "README.md").read_text("utf-8")
    for line in asked:
        assert f".venv/bin/python -m race_doubles {line.split()[1]}\n" in readme
    for words in (["build", "--help"], ["report", "--help"]):
        ran = subprocess.run(
            [sys.executable, "-m", PACKAGE, *words], capture_output=True, text=True, check=False
        )
        assert ran.returncode == 0
        assert ran.stdout.startswith("Usage: doubles")


def test_binder_and_the_container_install_the_lock_and_build(project):
    folder = project.root / ".binder"
    assert (folder / "requirements.txt").read_text("utf-8") == "-r ../requirements.lock\n"
    after = (folder / "postBuild").read_text("utf-8")
    assert "--editable ." in after
    assert "python -m race_doubles build" in after
    container = json.loads((project.root / ".devcontainer/devcontainer.json").read_text("utf-8"))
    assert container["postCreateCommand"] == "make build"
    opened = re.search(r"notebooks/\S+\.ipynb", container["postAttachCommand"])[0]
    assert (project.root / opened).is_file()


def test_every_action_of_the_workflows_is_pinned_by_commit(project):
    workflows = sorted((project.root / ".github" / "workflows").glob("*.yml"))
    used = [action for path in workflows for action in re.findall(r"uses: *(\S+)", path.read_text("utf-8"))]  # fmt: skip
    assert used
    assert [action for action in used if not re.fullmatch(r"[\w./-]+@[0-9a-f]{40}", action)] == []
