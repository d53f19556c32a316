"""Han characters in Latin letters: pinyin, Wade-Giles and the regional surname readings.

Sources: Hanyu Pinyin as of ISO 7098:2015, readings from Unicode's Unihan database (by
way of the pypinyin package, built into ``data/han_pinyin.txt``); Wade-Giles by rule
after Giles, A Chinese-English Dictionary (1912); surname spellings as registries of Hong
Kong, Taiwan, Singapore, Malaysia, Viet Nam and Korea issue them.
"""

from __future__ import annotations

from functools import cache
from importlib import resources

from narrows.text.romanise_scheme import distinct, table


def _rows(name: str) -> list[list[str]]:
    text = resources.files("narrows.text").joinpath("data", name).read_text("utf-8")
    lines = (line for line in text.splitlines() if not line.startswith("#"))
    return [line.split("\t") for line in lines]


@cache
def regional() -> dict[str, tuple[str, ...]]:
    """Return surname spellings outside the mainland, by surname."""
    return {
        name: tuple(latin.split())
        for names, latin in _rows("han_surnames_regional.txt")
        for name in names.split()
    }


_WADE_LEADS = table(
    "zh=ch ch=ch sh=sh z=ts c=ts s=s b=p p=p m=m f=f d=t t=t n=n l=l g=k k=k h=h j=ch q=ch "
    "x=hs r=j y=y w=w"
)
_WADE_WHOLE = table(
    "zi=tzu ci=tzu si=ssu zhi=chih chi=chih shi=shih ri=jih ge=ko ke=ko he=ho e=o er=erh yi=i "
    "yan=yen "
    "ye=yeh you=yu yong=yung yue=yueh yu=yu gui=kuei kui=kuei guo=kuo kuo=kuo huo=huo shuo=shuo "
    "ju=chu qu=chu xu=hsu jun=chun qun=chun xun=hsun juan=chuan quan=chuan xuan=hsuan"
)
_WADE_TAILS = table("ong=ung ian=ien ie=ieh ue=ueh ve=ueh uo=o v=u iong=iung e=e")


@cache
def surnames() -> dict[str, frozenset[str]]:
    """Return surnames in Han signs by kind: ``single``, ``compound``, ``japanese``."""
    return {kind: frozenset(names.split()) for kind, names in _rows("han_surnames.txt")}


@cache
def _readings() -> dict[str, tuple[str, ...]]:
    first: dict[str, str] = {}
    further: dict[str, list[str]] = {}
    for syllable, leading, others in _rows("han_pinyin.txt"):
        for character in leading:
            first[character] = syllable
        for character in others:
            further.setdefault(character, []).append(syllable)
    return {c: (syllable, *further.get(c, ())) for c, syllable in first.items()}


@cache
def syllables() -> tuple[str, ...]:
    """Return every toneless pinyin syllable, ``v`` for the rounded i."""
    return tuple(syllable for syllable, _, _ in _rows("han_pinyin.txt"))


def surname_reading(surname: str) -> str:
    """Return how a surname of one sign is read, in toneless pinyin; "" where nobody knows."""
    return _SURNAME_READING.get(surname) or next(iter(pinyin(surname)), "")


# Surnames whose reading differs from the character's usual one.
_SURNAME_READING = table(
    "单=shan 單=shan 曾=zeng 仇=qiu 区=ou 區=ou 解=xie 翟=zhai 查=zha 任=ren 盖=ge "
    "朴=piao 乐=yue 樂=yue 尉=yu"
)


def pinyin(character: str) -> tuple[str, ...]:
    """Return the toneless pinyin readings of a character, the usual one first."""
    return _readings().get(character, ())


@cache
def wade_giles(syllable: str) -> str:
    """Return a pinyin syllable in Wade-Giles, without its marks.

    >>> wade_giles("zhong"), wade_giles("xiao")
    ('chung', 'hsiao')
    """
    if syllable in _WADE_WHOLE:
        return _WADE_WHOLE[syllable]
    lead = next((lead for lead in _WADE_LEADS if syllable.startswith(lead)), "")
    tail = syllable[len(lead) :]
    return _WADE_LEADS.get(lead, "") + _WADE_TAILS.get(tail, tail)


def han(token: str, limit: int) -> tuple[str, ...]:
    """Return spellings of a Han token: pinyin, Wade-Giles, regional surnames, heteronyms.

    >>> han("王", 3)
    ('wang', 'wong', 'ong')
    """
    readings = _readings()
    rows = [row for c in token if (row := readings.get(c))]
    if not rows:
        return ()
    usual = [row[0] for row in rows]
    surname = [_SURNAME_READING.get(token, "")] if len(token) == 1 else []
    others = (
        "".join([*usual[:i], reading, *usual[i + 1 :]])
        for i, row in enumerate(rows)
        for reading in row[1:2]
    )
    plain = "".join(usual)
    return distinct(
        (
            *surname,
            plain.replace("v", "u"),
            *regional().get(token, ()),
            "".join(wade_giles(s) for s in usual),
            plain.replace("v", "yu") if "v" in plain else "",
            *(other.replace("v", "u") for other in others),
        ),
        limit,
    )


def split(token: str) -> tuple[str, ...]:
    """Split a Han personal name into surname and given name; other tokens stay whole.

    >>> split("欧阳娜娜"), split("习近平"), split("田中太郎")
    (('欧阳', '娜娜'), ('习', '近平'), ('田中', '太郎'))
    """
    known = surnames()
    if token in known["compound"] or token in known["japanese"]:
        return (token,)
    for width in (3, 2):
        if token[:width] in known["japanese"] and 1 <= len(token) - width <= 3:
            return (token[:width], token[width:])
    if token[:2] in known["compound"] and 3 <= len(token) <= 4:
        return (token[:2], token[2:])
    if token[:1] in known["single"] and 2 <= len(token) <= 3:
        return (token[:1], token[1:])
    return (token,)
