"""A name that is published in Latin letters and in its own script at once."""

from __future__ import annotations

import re
import unicodedata

_WORD = re.compile(r"[^\s()\[\]/|]+")
_EMPTY = re.compile(r"\(\s*\)|\[\s*\]")


def part_own_script(text: str) -> tuple[str, str]:
    """(`Yichen DONG`, `董一辰`) of `Yichen DONG 董一辰`, `董一辰 (Yichen DONG)` or `Yichen DONG / 董一辰`.

    Takes cleaned text. A name of one script, and one with fewer than two words in Latin letters, gives itself and "".
    """
    if text.isascii():
        return text, ""
    words = [(word, _script(word)) for word in _WORD.findall(text)]
    latin = [word for word, script in words if script == "latin"]
    other = [word for word, script in words if script == "other"]
    if len(latin) < 2 or not other or any(script == "both" for _, script in words):
        return text, ""
    kept = _WORD.sub(lambda word: "" if _script(word[0]) == "other" else word[0], text)
    kept = " ".join(_EMPTY.sub(" ", kept).strip(" -–—/|").split())
    whole = kept[1:-1] if kept[:1] + kept[-1:] in ("()", "[]") else kept
    return whole.strip(), " ".join(other)


def _script(word: str) -> str:
    """`latin`, `other`, `both`, or "" for a word without letters."""
    found = {"latin" if unicodedata.name(char, "").startswith(("LATIN", "MODIFIER", "FEMININE", "MASCULINE")) else "other"
             for char in word if char.isalpha()}  # fmt: skip
    return "both" if len(found) > 1 else found.pop() if found else ""
