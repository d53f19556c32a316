"""Word tables for names: titles, particles, legal forms, numbers, ordinary words.

The tables are our own collection of public facts of language and company law; they
stand in ``data/`` as plain text. Every spelling is brought into canonical form, so that a
table and a name always speak of the same letters; that is done once, see ``prepared``.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from importlib import resources
from typing import NamedTuple

from narrows.text import romanise_cyrillic
from narrows.text.canonical import canonical
from narrows.text.name_forms import ascii_letters
from narrows.text.prepared import prepared
from narrows.text.script import Script, script_of


def _lines(name: str) -> list[str]:
    text = resources.files("narrows.text").joinpath("data", name).read_text("utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def _words(name: str) -> frozenset[str]:
    found = (canonical(word).text for line in _lines(name) for word in line.split())
    return frozenset(word for word in found if word and " " not in word)


@prepared(frozenset[str])
def titles() -> frozenset[str]:
    """Titles and honorifics of persons."""
    return _words("titles.txt")


@prepared(frozenset[str])
def stop_words() -> frozenset[str]:
    """Words of organisation names that carry no identity."""
    return _words("stop_words.txt")


@prepared(frozenset[str])
def vessel_prefixes() -> frozenset[str]:
    """Prefixes of ships' names (``M/V`` is ``m`` and ``v`` in canonical form)."""
    return _words("vessel_prefixes.txt")


@prepared(dict[str, str])
def particles() -> dict[str, str]:
    """Small words inside personal names: word to role (article, filial, noble)."""
    found: dict[str, str] = {}
    for line in _lines("particles.tsv"):
        role, words = line.split("\t")
        for word in words.split():
            found.setdefault(canonical(word).text, role)
    return found


def _phrases(name: str) -> dict[tuple[str, ...], str]:
    found: dict[tuple[str, ...], str] = {}
    for line in _lines(name):
        symbol, spellings = line.split("\t")
        for spelling in spellings.split("|"):
            words = tuple(canonical(spelling).text.split())
            if words:
                found.setdefault(words, symbol)
    for words, symbol in list(found.items()):
        found.setdefault(tuple(map(bare, words)), symbol)
    return found


def bare(word: str) -> str:
    """Return a Latin word without its diacritics, any other as it is."""
    if word.isascii() or script_of(word[0]) is not Script.LATIN:
        return word
    return _bare(word)


@lru_cache(maxsize=1 << 14)
def _bare(word: str) -> str:
    return ascii_letters(word) or word


@prepared(dict[tuple[str, ...], str])
def legal_forms() -> dict[tuple[str, ...], str]:
    """Legal forms: canonical words to symbol such as ``limited.llc``.

    Symbols of one family (before the dot) are compatible: national names for much
    the same form, which translators exchange freely.
    """
    found = _phrases("legal_forms.tsv")
    for words, symbol in list(found.items()):
        # Dotted abbreviations: "S.A." is two words, "SA" is one.
        if len(words) > 1 and all(len(word) == 1 for word in words):
            found.setdefault(("".join(words),), symbol)
        elif len(words) == 1 and len(words[0]) <= 4 and words[0].isalpha():
            found.setdefault(tuple(words[0]), symbol)
    return found


_LONG, _BEGUN = 8, 3
"""Letters a word of a legal form needs to be known by a misspelling, and first ones most lack."""


@cache
def _long_legal_words() -> dict[str, str]:
    """Long words of legal forms, and each with one letter left out: to the word meant."""
    known = {bare(word) for words in legal_forms() for word in words}
    found: dict[str, str] = {}
    for word in sorted(known):
        if len(word) >= _LONG:
            for i in range(len(word)):
                found.setdefault(word[:i] + word[i + 1 :], word)
    for word in known:
        found[word] = word
    return found


@cache
def _long_beginnings() -> frozenset[str]:
    return frozenset(word[:_BEGUN] for word in _long_legal_words())


@lru_cache(maxsize=1 << 16)
def legal_word(word: str) -> str:
    """Return the word of a legal form a word is a misspelling of, else the word itself.

    One letter is left out, put in or exchanged.

    >>> legal_word("aktiengeselschaft"), legal_word("corportion"), legal_word("kompass")
    ('aktiengesellschaft', 'corporation', 'kompass')
    """
    plain = bare(word)
    if len(plain) < _LONG - 1 or business_parts(word) or (word,) in business_words():
        return word
    known = _long_legal_words()
    if plain in known:
        return word if known[plain] == plain else known[plain]
    if len(plain) >= _LONG:
        # Where a letter further on is amiss, it begins as it should.
        begun = plain[:_BEGUN] in _long_beginnings()
        for i in range(len(plain) if begun else _BEGUN):
            shorter = known.get(plain[:i] + plain[i + 1 :])
            if shorter is not None and len(shorter) >= _LONG and abs(len(shorter) - len(plain)) < 2:
                return shorter
    return word


_PHRASE, _AMISS = 3, 5
"""Words a legal form needs to be known by all but one of them, and letters that one needs."""


@cache
def _legal_words_between() -> dict[tuple[int, tuple[str, ...]], frozenset[str]]:
    """Legal forms of some words, each long word left out: where it stands, the rest, to the words.

    Only forms in Latin letters, as they are written in messages, and only words the rest is
    no form without: Publica Joint Stock Company is called Publica.
    """
    found: dict[tuple[int, tuple[str, ...]], set[str]] = {}
    forms = legal_forms()
    for words in forms:
        if len(words) < _PHRASE or not all(word.isascii() for word in words):
            continue
        for k, word in enumerate(words):
            rest = words[:k] + words[k + 1 :]
            if len(word) >= _AMISS and rest not in forms:
                found.setdefault((k, rest), set()).add(word)
    return {key: frozenset(words) for key, words in found.items()}


@cache
def _in_legal_phrases() -> frozenset[str]:
    return frozenset(word for _, rest in _legal_words_between() for word in rest)


def names_no_form(word: str) -> bool:
    """Tell whether a word is in no legal form of several words, nor misspells one of a form."""
    return legal_word(word) == word and bare(word) not in _in_legal_phrases()


def legal_words(words: list[str]) -> list[str]:
    """Return the words of a name, those of legal forms without their slips of the pen.

    A long word is known by itself, any other by the words of the form beside it; the last
    word of a name may be cut off, as fields of messages cut it.

    >>> legal_words(["birch", "joynt", "stock", "company"])
    ['birch', 'joint', 'stock', 'company']
    >>> legal_words(["birch", "joint", "stock", "compan"])
    ['birch', 'joint', 'stock', 'company']
    """
    meant = [legal_word(word) for word in words]
    known = _in_legal_phrases()
    beside = [bare(word) in known for word in meant]
    if sum(beside) < _PHRASE - 1:
        return meant
    for i in range(len(meant) - _PHRASE + 1):
        for n in range(_PHRASE, min(longest("legal"), len(meant) - i) + 1):
            run = tuple(map(bare, meant[i : i + n]))
            if sum(beside[i : i + n]) < n - 1:
                break
            for k, word in enumerate(run):
                wanted = _legal_words_between().get((k, run[:k] + run[k + 1 :]))
                if not wanted or word in wanted:
                    continue
                cut = k == n - 1 and i + n == len(meant)
                near = [
                    w for w in sorted(wanted) if _one_amiss(word, w) or (cut and w.startswith(word))
                ]
                if near:
                    meant[i + k] = near[0]
    return meant


def _one_amiss(word: str, other: str) -> bool:
    """Tell whether two words differ in one letter left out, put in or exchanged for another."""
    if len(word) > len(other):
        word, other = other, word
    if len(other) - len(word) > 1 or word == other:
        return False
    i = next((i for i, (a, b) in enumerate(zip(word, other, strict=False)) if a != b), len(word))
    return word[i + (len(word) == len(other)) :] == other[i + 1 :]


@prepared(dict[tuple[str, ...], str])
def business_words() -> dict[tuple[str, ...], str]:
    """Ordinary words of organisation names in many languages: words to symbol."""
    return _phrases("business_words.tsv") | _phrases("business_words_han.tsv")


_TAIL = {3: 5, 4: 5, 5: 5, 6: 5}
"""Letters that may follow a stem of so many letters; nine follow a longer one."""
_LONGEST_TAIL = 9
_SEMITIC_TAIL = 3
_CLIPPED = re.compile(
    "agro|avto|bank|cap|eksp|flot|gaz|hol|khol|kom|kred|mash|med|neft|plast|polis|prom|servis|sib|snab"
    "|stal|star|stro[iy]|svyaz|tech|tekh|teplo|torg|trans|vagon|zavod"
    "|авто|агро|банк|вагон|газ|ком|кред|маш|мед|нефт|пласт|пром|связь|сервис|сиб|снаб|стал|стар|строй"
    "|завод|тепло|тех|торг|транс|флот|хол|эксп"
)
"""Clipped words that trade names are put together of: no ending a stem has, nor a link between
two. Russneft is a name and no form of Russian, Uralvagonzavod not just a plant in the Ural."""
_ENDING = 3
"""Letters from which on what follows a stem may be such a word."""
_ARABIC_PREFIX = re.compile("(?:و|ب|ف)?(?:ال|لل|ل)|و|ب")


class _Stems(NamedTuple):
    whole: dict[str, str]
    begun: dict[str, str]


@prepared(_Stems)
def _business_stems() -> _Stems:
    whole: dict[str, str] = {}
    begun: dict[str, str] = {}
    for line in _lines("business_stems.tsv"):
        symbol, stems = line.split("\t")
        for stem in stems.split():
            text = stem.removeprefix("=")
            if not (text.isascii() and text.isalpha() and text.islower()):
                text = canonical(text).text
            if not text or " " in text:
                continue
            script = script_of(text[0])
            text = bare(text)
            if stem.startswith("=") or len(text) < (4 if script is Script.LATIN else 3):
                whole.setdefault(text, symbol)
                continue
            begun.setdefault(text, symbol)
            if script is Script.CYRILLIC and len(text) >= _ROMANISED:
                for spelling in romanise_cyrillic.spellings(text, None, 6):
                    begun.setdefault(spelling, symbol)
    return _Stems(whole, begun)


_BEGIN = 4
"""Letters most stems are told apart by."""


@prepared(frozenset[str])
def _stem_beginnings() -> frozenset[str]:
    """First letters of every stem, and all of a shorter one."""
    stems = _business_stems()
    return frozenset(stem[:_BEGIN] for stem in (*stems.whole, *stems.begun))


def _begins_as_a_stem(word: str) -> bool:
    """Tell whether a word can have a stem, or be one, at its beginning; most cannot."""
    known = _stem_beginnings()
    return word[:_BEGIN] in known or word[: _BEGIN - 1] in known


_ROMANISED = 5
"""Letters a Cyrillic stem needs for its romanised spellings to be stems as well."""

_COMPOUND, _PART, _LINK = 10, 5, 6
"""Letters of a compound at least, of its first part, and of the ending between its parts."""


@lru_cache(maxsize=1 << 16)
def business_parts(word: str) -> tuple[tuple[str, str], ...]:
    """Return the ordinary business words in a word, each with its meaning; often none.

    >>> business_parts("научно"), business_parts("wissenschaften")
    ((('научно', 'science'),), (('wissenschaften', 'science'),))
    >>> business_parts("befreiungsarmee")
    (('befreiungs', 'liberation'), ('armee', 'army'))
    """
    folded = bare(word)
    if folded in _abbreviations():
        return _abbreviations()[folded]
    latin = script_of(word[0]) is Script.LATIN
    if latin and not _begins_as_a_stem(folded):
        return ()
    found, tail = _stem(folded)
    if latin and len(folded) >= _COMPOUND and (found is None or tail >= _PART):
        parts = _compound(folded)
        if parts:
            return parts
    return () if found is None else ((word, found),)


@prepared(dict[str, tuple[tuple[str, str], ...]])
def _abbreviations() -> dict[str, tuple[tuple[str, str], ...]]:
    """Abbreviations of ordinary words: the words they stand for, each with its meaning."""
    found: dict[str, tuple[tuple[str, str], ...]] = {}
    for line in _lines("abbreviations.tsv"):
        short, words = line.split("\t")
        parts = tuple((word, _stem(word)[0] or word) for word in words.split())
        found |= {bare(canonical(one).text): parts for one in short.split()}
    return found


@prepared(dict[str, tuple[str, str]])
def clipped_words() -> dict[str, tuple[str, str]]:
    """Clipped words that trade names are put together of: to the word a translation has.

    Within a name, and at its end: industrial, industry.
    """
    rows = (line.split("\t") for line in _lines("clipped_words.tsv"))
    return {clip: (words[0], words[-1]) for clips, *words in rows for clip in clips.split()}


_INSTITUTE = ("нии", "nii")
"""How Russian abbreviations of research institutes end; what follows is often written on."""


def institute_length(word: str) -> int:
    """Return how many letters abbreviate a research institute, more letters following; or 0.

    >>> institute_length("tsniikhm"), institute_length("нииграфит"), institute_length("nii")
    (5, 3, 0)
    """
    if "ni" not in word[:6] and "ни" not in word[:6]:
        return 0
    known = _abbreviations()
    for length in range(min(6, len(word) - 2), 2, -1):
        if word[:length].endswith(_INSTITUTE) and word[:length] in known:
            return length
    return 0


def _compound(word: str) -> tuple[tuple[str, str], ...]:
    """Take apart what Germanic, Finnic and Hungarian names write as one word."""
    stems = _business_stems()
    for length in range(len(word) - 4, _PART - 2, -1):
        first = stems.begun.get(word[:length]) or stems.whole.get(word[:length])
        if first is None:
            continue
        for link in range(_LINK + 1):
            if link >= _ENDING and _CLIPPED.match(word, length):
                break
            rest = word[length + link :]
            second = _stem(rest)[0] if len(rest) >= 4 else None
            if second is not None and second != first:
                return ((word[: length + link], first), (rest, second))
    return ()


def _stem(word: str) -> tuple[str | None, int]:
    """Return the meaning of a word by its stem, and how many letters follow the stem.

    None where what follows is a clipped word of its own.
    """
    stems = _business_stems()
    found = stems.whole.get(word)
    if found is not None or len(word) < 3:
        return found, 0
    semitic = script_of(word[0]) in (Script.ARABIC, Script.HEBREW)
    for length in range(len(word), 2, -1):
        tail = len(word) - length
        found = stems.begun.get(word[:length])
        if found is not None and tail <= (
            _SEMITIC_TAIL if semitic else _TAIL.get(length, _LONGEST_TAIL)
        ):
            if tail >= _ENDING and _CLIPPED.match(word, length):
                return None, 0
            return found, tail
    if semitic:
        before = _ARABIC_PREFIX.match(word)
        if before is not None and len(word) - before.end() >= 3:
            return _stem(word[before.end() :])
        if word.startswith("ה") and len(word) > 3:
            return _stem(word[1:])
    return None, 0


INITIALS = 3
"""Letters an ordinary word is known to begin with besides its own first."""


@prepared(dict[str, str])
def initials() -> dict[str, str]:
    """Letters the words of each meaning begin with in English and in Russian, first given first.

    The lists' organisations are called by acronyms in these two whatever language their
    names are written in: ChMZ is the Chelyabinsk metallurgical plant, a zavod.
    """
    english: dict[str, str] = {}
    russian: dict[str, list[str]] = {}
    stems = _business_stems()
    single = [(words[0], meaning) for words, meaning in business_words().items() if len(words) == 1]
    for word, meaning in (*single, *stems.whole.items(), *stems.begun.items()):
        if word.isascii():
            english.setdefault(meaning, word[0])
        elif script_of(word[0]) is Script.CYRILLIC:
            first = romanise_cyrillic.spellings(word, None, 1)[0][:1]
            russian.setdefault(meaning, []).append(first)
    found: dict[str, str] = {}
    for meaning in sorted(english.keys() | russian.keys()):
        letters = dict.fromkeys((english.get(meaning, ""), *russian.get(meaning, ())))
        found[meaning] = "".join(letters)[:INITIALS]
    return found


@prepared(dict[str, int])
def numbers() -> dict[str, int]:
    """Number words, ordinals and roman numerals: canonical word to value."""
    found: dict[str, int] = {}
    for words, value in _phrases("numbers.tsv").items():
        if len(words) == 1:
            found.setdefault(words[0], int(value))
    return found


@prepared(dict[str, str])
def given_names() -> dict[str, str]:
    """Given names that stand for each other across languages and in everyday use."""
    found: dict[str, str] = {}
    for line in _lines("given_names.txt"):
        words = line.split()
        for word in words:
            found.setdefault(word, "given." + words[0])
    return found


def _beginnings(phrases: dict[tuple[str, ...], str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for words in phrases:
        found[words[0]] = max(found.get(words[0], 0), len(words))
    return found


@prepared(dict[str, int])
def legal_beginnings() -> dict[str, int]:
    """First words of legal forms: to how many words the longest has that begins so."""
    return _beginnings(legal_forms())


@prepared(dict[str, int])
def business_beginnings() -> dict[str, int]:
    """First words of ordinary phrases: to how many words the longest has that begins so."""
    return _beginnings(business_words())


@cache
def longest(table: str) -> int:
    """Length in words of the longest phrase of ``legal`` or ``business`` tables."""
    phrases = legal_forms() if table == "legal" else business_words()
    return max(len(words) for words in phrases)


@prepared(dict[str, str])
def unspaced_words() -> dict[str, str]:
    """Han and Hangul business words and legal forms, for text without spaces.

    Values are ``legal:<symbol>`` or ``word:<symbol>``.
    """
    found: dict[str, str] = {}
    for prefix, table in (("legal", legal_forms()), ("word", business_words())):
        for words, symbol in table.items():
            text = "".join(words)
            if text and ord(text[0]) > 0x2E80 and len(text) > 1:
                found.setdefault(text, f"{prefix}:{symbol}")
    return found
