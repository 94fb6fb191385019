"""Strings mended, parted by script, folded, and as words without an order: each step written out for what is odd."""

from __future__ import annotations

import pandas as pd
import pytest

from race_doubles.clean.names import (
    MAX_LENGTH,
    are_placeholders,
    clean_series,
    clean_text,
    fold,
    fold_series,
    fold_variants,
    is_placeholder,
    name_tokens,
    nickname_agreement,
    nickname_roots,
)
from race_doubles.clean.names.distinct import map_distinct
from race_doubles.clean.names.eastern import is_eastern_surname, split_characters
from race_doubles.clean.names.scripts import part_own_script
from race_doubles.clean.names.words import words


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("  a \t  b ", "a b"), (" é  è ", "é è"), ("x\u2028y", "x y"), ("a\x00b", "a b"), ("a\u200bb", "ab"), ("a\u0378b", "ab"), ("é~}", "é~}"),
        # Entities up to three times over, and one that is none.
        ("&#233;", "é"), ("&#xE9;", "é"), ("&amp;", "&"), ("&amp;amp;amp;eacute;", "é"), ("&amp;amp;amp;amp;eacute;", "&eacute;"), ("&foo;", "&foo;"),
        ("<b>x</b>", "x"), ("x<br/>y", "x y"), ("<Anna> B", "<Anna> B"), ("&lt;b&gt;x", "x"),
        ("a" * 205, "a" * MAX_LENGTH), ("é" * 205, "é" * MAX_LENGTH), ("a" * 198 + "é bc", "a" * 198 + "é"), ("½" * 200, "½" * 200),
    ],
)  # fmt: skip
def test_a_string_made_harmless(text, cleaned):
    assert clean_text(text) == cleaned


def test_a_series_is_changed_value_by_value_on_its_index_and_name():
    texts = pd.Series(["Bühler ", None, "Bühler ", "O’Brien"], index=[5, 1, 8, 2], name="club")
    for found, expected in (
        (clean_series(texts), ["Bühler", "", "Bühler", "O'Brien"]),
        (fold_series(texts), ["buhler", "", "buhler", "obrien"]),
        (map_distinct(texts, len, "none").astype("str"), ["7", "none", "7", "7"]),
    ):
        pd.testing.assert_series_equal(found, pd.Series(expected, index=texts.index, name="club", dtype="str"))  # fmt: skip
    nobody = are_placeholders(pd.Series(["Anonymous", None, "Ana LOPEZ"], index=[5, 1, 8], name="x"))  # fmt: skip
    pd.testing.assert_series_equal(nobody, pd.Series([True, True, False], index=[5, 1, 8], name="x"))  # fmt: skip


@pytest.mark.parametrize(
    ("text", "latin", "own"),
    [
        ("Yichen DONG 董一辰", "Yichen DONG", "董一辰"), ("董一辰 (Yichen DONG)", "Yichen DONG", "董一辰"), ("Yichen DONG / 董一辰", "Yichen DONG", "董一辰"),
        ("(董一辰) Yichen DONG", "Yichen DONG", "董一辰"), ("[Yichen DONG] 董一辰", "Yichen DONG", "董一辰"), ("Yichen DONG 董 一辰", "Yichen DONG", "董 一辰"),
        ("Yichen DONG () 董", "Yichen DONG", "董"), ("Yichen DONG [] 董", "Yichen DONG", "董"), ("Yichen DONG - 董", "Yichen DONG", "董"), ("Yichen DONG 7 董", "Yichen DONG 7", "董"),
        ("Éva Mª DONG 董", "Éva Mª DONG", "董"), ("ʻOlani Kealoha 董", "ʻOlani Kealoha", "董"), ("Jº DONG 董", "Jº DONG", "董"),
        ("Yichen 董一辰", "Yichen 董一辰", ""), ("董一辰", "董一辰", ""), ("Éva DONG", "Éva DONG", ""), ("Yichen DONG", "Yichen DONG", ""), ("Yichen DONGа 董", "Yichen DONGа 董", ""),
    ],
)  # fmt: skip
def test_a_name_in_two_scripts(text, latin, own):
    assert part_own_script(text) == (latin, own)


def test_a_name_in_characters():
    assert split_characters(["王小明"]) == (["小明"], ["王"])
    assert split_characters(["歐陽小明"]) == (["小明"], ["歐陽"])
    assert split_characters(["歐陽"]) == (["陽"], ["歐"])
    assert split_characters(["小明", "王"]) == (["小明"], ["王"])
    assert split_characters(["김민호"]) == (["민호"], ["김"])
    assert split_characters(["Ana", "王"]) is split_characters([]) is split_characters(["Ana"]) is None  # fmt: skip
    assert is_eastern_surname("Nguyen") and is_eastern_surname("WANG") and not is_eastern_surname("Berg")  # fmt: skip


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        # A typed e that stands for an umlaut goes, one that is a sound of its own stays.
        ("Buehler Mueller", "buhler muller"), ("Goethe", "gothe"), ("Haakon Aaron", "hakon aron"), ("aa Joel Poel", "aa joel poel"), ("Josue", "josue"), ("Bauer", "bauer"), ("Xuefei", "xuefei"),
        ("Michael Gaelle Danielles", "michael gaelle danielles"), ("Guenter Guetta Guerra", "gunter gutta guerra"), ("Saenz Maes", "saenz maes"), ("Maeslin", "maslin"), ("Baaas", "bas"),
        ("D'Haene O`Brien", "dhane obrien"), ("a.b-c_d", "a b c d"), ("A&B", "a b"), ("A &amp; <b>C</b>", "a c"), ("ﬁ œ Æsir ß ı ð Þ", "fi oe asir ss i d th"), ("Ñ Ł º ª", "n l o a"),
    ],
)  # fmt: skip
def test_the_form_to_compare(text, folded):
    assert fold(text) == folded


@pytest.mark.parametrize(
    ("text", "spelled"),
    [("Bühler", "buhler buehler"), ("Ørsted-Ås", "orsted as|oersted aas"), ("Æsir", "aesir"), ("Müller Ö", "muller o|mueller oe"), ("Joel", "joel"), ("ÄÜ", "au|aeue")],
)  # fmt: skip
def test_ways_to_type_a_name(text, spelled):
    assert fold_variants(text) == set(spelled.split("|") if "|" in spelled else spelled.split())


@pytest.mark.parametrize(
    ("name", "tokens", "joined"),
    [
        ("D HAENE François", "dhane francois", "dhanefrancois"), ("L ARRIVEE Anna", "anna larrivee", "larriveeanna"), ("O FARRELL Paul", "ofarrell paul", "ofarrellpaul"), ("D HA", "d ha", "dha"),
        ("Thomas D. Harper", "d harper thomas", "thomasdharper"), ("Al L. D. Haene", "al d hane l", "alldhane"), ("Mc Carthy Ann", "ann mccarthy", "mccarthyann"), ("Mac Carthy Ann", "ann maccarthy", "maccarthyann"),
        ("v d Berg Jan", "berg jan", "bergjan"), ("V. d. Berg Jan", "berg jan", "bergjan"), ("Anna V. Berg", "anna berg v", "annavberg"), ("é D HAENE Ann", "ann dhane e", "edhaneann"),
        ("José de la Cruz", "cruz jose", "josedelacruz"), ("de la", "de la", "dela"), ("Anna de", "anna de", "annade"), ("Paul Schmidt Jr", "paul schmidt", "paulschmidt"), ("Jr", "jr", "jr"),
        ("Anna 12 Berg", "anna berg", "annaberg"), ("12", "12", "12"), ("(Anna)", "anna", "anna"), ('Anna "Jo" Berg (Lee', "anna berg", "annaberg"),
    ],
)  # fmt: skip
def test_the_words_of_a_name_without_their_order(name, tokens, joined):
    found = name_tokens(name)
    assert (" ".join(found.tokens), found.joined) == (tokens, joined)
    assert found.letters == "".join(sorted(joined))


@pytest.mark.parametrize(
    ("one", "other", "how"),
    [("Topher", "Christopher", "nickname"), ("Kit", "Topher", "shared"), ("Ann Marie", "Ann", "same"), ("Annmarie", "Ann Marie", "same"), ("Chema", "José María", "nickname"),
     ("Bob Lee", "Robert", "nickname"), ("Ann", "Bob", "none"), ("", "Ann", "none"), ("", "", "none")],
)  # fmt: skip
def test_how_two_given_names_agree(one, other, how):
    assert nickname_agreement(one, other) == nickname_agreement(other, one) == how


def test_roots_are_one_step_from_the_name_and_of_the_first_or_of_all_given_names():
    assert nickname_roots("Topher") == {"topher", "christopher"}
    assert nickname_roots("José María") == {"jose", "josemaria"}
    assert nickname_roots("Topher Lee") == {"topher", "topherlee", "christopher"}
    assert nickname_roots("") == nickname_roots(None) == frozenset()


def test_who_is_nobody_and_who_only_sounds_so():
    nobody = "Anonymous|A|1|A 7|7 Anonymous|X Y|Runner 1089|bib no 7|Startnummer12|guest 4|Team 7|Equipe du Nord Sud|No Name|No 7 Name|Data Protection|withheld"
    somebody = "Ab|Team|Runner 1089 Lee|Unknown Smith|Anonymousx|Name Smith|My Team Nord|Ab 7"
    assert [name for name in nobody.split("|") if not is_placeholder(name)] == []
    assert [name for name in somebody.split("|") if is_placeholder(name)] == []


def test_a_role_without_words_is_no_role():
    with pytest.raises(KeyError, match="particles"):
        words("particles")
    assert {"van", "de"} <= words("particle") and "van" not in words("suffix")
