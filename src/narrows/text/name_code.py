"""Names as arrays: every distinct word once, every name a run of word numbers.

The same form serves a listed name in a memory-mapped snapshot and the one name a
question asks about; kernels compare the two.
"""

from __future__ import annotations

import zlib
from array import array
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import accumulate, chain
from typing import TYPE_CHECKING

import msgspec

from narrows.text import name_tables as tables
from narrows.text.name import COMPARED, AnalysedName, NameToken, Role
from narrows.text.name_costs import codes
from narrows.text.name_kernels import SIGN
from narrows.text.name_rarity import rarities, sign_rarity
from narrows.text.script import Script, script_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Ints = NDArray[np.int32]
    Longs = NDArray[np.int64]
    Bytes = NDArray[np.uint8]

_SCRIPTS = {script: number for number, script in enumerate(Script)}
LATIN = _SCRIPTS[Script.LATIN]


class Words(msgspec.Struct, frozen=True):
    """Distinct words as arrays.

    Attributes:
        form: First spelling of each word; one more entry than words.
        at: First letter of each spelling; one more entry than spellings.
        codes: Letter codes of all spellings.
        number: Value of number words, -1 for all others.
        symbol: Stable number of the word's symbol, 0 for none.
        script: Number of the script it is written in.
        rarity: Thousandths of a bit, persons then organisations, two per word.
    """

    form: Ints
    at: Ints
    codes: Bytes
    number: Longs
    symbol: Ints
    script: Bytes
    rarity: Ints

    def __len__(self) -> int:
        return len(self.form) - 1


class Names(msgspec.Struct, frozen=True):
    """Names as runs of word numbers.

    Attributes:
        at: First word of each name; one more entry than names.
        word: Word numbers.
        role: Role of each word.
        legal: Symbol number of the legal form, 0 for none.
        legal_family: Symbol number of its family.
    """

    at: Ints
    word: Ints
    role: Bytes
    legal: Ints
    legal_family: Ints

    def __len__(self) -> int:
        return len(self.at) - 1


class WrittenName(msgspec.Struct, frozen=True, gc=False):
    """The words of a name that identify, as they are told of.

    Attributes:
        texts: Each in canonical form, in its own script.
        roles: What each does in the name.
        rarities: How rare each is, thousandths of a bit.
    """

    texts: tuple[str, ...]
    roles: tuple[int, ...]
    rarities: tuple[int, ...]


def written(name: AnalysedName, *, person: bool) -> WrittenName:
    """Return the words of a name taken apart, as rare as among persons' names or others'."""
    return WrittenName(
        tuple(token.text for token in name.compared),
        tuple(int(token.role) for token in name.compared),
        tuple(word_rarity(token, person=person) for token in name.compared),
    )


_MEANT_BIT = 1 << 29
_LETTER_BITS, _CHECK_BITS = 5, 14
"""Bits of the symbol of an ordinary word: set, three letters it begins with, and a check sum."""


@lru_cache(maxsize=1 << 14)
def symbol_number(symbol: str | None) -> int:
    """Return a stable positive number for a symbol, 0 for None; of a sign, with its bit set.

    That of an ordinary word holds the letters its meaning begins with in the languages
    acronyms are made in (see ``name_tables.initials``), for the kernels to read.
    """
    if symbol is None:
        return 0
    check = zlib.crc32(symbol.encode())
    letters = tables.initials().get(symbol)
    if letters is not None:
        number = _MEANT_BIT | check & ((1 << _CHECK_BITS) - 1)
        for k, letter in enumerate(codes(letters)):
            number |= letter << (_CHECK_BITS + k * _LETTER_BITS)
        return number
    number = (check & (_MEANT_BIT - 1)) or 1
    return number | SIGN if symbol.startswith("sign.") else number


def script_number(text: str) -> int:
    """Return the number of the script of a word's first letter."""
    if text.isascii():
        return LATIN
    return _SCRIPTS[next((script_of(c) for c in text if c.isalpha()), Script.LATIN)]


class Encoder:
    """Collects words and names and gives them out as arrays."""

    def __init__(self) -> None:
        self._number: dict[tuple[str, tuple[str, ...], str | None, int | None], int] = {}
        self.tokens: list[NameToken] = []
        # Arrays, for names come in millions.
        self._at = array("i", [0])
        self._word = array("i")
        self._role = array("B")
        self._legal = array("i")
        self._family = array("i")

    def intern(self, token: NameToken) -> int:
        """Return the number of a word, adding it if it is new."""
        key = (token.text, token.forms, token.symbol, token.number)
        found = self._number.get(key)
        if found is None:
            found = self._number[key] = len(self.tokens)
            self.tokens.append(token)
        return found

    def add(self, name: AnalysedName) -> int:
        """Add a name; return its number."""
        for token in name.tokens:
            if token.role < COMPARED:
                self._word.append(self.intern(token))
                self._role.append(int(token.role))
        self._at.append(len(self._word))
        legal = main_legal_form(name.legal_forms)
        self._legal.append(symbol_number(legal))
        self._family.append(symbol_number(legal.split(".")[0] if legal else None))
        return len(self._at) - 2

    def names(self) -> Names:
        """Return the names collected so far."""
        import numpy as np

        return Names(
            np.array(self._at, np.int32),
            np.array(self._word, np.int32),
            np.array(self._role, np.uint8),
            np.array(self._legal, np.int32),
            np.array(self._family, np.int32),
        )

    def words(self) -> Words:
        """Return the distinct words collected so far."""
        return words_of(self.tokens)


def main_legal_form(forms: Sequence[str]) -> str | None:
    """Return the legal form that says most: any other before a plain "company"."""
    if not forms:
        return None
    telling = [form for form in forms if form != "company.co"]
    return telling[-1] if telling else forms[0]


def words_of(tokens: Iterable[NameToken]) -> Words:
    """Return distinct words as arrays, in the order given."""
    import numpy as np

    words = list(tokens)
    spellings = [spelling for token in words for spelling in token.forms]
    # Arrays, for words come in millions.
    form = array("i", accumulate([len(token.forms) for token in words], initial=0))
    at = array("i", accumulate(map(len, spellings), initial=0))
    number = array("q", [-1 if token.number is None else token.number for token in words])
    meant = [token.symbol for token in words]
    symbol = array("i", [0 if one is None else symbol_number(one) for one in meant])
    texts = [token.text for token in words]
    script = bytes([LATIN if text.isascii() else script_number(text) for text in texts])
    rare = array("i", chain.from_iterable(map(word_rarities, words)))
    return Words(
        np.array(form, np.int32),
        np.array(at, np.int32),
        np.frombuffer(codes("".join(spellings)), np.uint8),
        np.array(number, np.int64),
        np.array(symbol, np.int32),
        np.frombuffer(script, np.uint8),
        np.array(rare, np.int32),
    )


def word_rarity(token: NameToken, *, person: bool) -> int:
    """Return the rarity of a word: its most common spelling or meaning."""
    return word_rarities(token)[0 if person else 1]


def word_rarities(token: NameToken) -> tuple[int, int]:
    """Return the rarity of a word among persons and among organisations, see ``word_rarity``."""
    if token.symbol is None and len(token.forms) == 1 and token.role is not Role.NUMBER:
        return rarities(token.forms[0])
    if (reading := sign_reading(token)) is not None:
        rare = sign_rarity(*reading)
        return rare, rare
    found = [rarities(form) for form in token.forms]
    if token.symbol is not None:
        found.append(rarities("=" + token.symbol))
    if token.role is Role.NUMBER:
        found.append((_NUMBER_RARITY, _NUMBER_RARITY))
    if len(found) == 1:
        return found[0]
    return min([one for one, _ in found]), min([other for _, other in found])


_NUMBER_RARITY = 5000
"""Most a number says."""


def sign_reading(token: NameToken) -> tuple[Script, str] | None:
    """Return script and usual reading of a single Han, Hangul or kana sign, None for words."""
    if token.symbol is None or not token.symbol.startswith("sign."):
        return None
    return script_of(token.text), token.forms[0]
