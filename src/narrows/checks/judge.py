"""From ranked parties to findings: other evidence, the score and what it is made of."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from functools import partial
from math import fsum
from typing import Literal

import msgspec

from narrows.checks.question import hints
from narrows.checks.rank import WEAK, Ranked
from narrows.checks.world import Options, World
from narrows.codes.schema import party_kind
from narrows.index.build import KINDS
from narrows.index.snapshot import Snapshot
from narrows.match.explain import aligned_evidence, name_evidence
from narrows.match.name import Alignment
from narrows.match.party import KIND_CODES, most_other_bits, other_evidence
from narrows.model.entity import Entity
from narrows.model.evidence import Evidence, bits_needed, probability, total_bits
from narrows.model.finding import Basis, Finding
from narrows.model.party import Party
from narrows.model.policy import Thresholds
from narrows.text.canonical import canonical
from narrows.text.name import AnalysedName, analyse


def findings_of(
    question: Party,
    ranked: Sequence[Ranked],
    world: World,
    options: Options,
    aligned: Callable[[Ranked], Alignment | None] = lambda one: None,
) -> list[Finding]:
    """Return the findings among ranked parties, best first.

    Args:
        question: Whom it is about.
        ranked: Parties with the bits of their best name.
        world: What the answer stands on.
        options: Per-question choices.
        aligned: Gives a party's alignment where it is known already.
    """
    snapshot, policy = world.snapshot, world.policy
    most = most_other_bits(question, policy)
    kind_of = snapshot.party_kind
    asked = msgspec.Raw(_encode(question))
    findings: list[Finding] = []
    for one in ranked:
        kind = KINDS[kind_of[one.party]]
        limits = policy.thresholds[kind if kind in policy.thresholds else "organisation"]
        floor = limits.review if options.floor is None else options.floor
        need = bits_needed(floor) - one.bits
        if most < need:
            continue
        entity = snapshot.party(one.party)
        listed_on = entity.source.list
        if listed_on in world.hidden_lists or (
            options.lists is not None and listed_on not in options.lists
        ):
            continue
        others = other_evidence(
            question, entity, partial(_belonging, entity, snapshot), policy, need
        )
        if others is None:
            continue
        # The ranked bits are those of prior, name and kind: with the others they are the
        # score, so the words are only looked for where there is something to say.
        rest = fsum([piece.bits for piece in others if piece.code not in KIND_CODES])
        if rest < need:
            continue
        evidence = [*_name_pieces(one, entity, world, aligned(one)), *others]
        if one.query is not None:
            evidence += _undone(question, one.query)
        bits = total_bits(policy.prior_bits.get(kind, 0.0), evidence)
        score = probability(bits)
        if score >= floor:
            held = _limits_held(question, others, limits, world) if others else limits
            id = _finding_id(asked, entity, evidence, world.basis)
            findings.append(_finding(id, question, entity, evidence, bits, score, held, world))
    if len(findings) > 1:
        findings.sort(key=lambda f: (-f.bits, f.list, f.entity_id))
    return findings


def _limits_held(
    question: Party, others: Sequence[Evidence], limits: Thresholds, world: World
) -> Thresholds:
    """Return the limits a finding is held to: one of another kind alerts by the stricter of both.

    Whoever is asked about as a person and found as a company is not to alert more easily
    than a person would.
    """
    if question.schema is None:
        return limits
    asked = world.policy.thresholds.get(party_kind(question.schema))
    if asked is None or asked.match <= limits.match:
        return limits
    if "KIND-DIFFERS" not in [piece.code for piece in others]:
        return limits
    return msgspec.structs.replace(limits, match=asked.match)


def _name_pieces(
    one: Ranked, entity: Entity, world: World, aligned: Alignment | None
) -> list[Evidence]:
    """Return the evidence of a ranked party's best name."""
    snapshot, policy = world.snapshot, world.policy
    pieces: list[Evidence] = []
    if one.name is not None and one.query is not None:
        statement = entity.statements[int(snapshot.name_statement[one.name])]
        if aligned is None:
            listed = analyse(statement.value, one.query.kind)
            pieces += name_evidence(one.query, listed, statement, policy.factor)
        else:
            words = snapshot.written(one.name, person=one.query.kind == "person")
            factor = policy.factor if policy.weights else None
            pieces += aligned_evidence(one.query, words, aligned, statement, factor, same=one.same)
        if snapshot.name_quality[one.name] == WEAK:
            exact = "NAME-EXACT" in [piece.code for piece in pieces]
            code = "ALIAS-WEAK-EXACT" if exact else "ALIAS-WEAK"
            bits = policy.worth(code)
            pieces.append(
                Evidence(
                    code,
                    bits,
                    one.query.original,
                    statement.value,
                    statement.prop,
                    statement.locator,
                    "the list itself calls this name weak",
                ),
            )
    return pieces


_UNDONE = {
    "escape": "escapes",
    "mojibake": "wrongly decoded letters",
    "override": "a direction override",
    "invisible": "invisible characters",
    "styled": "styled letters",
    "marks": "piled-up marks",
    "lookalike": "letters that look like others",
    "leet": "digits or signs for letters",
    "spaced": "letters set apart",
}


def _undone(question: Party, query: AnalysedName) -> list[Evidence]:
    """Return what had to be undone to read a name as it was compared; it adds no bits."""
    name = query.original
    if not query.folds and name in question.names:
        return []
    if name not in question.names:
        # It was compared as it may be meant, see ``Readings``.
        name = next((n for n in question.names if name in hints(n)), name)
    folds = canonical(name).folds
    if not folds and name == query.original:
        return []
    kinds = dict.fromkeys(_UNDONE[fold.kind] for fold in folds)
    tampered = any(fold.suspicious for fold in folds)
    text = f"{' and '.join(kinds) or 'words run together'} undone: read as “{query.text}”"
    code = "TEXT-TAMPERED" if tampered else "TEXT-UNDONE"
    return [Evidence(code, 0.0, name, None, None, None, text)]


def _belonging(entity: Entity, snapshot: Snapshot) -> tuple[Entity, ...]:
    """Return a party's documents and addresses: those that point at it and those it names."""
    named = [
        found
        for value in entity.values("addressEntity")
        for found in snapshot.entities_by_id(value)
    ]
    return (*snapshot.pointing_at(entity.id), *named)


def _finding(
    id: str,
    question: Party,
    entity: Entity,
    evidence: Sequence[Evidence],
    bits: float,
    score: float,
    limits: Thresholds,
    world: World,
) -> Finding:
    outcome: Literal["match", "review", "below"] = (
        "match" if score >= limits.match else "review" if score >= limits.review else "below"
    )
    return Finding(
        id=id,
        subject=question,
        entity_id=entity.id,
        entity_schema=entity.schema,
        caption=entity.caption,
        list=entity.source.list,
        score=score,
        bits=bits,
        is_match=outcome == "match",
        outcome=outcome,
        evidence=tuple(evidence),
        designations=world.designations(entity),
        basis=world.basis,
        sample=entity.source.list in _ground(world.basis).samples,
    )


def _finding_id(
    question: msgspec.Raw, entity: Entity, evidence: Sequence[Evidence], basis: Basis
) -> str:
    """Return a stable name for a finding: the same question of the same ground gives the same id.

    When it was asked and when the lists were loaded are no part of it, so that two runs of
    one file name their findings alike.
    """
    told = (question, entity.id, entity.source, evidence, _ground(basis).written)
    written = bytearray(_ROOM)
    _encode_into(told, written)
    return "finding-" + hashlib.sha256(written).hexdigest()[:20]


_ROOM = 4096
"""Bytes most findings are written in: room given at once is not given again and again."""

_encoder = msgspec.json.Encoder()
_encode, _encode_into = _encoder.encode, _encoder.encode_into


class _Ground(msgspec.Struct, frozen=True):
    """What findings of one basis have in common.

    Attributes:
        basis: What they stand on.
        written: The same without its moments, as JSON.
        samples: Which of its lists are the embedded samples.
    """

    basis: Basis
    written: msgspec.Raw
    samples: frozenset[str]


_known: _Ground | None = None
"""The ground of the basis asked for last: one serves nearly every finding."""


def _ground(basis: Basis) -> _Ground:
    global _known  # noqa: PLW0603
    known = _known
    if known is None or known.basis is not basis:
        lists = tuple(msgspec.structs.replace(used, known_at=None) for used in basis.lists)
        ground = msgspec.structs.replace(basis, known_at=None, lists=lists)
        samples = frozenset(used.name for used in basis.lists if used.sample)
        known = _known = _Ground(basis, msgspec.Raw(_encode(ground)), samples)
    return known
