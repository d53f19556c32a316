"""What is told at a glance of a word is what looking closely tells."""

from collections.abc import Iterator

import pytest

from narrows.text import name_syllables, name_tables
from narrows.text.name_rarity import _counts


class _Everything(frozenset[str]):
    def __contains__(self, _: object) -> bool:
        return True


def words() -> list[str]:
    """Return words of names, and stems and words of forms with a slip or an ending."""
    stems = name_tables._business_stems()
    known = [*list(_counts().words)[::7], *list(stems.whole)[::3]]
    for stem in list(stems.begun)[::5]:
        known += [stem, stem + "s", stem + "ovski", stem + stem, stem[:-1], stem[1:]]
    for form in list(name_tables.legal_forms())[::3]:
        for word in form:
            for k in (0, 1, 2, len(word) // 2, len(word) - 1):
                known += [word[:k] + word[k + 1 :], word[:k] + "x" + word[k:], word]
    return [word for word in dict.fromkeys(known) if word]


@pytest.fixture
def closely(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(name_tables, "_begins_as_a_stem", lambda _: True)
    monkeypatch.setattr(name_tables, "_long_beginnings", _Everything)
    monkeypatch.setattr(name_syllables, "_in_some_scheme", lambda _: True)
    yield
    monkeypatch.undo()


def of_words() -> list[object]:
    return [
        (
            name_tables.business_parts.__wrapped__(word),
            name_tables.legal_word.__wrapped__(word),
            name_syllables._syllabic.__wrapped__(word),
        )
        for word in words()
    ]


@pytest.fixture
def at_a_glance() -> list[object]:
    return of_words()


def test_a_word_is_no_other_for_being_looked_at_closely(
    at_a_glance: list[object], closely: None
) -> None:
    assert at_a_glance == of_words()


def test_most_words_are_told_at_a_glance() -> None:
    begun = [name_tables._begins_as_a_stem(word) for word in list(_counts().words)[::7]]
    assert sum(begun) < len(begun) / 2
