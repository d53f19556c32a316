"""The words of many questions, numbered as they come."""

import pytest

from narrows.text.name import analyse
from narrows.text.name_table import WordTable


def test_a_name_has_the_numbers_of_its_words() -> None:
    table = WordTable()
    name = analyse("Ivan Petrov", "person")
    assert table.numbers(name) == [table.number(token) for token in name.compared]
    assert table.numbers(name) == table.numbers(analyse("Ivan Petrov", "person"))


def test_a_table_begun_anew_forgets_the_numbers_of_names() -> None:
    table = WordTable()
    table.numbers(analyse("Ivan Petrov", "person"))
    table.clear()
    assert table.numbers(analyse("Petrov Ivan", "person")) == [0, 1]
    assert table.numbers(analyse("Ivan Petrov", "person")) == [1, 0]


def test_numbers_of_few_names_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(WordTable, "NAMES", 2)
    table = WordTable()
    names = [analyse(f"Ivan {word}", "person") for word in ("Petrov", "Sidorov", "Orlov")]
    assert [table.numbers(name) for name in names] == [[0, 1], [0, 2], [0, 3]]
    assert [table.numbers(name) for name in names] == [[0, 1], [0, 2], [0, 3]]
