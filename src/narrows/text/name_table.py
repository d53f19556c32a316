"""The words of many questions as arrays that grow: every distinct word is taken in once.

Names are Zipfian: of a million customers most words have been met before. What was
found out about a word (its letters, its rarity, the listed words near it) is kept under
the number it has here.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import msgspec
import numpy as np

from narrows.text.kernel import compiled
from narrows.text.name import Role
from narrows.text.name_code import Words, main_legal_form, symbol_number, words_of

if TYPE_CHECKING:
    from numpy.typing import DTypeLike, NDArray

    from narrows.text.name import AnalysedName, NameToken


_NUMBER = Role.NUMBER


class Grown:
    """An array that grows at its end; ``all`` is what is filled."""

    def __init__(self, dtype: DTypeLike, first: Sequence[int] = ()) -> None:
        self._data: NDArray[Any] = np.zeros(max(1024, len(first)), dtype)
        self._data[: len(first)] = first
        self.filled = len(first)

    @property
    def all(self) -> NDArray[Any]:
        """The filled part."""
        return self._data[: self.filled]

    def room(self, more: int) -> NDArray[Any]:
        """Return the whole memory, with space for so many more entries at least."""
        if self.filled + more > len(self._data):
            larger = np.zeros(max(2 * len(self._data), self.filled + more), self._data.dtype)
            larger[: self.filled] = self.all
            self._data = larger
        return self._data

    def extend(self, values: NDArray[Any] | Sequence[int]) -> None:
        """Add values at the end."""
        end = self.filled + len(values)
        data = self._data if end <= len(self._data) else self.room(len(values))
        data[self.filled : end] = values
        self.filled = end


class Sounds:
    """What ``sound_kernels`` needs to know of listed words.

    Attributes:
        sound: Consonant classes of each spelling.
        shape: First letter, length and classes of each word with one spelling, -1 for the others.
    """

    def __init__(self, words: Words) -> None:
        kernels = compiled("narrows.text.sound_kernels")
        self.sound = np.zeros(len(words.at) - 1, np.int16)
        kernels.sounds(len(self.sound), words.at, words.codes, self.sound)
        self.shape = np.zeros(len(words), np.int32)
        kernels.shapes(len(words), words.form, words.at, words.codes, self.sound, self.shape)


class Taken(msgspec.Struct, frozen=True, gc=False):
    """A name of a question as numbers.

    Attributes:
        words: Numbers of its words that identify, in their order.
        roles: What each does in the name.
        legal: Symbol number of its legal form, 0 for none.
        family: Symbol number of the form's family.
    """

    words: list[int]
    roles: list[int]
    legal: int
    family: int


class WordTable:
    """Distinct words of questions, numbered as they come.

    Attributes:
        tokens: The words.
        joined: Which are two adjacent words written together, of those ``words`` gave.
        sound: Consonant classes of each of their spellings.
    """

    MOST = 400_000
    """Words kept; beyond them the table is begun anew."""

    NAMES = 4096
    """Names remembered as numbers: those of a pass over many questions."""

    def __init__(self) -> None:
        self.clear()

    def clear(self) -> None:
        """Forget every word."""
        self._plain: dict[object, int] = {}
        self._joined: dict[object, int] = {}
        self._number: dict[object, int] = {}
        self._taken: dict[tuple[str, str], Taken] = {}
        self._words: Words | None = None
        self.tokens: list[NameToken] = []
        self._joins: list[int] = []
        self.joined = Grown(np.uint8)
        self._form = Grown(np.int32, (0,))
        self._at = Grown(np.int32, (0,))
        self._codes = Grown(np.uint8)
        self._worded = Grown(np.int64)
        self._symbol = Grown(np.int32)
        self._script = Grown(np.uint8)
        self._rarity = Grown(np.int32)
        self.sound = Grown(np.int16)

    def __len__(self) -> int:
        return len(self.tokens)

    def number(self, token: NameToken, *, joined: bool = False) -> int:
        """Return the number of a word, taking it in if it is new.

        Args:
            token: The word.
            joined: It is two adjacent words written together.
        """
        # The same word in another role is spelled, meant and met as often all the same.
        text, forms, symbol, value = token.text, token.forms, token.symbol, token.number
        known: dict[object, int]
        key: object
        if symbol is None and value is None and forms == (text,) and token.role is not _NUMBER:
            # Most words are spelled as they are written, and mean nothing else.
            known, key = (self._joined if joined else self._plain), text
        else:
            number = token.role is _NUMBER
            known, key = self._number, (text, forms, symbol, value, number, joined)
        found = known.get(key)
        if found is None:
            found = known[key] = len(self.tokens)
            self.tokens.append(token)
            self._joins.append(int(joined))
        return found

    def numbers(self, name: AnalysedName) -> list[int]:
        """Return the numbers of the words of a name that identify, in their order."""
        return self.taken(name).words

    def taken(self, name: AnalysedName) -> Taken:
        """Return a name as numbers, taking in what words of it are new."""
        asked = (name.original, name.kind)
        found = self._taken.get(asked)
        if found is None:
            if len(self._taken) >= self.NAMES:
                self._taken.clear()
            legal = main_legal_form(name.legal_forms)
            found = self._taken[asked] = Taken(
                [self.number(token) for token in name.compared],
                [int(token.role) for token in name.compared],
                symbol_number(legal),
                0 if legal is None else symbol_number(legal.split(".")[0]),
            )
        return found

    def words(self) -> Words:
        """Return all words taken in so far as arrays."""
        done = self._form.filled - 1
        if done < len(self.tokens):
            self._take(words_of(self.tokens[done:]))
            self._words = None
        if self._words is None:
            self._words = Words(
                self._form.all,
                self._at.all,
                self._codes.all,
                self._worded.all,
                self._symbol.all,
                self._script.all,
                self._rarity.all,
            )
        return self._words

    def _take(self, new: Words) -> None:
        self.joined.extend(self._joins)
        self._joins.clear()
        sound = np.zeros(len(new.at) - 1, np.int16)
        compiled("narrows.text.sound_kernels").sounds(len(sound), new.at, new.codes, sound)
        self.sound.extend(sound)
        self._form.extend(new.form[1:] + self._form.all[-1])
        self._at.extend(new.at[1:] + self._at.all[-1])
        self._codes.extend(new.codes)
        self._worded.extend(new.number)
        self._symbol.extend(new.symbol)
        self._script.extend(new.script)
        self._rarity.extend(new.rarity)
