"""Prove that a publication is whole and credible before it may serve.

A publication that is broken is *refused*; one that is whole but surprising is
*held* until a named person releases it. Both change nothing: the last good
version keeps serving. Limits come from the list's ``source.toml``.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import PurePath
from typing import Literal

import msgspec

from narrows.codes.party import is_party
from narrows.lists.source import ListSource
from narrows.model.version import FileCount, Proof, Rejection

CHANCE = 3.0
"""Standard deviations (of a count, the square root) that ordinary amendments may
take away on top of a list's limit, so that rare properties do not cry wolf."""

EXCHANGED = 5
"""How many times the limit on net removals may leave while as many others come: a
publisher that numbers its parties anew removes nobody on balance."""


class Made(msgspec.Struct, frozen=True, kw_only=True):
    """What was made of a publication, in figures.

    Attributes:
        files: Names in the set that were given.
        published: The publisher's date, ISO, where known.
        counts, rejections, proofs: The reader's accounts.
        entities, fill, statements: As in ``Version``.
        parties: Ids of the listed parties.
        faults: Clashing or empty ids, unknown schemata or properties.
    """

    files: frozenset[str]
    published: str | None
    counts: tuple[FileCount, ...]
    rejections: tuple[Rejection, ...]
    proofs: tuple[Proof, ...]
    entities: dict[str, int]
    fill: dict[str, float]
    statements: int
    parties: frozenset[str]
    faults: tuple[str, ...] = ()


class Allowance(msgspec.Struct, frozen=True, kw_only=True):
    """What a person explicitly allows; recorded with the version.

    Attributes:
        partial: Files of the set may be missing.
        rejections: So many records may be rejected.
        history: It may be older than the version held: it is loaded for the past.
        sample: It is the embedded sample: no floors hold.
    """

    partial: bool = False
    rejections: int = 0
    history: bool = False
    sample: bool = False


class Before(msgspec.Struct, frozen=True, kw_only=True):
    """The accepted version a publication is compared with.

    Attributes:
        newest: The newest published date held, ISO.
        version: Id of the version compared with, None where all held are newer.
        files: Names of its files.
        parties: Ids of its listed parties.
        entities: Number of its entities by schema.
        kept: For the parties in both: how many had a ``Schema.property`` then, and
            how many have it now. New parties about whom little is known yet do not
            thin these figures out.
    """

    newest: str | None
    version: str | None = None
    files: frozenset[str] = frozenset()
    parties: frozenset[str] = frozenset()
    entities: dict[str, int] = {}
    kept: dict[str, tuple[int, int]] = {}


class Verdict(msgspec.Struct, frozen=True):
    """How a publication stands, and every reason why."""

    state: Literal["accepted", "held", "refused"]
    reasons: tuple[str, ...] = ()


def prove(made: Made, source: ListSource, before: Before | None, allowed: Allowance) -> Verdict:
    """Judge a publication.

    Args:
        made: What the reader made of it.
        source: The list's declaration.
        before: The version to compare it with, None for the first.
        allowed: What a person allows.
    """
    refused = [
        *missing_files(made.files, source, allowed),
        *broken_proofs(made.proofs),
        *lost_records(made.counts, made.rejections, allowed),
        *made.faults,
        *([] if made.parties else ["it lists no party at all"]),
    ]
    if not allowed.sample:
        refused += below_floors(made, source, allowed)
    if before is not None:
        refused += rollback(made.published, before, allowed)
    if refused:
        return Verdict("refused", tuple(refused))
    compared = before is not None and before.version is not None
    held = surprises(made, source, before) if compared and before is not None else []
    return Verdict("held", tuple(held)) if held else Verdict("accepted")


def missing_files(given: frozenset[str], source: ListSource, allowed: Allowance) -> list[str]:
    """Name the required files of the set that are not there.

    Files of another kind than any of the set are another form of the list (XML beside
    a CSV set); its reader proves that form whole.
    """
    kinds = {PurePath(file.name).suffix for file in source.files}
    if allowed.partial or not {PurePath(name.lower()).suffix for name in given} & kinds:
        return []
    return [
        f"the set lacks {file.name}"
        for file in source.files
        if file.required and file.name not in given
    ]


def broken_proofs(proofs: Sequence[Proof]) -> list[str]:
    """Name the proofs of wholeness that do not hold."""
    return [f"not whole: {p.name}: {p.detail}" for p in proofs if not p.holds]


def lost_records(
    counts: Sequence[FileCount], rejections: Sequence[Rejection], allowed: Allowance
) -> list[str]:
    """Check *read = emitted + rejected* per file, and that rejections are allowed."""
    found = [
        f"{c.file}: {c.read} records read, but {c.emitted} emitted and {c.rejected} rejected"
        for c in counts
        if c.read != c.emitted + c.rejected
    ]
    rejected = sum(count.rejected for count in counts)
    if rejected != len(rejections):
        found.append(f"{rejected} records rejected, but {len(rejections)} of them named")
    if rejected > allowed.rejections:
        first = rejections[0] if rejections else None
        shown = f", the first at {first.locator}: {first.reason}" if first else ""
        found.append(f"{rejected} records could not be read ({allowed.rejections} allowed){shown}")
    if not any(count.emitted for count in counts):
        found.append("no record could be read")
    return found


def below_floors(made: Made, source: ListSource, allowed: Allowance) -> list[str]:
    """Name the schemata and properties with fewer values than any credible version.

    Of a partial set only the parties are held to the floors: what the missing files
    add cannot be there.
    """
    found = [
        f"only {made.entities.get(kind, 0)} {kind}, at least {floor} expected"
        for kind, floor in source.floor_entities.items()
        if made.entities.get(kind, 0) < floor and (is_party(kind) or not allowed.partial)
    ]
    if not allowed.partial:
        found += [
            f"only {made.fill.get(pair, 0.0):.1%} have {pair}, at least {floor:.1%} expected"
            for pair, floor in source.floor_fill.items()
            if made.fill.get(pair, 0.0) < floor
        ]
    return found


def rollback(published: str | None, before: Before, allowed: Allowance) -> list[str]:
    """Refuse what is older than the newest version held, unless loaded as history."""
    if allowed.history or published is None or before.newest is None:
        return []
    if published >= before.newest:
        return []
    return [f"it is of {published}, older than the version held of {before.newest}"]


def surprises(made: Made, source: ListSource, before: Before) -> list[str]:
    """Name what changed more than the list's limits since the version before."""
    old = before.parties
    gone, net = len(old - made.parties), len(old) - len(made.parties)
    found: list[str] = []
    if net > len(old) * source.max_removals:
        found.append(_share(net, len(old), "fewer", source.max_removals))
    if -net > len(old) * source.max_growth:
        found.append(_share(-net, len(old), "more", source.max_growth))
    limit = source.max_removals * EXCHANGED
    if gone > len(old) * limit:
        found.append(f"{gone} of {len(old)} parties left while others came (limit {limit:.0%})")
    if made.files == before.files:
        # Another set of files says other things; only its parties can be compared.
        found += thinner(made, source, before)
    return found


def thinner(made: Made, source: ListSource, before: Before) -> list[str]:
    """Name what is said of fewer parties, or in fewer entries, than before."""
    limit = source.max_fill_drop
    found = [
        f"of the parties kept, {now} have {pair} where {had} had it (limit {limit:.0%})"
        for pair, (had, now) in sorted(before.kept.items())
        if _fell(had, now, limit)
    ]
    found += [
        f"{made.entities.get(kind, 0)} {kind} entries where there were {had} (limit {limit:.0%})"
        for kind, had in sorted(before.entities.items())
        if not is_party(kind) and _fell(had, made.entities.get(kind, 0), limit)
    ]
    return found


def _fell(had: int, now: int, limit: float) -> bool:
    return had - now > max(had * limit, CHANCE * math.sqrt(had))


def _share(part: int, whole: int, what: str, limit: float) -> str:
    return f"{part} {what} parties than the {whole} before ({part / whole:.1%}, limit {limit:.0%})"
