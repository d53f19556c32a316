"""Learned spelling: how likely a native token is written this way in Latin letters.

Each script has a transducer trained on pairs of name tokens by
``tools/build_transducers.py``: a native letter, in the context of its neighbours, emits
zero to four Latin letters. A pair's score is the evidence, in bits, that the one renders
the other rather than being any name: ``log2 P(latin | native) - log2 P(latin)``, along
the likeliest alignment, with letter trigrams for ``P(latin)``. The model is that of
Ristad and Yianilos, Learning string-edit distance (1998), with contexts backed off.
"""

from __future__ import annotations

import unicodedata
import zlib
from functools import cache, lru_cache
from importlib import resources
from typing import TYPE_CHECKING

import msgspec

from narrows.text import romanise_chinese, romanise_japanese
from narrows.text.decoding import Decoder, Emitted
from narrows.text.script import Script, script_of
from narrows.text.transducer_kernel import (
    FLOOR_DROPPED,
    LETTERS,
    NEVER,
    UNITS,
    score_kernel,
)

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

SCRIPTS = (
    "ARABIC", "ARMENIAN", "CYRILLIC", "GEORGIAN", "GREEK", "HAN", "HANGUL", "HEBREW", "KATAKANA",
    "LATIN",
)  # fmt: skip
"""Scripts with a trained transducer."""

ANY, START, END, SOUND = "*", "^", "$", "="
"""In a context key: any neighbour, the edges of the token; before a syllable, its sound."""

LONGEST = 64
"""Most letters of a token that are compared; the rest is cut on both sides alike."""


MOST_GUESSED = 10
"""Most spellings guessed of one token."""


class Trained(msgspec.Struct, frozen=True):
    """What the training wrote.

    Attributes:
        version: Names the tables in snapshot ids: a hash of what they hold.
        script: The native script.
        contexts: Key of each row from row 1 on: left neighbour, letter, right
            neighbour, or a sound. Row 0 is for letters never seen.
        emissions: The Latin strings emitted, "" first, every prefix before its
            continuation.
        starts: First entry of each row from row 1 on; one more at the end.
        nodes: Entry to emission, two bytes each, little-endian.
        costs: Entry to cost in eighths of a bit.
    """

    version: str
    script: str
    contexts: list[str]
    emissions: list[str]
    starts: list[int]
    nodes: bytes
    costs: bytes


class Tables(msgspec.Struct, frozen=True):
    """The arrays a compiled kernel reads; see ``transducer_kernel.score_kernel``."""

    children: NDArray[np.int32]
    emit: NDArray[np.uint8]
    nodes: int
    background: NDArray[np.uint8]


def letter_codes(latin: str) -> list[int]:
    """Return the codes of a spelling: 1 to 26, other characters left out."""
    return [ord(c) - 96 for c in latin if "a" <= c <= "z"][:LONGEST]


def units(script: str, token: str) -> str:
    """Return a canonical token as the transducer of its script reads it.

    Hangul comes apart into its letters, hiragana is read as katakana.
    """
    if script == "HANGUL":
        return unicodedata.normalize("NFD", token)
    if script == "KATAKANA":
        return romanise_japanese.katakana(token)
    return token


def sound(script: str, char: str) -> str:
    """Return the key of how a character sounds, "" where letters say it themselves.

    Thousands of Han characters share four hundred syllables: a rare one is spelled as
    the others that sound like it.
    """
    if script != "HAN":
        return ""
    syllables = romanise_chinese.pinyin(char)
    return SOUND + (syllables[0] if syllables else "")


class Transducer:
    """The trained model of one script."""

    def __init__(self, trained: Trained, background: bytes) -> None:
        self.script = trained.script
        self.version = trained.version
        self.background = background
        self._rows = {key: i for i, key in enumerate(trained.contexts, start=1)}
        self.nodes = len(trained.emissions)
        self.children = trie(trained.emissions)
        emit = bytearray([NEVER]) * (self.nodes * (len(trained.contexts) + 1))
        emit[0] = FLOOR_DROPPED
        entry_nodes = memoryview(trained.nodes).cast("H")
        for row, first in enumerate(trained.starts[:-1], start=1):
            base = row * self.nodes
            for entry in range(first, trained.starts[row]):
                emit[base + entry_nodes[entry]] = trained.costs[entry]
        self.emit = bytes(emit)
        self._decoder = Decoder(
            Emitted(trained.emissions, trained.starts, trained.nodes, trained.costs, background)
        )
        keys = [key for key in self._rows if len(key) == 3 and not key.startswith(SOUND)]
        self._in_context = frozenset(key[1] for key in keys if key[0] + key[2] != ANY + ANY)
        self._alone: dict[str, int] = {}
        self._beside: dict[str, int] = {}
        self._known: dict[str, list[int]] = {}

    def rows(self, source: str) -> list[int]:
        """Return the table row of each letter of a native token, by its context."""
        known = self._known.get(source)
        if known is None:
            text = units(self.script, source)[:LONGEST]
            edged = START + text + END
            known = [self._row(edged[i : i + 3]) for i in range(len(text))]
            if len(self._known) < 1 << 16:
                self._known[source] = known
        return known

    def _row(self, key: str) -> int:
        """Return the table row of a letter between its neighbours, 0 where it was never seen."""
        char = key[1]
        row = self._alone.get(char)
        if row is None and char not in self._in_context:
            row = self._alone[char] = self._rows.get(ANY + char + ANY) or self._rows.get(
                sound(self.script, char), 0
            )
        if row is None:
            row = self._beside.get(key)
        if row is None:
            row = (
                self._rows.get(key)
                or self._rows.get(ANY + key[1:])
                or self._rows.get(key[:2] + ANY)
                or self._rows.get(ANY + char + ANY)
                or self._rows.get(sound(self.script, char), 0)
            )
            if len(self._beside) < 1 << 14:
                self._beside[key] = row
        return row

    def score(self, source: str, latin: str) -> float:
        """Return the evidence in bits that a Latin spelling renders a native token.

        Args:
            source: One canonical token of this script.
            latin: A lower-case ASCII spelling.

        Returns:
            Positive where the pair is likelier than chance; never below -100.
        """
        rows, letters = self.rows(source), letter_codes(latin)
        if not rows or not letters:
            return -100.0
        work = [0] * (2 * len(letters) + 2)
        score = score_kernel(
            rows, 0, len(rows), letters, 0, len(letters),
            self.children, self.emit, self.nodes, self.background, work,
        )  # fmt: skip
        return score / UNITS

    def best(self, source: str, k: int = 4) -> tuple[str, ...]:
        """Return the likeliest Latin spellings of a native token, the best first.

        Args:
            source: One canonical token of this script.
            k: How many, up to ``MOST_GUESSED``.
        """
        return self._best(source)[:k]

    @lru_cache(maxsize=1 << 14)  # noqa: B019  the transducers live as long as the process
    def _best(self, source: str) -> tuple[str, ...]:
        return self._decoder.decode(self.rows(source), MOST_GUESSED)

    def tables(self) -> Tables:
        """Return the arrays for a compiled kernel."""
        import numpy as np

        return Tables(
            np.array(self.children, dtype=np.int32),
            np.frombuffer(self.emit, dtype=np.uint8),
            self.nodes,
            np.frombuffer(self.background, dtype=np.uint8),
        )


def trie(emissions: list[str]) -> list[int]:
    """Return the trie of emissions, prefixes first: ``node * 27 + letter`` to node, 0 for none."""
    number = {emitted: node for node, emitted in enumerate(emissions)}
    children = [0] * (len(emissions) * LETTERS)
    for emitted, node in number.items():
        if emitted:
            children[number[emitted[:-1]] * LETTERS + ord(emitted[-1]) - 96] = node
    return children


def _read(name: str) -> bytes:
    return zlib.decompress(resources.files("narrows.text").joinpath("data", name).read_bytes())


@cache
def load(script: str) -> Transducer:
    """Return the transducer of a script.

    Raises:
        KeyError: no transducer was trained for the script.
    """
    if script not in SCRIPTS:
        raise KeyError(script)
    trained = msgspec.msgpack.decode(_read(f"transducer_{script.lower()}.bin"), type=Trained)
    return Transducer(trained, _background())


@cache
def _background() -> bytes:
    return _read("letter_trigrams.bin")


def usual(script: str, token: str) -> tuple[str, ...]:
    """Return how a token met often is spelled, the most usual first; () where unknown."""
    found = _lexicon(script).get(token) if script in SCRIPTS else None
    return () if found is None else tuple(found.split(" "))


@cache
def _lexicon(script: str) -> dict[str, str]:
    name = f"lexicon_{script.lower()}.bin"
    if not resources.files("narrows.text").joinpath("data", name).is_file():
        return {}
    # A cold question needs a few of the rows: each is taken apart when it is asked for.
    return dict([line.split(" ", 1) for line in _read(name).decode().splitlines()])


def transducer_of(token: str) -> Transducer | None:
    """Return the transducer that reads a token, or None where its script has none."""
    for char in token:
        script = script_of(char)
        if script is Script.HIRAGANA:
            script = Script.KATAKANA
        if script in SCRIPTS:
            return load(str(script))
    return None


def version() -> str:
    """Return one version string for all tables, for use in snapshot ids."""
    digest = zlib.crc32(_background())
    for script in SCRIPTS:
        digest = zlib.crc32(load(script).version.encode(), digest)
    return f"transducers-{digest:08x}"
