"""Two parties held against each other without a snapshot: the same evidence."""

from __future__ import annotations

from collections.abc import Sequence

from narrows.codes.schema import party_kind
from narrows.match.explain import name_evidence
from narrows.match.party import other_evidence
from narrows.model.entity import Entity
from narrows.model.evidence import Evidence, probability, total_bits
from narrows.model.party import Party
from narrows.model.policy import Policy
from narrows.text.name import analyse


def pair_evidence(question: Party, listed: Entity, policy: Policy) -> tuple[Evidence, ...]:
    """Return the evidence of the listed party's best name and everything else.

    Args:
        question: The caller's party.
        listed: The listed party.
        policy: Gives the bits.
    """
    kind = party_kind(listed.schema)
    best: list[Evidence] = []
    for name in question.names:
        query = analyse(name, kind)
        if not query.compared:
            continue
        for statement in listed.names():
            other = analyse(statement.value, kind)
            if not other.compared:
                continue
            pieces = name_evidence(query, other, statement, policy.factor)
            if statement.prop == "weakAlias":
                exact = any(piece.code == "NAME-EXACT" for piece in pieces)
                code = "ALIAS-WEAK-EXACT" if exact else "ALIAS-WEAK"
                pieces.append(Evidence(code, policy.worth(code)))
            if not best or _sum(pieces) > _sum(best):
                best = pieces
    return (*best, *(other_evidence(question, listed, lambda: (), policy) or ()))


def pair_bits(question: Party, listed: Entity, policy: Policy) -> float:
    """Return the log2 odds that both are the same party."""
    prior = policy.prior_bits.get(party_kind(listed.schema), 0.0)
    return total_bits(prior, pair_evidence(question, listed, policy))


def pair_score(question: Party, listed: Entity, policy: Policy) -> float:
    """Return the probability that both are the same party."""
    return probability(pair_bits(question, listed, policy))


def _sum(pieces: Sequence[Evidence]) -> float:
    return total_bits(0.0, pieces)
