"""A project of its own and a site of its own for every test of the commands that scrape."""

from scrape_project import doubles, good_page, home, rows_1978, site, slept

__all__ = ["doubles", "good_page", "home", "rows_1978", "site", "slept"]
