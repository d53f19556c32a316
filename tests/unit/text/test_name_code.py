"""Names as arrays."""

from narrows.text import name_tables as tables
from narrows.text.name_code import symbol_number


def test_no_two_meanings_have_one_number() -> None:
    found = {
        *tables.business_words().values(), *tables.legal_forms().values(), *tables.initials(),
        *tables.given_names().values(),
    }  # fmt: skip
    assert len(found) > 500
    assert len({symbol_number(one) for one in found}) == len(found)
    assert min(symbol_number(one) for one in found) > 0
