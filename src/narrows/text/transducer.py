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
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

import msgspec

from narrows.text import romanise_chinese, romanise_japanese
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
        self._emissions = trained.emissions
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
        self._entries = (trained.starts, entry_nodes, trained.costs)
        self._known: dict[str, list[int]] = {}

    def rows(self, source: str) -> list[int]:
        """Return the table row of each letter of a native token, by its context."""
        known = self._known.get(source)
        if known is None:
            text = units(self.script, source)[:LONGEST]
            known = []
            for i, char in enumerate(text):
                left = text[i - 1] if i else START
                right = text[i + 1] if i + 1 < len(text) else END
                known.append(
                    self._rows.get(left + char + right)
                    or self._rows.get(ANY + char + right)
                    or self._rows.get(left + char + ANY)
                    or self._rows.get(ANY + char + ANY)
                    or self._rows.get(sound(self.script, char), 0)
                )
            if len(self._known) < 1 << 16:
                self._known[source] = known
        return known

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

    def best(self, source: str, k: int = 4, *, width: int = 24) -> tuple[str, ...]:
        """Return the likeliest Latin spellings of a native token, the best first.

        Args:
            source: One canonical token of this script.
            k: How many.
            width: Beams kept while decoding; more is slower and hardly better.
        """
        beams: dict[str, float] = {"": 0.0}
        for row in self.rows(source):
            if row == 0:
                continue
            grown: dict[str, float] = {}
            for latin, weight in beams.items():
                for emitted, probability in self._likely(row):
                    spelled = latin + emitted
                    chance = weight + probability + _PLAUSIBLE * self._gain(latin, emitted)
                    if spelled not in grown or chance < grown[spelled]:
                        grown[spelled] = chance
            kept = sorted(grown.items(), key=lambda item: (item[1], item[0]))[:width]
            beams = dict(kept)
        ended = {
            latin: cost + _PLAUSIBLE * self._gain(latin, "`")
            for latin, cost in beams.items()
            if latin
        }
        return tuple(sorted(ended, key=lambda latin: (ended[latin], latin))[:k])

    def _gain(self, before: str, emitted: str) -> int:
        """Return the background cost of writing letters after others; ` ends the word."""
        first = ord(before[-2]) - 96 if len(before) > 1 else 0
        second = ord(before[-1]) - 96 if before else 0
        total = 0
        for char in emitted:
            third = ord(char) - 96
            total += self.background[(first * LETTERS + second) * LETTERS + third]
            first, second = second, third
        return total

    @cache  # noqa: B019  the transducers live as long as the process
    def _likely(self, row: int) -> list[tuple[str, int]]:
        starts, nodes, costs = self._entries
        entries = range(starts[row - 1], starts[row])
        found = sorted((costs[entry], self._emissions[nodes[entry]]) for entry in entries)
        return [(emitted, cost) for cost, emitted in found[:_CHOICES]]

    def tables(self) -> Tables:
        """Return the arrays for a compiled kernel."""
        import numpy as np

        return Tables(
            np.array(self.children, dtype=np.int32),
            np.frombuffer(self.emit, dtype=np.uint8),
            self.nodes,
            np.frombuffer(self.background, dtype=np.uint8),
        )


_CHOICES = 12
"""Emissions of one letter tried while decoding."""
_PLAUSIBLE = 0.4
"""Weight of the letter trigrams while decoding, chosen on the held-out tokens."""


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
