"""Letters that came through a wrong encoding: what is mended, and what only looks as if it could be."""

from __future__ import annotations

from unicodedata import normalize

import pytest

from race_doubles.clean.names.encodings import mend_encoding


@pytest.mark.parametrize(
    ("published", "mended"),
    [
        # UTF-8 by Windows' two alphabets and by MacRoman, once or twice over, lower-cased too.
        ("MÃ¼ller", "Müller"), ("JosÃ©", "José"), ("FranÃ§ois", "François"), ("Ã¶Ã¼", "öü"), ("JÃƒÂ¼rg", "Jürg"), ("Ã\x9f", "ß"), ("SÅ‚awomir", "Sławomir"),
        ("SĹ‚awomir", "Sławomir"), ("MĂĽller", "Müller"), ("ã©ric", "éric"), ("MÃ¼ller ã©ric", "Müller éric"), ("Jos√©", "José"), ("≈Åukasz", "Łukasz"),
        ("Ð®Ñ€Ð¸Ð¹", "Юрий"), ("Oâ€™Brien", "O'Brien"),
        # What is no byte of a letter stays.
        ("Ã", "Ã"), ("MüÌ", "MüÌ"), ("Þór", "Þór"), ("Łódź", "Łódź"), ("KNÍŽEK", "KNÍŽEK"), ("EÊ ana", "EÊ ana"), ("√ana", "√ana"), ("ã§", "ç"), ("ã¢", "â"), ("ã·", "ã·"),
        # Letters of DOS between two letters alone.
        ("K„se", "Käse"), ("K”", 'K"'), ("„Kse", '"Kse'),
        # Escapes, where a letter, or a sign that names have, comes of them.
        ("%41%42", "AB"), ("J%C3%BCrg", "Jürg"), ("J%C3%97rg", "J%C3%97rg"), ("J%C3rg", "J%C3rg"), ("Jan%2DBerg", "Jan-Berg"), ("O%27Brien", "O'Brien"), ("J%2E Berg", "J. Berg"),
        ("=C3=BC", "ü"), ("Ren=E9e", "Renée"), ("=D7rg", "=D7rg"), ("J\\u00d7rg", "J\\u00d7rg"), ("J\\u00FCrg \\xe9", "Jürg é"),
        # An accent goes to the letter before it, but for a diaeresis between a vowel and an e or i.
        ("A¨e", "Äe"), ("a¨e", "aë"), ("a¨i", "aï"), ("a¨o", "äo"), ("x¨e", "ẍe"), ("¨e", "ë"), ("e¨", "ë"), ("a˜e", "ãe"), ("c¸", "ç"), ("¸c", "ç"), ("¨", "¨"), ("B¨", "B¨"), ("i¨e", "ië"),
        ("B¨ı", "Bï"), ("Be´", "Bé"), ("BE´", "BÉ"), ("be´E", "be´E"), ("´e", "´e"),
    ],
)  # fmt: skip
def test_what_is_mended_and_what_stays(published, mended):
    assert normalize("NFC", mend_encoding(published)) == mended
