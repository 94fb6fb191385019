"""Values as timing systems print them: durations, statuses, sexes, words for missing, digits, countries by column."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.clean.test_sources import raw

from race_doubles.clean.countries import read_countries, to_place, to_places
from race_doubles.clean.missing import is_missing
from race_doubles.clean.seconds import read_seconds, to_seconds, to_whole
from race_doubles.clean.sexes import read_sexes
from race_doubles.clean.sources import observe
from race_doubles.clean.statuses import read_status
from race_doubles.clean.unread import blank_missing, not_understood, summary
from race_doubles.common.errors import Problem


@pytest.mark.parametrize("text", [
    "28:36:00", "28:36", "28:36:00.9", "28:36:00,5", "28h36m00s", "28h 36m", "28h36", "28 h 36 min", "28h36'00\"", "1 day, 4:36:00",
    "1d 04:36:00", "1 jour 4h36", "1:04:36:00", "1.04:36:00", "28.36.00", "PT28H36M", "P1DT4H36M", "1.191666666666667",
    "1900-01-01 04:36:00", "1904-01-02 04:36:00", "２８:３６:００", "٢٨:٣٦:٠٠", " 28:36:00 h", "28:36:00*",
])  # fmt: skip
def test_every_notation_of_28_hours_36_minutes(text) -> None:
    assert read_seconds(text) == 102_960


@pytest.mark.parametrize(
    "text", ["", "DNF", "28", "28:61:00", "+0:03:12", "1.5", "-1:00:00", "pt", "—"]
)
def test_what_is_no_duration(text) -> None:
    assert read_seconds(text) is None


def test_digits_of_other_scripts_are_numbers_and_never_raise() -> None:
    assert to_whole(pd.Series(["１２", "٣", "१२", "12.0", "x", "²", None])).astype("object").where(lambda n: n.notna(), None).tolist() == [
        12, 3, 12, 12, None, None, None]  # fmt: skip


@given(st.lists(st.one_of(st.none(), st.text()), max_size=5))
def test_any_text_is_a_number_or_a_time_or_missing(texts) -> None:
    column = pd.Series(texts, dtype="object")
    assert str(to_whole(column.astype("str")).dtype) == str(to_seconds(column).dtype) == "Int64"
    for text in texts:
        read_status(text)
        is_missing(text, "club")


@pytest.mark.parametrize(("text", "status"), [
    ("DNF", "dnf"), ("D.N.F.", "dnf"), ("Did not finish", "dnf"), ("DNF (Foresthill)", "dnf"), ("Drop/Metab", "dnf"), ("Abandon", "dnf"),
    ("Hors délai", "dnf"), ("aufg.", "dnf"), ("Ritirato", "dnf"), ("DNS", "dns"), ("Non partant", "dns"), ("nicht gestartet", "dns"),
    ("DSQ", "dsq"), ("disqf'd", "dsq"), ("WD", ""), ("NC", ""), ("Finisher", "finished"), ("Foresthill", None), ("28:36:00", None), ("", None),
])  # fmt: skip
def test_status_words(text, status) -> None:
    assert read_status(text) == status


def test_a_time_that_cannot_be_read_stops_the_build_and_is_no_dnf() -> None:
    with pytest.raises(
        Problem,
        match=r"wser_stats 2000, row \d+: the time '28:7x:00' is neither a time nor a status",
    ):
        observe(raw("wser_stats", 2000, {"time": "28:7x:00"}), "wser_stats")


def test_a_word_for_dns_in_the_time_is_a_dns() -> None:
    seen = observe(
        raw("utmb_results", 2019, {"fullname": "Ewa MAJER", "time": "DNS"}), "utmb_results"
    )
    assert seen["status"].tolist() == ["dns"]


@pytest.mark.parametrize(("column", "expected"), [
    ("M W D", "M F X"), ("H D", "M F"), ("H F", "M F"), ("M F D", "M F X"), ("M V", "M F"), ("V S", "M F"), ("M N", "M F"), ("K M", "F M"),
    ("F N M", "F X M"), ("H M", "M ?"), ("F N", "? ?"), ("1 2", "? ?"), ("Damen Herren", "F M"), ("女 男", "F M"), ("Ж М", "F M"),
])  # fmt: skip
def test_letters_are_read_by_what_else_stands_in_the_column(column, expected) -> None:
    found = read_sexes(column.split())
    assert " ".join(found.get(word, "?") for word in column.split()) == expected


@pytest.mark.parametrize(("text", "kind", "missing"), [
    ("N/A", "word", True), ("NULL", "text", True), ("\\N", "club", True), ("--", "word", True), ("?", "number", True), ("0", "number", True),
    ("0", "text", False), ("Aucun", "club", True), ("ohne Verein", "club", True), ("Sans équipe", "club", True), ("Individuel", "club", True),
    ("Individuel", "text", False), ("NC", "country", False), ("NC", "text", True), ("NA", "country", False), ("Nancy", "text", False),
    ("Nullstelle Berlin", "club", False), ("keine Angabe", "text", True), ("n.d.", "text", True),
])  # fmt: skip
def test_words_for_missing(text, kind, missing) -> None:
    assert is_missing(text, kind) is missing


def test_codes_with_two_meanings_are_read_by_their_column() -> None:
    assert to_places(pd.Series(["BRN", "GER"]), "nationality_code")["country"].tolist() == [
        "BHR",
        "DEU",
    ]
    assert to_places(pd.Series(["BRN", "DEU"]), "nationality_code")["country"].tolist() == [
        "BRN",
        "DEU",
    ]
    assert read_countries(["NA", "FR"])["NA"].country == "NAM"
    assert read_countries(["NA", "FRA", "ESP"])["NA"].country == ""
    assert read_countries(["NA", "FR"], na_elsewhere=True)["NA"].country == ""


@pytest.mark.parametrize(("text", "country"), [
    ("Hong Kong, China", "HKG"), ("Macao, China", "MAC"), ("China (Hong Kong)", "HKG"), ("Faroe Islands, Denmark", "FRO"),
    ("La Réunion, France", "REU"), ("Georgia, USA", "USA"), ("MON", "MCO"), ("WAL", "GBR"), ("D", "DEU"), ("Allemagne", "DEU"), ("Germania", "DEU"),
    ("日本", "JPN"), ("EE.UU.", "USA"), ("FRA - France", "FRA"), ("🇫🇷", "FRA"), ("Korea, South", "KOR"), ("The Netherlands", "NLD"),
    ("TCH", ""), ("URS", ""), ("N/A", ""),
])  # fmt: skip
def test_countries_in_the_words_of_the_sources(text, country) -> None:
    place = to_place(text, "nationality_code")
    assert place.country == country
    assert place.reason != "unknown"


def test_what_is_not_understood_is_counted_by_column() -> None:
    table = pd.concat(
        [
            raw(
                "utmb_live",
                2022,
                {"fullname": "A B", "country_code": "Q9", "sex": "?", "age": "old"},
            )
        ]
        * 2,
        ignore_index=True,
    )
    unread = not_understood(blank_missing(table), "utmb_live")
    assert unread.groupby("column").size().to_dict() == {"age": 2, "country_code": 2}
    assert summary(unread)[1] == "utmb_live, country_code: two values not understood: 'Q9' (2)"


@pytest.mark.parametrize(
    ("status", "words"),
    [
        ("dnf", "Retd|D N F|Zeitlimit überschritten|Barrage horaire|Uitvaller|Brutit|棄権|기권|снят|Timeout|Injured|não concluiu|Pulled @ 50M"),
        ("dnf", "AB CP3|HD CP 5|(DNF)|DNF*|Didn’t finish|DNF 78 km|OOT|Overtime|棄權|弃权|리타이어"),
        ("finished", "Finito|À l'arrivée|Arrivée"),
        ("dns", "N/S|SCR|Ej startat|Startade ej|Withdrew before start|불참|未出发|başlamadı"),
        ("dsq", "diskvalifikovan|실격|取消资格|dyskw.|gediskwalificeerd"),
        ("", "Not ranked|NR|Neutralised|A.K.|NCL|Unofficial|En course|En carrera|Running"),
    ],
)  # fmt: skip
def test_words_of_timing_systems_in_other_languages(status, words):
    """A word that says too little is no status, and none is taken for another."""
    assert {word: read_status(word) for word in words.split("|")} == dict.fromkeys(words.split("|"), status)  # fmt: skip


@pytest.mark.parametrize("text", [
    "28 t 36 min", "28 godz 36 min", "28 ч 36 мин", "28小时36分", "28時間36分00秒", "28시간 36분", "28∶36∶00", "28h36mn00s", "(28:36:00)", "*28:36:00",
    "28:36:00 (chip)", "२८:३६:००",
])  # fmt: skip
def test_durations_in_other_languages_and_signs(text):
    assert to_seconds(pd.Series([text])).tolist() == [102960]


@pytest.mark.parametrize(
    "text", ["4:36:00 PM", "28:60:00", "28-36-00", "102960", "28.36", "~28:36:00"]
)
def test_what_may_mean_two_things_is_no_duration(text):
    assert to_seconds(pd.Series([text])).isna().all()
