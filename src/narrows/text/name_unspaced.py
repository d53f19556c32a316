"""Words of scripts written without spaces, and where they come apart.

A Chinese or Korean name is a surname and a given name of one or two signs each, and every
sign is a word. A foreign name is written by sound in signs that mean nothing there: 伊戈尔
is Igor, one word, with a dot between it and the next (GB/T 15834-2011, 4.14).
"""

from __future__ import annotations

import re

from narrows.text import name_tables as tables
from narrows.text.romanise_chinese import split
from narrows.text.script import Script, script_of

UNSPACED = frozenset((Script.HAN, Script.HANGUL, Script.KATAKANA, Script.HIRAGANA))
"""Scripts written without spaces between words."""

SYLLABIC = frozenset((Script.HAN, Script.HANGUL))
"""Scripts in which every sign of a native name is a word."""

_TWO = "[\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3]{2}"
_DOTTED = re.compile(rf"{_TWO}\s?[·•‧∙⋅・･‐\-.=＝]\s?{_TWO}")
"""A mark that stands between the words of a foreign name and in no other."""

_SURNAME = re.compile(
    r"([诺諾罗羅科托多涅切列洛佐卓耶]夫(?!斯)|[诺諾耶罗羅科]娃|[维維]奇|斯基)(?=..)"
)
"""How Slavic surnames and patronymics end: -ov, -ova, -vich, -sky.

As transcribed by the Xinhua News Agency, Names of the World's Peoples (1993).
"""

_ONE_FOREIGN = 6
"""Signs of one foreign word; hardly any has more."""

_OWN = 4
"""Most signs of a Chinese, Japanese or Korean name: two of the family's, two given."""


def syllables(text: str, words: list[str]) -> list[str]:
    """Take the words of a personal name apart that run its syllables together.

    Args:
        text: The name as written; its words show no marks between them.
        words: Its words, canonical.

    Returns:
        The words; single signs where they are a Chinese or Korean name, whole words
        where they are a foreign one.

    >>> syllables("金正恩", ["金正恩"])
    ['金', '正', '恩']
    >>> syllables("伊戈尔·普京", ["伊戈尔", "普京"])
    ['伊戈尔', '普京']
    """
    if all(map(str.isascii, words)):
        return words
    foreign = _DOTTED.search(text) is not None or _too_long(words)
    out: list[str] = []
    for word in words:
        script = script_of(word[0])
        if script is Script.HAN and len(word) > _ONE_FOREIGN:
            out.extend(_SURNAME.sub(r"\1 ", word).split())
        elif script in SYLLABIC and len(word) <= _OWN and not foreign and not _transcribed(word):
            out.extend(word)
        else:
            out.append(word)
    return out


def _too_long(words: list[str]) -> bool:
    """Tell whether words apart have more signs than a Chinese or Korean name."""
    signs = [len(word) for word in words if script_of(word[0]) in SYLLABIC]
    return len(signs) > 1 and max(signs) > 2 and sum(signs) > _OWN


def _transcribed(word: str) -> bool:
    """Tell whether a word has as many signs as a whole name, but no surname to begin with."""
    return script_of(word[0]) is Script.HAN and len(word) == _OWN and len(split(word)) == 1


def most_words(words: list[str]) -> int:
    """Return into how many words canonical words come apart at most.

    >>> most_words(["华信贸易有限公司"]), most_words(["金正恩"]), most_words(["putin"])
    (4, 3, 1)
    """
    found = len(words)
    for word in words:
        if not word.isascii() and script_of(word[0]) in SYLLABIC:
            found += (len(word) if len(word) <= _OWN else (len(word) + 1) // 2) - 1
    return found


def segmented(words: list[str]) -> list[str]:
    """Take company names without spaces apart at the words the tables know.

    >>> segmented(["华信贸易有限公司"])
    ['华信', '贸易', '有限公司']
    """
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
