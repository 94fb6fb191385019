"""Strings mended, forms to compare and who is nobody: one oddity each; names are in `names.csv`."""

import pandas as pd
import pytest

from race_doubles.clean.names import (
    clean_text,
    fold,
    fold_variants,
    is_placeholder,
    name_tokens,
    nickname_roots,
    parse_name,
    parse_name_parts,
)


@pytest.mark.parametrize(
    ("published", "cleaned"),
    [
        ("Jim√©nez", "Jiménez"),
        ("K√∂lli", "Kölli"),
        ("M√∏re og Romsdal", "Møre og Romsdal"),
        ("BÃ¼chter", "Büchter"),
        ("Eloã¯se", "Eloïse"),
        ("&amp;amp;eacute;ric", "éric"),
        ("O&#39;Brien", "O'Brien"),
        ("<b>Kilian</b> JORNET", "Kilian JORNET"),
        ("Fegyveresi\u200f", "Fegyveresi"),
        ("Pau\x00\x1b[31m CAPELL", "Pau [31m CAPELL"),
        ("\u202eKilian\u202c", "Kilian"),
        ("DZMITRY\xa0\xa0 Kavalionak", "DZMITRY Kavalionak"),
        ("Jose\u0301", "José"),
        ("“Zeus”", '"Zeus"'),
        # lost letters: only a correction can know them
        ("D̦rnfeld", "D̦rnfeld"),
        ("BÌ_chter", "BÌ_chter"),
        ("\ufffdderud", "\ufffdderud"),
    ],
)
def test_text_is_mended_where_it_can_be(published, cleaned):
    assert clean_text(published) == cleaned
    assert clean_text(cleaned) == cleaned


def test_three_ways_to_type_an_umlaut_meet():
    assert fold("Bühler") == fold("Buehler") == fold("Buhler") == "buhler"
    assert fold_variants("Bühler") == {"buhler", "buehler"}
    assert fold_variants("Åsbrink") == {"asbrink", "aasbrink"}


@pytest.mark.parametrize(
    ("text", "folded"),
    [("Юрий Петров", "yurii petrov"), ("Γιώργος", "giorgos"), ("昇源 劉", "shengyuan liu"),
     ("김민호", "gimminho"), ("SELAHATTİN", "selahattin"), ("Phạm", "pham"), ("O’Brien", "obrien"),
     ("Fu-Zhao", "fu zhao"), ("Ľuboš", "lubos"), ("Groß", "gross"), ("Þorbergur", "thorbergur")],
)  # fmt: skip
def test_every_script_folds_to_letters(text, folded):
    assert fold(text) == folded


def test_tokens_have_no_order_particles_or_asides():
    assert name_tokens("Hernan DE LAHITTE").tokens == ("hernan", "lahitte")
    assert name_tokens('Ken "Cowman" Shirk').tokens == ("ken", "shirk")
    assert name_tokens("Svetlana STOJANOSKA (Svetlana IVANOVSKA)").tokens == (
        "stojanoska",
        "svetlana",
    )
    assert name_tokens("Minh LE").tokens == ("le", "minh")
    assert name_tokens("Fu-Zhao XIANG").letters == name_tokens("XIANG Fuzhao").letters
    assert name_tokens("Michael D. Smith").tokens == ("d", "michael", "smith")


@pytest.mark.parametrize(
    ("short", "formal"),
    [("Topher", "christopher"), ("Krissy", "kristin"), ("Lizzy", "elizabeth"), ("Timo", "timothy"),
     ("Pepe", "jose"), ("Nacho", "ignacio"), ("Sasha", "aleksandr"), ("Chema", "josemaria")],
)  # fmt: skip
def test_short_forms_lead_to_formal_names(short, formal):
    assert formal in nickname_roots(short)


def test_formal_names_do_not_lead_to_each_other():
    """`Alex` joins no Alexander to an Alexandra, `Ron` no Ronald to a Veronica."""
    for one, other in (("Alexander", "Alexandra"), ("Ronald", "Veronica"), ("Peter", "Patrick"),
                       ("Christopher", "Christine"), ("Nathan", "Jonathan")):  # fmt: skip
        assert not nickname_roots(one) & nickname_roots(other)


@pytest.mark.parametrize(
    "nobody", ["Anonymous", "Unknown UNKNOWN", "0 N.N", "", "Runner 1089", "???"]
)
def test_nobody(nobody):
    assert is_placeholder(nobody)
    assert parse_name(nobody, "capitals").name == ""


@pytest.mark.parametrize(
    "somebody", ["Y CHENG", "R. Silver", "昇源 劉", "William WILLIAM", "Anon Smith"]
)
def test_somebody(somebody):
    assert not is_placeholder(somebody)


def test_a_nickname_and_a_former_name_are_kept():
    parts = parse_name_parts(
        pd.Series(["Kwok Fai (David) WONG", "Tabor HEMMING (FORMERLY SCHOLL)"]), "capitals"
    )
    assert parts["nickname"].fillna("").tolist() == ["David", ""]
    assert parts["other"].fillna("").tolist() == ["", "Scholl"]
