"""Hangul in Latin letters: Revised Romanisation, McCune-Reischauer and free spellings.

Sources: the Republic of Korea's Ministry of Culture notification 2000-8 (Revised),
McCune and Reischauer 1939 as used by BGN and, in its own spelling, by the DPRK; free
spellings of surnames from the National Institute of Korean Language's survey of
passports (2011).
"""

from __future__ import annotations

from functools import cache
from importlib import resources

from narrows.text.romanise_scheme import distinct, table

_FIRST, _LAST = 0xAC00, 0xD7A3
_LEADS = [
    "g",
    "kk",
    "n",
    "d",
    "tt",
    "r",
    "m",
    "b",
    "pp",
    "s",
    "ss",
    "-",
    "j",
    "jj",
    "ch",
    "k",
    "t",
    "p",
    "h",
]
_VOWELS = [
    "a",
    "ae",
    "ya",
    "yae",
    "eo",
    "e",
    "yeo",
    "ye",
    "o",
    "wa",
    "wae",
    "oe",
    "yo",
    "u",
    "wo",
    "we",
    "wi",
    "yu",
    "eu",
    "ui",
    "i",
]
_TAILS = [
    "-",
    "k",
    "k",
    "k",
    "n",
    "n",
    "n",
    "t",
    "l",
    "k",
    "m",
    "l",
    "l",
    "l",
    "p",
    "l",
    "m",
    "p",
    "p",
    "t",
    "t",
    "ng",
    "t",
    "t",
    "k",
    "t",
    "p",
    "t",
]
_MR_LEADS = dict(
    zip(
        _LEADS,
        [
            "k",
            "kk",
            "n",
            "t",
            "tt",
            "r",
            "m",
            "p",
            "pp",
            "s",
            "ss",
            "-",
            "ch",
            "tch",
            "ch",
            "k",
            "t",
            "p",
            "h",
        ],
        strict=True,
    )
)
_MR_VOICED = {"g": "g", "d": "d", "b": "b", "j": "j"}
_MR_VOWELS = dict(
    zip(
        _VOWELS,
        [
            "a",
            "ae",
            "ya",
            "yae",
            "o",
            "e",
            "yo",
            "ye",
            "o",
            "wa",
            "wae",
            "oe",
            "yo",
            "u",
            "wo",
            "we",
            "wi",
            "yu",
            "u",
            "ui",
            "i",
        ],
        strict=True,
    )
)
_FREE_VOWELS = {"eo": "u", "yeo": "you", "u": "oo", "ae": "ae", "eu": "eu", "yu": "you", "ui": "ee"}
_FREE_SYLLABLES = table(
    "영=young 연=yeon 현=hyun 정=jung 성=sung 승=seung 선=sun 수=soo 우=woo 준=joon "
    "훈=hoon 문=moon "
    "은=eun 희=hee 호=ho 진=jin 철=chul 경=kyung 명=myung 병=byung 형=hyung 숙=sook "
    "순=soon 춘=choon "
    "주=joo 구=koo 규=kyu 길=gil 기=ki 국=kook 광=kwang 건=kun 일=il 인=in 용=yong 덕=duk 석=suk "
    "섭=sup 범=bum 봉=bong 복=bok 상=sang 택=taek 태=tae 환=hwan 화=hwa 혜=hye 란=ran "
    "룡=ryong 리=ri"
)


@cache
def surnames() -> dict[str, tuple[str, ...]]:
    """Return the surnames in Hangul with their usual spellings, the most used first."""
    text = (
        resources.files("narrows.text").joinpath("data", "korean_surnames.txt").read_text("utf-8")
    )
    rows = (line.split("\t") for line in text.splitlines() if not line.startswith("#"))
    return {name: tuple(latin.split()) for name, latin in rows}


def is_surname(text: str) -> bool:
    """Tell whether a syllable or two are a Korean surname."""
    return text in surnames()


@cache
def parts(syllable: str) -> tuple[str, str, str]:
    """Return lead, vowel and tail of a Hangul syllable in revised letters, "-" for none."""
    index = ord(syllable) - _FIRST
    return _LEADS[index // 588], _VOWELS[index % 588 // 28], _TAILS[index % 28]


@cache
def _join(*parts: str) -> str:
    return "".join(part for part in parts if part != "-")


def _revised(token: str) -> str:
    return "".join(_join(*parts(c)) if _FIRST <= ord(c) <= _LAST else "" for c in token)


def _reischauer(token: str, *, voiced: bool) -> str:
    """McCune-Reischauer without its marks; ``voiced`` inside a word, as it asks for."""
    out = ""
    open_before = False
    for char in token:
        if not _FIRST <= ord(char) <= _LAST:
            continue
        lead, vowel, tail = parts(char)
        soft = voiced and open_before and lead in _MR_VOICED
        out += _join(lead if soft else _MR_LEADS[lead], _MR_VOWELS[vowel], tail)
        open_before = tail in ("-", "n", "m", "ng", "l")
    return out.replace("si", "si") if not voiced else out


def _free(token: str) -> str:
    out = []
    for char in token:
        if char in _FREE_SYLLABLES:
            out.append(_FREE_SYLLABLES[char])
        elif _FIRST <= ord(char) <= _LAST:
            lead, vowel, tail = parts(char)
            out.append(_join(lead, _FREE_VOWELS.get(vowel, vowel), tail))
    return "".join(out)


_LONGEST = 32
"""Syllables spelled: no more letters than these have are compared."""


def hangul(token: str, limit: int) -> tuple[str, ...]:
    """Return spellings of a Hangul token: a surname's own, then system by system."""
    known, token = surnames().get(token, ()), token[:_LONGEST]
    revised = _revised(token)
    systems = (
        revised,
        _reischauer(token, voiced=True),
        _free(token),
        _reischauer(token, voiced=False),
        revised.replace("eo", "o").replace("eu", "u"),
        revised.replace("si", "shi"),
    )
    return distinct((*known, *systems), limit)


def split(token: str) -> tuple[str, ...]:
    """Split a Hangul personal name into surname and syllables; other tokens stay whole.

    >>> split("서홍찬")
    ('서', '홍', '찬')
    """
    for width in (2, 1):
        given = len(token) - width
        if token[:width] in surnames() and 1 <= given <= 2 and (width == 1 or len(token) > 2):
            return (token[:width], *token[width:])
    return (token,)
