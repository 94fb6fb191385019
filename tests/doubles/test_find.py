"""Finding people: nobody is passed over by the first look at the letters."""

from hypothesis import given
from hypothesis import strategies as st

from race_doubles.clean.names import fold
from race_doubles.doubles.find import _certain_letters, find_runners


def found(asked, *names):
    rows = [(f"r{number}", name, None) for number, name in enumerate(names)]
    people = [{"runner_id": key, "name": name} | starts() for key, name, _ in rows]
    ids = {key: key for key, _, _ in rows}
    return [one["name"] for one in find_runners(asked, rows, ids, people)]


def starts():
    from race_doubles.common.races import RACES

    return {f"{race}_starts": 1 for race in RACES}


def test_a_typed_umlaut_and_a_coded_letter_are_found():
    assert found("muller", "Hans MUELLER", "Ann Miller") == ["Hans MUELLER"]
    assert found("francois", "Fran&#231;ois D", "Frank D") == ["Fran&#231;ois D"]


@given(st.text(alphabet=st.characters(max_codepoint=127, exclude_characters="&<"), max_size=30))
def test_folding_an_ascii_name_adds_no_consonant(text):
    assert _certain_letters(frozenset(fold(text).split())) <= set(text.lower())
