"""One native token, the spellings registers and passports give it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from narrows.text import transducer
from narrows.text.romanise import MOST, primary, renderings, skeleton, split_native
from narrows.text.romanise_scheme import distinct


@pytest.mark.parametrize(
    ("token", "lang", "spellings"),
    [
        ("putin", None, {"putin"}),
        ("müller", None, {"muller", "mueller"}),
        ("strauß", None, {"strauss"}),
        ("øystein", None, {"oystein", "oeystein"}),
        ("łukasz", None, {"lukasz"}),
        ("şahin", None, {"sahin", "shahin"}),
        ("юрий", None, {"yuriy", "yury", "iurii"}),
        ("щербаков", None, {"shcherbakov", "schtscherbakow", "chtcherbakov"}),
        ("алексеев", "rus", {"alekseev", "alekseyev"}),
        ("сергій", None, {"serhii", "serhiy", "sergii"}),
        ("володимир", "ukr", {"volodymyr"}),
        ("лукашэнка", "bel", {"lukashenka"}),
        ("хаджиев", "bul", {"hadzhiev"}),
        ("ђорђевић", None, {"djordjevic", "dordevic"}),
        ("нұрсұлтан", None, {"nursultan"}),
        ("τσιπρασ", None, {"tsipras"}),
        ("παπανδρεου", None, {"papandreou"}),
        ("σαρκισιαν", None, {"sarkisian"}),
        ("սարգսյան", None, {"sargsyan", "sarksyan"}),
        ("სააკაშვილი", None, {"saakashvili"}),
        ("서", None, {"seo", "so", "suh"}),
        ("이", None, {"lee", "yi", "ri"}),
        ("정은", None, {"jeongeun", "jongun"}),
        ("習", None, {"xi", "hsi"}),
        ("陳", None, {"chen", "chan", "tan"}),
        ("毛", None, {"mao"}),
        ("澤東", None, {"zedong", "tsetung"}),
        ("とうきょう", None, {"tokyo"}),
        ("ハナコ", None, {"hanako"}),
        ("राहुल", None, {"rahul"}),
        ("મોદી", None, {"modi"}),
        ("محمد", None, {"mohammed", "muhammad"}),
        ("حسين", None, {"hussein", "hussain"}),
        ("כהן", None, {"cohen"}),
        ("джон", None, {"dzhon", "john"}),
        ("블라디미르", None, {"bladimir"}),
    ],
)
def test_renderings(token: str, lang: str | None, spellings: set[str]) -> None:
    found = renderings(token, lang=lang)
    assert spellings <= set(found), found
    assert 1 <= len(found) <= MOST
    assert len(set(found)) == len(found)
    assert all(spelling.isascii() and spelling.islower() for spelling in found)


def test_what_has_no_letter_has_no_spelling() -> None:
    assert renderings("") == ()
    assert primary("") == ""
    assert renderings("ー") == () or primary("ー").isascii()


@pytest.mark.parametrize(
    ("native", "latin"),
    [
        ("محمد", "mohammed"), ("محمد", "muhamad"), ("قاسم", "qasem"), ("سليماني", "soleimani"),
        ("الظواهري", "zawahiri"), ("نصر", "nasr"), ("חזן", "hazan"), ("כהן", "kohen"),
        ("путин", "putin"), ("خالد", "khaled"),
    ],
)  # fmt: skip
def test_a_skeleton_is_what_vowelled_and_unvowelled_spellings_share(
    native: str, latin: str
) -> None:
    assert skeleton(native) == skeleton(latin) != ""


@pytest.mark.parametrize(
    ("token", "parts"),
    [
        ("서홍찬", ("서", "홍", "찬")), ("남궁민수", ("남궁", "민", "수")),
        ("블라디미르", ("블라디미르",)),
        ("习近平", ("习", "近平")), ("欧阳娜娜", ("欧阳", "娜娜")), ("欧阳", ("欧阳",)),
        ("重信房子", ("重信", "房子")), ("王", ("王",)),
        ("putin", ("putin",)), ("путин", ("путин",)),
        ("", ()),
    ],
)  # fmt: skip
def test_split_native(token: str, parts: tuple[str, ...]) -> None:
    assert split_native(token) == parts


@pytest.mark.parametrize(
    ("native", "latin"),
    [
        ("ግርማይ", {"girmay", "germay", "ghirmay", "ghermay"}),
        ("አበበ", {"abebe"}),
        ("መንግስቱ", {"mengistu"}),
        ("ተስፋይ", {"tesfay"}),
        ("ክብረት", {"kibret"}),
        ("ቀነኒሳ", {"qenenisa", "kenenisa"}),
    ],
)
def test_ethiopic_letters_are_spelled_with_their_vowels(native: str, latin: set[str]) -> None:
    assert latin <= set(renderings(native))


def test_a_long_mark_after_what_has_no_spelling_is_left_out() -> None:
    assert "na" in renderings("ヷーナ")
    assert "na" in renderings("ーナ")


@pytest.mark.parametrize("letter", ["ب", "ש", "김", "王", "ア"])
def test_a_word_longer_than_any_name_has_is_spelled_by_rule(
    letter: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def best(model: transducer.Transducer, source: str, k: int = 4) -> tuple[str, ...]:
        asked.append(source)
        return ()

    monkeypatch.setattr(transducer.Transducer, "best", best)
    assert renderings(letter * 49)
    assert asked == []
    renderings(letter * 19)
    assert asked == [letter * 19]


def test_a_scheme_is_not_asked_beyond_what_is_kept() -> None:
    asked: list[int] = []

    def spellings() -> Iterator[str]:
        for i in range(100):
            asked.append(i)
            yield "same" if i % 2 else f"other{i}"

    assert distinct(spellings(), 3) == ("other0", "same", "other2")
    assert len(asked) == 3
