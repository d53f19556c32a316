"""Document and register numbers as evidence: decisive where equal, and where unique.

Which numbers are unique to one holder follows their issuers: an IMO number stays with
a hull for life (IMO resolution A.1117(30)), an LEI names one legal entity (ISO 17442),
tax and register numbers one taxpayer or company of a country. People hold several
passports, so different passports say nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from narrows.model.entity import Entity
from narrows.model.party import Identifier
from narrows.model.statement import Statement
from narrows.text.identifier import institution, normalise, type_of, valid

UNIQUE = frozenset(
    ("imoNumber", "leiCode", "innCode", "ogrnCode", "uscCode", "dunsCode", "uniqueEntityId",
     "socialSecurityNumber", "mmsi")
)  # fmt: skip
"""Types of which one holder has one: two valid different ones contradict."""

_HELD = {
    "CryptoWallet": ("publicKey", "cryptoAddress", "accountId"),
    "Sanction": ("unscId",),
}
"""What names a party in what points at it, beside passports and other papers."""

_GENERIC = frozenset(("idNumber", "registrationNumber", "taxNumber"))
_LONG = 8


class IdentifierEvidence(NamedTuple):
    """What one identifier of the question says."""

    code: str
    query: str
    listed: Statement
    text: str


def compare(
    queried: Sequence[Identifier], party: Entity, documents: Sequence[Entity], types: frozenset[str]
) -> list[IdentifierEvidence]:
    """Return what each identifier says about a party: at most one piece for each.

    Args:
        queried: The question's identifiers.
        party: The listed party.
        documents: What points at it: passports and other papers, wallets, sanctions.
        types: Names of the properties that hold identifiers.
    """
    listed = [s for s in party.statements if s.prop in types]
    for document in documents:
        of_type = document.first("type") or ""
        for s in document.of("number"):
            kind = "passportNumber" if document.schema == "Passport" else type_of(of_type)
            listed.append(
                Statement(
                    s.entity_id,
                    s.schema,
                    kind if kind in types else "idNumber",
                    s.value,
                    locator=s.locator,
                )
            )
        for prop in ("passportNumber", "idNumber", *_HELD.get(document.schema, ())):
            listed += document.of(prop)
    found = [_one(number, listed) for number in queried]
    return [piece for piece in found if piece is not None]


def _one(number: Identifier, listed: Sequence[Statement]) -> IdentifierEvidence | None:
    kind = type_of(number.type)
    own = normalise(kind, number.value)
    if len(own) < 3:
        return None
    shown = f"{number.type}:{number.value}"
    contradicted: IdentifierEvidence | None = None
    typo: IdentifierEvidence | None = None
    for statement in listed:
        theirs = type_of(statement.prop)
        other = normalise(theirs, statement.value)
        related = kind == theirs or kind in _GENERIC or theirs in _GENERIC
        if own == other or (
            kind == theirs == "swiftBic" and institution(own) == institution(other)
        ):
            return _equal(kind, theirs, statement, shown, own, related=related)
        if kind != theirs:
            continue
        if len(own) >= _LONG and _one_slip(own, other):
            typo = IdentifierEvidence(
                "IDENTIFIER-TYPO", shown, statement, "the numbers differ by one slip"
            )
        elif kind in UNIQUE and valid(kind, own) is not False and valid(kind, other) is not False:
            contradicted = IdentifierEvidence(
                "IDENTIFIER-CONTRADICTED", shown, statement,
                "different numbers of a kind of which each has one",
            )  # fmt: skip
    return typo or contradicted


def _equal(
    kind: str, theirs: str, statement: Statement, shown: str, own: str, *, related: bool
) -> IdentifierEvidence:
    if not related or (len(own) < 6 and valid(kind, own) is None):
        return IdentifierEvidence(
            "IDENTIFIER-EQUAL-SHORT", shown, statement,
            "the same number, too short or of another kind to decide",
        )  # fmt: skip
    if kind == theirs and valid(kind, own) is not False:
        return IdentifierEvidence("IDENTIFIER-EQUAL", shown, statement, "the same number")
    return IdentifierEvidence(
        "IDENTIFIER-EQUAL-UNCHECKED", shown, statement,
        "the same number; its kind is not stated alike or its check digits do not hold",
    )  # fmt: skip


def _one_slip(a: str, b: str) -> bool:
    """Tell whether two numbers differ by one character or one exchange of neighbours."""
    if len(a) == len(b):
        differing = [i for i in range(len(a)) if a[i] != b[i]]
        if len(differing) == 1:
            return True
        return (
            len(differing) == 2
            and differing[1] == differing[0] + 1
            and a[differing[0]] == b[differing[1]]
            and a[differing[1]] == b[differing[0]]
        )
    short, long = (a, b) if len(a) < len(b) else (b, a)
    return len(long) - len(short) == 1 and any(
        long[:i] + long[i + 1 :] == short for i in range(len(long))
    )
