"""Keys of sounds: what is written in one word is found written in two, and back."""

import pytest

from narrows.index.keys import sound_keys


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
