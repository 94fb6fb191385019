"""The words of a name parted into given and family name, by their order, their capitals and the particles among them.

Every splitter takes the words and gives (given, family) as lists of words. Particles (`van der`, `dos`, `y`) belong to the
family name, wherever they stand; what is a given name as well (`Van`, `Del`, `Ben`, `Al`) is one where it begins a name.
"""

from __future__ import annotations

import re

from race_doubles.clean.names.casing import is_capitals
from race_doubles.clean.names.eastern import is_eastern_surname, split_characters
from race_doubles.clean.names.words import words as words_of

Split = tuple[list[str], list[str]]

#: Given names that come in twos (`JEAN PIERRE FLORI`).
_DOUBLE_GIVEN = words_of("double given")
_SECOND_GIVEN = words_of("second given")
_FAMILY_PARTICLES = words_of("family particle")
#: Of these, those that are a given or a family name as well.
_NAME_OR_PARTICLE = words_of("given or particle")
_STRONG = _FAMILY_PARTICLES - _NAME_OR_PARTICLE
_INSIDE = words_of("inside particle")
_PAIR_OPENERS = words_of("pair opener")
_PAIR_SECONDS = words_of("particle pair")
_GIVEN_BEHIND = words_of("given after particle")
_NOBLE = words_of("noble")
#: Words that join two family names, in small letters where they might be initials.
_JOINS = frozenset(["y", "e", "i", "und"])
#: Particles that, small at the start of two words, are a given name typed so (`ben Collins`).
_GIVEN_NAMES = frozenset(
    ["ben", "al", "mac", "bin", "san", "santa", "lo", "do", "abu", "o", "d", "l", "mc"]
)
#: `'s-Gravesande`, `'t-Hart`.
_STUCK_ARTICLE = re.compile(r"'[st]-\w")
#: Particles that are nobody's name.
_NO_NAMES = frozenset(
    ["de", "des", "dos", "der", "den", "vom", "zum", "zur", "della", "degli", "'t"]
)
_VIETNAMESE = frozenset(["thi", "thị", "van", "văn"])
_ELIDED = re.compile(r"\b[DL]\s(?=[AEHIOUYÀ-Ö][^\W\d_]{2})|\bO\s(?=[^\W\d_]{3})")
_MIXED_CAPITALS = re.compile(
    r"(?:Mc|Mac|De|Di|Da|Du|Le|La|Van|Von|Fitz|St|[DLOdlo]')['-]?[A-ZÀ-Þ]{2,}[-A-ZÀ-Þ']*\Z"
)
_INITIALS = re.compile(r"(?:[^\W\d_]\.?){1,2}\Z")


def split_capitals(words: list[str]) -> Split:
    """The words in capitals are the family name, with particles just before them."""
    capital = [is_capitals(word) or bool(_MIXED_CAPITALS.match(word)) for word in words]
    for i in range(len(words) - 1):  # an initial before the given name, or the given name itself
        if capital[i] and _INITIALS.match(words[i]) and not _starts_family(words, capital, i):
            capital[i] = False
    if all(capital) or not any(capital):
        return split_one_case(words)
    for i in range(len(words) - 2, -1, -1):
        if capital[i + 1] and not capital[i] and _goes_with(words, capital, i):
            capital[i] = True
    given = [word for word, is_family in zip(words, capital, strict=True) if not is_family]
    family = [word for word, is_family in zip(words, capital, strict=True) if is_family]
    return given, family


def _goes_with(words: list[str], capital: list[bool], i: int) -> bool:
    """Whether word `i`, not in capitals, is a particle of the capitals behind it (`van der POELMAN`, `Jan De VRIES`)."""
    low = _low(words[i])
    if low not in _FAMILY_PARTICLES and not (
        low in _INSIDE and _low(words[i + 1]) in _FAMILY_PARTICLES
    ):
        return False
    others = [j for j, is_family in enumerate(capital) if not is_family and j != i]
    if words[i].islower():
        return i > 0 or bool(others)
    if i == 0:
        # `Van DIJK Jan`; `Ben GIBBISON` and `Van THI Hoa` have a given name of that kind.
        return bool(others) and not is_eastern_surname(words[1])
    return low in _STRONG | {
        "mc",
        "mac",
        "van",
        "von",
        "le",
        "la",
        "di",
        "da",
        "du",
        "del",
    } and not is_eastern_surname(words[i + 1])


def _starts_family(words: list[str], capital: list[bool], i: int) -> bool:
    """Whether the short word `i` belongs to the capitals around it (`D HAENE`, `NG`, `WU Hao`)."""
    word = words[i]
    if _low(word) in _FAMILY_PARTICLES and len(word) > 1:
        return True
    if len(word) == 1 or "." in word:
        elided = capital[i + 1] and bool(_ELIDED.match(" ".join(words[i:])))
        return i > 0 and (capital[i - 1] or elided)
    if i > 0:
        return True
    apart = any(capital[j] and not capital[j - 1] for j in range(2, len(words)))
    return not apart and (is_eastern_surname(word) or bool(re.search("[AEIOUY]", word)))


def _split_by_words(words: list[str]) -> Split | None:
    """What single names, characters and a particle at the start settle, whatever the capitals; None where they do not."""
    if len(words) < 2:
        return [], words
    return split_characters(words) or _family_first(words) or _given_with_particle(words)


def split_one_case(words: list[str]) -> Split:
    """Given name first, where capitals tell nothing: by number of words and by known words."""
    if settled := _split_by_words(words):
        return settled
    low = [_low(word) for word in words]
    for i in range(1, len(words) - 1):
        if _is_particle(words, i):
            return _with_noble(words, i)
    if len(words) == 2 or is_eastern_surname(words[-1]) or _INITIALS.match(words[1]):
        return words[:-1], words[-1:]
    two_given = low[0] in _DOUBLE_GIVEN and low[1] in _SECOND_GIVEN
    if _INITIALS.match(words[0]) or two_given or len(words) > 3:
        return words[:2], words[2:]
    return words[:1], words[1:]


def split_full(words: list[str]) -> Split:
    """Given name first: the last word and particles before it are the family name, and what stands between."""
    if settled := _split_by_words(words):
        return settled
    words = _turned(words)
    last = len(words) - 1
    if not is_eastern_surname(words[last]):
        for i in range(1, last):
            if (
                (found := _before_join(words, i)) is None
                and i < last - 1
                and _opens_behind(words, i)
            ):
                found = i
            if found is not None:
                return _with_noble(words, found)
    start = last
    while start > 1 and _is_particle(words, start - 1):
        start -= 1
    return _with_noble(words, start)


def split_family_first(words: list[str]) -> Split:
    """Family name first, one word and the particles before it; the rest is the given name."""
    if len(words) < 2:
        return split_characters(words) or ([], words)
    end = 1
    while end < len(words) - 1 and (
        _low(words[end - 1]) in _FAMILY_PARTICLES or _is_pair(words, end - 1)
    ):
        end += 1
    return words[end:], words[:end]


def with_tail(given: list[str], family: list[str]) -> Split:
    """The particles that lists sort behind (`POELMAN, Mathijs van der`; `Berg van den`) at the head of the family name."""
    family = _turned(family)
    tail = _tail(given, only_clear=bool(family) and is_eastern_surname(family[-1]))
    return (
        (given[: len(given) - tail], given[len(given) - tail :] + family)
        if tail and family
        else (given, family)
    )


def _turned(words: list[str]) -> list[str]:
    """`words` with particles at their end before the last other word: `Jan Poel van der` as `Jan van der Poel`."""
    tail = _tail(words)
    if not tail:
        return words
    whole = len(words) - tail
    return [*words[: whole - 1], *words[whole:], words[whole - 1]]


def _tail(words: list[str], only_clear: bool = False) -> int:
    """How many words at the end of `words` are particles and can be nothing else; never all of them.

    In small letters, in twos (`VAN DER`), or no name by themselves (`Dos`); a single `Van` may be Vietnamese.
    """
    count = 0
    while count < len(words) - 1 and (_low(words[-1 - count]) in _FAMILY_PARTICLES | _INSIDE):
        count += 1
    if not count:
        return 0
    tail = words[len(words) - count :]
    mixed = any(not word.islower() for word in words)
    if len(tail[0]) == 1 and tail[0] != "d":
        return 0
    if mixed and all(word.islower() or _low(word) == "'t" for word in tail):
        return count
    if count > 1 and _is_pair(tail, 0):
        return count
    before = {_low(word) for word in words[: len(words) - count]}
    alone = count == 1 and not only_clear and _low(tail[0]) in _NO_NAMES
    return int(alone and len(before) < 2 and not before & _VIETNAMESE)


def _family_first(words: list[str]) -> Split | None:
    """The parts of a name that begins with particles which begin no given name: `de la Cruz Juan`, `VAN DEN BERG Jan`."""
    opens = _low(words[0])
    begins_small = words[0].islower() or bool(_STUCK_ARTICLE.match(words[0]))
    small = begins_small and any(not word.islower() for word in words)
    small = small and (
        opens in (_FAMILY_PARTICLES | _INSIDE) - _GIVEN_NAMES
        or (opens in _GIVEN_NAMES and len(words) > 2)
        or bool(_STUCK_ARTICLE.match(opens))
    )
    if not small and not _is_pair(words, 0):
        one_case = all(word.islower() for word in words) or all(is_capitals(word) for word in words)
        if not (
            one_case
            and len(words) > 2
            and opens in _STRONG
            and opens[0].isalpha()
            and len(opens) > 1
        ):
            return None
    end = 0 if _STUCK_ARTICLE.match(opens) else 1
    while end and end < len(words) and _low(words[end]) in _FAMILY_PARTICLES | _INSIDE:
        end += 1
    end += 1
    while end + 1 < len(words) and _low(words[end]) in _JOINS:
        end += 2
    return words[end:], words[:end]


def _given_with_particle(words: list[str]) -> Split | None:
    """The parts of a name whose given name has a particle: `Maria de los Angeles Garcia Perez`, `José de Jesús Tornel`."""
    end = 1
    while end < len(words) - 2 and _low(words[end]) in _FAMILY_PARTICLES:
        end += 1
    if end == 1 or _low(words[end]) not in _GIVEN_BEHIND:
        return None
    return words[: end + 1], words[end + 1 :]


def _is_pair(words: list[str], i: int) -> bool:
    """Whether two particles stand at `i` that together are no given name: `van der`, `de la`, `op den`, `in 't`."""
    return _low(words[i]) in _PAIR_OPENERS and _low(words[i + 1]) in _PAIR_SECONDS


def _before_join(words: list[str], i: int) -> int | None:
    """Where a family name of two begins that word `i` joins (`Ortega y Gasset`, `de la Fuente y Ortega`)."""
    word, low = words[i], _low(words[i])
    mixed = any(not each.islower() for each in words)
    if low not in _JOINS or not mixed or (word != low and low not in ("y", "und")):
        return None
    start = i - 1
    while start > 1 and _is_particle(words, start - 1):
        start -= 1
    return start


def _opens_behind(words: list[str], i: int) -> bool:
    """Whether word `i`, with two words or more behind it, is a particle that opens the family name."""
    low = _low(words[i])
    if _is_pair(words, i):
        return True
    if low not in _FAMILY_PARTICLES or len(low) == 1:
        return False
    as_written = words[i].islower() or not any(word.islower() for word in words)
    dutch = low == "van" and not _VIETNAMESE & {_low(word) for word in words if word != words[i]}
    return low in _STRONG or as_written or dutch


def _is_particle(words: list[str], i: int) -> bool:
    """Whether word `i` opens a family name; a single letter only where it is elided (`D Haene`)."""
    low = _low(words[i])
    if low in _JOINS:
        return False
    if low in _INSIDE:
        return low == "'t" or _is_pair(words, i)
    if low not in _FAMILY_PARTICLES:
        return False
    return len(low) > 1 or low == "ó" or bool(_ELIDED.match(" ".join(words[i:]).upper()))


def _with_noble(words: list[str], start: int) -> Split:
    """Parted before word `start`, or before the title of nobility that stands there (`Freiherr von`)."""
    if start > 1 and _low(words[start - 1]) in _NOBLE:
        start -= 1
    return words[:start], words[start:]


def _low(word: str) -> str:
    """`word` in small letters; `V.` stays, an initial, where `v.` is von."""
    return word if word == "V." else word.lower()
