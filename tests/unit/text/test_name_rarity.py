"""How much a word says: the rarer the more."""

from narrows.text.name_rarity import CAP, LEAST, SIGN_CAP, rarity, sign_rarity
from narrows.text.script import Script


def test_common_words_say_less_than_rare_ones() -> None:
    assert LEAST <= rarity("mohammad", person=True) < rarity("prigozhin", person=True) <= CAP


def test_a_persons_name_says_no_more_in_the_name_of_an_organisation() -> None:
    for name in ("jose", "daniel", "guadalupe"):
        assert rarity(name, person=False) <= rarity(name, person=True)
    assert rarity("bank", person=False) < rarity("bank", person=True)


def test_a_sign_is_counted_among_the_names_of_its_script() -> None:
    # One Korean in five is called Kim; of the names of the world few hold it.
    assert sign_rarity(Script.HANGUL, "kim") < rarity("kim", person=True)
    assert sign_rarity(Script.HANGUL, "kim") < sign_rarity(Script.HANGUL, "tak") <= SIGN_CAP


def test_a_sign_that_was_never_counted_says_the_most_a_sign_can() -> None:
    assert sign_rarity(Script.HAN, "nosuchreading") == SIGN_CAP
    assert sign_rarity(Script.THAI, "kim") == SIGN_CAP
