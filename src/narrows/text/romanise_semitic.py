"""Arabic-script and Hebrew tokens in Latin letters, by rule.

These scripts leave short vowels out, so a rule can only offer a frame with a guessed
vowel; the learned spellings of ``text.transducer`` come before these. Consonants follow
BGN/PCGN 1956 (Arabic), 1958 (Persian), 1968 (Pashto), 2007 (Urdu) and the Academy of
the Hebrew Language's rules of 2006, without their diacritics.
"""

from __future__ import annotations

from narrows.text.romanise_scheme import distinct, table

_ARABIC = table(
    "ا=a ب=b ت=t ث=th ج=j ح=h خ=kh د=d ذ=dh ر=r ز=z س=s ش=sh ص=s ض=d ط=t ظ=z ع=a غ=gh ف=f ق=q "
    "ك=k ل=l م=m ن=n ه=h و=w ي=y ء= پ=p چ=ch ژ=zh گ=g ڤ=v ٹ=t ڈ=d ڑ=r ں=n ے=e څ=ts ځ=dz ډ=d "
    "ړ=r ږ=zh ښ=sh ګ=g ڼ=n ټ=t ڭ=ng ۆ=o ۇ=u ۈ=u ۋ=v ڧ=q ڨ=g ڥ=v ڢ=f ۊ=o ڵ=l ڕ=r"
)
_PERSIAN = {"ث": "s", "ذ": "z", "ض": "z", "و": "v", "ق": "gh"}
_PERSIAN_LETTERS = frozenset("پچژگ")
_HEBREW = table(
    "א=a ב=b ג=g ד=d ה=h ו=v ז=z ח=h ט=t י=y כ=k ך=kh ל=l מ=m ם=m נ=n ן=n ס=s ע=a פ=p ף=f צ=tz "
    "ץ=tz ק=k ר=r ש=sh ת=t"
)
_VOWELS = frozenset("aeiou")


def arabic(token: str, language: str | None, limit: int) -> tuple[str, ...]:
    """Return guessed spellings of an Arabic-script token: with and without its article."""
    article = ""
    if token.startswith("ال") and len(token) > 4:
        article, token = "al", token[2:]
    persian = language in ("fas", "fa", "per", "prs") or bool(_PERSIAN_LETTERS & set(token))
    letters = _ARABIC | _PERSIAN if persian else _ARABIC
    frame = [letters.get(c, c if c.isascii() else "") for c in token]
    plain = _voiced(token, frame)
    return distinct((article + plain, plain, article + "".join(frame)), limit)


def _voiced(token: str, frame: list[str]) -> str:
    out = ""
    for i, (native, latin) in enumerate(zip(token, frame, strict=True)):
        spelt = latin
        following = token[i + 1] if i + 1 < len(token) else ""
        last = not following
        if native in "وي" and i and out[-1:] not in _VOWELS and following != "ا":
            spelt = ("u" if native == "و" else "i") if not last or out else latin
        elif native == "ه" and last and out:
            spelt = "ah" if out[-1] not in _VOWELS else "h"
        elif native == "ا" and out[-1:] == "a":
            spelt = ""
        if spelt and out and out[-1] not in _VOWELS and spelt[0] not in _VOWELS:
            out += "a"
        out += spelt
    return out


def hebrew(token: str, limit: int) -> tuple[str, ...]:
    """Return guessed spellings of a Hebrew token."""
    out = ""
    for i, char in enumerate(token):
        latin = _HEBREW.get(char, char if char.isascii() else "")
        following = token[i + 1] if i + 1 < len(token) else ""
        if char == "ו" and i:
            latin = "o" if out[-1:] not in _VOWELS else "v"
        elif char == "י" and i:
            latin = "i" if out[-1:] not in _VOWELS else "y"
        elif char == "ה" and not following:
            latin = "ah" if out[-1:] not in _VOWELS else "h"
        elif char in "פבכ" and i:
            latin = {"פ": "f", "ב": "v", "כ": "kh"}[char] if out[-1:] in _VOWELS else latin
        if latin and out and out[-1] not in _VOWELS and latin[0] not in _VOWELS:
            out += "a"
        out += latin
    return distinct((out, out.replace("v", "b"), out.replace("f", "p")), limit)
