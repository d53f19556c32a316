"""Keys of sounds: what is written in one word is found written in two, and back."""

import pytest

from narrows.index.keys import sound_keys
from narrows.index.spell import joins
from narrows.text.name import analyse
from narrows.text.name_kernels import WIDTH


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("abdallah", "abdullah"),
        ("abdurrahman", "abdulrahman"),  # a consonant more
        ("gazpromneft", "gazpromnevt"),
        ("gazpromneft", "gasprommeft"),  # another consonant
        ("lina", "leena"),
    ],
)
def test_spellings_that_sound_alike_share_a_key(one: str, other: str) -> None:
    assert set(sound_keys(one)) & set(sound_keys(other))


def test_short_words_share_none_with_others() -> None:
    assert not set(sound_keys("lina")) & set(sound_keys("rina"))
    assert len(sound_keys("lina")) == 1


def test_only_so_many_consonants_count() -> None:
    assert all(0 <= key < 1 << 60 for key in sound_keys("bdklmnrst" * 5))


@pytest.mark.parametrize(
    "name", ["Li Xiaoping", "Wang Xiaoping", "Abdurrahmanovich Konstantinopolskaya"]
)
def test_no_join_is_longer_than_what_is_compared(name: str) -> None:
    read = analyse(name, "person")
    assert max(len(form) for token in read.compared for form in token.forms) > 10
    assert all(len(form) <= WIDTH - 2 for join in joins(read) for form in join.forms)
