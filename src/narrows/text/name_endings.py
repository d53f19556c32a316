"""Endings of personal names: a father's name, and surnames as another language ends them.

Czech and Slovak add -ová to every woman's surname (Orlovová is Orlova, Shevchenková
Shevchenko); Latvian and Lithuanian end a man's names in -s and -as (Orlovs and Orlovas
are Orlov). Sources: Act No. 301/2000 Coll. of the Czech Republic, section 69; Cabinet of
Ministers of Latvia, Regulation No. 114 of 2004.
"""

from __future__ import annotations

import re
from functools import lru_cache

_WOMAN = re.compile(r"(.{3,})ov(?:á|(?<=[oe]vov)a)")
"""Without its accent only a doubled ending is surely one: Ivanova is no Ivan's wife."""
_BALTIC = re.compile(r"(.+(?:[oe]v|[eiy]j))(?:a?s|us)|(.+vi[cč])ius")

_LAST = ("á", "a", "s")
"""Letters those endings end in: most words are told by them alone."""


def without_ending(word: str) -> tuple[str, ...]:
    """Return what a canonical word of a personal name may be without such an ending.

    >>> without_ending("orlovová"), without_ending("orlovs"), without_ending("smith")
    (('orlova', 'orlov', 'orlovo'), ('orlov',), ())
    """
    if not word.endswith(_LAST):
        return ()
    found = _WOMAN.fullmatch(word)
    if found is not None:
        return (found[1] + "a", found[1], found[1] + "o")
    found = _BALTIC.fullmatch(word)
    return (found[1] or found[2],) if found is not None else ()


_PATRONYMIC = re.compile(
    r".{2,}(?:[oe]vi?t?ch|[ey]?vi[ctč]h?|ovy?c?h|avich|evy?ch|[oe]vyt?s?ch|[oe]w[iy]t?sch|[oe]vyc"
    r"|[aoe]v[iy]tj|[aoe]wicz|[oe]vici|[oea]vic|[oea]vna|ivna|[oe]wna|a[uw]na|e[uw]na|ichna|inichna|ovnaa?|oglu|ogly|kyzy|kizi)"
)


@lru_cache(maxsize=1 << 16)
def is_patronymic(form: str) -> bool:
    """Tell whether a Latin spelling ends as a name made of the father's does.

    >>> is_patronymic("ivanovich"), is_patronymic("ivan")
    (True, False)
    """
    return _PATRONYMIC.fullmatch(form) is not None


_ADJECTIVE = re.compile(r"(.{3,})sk(?:[iy][iyj]?|a(?:[iyj]?a)?|o(?:[iyj]?e|[iyj]|go)|ikh|ih)")
"""How Russian makes an adjective of a place, in its cases and as it is romanised."""


def without_adjective(spellings: tuple[str, ...]) -> tuple[str, ...]:
    """Return the places a Russian adjective may be made of, by its spellings; often none.

    >>> without_adjective(("muromskiy",)), without_adjective(("murom",))
    (('murom', 'muromsk'), ())
    """
    found: dict[str, None] = {}
    for spelling in spellings[:2]:
        if "sk" in spelling and (made := _ADJECTIVE.fullmatch(spelling)) is not None:
            found |= {made[1]: None, made[1] + "sk": None}
    return tuple(found)
