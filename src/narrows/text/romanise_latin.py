"""Latin letters with diacritics in plain ones, and the other spellings they have.

A diacritic is dropped or spelled out by habit: ``ü`` is ``u`` in one register and ``ue``
in the next (ICAO Doc 9303 part 3, table A). Both are offered, the dropped one first.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from itertools import islice, product

from narrows.text.romanise_scheme import distinct, table

_PLAIN = table(
    "ł=l ø=o đ=d ð=d þ=th æ=ae œ=oe ß=ss ı=i ħ=h ŋ=n ə=a ŧ=t ĸ=k ɖ=d ƀ=b ɓ=b ɗ=d ƙ=k ɲ=n ɔ=o "
    "ɛ=e ǝ=e "
    "ʒ=z ƶ=z ĳ=ij ŀ=l ŉ=n ơ=o ư=u"
)
_OTHERWISE = {
    letter: tuple(spellings.split(","))
    for letter, spellings in table(
        "ä=ae ö=oe ü=ue å=aa,o ø=oe æ=a,e œ=e ñ=ny,gn č=ch š=sh ž=zh ć=ch ç=ch,s ş=sh đ=dj "
        "ð=dh ğ=gh "
        "ż=zh ź=z ę=en ą=on,an ț=ts ţ=ts ș=sh ģ=gj ķ=kj ļ=lj ņ=nj ə=e ŭ=w ñ=ny ł=w,ll ě=ie "
        "ě=je ő=oe ű=ue "
        "ß=s ı=y þ=t ğ=g x=ks ô=au ï=i ÿ=y ż=z ŋ=ng"
    ).items()
    if letter != "x"
}


def latin(token: str, limit: int) -> tuple[str, ...]:
    """Return the plain spellings of a Latin token, diacritics dropped first.

    >>> latin("müller", 8)
    ('muller', 'mueller')
    """
    if token.isascii():
        return (token,)
    choices = [_choices(char) for char in token]
    # The first product is all-plain; the second word to try is everything spelled out.
    spelled_out = "".join(choice[min(1, len(choice) - 1)] for choice in choices)
    lattice = islice(("".join(path) for path in product(*choices)), 64)
    plain = "".join(choice[0] for choice in choices)
    return distinct((plain, spelled_out, *lattice), limit)


@lru_cache(maxsize=1 << 12)
def _choices(char: str) -> tuple[str, ...]:
    if char.isascii():
        return (char,)
    plain = _PLAIN.get(char)
    if plain is None:
        base = "".join(c for c in unicodedata.normalize("NFKD", char) if c.isascii())
        plain = base or "".join(_PLAIN.get(c, "") for c in unicodedata.normalize("NFKD", char))
    return (plain, *_OTHERWISE.get(char, ()))
