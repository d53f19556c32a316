"""Surnames with the ending that another language gives them.

Czech and Slovak add -ová to every woman's surname (Orlovová is Orlova, Shevchenková
Shevchenko); Latvian and Lithuanian end a man's names in -s and -as (Orlovs and Orlovas
are Orlov). Sources: Act No. 301/2000 Coll. of the Czech Republic, section 69; Cabinet of
Ministers of Latvia, Regulation No. 114 of 2004.
"""

from __future__ import annotations

import re

_WOMAN = re.compile(r"(.{3,})ov(?:á|(?<=[oe]vov)a)")
"""Without its accent only a doubled ending is surely one: Ivanova is no Ivan's wife."""
_BALTIC = re.compile(r"(.+(?:[oe]v|[eiy]j))(?:a?s|us)|(.+vi[cč])ius")


def without_ending(word: str) -> tuple[str, ...]:
    """Return what a canonical word of a personal name may be without such an ending.

    >>> without_ending("orlovová"), without_ending("orlovs"), without_ending("smith")
    (('orlova', 'orlov', 'orlovo'), ('orlov',), ())
    """
    found = _WOMAN.fullmatch(word)
    if found is not None:
        return (found[1] + "a", found[1], found[1] + "o")
    found = _BALTIC.fullmatch(word)
    return (found[1] or found[2],) if found is not None else ()
