"""Numbers in one form, and whether their check digits hold."""

from __future__ import annotations

import pytest

from narrows.codes.schema import names, schema
from narrows.model.errors import InputError
from narrows.text.identifier import known_type, normalise, type_of, valid


@pytest.mark.parametrize(
    ("name", "prop"),
    [
        ("passport", "passportNumber"), ("Passport no.", "passportNumber"), ("IMO", "imoNumber"),
        ("imoNumber", "imoNumber"), ("swift", "swiftBic"), ("BIC", "swiftBic"),
        ("lei", "leiCode"), ("INN", "innCode"), ("ogrn", "ogrnCode"),
        ("tail", "registrationNumber"), ("wallet", "publicKey"), ("somethingElse", "somethingElse"),
    ],
)  # fmt: skip
def test_type_of(name: str, prop: str) -> None:
    assert type_of(name) == prop


def test_every_identifier_property_is_a_known_type() -> None:
    for name in names():
        for prop in schema(name).properties.values():
            if prop.type == "identifier":
                assert known_type(prop.name) == type_of(prop.name)


@pytest.mark.parametrize("name", ["", "pasport", "foo", "name"])
def test_a_type_there_is_not_is_refused(name: str) -> None:
    with pytest.raises(InputError, match="no identifier type") as refused:
        known_type(name)
    assert "passportNumber" in str(refused.value.hint)


@pytest.mark.parametrize(
    ("kind", "value", "form"),
    [
        ("imo", "IMO 9401-598", "9401598"),
        ("passport", "ab 123-456", "AB123456"),
        ("passport", "АВ 123456", "AB123456"),
        ("inn", "ИНН 7707083893", "7707083893"),
        ("passport", "١٢٣٤", "1234"),
        ("wallet", "0xABCdef", "0xabcdef"),
        ("wallet", "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa", "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa"),
        ("iban", "gb82 WEST 1234 5698 7654 32", "GB82WEST12345698765432"),
    ],
)
def test_normalise(kind: str, value: str, form: str) -> None:
    assert normalise(kind, value) == form


@pytest.mark.parametrize(
    ("kind", "value", "holds"),
    [
        ("lei", "529900T8BM49AURSDO55", True), ("lei", "529900T8BM49AURSDO56", False),
        ("imo", "IMO 9319466", True), ("imo", "9319467", False),
        ("inn", "7707083893", True), ("inn", "7707083894", False),
        ("ogrn", "1027700132195", True), ("iban", "GB82WEST12345698765432", True),
        ("bic", "DEUTDEFF", True), ("isin", "US0378331005", True), ("isin", "US0378331006", False),
        ("passport", "A1", None), ("idNumber", "1", None),
    ],
)  # fmt: skip
def test_valid(kind: str, value: str, holds: bool | None) -> None:
    assert valid(kind, value) is holds
