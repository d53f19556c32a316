"""How syllables of Korean names are spelled in Latin letters, scheme by scheme and freely.

Sources: Revised Romanisation (Republic of Korea, Ministry of Culture, notification
2000-8); McCune and Reischauer, The Romanization of the Korean Language (1939), which
the DPRK writes without its marks (UNGEGN, Working Group on Romanization Systems, report
on Korean); free spellings of passports (National Institute of Korean Language, 2011).
South of the border an initial r is not spoken (Korean orthography of 1988, sections
10-12): 리 and 이, 림 and 임 are one reading here.
"""

from __future__ import annotations

from importlib import resources

from narrows.text.romanise_korean import parts, surnames
from narrows.text.romanise_scheme import table

# What comes first is the revised letter; the later, the freer.
_LEADS = table("g=g/k d=d/t b=b/p j=j/ch r=r/l kk=kk tt=tt pp=pp ss=ss jj=jj")
_VOWELS = table(
    "ae=ae/ai eo=eo/o/u yeo=yeo/yo/yu/you wo=wo/weo oe=oe/oi wi=wi/we u=u/oo/woo yu=yu/yoo/you "
    "eu=eu/u ui=ui/eui/ee/i i=i/ee ye=ye/e"
)
_TAILS = table("-=/h k=k/g n=n t=t l=l/r m=m p=p/b ng=ng")
_OPEN = frozenset(("a", "o", "u", "e", "eo", "oo"))
"""Vowels after which an h may be written at the end: Noh, Suh."""

_LEADLESS = frozenset(("i", "yeo", "ye", "yo", "yu", "ya"))
"""Vowels before which an initial r falls away; before others it is spoken n."""


def reading(syllable: str) -> str:
    """Return what a Hangul syllable is known by: the revised spelling, initial r aside.

    >>> reading("리"), reading("룡"), reading("광")
    ('i', 'yong', 'gwang')
    """
    lead, vowel, tail = parts(syllable)
    if lead == "r":
        lead = "-" if vowel in _LEADLESS else "n"
    return "".join(part for part in (lead, vowel, tail) if part != "-")


def _spelled(syllable: str) -> dict[str, int]:
    """Return the spellings of a syllable, each with how free it is."""
    lead, vowel, tail = parts(syllable)
    found: dict[str, int] = {}
    for i, first in enumerate(_LEADS.get(lead, "" if lead == "-" else lead).split("/")):
        for j, middle in enumerate(_VOWELS.get(vowel, vowel).split("/")):
            if middle == "woo" and first:
                continue
            for k, end in enumerate(_TAILS[tail].split("/")):
                if end == "h" and middle not in _OPEN:
                    continue
                found.setdefault(first + middle + end, i + j + k)
                if lead == "s" and middle == "i":
                    found.setdefault("shi" + end, i + k)
    return found


def _collected(rows: list[tuple[str, str, int]]) -> dict[str, list[str]]:
    """Return the readings of each spelling, those it is least free for first."""
    found: dict[str, dict[str, int]] = {}
    for spelling, read, free in rows:
        least = found.setdefault(spelling, {})
        least[read] = min(free, least.get(read, free))
    return {
        spelling: sorted(least, key=lambda read: (least[read], read))
        for spelling, least in sorted(found.items())
    }


def given() -> dict[str, list[str]]:
    """Return the readings of each spelling of a syllable of a given name."""
    file = resources.files("narrows.text").joinpath("data", "korean_syllables.txt")
    lines = file.read_text("utf-8").splitlines()
    signs = [c for line in lines if not line.startswith("#") for c in line.split()]
    return _collected([(s, reading(c), n) for c in signs for s, n in _spelled(c).items()])


def family() -> dict[str, list[str]]:
    """Return the readings of each spelling of a surname of one syllable."""
    rows: list[tuple[str, str, int]] = []
    for sign, usual in surnames().items():
        if len(sign) == 1:
            rows += [(spelling, reading(sign), 0) for spelling in usual]
            rows += [(spelling, reading(sign), n + 1) for spelling, n in _spelled(sign).items()]
    return _collected(rows)
