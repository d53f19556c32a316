"""Guessed spellings: plain and compiled give the same, and little is tried for them."""

from __future__ import annotations

import random

import pytest

from narrows.text import decoding, decoding_kernel, transducer
from narrows.text.decoding import Decoder, Emitted
from narrows.text.kernel import compiled

LETTERS = {
    "ARABIC": "ابتثجحخدذرزسشصضطظعغفقكلمنهوي",
    "HEBREW": "אבגדהוזחטיכלמנסעפצקרשת",
    "HAN": "".join(map(chr, range(0x4E00, 0x9FA0))),
    "HANGUL": "".join(map(chr, range(0xAC00, 0xD7A4))),
    "KATAKANA": "".join(map(chr, range(0x30A2, 0x30F4))),
}
SIMPLE = Emitted(["", "a", "b", "ab"], [0, 3], b"\1\0\2\0\0\0", b"\10\10\30", bytes(27**3))


def made_up(script: str, letters: int, words: int) -> list[str]:
    rng = random.Random(7)
    return ["".join(rng.choices(LETTERS[script], k=letters)) for _ in range(words)]


@pytest.mark.parametrize("script", LETTERS)
def test_plain_and_compiled_guess_the_same(script: str, monkeypatch: pytest.MonkeyPatch) -> None:
    model = transducer.load(script)
    for word in (*made_up(script, 2, 4), *made_up(script, 9, 4), *made_up(script, 40, 1)):
        rows = model.rows(word)
        monkeypatch.setattr(decoding, "_hastened", False)
        plain = model._decoder.decode(rows, 10)
        monkeypatch.setattr(decoding, "_hastened", True)
        assert model._decoder.decode(rows, 10) == plain
        assert plain or not any(rows)


@pytest.mark.parametrize("hastened", [False, True])
def test_of_two_that_cost_the_same_the_first_in_the_alphabet_comes_first(
    hastened: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(decoding, "_hastened", hastened)
    assert Decoder(SIMPLE).decode([1], 10) == ("a", "b")
    # "aab" and the like come about in one way, "" is no spelling.
    found = Decoder(SIMPLE).decode([1, 1, 1], 10)
    assert found[:8] == ("aaa", "aab", "aba", "abb", "baa", "bab", "bba", "bbb")
    assert len(found) == len(set(found))
    assert Decoder(SIMPLE).decode([0], 10) == ()


def test_no_letter_is_written_with_more_than_there_is_room_for() -> None:
    for script in transducer.SCRIPTS:
        emissions = transducer.load(script)._decoder._emitted.emissions
        assert max(map(len, emissions)) <= decoding_kernel.EMITTED


MOST_ASKED = 350
"""Letter costs looked up for each native letter: those of Han signs are written with most."""


class Counted(bytes):
    """Letter trigrams that count how often one is looked up."""

    asked = 0

    def __getitem__(self, place: object) -> int:  # type: ignore[override]
        Counted.asked += 1
        return super().__getitem__(place)  # type: ignore[index, return-value]


@pytest.mark.parametrize("script", LETTERS)
def test_work_is_bounded_for_words_nobody_has(script: str, monkeypatch: pytest.MonkeyPatch) -> None:
    # What is compiled takes a copy of all costs first.
    monkeypatch.setattr(decoding, "_hastened", False)
    model = transducer.load(script)
    emitted = model._decoder._emitted
    counted = Emitted(
        emitted.emissions, emitted.starts, emitted.nodes, emitted.costs, Counted(model.background)
    )
    letters = 0
    Counted.asked = 0
    for word in made_up(script, 19, 10):
        rows = model.rows(word)
        letters += len(rows)
        Decoder(counted).decode(rows, 10)
    # Without bounds a letter is put to 24 spellings in 12 ways of a letter or two.
    assert Counted.asked / letters < MOST_ASKED


def test_hastening_compiles_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decoding, "_hastened", False)
    decoding.hasten()
    kernel = compiled("narrows.text.decoding_kernel")
    decoding.hasten()
    assert compiled("narrows.text.decoding_kernel") is kernel
    assert len(kernel.decode.signatures) == 1
