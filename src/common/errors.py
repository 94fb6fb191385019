"""The two mistakes a person can act on, and their exit statuses."""


class Problem(Exception):
    """Something failed that the caller could not have known: a page, a file, a row.

    The message is one sentence that says what, where (file, edition, row) and what to do next.
    """

    exit_status = 1


class UsageProblem(Problem):
    """The call itself is wrong: an unknown year, race, option or id."""

    exit_status = 2
