"""Search texts are read as people write them; what does not pair up is an error."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from narrows.api.yente.query_text import Joined, Term, Without, parse
from narrows.model.errors import InputError


def both(*parts: object) -> Joined:
    return Joined("all", parts)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("oleg brankov", both(Term("oleg"), Term("brankov"))),
        ('"oleg b"', both(Term("oleg b", "phrase"))),
        ("bran*", both(Term("bran", "prefix"))),
        ("brankof~1", both(Term("brankof", "near"))),
        ("name:oleg", both(Term("oleg", "word", "name"))),
        ('program:"a b"', both(Term("a b", "phrase", "program"))),
        ("a -b", both(Term("a"), Without(Term("b")))),
        ("a NOT b", both(Term("a"), Without(Term("b")))),
        ("a AND b", both(Term("a"), Term("b"))),
        ("a OR b", Joined("any", (both(Term("a")), both(Term("b"))))),
        (
            "(a OR b) c",
            both(Joined("any", (both(Term("a")), both(Term("b")))), Term("c")),
        ),
        ("al-Baghdadi", both(Term("al-Baghdadi"))),
    ],
)
def test_reading(text: str, part: object) -> None:
    assert parse(text) == part


@pytest.mark.parametrize("text", ['"a', "(a", "a)", "(" * 20 + "a", "a NOT", " ".join("a" * 200)])
def test_what_is_refused(text: str) -> None:
    with pytest.raises(InputError):
        parse(text)


@given(st.text(alphabet='ab"()*~:-+ !&|ANDORT', max_size=40))
def test_nothing_but_an_input_error_comes_of_any_text(text: str) -> None:
    try:
        parse(text)
    except InputError:
        return
