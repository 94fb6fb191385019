"""The pictures that previews of links show: what is written on each, where, and in which colour."""

from __future__ import annotations

from types import SimpleNamespace

import matplotlib
import pytest
from PIL import Image, ImageDraw, ImageFont

from race_doubles.site import share

PAPER, INK, SOFT, MARK = "#fbfaf7", "#1b1f23", "#59616a", "#b3401f"


@pytest.fixture
def drawn(monkeypatch) -> list[tuple]:
    """What is drawn: ("text", place, words, colour, font, size) and ("rectangle", corners, colour)."""
    said = []

    class Pen:
        def __init__(self, image):
            self.pen = real(image)

        def text(self, place, words, fill, font):
            name, _ = font.getname()
            said.append(("text", place, words, fill, f"{name} {font.getname()[1]}", font.size))
            self.pen.text(place, words, fill=fill, font=font)

        def rectangle(self, corners, fill):
            said.append(("rectangle", corners, fill))
            self.pen.rectangle(corners, fill=fill)

        def textlength(self, words, font):
            return self.pen.textlength(words, font)

    real = ImageDraw.Draw
    monkeypatch.setattr(ImageDraw, "Draw", Pen)
    return said


def width(words: str, name: str, size: int) -> float:
    font = ImageFont.truetype(f"{matplotlib.get_data_path()}/fonts/ttf/{name}.ttf", size)
    return ImageDraw.Draw(Image.new("RGB", (9, 9))).textlength(words, font)


BOLD, SERIF, PLAIN = "DejaVu Sans Bold", "DejaVu Serif Bold", "DejaVu Sans Book"


def test_a_card_has_its_line_its_headline_and_pairs_set_behind_the_widest(drawn, tmp_path):
    right = 80 + width("1st", "DejaVuSerif-Bold", 84) + 40
    assert width("11th", "DejaVuSerif-Bold", 84) + 120 > right
    right = 120 + width("11th", "DejaVuSerif-Bold", 84)
    share.draw_card("Ann Lee", "Won both, 2007", [("1st", "here"), ("11th", "there")], tmp_path / "a.png")  # fmt: skip
    assert drawn == [
        ("rectangle", (0, 0, 1200, 14), MARK),
        ("text", (80, 62), "Won both, 2007", MARK, BOLD, 34),
        ("text", (80, 128), "Ann Lee", INK, SERIF, 72),
        ("text", (80, 258), "1st", MARK, SERIF, 84),
        ("text", (right, 298), "here", INK, PLAIN, 36),
        ("text", (80, 380), "11th", MARK, SERIF, 84),
        ("text", (right, 420), "there", INK, PLAIN, 36),
        ("text", (80, 546), "Race Doubles", SOFT, BOLD, 28),
    ]


def test_the_picture_is_a_small_file_of_the_size_and_colours_that_were_asked_for(tmp_path):
    share.draw_card("Ann Lee", "Won both, 2007", [("1st", "here")], tmp_path / "a.png")
    with Image.open(tmp_path / "a.png") as image:
        assert (image.size, image.mode) == ((1200, 630), "P")
        assert len(image.getcolors()) <= 64
        plain = image.convert("RGB")
        assert plain.getpixel((1190, 620)) == (0xFB, 0xFA, 0xF7)
        assert plain.getpixel((600, 7)) == (0xB3, 0x40, 0x1F)
        best = tmp_path / "again.png"
        image.save(best, optimize=True)
    assert (tmp_path / "a.png").stat().st_size <= best.stat().st_size


@pytest.mark.parametrize(
    "title", ["Maximiliane Featherstonehaugh", "Maximiliane Alexandrina Featherstonehaugh", "M" * 60]
)  # fmt: skip
def test_a_long_headline_becomes_smaller_by_twos_until_it_fits_or_cannot_be_read(
    title, drawn, tmp_path
):
    share.draw_card(title, "x", [("1st", "here")], tmp_path / "a.png")
    (size,) = [one[5] for one in drawn if one[0] == "text" and one[2] == title]
    sizes = [each for each in range(72, 33, -2) if width(title, "DejaVuSerif-Bold", each) <= 1040]
    assert size == (sizes[0] if sizes else 34)


def test_a_headline_that_just_fits_keeps_its_size(drawn, tmp_path, monkeypatch):
    title = "Ann Lee"
    monkeypatch.setattr(share, "SIZE", (160 + int(width(title, "DejaVuSerif-Bold", 72)) + 1, 630))
    share.draw_card(title, "x", [("1st", "here")], tmp_path / "a.png")
    assert [one[5] for one in drawn if one[2] == title] == [72]


def test_a_picture_a_page_and_one_for_all_others(monkeypatch, tmp_path):
    cards = []
    monkeypatch.setattr(share, "draw_card", lambda *card: cards.append(card))
    rows = [
        {"name": "Ana López", "level_label": "Podium at both", "year": 2019, "page": "double/2019-ana-lopez",
         "wser": {"place_number": 3, "seconds": 64_801}, "utmb": {"place_number": 2, "seconds": 88_200}},
        {"name": "Bo", "level_label": "Won both", "year": 2007, "page": "double/2007-bo",
         "wser": {"place_number": 1, "seconds": 60_000}, "utmb": {"place_number": 1, "seconds": 80_000}},
    ]  # fmt: skip
    facts = SimpleNamespace(one_in=1227, level_people={"won": 4}, first=2003, last=2030)
    folder = tmp_path / "deep" / "share"
    share.draw_pictures(rows, facts, folder)
    share.draw_pictures([], facts, folder)
    all_others = (
        "Western States and UTMB in one year", "How rare is it? 2003 to 2030",
        [("1 in 1,227", "finished both in one year"), ("4", "have won both")], folder / "race-doubles.png",
    )  # fmt: skip
    assert cards == [
        ("Ana López", "Podium at both, 2019", [("3rd", "Western States   18:00:01"), ("2nd", "UTMB   24:30:00")],
         folder / "2019-ana-lopez.png"),
        ("Bo", "Won both, 2007", [("1st", "Western States   16:40:00"), ("1st", "UTMB   22:13:20")], folder / "2007-bo.png"),
        all_others, all_others,
    ]  # fmt: skip
    assert folder.is_dir()
