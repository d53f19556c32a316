"""The evidence of two names reads as what it says: agreement never speaks against."""

import pytest

from narrows.match.explain import name_evidence
from narrows.match.name import align
from narrows.model.statement import EntityId, Statement
from narrows.text.name import NameKind, analyse

AGREEING = {"NAME-WORD", "NAME-WORD-JOINED", "NAME-INITIAL", "NAME-NUMBER", "NAME-ACRONYM"}


@pytest.mark.parametrize(
    ("kind", "asked", "listed"),
    [
        ("person", "Mohammad Ali", "Muhammad ALI"),
        ("person", "J. Smith", "John SMITH"),
        ("person", "김정은", "Kim Jong Un"),
        ("person", "حسین محمدی", "Hussein Mohammadi"),
        ("organisation", "Bank of Trade 7", "Trade Bank No. 7"),
        ("organisation", "UBRD", "Ural Bank for Reconstruction and Development"),
    ],
)
def test_a_word_that_agrees_never_takes_away(kind: NameKind, asked: str, listed: str) -> None:
    query, other = analyse(asked, kind), analyse(listed, kind)
    statement = Statement(EntityId("x"), "Person", "name", listed)
    pieces = name_evidence(query, other, statement, lambda code: 1.0)
    agreeing = [piece for piece in pieces if piece.code in AGREEING]
    assert len(agreeing) == len(align(query, other).pairs)
    assert all(piece.bits >= 0 for piece in agreeing)
    told = sum(round(piece.bits * 1000) for piece in pieces if piece.code != "NAME-EXACT")
    assert told == align(query, other).millibits


def test_common_names_begin_lower_than_rare_ones() -> None:
    def beginning(name: str) -> float:
        query = analyse(name, "person")
        statement = Statement(EntityId("x"), "Person", "name", name)
        pieces = name_evidence(query, query, statement, lambda code: 1.0)
        return next(piece.bits for piece in pieces if piece.code == "NAME-COMPARED")

    assert beginning("Mohammad Ali") < beginning("Vexelor Brandamurik")
