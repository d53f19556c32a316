"""Addresses: words in one spelling, building numbers typed, a light likeness.

Abbreviations follow the Universal Postal Union's S42 element names and the United
States Postal Service's Publication 28 (appendix C), with the words official lists
print in Russian, German, French, Spanish, Turkish and Arabic addresses.
"""

from __future__ import annotations

import re

from narrows.text.canonical import canonical
from narrows.text.romanise import primary

_WORDS = {
    variant: word
    for word, variants in {
        "street": (
            "st str ul ulitsa ulica utca sokak sk calle rua rue via strasse straße straat gata"
        ),
        "avenue": "ave av avda avenida prospekt prospect pr prosp prkt",
        "boulevard": "blvd bd bulvar bul boul bulevard",
        "road": "rd jadda tariq chaussee shosse sh carretera ruta",
        "lane": "ln pereulok per",
        "square": "sq ploshchad pl plaza meydan meydani maydan",
        "building": "bldg bld dom d haus korpus korp k stroenie stroyeniye str0",
        "floor": "fl etazh kat etage stock piso",
        "apartment": "apt kv kvartira daire wohnung",
        "office": "off of ofis ofisi bureau",
        "room": "rm pomeshchenie pomeshch pom komnata",
        "house": "hse hs",
        "unit": "",
        "suite": "ste",
        "district": "dist rayon raion r-n mah mahallesi mahalle quarter",
        "region": "oblast obl reg province prov viloyat",
        "city": "g gorod shahr shehir sehir ciudad ville stadt",
        "postbox": "pobox",
        "number": "no num nr n nomer",
        "north": "nth",
        "south": "sth",
        "industrial": "ind promyshlennaya",
        "zone": "zona area",
        "free": "fz",
        "saint": "sankt santa",
    }.items()
    for variant in (word, *variants.split())
}
_NUMBERED = frozenset(
    ("building", "floor", "apartment", "office", "room", "house", "unit", "suite")
)
_TYPELESS = frozenset(("street", "avenue", "boulevard", "road", "lane", "square", "number", "city"))
_BOX = re.compile(r"\bp\.?\s*o\.?\s*box\b", re.IGNORECASE)


def normalise(text: str) -> tuple[str, ...]:
    """Return the words of an address in one spelling each, in the order written.

    A number that follows a word for a part of a building is joined to it
    (``office:12``); words of any script are romanised.

    >>> normalise("Ul. Lenina, d. 5, of. 12")
    ('street', 'lenina', 'building:5', 'office:12')
    """
    words = [
        _WORDS.get(plain, plain)
        for word in canonical(_BOX.sub("pobox", text)).text.split()
        if (plain := primary(word))
    ]
    out: list[str] = []
    waiting: str | None = None
    for word in words:
        if waiting is not None:
            if any(c.isdigit() for c in word):
                out.append(f"{waiting}:{word}")
                waiting = None
                continue
            if word == "number":
                continue
            out.append(waiting)
            waiting = None
        if word in _NUMBERED:
            waiting = word
        else:
            out.append(word)
    return tuple(out) if waiting is None else (*out, waiting)


def similarity(a: str, b: str) -> float:
    """Return how alike two addresses are, from 0 (nothing shared) to 1 (same words).

    Names of places and streets weigh twice a number and ten times a word for a kind of
    street; words one letter apart in eight agree; a bare number agrees with a typed
    one. The measure is the weight shared over the weight of the shorter address, held
    back where that address says little.
    """
    one, two = normalise(a), normalise(b)
    if not one or not two:
        return 0.0
    weights_one, weights_two = [_weight(w) for w in one], [_weight(w) for w in two]
    if sum(weights_one) > sum(weights_two):
        one, two, weights_one = two, one, weights_two
    left = list(two)
    shared = 0.0
    for word, weight in zip(one, weights_one, strict=True):
        partner = next((other for other in left if _agree(word, other)), None)
        if partner is not None:
            left.remove(partner)
            shared += weight
    total = sum(weights_one)
    return shared / total * min(1.0, total / 3.0)


def _weight(word: str) -> float:
    if word in _TYPELESS or word in _NUMBERED:
        return 0.1
    return 0.5 if any(c.isdigit() for c in word) else 1.0


def _agree(a: str, b: str) -> bool:
    if a == b:
        return True
    if any(c.isdigit() for c in a + b):
        return a.rpartition(":")[2] == b.rpartition(":")[2]
    if min(len(a), len(b)) < 4:
        return False
    from rapidfuzz.distance import OSA

    return OSA.distance(a, b, score_cutoff=max(len(a), len(b)) // 8 + 1) <= (
        max(1, max(len(a), len(b)) // 8)
    )
