"""A project of its own and a site of its own for every test of the commands that scrape."""

from scrape_project import doubles, good_page, home, rows_1978, site, slept
from update_project import alps, both, pages, project_of, this_year, western

__all__ = [
    "alps", "both", "doubles", "good_page", "home", "pages", "project_of", "rows_1978", "site", "slept",
    "this_year", "western",
]  # fmt: skip
