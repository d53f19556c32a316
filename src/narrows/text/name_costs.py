"""What it costs to write one letter for another.

Hundredths of a plain edit. The tables start from how alphabets, transliteration
schemes, ears and keyboards confuse letters; a learned file refines them where the
lists' own spelling variants say more (``data/name_costs.tsv``).
"""

from __future__ import annotations

from functools import cache
from importlib import resources

import msgspec

from narrows.text.name_kernels import LETTERS, NEVER

SWAP = 55
"""Two neighbouring letters exchanged."""

_VOWELS = "aeiou"
_NEAR: dict[str, int] = {
    # pairs of letters that stand for one sound, or that schemes exchange
    "iy": 8, "ij": 18, "jy": 12, "ou": 22, "ei": 22, "ae": 24, "ao": 28, "eo": 34, "au": 34,
    "eu": 40, "ai": 36, "iu": 40, "io": 45, "uy": 30, "ey": 28, "uw": 20, "ow": 35, "ck": 12,
    "kq": 8, "cq": 12, "gk": 45, "gq": 35, "gh": 40, "hk": 45, "hx": 45, "cs": 35, "cz": 45,
    "sz": 28, "vw": 10, "fv": 35, "fp": 45, "bv": 45, "bp": 40, "dt": 35, "dz": 40, "gj": 22,
    "jz": 35, "kx": 45, "sx": 40, "hj": 55, "mn": 50, "lr": 55, "sc": 35, "tz": 55, "ts": 60,
    "ea": 24, "bw": 60, "dj": 60, "rl": 55, "ya": 45, "ye": 26, "yo": 50, "uv": 45,
    "cg": 60, "ct": 60,
}  # fmt: skip
_ONE_FOR_TWO: dict[str, int] = {
    "s:sh": 22, "h:kh": 12, "k:kh": 18, "c:ch": 22, "k:ch": 30, "z:zh": 18, "j:zh": 18, "g:zh": 30,
    "f:ph": 5, "t:th": 10, "d:dh": 12, "g:gh": 10, "x:ks": 5, "u:ou": 4, "u:oo": 6, "i:ee": 6,
    "i:ie": 15, "y:iy": 5, "y:ij": 8, "i:ij": 12, "i:iy": 10, "j:dj": 8, "j:dz": 30, "j:dh": 40,
    "c:ts": 18, "c:tz": 25, "z:tz": 15, "z:ts": 30, "z:dz": 20, "s:ss": 5, "k:ck": 4, "q:gh": 20,
    "u:iu": 25, "u:yu": 25, "a:ia": 25, "a:ya": 25, "o:yo": 30, "o:io": 35, "e:ye": 12, "e:ie": 18,
    "e:je": 12, "y:yi": 6, "y:ii": 8, "i:yi": 10, "j:ch": 35, "q:kh": 25, "x:kh": 10, "h:ch": 22,
    "s:sc": 25, "s:sz": 15, "c:cz": 15, "w:ou": 20, "v:ou": 45, "o:au": 20, "o:ow": 18, "o:aw": 22,
    "u:ow": 30, "a:aa": 5, "o:oo": 8, "e:ae": 15, "a:ae": 18, "o:oe": 15, "u:ue": 12, "a:ah": 10,
    "e:eh": 10, "i:ai": 35, "e:ai": 20, "e:ei": 15, "i:ei": 20, "y:ei": 25, "y:ai": 35, "g:dj": 20,
    "v:ff": 25, "n:ng": 30, "x:qu": 60, "k:qu": 20, "c:qu": 25, "h:gh": 35, "u:wu": 15, "w:wh": 15,
    "s:ch": 45, "j:sh": 50, "z:sh": 50, "h:hj": 40, "q:ck": 25, "g:ng": 50, "y:ey": 15, "i:ey": 15,
    "e:ey": 15, "x:cs": 12, "f:gh": 60, "l:ll": 5, "v:vf": 20, "j:gy": 30, "y:gy": 40, "b:mp": 40,
    "d:nt": 45, "g:gk": 30, "u:uu": 5, "a:ea": 30, "o:eo": 18, "u:eu": 15, "u:oe": 30, "o:ou": 18,
    "c:sh": 50,
    "x:sh": 35, "x:sc": 45, "c:sc": 30, "w:hu": 30, "u:hu": 40, "a:ha": 40, "h:wh": 40,
}  # fmt: skip


class Costs(msgspec.Struct, frozen=True):
    """Cost tables as flat lists, in the order ``name_kernels`` expects.

    Attributes:
        sub: One letter for another, by both.
        gap: A letter left out.
        two: One letter for two, by all three; at most ``NEVER``.
        swap: Two neighbouring letters exchanged.
    """

    sub: list[int]
    gap: list[int]
    two: list[int]
    swap: int


def code(letter: str) -> int:
    """Return the code of a letter a–z or digit, 0 for anything else."""
    if "a" <= letter <= "z":
        return ord(letter) - 96
    if "0" <= letter <= "9":
        return ord(letter) - 21
    return 0


_CODES = bytes(code(chr(c)) for c in range(256))


def codes(spelling: str) -> bytes:
    """Return the codes of a spelling's letters."""
    return spelling.encode("latin-1", "replace").translate(_CODES)


@cache
def costs() -> Costs:
    """Return the shipped cost tables."""
    sub = [0] * (LETTERS * LETTERS)
    gap = [100] * LETTERS
    two = [NEVER] * LETTERS**3
    for a in range(LETTERS):
        for b in range(LETTERS):
            if a != b:
                sub[a * LETTERS + b] = 300 if a > 26 or b > 26 else 105
    for vowel in _VOWELS:
        gap[code(vowel)] = 45
        for other in _VOWELS:
            if vowel != other:
                sub[code(vowel) * LETTERS + code(other)] = 38
    gap[code("h")] = 35
    gap[code("y")] = 45
    gap[code("j")] = 70
    gap[code("w")] = 80
    for digit in range(27, 37):
        gap[digit] = 300
    for pair, cost in _NEAR.items():
        a, b = code(pair[0]), code(pair[1])
        sub[a * LETTERS + b] = sub[b * LETTERS + a] = cost
    for rule, cost in _ONE_FOR_TWO.items():
        one, both = rule.split(":")
        two[(code(one) * LETTERS + code(both[0])) * LETTERS + code(both[1])] = cost
    _refine(sub, gap, two)
    return Costs(sub, gap, two, SWAP)


def _refine(sub: list[int], gap: list[int], two: list[int]) -> None:
    """Apply the learned costs: lines of ``kind letters cost``."""
    file = resources.files("narrows.text").joinpath("data", "name_costs.tsv")
    if not file.is_file():
        return
    for line in file.read_text("utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        kind, letters, cost = line.split("\t")
        codes = [code(letter) for letter in letters]
        if kind == "sub":
            sub[codes[0] * LETTERS + codes[1]] = sub[codes[1] * LETTERS + codes[0]] = int(cost)
        elif kind == "gap":
            gap[codes[0]] = int(cost)
        else:
            two[(codes[0] * LETTERS + codes[1]) * LETTERS + codes[2]] = int(cost)
