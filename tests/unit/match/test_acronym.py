"""Acronyms are set against the words they stand for, and only where nothing is nearer."""

import pytest

from narrows.match import acronym_kernels, kernels
from narrows.match.name import Alignment, align
from narrows.text.name import analyse


def aligned(query: str, listed: str) -> Alignment:
    return align(analyse(query, "organisation"), analyse(listed, "organisation"))


@pytest.mark.parametrize(
    ("short", "whole"),
    [
        ("NIORDC", "National Iranian Oil Refining and Distribution Company"),
        ("UBRD", "Ural Bank for Reconstruction and Development"),
        ("PAO TMK", "PAO Trubnaya Metallurgicheskaya Kompaniya"),
        ("NIDCO", "Novar Irrigation and Dam Company"),
        ("OMZ", "Orsk Metallurgical Plant"),
        ("ChOZ", "Chebarkul Experimental Plant"),
        ("АО ОМП", "Орский металлургический завод"),
    ],
)
def test_an_acronym_agrees_with_its_words_both_ways(short: str, whole: str) -> None:
    one, other = aligned(short, whole), aligned(whole, short)
    assert kernels.ACRONYM in {pair.kind for pair in one.pairs}
    assert kernels.ACRONYM in {pair.kind for pair in other.pairs}
    assert not one.listed_left
    assert one.millibits > aligned(short, "Zagros Petrol Works").millibits


def test_words_that_are_there_themselves_are_not_given_to_an_acronym() -> None:
    found = aligned("Imensazan Consultant Engineers Institute",
                    "Imensazan Consultant Engineers Institute (ICEB)")  # fmt: skip
    assert {pair.cell for pair in found.pairs} == {0}
    assert len(found.listed_left) == 1


def test_an_acronym_beside_its_words_is_set_aside() -> None:
    found = aligned("Imensazan Consultant Engineers Institute",
                    "Imensazan Consultant Engineers Institute (ICEI)")  # fmt: skip
    assert {pair.cell for pair in found.pairs} == {0}
    assert not found.listed_left
    other = analyse("Imensazan Consultant Engineers Institute (KZB)", "organisation")
    assert [token.text for token in other.compared][-1] == "kzb"


def test_letters_of_another_language_are_worth_no_more_than_the_words_own() -> None:
    own, meant = (
        aligned("OMP", "Orsk Metallurgical Plant"),
        aligned("OMZ", "Orsk Metallurgical Plant"),
    )
    assert [pair.cell for pair in own.pairs] == [0]
    assert [pair.cell for pair in meant.pairs] == [acronym_kernels.MEANT]
    assert meant.millibits <= own.millibits


def test_every_word_has_to_begin_with_its_letter() -> None:
    for short in ("OMB", "OZM", "OM", "OMZK"):
        found = aligned(short, "Orsk Metallurgical Plant")
        assert acronym_kernels.MEANT not in {pair.cell for pair in found.pairs}, short


def test_a_sign_agrees_with_its_readings_and_not_with_what_is_near_them() -> None:
    same = align(analyse("김정수", "person"), analyse("Kim Jong Su", "person"))
    near = align(analyse("김정수", "person"), analyse("Kim Yong Su", "person"))
    assert same.millibits > near.millibits + 2000


def test_two_letters_are_the_initials_of_too_many_words() -> None:
    found = aligned("Caruna RL", "Karana Ramesha Limbu")
    assert kernels.ACRONYM not in {pair.kind for pair in found.pairs}


@pytest.mark.parametrize(
    ("short", "whole"),
    [
        ("NS Bank", "Narva Savings Bank"),
        ("JSC KT Severin", "Joint-stock company Komarov Transit Severin"),
    ],
)
def test_two_letters_are_initials_where_all_other_words_agree(short: str, whole: str) -> None:
    for found in (aligned(short, whole), aligned(whole, short)):
        assert acronym_kernels.TWO_LETTERS in {pair.cell for pair in found.pairs}
        assert not found.query_left
        assert not found.listed_left


@pytest.mark.parametrize(
    "whole",
    [
        "Narva Savings Insurance",
        "Narva Savings Bank Fund",
        "Narva Bank Savings",
        "Nord Trade Bank",
        "NSK Bank",
    ],
)
def test_two_letters_are_nobodys_initials_where_another_word_is_open(whole: str) -> None:
    for found in (aligned("NS Bank", whole), aligned(whole, "NS Bank")):
        assert acronym_kernels.TWO_LETTERS not in {pair.cell for pair in found.pairs}


def test_a_number_in_words_has_an_initial() -> None:
    found = aligned("FNIB", "First Narva Investment Bank")
    assert [pair.kind for pair in found.pairs] == [kernels.ACRONYM]
    assert kernels.ACRONYM not in {p.kind for p in aligned("FNIB", "1 Narva Investment Bank").pairs}
