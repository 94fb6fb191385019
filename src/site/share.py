"""A page to share for each double at the level of top ten or better, and the pictures that previews of links show."""

from __future__ import annotations

import re
from pathlib import Path

import anyascii

from race_doubles.common.words import hours, ordinal
from race_doubles.site.front_numbers import Facts

#: Where these pages are; a name of the folder in the addresses.
FOLDER = "double"
#: Pixels of a picture as previews of links ask for it.
SIZE = (1200, 630)
_PAPER, _INK, _SOFT, _MARK = "#fbfaf7", "#1b1f23", "#59616a", "#b3401f"
_MARGIN = 80
_LABELS = (("wser", "Western States"), ("utmb", "UTMB"))


def page_of(name: str, year: int, runner_id: str) -> str:
    """The address of a double's own page, without its ending: `double/2007-nikki-kimball`."""
    words = re.sub("[^a-z0-9]+", "-", anyascii.anyascii(name).lower()).strip("-")
    return f"{FOLDER}/{year}-{words or runner_id}"


def title_of(row: dict) -> str:
    """What a double came to, as a headline: `Nikki Kimball won Western States and UTMB in 2007`."""
    if row["level"] == "won":
        return f"{row['name']} won Western States and UTMB in {row['year']}"
    places = [ordinal(row[race]["place_number"]) for race in ("wser", "utmb")]
    return f"{row['name']}, {row['year']}: {places[0]} at Western States, {places[1]} at UTMB"


def description_of(row: dict, rank: int, facts: Facts) -> str:
    """What a preview says below the headline: the times, and how many have reached the level; `rank` counts them."""
    times = f"{hours(row['wser']['seconds'])} and {hours(row['utmb']['seconds'])}"
    return (
        f"{times}, {row['days_between']} days apart. {row['level_label']}: {rank} times since {facts.first}, "
        f"by the tables of Race Doubles to {facts.last}."
    )


def sentence_of(row: dict) -> str:
    """A double in a sentence that stands alone, with where it is from."""
    times = [
        f"{ordinal(row[race]['place_number'])} at {label} in {row[race]['time']}"
        for race, label in _LABELS
    ]
    return (
        f"In {row['year']} {row['name']} was {times[0]} and {times[1]}, {row['days_between']} days apart "
        f"(places in the {row['sex_label']}{f'; {course}' if (course := row['course']) else ''}). Source: Race Doubles."
    )


def check_pages(rows: list[dict]) -> list[dict]:
    """The rows that have a page, latest first; two of one address are told apart by the runner's id.

    Two people of one name may reach the top ten at both in one year.
    """
    shared = [row for row in rows if row["page"]]
    taken: dict[str, int] = {}
    for row in shared:
        taken[row["page"]] = taken.get(row["page"], 0) + 1
    for row in shared:
        if taken[row["page"]] > 1:
            row["page"] = f"{FOLDER}/{row['year']}-{row['runner_id']}"
            row["link"] = f"{row['page']}.html"
    return shared


def draw_pictures(rows: list[dict], facts: Facts, folder: Path) -> None:
    """Draw a picture a page of `rows` (`2007-nikki-kimball.png`), and `race-doubles.png` for all other pages."""
    folder.mkdir(parents=True, exist_ok=True)
    for row in rows:
        lines = [
            (f"{ordinal(row[race]['place_number'])}", f"{label}   {hours(row[race]['seconds'])}")
            for race, label in _LABELS
        ]
        name = row["page"].rpartition("/")[2]
        draw_card(
            row["name"], f"{row['level_label']}, {row['year']}", lines, folder / f"{name}.png"
        )
    lines = [
        (f"1 in {facts.one_in:,}", "finished both in one year"),
        (f"{facts.level_people['won']:,}", "have won both"),
    ]
    title = "Western States and UTMB in one year"
    draw_card(
        title, f"How rare is it? {facts.first} to {facts.last}", lines, folder / "race-doubles.png"
    )


def draw_card(title: str, kicker: str, lines: list[tuple[str, str]], path: Path) -> None:
    """One picture: a small line, a headline, and below it pairs of something large and what it is."""
    # Imported here: other commands need no pictures.
    import matplotlib
    from PIL import Image, ImageDraw, ImageFont

    fonts = Path(matplotlib.get_data_path()) / "fonts" / "ttf"

    def font(name: str, size: int) -> ImageFont.FreeTypeFont:
        return ImageFont.truetype(str(fonts / f"{name}.ttf"), size)

    image = Image.new("RGB", SIZE, _PAPER)
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, SIZE[0], 14), fill=_MARK)
    draw.text((_MARGIN, 62), kicker, fill=_MARK, font=font("DejaVuSans-Bold", 34))
    size = 72
    while (
        size > 34 and draw.textlength(title, font("DejaVuSerif-Bold", size)) > SIZE[0] - 2 * _MARGIN
    ):
        size -= 2
    draw.text((_MARGIN, 128), title, fill=_INK, font=font("DejaVuSerif-Bold", size))
    top, large = 258, font("DejaVuSerif-Bold", 84)
    widest = max(draw.textlength(big, large) for big, _ in lines)
    for big, small in lines:
        draw.text((_MARGIN, top), big, fill=_MARK, font=large)
        left = _MARGIN + widest + 40
        draw.text((left, top + 40), small, fill=_INK, font=font("DejaVuSans", 36))
        top += 122
    draw.text((_MARGIN, SIZE[1] - 84), "Race Doubles", fill=_SOFT, font=font("DejaVuSans-Bold", 28))
    # Few colours: previews load it over a phone's connection.
    image.quantize(64, dither=Image.Dither.NONE).save(path, optimize=True)
