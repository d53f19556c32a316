"""Taking apart names of scripts that put no spaces between words."""

from __future__ import annotations

from narrows.text import name_tables as tables
from narrows.text.script import Script, script_of

UNSPACED = frozenset((Script.HAN, Script.HANGUL, Script.KATAKANA, Script.HIRAGANA))
"""Scripts whose letters are syllables or words."""


def syllables(words: list[str]) -> list[str]:
    """Take apart Han and Hangul names of persons, which run their syllables together."""
    if all(map(str.isascii, words)):
        return words
    out: list[str] = []
    for word in words:
        script = script_of(word[0])
        if script in (Script.HAN, Script.HANGUL) and 1 < len(word) <= 4:
            out.extend(word)
        else:
            out.append(word)
    return out


def segmented(words: list[str]) -> list[str]:
    """Take Han and Hangul company names apart at the words the tables know."""
    if all(map(str.isascii, words)):
        return words
    out: list[str] = []
    for word in words:
        if script_of(word[0]) in UNSPACED and len(word) > 2:
            out.extend(_cut_at_known(word))
        else:
            out.append(word)
    return out


def _cut_at_known(word: str) -> list[str]:
    known = tables.unspaced_words()
    out: list[str] = []
    rest = ""
    i = 0
    while i < len(word):
        found = next(
            (
                word[i : i + n]
                for n in range(min(10, len(word) - i), 1, -1)
                if word[i : i + n] in known
            ),
            None,
        )
        if found is None:
            rest += word[i]
            i += 1
            continue
        out.extend(_chunks(rest))
        rest = ""
        out.append(found)
        i += len(found)
    out.extend(_chunks(rest))
    return out


def _chunks(rest: str) -> list[str]:
    if len(rest) <= 3 or script_of(rest[0]) is not Script.HAN:
        return [rest] if rest else []
    return [rest[i : i + 2] for i in range(0, len(rest), 2)]
