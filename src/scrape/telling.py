"""The page of words at the end of `doubles update`: what is new, what changed, what is missing, what is odd."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from race_doubles.scrape import run_findings as found
from race_doubles.scrape.counted import in_words
from race_doubles.scrape.registering import Claim
from race_doubles.scrape.run_findings import Finding

#: How a state of an edition that was not there is told.
_MISSING = {
    found.NOT_YET: "not published yet",
    found.NO_TOKEN: "closed without a token",
    found.NOT_IN_FOLDER: "not published yet, or not in the folder that was replayed",
}


def page_of_words(
    findings: Sequence[Finding],
    counts: Sequence[str],
    claims: Sequence[Claim],
    state_of_the_year: Sequence[str],
    numbers: Sequence[str] = (),
    people: Sequence[str] = (),
) -> str:
    """The whole page, in Markdown that reads as plain text.

    `counts` are the rows written to expected.csv, `claims` those to edition_claims.csv, and
    `state_of_the_year` the sentences on which race of the newest year is in, `numbers` and `people` what moved in
    the tables.
    """
    parts = [
        ("What is new", _new(findings)),
        ("What changed", _changed(findings)),
        ("What is missing", _missing(findings)),
        ("What looks odd", _odd(findings)),
        ("What was written to data/curated", _written(counts, claims)),
        ("Which numbers moved", list(numbers)),
        ("Who is another person now", list(people)),
        ("Where the year stands", list(state_of_the_year)),
        ("What to do next", _next(findings, claims)),
    ]
    return "\n\n".join(f"{title}\n{_lines(lines)}" for title, lines in parts if lines)


def failures(findings: Iterable[Finding]) -> list[Finding]:
    """Those for which the run ends with status 1."""
    return [finding for finding in findings if finding.state in found.FAILURES]


def _new(findings: Sequence[Finding]) -> list[str]:
    lines = [
        f"{finding.edition}: {finding.outcome.rows:,} rows, {_finishers(finding)} ({finding.outcome.url})"
        for finding in findings
        if finding.state == found.NEW
    ]
    return lines or ["No edition that was not there before."]


def _finishers(finding: Finding) -> str:
    return (
        f"{finding.finishers:,} finishers"
        if finding.finishers
        else "no times, as in every such list"
    )


def _changed(findings: Sequence[Finding]) -> list[str]:
    lines = []
    for finding in findings:
        if finding.state == found.CORRECTED and finding.changes:
            heading, *rows = finding.changes.lines()
            lines += [heading, *rows]
    checked = sum(finding.state == found.SAME for finding in findings)
    if not lines:
        lines = [
            "Nothing in data/raw changed." if not _any_new(findings) else "No earlier edition."
        ]
    if checked:
        lines.append(f"{checked} known editions were asked for again and are as they were.")
    return lines


def _any_new(findings: Sequence[Finding]) -> bool:
    return any(finding.state == found.NEW for finding in findings)


def _missing(findings: Sequence[Finding]) -> list[str]:
    lines = []
    for finding in findings:
        outcome = finding.outcome
        if finding.state == found.NOT_YET and outcome.not_run_yet:
            lines.append(outcome.message)
        elif finding.state in _MISSING and not (
            finding.is_known and finding.state == found.NOT_IN_FOLDER
        ):
            lines.append(
                f"{finding.edition}: {_MISSING[finding.state]}; looked for at {outcome.url}"
            )
    tokens = [finding for finding in findings if finding.state == found.NO_TOKEN]
    if tokens:
        lines.append(f"{tokens[0].outcome.message}")
    return lines


def _odd(findings: Sequence[Finding]) -> list[str]:
    lines = []
    for finding in findings:
        message = finding.outcome.message.removeprefix(f"{finding.edition}").lstrip(": ")
        if finding.state == found.GONE:
            lines.append(
                f"{finding.edition}: not there any more. No known edition of {finding.source.name} answers "
                f"either, so the source has moved or changed its address: {finding.outcome.url}"
            )
        elif finding.state in (found.STOPPED, found.KEPT):
            lines.append(f"{finding.edition} {finding.state}: {message}")
        elif finding.state in (found.NEW, found.CORRECTED) and message:
            lines.append(f"{finding.edition}: {message}")
    return lines


def _written(counts: Sequence[str], claims: Sequence[Claim]) -> list[str]:
    lines = [f"expected.csv: {row.split(',', 1)[0]} {_counts(row)}" for row in counts]
    lines += [
        f"edition_claims.csv: {claim.race} {claim.year} {claim.field} {claim.value} ({claim.why})"
        for claim in claims
    ]
    return lines


def _counts(row: str) -> str:
    _, year, rows, repeats, splits, by = row.split(",", 6)[:6]
    return f"{year}, {rows} rows ({in_words(by)}), {repeats} repeats, {splits} split times"


def _next(findings: Sequence[Finding], claims: Sequence[Claim]) -> list[str]:
    lines = []
    if failed := failures(findings):
        names = ", ".join(str(finding.edition) for finding in failed)
        lines.append(
            f"Look at what stopped ({names}); docs/next-summer.md says what to do. What was there was kept."
        )
    if any("by the rule" in claim.why for claim in claims):
        lines.append(
            "Look up the date that was set by a rule, and put its page into edition_claims.csv."
        )
    if any(finding.state in (found.NEW, found.CORRECTED) for finding in findings):
        lines.append("Look at `git diff data`, then run `make report` and `make test`.")
    if any(f.source.is_private and f.state in (found.NEW, found.CORRECTED) for f in findings):
        lines.append(
            "A list of applicants is new: `doubles scrape --source wser_lottery --source wser_waitlist --source "
            "wser_draw` fetches the older ones where they are not here, then `doubles entries` takes it in."
        )
    late = [f for f in findings if f.state == found.NOT_YET and not f.outcome.not_run_yet]
    if late:
        lines.append(
            "If a race was not held, add its row to edition_claims.csv (race, year, status, cancelled, yes, "
            "address, why): it is then no longer looked for."
        )
    return lines or ["Nothing: the tables are as new as the organisers' pages."]


def _lines(lines: Sequence[str]) -> str:
    return "\n".join(line if line.startswith("  ") else f"- {line}" for line in lines)
