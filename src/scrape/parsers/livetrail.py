"""UTMB: the LiveTrail archive of 2003 to 2017, every registered runner with the passing times."""

from __future__ import annotations

import re

from lxml import etree

from race_doubles.scrape.description import Description
from race_doubles.scrape.pages import Get, Page
from race_doubles.scrape.reading import Parsed, Reading, Shape, shown, text_table
from race_doubles.scrape.splits import Passing, seconds, splits_table

FOLDER = "https://livetrail.net/histo/utmb_{year}/"
_FIELDS = {
    "class": "rank", "doss": "bib", "nom": "family_name", "prenom": "given_name", "sx": "sex",
    "cat": "category", "club": "club", "pays": "country", "tps": "time",
}  # fmt: skip
_SHAPES = {
    "rank": Shape(r"\d*", "17"),
    "bib": Shape(r"\d+", "1234"),
    "sex": Shape("[HF]?", "H or F"),
    "time": Shape(r"(\d{1,3}:\d\d:\d\d)?", "23:59:59"),
}
_PASSING = re.compile(r"-?\d{1,3}:\d\d:\d\d")


def history(year: int, get: Get) -> Parsed:
    """The ranking of `year` and its passing times; columns of _FIELDS, one row a registered runner.

    A runner without a `time` did not finish. Raises Problem when a reply is not LiveTrail's.
    """
    folder = FOLDER.format(year=year)
    ranking = Page("classement", f"{folder}classement.php?course=utmb&cat=scratch")
    passages = Page(
        "passages",
        f"{folder}passages.php",
        form={"course": "utmb", "cat": "scratch", "from": "1", "to": "1000000"},
    )
    first = Reading(f"utmb_livetrail {year} ({ranking.url})")
    rows = parse_ranking(get(ranking), first)
    row_of = {row[1]: number for number, row in enumerate(rows, 1)}
    second = Reading(f"utmb_livetrail {year} ({passages.url})")
    passings = parse_passings(get(passages), row_of, second)
    return Parsed(
        text_table(rows, list(_FIELDS.values())),
        tuple(_FIELDS),
        {"classement": len(rows), "passages": len(passings)},
        splits_table(passings, renumber=False),
        first.removed + second.removed,
        tuple(first.notes + second.notes),
    )


def parse_ranking(content: bytes, reading: Reading) -> list[list[str]]:
    """`classement.php` as rows of _FIELDS, in published order; every bib is there once."""
    root = _root(content, reading)
    elements = root.findall("classement/c")
    if not elements or len(elements) != content.count(b"<c "):
        raise reading.problem("runners as <c> in <classement>", f"{len(elements)} that can be read")
    rows = []
    for number, element in enumerate(elements, 1):
        missing = [name for name in _FIELDS if name not in element.attrib]
        if missing:
            raise reading.problem(
                f"the attributes {missing}", shown(dict(element.attrib), 200), number
            )
        values = [
            reading.cell(element.get(name), number, column) for name, column in _FIELDS.items()
        ]
        for text, column in zip(values, _FIELDS.values(), strict=True):
            reading.check(text, column, _SHAPES.get(column), number)
        rows.append(values)
    if len({row[1] for row in rows}) != len(rows):
        raise reading.problem("every bib once", "a bib twice")
    return rows


def parse_passings(content: bytes, row_of: dict[str, int], reading: Reading) -> list[Passing]:
    """`passages.php` as passings; `row_of` gives the row of a bib in the ranking.

    A negative time, published for a few runners, is kept as text without an elapsed time.
    """
    root = _root(content, reading)
    points = {
        point.get("idpt"): (number, reading.cell(point.get("n", ""), number, "checkpoint"))
        for number, point in enumerate(root.findall("pts/pt"), 1)
    }
    lines = root.findall("lignes/l")
    if len(lines) != content.count(b"<l ") or not lines:
        raise reading.problem("runners as <l> in <lignes>", f"{len(lines)} that can be read")
    passings = []
    for line in lines:
        bib = line.get("doss", "")
        if bib not in row_of:
            raise reading.problem("a bib of the ranking", shown(bib))
        for passing in line.findall("p"):
            text = reading.cell(passing.get("h", ""), row_of[bib], "h")
            point = points.get(passing.get("idpt"))
            if point is None or not _PASSING.fullmatch(text):
                found = f"{shown(passing.get('idpt'))} {shown(text)}"
                raise reading.problem("a known point and a time", found, row_of[bib])
            order, name = point
            passings.append(Passing(row_of[bib], bib, name, "", order, text, seconds(text)))
    if len(passings) != content.count(b"<p "):
        raise reading.problem(
            f"{content.count(b'<p ')} passings", f"{len(passings)} that can be read"
        )
    return passings


def _root(content: bytes, reading: Reading) -> etree._Element:
    """The reply as XML; entities are not expanded and nothing outside it is loaded."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as why:
        raise reading.problem("XML", shown(why)) from None
    if root.tag != "d":
        raise reading.problem("the element <d>", shown(root.tag))
    return root


ARCHIVE = Description(
    name="utmb_livetrail",
    label="LiveTrail archive",
    race="utmb",
    strength=2,
    key=("bib",),
    names=("given_name", "family_name"),
    required=tuple(_FIELDS.values()),
    known=(),
    lists="starters",
    has_splits=True,
    ages="category",
    country="nationality",
    url=FOLDER,
    read=history,
    goes_on=False,
)
