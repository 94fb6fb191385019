"""`python -m tools.release FOLDER [TAG]`: the files of a release; stops where TAG is not this version's."""

import sys
from pathlib import Path

from race_doubles.common.errors import Problem
from race_doubles.common.paths import find_project
from race_doubles.doubles.about import about
from tools.release import make_release

if len(sys.argv) not in (2, 3):
    sys.exit("release: say where to write: python -m tools.release FOLDER [TAG]")
try:
    project = find_project()
    version = about(project).version
    if len(sys.argv) == 3 and sys.argv[2] != f"v{version}":
        raise Problem(
            f"The tag is {sys.argv[2]} and the version {version}; tag v{version}, or raise the version."
        )
    for made in make_release(project, Path(sys.argv[1])):
        print(made.name)
except Problem as problem:
    sys.exit(f"release: {problem}")
