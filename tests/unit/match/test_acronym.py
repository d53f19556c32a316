"""Acronyms are set against the words they stand for, and only where nothing is nearer."""

import pytest

from narrows.match import kernels
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
                    "Imensazan Consultant Engineers Institute (ICEI)")  # fmt: skip
    assert {pair.cell for pair in found.pairs} == {0}
    assert len(found.listed_left) == 1


def test_a_sign_agrees_with_its_readings_and_not_with_what_is_near_them() -> None:
    same = align(analyse("김정수", "person"), analyse("Kim Jong Su", "person"))
    near = align(analyse("김정수", "person"), analyse("Kim Yong Su", "person"))
    assert same.millibits > near.millibits + 2000


def test_two_letters_are_the_initials_of_too_many_words() -> None:
    found = aligned("Caruna RL", "Karana Ramesha Limbu")
    assert kernels.ACRONYM not in {pair.kind for pair in found.pairs}
