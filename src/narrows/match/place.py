"""Countries, places of birth and addresses as evidence."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from narrows.codes.country import compatible, country_name
from narrows.model.entity import Entity
from narrows.model.statement import Statement
from narrows.text import address
from narrows.text.name import analyse
from narrows.text.name_costs import code, costs
from narrows.text.name_kernels import WIDTH, distance

COUNTRY_PROPERTIES = (
    "nationality", "citizenship", "country", "birthCountry", "jurisdiction", "mainCountry",
    "flag", "residency",
)  # fmt: skip

_SAME_WORD = 200


def countries(
    queried: Sequence[str], listed: Sequence[Statement]
) -> tuple[str, str, Statement, str] | None:
    """Return (code, query, statement, text) for the countries of both sides.

    One shared country (or a successor state) agrees; none shared contradicts.
    """
    if not queried or not listed:
        return None
    for query in queried:
        for statement in listed:
            if compatible(query, statement.value) or compatible(statement.value, query):
                same = query == statement.value
                text = (
                    f"{country_name(query)} on both sides"
                    if same
                    else f"{country_name(query)} and {country_name(statement.value)}:"
                    " one may have succeeded the other"
                )
                return "COUNTRY-SAME", query, statement, text
    told = ", ".join(dict.fromkeys(country_name(s.value) for s in listed))
    text = f"{', '.join(country_name(q) for q in queried)} against {told}"
    return "COUNTRY-CONTRADICTED", queried[0], listed[0], text


def birth_place(
    queried: Sequence[str], listed: Sequence[Statement]
) -> tuple[str, str, Statement, str] | None:
    """Return what places of birth say: a shared place name agrees."""
    if not queried or not listed:
        return None
    for query in queried:
        for statement in listed:
            if _share_word(query, statement.value):
                return "BIRTH-PLACE-SAME", query, statement, "the places share a name"
    return "BIRTH-PLACE-CONTRADICTED", queried[0], listed[0], "the places share no name"


def addresses(
    queried: Sequence[str], listed: Iterable[Statement]
) -> tuple[str, str, Statement, str] | None:
    """Return what addresses say; different addresses say nothing, people move."""
    best: tuple[float, str, Statement] | None = None
    for statement in listed:
        for query in queried:
            alike = address.similarity(query, statement.value)
            if best is None or alike > best[0]:
                best = (alike, query, statement)
    if best is None or best[0] < 0.6:
        return None
    found = "ADDRESS-SAME" if best[0] >= 0.85 else "ADDRESS-SIMILAR"
    return found, best[1], best[2], f"the addresses are alike ({best[0]:.2f})"


def country_statements(party: Entity) -> list[Statement]:
    """Return every statement that ties a party to a country."""
    return [s for s in party.statements if s.prop in COUNTRY_PROPERTIES]


def _share_word(one: str, other: str) -> bool:
    price = costs()
    words = [t.forms[0] for t in analyse(one, "other").compared if len(t.forms[0]) > 2]
    others = [t.forms[0] for t in analyse(other, "other").compared if len(t.forms[0]) > 2]
    for a in words:
        for b in others:
            if a == b:
                return True
            if a[0] == b[0]:
                x, y = [code(c) for c in a], [code(c) for c in b]
                work = [0] * (WIDTH * WIDTH)
                d: int = distance(
x, 0, len(x), y, 0, len(y), price.sub, price.gap, price.two, price.swap, work)  # fmt: skip
                if d <= _SAME_WORD:
                    return True
    return False
