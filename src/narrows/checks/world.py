"""What questions are answered from, and the choices of one question."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from narrows.index.snapshot import Snapshot
from narrows.model.entity import Entity
from narrows.model.finding import Basis, Designation
from narrows.model.policy import Policy

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
        limit: Most findings, the best; None for the policy's, which says where it cuts.
        lists: Only findings from these lists; None for all.
    """

    floor: float | None = None
    limit: int | None = None
    lists: frozenset[str] | None = None


DEFAULT = Options()
