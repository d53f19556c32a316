"""Prepared word tables say what their plain text says."""

from importlib import resources

import msgspec
import pytest

import narrows.text.name_rarity
import narrows.text.name_syllables  # noqa: F401  whose tables are prepared
from narrows.text import prepared
from narrows.text.name_tables import legal_forms


def test_the_prepared_tables_are_those_of_the_text() -> None:
    kept = resources.files("narrows.text").joinpath("data", prepared.FILE).read_bytes()
    assert prepared.prepare() == kept, "run tools/build_name_tables.py"


def test_every_table_is_prepared() -> None:
    kept = resources.files("narrows.text").joinpath("data", prepared.FILE).read_bytes()
    tables = msgspec.msgpack.decode(kept)
    assert {"legal_forms", "business_words", "_business_stems", "_counts"} <= set(tables)


def test_without_the_file_the_text_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    from_file = legal_forms()
    monkeypatch.setattr(prepared, "_tables", dict)
    prepared._forget()
    try:
        assert legal_forms() == from_file
    finally:
        prepared._forget()
