"""Learned spelling: right spellings are evidence, wrong ones are not."""

from __future__ import annotations

import pytest

from narrows.text import transducer
from narrows.text.kernel import compiled


@pytest.mark.parametrize(
    ("script", "native", "right", "wrong"),
    [
        ("ARABIC", "خالد", "khaled", "ahmed"),
        ("ARABIC", "حسين", "hossein", "hassan"),
        ("HEBREW", "כהן", "cohen", "levi"),
        ("CYRILLIC", "бондаренко", "bandarenka", "kovalenko"),
        ("GREEK", "παπαδοπουλοσ", "papadopoulos", "karamanlis"),
        ("ARMENIAN", "սարգսյան", "sarkisian", "petrosyan"),
        ("GEORGIAN", "გიორგი", "giorgi", "davit"),
        ("HANGUL", "베니에르", "venier", "wagner"),
        ("HAN", "格鲁亚", "gruia", "wagner"),
        ("KATAKANA", "シュミット", "schmidt", "wagner"),
        ("LATIN", "mohammed", "muhamad", "mahmoud"),
    ],
)
def test_score(script: str, native: str, right: str, wrong: str) -> None:
    model = transducer.load(script)
    assert model.score(native, right) > 3.0
    assert model.score(native, right) > model.score(native, wrong) + 5.0
    assert model.score(native, wrong) >= -100.0
    assert transducer.transducer_of(native) is model


def test_nothing_to_compare_is_no_evidence() -> None:
    model = transducer.load("ARABIC")
    assert model.score("", "putin") == -100.0
    assert model.score("خالد", "") == -100.0
    assert model.best("") == ()
    assert transducer.transducer_of("123") is None
    with pytest.raises(KeyError):
        transducer.load("THAI")


def test_letters_never_met_are_worth_little_but_break_nothing() -> None:
    model = transducer.load("ARABIC")
    assert model.score("ݐݐݐ", "putin") < 0.0
    assert model.best("ݐݐݐ") == ()


def test_decoding_yields_spellings_that_score() -> None:
    model = transducer.load("CYRILLIC")
    best = model.best("владимир", 4)
    assert "vladimir" in best
    assert len(best) == len(set(best)) == 4
    assert all(spelling.isascii() and spelling.isalpha() for spelling in best)


def test_compiled_and_plain_give_the_same_number() -> None:
    import numpy as np

    model = transducer.load("HEBREW")
    tables = model.tables()
    score = compiled("narrows.text.transducer_kernel").score_kernel
    for native in ("כהן", "נתניהו", "אברהם", "ירושלים"):
        rows = np.array(model.rows(native), dtype=np.int64)
        for latin in ("cohen", "netanyahu", "avraham", "jerusalem", "x", "mohammed"):
            letters = np.array(transducer.letter_codes(latin), dtype=np.int64)
            work = np.zeros(2 * len(letters) + 2, dtype=np.int64)
            found = score(
                rows, 0, len(rows), letters, 0, len(letters),
                tables.children, tables.emit, tables.nodes, tables.background, work,
            )  # fmt: skip
            assert found / 8 == model.score(native, latin)


def test_versions_name_the_tables() -> None:
    versions = {transducer.load(script).version for script in transducer.SCRIPTS}
    assert len(versions) == len(transducer.SCRIPTS)
    assert transducer.version() == transducer.version()
    assert transducer.version().startswith("transducers-")
