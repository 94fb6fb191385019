"""Letters that came through a wrong encoding, once or several times over.

`ftfy` mends what it is sure of in any text. In a name fewer things are possible than in any text: no name holds an
`Ã` before a section sign, or a closing quote between two letters. These the rules here mend, and only where a letter
comes of it; what cannot be told (`Ã` alone, `J?rg`) stays as it is.
"""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import unquote

import ftfy

#: What the bytes 80 to BF look like in Windows' Western alphabet (or as the control characters that Latin-1 has there):
#: signs that stand in no name behind a capital with an accent; quotes, dashes and letters, which may (`Ó’Súilleabháin`,
#: `KNÍŽEK`), and so are taken for bytes behind `Ã`, `Ä` and `Å` alone.
_SIGNS = "€‚„…†‡ˆ‰‹•˜™›¡¢£¤¥¦§¨©«¬®¯°±²³¶¸¹»¼½¾¿" + "".join(map(chr, range(0x80, 0xA0)))
_QUOTES = "‘’“”–—´·"
#: UTF-8 of two or three bytes, each read as a letter or sign of its own.
_WESTERN = re.compile(
    f"[\u00c2-\u00df][{_SIGNS}]|[ÃÄÅ][{_QUOTES}žšœŸŒƒªºµ]|Ã[ŽŠ]|[\u00e0-\u00ef][{_SIGNS}{_QUOTES}][{_SIGNS}{_QUOTES}žšœŸŒƒªºµŽŠ]"
)
#: The same by Windows' Central European alphabet: `MĂĽller`, `SĹ‚awomir`.
_CENTRAL = re.compile(f"[ĂÄĹ][{_SIGNS}{_QUOTES}ĽľˇŁ]")
_LOWERED = re.compile(f"ã[{_SIGNS}{_QUOTES}]")
#: Signs of Windows that are letters in the alphabet of DOS, between two letters: `K”nig`, `M„rz`, `Fran‡ois`.
_DOS = re.compile("(?<=[A-Za-z])[\u0081”„‚‡ˆ‰†](?=[^\\W\\d_])")
_ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})|\\x([0-9a-fA-F]{2})")
_PERCENT = re.compile(r"(?:%[0-9A-Fa-f]{2})+")
_EQUALS = re.compile(r"(?:=[C-F][0-9A-F])(?:=[89AB][0-9A-F])*|(?:=[C-F][0-9A-F])(?=[^\W\d_])")
#: An accent that stands beside its letter and not on it: `Mu¨ller` and `M¨uller`, `Jose´`.
_ACCENTS = {"¨": "\u0308", "˜": "\u0303", "ˆ": "\u0302", "¸": "\u0327", "˚": "\u030a", "ˇ": "\u030c", "˘": "\u0306", "˛": "\u0328",
            "˝": "\u030b"}  # fmt: skip
_LOOSE = re.compile(f"([^\\W\\d_]?)([{''.join(_ACCENTS)}])([^\\W\\d_]?)")
#: An acute accent behind its vowel; `D´Haene`, `O´Brien` and `Dall´Acqua` have an apostrophe.
_ACUTE = re.compile(r"(?<=[^\W\d_])(?:([aeiouy])´(?![A-ZÀ-Þ])|([AEIOUY])´)")
#: Letters with an accent each by itself among plain ones: in no encoding is one such byte a letter of UTF-8, but for a
#: capital before a blank, which may have lost its second one. Of nearly all names this says that nothing is to be mended.
_WHOLE = re.compile(
    r"(?:[A-Za-z0-9 .,'()/-]|[ß-öø-ÿāăąćčďđēĕėęěğģıķļľĺłńņňōőœŕřśşšţťūůűųźżž](?=[A-Za-z .,'()-]|\Z)"
    r"|[À-ÖØ-ÞĀČĆĎĐĒĖĚĞİŁĽŃŇŌŐŘŚŞŠŢŤŪŮŰŹŻŽ](?=[A-Za-z.'-]|\Z))*\Z"
)
#: Rounds of breaking that are undone.
_MOST_TIMES = 3


def mend_encoding(text: str) -> str:
    """`text` with what wrong encodings did to letters undone: UTF-8 read as Latin-1, Windows or MacRoman (once or over and
    over, lower-cased too), letters of DOS, escapes (`\\u00fc`, `%C3%BC`, `=FC`), accents beside their letters."""
    if "√" in text or "≈" in text:
        text = _recode(text, "mac-roman")
    text = _unescape(text)
    if text.isascii() or _WHOLE.match(text):
        return text
    text = ftfy.fix_text(_LOWERED.sub(_of_lowered, _DOS.sub(_of_dos, text)), normalization=None)
    for _ in range(_MOST_TIMES):
        before, text = text, _of_bytes(_of_bytes(text, _WESTERN, "cp1252"), _CENTRAL, "cp1250")
        if text == before:
            break
    return _ACUTE.sub("\\1\\2\u0301", _LOOSE.sub(_put_on, text))


def _recode(text: str, wrong: str) -> str:
    """`text` read again as UTF-8 from the bytes of the `wrong` encoding, or as it was."""
    try:
        return text.encode(wrong).decode("utf-8")
    except UnicodeError:
        return text


def _bytes(text: str, alphabet: str) -> bytes:
    """The bytes that were read as `text` by Windows' `alphabet`, with Latin-1 in its gaps."""
    read = b""
    for char in text:
        try:
            read += char.encode(alphabet)
        except UnicodeError:
            read += char.encode("latin-1")
    return read


def _of_bytes(text: str, broken: re.Pattern[str], alphabet: str) -> str:
    """`text` with each `broken` run read as UTF-8, where a Latin letter comes of it; letters of other scripts come in twos."""
    alone = len(broken.findall(text)) < 2

    def whole(found: re.Match[str]) -> str:
        try:
            said = _bytes(found[0], alphabet).decode("utf-8")
        except UnicodeError:
            return found[0]
        is_latin = unicodedata.name(said, "").startswith("LATIN")
        return said if said.isalpha() and (is_latin or not alone) else found[0]

    return broken.sub(whole, text)


def _of_lowered(found: re.Match[str]) -> str:
    try:
        said = _bytes(f"Ã{found[0][1]}", "cp1252").decode("utf-8")
    except UnicodeError:
        return found[0]
    return said.lower() if said.isalpha() else found[0]


def _of_dos(found: re.Match[str]) -> str:
    said = _bytes(found[0], "cp1252").decode("cp850")
    return said if said.isalpha() else found[0]


def _unescape(text: str) -> str:
    if "\\" in text:
        text = _ESCAPED.sub(lambda code: _letter(chr(int(code[1] or code[2], 16)), code[0]), text)
    if "%" in text:
        text = _PERCENT.sub(
            lambda code: _letters(unquote(code[0], errors="replace"), code[0]), text
        )
    if "=" in text:
        text = _EQUALS.sub(lambda code: _letters(_quoted(code[0]), code[0]), text)
    return text


def _quoted(code: str) -> str:
    raw = bytes.fromhex(code.replace("=", ""))
    try:
        return raw.decode("utf-8")
    except UnicodeError:
        return raw.decode("latin-1")


def _letters(said: str, written: str) -> str:
    return said if all(char.isalpha() or char in " '-." for char in said) else written


def _letter(said: str, written: str) -> str:
    return said if said.isalpha() else written


def _put_on(found: re.Match[str]) -> str:
    """The letter before an accent with the accent on it, or else the one behind; a diaeresis goes to an e or i behind."""
    before, accent, behind = found[1], found[2], found[3].replace("ı", "i")
    first, second = (
        unicodedata.normalize("NFC", letter + _ACCENTS[accent]) for letter in (before, behind)
    )
    on_second = len(second) == 1 and behind != ""
    if (
        before
        and len(first) == 1
        and not (on_second and accent == "¨" and behind in "ei" and before in "aeiou")
    ):
        return first + found[3]
    return before + second if on_second else found[0]
