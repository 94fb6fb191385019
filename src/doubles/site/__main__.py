"""`python -m doubles.site` builds the site from the tables and notebooks as they are, running nothing."""

import sys

from common.errors import Problem
from common.paths import find_project
from doubles.site.build import build_site

try:
    build_site(find_project())
except Problem as problem:
    sys.exit(f"doubles: {problem}")
