"""Trade names put together of clipped words, as a translation writes them out."""

from __future__ import annotations

from narrows.text import name_tables as tables
from narrows.text.name_endings import without_adjective
from narrows.text.name_forms import MAX_LETTERS

_LEAST, _SHORTEST, _LONGEST = 6, 3, 8
"""Letters a name needs, and those of a clipped word."""


def translated_forms(spellings: tuple[str, ...]) -> tuple[str, ...]:
    """Return what a trade name is called in translation: the words it clips, else its place.

    Args:
        spellings: Of a word that is no ordinary one, best first.
    """
    whole = next(filter(None, map(written_out, spellings[:2])), None)
    return without_adjective(spellings) if whole is None else (whole,)


def written_out(spelling: str) -> str | None:
    """Return what a name of clipped words says, as one word; None where it has other parts.

    It is one spelling more of the name, which words written apart agree with together.

    >>> written_out("rosselkhozbank"), written_out("rosselmash")
    ('russianagriculturalbank', None)
    """
    if len(spelling) < _LEAST:
        return None
    words = _parts(spelling, 0)
    if words is None or len(words) < 2:
        return None
    found = "".join(words)
    return found if len(found) <= MAX_LETTERS else None


def _parts(spelling: str, begin: int) -> tuple[str, ...] | None:
    if begin == len(spelling):
        return ()
    known = tables.clipped_words()
    for length in range(min(_LONGEST, len(spelling) - begin), _SHORTEST - 1, -1):
        word = known.get(spelling[begin : begin + length])
        if word is not None and (rest := _parts(spelling, begin + length)) is not None:
            return (word[not rest], *rest)
    return None
