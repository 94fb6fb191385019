"""Published names as sets of words: every part of the form of each kind of name, by hand, and by both ways of making it."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc
import pytest

from race_doubles.link import forms

#: name, words, optional, family, joined, also.
PLAIN = [
    ("Ada QUILLON", "ada quillon", "", "quillon", "adaquillon", None),
    ("ana de la VEGA", "ana vega", "", "vega", "anadelavega", None),
    ("Fu-Zhao XIANG", "fu xiang zhao", "", "xiang", "fuzhaoxiang", None),
    ("J. R. TOLLEN", "j r tollen", "j r", "tollen", "jrtollen", None),
    ("Wang wang WANG", "wang wang2 wang3", "", "wang", "wangwangwang", None),
    ("I. I. POP", "i i2 pop", "i", "pop", "iipop", None),
    ("van der BERG Jan", "berg jan", "", "berg", "vanderbergjan", None),
    ("ROSA ANA", "ana rosa", "", None, "rosana", None),
    ("rosa ana", "ana rosa", "", "ana", "rosana", None),
    ("Ada Una QUILLON VEGA", "ada quillon una vega", "", "quillon vega", "adaunaquillonvega", None),
    ("Saara AAlto", "alto sara", "", "alto", "saralto", None),
    ("Joe MUELLER", "joe muller", "", "muller", "jomuller", None),
    ("Łukasz  ŻÓŁĆ ", "lukasz zolc", "", "zolc", "lukaszzolc", None),
    ("Jan-Ove AAS", "aas jan ove", "", "aas", "janoveas", None),
    ("Pop L", "l pop", "l", "l", "popl", None),
]  # fmt: skip
OTHERS = [
    ("Mary Jo 'MJ' REED", "jo mary mj reed", "", "mj reed", "maryjomjreed", None),
    ('Kim "Kimmy" LO (formerly REED)', "kim kimmy lo reed", "kimmy reed", "lo reed", "kimlo", None),
    ("Wei LI (李伟)", "li liwei wei", "liwei", "li", "weili", "liwei"),
    ("Wei LI (Li Wei)", "li wei", "", "li", "weili", None),
    ("J?rg MULLER", "j?rg muller", "", "muller", "jrgmuller", None),
    ("Zden??k NOVÁK", "novak zden?k", "", "novak", "zdenknovak", None),
    ("?ahin KAYA", "?ahin kaya", "", "kaya", "ahinkaya", None),
    ("Anonymous", "", "", None, "", None), ("Name Withheld", "", "", "withheld", "", None), ("", "", "", None, "", None),
    ("O'BRIEN Pat", "obrien pat", "", "obrien", "obrienpat", None),
    ("Bo STONE - REED", "bo reed stone", "", "stone reed", "bostonereed", None),
    ("Xing XING", "xing xing2", "", "xing", "xingxing", None),
    ("Suharto SUHARTO", "suharto", "", "suharto", "suhartosuharto", None),
    ("Marti MARTI", "marti marti2", "", "marti", "martimarti", None),
    ("Ab De", "ab de", "", "de", "abde", None),
    ("Bob", "bob", "", None, "bob", None),
    ("Francois D Haene", "dhane francois", "", "hane", "francoisdhane", None),
    ("Mc CARTHY Ian", "ian mccarthy", "", "carthy", "mccarthyian", None),
    ("Dr. Ann LEE", "ann lee", "", "lee", "annlee", None),
    ("Aleksey PETROV", "alexei petrov", "", "petrov", "alekseypetrov", None),
    ("Ivan Sokolovskiy", "ivan sokolovski", "", "sokolovskiy", "ivansokolovskiy", None),
    ("Ann LEE Jr", "ann lee ⓙ", "ⓙ", "lee", "annlee", None),
    ("Ivan V", "ivan Ⅴ", "Ⅴ", "v", "ivan", None),
]  # fmt: skip


def row(name: str, words: str, optional: str, family: str | None, joined: str, also: str | None) -> dict:  # fmt: skip
    return {"name_published": name, "key": words, "words": words.split(), "optional": optional.split(),
            "family": None if family is None else family.split(), "joined": joined, "also": also}  # fmt: skip


@pytest.fixture(scope="module")
def found() -> dict[str, dict]:
    table = forms.name_forms([one[0] for one in [*PLAIN, *OTHERS]])
    return {one["name_published"]: one for one in table.to_pylist()}


@pytest.mark.parametrize("one", [*PLAIN, *OTHERS], ids=lambda one: one[0] or "no name")
def test_the_form_of_a_name(found, one):
    assert found[one[0]] == row(*one)


def test_what_is_plain_is_formed_by_columns_as_one_at_a_time():
    """What is not plain, or needs a closer look, is left for that."""
    names = [one[0] for one in PLAIN]
    table, left = forms._plain_forms(pa.array(names), forms._Known())
    assert left.to_pylist() == [] and table["name_published"].to_pylist() == names
    one_by_one = forms._other_forms(names)
    assert table.drop_columns("joined").to_pylist() == one_by_one.drop_columns("joined").to_pylist()
    assert [text.casefold() for text in table["joined"].to_pylist()] == one_by_one["joined"].to_pylist()  # fmt: skip
    closer = [one[0] for one in OTHERS if one[0] and pc.match_substring_regex(one[0], forms._PLAIN).as_py() and " - " not in one[0]]  # fmt: skip
    table, left = forms._plain_forms(pa.array([*closer, "Ada REED"]), forms._Known())
    # A name that names nobody by one of its words is known to without a closer look.
    assert set(closer) - set(left.to_pylist()) == {"Anonymous"}
    assert set(table["name_published"].to_pylist()) == {"Anonymous", "Ada REED"}
    empty, left = forms._plain_forms(pa.array([], pa.string()), forms._Known())
    assert empty.num_rows == len(left) == 0 and empty.schema == table.schema


def test_names_are_taken_in_slices_and_each_comes_once(found, monkeypatch):
    names = [one[0] for one in [*PLAIN, *OTHERS]]
    monkeypatch.setattr(forms, "_SLICE", 7)
    sliced = forms.name_forms(pa.chunked_array([names[:10], names[10:]]))
    assert sorted(sliced["name_published"].to_pylist()) == sorted(names)
    assert {one["name_published"]: one for one in sliced.to_pylist()} == found
    assert forms.name_forms([]).num_rows == 0 and forms.name_forms([]).schema == sliced.schema


def test_a_name_is_cut_where_it_is_no_name_any_more(monkeypatch):
    monkeypatch.setattr(forms, "MAX_LENGTH", 12)
    long = "Ada? QUILLON Stone"
    form = forms.name_forms([long]).to_pylist()[0]
    assert form["words"] == ["ada", "quillon"] and form["family"] == ["quillon"]


def test_the_words_of_a_word_are_found_once_and_so_are_its_traits():
    known = forms._Known()
    assert known["REED"] == known["Reed"] == "reed" and known["Łó"] == "lo"
    assert dict(known) == {"REED": "reed", "Reed": "reed", "Łó": "lo"}
    names_nobody, suffix, particle, joining, more, beside, phrase = range(7)
    assert [at for at in range(7) if known.traits("jr")[at]] == [suffix]
    assert [at for at in range(7) if known.traits("van")[at]] == [particle]
    assert known.traits("mc")[joining] and known.traits("capt")[beside] and known.traits("sokolovskiy")[beside]  # fmt: skip
    assert known.traits("reed") == (False,) * 7 and known.traits("obrien-x")[more]
    assert known.traits("anonymous")[names_nobody] and known.traits("withheld")[phrase]
    assert known.traits("reed") is known.traits("reed")


@pytest.mark.parametrize(
    ("word", "one"),
    [
        ("sokolovskij", "sokolovski"), ("novackyy", "novacki"), ("dubickiu", "dubicki"), ("sky", "ski"), ("petry", "petry"), ("aleksandr", "alexandr"),
        ("oleksandr", "oleksandr"), ("sergiy", "sergei"), ("dmitrij", "dmitrei"), ("andrey", "andrei"), ("yuriy", "yurei"), ("mandrey", "mandrey"), ("andreyev", "andreyev"),
    ],
)  # fmt: skip
def test_slavic_names_in_one_spelling(word, one):
    assert forms._one_spelling(word) == one


@pytest.mark.parametrize(
    ("name", "lost"),
    [
        ("Ada REED?", "Ada REED?"), ("?Ada REED", "?Ada REED"), ("Ada \ufffdREED", "Ada *REED"), ("Ada REE\ufffd", "Ada REE*"), ("?ahino?lu", "*ahino*lu"),
        ("Ada ?elik", "Ada *elik"), ("Ada-?elik", "Ada-*elik"), ("Ada ?el", "Ada ?el"), ("Ada ?el R?d", "Ada *el R*d"), ("Ada ?ab", "Ada ?ab"), ("J??rg", "J*rg"), ("J???rg", "J***rg"),
    ],
)  # fmt: skip
def test_a_question_mark_is_a_lost_letter_inside_words_and_at_their_start_where_the_rest_says_so(name, lost):  # fmt: skip
    assert forms._with_lost_letters(name) == lost.replace("*", forms._LOST_LETTER)


def test_short_forms_stand_for_others_and_never_for_themselves():
    table = forms.short_forms(["mike", "zzz", "michael"]).to_pylist()
    assert {"word": "mike", "formal": "michael"} in table
    assert all(one["word"] in ("mike", "michael") and one["word"] != one["formal"] for one in table)
    of_mike = [one["formal"] for one in table if one["word"] == "mike"]
    assert of_mike == sorted(of_mike)
    assert forms.short_forms([]).to_pydict() == {"word": [], "formal": []}
