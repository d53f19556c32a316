"""What questions are answered from, and the choices of one question."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from narrows.index.snapshot import Snapshot
from narrows.model.entity import Entity
from narrows.model.finding import Basis, Designation, Overrides
from narrows.model.policy import Policy, Thresholds

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
    """Per-question choices; recorded in the basis of the answer, never guessed.

    Attributes:
        floor: Lowest score (0 to 1) reported; None for the policy's review threshold.
        limit: Most findings, the best; None for the policy's, which says where it cuts.
        lists: Only findings from these lists; None for all.
        prior_bits: In place of the policy's, per kind of party.
        thresholds: In place of the policy's, per kind of party.
    """

    floor: float | None = None
    limit: int | None = None
    lists: frozenset[str] | None = None
    prior_bits: dict[str, float] = {}
    thresholds: dict[str, Thresholds] = {}


DEFAULT = Options()


def under(world: World, options: Options) -> World:
    """Return the world as a question with such choices is answered from it.

    Its policy has the question's prior and thresholds, and its basis names the lists that
    are asked and says what was chosen, so that no answer reads as if it were the policy's.
    """
    if options == DEFAULT:
        return world
    basis, policy = _put_under(world.basis, world.policy, options)
    return msgspec.structs.replace(world, basis=basis, policy=policy)


_known: tuple[Basis, Policy, Options, tuple[Basis, Policy]] | None = None
"""What was put under choices last: the same ones come again and again."""


def _put_under(basis: Basis, policy: Policy, options: Options) -> tuple[Basis, Policy]:
    global _known  # noqa: PLW0603
    known = _known
    if known is not None and known[0] is basis and known[1] is policy and known[2] == options:
        return known[3]
    lists = options.lists
    chosen = Overrides(
        options.floor,
        options.limit,
        None if lists is None else tuple(sorted(lists)),
        options.prior_bits,
        options.thresholds,
    )
    asked = tuple(used for used in basis.lists if lists is None or used.name in lists)
    found = (msgspec.structs.replace(basis, lists=asked, overrides=chosen), policy)
    if options.prior_bits or options.thresholds:
        own = msgspec.structs.replace(
            policy,
            prior_bits={**policy.prior_bits, **options.prior_bits},
            thresholds={**policy.thresholds, **options.thresholds},
        )
        found = (found[0], own)
    _known = (basis, policy, options, found)
    return found
