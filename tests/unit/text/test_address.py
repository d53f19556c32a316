"""Addresses agree by what they say, not by how they abbreviate."""

from __future__ import annotations

from narrows.text.address import normalise, similarity


def test_words_have_one_spelling_and_numbers_their_part() -> None:
    assert normalise("Ul. Lenina, d. 5, of. 12") == ("street", "lenina", "building:5", "office:12")
    assert normalise("улица Ленина, дом 5, офис 12") == normalise("Ul. Lenina, d. 5, of. 12")
    assert normalise("P.O. Box 12") == ("postbox", "12")
    assert normalise("") == ()


def test_similarity_orders_what_a_reader_would() -> None:
    listed = "12 Sheikh Zayed Road, Office 304, Dubai"
    same = similarity(listed, "Office 304, 12 Sheikh Zayed Rd., Dubai, UAE")
    other_office = similarity(listed, "Office 511, 12 Sheikh Zayed Rd., Dubai, UAE")
    elsewhere = similarity(listed, "5 Lenin Street, Moscow")
    assert same == 1.0
    assert same > other_office > elsewhere
    assert elsewhere < 0.2
    assert similarity(listed, "") == 0.0
    assert similarity(listed, "Dubai") < 0.5
    assert similarity("Moscow Lenina", "Moskow Lenina 5") == similarity(
        "Moskow Lenina 5", "Moscow Lenina"
    )
