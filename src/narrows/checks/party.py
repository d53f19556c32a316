"""Is this party on a list? The question everything else is made of.

Candidates come from the index, their names are weighed, other evidence is added, and
what reaches the policy's review threshold is a finding. Nothing here does I/O beyond
reading the pinned snapshot.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Sequence
from functools import partial
from math import fsum
from typing import Literal
from weakref import WeakKeyDictionary

import msgspec

from narrows.codes.schema import names as schema_names
from narrows.codes.schema import party_kind
from narrows.index.build import KINDS
from narrows.index.candidates import Candidates, Finder
from narrows.index.keys import name_keys
from narrows.index.snapshot import Snapshot
from narrows.match.explain import name_evidence
from narrows.match.many import Comparer
from narrows.match.name import exact_worth
from narrows.match.party import KIND_CODES, kind_code, most_other_bits, other_evidence
from narrows.match.weights import tables
from narrows.model.entity import Entity
from narrows.model.evidence import Evidence, probability, total_bits
from narrows.model.finding import Basis, Designation, Finding, Screening
from narrows.model.party import Party
from narrows.model.policy import Policy, Thresholds
from narrows.text.canonical import canonical
from narrows.text.name import AnalysedName, NameKind, analyse

Designations = Callable[[Entity], tuple[Designation, ...]]
"""Tells under what authorities a listed party stands."""


class World(msgspec.Struct, frozen=True, kw_only=True, weakref=True):
    """What a question is answered from.

    Attributes:
        snapshot: The pinned snapshot.
        policy: Thresholds and weights.
        basis: What every answer stands on.
        designations: Looks up authorities and effects.
        hidden_lists: Lists that are in the snapshot but give no findings.
        fast: Use the compiled kernels; the same answers, worth it for many questions.
    """

    snapshot: Snapshot
    policy: Policy
    basis: Basis
    designations: Designations
    hidden_lists: frozenset[str] = frozenset()
    fast: bool = False


class Options(msgspec.Struct, frozen=True, kw_only=True):
    """Per-question choices; recorded in the run, never guessed.

    Attributes:
        floor: Lowest score (0 to 1) reported; None for the policy's review threshold.
        limit: Most findings; None for the policy's.
        lists: Only findings from these lists; None for all.
    """

    floor: float | None = None
    limit: int | None = None
    lists: frozenset[str] | None = None


class Ranked(msgspec.Struct, frozen=True):
    """A listed party with the bits its best name, its kind and the prior give."""

    party: int
    name: int | None
    query: AnalysedName | None
    bits: float

    def goes_before(self, other: Ranked) -> bool:
        """Tell which of two of equal bits is kept: by the names, never by their order."""
        if self.name is None or other.name is None or self.name != other.name:
            return other.name is not None and (self.name is None or self.name < other.name)
        ours, theirs = self.query, other.query
        if ours is None or theirs is None:
            return theirs is not None
        return (ours.text, ours.key, ours.original) < (theirs.text, theirs.key, theirs.original)


DEFAULT = Options()
MOST_HINTS = 3
"""Other readings of one name that are asked for as well."""
MANY = 64
"""From so many questions on, compiling the kernels pays."""


def unhidden(world: World) -> World:
    """Return the same world with nothing hidden."""
    return msgspec.structs.replace(world, hidden_lists=frozenset())


def check_many(
    parties: Sequence[Party], world: World, options: Options = DEFAULT
) -> list[Screening]:
    """Answer for many parties, one answer each, in their order."""
    if len(parties) >= MANY and not world.fast:
        world = msgspec.structs.replace(world, fast=True)
    return [check(party, world, options) for party in parties]


def check(party: Party, world: World, options: Options = DEFAULT) -> Screening:
    """Answer whether a party bears a resemblance to a listed one.

    Returns:
        ``screened`` when the whole screen ran; ``incomplete`` when a limit cut the
        question or the candidates; ``not_screened`` with a reason when there is
        nothing to ask for.
    """
    names, reasons = _usable(party, world.policy)
    if not names and not party.identifiers:
        return Screening(
            subject=party,
            status="not_screened",
            reason="; ".join(reasons) or "no name and no identifier",
            findings=(),
            basis=world.basis,
        )
    readings = Readings(names, party.schema)
    ranked, candidates = rank(party, readings, world)
    findings = _findings(party, ranked, world, options)
    limit = options.limit if options.limit is not None else world.policy.limits.get("findings", 50)
    if len(findings) > limit:
        findings = findings[:limit]
        reasons.append(f"more than {limit} findings: the weakest are not shown")
    if candidates.cut:
        reasons.append("the name is so common that not every bearer could be compared")
    if readings.cut:
        reasons.append("a name has more words than are compared")
    return Screening(
        subject=party,
        status="incomplete" if reasons else "screened",
        reason="; ".join(reasons) or None,
        findings=tuple(findings),
        candidates=len(candidates.names) + len(candidates.parties),
        basis=world.basis,
    )


def _usable(party: Party, policy: Policy) -> tuple[list[str], list[str]]:
    """Return the names that can be asked for and what is wrong with the others."""
    most_names = policy.limits.get("names", 24)
    most_letters = policy.limits.get("characters", 2000)
    reasons: list[str] = []
    names: dict[str, None] = {}
    for name in party.names:
        if len(name) > most_letters:
            reasons.append(
                f"a name has {len(name):,} characters; at most {most_letters:,} are read"
            )
        elif name.strip("\0 \t\r\n"):
            names[name] = None
    kept = list(names)
    if len(kept) > most_names:
        reasons.append(f"{len(kept)} names; the first {most_names} are asked for")
        kept = kept[:most_names]
    legible = [name for name in kept if analyse(name, "organisation").tokens]
    if party.names and not legible and not reasons:
        reasons.append("no name has a letter or digit that can be read")
    return legible, reasons


class Readings:
    """A question's names, taken apart once per kind of party they are held against."""

    def __init__(self, names: Sequence[str], schema: str | None) -> None:
        self.names = tuple(dict.fromkeys(r for name in names for r in (name, *_hints(name))))
        kind: NameKind = party_kind(schema) if schema is not None else "other"
        ambiguous = schema is None or schema in ("LegalEntity", "Thing")
        self.kinds: tuple[NameKind, ...] = (
            ("person", "organisation") if ambiguous or kind == "other" else (kind,)
        )

    def asked(self) -> list[AnalysedName]:
        """Return the names as the index is asked for them."""
        return [analyse(name, kind) for name in self.names for kind in self.kinds]

    def against(self, kind: NameKind) -> list[AnalysedName]:
        """Return the names as they compare with parties of a kind."""
        return [analyse(name, kind) for name in self.names]

    @property
    def cut(self) -> bool:
        """True where a name has more words than are compared."""
        return any(name.cut for name in self.asked())


def _hints(name: str) -> tuple[str, ...]:
    """Return what a tampered name may have meant: letters set apart, digits for letters.

    Asked of the case-folded name, so that capitals never change an answer.
    """
    return canonical(name.casefold()).readings[:MOST_HINTS]


class _Tools:
    def __init__(self, snapshot: Snapshot, *, fast: bool) -> None:
        self.finder = Finder(snapshot, fast=fast)
        self.comparer = Comparer(snapshot.words, snapshot.names, fast=fast)


_LOCAL = threading.local()


def _tools(world: World) -> _Tools:
    kept: WeakKeyDictionary[Snapshot, dict[bool, _Tools]] | None = getattr(_LOCAL, "kept", None)
    if kept is None:
        kept = _LOCAL.kept = WeakKeyDictionary()
    by_speed = kept.setdefault(world.snapshot, {})
    found = by_speed.get(world.fast)
    if found is None:
        found = by_speed[world.fast] = _Tools(world.snapshot, fast=world.fast)
    return found


def rank(party: Party, readings: Readings, world: World) -> tuple[list[Ranked], Candidates]:
    """Return the candidate parties by their best name, best first."""
    tools = _tools(world)
    snapshot, policy = world.snapshot, world.policy
    found = tools.finder.find(readings.asked(), party.identifiers)
    best: dict[int, Ranked] = {}
    weak = policy.bits.get("ALIAS-WEAK", 0.0) * policy.factor("ALIAS-WEAK")
    weak_exact = policy.bits.get("ALIAS-WEAK-EXACT", 0.0) * policy.factor("ALIAS-WEAK-EXACT")
    weighed = _names_weighed(policy)
    by_kind: dict[int, list[int]] = {}
    for name in found.names:
        by_kind.setdefault(int(snapshot.party_kind[snapshot.name_party[name]]), []).append(name)
    for number, names in by_kind.items():
        kind = KINDS[number]
        prior = policy.prior_bits.get(kind, 0.0)
        exact = tables("person" if kind == "person" else "organisation").exact
        for query in readings.against(kind):
            equal = frozenset(snapshot.exact.get(name_keys(query)[0]))
            for name, millibits in zip(names, tools.comparer.bits(query, names), strict=True):
                owner = int(snapshot.name_party[name])
                same = name in equal
                if weighed:
                    bits = prior + _weighed(query, name, owner, world)
                else:
                    extra = exact_worth(millibits, exact) if same else 0
                    bits = prior + (millibits + extra) / 1000
                if snapshot.name_quality[name] == WEAK:
                    bits += weak_exact if same else weak
                known = best.get(owner)
                if known is not None and bits < known.bits:
                    continue
                one = Ranked(owner, name, query, bits)
                if known is None or bits > known.bits or one.goes_before(known):
                    best[owner] = one
    for owner in found.parties:
        # A number may prove what a name does not: a name alike by one word only must not
        # weigh less than a name that has no word in common and so is not compared.
        prior = policy.prior_bits.get(KINDS[int(snapshot.party_kind[owner])], 0.0)
        known = best.get(owner)
        if known is None or known.bits <= prior:
            best[owner] = Ranked(owner, None, None, prior)
    fitted = [_fitted(one, party.schema, world) for one in best.values()]
    return sorted(fitted, key=lambda r: (-r.bits, r.party)), found


def _names_weighed(policy: Policy) -> bool:
    """Tell whether a policy gives name evidence factors of its own."""
    return any(
        code.split("-", 1)[0] == "NAME" and factor != 1 for code, factor in policy.weights.items()
    )


def _weighed(query: AnalysedName, name: int, owner: int, world: World) -> float:
    """Return the bits of one name where the policy weighs the pieces, weakness left out."""
    snapshot = world.snapshot
    statement = snapshot.party(owner).statements[int(snapshot.name_statement[name])]
    listed = analyse(statement.value, query.kind)
    pieces = name_evidence(query, listed, statement, world.policy.factor)
    return fsum(piece.bits for piece in pieces)


def _fitted(one: Ranked, asked: str | None, world: World) -> Ranked:
    """Count that the party is of another kind than asked for."""
    listed = schema_names()[int(world.snapshot.party_schema[one.party])]
    code = kind_code(asked, listed)
    if code is None:
        return one
    bits = world.policy.bits.get(code, 0.0) * world.policy.factor(code)
    return msgspec.structs.replace(one, bits=one.bits + bits)


WEAK = 4


def _findings(
    question: Party, ranked: Sequence[Ranked], world: World, options: Options
) -> list[Finding]:
    snapshot = world.snapshot
    most = most_other_bits(question, world.policy)
    findings: list[Finding] = []
    for one in ranked:
        kind = KINDS[int(snapshot.party_kind[one.party])]
        limits = world.policy.thresholds[
            kind if kind in world.policy.thresholds else "organisation"
        ]
        floor = limits.review if options.floor is None else options.floor
        if probability(one.bits + most + 1e-6) < floor:
            continue
        entity = snapshot.party(one.party)
        listed_on = entity.source.list
        if listed_on in world.hidden_lists or (
            options.lists is not None and listed_on not in options.lists
        ):
            continue
        others = other_evidence(
            question, entity, partial(_belonging, entity, snapshot), world.policy
        )
        # The ranked bits are those of prior, name and kind: with the others they are the
        # score, so the words are only looked for where there is something to say.
        rest = fsum(piece.bits for piece in others if piece.code not in KIND_CODES)
        if probability(one.bits + rest + 1e-6) < floor:
            continue
        evidence = [*_name_pieces(one, entity, world), *others]
        bits = total_bits(world.policy.prior_bits.get(kind, 0.0), evidence)
        score = probability(bits)
        if score >= floor:
            findings.append(_finding(question, entity, evidence, bits, limits, world))
    findings.sort(key=lambda f: (-f.bits, f.list, f.entity_id))
    return findings


def _name_pieces(one: Ranked, entity: Entity, world: World) -> list[Evidence]:
    """Return the evidence of a ranked party's best name."""
    snapshot, policy = world.snapshot, world.policy
    pieces: list[Evidence] = []
    if one.name is not None and one.query is not None:
        statement = entity.statements[int(snapshot.name_statement[one.name])]
        listed = analyse(statement.value, one.query.kind)
        pieces += name_evidence(one.query, listed, statement, policy.factor)
        if snapshot.name_quality[one.name] == WEAK:
            exact = any(piece.code == "NAME-EXACT" for piece in pieces)
            code = "ALIAS-WEAK-EXACT" if exact else "ALIAS-WEAK"
            bits = policy.bits.get(code, 0.0) * policy.factor(code)
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


def _belonging(entity: Entity, snapshot: Snapshot) -> tuple[Entity, ...]:
    """Return a party's documents and addresses: those that point at it and those it names."""
    named = [
        found
        for value in entity.values("addressEntity")
        for found in snapshot.entities_by_id(value)
    ]
    return (*snapshot.pointing_at(entity.id), *named)


def _finding(
    question: Party,
    entity: Entity,
    evidence: Sequence[Evidence],
    bits: float,
    limits: Thresholds,
    world: World,
) -> Finding:
    score = probability(bits)
    outcome: Literal["match", "review", "below"] = (
        "match" if score >= limits.match else "review" if score >= limits.review else "below"
    )
    return Finding(
        id=_finding_id(question, entity, evidence, world.basis),
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
        sample=any(used.sample for used in world.basis.lists if used.name == entity.source.list),
    )


def _finding_id(question: Party, entity: Entity, evidence: Sequence[Evidence], basis: Basis) -> str:
    """Return a stable name for a finding: the same inputs give the same id."""
    told = (
        question,
        entity.id,
        entity.source,
        [(e.code, round(e.bits, 6)) for e in evidence],
        basis,
    )
    return "finding-" + hashlib.sha256(msgspec.json.encode(told)).hexdigest()[:20]
