"""Canonical text: one form for all ways to write, type, hide or damage the same letters.

What comes out is case-folded, composed words of letters and digits, one space between
them, each word in its own script. Diacritics that an orthography uses stay (``ü``,
``ø``, ``й``), for ``text.romanise`` knows what they stand for. What had to be undone on
the way is returned as folds, for a hidden letter is evidence of its own.

Case, width of spaces and Unicode normal form of the input never change the text
(Unicode Standard, sections 3.11 and 3.13). Escapes and mojibake are accidents of bytes,
not of letters, and are undone before the case is folded.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

import msgspec

from narrows.text import escape, lookalike
from narrows.text.script import Script, script_of


class Fold(msgspec.Struct, frozen=True, gc=False):
    """One thing that was undone.

    Attributes:
        kind: ``escape``, ``mojibake``, ``override`` (right-to-left override),
            ``invisible``, ``styled`` (mathematical, enclosed, raised or turned
            letters), ``marks`` (struck-through or piled-up marks), ``lookalike``,
            ``leet`` (digits and signs for letters) or ``spaced`` (letters set apart).
        before: The piece as it stood.
        after: What it was folded to.
        suspicious: Ordinary typing does not produce it.
    """

    kind: str
    before: str
    after: str
    suspicious: bool


class Canonical(msgspec.Struct, frozen=True, gc=False):
    """A text in canonical form.

    Attributes:
        text: The canonical text; empty where nothing legible was given.
        original: The text as given.
        folds: What was undone, in the order of the work; empty for ordinary text.
        readings: Other canonical texts the writer may have meant: words that
            capitals, wide gaps or zero-width spaces set apart (``VladimirPutin``), a
            digit or look-alike that stands for two letters. Hints: unlike ``text``
            they may depend on case and spacing.
    """

    text: str
    original: str
    folds: tuple[Fold, ...] = ()
    readings: tuple[str, ...] = ()


_WORD = r"(?:[A-Za-z][a-z]+|[A-Z]{2,})"
_PLAIN = re.compile(rf"{_WORD}(?:[ ,.\-]+{_WORD})*[ ,.]*").fullmatch
_LATIN = re.compile(r"(?:[a-zA-ZÀ-ÖØ-öø-įĳ-ňŊ-žƏə]{2,}+[ ,\-'’]*+)++").fullmatch
_CYRILLIC = re.compile(r"(?:[Ѐ-ѯҊ-ӿ]{2,}+[ ,\-]*+)++").fullmatch
_ODD_LATIN = re.compile(r"[À-ÿ]{4,}|[Â-ô][ŒŽŠšœžŸ]|[a-zß-ÿ][A-ZÀ-Þ]|[ıİ]").search
_ODD_CYRILLIC = re.compile(r"[РС][Ѐ-ӿ][РС]|[ѐѝ]").search
_QUICK_BREAKS = {ord(c): " " for c in ",.-"} | {ord(c): None for c in "'’"}

_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb"
    "\U0001d173-\U0001d17a\U000e0000-\U000e0fff]+"
)
_HIDDEN_IN_WORD = re.compile(rf"[A-Za-zÀ-ɏͰ-ӿ](?!\u00ad){_INVISIBLE.pattern}[A-Za-zÀ-ɏͰ-ӿ]")
_OVERRIDE = re.compile("[\u202d\u202e]([^\u202a-\u202e\u2066-\u2069]*)[\u202c]?")
_STYLED = re.compile(
    "[\u02b0-\u02b8\u02e0-\u02e4\u1d2c-\u1d6a\u1d78\u1d9b-\u1dbf\u2071\u207f\u2090-\u209c"
    "\u2102\u210a-\u2115\u2118-\u211d\u2124-\u213c\u2145-\u2149\u249c-\u24e9"
    "\U0001d400-\U0001d7cb\U0001f110-\U0001f149\U0001f150-\U0001f189\U0001f1e6-\U0001f1ff]"
)
_FLAG = re.compile(
    "(?<![\U0001f1e6-\U0001f1ff])[\U0001f1e6-\U0001f1ff]{2}(?![\U0001f1e6-\U0001f1ff])"
)
_ENCLOSED = (
    {first + i: chr(ord("A") + i) for first in (0x1F150, 0x1F170, 0x1F1E6) for i in range(26)}
    | {ord(c): " " for c in "™℠©®"}
    | {ord("№"): " no "}
)
"""Enclosed capitals without a compatibility decomposition; signs that are no letters."""
_STRUCK = re.compile("[\u0334-\u0338\u20d0-\u20f0\u1ab0-\u1aff]|[\u0300-\u036f]{3,}")

_ROUNDS = 4
"""Most rounds of look-alike folding; two settle all but contrived text."""

_CAMEL = re.compile(r"(?<=[a-zß-ÿа-яёα-ω])(?=[A-ZÀ-ÞА-ЯЁΑ-Ω])")
_WIDE = re.compile(r"\s{2,}|\s*[|/]\s*")
_SIGNS = {"@": "a", "$": "s", "!": "i", "|": "l", "€": "e", "£": "l"}
_SIGN = re.compile(r"(?<=[^\W\d_])[@$!|€£](?=[^\W\d_])|(?<!\S)[@$](?=[^\W\d_]{2})")
_MAIL = re.compile(r"\w@\w[\w.\-]*\.\w{2,}").search
_LEET = {"0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "6": "g", "7": "t", "8": "b", "9": "g"}
_LEET_WORD = re.compile(r"[^\W\d_]+(?:[0134-9][^\W\d_]+)+").fullmatch
_LEET_EDGE = re.compile(r"[0134-9](?!st|nd|rd|th)[^\W\d_]{3,}|[^\W\d_]{3,}[0134-9]").fullmatch
_DRAWN = re.compile(r"(?!\d+(?:st|nd|rd|th)$)(?:[^\W\d_]|[0134-9])+").fullmatch
_SPELT = frozenset(
    (Script.LATIN, Script.CYRILLIC, Script.GREEK, Script.ARMENIAN, Script.GEORGIAN, Script.HEBREW)
)
_SYLLABIC = frozenset((Script.HAN, Script.HANGUL, Script.KATAKANA, Script.HIRAGANA))


class _Breaks(dict[int, "str | None"]):
    """What becomes of each case-folded character: kept, folded, dropped or a space."""

    def __missing__(self, point: int) -> str | None:
        self[point] = kept = _kept(chr(point))
        return kept


def _kept(char: str) -> str | None:
    kind = unicodedata.category(char)
    if kind[0] == "L":
        if script_of(char) is Script.GREEK:
            return unicodedata.normalize("NFD", char)[0]
        return char
    if kind == "Nd":
        return str(unicodedata.decimal(char))
    if kind[0] == "M":
        # Vowels of South Asian scripts and Thai are marks; those of Hebrew and Arabic
        # are optional, and on the other alphabets what could not be composed is noise.
        point = ord(char)
        spelt = 0x0900 <= point <= 0x1AAF or 0xA800 <= point <= 0xABFF or point in (0x3099, 0x309A)
        return char if spelt else None
    if char == "〇":
        return char
    return None if kind == "Cf" else " "


_BREAKS = _Breaks(
    {ord(c): None for c in "'’‘`´ʼʹʾʿˈʽ′‛׳״ʻʺˮ"}
    | {
        ord("&"): " and ",
        ord("ı"): "i",
        ord("ς"): "σ",
        ord("ـ"): None,
        ord("ѐ"): "е",
        ord("ѝ"): "и",
    }
    # One letter in every orthography of the Arabic script, whichever keyboard typed it.
    | {ord(a): b for a, b in zip("أإآٱؤئىیېۍکڪھہەةۀۃۂ", "ااااويييييككههههههه", strict=True)}
)


@lru_cache(maxsize=4096)
def canonical(text: str) -> Canonical:
    """Return the canonical form of a name or other short text.

    >>> canonical("  PUTIN, Vladimir").text
    'putin vladimir'
    >>> canonical("V l 4 d i m i r  Рutin").text
    'vladimir putin'
    """
    if _PLAIN(text):
        lower = text.lower().replace(",", " ").replace("-", " ").replace(".", " ")
        return Canonical(" ".join(lower.split()), text)
    if (_LATIN(text) and not _ODD_LATIN(text)) or (_CYRILLIC(text) and not _ODD_CYRILLIC(text)):
        return Canonical(" ".join(text.casefold().translate(_QUICK_BREAKS).split()), text)
    work = _Work()
    letters = work.visible(text)
    plain = work.settle(letters)
    return Canonical(plain, text, tuple(work.folds), work.other_readings(plain, letters))


def unmistakable(text: str) -> bool:
    """Tell at a glance that a text has one reading in any case: Latin words of some letters."""
    return _PLAIN(text) is not None


class _Work:
    """Undoing one text, stage by stage, and noting what was undone."""

    def __init__(self) -> None:
        self.folds: list[Fold] = []
        self.readings: list[str] = []

    def note(self, kind: str, before: str, after: str, *, suspicious: bool) -> str:
        if before != after:
            self.folds.append(Fold(kind, before, after, suspicious))
        return after

    def visible(self, text: str) -> str:
        """Undo what hides letters: wrong decoding, controls, styles and piled-up marks."""
        if escape.has_escapes(text):
            text = self.note("escape", text, escape.unescape(text), suspicious=False)
        if text.isascii():
            return text
        text = self.note("mojibake", text, escape.repair(text), suspicious=False)
        text = self.note("override", text, _OVERRIDE.sub(_turned_back, text), suspicious=True)
        if _INVISIBLE.search(text):
            suspicious = _HIDDEN_IN_WORD.search(text) is not None
            if suspicious:
                self.readings.append(_INVISIBLE.sub(" ", text))
            text = self.note("invisible", text, _INVISIBLE.sub("", text), suspicious=suspicious)
        text = self.note("styled", text, lookalike.turned(text), suspicious=True)
        text = _FLAG.sub(" ", text)
        styled = _STYLED.search(text) is not None
        bare = unicodedata.normalize("NFKC", text.translate(_ENCLOSED))
        if styled:
            self.note("styled", text, bare, suspicious=True)
        if _STRUCK.search(unicodedata.normalize("NFD", bare)):
            bare = self.note("marks", bare, _unmarked(bare), suspicious=True)
        return bare

    def settle(self, text: str) -> str:
        """Fold the case, break into words, and undo what stands for other letters."""
        text = unicodedata.normalize("NFKC", text.casefold())
        if any(sign in text for sign in _SIGNS) and not _MAIL(text):
            swapped = _SIGN.sub(lambda found: _SIGNS[found[0]], text)
            text = self.note("leet", text, swapped, suspicious=True)
        words = unicodedata.normalize("NFC", text.translate(_BREAKS)).split()
        words = self.bare(self.joined(words))
        for i, word in enumerate(words):
            for other in _letter_readings(word):
                self.readings.append(" ".join([*words[:i], other, *words[i + 1 :]]))
        drawn = [_drawn(word) for word in words]
        if drawn != words:
            self.readings.append(" ".join(drawn))
        lettered = [self.lettered(word) for word in words]
        # Digits read as letters may complete a word of look-alikes.
        return " ".join(lettered if lettered == words else self.bare(lettered))

    def bare(self, words: list[str]) -> list[str]:
        """Fold the look-alikes of all words."""
        for _ in range(_ROUNDS):
            # A word laid bare may show that the next one hides among Latin words too.
            before = words
            lettered = [word for word in words if not word.isdigit()]
            foreign = [word for word in lettered if script_of(word[0]) is not Script.LATIN]
            words = [self.unmasked(word, before, lettered, foreign) for word in before]
            if before == words:
                break
        return words

    def joined(self, words: list[str]) -> list[str]:
        """Join letters that stand apart: three or more of an alphabet, two syllables."""
        if sum(len(word) == 1 for word in words) < 2:
            return words
        out: list[str] = []
        run: list[str] = []
        for word in [*words, ""]:
            if len(word) == 1 and (word.isdigit() or script_of(word) in _SPELT | _SYLLABIC):
                run.append(word)
                continue
            out.extend(self._closed(run))
            run = []
            if word:
                out.append(word)
        return out

    def _closed(self, run: list[str]) -> list[str]:
        letters = [i for i, c in enumerate(run) if not c.isdigit()]
        if len(letters) < 2:
            return run
        first, last = letters[0], letters[-1] + 1
        core = run[first:last]
        syllabic = all(script_of(c) in _SYLLABIC for c in core)
        if (len(core) < 3 and not syllabic) or 3 * (len(core) - len(letters)) > len(core):
            return run
        word = "".join(core)
        # A dotted abbreviation is as ordinary as it is short; nobody types names so.
        self.note("spaced", " ".join(core), word, suspicious=len(core) > 4 and not syllabic)
        return [*run[:first], word, *run[last:]]

    def unmasked(self, word: str, words: list[str], lettered: list[str], foreign: list[str]) -> str:
        """Fold the look-alikes of a word in two alphabets.

        Args:
            word: The word.
            words: All words of the text.
            lettered: Those that are no numbers.
            foreign: Those of the lettered that are not Latin.
        """
        if word.isascii():
            return word
        plain = lookalike.fold_word(
            word,
            # Each is told at the first word that decides: words may be many.
            among_latin=all(other is word for other in foreign)
            and any(other is not word for other in lettered),
        )
        if plain != word:
            self.note("lookalike", word, plain, suspicious=True)
            second = lookalike.second_reading(word)
            if second is not None and second != plain:
                self.readings.append(" ".join(second if w is word else w for w in words))
        return plain

    def lettered(self, word: str) -> str:
        """Read single digits between letters as the letters they are drawn like."""
        if word.isalpha() or not _is_leet(word):
            return word
        after = "".join(_LEET.get(c, c) for c in word)
        # The letters read are Latin, the word may not be.
        return self.note(
            "leet", word, lookalike.fold_word(after, among_latin=False), suspicious=True
        )

    def other_readings(self, plain: str, letters: str) -> tuple[str, ...]:
        """Settle the hints into canonical texts that differ from the first reading."""
        hints = [reading for reading in self.readings if reading != plain]
        camel = _CAMEL.sub(" ", letters)
        if camel != letters:
            hints.append(camel)
        if any(fold.kind == "spaced" for fold in self.folds) and _WIDE.search(letters.strip()):
            parts = (_Work().settle(part) for part in _WIDE.split(letters))
            hints.append(" ".join(part for part in parts if part))
        settled = (_Work().settle(hint) for hint in hints)
        return tuple(dict.fromkeys(text for text in settled if text and text != plain))


def _is_leet(word: str) -> bool:
    digits = sum(c.isdigit() for c in word)
    return len(word) >= max(4, 2 * digits + 2) and _LEET_WORD(word) is not None


def _drawn(word: str) -> str:
    """Return a word with digits as letters where at most half of it is digits."""
    digits = sum(c.isdigit() for c in word)
    if not digits or len(word) < 4 or 2 * digits > len(word) or not _DRAWN(word):
        return word
    return "".join(_LEET.get(c, c) for c in word)


def _letter_readings(word: str) -> list[str]:
    """Return words a word with digits may stand for, beside what is certain."""
    if word.isalpha() or word.isdigit():
        return []
    readings = []
    if _is_leet(word) and "1" in word:
        readings.append("".join(_LEET.get(c, c) for c in word.replace("1", "l")))
    elif _LEET_EDGE(word) or (len(word) == 3 and _LEET_WORD(word)):
        drawn = (word.replace("1", "l"), word)
        readings += ["".join(_LEET.get(c, c) for c in w) for w in drawn]
    return readings


def _turned_back(found: re.Match[str]) -> str:
    """Return the letters of an override in the order they are read."""
    inside = found[1]
    right_to_left = sum(script_of(c) in (Script.ARABIC, Script.HEBREW) for c in inside)
    forced_right_to_left = found[0][0] == "\u202e"
    natural = 2 * right_to_left > sum(c.isalpha() for c in inside)
    return inside if forced_right_to_left is natural else inside[::-1]


def _unmarked(text: str) -> str:
    """Drop struck-through marks, and every mark of a letter that carries more than two."""
    out = _STRUCK.sub("", unicodedata.normalize("NFD", text))
    return unicodedata.normalize("NFC", out)
