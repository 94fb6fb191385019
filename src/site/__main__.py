"""`python -m race_doubles.site` builds the site from the tables and notebooks as they are, running nothing."""

import sys

from race_doubles.common.errors import Problem
from race_doubles.common.paths import find_project
from race_doubles.site.build import build_site

try:
    build_site(find_project())
except Problem as problem:
    sys.exit(f"doubles: {problem}")
