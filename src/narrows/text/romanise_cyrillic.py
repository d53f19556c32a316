"""Cyrillic in Latin letters: by language, by authority, by habit.

Sources of the tables: the BGN/PCGN romanisation agreements (Russian 1947, Ukrainian
2019, Belarusian 1979, Bulgarian 2013, Serbian 2005, Macedonian 2013, Kazakh, Kyrgyz and
Mongolian), ICAO Doc 9303 part 3 section 6 (passports), ISO 9:1995, GOST R 52535.1-2006,
the Russian Interior Ministry's order 310 of 1997, the Ukrainian cabinet's resolution
55 of 2010, the Belarusian instruction of 2000 as amended in 2007, the Bulgarian
transliteration act of 2009; and the press habits of Germany, France, Poland, Turkey.
"""

from __future__ import annotations

from functools import cache

from narrows.text.romanise_scheme import Scheme, distinct, table

_VOWELS = "аеёиоуыэюяєіїөүұәъьў"
_BASE = table(
    "а=a б=b в=v г=g д=d е=e ё=e ж=zh з=z и=i й=y к=k л=l м=m н=n о=o п=p р=r с=s т=t у=u "
    "ф=f х=kh ц=ts ч=ch ш=sh щ=shch ъ= ы=y ь= э=e ю=yu я=ya "
    "і=i ї=yi є=ye ґ=g ў=w ђ=dj ј=j љ=lj њ=nj ћ=c џ=dz ѓ=gj ѕ=dz ќ=kj "
    "ә=a ғ=gh қ=q ң=ng ө=o ұ=u ү=u һ=h ҳ=h ҷ=j ӣ=i ӯ=u ҹ=j ҝ=g ӡ=z ӑ=a ӗ=e җ=j ѣ=e ѵ=i ѳ=f "
    "ҙ=dh ҡ=q ҫ=th ӱ=u ӧ=o ӝ=zh ӟ=z ӥ=i ӵ=ch ӈ=n ӷ=gh ӏ= ѐ=e ѝ=i"
)


def _scheme(
    name: str,
    letters: str = "",
    *,
    opening: str = "",
    hiatus: str = "",
    endings: str = "",
    groups: str = "",
) -> Scheme:
    return Scheme(
        name,
        _BASE | table(letters),
        groups=table(groups),
        opening=table(opening),
        hiatus=table(hiatus),
        endings=table(endings),
        vowels=_VOWELS,
    )


_YE = {"opening": "е=ye", "hiatus": "е=ye"}
_RUSSIAN = (
    _scheme("press", endings="ий=y ый=y"),
    _scheme("passport", endings="ия=iya"),
    _scheme("icao", "й=i ю=iu я=ia ъ=ie"),
    _scheme("bgn", "ё=ye", opening="е=ye ё=yo", hiatus="е=ye ё=ye"),
    _scheme("iso9", "ж=z й=j х=h ц=c ч=c ш=s щ=s ю=u я=a"),
    _scheme(
        "german",
        "в=w ж=sch з=s й=i х=ch ц=z ч=tsch ш=sch щ=schtsch ю=ju я=ja",
        endings="ий=i ый=y",
        opening="е=je",
        hiatus="е=je",
    ),
    _scheme(
        "french",
        "ж=j й=i у=ou ц=ts ч=tch ш=ch щ=chtch ю=iou я=ia",
        endings="ин=ine ын=yne ий=i ый=y",
        opening="е=ie ю=iou я=ia",
        hiatus="е=ie",
    ),
    _scheme("scientific", "ж=z й=j х=ch ц=c ч=c ш=s щ=sc ю=ju я=ja ё=e", endings="ий=ij"),
    _scheme("passport-2010", "й=i ц=tc ю=iu я=ia"),
    _scheme("common", "ё=yo", endings="ий=i ый=iy", groups="кс=x"),
    _scheme(
        "polish",
        "в=w ж=z й=j л=l х=ch ц=c ч=cz ш=sz щ=szcz ю=ju я=ja",
        endings="ий=ij ый=yj ский=ski",
        hiatus="е=je",
    ),
    _scheme("turkish", "ж=j х=h ц=ts ч=c ш=s щ=sc ы=i", endings="ий=iy", **_YE),
    _scheme("alalc", "й=i ц=ts ю=iu я=ia х=kh ж=zh щ=shch э=e"),
    _scheme("un1987", "ж=z й=j х=h ц=c ч=c ш=s щ=sc ю=ju я=ja"),
)
_UKRAINIAN = (
    _scheme(
        "ua2010",
        "г=h и=y й=i ї=i є=ie ю=iu я=ia",
        opening="є=ye ї=yi й=y ю=yu я=ya",
        groups="зг=zgh",
    ),
    _scheme("bgn-ua", "г=h и=y ї=yi є=ye", endings="ий=yy", groups="зг=zgh"),
    _scheme("press-ua", "г=h и=y ї=yi є=ye", endings="ий=y ій=iy"),
    _scheme("passport-ua", "г=g и=y й=i ї=i є=ie ю=iu я=ia"),
    _scheme("as-russian", "г=g и=i ї=i є=e", endings="ий=iy ій=iy"),
    _scheme("iso9-ua", "г=g и=i ї=i є=e ж=z х=h ц=c ч=c ш=s щ=s ю=u я=a й=j"),
    _scheme("alalc-ua", "г=h и=y й=i ї=i є=ie ю=iu я=ia"),
    _scheme("scientific-ua", "г=h и=y ї=ji є=je ж=z й=j х=ch ц=c ч=c ш=s щ=sc ю=ju я=ja"),
    _scheme("un-ua", "г=g и=y ї=ji є=je ж=z й=j х=h ц=c ч=c ш=s щ=sc ю=ju я=ja"),
)
_BELARUSIAN = (
    _scheme(
        "by2000",
        "г=h ё=io е=ie й=i ў=u ю=iu я=ia",
        opening="е=ye ё=yo ю=yu я=ya",
        hiatus="е=ye ё=yo ю=yu я=ya",
    ),
    _scheme("bgn-by", "г=h ё=yo е=ye ў=w ы=y"),
    _scheme("passport-by", "г=h ё=io е=e й=i ў=u ю=iu я=ia ц=ts"),
    _scheme("press-by", "г=h ё=yo е=e ў=u"),
    _scheme(
        "by2007",
        "г=h ё=io е=ie ж=z й=j х=ch ц=c ч=c ш=s ў=u ю=iu я=ia",
        opening="е=je ё=jo ю=ju я=ja",
        hiatus="е=je ё=jo ю=ju я=ja",
    ),
    _scheme("iso9-by", "г=g е=e ё=e ж=z х=h ц=c ч=c ш=s ў=u ю=u я=a й=j"),
    _scheme("as-russian-by", "г=g е=e ё=e ў=v", endings="ий=iy"),
    _scheme("scientific-by", "г=h е=e ё=e ж=z й=j х=ch ц=c ч=c ш=s ў=u ю=ju я=ja"),
)
_BULGARIAN = (
    _scheme("bg2009", "х=h щ=sht ъ=a ь=y", endings="ия=ia"),
    _scheme("bg-apc", "х=h щ=sht ъ=u ь=y ю=yu я=ya"),
    _scheme("bgn-bg", "щ=sht ъ=u х=kh ь="),
    _scheme("un-bg", "ж=z й=j х=h ц=c ч=c ш=s щ=st ъ=a ь=j ю=ju я=ja"),
    _scheme("passport-bg", "х=h щ=sht ъ=a й=i ю=iu я=ia"),
    _scheme("french-bg", "ж=j у=ou х=h ц=tz ч=tch ш=ch щ=cht ъ=a ю=iou я=ia"),
    _scheme("old-bg", "х=h ц=tz щ=sht ъ=a ю=iu я=ia"),
    _scheme("bgn-bg-vowel", "щ=sht ъ=a х=kh ь="),
)
_LATINICA = "ж=z ц=c ч=c ш=s х=h љ=lj њ=nj ћ=c ђ=dj џ=dz ј=j"
_SERBIAN = (
    _scheme("latinica", _LATINICA),
    _scheme("latinica-d", _LATINICA + " ђ=d"),
    _scheme("english-sr", "ж=zh ц=ts ч=ch ш=sh х=h љ=lj њ=nj ћ=ch ђ=dj џ=dz ј=j"),
    _scheme("english-sr-y", "ж=zh ц=c ч=ch ш=sh х=h љ=ly њ=ny ћ=ch ђ=dj џ=dzh ј=y"),
    _scheme("dj", _LATINICA + " џ=dj ђ=dj"),
)
_MACEDONIAN = (
    _scheme("mk", _LATINICA + " ѓ=gj ќ=kj ѕ=dz"),
    _scheme("bgn-mk", "ж=zh ц=ts ч=ch ш=sh х=h љ=lj њ=nj ѓ=gj ќ=kj ѕ=dz џ=dzh ј=j"),
    _scheme("press-mk", "ж=z ц=c ч=ch ш=sh х=h љ=lj њ=nj ѓ=g ќ=k ѕ=dz џ=dz ј=j"),
    _scheme("un-mk", _LATINICA + " ѓ=g ќ=k ѕ=dz љ=l њ=nj"),
)
_KAZAKH = (
    _scheme("press-kk", "қ=k ғ=g ң=n х=kh ы=y ө=o ж=zh", endings="ий=iy"),
    _scheme("bgn-kk", "ә=a ғ=gh қ=q ң=ng ө=o һ=h ы=y и=i", opening="е=ye", hiatus="е=ye"),
    _scheme("passport-kk", "қ=k ғ=g ң=n ұ=u ү=u ә=a ө=o й=i ю=iu я=ia"),
    _scheme("latin-kk", "ә=a ғ=g қ=q ң=n ө=o ұ=u ү=u ж=j й=i ш=s ч=ch ы=y х=h и=i"),
    _scheme("soft-kk", "қ=k ғ=g ң=ng ә=a ж=j ұ=u ү=u ө=o"),
    _scheme("kk-i", "қ=k ғ=gh ң=ng ы=i ж=zh"),
)
_KYRGYZ = (
    _scheme("bgn-ky", "ж=j ң=ng ө=o ү=u"),
    _scheme("press-ky", "ж=zh ң=n ө=o ү=u"),
    _scheme("oe-ky", "ж=j ң=ng ө=oe ү=ue"),
)
_TAJIK = (
    _scheme("bgn-tg", "ғ=gh ӣ=i қ=q ӯ=u ҳ=h ҷ=j х=kh ж=zh й=y", opening="е=ye", hiatus="е=ye"),
    _scheme("press-tg", "ғ=g ӣ=i қ=k ӯ=u ҳ=h ҷ=j х=kh ж=zh"),
    _scheme("dzh-tg", "ғ=g ӣ=i қ=k ӯ=u ҳ=kh ҷ=dzh х=kh"),
)
_UZBEK = (
    _scheme("latin-uz", "ў=o қ=q ғ=g ҳ=h ж=j х=x ё=yo ц=ts", opening="е=ye", hiatus="е=ye"),
    _scheme("bgn-uz", "ў=u қ=q ғ=gh ҳ=h ж=j х=kh ё=yo", opening="е=ye", hiatus="е=ye"),
    _scheme("press-uz", "ў=u қ=k ғ=g ҳ=kh ж=zh х=kh"),
    _scheme("soft-uz", "ў=o қ=k ғ=g ҳ=h ж=j х=h"),
)
_MONGOLIAN = (
    _scheme("mn", "ж=j ө=u ү=u х=kh ё=yo е=ye й=i ы=y ц=ts"),
    _scheme("mn-o", "ж=j ө=o ү=u х=h ё=yo е=ye й=i ы=y"),
    _scheme("mn-bgn", "ж=j ө=o ү=u х=h ё=yo е=e й=y ы=y ъ= ь= з=z"),
    _scheme("mn-zh", "ж=zh ө=o ү=u х=kh ё=e е=e"),
)
_AZERI = (
    _scheme("latin-az", "ә=a ҝ=g ҹ=c ғ=g ж=j х=x ч=c ш=s ы=i ј=y в=v г=q"),
    _scheme("latin-az-e", "ә=e ҝ=g ҹ=c ғ=g ж=j х=h ч=c ш=s ы=i ј=y"),
    _scheme("english-az", "ә=a ҝ=g ҹ=j ғ=gh ж=zh х=kh ч=ch ш=sh ы=i ј=y"),
)
_ROMANIAN = (
    _scheme("latin-ro", "ж=j й=i ц=t ч=c ш=s ы=i э=a ю=iu я=ia х=h к=c ъ=a ӂ=g"),
    _scheme("english-ro", "й=i ц=ts ю=iu я=ia х=h"),
)

_BY_LANGUAGE: dict[str, tuple[Scheme, ...]] = {
    "rus": _RUSSIAN,
    "ukr": _UKRAINIAN,
    "bel": _BELARUSIAN,
    "bul": _BULGARIAN,
    "srp": _SERBIAN,
    "mkd": _MACEDONIAN,
    "kaz": _KAZAKH,
    "kir": _KYRGYZ,
    "tgk": _TAJIK,
    "uzb": _UZBEK,
    "mon": _MONGOLIAN,
    "aze": _AZERI,
    "ron": _ROMANIAN,
}
_SHORT = {
    "ru": "rus", "uk": "ukr", "be": "bel", "bg": "bul", "sr": "srp", "mk": "mkd", "kk": "kaz",
    "ky": "kir", "tg": "tgk", "uz": "uzb", "mn": "mon", "az": "aze", "ro": "ron",
    "bos": "srp", "bs": "srp", "hbs": "srp", "sh": "srp", "cnr": "srp",
}  # fmt: skip
_CLUES = (
    ("ѓќѕ", "mkd"),
    ("ђћљњџј", "srp"),
    ("ҝҹ", "aze"),
    ("їєґ", "ukr"),
    ("ұ", "kaz"),
    ("ҷӣӯ", "tgk"),
    ("ҳ", "uzb"),
    ("ңқғәһ", "kaz"),
    ("ү", "mon"),
)


def language_of(token: str) -> str | None:
    """Return the ISO 639-3 code of the language a token's letters give away, or None.

    >>> language_of("сергій"), language_of("путин")
    ('ukr', None)
    """
    for letters, language in _CLUES:
        if any(c in token for c in letters):
            return language
    if "ў" in token:
        return "uzb" if "и" in token or "қ" in token else "bel"
    if "і" in token:
        # Ukrainian has и beside і, Belarusian ы; Kazakh і stands with neither alone.
        return "bel" if any(c in token for c in "ыэё") else "ukr"
    return "mon" if "ө" in token else None


@cache
def _mixed() -> tuple[Scheme, ...]:
    """The order for a token that may be Russian, Bulgarian, Serbian or Ukrainian."""
    russian = {scheme.name: scheme for scheme in _RUSSIAN}
    first = ("press", "passport", "icao", "bgn", "iso9", "german", "french")
    return (*(russian[name] for name in first), _BULGARIAN[0], _UKRAINIAN[1], _SERBIAN[0])


def schemes(language: str | None) -> tuple[Scheme, ...]:
    """Return the schemes of a language, the most used first; a mixture for None."""
    if language is None:
        return _mixed()
    return _BY_LANGUAGE.get(_SHORT.get(language, language), _mixed())


def spellings(token: str, language: str | None, limit: int) -> tuple[str, ...]:
    """Return the spellings of a Cyrillic token, the most used first."""
    chosen = schemes(language or language_of(token))
    return distinct((scheme.spell(token) for scheme in chosen), limit)
